//! zxing-cpp: the one file that knows the reader.

use image::{GrayImage, imageops};
use serde_json::Value;
use zxingcpp::{Barcode, BarcodeFormat, ContentType, EanAddOnSymbol, ImageFormat, ImageView, PointI, TextMode};

use super::{
    Found, Part, Point,
    formats::{FORMATS, Wanted},
    text::{Told, eci_numbers, text},
};

/// The reader and its version.
pub const NAME: &str = env!("READER");

/// Pictures of at most this many pixels are looked at once more, twice as large. In larger ones that found nothing more
/// (`rate.py`), and took as long as everything else.
const SMALL: u32 = 100_000;

/// The symbols in a picture, in the order of reading.
pub fn read(picture: &GrayImage, wanted: &Wanted) -> Vec<Found> {
    let found = once(picture, wanted);
    if !found.is_empty() || !wanted.try_harder || picture.width() * picture.height() > SMALL {
        return found;
    }
    let (width, height) = (picture.width() * 2, picture.height() * 2);
    let larger = imageops::resize(picture, width, height, imageops::FilterType::Triangle);
    let mut found = once(&larger, wanted);
    for corner in found.iter_mut().flat_map(|symbol| &mut symbol.corners) {
        *corner = Point { x: corner.x / 2, y: corner.y / 2 };
    }
    found
}

fn once(picture: &GrayImage, wanted: &Wanted) -> Vec<Found> {
    let (width, height) = picture.dimensions();
    let Ok(view) = ImageView::from_slice(picture.as_raw(), width, height, ImageFormat::Lum) else { return Vec::new() };
    let mut reader = zxingcpp::read().ean_add_on_symbol(EanAddOnSymbol::Read).text_mode(TextMode::Plain);
    let formats = wanted.formats();
    if !formats.is_empty() {
        reader.set_formats(formats);
    }
    let symbols = reader.from(&view).unwrap_or_default();
    symbols.iter().filter_map(|symbol| found(symbol, wanted)).collect()
}

fn found(symbol: &Barcode, wanted: &Wanted) -> Option<Found> {
    // The bindings' own `format()` has no name for some formats that the reader tells; its facts as JSON have all.
    let facts: Value = serde_json::from_str(&symbol.extra_with_key("ALL")).ok()?;
    let name = facts["Format"].as_str()?;
    let format = FORMATS.iter().find(|format| format.name == name)?;
    let gs1 = symbol.content_type() == ContentType::GS1;
    let id = format.gs1.filter(|_| gs1).unwrap_or(format.id);
    if !wanted.includes(format, id) {
        return None;
    }
    let bytes = symbol.bytes();
    let eci = if symbol.has_eci() { eci_numbers(&symbol.bytes_eci()) } else { Vec::new() };
    let told = if carries_bytes(symbol.symbology()) && !symbol.has_eci() { Told::No } else { Told::Yes };
    // Not `symbol.text()`, which ends at a NUL.
    let (text, encoding) = text(&bytes, facts["Text"].as_str().unwrap_or_default().to_owned(), told);
    let position = symbol.position();
    let corners = [position.top_left, position.top_right, position.bottom_right, position.bottom_left];
    let fact = |name: &str| match &facts[name] {
        Value::String(fact) if !fact.is_empty() => Some(fact.clone()),
        Value::Number(fact) => Some(fact.to_string()),
        _ => None,
    };
    Some(Found {
        symbology: id.to_owned(),
        text,
        bytes,
        encoding: encoding.map(str::to_owned),
        eci,
        identifier: symbol.symbology_identifier(),
        gs1,
        corners: corners.map(|PointI { x, y }| Point { x, y }),
        orientation: symbol.orientation(),
        inverted: symbol.is_inverted(),
        mirrored: symbol.is_mirrored(),
        add_on: fact("EanAddOn"),
        part: part(symbol),
        version: fact("Version"),
        error_correction: fact("ECLevel"),
        unused_error_correction: facts["UEC"].as_f64(),
    })
}

/// Symbologies whose bytes are in no encoding of their own.
fn carries_bytes(symbology: BarcodeFormat) -> bool {
    use BarcodeFormat::{Aztec, DataMatrix, PDF417, QRCode};
    matches!(symbology, QRCode | DataMatrix | Aztec | PDF417)
}

fn part(symbol: &Barcode) -> Option<Part> {
    let (index, total) = (symbol.sequence_index(), symbol.sequence_size());
    let index = usize::try_from(index).ok()?;
    // 0 where only the last symbol would tell, −1 for a symbol that stands alone.
    let total = usize::try_from(total).ok()?;
    Some(Part { index: index + 1, total: (total > 0).then_some(total), id: symbol.sequence_id() })
}
