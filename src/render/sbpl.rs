//! SBPL for SATO label printers: a 1-bit graphic (`ESC G`), dot for dot, in hexadecimal digits.

use super::raster::Raster;
use crate::drawing::Drawing;

/// Most dots along a side: 999 blocks of 8.
pub const MOST: u32 = 7992;

/// Writes a label with the picture at its origin.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let dots = Raster::dots(drawing);
    let (across, down) = (dots.stride(), dots.height.div_ceil(8) as usize);
    let mut label = format!("\x1BA\x1BV0001\x1BH0001\x1BGH{across:03}{down:03}").into_bytes();
    let start = label.len();
    for (row, repeats) in dots.rows() {
        let first = label.len();
        label.extend(
            row.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| b"0123456789ABCDEF"[usize::from(digit)]),
        );
        let end = label.len();
        for _ in 1..repeats {
            label.extend_from_within(first..end);
        }
    }
    // The last block is filled up.
    label.resize(start + across * 2 * down * 8, b'0');
    label.extend_from_slice(b"\x1BQ1\x1BZ");
    label
}
