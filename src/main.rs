//! The `raybarcode` program: parse the command line, call the command.
//!
//! For now only `batch` with the format `modules`.

use std::io::{BufRead, Write};

use raybarcode::symbology::{self, contract::Payload};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = answer(&line?);
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn answer(line: &str) -> Value {
    let request: Value = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(reason) => return json!({"error": {"code": "malformed-request", "detail": reason.to_string()}}),
    };
    let id = request["id"].clone();
    let Some(entry) = symbology::find(request["symbology"].as_str().unwrap_or("")) else {
        return json!({"id": id, "error": {"code": "unknown-symbology", "detail": "unknown symbology"}});
    };
    let payload = match (request["data"].as_str(), request["data_base64"].as_str()) {
        (Some(text), _) => Payload::Text(text.to_owned()),
        (None, Some(encoded)) => {
            use base64::Engine;
            Payload::Bytes(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap_or_default())
        }
        (None, None) => Payload::Text(String::new()),
    };
    let options = request["options"].as_object().cloned().unwrap_or_default();
    match (entry.encode)(&payload, &options) {
        Ok(symbol) => json!({"id": id, "rows": symbol.rows(), "text": symbol.readable()}),
        Err(error) => json!({"id": id, "error": {"code": error.fault.code(), "detail": error.fault.to_string(),
            "field": error.field, "position": error.span.map(|span| span.start)}}),
    }
}
