//! Liveness and readiness; never limited, never shed.

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::exchange::Exchange;

/// The process answers.
pub async fn live(request: HttpRequest) -> HttpResponse {
    status(&Exchange::begin(&request, "/healthz"), true)
}

/// The service may be sent requests: no longer once it is stopping.
pub async fn ready(request: HttpRequest) -> HttpResponse {
    let exchange = Exchange::begin(&request, "/readyz");
    let ready = !exchange.service.stopping();
    status(&exchange, ready)
}

fn status(exchange: &Exchange, ok: bool) -> HttpResponse {
    let mut builder = if ok { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    let body: &[u8] = if ok { br#"{"status":"ok"}"# } else { br#"{"status":"stopping"}"# };
    exchange.answer(builder, "application/json", body.to_vec())
}
