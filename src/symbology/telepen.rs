//! Telepen: all of ASCII, or pairs of digits, in libraries and universities.
//!
//! Standard: SB Telecom, "Telepen barcode symbology". A character is its eight bits with even parity, the lowest first,
//! in sixteen modules.

use super::contract::{EncodeError, Facts, Family, Fault, LONGEST, NoOptions, Payload, Symbology, Wording};
use crate::symbol::{Bars, Quiet, Symbol};

/// Telepen in ASCII mode.
pub struct Telepen;

impl Symbology for Telepen {
    const FACTS: Facts = Facts {
        id: "telepen",
        aliases: &["telepen-alpha", "telepen-ascii"],
        name: "Telepen",
        family: Family::Industrial,
        standard: "SB Telecom, Telepen barcode symbology",
        accepts: "ASCII",
        example: "Telepen",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "ASCII", |c| c.is_ascii())?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        let readable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Ok(symbol(text.as_bytes()).with_text(readable))
    }
}

/// Telepen in numeric mode: two digits a character.
pub struct TelepenNumeric;

impl Symbology for TelepenNumeric {
    const FACTS: Facts = Facts {
        id: "telepen-numeric",
        aliases: &["telepen-num"],
        name: "Telepen Numeric",
        family: Family::Industrial,
        standard: "SB Telecom, Telepen barcode symbology",
        accepts: "0-9, and X as the second of a pair; an odd number of digits gets a leading zero",
        example: "12345678",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        const EXPECTED: &str = "0-9, and X as the second of a pair";
        let text = data.text()?;
        EncodeError::check_characters(text, EXPECTED, |c| c.is_ascii_digit() || c == 'X')?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        let odd = text.len() % 2 == 1;
        let digits = format!("{}{text}", if odd { "0" } else { "" });
        if let Some(pair) = digits.as_bytes().chunks_exact(2).position(|pair| pair[0] == b'X') {
            let at = 2 * pair - usize::from(odd);
            return Err(EncodeError::at(at..at + 1, Fault::InvalidCharacter { found: 'X', expected: EXPECTED }));
        }
        let characters: Vec<u8> = digits
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| match pair[1] {
                b'X' => pair[0] - b'0' + 17,
                digit => 10 * (pair[0] - b'0') + (digit - b'0') + 27,
            })
            .collect();
        let symbol = symbol(&characters).with_text(digits);
        if !odd {
            return Ok(symbol);
        }
        let wording = Wording::fixed(
            "a leading zero was added: the code takes pairs of digits",
            "桁数を偶数にするため、先頭に 0 を追加しました",
        );
        Ok(symbol.with_note("leading-zero-added", wording))
    }
}

/// Start, the characters, their check character and stop.
fn symbol(characters: &[u8]) -> Symbol {
    let sum = characters.iter().map(|&c| u32::from(c)).sum::<u32>();
    let check = ((127 - sum % 127) % 127) as u8;
    let mut widths = Vec::with_capacity(16 * (characters.len() + 3));
    for &character in [b'_'].iter().chain(characters).chain(&[check, b'z']) {
        push(&mut widths, character);
    }
    // The narrow space that ends the stop character belongs to the quiet zone.
    widths.pop();
    let modules = 16 * (characters.len() + 3);
    let bars = Bars::from_widths(widths, (0.15 * modules as f32).ceil().max(50.0), 0.0);
    Symbol::new(bars, Quiet::sides(10.0)).with_detail("check_character", check)
}

/// A character's elements: 1 is narrow narrow, 00 wide narrow, 010 wide wide; of a longer run of ones between two zeros
/// the 01 before and the 10 after it are narrow wide.
fn push(widths: &mut Vec<u8>, character: u8) {
    let odd = character.count_ones() % 2 == 1;
    let bits = character | u8::from(odd) << 7;
    let bit = |i: u32| bits >> i & 1 == 1;
    let mut i = 0;
    // Whether the zero that begins a run of ones was seen: the next zero ends it.
    let mut open = false;
    while i < 8 {
        let (elements, length) = match (bit(i), i + 1 < 8 && bit(i + 1), i + 2 < 8 && bit(i + 2)) {
            (true, false, _) if open && i + 1 < 8 => {
                open = false;
                ([1, 3], 2)
            }
            (true, ..) => ([1, 1], 1),
            (false, false, _) => ([3, 1], 2),
            (false, true, false) => ([3, 3], 3),
            (false, true, true) => {
                open = true;
                ([1, 3], 2)
            }
        };
        widths.extend(elements);
        i += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_sixteen_modules_and_reads_back() {
        for character in 0..=127_u8 {
            let mut widths = Vec::new();
            push(&mut widths, character);
            assert_eq!(widths.iter().sum::<u8>(), 16, "{character}");
            let mut bits = Vec::new();
            let mut open = false;
            for pair in widths.chunks(2) {
                match pair {
                    [1, 1] => bits.push(1),
                    [3, 1] => bits.extend([0, 0]),
                    [3, 3] => bits.extend([0, 1, 0]),
                    _ => {
                        bits.extend(if open { [1, 0] } else { [0, 1] });
                        open = !open;
                    }
                }
            }
            let read = bits.iter().rev().fold(0_u8, |value, bit| value << 1 | bit);
            assert_eq!(read & 0x7F, character);
            assert_eq!(read.count_ones() % 2, 0);
        }
    }

    #[test]
    fn every_pair_of_digits_has_its_character() {
        let first = TelepenNumeric::encode(&Payload::Text("00".into()), &NoOptions {}).unwrap();
        let last = TelepenNumeric::encode(&Payload::Text("99".into()), &NoOptions {}).unwrap();
        let ascii = |c: u8| Telepen::encode(&Payload::Text(char::from(c).into()), &NoOptions {}).unwrap();
        assert_eq!(first.rows(), ascii(27).rows());
        assert_eq!(last.rows(), ascii(126).rows());
    }
}
