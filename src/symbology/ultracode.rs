//! Ultracode: tiles of five coloured cells in columns, for screens and colour printers.
//!
//! Standard: AIMD/TSC15032-43 (draft 0.99c), with the column counts of revision 2 (2021). Data in eight-bit mode, which
//! every reader knows; the compaction modes of the draft contradict themselves. Check codewords over GF(283).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};
use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::{Grid, Quiet, Symbol};

pub struct Ultracode;

impl Symbology for Ultracode {
    const FACTS: Facts = Facts {
        id: "ultracode",
        aliases: &["ultra"],
        name: "Ultracode",
        family: Family::Matrix,
        standard: "AIMD/TSC15032-43 draft 0.99c, revision 2",
        accepts: "ISO-8859-1 or bytes, up to 252",
        example: "Awesome colours!",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let bytes = data.latin_1()?;

        // Message: start, its own length, a count that follows from the checks, data. Then the check codewords.
        let message = bytes.len() + 3;
        let level = options.error_correction as usize;
        let checks = CHECK_FACTORS[level] * message.div_ceil(25) + 5;
        let total = message + checks;
        let Some(size) = SIZES.iter().find(|size| total <= size.most) else {
            let capacity = (0..bytes.len())
                .rev()
                .find(|&count| count + 3 + CHECK_FACTORS[level] * (count + 3).div_ceil(25) + 5 <= SIZES[3].most)
                .unwrap_or(0);
            return Err(EncodeError::new(Fault::DataTooLong { length: bytes.len(), capacity, unit: "bytes" }));
        };
        let mut words = vec![EIGHT_BIT, message as u16, (checks - 3) as u16];
        words.extend(bytes.iter().map(|&byte| u16::from(byte)));
        let field = Field::prime(283, 3);
        let check_words = Generator::new(&field, 1, checks).check_codewords(words.iter().copied());

        // Fewest columns of tiles, of which every sixteenth is a clock column; three codewords are there twice.
        let tiles = total + 3;
        let columns = (size.least_columns..=MOST_COLUMNS)
            .find(|columns| (columns - (columns + 1) / 16) * size.rows >= tiles)
            .unwrap_or(MOST_COLUMNS);
        let pads = (columns - (columns + 1) / 16) * size.rows - tiles;
        let mut sequence = vec![EIGHT_BIT, message as u16];
        sequence.extend(check_words);
        sequence.extend([total as u16, SEPARATOR, (checks - 3) as u16]);
        sequence.extend(&words[3..]);
        sequence.extend(std::iter::repeat_n(PAD, pads));
        sequence.push(checks as u16);

        let grid = draw(&sequence, size.rows, columns, columns - size.least_columns, options.revision);
        Ok(Symbol::new(grid, Quiet::all(1.0))
            .with_detail("error_correction", level)
            .with_detail("codewords", message)
            .with_detail("check_codewords", checks))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Level of error correction.
    error_correction: Level,
    /// Revision of the specification, which changed the tiles that tell the number of columns.
    revision: Revision,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
enum Level {
    /// About 4 % more codewords.
    #[serde(rename = "EC1")]
    Ec1 = 1,
    /// About 8 %, the usual level.
    #[default]
    #[serde(rename = "EC2")]
    Ec2 = 2,
    /// About 16 %.
    #[serde(rename = "EC3")]
    Ec3 = 3,
    /// About 24 %.
    #[serde(rename = "EC4")]
    Ec4 = 4,
    /// About 32 %.
    #[serde(rename = "EC5")]
    Ec5 = 5,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
enum Revision {
    /// Of 2015.
    #[serde(rename = "1")]
    One,
    /// Of 2021.
    #[default]
    #[serde(rename = "2")]
    Two,
}

/// Colours as the grid numbers them; tiles name them by the digits 0, 1, 3, 5, 6 and black by 9.
const WHITE: u8 = 0;
const BLACK: u8 = 7;

/// Start codeword: eight-bit data in ISO-8859-1.
const EIGHT_BIT: u16 = 257;
const SEPARATOR: u16 = 283;
const PAD: u16 = 284;

/// Check codewords for every 25 of the message, by level.
const CHECK_FACTORS: [usize; 6] = [0, 1, 2, 4, 6, 8];

/// A number of tile rows, the most codewords it holds, and its least columns.
struct Size {
    rows: usize,
    most: usize,
    least_columns: usize,
}

/// Columns of the largest symbol.
const MOST_COLUMNS: usize = 61;

const SIZES: [Size; 4] = [
    Size { rows: 2, most: 37, least_columns: 5 },
    Size { rows: 3, most: 84, least_columns: 13 },
    Size { rows: 4, most: 161, least_columns: 22 },
    Size { rows: 5, most: 282, least_columns: 29 },
];

/// Frame and clocks, the tiles of the column count, then the codewords by columns.
fn draw(sequence: &[u16], tile_rows: usize, tile_columns: usize, count: usize, revision: Revision) -> Grid {
    let (height, width) = (6 * tile_rows + 1, tile_columns + 6);
    let mut colours = vec![None; width * height];
    let mut set = |x: usize, y: usize, colour: u8| colours[y * width + x] = Some(colour);
    let alternating = |i: usize| if i.is_multiple_of(2) { WHITE } else { BLACK };
    for x in 0..width {
        for y in (0..height).step_by(6).filter(|_| x >= 5) {
            set(x, y, alternating(x));
        }
        set(x, 0, BLACK);
        set(x, height - 1, BLACK);
    }
    for y in 1..height - 1 {
        for x in (3..width).step_by(16) {
            set(x, y, alternating(y + 1));
        }
        set(0, y, BLACK);
        set(1, y, alternating(y + 1));
        set(2, y, WHITE);
        set(3, y, BLACK);
        set(4, y, WHITE);
        set(width - 1, y, BLACK);
    }
    // Revision 2 turned the two tiles of the column count upside down and exchanged them.
    let (mut upper, mut lower) = (digits(COUNT_UPPER[count % 32]), digits(COUNT_LOWER[count % 32]));
    if matches!(revision, Revision::Two) {
        upper.reverse();
        lower.reverse();
        (upper, lower) = (lower, upper);
    }
    for (i, (upper, lower)) in upper.into_iter().zip(lower).enumerate() {
        set(2, height / 2 - 5 + i, upper);
        set(2, height / 2 + 1 + i, lower);
    }

    let mut codewords = sequence.iter();
    for x in (5..width - 1).filter(|x| x % 16 != 3) {
        for row in 0..tile_rows {
            let Some(&codeword) = codewords.next() else { break };
            for (i, digit) in digits(TILES[usize::from(codeword)]).into_iter().enumerate() {
                set(x, 6 * row + 1 + i, digit);
            }
        }
    }
    debug_assert!(codewords.next().is_none());

    let mut grid = Grid::new(width, height);
    grid.colours = colours.into_iter().map(|colour| colour.unwrap_or(WHITE)).collect();
    for i in 0..width * height {
        if grid.colours[i] != WHITE {
            grid.set(i % width, i / width);
        }
    }
    grid
}

/// The five colours of a tile from the top: cyan, magenta, yellow and green as 1, 3, 5 and 6.
fn digits(tile: u32) -> [u8; 5] {
    [10_000, 1000, 100, 10, 1].map(|place| (tile / place % 10) as u8)
}

/// Tiles of the codewords: no two neighbours alike.
#[rustfmt::skip]
const TILES: [u32; 285] = [
    13135, 13136, 13153, 13156, 13163, 13165, 13513, 13515, 13516, 13531, 13535, 13536, 13561, 13563, 13565,
    13613, 13615, 13616, 13631, 13635, 13636, 13651, 13653, 13656, 15135, 15136, 15153, 15163, 15165, 15313,
    15315, 15316, 15351, 15353, 15356, 15361, 15363, 15365, 15613, 15615, 15616, 15631, 15635, 15636, 15651,
    15653, 15656, 16135, 16136, 16153, 16156, 16165, 16313, 16315, 16316, 16351, 16353, 16356, 16361, 16363,
    16365, 16513, 16515, 16516, 16531, 16535, 16536, 16561, 16563, 16565, 31315, 31316, 31351, 31356, 31361,
    31365, 31513, 31515, 31516, 31531, 31535, 31536, 31561, 31563, 31565, 31613, 31615, 31631, 31635, 31636,
    31651, 31653, 31656, 35131, 35135, 35136, 35151, 35153, 35156, 35161, 35163, 35165, 35315, 35316, 35351,
    35356, 35361, 35365, 35613, 35615, 35616, 35631, 35635, 35636, 35651, 35653, 35656, 36131, 36135, 36136,
    36151, 36153, 36156, 36163, 36165, 36315, 36316, 36351, 36356, 36361, 36365, 36513, 36515, 36516, 36531,
    36535, 36536, 36561, 36563, 36565, 51313, 51315, 51316, 51351, 51353, 51356, 51361, 51363, 51365, 51513,
    51516, 51531, 51536, 51561, 51563, 51613, 51615, 51616, 51631, 51635, 51636, 51651, 51653, 51656, 53131,
    53135, 53136, 53151, 53153, 53156, 53161, 53163, 53165, 53513, 53516, 53531, 53536, 53561, 53563, 53613,
    53615, 53616, 53631, 53635, 53636, 53651, 53653, 53656, 56131, 56135, 56136, 56151, 56153, 56156, 56161,
    56163, 56165, 56313, 56315, 56316, 56351, 56353, 56356, 56361, 56363, 56365, 56513, 56516, 56531, 56536,
    56561, 56563, 61313, 61315, 61316, 61351, 61353, 61356, 61361, 61363, 61365, 61513, 61515, 61516, 61531,
    61535, 61536, 61561, 61563, 61565, 61615, 61631, 61635, 61651, 61653, 63131, 63135, 63136, 63151, 63153,
    63156, 63161, 63163, 63165, 63513, 63515, 63516, 63531, 63535, 63536, 63561, 63563, 63565, 63613, 63615,
    63631, 63635, 63651, 63653, 65131, 65135, 65136, 65151, 65153, 65156, 65161, 65163, 65165, 65313, 65315,
    65316, 65351, 65353, 65356, 65361, 65363, 65365, 65613, 65615, 65631, 65635, 65651, 65653, 56565, 51515,
];

/// Upper tile of the number of columns over the least, revision 1.
#[rustfmt::skip]
const COUNT_UPPER: [u32; 32] = [
    51363, 51563, 51653, 53153, 53163, 53513, 53563, 53613, 53653, 56153, 56163, 56313, 56353, 56363, 56513, 56563,
    51316, 51356, 51536, 51616, 53156, 53516, 53536, 53616, 53636, 53656, 56136, 56156, 56316, 56356, 56516, 56536,
];

/// Lower tile, revision 1.
#[rustfmt::skip]
const COUNT_LOWER: [u32; 32] = [
    61351, 61361, 61531, 61561, 61631, 61651, 63131, 63151, 63161, 63531, 63561, 63631, 65131, 65161, 65351, 65631,
    31351, 31361, 31531, 31561, 31631, 31651, 35131, 35151, 35161, 35361, 35631, 35651, 36131, 36151, 36351, 36531,
];
