//! Circles as outlines.

use crate::drawing::{Point, SUBPIXELS, Segment};

/// Distance of the control points of a quarter circle from its ends, in radii: the usual approximation by a cubic.
const QUARTER: f64 = 0.552_284_749_831;

/// A circle around `centre` (in pixels): clockwise to fill, the other way round for a hole in what surrounds it.
pub fn circle(centre: [f64; 2], radius: f64, clockwise: bool) -> [Segment; 5] {
    let at = |x: f64, y: f64| -> Point {
        let y = if clockwise { y } else { -y };
        [centre[0] + x * radius, centre[1] + y * radius].map(|value| (value * f64::from(SUBPIXELS)).round() as i32)
    };
    let arc = |[x, y]: [f64; 2], [to_x, to_y]: [f64; 2]| {
        Segment::Cubic(
            at(x + QUARTER * to_x, y + QUARTER * to_y),
            at(to_x + QUARTER * x, to_y + QUARTER * y),
            at(to_x, to_y),
        )
    };
    let [east, south, west, north] = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]];
    [Segment::Move(at(1.0, 0.0)), arc(east, south), arc(south, west), arc(west, north), arc(north, east)]
}

/// The quarter circle from `start` to `end` inside the corner between them.
pub fn corner(start: Point, corner: Point, end: Point) -> Segment {
    let towards = |from: Point| [0, 1].map(|i| from[i] + (f64::from(corner[i] - from[i]) * QUARTER).round() as i32);
    Segment::Cubic(towards(start), towards(end), end)
}
