//! PDF417: a stacked code of up to 90 rows and 30 columns, for shipping labels, licences and tickets.
//!
//! Standard: ISO/IEC 15438:2015.

mod check;
mod clusters;
mod compaction;
mod content;
pub(in crate::symbology) mod micro;
mod profiles;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::compaction::{Compaction, Initial};
use self::content::{Content, StructuredAppend};
pub(in crate::symbology) use self::{check::check_codewords, clusters::row_pattern, compaction::push_bytes};
use super::{
    characters::Eci,
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
    rows::Rows,
};
use crate::symbol::{Grid, Quiet, Symbol};
pub use micro::MicroPdf417;
pub use profiles::{HibcMicroPdf417, HibcPdf417};

pub struct Pdf417;

impl Symbology for Pdf417 {
    const FACTS: Facts = Facts {
        id: "pdf417",
        aliases: &[],
        name: "PDF417",
        family: Family::Stacked,
        standard: "ISO/IEC 15438:2015",
        accepts: "text in any encoding, or bytes; up to 1850 characters, 2710 digits or 1108 bytes",
        example: "PDF417 3F2504E0-4F89",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        EncodeError::check_range("columns", options.columns, 1..=30)?;
        EncodeError::check_range("rows", options.rows, 3..=90)?;
        EncodeError::check_range("error_correction", options.error_correction, 0..=8)?;
        let content = Content::of(
            data,
            options.encoding.as_deref(),
            options.eci,
            options.structured_append.as_ref(),
            Initial::Text,
            options.compaction,
        )?;

        let size = Size::fit(content.len(), options)?;
        let codewords = size.codewords(|codewords, count| content.push_padded(codewords, count));
        let mut symbol = Symbol::new(size.draw(&codewords, options.compact), Quiet::all(2.0))
            .with_detail("data_columns", size.columns)
            .with_detail("error_correction", size.level)
            .with_detail("modes", content.modes)
            .with_detail("codewords", codewords.len())
            .with_detail("data_codewords", content.data.len() + content.control_block.len());
        if let Some(eci) = content.eci {
            symbol = symbol.with_detail("eci", eci);
        }
        if options.columns.is_some_and(|columns| usize::from(columns) < size.columns) {
            symbol = symbol.with_note("columns-added", COLUMNS_ADDED);
        }
        if options.error_correction.is_none() && size.level < recommended_level(content.data.len()) {
            symbol = symbol.with_note("error-correction-lowered", LOWERED);
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of data columns, more where the data does not fit and `rows` is left out. Left out: such that the symbol is
    /// about twice as wide as high.
    #[schemars(range(min = 1, max = 30))]
    columns: Option<u8>,
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 3, max = 90))]
    rows: Option<u8>,
    /// Error correction level; left out: the level that the standard recommends for the amount of data.
    #[schemars(range(max = 8))]
    error_correction: Option<u8>,
    /// Compact PDF417 (once called truncated): no right row indicators, for places where the symbol is not damaged.
    compact: bool,
    /// Which modes of compaction may be used.
    compaction: Compaction,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not
    /// for bytes without `encoding`.
    eci: Eci,
    /// One of several symbols that are read as one message: Macro PDF417.
    structured_append: Option<StructuredAppend>,
}

const COLUMNS_ADDED: Wording = Wording::fixed(
    "the symbol has more columns than asked for, because the data does not fit",
    "データが収まらないため、指定より多い列数にしました",
);

const LOWERED: Wording = Wording::fixed(
    "the error correction level is lower than the standard recommends, for the data to fit",
    "データを収めるため、誤り訂正レベルを規格の推奨値より下げました",
);

/// Most codewords of a symbol, those of error correction included (clause 5.2.2).
const CAPACITY: usize = 928;

/// Size and error correction of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::symbology) struct Size {
    columns: usize,
    rows: usize,
    level: u8,
}

impl Size {
    /// A size that is known to exist: that of a GS1 Composite component CC-C.
    pub(in crate::symbology) const fn new(columns: usize, rows: usize, level: u8) -> Self {
        Self { columns, rows, level }
    }

    /// Data codewords, without the length descriptor.
    pub(in crate::symbology) fn data(self) -> usize {
        self.columns * self.rows - 1 - checks(self.level)
    }

    /// The size for so many codewords between length descriptor and error correction.
    fn fit(count: usize, options: &Options) -> Result<Self, EncodeError> {
        let level = match options.error_correction {
            Some(level) => level,
            None => (0..=recommended_level(count))
                .rev()
                .find(|&level| Self::with_level(count, level, options.columns, options.rows).is_some())
                .unwrap_or(0),
        };
        Self::with_level(count, level, options.columns, options.rows).ok_or_else(|| {
            let (columns, rows) = (options.columns.map(usize::from), options.rows.map(usize::from));
            let cells = match (columns, rows) {
                (Some(columns), Some(rows)) => columns * rows,
                (None, Some(rows)) => rows * (CAPACITY / rows).min(30),
                (_, None) => CAPACITY,
            };
            let overhead = 1 + checks(level);
            if cells > CAPACITY || cells <= overhead {
                return EncodeError::option(
                    if options.rows.is_some() { "rows" } else { "error_correction" },
                    Wording::of(
                        format!("{cells} codewords are asked for; right would be {} to {CAPACITY}", overhead + 1),
                        format!(
                            "コード語数が {cells} になります。{} から {CAPACITY} になるように指定してください",
                            overhead + 1
                        ),
                    ),
                );
            }
            EncodeError::new(Fault::DataTooLong { length: count, capacity: cells - overhead, unit: "codewords" })
        })
    }

    fn with_level(count: usize, level: u8, columns: Option<u8>, rows: Option<u8>) -> Option<Self> {
        let needed = count + 1 + checks(level);
        let of_columns = |columns: usize| {
            let rows = rows.map_or(needed.div_ceil(columns).max(3), usize::from);
            let fits = rows <= 90 && (needed..=CAPACITY).contains(&(columns * rows));
            fits.then_some(Self { columns, rows, level })
        };
        if let Some(columns) = columns {
            let columns = usize::from(columns);
            let most = if rows.is_some() { columns } else { 30 };
            return (columns..=most).find_map(of_columns);
        }
        if rows.is_some() {
            return (1..=30).find_map(of_columns);
        }
        // With three rows to a column the symbol is about twice as wide as high. Fewer columns may be smaller still.
        let usual = (1..=30).find(|columns| 3 * columns * columns >= needed).unwrap_or(30);
        (1..=usual)
            .filter_map(of_columns)
            .min_by_key(|size| size.rows * (17 * size.columns + 69))
            .or_else(|| (usual..=30).find_map(of_columns))
    }

    /// All codewords: length descriptor, the data codewords that `data` appends (as many as it is told), check codewords.
    pub(in crate::symbology) fn codewords(self, data: impl FnOnce(&mut Vec<u16>, usize)) -> Vec<u16> {
        let total = self.columns * self.rows;
        let length = total - checks(self.level);
        let mut codewords = Vec::with_capacity(total);
        codewords.push(length as u16);
        data(&mut codewords, length - 1);
        debug_assert_eq!(codewords.len(), length);
        let checks = check_codewords(&codewords, checks(self.level));
        codewords.extend(checks);
        codewords
    }

    /// The rows: start pattern, left indicator, codewords, right indicator, stop pattern (clause 5.11).
    pub(in crate::symbology) fn draw(self, codewords: &[u16], compact: bool) -> Grid {
        let width = 17 * self.columns + if compact { 35 } else { 69 };
        let mut rows = Rows::new(width, self.rows);
        let size = (self.rows - 1) / 3;
        let level = 3 * usize::from(self.level) + (self.rows - 1) % 3;
        let indicators = [size, level, self.columns - 1];
        for (row, codewords) in codewords.chunks(self.columns).enumerate() {
            let cluster = row % 3;
            let indicator = |which: usize| row_pattern(cluster, (30 * (row / 3) + indicators[which % 3]) as u16);
            rows.push(START, 17);
            rows.push(indicator(cluster), 17);
            for &codeword in codewords {
                rows.push(row_pattern(cluster, codeword), 17);
            }
            if compact {
                rows.push(1, 1);
            } else {
                rows.push(indicator(cluster + 2), 17);
                rows.push(STOP, 18);
            }
        }
        rows.finish(3)
    }
}

/// Number of check codewords of an error correction level (table 8).
fn checks(level: u8) -> usize {
    2 << level
}

/// Recommended minimum level for a number of data codewords (annex E, table E.1).
fn recommended_level(count: usize) -> u8 {
    match count {
        0..=40 => 2,
        41..=160 => 3,
        161..=320 => 4,
        _ => 5,
    }
}

const START: u32 = 0x1FEA8;
const STOP: u32 = 0x3FA29;
