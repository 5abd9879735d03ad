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
use crate::drawing::{Colour, Drawing};

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
    /// What a picture is made of in it.
    pub holds: Holds,
    /// What it holds of colours that are see-through.
    pub clear: Clear,
    /// Whether its size in print is known: it holds dots an inch, or a printer's own dots.
    pub sized: bool,
    /// Most pixels along a side that it can hold.
    pub most: u32,
    /// Writes the file. The same drawing gives the same bytes.
    pub write: Write,
}

/// What a picture is made of in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Pixels.
    Pixels,
    /// Lines, with a title.
    Lines,
    /// Black dots alone, for a printer.
    Dots,
}

/// What a format holds of colours that are see-through; the rest lies on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// All of it.
    Kept,
    /// Only what is wholly clear.
    Whole,
    /// None.
    Never,
}

/// Where a format sets no limit that a drawing could pass.
const ANY: u32 = u32::MAX;

/// What writes a file.
type Write = fn(&Drawing) -> Vec<u8>;

/// A format of pixels in all colours but those of print, of any size.
const fn format(id: &'static str, media_type: &'static str, extension: &'static str, write: Write) -> Format {
    let (cmyk, holds, clear, sized) = (false, Holds::Pixels, Clear::Kept, true);
    Format { id, media_type, extension, cmyk, holds, clear, sized, most: ANY, write }
}

/// Every format, the default first.
#[rustfmt::skip]
pub static FORMATS: &[Format] = &[
    format("png", "image/png", "png", png::write),
    Format { holds: Holds::Lines, ..format("svg", "image/svg+xml", "svg", svg::write) },
    Format { holds: Holds::Lines, cmyk: true, ..format("pdf", "application/pdf", "pdf", pdf::write) },
    Format { holds: Holds::Lines, cmyk: true, clear: Clear::Whole, ..format("eps", "application/postscript", "eps", eps::write) },
    Format { clear: Clear::Never, ..format("jpeg", "image/jpeg", "jpg", jpeg::write) },
    Format { sized: false, ..format("webp", "image/webp", "webp", webp::write) },
    Format { sized: false, clear: Clear::Whole, ..format("gif", "image/gif", "gif", gif::write) },
    Format { clear: Clear::Never, ..format("bmp", "image/bmp", "bmp", bmp::write) },
    Format { cmyk: true, clear: Clear::Never, ..format("tiff", "image/tiff", "tif", tiff::write) },
    Format { holds: Holds::Dots, ..format("zpl", "application/zpl", "zpl", zpl::write) },
    Format { holds: Holds::Dots, most: sbpl::MOST, ..format("sbpl", "application/x-sbpl", "sbpl", sbpl::write) },
    Format { holds: Holds::Dots, most: tpcl::MOST, ..format("tpcl", "application/x-tpcl", "tpcl", tpcl::write) },
    Format { holds: Holds::Dots, ..format("escpos", "application/x-escpos", "escpos", escpos::write) },
];

impl Format {
    /// Ink and ground as the file has them, where they are not what was asked for; `two_colours` as in [`Drawing`].
    pub fn shown(&self, [ink, ground]: [Colour; 2], two_colours: bool) -> [Colour; 2] {
        if self.holds == Holds::Dots || two_colours && self.holds == Holds::Pixels && ground.alpha() == 255 {
            return [Colour::BLACK, Colour::WHITE];
        }
        let clear = match self.clear {
            Clear::Kept => true,
            Clear::Whole => ground.alpha() == 0,
            Clear::Never => false,
        };
        [ink, if clear { ground } else { ground.over(Colour::WHITE, 255) }]
    }
}

/// The format of that name, in any case.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id.eq_ignore_ascii_case(name))
}
