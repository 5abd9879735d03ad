//! The receipt: what the caller should know of a picture, told with every answer.

use std::{borrow::Cow, fmt::Write};

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use crate::{
    correction::Correction,
    drawing::{MM_PER_INCH, RENDERER, SCREEN_DPI},
    layout::{Font, Length, Require, TextAlign, TextPosition},
    proof::Proof,
    refusal::{Language, Refusal},
    render::Holds,
    symbol::{Bars, Height, Note, Shape, Symbol, Wording},
    verdict::{self, Subject, Verdict},
};

/// Facts about a symbol and its picture.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Width and height of the symbol in modules, as its rows have it.
    size: [usize; 2],
    details: Vec<(&'static str, Value)>,
    picture: Option<Picture>,
    notes: Vec<Note>,
    warnings: Vec<Note>,
    verdict: Option<Verdict>,
    proof: Option<Proof>,
    logo: Option<Correction>,
}

/// What the picture measures.
#[derive(Clone, Debug)]
struct Picture {
    module: u32,
    /// Dots an inch, 96 where nobody said.
    dpi: f64,
    /// How much wider the module is than asked for, as a share.
    deviation: Option<f64>,
    /// Width and height of the whole picture in pixels, where it has a true size.
    whole: Option<[u32; 2]>,
    /// Width and height of the pattern in pixels.
    pattern: [u32; 2],
    /// Left, right, above and below, in pixels.
    quiet: [u32; 4],
    /// Difference of the reflectances of ground and ink, 1 at most; in white and in red light.
    contrast: [f64; 2],
}

impl Receipt {
    /// The receipt of bare modules.
    pub fn of_modules(symbol: &Symbol) -> Self {
        let size = match &symbol.shape {
            Shape::Bars(bars) => [bars.width.div_ceil(u32::from(bars.units.max(1))) as usize, 1],
            Shape::Grid(grid) => [grid.width(), grid.height()],
            Shape::Hexagons(hexagons) => [hexagons.grid.width(), hexagons.grid.height()],
        };
        let notes = symbol.notes.clone();
        let details = symbol.details.clone();
        Self { size, details, picture: None, notes, warnings: Vec::new(), verdict: None, proof: None, logo: None }
    }

    /// The receipt of a picture.
    pub fn of(subject: Subject) -> Self {
        let Subject { drawing, style, .. } = subject;
        let placement = drawing.placement;
        let dpi = drawing.dpi.unwrap_or(SCREEN_DPI);
        let asked = style.module.and_then(Length::inches);
        let picture = Picture {
            module: placement.module,
            dpi,
            deviation: asked.map(|inches| f64::from(placement.module) / dpi / inches - 1.0),
            whole: drawing.dpi.map(|_| [drawing.width, drawing.height]),
            pattern: [placement.width, placement.height],
            quiet: placement.quiet,
            contrast: subject.contrast(),
        };
        let warnings = RULES.iter().filter_map(|rule| rule(&subject, &picture)).collect();
        let verdict = style.profile.map(|profile| Verdict::of(profile, subject));
        let mut receipt = Self::of_modules(subject.symbol);
        receipt.notes.extend(IDLE.iter().filter_map(|rule| rule(&subject)));
        Self { picture: Some(picture), warnings, verdict, ..receipt }
    }

    /// The receipt with what came of reading the picture back, and what its logo costs.
    #[must_use]
    pub fn with_proof(self, proof: Proof, logo: Option<Correction>) -> Self {
        Self { proof: Some(proof), logo, ..self }
    }

    /// The receipt with a note.
    #[must_use]
    pub fn with_note(mut self, note: Option<Note>) -> Self {
        self.notes.extend(note);
        self
    }

    /// The receipt with warnings of the door that the request came through.
    #[must_use]
    pub fn with_warnings(mut self, more: Vec<Note>) -> Self {
        self.warnings.extend(more);
        self
    }

    /// Refuses what `require` does not let pass.
    pub fn check(&self, require: Require) -> Result<(), Refusal> {
        if require != Require::Pass {
            return Ok(());
        }
        let refusal = if let Some(verdict) = &self.verdict {
            verdict.refusal()
        } else {
            let missing = self.notes.iter().find(|note| note.code == "gs1-missing-element");
            let fault = self.warnings.first().or(missing);
            fault.map(|note| Refusal::new(verdict::CODE, "require", note.wording.clone()))
        };
        refusal.map_or(Ok(()), Err)
    }

    /// Compact JSON in ASCII for a header: warnings and notes by their codes, and nothing of the data.
    pub fn to_header(&self) -> String {
        let json = serde_json::to_string(&In { receipt: self, language: None }).unwrap_or_default();
        if json.is_ascii() {
            return json;
        }
        let mut ascii = String::with_capacity(json.len() * 2);
        let mut units = [0; 2];
        for c in json.chars() {
            if c.is_ascii() {
                ascii.push(c);
            } else {
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(ascii, "\\u{unit:04x}");
                }
            }
        }
        ascii
    }

    /// The receipt as JSON, warnings and notes with their sentences.
    pub fn to_json(&self, language: Language) -> Value {
        json!(In { receipt: self, language: Some(language) })
    }

    /// What the caller should know, as sentences.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        let sentence = |note: &Note| note.wording.in_language(language).to_owned();
        self.warnings.iter().chain(&self.notes).map(sentence).collect()
    }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        In { receipt: self, language: Some(Language::English) }.serialize(to)
    }
}

/// Details that a header has. Headers are logged and limited, so it has those alone that tell of the encoding and not of the
/// data; the others are in the receipt of a JSON answer.
#[rustfmt::skip]
const IN_HEADER: [&str; 18] = [
    "version", "error_correction", "mask", "eci", "size", "layers", "compact", "mode", "modes", "schemes", "encoding",
    "codewords", "data_codewords", "check_codewords", "data_columns", "component", "component_codewords", "symbology_identifier",
];

/// Longest text of a detail in a header, in bytes.
const SHORT: usize = 64;

fn is_short(value: &Value) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) => false,
        Value::String(text) => text.len() <= SHORT,
        _ => true,
    }
}

/// A receipt in a language, or in a header: without what holds the data, and with codes instead of sentences.
struct In<'a> {
    receipt: &'a Receipt,
    language: Option<Language>,
}

impl Serialize for In<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Receipt { size, details, picture, notes, warnings, verdict, proof, logo } = self.receipt;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("columns", &size[0])?;
        map.serialize_entry("rows", &size[1])?;
        for (name, value) in details {
            if self.language.is_some() || IN_HEADER.contains(name) && is_short(value) {
                map.serialize_entry(name, value)?;
            }
        }
        if let Some(picture) = picture {
            let modules = |pixels: u32| rounded(f64::from(pixels) / f64::from(picture.module));
            let millimetres = |pixels: u32| rounded(f64::from(pixels) * MM_PER_INCH / picture.dpi);
            map.serialize_entry("module_px", &picture.module)?;
            map.serialize_entry("dpi", &rounded(picture.dpi))?;
            map.serialize_entry("x_mm", &millimetres(picture.module))?;
            if let Some(deviation) = picture.deviation {
                map.serialize_entry("x_deviation", &rounded(deviation))?;
            }
            if let Some(whole) = picture.whole {
                map.serialize_entry("picture_mm", &whole.map(millimetres))?;
            }
            map.serialize_entry("symbol_mm", &picture.pattern.map(millimetres))?;
            map.serialize_entry("quiet_zone", &picture.quiet.map(modules))?;
            map.serialize_entry("contrast", &rounded(picture.contrast[0]))?;
            map.serialize_entry("contrast_red", &rounded(picture.contrast[1]))?;
        }
        map.serialize_entry("renderer", &RENDERER)?;
        if let Some(verdict) = verdict {
            let told = self.language.map_or_else(|| verdict.to_header(), |language| verdict.to_json(language));
            map.serialize_entry("verdict", &told)?;
        }
        if let Some(logo) = logo {
            map.serialize_entry("logo", &logo.to_json())?;
        }
        if let Some(proof) = proof {
            map.serialize_entry("verified", &proof.to_json())?;
        }
        for (name, list) in [("warnings", warnings), ("notes", notes)] {
            if !list.is_empty() {
                let told = |note: &Note| match self.language {
                    None => json!(note.code),
                    Some(language) => json!({"code": note.code, "detail": note.wording.in_language(language)}),
                };
                map.serialize_entry(name, &list.iter().map(told).collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Deviation of the module from what was asked that is worth a warning.
const DEVIATION: f64 = 0.05;

/// Least module that common hand-held scanners read, in mm.
const LEAST_X: f64 = 0.165;

/// Least symbol contrast of grade C (ISO/IEC 15416).
const LEAST_CONTRAST: f64 = 0.4;

/// What may harm reading, one rule each.
type Rule = fn(&Subject, &Picture) -> Option<Note>;

/// Every rule, in the order in which its warning is told.
const RULES: [Rule; 8] = [
    deviating_module,
    small_module,
    short_quiet_zone,
    weak_contrast,
    clear_background,
    low_bars,
    low_bars_in_print,
    unwritten_resolution,
];

impl Picture {
    /// The module in mm.
    fn x_mm(&self) -> f64 {
        f64::from(self.module) * MM_PER_INCH / self.dpi
    }
}

/// Options that change nothing of the picture, one rule each: no harm, but told.
const IDLE: [fn(&Subject) -> Option<Note>; 5] = [no_text, tied_text, no_logo, no_title, other_colours];

fn note(code: &'static str, en: impl Into<Cow<'static, str>>, ja: impl Into<Cow<'static, str>>) -> Note {
    Note { code, wording: Wording { en: en.into(), ja: ja.into() } }
}

fn deviating_module(_: &Subject, picture: &Picture) -> Option<Note> {
    let percent = picture.deviation.filter(|deviation| deviation.abs() > DEVIATION)? * 100.0;
    let x = picture.x_mm();
    Some(note(
        "x-dimension-changed",
        format!("the module is {x:.3} mm in whole dots, {percent:+.1} % from what was asked"),
        format!("モジュール幅はドット単位に丸めて {x:.3} mm になりました (指定との差 {percent:+.1} %)"),
    ))
}

fn small_module(subject: &Subject, picture: &Picture) -> Option<Note> {
    let x = Some(picture.x_mm()).filter(|x| subject.drawing.dpi.is_some() && *x < LEAST_X)?;
    Some(note(
        "x-dimension-small",
        format!("the module of {x:.3} mm is below {LEAST_X} mm, the least that common scanners read"),
        format!("モジュール幅 {x:.3} mm は、一般的なスキャナーで読み取れる {LEAST_X} mm より小さい値です"),
    ))
}

fn short_quiet_zone(subject: &Subject, picture: &Picture) -> Option<Note> {
    if verdict::covers(picture.quiet, subject.quiet_pixels()) {
        return None;
    }
    Some(note(
        "quiet-zone-short",
        "the quiet zone is smaller than the standard demands; keep the surroundings clear",
        "クワイエットゾーンが規格より狭くなっています。周囲に余白を確保してください",
    ))
}

fn weak_contrast(_: &Subject, picture: &Picture) -> Option<Note> {
    let [white, red] = picture.contrast;
    if white < 0.0 {
        Some(note(
            "inverted-contrast",
            "the symbol is light on dark; many scanners do not read it",
            "明暗が反転しています。読み取れないスキャナーが多くあります",
        ))
    } else if white < LEAST_CONTRAST {
        let (found, least) = (white * 100.0, LEAST_CONTRAST * 100.0);
        Some(note(
            "low-contrast",
            format!("the contrast is {found:.0} %; at least {least:.0} % is needed"),
            format!("コントラストが {found:.0} % しかありません。{least:.0} % 以上が必要です"),
        ))
    } else if red < LEAST_CONTRAST {
        let found = red.max(0.0) * 100.0;
        Some(note(
            "low-contrast-in-red-light",
            format!("in the red light of laser scanners the contrast is {found:.0} %; avoid red bars"),
            format!("レーザースキャナーの赤い光ではコントラストが {found:.0} % です。赤系のバーは避けてください"),
        ))
    } else {
        None
    }
}

fn clear_background(subject: &Subject, _: &Picture) -> Option<Note> {
    if subject.style.background.0.alpha() == 255 {
        return None;
    }
    Some(note(
        "transparent-background",
        "the background is see-through; the symbol reads only on a light, even ground",
        "背景が透明です。明るく均一な下地の上でだけ読み取れます",
    ))
}

fn low_bars(subject: &Subject, picture: &Picture) -> Option<Note> {
    let Shape::Bars(Bars { height: Height::Free { least, .. }, .. }) = &subject.symbol.shape else { return None };
    let drawn = Some(picture.pattern[1] as f32 / picture.module as f32).filter(|drawn| *drawn < least - 0.5)?;
    Some(note(
        "bar-height-low",
        format!("the bars are {drawn:.1} modules high; the standard asks for {least:.1}"),
        format!("バーの高さが {drawn:.1} モジュールです。規格では {least:.1} モジュール以上です"),
    ))
}

fn low_bars_in_print(subject: &Subject, picture: &Picture) -> Option<Note> {
    let (least, dpi) = (subject.symbol.print?.lowest_mm, subject.drawing.dpi?);
    let height = f64::from(picture.pattern[1]) * MM_PER_INCH / dpi;
    let height = Some(height).filter(|height| *height < f64::from(least) - 0.05)?;
    Some(note(
        "bar-height-low",
        format!("the bars are {height:.1} mm high; the standard asks for {least} mm"),
        format!("バーの高さが {height:.1} mm です。規格では {least} mm 以上です"),
    ))
}

fn unwritten_resolution(subject: &Subject, _: &Picture) -> Option<Note> {
    let id = Some(subject.format).filter(|format| !format.sized && subject.drawing.dpi.is_some())?.id;
    Some(note(
        "resolution-not-written",
        format!("{id} holds no dots an inch: whoever prints the picture must be told its size"),
        format!("{id} には解像度 (dpi) を記録できません。印刷時に大きさを指定してください"),
    ))
}

/// Whether text is shown, which `text` or `text_content` may decide.
fn has_text(Subject { symbol, style, .. }: &Subject) -> bool {
    !style.text_content.as_ref().map_or(symbol.text.is_empty(), String::is_empty)
}

fn no_text(subject: &Subject) -> Option<Note> {
    let style = subject.style;
    let set = style.text_size.is_some()
        || style.letter_spacing.is_some()
        || style.text_position != TextPosition::default()
        || style.text_align != TextAlign::default()
        || style.font != Font::default();
    let asked = style.text.unwrap_or(set);
    if !asked || has_text(subject) {
        return None;
    }
    Some(note(
        "no-text",
        "this symbology shows no text of its own; text_content gives it one",
        "このシンボルには表示する文字がありません。text_content で指定できます",
    ))
}

fn tied_text(subject: &Subject) -> Option<Note> {
    let (symbol, style) = (subject.symbol, subject.style);
    let set = style.letter_spacing.is_some() || style.text_align != TextAlign::default();
    let shown = style.text != Some(false) && style.text_content.is_none() && has_text(subject);
    if !set || !shown || symbol.text.iter().any(|text| text.span.is_none()) {
        return None;
    }
    Some(note(
        "text-tied",
        "the text stands with its bars, as the standard has it; text_align and letter_spacing change nothing",
        "文字の位置は規格によりバーに合わせて決まるため、text_align と letter_spacing は無効です",
    ))
}

fn no_logo(subject: &Subject) -> Option<Note> {
    let style = subject.style;
    if style.logo_size.is_none() || style.logo.is_some() {
        return None;
    }
    Some(note("no-logo", "logo_size changes nothing without a logo", "logo がないため logo_size は無効です"))
}

fn no_title(subject: &Subject) -> Option<Note> {
    let id = Some(subject.format).filter(|format| format.holds != Holds::Lines && subject.style.title.is_some())?.id;
    Some(note(
        "no-title",
        format!("{id} holds no title; svg, pdf and eps do"),
        format!("{id} にはタイトルを記録できません。svg、pdf、eps で使えます"),
    ))
}

fn other_colours(subject: &Subject) -> Option<Note> {
    let [ink, ground] = Some(subject.colours()).filter(|shown| *shown != subject.asked)?;
    let id = subject.format.id;
    Some(note(
        "colours-changed",
        format!("{id} shows {ink} on {ground} here"),
        format!("{id} では {ground} の地に {ink} で描かれます"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        layout::{Style, layout},
        render::FORMATS,
        symbol::{Grid, Quiet},
    };

    fn png(symbol: &Symbol, style: &Style) -> Receipt {
        let drawing = layout(symbol, style).unwrap();
        let asked = [style.foreground.0, style.background.0];
        Receipt::of(Subject { symbology: "ean-13", format: &FORMATS[0], symbol, drawing: &drawing, style, asked })
    }

    fn receipt(symbol: &Symbol, style: Value) -> Value {
        let Value::Object(style) = style else { panic!("a style is an object") };
        let style = Style::from_map(&style).unwrap();
        png(symbol, &style).to_json(Language::English)
    }

    fn codes(receipt: &Value) -> Vec<&str> {
        receipt["warnings"].as_array().into_iter().flatten().filter_map(|warning| warning["code"].as_str()).collect()
    }

    #[test]
    fn the_module_is_told_with_its_deviation() {
        let symbol = Symbol::new(Bars::from_widths([1; 95], 69.0, 0.0), Quiet::left_right(11.0, 7.0));
        let told = receipt(&symbol, json!({"module": "0.33mm", "dpi": 203}));
        assert_eq!(told["module_px"], 3);
        assert_eq!(told["x_mm"], 0.3754);
        assert_eq!(told["x_deviation"], 0.1375);
        assert_eq!(told["quiet_zone"], json!([11.0, 7.0, 0.0, 0.0]));
        assert_eq!(codes(&told), ["x-dimension-changed"]);
        let exact = receipt(&symbol, json!({"module": "0.33mm"}));
        assert_eq!((&exact["x_mm"], &exact["x_deviation"]), (&json!(0.33), &json!(0.0)));
        assert!(exact["warnings"].is_null());
    }

    #[test]
    fn what_harms_reading_is_warned_of() {
        let symbol = Symbol::new(Grid::new(21, 21), Quiet::all(4.0));
        for (style, code) in [
            (json!({"quiet_zone": 2}), "quiet-zone-short"),
            (json!({"foreground": "#ddd"}), "low-contrast"),
            (json!({"foreground": "white", "background": "black"}), "inverted-contrast"),
            (json!({"foreground": "red"}), "low-contrast-in-red-light"),
            (json!({"background": "transparent"}), "transparent-background"),
            (json!({"module": "1px", "dpi": 300}), "x-dimension-small"),
        ] {
            assert_eq!(codes(&receipt(&symbol, style)), [code]);
        }
        let low = Symbol::new(Bars::from_widths([1; 9], 30.0, 20.0), Quiet::sides(0.0));
        assert_eq!(codes(&receipt(&low, json!({"bar_height": 10}))), ["bar-height-low"]);
    }

    #[test]
    fn the_header_is_ascii_with_codes() {
        let symbol = Symbol::new(Grid::new(21, 21), Quiet::all(4.0))
            .with_detail("mode", "漢字")
            .with_note("a-note", Wording::fixed("a note", "注"));
        let header = png(&symbol, &Style::default()).to_header();
        assert!(
            header.is_ascii() && header.contains(r#""notes":["a-note"]"#) && header.contains(r"\u6f22"),
            "{header}"
        );
    }
}
