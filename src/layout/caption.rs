//! A caption under a symbol: a sentence of the label that the symbol stands on, and no part of the symbol.

use super::{
    LayoutError, Length, glyphs,
    notice::{FACE, length, line_height, lines},
    text::characters,
};
use crate::{
    drawing::{Colour, Drawing, Shape as Filled, Stamp},
    symbol::Wording,
};

/// What a caption says, and how.
#[derive(Clone, Copy)]
pub struct Caption<'a> {
    /// Its text; a line feed starts a new line.
    pub text: &'a str,
    /// Its em.
    pub size: Length,
    /// Pixels that a line may have; longer ones are broken.
    pub room: u32,
    /// Pixels an inch.
    pub dpi: f64,
}

impl Caption<'_> {
    fn em(self) -> u32 {
        (self.size.dots(self.dpi).round() as u32).max(1)
    }

    fn lines(self) -> Vec<String> {
        let shown = |line: &str| characters(line).collect::<String>();
        let broken = self.text.lines().flat_map(|line| lines(&shown(line), self.em(), self.room));
        broken.map(|line| line.trim_end().to_owned()).collect()
    }

    /// Pixels between the symbol and the caption.
    fn gap(self) -> u32 {
        self.em().div_ceil(3)
    }

    /// Pixels that it makes a label higher.
    pub fn height(self) -> u32 {
        self.gap() + self.lines().len() as u32 * line_height(self.em())
    }
}

/// The drawing with a caption in its middle below.
pub fn captioned(drawing: Drawing, caption: Caption) -> Result<Drawing, LayoutError> {
    if let Some(c) = caption.text.lines().flat_map(characters).find(|c| glyphs::advance(FACE, *c).is_none()) {
        return Err(missing(c));
    }
    let (em, lines) = (caption.em(), caption.lines());
    let widest = lines.iter().map(|line| length(line, em)).max().unwrap_or(0);
    let spare = widest.saturating_sub(drawing.width);
    let mut drawing = drawing.indented(spare / 2);
    drawing.width = drawing.width.max(widest);
    let mut stamps = Vec::new();
    let mut base = drawing.height + caption.gap() + (FACE.ascent() * em as f32).ceil() as u32;
    for line in &lines {
        let mut x = (drawing.width - length(line, em)) / 2;
        for glyph in line.chars().filter_map(|c| glyphs::glyph(FACE, c, em)) {
            if !glyph.outline.segments().is_empty() {
                stamps.push(Stamp { outline: glyph.outline, x: x as i32, y: base as i32 });
            }
            x += glyph.advance;
        }
        base += line_height(em);
    }
    drawing.height += caption.height();
    drawing.shapes.push(Filled::Stamps { ink: Colour::BLACK, stamps });
    Ok(drawing)
}

fn missing(c: char) -> LayoutError {
    let code = c as u32;
    LayoutError::option(
        "caption",
        Wording::of(
            format!("the character {c:?} (U+{code:04X}) is not in the typeface; right would be a caption without it"),
            format!("文字 {c:?} (U+{code:04X}) はフォントにありません。この文字を除いてください"),
        ),
    )
}
