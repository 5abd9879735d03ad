//! Pharmacode: numbers on the packages of medicines, one-track in narrow and wide bars, two-track in half and full bars.
//!
//! Standard: Laetus, "Pharmacode guide". No human-readable text: a package shows none.

use super::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording};
use crate::symbol::{Bars, Extent, Height, Quiet, Symbol};

/// One-track Pharmacode: narrow bars of 0.5 mm, wide bars of 1.5 mm, 1 mm apart.
pub struct Pharmacode;

impl Symbology for Pharmacode {
    const FACTS: Facts = Facts {
        id: "pharmacode",
        aliases: &["pharma", "pharmacode-one-track", "pharmaceutical-binary-code"],
        name: "Pharmacode",
        family: Family::Health,
        standard: "Laetus Pharmacode guide",
        accepts: "a number from 3 to 131070",
        example: "131070",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        // Bijective base 2 from the right: narrow is 1, wide is 2.
        let bars = digits(number(data, 3, 131_070)?, 2);
        let widths = bars.iter().flat_map(|&bar| [2, if bar == 1 { 1 } else { 3 }]).skip(1);
        // 8 mm high at the module of 0.5 mm, with 6 mm of quiet zone.
        Ok(Symbol::new(Bars::from_widths(widths, 16.0, 8.0), Quiet::sides(12.0)).with_detail("bars", bars.len()))
    }
}

/// Two-track Pharmacode: bars of 1 mm, 1 mm apart.
pub struct TwoTrack;

impl Symbology for TwoTrack {
    const FACTS: Facts = Facts {
        id: "pharmacode-two-track",
        aliases: &["pharma-two", "pharmacode2", "two-track-pharmacode"],
        name: "Pharmacode two-track",
        family: Family::Health,
        standard: "Laetus Pharmacode guide",
        accepts: "a number from 4 to 64570080",
        example: "64570080",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        // Bijective base 3 from the right: lower half is 1, upper half is 2, full is 3.
        let bars = digits(number(data, 4, 64_570_080)?, 3);
        let states = bars.iter().map(|&bar| match bar {
            1 => Extent::Descender,
            2 => Extent::Ascender,
            _ => Extent::Full,
        });
        let height = Height::Bands { ascender: 4.0, tracker: 0.0, descender: 4.0 };
        let symbol = Symbol::new(Bars::from_states(states, 1, 1, height), Quiet::sides(6.0));
        Ok(symbol.with_detail("bars", bars.len()))
    }
}

/// The data as a number of a range.
fn number(data: &Payload, least: u32, most: u32) -> Result<u32, EncodeError> {
    let text = data.text()?;
    EncodeError::check_digits(text)?;
    text.parse().ok().filter(|number| (least..=most).contains(number)).ok_or_else(|| {
        EncodeError::new(Fault::Rule {
            code: "invalid-length",
            wording: Wording::of(
                format!("the number must lie from {least} to {most}"),
                format!("{least} から {most} までの数値を指定してください"),
            ),
        })
    })
}

/// Digits 1 to `base` of a number in bijective base `base`, the highest first.
fn digits(mut number: u32, base: u32) -> Vec<u32> {
    let mut digits = Vec::with_capacity(16);
    while number > 0 {
        let digit = (number - 1) % base + 1;
        digits.push(digit);
        number = (number - digit) / base;
    }
    digits.reverse();
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_back() {
        for base in [2, 3] {
            for number in 3..131_071 {
                let read = digits(number, base).iter().fold(0, |value, digit| value * base + digit);
                assert_eq!(read, number);
            }
        }
    }

    #[test]
    fn least_and_greatest_have_2_and_16_bars() {
        assert_eq!(digits(3, 2), [1, 1]);
        assert_eq!(digits(131_070, 2), [2; 16]);
        assert_eq!(digits(4, 3), [1, 1]);
        assert_eq!(digits(64_570_080, 3), [3; 16]);
    }
}
