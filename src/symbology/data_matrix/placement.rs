//! Check codewords and the places of the modules (ISO/IEC 16022:2006, clause 5.8, annexes E and F).

use std::sync::{LazyLock, OnceLock};

use super::size::{SIZES, Size};
use crate::{
    coding::reed_solomon::{Field, Generator},
    symbol::Grid,
};

/// What every symbol of a size shares, made when first asked for.
struct Plan {
    /// Finder patterns, and the fixed corner where there is one, as rows of words.
    function: Vec<u64>,
    /// Where each bit of the codewords goes: word and bit (from the highest) in `function`.
    places: Vec<u16>,
    generator: Generator<'static>,
}

static PLANS: [OnceLock<Plan>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];

/// GF(256) of Data Matrix (clause 5.7.1).
static FIELD: LazyLock<Field> = LazyLock::new(|| Field::binary(0x12D));

/// Draws the symbol of data codewords that fill its size.
pub fn draw(size: &'static Size, mut codewords: Vec<u8>) -> Grid {
    debug_assert_eq!(codewords.len(), usize::from(size.data));
    let plan = PLANS[size.index()].get_or_init(|| Plan::of(size));

    // Clause 5.7.2: codeword i of the symbol, data or check, belongs to block i modulo the number of blocks.
    let (data, blocks) = (codewords.len(), usize::from(size.blocks));
    codewords.resize(data + size.check_codewords(), 0);
    for block in 0..blocks {
        let of_block = codewords[..data].iter().skip(block).step_by(blocks);
        let checks = plan.generator.check_codewords(of_block.map(|&codeword| codeword.into()));
        let first = data + (block + blocks - data % blocks) % blocks;
        for (place, check) in codewords[first..].iter_mut().step_by(blocks).zip(checks) {
            *place = check as u8;
        }
    }

    let mut words = plan.function.clone();
    for (codeword, places) in codewords.iter().zip(plan.places.chunks_exact(8)) {
        for (bit, &place) in places.iter().enumerate() {
            let dark = u64::from(codeword >> (7 - bit) & 1);
            words[usize::from(place / 64)] |= dark << (63 - place % 64);
        }
    }
    Grid::from_words(size.columns.into(), size.rows.into(), words)
}

impl Plan {
    fn of(size: &'static Size) -> Self {
        let (rows, columns) = size.mapping();
        let (down, across) = (usize::from(size.down()), usize::from(size.across));
        let (region_rows, region_columns) = (rows / down, columns / across);
        let words = usize::from(size.columns).div_ceil(64);
        // A data region with its finder pattern is larger by two each way.
        let place = |row: usize, column: usize| {
            let (y, x) = (row + 2 * (row / region_rows) + 1, column + 2 * (column / region_columns) + 1);
            y * words * 64 + x
        };

        let mapping = Mapping::of(rows, columns);
        let mut places = vec![0; rows * columns / 8 * 8];
        let mut function = vec![0_u64; words * usize::from(size.rows)];
        let mut darken = |at: usize| function[at / 64] |= 1 << (63 - at % 64);
        for row in 0..rows {
            for column in 0..columns {
                match mapping.bits[row * columns + column] {
                    Some(bit) => places[bit] = place(row, column) as u16,
                    // Annex F.3: where the corner stays free, its diagonal is dark.
                    None if rows - row == columns - column => darken(place(row, column)),
                    None => {}
                }
            }
        }
        for y in 0..usize::from(size.rows) {
            for x in 0..usize::from(size.columns) {
                let (row, column) = (y % (region_rows + 2), x % (region_columns + 2));
                let solid = column == 0 || row == region_rows + 1;
                let alternating = row == 0 && column % 2 == 0 || column == region_columns + 1 && row % 2 == 1;
                if solid || alternating {
                    darken(y * words * 64 + x);
                }
            }
        }
        Self { function, places, generator: Generator::new(&FIELD, 1, size.checks.into()) }
    }
}

/// Which bit of the codewords each module of the mapping matrix shows (annex F.3).
struct Mapping {
    rows: isize,
    columns: isize,
    bits: Vec<Option<usize>>,
    /// Bits placed so far.
    placed: usize,
}

impl Mapping {
    fn of(rows: usize, columns: usize) -> Self {
        let (n, m) = (rows as isize, columns as isize);
        let mut mapping = Self { rows: n, columns: m, bits: vec![None; rows * columns], placed: 0 };
        let (mut row, mut column) = (4, 0);
        while row < n || column < m {
            // Four corner cases, each for some sizes.
            if (row, column) == (n, 0) {
                mapping.codeword([
                    (n - 1, 0),
                    (n - 1, 1),
                    (n - 1, 2),
                    (0, m - 2),
                    (0, m - 1),
                    (1, m - 1),
                    (2, m - 1),
                    (3, m - 1),
                ]);
            }
            if (row, column) == (n - 2, 0) && m % 4 != 0 {
                mapping.codeword([
                    (n - 3, 0),
                    (n - 2, 0),
                    (n - 1, 0),
                    (0, m - 4),
                    (0, m - 3),
                    (0, m - 2),
                    (0, m - 1),
                    (1, m - 1),
                ]);
            }
            if (row, column) == (n - 2, 0) && m % 8 == 4 {
                mapping.codeword([
                    (n - 3, 0),
                    (n - 2, 0),
                    (n - 1, 0),
                    (0, m - 2),
                    (0, m - 1),
                    (1, m - 1),
                    (2, m - 1),
                    (3, m - 1),
                ]);
            }
            if (row, column) == (n + 4, 2) && m % 8 == 0 {
                mapping.codeword([
                    (n - 1, 0),
                    (n - 1, m - 1),
                    (0, m - 3),
                    (0, m - 2),
                    (0, m - 1),
                    (1, m - 3),
                    (1, m - 2),
                    (1, m - 1),
                ]);
            }
            // Diagonally upward, then downward again.
            while row >= 0 && column < m {
                mapping.utah(row, column);
                (row, column) = (row - 2, column + 2);
            }
            (row, column) = (row + 1, column + 3);
            while row < n && column >= 0 {
                mapping.utah(row, column);
                (row, column) = (row + 2, column - 2);
            }
            (row, column) = (row + 3, column + 1);
        }
        mapping
    }

    /// The usual shape of a codeword, by its lowest right module, if that is in the matrix and free.
    fn utah(&mut self, row: isize, column: isize) {
        let inside = (0..self.rows).contains(&row) && (0..self.columns).contains(&column);
        if !inside || self.bits[self.index(row, column)].is_some() {
            return;
        }
        self.codeword(
            [(-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0)]
                .map(|(down, right)| (row + down, column + right)),
        );
    }

    fn codeword(&mut self, modules: [(isize, isize); 8]) {
        for (row, column) in modules {
            let index = self.index(row, column);
            self.bits[index] = Some(self.placed);
            self.placed += 1;
        }
    }

    /// A module beyond the edge lies on the other side, shifted.
    fn index(&self, mut row: isize, mut column: isize) -> usize {
        if row < 0 {
            row += self.rows;
            column += 4 - (self.rows + 4) % 8;
        }
        if column < 0 {
            column += self.columns;
            row += 4 - (self.columns + 4) % 8;
        }
        // Only in the rectangular extension (ISO/IEC 21471, annex).
        if row >= self.rows {
            row -= self.rows;
        }
        (row * self.columns + column) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_own_module() {
        for size in &SIZES {
            let (rows, columns) = size.mapping();
            let mapping = Mapping::of(rows, columns);
            let mut bits: Vec<usize> = mapping.bits.iter().copied().flatten().collect();
            bits.sort_unstable();
            assert!(bits.into_iter().eq(0..rows * columns / 8 * 8), "{size:?}");
        }
    }

    /// ISO/IEC 16022:2006, annex O: the check codewords of the worked example 123456.
    #[test]
    fn check_codewords_of_the_worked_example() {
        let generator = Generator::new(&FIELD, 1, 5);
        assert_eq!(generator.check_codewords([142, 164, 186]), [114, 25, 5, 88, 102]);
    }
}
