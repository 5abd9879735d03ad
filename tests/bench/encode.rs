//! What the modules cost: the example of every symbology, its longest data where the standard sets no end, and the crates
//! that people use instead, where those are right.

#![allow(missing_docs)]

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use raybarcode::symbology::{LIST, contract::Payload, find};
use serde_json::Map;

fn encode(criterion: &mut Criterion, group: &str, name: &str, id: &str, data: &str) {
    let (entry, data) = (find(id).expect("the symbology exists"), Payload::Text(data.into()));
    let options = Map::new();
    assert!((entry.encode)(&data, &options).is_ok(), "{id} draws its data");
    criterion.benchmark_group(group).bench_function(name, |b| b.iter(|| (entry.encode)(black_box(&data), &options)));
}

fn examples(criterion: &mut Criterion) {
    for entry in LIST {
        encode(criterion, "example", entry.facts.id, entry.facts.id, entry.facts.example);
    }
}

fn longest(criterion: &mut Criterion) {
    let mixed: String = "AB12cd-".chars().cycle().take(1000).collect();
    for (id, data) in [
        ("qr-code", "0123456789abcdef".repeat(140)),
        ("data-matrix", "aB3-".repeat(388)),
        ("aztec", "aB3-".repeat(478)),
        ("pdf417", "aB3-".repeat(250)),
        ("code-128", mixed),
        ("code-39", "CODE 39 ".repeat(100)),
        ("itf", "1234567890".repeat(100)),
    ] {
        encode(criterion, "longest", id, id, &data);
    }
}

fn beside_barcoders(criterion: &mut Criterion) {
    use barcoders::sym::{code11::Code11, code39::Code39, code93::Code93, ean8::EAN8, ean13::EAN13};
    macro_rules! pair {
        ($id:literal, $peer:ident, $data:literal) => {
            encode(criterion, concat!($id, " ", $data), "raybarcode", $id, $data);
            criterion
                .benchmark_group(concat!($id, " ", $data))
                .bench_function("barcoders", |b| b.iter(|| $peer::new(black_box($data)).map(|code| code.encode())));
        };
    }
    pair!("ean-13", EAN13, "490123456789");
    pair!("ean-8", EAN8, "4901234");
    pair!("code-39", Code39, "ABC-1234567890");
    pair!("code-93", Code93, "ABC-1234567890");
    pair!("code-11", Code11, "0123-45");
}

fn beside_qrcode(criterion: &mut Criterion) {
    let data = "https://example.com/a?b=12345678";
    encode(criterion, "qr-code v3", "raybarcode", "qr-code", data);
    criterion
        .benchmark_group("qr-code v3")
        .bench_function("qrcode", |b| b.iter(|| qrcode::QrCode::new(black_box(data.as_bytes()))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_millis(300)).without_plots();
    targets = examples, longest, beside_barcoders, beside_qrcode
}
criterion_main!(benches);
