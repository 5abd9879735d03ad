//! High-level encodation: the fewest bits for a message over the five modes and binary shifts (ISO/IEC 24778:2008,
//! clause 7.2), by a shortest path over modes and positions.

use std::collections::VecDeque;

use crate::coding::bits::Bits;

/// What the message is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A byte of data.
    Byte(u8),
    /// FLG(0): the separator of GS1 data.
    Fnc1,
    /// FLG(n): an ECI assignment number.
    Eci(u32),
}

const UPPER: usize = 0;
const LOWER: usize = 1;
const MIXED: usize = 2;
const PUNCT: usize = 3;
const DIGIT: usize = 4;
const MODES: usize = 5;

/// Bits of a character code in each mode.
const BITS: [u32; MODES] = [5, 5, 5, 5, 4];
/// Bits of a character after the shift to Punct, by the mode it is shifted from.
const PUNCT_SHIFT: u32 = 0;
/// The shift to Upper of Lower and Digit.
const UPPER_SHIFT: [Option<u32>; MODES] = [None, Some(28), None, None, Some(15)];
/// The shift to bytes of Upper, Lower and Mixed.
const BINARY_SHIFT: u32 = 31;
/// Bytes of a run whose number takes five bits; more take eleven bits behind five zeros.
const SHORT: usize = 31;
const LONGEST_RUN: usize = 31 + 2047;

/// Not in this mode.
const NONE: u8 = 0xFF;

/// Clause 7.2.2, table 2: the code of every byte in every mode; character pairs of Punct are [`pair`].
static CODES: [[u8; 256]; MODES] = {
    let mut codes = [[NONE; 256]; MODES];
    let mut i = 0;
    while i < 26 {
        codes[UPPER][b'A' as usize + i] = 2 + i as u8;
        codes[LOWER][b'a' as usize + i] = 2 + i as u8;
        i += 1;
    }
    i = 0;
    while i < 10 {
        codes[DIGIT][b'0' as usize + i] = 2 + i as u8;
        i += 1;
    }
    codes[DIGIT][b',' as usize] = 12;
    codes[DIGIT][b'.' as usize] = 13;
    codes[UPPER][b' ' as usize] = 1;
    codes[LOWER][b' ' as usize] = 1;
    codes[MIXED][b' ' as usize] = 1;
    codes[DIGIT][b' ' as usize] = 1;
    i = 0;
    let mixed = b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x1B\x1C\x1D\x1E\x1F@\\^_`|~\x7F";
    while i < mixed.len() {
        codes[MIXED][mixed[i] as usize] = 2 + i as u8;
        i += 1;
    }
    i = 0;
    let punct = b"!\"#$%&'()*+,-./:;<=>?[]{}";
    while i < punct.len() {
        codes[PUNCT][punct[i] as usize] = 6 + i as u8;
        i += 1;
    }
    codes[PUNCT][b'\r' as usize] = 1;
    codes
};

/// The code in Punct of two characters at once.
fn pair(first: Item, second: Item) -> Option<u32> {
    let (Item::Byte(first), Item::Byte(second)) = (first, second) else { return None };
    Some(match [first, second] {
        [b'\r', b'\n'] => 2,
        [b'.', b' '] => 3,
        [b',', b' '] => 4,
        [b':', b' '] => 5,
        _ => return None,
    })
}

impl Item {
    fn code(self, mode: usize) -> Option<u32> {
        match self {
            Self::Byte(byte) => Some(CODES[mode][usize::from(byte)]).filter(|&code| code != NONE).map(u32::from),
            Self::Fnc1 | Self::Eci(_) => (mode == PUNCT).then_some(FLG),
        }
    }

    /// Bits behind its code.
    fn extra_bits(self) -> u32 {
        match self {
            Self::Byte(_) => 0,
            Self::Fnc1 => 3,
            Self::Eci(number) => 3 + 4 * digits(number),
        }
    }
}

/// The code of FLG(n) in Punct.
const FLG: u32 = 0;

fn digits(number: u32) -> u32 {
    number.checked_ilog10().unwrap_or(0) + 1
}

/// How the shortest way comes to a mode at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// By a character of the mode.
    Character,
    /// By a character behind a shift to Punct.
    Shifted,
    /// By a character behind a shift to Upper.
    Capital,
    /// By two characters in one code of Punct.
    Pair,
    /// By two characters in one code, behind a shift to Punct.
    ShiftedPair,
    /// By so many bytes behind a binary shift.
    Binary(u16),
    /// From another mode at the same position.
    Latch(u8),
}

/// The ways to latch from mode to mode (clause 7.2.2, figure 5): their codes as one number, and its bits.
#[rustfmt::skip]
const LATCHES: [[(u32, u32); MODES]; MODES] = {
    let (to_punct, digit_to_upper) = (32 * 29 + 30, 14);
    [
        [(0, 0), (28, 5), (29, 5), (to_punct, 10), (30, 5)],
        [(16 * 30 + digit_to_upper, 9), (0, 0), (29, 5), (to_punct, 10), (30, 5)],
        [(29, 5), (28, 5), (0, 0), (30, 5), (32 * 29 + 30, 10)],
        [(31, 5), (32 * 31 + 28, 10), (32 * 31 + 29, 10), (0, 0), (32 * 31 + 30, 10)],
        [(digit_to_upper, 4), (32 * digit_to_upper + 28, 9), (32 * digit_to_upper + 29, 9),
         (1024 * digit_to_upper + to_punct, 14), (0, 0)],
    ]
};

const NEVER: u32 = u32::MAX / 2;

type Costs = [u32; MODES];

/// Runs of bytes that a binary shift in one mode may have begun.
#[derive(Default)]
struct Runs {
    /// Where short runs may begin, and the cost less what the bytes before it would take: only places that are better
    /// than every later one, so that the first is the best.
    short: VecDeque<(usize, i64)>,
    /// The best begin of a long run.
    long: Option<(usize, i64)>,
}

impl Runs {
    /// Goes on to the byte before `at`, with which a run may begin from a cost.
    fn advance(&mut self, at: usize, cost: Option<u32>) {
        while self.short.front().is_some_and(|&(begun, _)| at - begun > SHORT) {
            self.short.pop_front();
        }
        self.long = self.long.filter(|&(begun, _)| at - begun <= LONGEST_RUN);
        let Some(cost) = cost else { return };
        let (begun, cost) = (at - 1, i64::from(cost) - 8 * (at as i64 - 1));
        while self.short.back().is_some_and(|&(_, other)| other >= cost) {
            self.short.pop_back();
        }
        self.short.push_back((begun, cost));
        if self.long.is_none_or(|(_, other)| cost < other) {
            self.long = Some((begun, cost));
        }
    }

    /// The short and the long run of least cost that end at `at`, with their begin.
    fn shortest(&self, at: usize) -> impl Iterator<Item = (usize, u32)> {
        let ended = move |(begun, cost): (usize, i64), bits: i64| (begun, (cost + 8 * at as i64 + bits) as u32);
        let short = self.short.front().map(|&run| ended(run, 10));
        let long = self.long.filter(|&(begun, _)| at - begun > SHORT).map(|run| ended(run, 21));
        short.into_iter().chain(long)
    }
}

/// The message in the fewest bits, beginning in Upper.
pub fn encode(message: &[Item], bits: &mut Bits) {
    // Costs at every position, for binary shifts back to 31 of them; and how each was reached.
    let mut costs: Vec<Costs> = Vec::with_capacity(message.len() + 1);
    let mut arrivals: Vec<[Arrival; MODES]> = Vec::with_capacity(message.len() + 1);
    let mut first = [NEVER; MODES];
    first[UPPER] = 0;
    let mut arrival = [Arrival::Character; MODES];
    latch(&mut first, &mut arrival);
    costs.push(first);
    arrivals.push(arrival);

    // Binary shifts of Upper, Lower and Mixed.
    let mut runs: [Runs; 3] = Default::default();
    for at in 1..=message.len() {
        let item = message[at - 1];
        let before = &costs[at - 1];
        let mut now = [NEVER; MODES];
        let mut arrival = [Arrival::Character; MODES];
        let mut reach = |mode: usize, cost: u32, by: Arrival| {
            if cost < now[mode] {
                (now[mode], arrival[mode]) = (cost, by);
            }
        };
        for mode in 0..MODES {
            if item.code(mode).is_some() {
                reach(mode, before[mode] + BITS[mode] + item.extra_bits(), Arrival::Character);
            }
        }
        if item.code(PUNCT).is_some() {
            for mode in [UPPER, LOWER, MIXED, DIGIT] {
                reach(mode, before[mode] + BITS[mode] + 5 + item.extra_bits(), Arrival::Shifted);
            }
        }
        if item.code(UPPER).is_some() {
            for mode in [LOWER, DIGIT] {
                reach(mode, before[mode] + BITS[mode] + 5, Arrival::Capital);
            }
        }
        if at > 1 && pair(message[at - 2], item).is_some() {
            let before = &costs[at - 2];
            reach(PUNCT, before[PUNCT] + 5, Arrival::Pair);
            for mode in [UPPER, LOWER, MIXED, DIGIT] {
                reach(mode, before[mode] + BITS[mode] + 5, Arrival::ShiftedPair);
            }
        }
        for (mode, runs) in runs.iter_mut().enumerate() {
            if !matches!(item, Item::Byte(_)) {
                *runs = Runs::default();
                continue;
            }
            // A run begins and ends only with bytes that the mode itself lacks.
            let lacks = item.code(mode).is_none();
            runs.advance(at, lacks.then_some(before[mode]));
            if lacks {
                for (begun, cost) in runs.shortest(at) {
                    reach(mode, cost, Arrival::Binary((at - begun) as u16));
                }
            }
        }
        latch(&mut now, &mut arrival);
        costs.push(now);
        arrivals.push(arrival);
    }

    let last = costs[message.len()];
    let mode = (0..MODES).min_by_key(|&mode| last[mode]).unwrap_or(UPPER);
    let steps = steps(&arrivals, mode);
    for &(mode, at, arrival) in steps.iter().rev() {
        write(bits, message, mode, at, arrival);
    }
}

/// Reaches every mode from every other by latches, where that is shorter.
fn latch(costs: &mut Costs, arrivals: &mut [Arrival; MODES]) {
    let reached = *costs;
    for (to, (cost, arrival)) in costs.iter_mut().zip(arrivals).enumerate() {
        for (from, &left) in reached.iter().enumerate() {
            let latched = left + LATCHES[from][to].1;
            if latched < *cost {
                (*cost, *arrival) = (latched, Arrival::Latch(from as u8));
            }
        }
    }
}

/// The way to `mode` at the end, backwards: modes, positions after the step, and steps.
fn steps(arrivals: &[[Arrival; MODES]], mut mode: usize) -> Vec<(usize, usize, Arrival)> {
    let mut at = arrivals.len() - 1;
    let mut steps = Vec::with_capacity(2 * arrivals.len());
    while at > 0 || mode != UPPER {
        let arrival = arrivals[at][mode];
        steps.push((mode, at, arrival));
        match arrival {
            Arrival::Latch(from) => mode = from.into(),
            Arrival::Character | Arrival::Shifted | Arrival::Capital => at -= 1,
            Arrival::Pair | Arrival::ShiftedPair => at -= 2,
            Arrival::Binary(length) => at -= usize::from(length),
        }
    }
    steps
}

fn write(bits: &mut Bits, message: &[Item], mode: usize, at: usize, arrival: Arrival) {
    let own = BITS[mode] as usize;
    match arrival {
        Arrival::Latch(from) => {
            let (codes, width) = LATCHES[usize::from(from)][mode];
            bits.push(codes, width as usize);
        }
        Arrival::Character => write_item(bits, message[at - 1], mode),
        Arrival::Shifted => {
            bits.push(PUNCT_SHIFT, own);
            write_item(bits, message[at - 1], PUNCT);
        }
        Arrival::Capital => {
            bits.push(UPPER_SHIFT[mode].unwrap_or_default(), own);
            write_item(bits, message[at - 1], UPPER);
        }
        Arrival::Pair | Arrival::ShiftedPair => {
            if arrival == Arrival::ShiftedPair {
                bits.push(PUNCT_SHIFT, own);
            }
            bits.push(pair(message[at - 2], message[at - 1]).unwrap_or_default(), 5);
        }
        Arrival::Binary(length) => {
            let length = usize::from(length);
            bits.push(BINARY_SHIFT, 5);
            if length <= SHORT {
                bits.push(length as u32, 5);
            } else {
                bits.push((length - SHORT) as u32, 16);
            }
            for item in &message[at - length..at] {
                if let Item::Byte(byte) = *item {
                    bits.push(byte.into(), 8);
                }
            }
        }
    }
}

/// A character, or a flag with its number.
fn write_item(bits: &mut Bits, item: Item, mode: usize) {
    bits.push(item.code(mode).unwrap_or_default(), BITS[mode] as usize);
    match item {
        Item::Byte(_) => {}
        Item::Fnc1 => bits.push(0, 3),
        Item::Eci(number) => {
            bits.push(digits(number), 3);
            for place in (0..digits(number)).rev() {
                bits.push(number / 10_u32.pow(place) % 10 + 2, 4);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> Bits {
        let message: Vec<Item> = text.bytes().map(Item::Byte).collect();
        let mut bits = Bits::new();
        encode(&message, &mut bits);
        bits
    }

    #[test]
    fn codes_of_the_standard() {
        // ISO/IEC 24778:2008, clause 7.2.2, table 2.
        for (mode, byte, code) in [
            (UPPER, b'A', 2),
            (LOWER, b'z', 27),
            (MIXED, 0x1F, 19),
            (MIXED, 0x7F, 27),
            (PUNCT, b'"', 7),
            (PUNCT, b'}', 30),
            (DIGIT, b'9', 11),
        ] {
            assert_eq!(Item::Byte(byte).code(mode), Some(code), "{mode} {byte}");
        }
    }

    #[test]
    fn the_shorter_of_shift_and_latch_is_taken() {
        assert_eq!(encoded("A. b").len(), 5 + 10 + 5 + 5);
        assert_eq!(encoded("Code 2D!").len(), 5 + 5 + 3 * 5 + 5 + 4 + 4 + 9 + 9);
        // Two runs of at most 31 bytes take a bit less than one long run.
        assert_eq!(encoded(&"\u{0}".repeat(31)).len(), 10 + 8 * 31);
        assert_eq!(encoded(&"\u{0}".repeat(62)).len(), 20 + 8 * 62);
        assert_eq!(encoded(&"\u{0}".repeat(63)).len(), 21 + 8 * 63);
    }

    #[test]
    fn report_c102_every_character_of_punct_has_its_code() {
        let coded = CODES[PUNCT].iter().filter(|&&code| code != NONE).count();
        assert_eq!(coded, 26);
        assert_eq!(encoded("\"").len(), 10);
    }
}
