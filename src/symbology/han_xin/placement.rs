//! Finder and alignment patterns, masks and function information: clauses 5.2, 5.7 and 5.8 of ISO/IEC 20830.

use super::tables::Version;
use crate::{
    coding::{
        bits::Bits,
        reed_solomon::{Field, Generator},
    },
    symbol::Grid,
};

/// The fixed cells of a version: dark or light, and which of them carry no codewords.
pub struct Frame {
    size: usize,
    /// Dark cells of the patterns.
    dark: Grid,
    /// Cells of patterns and function information.
    taken: Grid,
}

impl Frame {
    /// The patterns of a version with `size` columns.
    pub fn new(size: usize, version: &Version) -> Self {
        let mut frame = Self { size, dark: Grid::new(size, size), taken: Grid::new(size, size) };
        if version.lines > 0 {
            frame.put_alignment(version.pitch, version.lines);
        }
        frame.put_finders();
        for (x, y) in information_cells(size).into_iter().flatten() {
            frame.put(x, y, false);
        }
        frame
    }

    fn put(&mut self, x: usize, y: usize, dark: bool) {
        self.taken.set(x, y);
        if dark {
            self.dark.set(x, y);
        } else {
            self.dark.row_mut(y)[x / 64] &= !(1 << (63 - x % 64));
        }
    }

    /// Sets a cell and its mirror image in the diagonal through the upper right corner; `x` counts from the right.
    fn put_twice(&mut self, x: usize, y: usize, dark: bool) {
        self.put(self.size - 1 - x, y, dark);
        self.put(self.size - 1 - y, x, dark);
    }

    /// The stepped lines of the alignment pattern, each dark line with a light one beside it, and the small marks where
    /// they would meet the edges (clause 5.2.4). Coordinates count from the upper right corner.
    fn put_alignment(&mut self, pitch: usize, lines: usize) {
        let size = self.size;
        let last = size - pitch * lines;
        for line in 0..=lines + 1 {
            let y = if line > lines { size - 1 } else { line * pitch };
            for x in 0..size {
                let dark = if x + last < size {
                    let step = (x / pitch + line).is_multiple_of(2) && !(line == 0 && x < pitch);
                    step || x % pitch == 0
                } else {
                    (lines + line).is_multiple_of(2)
                };
                if dark {
                    self.put_twice(x, y, true);
                    if x + 1 < size && y + 1 < size {
                        self.put_twice(x + 1, y + 1, false);
                    }
                }
            }
        }
        for at in (pitch..=size - 2).step_by(pitch) {
            if (at / pitch) % 2 == 1 {
                for (x, y) in [(0, at - 1), (0, at + 1), (1, at - 1), (1, at), (1, at + 1)] {
                    self.put_twice(x, y, false);
                }
            }
            let edge = size - 1;
            if !self.dark.is_dark(0, at - 1) {
                for (x, y) in [(edge, at - 1), (edge - 1, at - 1), (edge - 1, at), (edge - 1, at + 1), (edge, at + 1)] {
                    self.put_twice(x, y, false);
                }
            }
        }
    }

    /// The four position detection patterns with their separators (clause 5.2.2): three alike, turned, and the one in the
    /// lower left corner.
    fn put_finders(&mut self) {
        const CORNER: [u8; 8] = [0xFE, 0x80, 0xBE, 0xA0, 0xAE, 0xAE, 0xAE, 0x00];
        const LOWER_LEFT: [u8; 8] = [0xEA, 0xEA, 0xEA, 0x0A, 0xFA, 0x02, 0xFE, 0x00];
        let far = self.size - 1;
        for (y, (corner, lower_left)) in CORNER.into_iter().zip(LOWER_LEFT).enumerate() {
            for x in 0..8 {
                let dark = |row: u8| row >> (7 - x) & 1 == 1;
                self.put(x, y, dark(corner));
                self.put(far - x, y, dark(corner));
                self.put(far - x, far - y, dark(corner));
                self.put(x, far - y, dark(lower_left));
            }
        }
    }

    /// The symbol of the codewords under the mask that was asked for, or the one of least penalty.
    pub fn draw(&self, codewords: &[u8], mask: Option<u8>, number: u8, level: u8) -> (Grid, u8) {
        let mut data = self.dark.clone();
        let mut bits = codewords.iter().flat_map(|codeword| (0..8).rev().map(move |i| codeword >> i & 1 == 1));
        for y in 0..self.size {
            for x in 0..self.size {
                if !self.taken.is_dark(x, y) && bits.next().unwrap_or(false) {
                    data.set(x, y);
                }
            }
        }
        let masked = |mask: u8| {
            let mut grid = data.clone();
            for y in 0..self.size {
                let flips = self.mask_row(mask, y);
                for (word, flip) in grid.row_mut(y).iter_mut().zip(flips) {
                    *word ^= flip;
                }
            }
            grid
        };
        let (mut grid, mask) = match mask {
            Some(mask) => (masked(mask), mask),
            None => (0..4)
                .map(|mask| (masked(mask), mask))
                .min_by_key(|(grid, _)| penalty(grid))
                .expect("there are four masks"),
        };
        let information = information(number, level, mask);
        for (i, cells) in information_cells(self.size).into_iter().enumerate() {
            if information >> (33 - i) & 1 == 1 {
                for (x, y) in cells {
                    grid.set(x, y);
                }
            }
        }
        (grid, mask)
    }

    /// The cells of a row that a mask inverts (clause 5.7.1); rows and columns count from 1.
    fn mask_row(&self, mask: u8, y: usize) -> Vec<u64> {
        let mut words = vec![0; self.size.div_ceil(64)];
        let j = y + 1;
        for x in 0..self.size {
            let i = x + 1;
            let flip = match mask {
                0 => false,
                1 => (i + j).is_multiple_of(2),
                2 => ((i + j) % 3 + i % 3).is_multiple_of(2),
                _ => (i % j + j % i + i % 3 + j % 3).is_multiple_of(2),
            };
            if flip && !self.taken.is_dark(x, y) {
                words[x / 64] |= 1 << (63 - x % 64);
            }
        }
        words
    }
}

/// Penalty of a masked symbol (clause 5.7.2): four a cell for runs of three or more of one colour, 50 for each likeness
/// of a finder, 1:1:1:1:3 or 3:1:1:1:1 from dark to dark, beside three light cells.
fn penalty(grid: &Grid) -> usize {
    let size = grid.width();
    let mut runs = Vec::with_capacity(size);
    let mut line = |is_dark: &dyn Fn(usize) -> bool| {
        runs.clear();
        // Light first, so that dark runs have odd places.
        let mut colour = false;
        let mut length = 0;
        for i in 0..size {
            if is_dark(i) == colour {
                length += 1;
            } else {
                runs.push(length);
                colour = !colour;
                length = 1;
            }
        }
        runs.push(length);
        let long: usize = runs.iter().filter(|&&run| run >= 3).map(|run| 4 * run).sum();
        // The runs at both ends join the quiet zone.
        let light = |i: usize| i == 0 || i + 1 >= runs.len() || runs[i] >= 3;
        let finders = (1..runs.len())
            .step_by(2)
            .filter(|&i| i + 4 < runs.len())
            .filter(|&i| {
                let unit = runs[i + 1];
                let narrow = runs[i + 1..i + 4].iter().all(|&run| run == unit);
                let finder = [runs[i], runs[i + 4]] == [unit, 3 * unit] || [runs[i], runs[i + 4]] == [3 * unit, unit];
                narrow && finder && (light(i - 1) || light(i + 5))
            })
            .count();
        long + 50 * finders
    };
    (0..size).map(|i| line(&|x| grid.is_dark(x, i)) + line(&|y| grid.is_dark(i, y))).sum()
}

/// The 34 bits of the function information (clause 5.8): version, level and mask, four check nibbles, and 010101.
fn information(number: u8, level: u8, mask: u8) -> u64 {
    let value = u16::from(number + 20) << 4 | u16::from(level) << 2 | u16::from(mask);
    let nibbles = [value >> 8, value >> 4 & 15, value & 15];
    let field = Field::binary(0x13);
    let checks = Generator::new(&field, 1, 4).check_codewords(nibbles);
    let mut bits = Bits::with_capacity(34);
    for nibble in nibbles.iter().chain(&checks) {
        bits.push((*nibble).into(), 4);
    }
    u64::from(bits.value(0, 28)) << 6 | 0b010101
}

/// The two cells of each bit of the function information.
fn information_cells(size: usize) -> [[(usize, usize); 2]; 34] {
    let far = size - 1;
    std::array::from_fn(|i| match i {
        0..=8 => [(i, 8), (far - i, far - 8)],
        9..=16 => [(8, 16 - i), (far - 8, far + i - 16)],
        17..=25 => [(far - 8, i - 17), (8, far + 17 - i)],
        _ => [(far + i - 33, 8), (33 - i, far - 8)],
    })
}
