//! The linear components, a profile each: how they are drawn, and where the 2D component stands above them.
//!
//! Places: ISO/IEC 24723:2010, clauses 4.4 to 4.6; separator patterns also ISO/IEC 24724:2011.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Asked, Choice, Host, Linear, Options, width};
use crate::gs1::Elements;
use crate::symbol::{Grid, Quiet, Symbol};
use crate::symbology::code128::{self, gs1_128};
use crate::symbology::contract::{EncodeError, Facts, Family};
use crate::symbology::databar::{Gtin, Row, expanded, limited, omnidirectional};
use crate::symbology::ean::retail;

const GTIN: &str = "13 or 14 digits, | and the element string of the 2D component";
const ELEMENTS: &str = "an element string, | and the element string of the 2D component";

/// GS1 DataBar needs none.
const NO_QUIET: Quiet = Quiet::sides(0.0);

/// EAN-13.
pub struct Ean13;

impl Host for Ean13 {
    const FACTS: Facts = facts(
        "ean-13-composite",
        &["ean-13-cc", "ean-cc", "eanx-cc", "jan-13-composite", "jan-composite"],
        "EAN-13 (JAN-13) Composite",
        "12 or 13 digits, | and the element string of the 2D component",
        "4912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        retail(data, retail::ean_13, 96)
    }
}

/// EAN-8.
pub struct Ean8;

impl Host for Ean8 {
    const FACTS: Facts = facts(
        "ean-8-composite",
        &["ean-8-cc", "jan-8-composite"],
        "EAN-8 (JAN-8) Composite",
        "7 or 8 digits, | and the element string of the 2D component",
        "49123456|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 3;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        retail(data, retail::ean_8, 68)
    }
}

/// UPC-A.
pub struct UpcA;

impl Host for UpcA {
    const FACTS: Facts = facts(
        "upc-a-composite",
        &["upc-a-cc"],
        "UPC-A Composite",
        "11 or 12 digits, | and the element string of the 2D component",
        "036000291452|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        retail(data, retail::upc_a, 96)
    }
}

/// UPC-E.
pub struct UpcE;

impl Host for UpcE {
    const FACTS: Facts = facts(
        "upc-e-composite",
        &["upc-e-cc"],
        "UPC-E Composite",
        "6, 7 or 8 digits, | and the element string of the 2D component",
        "01234565|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 2;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        retail(data, retail::upc_e, 52)
    }
}

/// GS1 DataBar Omnidirectional, 33 modules high.
pub struct Omnidirectional;

impl Host for Omnidirectional {
    const FACTS: Facts = facts(
        "gs1-databar-omnidirectional-composite",
        &[
            "gs1-databar-composite",
            "databar-omni-composite",
            "databar-omnidirectional-composite",
            "rss-14-cc",
            "dbar-omn-cc",
        ],
        "GS1 DataBar Omnidirectional Composite",
        GTIN,
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        one_row(data, 33.0)
    }
}

/// GS1 DataBar Truncated, 13 modules high.
pub struct Truncated;

impl Host for Truncated {
    const FACTS: Facts = facts(
        "gs1-databar-truncated-composite",
        &["databar-truncated-composite", "rss-14-truncated-cc"],
        "GS1 DataBar Truncated Composite",
        GTIN,
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        one_row(data, 13.0)
    }
}

/// GS1 DataBar Stacked.
pub struct Stacked;

impl Host for Stacked {
    const FACTS: Facts = facts(
        "gs1-databar-stacked-composite",
        &["databar-stacked-composite", "rss-14-stack-cc", "dbar-stk-cc"],
        "GS1 DataBar Stacked Composite",
        GTIN,
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 2;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        two_rows(data, omnidirectional::Pattern::stacked)
    }
}

/// GS1 DataBar Stacked Omnidirectional.
pub struct StackedOmnidirectional;

impl Host for StackedOmnidirectional {
    const FACTS: Facts = facts(
        "gs1-databar-stacked-omnidirectional-composite",
        &[
            "databar-stacked-omni-composite",
            "databar-stacked-omnidirectional-composite",
            "rss-14-omni-cc",
            "dbar-omnstk-cc",
        ],
        "GS1 DataBar Stacked Omnidirectional Composite",
        GTIN,
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 2;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        two_rows(data, omnidirectional::Pattern::stacked_omnidirectional)
    }
}

/// GS1 DataBar Limited.
pub struct Limited;

impl Host for Limited {
    const FACTS: Facts = facts(
        "gs1-databar-limited-composite",
        &["databar-limited-composite", "rss-limited-cc", "rss-ltd-cc", "dbar-ltd-cc"],
        "GS1 DataBar Limited Composite",
        "13 or 14 digits that begin with 0 or 1, | and the element string of the 2D component",
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 3;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        let gtin = limited::parse(data)?;
        let pattern = limited::Pattern::of(gtin.value(), true);
        Ok(databar(gtin.label(Symbol::new(pattern.bars(), NO_QUIET)), gtin.element_string(), pattern.separator(), 73))
    }
}

/// GS1 DataBar Expanded.
pub struct Expanded;

impl Host for Expanded {
    const FACTS: Facts = facts(
        "gs1-databar-expanded-composite",
        &["databar-expanded-composite", "rss-expanded-cc", "rss-exp-cc", "dbar-exp-cc"],
        "GS1 DataBar Expanded Composite",
        ELEMENTS,
        "(01)94912345678907(3103)001750|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        let elements = Elements::parse(data)?;
        let pattern = expanded::Pattern::of(&elements, true, expanded::ONE_ROW)?;
        let symbol = pattern.label(Symbol::new(pattern.bars(), NO_QUIET), &elements);
        Ok(databar(symbol, bracketed(&elements), pattern.separator(expanded::ONE_ROW / 2), 101))
    }
}

/// GS1 DataBar Expanded Stacked.
pub struct ExpandedStacked;

impl Host for ExpandedStacked {
    const FACTS: Facts = facts(
        "gs1-databar-expanded-stacked-composite",
        &["databar-expanded-stacked-composite", "rss-exp-stack-cc", "dbar-expstk-cc"],
        "GS1 DataBar Expanded Stacked Composite",
        ELEMENTS,
        "(01)94912345678907(3103)001750|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = StackedOptions;

    fn linear(data: &str, options: &StackedOptions) -> Result<Linear, EncodeError> {
        let elements = Elements::parse(data)?;
        let columns = usize::from(options.columns);
        let pattern = expanded::Pattern::of(&elements, true, 2 * columns)?;
        let symbol = pattern.label(Symbol::new(pattern.stacked(columns), NO_QUIET), &elements);
        Ok(databar(symbol, bracketed(&elements), pattern.separator(columns), 101))
    }
}

/// GS1-128.
pub struct Gs1128;

impl Host for Gs1128 {
    const FACTS: Facts = facts(
        "gs1-128-composite",
        &["ean-128-composite", "ean-128-cc", "gs1-128-cc"],
        "GS1-128 Composite",
        ELEMENTS,
        "(01)04912345678904|(17)271231(10)ABC123",
    );
    const COLUMNS: usize = 4;
    type Options = Options;

    fn linear(data: &str, _: &Options) -> Result<Linear, EncodeError> {
        let elements = gs1_128::elements(data)?;
        let below = |cc_c| {
            let bars = gs1_128::linked_bars(&elements, cc_c);
            let symbol = Symbol::new(bars, code128::QUIET).with_text(elements.readable());
            let separator: Row = symbol.rows().concat().bytes().map(|module| module == b'0').collect();
            (symbol, separator)
        };
        let (symbol, separator) = below(false);
        // 4.6: CC-A and CC-B stand above the middle, where a symbol character begins.
        let characters = (width(&symbol) - 2) / 11;
        let before = characters.saturating_sub(9) / 2;
        let end = (characters - before - 1) * 11 + if before == 0 { 12 } else { 10 };
        Ok(Linear {
            symbol,
            below_cc_c: Some(below(true)),
            element_string: bracketed(&elements),
            separators: vec![separator],
            separator_height: 1,
            overhang: 0,
            end,
        })
    }
}

const fn facts(
    id: &'static str,
    aliases: &'static [&'static str],
    name: &'static str,
    accepts: &'static str,
    example: &'static str,
) -> Facts {
    Facts { id, aliases, name, family: Family::Gs1, standard: "ISO/IEC 24723:2010", accepts, example }
}

/// A symbol of the point of sale below three separator rows, which stand out by a module on both sides: the ends of the
/// rows are dark where the guards end, and beside them in the middle row.
fn retail(data: &str, draw: fn(&str) -> Result<Symbol, EncodeError>, end: usize) -> Result<Linear, EncodeError> {
    let symbol = draw(data)?;
    let last = width(&symbol) + 1;
    let ends = |distance: usize| (0..=last).map(|x| x == distance || x == last - distance).collect::<Row>();
    // The GTIN of the symbol: UPC-E stands for the UPC-A number that it shortens.
    let number = |name| symbol.details.iter().find(|detail| detail.0 == name).and_then(|detail| detail.1.as_str());
    let gtin = number("upc_a").or_else(|| number("number")).unwrap_or_default();
    Ok(Linear {
        element_string: format!("(01){gtin:0>14}"),
        symbol,
        below_cc_c: None,
        separators: vec![ends(1), ends(0), ends(1)],
        separator_height: 2,
        overhang: 1,
        end,
    })
}

/// Elements as they are written, a bracket in the data escaped.
fn bracketed(elements: &Elements) -> String {
    elements
        .iter()
        .map(|element| format!("({}){}", element.code, element.value.replace('(', "\\(")))
        .collect::<Vec<_>>()
        .concat()
}

fn one_row(data: &str, height: f32) -> Result<Linear, EncodeError> {
    let gtin = Gtin::parse(data)?;
    let pattern = omnidirectional::Pattern::of(gtin.value(), true);
    let symbol = gtin.label(Symbol::new(pattern.bars(height), NO_QUIET));
    Ok(databar(symbol, gtin.element_string(), pattern.separator(), 95))
}

fn two_rows(data: &str, draw: fn(&omnidirectional::Pattern) -> (Grid, Row)) -> Result<Linear, EncodeError> {
    let gtin = Gtin::parse(data)?;
    let (grid, separator) = draw(&omnidirectional::Pattern::of(gtin.value(), true));
    let symbol = gtin.label(Symbol::new(grid, NO_QUIET));
    Ok(databar(symbol, gtin.element_string(), separator, 56))
}

fn databar(symbol: Symbol, element_string: String, separator: Row, end: usize) -> Linear {
    Linear {
        symbol,
        below_cc_c: None,
        element_string,
        separators: vec![separator],
        separator_height: 1,
        overhang: 0,
        end,
    }
}

/// Options of a composite of rows of pairs of symbol characters.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StackedOptions {
    /// Pairs of symbol characters in a row; the 2D component takes the width of two.
    #[schemars(range(min = 2, max = 11))]
    columns: u8,
    /// Element string of the 2D component, as `(10)ABC123`; it may also stand in the data, behind `|`.
    #[schemars(length(min = 1, max = 4000))]
    composite: Option<String>,
    /// Which kind of 2D component.
    component: Choice,
}

impl Default for StackedOptions {
    fn default() -> Self {
        Self { columns: 2, composite: None, component: Choice::Auto }
    }
}

impl Asked for StackedOptions {
    fn asked(&self) -> (Option<&str>, Choice) {
        (self.composite.as_deref(), self.component)
    }
}
