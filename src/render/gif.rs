//! GIF 89a: one picture with a global palette, the background see-through where it is.

use super::raster::Raster;
use crate::drawing::{Colour, Drawing};

/// Writes a GIF file; what is half see-through lies on white.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let raster = Raster::of(drawing);
    let background = raster.palette.len() - 1;
    let [width, height] = [raster.width, raster.height].map(|side| (side as u16).to_le_bytes());

    let mut file = Vec::with_capacity(1024);
    file.extend_from_slice(b"GIF89a");
    file.extend_from_slice(&[width[0], width[1], height[0], height[1]]);
    // A global palette of 2^depth colours.
    file.extend_from_slice(&[0x80 | 0x70 | (raster.depth - 1) as u8, background as u8, 0]);
    for colour in &raster.palette {
        file.extend_from_slice(&colour.over(Colour::WHITE, 255).0[..3]);
    }
    if drawing.background.alpha() == 0 {
        file.extend_from_slice(&[0x21, 0xF9, 4, 1, 0, 0, background as u8, 0]);
    }
    file.extend_from_slice(&[0x2C, 0, 0, 0, 0, width[0], width[1], height[0], height[1], 0]);
    let depth = raster.depth.max(2);
    file.push(depth as u8);
    for block in compress(&raster, depth).chunks(255) {
        file.push(block.len() as u8);
        file.extend_from_slice(block);
    }
    file.extend_from_slice(&[0, 0x3B]);
    file
}

/// Variable-length LZW of the palette indices, row by row.
fn compress(raster: &Raster, depth: u32) -> Vec<u8> {
    const MOST: u16 = 4096;
    let (clear, end) = (1_u16 << depth, (1_u16 << depth) + 1);
    // The code for each known string followed by each index.
    let mut next = vec![0_u16; usize::from(MOST) << depth];
    let mut out = Codes::default();
    let (mut known, mut bits) = (end + 1, depth + 1);
    let mut prefix = None;
    out.push(clear, bits);
    for (row, repeats) in raster.rows() {
        for _ in 0..repeats {
            for index in raster.indices(row) {
                let Some(code) = prefix else {
                    prefix = Some(u16::from(index));
                    continue;
                };
                let slot = &mut next[usize::from(code) << depth | usize::from(index)];
                if *slot > 0 {
                    prefix = Some(*slot);
                    continue;
                }
                out.push(code, bits);
                prefix = Some(u16::from(index));
                if known < MOST {
                    *slot = known;
                    // One code more than fits is written before the reader widens its codes.
                    if u32::from(known) == 1 << bits {
                        bits += 1;
                    }
                    known += 1;
                } else {
                    out.push(clear, bits);
                    next.fill(0);
                    (known, bits) = (end + 1, depth + 1);
                }
            }
        }
    }
    if let Some(code) = prefix {
        out.push(code, bits);
    }
    if u32::from(known) == 1 << bits && bits < 12 {
        bits += 1;
    }
    out.push(end, bits);
    out.bytes.extend_from_slice(&out.word.to_le_bytes()[..out.count.div_ceil(8) as usize]);
    out.bytes
}

/// Codes packed from the lowest bit on.
#[derive(Default)]
struct Codes {
    bytes: Vec<u8>,
    word: u32,
    count: u32,
}

impl Codes {
    fn push(&mut self, code: u16, bits: u32) {
        self.word |= u32::from(code) << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push(self.word as u8);
            self.word >>= 8;
            self.count -= 8;
        }
    }
}
