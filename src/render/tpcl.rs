//! TPCL for Toshiba TEC label printers: a 1-bit graphic (`SG`), dot for dot, four dots a byte.
//!
//! The size of the label is the printer's setting; the graphic is drawn into a cleared buffer and one label is issued,
//! its gap found by the transmissive sensor.

use super::raster::Raster;
use crate::drawing::Drawing;

/// Most dots along a side: whole bytes in 4 digits.
pub const MOST: u32 = 9992;

/// Writes a label with the picture at its origin.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let dots = Raster::dots(drawing);
    let width = dots.stride() * 8;
    let mut label = format!("\x1BC\n\0\x1BSG;0000D,0000D,{width:04},{:04},0,", dots.height).into_bytes();
    for (row, repeats) in dots.rows() {
        let first = label.len();
        label.extend(row.iter().flat_map(|byte| [0x30 | byte >> 4, 0x30 | byte & 15]));
        let end = label.len();
        for _ in 1..repeats {
            label.extend_from_within(first..end);
        }
    }
    label.extend_from_slice(b"\n\0\x1BXS;I,0001,0002C3000\n\0");
    label
}
