//! One item of a batch: a JSON request with an optional `id` (text or a whole number, which comes back) in, a JSON result
//! out, never an error of the batch.

use serde_json::{Map, Value, json};

use crate::{
    generate::{contained, generate},
    refusal::{Language, Refusal},
    request::{Output, Request},
    symbol::Wording,
};

/// The result of an item: the picture in base64, `rows` for the format `modules`, or `error`.
pub fn answer(item: &Value, language: Language) -> Value {
    let Value::Object(object) = item else {
        let refusal = Refusal::new(
            "malformed-request",
            "",
            Wording::fixed("an item must be a JSON object", "各項目は JSON オブジェクトにしてください"),
        );
        return json!({ "error": refusal.to_json(language) });
    };
    let mut object = object.clone();
    let id = match object.remove("id") {
        None | Some(Value::Null) => None,
        Some(id) if id.is_string() || id.is_i64() || id.is_u64() => Some(id),
        Some(_) => {
            let refusal = Refusal::new(
                "malformed-request",
                "id",
                Wording::fixed("id must be a string or a whole number", "id は文字列または整数で指定してください"),
            );
            return json!({ "error": refusal.to_json(language) });
        }
    };
    let mut result = contained(|| draw(&object, language)).unwrap_or_else(|refusal| {
        let mut members = Map::new();
        members.insert("error".into(), Value::Object(refusal.to_json(language)));
        members
    });
    if let Some(id) = id {
        result.insert("id".into(), id);
    }
    Value::Object(result)
}

fn draw(object: &Map<String, Value>, language: Language) -> Result<Map<String, Value>, Refusal> {
    let request = Request::from_object(object)?;
    let answer = generate(&request)?;
    if let Output::Modules = request.output {
        let mut members = match serde_json::from_slice(&answer.bytes) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        members.insert("text".into(), json!(answer.text));
        return Ok(members);
    }
    Ok(answer.to_json(language))
}
