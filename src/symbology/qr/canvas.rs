//! Function patterns drawn module by module, once per version.

/// Modules of a symbol, and which of them function patterns take.
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    dark: Vec<bool>,
    taken: Vec<bool>,
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, dark: vec![false; width * height], taken: vec![false; width * height] }
    }

    /// Makes a module part of a function pattern.
    pub fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.dark[y * self.width + x] = dark;
        self.taken[y * self.width + x] = true;
    }

    /// Concentric squares around a module, as far as they lie in the symbol; `dark` tells by distance from the centre.
    pub fn square(&mut self, x: usize, y: usize, reach: usize, dark: impl Fn(usize) -> bool) {
        for row in y.saturating_sub(reach)..(y + reach + 1).min(self.height) {
            for column in x.saturating_sub(reach)..(x + reach + 1).min(self.width) {
                self.set(column, row, dark(row.abs_diff(y).max(column.abs_diff(x))));
            }
        }
    }

    /// A finder pattern with its separator, by its centre.
    pub fn finder(&mut self, x: usize, y: usize) {
        self.square(x, y, 4, |distance| distance != 2 && distance != 4);
    }

    /// A timing pattern along a row, dark in even columns.
    pub fn timing_row(&mut self, y: usize) {
        for x in 0..self.width {
            self.set(x, y, x % 2 == 0);
        }
    }

    /// A timing pattern along a column, dark in even rows.
    pub fn timing_column(&mut self, x: usize) {
        for y in 0..self.height {
            self.set(x, y, y % 2 == 0);
        }
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.width + x]
    }

    pub fn is_free(&self, x: usize, y: usize) -> bool {
        !self.taken[y * self.width + x]
    }

    /// Rows of words, of the modules for which `such` holds.
    pub fn rows(&self, such: impl Fn(usize, usize) -> bool) -> Vec<u64> {
        let stride = self.width.div_ceil(64);
        let mut rows = vec![0; stride * self.height];
        for y in 0..self.height {
            for x in (0..self.width).filter(|&x| such(x, y)) {
                rows[y * stride + x / 64] |= 1 << (63 - x % 64);
            }
        }
        rows
    }
}
