//! JPEG: grey where every colour is grey, at a quality that keeps edges.

use image::{
    ExtendedColorType,
    codecs::jpeg::{JpegEncoder, PixelDensity},
};

use super::raster::Raster;
use crate::drawing::{Colour, Drawing};

/// Quality of the quantisation, of 100.
const QUALITY: u8 = 95;

/// Writes a JPEG file; what is see-through lies on white.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let mut raster = Raster::of(drawing);
    for colour in &mut raster.palette {
        *colour = colour.over(Colour::WHITE, 255);
    }
    let grey = raster.palette.iter().all(|colour| colour.is_grey());
    let (channels, kind) = if grey { (1, ExtendedColorType::L8) } else { (3, ExtendedColorType::Rgb8) };
    let pixels = raster.channels(channels);

    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    if let Some(dpi) = drawing.dpi {
        encoder.set_pixel_density(PixelDensity::dpi(dpi.round() as u16));
    }
    encoder
        .encode(&pixels, raster.width, raster.height, kind)
        .expect("a Vec takes everything, and the size is checked");
    file
}
