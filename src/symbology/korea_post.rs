//! Korean Postal Authority code: a postcode of six digits and its check digit on a clock of four modules.
//!
//! The standard is not public. Each digit is six clock periods, four of which begin with a bar, the last always.
//! Encoders that share one old table begin the digit 1 a module early, off the clock that every other digit keeps.

use crate::symbol::{Bars, Quiet, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct KoreaPost;

impl Symbology for KoreaPost {
    const FACTS: Facts = Facts {
        id: "korea-post",
        aliases: &["korean-postal-authority", "kpa"],
        name: "Korean Postal Authority code",
        family: Family::Postal,
        standard: "Korean Postal Authority (not public)",
        accepts: "6 digits, or 7 with the check digit",
        example: "923457",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        if !matches!(text.len(), 6 | 7) {
            let fault = Fault::InvalidLength { length: text.len(), expected: "6 digits, or 7 with the check digit" };
            return Err(EncodeError::new(fault));
        }
        let digits: Vec<u8> = text.bytes().take(6).map(|c| c - b'0').collect();
        let check = (10 - digits.iter().sum::<u8>() % 10) % 10;
        let expected = char::from(b'0' + check);
        if let Some(found) = text.chars().nth(6).filter(|&found| found != expected) {
            let fault = Fault::InvalidCheckDigit { found: found.into(), expected: expected.into() };
            return Err(EncodeError::at(6..7, fault));
        }

        // The digits stand from right to left, the check digit after them.
        let mut widths: Vec<u8> = Vec::with_capacity(60);
        for &digit in digits.iter().rev().chain([&check]) {
            for period in (0..6).rev() {
                match (PATTERNS[usize::from(digit)] >> period & 1 == 1, widths.last_mut()) {
                    (true, _) => widths.extend([1, 3]),
                    (false, Some(gap)) => *gap += 4,
                    (false, None) => {} // a light start is quiet zone
                }
            }
        }
        widths.pop();

        let symbol = Symbol::new(Bars::from_widths(widths, 50.0, 0.0), Quiet::sides(10.0))
            .with_detail("check_digit", expected.to_string());
        Ok(if text.len() == 7 {
            symbol
        } else {
            symbol.with_note(
                "check-digit-added",
                Wording::of(
                    format!("the check digit {expected} was added"),
                    format!("チェックデジット {expected} を付加しました"),
                ),
            )
        })
    }
}

/// Clock periods of the digits 0 to 9 that begin with a bar.
#[rustfmt::skip]
const PATTERNS: [u8; 10] = [
    0b111001, 0b001111, 0b010111, 0b100111, 0b011011, 0b101011, 0b110011, 0b011101, 0b101101, 0b110101,
];
