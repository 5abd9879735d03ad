//! What the receipt says of a picture, in the body and in the header.

use std::fmt::Write;

use raybarcode::{
    generate::{Answer, generate},
    options::parse_json,
    refusal::{Language, Refusal},
    request::Request,
    symbology::LIST,
};
use serde_json::{Value, json};

fn drawn(request: &Value) -> Result<Answer, Refusal> {
    generate(&Request::from_object(request.as_object().unwrap())?)
}

/// The picture of a symbology's example.
fn example(id: &str, data: &str) -> Answer {
    drawn(&json!({"symbology": id, "data": data})).unwrap_or_else(|refusal| panic!("{id}: {refusal}"))
}

/// Headers are logged on the way: nothing of the data is in them, and they are short however much there is of it.
#[test]
fn the_header_is_short_and_tells_nothing_of_the_data() {
    const MEASURES: [&str; 5] = ["picture_mm", "symbol_mm", "quiet_zone", "warnings", "notes"];
    let longer = [
        ("code-128", "Code 128 ".repeat(100)),
        ("gs1-128", format!("(91){}", "A1".repeat(45))),
        ("code-16k", "16K ".repeat(15)),
        ("japan-post", "10000131-3-2-503".into()),
        ("gs1-qr-code", format!("(01)04912345678904(10)LOT7(91){}", "Z".repeat(90))),
        ("qr-code", "aA1あ".repeat(200)),
    ];
    let examples = LIST.iter().map(|entry| (entry.facts.id, entry.facts.example.to_owned()));
    for (id, data) in examples.chain(longer) {
        let header = example(id, &data).receipt.to_header();
        assert!(header.len() < 512, "{id}: {} bytes: {header}", header.len());
        for (name, value) in parse_json(header.as_bytes()).unwrap().as_object().unwrap() {
            match value {
                Value::String(text) => assert!(text.len() < 3 || !data.contains(text.as_str()), "{id}: {name} is {text}"),
                Value::Array(_) => assert!(MEASURES.contains(&name.as_str()), "{id}: {name} is {value}"),
                _ => {}
            }
        }
    }
}
