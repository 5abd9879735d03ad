//! THE STORY: request → symbol → drawing → bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value, json};

use crate::{
    layout::layout,
    receipt::Receipt,
    refusal::{Language, Refusal},
    request::{Output, Request},
    symbol::Wording,
};

/// A finished picture, or the bare modules.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Canonical id of the symbology.
    pub symbology: &'static str,
    /// Format id.
    pub format: &'static str,
    /// Media type of the bytes.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Human-readable text of the symbol.
    pub text: String,
    /// What the caller should know of it.
    pub receipt: Receipt,
}

/// Draws what a request asks for.
pub fn generate(request: &Request) -> Result<Answer, Refusal> {
    let symbol = (request.symbology.encode)(&request.data, &request.options)?;
    let text = symbol.readable();
    match request.output {
        Output::Modules => {
            let rows = symbol.rows();
            let (width, height) = (rows.iter().map(String::len).max().unwrap_or(0) as u32, rows.len() as u32);
            Ok(Answer {
                symbology: request.symbology.facts.id,
                format: "modules",
                media_type: "application/json",
                bytes: json!({ "rows": rows }).to_string().into_bytes(),
                width,
                height,
                text,
                receipt: Receipt::of_modules(&symbol),
            })
        }
        Output::Picture(format) => {
            let id = request.symbology.facts.id;
            let drawing = layout(&symbol, &request.style)?;
            let receipt = Receipt::of(id, &symbol, &drawing, &request.style);
            receipt.check(request.style.require)?;
            Ok(Answer {
                symbology: id,
                format: format.id,
                media_type: format.media_type,
                bytes: (format.write)(&drawing),
                width: drawing.width,
                height: drawing.height,
                text,
                receipt,
            })
        }
    }
}

/// Runs what may draw; a panic within becomes a refusal, so that it costs neither a connection nor the process.
pub fn contained<T, E: From<Refusal>>(draw: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(draw)).unwrap_or_else(|_| Err(internal().into()))
}

/// A fault of ours.
pub fn internal() -> Refusal {
    Refusal::new(
        "internal",
        "",
        Wording::fixed(
            "the service met an error of its own; please report the request id",
            "サービス内部でエラーが発生しました。request_id をお知らせください",
        ),
    )
}

impl Answer {
    /// The answer as a JSON object, the picture in base64, the receipt's sentences in a language.
    pub fn to_json(&self, language: Language) -> Map<String, Value> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let mut members = Map::new();
        members.insert("symbology".into(), json!(self.symbology));
        members.insert("format".into(), json!(self.format));
        members.insert("media_type".into(), json!(self.media_type));
        members.insert("data_base64".into(), json!(STANDARD.encode(&self.bytes)));
        members.insert("width".into(), json!(self.width));
        members.insert("height".into(), json!(self.height));
        members.insert("text".into(), json!(self.text));
        members.insert("receipt".into(), self.receipt.to_json(language));
        members
    }
}
