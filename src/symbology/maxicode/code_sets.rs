//! Characters to codewords: the shortest way through the five code sets.
//!
//! ISO/IEC 16023:2000, clauses 4.3 and 4.5 and annex A.

use super::EncodeError;
use crate::symbology::contract::Fault;

/// What the message consists of.
#[derive(Clone, Copy)]
pub enum Item {
    /// A byte.
    Byte(u8),
    /// A change of interpretation.
    Eci(u32),
}

/// Code sets in the order of preference: those with a pad character first.
const A: usize = 0;
const B: usize = 1;
const E: usize = 2;
const C: usize = 3;
const D: usize = 4;

/// Codeword that latches to A (from C, D and E) or to B, or to A from B.
const LATCH_A: u8 = 58;
const LATCH_B: u8 = 63;
const NUMERIC: u8 = 31;
const ECI: u8 = 27;

/// One step of the encoding, ending in its code set.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Eci,
    /// Nine digits in six codewords.
    Numeric,
    /// One character of the current set.
    Here,
    /// One, two or three characters of set A while in B.
    ShiftA(u8),
    /// One character of another set.
    Shift(usize),
}

/// The steps tried in each set. Of steps equally long the first is taken.
const STEPS: [&[Step]; 5] = {
    use Step::{Eci, Here, Numeric, Shift, ShiftA};
    [
        &[Eci, Numeric, Here, Shift(B), Shift(C), Shift(D), Shift(E)],
        &[Eci, Numeric, Here, ShiftA(1), ShiftA(2), ShiftA(3), Shift(C), Shift(D), Shift(E)],
        &[Eci, Numeric, Here, Shift(C), Shift(D)],
        &[Eci, Numeric, Here, Shift(D), Shift(E)],
        &[Eci, Numeric, Here, Shift(C), Shift(E)],
    ]
};

/// Appends the codewords of the message, at most `room`; the answer is the codeword that pads what room is left.
pub fn encode(message: &[Item], room: usize, codewords: &mut Vec<u8>) -> Result<u8, EncodeError> {
    // No codeword holds more than one and a half characters.
    let most = room * 3 / 2;
    if message.len() > most {
        return Err(EncodeError::new(Fault::DataTooLong { length: message.len(), capacity: most, unit: "characters" }));
    }

    // For each place and set: least codewords to stand there, the set it is best to come from, and how it was reached.
    let mut length = vec![[FAR; 5]; message.len() + 1];
    let mut origin = vec![[A; 5]; message.len() + 1];
    let mut path = vec![[(Step::Here, A); 5]; message.len() + 1];
    length[0][A] = 0;
    let (mut digits, mut in_a) = (0, 0);
    for (i, &item) in message.iter().enumerate() {
        digits = if matches!(item, Item::Byte(b'0'..=b'9')) { digits + 1 } else { 0 };
        in_a = if matches!(item, Item::Byte(byte) if VALUES[A][usize::from(byte)] != NONE) { in_a + 1 } else { 0 };
        for set in [A, B, E, C, D] {
            for &step in STEPS[set] {
                let has = |set: usize| matches!(item, Item::Byte(byte) if VALUES[set][usize::from(byte)] != NONE);
                let (possible, intake, output) = match step {
                    Step::Eci => match item {
                        Item::Eci(number) => (true, 1, 1 + eci_length(number)),
                        Item::Byte(_) => (false, 1, 0),
                    },
                    Step::Numeric => (digits >= 9, 9, 6),
                    Step::Here => (has(set), 1, 1),
                    Step::ShiftA(count) => (in_a >= count, usize::from(count), 1 + usize::from(count)),
                    Step::Shift(other) => (has(other), 1, 2),
                };
                if !possible {
                    continue;
                }
                let from = i + 1 - intake;
                let prior = origin[from][set];
                let total = length[from][prior] + latch_length(prior, set) + output;
                if total < length[i + 1][set] {
                    length[i + 1][set] = total;
                    path[i + 1][set] = (step, prior);
                }
            }
        }
        for set in [A, B, E, C, D] {
            let mut best = FAR;
            for prior in [A, B, E, C, D] {
                let total = length[i + 1][prior] + latch_length(prior, set);
                if total < best {
                    best = total;
                    origin[i + 1][set] = prior;
                }
            }
        }
    }

    let ends = length[message.len()];
    let mut set = [B, E, C, D].into_iter().fold(A, |best, set| if ends[set] < ends[best] { set } else { best });
    if ends[set] > room {
        return Err(EncodeError::new(Fault::DataTooLong { length: ends[set], capacity: room, unit: "codewords" }));
    }

    // Back along the path, then forward along it.
    let last = set;
    let mut steps = Vec::with_capacity(message.len());
    let mut i = message.len();
    while i > 0 {
        let (step, prior) = path[i][set];
        let intake = match step {
            Step::Numeric => 9,
            Step::ShiftA(count) => usize::from(count),
            _ => 1,
        };
        i = i.saturating_sub(intake);
        steps.push((step, prior, set, i));
        set = prior;
    }
    let start = codewords.len();
    for &(step, prior, set, i) in steps.iter().rev() {
        latch(prior, set, codewords);
        write(step, set, &message[i..], codewords);
    }
    // Pads are characters of the sets A, B and E only.
    if matches!(last, C | D) && codewords.len() - start < room {
        codewords.push(LATCH_A);
    }
    Ok(if last == E { 28 } else { 33 })
}

/// Beyond every length, and still to be added to.
const FAR: usize = usize::MAX / 4;

fn eci_length(number: u32) -> usize {
    match number {
        0..32 => 1,
        32..1024 => 2,
        1024..32768 => 3,
        _ => 4,
    }
}

fn latch_length(from: usize, to: usize) -> usize {
    match to {
        _ if from == to => 0,
        A | B => 1,
        _ => 2,
    }
}

fn latch(from: usize, to: usize, codewords: &mut Vec<u8>) {
    match to {
        _ if from == to => {}
        A if from == B => codewords.push(LATCH_B),
        A => codewords.push(LATCH_A),
        B => codewords.push(LATCH_B),
        _ => codewords.extend([shift(to); 2]),
    }
}

/// Codeword that shifts to C, D or E for one character, or to B from A and to A from B; twice it locks C, D or E in.
fn shift(to: usize) -> u8 {
    match to {
        C => 60,
        D => 61,
        E => 62,
        _ => 59,
    }
}

fn write(step: Step, set: usize, items: &[Item], codewords: &mut Vec<u8>) {
    let value = |set: usize, i: usize| match items.get(i) {
        Some(&Item::Byte(byte)) => VALUES[set][usize::from(byte)],
        _ => NONE,
    };
    match step {
        Step::Eci => {
            let Some(&Item::Eci(number)) = items.first() else { return };
            codewords.push(ECI);
            let count = eci_length(number);
            for place in (0..count).rev() {
                // The first codeword begins with as many ones as codewords follow it, then a zero.
                let lead = if place + 1 == count { [0, 0, 0x20, 0x30, 0x38][count] } else { 0 };
                codewords.push(lead | (number >> (6 * place)) as u8 & 0x3F);
            }
        }
        Step::Numeric => {
            let digits = items.iter().take(9);
            let number = digits.fold(0, |number: u32, item| match item {
                Item::Byte(byte) => number * 10 + u32::from(byte.wrapping_sub(b'0')),
                Item::Eci(_) => number,
            });
            codewords.push(NUMERIC);
            codewords.extend((0..5).rev().map(|place| (number >> (6 * place)) as u8 & 0x3F));
        }
        Step::Here => codewords.push(value(set, 0)),
        Step::ShiftA(count) => {
            codewords.push([59, 59, 56, 57][usize::from(count)]);
            codewords.extend((0..usize::from(count)).map(|i| value(A, i)));
        }
        Step::Shift(other) => codewords.extend([shift(other), value(other, 0)]),
    }
}

/// Codeword of a character in code set A, for the postcode of mode 3; a blank for what is not in it.
pub fn value_in_a(byte: u8) -> u8 {
    match VALUES[A][usize::from(byte)] {
        NONE => 32,
        value => value,
    }
}

/// A byte that the set lacks.
const NONE: u8 = 0xFF;

/// Annex A: codewords of the bytes in the sets A, B, E, C and D.
const VALUES: [[u8; 256]; 5] = [
    values(&[
        (0, b"\rABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (28, b"\x1C\x1D\x1E"),
        (32, b" "),
        (34, b"\"#$%&'()*+,-./0123456789:"),
    ]),
    values(&[
        (0, b"`abcdefghijklmnopqrstuvwxyz"),
        (28, b"\x1C\x1D\x1E"),
        (32, b"{"),
        (34, b"}~\x7F;<=>?[\\]^_ ,./:@!|"),
    ]),
    values(&[
        (0, b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"),
        (16, b"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A"),
        (30, b"\x1B"),
        (32, b"\x1C\x1D\x1E\x1F\x9F\xA0\xA2\xA3\xA4\xA5\xA6\xA7\xA9\xAD\xAE\xB6"),
        (48, b"\x95\x96\x97\x98\x99\x9A\x9B\x9C\x9D\x9E"),
        (59, b" "),
    ]),
    values(&[
        (0, b"\xC0\xC1\xC2\xC3\xC4\xC5\xC6\xC7\xC8\xC9\xCA\xCB\xCC\xCD\xCE\xCF"),
        (16, b"\xD0\xD1\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xD9\xDA"),
        (28, b"\x1C\x1D\x1E"),
        (32, b"\xDB\xDC\xDD\xDE\xDF\xAA\xAC\xB1\xB2\xB3\xB5\xB9\xBA\xBC\xBD\xBE"),
        (48, b"\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89"),
        (59, b" "),
    ]),
    values(&[
        (0, b"\xE0\xE1\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\xEA\xEB\xEC\xED\xEE\xEF"),
        (16, b"\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA"),
        (28, b"\x1C\x1D\x1E"),
        (32, b"\xFB\xFC\xFD\xFE\xFF\xA1\xA8\xAB\xAF\xB0\xB4\xB7\xB8\xBB\xBF"),
        (47, b"\x8A\x8B\x8C\x8D\x8E\x8F\x90\x91\x92\x93\x94"),
        (59, b" "),
    ]),
];

/// Runs of bytes that have consecutive codewords.
const fn values(runs: &[(u8, &[u8])]) -> [u8; 256] {
    let mut table = [NONE; 256];
    let mut run = 0;
    while run < runs.len() {
        let (first, bytes) = runs[run];
        let mut i = 0;
        while i < bytes.len() {
            table[bytes[i] as usize] = first + i as u8;
            i += 1;
        }
        run += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codewords(message: &[Item]) -> Vec<u8> {
        let mut codewords = Vec::new();
        encode(message, 93, &mut codewords).unwrap();
        codewords
    }

    #[test]
    fn every_byte_is_in_some_set() {
        for byte in 0..256 {
            assert!(VALUES.iter().any(|values| values[byte] != NONE), "{byte}");
        }
    }

    #[test]
    fn nine_digits_take_six_codewords() {
        let digits: Vec<Item> = (0..9).map(|i| Item::Byte(b'1' + i)).collect();
        assert_eq!(codewords(&digits), [31, 7, 22, 60, 52, 21]);
    }

    /// Clause 4.9.2: numbers of ECI in one to four codewords.
    #[test]
    fn numbers_of_eci() {
        for (number, expected) in
            [(26, &[27, 26][..]), (899, &[27, 0x2E, 3]), (1024, &[27, 0x30, 16, 0]), (999_999, &[27, 0x3B, 52, 8, 63])]
        {
            assert_eq!(codewords(&[Item::Eci(number)]), expected);
        }
    }
}
