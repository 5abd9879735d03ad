//! PDF: one page of the picture's exact size, everything as vectors, with an alternative text.

use pdf_writer::{
    Content, Finish, Name, Pdf, Rect, Ref, TextStr,
    types::StructRole,
    writers::{ExtGraphicsState, Resources},
};

use super::eps::inset;
use crate::drawing::{Cells, Colour, Drawing, SCREEN_DPI, SUBPIXELS, Segment, Shape, Stamp};

/// Writes a PDF file.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let [catalog, pages, page, contents, figure, parents, info] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
    let point = 72.0 / drawing.dpi.unwrap_or(SCREEN_DPI);
    // A hair less than exact, so that a reader that rounds up has as many pixels.
    let [width, height] =
        [drawing.width, drawing.height].map(|side| (((f64::from(side) * point * 1e4).ceil() - 1.0) / 1e4) as f32);

    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(pages);
    if drawing.title.is_some() {
        // The whole picture is one figure for those who cannot see it.
        root.mark_info().marked(true);
        root.viewer_preferences().display_doc_title(true);
        let mut tree = root.struct_tree_root();
        tree.child(figure);
        tree.parent_tree().nums().insert(0, parents);
    }
    root.finish();
    pdf.pages(pages).kids([page]).count(1);

    let mut sheet = pdf.page(page);
    sheet.parent(pages).media_box(Rect::new(0.0, 0.0, width, height)).contents(contents).struct_parents(0);
    name_opacities(drawing, &mut sheet.resources());
    sheet.finish();

    let mut content = Content::new();
    content.save_state();
    if drawing.title.is_some() {
        content.begin_marked_content_with_properties(Name(b"Figure")).properties().identify(0);
    }
    content.transform([point as f32, 0.0, 0.0, -point as f32, 0.0, height]);
    paint(drawing, &mut content);
    if drawing.title.is_some() {
        content.end_marked_content();
    }
    content.restore_state();
    pdf.stream(contents, &content.finish());
    if let Some(title) = &drawing.title {
        pdf.indirect(parents).array().item(figure);
        let mut element = pdf.struct_element(figure);
        element.kind(StructRole::Figure).page(page).alt(TextStr(&alternative(drawing, title)));
        element.children().marked_content_id(0);
        element.finish();
        pdf.document_info(info).title(TextStr(title));
    }
    pdf.finish()
}

/// What the picture shows, for those who do not see it.
pub fn alternative(drawing: &Drawing, title: &str) -> String {
    drawing.description.map_or_else(|| title.to_owned(), |kind| format!("{kind}: {title}"))
}

/// Names the opacities that [`paint`] uses.
pub fn name_opacities(drawing: &Drawing, resources: &mut Resources) {
    let mut states = resources.ext_g_states();
    for alpha in opacities(drawing) {
        states.insert(Name(&state(alpha))).start::<ExtGraphicsState>().non_stroking_alpha(f32::from(alpha) / 255.0);
    }
}

/// The drawing in its own pixels, down from the top.
pub fn paint(drawing: &Drawing, content: &mut Content) {
    let see_through = !opacities(drawing).is_empty();
    let fill = |colour: Colour, content: &mut Content| {
        if see_through {
            content.set_parameters(Name(&state(colour.alpha())));
        }
        if drawing.cmyk {
            let [cyan, magenta, yellow, black] = colour.cmyk().map(|share| share as f32);
            content.set_fill_cmyk(cyan, magenta, yellow, black);
            return;
        }
        let [red, green, blue] = [0, 1, 2].map(|i| f32::from(colour.0[i]) / 255.0);
        if colour.is_grey() {
            content.set_fill_gray(red);
        } else {
            content.set_fill_rgb(red, green, blue);
        }
    };
    if drawing.background.alpha() > 0 {
        fill(drawing.background, content);
        content.rect(0.0, 0.0, drawing.width as f32, drawing.height as f32).fill_nonzero();
    }
    for shape in &drawing.shapes {
        match shape {
            Shape::Cells(cells) => {
                fill(cells.ink, content);
                rectangles(cells, content);
            }
            Shape::Stamps { ink, stamps } => {
                fill(*ink, content);
                for stamp in stamps {
                    outline(stamp, content);
                }
            }
        }
    }
}

fn rectangles(cells: &Cells, content: &mut Content) {
    let mut y = cells.y;
    for row in 0..cells.rows.count() {
        let height = cells.rows.size(row);
        cells.runs(row, |left, right| {
            let [x, top, width, height] = inset(left, y, right - left, height).map(|value| value as f32);
            content.rect(x, top, width, height);
        });
        y += height;
    }
    content.fill_nonzero();
}

fn outline(stamp: &Stamp, content: &mut Content) {
    let at = |[x, y]: [f64; 2]| {
        let exact = |value: f64, origin: i32| (value / f64::from(SUBPIXELS) + f64::from(origin)) as f32;
        (exact(x, stamp.x), exact(y, stamp.y))
    };
    let mut pen = [0, 0];
    for &segment in stamp.outline.segments() {
        let [(cx, cy), (dx, dy), (x, y)] = segment.cubic(pen).map(at);
        match segment {
            Segment::Move(_) => content.move_to(x, y),
            Segment::Line(_) => content.line_to(x, y),
            Segment::Quad(..) | Segment::Cubic(..) => content.cubic_to(cx, cy, dx, dy, x, y),
        };
        pen = segment.end();
    }
    content.fill_nonzero();
}

/// The opacities in use, none where everything is opaque.
fn opacities(drawing: &Drawing) -> Vec<u8> {
    let mut opacities: Vec<u8> = drawing.shapes.iter().map(|shape| shape.ink().alpha()).collect();
    if drawing.background.alpha() > 0 {
        opacities.push(drawing.background.alpha());
    }
    opacities.sort_unstable();
    opacities.dedup();
    if opacities == [255] { Vec::new() } else { opacities }
}

/// Name of the graphics state with an opacity.
fn state(alpha: u8) -> Vec<u8> {
    format!("a{alpha}").into_bytes()
}
