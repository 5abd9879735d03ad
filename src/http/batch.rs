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
    let Form { zip, limit } = form(&exchange, lines).map_err(refused)?;
    if lines && !zip {
        let lines = Lines::of(&exchange, licensed, body).map_err(refused)?;
        return Ok(exchange.answer_once(HttpResponse::Ok(), LINES, lines));
    }
    let items = read_items(&exchange, body, lines).await.map_err(refused)?;
    let proofs = items.iter().flatten().filter(|item| is_read_back(item)).count() as u32;
    licensed.take(&exchange, items.len() as u32 - 1 + PROOF * proofs)?;
    let (answer, media_type) = if zip {
        (zipped(&exchange, items, limit).await, "application/zip")
    } else {
        (listed(&exchange, items, limit).await, "application/json")
    };
    Ok(exchange.answer_once(HttpResponse::Ok(), media_type, answer.map_err(refused)?))
}

/// The results as a JSON object.
async fn listed(exchange: &Exchange<'_>, items: Vec<Item>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let language = exchange.language();
    let draw = move |item| Outcome::of(item).to_json(language).to_string();
    let results = in_order(items, "items", limit, draw, String::len).await?;
    let body = format!("{{\"items\":[{}]}}", results.join(",")).into_bytes();
    if body.len() > limit {
        // What joins them was too much.
        return Err(too_long("items", limit, None));
    }
    Ok(body)
}

/// The pictures as an archive.
async fn zipped(exchange: &Exchange<'_>, items: Vec<Item>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let outcomes = in_order(items, "items", limit, Outcome::of, Outcome::bytes).await?;
    let body = archive(&outcomes, exchange.language());
    if body.len() > limit { Err(too_long("items", limit, None)) } else { Ok(body) }
}

/// What the answer is to be.
struct Form {
    /// Whether it is an archive: by `Accept`, or by the query where a caller cannot set headers.
    zip: bool,
    /// Its most bytes.
    limit: usize,
}

/// The form that the caller asks for; `lines` are answered as they come, so their answer has no limit to choose.
fn form(exchange: &Exchange, lines: bool) -> Result<Form, Refusal> {
    let refuse = |name, wording| Err(Refusal::new("invalid-option", name, wording));
    check_head(exchange)?;
    let usual = if lines { LINES } else { "application/json" };
    let (mut zip, mut limit) = (exchange.prefers("application/zip", usual), None);
    for (name, value) in query::parse(exchange.request.query_string())? {
        match (name.as_ref(), value.as_ref()) {
            ("archive", "zip") => zip = true,
            ("archive", _) => {
                return refuse("archive", Wording::fixed("archive takes zip", "archive に指定できる値: zip"));
            }
            ("answer_limit", value) => {
                limit = value.parse().ok().filter(|bytes| (1..=ANSWER).contains(bytes));
                if limit.is_none() {
                    let wording = Wording::of(
                        format!("answer_limit takes a number of bytes, 1 to {ANSWER}"),
                        format!("answer_limit に指定できる値: バイト数 (1 ～ {ANSWER})"),
                    );
                    return refuse("answer_limit", wording);
                }
            }
            (name, _) => return Err(unknown_parameter(name, ["archive", "answer_limit"].into_iter())),
        }
    }
    if limit.is_some() && lines && !zip {
        let wording = Wording::fixed(
            "answer_limit is for JSON and archives; lines are answered as they come",
            "answer_limit は JSON とアーカイブにだけ指定できます。NDJSON は届いた行から順に応答します",
        );
        return refuse("answer_limit", wording);
    }
    Ok(Form { zip, limit: limit.unwrap_or(ANSWER) })
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
