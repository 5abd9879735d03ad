//! Codewords, mode message and the places of the modules (ISO/IEC 24778:2008, clauses 7.2.3, 7.2.4 and 7.3).

use std::sync::{LazyLock, OnceLock};

use super::size::Size;
use crate::{
    coding::{
        bits::Bits,
        reed_solomon::{Field, Generator},
    },
    symbol::Grid,
};

/// What every symbol of a size shares, made when first asked for.
struct Plan {
    /// Finder, orientation marks and reference grid, as rows of words.
    function: Vec<u64>,
    /// Where each bit of the codewords goes: word and bit (from the highest) in `function`.
    places: Vec<u16>,
    /// The same for the mode message.
    mode_places: Vec<u16>,
}

static PLANS: [OnceLock<Plan>; Size::COUNT] = [const { OnceLock::new() }; Size::COUNT];

/// Fields by bits of a codeword (clause 7.2.3, table 4); 4 is that of the mode message.
static FIELDS: LazyLock<[Field; 5]> = LazyLock::new(|| [0x13, 0x43, 0x12D, 0x409, 0x1069].map(Field::binary));

fn field(bits: usize) -> &'static Field {
    &FIELDS[bits / 2 - 2]
}

/// The bits in codewords of `width`, none all dark or all light: a bit is stuffed where one would be (clause 7.2.3).
pub fn codewords(bits: &Bits, width: usize) -> Vec<u16> {
    let mut codewords = Vec::with_capacity(bits.len() / (width - 1) + 1);
    let ones = (1_u32 << (width - 1)) - 1;
    let mut at = 0;
    while at < bits.len() {
        // Ones fill up the last codeword.
        let missing = (at + width).saturating_sub(bits.len());
        let word = bits.value(at, width) | ((1 << missing) - 1);
        let codeword = match word >> 1 {
            0 => 1,
            upper if upper == ones => word & !1,
            _ => word,
        };
        at += if word >> 1 == 0 || word >> 1 == ones { width - 1 } else { width };
        codewords.push(codeword as u16);
    }
    codewords
}

/// Draws a symbol of data codewords; check codewords fill what is left.
pub fn draw(size: Size, data: &[u16], mode: &Bits) -> Grid {
    let plan = PLANS[size.index()].get_or_init(|| Plan::of(size));
    let width = size.codeword_bits();
    let generator = Generator::new(field(width), 1, size.codewords() - data.len());
    let checks = generator.check_codewords(data.iter().copied());

    let mut words = plan.function.clone();
    // Bits that make no codeword stay light at the beginning.
    let places = plan.places[size.bits() % width..].chunks_exact(width);
    for (codeword, places) in data.iter().chain(&checks).zip(places) {
        for (bit, &place) in places.iter().enumerate() {
            let dark = u64::from(codeword >> (width - 1 - bit) & 1);
            words[usize::from(place / 64)] |= dark << (63 - place % 64);
        }
    }
    put(&mut words, mode, &plan.mode_places);
    Grid::from_words(size.side(), size.side(), words)
}

/// The finder of a compact symbol alone around a mode message: a rune.
pub fn draw_rune(mode: &Bits) -> Grid {
    let mut canvas = Canvas::of(11);
    canvas.finder(5);
    let mut words = canvas.words.clone();
    put(&mut words, mode, &canvas.mode_places(true));
    Grid::from_words(11, 11, words)
}

fn put(words: &mut [u64], bits: &Bits, places: &[u16]) {
    for (dark, &place) in bits.iter().zip(places) {
        words[usize::from(place / 64)] |= u64::from(dark) << (63 - place % 64);
    }
}

/// The mode message with its check words (clause 7.2.3): `bits` of `value`.
pub fn mode_message(value: u32, bits: usize) -> Bits {
    let words: Vec<u16> = (0..bits / 4).rev().map(|word| (value >> (4 * word) & 0xF) as u16).collect();
    let checks = if bits == 8 { 5 } else { 6 };
    let checks = Generator::new(field(4), 1, checks).check_codewords(words.iter().copied());
    let mut message = Bits::with_capacity(40);
    for word in words.iter().chain(&checks) {
        message.push((*word).into(), 4);
    }
    message
}

impl Plan {
    fn of(size: Size) -> Self {
        let mut canvas = Canvas::of(size.side());
        let centre = size.side() / 2;
        if !size.compact {
            // Clause 7.3.3: the reference grid, every 16th line from the centre.
            for line in (0..=centre).step_by(16) {
                for other in (centre % 2..size.side()).step_by(2) {
                    for along in [centre - line, centre + line] {
                        canvas.darken(along, other);
                        canvas.darken(other, along);
                    }
                }
            }
        }
        canvas.finder(if size.compact { 5 } else { 7 });
        let mode_places = canvas.mode_places(size.compact);

        // Layers are numbered without the reference grid; `line` gives the line in the symbol.
        let base = (if size.compact { 11 } else { 14 }) + 4 * size.layers();
        let line = |index: usize| {
            let half = base / 2;
            match (size.compact, index.checked_sub(half)) {
                (true, _) => index,
                (false, Some(past)) => centre + 1 + past + past / 15,
                (false, None) => centre - 1 - (half - 1 - index) - (half - 1 - index) / 15,
            }
        };
        // Clause 7.3.4: layers from the outermost, each on its four sides in two rows, counterclockwise from the upper left.
        let mut places = Vec::with_capacity(size.bits());
        for layer in 0..size.layers() {
            let (near, far) = (2 * layer, base - 1 - 2 * layer);
            let length = far - near - 1;
            for side in 0..4 {
                for along in 0..length {
                    for across in 0..2 {
                        let (x, y) = match side {
                            0 => (near + across, near + along),
                            1 => (near + along, far - across),
                            2 => (far - across, far - along),
                            _ => (far - along, near + across),
                        };
                        places.push(canvas.place(line(x), line(y)));
                    }
                }
            }
        }
        Self { function: canvas.words, places, mode_places }
    }
}

/// Dark modules of the function patterns.
struct Canvas {
    side: usize,
    words: Vec<u64>,
}

impl Canvas {
    fn of(side: usize) -> Self {
        Self { side, words: vec![0; side * side.div_ceil(64)] }
    }

    fn place(&self, x: usize, y: usize) -> u16 {
        (y * self.side.div_ceil(64) * 64 + x) as u16
    }

    fn darken(&mut self, x: usize, y: usize) {
        let place = usize::from(self.place(x, y));
        self.words[place / 64] |= 1 << (63 - place % 64);
    }

    /// Squares around the centre and the marks of orientation at the corners, `reach` modules away (clause 7.3.1).
    fn finder(&mut self, reach: usize) {
        let centre = self.side / 2;
        for y in centre - reach..=centre + reach {
            for x in centre - reach..=centre + reach {
                let distance = x.abs_diff(centre).max(y.abs_diff(centre));
                if distance < reach && distance % 2 == 0 {
                    self.darken(x, y);
                }
            }
        }
        let (low, high) = (centre - reach, centre + reach);
        for (x, y) in [(low, low), (low + 1, low), (low, low + 1), (high, low), (high, low + 1), (high, high - 1)] {
            self.darken(x, y);
        }
    }

    /// The places of the mode message, clockwise around the finder (clause 7.3.2).
    fn mode_places(&self, compact: bool) -> Vec<u16> {
        let centre = self.side / 2;
        let (reach, length) = if compact { (5, 7) } else { (7, 10) };
        // The reference grid runs through the middle of each side of a full symbol.
        let along = |i: usize| if compact { centre - 3 + i } else { centre - 5 + i + i / 5 };
        let (low, high) = (centre - reach, centre + reach);
        let sides = [0, 1, 2, 3].into_iter().flat_map(move |side| (0..length).map(move |i| (side, i)));
        sides
            .map(|(side, i)| match side {
                0 => self.place(along(i), low),
                1 => self.place(high, along(i)),
                2 => self.place(along(length - 1 - i), high),
                _ => self.place(low, along(length - 1 - i)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_own_light_module() {
        for size in Size::all() {
            let plan = Plan::of(size);
            assert_eq!(plan.places.len(), size.bits(), "{size:?}");
            let mut places: Vec<u16> = plan.places.iter().chain(&plan.mode_places).copied().collect();
            assert!(places.iter().all(|&place| plan.function[usize::from(place / 64)] >> (63 - place % 64) & 1 == 0));
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), size.bits() + if size.compact { 28 } else { 40 }, "{size:?}");
        }
    }

    #[test]
    fn bits_are_stuffed_where_a_codeword_would_be_of_one_colour() {
        let mut bits = Bits::new();
        for (value, count) in [(0b00000, 5), (0b11111, 5), (0b101010, 6), (0b11, 2)] {
            bits.push(value, count);
        }
        assert_eq!(codewords(&bits, 6), [0b000001, 0b111110, 0b101010, 0b111110]);
    }

    /// ISO/IEC 24778:2008, annex A: the rune 25 has the message 19 5, before its bits are inverted in turn.
    #[test]
    fn mode_messages_have_their_length() {
        assert_eq!(mode_message(0x19, 8).len(), 28);
        assert_eq!(mode_message(0x1234, 16).len(), 40);
    }
}
