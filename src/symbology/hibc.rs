//! The data rule of the Health Industry Bar Code, whatever symbology carries it.
//!
//! Standard: ANSI/HIBC 2.6-2016. Data begins with the flag character `+` and ends with the modulo 43 link character.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Fault, Wording, check_digit_added};
use crate::symbol::Symbol;

/// Whether the link character is added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCharacter {
    /// It is added.
    #[default]
    Add,
    /// The data ends with it; it is verified.
    Given,
}

/// Checked data, as symbols carry it.
pub struct Hibc {
    /// Flag character, data and link character.
    pub characters: String,
    flag_added: bool,
    check_added: Option<char>,
}

impl Hibc {
    /// Completes and checks the data.
    pub fn of(text: &str, check: CheckCharacter) -> Result<Self, EncodeError> {
        EncodeError::check_characters(text, "0-9 A-Z space - . $ / + %", |c| value(c).is_some())?;
        let flag_added = !text.starts_with('+');
        let mut characters = if flag_added { format!("+{text}") } else { text.to_owned() };
        let least = if check == CheckCharacter::Add { 2 } else { 3 };
        if characters.len() < least {
            let expected = "at least 1 between the flag character + and the check character";
            return Err(EncodeError::new(Fault::InvalidLength { length: 0, expected }));
        }
        // Clause 2.3.2.4: the link character is the modulo 43 check character.
        let check_added = match check {
            CheckCharacter::Add => Some(check_character(&characters)),
            CheckCharacter::Given => {
                let found = characters.pop();
                let expected = check_character(&characters);
                if let Some(found) = found.filter(|&found| found != expected) {
                    let fault = Fault::InvalidCheckDigit { found: found.into(), expected: expected.into() };
                    return Err(EncodeError::at(text.len() - 1..text.len(), fault));
                }
                characters.push(expected);
                None
            }
        };
        characters.extend(check_added);
        Ok(Self { characters, flag_added, check_added })
    }

    /// Tells what was added.
    pub fn note(&self, mut symbol: Symbol) -> Symbol {
        if let Some(check) = self.check_added {
            let (code, wording) = check_digit_added(check);
            symbol = symbol.with_detail("check_character", check.to_string()).with_note(code, wording);
        }
        if self.flag_added {
            let wording = Wording::fixed("the HIBC flag character + was added", "HIBC を示す先頭の + を追加しました");
            symbol = symbol.with_note("flag-added", wording);
        }
        symbol
    }
}

fn check_character(characters: &str) -> char {
    let sum: usize = characters.chars().filter_map(value).sum();
    char::from(ALPHABET[sum % 43])
}

fn value(character: char) -> Option<usize> {
    ALPHABET.iter().position(|&c| char::from(c) == character)
}

/// Appendix B: the alphabet in the order of its values.
const ALPHABET: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

#[cfg(test)]
mod tests {
    use super::*;

    /// ANSI/HIBC 2.6-2016, clause 2.3.2.4: the worked example.
    #[test]
    fn link_character_of_the_worked_example() {
        assert_eq!(check_character("+A123BJC5D6E71"), 'G');
        let given = |text| Hibc::of(text, CheckCharacter::Given).map(|hibc| hibc.characters);
        assert_eq!(given("+A123BJC5D6E71G").unwrap(), "+A123BJC5D6E71G");
        assert_eq!(given("A123BJC5D6E71G").unwrap(), "+A123BJC5D6E71G");
        assert_eq!(given("+A123BJC5D6E71H").unwrap_err().span, Some(14..15));
    }
}
