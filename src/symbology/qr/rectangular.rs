//! Rectangular Micro QR Code (rMQR): 32 sizes from 11 by 27 to 17 by 139 modules for narrow places.
//!
//! Standard: ISO/IEC 23941:2022. Modes, blocks and placement are those of QR Code; there is one mask.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    canvas::Canvas,
    codewords::{Blocks, Stream},
    content::{self, Content},
    fit::{Candidate, fit},
    header::Header,
    mask::ROWS,
    modes,
    placement::{self, Run},
    plan::golay_code,
    segment::{self, Indicators},
};
use crate::{
    gs1::Elements,
    symbol::{Grid, Quiet, Symbol},
    symbology::{
        characters::{self, Eci, GUESSED},
        contract::{EncodeError, Facts, Family, Payload, Symbology, Wording},
    },
};

pub struct RectangularMicroQrCode;

impl Symbology for RectangularMicroQrCode {
    const FACTS: Facts = Facts {
        id: "rmqr",
        aliases: &["rmqr-code", "rectangular-micro-qr-code"],
        name: "Rectangular Micro QR Code (rMQR)",
        family: Family::Matrix,
        standard: "ISO/IEC 23941:2022",
        accepts: "text or bytes: up to 361 digits, 219 characters of 0-9 A-Z space $ % * + - . / :, or 150 bytes",
        example: "RMQR 0123456789",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let charset = characters::charset(options.encoding.as_deref())?;
        let elements = if options.gs1 {
            content::check_plain(charset, options.eci)?;
            Some(Elements::parse(data.text()?)?)
        } else {
            None
        };
        let content = elements.as_ref().map_or_else(|| Content::of(data, charset), |gs1| Ok(Content::gs1(gs1)))?;
        let level = options.error_correction;

        // Clauses 7.4.2 and 7.4.9: what stands before the data.
        let mut header = Header::default();
        let eci = if options.gs1 { None } else { characters::assignment(options.eci, charset, data, GUESSED)? };
        if options.gs1 {
            header.push(0b101, 3);
        }
        if let Some(number) = eci {
            header.push(0b111, 3);
            header.push_eci(number);
        }
        let candidates = options.candidates()?.into_iter().map(|size| Candidate {
            symbol: size,
            capacity: 8 * size.blocks(level).data(),
            indicators: &size.indicators,
        });
        let (size, segments) = fit(&content.kinds, header.bits, candidates)?;
        let blocks = size.blocks(level);
        let mut stream = Stream::with_capacity(blocks.data());
        header.write(&mut stream);
        segment::write(&mut stream, &segments, &content.bytes, &size.indicators);
        let codewords = blocks.interleave(&stream.finish(8 * blocks.data(), 3));

        let mut symbol = Symbol::new(draw(size, level, &codewords), Quiet::all(2.0))
            .with_detail("version", size.name())
            .with_detail("error_correction", level.name())
            .with_detail("modes", modes(&segments))
            .with_detail("codewords", size.codewords)
            .with_detail("data_codewords", blocks.data());
        if let Some(number) = eci {
            symbol = symbol.with_detail("eci", number);
        }
        if let Some(elements) = &elements {
            symbol = symbol.with_elements(elements);
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Error correction level.
    error_correction: Level,
    /// Size as `R11x27`, height before width; left out: chosen by `strategy`.
    #[schemars(regex(pattern = r"^R(7|9|11|13|15|17)x(27|43|59|77|99|139)$"))]
    version: Option<String>,
    /// Which of the sizes that hold the data is taken.
    strategy: Strategy,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not
    /// for bytes without `encoding`.
    eci: Eci,
    /// The data is a GS1 element string with AIs in brackets, `(01)04912345678904(10)ABC`.
    gs1: bool,
}

/// Error correction level.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum Level {
    /// Recovers about 15 % of the codewords.
    #[default]
    M,
    /// Recovers about 30 % of the codewords.
    H,
}

impl Level {
    const fn name(self) -> &'static str {
        ["M", "H"][self as usize]
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Strategy {
    /// The smallest area.
    #[default]
    Area,
    /// The lowest, and of these the narrowest.
    Height,
    /// The narrowest, and of these the lowest.
    Width,
}

impl Options {
    /// The sizes that the options allow, in order of preference.
    fn candidates(&self) -> Result<Vec<&'static Size>, EncodeError> {
        if let Some(name) = &self.version {
            return SIZES.iter().find(|size| size.name() == *name).map(|size| vec![size]).ok_or_else(|| {
                let names = SIZES.iter().map(Size::name).collect::<Vec<_>>().join(", ");
                EncodeError::option(
                    "version",
                    Wording::of(
                        format!("there is no size {name:?}; right would be one of {names}"),
                        format!("サイズ {name:?} はありません。使えるもの: {names}"),
                    ),
                )
            });
        }
        let mut sizes: Vec<&Size> = SIZES.iter().collect();
        sizes.sort_by_key(|size| match self.strategy {
            Strategy::Area => (size.height * size.width, size.height),
            Strategy::Height => (size.height, size.width),
            Strategy::Width => (size.width, size.height),
        });
        Ok(sizes)
    }
}

/// One of the 32 sizes.
struct Size {
    height: usize,
    width: usize,
    codewords: usize,
    /// Number of blocks and error correction codewords of each, for the levels M and H.
    blocks: [(usize, usize); 2],
    indicators: Indicators,
}

impl Size {
    fn name(&self) -> String {
        format!("R{}x{}", self.height, self.width)
    }

    fn blocks(&self, level: Level) -> Blocks {
        let (count, checks) = self.blocks[level as usize];
        Blocks::even(self.codewords, count, checks)
    }

    /// The version indicator of the format information.
    fn index(&self) -> usize {
        SIZES.iter().position(|size| (size.height, size.width) == (self.height, self.width)).unwrap_or_default()
    }

    /// Columns of the centres of the alignment patterns, along which vertical timing patterns run.
    fn alignment_columns(&self) -> &'static [usize] {
        match self.width {
            43 => &[21],
            59 => &[19, 39],
            77 => &[25, 51],
            99 => &[23, 49, 75],
            139 => &[27, 55, 83, 111],
            _ => &[],
        }
    }
}

/// What all symbols of a size share.
struct Plan {
    /// Function patterns and the mask in the region of the data.
    base: Vec<u64>,
    runs: Vec<Run>,
}

static PLANS: [OnceLock<Plan>; 32] = [const { OnceLock::new() }; 32];

impl Plan {
    fn make(size: &Size) -> Self {
        let (width, height) = (size.width, size.height);
        let mut canvas = Canvas::new(width, height);
        // Timing patterns around and along the alignment columns, alignment patterns at their ends.
        for y in [0, height - 1] {
            canvas.timing_row(y);
        }
        for &x in [0, width - 1].iter().chain(size.alignment_columns()) {
            canvas.timing_column(x);
        }
        for &x in size.alignment_columns() {
            for y in [1, height - 2] {
                canvas.square(x, y, 1, |distance| distance != 0);
            }
        }
        // Finder sub-pattern and corner finder patterns.
        canvas.square(width - 3, height - 3, 2, |distance| distance != 1);
        for (x, y, dark) in [(width - 2, 0, true), (width - 2, 1, false), (width - 1, 1, true), (1, height - 1, true)] {
            canvas.set(x, y, dark);
        }
        if height >= 11 {
            canvas.set(0, height - 2, true);
            canvas.set(1, height - 2, false);
        }
        canvas.finder(3, 3);
        if height == 9 {
            // The corner finder pattern lies below the separator.
            for x in 0..3 {
                canvas.set(x, 8, true);
            }
        }
        for i in 0..18 {
            for (x, y) in format_places(size, i) {
                canvas.set(x, y, false);
            }
        }

        let free = |x: usize, y: usize| canvas.is_free(x, y);
        let mut base = canvas.rows(|x, y| canvas.is_dark(x, y));
        let stride = width.div_ceil(64);
        let region = canvas.rows(free);
        for (y, (row, region)) in base.chunks_mut(stride).zip(region.chunks(stride)).enumerate() {
            // The mask 100 of QR Code.
            for (word, (region, mask)) in row.iter_mut().zip(region.iter().zip(ROWS[4][y % 12])) {
                *word |= region & mask;
            }
        }
        let pairs = (1..width - 1).rev().step_by(2);
        Self { base, runs: placement::runs(height, pairs, free) }
    }
}

fn draw(size: &Size, level: Level, codewords: &[u8]) -> Grid {
    let plan = PLANS[size.index()].get_or_init(|| Plan::make(size));
    let mut columns = vec![0; size.width];
    placement::place(&plan.runs, codewords, &mut columns, 1);
    let mut rows = placement::rows(&columns, size.height);
    for (row, base) in rows.iter_mut().zip(&plan.base) {
        *row ^= base;
    }
    let mut grid = Grid::from_words(size.width, size.height, rows);
    let code = golay_code((level as u32) << 5 | size.index() as u32);
    for i in 0..18 {
        for ((x, y), mask) in format_places(size, i).into_iter().zip(FORMAT_MASKS) {
            if (code ^ mask) >> i & 1 == 1 {
                grid.set(x, y);
            }
        }
    }
    grid
}

/// Masks of the format information beside the finder pattern and beside the finder sub-pattern.
const FORMAT_MASKS: [u32; 2] = [0x1FAB2, 0x20A7B];

/// Column and row of bit `i` of the format information, beside the finder pattern and beside the finder sub-pattern.
fn format_places(size: &Size, i: usize) -> [(usize, usize); 2] {
    let (column, row) = (i / 5, i % 5);
    let second = if i < 15 { (column, row) } else { (i - 12, 0) };
    [(8 + column, 1 + row), (size.width - 8 + second.0, size.height - 6 + second.1)]
}

const fn size(
    height: usize,
    width: usize,
    codewords: usize,
    blocks: [(usize, usize); 2],
    count_bits: [usize; 4],
) -> Size {
    let indicators = Indicators { mode_bits: 3, modes: [0b001, 0b010, 0b011, 0b100], count_bits };
    Size { height, width, codewords, blocks, indicators }
}

/// ISO/IEC 23941:2022, tables 3 (bits of the character count indicators), 6 (codewords) and 8 (blocks).
static SIZES: [Size; 32] = [
    size(7, 43, 13, [(1, 7), (1, 10)], [4, 3, 3, 2]),
    size(7, 59, 21, [(1, 9), (1, 14)], [5, 5, 4, 3]),
    size(7, 77, 32, [(1, 12), (1, 22)], [6, 5, 5, 4]),
    size(7, 99, 44, [(1, 16), (1, 30)], [7, 6, 5, 5]),
    size(7, 139, 68, [(1, 24), (2, 22)], [7, 6, 6, 5]),
    size(9, 43, 21, [(1, 9), (1, 14)], [5, 5, 4, 3]),
    size(9, 59, 33, [(1, 12), (1, 22)], [6, 5, 5, 4]),
    size(9, 77, 49, [(1, 18), (2, 16)], [7, 6, 5, 5]),
    size(9, 99, 66, [(1, 24), (2, 22)], [7, 6, 6, 5]),
    size(9, 139, 99, [(2, 18), (3, 22)], [8, 7, 6, 6]),
    size(11, 27, 15, [(1, 8), (1, 10)], [4, 4, 3, 2]),
    size(11, 43, 31, [(1, 12), (1, 20)], [6, 5, 5, 4]),
    size(11, 59, 47, [(1, 16), (2, 16)], [7, 6, 5, 5]),
    size(11, 77, 67, [(1, 24), (2, 22)], [7, 6, 6, 5]),
    size(11, 99, 89, [(2, 16), (2, 30)], [8, 7, 6, 6]),
    size(11, 139, 132, [(2, 24), (3, 30)], [8, 7, 7, 6]),
    size(13, 27, 21, [(1, 9), (1, 14)], [5, 5, 4, 3]),
    size(13, 43, 41, [(1, 14), (1, 28)], [6, 6, 5, 5]),
    size(13, 59, 60, [(1, 22), (2, 20)], [7, 6, 6, 5]),
    size(13, 77, 85, [(2, 16), (2, 28)], [7, 7, 6, 6]),
    size(13, 99, 113, [(2, 20), (3, 26)], [8, 7, 7, 6]),
    size(13, 139, 166, [(3, 20), (4, 28)], [8, 8, 7, 7]),
    size(15, 43, 51, [(1, 18), (2, 18)], [7, 6, 6, 5]),
    size(15, 59, 74, [(1, 26), (2, 24)], [7, 7, 6, 5]),
    size(15, 77, 103, [(2, 18), (3, 24)], [8, 7, 7, 6]),
    size(15, 99, 136, [(2, 24), (4, 22)], [8, 7, 7, 6]),
    size(15, 139, 199, [(3, 24), (5, 26)], [9, 8, 7, 7]),
    size(17, 43, 61, [(1, 22), (2, 20)], [7, 6, 6, 5]),
    size(17, 59, 88, [(2, 16), (2, 30)], [8, 7, 6, 6]),
    size(17, 77, 122, [(2, 22), (3, 28)], [8, 7, 7, 6]),
    size(17, 99, 160, [(3, 20), (4, 26)], [8, 8, 7, 6]),
    size(17, 139, 232, [(4, 20), (6, 26)], [9, 8, 8, 7]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_region_holds_the_codewords() {
        for size in &SIZES {
            let plan = Plan::make(size);
            let mut columns = vec![0; size.width];
            placement::place(&plan.runs, &[0xFF; 250], &mut columns, 1);
            let free = columns.iter().map(|column: &u64| column.count_ones() as usize).sum::<usize>();
            assert_eq!(free / 8, size.codewords, "{}", size.name());
        }
    }

    /// Wrong rows in another library: R13x27-M and R17x43-M.
    #[test]
    fn report_c134_data_codewords() {
        let data = |index: usize| SIZES[index].blocks(Level::M).data();
        assert_eq!((data(16), data(27), SIZES[21].codewords), (12, 39, 166));
    }
}
