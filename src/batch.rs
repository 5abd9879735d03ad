//! One item of a batch: a JSON request with an optional `id` (text or a whole number, which comes back) in, a result out, never
//! an error of the batch. Many become an archive.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::{
    generate::{Answer, contained, generate},
    refusal::{Language, Refusal},
    render::FORMATS,
    request::Request,
    symbol::Wording,
    zip,
};

/// What became of an item.
pub struct Outcome {
    id: Option<Value>,
    result: Result<Answer, Refusal>,
}

impl Outcome {
    /// Draws an item; one that could not be read is refused by what was wrong with it.
    pub fn of(item: Result<Value, Refusal>) -> Self {
        let (id, request) = match item.and_then(part) {
            Ok(parts) => parts,
            Err(refusal) => return Self { id: None, result: Err(refusal) },
        };
        Self { id, result: contained(|| generate(&Request::from_object(&request)?)) }
    }

    /// Bytes of the picture.
    pub fn bytes(&self) -> usize {
        self.result.as_ref().map_or(0, |answer| answer.bytes.len())
    }

    /// The result as JSON: the picture in base64, `rows` for the format `modules`, or `error`.
    pub fn to_json(&self, language: Language) -> Value {
        self.members(language, |answer| match answer.format {
            "modules" => {
                let mut members = match serde_json::from_slice(&answer.bytes) {
                    Ok(Value::Object(members)) => members,
                    _ => Map::new(),
                };
                members.insert("text".into(), json!(answer.text));
                members
            }
            _ => answer.to_json(language),
        })
    }

    /// The result as a line of NDJSON.
    pub fn to_line(&self, language: Language) -> Vec<u8> {
        let mut line = self.to_json(language).to_string().into_bytes();
        line.push(b'\n');
        line
    }

    fn members<'a>(&'a self, language: Language, drawn: impl FnOnce(&'a Answer) -> Map<String, Value>) -> Value {
        let mut members = match &self.result {
            Ok(answer) => drawn(answer),
            Err(refusal) => Map::from_iter([("error".to_owned(), Value::Object(refusal.to_json(language)))]),
        };
        if let Some(id) = &self.id {
            members.insert("id".into(), id.clone());
        }
        Value::Object(members)
    }
}

/// The id of an item, and the request without it.
fn part(item: Value) -> Result<(Option<Value>, Map<String, Value>), Refusal> {
    let Value::Object(mut request) = item else {
        return Err(Refusal::new(
            "malformed-request",
            "",
            Wording::fixed("an item must be a JSON object", "各項目は JSON オブジェクトにしてください"),
        ));
    };
    match request.remove("id") {
        None | Some(Value::Null) => Ok((None, request)),
        Some(id) if id.is_string() || id.is_i64() || id.is_u64() => Ok((Some(id), request)),
        Some(_) => Err(Refusal::new(
            "malformed-request",
            "id",
            Wording::fixed("id must be a string or a whole number", "id は文字列または整数で指定してください"),
        )),
    }
}

/// A ZIP archive of the pictures, each named by its id or its number from 1, and of `receipts.json`, which has an entry an
/// item in order: the `file` and what is known of it, or the `error`.
pub fn archive(outcomes: &[Outcome], language: Language) -> Vec<u8> {
    let mut taken = HashSet::from(["receipts".to_owned()]);
    let mut files = Vec::with_capacity(outcomes.len());
    let mut receipts = Vec::with_capacity(outcomes.len());
    for (i, outcome) in outcomes.iter().enumerate() {
        receipts.push(outcome.members(language, |answer| {
            let stem = stem(outcome.id.as_ref(), i + 1, &mut taken);
            let extension = FORMATS.iter().find(|format| format.id == answer.format).map_or("json", |f| f.extension);
            let name = format!("{stem}.{extension}");
            let mut members = answer.describe(language);
            members.insert("file".into(), json!(name));
            files.push((name, answer.bytes.as_slice()));
            members
        }));
    }
    let receipts = json!({ "items": receipts }).to_string();
    let files = files.iter().map(|(name, content)| (name.as_str(), *content));
    zip::archive(files.chain([("receipts.json", receipts.as_bytes())]))
}

/// Longest name of a file, in characters, before what makes it the only one of its name: file systems take 255 bytes with its
/// ending, and a character has four at most.
const LONGEST_NAME: usize = 60;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file name without its ending that is none of those taken, whatever the file system makes of case: letters and digits of any
/// script, `-` and `_` of the id, everything else as `_`; the number where there is no id.
fn stem(id: Option<&Value>, number: usize, taken: &mut HashSet<String>) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let mut stem: String = match id {
        Some(Value::String(id)) => id.chars().take(LONGEST_NAME).map(safe).collect(),
        Some(id) => id.to_string(),
        None => String::new(),
    };
    if stem.is_empty() {
        stem = number.to_string();
    }
    // Windows counts the superscripts ¹, ² and ³ among the digits too.
    let device = stem.trim_end_matches(char::is_numeric).to_lowercase();
    if DEVICES.contains(&device.as_str()) {
        stem.insert(0, '_');
    }
    while !taken.insert(stem.to_lowercase()) {
        stem = format!("{stem}-{number}");
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_safe_names_of_their_own() {
        let mut taken = HashSet::from(["receipts".to_owned()]);
        for (number, (id, expected)) in [
            (json!("row 7"), "row_7"),
            (json!("Row_7"), "Row_7-2"),
            (json!("../../etc/passwd"), "______etc_passwd"),
            (json!("商品№1"), "商品_1"),
            (json!("CON"), "_CON"),
            (json!("lpt1"), "_lpt1"),
            (json!("receipts"), "receipts-7"),
            (json!(""), "8"),
            (json!(8), "8-9"),
            (json!(-1), "-1"),
            (json!("a\0b\n.c\\d:e"), "a_b__c_d_e"),
            (json!("com¹"), "_com¹"),
            (json!("LPT³"), "_LPT³"),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(stem(Some(&id), number + 1, &mut taken), expected);
        }
        assert_eq!(stem(None, 14, &mut taken), "14");
        assert_eq!(stem(Some(&json!("x".repeat(500))), 15, &mut taken).len(), LONGEST_NAME);
        // File systems take 255 bytes.
        let widest = "𠮷".repeat(500);
        let names = [16, 100].map(|number| stem(Some(&json!(widest)), number, &mut taken) + ".jpeg");
        assert!(names.iter().all(|name| name.len() <= 255), "{names:?}");
    }
}
