//! ESC/POS for receipt printers: 1-bit raster graphics (`GS v 0`), dot for dot. Feed and cut are the caller's.

use super::raster::Raster;
use crate::drawing::Drawing;

/// Rows of one command; a printer prints it when it has all of it, so long pictures go in parts, without a gap.
const BAND: u32 = 1024;

/// Writes the picture at the left margin.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let dots = Raster::dots(drawing);
    let stride = dots.stride();
    let mut job = b"\x1B@".to_vec();
    let mut left = dots.height;
    let mut room = 0;
    for (row, repeats) in dots.rows() {
        for _ in 0..repeats {
            if room == 0 {
                room = left.min(BAND);
                left -= room;
                job.extend_from_slice(b"\x1Dv0\0");
                job.extend_from_slice(&(stride as u16).to_le_bytes());
                job.extend_from_slice(&(room as u16).to_le_bytes());
            }
            job.extend_from_slice(row);
            room -= 1;
        }
    }
    job
}
