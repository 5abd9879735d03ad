//! Rows of a stacked symbol, written pattern by pattern from left to right.

use crate::symbol::{Grid, Separators};

/// A grid that is being filled, row after row.
pub(super) struct Rows {
    grid: Grid,
    row: usize,
    filled: usize,
}

impl Rows {
    /// `height` rows of `width` modules, all light.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { grid: Grid::new(width, height), row: 0, filled: 0 }
    }

    /// Appends the low `modules` bits of `pattern` to the row, at most 32; a full row is followed by the next.
    pub(super) fn push(&mut self, pattern: u32, modules: usize) {
        debug_assert!(self.filled + modules <= self.grid.width(), "a pattern ends with its row");
        let row = self.grid.row_mut(self.row);
        let (word, end) = (self.filled / 64, self.filled % 64 + modules);
        let pattern = u64::from(pattern);
        if end <= 64 {
            row[word] |= pattern << (64 - end);
        } else {
            row[word] |= pattern >> (end - 64);
            row[word + 1] |= pattern << (128 - end);
        }
        self.filled += modules;
        if self.filled == self.grid.width() {
            self.row += 1;
            self.filled = 0;
        }
    }

    /// As [`Rows::finish`], with separator bars one module high. Between rows they leave out the modules at the left and
    /// at the right where start and stop patterns run through.
    pub(super) fn finish_separated(self, row_height: u16, through: [usize; 2]) -> Grid {
        let mut grid = self.finish(row_height);
        grid.separators = Some(Separators { height: 1, through });
        grid
    }

    /// The finished grid, every row `row_height` modules high.
    pub(super) fn finish(mut self, row_height: u16) -> Grid {
        debug_assert_eq!((self.row, self.filled), (self.grid.height(), 0));
        self.grid.row_heights = vec![row_height; self.grid.height()];
        self.grid
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn patterns_follow_one_another_over_words_and_rows() {
        let mut rows = Rows::new(70, 2);
        for _ in 0..2 {
            for _ in 0..7 {
                rows.push(0b10_0000_0001, 10);
            }
        }
        let grid = rows.finish(3);
        let dark = |y| (0..70).filter(|&x| grid.is_dark(x, y)).collect::<Vec<_>>();
        let expected: Vec<usize> = (0..70).filter(|x| matches!(x % 10, 0 | 9)).collect();
        assert_eq!((dark(0), dark(1)), (expected.clone(), expected));
        assert_eq!(grid.row_height(1), 3);
    }
}
