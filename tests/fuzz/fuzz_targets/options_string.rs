//! The older interface: the first line is the type, the rest its options string.
#![no_main]

use libfuzzer_sys::fuzz_target;
use raybarcode::raybarcode::{Call, request};

fuzz_target!(|text: &str| {
    let (kind, options) = text.split_once('\n').unwrap_or(("QRCode", text));
    let call =
        Call::collect([("type", kind), ("value", "4901234567894"), ("options", options)]).expect("its own names");
    let _ = request(&call);
});
