//! A notice: paragraphs in a box, for a picture that stands where a symbol could not be drawn.

use super::glyphs;
use crate::{
    drawing::{Cells, Colour, Drawing, Placement, Shape as Filled, Stamp, Tracks},
    font::Face,
};

/// Typeface of sentences.
pub const FACE: Face = Face::BizUdGothic;
const INK: Colour = Colour([176, 0, 32, 255]);
/// Sizes of the letters that are tried, in pixels an em; at the last one the text is cut.
const EMS: std::ops::RangeInclusive<u32> = 9..=16;
/// Space between frame and text.
const MARGIN: u32 = 4;
/// Stands for a character that no typeface has, as in Japanese print.
const MISSING: char = '〓';
/// What may not begin a line.
const CLINGING: &str = "。、，．」』）】)],.;:!?";

/// A picture of so many pixels with a frame, and the paragraphs in it as large as they fit.
pub fn notice(paragraphs: &[&str], [width, height]: [u32; 2], title: String) -> Drawing {
    let room = [width, height].map(|side| side.saturating_sub(2 * MARGIN));
    let set = |em: u32| paragraphs.iter().flat_map(|text| lines(text, em, room[0])).collect::<Vec<String>>();
    let fits = |em: &u32| set(*em).len() as u32 * line_height(*em) <= room[1];
    let em = EMS.rev().find(fits).unwrap_or(*EMS.start());
    let mut lines = set(em);
    let most = (room[1] / line_height(em)) as usize;
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && length(last, em) + length("…", em) > room[0] {
                last.pop();
            }
            last.push('…');
        }
    }
    let mut stamps = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let base = MARGIN + line_height(em) * i as u32 + (FACE.ascent() * em as f32).ceil() as u32;
        let mut x = MARGIN;
        for glyph in line.chars().filter_map(|c| glyphs::glyph(FACE, shown(c), em)) {
            if !glyph.outline.segments().is_empty() {
                stamps.push(Stamp { outline: glyph.outline.clone(), x: x as i32, y: base as i32 });
            }
            x += glyph.advance;
        }
    }
    let frame = Cells {
        x: 0,
        y: 0,
        columns: Tracks::Each(vec![1, width - 2, 1]),
        rows: Tracks::Each(vec![1, height - 2, 1]),
        words: vec![0b111 << 61, 0b101 << 61, 0b111 << 61],
        ink: INK,
    };
    Drawing {
        width,
        height,
        dpi: None,
        background: Colour::WHITE,
        shapes: vec![Filled::Cells(frame), Filled::Stamps { ink: INK, stamps }],
        title: Some(title),
        description: None,
        cmyk: false,
        two_colours: false,
        placement: Placement::default(),
    }
}

/// Pixels from one base line to the next.
pub fn line_height(em: u32) -> u32 {
    em + em.div_ceil(4)
}

fn shown(c: char) -> char {
    if glyphs::advance(FACE, c).is_some() { c } else { MISSING }
}

fn advance(c: char, em: u32) -> u32 {
    (glyphs::advance(FACE, shown(c)).unwrap_or(1.0) * em as f32).round() as u32
}

/// Pixels that a text takes in one line.
pub fn length(text: &str, em: u32) -> u32 {
    text.chars().map(|c| advance(c, em)).sum()
}

/// A paragraph in lines of at most `room` pixels: broken at blanks and hyphens, around wide characters, and within a word that is
/// longer than a line.
pub fn lines(text: &str, em: u32, room: u32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for piece in pieces(text) {
        if !line.is_empty() && used + length(piece.trim_end(), em) > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        let whole = used + length(piece.trim_end(), em) <= room;
        for c in piece.chars() {
            let advance = advance(c, em);
            if !whole && !line.is_empty() && used + advance > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += advance;
        }
    }
    lines.push(line);
    lines
}

/// The pieces between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before: char| {
            c != ' ' && !CLINGING.contains(c) && (" -".contains(before) || !before.is_ascii() || !c.is_ascii())
        });
        if breaks && at > start {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_around_wide_characters() {
        assert_eq!(pieces("the data, too-long"), ["the ", "data, ", "too-", "long"]);
        assert_eq!(pieces("値は A です。次"), ["値", "は ", "A ", "で", "す。", "次"]);
        assert_eq!(lines("one two", 10, 20), ["one ", "two"]);
        assert_eq!(lines("abcdefgh", 10, 20), ["abcd", "efgh"]);
        for text in ["", " ", "漢字かな交じりの文です。", "unencodable-character"] {
            for room in [1, 9, 50, 500] {
                assert_eq!(lines(text, 9, room).concat().replace(' ', ""), text.replace(' ', ""));
            }
        }
    }

    #[test]
    fn text_stays_within_the_frame_and_is_cut_where_it_does_not_fit() {
        let long = "長い文".repeat(500);
        for size in [[48, 48], [100, 100], [400, 60], [1200, 1200]] {
            for text in ["short", &long] {
                let drawing = notice(&["invalid-character", text], size, String::new());
                let [_, Filled::Stamps { stamps, .. }] = &drawing.shapes[..] else { panic!("no text") };
                assert!(!stamps.is_empty());
                for stamp in stamps {
                    let [left, top, right, bottom] =
                        stamp.outline.bounds().map(|edge| edge / crate::drawing::SUBPIXELS);
                    assert!(stamp.x + left >= 1 && stamp.x + right < size[0] as i32, "{size:?}");
                    assert!(stamp.y + top >= 1 && stamp.y + bottom < size[1] as i32, "{size:?}");
                }
            }
        }
    }

    #[test]
    fn the_mark_for_missing_characters_exists() {
        assert!(FACE.glyph(MISSING).is_some() && FACE.glyph('…').is_some());
        assert_eq!(shown('\u{1F384}'), MISSING);
    }
}
