//! Code 93: the alphabet of Code 39 in half the width; all of ASCII through four shift characters.
//!
//! Standard: ANSI/AIM BC5-1995. A character is nine modules in three bars and three spaces; two check characters always.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    code39::{ALPHABET, full_ascii},
    contract::{EncodeError, Facts, Family, LONGEST, Payload, Symbology},
};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Code93;

impl Symbology for Code93 {
    const FACTS: Facts = Facts {
        id: "code-93",
        aliases: &["usd-5", "uss-93"],
        name: "Code 93",
        family: Family::Industrial,
        standard: "ANSI/AIM BC5-1995",
        accepts: "0-9 A-Z space - . $ / + %; ASCII with full_ascii",
        example: "CODE-93",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        let mut values = Vec::with_capacity(2 * text.len() + 2);
        if options.full_ascii {
            EncodeError::check_characters(text, "ASCII", |c| c.is_ascii())?;
            text.bytes().for_each(|c| push_ascii(&mut values, c));
        } else {
            EncodeError::check_characters(text, "0-9 A-Z space - . $ / + %", |c| {
                c.is_ascii() && value(c as u8).is_some()
            })?;
            values.extend(text.bytes().filter_map(value));
        }
        values.push(check_value(&values, 20));
        values.push(check_value(&values, 15));

        let characters = [START_STOP].into_iter().chain(values.iter().map(|&v| PATTERNS[v])).chain([START_STOP]);
        let widths = characters.flatten().map(|width| width - b'0').chain([1]);
        let modules = 9 * (values.len() + 2) + 1;
        let least = (0.15 * modules as f32).ceil();
        let checks = &values[values.len() - 2..];
        let readable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Ok(Symbol::new(Bars::from_widths(widths, least.max(50.0), least), Quiet::sides(10.0))
            .with_text(readable)
            .with_detail("check_characters", checks))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether all of ASCII is taken: a character outside the alphabet becomes a shift character and a letter.
    full_ascii: bool,
}

/// Value of a character of the alphabet, the same as in Code 39.
fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&c| c == character)
}

/// The pairs of Code 39 with shift characters of their own, so that `$ % / +` stand for themselves.
fn push_ascii(values: &mut Vec<usize>, c: u8) {
    if let Some(value) = value(c) {
        values.push(value);
        return;
    }
    let [shift, letter] = full_ascii(c);
    let shift = shift.and_then(|shift| b"$%/+".iter().position(|&c| c == shift)).map(|i| 43 + i);
    values.extend(shift);
    values.extend(letter.and_then(value));
}

/// Weighted sum modulo 47: weights 1, 2, … from the right, starting again after `top` (clause 4.6).
fn check_value(values: &[usize], top: usize) -> usize {
    values.iter().rev().zip((1..=top).cycle()).map(|(value, weight)| value * weight).sum::<usize>() % 47
}

/// Clause 4.3, table 1: bar, space, … space; after the alphabet the shift characters `$ % / +`.
#[rustfmt::skip]
const PATTERNS: [[u8; 6]; 47] = [
    *b"131112", *b"111213", *b"111312", *b"111411", *b"121113", *b"121212", *b"121311", *b"111114", // 0-7
    *b"131211", *b"141111", *b"211113", *b"211212", *b"211311", *b"221112", *b"221211", *b"231111", // 8-F
    *b"112113", *b"112212", *b"112311", *b"122112", *b"132111", *b"111123", *b"111222", *b"111321", // G-N
    *b"121122", *b"131121", *b"212112", *b"212211", *b"211122", *b"211221", *b"221121", *b"222111", // O-V
    *b"112122", *b"112221", *b"122121", *b"123111", *b"121131", *b"311112", *b"311211", *b"321111", // W-Z - . space $
    *b"112131", *b"113121", *b"211131", *b"121221", *b"312111", *b"311121", *b"122211",             // / + % shifts
];

/// Start, and stop before the bar that ends the symbol.
const START_STOP: [u8; 6] = *b"111141";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encode(data: &str, full_ascii: bool) -> Symbol {
        Code93::encode(&Payload::Text(data.into()), &Options { full_ascii }).unwrap()
    }

    /// Reads the values between start and checks, the checks verified.
    fn decode(row: &str) -> Vec<usize> {
        let widths: Vec<u8> = row.as_bytes().chunk_by(|a, b| a == b).map(|run| b'0' + run.len() as u8).collect();
        let mut values: Vec<usize> = widths[6..widths.len() - 7]
            .chunks(6)
            .map(|character| PATTERNS.iter().position(|pattern| pattern == character).unwrap())
            .collect();
        for top in [15, 20] {
            let check = values.pop().unwrap();
            assert_eq!(check, check_value(&values, top));
        }
        values
    }

    #[test]
    fn report_c17_every_ascii_character_reads_back() {
        for c in 0..=127_u8 {
            let values = decode(&encode(&format!("A{}B", char::from(c)), true).rows()[0]);
            let letter = |value: usize| char::from(ALPHABET[value]);
            let read = match values[1..values.len() - 1] {
                [value] => letter(value),
                [43, value] => char::from(letter(value) as u8 - 64),
                [46, value] => letter(value).to_ascii_lowercase(),
                [45, value] if letter(value) == 'Z' => ':',
                [45, value] => char::from(letter(value) as u8 - 32),
                [44, value] => match letter(value) {
                    letter @ 'A'..='E' => char::from(letter as u8 - 38),
                    letter @ 'F'..='J' => char::from(letter as u8 - 11),
                    letter @ 'K'..='O' => char::from(letter as u8 + 16),
                    letter @ 'P'..='T' => char::from(letter as u8 + 43),
                    'U' => '\0',
                    'V' => '@',
                    'W' => '`',
                    letter => panic!("(%){letter}"),
                },
                ref values => panic!("{values:?}"),
            };
            assert_eq!(read, char::from(c));
        }
    }

    #[test]
    fn report_c15_four_symbols_stand_for_themselves() {
        let symbol = encode("A$/+%B", true);
        assert_eq!(decode(&symbol.rows()[0]), [10, 39, 40, 41, 42, 11]);
        assert_eq!(symbol.details[0].1, json!([22, 39]));
        assert_eq!(symbol.rows()[0].len(), 91);
    }

    /// The worked example of the standard: TEST93 has the check characters + and 6.
    #[test]
    fn check_characters_of_the_worked_example() {
        let symbol = encode("TEST93", false);
        assert_eq!(symbol.details[0].1, json!([41, 6]));
    }

    #[test]
    fn characters_are_nine_modules_and_distinct() {
        for (i, pattern) in PATTERNS.iter().enumerate() {
            assert_eq!(pattern.iter().map(|width| width - b'0').sum::<u8>(), 9);
            assert!(!PATTERNS[..i].contains(pattern));
        }
    }
}
