//! The embedded typefaces: characters become glyphs with metrics and outlines. Each font is parsed once.

use std::sync::OnceLock;

pub use ttf_parser::OutlineBuilder as Pen;

/// A typeface that the program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// OCR-B: digits, Latin letters and signs.
    OcrB,
    /// BIZ UDGothic: the characters of Windows code page 932, Latin-1 and Latin Extended-A.
    BizUdGothic,
    /// BIZ UDMincho: the same characters.
    BizUdMincho,
}

/// A character's drawing in a typeface.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    face: Face,
    id: ttf_parser::GlyphId,
}

static OCR_B: &[u8] = include_bytes!("../fonts/ocr-b/OCRB.otf");
static BIZ_UD_GOTHIC: &[u8] = include_bytes!("../fonts/biz-ud-gothic/BIZUDGothic-Regular.subset.ttf");
static BIZ_UD_MINCHO: &[u8] = include_bytes!("../fonts/biz-ud-mincho/BIZUDMincho-Regular.subset.ttf");

impl Face {
    /// The character's glyph; none where the typeface lacks it.
    pub fn glyph(self, c: char) -> Option<Glyph> {
        let Parsed { face, ascii } = self.parsed();
        let id = ascii.get(c as usize).copied().unwrap_or_else(|| face.glyph_index(c));
        id.map(|id| Glyph { face: self, id })
    }

    /// How far letters and digits reach above the base line, in em.
    pub fn ascent(self) -> f32 {
        match self {
            Self::OcrB => 0.78,
            Self::BizUdGothic | Self::BizUdMincho => 0.88,
        }
    }

    /// How far letters reach below the base line, in em.
    pub fn descent(self) -> f32 {
        match self {
            Self::OcrB => 0.24,
            Self::BizUdGothic => 0.12,
            Self::BizUdMincho => 0.128,
        }
    }

    /// Width of a digit with its space, in em.
    pub fn digit(self) -> f32 {
        match self {
            Self::OcrB => 0.723,
            Self::BizUdGothic | Self::BizUdMincho => 0.5,
        }
    }

    fn parsed(self) -> &'static Parsed {
        static PARSED: [OnceLock<Parsed>; 3] = [const { OnceLock::new() }; 3];
        let data = match self {
            Self::OcrB => OCR_B,
            Self::BizUdGothic => BIZ_UD_GOTHIC,
            Self::BizUdMincho => BIZ_UD_MINCHO,
        };
        PARSED[self as usize].get_or_init(|| {
            let face = ttf_parser::Face::parse(data, 0);
            let face = face.expect("the fonts are part of the program, and the tests read them");
            let ascii = std::array::from_fn(|code| face.glyph_index(char::from(code as u8)));
            Parsed { face, ascii }
        })
    }
}

/// A font taken apart.
struct Parsed {
    face: ttf_parser::Face<'static>,
    /// The glyphs of ASCII, which most text is: a font's own table takes a search for each.
    ascii: [Option<ttf_parser::GlyphId>; 128],
}

impl Glyph {
    /// Width with its space, in em.
    pub fn advance(self) -> f32 {
        let Parsed { face, .. } = self.face.parsed();
        f32::from(face.glyph_hor_advance(self.id).unwrap_or(0)) / f32::from(face.units_per_em())
    }

    /// Units of the outline in one em.
    pub fn units_per_em(self) -> u16 {
        self.face.parsed().face.units_per_em()
    }

    /// Draws the outline in font units, `y` upwards; a blank draws nothing.
    pub fn outline(self, pen: &mut dyn Pen) {
        self.face.parsed().face.outline_glyph(self.id, pen);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Face;

    #[test]
    fn the_fonts_hold_what_they_are_for() {
        for c in ' '..='~' {
            assert!(Face::OcrB.glyph(c).is_some(), "{c:?}");
            assert!(Face::BizUdGothic.glyph(c).is_some(), "{c:?}");
        }
        for c in "商品番号テスト〒℡㈱①髙﨑纊黑熙ｱﾟ￥ÿŒ…".chars() {
            assert!(Face::BizUdGothic.glyph(c).is_some(), "{c:?}");
        }
        assert!(Face::OcrB.glyph('商').is_none());
        assert!(Face::BizUdGothic.glyph('\u{1F384}').is_none());
        assert_eq!(characters(Face::BizUdMincho), characters(Face::BizUdGothic));
    }

    #[test]
    fn stated_metrics_are_the_fonts_own() {
        for face in [Face::OcrB, Face::BizUdGothic, Face::BizUdMincho] {
            // OCR-B keeps within them but for its letters with accents, the others whatever the character.
            for c in characters(face).into_iter().filter(|c| face != Face::OcrB || c.is_ascii_graphic()) {
                let glyph = face.glyph(c).unwrap();
                let widths = glyph.advance() / face.digit();
                let expected = if c.is_ascii() { 1.0 } else { widths.round().clamp(1.0, 2.0) };
                assert!((widths - expected).abs() < 1e-3, "{c}");
                let Some(bounds) = face.parsed().face.glyph_bounding_box(glyph.id) else { continue };
                let em = f32::from(glyph.units_per_em());
                assert!(f32::from(bounds.y_max) / em <= face.ascent(), "{c}");
                assert!(-f32::from(bounds.y_min) / em <= face.descent() + 0.001, "{c}");
            }
        }
    }

    /// The characters that a typeface has, in order.
    fn characters(face: Face) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        for table in face.parsed().face.tables().cmap.unwrap().subtables {
            table.codepoints(|code| found.extend(char::from_u32(code)));
        }
        found
    }
}
