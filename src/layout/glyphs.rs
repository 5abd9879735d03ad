//! Glyph outlines at a size, made once a thread.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use crate::{
    drawing::{Outline, Point, SUBPIXELS, Segment},
    font::{Face, Glyph, Pen},
};

/// A glyph at a size.
#[derive(Clone)]
pub struct Sized {
    /// The outline, its origin on the base line at the left.
    pub outline: Arc<Outline>,
    /// Width with its space, in whole pixels.
    pub advance: u32,
    /// The typeface it was taken from.
    pub face: Face,
}

/// The character in `face` at `em` pixels, or in another typeface where that lacks it.
pub fn glyph(face: Face, c: char, em: u32) -> Option<Sized> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(known) = cache.glyphs.get(&(face, c, em)) {
            return Some(known.clone());
        }
        let (face_used, glyph) = find(face, c)?;
        let sized = Sized {
            outline: Arc::new(outline(glyph, em)),
            advance: (glyph.advance() * em as f32).round() as u32,
            face: face_used,
        };
        cache.keep((face, c, em), &sized);
        Some(sized)
    })
}

/// Width of the character with its space, in em.
pub fn advance(face: Face, c: char) -> Option<f32> {
    find(face, c).map(|(_, glyph)| glyph.advance())
}

fn find(face: Face, c: char) -> Option<(Face, Glyph)> {
    let other = if face == Face::OcrB { Face::BizUdGothic } else { Face::OcrB };
    [face, other].into_iter().find_map(|face| Some((face, face.glyph(c)?)))
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// Glyphs by typeface asked, character and size.
#[derive(Default)]
struct Cache {
    glyphs: HashMap<(Face, char, u32), Sized>,
    bytes: u64,
}

/// Most bytes kept; above it all is forgotten.
const MOST_BYTES: u64 = 2 << 20;

impl Cache {
    fn keep(&mut self, key: (Face, char, u32), sized: &Sized) {
        // The coverage, made when the first picture is rasterised, is about a byte a pixel.
        let outline = size_of::<Outline>() + size_of_val(sized.outline.segments());
        let bytes = outline as u64 + u64::from(key.2) * u64::from(key.2);
        if bytes > MOST_BYTES / 16 {
            return;
        }
        if self.bytes + bytes > MOST_BYTES {
            self.glyphs.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.glyphs.insert(key, sized.clone());
    }
}

fn outline(glyph: Glyph, em: u32) -> Outline {
    let scale = em as f32 * SUBPIXELS as f32 / f32::from(glyph.units_per_em());
    let mut tracer = Tracer { scale, segments: Vec::new() };
    glyph.outline(&mut tracer);
    tracer.segments.shrink_to_fit();
    Outline::new(tracer.segments)
}

/// Takes an outline down in subpixels, `y` downwards.
struct Tracer {
    scale: f32,
    segments: Vec<Segment>,
}

impl Tracer {
    fn at(&self, x: f32, y: f32) -> Point {
        [(x * self.scale).round() as i32, (-y * self.scale).round() as i32]
    }
}

impl Pen for Tracer {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.segments.push(Segment::Quad(self.at(cx, cy), self.at(x, y)));
    }

    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        self.segments.push(Segment::Cubic(self.at(cx, cy), self.at(dx, dy), self.at(x, y)));
    }

    fn close(&mut self) {}
}
