//! The read-back proof: the finished picture is read as a photograph would be, and what it says is held against what was asked
//! for.
//!
//! A file of pixels is decoded itself. Of a file of lines or of printer code the same drawing is read as PNG, at the resolution
//! of the file.

use serde_json::{Value, json};

use crate::{drawing::Drawing, refusal::Refusal, request::Request, symbol::Symbol};

/// Most pixels of a picture that is read back: the time that reading takes grows with them.
pub const PIXELS: u64 = 4_000_000;

/// What came of reading a picture back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The reader and its version, where there is one.
    by: Option<&'static str>,
    /// What was read, where it is not the whole symbol.
    part: Option<&'static str>,
}

impl Proof {
    /// Nothing was read, for want of a reader.
    const NONE: Self = Self { by: None, part: None };

    /// The proof as the receipt has it.
    pub fn to_json(&self) -> Value {
        let Some(by) = self.by else { return json!({ "result": "no-reader" }) };
        let mut told = json!({ "by": by, "result": "read" });
        if let Some(part) = self.part {
            told["part"] = part.into();
        }
        told
    }
}

/// Reads back the finished `file` of a drawing.
#[cfg(not(reader))]
pub fn prove(_: &Request, _: &Symbol, _: &Drawing, _: &[u8]) -> Result<Proof, Refusal> {
    Ok(Proof::NONE)
}

#[cfg(reader)]
pub use reading::prove;

#[cfg(reader)]
mod reading {
    use image::{GrayImage, imageops};

    use super::{Drawing, PIXELS, Proof, Refusal, Request, Symbol};
    use crate::{
        drawing::Turn,
        render::{self, Format, Holds},
        request::Output,
        scan::{
            NAME, Wanted, picture, read, read_as,
            verify::{LINEAR_COMPONENT, is_composite, is_read},
        },
        symbol::Wording,
        symbology::contract::Payload,
    };

    /// Reads back the finished `file` of a drawing.
    ///
    /// # Errors
    /// `not-readable` where nothing is read or something else than was asked for; `image-too-large` beyond [`PIXELS`].
    pub fn prove(request: &Request, symbol: &Symbol, drawing: &Drawing, file: &[u8]) -> Result<Proof, Refusal> {
        let (id, Output::Picture(format)) = (request.symbology.facts.id, request.output) else {
            return Ok(Proof::NONE);
        };
        let read_as = read_as(id);
        if read_as.is_empty() {
            return Ok(Proof::NONE);
        }
        if u64::from(drawing.width) * u64::from(drawing.height) > PIXELS {
            return Err(too_large(drawing));
        }
        let upright = upright(raster(format, drawing, file)?, request.style.rotate.0);
        let found = read(&upright, &Wanted::named(read_as, true)?)
            .map_err(|refusal| Refusal { field: "verify".into(), ..refusal })?;
        let data = match &request.data {
            Payload::Text(text) => text.as_bytes(),
            Payload::Bytes(bytes) => bytes,
        };
        if is_read(&found, id, data, &request.options, symbol) {
            Ok(Proof { by: Some(NAME), part: is_composite(id).then_some(LINEAR_COMPONENT) })
        } else {
            Err(not_readable(!found.is_empty()))
        }
    }

    /// The picture in grey, as its file has it.
    fn raster(format: &Format, drawing: &Drawing, file: &[u8]) -> Result<GrayImage, Refusal> {
        if picture::decodes(format.media_type) {
            return picture::decode(file);
        }
        let drawing = Drawing { two_colours: drawing.two_colours || format.holds == Holds::Dots, ..drawing.clone() };
        picture::decode(&(render::FORMATS[0].write)(&drawing))
    }

    /// Some symbols are read upright alone. A turn by quarters moves pixels and changes none.
    fn upright(picture: GrayImage, turn: Turn) -> GrayImage {
        match turn {
            Turn::None => picture,
            Turn::Right => imageops::rotate270(&picture),
            Turn::Half => imageops::rotate180(&picture),
            Turn::Left => imageops::rotate90(&picture),
        }
    }

    fn too_large(drawing: &Drawing) -> Refusal {
        let (width, height) = (drawing.width, drawing.height);
        Refusal::new(
            "image-too-large",
            "verify",
            Wording::of(
                format!("the picture has {width} x {height} px; at most {PIXELS} px are read back"),
                format!("画像が {width} x {height} px です。読み取り検証できるのは {PIXELS} px までです"),
            ),
        )
    }

    fn not_readable(differs: bool) -> Refusal {
        let wording = if differs {
            Wording::fixed(
                "the reader reads something else from the finished picture than was asked for",
                "できあがった画像から、指定と異なるデータが読み取られました",
            )
        } else {
            Wording::fixed(
                "the reader reads nothing in the finished picture; right would be larger modules, more contrast or a whole quiet zone",
                "できあがった画像を読み取れません。モジュールを大きくする、コントラストを上げる、クワイエットゾーンを確保するなどしてください",
            )
        };
        Refusal::new("not-readable", "verify", wording)
    }
}
