//! BMP (BITMAPINFOHEADER): palette of 2, 16 or 256 colours, rows from the bottom up.

use super::raster::Raster;
use crate::drawing::{Colour, Drawing};

/// Writes a BMP file; what is see-through lies on white.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let raster = Raster::of(drawing);
    let stride = raster.stride().next_multiple_of(4);
    let data = 14 + 40 + 4 * raster.palette.len();
    let size = data + stride * raster.height as usize;
    let per_metre = drawing.dpi.map_or(0, |dpi| (dpi / 0.0254).round() as u32);

    let mut file = Vec::with_capacity(size);
    let long = |file: &mut Vec<u8>, value: u32| file.extend_from_slice(&value.to_le_bytes());
    file.extend_from_slice(b"BM");
    for value in [size as u32, 0, data as u32, 40, raster.width, raster.height] {
        long(&mut file, value);
    }
    long(&mut file, 1 | raster.depth << 16); // planes, bits of a pixel
    for value in [0, (size - data) as u32, per_metre, per_metre, raster.palette.len() as u32, 0] {
        long(&mut file, value);
    }
    for colour in &raster.palette {
        let [red, green, blue, _] = colour.over(Colour::WHITE, 255).0;
        file.extend_from_slice(&[blue, green, red, 0]);
    }
    let rows: Vec<(&[u8], u32)> = raster.rows().collect();
    for (row, repeats) in rows.into_iter().rev() {
        for _ in 0..repeats {
            file.extend_from_slice(row);
            file.resize(file.len() + stride - row.len(), 0);
        }
    }
    file
}
