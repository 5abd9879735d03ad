//! Code 11 (USD-8): digits and dash, for telecommunications labels.
//!
//! Standard: Intermec / AIM USD-8. Each character is three bars and two spaces, followed by a narrow gap.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    contract::{EncodeError, Facts, Family, LONGEST, Payload, Symbology, check_digit_added},
    two_width::{Ratio, pattern},
};
use crate::symbol::{Quiet, Symbol};

pub struct Code11;

impl Symbology for Code11 {
    const FACTS: Facts = Facts {
        id: "code-11",
        aliases: &["usd-8", "uss-11"],
        name: "Code 11",
        family: Family::Industrial,
        standard: "AIM USD-8",
        accepts: "0-9 and -",
        example: "0123-45",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        EncodeError::check_characters(text, "0-9 -", |c| c.is_ascii_digit() || c == '-')?;
        let mut values: Vec<usize> = text.bytes().map(|c| if c == b'-' { 10 } else { usize::from(c - b'0') }).collect();

        let two = match options.check_digit {
            CheckDigit::One => false,
            CheckDigit::Two => true,
            CheckDigit::Auto => values.len() >= 10,
        };
        values.push(check_value(&values, 10));
        if two {
            values.push(check_value(&values, 9));
        }

        let readable: String = values.iter().map(|&v| char::from(ALPHABET[v])).collect();
        let checks = readable[text.len()..].to_owned();

        let mut elements = options.ratio.elements(6 * (values.len() + 2))?;
        elements.push(START_STOP.into(), 5);
        for pattern in values.iter().map(|&v| PATTERNS[v]).chain([START_STOP]) {
            elements.gap();
            elements.push(pattern.into(), 5);
        }
        let (code, wording) = check_digit_added(&checks);
        Ok(Symbol::new(elements.into_bars(), Quiet::sides(10.0))
            .with_text(readable)
            .with_detail("check_characters", checks)
            .with_note(code, wording))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How many check characters are added.
    check_digit: CheckDigit,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CheckDigit {
    /// One from 1 to 9 characters of data, two from 10.
    #[default]
    Auto,
    /// The modulo 11 character C.
    One,
    /// The characters C and K.
    Two,
}

/// Weighted sum modulo 11: weights 1, 2, … from the right, starting again after `top`.
fn check_value(values: &[usize], top: usize) -> usize {
    values.iter().rev().enumerate().map(|(i, v)| (i % top + 1) * v).sum::<usize>() % 11
}

const ALPHABET: &[u8; 11] = b"0123456789-";

/// The patterns of 0-9 and `-`: bar, space, bar, space, bar.
#[rustfmt::skip]
const PATTERNS: [u16; 11] = [
    pattern("nnnnw"), pattern("wnnnw"), pattern("nwnnw"), pattern("wwnnn"), pattern("nnwnw"), pattern("wnwnn"),
    pattern("nwwnn"), pattern("nnnww"), pattern("wnnwn"), pattern("wnnnn"), pattern("nnwnn"),
];

const START_STOP: u16 = pattern("nnwwn");

#[cfg(test)]
mod tests {
    use super::check_value;

    /// The worked example of USD-8: 123-45 has the check characters 5 and 2.
    #[test]
    fn check_characters_of_the_worked_example() {
        let mut values = vec![1, 2, 3, 10, 4, 5];
        values.push(check_value(&values, 10));
        assert_eq!(values[6], 5);
        assert_eq!(check_value(&values, 9), 2);
    }
}
