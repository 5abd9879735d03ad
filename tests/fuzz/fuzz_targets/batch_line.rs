//! One line of a batch, as NDJSON brings it: a picture or an error, in JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use raybarcode::{batch::Outcome, options::parse_json, refusal::Language};

fuzz_target!(|line: &[u8]| {
    let answer = Outcome::of(parse_json(line)).to_json(Language::English);
    let told = ["data_base64", "rows", "error"].iter().filter(|name| answer.get(name).is_some()).count();
    assert_eq!(told, 1, "{answer}");
    assert_ne!(answer["error"]["code"], "internal");
});
