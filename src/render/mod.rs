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
    pub write: fn(&Drawing) -> Vec<u8>,
}

/// Where a format sets no limit that a drawing could pass.
const ANY: u32 = u32::MAX;

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format {
        id: "png",
        media_type: "image/png",
        extension: "png",
        cmyk: false,
        dots: false,
        most: ANY,
        write: png::write,
    },
    Format {
        id: "svg",
        media_type: "image/svg+xml",
        extension: "svg",
        cmyk: false,
        dots: false,
        most: ANY,
        write: svg::write,
    },
    Format {
        id: "pdf",
        media_type: "application/pdf",
        extension: "pdf",
        cmyk: true,
        dots: false,
        most: ANY,
        write: pdf::write,
    },
    Format {
        id: "eps",
        media_type: "application/postscript",
        extension: "eps",
        cmyk: true,
        dots: false,
        most: ANY,
        write: eps::write,
    },
    Format {
        id: "jpeg",
        media_type: "image/jpeg",
        extension: "jpg",
        cmyk: false,
        dots: false,
        most: ANY,
        write: jpeg::write,
    },
    Format {
        id: "webp",
        media_type: "image/webp",
        extension: "webp",
        cmyk: false,
        dots: false,
        most: ANY,
        write: webp::write,
    },
    Format {
        id: "gif",
        media_type: "image/gif",
        extension: "gif",
        cmyk: false,
        dots: false,
        most: ANY,
        write: gif::write,
    },
    Format {
        id: "bmp",
        media_type: "image/bmp",
        extension: "bmp",
        cmyk: false,
        dots: false,
        most: ANY,
        write: bmp::write,
    },
    Format {
        id: "tiff",
        media_type: "image/tiff",
        extension: "tif",
        cmyk: true,
        dots: false,
        most: ANY,
        write: tiff::write,
    },
    Format {
        id: "zpl",
        media_type: "application/zpl",
        extension: "zpl",
        cmyk: false,
        dots: true,
        most: ANY,
        write: zpl::write,
    },
    Format {
        id: "sbpl",
        media_type: "application/x-sbpl",
        extension: "sbpl",
        cmyk: false,
        dots: true,
        most: sbpl::MOST,
        write: sbpl::write,
    },
    Format {
        id: "tpcl",
        media_type: "application/x-tpcl",
        extension: "tpcl",
        cmyk: false,
        dots: true,
        most: tpcl::MOST,
        write: tpcl::write,
    },
    Format {
        id: "escpos",
        media_type: "application/x-escpos",
        extension: "escpos",
        cmyk: false,
        dots: true,
        most: ANY,
        write: escpos::write,
    },
];

/// The format of that name, in any case.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id.eq_ignore_ascii_case(name))
}
