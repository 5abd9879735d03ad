//! Human-readable text: its pieces are set in glyphs at whole pixels, around the pattern.

use super::{
    LayoutError,
    glyphs::{self, Sized},
    snap::{Scale, whole},
    style::{self, Style, TextAlign, TextPosition},
};
use crate::{
    drawing::{Colour, Shape as Filled, Stamp},
    font::Face,
    symbol::{Extent, Shape, Side, Symbol, Text, Wording},
};

/// Width of a character where the style names no size, in modules: that of EAN and UPC.
const PITCH: f32 = 7.0;

/// The same under matrix codes, whose modules are larger.
const MATRIX_PITCH: f32 = 3.0;

/// Space between bars and text, in modules.
const GAP: f32 = 1.0;

/// Least size that text shrinks to by itself, in pixels an em.
const LEAST_EM: u32 = 8;

/// All text of a picture, in pixels from the left end of the pattern.
pub struct Lines {
    pieces: Vec<Piece>,
    /// Space between bars and text.
    pub gap: u32,
}

struct Piece {
    place: Place,
    line: u32,
    /// Whether the piece is tied to the bars that it names.
    tied: bool,
    left: i32,
    right: i32,
    /// How far characters of this size reach above and below the base line.
    ascent: u32,
    descent: u32,
    glyphs: Vec<(Sized, i32)>,
}

/// On which side of the bars a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Over the pattern.
    Above,
    /// Over the bars of an add-on, within the height of the others.
    Inside,
    /// Under the first row of a pattern, over the next.
    Between,
    /// Under the pattern.
    Below,
}

/// Heights from the top of the picture that text is placed by.
#[derive(Clone, Copy, Debug)]
pub struct Edges {
    /// Where text above ends.
    pub top: u32,
    /// Where the bars begin.
    pub bars: u32,
    /// Where the first row of a grid ends.
    pub row: u32,
    /// Where the bars that text is tied to end.
    pub body: u32,
    /// Where everything that text must clear ends.
    pub bottom: u32,
}

impl Edges {
    /// The same with so many pixels more above all.
    pub fn lowered(self, by: u32) -> Self {
        let Self { top, bars, row, body, bottom } = self;
        Self { top: top + by, bars: bars + by, row: row + by, body: body + by, bottom: bottom + by }
    }
}

impl Lines {
    /// Sets the text of a symbol whose pattern is `width` pixels wide and has `room` pixels with the narrower of its quiet zones on both sides.
    pub fn set(symbol: &Symbol, style: &Style, scale: Scale, width: u32, room: u32) -> Result<Self, LayoutError> {
        let face = match style.font {
            style::Font::OcrB => Face::OcrB,
            style::Font::BizUdGothic => Face::BizUdGothic,
            style::Font::BizUdMincho => Face::BizUdMincho,
        };
        let gap = scale.nearest(GAP);
        let texts = texts(symbol, style);
        if texts.is_empty() {
            return Ok(Self { pieces: Vec::new(), gap });
        }
        let setting = Setting {
            face,
            spacing: style.letter_spacing.map_or(Ok(0), |length| scale.length(length, "letter_spacing"))?,
            stretch: f64::from(width) / super::pattern_width(symbol),
            room,
            field: if style.text_content.is_some() { "text_content" } else { "text" },
        };
        // Text that is tied to its bars and text that is not are fitted each for themselves.
        let usual = usual_em(symbol, face, scale);
        let em_of = |tied: bool| match style.text_size {
            Some(size) => scale.length(size, "text_size"),
            None => {
                setting.fitting_em(usual, texts.iter().map(|(text, _)| text).filter(|text| text.span.is_some() == tied))
            }
        };
        let ems = [em_of(false)?, em_of(true)?];

        let mut pieces = Vec::with_capacity(texts.len());
        for (text, place) in &texts {
            let em = ems[usize::from(text.span.is_some())];
            let glyphs = setting.glyphs(&text.content, em)?;
            let reach = |metric: fn(Face) -> f32| {
                let share = glyphs.iter().map(|glyph| metric(glyph.face)).fold(metric(face), f32::max);
                (share * em as f32).ceil() as u32
            };
            let (ascent, descent) = (reach(Face::ascent), reach(Face::descent));
            let placed = match (text.span, style.text_align) {
                (Some(span), _) => {
                    spread(glyphs, f64::from(span.start) * setting.stretch, f64::from(span.width) * setting.stretch)
                }
                (None, TextAlign::Justify) => spread(glyphs, 0.0, f64::from(width)),
                (None, align) => in_line(glyphs, setting.spacing, align, width),
            };
            let left = placed.first().map_or(0, |(_, x)| *x);
            let right = placed.last().map_or(0, |(glyph, x)| x + glyph.advance as i32);
            let (line, tied) = (u32::from(text.line), text.span.is_some());
            pieces.push(Piece { place: *place, line, tied, left, right, ascent, descent, glyphs: placed });
        }
        Ok(Self { pieces, gap })
    }

    /// Ascent and descent of the largest text on a side.
    fn line(&self, place: Place) -> [u32; 2] {
        let pieces = self.pieces.iter().filter(|piece| piece.place == place);
        pieces.fold([0, 0], |[ascent, descent], piece| [ascent.max(piece.ascent), descent.max(piece.descent)])
    }

    /// Height of the lines on a side, with the gap to the bars; 0 where there are none.
    pub fn height(&self, place: Place) -> u32 {
        let lines = self.pieces.iter().filter(|piece| piece.place == place).map(|piece| piece.line + 1).max();
        let [ascent, descent] = self.line(place);
        match (lines, place) {
            (None, _) => 0,
            (Some(lines), Place::Inside) => lines * ascent + self.gap,
            (Some(lines), _) => lines * (ascent + descent) + self.gap,
        }
    }

    /// Where the lowest line under the bars ends; 0 where there is none.
    pub fn bottom(&self, edges: Edges) -> u32 {
        let below = self.pieces.iter().filter(|piece| piece.place == Place::Below);
        below.map(|piece| self.base_line(piece, edges) + piece.descent).max().unwrap_or(0)
    }

    /// How far the text reaches beyond the left and the right end of the pattern.
    pub fn overhang(&self, width: u32) -> [u32; 2] {
        let left = self.pieces.iter().map(|piece| -piece.left).max().unwrap_or(0);
        let right = self.pieces.iter().map(|piece| piece.right - width as i32).max().unwrap_or(0);
        [left.max(0) as u32, right.max(0) as u32]
    }

    /// The glyphs, `x` being the left end of the pattern.
    pub fn draw(&self, edges: Edges, ink: Colour, x: u32) -> Option<Filled> {
        let mut stamps = Vec::with_capacity(self.pieces.iter().map(|piece| piece.glyphs.len()).sum());
        for piece in &self.pieces {
            let y = self.base_line(piece, edges) as i32;
            let inked = piece.glyphs.iter().filter(|(glyph, _)| !glyph.outline.segments().is_empty());
            stamps.extend(inked.map(|(glyph, left)| Stamp { outline: glyph.outline.clone(), x: x as i32 + left, y }));
        }
        (!stamps.is_empty()).then_some(Filled::Stamps { ink, stamps })
    }

    fn base_line(&self, piece: &Piece, edges: Edges) -> u32 {
        let [ascent, descent] = self.line(piece.place);
        let lines = piece.line * (ascent + descent);
        match piece.place {
            Place::Above => (edges.top - self.gap).saturating_sub(descent + lines),
            Place::Inside => edges.bars + ascent,
            Place::Between => edges.row + self.gap + lines + ascent,
            Place::Below => {
                let top = if piece.tied { edges.body } else { edges.bottom };
                top + self.gap + lines + ascent
            }
        }
    }
}

/// The pieces to draw and the side of each.
fn texts(symbol: &Symbol, style: &Style) -> Vec<(Text, Place)> {
    let shown = style.text.unwrap_or(true);
    let above = style.text_position == TextPosition::Above;
    let side = if above { Place::Above } else { Place::Below };
    if let Some(content) = style.text_content.as_ref().filter(|_| shown) {
        let lines: Vec<&str> = content.lines().collect();
        let numbered = lines.iter().enumerate().map(|(i, line)| {
            // Lines are counted away from the bars.
            let number = if above { lines.len() - 1 - i } else { i };
            (Text::below(*line).on_line(number.min(255) as u8), side)
        });
        return numbered.collect();
    }
    let add_on = match &symbol.shape {
        Shape::Bars(bars) => bars.bars.iter().any(|bar| bar.extent == Extent::AddOn),
        Shape::Grid(_) | Shape::Hexagons(_) => false,
    };
    let own = symbol.text.iter().filter(|_| shown).map(|text| {
        let place = match text.side {
            Side::Above if add_on && text.span.is_some() => Place::Inside,
            Side::Above => Place::Above,
            Side::Between => Place::Between,
            Side::Below => side,
        };
        (text.clone(), place)
    });
    own.collect()
}

/// The size of text where there is room for it, in pixels an em.
fn usual_em(symbol: &Symbol, face: Face, scale: Scale) -> f64 {
    let pitch = match &symbol.shape {
        Shape::Grid(grid) if grid.row_heights.is_empty() => MATRIX_PITCH,
        Shape::Bars(_) | Shape::Grid(_) | Shape::Hexagons(_) => PITCH,
    };
    f64::from(pitch) * f64::from(scale.module) / f64::from(face.digit())
}

/// What all pieces of text have in common.
struct Setting {
    face: Face,
    /// Pixels after each character.
    spacing: u32,
    /// Pixels of a module of the symbol, as its elements were rounded.
    stretch: f64,
    /// Pixels that a line may take.
    room: u32,
    /// The option to blame for a character that cannot be drawn.
    field: &'static str,
}

impl Setting {
    /// The size at which tied pieces fit their spans and the others the room there is.
    fn fitting_em<'a>(&self, usual: f64, texts: impl Iterator<Item = &'a Text>) -> Result<u32, LayoutError> {
        let mut em = usual;
        for text in texts {
            let (mut sum, mut widest, mut count) = (0.0, 0.0_f64, 0.0);
            for c in characters(&text.content) {
                let advance = f64::from(glyphs::advance(self.face, c).ok_or_else(|| self.missing(c))?);
                (sum, widest, count) = (sum + advance, widest.max(advance), count + 1.0);
            }
            let (width, room) = match text.span {
                // A little more than its share, for each advance is rounded.
                Some(span) => (widest * count, f64::from(span.width) * self.stretch + count / 3.0),
                // A little less, for the same reason.
                None => (sum, f64::from(self.room) - count * (f64::from(self.spacing) + 0.5)),
            };
            if width > 0.0 {
                em = em.min(room / width);
            }
        }
        whole(em.floor().max(f64::from(LEAST_EM)), "text")
    }

    fn glyphs(&self, content: &str, em: u32) -> Result<Vec<Sized>, LayoutError> {
        characters(content).map(|c| glyphs::glyph(self.face, c, em).ok_or_else(|| self.missing(c))).collect()
    }

    fn missing(&self, c: char) -> LayoutError {
        let code = c as u32;
        LayoutError::option(
            self.field,
            Wording::of(
                format!(
                    "the character {c:?} (U+{code:04X}) is in none of the typefaces; right would be text_content without it, or text=false"
                ),
                format!(
                    "文字 {c:?} (U+{code:04X}) を描けるフォントがありません。text_content で別の文字列を指定するか、text=false にしてください"
                ),
            ),
        )
    }
}

/// The characters as shown: a control character leaves a blank.
pub fn characters(content: &str) -> impl Iterator<Item = char> {
    content.chars().map(|c| if c.is_control() { ' ' } else { c })
}

/// Each character in the middle of an equal share of a span.
fn spread(glyphs: Vec<Sized>, start: f64, width: f64) -> Vec<(Sized, i32)> {
    let share = width / glyphs.len().max(1) as f64;
    let place = |(i, glyph): (usize, Sized)| {
        let left = start + share * (i as f64 + 0.5) - f64::from(glyph.advance) / 2.0;
        (glyph, left.round() as i32)
    };
    glyphs.into_iter().enumerate().map(place).collect()
}

/// One character after the other, aligned with the bars.
fn in_line(glyphs: Vec<Sized>, spacing: u32, align: TextAlign, width: u32) -> Vec<(Sized, i32)> {
    let spaces = spacing * glyphs.len().saturating_sub(1) as u32;
    let length = (glyphs.iter().map(|glyph| glyph.advance).sum::<u32>() + spaces) as i32;
    let mut x = match align {
        TextAlign::Left => 0,
        TextAlign::Right => width as i32 - length,
        TextAlign::Center | TextAlign::Justify => (width as i32 - length).div_euclid(2),
    };
    let place = |glyph: Sized| {
        let left = x;
        x += (glyph.advance + spacing) as i32;
        (glyph, left)
    };
    glyphs.into_iter().map(place).collect()
}
