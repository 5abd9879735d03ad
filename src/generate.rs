//! THE STORY: request → symbol → drawing → bytes.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{
    correction::Correction,
    drawing::{Colour, Drawing, MM_PER_INCH},
    layout::{Background, Foreground, Profile, Require, Style, layout},
    proof::prove,
    receipt::Receipt,
    refusal::{Language, Refusal},
    render::Format,
    request::{Output, Request},
    symbol::{Note, Symbol, Wording},
    verdict::{self, Subject},
};

/// A finished picture, or the bare modules.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Canonical id of the symbology.
    pub symbology: &'static str,
    /// Format id.
    pub format: &'static str,
    /// Media type of the bytes.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Human-readable text of the symbol.
    pub text: String,
    /// Name of the symbology for people.
    pub name: &'static str,
    /// What the caller should know of it.
    pub receipt: Receipt,
    /// Whether the picture is wanted as a `data:` URI.
    pub as_data_uri: bool,
    /// Width and height in mm of the `<img>` mark-up, where it is wanted.
    pub markup_mm: Option<[f64; 2]>,
}

/// Draws what a request asks for.
pub fn generate(request: &Request) -> Result<Answer, Refusal> {
    let symbol = (request.symbology.encode)(&request.data, &request.options)?;
    answer(request, &symbol)
}

/// The answer to a request whose symbol is encoded already.
pub fn answer(request: &Request, symbol: &Symbol) -> Result<Answer, Refusal> {
    let text = symbol.readable();
    match request.output {
        Output::Modules => {
            let receipt = Receipt::of_modules(symbol).with_note(only_drawn(&request.style)?);
            let rows = symbol.rows();
            let (width, height) = (rows.iter().map(String::len).max().unwrap_or(0) as u32, rows.len() as u32);
            Ok(Answer {
                symbology: request.symbology.facts.id,
                format: "modules",
                media_type: "application/json",
                bytes: json!({ "rows": rows }).to_string().into_bytes(),
                width,
                height,
                text,
                name: request.symbology.facts.name,
                receipt,
                as_data_uri: false,
                markup_mm: None,
            })
        }
        Output::Picture(format) => {
            let id = request.symbology.facts.id;
            let (style, name) = (&request.style, request.symbology.facts.name);
            let (drawing, receipt, file) = picture(symbol, request, format)?;
            let markup_mm = drawing.dpi.filter(|_| style.profile == Some(Profile::SalesforcePdf));
            Ok(Answer {
                symbology: id,
                format: format.id,
                media_type: format.media_type,
                bytes: file.unwrap_or_else(|| (format.write)(&drawing)),
                width: drawing.width,
                height: drawing.height,
                text,
                name,
                receipt,
                as_data_uri: style.data_uri,
                markup_mm: markup_mm
                    .map(|dpi| [drawing.width, drawing.height].map(|side| f64::from(side) * MM_PER_INCH / dpi)),
            })
        }
    }
}

/// What a picture is promised, or holds of the caller's: nobody may believe that of modules.
const PROMISES: [&str; 7] = ["logo", "profile", "require", "text_content", "title", "verify", "data_uri"];

/// Drawing options where nothing is drawn: those that ask for a promise are refused, the others are told to change nothing.
fn only_drawn(style: &Style) -> Result<Option<Note>, Refusal> {
    if *style == Style::default() {
        return Ok(None);
    }
    let (given, usual) = (json!(style), json!(Style::default()));
    let given = given.as_object().into_iter().flatten();
    let changed: Vec<&str> =
        given.filter(|(name, value)| usual[name.as_str()] != **value).map(|(name, _)| name.as_str()).collect();
    if let Some(name) = changed.iter().find(|name| PROMISES.contains(name)) {
        return Err(Refusal::new(
            "invalid-option",
            (*name).to_owned(),
            Wording::of(
                format!(
                    "{name} is for pictures, and modules are none; right would be a picture's format, or no {name}"
                ),
                format!(
                    "modules は画像ではないため {name} を指定できません。画像の形式を選ぶか、{name} を省いてください"
                ),
            ),
        ));
    }
    let names = changed.join(", ");
    let wording = Wording::of(
        format!("modules are no picture: {names} changes nothing"),
        format!("modules は画像ではないため {names} は無効です"),
    );
    Ok(Some(Note { code: "no-picture", wording }))
}

/// What a request asks for as a drawing for a format, and its receipt.
pub fn draw(request: &Request, format: &Format) -> Result<(Drawing, Receipt), Refusal> {
    let symbol = (request.symbology.encode)(&request.data, &request.options)?;
    picture(&symbol, request, format).map(|(drawing, receipt, _)| (drawing, receipt))
}

/// A drawing, its receipt, and its file where that had to be written to be read back.
fn picture(
    symbol: &Symbol,
    request: &Request,
    format: &Format,
) -> Result<(Drawing, Receipt, Option<Vec<u8>>), Refusal> {
    let (facts, sized) = (&request.symbology.facts, request.style.of_symbol(symbol));
    let style = &*as_drawn(&sized, format);
    let mut drawing = layout(symbol, style)?;
    check_limit(format, &drawing)?;
    match drawing.title {
        Some(_) => drawing.description = Some(facts.name),
        None => drawing.title = Some(facts.name.to_owned()),
    }
    let mut receipt = Receipt::of(Subject {
        symbology: facts.id,
        format,
        symbol,
        drawing: &drawing,
        style,
        asked: colours(&request.style),
    });
    let logo = Correction::of(symbol, drawing.placement)?;
    receipt.check(style.require)?;
    if style.verify && style.require == Require::Pass && !request.is_read_back() {
        return Err(no_reader(facts.id));
    }
    let mut file = None;
    if style.is_read_back() {
        let bytes = file.insert((format.write)(&drawing));
        receipt = receipt.with_proof(prove(request, symbol, &drawing, bytes)?, logo);
    }
    Ok((drawing, receipt, file))
}

/// The style in the colours that the format will show.
fn as_drawn<'a>(style: &'a Style, format: &Format) -> Cow<'a, Style> {
    let asked = colours(style);
    let [ink, ground] = format.shown(asked, style.profile == Some(Profile::SalesforcePdf));
    if [ink, ground] == asked {
        return Cow::Borrowed(style);
    }
    Cow::Owned(Style { foreground: Foreground(ink), background: Background(ground), ..style.clone() })
}

/// Ink and ground.
fn colours(style: &Style) -> [Colour; 2] {
    [style.foreground.0, style.background.0]
}

/// The refusal of a picture that must pass, by reading too, where nobody reads its symbology.
fn no_reader(id: &str) -> Refusal {
    let wording = Wording::of(
        format!("nobody here reads {id}; right would be verify=false or require=ink"),
        format!("{id} を読み取れるリーダーがありません。verify=false か require=ink を指定してください"),
    );
    Refusal::new(verdict::CODE, "verify", wording)
}

/// Refuses a picture that is larger than its format can tell.
fn check_limit(format: &Format, drawing: &Drawing) -> Result<(), Refusal> {
    if drawing.cmyk && !format.cmyk {
        return Err(Refusal::new(
            "invalid-option",
            "colour_space",
            Wording::of(
                format!("{} has no cmyk; right would be pdf, eps or tiff", format.id),
                format!("{} では cmyk を使えません。pdf、eps、tiff で使えます", format.id),
            ),
        ));
    }
    if drawing.width.max(drawing.height) <= format.most {
        return Ok(());
    }
    let (id, most) = (format.id, format.most);
    Err(Refusal::new(
        "image-too-large",
        "format",
        Wording::of(
            format!(
                "the picture has {} x {} px; {id} holds at most {most} along a side",
                drawing.width, drawing.height
            ),
            format!(
                "画像が {} x {} px です。{id} では 1 辺 {most} px 以内にしてください",
                drawing.width, drawing.height
            ),
        ),
    ))
}

/// Runs what may draw; a panic within becomes a refusal, so that it costs neither a connection nor the process.
pub fn contained<T, E: From<Refusal>>(draw: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(draw)).unwrap_or_else(|_| Err(internal().into()))
}

/// A fault of ours.
pub fn internal() -> Refusal {
    Refusal::new(
        "internal",
        "",
        Wording::fixed(
            "the service met an error of its own; please report the request id",
            "サービス内部でエラーが発生しました。request_id をお知らせください",
        ),
    )
}

impl Answer {
    /// The picture as a `data:` URI (RFC 2397).
    pub fn data_uri(&self) -> String {
        format!("data:{};base64,{}", self.media_type, STANDARD.encode(&self.bytes))
    }

    /// What the answer's body is, as a `data:` URI where that was asked for, and its media type.
    pub fn into_body(self) -> (Vec<u8>, &'static str) {
        if self.as_data_uri {
            (self.data_uri().into_bytes(), "text/plain; charset=utf-8")
        } else {
            (self.bytes, self.media_type)
        }
    }

    /// What the picture shows, for those who do not see it.
    fn alternative(&self) -> Wording {
        let (name, text) = (self.name, &self.text);
        if text.is_empty() {
            return Wording::of(format!("{name} barcode"), format!("{name} のバーコード"));
        }
        Wording::of(format!("{name} barcode: {text}"), format!("{name} のバーコード: {text}"))
    }

    /// The `<img>` of the picture, its size in print given in mm, as Visualforce needs it in pages rendered as PDF.
    fn markup(&self, [width, height]: [f64; 2], language: Language) -> String {
        let mut alternative = String::new();
        for c in self.alternative().in_language(language).chars() {
            match c {
                '&' => alternative.push_str("&amp;"),
                '<' => alternative.push_str("&lt;"),
                '>' => alternative.push_str("&gt;"),
                '"' => alternative.push_str("&quot;"),
                c if c.is_control() => alternative.push(' '),
                c => alternative.push(c),
            }
        }
        format!(
            "<img src=\"{}\" alt=\"{alternative}\" style=\"width:{width:.3}mm;height:{height:.3}mm\"/>",
            self.data_uri()
        )
    }

    /// The answer as a JSON object, the picture in base64, the receipt's sentences in a language.
    pub fn to_json(&self, language: Language) -> Map<String, Value> {
        let mut members = self.describe(language);
        members.insert("data_base64".into(), json!(STANDARD.encode(&self.bytes)));
        if self.as_data_uri {
            members.insert("data_uri".into(), json!(self.data_uri()));
        }
        if let Some(size) = self.markup_mm {
            members.insert("markup".into(), json!(self.markup(size, language)));
        }
        members
    }

    /// Everything about the picture but itself.
    pub fn describe(&self, language: Language) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("symbology".into(), json!(self.symbology));
        members.insert("format".into(), json!(self.format));
        members.insert("media_type".into(), json!(self.media_type));
        members.insert("width".into(), json!(self.width));
        members.insert("height".into(), json!(self.height));
        members.insert("text".into(), json!(self.text));
        let alternative = self.alternative();
        members.insert("alt".into(), json!({"en": alternative.en, "ja": alternative.ja}));
        members.insert("receipt".into(), self.receipt.to_json(language));
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_refusal() {
        let refused: Result<(), Refusal> = contained(|| panic!("a fault of ours"));
        assert_eq!(refused.unwrap_err().code, "internal");
        assert!(contained(|| Ok::<_, Refusal>(1)).is_ok());
    }
}
