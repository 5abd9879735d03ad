//! GS1 DataBar: seven symbols for GTINs and element strings at the point of sale and on very small items.
//!
//! Standard: ISO/IEC 24724:2011. This file holds what all of them share: how a value becomes the element widths of a
//! symbol character, the separator rows of stacked symbols and the GTIN that four of the symbols carry.

mod coupon;
pub(super) mod encodation;
pub(super) mod expanded;
pub(super) mod general_purpose;
pub(super) mod limited;
pub(super) mod omnidirectional;

pub use coupon::Coupon;
pub use expanded::{Expanded, ExpandedStacked};
pub use limited::Limited;
pub use omnidirectional::{Omnidirectional, Stacked, StackedOmnidirectional, Truncated};

use super::contract::{EncodeError, Fault};
use crate::coding::check_digit::mod10_weight3;
use crate::symbol::Symbol;

/// The modules of one symbol row, dark = true.
pub(super) type Row = Vec<bool>;

/// A Global Trade Item Number of 14 digits.
pub(super) struct Gtin {
    digits: String,
    check_digit_added: bool,
}

impl Gtin {
    /// 13 digits, or 14 with a right check digit; either alone or as the element string `(01)…`.
    pub fn parse(text: &str) -> Result<Self, EncodeError> {
        let given = text.strip_prefix("(01)").unwrap_or(text);
        let start = text.len() - given.len();
        let at = |error: EncodeError| EncodeError {
            span: error.span.map(|span| span.start + start..span.end + start),
            ..error
        };
        EncodeError::check_digits(given).map_err(at)?;
        let length = given.len();
        if !(13..=14).contains(&length) {
            return Err(EncodeError::new(Fault::InvalidLength {
                length,
                expected: "13 digits, or 14 with check digit",
            }));
        }
        let right = char::from(mod10_weight3(&given.as_bytes()[..13]));
        match given[13..].chars().next() {
            Some(check) if check != right => Err(at(EncodeError::at(
                13..14,
                Fault::InvalidCheckDigit { found: check.into(), expected: right.into() },
            ))),
            check => Ok(Self { digits: format!("{}{right}", &given[..13]), check_digit_added: check.is_none() }),
        }
    }

    /// The 13 digits that the symbol carries: the check digit is left out.
    pub fn value(&self) -> u64 {
        self.digits.bytes().take(13).fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))
    }

    /// The element string it is.
    pub fn element_string(&self) -> String {
        format!("(01){}", self.digits)
    }

    /// The symbol with its human-readable text, and with a note where the check digit was added.
    pub fn label(&self, symbol: Symbol) -> Symbol {
        let symbol = symbol.with_text(self.element_string());
        if self.check_digit_added { symbol.with_check_digit_note(&self.digits[13..]) } else { symbol }
    }
}

/// How the values of a symbol character become element widths (annex B: an (n, k) character has n modules in k
/// elements of each colour, those in odd places and those in even places).
pub(super) struct Characters {
    /// Number of modules, n.
    modules: u8,
    /// Groups in the order of their values.
    groups: &'static [Group],
    /// The elements that count slowest: those in odd places, else those in even places.
    odd_first: bool,
    /// The elements of which at least one is one module wide: those in odd places, else those in even places.
    odd_narrow: bool,
}

/// A row of the tables of characters: modules in odd elements, widest odd element, widest even element, and how many
/// ways of the odd and of the even elements the group uses.
type Group = (u8, u8, u8, u32, u32);

impl Characters {
    /// The widths of the `K` odd and `K` even elements of the character with that value.
    fn widths<const K: usize>(&self, value: u32) -> [[u8; 2]; K] {
        let mut value = value;
        for &(odd, widest_odd, widest_even, odds, evens) in self.groups {
            if value < odds * evens {
                let (o, e) = if self.odd_first { (value / evens, value % evens) } else { (value % odds, value / odds) };
                let even = Subset { modules: self.modules - odd, widest: widest_even, narrow: !self.odd_narrow };
                let odd = Subset { modules: odd, widest: widest_odd, narrow: self.odd_narrow };
                let (odd, even) = (odd.widths::<K>(o), even.widths::<K>(e));
                return std::array::from_fn(|i| [odd[i], even[i]]);
            }
            value -= odds * evens;
        }
        unreachable!("a value lies in one of the groups")
    }
}

/// Elements of one colour in a character.
#[derive(Clone, Copy)]
pub(super) struct Subset {
    /// Modules of all of them.
    modules: u8,
    /// Width of the widest.
    widest: u8,
    /// At least one of them is one module wide.
    narrow: bool,
}

impl Subset {
    /// Number of ways to share the modules out to that many elements.
    fn ways(self, elements: usize) -> u32 {
        let modules = usize::from(self.modules);
        let all = WAYS[usize::from(self.widest)][elements][modules];
        match modules.checked_sub(elements) {
            // Elements that are all wider than a module are one module more than elements of any width.
            Some(modules) if self.narrow => all - WAYS[usize::from(self.widest) - 1][elements][modules],
            _ => all,
        }
    }

    /// The way of that number, in the order of width of the first element, then of the second, …
    fn widths<const K: usize>(mut self, mut value: u32) -> [u8; K] {
        std::array::from_fn(|i| {
            let left = K - 1 - i;
            let mut width = 1;
            let mut rest = Self { modules: self.modules - 1, narrow: false, ..self };
            while left > 0 && value >= rest.ways(left) {
                value -= rest.ways(left);
                width += 1;
                rest = Self { modules: self.modules - width, ..self };
            }
            if left == 0 {
                width = self.modules;
            }
            self = rest;
            width
        })
    }
}

/// `WAYS[widest][elements][modules]`: the ways to share modules out to elements of 1 to `widest` modules.
static WAYS: [[[u32; 28]; 8]; 10] = {
    let mut ways = [[[0; 28]; 8]; 10];
    let mut widest = 0;
    while widest < 10 {
        ways[widest][0][0] = 1;
        let mut elements = 1;
        while elements < 8 {
            let mut modules = 1;
            while modules < 28 {
                let mut width = 1;
                while width <= widest && width <= modules {
                    ways[widest][elements][modules] += ways[widest][elements - 1][modules - width];
                    width += 1;
                }
                modules += 1;
            }
            elements += 1;
        }
        widest += 1;
    }
    ways
};

/// The sum of element widths weighted with ascending powers of 3, from `3^first` on.
fn weighted_sum<'a>(widths: impl IntoIterator<Item = &'a u8>, first: u32, modulus: u32) -> u32 {
    let mut weight = power_of_3(first, modulus);
    widths.into_iter().fold(0, |sum, &width| {
        let sum = sum + u32::from(width) * weight;
        weight = weight * 3 % modulus;
        sum
    }) % modulus
}

fn power_of_3(exponent: u32, modulus: u32) -> u32 {
    let (mut power, mut square) = (1, 3);
    let mut left = exponent;
    while left > 0 {
        if left % 2 == 1 {
            power = power * square % modulus;
        }
        square = square * square % modulus;
        left /= 2;
    }
    power
}

/// The modules of elements of alternating colour.
fn row(first_dark: bool, widths: impl IntoIterator<Item = u8>) -> Row {
    let mut modules = Row::with_capacity(128);
    let mut dark = first_dark;
    for width in widths {
        modules.resize(modules.len() + usize::from(width), dark);
        dark = !dark;
    }
    modules
}

/// The separator beside a row: its complement with four light modules at both ends. Along the finder patterns, that
/// begin at `finders` and take `length` modules, dark and light alternate wherever the row is light (5.3.2.2, 7.2.8).
fn separator(row: &[bool], finders: impl IntoIterator<Item = usize>, length: usize) -> Row {
    let mut separator: Row = row.iter().map(|dark| !dark).collect();
    for start in finders {
        for i in start..(start + length).min(row.len()) {
            separator[i] = !row[i] && !separator[i - 1];
        }
    }
    let end = separator.len() - 4;
    separator[..4].fill(false);
    separator[end..].fill(false);
    separator
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 24724:2011, tables 1 and 2: numbers of ways of the subsets of (16, 4) and (15, 4) characters.
    #[test]
    fn ways_of_subsets() {
        let ways = |modules, widest, narrow| Subset { modules, widest, narrow }.ways(4);
        assert_eq!([ways(12, 8, false), ways(8, 4, false), ways(4, 1, false)], [161, 31, 1]);
        assert_eq!([ways(4, 1, true), ways(8, 5, true), ways(12, 8, true)], [1, 34, 126]);
        assert_eq!([ways(5, 2, true), ways(10, 7, false)], [4, 84]);
    }

    /// Annex B counts 1 161 for the first way: the narrowest first element.
    #[test]
    fn widths_are_ordered_by_their_first_element() {
        let subset = Subset { modules: 5, widest: 2, narrow: true };
        let all: Vec<[u8; 4]> = (0..4).map(|value| subset.widths(value)).collect();
        assert_eq!(all, [[1, 1, 1, 2], [1, 1, 2, 1], [1, 2, 1, 1], [2, 1, 1, 1]]);
    }
}
