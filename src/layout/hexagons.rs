//! Hexagons: MaxiCode (ISO/IEC 16023, clause 4.11). `W` is the module, the distance of two cells in a row.

use std::sync::Arc;

use super::{circle::circle, snap::Scale};
use crate::{
    drawing::{Colour, Outline, SUBPIXELS, Segment, Shape, Stamp},
    symbol::Hexagons,
};

/// Width of the pattern in modules: 29 distances and a cell.
pub const COLUMNS: f64 = 30.0;

/// Height of the pattern in modules.
pub const HEIGHT: f64 = (ROWS - 1) as f64 * ROW + 2.0 * HALF_CELL;

const ROWS: usize = 33;

/// Distance of two rows: half the square root of 3.
const ROW: f64 = 0.866_025_403_784;

/// Half the height of a cell that touches its neighbours.
const HALF_CELL: f64 = 0.577_350_269_19;

/// From the middle of a dark hexagon to its corners, above and below, and to its sides: it leaves a gap to its neighbours.
const CORNER: f64 = 0.5;
const SIDE: f64 = 0.433_012_701_892;

/// Radii of the bull's-eye: the outer and inner edges of its three dark rings.
const RINGS: [f64; 6] = [4.5, 3.715_470, 2.930_940, 2.146_410, 1.361_880, HALF_CELL];

/// Column and row of the bull's-eye's middle.
const MIDDLE: (f64, usize) = (14.5, 16);

/// Width and height of the pattern in pixels.
pub fn size(scale: Scale) -> [u32; 2] {
    [scale.covering(COLUMNS), scale.covering(HEIGHT)]
}

/// The dark cells and the bull's-eye with the top left corner of the pattern at `x`, `y`.
pub fn stamps(hexagons: &Hexagons, scale: Scale, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
    let module = f64::from(scale.module);
    let top = |row: usize| (y + (row as f64 * ROW * module).round() as u32) as i32;
    // Every hexagon stands on whole pixels, so all of a row's kind are alike; odd rows are half a cell to the right.
    let kinds = [0.5, 1.0].map(|middle| Arc::new(Outline::new(hexagon([middle * module, HALF_CELL * module], module))));

    let mut stamps = Vec::with_capacity(600);
    let grid = &hexagons.grid;
    for row in 0..grid.height() {
        let outline = &kinds[row % 2];
        for column in (0..grid.width()).filter(|&column| grid.is_dark(column, row)) {
            let x = x as i32 + column as i32 * scale.module as i32;
            stamps.push(Stamp { outline: Arc::clone(outline), x, y: top(row) });
        }
    }
    let centre = [MIDDLE.0 * module, HALF_CELL * module];
    let rings = RINGS.iter().enumerate().flat_map(|(i, radius)| circle(centre, radius * module, i % 2 == 0));
    stamps.push(Stamp { outline: Arc::new(Outline::new(rings.collect())), x: x as i32, y: top(MIDDLE.1) });
    vec![Shape::Stamps { ink, stamps }]
}

fn hexagon(middle: [f64; 2], module: f64) -> Vec<Segment> {
    let corners = [
        (0.0, -CORNER),
        (SIDE, -CORNER / 2.0),
        (SIDE, CORNER / 2.0),
        (0.0, CORNER),
        (-SIDE, CORNER / 2.0),
        (-SIDE, -CORNER / 2.0),
    ];
    let at = |(x, y): (f64, f64)| {
        [middle[0] + x * module, middle[1] + y * module].map(|value| (value * f64::from(SUBPIXELS)).round() as i32)
    };
    let segment = |(i, corner)| if i == 0 { Segment::Move(at(corner)) } else { Segment::Line(at(corner)) };
    corners.into_iter().enumerate().map(segment).collect()
}
