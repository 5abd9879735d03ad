//! Royal Mail Mailmark 4-state barcodes C (66 bars) and L (78 bars).
//!
//! Standards: Royal Mail Mailmark barcode C and barcode L, encoding and decoding instructions, September 2015. The fields
//! become one number, the number data symbols with Reed–Solomon check symbols over GF(32), each symbol six bars halves.

use super::{bars, length_error, royal_mail, state};
use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::{Extent, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct Mailmark4State;

impl Symbology for Mailmark4State {
    const FACTS: Facts = Facts {
        id: "mailmark-4-state",
        aliases: &["mailmark", "mailmark-4s", "royal-mail-mailmark", "mailmark-c", "mailmark-l"],
        name: "Royal Mail Mailmark 4-state",
        family: Family::Postal,
        standard: "Royal Mail Mailmark barcodes C and L, encoding and decoding instructions, September 2015",
        accepts: "format, version, class, supply chain id (C: 2 digits, L: 6), item id (8 digits), postcode with DPS \
                  (9 places, filled with blanks): 22 or 26 characters",
        example: "1100000000000XY11     ",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 A-Z and blank", |c| {
            c.is_ascii_digit() || c.is_ascii_uppercase() || c == ' '
        })?;
        // The postcode may be written without the blanks that fill its nine places.
        let layout = match text.len() {
            17..=22 => &C,
            23..=26 => &L,
            length => return Err(length_error(length, "22 characters (barcode C) or 26 (barcode L)")),
        };
        let filled = format!("{text:<0$}", layout.length);
        let (fields, postcode) = filled.split_at(layout.length - 9);

        let format = field(fields, 0..1, '0', '4', "0-4")?;
        let version = field(fields, 1..2, '1', '4', "1-4")? - 1;
        let class = match fields.as_bytes()[2] {
            letter @ b'A'..=b'E' => u128::from(letter - b'A') + 10,
            _ => field(fields, 2..3, '0', '9', "0-9 A-E")?,
        };
        let supply_chain = field(fields, 3..fields.len() - 8, '0', '9', "0-9")?;
        let item = field(fields, fields.len() - 8..fields.len(), '0', '9', "0-9")?;
        let destination = destination(postcode).map_err(|at| postcode_error(text.len(), fields.len(), at))?;

        // Section 3.2: one number in mixed radix, the version lowest.
        let mut value = destination * 100_000_000 + item;
        value = value * layout.supply_chains + supply_chain;
        value = ((value * 15 + class) * 5 + format) * 4 + version;

        let symbol = Symbol::new(bars(states(value, layout), royal_mail::BANDS), royal_mail::QUIET)
            .with_detail("barcode", layout.name);
        Ok(if filled.len() > text.len() {
            symbol.with_note(
                "blanks-added",
                Wording::fixed(
                    "the postcode was filled with blanks to its nine places",
                    "郵便番号欄を 9 桁になるまで空白で埋めました",
                ),
            )
        } else {
            symbol
        })
    }
}

/// What differs between the barcodes C and L.
struct Layout {
    name: &'static str,
    /// Characters of data; also symbols in the barcode.
    length: usize,
    /// Number of supply chain ids.
    supply_chains: u128,
    /// Data symbols of even parity (base 30), which come first, and of odd parity (base 32).
    even: usize,
    odd: usize,
    /// Group of three bars in which each symbol stands.
    groups: &'static [u8],
}

#[rustfmt::skip]
const C: Layout = Layout {
    name: "C", length: 22, supply_chains: 100, even: 9, odd: 7,
    groups: &[3, 5, 7, 11, 13, 14, 16, 17, 19, 0, 1, 2, 4, 6, 8, 9, 10, 12, 15, 18, 20, 21],
};

#[rustfmt::skip]
const L: Layout = Layout {
    name: "L", length: 26, supply_chains: 1_000_000, even: 11, odd: 8,
    groups: &[2, 5, 7, 8, 13, 14, 15, 16, 21, 22, 23, 0, 1, 3, 4, 6, 9, 10, 11, 12, 17, 18, 19, 20, 24, 25],
};

/// A field as a number, its characters lying between `first` and `last`.
fn field(
    text: &str,
    range: std::ops::Range<usize>,
    first: char,
    last: char,
    expected: &'static str,
) -> Result<u128, EncodeError> {
    let mut value = 0;
    for (i, found) in text[range.clone()].char_indices() {
        if !(first..=last).contains(&found) {
            let at = range.start + i;
            return Err(EncodeError::at(at..at + 1, Fault::InvalidCharacter { found, expected }));
        }
        value = value * 10 + (found as u128 - '0' as u128);
    }
    Ok(value)
}

/// The postcode with its delivery point suffix as a number, or the place at which it fits no form.
pub fn destination(postcode: &str) -> Result<u128, usize> {
    if postcode == INTERNATIONAL {
        return Ok(0);
    }
    let mut offset = 1;
    let mut furthest = 0;
    for form in FORMS {
        let mut value = 0;
        let mut count = 1;
        let mut fits = true;
        for (at, (kind, c)) in form.bytes().zip(postcode.chars()).enumerate() {
            let letters = match kind {
                b'A' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                b'L' => "ABDEFGHJLNPQRSTUWXYZ",
                b'N' => "0123456789",
                _ => " ",
            };
            count *= letters.len() as u128;
            match letters.find(c) {
                Some(place) => value = value * letters.len() as u128 + place as u128,
                None if fits => {
                    fits = false;
                    furthest = furthest.max(at);
                }
                None => {}
            }
        }
        if fits {
            return Ok(value + offset);
        }
        offset += count;
    }
    Err(furthest)
}

fn postcode_error(length: usize, start: usize, at: usize) -> EncodeError {
    let from = (start + at).min(length);
    EncodeError::at(
        from..(from + 1).min(length).max(from),
        Fault::Rule {
            code: "invalid-character",
            wording: Wording::fixed(
                "no UK postcode with delivery point suffix has this form; right would be one like `EF61AH8T `, or `XY11` \
                 for international mail",
                "英国の郵便番号と配達先接尾辞の形式に合いません。例: `EF61AH8T `、国際郵便は `XY11`",
            ),
        },
    )
}

const INTERNATIONAL: &str = "XY11     ";

/// Forms of a postcode with delivery point suffix: A any letter, L a letter of the inward code, N digit, S blank (table 3).
const FORMS: [&str; 6] = ["ANANLLNLS", "AANNLLNLS", "AANNNLLNL", "AANANLLNL", "ANNLLNLSS", "ANNNLLNLS"];

/// Sections 3.3 to 3.6: number to data symbols, check symbols, groups, bars.
fn states(mut value: u128, layout: &Layout) -> Vec<Extent> {
    let mut symbols = vec![0; layout.even + layout.odd];
    for (i, symbol) in symbols.iter_mut().enumerate().rev() {
        let base = if i < layout.even { 30 } else { 32 };
        *symbol = (value % base) as u16;
        value /= base;
    }
    let field = Field::binary(0x25);
    let checks = Generator::new(&field, 1, layout.length - symbols.len()).check_codewords(symbols.iter().copied());
    symbols.extend(checks);

    // Table 5: symbols of six bits with an even number of ones (neither none nor all) or an odd one.
    let parity = |odd| (1..63_u8).filter(move |bits| bits.count_ones() % 2 == odd);
    let (even, odd): (Vec<u8>, Vec<u8>) = (parity(0).collect(), parity(1).collect());
    let mut groups = [0; 26];
    for (i, (&symbol, &group)) in symbols.iter().zip(layout.groups).enumerate() {
        let table = if i < layout.even { &even } else { &odd };
        groups[usize::from(group)] = table[usize::from(symbol)];
    }

    // The high half of a group says which of its bars ascend, the low half which descend; every other group turns it round.
    let bar = |group: usize, bit: u8| {
        let (high, low) = (groups[group] >> (bit + 3) & 1 == 1, groups[group] >> bit & 1 == 1);
        if group.is_multiple_of(2) { state(high, low) } else { state(low, high) }
    };
    (0..layout.length).flat_map(|group| [2, 1, 0].map(|bit| bar(group, bit))).collect()
}
