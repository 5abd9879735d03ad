//! Code 11 (USD-8): digits and dash, for telecommunications labels.
//!
//! Standard: Intermec / AIM USD-8. Each character is three bars and two spaces, followed by a narrow gap.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, Payload, Symbology};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Code11;

impl Symbology for Code11 {
    const FACTS: Facts = Facts {
        id: "code-11",
        aliases: &["usd-8"],
        name: "Code 11",
        family: Family::Industrial,
        standard: "AIM USD-8",
        accepts: "0-9 and -",
        example: "0123-45",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
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

        let readable: String = values.iter().map(|&v| char::from(b"0123456789-"[v])).collect();
        let characters = std::iter::once(START_STOP).chain(values.iter().map(|&v| PATTERNS[v])).chain([START_STOP]);
        let widths: Vec<u8> =
            characters.flat_map(|pattern| [pattern[0], pattern[1], pattern[2], pattern[3], pattern[4], 1]).collect();
        let bars = Bars::from_widths(widths[..widths.len() - 1].iter().copied(), 50.0, 0.0);
        Ok(Symbol::new(bars, Quiet::sides(10.0)).with_text(readable))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How many check characters are added.
    check_digit: CheckDigit,
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

/// Element widths of 0-9 and `-`: bar, space, bar, space, bar.
const PATTERNS: [[u8; 5]; 11] = [
    [1, 1, 1, 1, 2],
    [2, 1, 1, 1, 2],
    [1, 2, 1, 1, 2],
    [2, 2, 1, 1, 1],
    [1, 1, 2, 1, 2],
    [2, 1, 2, 1, 1],
    [1, 2, 2, 1, 1],
    [1, 1, 1, 2, 2],
    [2, 1, 1, 2, 1],
    [2, 1, 1, 1, 1],
    [1, 1, 2, 1, 1],
];

const START_STOP: [u8; 5] = [1, 1, 2, 2, 1];

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
