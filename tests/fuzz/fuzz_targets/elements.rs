//! GS1: element strings in brackets, as messages and as Digital Links; each form gives the same elements.
#![no_main]

use libfuzzer_sys::fuzz_target;
use raybarcode::gs1::{Elements, digital_link::CANONICAL_STEM};

fn list<'a>(elements: &'a Elements) -> Vec<(&'a str, &'a str)> {
    elements.iter().map(|element| (element.code, element.value.as_ref())).collect()
}

fn check(elements: &Elements) {
    let message = String::from_utf8(elements.message()).expect("elements are text");
    let again = Elements::parse_message(&message).expect("the message of a checked element string");
    assert_eq!(list(&again), list(elements));
    let _ = (elements.readable(), elements.missing());
    if let Ok(uri) = elements.to_uri(CANONICAL_STEM) {
        Elements::from_uri(&uri).expect("the link of a checked element string");
    }
}

fuzz_target!(|text: &str| {
    for parsed in [Elements::parse(text), Elements::parse_message(text), Elements::from_uri(text)] {
        match parsed {
            Ok(elements) => check(&elements),
            Err(error) => assert!(error.span.end <= text.len(), "{:?} of {}", error.span, text.len()),
        }
    }
});
