//! Codabar (NW-7): digits and six symbols between start and stop letters; parcels, blood bags, libraries.
//!
//! Standard: ANSI/AIM BC3-1995, EN 798:1995, JIS X 0506. A character is four bars and three spaces, and a narrow gap.
//! The standards name no check digit; the schemes are those in use in Japan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    contract::{EncodeError, Facts, Family, Fault, LONGEST, Payload, Symbology, Wording, check_digit_added},
    two_width::{Ratio, pattern},
};
use crate::{
    coding::check_digit,
    symbol::{Quiet, Symbol},
};

pub struct Codabar;

impl Symbology for Codabar {
    const FACTS: Facts = Facts {
        id: "codabar",
        aliases: &[
            "nw-7",
            "codeabar",
            "code-2-of-7",
            "2-of-7",
            "usd-4",
            "rationalized-codabar",
            "ansi-bc3",
            "monarch",
            "code-27",
        ],
        name: "Codabar (NW-7)",
        family: Family::Industrial,
        standard: "ANSI/AIM BC3-1995, EN 798:1995",
        accepts: "0-9 - $ : / . +, between start and stop letters A-D",
        example: "A1234567B",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        let Framed { start, body, at, stop, given } = Framed::parse(text)?;
        let check = options.check_digit.character(start, body, at, stop)?;

        let body: String = body.chars().chain(check).collect();
        let readable = if options.show_start_stop.unwrap_or(given) {
            format!("{}{body}{}", char::from(start), char::from(stop))
        } else {
            body.clone()
        };

        let mut elements = options.ratio.elements(8 * (body.len() + 2))?;
        elements.push(PATTERNS[value(start)].into(), 7);
        for character in body.bytes().chain([stop]) {
            elements.gap();
            elements.push(PATTERNS[value(character)].into(), 7);
        }

        let mut symbol = Symbol::new(elements.into_bars(), Quiet::sides(10.0))
            .with_text(readable)
            .transmitting(format!("{}{body}{}", char::from(start), char::from(stop)));
        symbol = symbol
            .with_detail("start", char::from(start).to_string())
            .with_detail("stop", char::from(stop).to_string());
        if !given {
            let wording = Wording::fixed(
                "the start and stop character A was added at both ends",
                "スタート/ストップキャラクタ A を両端に追加しました",
            );
            symbol = symbol.with_note("start-stop-added", wording);
        }
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
    /// The check digit that is added before the stop letter.
    check_digit: CheckDigit,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
    /// Whether the text shows the start and stop letters; left out: where the data gives them.
    show_start_stop: Option<bool>,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CheckDigit {
    /// None.
    #[default]
    None,
    /// Modulus 16 over all characters, start and stop letters included (AIIM; モジュラス16).
    #[serde(rename = "mod-16")]
    Mod16,
    /// The number modulo 7 (7DR).
    #[serde(rename = "7dr")]
    Dr7,
    /// 7 less the number modulo 7 (7DSR).
    #[serde(rename = "7dsr")]
    Dsr7,
    /// The number modulo 9 (9DR).
    #[serde(rename = "9dr")]
    Dr9,
    /// 9 less the number modulo 9 (9DSR).
    #[serde(rename = "9dsr")]
    Dsr9,
    /// Luhn: modulus 10, weights 2 and 1, the digits of each product added (ルーンズ, M10W21 split).
    Luhn,
    /// Modulus 10, weights 2 and 1, the products added whole (M10W21 lump).
    #[serde(rename = "mod-10-weight-2")]
    Mod10Weight2,
    /// Modulus 10, weights 3 and 1 (M10W3).
    #[serde(rename = "mod-10-weight-3")]
    Mod10Weight3,
    /// Modulus 11, weights 2 to 7 from the right, repeated; 10 and 11 become 0.
    #[serde(rename = "mod-11")]
    Mod11,
    /// Weighted modulus 11 (加重モジュラス11): weights 6 3 5 9 10 7 8 4 5 3 6 2, up to 12 digits.
    #[serde(rename = "mod-11-weighted")]
    Mod11Weighted,
}

impl CheckDigit {
    /// The check character of the data; `at` is where `body` stands in it.
    fn character(self, start: u8, body: &str, at: usize, stop: u8) -> Result<Option<char>, EncodeError> {
        if self == Self::None {
            return Ok(None);
        }
        if self == Self::Mod16 {
            let sum: usize = body.bytes().chain([start, stop]).map(value).sum();
            return Ok(Some(char::from(ALPHABET[(16 - sum % 16) % 16])));
        }
        if let Some((i, found)) = body.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
            let wording = Wording::of(
                format!("the character {found:?} has no place in this check digit, which is made of digits alone"),
                format!("このチェックデジットは数字だけから計算するため、文字 {found:?} は使えません"),
            );
            return Err(EncodeError::at(at + i..at + i + 1, Fault::Rule { code: "invalid-character", wording }));
        }
        let digits = body.as_bytes();
        Ok(Some(char::from(match self {
            Self::None | Self::Mod16 => unreachable!("answered above"),
            Self::Dr7 => b'0' + remainder(digits, 7),
            Self::Dsr7 => b'0' + 7 - remainder(digits, 7),
            Self::Dr9 => b'0' + remainder(digits, 9),
            Self::Dsr9 => b'0' + 9 - remainder(digits, 9),
            Self::Luhn => check_digit::luhn(digits),
            Self::Mod10Weight2 => check_digit::weighted_mod10(digits, 2),
            Self::Mod10Weight3 => check_digit::mod10_weight3(digits),
            Self::Mod11 => {
                let sum: u32 = digits.iter().rev().zip((2..=7).cycle()).map(|(c, w)| u32::from(c - b'0') * w).sum();
                b'0' + ((11 - sum % 11) % 11 % 10) as u8
            }
            Self::Mod11Weighted => weighted_mod11(digits)?,
        })))
    }
}

/// A number of any length modulo `modulus`.
fn remainder(digits: &[u8], modulus: u8) -> u8 {
    digits.iter().fold(0, |rest, c| (rest * 10 + (c - b'0')) % modulus)
}

/// The digit of the first set of weights, or of the second where the first gives 10.
fn weighted_mod11(digits: &[u8]) -> Result<u8, EncodeError> {
    if digits.len() > 12 {
        return Err(EncodeError::new(Fault::DataTooLong { length: digits.len(), capacity: 12, unit: "digits" }));
    }
    for weights in [[6, 3, 5, 9, 10, 7, 8, 4, 5, 3, 6, 2_u32], [5, 8, 6, 2, 10, 4, 3, 7, 6, 8, 5, 9]] {
        let sum: u32 = digits.iter().rev().zip(weights.iter().rev()).map(|(c, w)| u32::from(c - b'0') * w).sum();
        let digit = (11 - sum % 11) % 11;
        if digit < 10 {
            return Ok(b'0' + digit as u8);
        }
    }
    Err(EncodeError::new(Fault::Rule {
        code: "invalid-check-digit",
        wording: Wording::fixed(
            "this number has no check digit by weighted modulus 11: choose another number",
            "この番号には加重モジュラス11のチェックデジットがありません。別の番号を使ってください",
        ),
    }))
}

/// Data taken apart into start letter, characters and stop letter.
struct Framed<'a> {
    start: u8,
    body: &'a str,
    /// Where `body` stands in the data.
    at: usize,
    stop: u8,
    /// Whether the data had the letters.
    given: bool,
}

impl<'a> Framed<'a> {
    /// Both letters, or none and `A` is taken; one alone is refused.
    fn parse(text: &'a str) -> Result<Self, EncodeError> {
        let letter = |c: char| matches!(c, 'A'..='D' | 'a'..='d');
        let start = text.chars().next().filter(|&c| letter(c));
        let stop = text.chars().next_back().filter(|&c| letter(c) && text.len() > 1);
        let framed = match (start, stop) {
            (Some(start), Some(stop)) => {
                let (start, stop) = (start.to_ascii_uppercase() as u8, stop.to_ascii_uppercase() as u8);
                Self { start, body: &text[1..text.len() - 1], at: 1, stop, given: true }
            }
            (None, None) => Self { start: b'A', body: text, at: 0, stop: b'A', given: false },
            (start, _) => {
                let at = if start.is_some() { 0 } else { text.len() - 1 };
                let wording = Wording::fixed(
                    "the data has only one of the start and stop letters A-D: give both or none",
                    "スタート/ストップキャラクタ A-D が片側だけにあります。両端に付けるか、両方とも省いてください",
                );
                return Err(EncodeError::at(at..at + 1, Fault::Rule { code: "invalid-character", wording }));
            }
        };
        EncodeError::check_characters(framed.body, "0-9 - $ : / . +", |c| {
            c.is_ascii() && ALPHABET[..16].contains(&(c as u8))
        })
        .map_err(|error| EncodeError {
            span: error.span.map(|span| span.start + framed.at..span.end + framed.at),
            ..error
        })?;
        if framed.body.is_empty() {
            return Err(EncodeError::new(Fault::InvalidLength {
                length: 0,
                expected: "at least 1 between the start and stop letters",
            }));
        }
        Ok(framed)
    }
}

fn value(character: u8) -> usize {
    ALPHABET.iter().position(|&c| c == character).expect("the characters were checked")
}

/// The characters in the order of their values for modulus 16.
const ALPHABET: &[u8; 20] = b"0123456789-$:/.+ABCD";

/// EN 798, table 1: bar, space, … bar.
#[rustfmt::skip]
const PATTERNS: [u16; 20] = [
    pattern("nnnnnww"), pattern("nnnnwwn"), pattern("nnnwnnw"), pattern("wwnnnnn"), pattern("nnwnnwn"), // 0-4
    pattern("wnnnnwn"), pattern("nwnnnnw"), pattern("nwnnwnn"), pattern("nwwnnnn"), pattern("wnnwnnn"), // 5-9
    pattern("nnnwwnn"), pattern("nnwwnnn"), pattern("wnnnwnw"), pattern("wnwnnnw"), pattern("wnwnwnn"), // - $ : / .
    pattern("nnwnwnw"), pattern("nnwwnwn"), pattern("nwnwnnw"), pattern("nnnwnww"), pattern("nnnwwwn"), // + A-D
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scheme: CheckDigit, data: &str) -> char {
        let framed = Framed::parse(data).unwrap();
        scheme.character(framed.start, framed.body, framed.at, framed.stop).unwrap().unwrap()
    }

    /// Vectors published by Japanese makers of readers and printers.
    #[test]
    fn published_check_digits() {
        assert_eq!(check(CheckDigit::Mod16, "A37859B"), '+');
        assert_eq!(check(CheckDigit::Dr7, "A12345678901A"), '3');
        assert_eq!(check(CheckDigit::Dr7, "A123456A"), '4');
        assert_eq!(check(CheckDigit::Mod10Weight3, "A4912345A"), '6');
        assert_eq!(check(CheckDigit::Luhn, "A12345678A"), '2');
        assert_eq!(check(CheckDigit::Mod10Weight2, "A12345678A"), '4');
        assert_eq!(check(CheckDigit::Mod11, "A12345A"), '5');
        assert_eq!(check(CheckDigit::Mod11Weighted, "A5012924346A"), '4');
        assert_eq!(check(CheckDigit::Mod11Weighted, "A0200290068A"), '1');
    }

    #[test]
    fn report_c26_modulus_16_takes_in_start_and_stop() {
        assert_eq!(check(CheckDigit::Mod16, "A79A"), '0');
        assert_eq!(check(CheckDigit::Mod16, "A1234567890B"), '2');
    }

    #[test]
    fn division_schemes_add_up() {
        for number in [0_u64, 6, 7, 9, 10, 63, 12345678901, 99999999999] {
            let data = format!("A{number}A");
            let digit = |scheme| u64::from(check(scheme, &data)) - 48;
            assert_eq!(digit(CheckDigit::Dr7), number % 7);
            assert_eq!(digit(CheckDigit::Dsr7), 7 - number % 7);
            assert_eq!(digit(CheckDigit::Dr9), number % 9);
            assert_eq!(digit(CheckDigit::Dsr9), 9 - number % 9);
        }
    }

    #[test]
    fn remainders_0_and_1_of_modulus_11_give_0() {
        assert_eq!(check(CheckDigit::Mod11, "A0A"), '0');
        assert_eq!(check(CheckDigit::Mod11, "A6A"), '0');
    }

    #[test]
    fn second_weights_stand_in_for_10() {
        // 6 × 2 = 12 leaves 1, the first set gives 10; 6 × 9 = 54 leaves 10, the second gives 1.
        assert_eq!(check(CheckDigit::Mod11Weighted, "A6A"), '1');
    }

    #[test]
    fn report_c23_plus_has_three_wide_bars() {
        assert_eq!(PATTERNS[value(b'+')], 0b0010101);
    }

    #[test]
    fn patterns_have_two_or_three_wide_elements() {
        for (i, pattern) in PATTERNS.iter().enumerate() {
            assert_eq!(pattern.count_ones(), if i < 12 { 2 } else { 3 });
        }
    }
}
