//! Every error as `application/problem+json` (RFC 9457): the only table of status codes.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use serde_json::json;

use super::exchange::Exchange;
use crate::{
    refusal::{Language, Refusal},
    symbol::Wording,
};

/// Status of what is no refusal, as the audit log tells it.
pub const ANSWERED: u16 = 200;

/// Codes of the error contract, their status, their event in the audit log, and their title.
pub const CODES: &[(&str, u16, &str, &str)] = &[
    ("malformed-request", 400, "input.reject", "The request cannot be understood"),
    ("unknown-parameter", 400, "input.reject", "There is no such parameter"),
    ("duplicate-parameter", 400, "input.reject", "A parameter is given twice"),
    ("unknown-symbology", 400, "input.reject", "There is no such symbology"),
    ("invalid-option", 400, "input.reject", "An option's value is not allowed"),
    ("missing-data", 422, "input.reject", "There is no data"),
    ("invalid-character", 422, "input.reject", "A character is not allowed"),
    ("invalid-length", 422, "input.reject", "The length is not allowed"),
    ("invalid-check-digit", 422, "input.reject", "The check digit is wrong"),
    ("invalid-gs1", 422, "input.reject", "The GS1 element string is wrong"),
    ("data-too-long", 422, "input.reject", "The data does not fit"),
    ("unencodable-character", 422, "input.reject", "A character does not exist in the encoding"),
    ("image-too-large", 422, "input.reject", "The image would be too large"),
    ("image-too-small", 422, "input.reject", "The symbol does not fit the image"),
    ("logo-too-large", 422, "input.reject", "The logo covers too much of the symbol"),
    ("verdict-failed", 422, "input.reject", "The picture fails a check"),
    ("not-readable", 422, "input.reject", "The picture does not read as it should"),
    ("unreadable-image", 422, "input.reject", "The image cannot be read"),
    ("unauthorized", 401, "auth.reject", "A valid license token is needed"),
    ("not-licensed", 403, "auth.reject", "The license does not cover this"),
    ("not-found", 404, "input.reject", "There is nothing here"),
    ("method-not-allowed", 405, "input.reject", "The method is not allowed here"),
    ("payload-too-large", 413, "input.reject", "The request is too large"),
    ("unsupported-media-type", 415, "input.reject", "The media type is not supported"),
    ("rate-limited", 429, "rate.limit", "Too many requests"),
    ("overloaded", 503, "shed", "The service is busy"),
    ("unavailable", 503, "keyset.stale", "The service cannot check the license now"),
];

/// The status of a code; a code the table lacks is a fault of ours.
pub fn status(code: &str) -> StatusCode {
    let status = match code {
        "uri-too-long" => 414,
        "headers-too-large" => 431,
        "internal" => 500,
        code => CODES.iter().find(|(known, ..)| *known == code).map_or(500, |(_, status, ..)| *status),
    };
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What the audit log calls a refusal with this code.
pub fn event(code: &str) -> &'static str {
    match code {
        "uri-too-long" | "headers-too-large" => "input.reject",
        code => CODES.iter().find(|(known, ..)| *known == code).map_or("error.internal", |(_, _, event, _)| event),
    }
}

/// Seconds after which a request refused with this code may be sent again.
pub fn retry_after(code: &str) -> Option<&'static str> {
    match code {
        "overloaded" => Some("1"),
        "unavailable" => Some("60"),
        _ => None,
    }
}

/// The body of a problem. It never quotes the request beyond one wrong character or name.
pub fn body(refusal: &Refusal, engine_error: Option<&str>, status: StatusCode, language: Language, id: u64) -> Vec<u8> {
    let title = CODES
        .iter()
        .find(|(code, ..)| *code == refusal.code)
        .map_or_else(|| status.canonical_reason().unwrap_or("Error"), |(.., title)| *title);
    let mut problem = refusal.to_json(language);
    problem.insert("type".into(), json!(format!("https://raybarcode.example/problems/{}", refusal.code)));
    problem.insert("title".into(), json!(title));
    problem.insert("status".into(), json!(status.as_u16()));
    problem.insert("request_id".into(), json!(format!("{id:016x}")));
    if let Some(name) = engine_error {
        problem.insert("engine_error".into(), json!(name));
    }
    serde_json::Value::Object(problem).to_string().into_bytes()
}

/// The refusal that says nothing of why: the reason stands in the audit log alone.
pub fn unauthorized() -> Refusal {
    Refusal::new(
        "unauthorized",
        "",
        Wording::fixed(
            "send a valid license token as Authorization: Bearer TOKEN",
            "有効なライセンストークンを Authorization: Bearer TOKEN で送ってください",
        ),
    )
}

/// The same for a sealed link, whatever is wrong with it.
pub fn dead_link() -> Refusal {
    Refusal::new(
        "unauthorized",
        "",
        Wording::fixed("this link does not hold, or no longer", "このリンクは無効か、有効期限が切れています"),
    )
}

/// The keys of a token cannot be had at the moment.
pub fn unavailable() -> Refusal {
    Refusal::new(
        "unavailable",
        "",
        Wording::fixed(
            "the keys that this token is checked with cannot be had at the moment; try again later",
            "トークンを検証する鍵を現在取得できません。しばらくしてから再度お試しください",
        ),
    )
}

/// A body that is JSON but no object.
pub fn no_object() -> Refusal {
    Refusal::new(
        "malformed-request",
        "",
        Wording::fixed("the body must be a JSON object", "本文は JSON オブジェクトにしてください"),
    )
}

/// 404 for every path without a route.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    Exchange::begin(&request, "other").refuse(&Refusal::new(
        "not-found",
        "",
        Wording::fixed(
            "there is nothing at this path; /openapi.json lists the routes",
            "このパスには何もありません。一覧は /openapi.json にあります",
        ),
    ))
}

/// 405 with the methods that are allowed.
pub fn method_not_allowed(exchange: &Exchange, allowed: &'static str) -> HttpResponse {
    let refusal = Refusal::new(
        "method-not-allowed",
        "",
        Wording::of(format!("allowed here: {allowed}"), format!("使えるメソッド: {allowed}")),
    );
    let mut response = exchange.refuse(&refusal);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}
