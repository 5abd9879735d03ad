//! `/api/barcode`: the RayBarcode door.

use std::borrow::Cow;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Payload,
};
use serde_json::{Map, Value};

use super::{
    barcode::{check_head, check_no_query, json_object, picture, read_body},
    exchange::Exchange,
    licensed::authorize,
    limits, media,
    on_error::Depiction,
    problem, query,
};
use crate::{
    generate::contained,
    raybarcode::{Call, EngineRefusal, draw},
    refusal::{Language, Refusal},
    symbol::Wording,
};

const ROUTE: &str = "/api/barcode";
/// Usual width of the picture of a refusal: that of every picture here.
const WIDTH: u32 = 100;

/// `GET /api/barcode?…`.
pub async fn get(request: HttpRequest) -> Result<HttpResponse, Error> {
    let depiction = Depiction::of_query(request.query_string(), WIDTH);
    let exchange = Exchange::begin(&request, ROUTE).speaking(Language::Japanese).depicting(depiction);
    let pairs = check_head(&exchange).and_then(|()| query::parse(request.query_string()));
    let pairs = pairs.map_err(|refusal| exchange.refused(&refusal))?;
    answer(exchange, &pairs, true)
}

/// `POST /api/barcode`: the same parameters as a form or as a flat JSON object.
pub async fn post(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let exchange = Exchange::begin(&request, ROUTE).speaking(Language::Japanese);
    if media::is(request.headers(), "application/x-www-form-urlencoded") {
        let text = form(&exchange, body).await.map_err(|refusal| exchange.refused(&refusal))?;
        let pairs = query::parse(&text).map_err(|refusal| exchange.refused(&refusal))?;
        return answer(of_body(exchange, &pairs), &pairs, false);
    }
    let pairs = json_object(&exchange, body, limits::BODY).await.and_then(flat);
    let pairs = pairs.map_err(|refusal| exchange.refused(&refusal))?;
    answer(of_body(exchange, &pairs), &pairs, false)
}

/// The text of a form.
async fn form(exchange: &Exchange<'_>, body: Payload) -> Result<String, Refusal> {
    check_no_query(exchange)?;
    let bytes = read_body(exchange, body, limits::BODY).await?;
    String::from_utf8(bytes).map_err(|error| not_text().at(error.utf8_error().valid_up_to()))
}

/// Answers every other method.
pub async fn refuse_method(request: HttpRequest) -> HttpResponse {
    let exchange = Exchange::begin(&request, ROUTE).speaking(Language::Japanese);
    problem::method_not_allowed(&exchange, super::METHODS)
}

fn not_text() -> Refusal {
    Refusal::new("malformed-request", "", Wording::fixed("the form must be ASCII", "フォームは ASCII で送ってください"))
}

/// The members of a flat JSON object as texts.
fn flat(members: Map<String, Value>) -> Result<query::Pairs<'static>, Refusal> {
    members
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(text) => Ok((name.into(), text.into())),
            Value::Number(number) if !name.eq_ignore_ascii_case("value") => {
                Ok((name.into(), number.to_string().into()))
            }
            _ => Err(Refusal::new(
                "malformed-request",
                name,
                Wording::fixed("must be a string", "文字列で指定してください"),
            )),
        })
        .collect()
}

/// The exchange, its refusals drawn where the parameters of a body ask for it.
fn of_body<'a>(exchange: Exchange<'a>, pairs: &[(Cow<str>, Cow<str>)]) -> Exchange<'a> {
    exchange.depicting(Depiction::asked(&pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())), WIDTH))
}

fn answer(mut exchange: Exchange, pairs: &[(Cow<str>, Cow<str>)], may_keep: bool) -> Result<HttpResponse, Error> {
    let parted = query::without_own(pairs, str::eq_ignore_ascii_case);
    let (token, parameters) = parted.map_err(|refusal| exchange.refused(&refusal))?;
    let licensed = authorize(&mut exchange, token, 1)?;
    match contained(|| draw(&Call::collect(parameters)?)) {
        Ok(answer) => {
            // The original tells only a size near the asked one; here the true one is told.
            let size = HeaderValue::try_from(format!("{}x{}", answer.width, answer.height));
            let mut response = picture(&exchange, answer, may_keep.then_some(licensed.license.expires));
            if let Ok(size) = size {
                response.headers_mut().insert(header::HeaderName::from_static("barcode-size"), size);
            }
            Ok(response)
        }
        Err(EngineRefusal { refusal, engine_error }) => Ok(exchange.refuse_as(&refusal, engine_error)),
    }
}
