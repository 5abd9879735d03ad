//! The shortest stream of Grid Matrix, found by dynamic programming over characters and modes (AIMD014, clause 6.3).
//!
//! Each mode has its own lengths of code; going from one to another takes a conversion code (table 9). Numeral mode
//! codes three digits in 10 bits, with at most one sign between them for 10 more; only its last group may be shorter.
//! Byte mode comes in blocks of up to 512 bytes.

use crate::coding::bits::Bits;

/// A character to encode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One byte.
    Byte(u8),
    /// The two bytes of a GB 2312 character.
    Double([u8; 2]),
}

impl Unit {
    fn is_digit(self) -> bool {
        matches!(self, Self::Byte(b'0'..=b'9'))
    }

    fn bytes(self) -> usize {
        if matches!(self, Self::Double(_)) { 2 } else { 1 }
    }
}

/// More characters than this no symbol holds: three digits in 10 bits, of 1313 codewords of 7 bits.
pub const MOST_UNITS: usize = 1313 * 7 * 3 / 10;

/// Modes, and numeral mode once more for a group that must be its last.
const HANZI: usize = 0;
const NUMERAL: usize = 1;
const LOWER: usize = 2;
const UPPER: usize = 3;
const MIXED: usize = 4;
const BYTE: usize = 5;
const NUMERAL_END: usize = 6;
const STATES: usize = 7;
const NAMES: [&str; STATES] = ["hanzi", "numeral", "lower", "upper", "mixed", "byte", "numeral"];

/// The mode of a state.
const fn mode(state: usize) -> usize {
    if state == NUMERAL_END { NUMERAL } else { state }
}

const NEVER: u32 = u32::MAX / 2;

/// The best way to some place in some state, and the last step of it.
#[derive(Clone, Copy)]
struct Way {
    bits: u32,
    /// Where the last step began, and in which state.
    from: usize,
    before: usize,
    /// Whether the last step began with a conversion code.
    converted: bool,
}

const NO_WAY: Way = Way { bits: NEVER, from: 0, before: BYTE, converted: false };

/// A step of the way that was found: the characters, the state behind them, the mode before where it was left.
struct Step {
    from: usize,
    to: usize,
    state: usize,
    converted_from: Option<usize>,
}

/// Appends the characters, which are at least one, and the end of data; gives the modes in order.
pub fn encode(units: &[Unit], bits: &mut Bits) -> Vec<&'static str> {
    let steps = shortest(units);
    let mut modes = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let part = &units[step.from..step.to];
        if let Some(before) = step.converted_from {
            let (code, length) = CONVERSIONS[before][mode(step.state)];
            bits.push(code, length);
            modes.push(NAMES[step.state]);
            match mode(step.state) {
                NUMERAL => {
                    let same = |step: &&Step| mode(step.state) == NUMERAL;
                    let rest = steps[number + 1..].iter().take_while(|step| step.converted_from.is_none()).filter(same);
                    let last = rest.last().unwrap_or(step);
                    let digits = units[last.from..last.to].iter().filter(|unit| unit.is_digit()).count();
                    bits.push(3 - digits as u32, 2);
                }
                BYTE => bits.push(part.iter().map(|unit| unit.bytes() as u32).sum::<u32>() - 1, 9),
                _ => {}
            }
        }
        write(part, mode(step.state), bits);
    }
    let (code, length) = END[steps.last().map_or(BYTE, |step| mode(step.state))];
    bits.push(code, length);
    modes
}

fn write(part: &[Unit], mode: usize, bits: &mut Bits) {
    match (mode, part) {
        (HANZI, _) => bits.push(hanzi(part), 13),
        (NUMERAL, _) => {
            let mut value = 0;
            let mut digits = 0;
            for (at, &unit) in part.iter().enumerate() {
                match unit {
                    Unit::Byte(digit) if unit.is_digit() => {
                        value = 10 * value + u32::from(digit - b'0');
                        digits += 1;
                    }
                    // The second character of an end of line has been told with the first.
                    Unit::Byte(b'\n') => {}
                    _ => bits.push(1000 + 3 * sign(&part[at..]).unwrap_or_default().0 + digits, 10),
                }
            }
            bits.push(value * 10_u32.pow(3 - digits), 10);
        }
        (BYTE, _) => {
            for unit in part {
                match *unit {
                    Unit::Byte(byte) => bits.push(byte.into(), 8),
                    Unit::Double(bytes) => bits.push(u16::from_be_bytes(bytes).into(), 16),
                }
            }
        }
        (_, &[Unit::Byte(byte), ..]) => {
            if let Some(value) = letter(byte, mode) {
                bits.push(value, LETTER_BITS[mode]);
            } else {
                let (code, length) = SHIFT[mode];
                bits.push(code, length);
                bits.push(shifted(byte).unwrap_or_default(), 6);
            }
        }
        _ => {}
    }
}

/// The steps of the shortest stream.
fn shortest(units: &[Unit]) -> Vec<Step> {
    let mut ways = vec![[NO_WAY; STATES]; units.len() + 1];
    // What stands at the beginning has the codes that follow a byte block.
    ways[0][BYTE].bits = 0;
    for at in 0..units.len() {
        let here = ways[at];
        // Going on in a mode, or coming into it.
        let entered: [Way; BYTE + 1] = std::array::from_fn(|to| {
            let on = Way { bits: here[to].bits, from: at, before: to, converted: false };
            let going_on = if to == BYTE { NO_WAY } else { on };
            (0..STATES).filter(|&from| mode(from) != to || from == BYTE).fold(going_on, |best, from| {
                let bits = here[from].bits + CONVERSIONS[mode(from)][to].1 as u32 + PREFIX_BITS[to];
                if bits < best.bits { Way { bits, from: at, before: from, converted: true } } else { best }
            })
        });
        let rest = &units[at..];
        let mut step = |way: Way, length: usize, state: usize, bits: usize| {
            let to = &mut ways[at + length][state];
            if way.bits < NEVER && way.bits + (bits as u32) < to.bits {
                *to = Way { bits: way.bits + bits as u32, ..way };
            }
        };

        step(entered[HANZI], hanzi_length(rest), HANZI, 13);
        for (length, digits, bits) in groups(rest).into_iter().flatten() {
            step(entered[NUMERAL], length, if digits == 3 { NUMERAL } else { NUMERAL_END }, bits);
        }
        if let Unit::Byte(byte) = rest[0] {
            for mode in [LOWER, UPPER, MIXED] {
                if letter(byte, mode).is_some() {
                    step(entered[mode], 1, mode, LETTER_BITS[mode]);
                } else if shifted(byte).is_some() {
                    step(entered[mode], 1, mode, SHIFT[mode].1 + 6);
                }
            }
        }
        let mut bytes = 0;
        for (place, unit) in rest.iter().enumerate() {
            bytes += unit.bytes();
            if bytes > LONGEST_BLOCK {
                break;
            }
            step(entered[BYTE], place + 1, BYTE, 8 * bytes);
        }
    }

    let last = &ways[units.len()];
    let end = |state: usize| last[state].bits.saturating_add(END[mode(state)].1 as u32);
    let mut state = (0..STATES).min_by_key(|&state| end(state)).unwrap_or(BYTE);
    let mut to = units.len();
    let mut steps = Vec::new();
    while to > 0 {
        let Way { from, before, converted, .. } = ways[to][state];
        steps.push(Step { from, to, state, converted_from: converted.then_some(mode(before)) });
        (to, state) = (from, before);
    }
    steps.reverse();
    steps
}

/// The groups of numeral mode that could begin here: their characters, digits and bits.
///
/// A sign stands before one of the digits of its group, so that no reader can take it for a part of the fill.
fn groups(rest: &[Unit]) -> [Option<(usize, usize, usize)>; 3] {
    let mut groups = [None; 3];
    let (mut at, mut digits, mut bits) = (0, 0, 10);
    while digits < 3 {
        match rest.get(at) {
            Some(unit) if unit.is_digit() => {
                at += 1;
                digits += 1;
                groups[digits - 1] = Some((at, digits, bits));
            }
            _ => match sign(rest.get(at..).unwrap_or_default()) {
                Some((_, length)) if bits == 10 => {
                    at += length;
                    bits = 20;
                }
                _ => break,
            },
        }
    }
    groups
}

/// The sign of numeral mode at the beginning, by its number, and its length (table 5).
fn sign(rest: &[Unit]) -> Option<(u32, usize)> {
    match rest {
        [Unit::Byte(b'\r'), Unit::Byte(b'\n'), ..] => Some((5, 2)),
        [Unit::Byte(byte), ..] => b" +-.,".iter().position(|sign| sign == byte).map(|number| (number as u32, 1)),
        _ => None,
    }
}

/// Characters in the next code of Hanzi mode.
fn hanzi_length(rest: &[Unit]) -> usize {
    match rest {
        [Unit::Byte(b'\r'), Unit::Byte(b'\n'), ..] => 2,
        [first, second, ..] if first.is_digit() && second.is_digit() => 2,
        _ => 1,
    }
}

/// A code of Hanzi mode (clause 6.3.1): a GB 2312 character by row and place, an end of line, a byte, or two digits.
fn hanzi(part: &[Unit]) -> u32 {
    match part {
        &[Unit::Double([row, place]), ..] => {
            let row = if row < 0xB0 { row - 0xA1 } else { row - 0xB0 + 9 };
            0x60 * u32::from(row) + u32::from(place - 0xA0)
        }
        &[Unit::Byte(b'\r'), Unit::Byte(_)] => 7776,
        &[Unit::Byte(tens), Unit::Byte(units)] => 8033 + 10 * u32::from(tens - b'0') + u32::from(units - b'0'),
        &[Unit::Byte(byte), ..] => 7777 + u32::from(byte),
        [] => 0,
    }
}

/// The value of a byte in lower, upper or mixed mode.
fn letter(byte: u8, mode: usize) -> Option<u32> {
    Some(u32::from(match (mode, byte) {
        (LOWER | UPPER, b' ') => 26,
        (LOWER, b'a'..=b'z') => byte - b'a',
        (UPPER, b'A'..=b'Z') => byte - b'A',
        (MIXED, b'0'..=b'9') => byte - b'0',
        (MIXED, b'A'..=b'Z') => byte - b'A' + 10,
        (MIXED, b'a'..=b'z') => byte - b'a' + 36,
        (MIXED, b' ') => 62,
        _ => return None,
    }))
}

/// The value of a control character or sign behind a shift (table 7).
fn shifted(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        0..=0x1F => byte,
        b'!'..=b'/' => byte - 1,
        b':'..=b'@' => byte - 11,
        b'['..=b'`' => byte - 37,
        b'{'..=b'~' => byte - 63,
        _ => return None,
    }))
}

const LONGEST_BLOCK: usize = 512;
/// What stands behind the conversion code: the fill of the last group, the length of the block.
const PREFIX_BITS: [u32; BYTE + 1] = [0, 2, 0, 0, 0, 9];
const LETTER_BITS: [usize; BYTE] = [0, 0, 5, 5, 6];

/// Shift codes by mode, and their bits.
const SHIFT: [(u32, usize); BYTE] = [(0, 0), (0, 0), (125, 7), (125, 7), (1014, 10)];

/// End of data by mode, and its bits (table 9).
const END: [(u32, usize); BYTE + 1] = [(8160, 13), (1018, 10), (27, 5), (27, 5), (1008, 10), (0, 4)];

/// Conversion codes from a mode to another, and their bits (table 9).
#[rustfmt::skip]
const CONVERSIONS: [[(u32, usize); BYTE + 1]; BYTE + 1] = [
    [(0, 0), (8161, 13), (8162, 13), (8163, 13), (8164, 13), (8165, 13)],
    [(1019, 10), (0, 0), (1020, 10), (1021, 10), (1022, 10), (1023, 10)],
    [(28, 5), (29, 5), (0, 0), (30, 5), (124, 7), (126, 7)],
    [(28, 5), (29, 5), (30, 5), (0, 0), (124, 7), (126, 7)],
    [(1009, 10), (1010, 10), (1011, 10), (1012, 10), (0, 0), (1015, 10)],
    [(1, 4), (2, 4), (3, 4), (4, 4), (5, 4), (7, 4)],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &str) -> (usize, String) {
        let units: Vec<Unit> = text.bytes().map(Unit::Byte).collect();
        let mut bits = Bits::new();
        let modes = encode(&units, &mut bits).join(" ");
        (bits.len(), modes)
    }

    #[test]
    fn the_shortest_of_the_modes_is_taken() {
        assert_eq!(length("abc"), (4 + 15 + 5, "lower".into()));
        assert_eq!(length("123"), (4 + 2 + 10 + 10, "numeral".into()));
        assert_eq!(length("1.5"), (4 + 2 + 20 + 10, "numeral".into()));
    }

    #[test]
    fn a_byte_block_ends_after_512() {
        let (bits, modes) = length(&"\u{7F}".repeat(513));
        assert_eq!((bits, modes.as_str()), (2 * 13 + 513 * 8 + 4, "byte byte"));
    }

    #[test]
    fn digits_fill_the_largest_symbol() {
        assert!(length(&"7".repeat(MOST_UNITS + 1)).0 > 1313 * 7);
    }
}
