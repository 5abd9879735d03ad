//! GS1 DataBar Expanded: any element string in one row, or in rows of pairs of symbol characters.
//! Standard: ISO/IEC 24724:2011, clause 7.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Characters, Row, encodation, row, separator, weighted_sum};
use crate::gs1::Elements;
use crate::symbol::{Bars, Grid, Quiet, Symbol};
use crate::symbology::code128::gs1_128;
use crate::symbology::contract::{EncodeError, Facts, Family, NoOptions, Payload, Symbology};

/// One row, 34 modules high.
pub struct Expanded;

impl Symbology for Expanded {
    const FACTS: Facts = Facts {
        id: "gs1-databar-expanded",
        aliases: &["databar-expanded", "rss-expanded", "rss-exp", "dbar-exp"],
        name: "GS1 DataBar Expanded",
        family: Family::Gs1,
        standard: "ISO/IEC 24724:2011",
        accepts: "element strings with bracketed AIs, up to 74 digits or 41 letters",
        example: "(01)94912345678907(3103)001750",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let elements = gs1_128::elements(data.text()?)?;
        let pattern = Pattern::of(&elements, false, ONE_ROW)?;
        let symbol = Symbol::new(pattern.bars(), Quiet::sides(0.0));
        Ok(pattern.label(symbol, &elements).with_elements(&elements))
    }
}

/// Rows 34 modules high.
pub struct ExpandedStacked;

impl Symbology for ExpandedStacked {
    const FACTS: Facts = Facts {
        id: "gs1-databar-expanded-stacked",
        aliases: &["databar-expanded-stacked", "rss-expanded-stacked", "rss-exp-stack", "dbar-expstk"],
        name: "GS1 DataBar Expanded Stacked",
        family: Family::Gs1,
        standard: "ISO/IEC 24724:2011",
        accepts: "element strings with bracketed AIs, up to 74 digits or 41 letters",
        example: "(01)94912345678907(3103)001750",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let elements = gs1_128::elements(data.text()?)?;
        let columns = usize::from(options.columns);
        let pattern = Pattern::of(&elements, false, 2 * columns)?;
        let symbol = Symbol::new(pattern.stacked(columns), Quiet::sides(0.0));
        Ok(pattern.label(symbol, &elements).with_elements(&elements))
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Pairs of symbol characters in a row.
    #[schemars(range(min = 1, max = 11))]
    pub(super) columns: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self { columns: 2 }
    }
}

/// Symbol characters in a row that takes all there can be.
pub(in crate::symbology) const ONE_ROW: usize = 22;

/// The symbol characters of a symbol, the check character first, and its finder patterns.
pub(in crate::symbology) struct Pattern {
    characters: Vec<[u8; 8]>,
    finders: &'static [Finder],
}

impl Pattern {
    /// The pattern of an element string whose rows will hold `row` symbol characters; `linkage` tells of a 2D component.
    pub fn of(elements: &Elements, linkage: bool, row: usize) -> Result<Self, EncodeError> {
        let values = encodation::values(elements, linkage, row)?;
        // 7.2.2: a finder pattern stands between two symbol characters each.
        let finders = SEQUENCES[(values.len() - 2) / 2];
        let mut characters = Vec::with_capacity(values.len() + 1);
        characters.push([0; 8]);
        characters.extend(values.iter().map(|&value| widths(value)));

        // 7.2.6: a character's weights depend on the finder pattern beside it and on its side.
        let sum: u32 = characters
            .iter()
            .enumerate()
            .skip(1)
            .map(|(i, widths)| weighted_sum(widths, 8 * (2 * finders[i / 2] as u32 + i as u32 % 2 - 1), 211))
            .sum();
        characters[0] = widths(211 * (values.len() as u32 - 3) + sum % 211);
        Ok(Self { characters, finders })
    }

    /// Adds the human-readable text and the number of symbol characters.
    pub fn label(&self, symbol: Symbol, elements: &Elements) -> Symbol {
        symbol.with_text(elements.readable()).with_detail("symbol_characters", self.characters.len())
    }

    /// Element widths of some of the symbol characters with their finder patterns and the guards.
    fn widths(&self, from: usize, to: usize) -> impl Iterator<Item = u8> {
        let to = to.min(self.characters.len());
        let inner = (from..to).flat_map(|i| {
            let mut character = self.characters[i];
            let mut finder = [0; 5];
            if i % 2 == 0 {
                finder = self.finders[i / 2].widths();
            } else {
                character.reverse();
            }
            character.into_iter().chain(finder).filter(|&width| width > 0)
        });
        [1, 1].into_iter().chain(inner).chain([1, 1])
    }

    /// One row.
    pub fn bars(&self) -> Bars {
        // The row begins with a light module: an empty bar stands in front of it.
        Bars::from_widths([0].into_iter().chain(self.widths(0, ONE_ROW)), 34.0, 34.0)
    }

    /// Row `number` of rows of `columns` pairs as it is read, and the separator beside it.
    fn row(&self, number: usize, columns: usize) -> (Row, Row) {
        let (from, to) = (2 * columns * number, 2 * columns * (number + 1));
        let modules = row(columns % 2 == 1 && number % 2 == 1, self.widths(from, to));
        let finders = (to.min(self.characters.len()) - from).div_ceil(2);
        let separator = separator(&modules, (0..finders).map(|i| 19 + 49 * i), 15);
        (modules, separator)
    }

    /// The separator under a 2D component above a first row of `columns` pairs.
    pub fn separator(&self, columns: usize) -> Row {
        self.row(0, columns).1
    }

    /// Rows of `columns` pairs with three separator rows between them.
    pub fn stacked(&self, columns: usize) -> Grid {
        let count = self.characters.len().div_ceil(2 * columns);
        let width = self.row(0, columns).0.len();
        // 7.2.8: between the separators of two rows light and dark alternate.
        let middle: Row = (0..width).map(|i| (4..width - 4).contains(&i) && i % 2 == 1).collect();
        let mut rows = Vec::with_capacity(4 * count);
        let mut heights = Vec::with_capacity(4 * count);
        for number in 0..count {
            let (mut modules, mut separator) = self.row(number, columns);
            // 7.2.8: of an even number of columns every second row stands reversed, so that its ends have other colours;
            // a short last row of an odd number of finder patterns is shifted by a module instead.
            if columns.is_multiple_of(2) && number % 2 == 1 {
                let finders = (self.characters.len() - 2 * columns * number).div_ceil(2);
                if finders < columns && finders % 2 == 1 {
                    modules.insert(0, false);
                    separator.insert(0, false);
                } else {
                    modules.reverse();
                    separator.reverse();
                }
            }
            modules.resize(width, false);
            separator.resize(width, false);
            if number > 0 {
                rows.extend([middle.clone(), separator.clone()]);
                heights.extend([1, 1]);
            }
            rows.push(modules);
            heights.push(34);
            if number + 1 < count {
                rows.push(separator);
                heights.push(1);
            }
        }
        let mut grid = Grid::from_rows(&rows);
        grid.row_heights = heights;
        grid
    }
}

fn widths(value: u32) -> [u8; 8] {
    let widths: [[u8; 2]; 4] = CHARACTERS.widths(value);
    std::array::from_fn(|i| widths[i / 2][i % 2])
}

/// Table 9: characters, (17, 4).
const CHARACTERS: Characters = Characters {
    modules: 17,
    groups: &[(12, 7, 2, 87, 4), (10, 5, 4, 52, 20), (8, 4, 5, 30, 52), (6, 3, 6, 10, 104), (4, 1, 8, 1, 204)],
    odd_first: true,
    odd_narrow: true,
};

/// The finder patterns: six, each also reversed.
#[derive(Clone, Copy)]
#[rustfmt::skip]
enum Finder { A1, A2, B1, B2, C1, C2, D1, D2, E1, E2, F1, F2 }

use Finder::{A1, A2, B1, B2, C1, C2, D1, D2, E1, E2, F1, F2};

impl Finder {
    /// Table 10.
    fn widths(self) -> [u8; 5] {
        let mut widths = match self {
            A1 | A2 => [1, 8, 4, 1, 1],
            B1 | B2 => [3, 6, 4, 1, 1],
            C1 | C2 => [3, 4, 6, 1, 1],
            D1 | D2 => [3, 2, 8, 1, 1],
            E1 | E2 => [2, 6, 5, 1, 1],
            F1 | F2 => [2, 2, 9, 1, 1],
        };
        if self as u8 % 2 == 1 {
            widths.reverse();
        }
        widths
    }
}

/// Table 11: the finder patterns of symbols of 4, 5 or 6, 7 or 8, … symbol characters.
const SEQUENCES: [&[Finder]; 10] = [
    &[A1, A2],
    &[A1, B2, B1],
    &[A1, C2, B1, D2],
    &[A1, E2, B1, D2, C1],
    &[A1, E2, B1, D2, D1, F2],
    &[A1, E2, B1, D2, E1, F2, F1],
    &[A1, A2, B1, B2, C1, C2, D1, D2],
    &[A1, A2, B1, B2, C1, C2, D1, E2, E1],
    &[A1, A2, B1, B2, C1, C2, D1, E2, F1, F2],
    &[A1, A2, B1, B2, C1, D2, D1, E2, E1, F2, F1],
];
