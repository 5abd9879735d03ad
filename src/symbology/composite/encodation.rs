//! The data of a 2D component as bits: general purpose compaction, with short forms for data that begins with a date,
//! a lot number or AI (90). Standard: ISO/IEC 24723:2010, clause 5.3.

use crate::{
    coding::bits::Bits,
    gs1::{Element, Elements, elements::SEPARATOR},
    symbology::databar::{
        encodation::date_number,
        general_purpose::{self, Mode},
    },
};

/// The bits of the data, filled up to a size that `capacity` names: the bits of the smallest symbol for so many. And how
/// many they were before.
///
/// None where no symbol is large enough.
pub fn bits(elements: &Elements, capacity: impl Fn(usize) -> Option<usize>) -> Option<(Bits, usize)> {
    let mut start = Start::of(elements);
    let room = |bits: usize| capacity(bits).map(|capacity| capacity - bits);
    let mode = general_purpose::append(&mut start.bits, &start.rest, start.mode, room);
    let used = start.bits.len();
    let count = capacity(used)? - used;
    if start.alphabetic {
        // Out of alphabetic compaction by its FNC1, which leads to numeric compaction.
        let fits = count.min(5);
        start.bits.push(0b11111 >> (5 - fits), fits);
        general_purpose::pad(&mut start.bits, Mode::Numeric, count - fits);
    } else {
        general_purpose::pad(&mut start.bits, mode, count);
    }
    Some((start.bits, used))
}

/// The encodation method and its own fields, and what is left for general purpose compaction.
struct Start {
    bits: Bits,
    rest: Vec<u8>,
    mode: Mode,
    /// The data ended in alphabetic compaction.
    alphabetic: bool,
}

impl Start {
    fn of(elements: &Elements) -> Self {
        let message = elements.message();
        match elements.iter().as_slice() {
            [date, more @ ..] if matches!(date.code, "11" | "17") && date_number(&date.value).is_some() => {
                Self::date(date, more, &message)
            }
            [lot, ..] if lot.code == "10" => Self::new([(0b1011, 4)], &message[2..], Mode::Numeric),
            [first, more @ ..] if first.code == "90" => Self::internal(&first.value, more, &message)
                .unwrap_or_else(|| Self::new([(0b0, 1)], &message, Mode::Numeric)),
            _ => Self::new([(0b0, 1)], &message, Mode::Numeric),
        }
    }

    fn new<const N: usize>(fields: [(u32, usize); N], rest: &[u8], mode: Mode) -> Self {
        let mut bits = Bits::with_capacity(8 * rest.len() + 64);
        for (value, length) in fields {
            bits.push(value, length);
        }
        Self { bits, rest: rest.to_vec(), mode, alphabetic: false }
    }

    /// Method 10: a production or expiry date, of which a lot number without its AI may follow.
    fn date(date: &Element, more: &[Element], message: &[u8]) -> Self {
        let number = date_number(&date.value).unwrap_or_default();
        let fields = [(0b10, 2), (number, 16), (u32::from(date.code == "17"), 1)];
        match more {
            // An empty lot number: FNC1 at once, which alone needs alphanumeric compaction.
            [] => {
                let mut start = Self::new(fields, &[], Mode::Numeric);
                start.bits.push(0b0000_01111, 9);
                start
            }
            [lot, ..] if lot.code == "10" => Self::new(fields, &message[10..], Mode::Numeric),
            _ => Self::new(fields, &[&[SEPARATOR], &message[8..]].concat(), Mode::Numeric),
        }
    }

    /// Method 11: AI (90) whose data begins with up to three digits, no leading zero among them, and a capital letter;
    /// AI (21) or (8004) may follow without its digits.
    fn internal(value: &str, more: &[Element], message: &[u8]) -> Option<Self> {
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let letter = value.as_bytes().get(digits).copied().filter(u8::is_ascii_uppercase)?;
        if digits > 3 || value.starts_with('0') {
            return None;
        }
        let number = value[..digits].bytes().fold(0, |number, digit| 10 * number + u32::from(digit - b'0'));
        let rest = &value[digits + 1..];
        let letters = rest.bytes().filter(u8::is_ascii_uppercase).count();
        let numerals = rest.bytes().filter(u8::is_ascii_digit).count();
        let compaction = if letters + numerals < rest.len() {
            Compaction::Alphanumeric
        } else if letters > numerals {
            Compaction::Alphabetic
        } else if letters == 0 {
            Compaction::Numeric
        } else {
            Compaction::Alphanumeric
        };

        let mode = if compaction == Compaction::Alphanumeric { Mode::Alphanumeric } else { Mode::Numeric };
        let mut start = Self::new([(0b11, 2)], &[], mode);
        let (field, length) = match compaction {
            Compaction::Alphanumeric => (0b0, 1),
            Compaction::Numeric => (0b10, 2),
            Compaction::Alphabetic => (0b11, 2),
        };
        start.bits.push(field, length);
        let next = more.first().map_or("", |next| next.code);
        let (field, length, skipped) = match next {
            "21" => (0b10, 2, 2),
            "8004" => (0b11, 2, 4),
            _ => (0b0, 1, 0),
        };
        start.bits.push(field, length);
        match LETTERS.iter().position(|&common| common == letter) {
            Some(place) if number < 31 => {
                start.bits.push(number, 5);
                start.bits.push(place as u32, 4);
            }
            _ => {
                start.bits.push(0b11111, 5);
                start.bits.push(number, 10);
                start.bits.push(u32::from(letter - b'A'), 5);
            }
        }

        // Behind the data of AI (90) stands a separator, where more follows.
        let end = 2 + value.len() + usize::from(!more.is_empty());
        let own = &message[2 + digits + 1..end];
        if compaction == Compaction::Alphabetic {
            for &c in own {
                let (value, length) = match c {
                    b'A'..=b'Z' => (u32::from(c - b'A'), 5),
                    b'0'..=b'9' => (u32::from(c) + 4, 6),
                    _ => (0b11111, 5),
                };
                start.bits.push(value, length);
            }
            start.alphabetic = more.is_empty();
        } else {
            start.rest.extend_from_slice(own);
        }
        start.rest.extend_from_slice(&message[end + skipped..]);
        Some(start)
    }
}

/// How the rest of the data of AI (90) is compacted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compaction {
    Alphanumeric,
    Numeric,
    Alphabetic,
}

/// Letters with a short form in method 11.
const LETTERS: &[u8; 16] = b"BDHIJKLNPQRSTVWZ";
