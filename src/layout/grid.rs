//! Grids: matrix and stacked codes, dots and colours.

use std::sync::Arc;

use super::circle::{circle, corner};
use crate::{
    drawing::{Cells, Colour, Outline, Point, SUBPIXELS, Segment, Shape, Stamp, Tracks},
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
        return vec![cells(grid, module, grid.words().to_vec(), ink, x, y)];
    }
    let paints = Grid::COLOURS.iter().zip(0..);
    let coloured = paints.map(|([red, green, blue], index)| {
        let mut of_colour = Grid::new(grid.width(), grid.height());
        for (cell, _) in grid.colours.iter().enumerate().filter(|(_, colour)| **colour == index) {
            of_colour.set(cell % grid.width(), cell / grid.width());
        }
        cells(grid, module, of_colour.words().to_vec(), Colour([*red, *green, *blue, 255]), x, y)
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
    Shape::Stamps { ink, stamps: dark(grid).map(|(column, row)| stamp(&dot, module, column, row, x, y)).collect() }
}

/// Diameter of a dot in the style of dots, in modules.
const STYLED_DOT: f64 = 0.88;

/// Modules as dots, finder patterns solid.
pub fn dotted(grid: &Grid, module: u32, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
    let (mut solid, mut loose) = (Grid::new(grid.width(), grid.height()), Grid::new(grid.width(), grid.height()));
    for (column, row) in dark(grid) {
        let found = |[left, top, width, height]: &[usize; 4]| {
            (*left..left + width).contains(&column) && (*top..top + height).contains(&row)
        };
        if grid.finders.iter().any(found) { solid.set(column, row) } else { loose.set(column, row) }
    }
    let (size, middle) = (f64::from(module), f64::from(module) / 2.0);
    let dot = Arc::new(Outline::new(circle([middle; 2], STYLED_DOT / 2.0 * size, true).to_vec()));
    let mut shapes = draw(&solid, module, ink, x, y);
    let stamps = dark(&loose).map(|(column, row)| stamp(&dot, module, column, row, x, y)).collect();
    shapes.push(Shape::Stamps { ink, stamps });
    shapes
}

/// Modules with a round corner wherever both neighbours at that corner are light.
pub fn rounded(grid: &Grid, module: u32, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
    let is_dark = |column: Option<usize>, row: Option<usize>| match (column, row) {
        (Some(column), Some(row)) => column < grid.width() && row < grid.height() && grid.is_dark(column, row),
        _ => false,
    };
    let mut whole = Grid::new(grid.width(), grid.height());
    let mut forms: [Option<Arc<Outline>>; 16] = Default::default();
    let mut stamps = Vec::new();
    for (column, row) in dark(grid) {
        let [left, right] = [column.checked_sub(1), Some(column + 1)].map(|at| !is_dark(at, Some(row)));
        let [above, below] = [row.checked_sub(1), Some(row + 1)].map(|at| !is_dark(Some(column), at));
        let round = [left && above, above && right, right && below, below && left];
        let form = round.iter().fold(0, |form, round| form << 1 | usize::from(*round));
        if form == 0 {
            whole.set(column, row);
        } else {
            let outline = forms[form].get_or_insert_with(|| Arc::new(Outline::new(square(module, round))));
            stamps.push(stamp(outline, module, column, row, x, y));
        }
    }
    let mut shapes = draw(&whole, module, ink, x, y);
    shapes.push(Shape::Stamps { ink, stamps });
    shapes
}

/// A square of a module, clockwise from its top left corner, some of its corners round.
fn square(module: u32, round: [bool; 4]) -> Vec<Segment> {
    let side = module as i32 * SUBPIXELS;
    let corners: [Point; 4] = [[0, 0], [side, 0], [side, side], [0, side]];
    let middle = |a: Point, b: Point| [0, 1].map(|i| i32::midpoint(a[i], b[i]));
    let mut segments = vec![Segment::Move(middle(corners[3], corners[0]))];
    for (i, &at) in corners.iter().enumerate() {
        let (start, end) = (middle(corners[(i + 3) % 4], at), middle(at, corners[(i + 1) % 4]));
        if round[i] {
            segments.push(corner(start, at, end));
        } else {
            segments.extend([Segment::Line(at), Segment::Line(end)]);
        }
    }
    segments
}

fn stamp(outline: &Arc<Outline>, module: u32, column: usize, row: usize, x: u32, y: u32) -> Stamp {
    let [x, y] = [x + column as u32 * module, y + row as u32 * module].map(|at| at as i32);
    Stamp { outline: Arc::clone(outline), x, y }
}

/// Column and row of the dark cells.
fn dark(grid: &Grid) -> impl Iterator<Item = (usize, usize)> {
    let all = (0..grid.height()).flat_map(|row| (0..grid.width()).map(move |column| (column, row)));
    all.filter(|&(column, row)| grid.is_dark(column, row))
}
