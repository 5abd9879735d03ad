//! What a picture costs once the symbol is there: layout, and each format beside the crates that people use instead.

#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use raybarcode::{
    drawing::Drawing,
    layout::{Style, layout},
    render,
    symbol::Symbol,
    symbology::{self, contract::Payload},
};
use serde_json::{Map, json};

fn symbol(id: &str, data: &str) -> Symbol {
    let symbology = symbology::find(id).expect("the symbology exists");
    (symbology.encode)(&Payload::Text(data.into()), &Map::new()).expect("the data encodes")
}

fn style(module: u32) -> Style {
    let members = json!({"module": module});
    Style::from_map(members.as_object().expect("an object")).expect("a style")
}

fn write(format: &str, drawing: &Drawing) -> Vec<u8> {
    (render::find(format).expect("the format exists").write)(drawing)
}

/// The pixels of a drawing, one byte each, for the crates that start from there.
fn luma(drawing: &Drawing) -> image::GrayImage {
    image::load_from_memory(&write("png", drawing)).expect("our PNG reads").to_luma8()
}

fn pictures(criterion: &mut Criterion) {
    let url = "https://example.com/a?b=12345678";
    let long = "0123456789abcdef".repeat(140);
    let pictures = [
        ("qr v3 4px", "qr-code", url, 4),
        ("qr v3 10px", "qr-code", url, 10),
        ("qr v40 4px", "qr-code", long.as_str(), 4),
        ("code 128 with text 2px", "code-128", "ABC-1234567890", 2),
        ("ean-13 2px", "ean-13", "4901234567894", 2),
        ("maxicode 8px", "maxicode", "RayBarcode 2027", 8),
    ];
    for (name, id, data, module) in pictures {
        let (symbol, style) = (symbol(id, data), style(module));
        let drawing = layout(&symbol, &style).expect("it fits");
        let mut group = criterion.benchmark_group(name);
        group.bench_function("layout", |b| b.iter(|| layout(black_box(&symbol), &style)));
        group.bench_function("png", |b| b.iter(|| write("png", black_box(&drawing))));
        group.bench_function("svg", |b| b.iter(|| write("svg", black_box(&drawing))));
        let pixels = luma(&drawing);
        group.bench_function("image crate, 8-bit png", |b| {
            b.iter(|| {
                let mut file = Vec::new();
                let encoder = image::codecs::png::PngEncoder::new(&mut file);
                pixels.write_with_encoder(encoder).map(|()| file)
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(1)).without_plots();
    targets = pictures
}
criterion_main!(benches);
