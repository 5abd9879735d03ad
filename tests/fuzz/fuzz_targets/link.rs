//! Sealed links: any text, and any request that is sealed and opened again.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use raybarcode::{
    license::{
        keys::Master,
        token::{License, Verifier},
    },
    options::parse_json,
    request::Request,
};
use serde_json::Value;

const KID: &str = "m1.00D000000000001EAA.20271231.pro";
const NOW: i64 = 1_795_500_000;

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    Verifier::new(
        vec![Master::new("m1", &std::array::from_fn::<u8, 32, _>(|i| i as u8)).expect("32 bytes")],
        "raybarcode",
        "raybarcode",
    )
});
static LICENSE: LazyLock<License> = LazyLock::new(|| {
    let token = VERIFIER.mint(KID, NOW, 900).expect("a license's kid");
    VERIFIER.verify(&token, NOW).expect("its own token")
});

fuzz_target!(|text: &str| {
    assert!(VERIFIER.open(text, NOW).is_err(), "a forged link");
    let Ok(Value::Object(request)) = parse_json(text.as_bytes()) else { return };
    let link = VERIFIER.seal(&LICENSE, NOW + 60, request.clone()).expect("a master seals all");
    if let Ok(opened) = VERIFIER.open(&link, NOW) {
        assert_eq!(opened.request, request);
        let _ = Request::from_object(&opened.request);
    } else {
        assert!(link.len() > 8 * 1024, "a link of ours is refused");
    }
});
