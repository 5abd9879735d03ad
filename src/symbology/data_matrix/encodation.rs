//! High-level encodation: the shortest codewords for a message over the six schemes (ISO/IEC 16022:2006, clause 5.2).
//!
//! A shortest path runs over the states that a reader can be in: the scheme, and how far it is in a group of codewords.
//! What a symbol may leave out at its very end (clauses 5.2.5.2, 5.2.7.2, 5.2.8.2, 5.2.9) is counted in the last step, so
//! that one run serves every size.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A byte of the message, or [`FNC1`].
pub type Item = u16;

/// The separator of GS1 data.
pub const FNC1: Item = 256;

/// Most items that any symbol holds: digits in the largest.
pub const LONGEST: usize = 3116;

/// A way to write characters as codewords (clause 5.2.1, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// A character or two digits in a codeword.
    Ascii,
    /// Capitals and digits, three in two codewords.
    C40,
    /// Small letters and digits, three in two codewords.
    Text,
    /// Capitals, digits, space, CR, `*` and `>`, three in two codewords.
    X12,
    /// Characters from space to `^`, four in three codewords.
    Edifact,
    /// Any byte in a codeword.
    #[serde(rename = "base-256")]
    Base256,
}

impl Scheme {
    /// Name for the receipt.
    pub fn name(self) -> &'static str {
        ["ascii", "c40", "text", "x12", "edifact", "base-256"][self as usize]
    }

    /// Its states: after how many values of a group the reader is.
    fn states(self) -> Range<usize> {
        [0..1, 1..4, 4..7, 7..10, 10..14, 14..15][self as usize].clone()
    }

    fn of_state(state: usize) -> Self {
        Self::ALL[[0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5][state]]
    }

    /// Whether it carries a byte at all.
    fn carries(self, item: Item) -> bool {
        let costs = &COSTS[usize::from(item)];
        match self {
            Self::X12 => costs.x12,
            Self::Edifact => costs.edifact,
            _ => true,
        }
    }

    const ALL: [Self; 6] = [Self::Ascii, Self::C40, Self::Text, Self::X12, Self::Edifact, Self::Base256];
}

const ASCII: usize = 0;
const C40: usize = 1;
const TEXT: usize = 4;
const X12: usize = 7;
const EDIFACT: usize = 10;
const BASE_256: usize = 14;
const STATES: usize = 15;

/// Codewords to leave EDIFACT after 0 to 3 values of a group: the rest of the group, the unlatch among it.
const EDIFACT_LEAVE: [u16; 4] = [1, 2, 3, 3];

/// Bytes whose number needs a second codeword in Base 256.
pub const LONG: usize = 250;

/// More than any message needs, with room to add to.
const NEVER: u16 = 20_000;

/// What an item takes in each scheme.
#[derive(Clone, Copy)]
struct Costs {
    /// Codewords in ASCII.
    ascii: u8,
    /// Values in C40.
    c40: u8,
    /// Values in Text.
    text: u8,
    x12: bool,
    edifact: bool,
}

static COSTS: [Costs; 257] = {
    let mut costs = [Costs { ascii: 1, c40: 2, text: 2, x12: false, edifact: false }; 257];
    let mut item = 0;
    while item < 256 {
        let low = (item % 128) as u8;
        let upper = if item < 128 { 0 } else { 2 };
        costs[item] = Costs {
            ascii: if item < 128 { 1 } else { 2 },
            c40: upper + if matches!(low, b' ' | b'0'..=b'9' | b'A'..=b'Z') { 1 } else { 2 },
            text: upper + if matches!(low, b' ' | b'0'..=b'9' | b'a'..=b'z') { 1 } else { 2 },
            x12: item < 128 && matches!(low, b'\r' | b'*' | b'>' | b' ' | b'0'..=b'9' | b'A'..=b'Z'),
            edifact: item < 128 && matches!(low, b' '..=b'^'),
        };
        item += 1;
    }
    costs
};

/// The shortest ways through a message.
pub struct Shortest<'m> {
    message: &'m [Item],
    steps: Vec<Step>,
    /// Codewords to each state after the last items, by position modulo its length.
    costs: [[u16; STATES]; REACH + 1],
}

/// How far from the end an ending can begin: four digits in two ASCII codewords.
const REACH: usize = 4;

/// How the shortest paths come to a position.
#[derive(Clone, Copy, Default)]
struct Step {
    /// To ASCII: by a character, by two digits, or from another scheme.
    ascii: Arrival,
    /// Schemes, as bits, whose group begins here with a latch.
    latched: u8,
    /// Where the run of Base 256 began.
    run: u16,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Arrival {
    #[default]
    Character,
    Digits,
    /// From this state, at the same position.
    Unlatch(u8),
}

/// A run of items in one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The scheme.
    pub scheme: Scheme,
    /// The items.
    pub items: Range<usize>,
    /// The symbol or the rules of its end spare the unlatch.
    pub open: bool,
}

impl<'m> Shortest<'m> {
    /// Finds the shortest codewords.
    pub fn of(message: &'m [Item]) -> Self {
        Self::search(message, 0, None, 0)
    }

    /// The same with the first `head` items in C40, whole groups of it, whatever is shorter.
    pub fn behind(message: &'m [Item], head: usize) -> Self {
        Self::search(message, head, None, 0)
    }

    /// The same in one scheme; ASCII serves only where that scheme cannot end. None if the scheme lacks an item.
    pub fn forced(message: &'m [Item], scheme: Scheme) -> Option<Self> {
        let length = message.len();
        if !message.iter().all(|&item| item == FNC1 || scheme.carries(item)) {
            return None;
        }
        // A scheme of groups may need ASCII for what is less than a group, and more where shifts never fill one.
        let mut tail = match scheme {
            Scheme::Ascii => length,
            Scheme::Base256 => 0,
            _ => 2,
        };
        loop {
            let shortest = Self::search(message, 0, Some(scheme), length.saturating_sub(tail));
            if shortest.codewords().is_some() {
                return Some(shortest);
            }
            if tail >= length {
                return None;
            }
            tail = 4 * tail + 2;
        }
    }

    fn search(message: &'m [Item], head: usize, forced: Option<Scheme>, ascii_from: usize) -> Self {
        debug_assert!(message.len() <= LONGEST);
        let length = message.len();
        let allowed = |scheme: Scheme| forced.is_none_or(|forced| forced == scheme);
        let latches: Vec<(usize, u8)> = [Scheme::C40, Scheme::Text, Scheme::X12, Scheme::Edifact]
            .into_iter()
            .filter(|&scheme| allowed(scheme))
            .map(|scheme| (scheme.states().start, 1 << scheme as u8))
            .collect();
        let base_256 = allowed(Scheme::Base256);

        let mut shortest = Self { message, steps: Vec::with_capacity(length + 1), costs: [[NEVER; STATES]; REACH + 1] };
        let mut now = [NEVER; STATES];
        now[ASCII] = 0;
        let mut before = [NEVER; STATES];
        let mut step = Step::default();
        latch(&mut now, &latches, &mut step);
        shortest.steps.push(step);
        shortest.costs[0] = now;

        let mut run = 0;
        let mut digit = false;
        for (at, &item) in message.iter().enumerate() {
            let costs = COSTS[usize::from(item)];
            let mut next = [NEVER; STATES];
            let mut step = Step::default();

            let was_digit = std::mem::replace(&mut digit, is_digit(item));
            if at >= ascii_from || item == FNC1 {
                next[ASCII] = now[ASCII] + u16::from(costs.ascii);
                if digit && was_digit && at > ascii_from && before[ASCII] + 1 < next[ASCII] {
                    next[ASCII] = before[ASCII] + 1;
                    step.ascii = Arrival::Digits;
                }
            }
            for (first, values) in [(C40, costs.c40), (TEXT, costs.text)] {
                for phase in 0..3 {
                    let after = phase + usize::from(values);
                    next[first + after % 3] = now[first + phase] + 2 * (after / 3) as u16;
                }
            }
            if costs.x12 {
                next[X12] = now[X12 + 2] + 2;
                next[X12 + 1] = now[X12];
                next[X12 + 2] = now[X12 + 1];
            }
            if costs.edifact {
                next[EDIFACT] = now[EDIFACT + 3] + 3;
                next[EDIFACT + 1..EDIFACT + 4].copy_from_slice(&now[EDIFACT..EDIFACT + 3]);
            }
            if base_256 && item != FNC1 {
                let longer = now[BASE_256] + 1 + u16::from(at + 1 - run == LONG);
                let started = now[ASCII] + 3;
                // Of equal runs the shorter one is better, unless the longer one has paid for its length.
                if started < longer || started == longer && at + 1 - run < LONG {
                    run = at;
                }
                next[BASE_256] = started.min(longer);
            }
            step.run = run as u16;

            if at + 1 < head {
                next[ASCII] = NEVER;
                next[TEXT..].fill(NEVER);
            } else {
                for first in [C40, TEXT, X12] {
                    arrive(&mut next, first, 1, &mut step);
                }
                for (phase, codewords) in EDIFACT_LEAVE.into_iter().enumerate() {
                    arrive(&mut next, EDIFACT + phase, codewords, &mut step);
                }
                arrive(&mut next, BASE_256, 0, &mut step);
                latch(&mut next, &latches, &mut step);
            }

            (before, now) = (now, next);
            shortest.steps.push(step);
            shortest.costs[(at + 1) % (REACH + 1)] = now;
        }
        shortest
    }

    /// Fewest codewords of a symbol that holds the message; none where the forced scheme cannot write it.
    pub fn codewords(&self) -> Option<usize> {
        self.endings().map(|ending| ending.least).min().filter(|&least| least < NEVER).map(usize::from)
    }

    /// The ways to end.
    ///
    /// A path that writes EDIFACT's unlatch where a reader has already left EDIFACT is never the shortest of them.
    fn endings(&self) -> impl Iterator<Item = Ending> + '_ {
        let length = self.message.len();
        let tails = (0..=length.min(REACH)).map(move |items| (length - items, self.ascii_codewords(length - items)));
        // Clause 5.2.8.2: with one or two codewords left, EDIFACT has ended, and ASCII follows.
        let edifact = tails.clone().filter(|&(_, codewords)| codewords <= 2).map(|(at, codewords)| {
            let cost = self.cost(at, EDIFACT);
            Ending { at, state: EDIFACT, least: cost + codewords, most: cost + 2, open: true }
        });
        let exactly = |at, state, codewords| Ending { at, state, least: codewords, most: codewords, open: true };
        let closed =
            move |state, codewords| Ending { at: length, state, least: codewords, most: u16::MAX, open: false };
        // Clauses 5.2.5.2 and 5.2.7.2: nothing is left, or one codeword for what ASCII writes in one.
        let triplets = [C40, TEXT, X12].into_iter().flat_map(move |state| {
            let tails = tails.clone().filter(|&(_, codewords)| codewords <= 1);
            tails.map(move |(at, codewords)| exactly(at, state, self.cost(at, state) + codewords))
        });
        // Clause 5.2.5.2 a): two values are left for two codewords, and a shift 1 fills them.
        let two_values = [C40 + 2, TEXT + 2].into_iter();
        let filled = two_values.clone().map(move |state| exactly(length, state, self.cost(length, state) + 2));
        let filled_and_left = two_values.map(move |state| closed(state, self.cost(length, state) + 3));
        // Clause 5.2.9: a run to the very end needs no length.
        let run = self.steps.last().map_or(0, |step| usize::from(step.run));
        let spared = u16::from(length - run >= LONG);
        let binary = exactly(length, BASE_256, self.cost(length, BASE_256) - spared);
        let unlatched = closed(ASCII, self.cost(length, ASCII));
        [unlatched].into_iter().chain(filled).chain(triplets).chain([binary]).chain(edifact).chain(filled_and_left)
    }

    fn cost(&self, at: usize, state: usize) -> u16 {
        self.costs[at % (REACH + 1)][state]
    }

    /// Codewords of the rest of the message in ASCII.
    fn ascii_codewords(&self, at: usize) -> u16 {
        let mut codewords = 0;
        let mut rest = &self.message[at..];
        while let [first, after @ ..] = rest {
            let pair = is_digit(*first) && after.first().is_some_and(|&second| is_digit(second));
            codewords += if pair { 1 } else { u16::from(COSTS[usize::from(*first)].ascii) };
            rest = if pair { &after[1..] } else { after };
        }
        codewords
    }

    /// The segments of the message in a symbol that leaves `room` codewords for it, at least [`Self::codewords`].
    pub fn segments(&self, room: usize) -> Vec<Segment> {
        let fits = |ending: &Ending| (usize::from(ending.least)..=usize::from(ending.most)).contains(&room);
        let Some(ending) = self.endings().filter(fits).min_by_key(|ending| ending.least) else { return Vec::new() };
        let length = self.message.len();
        let mut segments = Vec::with_capacity(8);
        let (mut at, mut state) = (ending.at, ending.state);
        if at < length {
            segments.push(Segment { scheme: Scheme::Ascii, items: at..length, open: true });
        }
        let (mut end, mut open) = (at, ending.open);
        while at > 0 || state != ASCII {
            let scheme = Scheme::of_state(state);
            let step = self.steps[at];
            let phase = state - scheme.states().start;
            let (begun, previous) = match scheme {
                Scheme::Ascii => match step.ascii {
                    Arrival::Character => (false, (at - 1, ASCII)),
                    Arrival::Digits => (false, (at - 2, ASCII)),
                    Arrival::Unlatch(from) => (true, (at, from.into())),
                },
                Scheme::Base256 => (true, (step.run.into(), ASCII)),
                _ if phase == 0 && step.latched >> scheme as u8 & 1 == 1 => (true, (at, ASCII)),
                _ => {
                    let costs = COSTS[usize::from(self.message[at - 1])];
                    let (values, group) = match scheme {
                        Scheme::C40 => (costs.c40, 3),
                        Scheme::Text => (costs.text, 3),
                        Scheme::X12 => (1, 3),
                        _ => (1, 4),
                    };
                    let phase = (phase + 2 * group - usize::from(values)) % group;
                    (false, (at - 1, scheme.states().start + phase))
                }
            };
            if begun {
                let start = previous.0;
                // A scheme in which nothing is written is not begun.
                if start < end {
                    segments.push(Segment { scheme, items: start..end, open });
                }
                (end, open) = (start, false);
            }
            (at, state) = previous;
        }
        if end > 0 {
            segments.push(Segment { scheme: Scheme::Ascii, items: 0..end, open });
        }
        segments.reverse();
        segments
    }
}

/// A way to end the message, for symbols whose room is from `least` to `most` codewords.
struct Ending {
    /// Items written when the state is left for good; the rest follows in ASCII.
    at: usize,
    state: usize,
    least: u16,
    most: u16,
    /// The last scheme is not left by a codeword.
    open: bool,
}

/// Whether the item is a digit, of which ASCII writes two at once.
pub fn is_digit(item: Item) -> bool {
    (48..58).contains(&item)
}

/// Leaves a scheme for ASCII, if that is shorter.
fn arrive(costs: &mut [u16; STATES], from: usize, codewords: u16, step: &mut Step) {
    if costs[from] + codewords < costs[ASCII] {
        costs[ASCII] = costs[from] + codewords;
        step.ascii = Arrival::Unlatch(from as u8);
    }
}

/// Begins schemes from ASCII, where that is shorter.
fn latch(costs: &mut [u16; STATES], latches: &[(usize, u8)], step: &mut Step) {
    for &(first, bit) in latches {
        if costs[ASCII] + 1 < costs[first] {
            costs[first] = costs[ASCII] + 1;
            step.latched |= bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::super::contract::{Payload, Symbology},
        super::{DataMatrix, Options, codewords::write},
        *,
    };

    /// The codewords for a room of exactly `room`, and the schemes.
    fn encoded(text: &str, scheme: Option<Scheme>, room: usize) -> (Vec<u8>, String) {
        let message: Vec<Item> = text.bytes().map(Item::from).collect();
        let segments = scheme
            .map_or_else(|| Shortest::of(&message), |scheme| Shortest::forced(&message, scheme).unwrap())
            .segments(room);
        let mut codewords = Vec::new();
        write(&message, &segments, &mut codewords, room);
        (codewords, segments.iter().map(|segment| segment.scheme.name()).collect::<Vec<_>>().join(" "))
    }

    fn least(text: &str) -> usize {
        Shortest::of(&text.bytes().map(Item::from).collect::<Vec<_>>()).codewords().unwrap()
    }

    fn side(text: &str) -> usize {
        DataMatrix::encode(&Payload::Text(text.into()), &Options::default()).unwrap().rows().len()
    }

    #[test]
    fn ends_of_the_standard() {
        // ISO/IEC 16022:2006, clause 5.2.5.2: a triplet in C40.
        assert_eq!(encoded("AIMAIM", None, 5), (vec![230, 91, 11, 91, 11], "c40".into()));
        // a) Two values for the last two codewords.
        assert_eq!(encoded("AIMAIMAI", None, 7).0, [230, 91, 11, 91, 11, 90, 241]);
        // d) One codeword for the last character, without unlatch.
        assert_eq!(encoded("AIMAIMA", Some(Scheme::C40), 6), (vec![230, 91, 11, 91, 11, 66], "c40 ascii".into()));
        // Clause 5.2.8.2: the same for the last one or two after EDIFACT.
        assert_eq!(encoded(".A.C1.3.", Some(Scheme::Edifact), 8).0, [240, 184, 27, 131, 198, 236, 238, 129]);
        // With room to spare the unlatch is written.
        assert_eq!(encoded("AIMAIMAIM", None, 10).0, [230, 91, 11, 91, 11, 91, 11, 254, 129, 101]);
    }

    #[test]
    fn report_c82_to_c89_sizes() {
        for (text, size) in [
            ("ABCDEFG?hIjK5-<?L.2)[corrupT", 22),
            ("XXXXXXXXX|Xxxxxxx|123 W XXXXXXXX AVE", 22),
            ("test TE>240 2 I.E ST>300", 20),
            ("764x 2.0-R20-TIALN", 18),
            ("\u{3}TILSIT-MUNSTER\u{5}Paula", 22),
            ("SD0000-REF-C0-I0", 18),
            ("9HR3Z6", 12),
            ("ABCDEF", 12),
            ("aaaaaaa", 14),
        ] {
            assert!(side(text) <= size, "{text}: {}", side(text));
        }
    }

    #[test]
    fn capacities_of_the_largest_size() {
        assert_eq!(least(&"7".repeat(3116)), 1558);
        assert_eq!(least(&"A".repeat(2335)), 1558);
        assert_eq!(Shortest::of(&[0xFF; 1556]).codewords(), Some(1558));
        assert_eq!(Shortest::of(&[0xFF; 1555]).codewords(), Some(1557));
    }

    #[test]
    fn forced_schemes_are_kept() {
        let schemes = |scheme, text: &[u8]| {
            let message: Vec<Item> = text.iter().copied().map(Item::from).collect();
            let shortest = Shortest::forced(&message, scheme);
            let segments = shortest.map_or_else(Vec::new, |shortest| shortest.segments(shortest.codewords().unwrap()));
            segments.iter().map(|segment| segment.scheme.name()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(schemes(Scheme::Ascii, b"ABCDEFGHI"), "ascii");
        assert_eq!(schemes(Scheme::C40, b"123456"), "c40");
        assert_eq!(schemes(Scheme::X12, b"1234567"), "x12 ascii");
        assert_eq!(schemes(Scheme::X12, b"abc456"), "");
        // Two values left, for whatever size; one value left, and characters of three that never fill its group.
        assert_eq!(schemes(Scheme::C40, b"A\0\0b\0"), "c40");
        assert_eq!(schemes(Scheme::C40, b"A\xC1\xC1\xC1\xC1"), "ascii");
        assert_eq!(schemes(Scheme::Base256, b"123456"), "base-256");
    }
}
