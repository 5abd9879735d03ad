//! Grids: matrix and stacked codes.

use crate::{
    drawing::{Cells, Colour, Shape, Tracks},
    symbol::Grid,
};

/// Height of all rows in modules.
pub fn height(grid: &Grid) -> u32 {
    if grid.row_heights.is_empty() {
        return grid.height() as u32;
    }
    (0..grid.height()).map(|row| u32::from(grid.row_height(row))).sum()
}

/// The dark cells with the top left corner of the grid at `x`, `y`.
pub fn cells(grid: &Grid, module: u32, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
    let rows = if grid.row_heights.is_empty() {
        Tracks::Even { count: grid.height(), size: module }
    } else {
        Tracks::Each((0..grid.height()).map(|row| u32::from(grid.row_height(row)) * module).collect())
    };
    let columns = Tracks::Even { count: grid.width(), size: module };
    let words = (0..grid.height()).flat_map(|row| grid.row(row)).copied().collect();
    vec![Shape::Cells(Cells { x, y, columns, rows, words, ink })]
}
