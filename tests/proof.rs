//! The read-back proof: what the reader knows is read, what it does not know is said to be, and a picture that does not read
//! is refused.
#![cfg(reader)]

use std::{fs, path::Path};

use raybarcode::{
    generate::{Answer, generate},
    refusal::{Language, Refusal},
    request::Request,
    scan::{Wanted, picture, read, read_as},
    symbology::LIST,
};
use serde_json::{Value, json};

fn draw(request: &Value) -> Result<Answer, Refusal> {
    generate(&Request::from_object(request.as_object().expect("requests are objects"))?)
}

fn result(answer: &Answer) -> Value {
    answer.receipt.to_json(Language::English)["verified"]["result"].clone()
}

/// The example of every symbology in every format of pixels and one of lines, with default options.
#[test]
fn whatever_the_reader_knows_is_read_at_default_options() {
    let mut faults = Vec::new();
    let mut read = 0;
    for entry in LIST {
        let (id, data) = (entry.facts.id, entry.facts.example);
        for format in ["png", "jpeg", "svg", "zpl"] {
            let drawn = draw(&json!({"symbology": id, "data": data, "format": format, "image": {"verify": true}}));
            let expected = if read_as(id).is_empty() { "no-reader" } else { "read" };
            match drawn {
                Ok(answer) if result(&answer) == expected => read += usize::from(expected == "read"),
                Ok(answer) => faults.push(format!("{id} as {format}: {}", result(&answer))),
                Err(refusal) => faults.push(format!("{id} as {format}: {refusal}")),
            }
        }
    }
    assert!(faults.is_empty(), "{} faults, {read} read\n{}", faults.len(), faults.join("\n"));
}

/// The data and options of every golden case: nothing that is drawn right is refused.
#[test]
fn golden_symbols_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let (mut faults, mut all) = (Vec::new(), 0);
    for entry in LIST.iter().filter(|entry| !read_as(entry.facts.id).is_empty()) {
        let id = entry.facts.id;
        let file = fs::read_to_string(folder.join(format!("{id}.txt"))).expect("every symbology has golden cases");
        for case in file.split("\n\n") {
            let line = |key: &str| case.lines().find_map(|line| line.strip_prefix(key));
            if line("data").is_none() || line("error: ").is_some() {
                continue;
            }
            let mut request = json!({"symbology": id, "image": {"module": "5px", "verify": true}});
            match (line("data: "), line("data_base64: ")) {
                (Some(data), _) => request["data"] = serde_json::from_str(data).expect(data),
                (None, encoded) => request["data_base64"] = encoded.into(),
            }
            request["options"] =
                line("options: ").map_or(json!({}), |options| serde_json::from_str(options).expect(options));
            all += 1;
            // Data Matrix before ECC 200 is no reader's any more.
            let unread = request["options"].get("ecc").is_some();
            match draw(&request) {
                Ok(answer) if result(&answer) == "read" && !unread => {}
                Ok(_) => faults.push(format!("{request}: not told as read")),
                Err(refusal) if unread && refusal.code == "not-readable" => {}
                Err(refusal) => {
                    request["image"]["verify"] = json!(false);
                    let texts = draw(&request).map(|answer| {
                        let found =
                            read(&picture::decode(&answer.bytes).unwrap(), &Wanted::named(read_as(id), true).unwrap())
                                .unwrap();
                        found.into_iter().map(|found| found.text).collect::<Vec<_>>()
                    });
                    faults.push(format!("{request}: {refusal} {texts:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {all}\n{}", faults.len(), faults.join("\n"));
}
