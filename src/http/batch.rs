//! Many barcodes in one call: `{"items": [request, …]}` or NDJSON; one result an item, in order, or an archive of the pictures.

use actix_web::{Error, HttpRequest, HttpResponse, web::Payload};
use serde_json::Value;

use super::{
    barcode::{PROOF, check_head, json, read_body},
    exchange::Exchange,
    licensed::authorize,
    limits::{ANSWER, BATCH_BODY, ITEMS},
    lines::Lines,
    media,
    parallel::{in_order, too_long},
    query,
};
use crate::{
    batch::{Outcome, archive},
    options::{parse_json, unknown_parameter},
    refusal::Refusal,
    request::is_read_back,
    symbol::Wording,
};

/// Media type of requests that stand one on a line, and of their results.
const LINES: &str = "application/x-ndjson";

/// An item as it was sent, or what was wrong with its line.
type Item = Result<Value, Refusal>;

/// `POST /v1/barcodes/batch`.
pub async fn post(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/barcodes/batch");
    let licensed = authorize(&mut exchange, None, 1)?;
    let refused = |refusal: Refusal| exchange.refused(&refusal);
    let lines = media::is(request.headers(), LINES);
    let zip = wants_zip(&exchange, if lines { LINES } else { "application/json" }).map_err(refused)?;
    if lines && !zip {
        let lines = Lines::of(&exchange, licensed, body).map_err(refused)?;
        return Ok(exchange.answer_once(HttpResponse::Ok(), LINES, lines));
    }
    let items = read_items(&exchange, body, lines).await.map_err(refused)?;
    let proofs = items.iter().flatten().filter(|item| is_read_back(item)).count() as u32;
    licensed.take(&exchange, items.len() as u32 - 1 + PROOF * proofs)?;
    let (answer, media_type) = if zip {
        (zipped(&exchange, items).await, "application/zip")
    } else {
        (listed(&exchange, items).await, "application/json")
    };
    Ok(exchange.answer_once(HttpResponse::Ok(), media_type, answer.map_err(refused)?))
}

/// The results as a JSON object.
async fn listed(exchange: &Exchange<'_>, items: Vec<Item>) -> Result<Vec<u8>, Refusal> {
    let language = exchange.language();
    let draw = move |item| Outcome::of(item).to_json(language).to_string();
    let results = in_order(items, "items", draw, String::len).await?;
    let body = format!("{{\"items\":[{}]}}", results.join(",")).into_bytes();
    if body.len() > ANSWER {
        // What joins them was too much.
        return Err(too_long("items", None));
    }
    Ok(body)
}

/// The pictures as an archive.
async fn zipped(exchange: &Exchange<'_>, items: Vec<Item>) -> Result<Vec<u8>, Refusal> {
    let outcomes = in_order(items, "items", Outcome::of, Outcome::bytes).await?;
    let body = archive(&outcomes, exchange.language());
    if body.len() > ANSWER { Err(too_long("items", None)) } else { Ok(body) }
}

/// Whether the answer is to be an archive: by `Accept`, or by the query where a caller cannot set headers.
fn wants_zip(exchange: &Exchange, usual: &str) -> Result<bool, Refusal> {
    check_head(exchange)?;
    let mut zip = exchange.prefers("application/zip", usual);
    for (name, value) in query::parse(exchange.request.query_string())? {
        match (name.as_ref(), value.as_ref()) {
            ("archive", "zip") => zip = true,
            ("archive", _) => {
                return Err(Refusal::new(
                    "invalid-option",
                    "archive",
                    Wording::fixed("archive takes zip", "archive に指定できる値: zip"),
                ));
            }
            (name, _) => return Err(unknown_parameter(name, ["archive"].into_iter())),
        }
    }
    Ok(zip)
}

/// The items of a whole body, at least one and at most [`ITEMS`].
async fn read_items(exchange: &Exchange<'_>, body: Payload, lines: bool) -> Result<Vec<Item>, Refusal> {
    let items: Vec<Item> = if lines {
        let bytes = read_body(exchange, body, BATCH_BODY).await?;
        let lines = bytes.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty());
        // One more than there may be is enough to refuse them.
        lines.take(ITEMS + 1).map(parse_json).collect()
    } else {
        items(json(exchange, body, BATCH_BODY).await?)?
    };
    if items.is_empty() {
        return Err(no_items());
    }
    if items.len() > ITEMS {
        return Err(Refusal::new(
            "payload-too-large",
            "items",
            Wording::of(format!("a batch may have {ITEMS} items"), format!("一括処理は {ITEMS} 件までです")),
        ));
    }
    Ok(items)
}

fn items(body: Value) -> Result<Vec<Item>, Refusal> {
    let Value::Object(mut object) = body else { return Err(no_items()) };
    match object.remove("items") {
        Some(Value::Array(items)) if object.is_empty() => Ok(items.into_iter().map(Ok).collect()),
        _ => Err(no_items()),
    }
}

fn no_items() -> Refusal {
    Refusal::new(
        "malformed-request",
        "items",
        Wording::fixed(
            "the body must be {\"items\": [request, …]}, or lines, with one request or more",
            "本文は {\"items\": [リクエスト, …]} または NDJSON で、リクエストを 1 件以上指定してください",
        ),
    )
}
