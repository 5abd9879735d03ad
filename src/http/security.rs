//! `/.well-known/security.txt` (RFC 9116): where security faults are reported.

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::{exchange::Exchange, licensed::unix_time};
use crate::license::token::rfc3339;

const DAY: i64 = 86_400;

/// `GET /.well-known/security.txt`. A running service stands for what it says, so the end is always half a year ahead.
pub async fn get(request: HttpRequest) -> HttpResponse {
    let exchange = Exchange::begin(&request, "other");
    let expires = rfc3339((unix_time() / DAY + 180) * DAY);
    let contact = &exchange.service.security_contact;
    let body = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: ja, en\n");
    let mut builder = HttpResponse::Ok();
    builder.insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
    exchange.answer(builder, "text/plain; charset=utf-8", body.into_bytes())
}
