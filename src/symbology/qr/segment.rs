//! Data as segments of the modes numeric, alphanumeric, byte and kanji, in the fewest bits there can be.
//!
//! Dynamic programming over the characters. A state is the mode and, where characters share bits (three digits in 10,
//! two characters in 11), the place in such a group. Extending a segment costs the bits of one more character, starting
//! one costs its indicators besides. Of streams of one length that with the fewest segments is taken.

use super::{
    codewords::Stream,
    content::{ALPHANUMERIC, Kind, kanji_value},
};

/// The four modes, in the order of their tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Numeric,
    Alphanumeric,
    Byte,
    Kanji,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        ["numeric", "alphanumeric", "byte", "kanji"][self as usize]
    }
}

/// Mode and character count indicators of a symbol, by mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicators {
    /// Bits of the mode indicator.
    pub mode_bits: usize,
    /// The mode indicators.
    pub modes: [u32; 4],
    /// Bits of the character count indicator; 0 where the symbol lacks the mode.
    pub count_bits: [usize; 4],
}

/// A run of characters in one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub mode: Mode,
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// What the character count indicator says.
    pub count: u32,
}

/// The shortest stream of some data, found but not yet taken apart.
pub struct Shortest {
    /// Its length in bits.
    pub bits: usize,
    last: State,
    trace: Vec<u8>,
}

/// The mode in which a character was written, and its place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Digit1,
    Digit2,
    Digit3,
    Odd,
    Even,
    Byte,
    Kanji,
}

const STATES: [State; 7] =
    [State::Digit1, State::Digit2, State::Digit3, State::Odd, State::Even, State::Byte, State::Kanji];

/// Bits and, in the low part, segments, so that one comparison sees both.
type Cost = u64;
const BIT: Cost = 1 << 24;
const SEGMENT: Cost = 1;
const NEVER: Cost = 1 << 62;

/// In the trace: the character begins a segment if it is in this mode. The low three bits are the best state before it.
const BEGINS: [u8; 4] = [0x10, 0x20, 0x40, 0x80];

/// A lower bound for the bits of the data in any symbol, in sixths of a bit: every character in its best mode.
pub fn least_sixths(kinds: &[Kind]) -> usize {
    kinds.iter().map(|&kind| sixths(kind)).sum()
}

const fn sixths(kind: Kind) -> usize {
    match kind {
        Kind::Digit => 20,
        Kind::Alphanumeric => 33,
        // With its second byte the 78 of kanji mode.
        Kind::Kanji => 30,
        Kind::Byte | Kind::Percent | Kind::Rest => 48,
    }
}

impl Shortest {
    /// The shortest stream; none where the symbol has no mode for some character.
    pub fn of(kinds: &[Kind], indicators: &Indicators) -> Option<Self> {
        let begin = [0, 1, 2, 3].map(|mode| match indicators.count_bits[mode] {
            0 => NEVER,
            bits => (indicators.mode_bits + bits) as Cost * BIT + SEGMENT,
        });
        let mut costs = [NEVER; 7];
        let (mut best, mut best_state) = (0, State::Byte);
        let mut trace = Vec::with_capacity(kinds.len());
        let mut at = 0;
        while at < kinds.len() {
            let kind = kinds[at];
            let length = 1 + kinds[at + 1..].iter().take_while(|&&kind| kind == Kind::Rest).count();
            let mut record = best_state as u8;
            // The cheaper of continuing a segment and beginning one; continuing where they are equal.
            let mut extend = |mode: Mode, before: Cost, bits: Cost| {
                let begun = best + begin[mode as usize];
                if begun < before {
                    record |= BEGINS[mode as usize];
                }
                before.min(begun) + bits * BIT
            };
            let [digit1, digit2, digit3, odd, even, byte, kanji] = costs;
            let mut next = [NEVER; 7];
            next[State::Byte as usize] = extend(Mode::Byte, byte, 8 * length as Cost);
            match kind {
                Kind::Digit => {
                    next[State::Odd as usize] = extend(Mode::Alphanumeric, even, 6);
                    next[State::Even as usize] = odd + 5 * BIT;
                    next[State::Digit1 as usize] = extend(Mode::Numeric, digit3, 4);
                    next[State::Digit2 as usize] = digit1 + 3 * BIT;
                    next[State::Digit3 as usize] = digit2 + 3 * BIT;
                }
                Kind::Alphanumeric => {
                    next[State::Odd as usize] = extend(Mode::Alphanumeric, even, 6);
                    next[State::Even as usize] = odd + 5 * BIT;
                }
                Kind::Percent => {
                    next[State::Even as usize] = extend(Mode::Alphanumeric, even, 11);
                    next[State::Odd as usize] = odd + 11 * BIT;
                }
                Kind::Kanji => next[State::Kanji as usize] = extend(Mode::Kanji, kanji, 13),
                Kind::Byte | Kind::Rest => {}
            }
            trace.push(record);
            costs = next;
            (best, best_state) = (costs[State::Byte as usize], State::Byte);
            for state in STATES {
                if costs[state as usize] < best {
                    (best, best_state) = (costs[state as usize], state);
                }
            }
            at += length;
        }
        (best < NEVER).then_some(Self { bits: (best / BIT) as usize, last: best_state, trace })
    }

    /// The segments, first to last.
    pub fn segments(&self, kinds: &[Kind]) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let mut state = self.last;
        let mut end = kinds.len();
        let mut open = Segment { mode: Mode::Byte, start: end, end, count: 0 };
        for &record in self.trace.iter().rev() {
            let start = kinds[..end].iter().rposition(|&kind| kind != Kind::Rest).unwrap_or(0);
            let (mode, before) = match state {
                State::Digit1 => (Mode::Numeric, State::Digit3),
                State::Digit2 => (Mode::Numeric, State::Digit1),
                State::Digit3 => (Mode::Numeric, State::Digit2),
                State::Odd if kinds[start] == Kind::Percent => (Mode::Alphanumeric, State::Odd),
                State::Odd => (Mode::Alphanumeric, State::Even),
                State::Even if kinds[start] == Kind::Percent => (Mode::Alphanumeric, State::Even),
                State::Even => (Mode::Alphanumeric, State::Odd),
                State::Byte => (Mode::Byte, State::Byte),
                State::Kanji => (Mode::Kanji, State::Kanji),
            };
            open.mode = mode;
            open.start = start;
            open.count += match (mode, kinds[start]) {
                (Mode::Byte, _) => (end - start) as u32,
                (Mode::Alphanumeric, Kind::Percent) => 2,
                _ => 1,
            };
            end = start;
            // Only the first place of a group can begin a segment.
            let first = !matches!(state, State::Digit2 | State::Digit3)
                && (mode != Mode::Alphanumeric || (state == State::Odd) != (kinds[start] == Kind::Percent));
            if first && record & BEGINS[mode as usize] != 0 {
                segments.push(open);
                open = Segment { mode, start, end: start, count: 0 };
                state = STATES[usize::from(record & 7)];
            } else {
                state = before;
            }
        }
        segments.reverse();
        segments
    }
}

/// Writes the segments with their indicators (clauses 7.4.3 to 7.4.6).
pub fn write(stream: &mut Stream, segments: &[Segment], data: &[u8], indicators: &Indicators) {
    for segment in segments {
        let mode = segment.mode as usize;
        stream.push(indicators.modes[mode], indicators.mode_bits);
        stream.push(segment.count, indicators.count_bits[mode]);
        let bytes = &data[segment.start..segment.end];
        match segment.mode {
            Mode::Numeric => {
                for group in bytes.chunks(3) {
                    let value = group.iter().fold(0, |value, digit| 10 * value + u32::from(digit - b'0'));
                    stream.push(value, 3 * group.len() + 1);
                }
            }
            Mode::Alphanumeric if segment.count as usize == bytes.len() => write_alphanumeric(stream, bytes),
            Mode::Alphanumeric => {
                let doubled: Vec<u8> =
                    bytes.iter().flat_map(|&c| std::iter::repeat_n(c, 1 + usize::from(c == b'%'))).collect();
                write_alphanumeric(stream, &doubled);
            }
            Mode::Byte => stream.push_bytes(bytes),
            Mode::Kanji => {
                for pair in bytes.as_chunks::<2>().0 {
                    stream.push(kanji_value(pair[0], pair[1]).unwrap_or_default(), 13);
                }
            }
        }
    }
}

fn write_alphanumeric(stream: &mut Stream, bytes: &[u8]) {
    let (pairs, last) = bytes.as_chunks::<2>();
    let value = |byte: u8| u32::from(VALUES[usize::from(byte)]);
    for pair in pairs {
        stream.push(45 * value(pair[0]) + value(pair[1]), 11);
    }
    for &byte in last {
        stream.push(value(byte), 6);
    }
}

/// Values of the characters of alphanumeric mode; a group separator behind FNC1 is `%`.
const VALUES: [u8; 256] = {
    let mut values = [0; 256];
    let mut value = 0;
    while value < ALPHANUMERIC.len() {
        values[ALPHANUMERIC[value] as usize] = value as u8;
        value += 1;
    }
    values[0x1D] = values[b'%' as usize];
    values
};
