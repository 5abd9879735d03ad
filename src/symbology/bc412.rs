//! BC412: wafers and other small parts, one bar width.
//!
//! Standard: SEMI T1-95. A character is four bars and four spaces, twelve modules.

use super::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, check_digit_added};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Bc412;

impl Symbology for Bc412 {
    const FACTS: Facts = Facts {
        id: "bc412",
        aliases: &["bc412-semi", "ibm-bc412"],
        name: "BC412",
        family: Family::Industrial,
        standard: "SEMI T1-95",
        accepts: "7 to 18 of 0-9 A-Z without O",
        example: "BC412SEMI",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 A-Z without O", |c| c.is_ascii() && value(c as u8).is_some())?;
        if !(7..=18).contains(&text.len()) {
            return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected: "7 to 18" }));
        }
        // The check character stands second and makes the weighted sum of all a multiple of 35: 2c = -sum, and 17 is the
        // inverse of -2.
        let mut values: Vec<usize> = text.bytes().filter_map(value).collect();
        values.insert(1, 0);
        let sum: usize = values.iter().enumerate().map(|(i, value)| value * (i % 2 + 1)).sum();
        values[1] = 17 * sum % 35;

        let readable: String = values.iter().map(|&value| char::from(ALPHABET[value])).collect();
        let check = char::from(ALPHABET[values[1]]);
        let spaces = [b'2'].into_iter().chain(values.iter().flat_map(|&value| SPACES[value])).chain([b'1']);
        // Start is a bar and a space of two modules, stop two bars a module apart.
        let widths = spaces.flat_map(|space| [1, space - b'0']).chain([1]);
        let modules = 12 * values.len() + 6;
        let least = (0.15 * modules as f32).ceil();
        let bars = Bars::from_widths(widths, least.max(20.0), least);
        let (code, wording) = check_digit_added(check);
        Ok(Symbol::new(bars, Quiet::sides(10.0))
            .with_text(readable)
            .with_detail("check_character", check.to_string())
            .with_note(code, wording))
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&c| c == character)
}

/// The characters in the order of their values.
const ALPHABET: &[u8; 35] = b"0R9GLVHA8EZ4NTS1J2Q6C7DYKBUIX3FWP5M";

/// Widths of the four spaces of each character, by value; each stands behind a bar of one module.
#[rustfmt::skip]
const SPACES: [[u8; 4]; 35] = [
    *b"1115", *b"3122", *b"1313", *b"2123", *b"2231", *b"3311", *b"2132", // 0 R 9 G L V H
    *b"1322", *b"1241", *b"1511", *b"5111", *b"1151", *b"2321", *b"3212", // A 8 E Z 4 N T
    *b"3131", *b"1124", *b"2213", *b"1133", *b"3113", *b"1223", *b"1412", // S 1 J 2 Q 6 C
    *b"1232", *b"1421", *b"4211", *b"2222", *b"1331", *b"3221", *b"2141", // 7 D Y K B U I
    *b"4121", *b"1142", *b"2114", *b"4112", *b"2411", *b"1214", *b"2312", // X 3 F W P 5 M
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_twelve_modules_and_distinct() {
        for (i, spaces) in SPACES.iter().enumerate() {
            assert_eq!(spaces.iter().map(|space| space - b'0').sum::<u8>(), 8);
            assert!(!SPACES[..i].contains(spaces));
        }
    }
}
