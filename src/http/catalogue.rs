//! The registry as JSON: every symbology with aliases, options, ranges, defaults and an example.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};

use super::exchange::Exchange;
use crate::catalogue;

static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| catalogue::catalogue().to_string().into_bytes());

/// `GET /v1/symbologies`.
pub async fn get(request: HttpRequest) -> HttpResponse {
    Exchange::document(&request, "/v1/symbologies", &BODY)
}
