//! Tokens: any text, and any header and claims under a signature that holds.
#![no_main]

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use libfuzzer_sys::fuzz_target;
use raybarcode::license::{keys::Master, token::Verifier};

const KID: &str = "m1.00D000000000001EAA.20271231.pro";
const NOW: i64 = 1_795_500_000;

static MASTER: LazyLock<Master> =
    LazyLock::new(|| Master::new("m1", &std::array::from_fn::<u8, 32, _>(|i| i as u8)).expect("32 bytes"));
static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| Verifier::new(vec![MASTER.clone()], "raybarcode", "raybarcode"));

fuzz_target!(|text: &str| {
    assert!(VERIFIER.verify(text, NOW).is_err(), "a forged token");
    let Some((header, claims)) = text.split_once('\n') else { return };
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let key = EncodingKey::from_secret(&MASTER.org_key(KID));
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).expect("HMAC signs all");
    if let Ok(license) = VERIFIER.verify(&format!("{signed}.{signature}"), NOW) {
        assert!(license.holds(NOW) && license.org() == "00D000000000001EAA");
    }
});
