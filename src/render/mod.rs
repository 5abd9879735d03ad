//! THE LIST of file formats: a drawing becomes bytes.

mod bmp;
mod coverage;
mod deflate;
mod eps;
mod escpos;
mod gif;
mod huffman;
mod jpeg;
mod pdf;
mod png;
mod raster;
mod sbpl;
mod sheet;
mod svg;
mod tiff;
mod tpcl;
mod webp;
mod zpl;

pub use self::sheet::{Place, sheet};
use crate::drawing::Drawing;

/// A file format.
pub struct Format {
    /// Name in requests.
    pub id: &'static str,
    /// Media type of the answer.
    pub media_type: &'static str,
    /// Ending of a file name.
    pub extension: &'static str,
    /// Whether it can hold cyan, magenta, yellow and black.
    pub cmyk: bool,
    /// Whether it holds black dots alone, for a printer.
    pub dots: bool,
    /// Most pixels along a side that it can hold.
    pub most: u32,
    /// Writes the file. The same drawing gives the same bytes.
    pub write: Write,
}

/// Where a format sets no limit that a drawing could pass.
const ANY: u32 = u32::MAX;

/// What writes a file.
type Write = fn(&Drawing) -> Vec<u8>;

/// A format without colours of print, of any size.
const fn format(id: &'static str, media_type: &'static str, extension: &'static str, write: Write) -> Format {
    Format { id, media_type, extension, cmyk: false, dots: false, most: ANY, write }
}

/// Every format, the default first.
#[rustfmt::skip]
pub static FORMATS: &[Format] = &[
    format("png", "image/png", "png", png::write),
    format("svg", "image/svg+xml", "svg", svg::write),
    Format { cmyk: true, ..format("pdf", "application/pdf", "pdf", pdf::write) },
    Format { cmyk: true, ..format("eps", "application/postscript", "eps", eps::write) },
    format("jpeg", "image/jpeg", "jpg", jpeg::write),
    format("webp", "image/webp", "webp", webp::write),
    format("gif", "image/gif", "gif", gif::write),
    format("bmp", "image/bmp", "bmp", bmp::write),
    Format { cmyk: true, ..format("tiff", "image/tiff", "tif", tiff::write) },
    Format { dots: true, ..format("zpl", "application/zpl", "zpl", zpl::write) },
    Format { dots: true, most: sbpl::MOST, ..format("sbpl", "application/x-sbpl", "sbpl", sbpl::write) },
    Format { dots: true, most: tpcl::MOST, ..format("tpcl", "application/x-tpcl", "tpcl", tpcl::write) },
    Format { dots: true, ..format("escpos", "application/x-escpos", "escpos", escpos::write) },
];

/// The format of that name, in any case.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id.eq_ignore_ascii_case(name))
}
