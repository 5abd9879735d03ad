//! GS1 DataBar Omnidirectional and the three other forms of the same symbol: Truncated (low), Stacked (two low rows)
//! and Stacked Omnidirectional (two full rows). Standard: ISO/IEC 24724:2011, clause 5.

use super::{Characters, Gtin, Row, row, separator, weighted_sum};
use crate::symbol::{Bars, Grid, Quiet, Symbol};
use crate::symbology::contract::{EncodeError, Facts, Family, NoOptions, Payload, Symbology};

const STANDARD: &str = "ISO/IEC 24724:2011";
const ACCEPTS: &str = "13 or 14 digits, or (01) and a GTIN";

/// One row, 33 modules high.
pub struct Omnidirectional;

impl Symbology for Omnidirectional {
    const FACTS: Facts = Facts {
        id: "gs1-databar-omnidirectional",
        aliases: &["gs1-databar", "databar-omni", "databar-omnidirectional", "databar-14", "rss-14", "dbar-omn"],
        name: "GS1 DataBar Omnidirectional",
        family: Family::Gs1,
        standard: STANDARD,
        accepts: ACCEPTS,
        example: "(01)04912345678904",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        linear(data, 33.0)
    }
}

/// One row, 13 modules high.
pub struct Truncated;

impl Symbology for Truncated {
    const FACTS: Facts = Facts {
        id: "gs1-databar-truncated",
        aliases: &["databar-truncated", "rss-14-truncated"],
        name: "GS1 DataBar Truncated",
        family: Family::Gs1,
        standard: STANDARD,
        accepts: ACCEPTS,
        example: "(01)04912345678904",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        linear(data, 13.0)
    }
}

/// Two low rows.
pub struct Stacked;

impl Symbology for Stacked {
    const FACTS: Facts = Facts {
        id: "gs1-databar-stacked",
        aliases: &["databar-stacked", "rss-14-stacked", "rss-14-stack", "dbar-stk"],
        name: "GS1 DataBar Stacked",
        family: Family::Gs1,
        standard: STANDARD,
        accepts: ACCEPTS,
        example: "(01)04912345678904",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let gtin = Gtin::parse(data.text()?)?;
        let grid = Pattern::of(gtin.value(), false).stacked().0;
        Ok(gtin.label(Symbol::new(grid, Quiet::sides(0.0))))
    }
}

/// Two rows of full height.
pub struct StackedOmnidirectional;

impl Symbology for StackedOmnidirectional {
    const FACTS: Facts = Facts {
        id: "gs1-databar-stacked-omnidirectional",
        aliases: &[
            "databar-stacked-omni",
            "databar-stacked-omnidirectional",
            "rss-14-stacked-omnidirectional",
            "rss-14-stacked-omni",
            "rss-14-stack-omni",
            "dbar-omnstk",
        ],
        name: "GS1 DataBar Stacked Omnidirectional",
        family: Family::Gs1,
        standard: STANDARD,
        accepts: ACCEPTS,
        example: "(01)04912345678904",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let gtin = Gtin::parse(data.text()?)?;
        let grid = Pattern::of(gtin.value(), false).stacked_omnidirectional().0;
        Ok(gtin.label(Symbol::new(grid, Quiet::sides(0.0))))
    }
}

fn linear(data: &Payload, height: f32) -> Result<Symbol, EncodeError> {
    let gtin = Gtin::parse(data.text()?)?;
    let bars = Pattern::of(gtin.value(), false).bars(height);
    Ok(gtin.label(Symbol::new(bars, Quiet::sides(0.0))))
}

/// The two halves of a symbol, each a symbol character, a finder pattern and a symbol character, without guards.
pub(in crate::symbology) struct Pattern {
    left: [u8; 21],
    right: [u8; 21],
}

impl Pattern {
    /// The pattern of the first 13 digits of a GTIN; `linkage` tells of a 2D component above it.
    pub fn of(digits: u64, linkage: bool) -> Self {
        // 5.2.3: the value, with the linkage flag in front, in four symbol characters.
        let value = digits + if linkage { 10_000_000_000_000 } else { 0 };
        let pairs = [(value / 4_537_077) as u32, (value % 4_537_077) as u32];
        let values = [pairs[0] / 1597, pairs[0] % 1597, pairs[1] / 1597, pairs[1] % 1597];
        let characters: [[[u8; 2]; 4]; 4] =
            std::array::from_fn(|i| if i % 2 == 0 { OUTSIDE.widths(values[i]) } else { INSIDE.widths(values[i]) });

        // 5.2.6: the check value chooses both finder patterns; two combinations look like others upside down.
        let sum = weighted_sum(characters.as_flattened().as_flattened(), 0, 79) as usize;
        let sum = sum + usize::from(sum >= 8);
        let check = sum + usize::from(sum >= 72);

        let half = |outside: &[[u8; 2]; 4], finder: &[u8; 5], inside: &[[u8; 2]; 4]| {
            let mut widths = [0; 21];
            widths[..8].copy_from_slice(outside.as_flattened());
            widths[8..13].copy_from_slice(finder);
            widths[13..].copy_from_slice(inside.as_flattened());
            widths[13..].reverse();
            widths
        };
        let left = half(&characters[0], &FINDERS[check / 9], &characters[1]);
        let mut right = half(&characters[2], &FINDERS[check % 9], &characters[3]);
        right.reverse();
        Self { left, right }
    }

    /// One row.
    pub fn bars(&self, height: f32) -> Bars {
        // The row begins with a light module: an empty bar stands in front of it.
        let widths = [0, 1, 1].into_iter().chain(self.left).chain(self.right).chain([1, 1]);
        Bars::from_widths(widths, height, height)
    }

    /// The separator under a 2D component above the one row.
    pub fn separator(&self) -> Row {
        let modules = row(false, [1, 1].into_iter().chain(self.left).chain(self.right).chain([1, 1]));
        separator_of(&modules, Some(LEFT_FINDER), Some(46 + RIGHT_FINDER))
    }

    fn halves(&self) -> (Row, Row) {
        let half = |first_dark, widths| row(first_dark, [1, 1].into_iter().chain(widths).chain([1, 1]));
        (half(false, self.left), half(true, self.right))
    }

    /// Two low rows with a separator between them; and the separator under a 2D component.
    pub fn stacked(&self) -> (Grid, Row) {
        let (top, bottom) = self.halves();
        // 5.3.2.1: where both rows agree their complement, elsewhere the complement of the module before.
        let mut separator = vec![false; 50];
        for i in 1..50 {
            separator[i] = if top[i] == bottom[i] { !top[i] } else { !separator[i - 1] };
        }
        separator[..4].fill(false);
        separator[46..].fill(false);
        let above = separator_of(&top, Some(LEFT_FINDER), None);
        let mut grid = Grid::from_rows(&[top, separator, bottom]);
        grid.row_heights = vec![5, 1, 7];
        (grid, above)
    }

    /// Two rows of full height with three separator rows; and the separator under a 2D component.
    pub fn stacked_omnidirectional(&self) -> (Grid, Row) {
        let (top, bottom) = self.halves();
        // 5.3.2.2: the separators of both rows with an alternating row between them.
        let upper = separator_of(&top, Some(LEFT_FINDER), None);
        let middle = (0..50).map(|i| (5..46).contains(&i) && i % 2 == 1).collect();
        let lower = separator_of(&bottom, None, Some(RIGHT_FINDER));
        let mut grid = Grid::from_rows(&[top, upper.clone(), middle, lower, bottom]);
        grid.row_heights = vec![33, 1, 1, 1, 33];
        (grid, upper)
    }
}

/// Where the finder pattern begins in the upper row, less its two narrow elements.
const LEFT_FINDER: usize = 18;
/// Where the finder pattern begins in the lower row, less its two narrow elements.
const RIGHT_FINDER: usize = 19;

/// The separator of a row with a left or a right finder pattern or both, of which 13 modules are told apart.
fn separator_of(row: &[bool], left: Option<usize>, right: Option<usize>) -> Row {
    let mut separator = separator(row, left.into_iter().chain(right), 13);
    // 5.3.2.2: above the reversed finder pattern 3 (9 dark, 1 light, 3 dark) the dark module moves by one.
    if let Some(start) = right
        && row[start..start + 13].iter().enumerate().all(|(i, &dark)| dark == (i != 9))
    {
        separator[start + 9] = false;
        separator[start + 10] = true;
    }
    separator
}

/// Table 1: outside characters, (16, 4).
const OUTSIDE: Characters = Characters {
    modules: 16,
    groups: &[(12, 8, 1, 161, 1), (10, 6, 3, 80, 10), (8, 4, 5, 31, 34), (6, 3, 6, 10, 70), (4, 1, 8, 1, 126)],
    odd_first: true,
    odd_narrow: false,
};

/// Table 2: inside characters, (15, 4).
const INSIDE: Characters = Characters {
    modules: 15,
    groups: &[(5, 2, 7, 4, 84), (7, 4, 5, 20, 35), (9, 6, 3, 48, 10), (11, 8, 1, 81, 1)],
    odd_first: false,
    odd_narrow: true,
};

/// Table 4: element widths of the finder patterns.
const FINDERS: [[u8; 5]; 9] = [
    [3, 8, 2, 1, 1],
    [3, 5, 5, 1, 1],
    [3, 3, 7, 1, 1],
    [3, 1, 9, 1, 1],
    [2, 7, 4, 1, 1],
    [2, 5, 6, 1, 1],
    [2, 3, 8, 1, 1],
    [1, 5, 7, 1, 1],
    [1, 3, 9, 1, 1],
];
