//! Data Matrix ECC 000 to 140: the kinds before ECC 200, with convolutional codes, for systems that know no other.
//!
//! Standard: ISO/IEC 16022:2000, clauses 5.2 to 5.7 and annexes B to F. The data becomes a stream of bits in one of six
//! formats behind its CRC, the stream is protected, randomised and spread over a square of odd size.

use super::{EncodeError, Fault, Wording};
use crate::symbol::{Grid, Quiet, Symbol};

/// Error checking and correction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub enum Ecc {
    /// Reed–Solomon codes: the kind for all open systems.
    #[default]
    #[serde(rename = "200")]
    Ecc200,
    /// None: a CRC finds errors, nothing corrects them.
    #[serde(rename = "000")]
    Ecc000,
    /// Convolutional code of rate 3/4, about 2.8 % of the symbol may be damaged.
    #[serde(rename = "050")]
    Ecc050,
    /// Convolutional code of rate 2/3, about 5.5 % of the symbol may be damaged.
    #[serde(rename = "080")]
    Ecc080,
    /// Convolutional code of rate 1/2, about 12.6 % of the symbol may be damaged.
    #[serde(rename = "100")]
    Ecc100,
    /// Convolutional code of rate 1/4, about 25 % of the symbol may be damaged.
    #[serde(rename = "140")]
    Ecc140,
}

/// Most characters of a symbol: their number is written in nine bits.
const LONGEST: usize = 511;

/// The symbol of some bytes, in the smallest size or that of `side` modules.
pub fn draw(bytes: &[u8], ecc: Ecc, side: Option<usize>) -> Result<Symbol, EncodeError> {
    let format = FORMATS
        .iter()
        .filter(|format| bytes.iter().all(|&byte| format.value(byte).is_some()))
        .min_by_key(|format| format.bits(bytes.len()))
        .unwrap_or(&FORMATS[5]);
    let bits = |length: usize| ecc.bits(PREFIX + format.bits(length));
    let mut sides = (SMALLEST..=LARGEST).step_by(2).filter(|&known| side.is_none_or(|side| side == known));
    let fits = |length: usize, side: usize| length <= LONGEST && bits(length) <= (side - 2).pow(2);
    let Some(side) = sides.find(|&side| fits(bytes.len(), side)) else {
        let capacity = (1..=LONGEST).rev().find(|&length| fits(length, side.unwrap_or(LARGEST))).unwrap_or(0);
        return Err(EncodeError::new(Fault::DataTooLong { length: bytes.len(), capacity, unit: "characters" }));
    };
    let protected = ecc.protect(&stream(bytes, format));
    debug_assert_eq!(protected.len(), bits(bytes.len()));
    Ok(Symbol::new(place(&protected, side), Quiet::all(1.0))
        .with_detail("size", format!("{side}x{side}"))
        .with_detail("format", format.name)
        .with_detail("bits", protected.len())
        .with_detail("capacity_bits", (side - 2).pow(2)))
}

/// Modules a side of the smallest and the largest symbol; all odd numbers between are sizes.
const SMALLEST: usize = 9;
const LARGEST: usize = 49;

/// The side of the size of that name, `13x13` or `13`.
pub fn side(name: &str) -> Result<usize, EncodeError> {
    let (rows, columns) = name.split_once(['x', 'X']).unwrap_or((name, name));
    match (rows.parse::<usize>(), columns.parse::<usize>()) {
        (Ok(rows), Ok(columns)) if rows == columns && rows % 2 == 1 && (SMALLEST..=LARGEST).contains(&rows) => Ok(rows),
        _ => Err(EncodeError::option(
            "size",
            Wording::of(
                format!("there is no size {name:?} below ECC 200; the sizes are the odd squares 9x9 to 49x49"),
                format!("ECC 000-140 にサイズ {name:?} はありません。使えるサイズ: 9x9 から 49x49 までの奇数の正方形"),
            ),
        )),
    }
}

/// How characters become bits (clause 5.3).
struct Format {
    name: &'static str,
    /// Format identification of the CRC (annex D); one less is written before the data.
    id: u8,
    /// Characters in the order of their values; none where the low bits of a byte are its value.
    characters: Option<&'static [u8]>,
    /// Bits of 1, 2, … characters, the last a full group.
    group_bits: &'static [usize],
}

/// Annex C. The formats for fewer characters come first, so that of equals the plainest is taken.
#[rustfmt::skip]
static FORMATS: [Format; 6] = [
    Format { name: "base-11", id: 1, characters: Some(b" 0123456789"), group_bits: &[4, 7, 11, 14, 18, 21] },
    Format { name: "base-27", id: 2, characters: Some(BASE_41.split_at(27).0), group_bits: &[5, 10, 15, 20, 24] },
    Format { name: "base-37", id: 4, characters: Some(BASE_41.split_at(37).0), group_bits: &[6, 11, 16, 21] },
    Format { name: "base-41", id: 3, characters: Some(BASE_41), group_bits: &[6, 11, 17, 22] },
    Format { name: "ascii", id: 5, characters: None, group_bits: &[7] },
    Format { name: "byte", id: 6, characters: None, group_bits: &[8] },
];
const BASE_41: &[u8] = b" ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/";

impl Format {
    fn value(&self, byte: u8) -> Option<usize> {
        match self.characters {
            Some(characters) => characters.iter().position(|&c| c == byte),
            None => Some(usize::from(byte)).filter(|value| value >> self.group_bits[0] == 0),
        }
    }

    /// Bits of so many characters.
    fn bits(&self, length: usize) -> usize {
        let (full, rest) = (length / self.group_bits.len(), length % self.group_bits.len());
        full * self.group_bits[self.group_bits.len() - 1] + if rest == 0 { 0 } else { self.group_bits[rest - 1] }
    }
}

/// Bits in the order of the symbol.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    /// Appends the low bits of a value, the lowest first.
    fn push(&mut self, value: usize, count: usize) {
        self.0.extend((0..count).map(|bit| value >> bit & 1 == 1));
    }
}

/// Bits before the data: format, CRC, length.
const PREFIX: usize = 5 + 16 + 9;

/// Format, CRC, length and data (clause 5.4).
fn stream(bytes: &[u8], format: &Format) -> Vec<bool> {
    let mut bits = Bits::default();
    // The format identification alone has its highest bit first.
    bits.push(usize::from((format.id - 1).reverse_bits() >> 3), 5);
    bits.push(usize::from(crc(bytes, format.id)), 16);
    bits.push(bytes.len(), 9);
    let base = format.characters.map_or(0, <[u8]>::len);
    for group in bytes.chunks(format.group_bits.len()) {
        // The first character is the lowest digit.
        let value = group.iter().rev().fold(0, |value, &byte| value * base + format.value(byte).unwrap_or_default());
        bits.push(value, format.group_bits[group.len() - 1]);
    }
    bits.0
}

/// The CRC of CCITT, x^16 + x^12 + x^5 + 1, lowest bits first, over the format in two bytes and the data (annex D).
fn crc(bytes: &[u8], format: u8) -> u16 {
    [format, 0].iter().chain(bytes).fold(0, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0x8408 } else { 0 })
    })
}

impl Ecc {
    fn code(self) -> Option<&'static Code> {
        match self {
            Self::Ecc200 | Self::Ecc000 => None,
            Self::Ecc050 => Some(&CODES[0]),
            Self::Ecc080 => Some(&CODES[1]),
            Self::Ecc100 => Some(&CODES[2]),
            Self::Ecc140 => Some(&CODES[3]),
        }
    }

    /// Bits of a protected stream of `length`.
    fn bits(self, length: usize) -> usize {
        self.code().map_or(7 + length, |code| 19 + code.cycles(length) * code.outputs.len())
    }

    /// A header that names the level, then the bits in its convolutional code (clause 5.5 and annex E).
    fn protect(self, stream: &[bool]) -> Vec<bool> {
        let mut bits = Bits::default();
        let Some(code) = self.code() else {
            bits.push(0b111_1110, 7);
            bits.0.extend_from_slice(stream);
            return bits.0;
        };
        bits.push(code.header, 19);
        let mut registers = vec![0_u64; code.inputs];
        for cycle in 0..code.cycles(stream.len()) {
            let mut state = 0;
            for (input, register) in registers.iter_mut().enumerate() {
                let bit = stream.get(cycle * code.inputs + input).is_some_and(|&bit| bit);
                *register = (*register << 1 | u64::from(bit)) & ((1 << code.depth) - 1);
                state |= *register << (input * code.depth);
            }
            bits.0.extend(code.outputs.iter().map(|taps| (state & taps).count_ones() % 2 == 1));
        }
        bits.0
    }
}

/// A convolutional code.
struct Code {
    /// Header bits, the first the lowest.
    header: usize,
    /// Bits that enter at once.
    inputs: usize,
    /// Places of the shift register of an input, that of the newest bit among them.
    depth: usize,
    /// What each output bit adds up: `depth` bits an input, the first input's lowest, the newest bit lowest.
    outputs: &'static [u64],
}

impl Code {
    /// Steps for so many bits: zeros behind them move them through the whole of the register.
    fn cycles(&self, length: usize) -> usize {
        length.div_ceil(self.inputs) + self.depth - 1
    }
}

/// ISO/IEC 16022:2000, figures of annex E, and the headers of table 6.
#[rustfmt::skip]
static CODES: [Code; 4] = [
    Code { header: 0x0E00E, inputs: 3, depth: 4, outputs: &[0xE81, 0x0BC, 0x32E, 0xB73] },
    Code { header: 0x71C0E, inputs: 2, depth: 12, outputs: &[0x98_84EB, 0x34_9732, 0xA9_70E1] },
    Code { header: 0x7FC0E, inputs: 1, depth: 16, outputs: &[0x87E5, 0xE85B] },
    Code { header: 0x7E38E, inputs: 1, depth: 14, outputs: &[0x3491, 0x2F99, 0x3AB7, 0x3EB7] },
];

/// The finder pattern, and the bits at their places in it, randomised.
fn place(bits: &[bool], side: usize) -> Grid {
    let mut grid = Grid::new(side, side);
    for i in 0..side {
        grid.set(0, i);
        grid.set(i, side - 1);
        if i % 2 == 0 {
            grid.set(i, 0);
            grid.set(side - 1, i);
        }
    }
    for (i, (x, y)) in places(side - 2).into_iter().enumerate() {
        let random = RANDOM[i / 8] >> (7 - i % 8) & 1 == 1;
        if bits.get(i).is_some_and(|&bit| bit) != random {
            grid.set(x + 1, y + 1);
        }
    }
    grid
}

/// Column and row of every bit in a square of `side` modules (annex B), without its 21 tables: they number rows and
/// columns in the order of their reversed binary digits, move each row by twice its number, and exchange the first four
/// bits with those that come to lie in the corners.
fn places(side: usize) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..side).collect();
    order.sort_unstable_by_key(|number| number.reverse_bits());
    let mut rank = vec![0; side];
    for (i, &number) in order.iter().enumerate() {
        rank[number] = i;
    }
    let last = side - 1;
    let mut places: Vec<(usize, usize)> = (0..side * side)
        .map(|i| (rank[i / side], order[i % side]))
        .map(|(column, row)| ((column + 2 * row) % side, last - row))
        .collect();
    for (i, corner) in [(0, last), (last, 0), (0, 0), (last, last)].into_iter().enumerate() {
        if let Some(other) = places.iter().position(|&place| place == corner) {
            places.swap(i, other);
        }
    }
    places
}

/// Annex F: the master random bit stream, highest bit first; its last bit is the 0 after the byte 0x08.
#[rustfmt::skip]
const RANDOM: [u8; 277] = [
    0x05, 0xFF, 0xC7, 0x31, 0x88, 0xA8, 0x83, 0x9C, 0x64, 0x87, 0x9F, 0x64, 0xB3, 0xE0, 0x4D, 0x9C, 0x80, 0x29, 0x3A, 0x90,
    0xB3, 0x8B, 0x9E, 0x90, 0x45, 0xBF, 0xF5, 0x68, 0x4B, 0x08, 0xCF, 0x44, 0xB8, 0xD4, 0x4C, 0x5B, 0xA0, 0xAB, 0x72, 0x52,
    0x1C, 0xE4, 0xD2, 0x74, 0xA4, 0xDA, 0x8A, 0x08, 0xFA, 0xA7, 0xC7, 0xDD, 0x00, 0x30, 0xA9, 0xE6, 0x64, 0xAB, 0xD5, 0x8B,
    0xED, 0x9C, 0x79, 0xF8, 0x08, 0xD1, 0x8B, 0xC6, 0x22, 0x64, 0x0B, 0x33, 0x43, 0xD0, 0x80, 0xD4, 0x44, 0x95, 0x2E, 0x6F,
    0x5E, 0x13, 0x8D, 0x47, 0x62, 0x06, 0xEB, 0x80, 0x82, 0xC9, 0x41, 0xD5, 0x73, 0x8A, 0x30, 0x23, 0x24, 0xE3, 0x7F, 0xB2,
    0xA8, 0x0B, 0xED, 0x38, 0x42, 0x4C, 0xD7, 0xB0, 0xCE, 0x98, 0xBD, 0xE1, 0xD5, 0xE4, 0xC3, 0x1D, 0x15, 0x4A, 0xCF, 0xD1,
    0x1F, 0x39, 0x26, 0x18, 0x93, 0xFC, 0x19, 0xB2, 0x2D, 0xAB, 0xF2, 0x6E, 0xA1, 0x9F, 0xAF, 0xD0, 0x8A, 0x2B, 0xA0, 0x56,
    0xB0, 0x41, 0x6D, 0x43, 0xA4, 0x63, 0xF3, 0xAA, 0x7D, 0xAF, 0x35, 0x57, 0xC2, 0x94, 0x4A, 0x65, 0x0B, 0x41, 0xDE, 0xB8,
    0xE2, 0x30, 0x12, 0x27, 0x9B, 0x66, 0x2B, 0x34, 0x5B, 0xB8, 0x99, 0xE8, 0x28, 0x71, 0xD0, 0x95, 0x6B, 0x07, 0x4D, 0x3C,
    0x7A, 0xB3, 0xE5, 0x29, 0xB3, 0xBA, 0x8C, 0xCC, 0x2D, 0xE0, 0xC9, 0xC0, 0x22, 0xEC, 0x4C, 0xDE, 0xF8, 0x58, 0x07, 0xFC,
    0x19, 0xF2, 0x64, 0xE2, 0xC3, 0xE2, 0xD8, 0xB9, 0xFD, 0x67, 0xA0, 0xBC, 0xF5, 0x2E, 0xC9, 0x49, 0x75, 0x62, 0x82, 0x27,
    0x10, 0xF4, 0x19, 0x6F, 0x49, 0xF7, 0xB3, 0x84, 0x14, 0xEA, 0xEB, 0xE1, 0x2A, 0x31, 0xAB, 0x47, 0x7D, 0x08, 0x29, 0xAC,
    0xBB, 0x72, 0xFA, 0xFA, 0x62, 0xB8, 0xC8, 0xD3, 0x86, 0x89, 0x95, 0xFD, 0xDF, 0xCC, 0x9C, 0xAD, 0xF1, 0xD4, 0x6C, 0x64,
    0x23, 0x24, 0x2A, 0x56, 0x1F, 0x36, 0xEB, 0xB7, 0xD6, 0xFF, 0xDA, 0x57, 0xF4, 0x50, 0x79, 0x08, 0x00,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> Vec<bool> {
        text.bytes().map(|c| c == b'1').collect()
    }

    /// Annex B, the grid of 7 by 7.
    #[test]
    fn the_smallest_grid_of_the_standard() {
        #[rustfmt::skip]
        let expected = [
            2, 45, 10, 38, 24, 21, 1, 12, 40, 26, 5, 33, 19, 47, 22, 31, 29, 15, 43, 8, 36, 34, 20, 48, 13,
            41, 27, 6, 44, 9, 37, 23, 17, 30, 16, 39, 25, 4, 32, 18, 46, 11, 0, 28, 14, 42, 7, 35, 3,
        ];
        let mut grid = [0; 49];
        for (i, (x, y)) in places(7).into_iter().enumerate() {
            grid[7 * y + x] = i;
        }
        assert_eq!(grid, expected);
    }

    #[test]
    fn every_grid_takes_every_bit_once() {
        for side in (SMALLEST - 2..=LARGEST - 2).step_by(2) {
            let mut places = places(side);
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), side * side);
            assert!(side * side <= 8 * RANDOM.len());
        }
    }

    /// The protected and padded stream of `AB12-X` that an independent decoder of ECC 050 was tested with.
    #[test]
    fn the_protected_stream_of_ecc_050() {
        let expected = "0111000000000111000000010101011111110101010101000000100001101101000010100011000000011101010100110101\
                        001100001001010000000";
        let format = FORMATS.iter().find(|format| format.name == "base-41").unwrap();
        let mut stream = Ecc::Ecc050.protect(&stream(b"AB12-X", format));
        stream.resize(121, false);
        assert_eq!(stream, bits(expected));
    }
}
