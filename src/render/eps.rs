//! EPS: PostScript level 2, one picture of exact size, in its own pixels.

use std::fmt::Write;

use crate::drawing::{Colour, Drawing, SCREEN_DPI, SUBPIXELS, Segment, Shape};

/// What PDF and PostScript rectangles are smaller by on each side, in pixels: both fill every pixel that is touched at all,
/// and must not touch the next one by an error of rounding.
const INSET: f64 = 0.01;

/// Writes an EPS file; what is see-through lies on white, a clear background is left out.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let mut file = String::with_capacity(4096);
    document(drawing, &mut file).expect("a String takes everything");
    file.into_bytes()
}

fn document(drawing: &Drawing, file: &mut String) -> std::fmt::Result {
    let point = 72.0 / drawing.dpi.unwrap_or(SCREEN_DPI);
    let [width, height] = [drawing.width, drawing.height].map(|side| f64::from(side) * point);
    writeln!(file, "%!PS-Adobe-3.0 EPSF-3.0")?;
    // Whole points that hold it; what rounding adds to a whole number is none.
    let [across, up] = [width, height].map(|side| (side - 1e-6).ceil());
    writeln!(file, "%%BoundingBox: 0 0 {across} {up}")?;
    writeln!(file, "%%HiResBoundingBox: 0 0 {width:.5} {height:.5}")?;
    if let Some(title) = &drawing.title {
        // A comment line: printable ASCII only.
        let plain = title.chars().map(|c| if c.is_ascii() && !c.is_control() { c } else { '?' });
        writeln!(file, "%%Title: {}", plain.take(200).collect::<String>())?;
    }
    writeln!(file, "%%LanguageLevel: 2\n%%EndComments")?;
    writeln!(file, "save\n/r{{rectfill}}bind def/m{{moveto}}bind def/l{{lineto}}bind def/c{{curveto}}bind def")?;
    // Down from the top, in pixels.
    writeln!(file, "0 {height:.5} translate {point:.8} -{point:.8} scale")?;
    if drawing.background.alpha() > 0 {
        colour(drawing.background, drawing.cmyk, file)?;
        writeln!(file, "0 0 {} {} r", drawing.width, drawing.height)?;
    }
    for shape in &drawing.shapes {
        match shape {
            Shape::Cells(cells) => {
                colour(cells.ink, drawing.cmyk, file)?;
                let mut y = cells.y;
                for row in 0..cells.rows.count() {
                    let height = cells.rows.size(row);
                    let mut result = Ok(());
                    cells.runs(row, |left, right| {
                        let [x, top, width, height] = inset(left, y, right - left, height);
                        result = result.and_then(|()| writeln!(file, "{x} {top} {width} {height} r"));
                    });
                    result?;
                    y += height;
                }
            }
            Shape::Stamps { ink, stamps } => {
                colour(*ink, drawing.cmyk, file)?;
                for stamp in stamps {
                    let at = |[x, y]: [i32; 2]| {
                        let exact = |value: i32| f64::from(value) / f64::from(SUBPIXELS);
                        (f64::from(stamp.x) + exact(x), f64::from(stamp.y) + exact(y))
                    };
                    let mut pen = [0, 0];
                    for &segment in stamp.outline.segments() {
                        match segment {
                            Segment::Move(p) => writeln!(file, "{} {} m", at(p).0, at(p).1)?,
                            Segment::Line(p) => writeln!(file, "{} {} l", at(p).0, at(p).1)?,
                            Segment::Quad(..) | Segment::Cubic(..) => {
                                let [c, d, p] = segment.cubic(pen).map(|[x, y]| {
                                    let exact =
                                        |value: f64, origin: i32| value / f64::from(SUBPIXELS) + f64::from(origin);
                                    [exact(x, stamp.x), exact(y, stamp.y)]
                                });
                                writeln!(file, "{:.4} {:.4} {:.4} {:.4} {} {} c", c[0], c[1], d[0], d[1], p[0], p[1])?;
                            }
                        }
                        pen = segment.end();
                    }
                    writeln!(file, "fill")?;
                }
            }
        }
    }
    writeln!(file, "restore\n%%EOF")
}

/// A rectangle that touches no other pixels than its own.
pub fn inset(x: u32, y: u32, width: u32, height: u32) -> [f64; 4] {
    [f64::from(x) + INSET, f64::from(y) + INSET, f64::from(width) - 2.0 * INSET, f64::from(height) - 2.0 * INSET]
}

fn colour(colour: Colour, cmyk: bool, file: &mut String) -> std::fmt::Result {
    let opaque = colour.over(Colour::WHITE, 255);
    if cmyk {
        let [cyan, magenta, yellow, black] = opaque.cmyk().map(|share| (share * 1e4).round() / 1e4);
        return writeln!(file, "{cyan} {magenta} {yellow} {black} setcmykcolor");
    }
    let [red, green, blue, _] = opaque.0.map(|value| (f64::from(value) / 255.0 * 1e4).round() / 1e4);
    if opaque.is_grey() { writeln!(file, "{red} setgray") } else { writeln!(file, "{red} {green} {blue} setrgbcolor") }
}
