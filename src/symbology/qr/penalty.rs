//! The penalty of a masked symbol, by which its mask is chosen, reckoned for whole lines.
//!
//! The reading of ISO/IEC 18004:2015, clause 7.8.3, where it leaves room: format information is in place, outside the
//! symbol all is light, a 1:1:3:1:1 pattern counts once though it be light on both sides, and the deviation from half
//! dark counts in whole steps of 5 %.

use std::ops::{BitAnd, BitOr, BitXor, Not};

/// A row or column of `W` words; in versions 1 to 3 a row and a column in the halves of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<const W: usize>(pub [u64; W]);

/// The penalty of a symbol; `lines` are its rows and columns, or `size` lines that hold both.
pub fn penalty<const W: usize>(lines: &[Line<W>], size: usize) -> u32 {
    let mut tally = Tally::default();
    let (full, columns) = lines.split_at(size);
    if columns.is_empty() {
        tally.count::<W, true>(full, &Edge::packed(size));
        // Both orientations are in every word, so blocks and dark modules were counted twice.
        tally.blocks /= 2;
        tally.dark /= 2;
    } else {
        tally.count::<W, true>(full, &Edge::wide(size));
        tally.count::<W, false>(columns, &Edge::wide(size));
    }
    tally.penalty(size)
}

/// What the four rules of table 11 count.
#[derive(Default)]
struct Tally {
    /// N1: for each run of five modules and more, its modules but two.
    runs: u64,
    /// N2: blocks of 2 by 2 in one colour.
    blocks: u64,
    /// N3: 1:1:3:1:1 with four light modules before or after it.
    finders: u64,
    /// N4: dark modules.
    dark: u64,
}

impl Tally {
    /// Adds what is in some lines; blocks and dark modules only in a `FULL` count.
    fn count<const W: usize, const FULL: bool>(&mut self, lines: &[Line<W>], edge: &Edge<W>) {
        let (mut line_before, mut equal_before) = (Line([0; W]), Line([0; W]));
        // Sums are far below the limits of their type; not checking that makes the loop a third shorter.
        let add = |sum: &mut u64, line: Line<W>| *sum = sum.wrapping_add(line.ones());
        for &line in lines {
            let next = line.after::<1>();
            let equal = !(line ^ next) & edge.pairs;
            let two = equal & equal.after::<1>();
            // A run of n modules leaves n - 4 marks, and runs are so far apart that two more of each do not meet.
            let four = two & two.after::<2>();
            add(&mut self.runs, four | four.before::<1>() | four.before::<2>());

            let three_dark = line & next & line.after::<2>();
            let core = line & !next & three_dark.after::<2>() & (!line & next).after::<5>();
            let after = line.after::<7>() | line.after::<8>();
            let before = line.before::<1>() | line.before::<2>();
            let dark_after = (after | after.after::<2>()) & edge.after;
            let dark_before = (before | before.before::<2>()) & edge.before;
            add(&mut self.finders, core & !(dark_before & dark_after));

            if FULL {
                add(&mut self.blocks, equal & equal_before & !(line ^ line_before));
                add(&mut self.dark, line);
                (line_before, equal_before) = (line, equal);
            }
        }
    }

    /// Table 11: N1 = 3, N2 = 3, N3 = 40, N4 = 10.
    fn penalty(&self, size: usize) -> u32 {
        let modules = (size * size) as u64;
        let steps = (20 * self.dark).abs_diff(10 * modules) / modules;
        (self.runs + 3 * self.blocks + 40 * self.finders + 10 * steps) as u32
    }
}

/// Masks of the places in a line where a rule can apply.
struct Edge<const W: usize> {
    /// Modules that have a neighbour after them.
    pairs: Line<W>,
    /// Modules whose four before them are of their own line, or the light outside.
    before: Line<W>,
    /// Modules whose seventh to tenth after them are of their own line, or the light outside.
    after: Line<W>,
}

impl<const W: usize> Edge<W> {
    fn wide(size: usize) -> Self {
        let past = |word: usize| (64 * (word + 1)).saturating_sub(size - 1) as u32;
        let pairs = std::array::from_fn(|word| u64::MAX.checked_shl(past(word)).unwrap_or(0));
        Self { pairs: Line(pairs), before: Line([!0; W]), after: Line([!0; W]) }
    }

    /// Row and column in one word, three modules or more apart, so that only rules reaching further can meet the other.
    fn packed(size: usize) -> Self {
        let pairs = !0 << (64 - (size - 1));
        Self { pairs: Line([pairs | pairs >> 32; W]), before: Line([!(1 << 31); W]), after: Line([!(1 << 41); W]) }
    }
}

impl<const W: usize> Line<W> {
    /// For every module the one that many places after it; light outside.
    fn after<const PLACES: u32>(self) -> Self {
        let carry = |w: usize| self.0.get(w + 1).map_or(0, |next| next >> (64 - PLACES));
        Self(std::array::from_fn(|w| self.0[w] << PLACES | carry(w)))
    }

    /// For every module the one that many places before it; light outside.
    fn before<const PLACES: u32>(self) -> Self {
        let carry = |w: usize| if w > 0 { self.0[w - 1] << (64 - PLACES) } else { 0 };
        Self(std::array::from_fn(|w| self.0[w] >> PLACES | carry(w)))
    }

    fn ones(self) -> u64 {
        self.0.iter().fold(0, |sum: u64, word| sum.wrapping_add(u64::from(word.count_ones())))
    }

    fn zip(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|w| f(self.0[w], other.0[w])))
    }
}

impl<const W: usize> BitAnd for Line<W> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
}

impl<const W: usize> BitOr for Line<W> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
}

impl<const W: usize> BitXor for Line<W> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }
}

impl<const W: usize> Not for Line<W> {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}
