//! Data as segments of the modes numeric, alphanumeric, byte and kanji, in the fewest bits there can be.
//!
//! Dynamic programming over the characters. A state is the mode and, where characters share bits (three digits in 10,
//! two characters in 11), the place in such a group. Extending a segment costs the bits of one more character, starting
//! one costs its indicators besides. Of streams of one length that with the fewest segments is taken.

use super::{
    codewords::Stream,
    content::{ALPHANUMERIC, Kind, kanji_value},
};
use crate::gs1::elements::SEPARATOR;

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
    last: usize,
    begun: Vec<Begun>,
}

/// A segment begun on the way to some state, and the one before it (an index, or [`NONE`]).
#[derive(Clone, Copy)]
struct Begun {
    mode: Mode,
    start: usize,
    before: usize,
}

const NONE: usize = usize::MAX;

/// The best way to some state: its cost and its last segment.
#[derive(Clone, Copy)]
struct Path {
    cost: Cost,
    last: usize,
}

/// Bits and, in the low part, segments, so that one comparison sees both.
type Cost = u64;
const BIT: Cost = 1 << 24;
const SEGMENT: Cost = 1;
const NEVER: Path = Path { cost: 1 << 62, last: NONE };

impl Path {
    fn plus(self, bits: usize) -> Self {
        Self { cost: self.cost + bits as Cost * BIT, ..self }
    }

    fn or(self, other: Self) -> Self {
        if other.cost < self.cost { other } else { self }
    }
}

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
            0 => NEVER.cost,
            bits => (indicators.mode_bits + bits) as Cost * BIT + SEGMENT,
        });
        let mut begun: Vec<Begun> = Vec::with_capacity(kinds.len());
        // By place in a group of three digits or two characters: the group has 1, 2 or 3 of them.
        let (mut digits, mut characters) = ([NEVER; 3], [NEVER; 2]);
        let (mut byte, mut kanji) = (NEVER, NEVER);
        let mut best = Path { cost: 0, last: NONE };
        let mut at = 0;
        while at < kinds.len() {
            // The cheaper of going on with a segment and beginning one; going on where they are equal.
            let mut extend = |mode: Mode, path: Path, bits: usize| {
                let cost = best.cost + begin[mode as usize];
                let path = if cost < path.cost {
                    begun.push(Begun { mode, start: at, before: best.last });
                    Path { cost, last: begun.len() - 1 }
                } else {
                    path
                };
                path.plus(bits)
            };
            let kind = kinds[at];
            let length = match kind {
                // All that only byte mode carries, at once.
                Kind::Byte | Kind::Rest => run(&kinds[at..], |kind| matches!(kind, Kind::Byte | Kind::Rest)),
                Kind::Kanji => 2,
                _ => 1,
            };
            byte = extend(Mode::Byte, byte, 8 * length);
            let [one, two] = characters;
            characters = match kind {
                Kind::Digit | Kind::Alphanumeric => [extend(Mode::Alphanumeric, two, 6), one.plus(5)],
                Kind::Percent => [one.plus(11), extend(Mode::Alphanumeric, two, 11)],
                _ => [NEVER; 2],
            };
            let [one, two, three] = digits;
            digits = match kind {
                Kind::Digit => [extend(Mode::Numeric, three, 4), one.plus(3), two.plus(3)],
                _ => [NEVER; 3],
            };
            kanji = if kind == Kind::Kanji { extend(Mode::Kanji, kanji, 13) } else { NEVER };

            best = byte.or(kanji);
            if kind != Kind::Byte {
                best = best.or(characters[0]).or(characters[1]).or(digits[0]).or(digits[1]).or(digits[2]);
            }
            at += length;
        }
        (best.cost < NEVER.cost).then_some(Self { bits: (best.cost / BIT) as usize, last: best.last, begun })
    }

    /// The segments, first to last.
    pub fn segments(&self, kinds: &[Kind]) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(8);
        let (mut last, mut end) = (self.last, kinds.len());
        while let Some(&Begun { mode, start, before }) = self.begun.get(last) {
            let count = match mode {
                Mode::Numeric | Mode::Byte => end - start,
                Mode::Alphanumeric => end - start + kinds[start..end].iter().filter(|&&k| k == Kind::Percent).count(),
                Mode::Kanji => (end - start) / 2,
            };
            segments.push(Segment { mode, start, end, count: count as u32 });
            (last, end) = (before, start);
        }
        segments.reverse();
        segments
    }
}

/// How many of the first kinds are such.
fn run(kinds: &[Kind], such: impl Fn(Kind) -> bool) -> usize {
    kinds.iter().position(|&kind| !such(kind)).unwrap_or(kinds.len())
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
    values[SEPARATOR as usize] = values[b'%' as usize];
    values
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        coding::charset::Charset,
        symbology::{contract::Payload, qr::content::Content},
    };

    const SMALL: Indicators = Indicators { mode_bits: 4, modes: [1, 2, 4, 8], count_bits: [10, 9, 8, 8] };

    fn shortest(text: &str, charset: &'static Charset) -> (usize, Vec<Segment>) {
        let content = Content::of(&Payload::Text(text.into()), Some(charset)).unwrap();
        let shortest = Shortest::of(&content.kinds, &SMALL).unwrap();
        let segments = shortest.segments(&content.kinds);
        let mut stream = Stream::with_capacity(0);
        write(&mut stream, &segments, &content.bytes, &SMALL);
        assert_eq!(stream.len(), shortest.bits);
        assert!(shortest.bits * 6 >= least_sixths(&content.kinds));
        (shortest.bits, segments)
    }

    /// The least bits by an independent search, where other libraries need more.
    #[test]
    fn report_c123_c124_c126_streams_are_the_shortest() {
        for (text, bits) in [
            ("HTTPS://ABC.DE/Q/393AABB6998877XYZ0518AUQCRVJN25", 277),
            (
                "bitcoin:BC1PF4CHVJTQGVWNQ2VURZUJX623JVWUDEYC2MNQUFLXZD0K4FQ870QS40G5XT?amount=0.00000111&label=Prova\
                 %20QR&message=Hello",
                821,
            ),
            ("WIFI:S:*MyWifi-B0B5;T:nopass;P:;;", 267),
        ] {
            assert_eq!(shortest(text, Charset::utf_8()).0, bits, "{text}");
        }
    }

    #[test]
    fn report_c107_and_c108_kanji_between_other_characters() {
        let modes = |text| -> Vec<(Mode, u32)> {
            let segments = shortest(text, Charset::shift_jis()).1;
            segments.iter().map(|segment| (segment.mode, segment.count)).collect()
        };
        assert_eq!(modes("あいうえお"), [(Mode::Kanji, 5)]);
        let text = "TRANS202404110011看看看16";
        assert_eq!(shortest(text, Charset::shift_jis()).0, 167);
        assert_eq!(modes(text), [(Mode::Alphanumeric, 5), (Mode::Numeric, 12), (Mode::Kanji, 3), (Mode::Numeric, 2)]);
    }
}
