//! What stands before the segments: structured append, ECI, FNC1.

use super::codewords::Stream;

/// Bits that stand before the segments.
#[derive(Default)]
pub struct Header {
    parts: Vec<(u32, usize)>,
    /// Their number.
    pub bits: usize,
}

impl Header {
    pub fn push(&mut self, value: u32, bits: usize) {
        self.parts.push((value, bits));
        self.bits += bits;
    }

    /// An ECI assignment number of one, two or three bytes (ISO/IEC 18004:2015, clause 7.4.2, table 4).
    pub fn push_eci(&mut self, number: u32) {
        match number {
            0..=127 => self.push(number, 8),
            128..=16383 => self.push(0x8000 | number, 16),
            _ => self.push(0xC0_0000 | number, 24),
        }
    }

    pub fn write(&self, stream: &mut Stream) {
        for &(value, bits) in &self.parts {
            stream.push(value, bits);
        }
    }
}
