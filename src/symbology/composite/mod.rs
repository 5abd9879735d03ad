//! GS1 Composite: a linear symbol with a 2D component above it that tells more of the same item.
//!
//! Standard: ISO/IEC 24723:2010. The linear symbols are hosts, one profile each; this file puts the component upon them.

mod component;
mod encodation;
mod hosts;

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use hosts::{
    Ean8, Ean13, Expanded, ExpandedStacked, Gs1128, Limited, Omnidirectional, Stacked, StackedOmnidirectional,
    Truncated, UpcA, UpcE,
};

use self::component::{Component, Kind};
use super::contract::{EncodeError, Facts, Fault, Payload, Symbology, Wording};
use super::databar::{Row, encodation::check_characters};
use crate::gs1::Elements;
use crate::symbol::{Grid, Quiet, Shape, Symbol};

/// A linear symbology with a 2D component.
pub struct Composite<H>(PhantomData<H>);

/// A linear symbology that a 2D component can stand above.
pub trait Host {
    /// Facts of the composite symbology.
    const FACTS: Facts;
    /// Columns of CC-A and CC-B (ISO/IEC 24723, table 7).
    const COLUMNS: usize;
    /// Options of the composite symbology.
    type Options: Asked + Default + DeserializeOwned + Serialize + JsonSchema;

    /// Draws the linear component.
    fn linear(data: &str, options: &Self::Options) -> Result<Linear, EncodeError>;
}

/// What the options of every composite symbology ask for.
pub trait Asked {
    /// The element string of the 2D component, and its kind.
    fn asked(&self) -> (Option<&str>, Choice);
}

/// A linear component, ready for a 2D component above it.
pub struct Linear {
    /// The symbol, which tells a reader of the 2D component where it can.
    symbol: Symbol,
    /// The symbol to stand below a CC-C with its separator row, where that can be.
    below_cc_c: Option<(Symbol, Row)>,
    /// What it stands for as an element string.
    element_string: String,
    /// Rows between it and the 2D component.
    separators: Vec<Row>,
    /// Height of each of these rows.
    separator_height: u16,
    /// How many modules these rows stand out on both sides.
    overhang: usize,
    /// Where CC-A and CC-B end on the right, from the left end of the linear component.
    end: usize,
}

impl<H: Host> Symbology for Composite<H> {
    const FACTS: Facts = H::FACTS;

    type Options = H::Options;

    fn encode(data: &Payload, options: &H::Options) -> Result<Symbol, EncodeError> {
        let (option, choice) = options.asked();
        let given = Given::of(data.text()?, option)?;
        let linear = H::linear(given.linear, options)?;
        let elements = Elements::parse(given.component).map_err(|error| given.place(error.into()))?;
        check_characters(&elements).map_err(|error| given.place(error))?;
        // Both components tell of one item: what one lacks may stand in the other, and they must not contradict.
        let before = linear.element_string.len();
        let whole = format!("{}{}", linear.element_string, given.component);
        let whole = Elements::parse(&whole).map_err(|error| given.place(back_by(before, error.into())))?;

        // 5.2: the smallest component; CC-B only where CC-A is too small, CC-C only where both are.
        let kinds = choice.kinds(linear.below_cc_c.is_some())?;
        let wide = linear.columns_of_cc_c();
        let component = Component::smallest(&elements, kinds, H::COLUMNS, wide).ok_or_else(|| {
            let length = encodation::bits(&elements, Some).map_or(0, |(_, used)| used);
            let capacity = kinds.iter().map(|&kind| Component::capacity(kind, H::COLUMNS)).max().unwrap_or(0);
            given.place(EncodeError::new(Fault::DataTooLong { length, capacity, unit: "bits" }))
        })?;
        let symbol = linear.under(&component);
        Ok(symbol
            .with_detail("component", component.kind.name())
            .with_detail("component_rows", component.grid.height())
            .with_detail("component_codewords", component.codewords)
            .with_elements(&whole))
    }
}

fn back_by(length: usize, error: EncodeError) -> EncodeError {
    let span = error.span.filter(|span| span.start >= length).map(|span| span.start - length..span.end - length);
    EncodeError { span, ..error }
}

/// The data of both components, as it was given.
struct Given<'a> {
    linear: &'a str,
    component: &'a str,
    /// Where the component's data begins in the field `data`, if it stands there.
    begin: Option<usize>,
}

impl<'a> Given<'a> {
    fn of(data: &'a str, option: Option<&'a str>) -> Result<Self, EncodeError> {
        match (data.split_once('|'), option) {
            (Some(_), Some(_)) => Err(EncodeError::option(
                "composite",
                Wording::fixed(
                    "the data of the 2D component is given twice: in the data behind | and in composite",
                    "2 次元部のデータが data の | の後と composite の両方にあります",
                ),
            )),
            (Some((linear, component)), None) => Ok(Self { linear, component, begin: Some(linear.len() + 1) }),
            (None, Some(component)) if !component.is_empty() => Ok(Self { linear: data, component, begin: None }),
            (None, _) => Err(EncodeError::new(Fault::Rule {
                code: "missing-data",
                wording: Wording::fixed(
                    "there is no data for the 2D component; write its element string in composite, or in the data behind |",
                    "2 次元部のデータがありません。composite に、または data の | の後に要素文字列を書いてください",
                ),
            })
            .in_field("composite")),
        }
    }

    /// An error in the component's data, told in the field where that stands.
    fn place(&self, error: EncodeError) -> EncodeError {
        match self.begin {
            Some(begin) => EncodeError { span: error.span.map(|span| span.start + begin..span.end + begin), ..error },
            None => error.in_field("composite"),
        }
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Element string of the 2D component, as `(10)ABC123`; it may also stand in the data, behind `|`.
    #[schemars(length(min = 1, max = 4000))]
    composite: Option<String>,
    /// Which kind of 2D component.
    component: Choice,
}

impl Asked for Options {
    fn asked(&self) -> (Option<&str>, Choice) {
        (self.composite.as_deref(), self.component)
    }
}

/// Which kind of 2D component.
#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// The smallest that holds the data.
    #[default]
    Auto,
    /// CC-A: up to 56 digits.
    CcA,
    /// CC-B: up to 338 digits.
    CcB,
    /// CC-C: up to 2361 digits, above GS1-128 alone.
    CcC,
}

impl Choice {
    /// The kinds to try in order, the linear component taking a CC-C or not.
    fn kinds(self, cc_c: bool) -> Result<&'static [Kind], EncodeError> {
        match self {
            Self::Auto if cc_c => Ok(&[Kind::A, Kind::B, Kind::C]),
            Self::Auto => Ok(&[Kind::A, Kind::B]),
            Self::CcA => Ok(&[Kind::A]),
            Self::CcB => Ok(&[Kind::B]),
            Self::CcC if cc_c => Ok(&[Kind::C]),
            Self::CcC => Err(EncodeError::option(
                "component",
                Wording::fixed(
                    "CC-C stands above GS1-128 alone; right would be auto, cc-a or cc-b",
                    "CC-C を使えるのは GS1-128 だけです。auto、cc-a、cc-b のいずれかを指定してください",
                ),
            )),
        }
    }
}

impl Linear {
    /// 5.5: a CC-C is about as wide as the symbol below it.
    fn columns_of_cc_c(&self) -> usize {
        (width(&self.symbol).saturating_sub(52) / 17).max(1)
    }

    /// The symbol with the 2D component above it.
    fn under(self, component: &Component) -> Symbol {
        let own_width = width(&self.symbol);
        let component_width = component.grid.width();
        let (mut symbol, separators, end) = match self.below_cc_c {
            // 4.6: a CC-C stands out by 7 modules on the left.
            Some((symbol, separator)) if component.kind == Kind::C => (symbol, vec![separator], component_width - 7),
            _ => (self.symbol, self.separators, self.end),
        };
        // Left ends, from the left end of what stands out furthest.
        let own = self.overhang.max(component_width.saturating_sub(end));
        let component_at = own + end - component_width;
        let width = own + end.max(own_width + self.overhang);

        let mut rows = Pile::new(width);
        for y in 0..component.grid.height() {
            rows.put(
                component_at,
                component.kind.row_height(),
                (0..component_width).map(|x| component.grid.is_dark(x, y)),
            );
        }
        for separator in &separators {
            rows.put(own - self.overhang, self.separator_height, separator.iter().copied());
        }
        match &mut symbol.shape {
            Shape::Bars(bars) => {
                for bar in &mut bars.bars {
                    bar.x += own as u32 * u32::from(bars.units);
                }
                bars.width = width as u32 * u32::from(bars.units);
                bars.above = Some(rows.grid());
            }
            Shape::Grid(grid) => {
                for y in 0..grid.height() {
                    rows.put(own, grid.row_height(y), (0..grid.width()).map(|x| grid.is_dark(x, y)));
                }
                *grid = rows.grid();
            }
            Shape::Hexagons(_) => {}
        }
        for span in symbol.text.iter_mut().filter_map(|text| text.span.as_mut()) {
            span.start += own as f32;
        }

        // Every part keeps its own quiet zone.
        let quiet = component.kind.quiet_zone();
        let right = |end: usize| (width - end) as f32;
        symbol.quiet = Quiet {
            left: (symbol.quiet.left - own as f32).max(quiet - component_at as f32).max(0.0),
            right: (symbol.quiet.right - right(own + own_width)).max(quiet - right(own + end)).max(0.0),
            top: quiet,
            bottom: symbol.quiet.bottom,
        };
        symbol
    }
}

/// Width of the pattern in modules.
fn width(symbol: &Symbol) -> usize {
    match &symbol.shape {
        Shape::Bars(bars) => (bars.width / u32::from(bars.units)) as usize,
        Shape::Grid(grid) => grid.width(),
        Shape::Hexagons(hexagons) => hexagons.grid.width(),
    }
}

/// Rows from the top, each at its place and of its height.
struct Pile {
    width: usize,
    rows: Vec<Row>,
    heights: Vec<u16>,
}

impl Pile {
    fn new(width: usize) -> Self {
        Self { width, rows: Vec::with_capacity(48), heights: Vec::with_capacity(48) }
    }

    fn put(&mut self, at: usize, height: u16, modules: impl Iterator<Item = bool>) {
        let mut row = Row::with_capacity(self.width);
        row.resize(at, false);
        row.extend(modules);
        row.resize(self.width, false);
        self.rows.push(row);
        self.heights.push(height);
    }

    fn grid(self) -> Grid {
        let mut grid = Grid::from_rows(&self.rows);
        grid.row_heights = self.heights;
        grid
    }
}
