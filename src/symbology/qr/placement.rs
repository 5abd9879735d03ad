//! The order in which codewords fill a symbol: two columns at a time, upward and downward in turn, from the right.
//!
//! In a pair of columns the free modules come in runs, and in a run the bits alternate between the two columns. So whole
//! runs are placed with a few word operations, into columns; a transposition of bit blocks makes rows of them.

use super::codewords::SLACK;

/// Consecutive modules of the placement order within a pair of columns, all in one 64-row band.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The right column of the pair.
    column: u8,
    /// The topmost row.
    row: u8,
    /// Rows.
    length: u8,
    /// Placed from the bottom row upward.
    upward: bool,
    side: Side,
}

/// Which columns of the pair are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Both,
    Right,
    Left,
}

impl Run {
    /// A row of a pair of columns.
    pub fn row(column: usize, row: usize) -> Self {
        Self { column: column as u8, row: row as u8, length: 1, upward: true, side: Side::Both }
    }
}

/// A word read at any bit position holds at least this many of the wanted bits.
const READ: u8 = 56;

/// The runs of a symbol of `height` rows whose pairs of columns begin on the right with the given columns; `free` tells
/// the column and row that take data.
pub fn runs(height: usize, pairs: impl Iterator<Item = usize>, free: impl Fn(usize, usize) -> bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (number, column) in pairs.enumerate() {
        let upward = number % 2 == 0;
        for step in 0..height {
            let row = if upward { height - 1 - step } else { step };
            let side = match (free(column, row), column > 0 && free(column - 1, row)) {
                (true, true) => Side::Both,
                (true, false) => Side::Right,
                (false, true) => Side::Left,
                (false, false) => continue,
            };
            let bits = if side == Side::Both { 2 } else { 1 };
            match runs.last_mut() {
                Some(run)
                    if usize::from(run.column) == column
                        && run.side == side
                        && (run.length + 1) * bits <= READ
                        && usize::from(run.row) / 64 == row / 64
                        && usize::from(run.row) + usize::from(run.length) * usize::from(!upward)
                            == row + usize::from(upward) =>
                {
                    run.length += 1;
                    run.row = run.row.min(row as u8);
                }
                _ => runs.push(Run { column: column as u8, row: row as u8, length: 1, upward, side }),
            }
        }
    }
    runs
}

/// Places the bits of `codewords`, which end with [`SLACK`] zero bytes, into `columns` of `stride` words each.
pub fn place(runs: &[Run], codewords: &[u8], columns: &mut [u64], stride: usize) {
    let mut position = 0;
    for run in runs {
        let length = usize::from(run.length);
        let bits = if run.side == Side::Both { 2 * length } else { length };
        let word = read(codewords, position) & !0 << (64 - bits);
        position += bits;
        let word = if run.upward { word.reverse_bits() << (64 - bits) } else { word };
        let (first, second) = if run.side == Side::Both { unshuffle(word) } else { (word, word) };
        let (right, left) = if run.upward { (second, first) } else { (first, second) };
        let (band, shift) = (usize::from(run.row) / 64, run.row % 64);
        let column = usize::from(run.column) * stride + band;
        if run.side != Side::Left {
            columns[column] |= right >> shift;
        }
        if run.side != Side::Right {
            columns[column - stride] |= left >> shift;
        }
    }
}

/// The bits from `position` on, at least [`READ`] of them right.
fn read(bytes: &[u8], position: usize) -> u64 {
    debug_assert!(position / 8 + SLACK <= bytes.len());
    bytes[position / 8..].first_chunk().map_or(0, |chunk| u64::from_be_bytes(*chunk)) << (position % 8)
}

/// The even bits, counted from the highest, and the odd bits, both left-aligned.
fn unshuffle(mut word: u64) -> (u64, u64) {
    for (shift, mask) in [
        (1, 0x2222_2222_2222_2222),
        (2, 0x0C0C_0C0C_0C0C_0C0C),
        (4, 0x00F0_00F0_00F0_00F0),
        (8, 0x0000_FF00_0000_FF00),
        (16, 0x0000_0000_FFFF_0000),
    ] {
        let swap = (word ^ word >> shift) & mask;
        word ^= swap ^ swap << shift;
    }
    (word & !0 << 32, word << 32)
}

/// Rows of words from columns of one word each.
pub fn rows(columns: &[u64], height: usize) -> Vec<u64> {
    let stride = columns.len().div_ceil(64);
    let mut rows = vec![0; stride * height];
    for (word, columns) in columns.chunks(64).enumerate() {
        let mut block = [0; 64];
        block[..columns.len()].copy_from_slice(columns);
        transpose(&mut block);
        for (row, from) in rows[word..].iter_mut().step_by(stride).zip(block) {
            *row = from;
        }
    }
    rows
}

/// Transposes a block of 64 by 64 bits, rows and bits counted from the first and the highest.
pub fn transpose(block: &mut [u64; 64]) {
    let (mut step, mut mask) = (32, 0xFFFF_FFFF_u64);
    while step > 0 {
        for pair in block.chunks_exact_mut(2 * step) {
            let (upper, lower) = pair.split_at_mut(step);
            for (a, b) in upper.iter_mut().zip(lower) {
                let swap = (*a ^ *b >> step) & mask;
                *a ^= swap;
                *b ^= swap << step;
            }
        }
        step /= 2;
        mask ^= mask << step;
    }
}

/// Transposes a block of 32 by 32 bits.
pub fn transpose_small(block: &mut [u32; 32]) {
    let (mut step, mut mask) = (16, 0xFFFF_u32);
    while step > 0 {
        for pair in block.chunks_exact_mut(2 * step) {
            let (upper, lower) = pair.split_at_mut(step);
            for (a, b) in upper.iter_mut().zip(lower) {
                let swap = (*a ^ *b >> step) & mask;
                *a ^= swap;
                *b ^= swap << step;
            }
        }
        step /= 2;
        mask ^= mask << step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unshuffle_parts_even_and_odd_bits() {
        assert_eq!(unshuffle(0xAAAA_AAAA_AAAA_AAAA), (0xFFFF_FFFF_0000_0000, 0));
        assert_eq!(unshuffle(0b1101 << 60), (0b10 << 62, 0b11 << 62));
    }

    #[test]
    fn transposition_swaps_rows_and_columns() {
        let mut block = std::array::from_fn(|i| (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let before = block;
        transpose(&mut block);
        for (y, row) in block.iter().enumerate() {
            for (x, column) in before.iter().enumerate() {
                assert_eq!(row >> (63 - x) & 1, column >> (63 - y) & 1);
            }
        }
        let small: [u32; 32] = std::array::from_fn(|i| (before[i] >> 32) as u32);
        let mut turned = small;
        transpose_small(&mut turned);
        for (y, row) in turned.iter().enumerate() {
            for (x, column) in small.iter().enumerate() {
                assert_eq!(row >> (31 - x) & 1, column >> (31 - y) & 1);
            }
        }
    }
}
