//! `on_error=image`: a refusal as a picture, for `<img>` tags, which show no JSON.

use crate::{
    drawing::SCREEN_DPI,
    layout::{Length, notice},
    refusal::{Language, Refusal},
    render::{FORMATS, Format, find},
};

/// Sides of the picture, in pixels: what is asked for is brought into this range, for anybody may ask.
const SIDES: std::ops::RangeInclusive<u32> = 48..=600;
/// Height where none is asked for.
const HEIGHT: u32 = 100;
/// Longest sentence that is drawn, in characters.
const LONGEST: usize = 300;

/// How a refusal is drawn.
#[derive(Clone, Copy)]
pub struct Depiction {
    format: &'static Format,
    size: [u32; 2],
}

impl Depiction {
    /// What a query asks for, `width` being the usual one. The query itself may be what is refused: whatever is wrong in it is
    /// passed over here.
    pub fn of_query(query: &str, width: u32) -> Option<Self> {
        Self::asked(&query.split('&').filter_map(|part| part.split_once('=')), width)
    }

    /// What parameters ask for, by the names of either door.
    pub fn asked<'a>(pairs: &(impl Iterator<Item = (&'a str, &'a str)> + Clone), width: u32) -> Option<Self> {
        let value = |names: &[&str]| {
            let mut pairs = pairs.clone();
            pairs.find(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name))).map(|(_, value)| value)
        };
        value(&["on_error"]).filter(|asked| asked.eq_ignore_ascii_case("image"))?;
        let dpi = value(&["dpi"]).and_then(|dpi| dpi.parse().ok()).unwrap_or(SCREEN_DPI);
        let side = |names: &[&str], usual: u32| {
            let asked = value(names).and_then(|text| text.parse::<Length>().ok());
            let pixels = asked.map_or(usual, |length| length.dots(dpi).round() as u32);
            pixels.clamp(*SIDES.start(), *SIDES.end())
        };
        let format = value(&["format", "outputFormat"]).and_then(find).unwrap_or(&FORMATS[0]);
        Some(Self { format, size: [side(&["width", "imageWidth"], width), side(&["height", "imageHeight"], HEIGHT)] })
    }

    /// Media type of the picture.
    pub fn media_type(self) -> &'static str {
        self.format.media_type
    }

    /// The picture: the code, the field where it is one of ours, and the sentence.
    pub fn draw(self, refusal: &Refusal, language: Language) -> Vec<u8> {
        // The name of a parameter that nobody knows may be a piece of data behind an unescaped `&`.
        let ours = !["unknown-parameter", "duplicate-parameter", "malformed-request"].contains(&refusal.code)
            || refusal.field == "options";
        let place = match (refusal.position, language) {
            _ if !ours => String::new(),
            (None, _) => refusal.field.clone(),
            (Some(at), Language::English) => format!("{}, position {at}", refusal.field),
            (Some(at), Language::Japanese) => format!("{}、位置 {at}", refusal.field),
        };
        let mut sentence = unquoted(refusal.detail(language));
        if let Some((end, _)) = sentence.char_indices().nth(LONGEST) {
            sentence.truncate(end);
            sentence.push('…');
        }
        let paragraphs: Vec<&str> =
            [refusal.code, &place, &sentence].into_iter().filter(|text| !text.is_empty()).collect();
        (self.format.write)(&notice(&paragraphs, self.size, format!("{}: {sentence}", refusal.code)))
    }
}

/// The sentence without what it quotes: it may be a piece of the data, and a picture ends up on paper.
fn unquoted(sentence: &str) -> String {
    let mut told = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(start) = rest.find(['\'', '"']) {
        let (before, quoted) = rest.split_at(start);
        let quote = char::from(quoted.as_bytes()[0]);
        let opens = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let mut escaped = false;
        let end = quoted.char_indices().skip(1).find(|&(_, c)| {
            let ends = c == quote && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        told.push_str(before);
        if let Some((end, _)) = end.filter(|_| opens) {
            told.push('…');
            rest = &quoted[end + 1..];
        } else {
            told.push(quote);
            rest = &quoted[1..];
        }
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_quoted() {
        for (sentence, told) in [
            ("文字 'x' は使えません。", "文字 … は使えません。"),
            ("the character '\\'' (U+0027) and \"a\\\"b\" stay out", "the character … (U+0027) and … stay out"),
            ("the symbol's own 'x'", "the symbol's own …"),
            ("a lone \" and ' stay", "a lone \" and ' stay"),
            ("", ""),
        ] {
            assert_eq!(unquoted(sentence), told);
        }
    }

    #[test]
    fn the_picture_is_asked_for_by_either_doors_names() {
        let of = |query| Depiction::of_query(query, 200).map(|asked| (asked.format.id, asked.size));
        assert_eq!(of("data=x"), None);
        assert_eq!(of("on_error=json"), None);
        assert_eq!(of("on_error=image"), Some(("png", [200, 100])));
        assert_eq!(
            of("data=%zz&On_Error=IMAGE&imageWidth=300px&imageHeight=2&outputFormat=SVG"),
            Some(("svg", [300, 48]))
        );
        assert_eq!(of("on_error=image&width=25.4mm&dpi=300&height=5000&format=doc"), Some(("png", [300, 600])));
    }

    #[test]
    fn every_format_takes_it() {
        let refusal = Refusal::new("invalid-length", "value", crate::symbol::Wording::fixed("too long", "長すぎます"));
        for format in FORMATS {
            let asked = Depiction { format, size: [100, 100] };
            assert!(asked.draw(&refusal.clone().at(3), Language::Japanese).len() > 100, "{}", format.id);
        }
    }
}
