//! High-level encodation: the fewest codewords for a string of bytes (ISO/IEC 15438:2015, clause 5.4).
//!
//! The shortest stream is found by dynamic programming. A state is a submode of text compaction with its half codeword
//! pending or not, byte compaction with the bytes of its last group, or numeric compaction. Of equally short streams the
//! one with the fewest latches and shifts is taken.

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
    /// As a character of `to` for which a shift interrupts the submode `from`.
    Shifted {
        from: usize,
        to: usize,
    },
    /// As a byte for which a shift interrupts text compaction in that submode.
    ByteShifted(usize),
    Byte,
    Digit,
}

/// Submodes of text compaction; 2 is mixed.
const ALPHA: usize = 0;
const LOWER: usize = 1;
const PUNCTUATION: usize = 3;

/// Text states are `2 * submode + pending`.
const TEXT_STATES: usize = 8;

/// Costs count codewords and, below them, latches and shifts. No symbol holds enough data for either to overflow.
const CODEWORD: u32 = 2 * HALF;
const HALF: u32 = 1 << 14;
/// A latch or shift between modes.
const CHANGE: u32 = CODEWORD + 1;
const NEVER: u32 = u32::MAX / 2;

/// How the best stream up to a place in the data came to be in each state.
#[derive(Clone, Copy, Default)]
struct Arrival {
    /// Step and previous state of each text state: `kind << 4 | state`.
    text: [u8; TEXT_STATES],
    /// The last byte began its byte compaction.
    byte_began: bool,
    /// Digits of the numeric compaction that would end here.
    digits: usize,
    /// Text compaction in alpha is entered here, coming from this state.
    text_from: Option<Other>,
    /// State that byte compaction would be entered from.
    byte_from: Other,
    /// State that numeric compaction would be entered from.
    digits_from: Other,
}

/// A state that another mode is entered from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other {
    Text(u8),
    /// With so many bytes in the last group, 0 for a full one.
    Byte(u8),
    Digits,
}

impl Default for Other {
    fn default() -> Self {
        Self::Text(0)
    }
}

const KIND_CHARACTER: u8 = 0;
const KIND_ALPHA_SHIFT: u8 = 1;
const KIND_PUNCTUATION_SHIFT: u8 = 2;
const KIND_BYTE_SHIFT: u8 = 3;

/// Costs of the best streams that end in each state at one place.
struct Costs {
    text: [u32; TEXT_STATES],
    byte: [u32; 6],
    digits: u32,
}

impl Costs {
    /// The cheapest text state, its half codeword filled up.
    fn text(&self) -> (u32, Other) {
        least(self.text.iter().zip([0, HALF].into_iter().cycle()).map(|(cost, padding)| cost + padding), Other::Text)
    }

    fn byte(&self) -> (u32, Other) {
        least(self.byte.iter().copied(), Other::Byte)
    }

    fn digits(&self) -> (u32, Other) {
        (self.digits, Other::Digits)
    }
}

fn least(costs: impl Iterator<Item = u32>, other: impl Fn(u8) -> Other) -> (u32, Other) {
    let mut best = (NEVER, 0);
    for (state, cost) in (0..).zip(costs) {
        if cost < best.0 {
            best = (cost, state);
        }
    }
    (best.0, other(best.1))
}

fn cheaper(a: (u32, Other), b: (u32, Other)) -> (u32, Other) {
    if b.0 < a.0 { b } else { a }
}

/// How each byte is encoded in the shortest stream.
fn plan(data: &[u8], initial: Initial, text_only: bool) -> Vec<Step> {
    let mut arrivals = Vec::with_capacity(data.len() + 1);
    let mut arrival = Arrival::default();
    let mut costs = Costs { text: [NEVER; TEXT_STATES], byte: [NEVER; 6], digits: NEVER };
    costs.text[2 * ALPHA] = 0;
    let mut run = Run { length: 0, entering: [NEVER; LATEST_ENTRY + 1] };
    for (place, &byte) in data.iter().enumerate() {
        let values = VALUES[usize::from(byte)];
        let mut next = Costs { text: [NEVER; TEXT_STATES], byte: [NEVER; 6], digits: NEVER };
        let mut next_arrival = Arrival::default();

        let (text, bytes, digits) = (costs.text(), costs.byte(), costs.digits());
        if place == 0 && initial == Initial::Unset {
            costs.text[2 * ALPHA] = CHANGE;
        }
        let (cost, from) = cheaper(bytes, digits);
        if cost + CHANGE < costs.text[2 * ALPHA] {
            costs.text[2 * ALPHA] = cost + CHANGE;
            arrival.text_from = Some(from);
        }
        if !text_only {
            let (cost, from) = cheaper(text, digits);
            arrival.byte_from = from;
            costs.enter_byte(cost + CHANGE, &mut next, &mut next_arrival);

            if byte.is_ascii_digit() {
                let (cost, from) = cheaper(text, bytes);
                arrival.digits_from = from;
                (next.digits, next_arrival.digits) = run.push(cost + CHANGE);
            } else {
                run.length = 0;
            }
        }
        costs.encode_text(values, &mut next, &mut next_arrival);

        arrivals.push(arrival);
        (arrival, costs) = (next_arrival, next);
    }
    arrivals.push(arrival);
    retrace(data.len(), &costs, &arrivals)
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
    fn push(&mut self, entering: u32) -> (u32, usize) {
        if let Some(cost) = self.entering.get_mut(self.length) {
            *cost = entering;
        }
        self.length += 1;
        let lengths = (1..=self.length).rev();
        self.entering.iter().zip(lengths).fold((NEVER, 0), |best, (entering, digits)| {
            let last = if digits % 44 == 0 { 0 } else { digits % 44 / 3 + 1 };
            let cost = entering + CODEWORD * (digits / 44 * 15 + last) as u32;
            if cost < best.0 { (cost, digits) } else { best }
        })
    }
}

impl Costs {
    /// One more byte in byte compaction: a codeword each, the sixth of a group for nothing.
    fn enter_byte(&self, entering: u32, next: &mut Self, arrival: &mut Arrival) {
        for last in 2..6 {
            next.byte[last] = self.byte[last - 1] + CODEWORD;
        }
        next.byte[0] = self.byte[5];
        arrival.byte_began = entering < self.byte[0];
        next.byte[1] = entering.min(self.byte[0]) + CODEWORD;
    }

    /// One more byte in text compaction.
    fn encode_text(&self, values: [u8; 4], next: &mut Self, arrival: &mut Arrival) {
        let mut reach = |state: usize, cost: u32, kind: u8, from: usize| {
            if cost < next.text[state] {
                next.text[state] = cost;
                arrival.text[state] = kind << 4 | from as u8;
            }
        };
        for from in (0..TEXT_STATES).filter(|&from| self.text[from] < NEVER) {
            let (cost, submode, pending) = (self.text[from], from / 2, from % 2);
            for to in 0..4 {
                if values[to] != NONE {
                    let latches = LATCHES[submode][to].len();
                    let cost = cost + HALF + latches as u32 * (HALF + 1);
                    reach(2 * to + (pending + latches + 1) % 2, cost, KIND_CHARACTER, from);
                }
            }
            if values[ALPHA] != NONE && submode == LOWER {
                reach(from, cost + CHANGE, KIND_ALPHA_SHIFT, from);
            }
            if values[PUNCTUATION] != NONE && submode != PUNCTUATION {
                reach(from, cost + CHANGE, KIND_PUNCTUATION_SHIFT, from);
            }
            if values == [NONE; 4] {
                let to = after_padding(submode, pending == 1);
                reach(2 * to, cost + pending as u32 * HALF + CHANGE + CODEWORD, KIND_BYTE_SHIFT, from);
            }
        }
    }
}

/// The submode after a half codeword was filled up with 29: a shift without effect, but in punctuation a latch to alpha.
fn after_padding(submode: usize, padded: bool) -> usize {
    if padded && submode == PUNCTUATION { ALPHA } else { submode }
}

/// The steps of the cheapest stream, from its last state back.
fn retrace(length: usize, costs: &Costs, arrivals: &[Arrival]) -> Vec<Step> {
    let mut steps = vec![Step::Byte; length];
    let mut state = cheaper(cheaper(costs.text(), costs.byte()), costs.digits()).1;
    let mut place = length;
    while place > 0 {
        let arrival = &arrivals[place];
        match state {
            Other::Text(text) => {
                let how = arrival.text[usize::from(text)];
                let (from, to) = (how & 15, usize::from(text / 2));
                steps[place - 1] = match how >> 4 {
                    KIND_CHARACTER => Step::Character(to),
                    KIND_ALPHA_SHIFT => Step::Shifted { from: to, to: ALPHA },
                    KIND_PUNCTUATION_SHIFT => Step::Shifted { from: to, to: PUNCTUATION },
                    _ => Step::ByteShifted(usize::from(from / 2)),
                };
                place -= 1;
                state = Other::Text(from);
                if from == 2 * ALPHA as u8 {
                    state = arrivals[place].text_from.unwrap_or(state);
                }
            }
            Other::Byte(last) => {
                place -= 1;
                state = match last {
                    1 if arrival.byte_began => arrivals[place].byte_from,
                    0 => Other::Byte(5),
                    _ => Other::Byte(last - 1),
                };
            }
            Other::Digits => {
                steps[place - arrival.digits..place].fill(Step::Digit);
                place -= arrival.digits;
                state = arrivals[place].digits_from;
            }
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
            Step::Shifted { from, to } => {
                debug_assert_eq!(text.submode, from);
                text.push(&mut codewords, if to == ALPHA { ALPHA_SHIFT } else { PUNCTUATION_SHIFT });
                text.push(&mut codewords, values[to]);
            }
            Step::ByteShifted(from) => {
                debug_assert_eq!(text.submode, from);
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
