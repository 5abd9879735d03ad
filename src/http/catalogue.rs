//! The registry as JSON: every symbology with aliases, options, ranges, defaults and an example.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::exchange::Exchange;
use crate::catalogue;

static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| catalogue::catalogue().to_string().into_bytes());

/// `GET /v1/symbologies`.
pub async fn get(request: HttpRequest) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    builder.insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
    Exchange::begin(&request, "/v1/symbologies").answer(builder, "application/json", BODY.clone())
}
