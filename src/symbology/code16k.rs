//! Code 16K: 2 to 16 rows of five characters of Code 128, for small articles.
//!
//! Standard: AIM USA USS Code 16K (1993); EN 12323.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    code128::encodation::modules,
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology},
    rows::Rows,
};
use crate::symbol::{Grid, Quiet, Symbol};

pub struct Code16K;

impl Symbology for Code16K {
    const FACTS: Facts = Facts {
        id: "code-16k",
        aliases: &["uss-16k"],
        name: "Code 16K",
        family: Family::Stacked,
        standard: "EN 12323 (AIM USS Code 16K)",
        accepts: "ISO/IEC 8859-1, control characters included; up to 77 characters or 154 digits",
        example: "ab0123456789",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let bytes = data.latin_1()?;
        EncodeError::check_range("rows", options.rows, 2..=16)?;
        let most = usize::from(options.rows.unwrap_or(16));
        let too_long = |length, unit, scale| {
            Err(EncodeError::new(Fault::DataTooLong { length, capacity: scale * capacity(most), unit }))
        };
        if bytes.len() > 2 * capacity(most) {
            return too_long(bytes.len(), "digits", 2);
        }

        let (mode, mut characters) = shortest(&bytes);
        let count = characters.len();
        if count > capacity(most) {
            return too_long(count, "symbol characters", 1);
        }
        let rows = options.rows.map_or_else(|| rows(count), usize::from);
        characters.resize(capacity(rows), PAD);
        characters.insert(0, (7 * (rows - 2)) as u8 + mode);
        push_checks(&mut characters);
        Ok(Symbol::new(draw(&characters), Quiet::left_right(10.0, 1.0))
            .with_detail("mode", mode)
            .with_detail("codewords", characters))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 2, max = 16))]
    rows: Option<u8>,
}

/// Data characters of a symbol: mode character and two check characters are left out.
fn capacity(rows: usize) -> usize {
    5 * rows - 3
}

/// The fewest rows for so many data characters.
fn rows(characters: usize) -> usize {
    characters.saturating_add(3).div_ceil(5).max(2)
}

/// Code sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    B = 0,
    A = 1,
    C = 2,
}

/// In order of preference among equals.
const SETS: [Set; 3] = [Set::B, Set::A, Set::C];
const PAD: u8 = 103;

impl Set {
    /// What draws the first bytes of `rest` in this set: how many bytes, which characters, how many of these.
    fn draw(self, rest: &[u8]) -> Option<(usize, [u8; 2], usize)> {
        match (self, *rest.first()?) {
            (Self::C, tens @ b'0'..=b'9') => match rest.get(1) {
                Some(ones @ b'0'..=b'9') => Some((2, [10 * (tens - b'0') + ones - b'0', 0], 1)),
                _ => None,
            },
            (Self::C, _) => None,
            (_, byte @ 128..) => {
                let fnc4 = if self == Self::A { 101 } else { 100 };
                Some((1, [fnc4, self.value(byte & 127)?], 2))
            }
            (_, byte) => Some((1, [self.value(byte)?, 0], 1)),
        }
    }

    fn value(self, ascii: u8) -> Option<u8> {
        match (self, ascii) {
            (Self::A, 0..32) => Some(ascii + 64),
            (Self::A, 32..96) | (Self::B, 32..128) => Some(ascii - 32),
            _ => None,
        }
    }

    /// The character that latches from this set to another.
    fn latch(to: Self) -> u8 {
        [100, 101, 99][to as usize]
    }

    /// The shifts of this set: character, set shifted to, for how many characters.
    fn shifts(self) -> &'static [(u8, Self, usize)] {
        match self {
            Self::A => &[(98, Self::B, 1), (104, Self::B, 2), (105, Self::C, 2), (106, Self::C, 3)],
            Self::B => &[(98, Self::A, 1), (104, Self::A, 2), (105, Self::C, 2), (106, Self::C, 3)],
            Self::C => &[(104, Self::B, 1), (105, Self::B, 2), (106, Self::B, 3)],
        }
    }
}

/// One step through the data: characters, the bytes they carry, and the set in force afterwards.
struct Step {
    bytes: usize,
    characters: Vec<u8>,
    set: Set,
}

/// Every way to go on, in the order of the standard's rules for ways of equal length: an even run of four digits or more
/// goes to set C, by a shift where it covers the run; else stay, shift where the set goes on afterwards, latch.
fn steps(rest: &[u8], set: Set) -> Vec<Step> {
    let direct = |to: Set| {
        let (bytes, values, count) = to.draw(rest)?;
        let latch = (to != set).then(|| Set::latch(to));
        Some(Step { bytes, characters: latch.into_iter().chain(values[..count].iter().copied()).collect(), set: to })
    };
    let shifted = |&(shift, to, count): &(u8, Set, usize)| {
        let mut step = Step { bytes: 0, characters: vec![shift], set };
        for _ in 0..count {
            let (bytes, values, 1) = to.draw(&rest[step.bytes..])? else { return None };
            step.bytes += bytes;
            step.characters.push(values[0]);
        }
        set.draw(&rest[step.bytes..]).map(|_| step)
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let pairs = set != Set::C && digits >= 4 && digits % 2 == 0;
    let shifts = set.shifts().iter().filter_map(shifted);
    let latches = SETS.into_iter().filter(|&to| to != set).filter_map(direct);
    let mut steps: Vec<Step> = direct(set).into_iter().chain(shifts).chain(latches).collect();
    // Sorting keeps the order of equals.
    steps.sort_by_key(|step| !(pairs && (step.bytes == digits || step.set == Set::C)));
    steps
}

/// Mode and data characters of the shortest stream.
fn shortest(bytes: &[u8]) -> (u8, Vec<u8>) {
    let mut costs = vec![[0_usize; 3]; bytes.len() + 1];
    for place in (0..bytes.len()).rev() {
        costs[place] = SETS.map(|set| {
            let cost = |step: Step| step.characters.len() + costs[place + step.bytes][step.set as usize];
            steps(&bytes[place..], set).into_iter().map(cost).min().unwrap_or(usize::MAX / 2)
        });
    }

    // Modes 5 and 6 begin with one or two characters of set B. Where it saves no row the standard begins with set C only
    // before an even run of digits.
    let mut modes = Vec::with_capacity(5);
    for (mode, count) in [(2, 0), (5, 1), (6, 2)] {
        let in_b = bytes.iter().take(count).map(|&byte| Set::B.value(byte)).collect::<Option<Vec<u8>>>();
        let digits = bytes.iter().skip(count).take_while(|byte| byte.is_ascii_digit()).count();
        if let (Some(characters), 2..) = (in_b, digits) {
            modes.push((digits % 2, mode, characters, Set::C));
        }
    }
    modes.extend([(0, 1, Vec::new(), Set::B), (0, 0, Vec::new(), Set::A)]);
    let best = modes.into_iter().min_by_key(|(odd, _, characters, set)| {
        let length = characters.len() + costs[characters.len()][*set as usize];
        (rows(length), *odd, length)
    });
    let (_, mode, mut characters, mut set) = best.unwrap_or((0, 1, Vec::new(), Set::B));

    let mut place = characters.len();
    while place < bytes.len() {
        let cost = |step: &Step| step.characters.len() + costs[place + step.bytes][step.set as usize];
        let Some(step) = steps(&bytes[place..], set).into_iter().min_by_key(cost) else { break };
        place += step.bytes;
        set = step.set;
        characters.extend(step.characters);
    }
    (mode, characters)
}

/// The two check characters: all characters weighted by their place from 2 and from 1 on, modulo 107.
fn push_checks(characters: &mut Vec<u8>) {
    for first in [2, 1] {
        let sum: usize = characters.iter().zip(first..).map(|(&value, weight)| usize::from(value) * weight).sum();
        characters.push((sum % 107) as u8);
    }
}

/// Start pattern, guard bar, five characters with bars and spaces changed about, stop pattern.
fn draw(characters: &[u8]) -> Grid {
    let mut rows = Rows::new(70, characters.len() / 5);
    for (number, row) in characters.chunks(5).enumerate() {
        rows.push(EDGES[number % 8], 7);
        rows.push(1, 1);
        for &value in row {
            let pattern = if value == 106 { CHARACTER_106 } else { modules(value) };
            rows.push(!pattern & 0x7FF, 11);
        }
        let stop = if number < 8 { number } else { (number + 4) % 8 };
        rows.push(!EDGES[stop] & 0x7F, 7);
    }
    rows.finish_separated(8, [0, 0])
}

/// Code 128 knows 106 characters; this one has the widths 2 1 1 1 3 3.
const CHARACTER_106: u32 = 0b110_1011_1000;

/// Start patterns of rows 1 to 8 and again 9 to 16; changed about they are stop patterns, of rows 9 to 16 in another order.
const EDGES: [u32; 8] = [0b1110010, 0b1100110, 0b1101100, 0b1000010, 0b1011100, 0b1001110, 0b1010000, 0b1110100];
