//! Sheets of labels: `POST /v1/sheets` answers a PDF, or JSON with the receipts where `Accept` asks for it.

use actix_web::{Error, HttpRequest, HttpResponse, web::Payload};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    barcode::{PROOF, json_object},
    exchange::Exchange,
    licensed::authorize,
    limits::{ANSWER, BATCH_BODY, ITEMS},
    parallel::{in_order, too_long},
};
use crate::{
    refusal::Refusal,
    sheet::{Label, Printed, Sheet},
};

/// `POST /v1/sheets`.
pub async fn post(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/sheets");
    let licensed = authorize(&mut exchange, None, 1)?;
    let refused = |refusal: Refusal| exchange.refused(&refusal);
    let object = json_object(&exchange, body, BATCH_BODY).await.map_err(refused)?;
    let mut sheet = Sheet::from_object(object, ITEMS).map_err(refused)?;
    let proofs = sheet.proofs() as u32;
    let labels = sheet.labels();
    // A copy costs nothing: what is drawn is a symbol, not a label.
    licensed.take(&exchange, labels.len() as u32 - 1 + PROOF * proofs)?;
    let (body, media_type) = print(&exchange, &sheet, labels).await.map_err(refused)?;
    Ok(exchange.answer_once(HttpResponse::Ok(), media_type, body))
}

async fn print(exchange: &Exchange<'_>, sheet: &Sheet, labels: Vec<Label>) -> Result<(Vec<u8>, &'static str), Refusal> {
    let size = |label: &Result<Printed, Refusal>| label.as_ref().map_or(0, Printed::bytes);
    let labels: Vec<Printed> =
        in_order(labels, "labels", ANSWER, Label::print, size).await?.into_iter().collect::<Result<_, _>>()?;
    let language = exchange.language();
    let as_json = exchange.prefers("application/json", "application/pdf");
    let receipts: Vec<Value> =
        if as_json { labels.iter().map(|label| label.receipt.to_json(language)).collect() } else { Vec::new() };
    let (pdf, pages) = sheet.write(labels);
    let (body, media_type) = if as_json {
        let body = json!({
            "media_type": "application/pdf", "data_base64": STANDARD.encode(pdf), "pages": pages, "receipts": receipts});
        (body.to_string().into_bytes(), "application/json")
    } else {
        (pdf, "application/pdf")
    };
    if body.len() > ANSWER { Err(too_long("labels", ANSWER, None)) } else { Ok((body, media_type)) }
}
