//! Digests of what is drawn: they change only where a release changes pixels, and then `drawing::RENDERER` is raised.
//!
//! Of pictures the pixels count, not how they are packed; of SVG the text. `BLESS=1 cargo test --test digests` writes
//! `tests/digests.txt` anew; look at what changed before it is committed.

use std::fmt::Write as _;

use raybarcode::{drawing::RENDERER, generate::generate, request::Request, symbology::LIST};
use serde_json::{Value, json};

/// FNV-1a, 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

fn drawn(id: &str, data: &str, format: &str, image: &Value) -> u64 {
    let request = json!({"symbology": id, "data": data, "format": format, "image": image});
    let request = Request::from_object(request.as_object().unwrap()).unwrap();
    let answer = generate(&request).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
    if format == "svg" {
        return digest(&answer.bytes);
    }
    let picture = image::load_from_memory(&answer.bytes).unwrap().to_rgba8();
    let size = [picture.width(), picture.height()].map(u32::to_be_bytes).concat();
    digest(&[&size, picture.as_raw().as_slice()].concat())
}

#[test]
fn pictures_are_those_of_the_last_release() {
    let mut told = format!("renderer {RENDERER}\n");
    let mut count = 0;
    for entry in LIST {
        let (id, data) = (entry.facts.id, entry.facts.example);
        let plain = drawn(id, data, "png", &json!({}));
        let print = drawn(id, data, "png", &json!({"dpi": 300, "module": "4px", "rotate": 90, "foreground": "navy"}));
        let svg = drawn(id, data, "svg", &json!({}));
        let _ = writeln!(told, "{id} {plain:016x} {print:016x} {svg:016x}");
        count += 3;
    }
    assert!(count >= 300, "{count} pictures");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &told).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let changed: Vec<&str> = told.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
    assert!(
        changed.is_empty() && kept.lines().count() == told.lines().count(),
        "drawn otherwise than before: {changed:#?}"
    );
}
