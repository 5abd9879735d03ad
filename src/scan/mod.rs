//! Reading back: the bytes of a picture → a gray picture → the symbols in it.
//!
//! [`read`] is the engine: a function of a picture, without HTTP, that whoever draws may call to see what was drawn. Once
//! [`apart::begin`] was called, as the service does, the reader has processes of its own.
//! The reader behind it is zxing-cpp; `docs/scanning.md` tells why, and what it reads.

pub mod answer;
pub mod apart;
mod formats;
pub mod picture;
pub mod quality;
mod reader;
mod sequence;
mod text;
pub mod verify;

use serde::{Deserialize, Serialize};

pub use apart::read;
pub use formats::{Wanted, read_as, readable};
pub use image::GrayImage;
pub use reader::NAME;

/// A point of the picture, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A symbol that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Canonical id.
    pub symbology: String,
    /// What it holds, as text.
    pub text: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The encoding that the text was read in; none where the symbology has but one.
    pub encoding: Option<String>,
    /// ECI assignment numbers in the symbol.
    pub eci: Vec<u32>,
    /// Symbology identifier (ISO/IEC 15424), as `]Q1`.
    pub identifier: String,
    /// Whether it holds GS1 element strings.
    pub gs1: bool,
    /// Upper left, upper right, lower right and lower left corner, as the symbol itself stands.
    pub corners: [Point; 4],
    /// How far the symbol is turned, in degrees clockwise.
    pub orientation: i32,
    /// Whether it is light on dark.
    pub inverted: bool,
    /// Whether it is seen from behind.
    pub mirrored: bool,
    /// Digits of an EAN or UPC add-on.
    pub add_on: Option<String>,
    /// Its place in a structured append.
    pub part: Option<Part>,
    /// Version or size, as the symbology names it.
    pub version: Option<String>,
    /// Level of error correction, as the symbology names it.
    pub error_correction: Option<String>,
    /// Share of the error correction that reading did not use.
    pub unused_error_correction: Option<f64>,
}

/// A symbol's place in a structured append.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 1.
    pub index: usize,
    /// How many there are; none where only the last one would tell.
    pub total: Option<usize>,
    /// What the symbols of one message have in common.
    pub id: String,
}
