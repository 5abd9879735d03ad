//! GS1 DataBar Limited: a GTIN that begins with 0 or 1 in 79 modules, for very small items.
//! Standard: ISO/IEC 24724:2011, clause 6.

use super::{Characters, Gtin, Row, Subset, row, weighted_sum};
use crate::symbol::{Bars, Quiet, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

/// One row, 10 modules high.
pub struct Limited;

impl Symbology for Limited {
    const FACTS: Facts = Facts {
        id: "gs1-databar-limited",
        aliases: &["databar-limited", "rss-limited", "rss-ltd", "dbar-ltd"],
        name: "GS1 DataBar Limited",
        family: Family::Gs1,
        standard: "ISO/IEC 24724:2011",
        accepts: "13 or 14 digits that begin with 0 or 1, or (01) and a GTIN",
        example: "(01)04912345678904",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let gtin = parse(data.text()?)?;
        Ok(gtin.label(Symbol::new(Pattern::of(gtin.value(), false).bars(), Quiet::sides(0.0))))
    }
}

/// A GTIN that the symbol can carry.
pub(in crate::symbology) fn parse(text: &str) -> Result<Gtin, EncodeError> {
    let gtin = Gtin::parse(text)?;
    if gtin.value() < 2_000_000_000_000 {
        return Ok(gtin);
    }
    let at = if text.starts_with('(') { 4 } else { 0 };
    let found = &text[at..=at];
    let wording = Wording::of(
        format!("the GTIN begins with {found}; GS1 DataBar Limited carries those that begin with 0 or 1"),
        format!("GTIN の先頭が {found} です。GS1 DataBar Limited で使えるのは 0 か 1 で始まる GTIN だけです"),
    );
    Err(EncodeError::at(at..at + 1, Fault::Rule { code: "invalid-character", wording }))
}

/// The elements of a symbol, without guards.
pub(in crate::symbology) struct Pattern([u8; 42]);

impl Pattern {
    /// The pattern of the first 13 digits of a GTIN; `linkage` tells of a 2D component above it.
    pub fn of(digits: u64, linkage: bool) -> Self {
        // 6.2.3: values of symbols with a 2D component follow those of symbols without one.
        let value = digits + if linkage { 2_015_133_531_096 } else { 0 };
        let left: [[u8; 2]; 7] = CHARACTERS.widths((value / 2_013_571) as u32);
        let right: [[u8; 2]; 7] = CHARACTERS.widths((value % 2_013_571) as u32);
        let sum = weighted_sum(left.as_flattened().iter().chain(right.as_flattened()), 0, 89);

        let mut widths = [1; 42];
        widths[..14].copy_from_slice(left.as_flattened());
        widths[14..26].copy_from_slice(check_character(sum).as_flattened());
        widths[28..].copy_from_slice(right.as_flattened());
        Self(widths)
    }

    /// One row.
    pub fn bars(&self) -> Bars {
        // The row begins with a light module: an empty bar stands in front of it.
        let widths = [0, 1, 1].into_iter().chain(self.0).chain([1, 1, 5]);
        Bars::from_widths(widths, 10.0, 10.0)
    }

    /// The separator under a 2D component.
    pub fn separator(&self) -> Row {
        // The right guard ends with five light modules, beside which the separator stays light.
        let modules = row(false, [1, 1].into_iter().chain(self.0).chain([1, 1]));
        let mut separator = super::separator(&modules, None, 0);
        separator.resize(79, false);
        separator
    }
}

/// The widths of the first 12 elements of the check character (6.2.6 and table 8): dark and light elements are
/// numbered in the 21 ways of 8 modules in 6 elements, and 89 of the pairs serve.
fn check_character(value: u32) -> [[u8; 2]; 6] {
    let mut left = value;
    let number = PAIRS
        .iter()
        .find_map(|&(first, last)| {
            let here = last - first + 1;
            let found = (left < here).then(|| first + left);
            left = left.wrapping_sub(here);
            found
        })
        .expect("check values are below 89, and so many pairs are listed");
    let subset = Subset { modules: 8, widest: 3, narrow: false };
    let (light, dark): ([u8; 6], [u8; 6]) = (subset.widths(number / 21), subset.widths(number % 21));
    std::array::from_fn(|i| [light[i], dark[i]])
}

/// First and last of the runs of pairs that serve as check characters.
#[rustfmt::skip]
const PAIRS: [(u32, u32); 16] = [
    (0, 43), (45, 45), (52, 52), (57, 57), (63, 66), (73, 79), (82, 82), (126, 130),
    (132, 132), (141, 146), (210, 217), (220, 220), (316, 320), (322, 323), (326, 326), (337, 337),
];

/// Table 6: characters, (26, 7).
const CHARACTERS: Characters = Characters {
    modules: 26,
    groups: &[
        (17, 6, 3, 6538, 28),
        (13, 5, 4, 875, 728),
        (9, 3, 6, 28, 6454),
        (15, 5, 4, 2415, 203),
        (11, 4, 5, 203, 2408),
        (19, 8, 1, 17094, 1),
        (7, 1, 8, 1, 16632),
    ],
    odd_first: true,
    odd_narrow: false,
};
