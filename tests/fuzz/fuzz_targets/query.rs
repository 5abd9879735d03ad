//! Queries: what is decoded says the same when it is encoded and decoded again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use raybarcode::{http::query, request::Request};

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fuzz_target!(|text: &str| {
    let Ok(pairs) = query::parse(text) else { return };
    let again: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    assert_eq!(query::parse(&again.join("&")).as_ref(), Ok(&pairs));
    if let Ok((_, drawn)) = query::without_own(&pairs, |a, b| a == b) {
        let _ = Request::from_pairs(&drawn);
    }
});
