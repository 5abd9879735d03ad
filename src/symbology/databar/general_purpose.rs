//! The general purpose data compaction of GS1 DataBar Expanded and of 2D components: three character sets between which
//! the data switches. Standard: ISO/IEC 24724:2011, clause 7.2.5.5, with the standard's own rules for switching.

use crate::coding::bits::Bits;
use crate::gs1::elements::SEPARATOR;

/// What the characters of an element can be in this compaction.
pub const CHARACTERS: &str = "0-9 A-Z a-z space ! \" % & ' ( ) * + , - . / : ; < = > ? _";

/// The character sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Pairs of digits and separators.
    Numeric,
    /// Digits, capital letters and five signs.
    Alphanumeric,
    /// Digits, letters and more signs.
    Iso646,
}

/// Whether the compaction has the character.
pub fn has(c: u8) -> bool {
    iso646(c).is_some()
}

/// Appends data to `bits`, with [`SEPARATOR`] for FNC1, and returns the character set that it ends in.
///
/// `room` tells how many bits the smallest symbol still has that holds so many.
pub fn append(bits: &mut Bits, data: &[u8], mode: Mode, room: impl Fn(usize) -> Option<usize>) -> Mode {
    let mut mode = mode;
    let mut rest = data;
    while let [first, tail @ ..] = rest {
        match mode {
            Mode::Numeric => match (numeric(*first), tail.first()) {
                (Some(first), Some(&second)) if numeric(second).is_some_and(|second| first + second < 20) => {
                    bits.push(11 * first + numeric(second).unwrap_or_default() + 8, 7);
                    rest = &tail[1..];
                }
                // 7.2.5.5.1: a last single digit takes four bits if the symbol has just these left.
                (Some(digit @ 0..=9), None) => {
                    match room(bits.len()) {
                        Some(4..=6) => bits.push(digit + 1, 4),
                        _ => bits.push(11 * digit + FNC1 + 8, 7),
                    }
                    rest = tail;
                }
                _ => {
                    bits.push(0b0000, 4);
                    mode = Mode::Alphanumeric;
                }
            },
            _ if *first == SEPARATOR => {
                bits.push(0b01111, 5);
                mode = Mode::Numeric;
                rest = tail;
            }
            Mode::Alphanumeric if alphanumeric(*first).is_none() => {
                bits.push(0b00100, 5);
                mode = Mode::Iso646;
            }
            // 7.2.5.5.2: six digits ahead, or four or more to the end.
            Mode::Alphanumeric if pairs(rest, 3) || rest.len() >= 4 && all_numeric(rest) => {
                bits.push(0b000, 3);
                mode = Mode::Numeric;
            }
            // 7.2.5.5.3: four digits or five alphanumeric characters ahead, and nothing within ten that needs this set.
            Mode::Iso646 if pairs(rest, 2) && !needs_iso646(rest) => {
                bits.push(0b000, 3);
                mode = Mode::Numeric;
            }
            Mode::Iso646 if rest.len() >= 5 && !needs_iso646(&rest[..5]) && !needs_iso646(rest) => {
                bits.push(0b00100, 5);
                mode = Mode::Alphanumeric;
            }
            Mode::Alphanumeric | Mode::Iso646 => {
                let code = if mode == Mode::Alphanumeric { alphanumeric(*first) } else { iso646(*first) };
                debug_assert!(code.is_some(), "the characters were checked");
                let (value, length) = code.unwrap_or_default();
                bits.push(value, length);
                rest = tail;
            }
        }
    }
    mode
}

/// Fills up with padding: out of numeric compaction into alphanumeric, then from that to ISO/IEC 646 and back.
pub fn pad(bits: &mut Bits, mode: Mode, count: usize) {
    let end = bits.len() + count;
    let mut first = if mode == Mode::Numeric { 4 } else { 0 };
    while bits.len() < end {
        let (value, length) = if first > 0 { (0b0000, 4) } else { (0b00100, 5) };
        let fits = length.min(end - bits.len());
        bits.push(value >> (length - fits), fits);
        first = 0;
    }
}

/// The value of FNC1 among the digits of numeric compaction.
const FNC1: u32 = 10;

fn numeric(c: u8) -> Option<u32> {
    match c {
        b'0'..=b'9' => Some(u32::from(c - b'0')),
        SEPARATOR => Some(FNC1),
        _ => None,
    }
}

/// Whether that many pairs of numeric compaction follow: digits, and FNC1 once a pair.
fn pairs(data: &[u8], count: usize) -> bool {
    data.len() >= 2 * count
        && data[..2 * count].as_chunks::<2>().0.iter().all(|&[first, second]| {
            numeric(first).zip(numeric(second)).is_some_and(|(first, second)| first + second < 2 * FNC1)
        })
}

/// Whether everything to the end is digits and FNC1.
fn all_numeric(data: &[u8]) -> bool {
    data.len() < 6 && data.iter().all(|&c| numeric(c).is_some()) && pairs(data, data.len() / 2)
}

/// Whether one of the next ten characters exists in ISO/IEC 646 compaction alone.
fn needs_iso646(data: &[u8]) -> bool {
    data.iter().take(10).any(|&c| c != SEPARATOR && alphanumeric(c).is_none())
}

/// Value and length of a character in alphanumeric compaction (table 14).
fn alphanumeric(c: u8) -> Option<(u32, usize)> {
    let value = u32::from(c);
    match c {
        b'0'..=b'9' => Some((value - 43, 5)),
        b'A'..=b'Z' => Some((value - 33, 6)),
        b'*' => Some((0b111010, 6)),
        b','..=b'/' => Some((value + 15, 6)),
        _ => None,
    }
}

/// Value and length of a character in ISO/IEC 646 compaction (table 15).
fn iso646(c: u8) -> Option<(u32, usize)> {
    let value = u32::from(c);
    match c {
        b'0'..=b'9' => Some((value - 43, 5)),
        b'A'..=b'Z' => Some((value - 1, 7)),
        b'a'..=b'z' => Some((value - 7, 7)),
        b'!' | b'"' => Some((value + 199, 8)),
        b'%'..=b'/' => Some((value + 197, 8)),
        b':'..=b'?' => Some((value + 187, 8)),
        b'_' => Some((0b11111011, 8)),
        b' ' => Some((0b11111100, 8)),
        _ => None,
    }
}
