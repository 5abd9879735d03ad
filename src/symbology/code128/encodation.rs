//! The shortest Code 128 symbol for a message, and its bars. Shared by Code 128, GS1-128 and their profiles.
//!
//! Standard: ISO/IEC 15417:2007, clause 4.3 (symbol characters) and annex E (minimum length).

use crate::symbol::{Bars, Symbol};

/// One unit of a message: a byte, or a function character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A byte; from 128 on it takes FNC4.
    Byte(u8),
    /// FNC1: the mark of GS1 data, and its separator.
    Fnc1,
    /// FNC2: the reader keeps the message and sends it with the next one.
    Fnc2,
    /// FNC3: the message is for the reader itself.
    Fnc3,
}

/// The symbol characters of a message, from the start character to the last of the data, without check and stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characters {
    values: Vec<u8>,
    last_set: Set,
}

/// The three code sets. Their numbers index tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    A = 0,
    B = 1,
    C = 2,
}

/// What the reader knows at a position: its code set, and whether FNC4 FNC4 made the upper half of Latin-1 its normal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    set: Set,
    upper: bool,
}

/// Every state, in order of preference among encodations of one length.
const STATES: [State; 5] = [
    State { set: Set::B, upper: false },
    State { set: Set::A, upper: false },
    State { set: Set::C, upper: false },
    State { set: Set::B, upper: true },
    State { set: Set::A, upper: true },
];

const SHIFT: u8 = 98;
const NEVER: u32 = u32::MAX / 2;

impl State {
    /// Place in a row of costs. Pairs of digits are never drawn while the upper half is latched: the standard does not
    /// say what a reader makes of them.
    fn index(self) -> usize {
        match (self.set, self.upper) {
            (Set::B, false) => 0,
            (Set::A, false) => 1,
            (Set::C, _) => 2,
            (Set::B, true) => 3,
            (Set::A, true) => 4,
        }
    }

    /// The characters that bring a reader from this state to another one, and how many they are.
    fn change(self, to: Self) -> ([u8; 4], usize) {
        let mut path = [0; 4];
        let mut length = 0;
        let mut write = |value| {
            path[length] = value;
            length += 1;
        };
        let (mut from, latch) = (self, self.upper != to.upper);
        // FNC4 does not exist in set C: leave it first, enter it last.
        if latch && self.set != Set::C {
            write(fnc4(self.set));
            write(fnc4(self.set));
            from.upper = to.upper;
        }
        if from.set != to.set {
            write(code(to.set));
        }
        if from.upper != to.upper {
            write(fnc4(to.set));
            write(fnc4(to.set));
        }
        (path, length)
    }
}

/// CODE A, CODE B or CODE C: every set calls it by the same value.
fn code(set: Set) -> u8 {
    [101, 100, 99][set as usize]
}

fn fnc4(set: Set) -> u8 {
    if set == Set::A { 101 } else { 100 }
}

/// The value of an ASCII character in set A or B, where it has one.
fn value_in(set: Set, ascii: u8) -> Option<u8> {
    match (set, ascii) {
        (Set::A, 0..32) => Some(ascii + 64),
        (Set::A, 32..96) | (Set::B, 32..128) => Some(ascii - 32),
        _ => None,
    }
}

/// The characters that draw the first units of `rest` in a state without changing it: how many units, which values.
fn drawn(rest: &[Unit], state: State) -> Option<(usize, [u8; 3], usize)> {
    match (*rest.first()?, state.set) {
        (Unit::Fnc1, _) => Some((1, [102, 0, 0], 1)),
        (Unit::Fnc2, Set::A | Set::B) => Some((1, [97, 0, 0], 1)),
        (Unit::Fnc3, Set::A | Set::B) => Some((1, [96, 0, 0], 1)),
        (Unit::Byte(tens @ b'0'..=b'9'), Set::C) => match rest.get(1) {
            Some(&Unit::Byte(ones @ b'0'..=b'9')) => Some((2, [(tens - b'0') * 10 + (ones - b'0'), 0, 0], 1)),
            _ => None,
        },
        (Unit::Byte(byte), Set::A | Set::B) => {
            let mut values = [0; 3];
            let mut length = 0;
            if (byte >= 128) != state.upper {
                values[length] = fnc4(state.set);
                length += 1;
            }
            let other = if state.set == Set::A { Set::B } else { Set::A };
            let ascii = byte & 127;
            let value = value_in(state.set, ascii).or_else(|| {
                values[length] = SHIFT;
                length += 1;
                value_in(other, ascii)
            })?;
            values[length] = value;
            Some((1, values, length + 1))
        }
        _ => None,
    }
}

impl Characters {
    /// The fewest characters for the message.
    ///
    /// Costs run from the end: what the rest of the message takes from a state is known before the state is entered.
    pub fn shortest(message: &[Unit]) -> Self {
        let mut costs = vec![[0; STATES.len()]; message.len() + 1];
        for at in (0..message.len()).rev() {
            let direct = STATES.map(|state| {
                drawn(&message[at..], state)
                    .map_or(NEVER, |(units, _, length)| costs[at + units][state.index()] + length as u32)
            });
            costs[at] = STATES.map(|from| {
                STATES
                    .map(|to| direct[to.index()] + CHANGES[from.index()][to.index()])
                    .into_iter()
                    .min()
                    .unwrap_or(NEVER)
            });
        }

        // The start character enters a set with the lower half normal. Of equal ones C before four digits, else B, A.
        let digits = message.iter().skip_while(|unit| **unit == Unit::Fnc1).take(4);
        let pairs = digits.filter(|unit| matches!(unit, Unit::Byte(b'0'..=b'9'))).count() == 4;
        let starts = if pairs { [STATES[2], STATES[0], STATES[1]] } else { [STATES[0], STATES[1], STATES[2]] };
        let start = starts.into_iter().min_by_key(|state| costs[0][state.index()]).unwrap_or(STATES[0]);
        let mut values = Vec::with_capacity(costs[0][start.index()] as usize + 3);
        values.push(103 + start.set as u8);
        let mut state = start;
        let mut at = 0;
        while at < message.len() {
            // Of equal ways the one of annex E: into set C before an even run of four digits or more, else stay; shift
            // only where a change of set is longer.
            let digits = message[at..].iter().take_while(|unit| matches!(unit, Unit::Byte(b'0'..=b'9')));
            let pairs = state.set != Set::C && matches!(digits.count(), run if run >= 4 && run % 2 == 0);
            let first = if pairs { State { set: Set::C, upper: false } } else { state };
            let order = [first, state].into_iter().chain(STATES);
            let ways = [false, true].into_iter().flat_map(|shift| order.clone().map(move |to| (shift, to)));
            let mut ways = ways.filter_map(|(shift, to)| {
                let (units, drawn, length) = drawn(&message[at..], to)?;
                let (path, steps) = state.change(to);
                let cost = steps + length + costs[at + units][to.index()] as usize;
                let shifted = length > 1 && drawn[length - 2] == SHIFT;
                let least = costs[at][state.index()] as usize;
                (cost == least && shifted == shift).then_some((to, path, steps, units, drawn, length))
            });
            // A least cost is the cost of one of the ways.
            let Some((to, path, steps, units, drawn, length)) = ways.next() else { break };
            values.extend_from_slice(&path[..steps]);
            values.extend_from_slice(&drawn[..length]);
            state = to;
            at += units;
        }
        Self { values, last_set: state.set }
    }

    /// Adds the last character of a GS1-128 symbol that a 2D component stands above (ISO/IEC 24723, 4.6.2): it tells
    /// a CC-C, or the lack of one, by the code set it names.
    #[must_use]
    pub fn with_linkage(mut self, cc_c: bool) -> Self {
        self.values.push(match (self.last_set, cc_c) {
            (Set::A, false) | (Set::C, true) => 100,
            (Set::A, true) | (Set::B, false) => 99,
            (Set::B, true) | (Set::C, false) => 101,
        });
        self
    }

    /// The check character: the values weighted by their place, modulo 103 (clause 4.3.5).
    pub fn check(&self) -> u8 {
        let sum = self.values.iter().zip(0u64..).map(|(&value, place)| u64::from(value) * place.max(1)).sum::<u64>();
        (sum % 103) as u8
    }

    /// Element widths of the whole symbol.
    pub fn widths(&self) -> impl Iterator<Item = u8> + '_ {
        let patterns = self.values.iter().copied().chain([self.check()]).map(|value| PATTERNS[usize::from(value)]);
        patterns.flat_map(|pattern| (0..6).rev().map(move |i| (pattern >> (4 * i) & 7) as u8)).chain(STOP)
    }

    /// The bars.
    pub fn bars(&self, usual: f32, least: f32) -> Bars {
        Bars::from_widths(self.widths(), usual, least)
    }

    /// The symbol with what its receipt tells of the characters.
    pub fn told_in(&self, symbol: Symbol) -> Symbol {
        let mut codewords = self.values.clone();
        codewords.push(self.check());
        symbol.with_detail("codewords", codewords).with_detail("check_character", self.check())
    }
}

/// How many characters lead from one state to another.
const CHANGES: [[u32; 5]; 5] = [[0, 1, 1, 2, 3], [1, 0, 1, 3, 2], [1, 1, 0, 3, 3], [2, 3, 3, 0, 1], [3, 2, 3, 1, 0]];

/// The 11 modules of a character from 0 to 105, leftmost in the highest bit: for stacked codes built of these characters.
pub fn modules(value: u8) -> u32 {
    let pattern = PATTERNS[usize::from(value)];
    (0..6).rev().fold(0, |modules, i| {
        let width = pattern >> (4 * i) & 7;
        modules << width | if i % 2 == 1 { (1 << width) - 1 } else { 0 }
    })
}

/// Element widths of the characters 0 to 105, a hexadecimal digit each: bar, space, bar, space, bar, space (table 1).
#[rustfmt::skip]
const PATTERNS: [u32; 106] = [
    0x212222, 0x222122, 0x222221, 0x121223, 0x121322, 0x131222, 0x122213, 0x122312, 0x132212, 0x221213,
    0x221312, 0x231212, 0x112232, 0x122132, 0x122231, 0x113222, 0x123122, 0x123221, 0x223211, 0x221132,
    0x221231, 0x213212, 0x223112, 0x312131, 0x311222, 0x321122, 0x321221, 0x312212, 0x322112, 0x322211,
    0x212123, 0x212321, 0x232121, 0x111323, 0x131123, 0x131321, 0x112313, 0x132113, 0x132311, 0x211313,
    0x231113, 0x231311, 0x112133, 0x112331, 0x132131, 0x113123, 0x113321, 0x133121, 0x313121, 0x211331,
    0x231131, 0x213113, 0x213311, 0x213131, 0x311123, 0x311321, 0x331121, 0x312113, 0x312311, 0x332111,
    0x314111, 0x221411, 0x431111, 0x111224, 0x111422, 0x121124, 0x121421, 0x141122, 0x141221, 0x112214,
    0x112412, 0x122114, 0x122411, 0x142112, 0x142211, 0x241211, 0x221114, 0x413111, 0x241112, 0x134111,
    0x111242, 0x121142, 0x121241, 0x114212, 0x124112, 0x124211, 0x411212, 0x421112, 0x421211, 0x212141,
    0x214121, 0x412121, 0x111143, 0x111341, 0x131141, 0x114113, 0x114311, 0x411113, 0x411311, 0x113141,
    0x114131, 0x311141, 0x411131, 0x211412, 0x211214, 0x211232,
];

const STOP: [u8; 7] = [2, 3, 3, 1, 1, 1, 2];

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<Unit> {
        text.chars().map(|c| if c == '→' { Unit::Fnc1 } else { Unit::Byte(c as u8) }).collect()
    }

    fn values(text: &str) -> Vec<u8> {
        let characters = Characters::shortest(&units(text));
        let mut values = characters.values.clone();
        values.push(characters.check());
        values
    }

    /// What a reader makes of the values, by the rules of clause 4.3.4: an own decoder, not the encoder run backwards.
    fn read(values: &[u8]) -> String {
        let (&check, values) = values.split_last().expect("a check character");
        let sum: usize = values.iter().enumerate().map(|(i, &v)| usize::from(v) * i.max(1)).sum();
        assert_eq!(sum % 103, usize::from(check));
        let mut set = b"ABC"[usize::from(values[0] - 103)];
        let (mut shift, mut next_upper, mut upper) = (false, false, false);
        let mut text = String::new();
        for &value in &values[1..] {
            let now = if shift { b"BA"[usize::from(set - b'A')] } else { set };
            let shifted = std::mem::take(&mut shift);
            match (now, value) {
                (b'C', 0..=99) => text.extend([value / 10, value % 10].map(|digit| char::from(b'0' + digit))),
                (_, 102) => text.push('→'),
                (b'A' | b'C', 100) => set = b'B',
                (b'B' | b'C', 101) => set = b'A',
                (b'A' | b'B', 99) => set = b'C',
                (b'A', 101) | (b'B', 100) => {
                    assert!(!shifted);
                    if next_upper {
                        upper = !upper;
                    }
                    next_upper = !next_upper;
                }
                (b'A' | b'B', 98) => shift = true,
                (b'A' | b'B', 0..96) => {
                    let ascii = if now == b'A' && value >= 64 { value - 64 } else { value + 32 };
                    text.push(char::from(ascii + if next_upper == upper { 0 } else { 128 }));
                    next_upper = false;
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(!shift && !next_upper);
        text
    }

    #[test]
    fn all_patterns_are_distinct_and_eleven_modules_with_an_even_number_of_dark_ones() {
        let mut seen = std::collections::HashSet::new();
        for pattern in PATTERNS {
            let widths: Vec<u32> = (0..6).rev().map(|i| pattern >> (4 * i) & 15).collect();
            assert_eq!(widths.iter().sum::<u32>(), 11, "{pattern:x}");
            assert_eq!(widths.iter().step_by(2).sum::<u32>() % 2, 0, "{pattern:x}");
            assert!(widths.iter().all(|w| (1..=4).contains(w)) && seen.insert(pattern));
        }
        assert_eq!(STOP.iter().sum::<u8>(), 13);
        // report c05: the character | of set B.
        assert_eq!(PATTERNS[92], 0x111143);
    }

    #[test]
    fn changes_cost_what_they_write() {
        for from in STATES {
            for to in STATES {
                assert_eq!(CHANGES[from.index()][to.index()] as usize, from.change(to).1);
            }
        }
        assert!(STATES.iter().enumerate().all(|(i, state)| state.index() == i));
    }

    #[test]
    fn reports_c01_to_c14_have_the_shortest_symbols() {
        assert_eq!(values("GE620034"), [104, 39, 37, 99, 62, 0, 34, 39]);
        assert_eq!(values("ABC12345"), [104, 33, 34, 35, 17, 99, 23, 45, 90]);
        for (text, modules) in [
            ("G7G95FTU", 123),
            ("MM0191-KM0003038", 189),
            ("A|B", 68),
            ("10500400412728169", 145),
            ("\u{2}XXX\u{3}", 90),
            ("hi\0hello", 134),
            ("720100016244413", 134),
            ("12abc", 90),
            ("12345", 79),
            ("GAA01BB0880001", 167),
            ("12", 46),
            ("3F2504E0-4F89-11D3-9A0C-0305E82C3301", 420),
            ("YAC Y B-181\u{1}674488022222760", 266),
        ] {
            assert_eq!(Characters::shortest(&units(text)).widths().map(usize::from).sum::<usize>(), modules, "{text}");
        }
        for (text, check) in [("G7G95FTU", 85), ("GE619854", 27), ("MM0191-KM0003038", 74)] {
            assert_eq!(values(text).last(), Some(&check), "{text}");
        }
    }

    /// Annex E, among encodations of equal length.
    #[test]
    fn the_standard_decides_among_equals() {
        assert_eq!(values("12abc")[0], 104);
        assert_eq!(values("a\u{1}A")[..4], [104, 65, 101, 65]);
        assert_eq!(values("A12345B")[..6], [104, 33, 17, 99, 23, 45]);
        assert_eq!(values("→12345A→1234")[..5], [105, 102, 12, 34, 100]);
    }

    /// FNC1 stands between pairs of digits, whichever set it is drawn in: one character less than the report's 13.
    #[test]
    fn report_c48_fnc1_after_an_odd_number_of_digits() {
        let values = values("→10958→17160526");
        assert_eq!(values, [104, 102, 17, 99, 9, 58, 102, 17, 16, 5, 26, 70]);
        assert_eq!(read(&values), "→10958→17160526");
    }

    #[test]
    fn report_c04_every_number_of_a_serial_run_reads_back() {
        for number in 160_000..170_000 {
            let text = format!("SEP0{number}");
            assert_eq!(read(&values(&text)), text);
        }
        assert_eq!(values("SEP0164580").last(), Some(&26));
        assert_eq!(values("SEP0164581").last(), Some(&34));
    }

    #[test]
    fn any_message_reads_back() {
        let alphabets: [&[u8]; 6] = [
            b"0123456789",
            b"0123456789AB",
            b"Az09\x00\x1f\x7f ",
            &[0, 31, 65, 97, 48, 49, 128, 159, 160, 255, 193, 225],
            b"a\x01\xe9\x8112",
            b"0123456789\xc0\xc1\xe0",
        ];
        let mut random = 1u32;
        let mut next = |bound: usize| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) as usize % bound
        };
        for round in 0..6000 {
            let alphabet = alphabets[round % alphabets.len()];
            let message: Vec<Unit> = (0..=next(24))
                .map(|_| if next(16) == 0 { Unit::Fnc1 } else { Unit::Byte(alphabet[next(alphabet.len())]) })
                .collect();
            let text: String =
                message.iter().map(|unit| if let Unit::Byte(byte) = unit { char::from(*byte) } else { '→' }).collect();
            let characters = Characters::shortest(&message);
            let mut values = characters.values.clone();
            values.push(characters.check());
            assert_eq!(read(&values), text);
        }
    }
}
