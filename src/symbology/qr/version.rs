//! Versions 1 to 40 and error correction levels of QR Code: sizes, codewords, blocks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::codewords::Blocks;

/// Version 1 to 40: the size of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u8);

impl Version {
    pub const fn new(number: u8) -> Option<Self> {
        if 1 <= number && number <= 40 { Some(Self(number)) } else { None }
    }

    pub const fn number(self) -> u8 {
        self.0
    }

    /// Modules a side.
    pub const fn size(self) -> usize {
        17 + 4 * self.0 as usize
    }

    /// Row and column coordinates of the centres of the alignment patterns (clause 6.3.6, annex E): the first is 6, the
    /// others are evenly spaced from the far side, with what does not divide put into the first gap.
    pub fn alignment_centres(self) -> impl Iterator<Item = usize> + Clone {
        let number = usize::from(self.0);
        let count = if number == 1 { 0 } else { number / 7 + 2 };
        let step = if count == 0 { 0 } else { (number * 8 + count * 3 + 5) / (count * 4 - 4) * 2 };
        let last = self.size() - 7;
        (0..count).map(move |i| if i == 0 { 6 } else { last - (count - 1 - i) * step })
    }

    /// Codewords in the symbol: the modules that no function pattern, format or version information takes.
    pub const fn codewords(self) -> usize {
        let number = self.0 as usize;
        let mut modules = (16 * number + 128) * number + 64;
        if number >= 2 {
            let patterns = number / 7 + 2;
            modules -= (25 * patterns - 10) * patterns - 55;
        }
        if number >= 7 {
            modules -= 36;
        }
        modules / 8
    }

    /// How the codewords are divided into blocks (clause 7.5.1, table 9).
    pub fn blocks(self, level: Level) -> Blocks {
        let index = usize::from(self.0 - 1);
        let count = usize::from(BLOCKS[level as usize][index]);
        Blocks::even(self.codewords(), count, usize::from(CHECKS[level as usize][index]))
    }
}

/// Error correction level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Level {
    /// Recovers about 7 % of the codewords.
    L,
    /// Recovers about 15 % of the codewords.
    #[default]
    M,
    /// Recovers about 25 % of the codewords.
    Q,
    /// Recovers about 30 % of the codewords.
    H,
}

impl Level {
    pub const fn name(self) -> &'static str {
        ["L", "M", "Q", "H"][self as usize]
    }

    /// The level in the format information (table 12).
    pub const fn indicator(self) -> u8 {
        [0b01, 0b00, 0b11, 0b10][self as usize]
    }
}

/// ISO/IEC 18004:2015, table 9: number of error correction blocks by level and version.
#[rustfmt::skip]
const BLOCKS: [[u8; 40]; 4] = [
    [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
    [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
    [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
];

/// ISO/IEC 18004:2015, table 9: error correction codewords of one block by level and version.
#[rustfmt::skip]
const CHECKS: [[u8; 40]; 4] = [
    [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
    [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 18004:2015, tables 1, 7 and 9 and annex E, by their rows that a formula could miss.
    #[test]
    fn rows_of_the_tables() {
        let version = |number| Version::new(number).unwrap();
        assert_eq!([1, 2, 7, 14, 32, 40].map(|n| version(n).codewords()), [26, 44, 196, 581, 2465, 3706]);
        assert_eq!(version(1).alignment_centres().count(), 0);
        assert_eq!(version(32).alignment_centres().collect::<Vec<_>>(), [6, 34, 60, 86, 112, 138]);
        assert_eq!(version(39).alignment_centres().collect::<Vec<_>>(), [6, 26, 54, 82, 110, 138, 166]);
        assert_eq!(version(40).blocks(Level::L).data(), 2956);
        assert_eq!(version(40).blocks(Level::H).data(), 1276);
    }

    /// Wrong block counts in other libraries: 15-H and 27-Q.
    #[test]
    fn report_c120_and_c121_block_tables() {
        let blocks = Version::new(15).unwrap().blocks(Level::H);
        assert_eq!((blocks.short, blocks.short_data, blocks.long), (11, 12, 7));
        let blocks = Version::new(27).unwrap().blocks(Level::Q);
        assert_eq!((blocks.short, blocks.short_data, blocks.long, blocks.data()), (8, 23, 26, 808));
    }
}
