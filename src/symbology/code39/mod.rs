//! Code 39: digits, capitals and seven symbols; all of ASCII through pairs of them.
//!
//! Standard: ISO/IEC 16388:2023. A character is five bars and four spaces, three of the nine wide, and a narrow gap.

mod profiles;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::profiles::{Code32, Logmars, Pzn, Vin};
use super::{
    contract::{EncodeError, Facts, Family, Fault, LONGEST, Payload, Symbology, Wording, check_digit_added},
    two_width::{Ratio, pattern},
};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Code39;

impl Symbology for Code39 {
    const FACTS: Facts = Facts {
        id: "code-39",
        aliases: &["3-of-9", "code-3-of-9", "usd-3", "uss-39"],
        name: "Code 39",
        family: Family::Industrial,
        standard: "ISO/IEC 16388:2023",
        accepts: "0-9 A-Z space - . $ / + %; ASCII with full_ascii",
        example: "CODE-39",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        let mut characters = if options.full_ascii {
            EncodeError::check_characters(text, "ASCII", |c| c.is_ascii())?;
            text.bytes().flat_map(|c| full_ascii(c).into_iter().flatten()).collect()
        } else {
            check_alphabet(text)?;
            text.as_bytes().to_vec()
        };
        let mut readable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();

        // Clause 4.4.1 and annex A: the optional symbol check character.
        let check = options.check_digit.then(|| check_character(&characters));
        characters.extend(check.map(|c| c as u8));
        readable.extend(check);
        if options.show_start_stop {
            readable = format!("*{readable}*");
        }

        let bars = bars(&characters, options.ratio)?;
        let message = String::from_utf8_lossy(&characters);
        let mut symbol = Symbol::new(bars, QUIET).with_text(readable).transmitting(message);
        if let Some(check) = check {
            let (code, wording) = check_digit_added(check);
            symbol = symbol.with_detail("check_character", check.to_string()).with_note(code, wording);
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether the modulo 43 check character is added.
    check_digit: bool,
    /// Whether all of ASCII is taken: characters outside the alphabet become pairs. The reader must be set to it.
    full_ascii: bool,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
    /// Whether the text shows the start and stop character `*`.
    show_start_stop: bool,
}

/// Clause 4.5.1: ten narrow elements.
pub const QUIET: Quiet = Quiet::sides(10.0);

/// The bars of start, `characters` of the alphabet, and stop.
pub fn bars<const TENTHS: u8>(characters: &[u8], ratio: Ratio<TENTHS>) -> Result<Bars, EncodeError> {
    let mut elements = ratio.elements(10 * (characters.len() + 2))?;
    elements.push(START_STOP.into(), 9);
    for &character in characters {
        elements.gap();
        elements.push(PATTERNS[value(character).expect("the characters were checked")].into(), 9);
    }
    elements.gap();
    elements.push(START_STOP.into(), 9);
    Ok(elements.into_bars())
}

/// Refuses the first character outside the alphabet, `*` with the reason why.
pub fn check_alphabet(text: &str) -> Result<(), EncodeError> {
    EncodeError::check_characters(text, "0-9 A-Z space - . $ / + %", |c| c.is_ascii() && value(c as u8).is_some())
        .map_err(|error| match (&error.fault, error.span.clone()) {
            (Fault::InvalidCharacter { found: '*', .. }, Some(span)) => EncodeError::at(
                span,
                Fault::Rule {
                    code: "invalid-character",
                    wording: Wording::fixed(
                        "the start and stop character * is added to the data and may not stand in it",
                        "スタート/ストップキャラクタ * は自動で付くため、データに含められません",
                    ),
                },
            ),
            _ => error,
        })
}

/// Value of a character in the check character's arithmetic (annex A).
fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&c| c == character)
}

/// The modulo 43 check character (annex A).
pub fn check_character(characters: &[u8]) -> char {
    let sum: usize = characters.iter().filter_map(|&c| value(c)).sum();
    char::from(ALPHABET[sum % 43])
}

/// An ASCII character as one or two characters of the alphabet (annex B).
pub fn full_ascii(c: u8) -> [Option<u8>; 2] {
    let (shift, character) = match c {
        0 => (b'%', b'U'),
        1..=26 => (b'$', c + 64),
        27..=31 => (b'%', c + 38),
        b'!'..=b',' | b'/' | b':' => (b'/', c + 32),
        b';'..=b'?' => (b'%', c + 11),
        b'@' => (b'%', b'V'),
        b'['..=b'_' => (b'%', c - 16),
        b'`' => (b'%', b'W'),
        b'a'..=b'z' => (b'+', c - 32),
        b'{'..=127 => (b'%', c - 43),
        _ => return [Some(c), None],
    };
    [Some(shift), Some(character)]
}

/// The alphabet in the order of the check character's values.
pub const ALPHABET: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// Clause 4.3.1, table 1: bar, space, … bar.
#[rustfmt::skip]
const PATTERNS: [u16; 43] = [
    pattern("nnnwwnwnn"), pattern("wnnwnnnnw"), pattern("nnwwnnnnw"), pattern("wnwwnnnnn"), pattern("nnnwwnnnw"), // 0-4
    pattern("wnnwwnnnn"), pattern("nnwwwnnnn"), pattern("nnnwnnwnw"), pattern("wnnwnnwnn"), pattern("nnwwnnwnn"), // 5-9
    pattern("wnnnnwnnw"), pattern("nnwnnwnnw"), pattern("wnwnnwnnn"), pattern("nnnnwwnnw"), pattern("wnnnwwnnn"), // A-E
    pattern("nnwnwwnnn"), pattern("nnnnnwwnw"), pattern("wnnnnwwnn"), pattern("nnwnnwwnn"), pattern("nnnnwwwnn"), // F-J
    pattern("wnnnnnnww"), pattern("nnwnnnnww"), pattern("wnwnnnnwn"), pattern("nnnnwnnww"), pattern("wnnnwnnwn"), // K-O
    pattern("nnwnwnnwn"), pattern("nnnnnnwww"), pattern("wnnnnnwwn"), pattern("nnwnnnwwn"), pattern("nnnnwnwwn"), // P-T
    pattern("wwnnnnnnw"), pattern("nwwnnnnnw"), pattern("wwwnnnnnn"), pattern("nwnnwnnnw"), pattern("wwnnwnnnn"), // U-Y
    pattern("nwwnwnnnn"), pattern("nwnnnnwnw"), pattern("wwnnnnwnn"), pattern("nwwnnnwnn"), pattern("nwnwnwnnn"), // Z - . space $
    pattern("nwnwnnnwn"), pattern("nwnnnwnwn"), pattern("nnnwnwnwn"), // / + %
];

const START_STOP: u16 = pattern("nwnnwnwnn");

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads characters back from a row of elements in the ratio 3.
    fn decode(row: &str) -> Vec<u8> {
        let mut bits = Vec::new();
        for run in row.as_bytes().chunk_by(|a, b| a == b) {
            bits.push(u16::from(run.len() > 1));
        }
        bits.chunks(10)
            .map(|character| character[..9].iter().fold(0, |bits, bit| bits << 1 | bit))
            .map(|bits| PATTERNS.iter().position(|&p| p == bits).map_or(b'*', |value| ALPHABET[value]))
            .collect()
    }

    /// A reader's way back from pairs to ASCII, written from annex B by its rows.
    fn from_pairs(characters: &[u8]) -> Vec<u8> {
        let mut ascii = Vec::new();
        let mut rest = characters.iter();
        while let Some(&c) = rest.next() {
            let mut letter = || *rest.next().unwrap();
            ascii.push(match c {
                b'$' => letter() - b'A' + 1,
                b'+' => letter() - b'A' + b'a',
                b'/' => match letter() {
                    b'Z' => b':',
                    letter => letter - b'A' + b'!',
                },
                b'%' => match letter() {
                    letter @ b'A'..=b'E' => letter - b'A' + 27,
                    letter @ b'F'..=b'J' => letter - b'F' + b';',
                    letter @ b'K'..=b'O' => letter - b'K' + b'[',
                    letter @ b'P'..=b'T' => letter - b'P' + b'{',
                    b'U' => 0,
                    b'V' => b'@',
                    b'W' => b'`',
                    letter => panic!("%{letter}"),
                },
                _ => c,
            });
        }
        ascii
    }

    #[test]
    fn every_ascii_character_reads_back() {
        let options = Options { full_ascii: true, ..Options::default() };
        for c in 0..=127_u8 {
            let data = format!("A{}B", char::from(c));
            let symbol = Code39::encode(&Payload::Text(data.clone()), &options).unwrap();
            let characters = decode(&symbol.rows()[0]);
            assert_eq!(from_pairs(&characters[1..characters.len() - 1]), data.as_bytes(), "{c}");
        }
    }

    #[test]
    fn patterns_are_distinct_with_three_wide_elements() {
        for (i, pattern) in PATTERNS.iter().chain([&START_STOP]).enumerate() {
            assert_eq!(pattern.count_ones(), 3);
            assert!(PATTERNS.iter().take(i).all(|other| other != pattern));
        }
    }

    #[test]
    fn report_c21_check_character_only_when_asked() {
        let pairs: Vec<u8> = b"box$123456$".iter().flat_map(|&c| full_ascii(c).into_iter().flatten()).collect();
        assert_eq!(pairs, b"+B+O+X/D123456/D");
        assert_eq!(check_character(&pairs), 'H');
    }

    #[test]
    fn report_c22_wide_elements_are_three_modules() {
        let symbol = Code39::encode(&Payload::Text("ABC123".into()), &Options::default()).unwrap();
        assert_eq!(symbol.rows()[0].len(), 127);
    }
}
