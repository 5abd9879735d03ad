//! Identcode and Leitcode of Deutsche Post DHL: Interleaved 2 of 5 with a check digit of their own.
//!
//! Standard: Deutsche Post, "Leitcode und Identcode".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::contract::{EncodeError, Facts, Family, Payload, Symbology, with_check_digit},
    Ratio,
    interleaved::{QUIET, elements},
    note_check_digit,
};
use crate::symbol::Symbol;

/// Identcode: identifies a parcel.
pub struct Identcode;

impl Symbology for Identcode {
    const FACTS: Facts = Facts {
        id: "identcode",
        aliases: &["dpident", "deutsche-post-identcode"],
        name: "Deutsche Post Identcode",
        family: Family::Postal,
        standard: "Deutsche Post, Leitcode und Identcode",
        accepts: "11 digits, or 12 with check digit",
        example: "56310243031",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(data, 12, "11, or 12 with the check digit", &[(2, '.'), (5, ' '), (8, '.'), (11, ' ')], options)
    }
}

/// Leitcode: routes a parcel to postcode, street and house.
pub struct Leitcode;

impl Symbology for Leitcode {
    const FACTS: Facts = Facts {
        id: "leitcode",
        aliases: &["dpleit", "deutsche-post-leitcode"],
        name: "Deutsche Post Leitcode",
        family: Family::Postal,
        standard: "Deutsche Post, Leitcode und Identcode",
        accepts: "13 digits, or 14 with check digit",
        example: "2134807501640",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(data, 14, "13, or 14 with the check digit", &[(5, '.'), (8, '.'), (11, '.'), (13, ' ')], options)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

/// A code of `length` digits whose text has a mark before the digits of the given positions.
fn encode(
    data: &Payload,
    length: usize,
    expected: &'static str,
    marks: &[(usize, char)],
    options: &Options,
) -> Result<Symbol, EncodeError> {
    let (digits, added) = with_check_digit(data.text()?, length, expected, check_digit)?;
    let mark = |i| marks.iter().find(|(at, _)| *at == i).map(|(_, mark)| *mark);
    let readable: String = digits.char_indices().flat_map(|(i, digit)| mark(i).into_iter().chain([digit])).collect();
    let bars = elements(&digits, options.ratio)?.into_bars();
    let check = digits.chars().next_back().filter(|_| added);
    Ok(note_check_digit(Symbol::new(bars, QUIET).with_text(readable).transmitting(digits), check))
}

/// Modulus 10 with weights 4, 9, 4, … from the left.
fn check_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip([4, 9].into_iter().cycle()).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The samples of Deutsche Post.
    #[test]
    fn text_and_check_digit_of_the_samples() {
        let identcode = Identcode::encode(&Payload::Text("56310243031".into()), &Options::default()).unwrap();
        assert_eq!(identcode.readable(), "56.310 243.031 3");
        let leitcode = Leitcode::encode(&Payload::Text("2134807501640".into()), &Options::default()).unwrap();
        assert_eq!(leitcode.readable(), "21348.075.016.40 1");
    }
}
