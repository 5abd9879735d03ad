//! Grids: matrix and stacked codes, dots and colours.

use std::sync::Arc;

use super::circle::circle;
use crate::{
    drawing::{Cells, Colour, Outline, Shape, Stamp, Tracks},
    symbol::Grid,
};

/// Diameter of a dot in modules: dots of DotCode must not touch (AIM ISS DotCode 4.0, 4.2).
const DOT: f64 = 0.8;

/// Height of all rows in modules.
pub fn height(grid: &Grid) -> u32 {
    if grid.row_heights.is_empty() {
        return grid.height() as u32;
    }
    let grid = grid.separated();
    (0..grid.height()).map(|row| u32::from(grid.row_height(row))).sum()
}

/// The dark cells with the top left corner of the grid at `x`, `y`.
pub fn draw(grid: &Grid, module: u32, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
    if grid.dots {
        return vec![dots(grid, module, ink, x, y)];
    }
    let grid = &*grid.separated();
    if grid.colours.is_empty() {
        let words = (0..grid.height()).flat_map(|row| grid.row(row)).copied().collect();
        return vec![cells(grid, module, words, ink, x, y)];
    }
    let paints = Grid::COLOURS.iter().zip(0..);
    let coloured = paints.map(|([red, green, blue], index)| {
        let mut of_colour = Grid::new(grid.width(), grid.height());
        for (cell, _) in grid.colours.iter().enumerate().filter(|(_, colour)| **colour == index) {
            of_colour.set(cell % grid.width(), cell / grid.width());
        }
        let words = (0..grid.height()).flat_map(|row| of_colour.row(row)).copied().collect();
        cells(grid, module, words, Colour([*red, *green, *blue, 255]), x, y)
    });
    coloured.collect()
}

fn cells(grid: &Grid, module: u32, words: Vec<u64>, ink: Colour, x: u32, y: u32) -> Shape {
    let rows = if grid.row_heights.is_empty() {
        Tracks::Even { count: grid.height(), size: module }
    } else {
        Tracks::Each((0..grid.height()).map(|row| u32::from(grid.row_height(row)) * module).collect())
    };
    let columns = Tracks::Even { count: grid.width(), size: module };
    Shape::Cells(Cells { x, y, columns, rows, words, ink })
}

fn dots(grid: &Grid, module: u32, ink: Colour, x: u32, y: u32) -> Shape {
    let (size, middle) = (f64::from(module), f64::from(module) / 2.0);
    let dot = Arc::new(Outline::new(circle([middle; 2], DOT / 2.0 * size, true).to_vec()));
    let mut stamps = Vec::with_capacity(grid.width() * grid.height() / 4);
    for row in 0..grid.height() {
        for column in (0..grid.width()).filter(|&column| grid.is_dark(column, row)) {
            let [x, y] = [x + column as u32 * module, y + row as u32 * module].map(|at| at as i32);
            stamps.push(Stamp { outline: Arc::clone(&dot), x, y });
        }
    }
    Shape::Stamps { ink, stamps }
}
