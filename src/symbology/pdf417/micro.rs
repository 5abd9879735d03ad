//! MicroPDF417: 34 small sizes of 1 to 4 columns, for small items. Standard: ISO/IEC 24728:2006.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    COLUMNS_ADDED, check_codewords,
    clusters::{centre_address, row_pattern, side_address},
    compaction::{Compaction, Initial},
    content::{Content, StructuredAppend},
};
use crate::{
    symbol::{Grid, Quiet, Symbol},
    symbology::{
        characters::Eci,
        contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
        rows::Rows,
    },
};

pub struct MicroPdf417;

impl Symbology for MicroPdf417 {
    const FACTS: Facts = Facts {
        id: "micro-pdf417",
        aliases: &[],
        name: "MicroPDF417",
        family: Family::Stacked,
        standard: "ISO/IEC 24728:2006",
        accepts: "text in any encoding, or bytes; up to 250 characters, 366 digits or 150 bytes",
        example: "MicroPDF417",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        EncodeError::check_range("columns", options.columns, 1..=4)?;
        let content = Content::of(
            data,
            options.encoding.as_deref(),
            options.eci,
            options.structured_append.as_ref(),
            Initial::Unset,
            options.compaction,
        )?;
        let variant = fit(content.len(), options)?;

        let mut codewords = Vec::with_capacity(variant.codewords());
        content.push_padded(&mut codewords, variant.data());
        codewords.extend(check_codewords(&codewords, variant.checks));
        let mut symbol = Symbol::new(variant.draw(&codewords), Quiet::all(1.0))
            .with_detail("data_columns", variant.columns)
            .with_detail("modes", content.modes)
            .with_detail("codewords", codewords.len())
            .with_detail("data_codewords", content.data.len() + content.control_block.len());
        if let Some(eci) = content.eci {
            symbol = symbol.with_detail("eci", eci);
        }
        if options.columns.is_some_and(|columns| usize::from(columns) < variant.columns) {
            symbol = symbol.with_note("columns-added", COLUMNS_ADDED);
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of data columns, more where the data does not fit and `rows` is left out. Left out: such that the symbol is
    /// smallest.
    #[schemars(range(min = 1, max = 4))]
    columns: Option<u8>,
    /// Number of rows, one of those that exist for the columns; left out: as few as hold the data.
    #[schemars(range(min = 4, max = 44))]
    rows: Option<u8>,
    /// What the size is chosen by, of those that are left.
    strategy: Strategy,
    /// Which modes of compaction may be used.
    compaction: Compaction,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not
    /// for bytes without `encoding`.
    eci: Eci,
    /// One of several symbols that are read as one message: Macro MicroPDF417.
    structured_append: Option<StructuredAppend>,
}

/// What the size is chosen by.
#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Strategy {
    /// The smallest area.
    #[default]
    Area,
    /// As low as possible.
    Height,
    /// As narrow as possible.
    Width,
}

impl Options {
    /// A size, and nothing else.
    pub(super) fn of_size(columns: Option<u8>, rows: Option<u8>) -> Self {
        Self { columns, rows, ..Self::default() }
    }
}

/// The smallest variant that holds the codewords and is of the size asked for.
fn fit(count: usize, options: &Options) -> Result<&'static Variant, EncodeError> {
    let (columns, rows) = (options.columns.map(usize::from), options.rows.map(usize::from));
    let candidates = || VARIANTS.iter().filter(|variant| rows.is_none_or(|rows| variant.rows == rows));
    let of_columns = || candidates().filter(|variant| columns.is_none_or(|columns| variant.columns == columns));
    let wider =
        || candidates().filter(|variant| rows.is_none() && columns.is_some_and(|columns| variant.columns > columns));
    let smallest = |variant: &&Variant| {
        let (rows, width) = (variant.rows, variant.width());
        match options.strategy {
            Strategy::Area => (rows * width, 0),
            Strategy::Height => (rows, width),
            Strategy::Width => (width, rows),
        }
    };
    let fits = |variant: &&Variant| variant.data() >= count;
    if let Some(variant) =
        of_columns().filter(fits).min_by_key(smallest).or_else(|| wider().filter(fits).min_by_key(smallest))
    {
        return Ok(variant);
    }
    let capacity = of_columns().chain(wider()).map(Variant::data).max().ok_or_else(|| {
        let rows: BTreeSet<usize> =
            VARIANTS.iter().filter(|v| columns.is_none_or(|columns| v.columns == columns)).map(|v| v.rows).collect();
        let rows = rows.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        EncodeError::option(
            "rows",
            Wording::of(
                format!("there is no such size; right would be one of {rows} rows"),
                format!("そのサイズはありません。行数は {rows} のいずれかを指定してください"),
            ),
        )
    })?;
    Err(EncodeError::new(Fault::DataTooLong { length: count, capacity, unit: "codewords" }))
}

/// A size of MicroPDF417, or of the GS1 Composite component CC-A, which is built alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::symbology) struct Variant {
    /// Data columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Check codewords.
    pub checks: usize,
    /// Row address patterns of the first row, left, centre and right; 0 where there is none.
    pub addresses: [usize; 3],
    /// The cluster of the first row, 0 to 2.
    pub cluster: usize,
}

impl Variant {
    /// Codewords of the symbol, check codewords included.
    pub(in crate::symbology) fn codewords(&self) -> usize {
        self.columns * self.rows
    }

    /// Data codewords of the symbol.
    pub(in crate::symbology) fn data(&self) -> usize {
        self.codewords() - self.checks
    }

    /// The same without left row address patterns, as a CC-A of three columns has none.
    pub(in crate::symbology) const fn without_left_addresses(mut self) -> Self {
        self.addresses[0] = 0;
        self
    }

    /// Width in modules.
    pub(in crate::symbology) fn width(&self) -> usize {
        17 * self.columns + 10 * self.addresses.iter().filter(|&&address| address > 0).count() + 1
    }

    /// The rows: address patterns at the sides and, from three columns on, before the last two codewords; a stop bar.
    pub(in crate::symbology) fn draw(&self, codewords: &[u16]) -> Grid {
        let [left, centre, right] = self.addresses;
        let mut rows = Rows::new(self.width(), self.rows);
        for (row, codewords) in codewords.chunks(self.columns).enumerate() {
            let cluster = (self.cluster + row) % 3;
            if left > 0 {
                rows.push(side_address(left + row), 10);
            }
            for (column, &codeword) in codewords.iter().enumerate() {
                if centre > 0 && column + 2 == self.columns {
                    rows.push(centre_address(centre + row), 10);
                }
                rows.push(row_pattern(cluster, codeword), 17);
            }
            rows.push(side_address(right + row), 10);
            rows.push(1, 1);
        }
        rows.finish(2)
    }
}

pub(in crate::symbology) const fn variant(
    columns: usize,
    rows: usize,
    checks: usize,
    left: usize,
    centre: usize,
    right: usize,
) -> Variant {
    Variant { columns, rows, checks, addresses: [left, centre, right], cluster: (left - 1) % 3 }
}

/// ISO/IEC 24728:2006, tables 1 and 3: columns, rows, check codewords, first left, centre and right row address patterns.
#[rustfmt::skip]
pub(in crate::symbology) static VARIANTS: [Variant; 34] = [
    variant(1, 11, 7, 1, 0, 9),
    variant(1, 14, 7, 8, 0, 8),
    variant(1, 17, 7, 36, 0, 36),
    variant(1, 20, 8, 19, 0, 19),
    variant(1, 24, 8, 9, 0, 17),
    variant(1, 28, 8, 25, 0, 33),
    variant(2, 8, 8, 1, 0, 1),
    variant(2, 11, 9, 1, 0, 9),
    variant(2, 14, 9, 8, 0, 8),
    variant(2, 17, 10, 36, 0, 36),
    variant(2, 20, 11, 19, 0, 19),
    variant(2, 23, 13, 9, 0, 17),
    variant(2, 26, 15, 27, 0, 35),
    variant(3, 6, 12, 1, 1, 1),
    variant(3, 8, 14, 7, 7, 7),
    variant(3, 10, 16, 15, 15, 15),
    variant(3, 12, 18, 25, 25, 25),
    variant(3, 15, 21, 37, 37, 37),
    variant(3, 20, 26, 1, 17, 33),
    variant(3, 26, 32, 1, 9, 17),
    variant(3, 32, 38, 21, 29, 37),
    variant(3, 38, 44, 15, 31, 47),
    variant(3, 44, 50, 1, 25, 49),
    variant(4, 4, 8, 47, 19, 43),
    variant(4, 6, 12, 1, 1, 1),
    variant(4, 8, 14, 7, 7, 7),
    variant(4, 10, 16, 15, 15, 15),
    variant(4, 12, 18, 25, 25, 25),
    variant(4, 15, 21, 37, 37, 37),
    variant(4, 20, 26, 1, 17, 33),
    variant(4, 26, 32, 1, 9, 17),
    variant(4, 32, 38, 21, 29, 37),
    variant(4, 38, 44, 15, 31, 47),
    variant(4, 44, 50, 1, 25, 49),
];
