//! Grid Matrix: Chinese text in a chessboard of framed squares.
//!
//! Standard: AIMD014 revision 1.63. Text is GB 2312; the stream ([`encodation`]) becomes codewords of 7 bits, two of them
//! in each macromodule, which wind around the one in the middle.

mod encodation;

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::encodation::{MOST_UNITS, Unit};
use super::{
    characters::{self, Characters, Eci},
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology},
};
use crate::{
    coding::{
        bits::Bits,
        charset::Charset,
        reed_solomon::{Field, Generator},
    },
    symbol::{Grid, Quiet, Symbol},
};

pub struct GridMatrix;

impl Symbology for GridMatrix {
    const FACTS: Facts = Facts {
        id: "grid-matrix",
        aliases: &[],
        name: "Grid Matrix",
        family: Family::Matrix,
        standard: "AIMD014 revision 1.63",
        accepts: "text (GB 2312 in the fewest modules) or bytes",
        example: "网格码 Grid Matrix",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let append = options.structured_append.as_ref();
        let part = append.map(|append| append.part(data)).transpose()?.flatten();
        let content = Content::of(part.as_ref().unwrap_or(data), options)?;

        // Clauses 6.5 to 6.7: what stands before the data. Only the first symbol of a sequence programs the reader.
        let mut bits = Bits::new();
        if options.reader_programming && append.is_none_or(|append| append.index == 1) {
            bits.push(FNC3, 4);
        }
        if let Some(append) = append {
            bits.push(FNC2, 4);
            bits.push(append.id.unwrap_or(0).into(), 8);
            bits.push(u32::from(append.total - 1), 4);
            bits.push(u32::from(append.index - 1), 4);
        }
        if let Some(number) = content.eci {
            push_eci(&mut bits, number);
        }
        if content.units.len() > MOST_UNITS {
            let (length, capacity) = (content.units.len(), MOST_UNITS);
            return Err(EncodeError::new(Fault::DataTooLong { length, capacity, unit: "characters" }));
        }
        let modes = encodation::encode(&content.units, &mut bits);

        let (layers, level) = options.choose(bits.len().div_ceil(7))?;
        let version = &VERSIONS[layers - 1];
        let codewords = version.codewords(&bits, level);
        let mut symbol = Symbol::new(draw(&codewords, layers, level), Quiet::all(6.0))
            .with_detail("version", layers)
            .with_detail("error_correction", level)
            .with_detail("modes", modes.join(" "))
            .with_detail("codewords", bits.len().div_ceil(7))
            .with_detail("data_codewords", version.data(level))
            .with_detail("encoding", content.encoding);
        if let Some(number) = content.eci {
            symbol = symbol.with_detail("eci", number);
        }
        Ok(symbol)
    }
}

/// Characters, and the ECI that tells how to take them.
struct Content {
    units: Vec<Unit>,
    eci: Option<u32>,
    encoding: &'static str,
}

impl Content {
    /// Text as GB 2312, which readers take for granted, where that has all of its characters, else as UTF-8.
    fn of(data: &Payload, options: &Options) -> Result<Self, EncodeError> {
        let named = options.encoding.as_deref().filter(|&name| name != "auto");
        let only = named.is_some_and(|name| name.replace(['-', '_', ' '], "").eq_ignore_ascii_case(GB_2312));
        if let (Payload::Text(text), true) = (data, only || named.is_none()) {
            match gb_2312(text) {
                Ok(units) => {
                    let eci = (options.eci == Eci::Always).then_some(29);
                    return Ok(Self { units, eci, encoding: GB_2312 });
                }
                Err((at, found)) if only => {
                    let fault = Fault::UnencodableCharacter { found, encoding: GB_2312 };
                    return Err(EncodeError::at(at..at + found.len_utf8(), fault));
                }
                Err(_) => {}
            }
        }
        let charset = characters::charset(named)?;
        let Characters { bytes, eci, encoding } = Characters::in_charset(data, charset, options.eci, &["us-ascii"])?;
        Ok(Self { units: bytes.into_iter().map(Unit::Byte).collect(), eci, encoding })
    }
}

const GB_2312: &str = "gb2312";

/// The characters in GB 2312, or the first that it lacks.
fn gb_2312(text: &str) -> Result<Vec<Unit>, (usize, char)> {
    static GBK: LazyLock<Option<&'static Charset>> = LazyLock::new(|| Charset::find("gbk"));
    let mut bytes = Vec::with_capacity(2);
    text.char_indices()
        .map(|(at, c)| {
            bytes.clear();
            (*GBK).and_then(|charset| charset.encode_char(c, &mut bytes));
            match bytes[..] {
                [byte] if byte.is_ascii() => Ok(Unit::Byte(byte)),
                [row, place] if is_gb_2312(row, place) => Ok(Unit::Double([row, place])),
                _ => Err((at, c)),
            }
        })
        .collect()
}

/// Whether GB 2312-80 has a character there; GBK has filled its gaps with others.
fn is_gb_2312(row: u8, place: u8) -> bool {
    matches!(
        (row, place),
        (0xA1 | 0xA3 | 0xB0..=0xD6 | 0xD8..=0xF7, 0xA1..=0xFE)
            | (0xA2, 0xB1..=0xE2 | 0xE5..=0xEE | 0xF1..=0xFC)
            | (0xA4, 0xA1..=0xF3)
            | (0xA5, 0xA1..=0xF6)
            | (0xA6, 0xA1..=0xB8 | 0xC1..=0xD8)
            | (0xA7, 0xA1..=0xC1 | 0xD1..=0xF1)
            | (0xA8, 0xA1..=0xBA | 0xC5..=0xE9)
            | (0xA9, 0xA4..=0xEF)
            | (0xD7, 0xA1..=0xF9)
    )
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Version, 18 to 162 modules wide; left out: the smallest that holds the data.
    #[schemars(range(min = 1, max = 13))]
    version: Option<u8>,
    /// Error correction level: 10 % of the codewords for each. Left out: what the standard recommends for the size, or as
    /// much of it as a given version has room for.
    #[schemars(range(min = 1, max = 5))]
    error_correction: Option<u8>,
    /// Character encoding of the text, as `gb2312`, `utf-8` or `gb18030`; `auto` or left out: GB 2312 where it has every
    /// character, else UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but GB 2312 and ASCII.
    eci: Eci,
    /// One of several symbols that are read as one message.
    structured_append: Option<StructuredAppend>,
    /// The data programs the reader.
    reader_programming: bool,
}

/// The place of a symbol in a sequence of up to 16.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 16))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 16))]
    total: u8,
    /// File signature, the same in every symbol of a sequence; left out: 0.
    #[schemars(range(min = 0, max = 255))]
    id: Option<u8>,
    /// The data is the whole message: this symbol gets its part of it.
    split: bool,
}

impl StructuredAppend {
    /// This symbol's part of the whole; none: all of the data is its part.
    fn part(&self, data: &Payload) -> Result<Option<Payload>, EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=16)?;
        if !self.split {
            return Ok(None);
        }
        characters::part(data, self.index, self.total).map(Some)
    }
}

impl Options {
    /// Version and level for so many codewords.
    fn choose(&self, codewords: usize) -> Result<(usize, usize), EncodeError> {
        EncodeError::check_range("version", self.version, 1..=13)?;
        EncodeError::check_range("error_correction", self.error_correction, 1..=5)?;
        let version = self.version.map(usize::from);
        let level = self.error_correction.map(usize::from);
        let layers = || (1..=13).filter(|&layers| version.is_none_or(|version| version == layers));
        let holds = |&(layers, level): &(usize, usize)| VERSIONS[layers - 1].data(level) >= codewords;
        let recommended = |layers: usize| match layers {
            1 => 5,
            2 | 3 => 4,
            _ => 3,
        };
        let asked = layers().map(|layers| (layers, level.unwrap_or(recommended(layers)))).find(holds);
        // Rather a lower level than none, where the level was left to us and no larger symbol may be taken.
        let largest = version.unwrap_or(13);
        let lower = (1..=recommended(largest)).rev().map(|level| (largest, level)).find(holds);
        asked.or(lower.filter(|_| level.is_none())).ok_or_else(|| {
            let capacity = VERSIONS[largest - 1].data(level.unwrap_or(if largest == 1 { 2 } else { 1 }));
            EncodeError::new(Fault::DataTooLong { length: codewords, capacity, unit: "codewords" })
        })
    }
}

/// Codes that stand before the data.
const FNC2: u32 = 9;
const FNC3: u32 = 10;
const ECI: u32 = 12;

/// An ECI assignment number (table 8).
fn push_eci(bits: &mut Bits, number: u32) {
    bits.push(ECI, 4);
    match number {
        0..=1023 => bits.push(number, 11),
        1024..=32767 => bits.push(0b10 << 15 | number, 17),
        _ => bits.push(0b11 << 20 | number, 22),
    }
}

/// How the codewords of a version are divided into blocks.
struct Version {
    /// Codewords of a longer block, and the number of those; the others have one less.
    longest: usize,
    longer: usize,
    shorter: usize,
    /// By level: check codewords of the first blocks, their number, and check codewords of the others.
    checks: [(usize, usize, usize); 5],
}

impl Version {
    fn total(&self) -> usize {
        self.longest * self.longer + (self.longest - 1) * self.shorter
    }

    /// Data codewords; none where the version lacks the level.
    fn data(&self, level: usize) -> usize {
        let (first, count, others) = self.checks[level - 1];
        let checks = first * count + others * (self.longer + self.shorter - count);
        if checks == 0 { 0 } else { self.total() - checks }
    }

    /// Data with its fill and check codewords, the first codewords of all blocks first (clauses 6.8 and 6.9).
    fn codewords(&self, bits: &Bits, level: usize) -> Vec<u8> {
        static FIELD: LazyLock<Field> = LazyLock::new(|| Field::binary(0x89));
        let mut data: Vec<u16> = (0..bits.len().div_ceil(7)).map(|i| bits.value(7 * i, 7) as u16).collect();
        let filled = data.len();
        data.extend((filled..self.data(level)).map(|i| if i > filled && i % 2 == 1 { 0x7E } else { 0 }));
        let blocks = self.longer + self.shorter;
        let (first, count, others) = self.checks[level - 1];
        let mut codewords = vec![0; self.total()];
        let mut rest = data.as_slice();
        for block in 0..blocks {
            let checks = if block < count { first } else { others };
            let length = self.longest - usize::from(block >= self.longer) - checks;
            let (own, after) = rest.split_at(length);
            rest = after;
            let checks = Generator::new(&FIELD, 1, checks).check_codewords(own.iter().copied());
            for (place, codeword) in codewords[block..].iter_mut().step_by(blocks).zip(own.iter().chain(&checks)) {
                *place = *codeword as u8;
            }
        }
        codewords
    }
}

/// Modules of a macromodule along a side.
const MACRO: usize = 6;

/// The symbol: dark and light frames in turn, in each of them the layer and two codewords (clause 5).
fn draw(codewords: &[u8], layers: usize, level: usize) -> Grid {
    let size = MACRO * (1 + 2 * layers);
    let mut grid = Grid::new(size, size);
    for (number, (column, row)) in spiral(layers).enumerate() {
        let (x, y) = (MACRO * column, MACRO * row);
        if (column + row) % 2 == 0 {
            for i in 0..MACRO {
                for (x, y) in [(x + i, y), (x + i, y + MACRO - 1), (x, y + i), (x + MACRO - 1, y + i)] {
                    grid.set(x, y);
                }
            }
        }
        // Two modules tell the layer, and with it the level; the second codeword stands before the first.
        let layer = column.abs_diff(layers).max(row.abs_diff(layers));
        let id = if level == 1 { 3 - layer % 4 } else { (layer + 5 - level) % 4 };
        let pair = [codewords[2 * number + 1], codewords[2 * number]].map(usize::from);
        let modules = id << 14 | pair[0] << 7 | pair[1];
        for i in (0..16).filter(|i| modules >> (15 - i) & 1 == 1) {
            grid.set(x + 1 + i % 4, y + 1 + i / 4);
        }
    }
    grid
}

/// Column and row of the macromodules in the order of their codewords: from the middle outward, each layer clockwise
/// from behind its upper left corner to that corner.
fn spiral(layers: usize) -> impl Iterator<Item = (usize, usize)> {
    let ring = move |layer: usize| {
        let (near, far) = (layers - layer, layers + layer);
        let top = (near + 1..=far).map(move |x| (x, near));
        let right = (near + 1..=far).map(move |y| (far, y));
        let bottom = (near..far).rev().map(move |x| (x, far));
        let left = (near..far).rev().map(move |y| (near, y));
        top.chain(right).chain(bottom).chain(left)
    };
    std::iter::once((layers, layers)).chain((1..=layers).flat_map(ring))
}

const fn version(longest: usize, longer: usize, shorter: usize, checks: [(usize, usize, usize); 5]) -> Version {
    Version { longest, longer, shorter, checks }
}

/// AIMD014, table A.1. The smallest version lacks level 1.
#[rustfmt::skip]
static VERSIONS: [Version; 13] = [
    version(18, 1, 0, [(0, 0, 0), (3, 1, 0), (5, 1, 0), (7, 1, 0), (9, 1, 0)]),
    version(50, 1, 0, [(5, 1, 0), (10, 1, 0), (15, 1, 0), (20, 1, 0), (25, 1, 0)]),
    version(98, 1, 0, [(9, 1, 0), (19, 1, 0), (29, 1, 0), (39, 1, 0), (49, 1, 0)]),
    version(81, 2, 0, [(8, 2, 0), (16, 2, 0), (24, 2, 0), (32, 2, 0), (41, 1, 40)]),
    version(121, 2, 0, [(12, 2, 0), (24, 2, 0), (36, 2, 0), (48, 2, 0), (61, 1, 60)]),
    version(113, 2, 1, [(11, 3, 0), (23, 1, 22), (34, 2, 33), (45, 3, 0), (57, 1, 56)]),
    version(113, 2, 2, [(12, 1, 11), (23, 2, 22), (34, 3, 33), (45, 4, 0), (57, 1, 56)]),
    version(116, 3, 2, [(12, 2, 11), (23, 5, 0), (35, 3, 34), (47, 1, 46), (58, 4, 57)]),
    version(121, 2, 4, [(12, 6, 0), (24, 6, 0), (36, 6, 0), (48, 6, 0), (61, 1, 60)]),
    version(126, 7, 0, [(13, 4, 12), (26, 1, 25), (38, 5, 37), (51, 2, 50), (63, 7, 0)]),
    version(118, 5, 4, [(12, 6, 11), (24, 4, 23), (36, 2, 35), (47, 9, 0), (59, 7, 58)]),
    version(125, 10, 0, [(13, 5, 12), (25, 10, 0), (38, 5, 37), (50, 10, 0), (63, 5, 62)]),
    version(122, 6, 6, [(13, 1, 12), (25, 3, 24), (37, 5, 36), (49, 7, 48), (61, 9, 60)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// AIMD014, table 1: codewords, and data codewords by level.
    #[test]
    fn blocks_add_up_to_the_table_of_capacities() {
        assert_eq!(
            VERSIONS.each_ref().map(Version::total),
            [18, 50, 98, 162, 242, 338, 450, 578, 722, 882, 1058, 1250, 1458]
        );
        let data = |level| VERSIONS.each_ref().map(|version| version.data(level));
        assert_eq!(data(1), [0, 45, 89, 146, 218, 305, 405, 521, 650, 794, 953, 1125, 1313]);
        assert_eq!(data(2), [15, 40, 79, 130, 194, 271, 360, 463, 578, 706, 847, 1000, 1167]);
        assert_eq!(data(3), [13, 35, 69, 114, 170, 237, 315, 405, 506, 618, 741, 875, 1021]);
        assert_eq!(data(4), [11, 30, 59, 98, 146, 203, 270, 347, 434, 530, 635, 750, 875]);
        assert_eq!(data(5), [9, 25, 49, 81, 121, 169, 225, 289, 361, 441, 529, 625, 729]);
    }

    #[test]
    fn the_spiral_takes_every_macromodule_once() {
        for layers in 1..=13 {
            let mut places: Vec<_> = spiral(layers).collect();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), (1 + 2 * layers) * (1 + 2 * layers));
        }
    }

    #[test]
    fn what_gb_2312_lacks_is_utf_8_with_its_eci() {
        let content = |text: &str| Content::of(&Payload::Text(text.into()), &Options::default()).unwrap();
        assert_eq!((content("网格").eci, content("网格").encoding), (None, "gb2312"));
        assert_eq!((content("網").eci, content("網").encoding), (Some(26), "utf-8"));
        assert_eq!((content("ⅰ").eci, content("Ⅰ").eci), (Some(26), None));
    }
}
