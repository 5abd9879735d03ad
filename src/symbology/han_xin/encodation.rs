//! The shortest bit stream for a message: clause 5.4 of ISO/IEC 20830.

use crate::coding::bits::Bits;

/// A character as the bytes of its encoding, and whether they are GB 18030, which the Chinese modes presume.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    bytes: [u8; 4],
    length: u8,
    gb_18030: bool,
}

impl Unit {
    /// A byte that stands for itself.
    pub fn byte(byte: u8) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1, gb_18030: false }
    }

    /// A character in GB 18030.
    pub fn gb_18030(character: &[u8]) -> Self {
        let mut bytes = [0; 4];
        bytes[..character.len()].copy_from_slice(character);
        Self { bytes, length: character.len() as u8, gb_18030: true }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    fn single(self) -> Option<u8> {
        (self.length == 1).then_some(self.bytes[0])
    }

    /// Value in a mode, if it has the character.
    fn value(self, mode: Mode) -> Option<u32> {
        let [first, second, third, fourth] = self.bytes.map(u32::from);
        let double = self.gb_18030 && self.length == 2;
        match mode {
            Mode::Numeric(_) => self.single().filter(u8::is_ascii_digit).map(|c| u32::from(c - b'0')),
            Mode::Text1 => self.single().and_then(|c| {
                match c {
                    b'0'..=b'9' => Some(c - b'0'),
                    b'A'..=b'Z' => Some(c - b'A' + 10),
                    b'a'..=b'z' => Some(c - b'a' + 36),
                    _ => None,
                }
                .map(u32::from)
            }),
            Mode::Text2 => self.single().and_then(|c| {
                match c {
                    0..=27 => Some(c),
                    b' '..=b'/' => Some(c - b' ' + 28),
                    b':'..=b'@' => Some(c - b':' + 44),
                    b'['..=b'`' => Some(c - b'[' + 51),
                    b'{'..=127 => Some(c - b'{' + 57),
                    _ => None,
                }
                .map(u32::from)
            }),
            Mode::Region1 if double => match (first, second) {
                (0xB0..=0xD7, 0xA1..=0xFE) => Some(94 * (first - 0xB0) + second - 0xA1),
                (0xA1..=0xA3, 0xA1..=0xFE) => Some(94 * (first - 0xA1) + second - 0xA1 + 3760),
                (0xA8, 0xA1..=0xC0) => Some(second - 0xA1 + 4042),
                _ => None,
            },
            Mode::Region2 if double => match (first, second) {
                (0xD8..=0xF7, 0xA1..=0xFE) => Some(94 * (first - 0xD8) + second - 0xA1),
                _ => None,
            },
            Mode::DoubleByte if double => match second {
                0x40..=0x7E => Some(190 * (first - 0x81) + second - 0x40),
                _ => Some(190 * (first - 0x81) + second - 0x41),
            },
            Mode::FourByte if self.gb_18030 && self.length == 4 => {
                Some(12600 * (first - 0x81) + 1260 * (second - 0x30) + 10 * (third - 0x81) + fourth - 0x30)
            }
            _ => None,
        }
    }
}

/// What a stream is in after a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Between two modes: at the start, and after a mode was ended.
    Between,
    /// Numeric, so many digits in the last group of three.
    Numeric(u8),
    Text1,
    Text2,
    Binary,
    Region1,
    Region2,
    DoubleByte,
    /// One character, after which the stream is between modes again.
    FourByte,
}

/// Every mode that may last, in order of preference among streams of one length.
const MODES: [Mode; 10] = [
    Mode::Numeric(3),
    Mode::Numeric(1),
    Mode::Numeric(2),
    Mode::Text1,
    Mode::Text2,
    Mode::Region1,
    Mode::Region2,
    Mode::DoubleByte,
    Mode::FourByte,
    Mode::Binary,
];

impl Mode {
    fn indicator(self) -> u32 {
        match self {
            Self::Between => 0,
            Self::Numeric(_) => 1,
            Self::Text1 | Self::Text2 => 2,
            Self::Binary => 3,
            Self::Region1 => 4,
            Self::Region2 => 5,
            Self::DoubleByte => 6,
            Self::FourByte => 7,
        }
    }

    /// Bits of a character (of a group, in numeric mode), of a switch and of the terminator.
    fn width(self) -> usize {
        match self {
            Self::Between | Self::FourByte | Self::Binary => 0,
            Self::Numeric(_) => 10,
            Self::Text1 | Self::Text2 => 6,
            Self::Region1 | Self::Region2 => 12,
            Self::DoubleByte => 15,
        }
    }

    /// Bits that lead from this mode to `next` and write a character there, if both is possible.
    fn step(self, next: Self, unit: Unit) -> Option<usize> {
        let character = match next {
            Self::Between => return None,
            Self::Binary => 8 * usize::from(unit.length),
            Self::FourByte => unit.value(next).map(|_| 21)?,
            Self::Numeric(1) => unit.value(next).map(|_| 10)?,
            Self::Numeric(_) => unit.value(next).map(|_| 0)?,
            _ => unit.value(next).map(|_| next.width())?,
        };
        let switch = match (self, next) {
            (Self::Numeric(digits), Self::Numeric(more)) => {
                return (more == digits % 3 + 1).then_some(character);
            }
            (_, Self::Numeric(2 | 3)) => return None,
            (Self::Text1, Self::Text2) | (Self::Text2, Self::Text1) => 6,
            (Self::Region1, Self::Region2) | (Self::Region2, Self::Region1) => 12,
            (Self::FourByte, Self::FourByte) => 4,
            (mode, next) if mode == next => 0,
            // Text begins in its first set; the length of a binary run takes 13 bits.
            (mode, Self::Text2) => mode.width() + 4 + 6,
            (mode, Self::Binary) => mode.width() + 4 + 13,
            (mode, _) => mode.width() + 4,
        };
        Some(switch + character)
    }
}

/// Most bytes of a message: the digits of the largest symbol. A binary run tells its length in 13 bits.
pub const CAPACITY: usize = 7827;

/// The shortest stream, without padding; `eci` is written first.
pub fn encode(units: &[Unit], eci: Option<u32>) -> Bits {
    debug_assert!(units.iter().map(|unit| usize::from(unit.length)).sum::<usize>() <= CAPACITY);
    let modes = shortest_path(units);
    let mut bits = Bits::with_capacity(8 * units.len() + 64);
    if let Some(eci) = eci {
        bits.push(8, 4);
        match eci {
            0..=127 => bits.push(eci, 8),
            128..=16383 => bits.push(0b10 << 14 | eci, 16),
            _ => bits.push(0b110 << 21 | eci, 24),
        }
    }
    let mut mode = Mode::Between;
    let mut group = 0;
    for (i, (&next, unit)) in modes.iter().zip(units).enumerate() {
        let same = mode.indicator() == next.indicator() && mode != Mode::FourByte;
        let between_regions = matches!((mode, next), (Mode::Region1, Mode::Region2) | (Mode::Region2, Mode::Region1));
        if between_regions {
            bits.push(0xFFE, 12);
        } else if !same {
            end(&mut bits, mode);
            bits.push(next.indicator(), 4);
            if next == Mode::Binary {
                let run = modes[i..].iter().take_while(|mode| **mode == Mode::Binary).count();
                bits.push(units[i..i + run].iter().map(|unit| u32::from(unit.length)).sum(), 13);
            }
        }
        let from = if same { mode } else { Mode::Text1 };
        if matches!((from, next), (Mode::Text1, Mode::Text2) | (Mode::Text2, Mode::Text1)) {
            bits.push(62, 6);
        }
        let value = unit.value(next).unwrap_or(0);
        match next {
            Mode::Numeric(digits) => {
                group = if digits == 1 { value } else { 10 * group + value };
                let last = !matches!(modes.get(i + 1), Some(Mode::Numeric(2 | 3)));
                if last {
                    bits.push(group, 10);
                }
            }
            Mode::Binary => unit.bytes().iter().for_each(|&byte| bits.push(byte.into(), 8)),
            Mode::FourByte => bits.push(value, 21),
            _ => bits.push(value, next.width()),
        }
        mode = next;
    }
    end(&mut bits, mode);
    bits
}

/// Ends a mode: all ones, in numeric mode told how many digits its last group has.
fn end(bits: &mut Bits, mode: Mode) {
    match mode {
        Mode::Numeric(digits) => bits.push(0x3FC + u32::from(digits), 10),
        mode => bits.push((1 << mode.width()) - 1, mode.width()),
    }
}

/// The mode of each character on the shortest way.
fn shortest_path(units: &[Unit]) -> Vec<Mode> {
    const FAR: usize = usize::MAX / 2;
    let mut costs = [FAR; MODES.len()];
    let mut from: Vec<[u8; MODES.len()]> = Vec::with_capacity(units.len());
    for (i, unit) in units.iter().enumerate() {
        let mut next_costs = [FAR; MODES.len()];
        let mut next_from = [0; MODES.len()];
        for (to, &next) in MODES.iter().enumerate() {
            if i == 0 {
                next_costs[to] = Mode::Between.step(next, *unit).unwrap_or(FAR);
                continue;
            }
            for (at, &mode) in MODES.iter().enumerate() {
                if costs[at] < FAR
                    && let Some(step) = mode.step(next, *unit)
                    && costs[at] + step < next_costs[to]
                {
                    next_costs[to] = costs[at] + step;
                    next_from[to] = at as u8;
                }
            }
        }
        costs = next_costs;
        from.push(next_from);
    }
    let ended = |at: &usize| costs[*at] + MODES[*at].width();
    let mut at = (0..MODES.len()).min_by_key(ended).unwrap_or(0);
    let mut modes = vec![Mode::Between; units.len()];
    for (i, from) in from.iter().enumerate().rev() {
        modes[i] = MODES[at];
        at = usize::from(from[at]);
    }
    modes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &[u8]) -> usize {
        let units: Vec<Unit> = text.iter().map(|&byte| Unit::byte(byte)).collect();
        encode(&units, None).len()
    }

    #[test]
    fn streams_have_the_length_of_their_modes() {
        assert_eq!(length(b"123"), 4 + 10 + 10);
        assert_eq!(length(b"1234"), 4 + 20 + 10);
        assert_eq!(length(b"AbcdefG"), 4 + 7 * 6 + 6);
        assert_eq!(length(b"Ab-cd-efg"), 4 + 9 * 6 + 4 * 6 + 6);
        assert_eq!(length(b"\xFF"), 4 + 13 + 8);
    }

    #[test]
    fn chinese_characters_take_twelve_bits_in_their_regions() {
        let units = [Unit::gb_18030(&[0xBA, 0xBA]), Unit::gb_18030(&[0xD0, 0xC5])];
        assert_eq!(encode(&units, None).len(), 4 + 24 + 12);
        let units = [Unit::gb_18030(&[0xBA, 0xBA]), Unit::gb_18030(&[0xD8, 0xA1])];
        assert_eq!(encode(&units, None).len(), 4 + 30 + 15, "two-byte mode is shorter than a change of regions");
        assert_eq!(encode(&[Unit::gb_18030(&[0x81, 0x30, 0x81, 0x30])], None).len(), 4 + 21);
    }

    #[test]
    fn an_eci_stands_first() {
        assert_eq!(encode(&[Unit::byte(b'1')], Some(26)).value(0, 12), (8 << 8) | 0x1A);
        assert_eq!(encode(&[Unit::byte(b'1')], Some(899)).value(0, 20), (8 << 16) | 0x8000 | 0x383);
    }
}
