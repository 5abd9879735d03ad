//! What the symbols of the EAN/UPC family are made of: digits in three number sets, guards, and add-ons.
//!
//! Standard: ISO/IEC 15420:2009; GS1 General Specifications, clause 5.2.

pub mod japan;
pub mod publishing;
pub mod retail;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Fault, Wording};
use crate::{
    coding::check_digit::mod10_weight3,
    symbol::{Bar, Bars, Extent, Height, Quiet, Symbol, Text},
};

/// Nominal height of the bars of EAN-13, UPC-A and UPC-E: 22.85 mm at an X-dimension of 0.33 mm.
const HEIGHT: f32 = 22.85 / 0.33;

/// Nominal height of the bars of EAN-8: 18.23 mm.
const HEIGHT_8: f32 = 18.23 / 0.33;

/// Width of a digit.
const DIGIT: u32 = 7;

/// Between symbol and add-on: 7 to 12 modules after EAN-13, EAN-8 and UPC-E, 9 to 12 after UPC-A.
const GAP: u32 = 9;

/// Light margin right of an add-on.
const ADD_ON_QUIET: f32 = 5.0;

/// The options of a symbol that an add-on may follow.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Add-on of 2 digits (issue) or 5 digits (price) to the right of the symbol.
    #[schemars(length(min = 2, max = 5))]
    add_on: Option<String>,
}

/// How a digit is drawn: odd parity left, even parity left, or right of the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    A,
    B,
    C,
}

impl Set {
    /// The sets of digits whose parities are the low `count` bits of `bits`, the first the highest, 1 meaning set B.
    fn of_bits(bits: u8, count: u32) -> impl Iterator<Item = Self> {
        (0..count).rev().map(move |i| if bits >> i & 1 == 1 { Self::B } else { Self::A })
    }
}

/// Bars in the making, from left to right.
struct Row {
    bars: Vec<Bar>,
    x: u32,
}

impl Row {
    fn new() -> Self {
        Self { bars: Vec::with_capacity(48), x: 0 }
    }

    /// Elements in turn light and dark, beginning with a space or, where `dark`, a bar.
    fn elements(&mut self, dark: bool, widths: impl IntoIterator<Item = u8>, extent: Extent) {
        let mut dark = dark;
        for width in widths {
            if dark {
                self.bars.push(Bar { x: self.x, width: width.into(), extent });
            }
            self.x += u32::from(width);
            dark = !dark;
        }
    }

    fn digit(&mut self, set: Set, digit: u8, extent: Extent) {
        let mut widths = WIDTHS[usize::from(digit - b'0')];
        if set == Set::B {
            widths.reverse();
        }
        self.elements(set == Set::C, widths, extent);
    }

    fn digits(&mut self, sets: impl IntoIterator<Item = Set>, digits: &[u8], extent: Extent) {
        for (set, digit) in sets.into_iter().zip(digits) {
            self.digit(set, *digit, extent);
        }
    }

    /// Guard left or right of a symbol: bar, space, bar.
    fn guard(&mut self) {
        self.elements(true, [1; 3], Extent::Guard);
    }

    /// Guard in the centre, and right of UPC-E with a bar more.
    fn guard_after_space(&mut self, elements: usize) {
        self.elements(false, std::iter::repeat_n(1, elements), Extent::Guard);
    }

    fn finish(self, height: f32) -> Bars {
        let height = Height::Free { usual: height, least: height };
        Bars { units: 1, width: self.x, bars: self.bars, height, above: None, bearer: None }
    }
}

/// The digits of a number and their check digit, which is verified where it is there and else added.
struct Number {
    digits: Vec<u8>,
    completed: bool,
}

impl Number {
    /// A number of `length` digits, or one less.
    fn parse(text: &str, length: usize, expected: &'static str) -> Result<Self, EncodeError> {
        EncodeError::check_digits(text)?;
        let mut digits = text.as_bytes().to_vec();
        let completed = match digits.len() {
            given if given == length => false,
            given if given + 1 == length => {
                digits.push(mod10_weight3(text.as_bytes()));
                true
            }
            given => return Err(EncodeError::new(Fault::InvalidLength { length: given, expected })),
        };
        let number = Self { digits, completed };
        number.check(mod10_weight3(&number.digits[..length - 1]))?;
        Ok(number)
    }

    /// Refuses the last digit unless it is the check digit.
    fn check(&self, expected: u8) -> Result<(), EncodeError> {
        let last = self.digits.len() - 1;
        let found = self.digits[last];
        if found == expected {
            return Ok(());
        }
        let fault = Fault::InvalidCheckDigit { found: char::from(found).into(), expected: char::from(expected).into() };
        Err(EncodeError::at(last..last + 1, fault))
    }

    fn text(&self) -> String {
        ascii(&self.digits)
    }
}

/// Digits as text.
fn ascii(digits: &[u8]) -> String {
    digits.iter().copied().map(char::from).collect()
}

/// A symbol of the family, its text laid out as at the point of sale.
fn symbol(row: Row, height: f32, quiet: Quiet, number: &Number, text: impl IntoIterator<Item = Text>) -> Symbol {
    let digits = number.text();
    // Readers tell UPC-A as the EAN-13 that its bars are.
    let transmitted = if digits.len() == 12 { format!("0{digits}") } else { digits.clone() };
    let mut symbol = Symbol::new(row.finish(height), quiet).transmitting(transmitted).with_detail("number", digits);
    symbol.text.extend(text);
    match number.digits.last() {
        Some(&digit) if number.completed => symbol.with_check_digit_note(&ascii(&[digit])),
        _ => symbol,
    }
}

/// Text of digits under the bars, spread over `width` modules from `start`.
fn below(digits: &[u8], start: u32, width: u32) -> Text {
    Text::below(ascii(digits)).over(start as f32, width as f32)
}

/// A digit in the quiet zone left of the bars, with two modules between.
fn left_of_bars(digit: u8) -> Text {
    Text::below(ascii(&[digit])).over(-2.0 - DIGIT as f32, DIGIT as f32)
}

/// A digit in the quiet zone right of bars that end at `end`.
fn right_of_bars(digit: u8, end: u32) -> Text {
    below(&[digit], end + 2, DIGIT)
}

/// Draws the add-on that the options ask for behind a symbol.
fn with_add_on(mut symbol: Symbol, options: &Options) -> Result<Symbol, EncodeError> {
    let Some(add_on) = &options.add_on else { return Ok(symbol) };
    let digits = add_on_digits(add_on).map_err(|error| error.in_field("add_on"))?;
    if let crate::symbol::Shape::Bars(bars) = &mut symbol.shape {
        let mut row = Row { bars: std::mem::take(&mut bars.bars), x: bars.width + GAP };
        symbol.text.push(draw_add_on(&mut row, digits));
        bars.bars = row.bars;
        bars.width = row.x;
    }
    symbol.quiet.right = ADD_ON_QUIET;
    if let Some(number) = symbol.transmits.last_mut() {
        number.push_str(add_on);
    }
    Ok(symbol.with_detail("add_on", add_on.clone()))
}

/// The digits of an add-on: 2 or 5.
fn add_on_digits(text: &str) -> Result<&[u8], EncodeError> {
    EncodeError::check_digits(text)?;
    if !matches!(text.len(), 2 | 5) {
        return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected: "2 or 5" }));
    }
    Ok(text.as_bytes())
}

/// An add-on (ISO/IEC 15420, clause 4.4); answers its text, which stands above it.
fn draw_add_on(row: &mut Row, digits: &[u8]) -> Text {
    let start = row.x;
    let value = |weights: &[u32]| -> u32 {
        digits.iter().zip(weights.iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum()
    };
    let parities = match digits.len() {
        2 => (value(&[10, 1]) % 4) as u8,
        _ => ADD_ON_5[value(&[3, 9]) as usize % 10],
    };
    row.elements(true, [1, 1, 2], Extent::AddOn);
    for (i, (set, digit)) in Set::of_bits(parities, digits.len() as u32).zip(digits).enumerate() {
        if i > 0 {
            row.elements(false, [1, 1], Extent::AddOn);
        }
        row.digit(set, *digit, Extent::AddOn);
    }
    Text::above(ascii(digits)).over(start as f32, (row.x - start) as f32)
}

/// Element widths of the digits in set A: space, bar, space, bar (table 1). Set B is its mirror image, set C the same
/// widths beginning with a bar.
#[rustfmt::skip]
const WIDTHS: [[u8; 4]; 10] = [
    [3, 2, 1, 1], [2, 2, 2, 1], [2, 1, 2, 2], [1, 4, 1, 1], [1, 1, 3, 2],
    [1, 2, 3, 1], [1, 1, 1, 4], [1, 3, 1, 2], [1, 2, 1, 3], [3, 1, 1, 2],
];

/// Sets of the left half of EAN-13 by its first digit, which is not drawn (table 3): 1 for set B.
#[rustfmt::skip]
const LEFT_HALF: [u8; 10] = [
    0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010,
];

/// Sets of UPC-E of number system 1 by the check digit (table 4); number system 0 has them the other way round.
const UPC_E: [u8; 10] = {
    let mut sets = LEFT_HALF;
    sets[0] = 0b000111;
    sets
};

/// Sets of the add-on of five digits by its check value (table 6).
#[rustfmt::skip]
const ADD_ON_5: [u8; 10] = [
    0b11000, 0b10100, 0b10010, 0b10001, 0b01100, 0b00110, 0b00011, 0b01010, 0b01001, 0b00101,
];

/// Refuses a number of another application.
fn demand_prefix(digits: &[u8], prefixes: &[&str], code: &'static str, wording: Wording) -> Result<(), EncodeError> {
    if prefixes.iter().any(|prefix| digits.starts_with(prefix.as_bytes())) {
        return Ok(());
    }
    Err(EncodeError::at(0..3.min(digits.len()), Fault::Rule { code, wording }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_seven_modules_and_their_parity_tells_the_set() {
        for widths in WIDTHS {
            assert_eq!(widths.iter().map(|&w| u32::from(w)).sum::<u32>(), DIGIT);
            assert_eq!((widths[1] + widths[3]) % 2, 1, "set A has odd parity");
        }
        for table in [LEFT_HALF, UPC_E, ADD_ON_5] {
            let distinct: std::collections::HashSet<u8> = table.into_iter().collect();
            assert_eq!(distinct.len(), 10);
        }
    }

    /// report c44: the check value 0 has the sets BBAAA.
    #[test]
    fn every_parity_of_the_add_ons_reads_back() {
        for value in (0..100).map(|v| format!("{v:02}")).chain((0..100_000).step_by(7).map(|v| format!("{v:05}"))) {
            let mut row = Row::new();
            draw_add_on(&mut row, value.as_bytes());
            let mut modules = vec![0; row.x as usize];
            for bar in &row.bars {
                modules[bar.x as usize..][..usize::from(bar.width)].fill(1);
            }
            assert_eq!(modules[..4], [1, 0, 1, 1]);
            let mut read = String::new();
            let mut parities = 0;
            for character in modules[4..].chunks(9) {
                let (pattern, separator) = character.split_at(7);
                assert!(separator.is_empty() || separator == [0, 1]);
                let widths: Vec<u8> = pattern.chunk_by(|a, b| a == b).map(|run| run.len() as u8).collect();
                let mirrored: Vec<u8> = widths.iter().rev().copied().collect();
                let even = pattern.iter().sum::<i32>() % 2 == 0;
                let digit = WIDTHS.iter().position(|w| w[..] == if even { mirrored.clone() } else { widths.clone() });
                read.push_str(&digit.expect("a digit").to_string());
                parities = parities * 2 + usize::from(even);
            }
            assert_eq!(read, value);
            let number: usize = value.parse().expect("digits");
            let digit = |i: u32| number / 10_usize.pow(i) % 10;
            if value.len() == 2 {
                assert_eq!(parities, number % 4);
            } else {
                let check = (3 * (digit(4) + digit(2) + digit(0)) + 9 * (digit(3) + digit(1))) % 10;
                let sets = ["BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA", "AABBA", "AAABB", "ABABA", "ABAAB", "AABAB"];
                let expected = sets[check].bytes().fold(0, |bits, set| bits * 2 + usize::from(set == b'B'));
                assert_eq!(parities, expected, "{value}");
            }
        }
    }
}
