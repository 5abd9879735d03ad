//! The profiles of Code 39: a rule for the data each, the host's bars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::contract::{
        EncodeError, Facts, Family, Fault, Payload, Symbology, Wording, check_digit_added, with_check_digit,
    },
    LONGEST, QUIET, Ratio, bars, check_alphabet, check_character,
};
use crate::symbol::Symbol;

/// LOGMARS: Code 39 of the US Department of Defense.
pub struct Logmars;

impl Symbology for Logmars {
    const FACTS: Facts = Facts {
        id: "logmars",
        aliases: &["mil-std-1189"],
        name: "LOGMARS",
        family: Family::Industrial,
        standard: "MIL-STD-1189B",
        accepts: "0-9 A-Z space - . $ / + %",
        example: "1234ABCD",
    };

    type Options = LogmarsOptions;

    fn encode(data: &Payload, options: &LogmarsOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        check_alphabet(text)?;
        let check = options.check_digit.then(|| check_character(text.as_bytes()));
        let characters: String = text.chars().chain(check).collect();
        let bars = bars(characters.as_bytes(), options.ratio)?;
        Ok(note_check(Symbol::new(bars, QUIET).transmitting(&characters).with_text(characters), check))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogmarsOptions {
    /// Whether the modulo 43 check character is added.
    check_digit: bool,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

/// Vehicle identification number.
pub struct Vin;

impl Symbology for Vin {
    const FACTS: Facts = Facts {
        id: "vin",
        aliases: &["vehicle-identification-number"],
        name: "Vehicle identification number",
        family: Family::Industrial,
        standard: "ISO 3779:2009, 49 CFR 565",
        accepts: "17 characters of 0-9 A-Z without I, O and Q",
        example: "1M8GDM9AXKP042788",
    };

    type Options = VinOptions;

    fn encode(data: &Payload, options: &VinOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 A-Z without I, O and Q", |c| {
            c.is_ascii_digit() || c.is_ascii_uppercase() && !matches!(c, 'I' | 'O' | 'Q')
        })?;
        if text.len() != 17 {
            return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected: "17" }));
        }
        // 49 CFR 565.15 (c): North American numbers (1 to 5) carry a check digit in the ninth place.
        if matches!(text.as_bytes()[0], b'1'..=b'5') {
            let expected = vin_check(text.as_bytes());
            if text.as_bytes()[8] != expected {
                let found = text[8..9].to_owned();
                let fault = Fault::InvalidCheckDigit { found, expected: char::from(expected).into() };
                return Err(EncodeError::at(8..9, fault));
            }
        }
        let characters = format!("{}{text}", if options.import { "I" } else { "" });
        Ok(Symbol::new(bars(characters.as_bytes(), options.ratio)?, QUIET).with_text(text).transmitting(characters))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VinOptions {
    /// Whether the letter I of an imported vehicle stands before the number in the bars.
    import: bool,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

/// Modulus 11 over the values of all places but the ninth (49 CFR 565.15, tables III and IV).
fn vin_check(text: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    const LETTERS: &[u8; 26] = b"12345678.12345.7.923456789";
    let value = |c: u8| u32::from(if c.is_ascii_digit() { c } else { LETTERS[usize::from(c - b'A')] } - b'0');
    let sum: u32 = text.iter().zip(WEIGHTS).map(|(&c, weight)| if weight == 0 { 0 } else { value(c) * weight }).sum();
    b"0123456789X"[(sum % 11) as usize]
}

/// PZN: the German number of a medicine.
pub struct Pzn;

impl Symbology for Pzn {
    const FACTS: Facts = Facts {
        id: "pzn",
        aliases: &["pzn-8", "pharmazentralnummer"],
        name: "PZN (Pharmazentralnummer)",
        family: Family::Health,
        standard: "IFA, Technical notes on PZN coding in Code 39",
        accepts: "7 digits, or 8 with check digit",
        example: "27580899",
    };

    type Options = PznOptions;

    fn encode(data: &Payload, options: &PznOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        // The first digit has the weight 1 in PZN 8 and 2 in PZN 7.
        let check = |digits: &[u8], first: u32| {
            let sum: u32 = digits.iter().zip(first..).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
            b"0123456789-"[(sum % 11) as usize]
        };
        let (number, added) = match options.version {
            PznVersion::Pzn8 => with_check_digit(text, 8, "7, or 8 with the check digit", |d| check(d, 1)),
            PznVersion::Pzn7 => with_check_digit(text, 7, "6, or 7 with the check digit", |d| check(d, 2)),
        }
        .and_then(|(number, added)| if number.ends_with('-') { Err(no_such_pzn()) } else { Ok((number, added)) })
        .map_err(|error| match error.fault {
            Fault::InvalidCheckDigit { ref expected, .. } if expected == "-" => no_such_pzn(),
            _ => error,
        })?;
        let symbol = Symbol::new(bars(format!("-{number}").as_bytes(), options.ratio)?, QUIET);
        let check = number.chars().next_back().filter(|_| added);
        Ok(note_check(symbol.with_text(format!("PZN - {number}")).transmitting(format!("-{number}")), check))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PznOptions {
    /// How many digits the number has.
    version: PznVersion,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum PznVersion {
    /// Eight digits, since 2013.
    #[default]
    #[serde(rename = "8")]
    Pzn8,
    /// Seven digits, until 2019.
    #[serde(rename = "7")]
    Pzn7,
}

fn no_such_pzn() -> EncodeError {
    EncodeError::new(Fault::Rule {
        code: "invalid-check-digit",
        wording: Wording::fixed(
            "these digits are never issued as a PZN: their check digit would be 10",
            "チェックデジットが 10 になるため、この番号は PZN として発行されません",
        ),
    })
}

/// Code 32: the Italian number of a medicine.
pub struct Code32;

impl Symbology for Code32 {
    const FACTS: Facts = Facts {
        id: "code-32",
        aliases: &["italian-pharmacode", "imh", "codice-32-pharmacode", "farmacode"],
        name: "Code 32 (Italian Pharmacode)",
        family: Family::Health,
        standard: "Ministero della Sanità, decreto 10 giugno 1983",
        accepts: "8 digits, or 9 with check digit",
        example: "01234567",
    };

    type Options = Code32Options;

    fn encode(data: &Payload, options: &Code32Options) -> Result<Symbol, EncodeError> {
        /// The digits and the consonants.
        const BASE_32: &[u8; 32] = b"0123456789BCDFGHJKLMNPQRSTUVWXYZ";
        let (number, added) = with_check_digit(data.text()?, 9, "8, or 9 with the check digit", |digits| {
            let sum: u32 = digits
                .iter()
                .zip([1, 2].into_iter().cycle())
                .map(|(c, weight)| u32::from(c - b'0') * weight)
                .map(|product| product / 10 + product % 10)
                .sum();
            b'0' + (sum % 10) as u8
        })?;
        let value = number.bytes().fold(0_u32, |value, c| value * 10 + u32::from(c - b'0'));
        let characters: Vec<u8> = (0..6).rev().map(|i| BASE_32[(value >> (5 * i)) as usize % 32]).collect();
        let symbol = Symbol::new(bars(&characters, options.ratio)?, QUIET).with_text(format!("A{number}"));
        Ok(note_check(symbol, number.chars().next_back().filter(|_| added)))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Code32Options {
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

fn note_check(symbol: Symbol, check: Option<char>) -> Symbol {
    let Some(check) = check else { return symbol };
    let (code, wording) = check_digit_added(check);
    symbol.with_detail("check_character", check.to_string()).with_note(code, wording)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 49 CFR 565.15 and the all-ones number, whose check digit is 1.
    #[test]
    fn published_vehicle_numbers() {
        assert_eq!(vin_check(b"1M8GDM9AXKP042788"), b'X');
        assert_eq!(vin_check(b"11111111111111111"), b'1');
    }

    /// The example of the IFA notes.
    #[test]
    fn the_example_pzn() {
        let symbol = Pzn::encode(&Payload::Text("2758089".into()), &PznOptions::default()).unwrap();
        assert_eq!(symbol.readable(), "PZN - 27580899");
    }
}
