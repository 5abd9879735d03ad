//! POSTNET, PLANET and CEPNet: digits as five bars each, two of them tall (PLANET: two of them short).
//!
//! Standards: USPS Domestic Mail Manual 708.4 (POSTNET), USPS PLANET Code specification, Correios, Guia técnico CEPNet.
//! A tall frame bar stands at both ends; the check digit makes the sum of all digits a multiple of 10.

use super::{bars, length_error};
use crate::symbol::{Extent, Quiet, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct Postnet;

impl Symbology for Postnet {
    const FACTS: Facts = Facts {
        id: "postnet",
        aliases: &["usps-postnet"],
        name: "POSTNET",
        family: Family::Postal,
        standard: "USPS Domestic Mail Manual 708.4",
        accepts: "ZIP code of 5, 9 or 11 digits, with or without its hyphen and its check digit",
        example: "55555-1237",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let digits = without_hyphen(data.text()?, 10)?;
        symbol(&digits, &[5, 9, 11], "5, 9 or 11 digits, or one more with the check digit", Extent::Full)
    }
}

pub struct Planet;

impl Symbology for Planet {
    const FACTS: Facts = Facts {
        id: "planet",
        aliases: &["usps-planet"],
        name: "PLANET",
        family: Family::Postal,
        standard: "USPS PLANET Code",
        accepts: "11 or 13 digits, with or without the check digit",
        example: "01234567890",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        let digits = Digits { digits: text.to_owned(), text };
        symbol(&digits, &[11, 13], "11 or 13 digits, or one more with the check digit", Extent::Descender)
    }
}

pub struct Cepnet;

impl Symbology for Cepnet {
    const FACTS: Facts = Facts {
        id: "cepnet",
        aliases: &["correios-cepnet"],
        name: "CEPNet",
        family: Family::Postal,
        standard: "Correios, Guia técnico CEPNet",
        accepts: "CEP of 8 digits, with or without its hyphen and its check digit",
        example: "12345-678",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let digits = without_hyphen(data.text()?, 9)?;
        symbol(&digits, &[8], "8 digits, or 9 with the check digit", Extent::Full)
    }
}

/// The digits, and the data as it was written.
struct Digits<'a> {
    digits: String,
    text: &'a str,
}

/// ZIP+4 and CEP are written with a hyphen after the fifth digit; it is no data. `least`: shortest length with it.
fn without_hyphen(text: &str, least: usize) -> Result<Digits<'_>, EncodeError> {
    let hyphen = text.len() >= least && text.as_bytes().get(5) == Some(&b'-');
    match text.char_indices().find(|&(at, c)| !(c.is_ascii_digit() || hyphen && at == 5)) {
        None => Ok(Digits { digits: text.chars().filter(|&c| c != '-').collect(), text }),
        Some((at, found)) => {
            let fault = Fault::InvalidCharacter { found, expected: "0-9, and a hyphen after the fifth digit" };
            Err(EncodeError::at(at..at + found.len_utf8(), fault))
        }
    }
}

/// The bars, `marked` being the state of two of the five bars of a digit.
fn symbol(data: &Digits, lengths: &[usize], expected: &'static str, marked: Extent) -> Result<Symbol, EncodeError> {
    let digits = data.digits.as_bytes();
    let complete = lengths.contains(&(digits.len().wrapping_sub(1)));
    if !complete && !lengths.contains(&digits.len()) {
        return Err(length_error(digits.len(), expected));
    }

    // The check digit completes the sum to a multiple of 10.
    let body = &digits[..digits.len() - usize::from(complete)];
    let sum: u32 = body.iter().map(|c| u32::from(c - b'0')).sum();
    let check = b'0' + ((10 - sum % 10) % 10) as u8;
    if complete && digits[digits.len() - 1] != check {
        let fault = Fault::InvalidCheckDigit {
            found: char::from(digits[digits.len() - 1]).into(),
            expected: char::from(check).into(),
        };
        return Err(EncodeError::at(data.text.len() - 1..data.text.len(), fault));
    }

    let plain = if marked == Extent::Full { Extent::Descender } else { Extent::Full };
    let states = body.iter().chain([&check]).flat_map(|c| {
        let pattern = PATTERNS[usize::from(c - b'0')];
        (0..5).rev().map(move |bit| if pattern >> bit & 1 == 1 { marked } else { plain })
    });
    let frame = [Extent::Full];
    let bars = bars(frame.into_iter().chain(states).chain(frame), BANDS);
    let mut symbol = Symbol::new(bars, QUIET).with_detail("check_digit", char::from(check).to_string());
    if !complete {
        symbol = symbol.with_note(
            "check-digit-added",
            Wording::of(
                format!("the check digit {} was added", char::from(check)),
                format!("チェックデジット {} を付加しました", char::from(check)),
            ),
        );
    }
    if digits.len() < data.text.len() {
        symbol = symbol
            .with_note("hyphen-left-out", Wording::fixed("the hyphen is not encoded", "ハイフンは符号化しません"));
    }
    Ok(symbol)
}

/// Marked bars of the digits 0 to 9 from left to right, of the weights 7, 4, 2, 1, 0 (DMM 708.4.2.3).
const PATTERNS: [u8; 10] = [0b11000, 0b00011, 0b00101, 0b00110, 0b01001, 0b01010, 0b01100, 0b10001, 0b10010, 0b10100];

/// Tall bars of 0.125 in and short ones of 0.050 in at 22 bars an inch, a module being 1/44 in (DMM 708.4.2.5).
const BANDS: [f32; 3] = [3.3, 2.2, 0.0];

/// 1/8 in left and right, 1/25 in above and below (DMM 708.4.2.6).
const QUIET: Quiet = Quiet { left: 5.5, right: 5.5, top: 1.8, bottom: 1.8 };

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of the weights 7, 4, 2, 1, 0 make each digit; 0 is 7 and 4.
    #[test]
    fn patterns_follow_from_the_weights() {
        for (digit, pattern) in PATTERNS.iter().enumerate() {
            assert_eq!(pattern.count_ones(), 2);
            let sum: usize = (0..5).filter(|bit| pattern >> bit & 1 == 1).map(|bit: usize| [0, 1, 2, 4, 7][bit]).sum();
            assert_eq!(sum % 11, digit);
        }
    }

    #[test]
    fn report_c81_zip_codes_with_and_without_hyphen() {
        for (data, check, count) in [("80122", "7", 32), ("55555-1237", "2", 52), ("555551237", "2", 52)] {
            let symbol = Postnet::encode(&Payload::Text(data.into()), &NoOptions {}).unwrap();
            assert_eq!(symbol.details[0].1, check);
            assert_eq!(symbol.rows()[0].len(), count);
        }
    }
}
