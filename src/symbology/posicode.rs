//! PosiCode: marks whose positions, not widths, carry the data, for printing on uneven ground.
//!
//! Standard: AIM ITS 02-001, "Uniform Symbology Specification PosiCode". A character is three narrow bars; their distances
//! tell it. PosiCode A takes 100 % ink spread less well than B; the limited versions take fewer characters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, LONGEST, Payload, Symbology};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct PosiCode;

impl Symbology for PosiCode {
    const FACTS: Facts = Facts {
        id: "posicode",
        aliases: &[],
        name: "PosiCode",
        family: Family::Industrial,
        standard: "AIM ITS 02-001",
        accepts: "ASCII; the limited versions 0-9 A-Z - .",
        example: "ABC123",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        let limited = matches!(options.version, Version::LimitedA | Version::LimitedB);
        let codewords = if limited {
            EncodeError::check_characters(text, "0-9 A-Z - .", |c| c.is_ascii() && limited_value(c as u8).is_some())?;
            text.bytes().filter_map(limited_value).collect()
        } else {
            EncodeError::check_characters(text, "ASCII", |c| c.is_ascii())?;
            codewords(text.as_bytes())
        };

        // Versions B are versions A with every space one module wider, save for their start patterns.
        let (characters, [start_a, start_b]): (&[[u8; 3]], _) =
            if limited { (&LIMITED, LIMITED_STARTS) } else { (&NORMAL, STARTS) };
        let (start, wider) = match options.version {
            Version::A | Version::LimitedA => (start_a, 0),
            Version::B | Version::LimitedB => (start_b, 1),
        };
        let stop: &[u8] = if limited { &[] } else { &[1, 1, 1, 1, 11] };
        let spaces = codewords
            .iter()
            .flat_map(|&codeword| characters[usize::from(codeword)])
            .chain(check_spaces(&codewords, limited))
            .chain(stop.iter().copied())
            .map(|space| space + wider);
        let widths: Vec<u8> = start.iter().copied().chain(spaces).flat_map(|space| [1, space]).chain([1]).collect();

        let modules: f32 = widths.iter().map(|&width| f32::from(width)).sum();
        let bars = Bars::from_widths(widths, (0.15 * modules).ceil().max(30.0), 0.0);
        let readable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Ok(Symbol::new(bars, Quiet::sides(if limited { 12.0 + f32::from(wider) } else { 10.0 }))
            .with_text(readable)
            .with_detail("codewords", codewords.len()))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The version.
    version: Version,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Version {
    /// All of ASCII, the shorter one.
    #[default]
    A,
    /// All of ASCII, for more ink spread.
    B,
    /// Digits, capitals, hyphen and full stop, the shorter one.
    LimitedA,
    /// Digits, capitals, hyphen and full stop, for more ink spread.
    LimitedB,
}

/// The shortest codewords, from the last character to the first: what each set costs from there on.
fn codewords(text: &[u8]) -> Vec<u8> {
    // Cost of the rest with set 0 or 1 latched, and whether to latch the other set first.
    let mut steps = vec![[(0_usize, false); 2]; text.len() + 1];
    for (i, &c) in text.iter().enumerate().rev() {
        let stay = [0, 1].map(|set| if code(c, set).is_some() { 1 } else { 2 } + steps[i + 1][set].0);
        steps[i] = [0, 1]
            .map(|set| if stay[1 - set] + 1 < stay[set] { (stay[1 - set] + 1, true) } else { (stay[set], false) });
    }
    let mut codewords = Vec::with_capacity(steps[0][0].0);
    let mut set = 0;
    for (step, &c) in steps.iter().zip(text) {
        if step[set].1 {
            codewords.push(LATCH);
            set = 1 - set;
        }
        if let Some(code) = code(c, set) {
            codewords.push(code);
        } else if let Some(code) = code(c, 1 - set) {
            codewords.extend([SHIFT, code]);
        } else {
            codewords.extend([Some(SHIFT_2), code(c, 2)].into_iter().flatten());
        }
    }
    codewords
}

/// Codeword of a character in a set.
fn code(character: u8, set: usize) -> Option<u8> {
    SETS[set].iter().position(|&c| c == character).map(|i| i as u8)
}

fn limited_value(character: u8) -> Option<u8> {
    code(character, 0).filter(|&code| code < 38)
}

/// The six spaces behind the characters: a checksum of ten bits, drawn as the composition of that rank of 8 into 6 parts.
fn check_spaces(codewords: &[u8], limited: bool) -> [u8; 6] {
    let mut register = 0_u32;
    for bit in codewords.iter().flat_map(|codeword| (0..6).map(move |i| u32::from(codeword >> i & 1))) {
        register = if bit ^ register & 1 == 1 { register ^ GENERATOR } else { register } >> 1;
    }
    let mut rank = match register & 1023 {
        sum @ 825..=852 if limited => sum + 292,
        sum if limited => sum,
        sum => sum + 45,
    };
    let mut spaces = [1; 6];
    let mut left = 8;
    // Parts are chosen in the order of the ranks; the first stands last in the symbol.
    for parts in (1..6).rev() {
        let mut part = 0;
        while rank >= compositions(left - part, parts) {
            rank -= compositions(left - part, parts);
            part += 1;
        }
        spaces[parts as usize] += part as u8;
        left -= part;
    }
    spaces[0] += left as u8;
    spaces
}

/// Ways to write `sum` as an ordered sum of `parts` numbers from 0.
fn compositions(sum: u32, parts: u32) -> u32 {
    (1..parts).fold(1, |ways, i| ways * (sum + i) / i)
}

/// x¹³ + x¹² + x¹¹ + x¹⁰ + x⁹ + x + 1, without its lowest term, one place up.
const GENERATOR: u32 = 7682;

/// To the other of sets 0 and 1.
const LATCH: u8 = 43;
/// The next character from the other of sets 0 and 1.
const SHIFT: u8 = 44;
/// The next character from set 2.
const SHIFT_2: u8 = 45;

/// Characters of the codewords 0 to 42 in the three sets.
const SETS: [&[u8]; 3] = [
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%",
    b"^;<=>?@[\\]abcdefghijklmnopqrstuvwxyz_`\x7f{|}~",
    b"'\x1b\x1c\x1d\x1e\x1f!\"#&\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a()\x00*,:",
];

/// Start patterns of versions A and B: the spaces.
const STARTS: [&[u8]; 2] = [&[12, 1, 1, 2], &[12, 2, 3, 2]];
/// Start patterns of the limited versions A and B.
const LIMITED_STARTS: [&[u8]; 2] = [&[5, 1, 1], &[4, 2, 2]];

/// Spaces behind the three bars of each codeword, version A.
#[rustfmt::skip]
const NORMAL: [[u8; 3]; 46] = [
    [4, 1, 2], [3, 2, 2], [2, 3, 2], [1, 4, 2], [3, 1, 3], [2, 2, 3], [1, 3, 3], [2, 1, 4],
    [1, 2, 4], [1, 1, 5], [8, 1, 1], [7, 2, 1], [6, 3, 1], [5, 4, 1], [4, 5, 1], [3, 6, 1],
    [2, 7, 1], [1, 8, 1], [7, 1, 2], [6, 2, 2], [5, 3, 2], [4, 4, 2], [3, 5, 2], [2, 6, 2],
    [1, 7, 2], [6, 1, 3], [5, 2, 3], [4, 3, 3], [3, 4, 3], [2, 5, 3], [1, 6, 3], [5, 1, 4],
    [4, 2, 4], [3, 3, 4], [2, 4, 4], [1, 5, 4], [4, 1, 5], [3, 2, 5], [2, 3, 5], [1, 4, 5],
    [3, 1, 6], [2, 2, 6], [1, 3, 6], [2, 1, 7], [1, 2, 7], [1, 1, 8],
];

/// Spaces behind the three bars of each codeword, limited version A.
#[rustfmt::skip]
const LIMITED: [[u8; 3]; 38] = [
    [1, 4, 1], [1, 3, 2], [1, 2, 3], [1, 1, 4], [2, 3, 1], [2, 2, 2], [2, 1, 3], [4, 1, 1],
    [3, 2, 1], [3, 1, 2], [7, 1, 1], [6, 2, 1], [5, 3, 1], [4, 4, 1], [3, 5, 1], [2, 6, 1],
    [1, 7, 1], [6, 1, 2], [5, 2, 2], [4, 3, 2], [3, 4, 2], [2, 5, 2], [1, 6, 2], [5, 1, 3],
    [4, 2, 3], [3, 3, 3], [2, 4, 3], [1, 5, 3], [4, 1, 4], [3, 2, 4], [2, 3, 4], [1, 4, 4],
    [3, 1, 5], [2, 2, 5], [1, 3, 5], [2, 1, 6], [1, 2, 6], [1, 1, 7],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_all_of_ascii_once() {
        let mut all: Vec<u8> = SETS.concat();
        all.sort_unstable();
        assert_eq!(all.len(), 3 * 43 - 1);
        all.dedup();
        assert_eq!(all, (0..=127).collect::<Vec<u8>>());
    }

    #[test]
    fn every_check_has_its_own_spaces() {
        assert_eq!(compositions(8, 6), 1287);
        assert_eq!(compositions(8, 5), 495);
    }

    #[test]
    fn a_long_run_is_latched_a_short_one_shifted() {
        assert_eq!(codewords(b"AbC"), [10, SHIFT, 11, 12]);
        assert_eq!(codewords(b"Abc"), [10, LATCH, 11, 12]);
        assert_eq!(codewords(b"A!c"), [10, SHIFT_2, 6, SHIFT, 12]);
    }

    #[test]
    fn codewords_read_back() {
        for text in ["Mixed CASE text, with !# and \t\0~", "AbCdEf", "abcDEF''gh", "\u{1b}[0m", "x"] {
            let mut read = Vec::new();
            let (mut latched, mut next) = (0, None);
            for codeword in codewords(text.as_bytes()) {
                let set: usize = next.take().unwrap_or(latched);
                match codeword {
                    LATCH => latched = 1 - latched,
                    SHIFT => next = Some(1 - latched),
                    SHIFT_2 => next = Some(2),
                    codeword => read.push(SETS[set][usize::from(codeword)]),
                }
            }
            assert_eq!(read, text.as_bytes());
        }
    }
}
