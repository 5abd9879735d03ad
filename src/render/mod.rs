//! THE LIST of file formats: a drawing becomes bytes.

mod coverage;
mod deflate;
mod png;
mod raster;
mod svg;

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
];

/// The format of that name, in any case.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id.eq_ignore_ascii_case(name))
}
