//! The coverage of outlines, worked out once and kept with the outline.

use tiny_skia::{FillRule, Mask, Path, PathBuilder, Transform};

use crate::drawing::{Coverage, Outline, SUBPIXELS, Segment};

/// How much of each pixel an outline covers.
pub fn of(outline: &Outline) -> &Coverage {
    outline.coverage(rasterise)
}

fn rasterise(outline: &Outline) -> Coverage {
    let [left, top, right, bottom] = outline.bounds();
    let (left, top) = (left.div_euclid(SUBPIXELS), top.div_euclid(SUBPIXELS));
    let [width, height] =
        [right - left * SUBPIXELS, bottom - top * SUBPIXELS].map(|extent| (extent as u32).div_ceil(SUBPIXELS as u32));
    let (Some(path), Some(mut mask)) = (path(outline, [left, top]), Mask::new(width, height)) else {
        // A blank has no contour.
        return Coverage::default();
    };
    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    Coverage { left, top, width: width as usize, values: mask.take() }
}

/// The outline as a path with the pixel `origin` at 0, 0.
fn path(outline: &Outline, origin: [i32; 2]) -> Option<Path> {
    // Every coordinate is a multiple of 1/64 and small: exact as f32.
    let at = |point: [i32; 2]| [0, 1].map(|i| point[i] as f32 / SUBPIXELS as f32 - origin[i] as f32);
    let mut path = PathBuilder::new();
    for &segment in outline.segments() {
        match segment {
            Segment::Move(p) => {
                path.close();
                let [x, y] = at(p);
                path.move_to(x, y);
            }
            Segment::Line(p) => {
                let [x, y] = at(p);
                path.line_to(x, y);
            }
            Segment::Quad(c, p) => {
                let ([cx, cy], [x, y]) = (at(c), at(p));
                path.quad_to(cx, cy, x, y);
            }
            Segment::Cubic(c, d, p) => {
                let ([cx, cy], [dx, dy], [x, y]) = (at(c), at(d), at(p));
                path.cubic_to(cx, cy, dx, dy, x, y);
            }
        }
    }
    path.close();
    path.finish()
}
