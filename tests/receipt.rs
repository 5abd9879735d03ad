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

/// Every member once, and in the header the same as in the body.
#[test]
fn a_receipt_says_one_thing() {
    let mut faults = String::new();
    for entry in LIST {
        let (id, receipt) = (entry.facts.id, example(entry.facts.id, entry.facts.example).receipt);
        let header = parse_json(receipt.to_header().as_bytes());
        let body = parse_json(&serde_json::to_vec(&receipt).unwrap());
        let (Ok(header), Ok(body)) = (header, body) else {
            let _ = writeln!(faults, "{id}: {}", receipt.to_header());
            continue;
        };
        for (name, value) in header.as_object().unwrap() {
            if *value != body[name] && !matches!(name.as_str(), "warnings" | "notes") {
                let _ = writeln!(faults, "{id}: {name} is {value} in the header, {} in the body", body[name]);
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
    let stacked = example("pdf417", "PDF417 3F2504E0-4F89").receipt.to_json(Language::English);
    assert_eq!((&stacked["columns"], &stacked["rows"], &stacked["data_columns"]), (&json!(120), &json!(8), &json!(3)));
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
                Value::String(text) => {
                    assert!(text.len() < 3 || !data.contains(text.as_str()), "{id}: {name} is {text}");
                }
                Value::Array(_) => assert!(MEASURES.contains(&name.as_str()), "{id}: {name} is {value}"),
                _ => {}
            }
        }
    }
}

fn receipt(format: &str, image: &Value) -> Result<Value, Refusal> {
    let request = json!({"symbology": "qr-code", "data": "HELLO", "format": format, "image": image});
    Ok(drawn(&request)?.receipt.to_json(Language::English))
}

/// The codes of the warnings, or the field of the refusal.
fn warned(format: &str, image: &Value) -> String {
    let codes = |receipt: Value| {
        let warnings = receipt["warnings"].as_array().into_iter().flatten();
        warnings.map(|warning| warning["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    receipt(format, image).map_or_else(|refusal| format!("refused {}", refusal.field), codes)
}

/// A printer's file is black on white, and in many formats what is see-through lies on white: that is what is told and judged.
#[test]
fn colours_are_those_of_the_file() {
    let half = json!({"background": "#ffffff80"});
    let clear = json!({"background": "transparent"});
    let two = |foreground| json!({"foreground": foreground, "profile": "salesforce-pdf", "module": "4px", "dpi": 300});
    for (format, image, expected) in [
        ("zpl", json!({"foreground": "white", "background": "black"}), ""),
        ("zpl", json!({"foreground": "red", "background": "red"}), ""),
        ("sbpl", json!({"foreground": "#ddd"}), ""),
        ("tpcl", json!({"foreground": "red"}), ""),
        ("escpos", clear.clone(), ""),
        ("png", json!({"foreground": "red", "background": "red"}), "refused foreground"),
        ("eps", half.clone(), ""),
        ("eps", clear.clone(), "transparent-background"),
        ("svg", half.clone(), "transparent-background"),
        ("jpeg", json!({"foreground": "white", "background": "transparent"}), "refused foreground"),
        ("png", two("red"), ""),
        ("svg", two("red"), "low-contrast-in-red-light"),
    ] {
        assert_eq!(warned(format, &image), expected, "{format} {image}");
    }
    for format in ["png", "jpeg", "webp", "gif", "bmp", "tiff"] {
        for image in [&half, &clear] {
            let request = json!({"symbology": "qr-code", "data": "HELLO", "format": format, "image": image});
            let file = image::load_from_memory(&drawn(&request).unwrap().bytes).unwrap().to_rgba8();
            let expected = if file.pixels().any(|pixel| pixel.0[3] < 255) { "transparent-background" } else { "" };
            assert_eq!(warned(format, image), expected, "{format} {image}");
        }
    }
    let label = json!({"foreground": "navy", "module": "3px", "dpi": 203, "profile": "label-203", "require": "pass"});
    assert_eq!(receipt("zpl", &label).unwrap()["verdict"]["passed"], true);
    assert_eq!(warned("png", &label), "refused foreground");
}

#[test]
fn a_size_in_print_that_the_file_does_not_hold_is_told() {
    let image = json!({"module": "0.5mm", "dpi": 300});
    for format in raybarcode::render::FORMATS {
        let expected = if matches!(format.id, "webp" | "gif") { "resolution-not-written" } else { "" };
        assert_eq!(warned(format.id, &image), expected, "{}", format.id);
        assert_eq!(warned(format.id, &json!({})), "", "{}", format.id);
    }
    let image = json!({"module": "3px", "dpi": 203, "profile": "label-203", "require": "pass"});
    assert_eq!(warned("webp", &image), "refused format");
    assert_eq!(warned("png", &image), "");
}

/// Options that change nothing are told, and never refused: pages send them with every symbology.
#[test]
fn options_that_change_nothing_are_told() {
    let (qr, ean, code) = (("qr-code", "HELLO"), ("ean-13", "490123456789"), ("code-128", "ABC"));
    for ((symbology, data), format, image, expected) in [
        (qr, "png", json!({"text": true, "require": "pass"}), "no-text"),
        (("japan-post", "10000131-3-2-503"), "svg", json!({"text": true}), "no-text"),
        (qr, "png", json!({"text_size": "9pt"}), "no-text"),
        (qr, "png", json!({"text": false, "font": "biz-ud-gothic"}), ""),
        (qr, "png", json!({"text": true, "text_content": "A"}), ""),
        (ean, "png", json!({"letter_spacing": "1px"}), "check-digit-added text-tied"),
        (ean, "png", json!({"letter_spacing": "1px", "text_content": "A"}), "check-digit-added"),
        (code, "png", json!({"text": true, "letter_spacing": "1px", "text_align": "left"}), ""),
        (qr, "png", json!({"logo_size": 0.2}), "no-logo"),
        (code, "svg", json!({"title": "A"}), ""),
        (code, "pdf", json!({"title": "A"}), ""),
        (code, "png", json!({"title": "A"}), "no-title"),
        (code, "zpl", json!({"title": "A"}), "no-title"),
        (code, "zpl", json!({"foreground": "navy"}), "colours-changed"),
        (code, "jpeg", json!({"background": "transparent"}), "colours-changed"),
        (code, "png", json!({"background": "transparent"}), ""),
    ] {
        let request = json!({"symbology": symbology, "data": data, "format": format, "image": image});
        let receipt = drawn(&request).unwrap_or_else(|refusal| panic!("{request}: {refusal}")).receipt;
        let told = receipt.to_json(Language::English);
        let notes = told["notes"].as_array().into_iter().flatten();
        assert_eq!(
            notes.map(|note| note["code"].as_str().unwrap()).collect::<Vec<_>>().join(" "),
            expected,
            "{request}"
        );
    }
    // A text that would be lost is refused.
    assert_eq!(warned("png", &json!({"text": false, "text_content": "A"})), "refused text_content");
}
