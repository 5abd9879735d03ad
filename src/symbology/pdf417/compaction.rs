//! High-level encodation: the fewest codewords for a string of bytes (ISO/IEC 15438:2015, clause 5.4).
//!
//! The shortest stream is found by dynamic programming. A state is a submode of text compaction with its half codeword
//! pending or not, byte compaction with the bytes of its last group, or numeric compaction. Of equally short streams the
//! one with the fewest latches and shifts is taken.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::symbology::contract::{EncodeError, Fault};

/// Mode in force before the first codeword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::symbology) enum Initial {
    /// Text compaction, submode alpha: PDF417.
    Text,
    /// Every mode is latched to. MicroPDF417 begins with byte compaction, of which only a latch tells the kind.
    Unset,
}

impl Initial {
    /// Refuses data that no symbol holds, whatever its size.
    pub(super) fn check_length(self, data: &[u8]) -> Result<(), EncodeError> {
        let [digits, characters, bytes] = match self {
            Self::Text => [2710, 1850, 1108],
            Self::Unset => [366, 250, 150],
        };
        if data.len() <= digits {
            return Ok(());
        }
        let (capacity, unit) = if data.iter().all(u8::is_ascii_digit) {
            (digits, "digits")
        } else if data.iter().all(|&byte| VALUES[usize::from(byte)] != [NONE; 4]) {
            (characters, "characters")
        } else {
            (bytes, "bytes")
        };
        Err(EncodeError::new(Fault::DataTooLong { length: data.len(), capacity, unit }))
    }
}

/// Which modes may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Compaction {
    /// All, for the fewest codewords.
    #[default]
    Auto,
    /// Text compaction alone: printable ASCII, tab, LF and CR.
    Text,
    /// Numeric compaction alone: digits.
    Numeric,
    /// Byte compaction alone.
    Byte,
}

/// Codewords, and the modes they use in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::symbology) struct Compacted {
    /// The codewords.
    pub codewords: Vec<u16>,
    /// The modes, for the receipt.
    pub modes: Vec<&'static str>,
}

/// The shortest stream of codewords for the bytes.
pub(in crate::symbology) fn compact(data: &[u8], initial: Initial) -> Compacted {
    let steps = plan(data, initial, false);
    emit(data, &steps, initial)
}

/// The bytes in the modes that may be used, or the place of the first byte that these lack, with what they have.
pub(super) fn compact_by(data: &[u8], initial: Initial, by: Compaction) -> Result<Compacted, (usize, &'static str)> {
    let mut codewords = Vec::new();
    let mode = match by {
        Compaction::Auto => return Ok(compact(data, initial)),
        Compaction::Text => {
            codewords.extend((initial == Initial::Unset).then_some(LATCH_TEXT));
            codewords.extend(compact_text(data).map_err(|at| (at, "printable ASCII, tab, LF, CR"))?);
            "text"
        }
        Compaction::Numeric => {
            let wrong = data.iter().position(|byte| !byte.is_ascii_digit());
            wrong.map_or(Ok(()), |at| Err((at, "0-9")))?;
            codewords.push(LATCH_NUMERIC);
            push_digits(&mut codewords, data);
            "numeric"
        }
        Compaction::Byte => {
            push_bytes(&mut codewords, data);
            "byte"
        }
    };
    Ok(Compacted { codewords, modes: vec![mode] })
}

/// The bytes in text compaction alone, or the place of the first byte it lacks.
pub(super) fn compact_text(data: &[u8]) -> Result<Vec<u16>, usize> {
    match data.iter().position(|&byte| VALUES[usize::from(byte)] == [NONE; 4]) {
        Some(at) => Err(at),
        None => Ok(emit(data, &plan(data, Initial::Text, true), Initial::Text).codewords),
    }
}

/// Byte compaction (clause 5.4.3): the latch and 5 codewords for 6 bytes; bytes left over are a codeword each.
pub(in crate::symbology) fn push_bytes(codewords: &mut Vec<u16>, bytes: &[u8]) {
    let (groups, rest) = bytes.as_chunks::<6>();
    codewords.push(if rest.is_empty() { LATCH_BYTES_BY_SIX } else { LATCH_BYTES });
    for group in groups {
        let mut value = group.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        let mut five = [0; 5];
        for codeword in five.iter_mut().rev() {
            *codeword = (value % 900) as u16;
            value /= 900;
        }
        codewords.extend(five);
    }
    codewords.extend(rest.iter().map(|&byte| u16::from(byte)));
}

/// Numeric compaction (clause 5.4.4): 44 digits, led by a 1, become a number of 15 codewords. Without the latch.
pub(super) fn push_digits(codewords: &mut Vec<u16>, digits: &[u8]) {
    for group in digits.chunks(44) {
        let count = group.len() / 3 + 1;
        let mut number = [0_u32; 15];
        number[14] = 1;
        for part in group.chunks(5) {
            let (mut carry, scale) = part.iter().fold((0, 1), |(n, s), &c| (10 * n + u32::from(c - b'0'), 10 * s));
            for codeword in number.iter_mut().rev() {
                let value = *codeword * scale + carry;
                *codeword = value % 900;
                carry = value / 900;
            }
        }
        codewords.extend(number[15 - count..].iter().map(|&codeword| codeword as u16));
    }
}

/// Codewords that latch or shift to another mode (table 4).
const LATCH_TEXT: u16 = 900;
const LATCH_BYTES: u16 = 901;
const LATCH_NUMERIC: u16 = 902;
const SHIFT_BYTE: u16 = 913;
const LATCH_BYTES_BY_SIX: u16 = 924;

/// How one byte of the data is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// As a character of a text submode, latched to if need be.
    Character(usize),
    /// As a character of alpha, for which a shift interrupts lower.
    AlphaShift,
    /// As a character of punctuation, for which a shift interrupts another text submode.
    PunctuationShift,
    /// As a byte, for which a shift interrupts text compaction.
    ByteShift,
    Byte,
    Digit,
}

/// Submodes of text compaction; 2 is mixed.
const ALPHA: usize = 0;
const LOWER: usize = 1;
const PUNCTUATION: usize = 3;

/// The states: text compaction as `2 * submode + pending`, byte compaction with 0 to 5 bytes beyond the last full group,
/// numeric compaction.
const TEXT: Range<usize> = 0..8;
const BYTE: Range<usize> = 8..14;
const DIGITS: usize = 14;
const STATES: usize = 15;

/// Costs count half codewords and, below them, latches and shifts. The lowest four bits name the state that a stream came
/// from, so that the least of several costs brings its origin along. No symbol holds enough data for a count to overflow.
const CHANGE: u32 = 1 << 4;
const HALF: u32 = 1 << 17;
const CODEWORD: u32 = 2 * HALF;
const NEVER: u32 = 1 << 31;

/// A latch or shift between modes.
const LATCH: u32 = CODEWORD + CHANGE;

fn origin(cost: u32) -> usize {
    cost as usize & 15
}

/// Costs of the best streams that end in each state at one place.
#[derive(Clone, Copy)]
struct Costs([u32; STATES]);

impl Costs {
    const NEVER: Self = Self([NEVER; STATES]);

    /// A cost without origin.
    fn of(&self, state: usize) -> u32 {
        self.0[state] & !15
    }

    /// The cheapest of the states, a pending half codeword filled up.
    fn least(&self, states: Range<usize>) -> u32 {
        states
            .map(|state| {
                self.of(state) + if TEXT.contains(&state) { state as u32 % 2 * HALF } else { 0 } + state as u32
            })
            .fold(NEVER, u32::min)
    }

    fn reach(&mut self, state: usize, cost: u32, from: usize) {
        self.0[state] = self.0[state].min(cost | from as u32);
    }
}

/// How the best streams came to a place, as far as the state does not tell.
#[derive(Clone, Copy)]
struct Arrival {
    /// Previous state of each text state.
    text: [u8; TEXT.end],
    /// The last byte began its byte compaction.
    byte_began: bool,
    /// Digits of the numeric compaction that would end here.
    digits: u16,
    /// The state that each mode is entered from here. For text none, where it is better not to come from another mode.
    text_from: Option<u8>,
    byte_from: u8,
    digits_from: u8,
}

/// How each byte is encoded in the shortest stream.
fn plan(data: &[u8], initial: Initial, text_only: bool) -> Vec<Step> {
    let mut arrivals = Vec::with_capacity(data.len() + 1);
    let mut arrival =
        Arrival { text: [0; TEXT.end], byte_began: false, digits: 0, text_from: None, byte_from: 0, digits_from: 0 };
    let mut costs = Costs::NEVER;
    costs.0[2 * ALPHA] = 0;
    let mut run = Run { length: 0, entering: [NEVER; LATEST_ENTRY + 1] };
    for (place, &byte) in data.iter().enumerate() {
        let mut next = Costs::NEVER;
        let (text, bytes, digits) = (costs.least(TEXT), costs.least(BYTE), costs.least(DIGITS..STATES));
        let enter = |a: u32, b: u32| (a.min(b) & !15) + LATCH;

        if place == 0 && initial == Initial::Unset {
            costs.0[2 * ALPHA] = LATCH;
        }
        arrival.text_from = None;
        if enter(bytes, digits) < costs.of(2 * ALPHA) {
            costs.0[2 * ALPHA] = enter(bytes, digits);
            arrival.text_from = Some(origin(bytes.min(digits)) as u8);
        }
        costs.encode_text(VALUES[usize::from(byte)], &mut next);

        let (mut byte_began, mut length) = (false, 0);
        if !text_only {
            arrival.byte_from = origin(text.min(digits)) as u8;
            byte_began = costs.encode_byte(enter(text, digits), &mut next);
            if byte.is_ascii_digit() {
                arrival.digits_from = origin(text.min(bytes)) as u8;
                (next.0[DIGITS], length) = run.push(enter(text, bytes));
            } else {
                run.length = 0;
            }
        }
        arrivals.push(arrival);
        arrival.text = std::array::from_fn(|state| origin(next.0[state]) as u8);
        (arrival.byte_began, arrival.digits, costs) = (byte_began, length, next);
    }
    arrivals.push(arrival);
    retrace(data, origin(costs.least(0..STATES)), &arrivals)
}

impl Costs {
    /// One more byte in text compaction.
    fn encode_text(&self, values: [u8; 4], next: &mut Self) {
        for (to, _) in values.iter().enumerate().filter(|&(_, &value)| value != NONE) {
            for state in [2 * to, 2 * to + 1] {
                for &(from, cost) in &SOURCES[state] {
                    next.reach(state, self.of(from) + cost, from);
                }
            }
        }
        if values[ALPHA] != NONE {
            for state in [2 * LOWER, 2 * LOWER + 1] {
                next.reach(state, self.of(state) + LATCH, state);
            }
        }
        if values[PUNCTUATION] != NONE {
            for state in 0..2 * PUNCTUATION {
                next.reach(state, self.of(state) + LATCH, state);
            }
        }
        if values == [NONE; 4] {
            for from in TEXT {
                let pending = from % 2;
                let to = after_padding(from / 2, pending == 1);
                next.reach(2 * to, self.of(from) + pending as u32 * HALF + LATCH + CODEWORD, from);
            }
        }
    }

    /// One more byte in byte compaction: a codeword each, the sixth of a group for nothing. Whether it is the first.
    fn encode_byte(&self, entering: u32, next: &mut Self) -> bool {
        let full = self.of(BYTE.start);
        next.0[BYTE.start + 1] = entering.min(full) + CODEWORD;
        for state in BYTE.start + 2..BYTE.end {
            next.0[state] = self.of(state - 1) + CODEWORD;
        }
        next.0[BYTE.start] = self.of(BYTE.end - 1);
        entering < full
    }
}

/// For each text state the states that a character comes from, with the cost of latches and character.
static SOURCES: [[(usize, u32); 4]; TEXT.end] = {
    let mut sources = [[(0, 0); 4]; TEXT.end];
    let mut state = 0;
    while state < TEXT.end {
        let mut from = 0;
        while from < 4 {
            let latches = LATCHES[from][state / 2].len();
            let pending = (state + latches + 1) % 2;
            sources[state][from] = (2 * from + pending, HALF + latches as u32 * (HALF + CHANGE));
            from += 1;
        }
        state += 1;
    }
    sources
};

/// The submode after a half codeword was filled up with 29: a shift without effect, but in punctuation a latch to alpha.
fn after_padding(submode: usize, padded: bool) -> usize {
    if padded && submode == PUNCTUATION { ALPHA } else { submode }
}

/// A run of digits, and what it costs to enter numeric compaction at its first places.
struct Run {
    length: usize,
    entering: [u32; LATEST_ENTRY + 1],
}

/// Digits of a run outside numeric compaction cost half a codeword and more, in it 15/44 and less than one codeword for
/// its last group: whoever enters at the tenth digit or later does better to enter at the first.
const LATEST_ENTRY: usize = 9;

impl Run {
    /// One digit more: the cost of numeric compaction that ends behind it, and its number of digits.
    fn push(&mut self, entering: u32) -> (u32, u16) {
        if let Some(cost) = self.entering.get_mut(self.length) {
            *cost = entering;
        }
        self.length += 1;
        let lengths = (1..=self.length).rev();
        let (cost, length) = self.entering.iter().zip(lengths).fold((NEVER, 0), |best, (entering, digits)| {
            let last = if digits % 44 == 0 { 0 } else { digits % 44 / 3 + 1 };
            let cost = entering + CODEWORD * (digits / 44 * 15 + last) as u32;
            if cost < best.0 { (cost, digits) } else { best }
        });
        (cost, length as u16)
    }
}

/// The steps of the cheapest stream, from its last state back.
fn retrace(data: &[u8], mut state: usize, arrivals: &[Arrival]) -> Vec<Step> {
    let mut steps = vec![Step::Byte; data.len()];
    let mut place = data.len();
    while place > 0 {
        let arrival = &arrivals[place];
        if state == DIGITS {
            steps[place - usize::from(arrival.digits)..place].fill(Step::Digit);
            place -= usize::from(arrival.digits);
            state = usize::from(arrivals[place].digits_from);
            continue;
        }
        place -= 1;
        if TEXT.contains(&state) {
            let from = usize::from(arrival.text[state]);
            let values = VALUES[usize::from(data[place])];
            steps[place] = match values {
                [NONE, NONE, NONE, NONE] => Step::ByteShift,
                _ if from != state => Step::Character(state / 2),
                [NONE, ..] => Step::PunctuationShift,
                _ => Step::AlphaShift,
            };
            state = from;
            if let (0, Some(from)) = (from, arrivals[place].text_from) {
                state = usize::from(from);
            }
        } else if state == BYTE.start + 1 && arrival.byte_began {
            state = usize::from(arrivals[place].byte_from);
        } else {
            state = if state == BYTE.start { BYTE.end - 1 } else { state - 1 };
        }
    }
    steps
}

/// Values of text compaction, two to a codeword.
struct Text {
    submode: usize,
    pending: Option<u8>,
}

impl Text {
    fn push(&mut self, codewords: &mut Vec<u16>, value: u8) {
        match self.pending.take() {
            Some(high) => codewords.push(u16::from(high) * 30 + u16::from(value)),
            None => self.pending = Some(value),
        }
    }

    /// Fills up a half codeword.
    fn pad(&mut self, codewords: &mut Vec<u16>) {
        self.submode = after_padding(self.submode, self.pending.is_some());
        if self.pending.is_some() {
            self.push(codewords, PAD);
        }
    }
}

fn emit(data: &[u8], steps: &[Step], initial: Initial) -> Compacted {
    let mut codewords = Vec::with_capacity(data.len() + 4);
    let mut modes = Vec::new();
    let mut text = Text { submode: ALPHA, pending: None };
    let mut in_text = initial == Initial::Text;
    let mut place = 0;
    while place < data.len() {
        let step = steps[place];
        let (byte, values) = (data[place], VALUES[usize::from(data[place])]);
        if matches!(step, Step::Byte | Step::Digit) {
            let count = steps[place..].iter().take_while(|&&other| other == step).count();
            let part = &data[place..place + count];
            text.pad(&mut codewords);
            in_text = false;
            if step == Step::Byte {
                push_bytes(&mut codewords, part);
                modes.push("byte");
            } else {
                codewords.push(LATCH_NUMERIC);
                push_digits(&mut codewords, part);
                modes.push("numeric");
            }
            place += count;
            continue;
        }
        if !in_text {
            codewords.push(LATCH_TEXT);
            text.submode = ALPHA;
            in_text = true;
        }
        if modes.last() != Some(&"text") {
            modes.push("text");
        }
        match step {
            Step::Character(to) => {
                for &latch in LATCHES[text.submode][to] {
                    text.push(&mut codewords, latch);
                }
                text.submode = to;
                text.push(&mut codewords, values[to]);
            }
            Step::AlphaShift => {
                text.push(&mut codewords, ALPHA_SHIFT);
                text.push(&mut codewords, values[ALPHA]);
            }
            Step::PunctuationShift => {
                text.push(&mut codewords, PUNCTUATION_SHIFT);
                text.push(&mut codewords, values[PUNCTUATION]);
            }
            Step::ByteShift => {
                text.pad(&mut codewords);
                codewords.extend([SHIFT_BYTE, u16::from(byte)]);
            }
            Step::Byte | Step::Digit => {}
        }
        place += 1;
    }
    text.pad(&mut codewords);
    Compacted { codewords, modes }
}

const NONE: u8 = 0xFF;
const ALPHA_SHIFT: u8 = 27;
const PUNCTUATION_SHIFT: u8 = 29;
/// Value that fills up the last codeword of a text.
const PAD: u8 = 29;

/// Values that latch from one submode (row) to another (column) (tables 5 to 8).
const LATCHES: [[&[u8]; 4]; 4] = [
    [&[], &[27], &[28], &[28, 25]],
    [&[28, 28], &[], &[28], &[28, 25]],
    [&[28], &[27], &[], &[25]],
    [&[29], &[29, 27], &[29, 28], &[]],
];

/// The value of each byte in the submodes alpha, lower, mixed and punctuation (table 5).
static VALUES: [[u8; 4]; 256] = {
    let mut values = [[NONE; 4]; 256];
    let submodes: [&[u8]; 4] = [
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ ",
        b"abcdefghijklmnopqrstuvwxyz ",
        b"0123456789&\r\t,:#-.$/+%*=^\0 ",
        b";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'",
    ];
    let mut submode = 0;
    while submode < 4 {
        let mut value = 0;
        while value < submodes[submode].len() {
            let byte = submodes[submode][value];
            // The zero holds the place of a latch.
            if byte != 0 {
                values[byte as usize][submode] = value as u8;
            }
            value += 1;
        }
        submode += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    fn codewords(data: &[u8]) -> Vec<u16> {
        compact(data, Initial::Text).codewords
    }

    /// ISO/IEC 15438:2015, annex Q, and clauses 5.4.3 and 5.4.4.
    #[test]
    fn worked_examples() {
        assert_eq!(codewords(b"PDF417"), [453, 178, 121, 239]);
        let mut bytes = Vec::new();
        push_bytes(&mut bytes, &[0x01, 0x02, 0x03, 0x04, 0x05, 0x06]);
        assert_eq!(bytes, [924, 1, 620, 89, 74, 846]);
        let mut digits = Vec::new();
        push_digits(&mut digits, b"000213298174000");
        assert_eq!(digits, [1, 624, 434, 632, 282, 200]);
    }

    #[test]
    fn report_c91_every_single_byte_is_a_text_character_or_a_shifted_byte() {
        assert_eq!(codewords(b"r"), [27 * 30 + 17]);
        for byte in 0..=255 {
            let shifted = VALUES[usize::from(byte)] == [NONE; 4];
            assert_eq!(codewords(&[byte]).starts_with(&[SHIFT_BYTE]), shifted, "{byte}");
        }
    }

    #[test]
    fn report_c94_groups_of_six_bytes_are_five_codewords_whatever_their_value() {
        assert_eq!(codewords(&[0, 1, 0, 0, 0, 0]), [924, 0, 5, 802, 385, 796]);
        assert_eq!(codewords(&[0; 12]), [924, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(codewords(&[0, 1, 2, 3, 4, 5, 6])[0], 901);
        assert_eq!(codewords(&[0x80, 0]), [901, 0x80, 0]);
    }

    #[test]
    fn report_c96_the_latch_follows_from_the_length_of_the_byte_run() {
        assert_eq!(codewords(&[0x41, 0x42, 1, 2, 3, 4, 5, 6, 7, 0x31, 0x32])[..2], [1, 901]);
        assert_eq!(codewords(b"AB\x01\x02\x03\x04\x05\x06ABCDEF")[..2], [1, 924]);
        assert_eq!(codewords(&[0x41, 0x42, 1, 0x43, 0x44]), [1, 913, 1, 2 * 30 + 3]);
    }

    #[test]
    fn padding_in_punctuation_is_a_latch_to_alpha() {
        // ML PL, seven marks and a pad that is AL; the byte; then B in alpha, and a pad.
        assert_eq!(codewords(b";;;;;;;\xFFB"), [28 * 30 + 25, 0, 0, 0, 29, 913, 255, 59]);
        // After six marks there is no pad: punctuation stays.
        assert_eq!(codewords(b";;;;;;\xFF;"), [28 * 30 + 25, 0, 0, 0, 913, 255, 29]);
    }

    #[test]
    fn micro_latches_every_mode() {
        let first = |data: &[u8]| compact(data, Initial::Unset).codewords[0];
        assert_eq!([first(b"A"), first(b"\xFF"), first(b"\xFF\xFE"), first(&[b'1'; 30])], [900, 901, 901, 902]);
    }
}
