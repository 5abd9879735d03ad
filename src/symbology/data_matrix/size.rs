//! The sizes of Data Matrix ECC 200 and which of them is drawn.

/// One size of symbol.
#[derive(Debug, PartialEq, Eq)]
pub struct Size {
    /// Modules down, finder pattern included.
    pub rows: u8,
    /// Modules across, finder pattern included.
    pub columns: u8,
    /// Data regions side by side.
    pub across: u8,
    /// Data codewords.
    pub data: u16,
    /// Check codewords of each block.
    pub checks: u8,
    /// Reed–Solomon blocks, interleaved.
    pub blocks: u8,
}

/// Which sizes the encoder may choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// The 24 squares.
    #[default]
    Square,
    /// The 6 rectangles of ISO/IEC 16022.
    Rectangle,
    /// Squares and rectangles, whichever takes the least area.
    Any,
    /// The 18 rectangles of ISO/IEC 21471 (DMRE), which not every reader knows.
    Dmre,
}

impl Size {
    /// Data regions one above the other.
    pub fn down(&self) -> u8 {
        if self.rows == self.columns { self.across } else { 1 }
    }

    /// Modules of the data regions, finder patterns left out: down and across.
    pub fn mapping(&self) -> (usize, usize) {
        (usize::from(self.rows - 2 * self.down()), usize::from(self.columns - 2 * self.across))
    }

    /// Check codewords of all blocks.
    pub fn check_codewords(&self) -> usize {
        usize::from(self.checks) * usize::from(self.blocks)
    }

    /// Place in [`SIZES`].
    pub fn index(&self) -> usize {
        SIZES.iter().position(|size| size == self).unwrap_or_default()
    }

    /// Rows and columns, as `12x36`.
    pub fn name(&self) -> String {
        format!("{}x{}", self.rows, self.columns)
    }

    /// The size of that name; one number means a square.
    pub fn find(name: &str) -> Option<&'static Self> {
        let (rows, columns) = name.split_once(['x', 'X']).unwrap_or((name, name));
        SIZES.iter().find(|size| rows.parse() == Ok(size.rows) && columns.parse() == Ok(size.columns))
    }
}

impl Shape {
    /// The smallest size of this shape for so many codewords, else the most that fit.
    pub fn smallest(self, codewords: usize) -> Result<&'static Size, usize> {
        let sizes = || match self {
            Self::Square => SQUARES.iter().chain(&[]),
            Self::Rectangle => RECTANGLES.iter().chain(&[]),
            Self::Any => SQUARES.iter().chain(RECTANGLES),
            Self::Dmre => EXTENSION.iter().chain(&[]),
        };
        let area = |size: &&Size| usize::from(size.rows) * usize::from(size.columns);
        let fitting = sizes().filter(|size| usize::from(size.data) >= codewords);
        // The smallest by area: of the extension 20x36 holds more than 12x64 and is smaller.
        fitting.min_by_key(area).ok_or_else(|| sizes().map(|size| usize::from(size.data)).max().unwrap_or_default())
    }
}

const fn size(rows: u8, columns: u8, across: u8, data: u16, checks: u8, blocks: u8) -> Size {
    Size { rows, columns, across, data, checks, blocks }
}

/// All sizes: ISO/IEC 16022:2006, table 7, and ISO/IEC 21471:2020, table 1.
#[rustfmt::skip]
pub static SIZES: [Size; 48] = [
    size(10, 10, 1, 3, 5, 1), size(12, 12, 1, 5, 7, 1), size(14, 14, 1, 8, 10, 1), size(16, 16, 1, 12, 12, 1),
    size(18, 18, 1, 18, 14, 1), size(20, 20, 1, 22, 18, 1), size(22, 22, 1, 30, 20, 1), size(24, 24, 1, 36, 24, 1),
    size(26, 26, 1, 44, 28, 1), size(32, 32, 2, 62, 36, 1), size(36, 36, 2, 86, 42, 1), size(40, 40, 2, 114, 48, 1),
    size(44, 44, 2, 144, 56, 1), size(48, 48, 2, 174, 68, 1), size(52, 52, 2, 204, 42, 2), size(64, 64, 4, 280, 56, 2),
    size(72, 72, 4, 368, 36, 4), size(80, 80, 4, 456, 48, 4), size(88, 88, 4, 576, 56, 4), size(96, 96, 4, 696, 68, 4),
    size(104, 104, 4, 816, 56, 6), size(120, 120, 6, 1050, 68, 6), size(132, 132, 6, 1304, 62, 8),
    size(144, 144, 6, 1558, 62, 10),
    // Rectangles.
    size(8, 18, 1, 5, 7, 1), size(8, 32, 2, 10, 11, 1), size(12, 26, 1, 16, 14, 1), size(12, 36, 2, 22, 18, 1),
    size(16, 36, 2, 32, 24, 1), size(16, 48, 2, 49, 28, 1),
    // Rectangular extension.
    size(8, 48, 2, 18, 15, 1), size(8, 64, 4, 24, 18, 1), size(8, 80, 4, 32, 22, 1), size(8, 96, 4, 38, 28, 1),
    size(12, 64, 4, 43, 27, 1), size(20, 36, 2, 44, 28, 1), size(8, 120, 6, 49, 32, 1), size(20, 44, 2, 56, 34, 1),
    size(16, 64, 4, 62, 36, 1), size(8, 144, 6, 63, 36, 1), size(12, 88, 4, 64, 36, 1), size(26, 40, 2, 70, 38, 1),
    size(22, 48, 2, 72, 38, 1), size(24, 48, 2, 80, 41, 1), size(20, 64, 4, 84, 42, 1), size(26, 48, 2, 90, 42, 1),
    size(24, 64, 4, 108, 46, 1), size(26, 64, 4, 118, 50, 1),
];

static SQUARES: &[Size] = SIZES.split_at(24).0;
static RECTANGLES: &[Size] = SIZES.split_at(24).1.split_at(6).0;
static EXTENSION: &[Size] = SIZES.split_at(30).1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codewords_fill_every_size() {
        for size in &SIZES {
            let (rows, columns) = size.mapping();
            assert_eq!(rows * columns / 8, usize::from(size.data) + size.check_codewords(), "{size:?}");
            assert_eq!(Size::find(&size.name()), Some(size));
        }
        for sizes in [SQUARES, RECTANGLES, EXTENSION] {
            assert!(sizes.is_sorted_by_key(|size| size.data));
        }
    }

    #[test]
    fn shapes_choose_from_their_own_sizes() {
        let name = |shape: Shape, codewords| shape.smallest(codewords).map(Size::name);
        assert_eq!(name(Shape::Square, 5).as_deref(), Ok("12x12"));
        assert_eq!(name(Shape::Rectangle, 5).as_deref(), Ok("8x18"));
        assert_eq!(name(Shape::Any, 13).as_deref(), Ok("12x26"));
        assert_eq!(name(Shape::Any, 9).as_deref(), Ok("16x16"));
        assert_eq!(name(Shape::Dmre, 1).as_deref(), Ok("8x48"));
        assert_eq!(name(Shape::Rectangle, 50), Err(49));
        assert_eq!(name(Shape::Square, 1559), Err(1558));
    }
}
