//! Liveness and readiness; never limited, never shed.

use actix_web::{HttpRequest, HttpResponse};

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
    let (builder, body) = if ok {
        (HttpResponse::Ok(), r#"{"status":"ok"}"#)
    } else {
        (HttpResponse::ServiceUnavailable(), r#"{"status":"stopping"}"#)
    };
    exchange.answer_once(builder, "application/json", body)
}
