//! Codewords to modules: recognition patterns first, data into what they leave free, row by row.
//!
//! USS Code One, section 2.3 and figures 1 to 3.

use super::Version;
use crate::symbol::Grid;

/// The symbol of all codewords.
pub fn draw(codewords: &[u8], version: Version) -> Grid {
    let metrics = version.metrics();
    let (rows, columns) = (metrics.rows, metrics.columns);
    let mut cells = Cells { columns, cells: vec![None; rows * columns] };
    recognition_pattern(&mut cells, version);

    let data = if version.is_s() { half_rows_of_five(codewords) } else { half_rows_of_four(codewords) };
    let width = if version.is_s() { 5 } else { 4 };
    let mut modules = (0..).flat_map(|row| (0..metrics.data_columns).map(move |column| (row, column)));
    let per_row = metrics.data_columns / width;
    let module = |(row, column): (usize, usize)| {
        let piece = data.get(row / 2 * per_row + column / width).map_or(0, |halves| halves[row % 2]);
        piece >> (width - 1 - column % width) & 1 == 1
    };
    let mut grid = Grid::new(columns, rows);
    for (i, cell) in cells.cells.iter().enumerate() {
        if cell.unwrap_or_else(|| modules.next().is_some_and(module)) {
            grid.set(i % columns, i / columns);
        }
    }
    grid
}

/// A codeword as four modules above four.
fn half_rows_of_four(codewords: &[u8]) -> Vec<[u8; 2]> {
    codewords.iter().map(|&codeword| [codeword >> 4, codeword & 15]).collect()
}

/// Two codewords of version S as five modules above five.
fn half_rows_of_five(codewords: &[u8]) -> Vec<[u8; 2]> {
    let pairs = codewords.as_chunks::<2>().0;
    pairs.iter().map(|[a, b]| [a >> 2 << 2 | b >> 3, (a & 3) << 3 | b & 7]).collect()
}

struct Cells {
    columns: usize,
    cells: Vec<Option<bool>>,
}

impl Cells {
    fn set(&mut self, x: usize, y: usize, dark: bool) {
        if let Some(cell) = self.cells.get_mut(y * self.columns + x) {
            *cell = Some(dark);
        }
    }
}

/// The bars across the middle, the columns that run from it to the edges, and single dark modules.
fn recognition_pattern(cells: &mut Cells, version: Version) {
    let metrics = version.metrics();
    let (rows, columns) = (metrics.rows, metrics.columns);
    let lines = middle(version);
    let top = (rows - lines.len()) / 2;
    for (line, kind) in lines.bytes().enumerate() {
        for x in 0..columns {
            let edge = x.min(columns - 1 - x);
            let in_middle = x == (columns - 1) / 2;
            let dark = match kind {
                // Versions S and T: one module in the middle of a row of data, dark or light.
                b'5' | b'6' if !in_middle => continue,
                b'1' | b'6' => false,
                b'2' | b'5' => true,
                // Dark but for its ends; only the modules beside the ends dark.
                b'3' => edge > 0,
                b'4' => edge == 1,
                // Only the ends dark; all but the modules beside the ends dark.
                b'7' => edge == 0,
                _ => edge != 1,
            };
            cells.set(x, top + line, dark);
        }
    }

    let (first, interval, length) = columns_to_edges(version);
    for y in 0..length {
        for x in (first..columns - 1).step_by(interval) {
            let spur = y % 12 == 0;
            cells.set(x, y, true);
            cells.set(x + 1, y, spur);
            // The lower half is the upper one turned round, a module shorter.
            if y + 1 < length {
                cells.set(columns - x - 2, rows - y - 1, true);
                cells.set(columns - x - 1, rows - y - 1, spur);
            }
        }
    }
    for &(x, y) in dark_modules(version) {
        cells.set(x, y, true);
    }
}

/// Kinds of the rows across the middle.
fn middle(version: Version) -> &'static str {
    match version {
        Version::A => "121343",
        Version::B => "12134343",
        Version::C => "12121343",
        Version::D => "1213434343",
        Version::E => "1212134343",
        Version::F => "1212121343",
        Version::G => "121213434343",
        Version::H => "121212134343",
        Version::S10 | Version::S20 | Version::S30 => "56661278",
        Version::T16 | Version::T32 | Version::T48 => "5666666666127878",
    }
}

/// First of the columns that run to the upper edge, the distance between them, and their length.
fn columns_to_edges(version: Version) -> (usize, usize, usize) {
    const ONE: usize = 1000;
    match version {
        Version::A => (4, ONE, 6),
        Version::B => (4, ONE, 8),
        Version::C => (4, 22, 11),
        Version::D => (4, 16, 16),
        Version::E => (4, 22, 22),
        Version::F => (4, 22, 31),
        Version::G => (6, 21, 47),
        Version::H => (6, 20, 69),
        _ => (ONE, ONE, 0),
    }
}

/// Dark modules that tell the versions of like patterns apart.
fn dark_modules(version: Version) -> &'static [(usize, usize)] {
    match version {
        Version::A => &[(12, 5)],
        Version::B => &[(16, 7)],
        Version::C => &[(26, 12)],
        Version::D | Version::S10 => &[],
        Version::E => &[(26, 23)],
        Version::F => &[(26, 32), (70, 32), (26, 34), (70, 34)],
        Version::G => &[(27, 48), (69, 48)],
        Version::H => &[(26, 70), (66, 70), (106, 70), (26, 72), (66, 72), (106, 72)],
        Version::S20 => &[(10, 4)],
        Version::S30 => &[(15, 4), (15, 6)],
        Version::T16 => &[(8, 10)],
        Version::T32 => &[(16, 10), (16, 12)],
        Version::T48 => &[(24, 10), (24, 12), (24, 14)],
    }
}
