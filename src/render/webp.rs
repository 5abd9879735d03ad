//! WebP, lossless.

use image::{ExtendedColorType, codecs::webp::WebPEncoder};

use super::raster::Raster;
use crate::drawing::Drawing;

/// Writes a WebP file.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let raster = Raster::of(drawing);
    let opaque = raster.palette.iter().all(|colour| colour.alpha() == 255);
    let (channels, kind) = if opaque { (3, ExtendedColorType::Rgb8) } else { (4, ExtendedColorType::Rgba8) };
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file)
        .encode(&raster.channels(channels), raster.width, raster.height, kind)
        .expect("a Vec takes everything, and the size is checked");
    file
}
