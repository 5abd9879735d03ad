//! SVG 1.1: rectangles as run-length paths on whole pixels, outlines as paths, no text element, nothing that could run.

use std::fmt::{Arguments, Write};

use crate::drawing::{Cells, Colour, Drawing, MM_PER_INCH, SUBPIXELS, Segment, Shape, Stamp, Tracks};

/// Writes an SVG file.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let mut file = String::with_capacity(4096);
    document(drawing, &mut file).expect("a String takes everything");
    file.into_bytes()
}

fn document(drawing: &Drawing, file: &mut String) -> std::fmt::Result {
    let (width, height) = (drawing.width, drawing.height);
    file.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    match drawing.dpi {
        Some(dpi) => {
            let millimetres = |pixels: u32| (f64::from(pixels) / dpi * MM_PER_INCH * 1e4).round() / 1e4;
            write!(file, "width=\"{}mm\" height=\"{}mm\" ", millimetres(width), millimetres(height))?;
        }
        None => write!(file, "width=\"{width}\" height=\"{height}\" ")?,
    }
    write!(file, "viewBox=\"0 0 {width} {height}\" role=\"img\">")?;
    if let Some(title) = &drawing.title {
        file.push_str("<title>");
        escape(title, file);
        file.push_str("</title>");
    }
    if let Some(description) = drawing.description {
        file.push_str("<desc>");
        escape(description, file);
        file.push_str("</desc>");
    }
    if drawing.background.alpha() > 0 {
        write!(file, "<path d=\"M0 0h{width}v{height}H0z\"")?;
        paint("fill", drawing.background, file)?;
        file.push_str("/>");
    }
    for shape in &drawing.shapes {
        match shape {
            Shape::Cells(cells) => {
                file.push_str("<path shape-rendering=\"crispEdges\" ");
                match (&cells.columns, &cells.rows) {
                    (Tracks::Even { size, .. }, Tracks::Even { size: height, .. }) if size == height => {
                        squares(cells, *size, file)?;
                    }
                    _ => {
                        file.push_str("d=\"");
                        rectangles(cells, file)?;
                        file.push('"');
                        paint("fill", cells.ink, file)?;
                    }
                }
                file.push_str("/>");
            }
            Shape::Stamps { ink, stamps } => {
                write!(file, "<g transform=\"scale({})\"", 1.0 / f64::from(SUBPIXELS))?;
                paint("fill", *ink, file)?;
                file.push('>');
                for stamp in stamps {
                    file.push_str("<path d=\"");
                    outline(stamp, file)?;
                    file.push_str("\"/>");
                }
                file.push_str("</g>");
            }
        }
    }
    file.push_str("</svg>");
    Ok(())
}

/// The colour of an element's `fill` or `stroke`; black is what a fill is anyway.
fn paint(property: &str, colour: Colour, file: &mut String) -> std::fmt::Result {
    let [red, green, blue, alpha] = colour.0;
    if property != "fill" || [red, green, blue] != [0; 3] {
        let short = [red, green, blue].iter().all(|value| value % 17 == 0);
        if short {
            write!(file, " {property}=\"#{:x}{:x}{:x}\"", red / 17, green / 17, blue / 17)?;
        } else {
            write!(file, " {property}=\"#{red:02x}{green:02x}{blue:02x}\"")?;
        }
    }
    if alpha < 255 {
        write!(file, " {property}-opacity=\"{}\"", (f64::from(alpha) / 255.0 * 1e4).round() / 1e4)?;
    }
    Ok(())
}

/// Each run of square cells as a line one module thick, in modules, across or down: the shortest way to write them.
fn squares(cells: &Cells, module: u32, file: &mut String) -> std::fmt::Result {
    let [across, down] = cells.run_counts();
    let turned = (down < across).then(|| cells.transposed());
    let lines = turned.as_ref().unwrap_or(cells);
    // Where the quiet zone is whole modules the first line tells the place.
    let aligned = cells.x.is_multiple_of(module) && cells.y.is_multiple_of(module);
    let (x, y) = if aligned { (lines.x / module, lines.y / module) } else { (0, 0) };
    match (aligned, module) {
        (true, 1) => {}
        (true, _) => write!(file, "transform=\"scale({module})\" ")?,
        (false, _) => write!(file, "transform=\"translate({} {})scale({module})\" ", cells.x, cells.y)?,
    }
    file.push_str("d=\"");
    // A line from a place along it and across it.
    let put = |file: &mut String, command: char, along: Arguments, across: Arguments, length: u32| match turned {
        None => write!(file, "{command}{along} {across}h{length}"),
        Some(_) => write!(file, "{command}{across} {along}v{length}"),
    };
    let mut pen: Option<(u32, usize)> = None;
    for row in 0..lines.rows.count() {
        let mut result = Ok(());
        lines.runs(row, |left, right| {
            let (left, right) = ((left - lines.x) / module, (right - lines.x) / module);
            let (length, line) = (right - left, y as usize + row);
            let written = match pen {
                None => put(file, 'M', format_args!("{}", x + left), format_args!("{line}.5"), length),
                Some((end, above)) => {
                    let step = i64::from(left) - i64::from(end);
                    put(file, 'm', format_args!("{step}"), format_args!("{}", row - above), length)
                }
            };
            result = result.and(written);
            pen = Some((right, row));
        });
        result?;
    }
    file.push('"');
    paint("stroke", cells.ink, file)
}

/// Each run of dark cells as a rectangle, from its top left corner around.
fn rectangles(cells: &Cells, file: &mut String) -> std::fmt::Result {
    let mut y = cells.y;
    let mut pen: Option<(u32, u32)> = None;
    for row in 0..cells.rows.count() {
        let height = cells.rows.size(row);
        let mut result = Ok(());
        cells.runs(row, |left, right| {
            let width = right - left;
            let moved = match pen {
                None => write!(file, "M{left} {y}"),
                Some((x, line)) => {
                    let (dx, dy) = (i64::from(left) - i64::from(x), i64::from(y) - i64::from(line));
                    let blank = if dy < 0 { "" } else { " " };
                    write!(file, "m{dx}{blank}{dy}")
                }
            };
            result = result.and(moved).and_then(|()| write!(file, "h{width}v{height}h-{width}z"));
            pen = Some((left, y));
        });
        result?;
        y += height;
    }
    Ok(())
}

/// An outline in 1/64 pixels: each contour from an absolute point on, in relative steps.
fn outline(stamp: &Stamp, file: &mut String) -> std::fmt::Result {
    let mut pen = [0, 0];
    let mut to = |file: &mut String, sign: char, points: &[[i32; 2]]| -> std::fmt::Result {
        file.push(sign);
        for (i, point) in points.iter().enumerate() {
            for axis in [0, 1] {
                let step = point[axis] - pen[axis];
                if (i, axis) != (0, 0) && step >= 0 {
                    file.push(' ');
                }
                write!(file, "{step}")?;
            }
        }
        pen = *points.last().unwrap_or(&pen);
        Ok(())
    };
    let mut open = false;
    for &segment in stamp.outline.segments() {
        match segment {
            Segment::Move(p) => {
                if std::mem::replace(&mut open, true) {
                    file.push('z');
                }
                write!(file, "M{} {}", p[0] + stamp.x * SUBPIXELS, p[1] + stamp.y * SUBPIXELS)?;
                // From here on steps count from this point.
                to(&mut String::new(), 'M', &[p])?;
            }
            Segment::Line(p) => to(file, 'l', &[p])?,
            Segment::Quad(c, p) => to(file, 'q', &[c, p])?,
            Segment::Cubic(c, d, p) => to(file, 'c', &[c, d, p])?,
        }
    }
    if open {
        file.push('z');
    }
    Ok(())
}

/// Text as XML 1.0 has it: marks escaped, characters that XML lacks left out.
fn escape(text: &str, file: &mut String) {
    for c in text.chars() {
        match c {
            '&' => file.push_str("&amp;"),
            '<' => file.push_str("&lt;"),
            '>' => file.push_str("&gt;"),
            '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => file.push(c),
            _ => {}
        }
    }
}
