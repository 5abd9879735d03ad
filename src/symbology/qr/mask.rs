//! Data masking, format information and the choice of the mask.

use super::{
    penalty::{self, Line},
    placement,
    plan::{self, Plan},
    version::Level,
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
pub fn draw(plan: &Plan, level: Level, codewords: &[u8], mask: Option<Mask>) -> (Grid, Mask) {
    let size = plan.size;
    let (rows, mask) = match plan::words(size) {
        1 => Unmasked::<1>::new(level, plan, codewords).rows(mask),
        2 => Unmasked::<2>::new(level, plan, codewords).rows(mask),
        _ => Unmasked::<3>::new(level, plan, codewords).rows(mask),
    };
    (Grid::from_words(size, size, rows), mask)
}

/// A symbol before masking.
struct Unmasked<'a, const W: usize> {
    size: usize,
    level: Level,
    format_mask: u32,
    /// Data and function patterns: rows and columns, or lines that hold both.
    lines: Vec<[u64; W]>,
    region: &'a [[u64; W]],
}

impl<'a, const W: usize> Unmasked<'a, W> {
    fn new(level: Level, plan: &'a Plan, codewords: &[u8]) -> Self {
        let size = plan.size;
        let mut lines =
            if plan::is_packed(size) { packed_lines(size, plan, codewords) } else { wide_lines(size, plan, codewords) };
        for (line, function) in lines.as_flattened_mut().iter_mut().zip(&plan.function) {
            *line ^= function;
        }
        Self { size, level, format_mask: plan.format_mask, lines, region: plan.region.as_chunks().0 }
    }

    /// The rows under that mask, or under the one with the least penalty, the first of equals.
    fn rows(&self, mask: Option<Mask>) -> (Vec<u64>, Mask) {
        let mut lines = vec![Line([0; W]); self.lines.len()];
        let mask = mask.unwrap_or_else(|| {
            let penalty = |mask: &Mask| {
                self.mask(*mask, &mut lines);
                penalty::penalty(&lines, self.size)
            };
            (0..8).map(Mask).min_by_key(penalty).unwrap_or(Mask(0))
        });
        self.mask(mask, &mut lines);
        let row = if plan::is_packed(self.size) { !0 << 32 } else { !0 };
        (lines[..self.size].iter().flat_map(|line| line.0).map(|word| word & row).collect(), mask)
    }

    /// Writes the lines under that mask, with its format information.
    fn mask(&self, mask: Mask, lines: &mut [Line<W>]) {
        let reference = usize::from(mask.0);
        let code = format_code(self.level, mask) ^ self.format_mask;
        if plan::is_packed(self.size) {
            self.write(0, &PACKED[reference], lines);
            write_format_packed(code, self.size, |i, word| lines[i].0[0] |= word);
            return;
        }
        let (rows, columns) = lines.split_at_mut(self.size);
        self.write(0, &ROWS[reference], rows);
        self.write(self.size, &COLUMNS[reference], columns);
        for (y, x) in format_modules(code, self.size) {
            rows[y].0[x / 64] |= 1 << (63 - x % 64);
            columns[x].0[y / 64] |= 1 << (63 - y % 64);
        }
    }

    /// Writes lines from `start` on under patterns that repeat.
    fn write(&self, start: usize, patterns: &[[u64; 3]], lines: &mut [Line<W>]) {
        let plain = self.lines[start..].chunks(patterns.len());
        let region = self.region[start..].chunks(patterns.len());
        for ((lines, plain), region) in lines.chunks_mut(patterns.len()).zip(plain).zip(region) {
            for (((line, plain), region), pattern) in lines.iter_mut().zip(plain).zip(region).zip(patterns) {
                line.0 = std::array::from_fn(|w| plain[w] ^ pattern[w] & region[w]);
            }
        }
    }
}

/// The data, a row and a column in each word.
fn packed_lines<const W: usize>(size: usize, plan: &Plan, codewords: &[u8]) -> Vec<[u64; W]> {
    let mut columns = [0; 32];
    placement::place(&plan.runs, codewords, &mut columns, 1);
    let columns = columns.map(|column: u64| (column >> 32) as u32);
    let mut rows = columns;
    placement::transpose_small(&mut rows);
    let pairs = rows.iter().zip(columns).take(size);
    pairs.map(|(&row, column)| [u64::from(row) << 32 | u64::from(column); W]).collect()
}

/// The data, rows and then columns.
fn wide_lines<const W: usize>(size: usize, plan: &Plan, codewords: &[u8]) -> Vec<[u64; W]> {
    let mut lines = vec![[0; W]; 2 * size];
    let (rows, columns) = lines.split_at_mut(size);
    placement::place(&plan.runs, codewords, columns.as_flattened_mut(), W);
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
    lines
}

/// Format information (clause 7.9.1): level and mask, coded but not yet masked.
const fn format_code(level: Level, mask: Mask) -> u32 {
    bch_code((level.indicator() << 3 | mask.0) as u32)
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
fn write_format_packed(code: u32, size: usize, mut write: impl FnMut(usize, u64)) {
    let code = u64::from(code);
    // Line i has a module of column 8 at its row place 8, and a module of row 8 at its column place 8.
    let pair = |in_column: usize, in_row: usize| (code >> in_column & 1) << 55 | (code >> in_row & 1) << 23;
    for i in 0..6 {
        write(i, pair(i, 14 - i));
    }
    write(7, pair(6, 8));
    for i in 0..7 {
        write(size - 1 - i, pair(14 - i, i));
    }
    write(size - 8, (code >> 7 & 1) << 23);
    // Line 8 is the row and the column themselves, which have the bits in opposite order.
    let near = |code: u64| (code >> 9) << 58 | (code >> 7 & 3) << 55;
    let reversed = code.reverse_bits() >> 49;
    let row = near(code) | (code & 0xFF) << (64 - size);
    let column = near(reversed) | (reversed & 0x7F) << (64 - size);
    write(8, row | column >> 32);
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

/// Mask patterns of a row and a column in one word, in the first of the three.
static PACKED: [[[u64; 3]; 29]; 8] = {
    let mut packed = [[[0; 3]; 29]; 8];
    let mut mask = 0;
    while mask < 8 {
        let mut line = 0;
        while line < 29 {
            let (row, column) = (ROWS[mask][line % 12][0], COLUMNS[mask][line % 12][0]);
            packed[mask][line][0] = row >> 32 << 32 | column >> 32;
            line += 1;
        }
        mask += 1;
    }
    packed
};

#[cfg(test)]
mod tests {
    use super::{super::version::Version, *};

    const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

    #[test]
    fn format_information_of_the_standard() {
        // ISO/IEC 18004:2015, clause 7.9.1: level M, mask 101.
        assert_eq!(format_code(Level::M, Mask(5)) ^ 0x5412, 0b100000011001110);
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
                let drawn = (0..8).map(|mask| draw(Plan::of(version), level, &codewords, Mask::new(mask)).0);
                let (least, grid) = drawn.enumerate().min_by_key(|(mask, grid)| (naive_penalty(grid), *mask)).unwrap();
                let (best, mask) = draw(Plan::of(version), level, &codewords, None);
                assert_eq!((best, usize::from(mask.0)), (grid, least), "{version:?} {level:?}");
            }
        }
    }
}
