//! Data masking, format information and the choice of the mask.

use super::{
    placement,
    plan::{self, Plan},
    version::{Level, Version},
};
use crate::symbol::Grid;

/// One of the eight mask patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask(u8);

impl Mask {
    pub const fn new(reference: u8) -> Option<Self> {
        if reference < 8 { Some(Self(reference)) } else { None }
    }

    pub const fn reference(self) -> u8 {
        self.0
    }

    /// Whether the mask turns the module of that row and column (clause 7.8.2, table 10).
    pub const fn turns(self, y: usize, x: usize) -> bool {
        0 == match self.0 {
            0 => (y + x) % 2,
            1 => y % 2,
            2 => x % 3,
            3 => (y + x) % 3,
            4 => (y / 2 + x / 3) % 2,
            5 => y * x % 2 + y * x % 3,
            6 => (y * x % 2 + y * x % 3) % 2,
            _ => ((y + x) % 2 + y * x % 3) % 2,
        }
    }
}

/// The finished symbol, and the mask that was asked for or else has the least penalty, the first of equals.
pub fn draw(version: Version, level: Level, codewords: &[u8], mask: Option<Mask>) -> (Grid, Mask) {
    let size = version.size();
    let plan = Plan::of(version);
    let (rows, mask) = match plan::words(size) {
        1 if plan::is_packed(size) => draw_packed(size, plan, level, codewords, mask),
        1 => draw_wide::<1>(size, plan, level, codewords, mask),
        2 => draw_wide::<2>(size, plan, level, codewords, mask),
        _ => draw_wide::<3>(size, plan, level, codewords, mask),
    };
    (Grid::from_words(size, size, rows), mask)
}

fn candidates(mask: Option<Mask>) -> std::ops::RangeInclusive<u8> {
    mask.map_or(0..=7, |mask| mask.0..=mask.0)
}

fn draw_packed(size: usize, plan: &Plan, level: Level, codewords: &[u8], mask: Option<Mask>) -> (Vec<u64>, Mask) {
    let mut columns = [0; 32];
    placement::place(&plan.runs, codewords, &mut columns, 1);
    let columns = columns.map(|column: u64| (column >> 32) as u32);
    let mut rows = columns;
    placement::transpose_small(&mut rows);

    let mut plain = [[0]; 32];
    for (i, line) in plain.iter_mut().enumerate().take(size) {
        line[0] = (u64::from(rows[i]) << 32 | u64::from(columns[i])) ^ plan.function[i];
    }
    let edge = Edge::packed(size);
    let mut best = (u32::MAX, Mask(0));
    let mut best_lines = plain;
    for reference in candidates(mask) {
        let mut lines = plain;
        let pattern = &PACKED[usize::from(reference)];
        for (i, line) in lines.iter_mut().enumerate().take(size) {
            line[0] ^= pattern[i] & plan.region[i];
        }
        write_format_packed(format_code(level, Mask(reference)), &mut lines[..size]);
        if mask.is_some() {
            (best.1, best_lines) = (Mask(reference), lines);
            break;
        }
        // Both orientations are in every word, so blocks and dark modules are counted twice.
        let tally = Tally::of(&lines[..size], &edge, true).halved();
        let penalty = tally.penalty(size);
        if penalty < best.0 {
            best = (penalty, Mask(reference));
            best_lines = lines;
        }
    }
    (best_lines[..size].iter().map(|line| line[0] & !0 << 32).collect(), best.1)
}

fn draw_wide<const W: usize>(
    size: usize,
    plan: &Plan,
    level: Level,
    codewords: &[u8],
    mask: Option<Mask>,
) -> (Vec<u64>, Mask) {
    let mut plain = vec![[0; W]; 2 * size];
    placement::place(&plan.runs, codewords, plain[size..].as_flattened_mut(), W);
    let (rows, columns) = plain.split_at_mut(size);
    for (band, rows) in rows.chunks_mut(64).enumerate() {
        for (word, columns) in columns.chunks(64).enumerate() {
            let mut block = [0; 64];
            for (to, column) in block.iter_mut().zip(columns) {
                *to = column[band];
            }
            placement::transpose(&mut block);
            for (row, from) in rows.iter_mut().zip(block) {
                row[word] = from;
            }
        }
    }
    for (line, function) in plain.iter_mut().zip(plan.function.as_chunks::<W>().0) {
        for (word, function) in line.iter_mut().zip(function) {
            *word ^= function;
        }
    }

    let edge = Edge::wide(size);
    let mut best = (u32::MAX, Mask(0));
    let mut best_lines = Vec::new();
    let mut lines = plain.clone();
    for reference in candidates(mask) {
        let halves = [(0, &ROWS[usize::from(reference)]), (size, &COLUMNS[usize::from(reference)])];
        for (start, patterns) in halves {
            let region = plan.region.as_chunks::<W>().0[start..start + size].chunks(12);
            let plain = plain[start..start + size].chunks(12);
            for ((lines, plain), region) in lines[start..start + size].chunks_mut(12).zip(plain).zip(region) {
                for (((line, plain), region), pattern) in lines.iter_mut().zip(plain).zip(region).zip(patterns) {
                    for w in 0..W {
                        line[w] = plain[w] ^ pattern[w] & region[w];
                    }
                }
            }
        }
        let (rows, columns) = lines.split_at_mut(size);
        for (y, x) in format_modules(format_code(level, Mask(reference)), size) {
            rows[y][x / 64] |= 1 << (63 - x % 64);
            columns[x][y / 64] |= 1 << (63 - y % 64);
        }
        if mask.is_some() {
            (best.1, best_lines) = (Mask(reference), lines);
            break;
        }
        let mut tally = Tally::of(rows, &edge, true);
        tally.add_lines(columns, &edge, false);
        let penalty = tally.penalty(size);
        if penalty < best.0 {
            best = (penalty, Mask(reference));
            best_lines.clone_from(&lines);
        }
    }
    best_lines.truncate(size);
    (best_lines.into_iter().flatten().collect(), best.1)
}

/// Format information (clause 7.9.1): level and mask, coded and masked.
const fn format_code(level: Level, mask: Mask) -> u32 {
    bch_code((level.indicator() << 3 | mask.0) as u32) ^ 0x5412
}

/// Five bits and the ten of their BCH code (annex C).
pub const fn bch_code(data: u32) -> u32 {
    let mut remainder = data;
    let mut i = 0;
    while i < 10 {
        remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537);
        i += 1;
    }
    data << 10 | remainder
}

/// Row and column of the dark modules of both copies of the format information (clause 7.9.1, figure 25).
fn format_modules(code: u32, size: usize) -> impl Iterator<Item = (usize, usize)> {
    let past_timing = |i: usize| if i < 6 { i } else { i + 1 };
    (0..15).filter(move |i| code >> i & 1 == 1).flat_map(move |i| {
        let first = if i < 8 { (past_timing(i), 8) } else { (8, past_timing(14 - i)) };
        let second = if i < 8 { (8, size - 1 - i) } else { (size - 15 + i, 8) };
        [first, second]
    })
}

/// As [`format_modules`], into lines that hold a row and a column each.
fn write_format_packed(code: u32, lines: &mut [[u64; 1]]) {
    let size = lines.len();
    let code = u64::from(code);
    // Line i has a module of column 8 at its row place 8, and a module of row 8 at its column place 8.
    let pair = |in_column: usize, in_row: usize| (code >> in_column & 1) << 55 | (code >> in_row & 1) << 23;
    for (i, line) in lines[..6].iter_mut().enumerate() {
        line[0] |= pair(i, 14 - i);
    }
    lines[7][0] |= pair(6, 8);
    for i in 0..7 {
        lines[size - 1 - i][0] |= pair(14 - i, i);
    }
    lines[size - 8][0] |= (code >> 7 & 1) << 23;
    // Line 8 is the row and the column themselves, which have the bits in opposite order.
    let near = |code: u64| (code >> 9) << 58 | (code >> 7 & 3) << 55;
    let reversed = code.reverse_bits() >> 49;
    lines[8][0] |= near(code) | (code & 0xFF) << (64 - size);
    lines[8][0] |= (near(reversed) | (reversed & 0x7F) << (64 - size)) >> 32;
}

/// Masks of the places in a line where a rule can apply.
struct Edge<const W: usize> {
    /// Modules that have a neighbour after them.
    pairs: [u64; W],
    /// Modules that have four others of their own line before them, or the light outside.
    before: u64,
    /// Modules that have others of their own line seven to ten places after them, or the light outside.
    after: u64,
}

impl<const W: usize> Edge<W> {
    fn wide(size: usize) -> Self {
        let past = |word: usize| (64 * (word + 1)).saturating_sub(size - 1) as u32;
        let pairs = std::array::from_fn(|word| u64::MAX.checked_shl(past(word)).unwrap_or(0));
        Self { pairs, before: !0, after: !0 }
    }
}

impl Edge<1> {
    /// Row and column in one word, three modules or more apart, so that only rules reaching further can meet the other.
    fn packed(size: usize) -> Self {
        let pairs = !0 << (64 - (size - 1));
        Self { pairs: [pairs | pairs >> 32], before: !(1 << 31), after: !(1 << 41) }
    }
}

/// What the four rules of clause 7.8.3 count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// N1: modules of a run beyond its fourth.
    runs: u32,
    /// N1: runs of five and more.
    starts: u32,
    /// N2: blocks of 2 by 2 in one colour.
    blocks: u32,
    /// N3: 1:1:3:1:1 with four light modules before or after it; outside the symbol all is light.
    finders: u32,
    /// N4: dark modules.
    dark: u32,
}

impl Tally {
    fn of<const W: usize>(lines: &[[u64; W]], edge: &Edge<W>, full: bool) -> Self {
        let mut tally = Self::default();
        tally.add_lines(lines, edge, full);
        tally
    }

    /// Adds lines; blocks and dark modules only in a `full` count.
    fn add_lines<const W: usize>(&mut self, lines: &[[u64; W]], edge: &Edge<W>, full: bool) {
        let (mut line_before, mut equal_before) = ([0; W], [0; W]);
        for &line in lines {
            let next = after::<1, W>(line);
            let equal = zip(zip(line, next, |a, b| !(a ^ b)), edge.pairs, |a, b| a & b);
            let two = zip(equal, after::<1, W>(equal), |a, b| a & b);
            let four = zip(two, after::<2, W>(two), |a, b| a & b);
            self.runs += ones(four);
            self.starts += ones(zip(four, after::<1, W>(four), |a, b| a & !b));

            let three_dark = zip(zip(line, next, |a, b| a & b), after::<2, W>(line), |a, b| a & b);
            let head = zip(line, next, |a, b| a & !b);
            let tail = zip(line, next, |a, b| !a & b);
            let core = zip(zip(head, after::<2, W>(three_dark), |a, b| a & b), after::<5, W>(tail), |a, b| a & b);
            if core != [0; W] {
                let dark_after = zip(after::<7, W>(line), after::<8, W>(line), |a, b| a | b);
                let dark_after = zip(dark_after, after::<2, W>(dark_after), |a, b| a | b);
                let dark_before = zip(before::<1, W>(line), before::<2, W>(line), |a, b| a | b);
                let dark_before = zip(dark_before, before::<2, W>(dark_before), |a, b| a | b);
                let sides = zip(dark_before, dark_after, |a, b| a & edge.before & b & edge.after);
                self.finders += ones(zip(core, sides, |a, b| a & !b));
            }

            if full {
                let same = zip(line, line_before, |a, b| !(a ^ b));
                self.blocks += ones(zip(zip(equal, equal_before, |a, b| a & b), same, |a, b| a & b));
                self.dark += ones(line);
                (line_before, equal_before) = (line, equal);
            }
        }
    }

    fn halved(self) -> Self {
        Self { blocks: self.blocks / 2, dark: self.dark / 2, ..self }
    }

    /// The penalty (table 11): N1 = 3, N2 = 3, N3 = 40, N4 = 10.
    fn penalty(self, size: usize) -> u32 {
        let modules = (size * size) as u32;
        let steps = (20 * self.dark).abs_diff(10 * modules) / modules;
        self.runs + 2 * self.starts + 3 * self.blocks + 40 * self.finders + 10 * steps
    }
}

fn zip<const W: usize>(a: [u64; W], b: [u64; W], f: impl Fn(u64, u64) -> u64) -> [u64; W] {
    std::array::from_fn(|w| f(a[w], b[w]))
}

/// For every module the one that many places after it; light outside.
fn after<const PLACES: u32, const W: usize>(line: [u64; W]) -> [u64; W] {
    std::array::from_fn(|w| line[w] << PLACES | line.get(w + 1).map_or(0, |next| next >> (64 - PLACES)))
}

/// For every module the one that many places before it; light outside.
fn before<const PLACES: u32, const W: usize>(line: [u64; W]) -> [u64; W] {
    std::array::from_fn(|w| line[w] >> PLACES | if w == 0 { 0 } else { line[w - 1] << (64 - PLACES) })
}

fn ones<const W: usize>(words: [u64; W]) -> u32 {
    words.iter().map(|word| word.count_ones()).sum()
}

/// Mask patterns along rows 0 to 11, after which all repeat; three words a row.
pub static ROWS: [[[u64; 3]; 12]; 8] = patterns(false);

/// Mask patterns along columns 0 to 11; three words a column.
static COLUMNS: [[[u64; 3]; 12]; 8] = patterns(true);

const fn patterns(columns: bool) -> [[[u64; 3]; 12]; 8] {
    let mut patterns = [[[0; 3]; 12]; 8];
    let mut mask = 0;
    while mask < 8 {
        let mut line = 0;
        while line < 12 {
            let mut i = 0;
            while i < 192 {
                let turns = if columns { Mask(mask).turns(i, line) } else { Mask(mask).turns(line, i) };
                patterns[mask as usize][line][i / 64] |= (turns as u64) << (63 - i % 64);
                i += 1;
            }
            line += 1;
        }
        mask += 1;
    }
    patterns
}

/// Mask patterns of a row and a column in one word.
static PACKED: [[u64; 29]; 8] = {
    let mut packed = [[0; 29]; 8];
    let mut mask = 0;
    while mask < 8 {
        let mut line = 0;
        while line < 29 {
            packed[mask][line] = ROWS[mask][line % 12][0] >> 32 << 32 | COLUMNS[mask][line % 12][0] >> 32;
            line += 1;
        }
        mask += 1;
    }
    packed
};

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

    #[test]
    fn format_information_of_the_standard() {
        // ISO/IEC 18004:2015, clause 7.9.1: level M, mask 101.
        assert_eq!(format_code(Level::M, Mask(5)), 0b100000011001110);
    }

    /// The rules read off the standard, module by module.
    fn naive_penalty(grid: &Grid) -> u32 {
        let size = grid.width() as isize;
        let dark = |x: isize, y: isize| {
            (0..size).contains(&x) && (0..size).contains(&y) && grid.is_dark(x as usize, y as usize)
        };
        let mut penalty = 0;
        for turned in [false, true] {
            let module = |i: isize, line: isize| if turned { dark(line, i) } else { dark(i, line) };
            for line in 0..size {
                let mut run = 1;
                for i in 1..=size {
                    if i < size && module(i, line) == module(i - 1, line) {
                        run += 1;
                    } else {
                        penalty += if run >= 5 { run - 2 } else { 0 };
                        run = 1;
                    }
                }
                for i in 0..=size - 7 {
                    let pattern = [true, false, true, true, true, false, true];
                    if (0..7).all(|k| module(i + k, line) == pattern[k as usize])
                        && ((1..=4).all(|k| !module(i - k, line)) || (7..=10).all(|k| !module(i + k, line)))
                    {
                        penalty += 40;
                    }
                }
            }
        }
        for (x, y) in (1..size).flat_map(|x| (1..size).map(move |y| (x, y))) {
            let colour = dark(x, y);
            if [(x - 1, y), (x, y - 1), (x - 1, y - 1)].into_iter().all(|(x, y)| dark(x, y) == colour) {
                penalty += 3;
            }
        }
        let ones = (0..size).flat_map(|x| (0..size).map(move |y| (x, y))).filter(|&(x, y)| dark(x, y)).count();
        let percent = 100.0 * ones as f64 / (size * size) as f64;
        penalty + 10 * ((percent - 50.0).abs() / 5.0).floor() as u32
    }

    /// With all eight masks: the chosen one has the least penalty of the naive scorer, the first of equals.
    #[test]
    fn the_mask_with_the_least_penalty_is_chosen() {
        let mut seed = 1_u64;
        for version in [1, 2, 3, 4, 5, 6, 7, 11, 12, 20, 27, 28, 40].into_iter().filter_map(Version::new) {
            for (round, level) in LEVELS.into_iter().cycle().take(if version.number() < 8 { 12 } else { 1 }).enumerate()
            {
                let codewords: Vec<u8> = (0..version.codewords() + 8)
                    .map(|i| {
                        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        let random = (seed >> 56) as u8;
                        // Some with long runs, as padding and zeros have them.
                        let byte = [random, random & 0xF0, if random < 128 { 0 } else { 0xFF }][round % 3];
                        if i < version.codewords() { byte } else { 0 }
                    })
                    .collect();
                let drawn = (0..8).map(|mask| draw(version, level, &codewords, Mask::new(mask)).0);
                let (least, grid) = drawn.enumerate().min_by_key(|(mask, grid)| (naive_penalty(grid), *mask)).unwrap();
                let (best, mask) = draw(version, level, &codewords, None);
                assert_eq!((best, usize::from(mask.0)), (grid, least), "{version:?} {level:?}");
            }
        }
    }
}
