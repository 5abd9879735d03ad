//! THE LIST of file formats: a drawing becomes bytes.

mod bmp;
mod coverage;
mod deflate;
mod eps;
mod gif;
mod huffman;
mod jpeg;
mod pdf;
mod png;
mod raster;
mod svg;
mod tiff;
mod webp;
mod zpl;

use crate::drawing::Drawing;

/// A file format.
pub struct Format {
    /// Name in requests.
    pub id: &'static str,
    /// Media type of the answer.
    pub media_type: &'static str,
    /// Ending of a file name.
    pub extension: &'static str,
    /// Writes the file. The same drawing gives the same bytes.
    pub write: fn(&Drawing) -> Vec<u8>,
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format { id: "png", media_type: "image/png", extension: "png", write: png::write },
    Format { id: "svg", media_type: "image/svg+xml", extension: "svg", write: svg::write },
    Format { id: "pdf", media_type: "application/pdf", extension: "pdf", write: pdf::write },
    Format { id: "eps", media_type: "application/postscript", extension: "eps", write: eps::write },
    Format { id: "jpeg", media_type: "image/jpeg", extension: "jpg", write: jpeg::write },
    Format { id: "webp", media_type: "image/webp", extension: "webp", write: webp::write },
    Format { id: "gif", media_type: "image/gif", extension: "gif", write: gif::write },
    Format { id: "bmp", media_type: "image/bmp", extension: "bmp", write: bmp::write },
    Format { id: "tiff", media_type: "image/tiff", extension: "tif", write: tiff::write },
    Format { id: "zpl", media_type: "application/zpl", extension: "zpl", write: zpl::write },
];

/// The format of that name, in any case.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id.eq_ignore_ascii_case(name))
}
