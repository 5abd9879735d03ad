//! Many barcodes in one call: `{"items": [request, …]}` or NDJSON; one result an item, in order.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Payload};
use serde_json::{Value, json};

use super::{
    barcode::{PROOF, json_body, read_body},
    exchange::Exchange,
    licensed::authorize,
    limits,
};
use crate::{batch, refusal::Refusal, symbol::Wording};

/// Most items of one batch.
const ITEMS: usize = 100;
/// Longest answer, in bytes: Apex holds it twice within a heap of 6 MB.
const ANSWER: usize = 3 * 1024 * 1024;

/// `POST /v1/barcodes/batch`.
pub async fn post(request: HttpRequest, body: Payload) -> HttpResponse {
    let mut exchange = Exchange::begin(&request, "/v1/barcodes/batch");
    let licensed = match authorize(&mut exchange, None, 1) {
        Ok(licensed) => licensed,
        Err(response) => return *response,
    };
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let lines = media_type.is_some_and(|name| name.starts_with("application/x-ndjson"));
    let items = if lines {
        read_body(&exchange, body, limits::BATCH_BODY).await.map(|bytes| {
            let lines = bytes.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty());
            lines.map(crate::options::parse_json).collect()
        })
    } else {
        json_body(&exchange, body, limits::BATCH_BODY).await.and_then(items)
    };
    let items: Vec<Result<Value, Refusal>> = match items {
        Ok(items) => items,
        Err(refusal) => return exchange.refuse(&refusal),
    };
    if items.len() > ITEMS {
        return exchange.refuse(&Refusal::new(
            "payload-too-large",
            "items",
            Wording::of(format!("a batch may have {ITEMS} items"), format!("一括処理は {ITEMS} 件までです")),
        ));
    }
    let proofs = items.iter().flatten().filter(|item| item["image"]["verify"] == true).count() as u32;
    if let Err(response) = licensed.take(&exchange, items.len().saturating_sub(1) as u32 + PROOF * proofs) {
        return *response;
    }
    let language = exchange.language();
    let mut results: Vec<Value> = Vec::with_capacity(items.len());
    for item in &items {
        results.push(match item {
            Ok(item) => batch::answer(item, language),
            Err(refusal) => json!({ "error": refusal.to_json(language) }),
        });
        // Whoever else waits for this worker comes in between.
        actix_web::rt::task::yield_now().await;
    }
    let mut body = Vec::new();
    if lines {
        for result in &results {
            body.extend_from_slice(result.to_string().as_bytes());
            body.push(b'\n');
        }
    } else {
        body = json!({ "items": results }).to_string().into_bytes();
    }
    if body.len() > ANSWER {
        return exchange.refuse(&Refusal::new(
            "payload-too-large",
            "items",
            Wording::of(
                format!("the answer would have {} bytes, at most {ANSWER} are sent; send fewer items", body.len()),
                format!("応答が {} バイトになります。上限は {ANSWER} バイトです。件数を減らしてください", body.len()),
            ),
        ));
    }
    exchange.answer_once(HttpResponse::Ok(), if lines { "application/x-ndjson" } else { "application/json" }, body)
}

fn items(body: Value) -> Result<Vec<Result<Value, Refusal>>, Refusal> {
    let refuse = || {
        Refusal::new(
            "malformed-request",
            "items",
            Wording::fixed(
                "the body must be {\"items\": [request, …]}",
                "本文は {\"items\": [リクエスト, …]} の形にしてください",
            ),
        )
    };
    let Value::Object(mut object) = body else { return Err(refuse()) };
    match object.remove("items") {
        Some(Value::Array(items)) if object.is_empty() => Ok(items.into_iter().map(Ok).collect()),
        _ => Err(refuse()),
    }
}
