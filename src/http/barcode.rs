//! One barcode: `GET` for `<img>`, `POST` for everybody else.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Payload,
};
use serde_json::{Map, Value};

use super::{
    exchange::Exchange,
    licensed::{Licensed, authorize, unix_time},
    limits, media,
    on_error::Depiction,
    problem, query, shed,
};
use crate::{
    generate::{Answer, contained, generate},
    options::{parse_json, unknown_parameter},
    refusal::Refusal,
    request::Request,
    symbol::Wording,
    telemetry::Shed,
};

const ROUTE: &str = "/v1/barcodes";
/// Usual width of the picture of a refusal.
const WIDTH: u32 = 200;

/// `GET /v1/barcodes?…`: a flat query, the token in the header or in `token`.
pub async fn get(request: HttpRequest) -> Result<HttpResponse, Error> {
    let depiction = Depiction::of_query(request.query_string(), WIDTH);
    let mut exchange = Exchange::begin(&request, ROUTE).depicting(depiction);
    let pairs = check_head(&exchange).and_then(|()| query::parse(request.query_string()));
    let pairs = pairs.map_err(|refusal| exchange.refused(&refusal))?;
    let parted = query::without_own(&pairs, |known, name| known == name);
    let (token, asked) = parted.map_err(|refusal| exchange.refused(&refusal))?;
    let licensed = authorize(&mut exchange, token, 1)?;
    let answer = draw(&exchange, &licensed, || Request::from_pairs(&asked)).await?;
    Ok(picture(&exchange, answer, Some(licensed.license.expires)))
}

/// `POST /v1/barcodes`: a JSON request; the picture itself, or JSON where `Accept` asks for it.
pub async fn post(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, ROUTE);
    let licensed = authorize(&mut exchange, None, 1)?;
    let object = json_object(&exchange, body, limits::BODY).await.map_err(|refusal| exchange.refused(&refusal))?;
    let answer = draw(&exchange, &licensed, || Request::from_object(&object)).await?;
    if !exchange.prefers("application/json", usual(&answer)) {
        return Ok(picture(&exchange, answer, None));
    }
    let body = Value::Object(answer.to_json(exchange.language())).to_string();
    Ok(exchange.answer_once(HttpResponse::Ok(), "application/json", body))
}

/// The media type of a picture that nobody asked for as JSON.
fn usual(answer: &Answer) -> &'static str {
    if answer.as_data_uri { "text/plain" } else { answer.media_type }
}

/// Symbols of the org's limit that reading a picture back costs beside the drawn one, as a scan costs five.
pub const PROOF: u32 = 4;

/// Draws a request; one to be read back takes its price from the org's limit first, and is no worker's business.
pub async fn draw(
    exchange: &Exchange<'_>,
    licensed: &Licensed,
    request: impl FnOnce() -> Result<Request, Refusal>,
) -> Result<Answer, Error> {
    let refuse = |refusal: Refusal| exchange.refused(&refusal);
    let request = contained(request).map_err(refuse)?;
    if !request.is_read_back() {
        return contained(|| generate(&request)).map_err(refuse);
    }
    licensed.take(exchange, PROOF)?;
    let work = move || contained(|| generate(&request));
    #[cfg(reader)]
    return super::scan::off_the_workers(exchange, licensed, work).await;
    #[cfg(not(reader))]
    work().map_err(refuse)
}

/// The picture. A `GET` may be kept by the browser that asked until the end (Unix time) of its token or link.
pub fn picture(exchange: &Exchange, answer: Answer, keep_until: Option<i64>) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    let cache = match keep_until {
        Some(end) => {
            let life = (end - unix_time()).max(0);
            HeaderValue::try_from(format!("private, max-age={life}, no-transform"))
        }
        None => Ok(HeaderValue::from_static("no-store")),
    };
    if let Ok(cache) = cache {
        builder.insert_header((header::CACHE_CONTROL, cache));
    }
    if let Ok(receipt) = HeaderValue::try_from(answer.receipt.to_header()) {
        builder.insert_header((header::HeaderName::from_static("barcode-receipt"), receipt));
    }
    let (body, media_type) = answer.into_body();
    exchange.answer(builder, media_type, body)
}

/// Limits on the request's head that do not depend on the route.
pub fn check_head(exchange: &Exchange) -> Result<(), Refusal> {
    if exchange.request.uri().path_and_query().map_or(0, |uri| uri.as_str().len()) > limits::URI {
        return Err(Refusal::new(
            "uri-too-long",
            "",
            Wording::of(
                format!("a URI may have {} bytes; send long data with POST", limits::URI),
                format!("URI は {} バイトまでです。長いデータは POST で送ってください", limits::URI),
            ),
        ));
    }
    let headers = exchange.request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers.len() > limits::HEADERS || bytes > limits::HEADER_BYTES {
        return Err(Refusal::new(
            "headers-too-large",
            "",
            Wording::of(
                format!("at most {} headers of {} bytes in all", limits::HEADERS, limits::HEADER_BYTES),
                format!("ヘッダーは {} 行、合計 {} バイトまでです", limits::HEADERS, limits::HEADER_BYTES),
            ),
        ));
    }
    Ok(())
}

/// Refuses a query where the parameters stand elsewhere, beside the limits on the head.
pub fn check_no_query(exchange: &Exchange) -> Result<(), Refusal> {
    check_head(exchange)?;
    match query::parse(exchange.request.query_string())?.first() {
        Some((name, _)) => Err(unknown_parameter(name, std::iter::empty())),
        None => Ok(()),
    }
}

/// The body of a request without a query as strict JSON.
pub async fn json_body(exchange: &Exchange<'_>, body: Payload, limit: usize) -> Result<Value, Refusal> {
    check_no_query(exchange)?;
    json(exchange, body, limit).await
}

/// The same, which must be an object.
pub async fn json_object(exchange: &Exchange<'_>, body: Payload, limit: usize) -> Result<Map<String, Value>, Refusal> {
    match json_body(exchange, body, limit).await? {
        Value::Object(object) => Ok(object),
        _ => Err(problem::no_object()),
    }
}

/// A body as strict JSON, read within its limit and deadline; the head is checked elsewhere.
pub async fn json(exchange: &Exchange<'_>, body: Payload, limit: usize) -> Result<Value, Refusal> {
    if !media::is(exchange.request.headers(), "application/json") {
        return Err(Refusal::new(
            "unsupported-media-type",
            "",
            Wording::fixed("the body must be application/json", "本文は application/json にしてください"),
        ));
    }
    parse_json(&read_body(exchange, body, limit).await?)
}

/// Refuses a compressed body.
pub fn check_coding(exchange: &Exchange) -> Result<(), Refusal> {
    match exchange.request.headers().get(header::CONTENT_ENCODING) {
        Some(coding) if !coding.as_bytes().eq_ignore_ascii_case(b"identity") => Err(Refusal::new(
            "unsupported-media-type",
            "",
            Wording::fixed("the body must not be compressed", "本文は圧縮せずに送ってください"),
        )),
        _ => Ok(()),
    }
}

/// The bytes of a body, read within its limit and deadline.
pub async fn read_body(exchange: &Exchange<'_>, body: Payload, limit: usize) -> Result<Vec<u8>, Refusal> {
    check_coding(exchange)?;
    let too_large = || {
        Refusal::new(
            "payload-too-large",
            "",
            Wording::of(format!("a body may have {limit} bytes"), format!("本文は {limit} バイトまでです")),
        )
    };
    let Some(_slot) = shed::body_slot() else { return Err(shed::overloaded(exchange, Shed::Bodies)) };
    let read = actix_web::rt::time::timeout(limits::BODY_DEADLINE, body.to_bytes_limited(limit)).await;
    match read {
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(too_large()),
        Ok(Ok(Err(_))) | Err(_) => Err(Refusal::new(
            "malformed-request",
            "",
            Wording::fixed("the body did not arrive whole in time", "本文が時間内に届きませんでした"),
        )),
    }
}
