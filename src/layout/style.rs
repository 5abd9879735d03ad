//! Style: the drawing options that every symbology shares (`image` in a request).
//!
//! The types read a JSON value of its own kind or the same written as text, as a query string has it. What they refuse they
//! refuse in two lines, English and Japanese.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

use super::{LayoutError, length::Length, logo::Logo};
use crate::{
    drawing::{Colour, Turn},
    symbol::{Symbol, Wording},
};

/// How a symbol is drawn. What is left out is chosen by the standard of the symbology.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Style {
    /// Width of the narrowest element, the X-dimension: `4px`, `0.33mm`, `0.013in`, `13mil`. Snapped to whole dots of `dpi`.
    /// Without `dpi` a length in mm is drawn exactly, at the resolution that makes it whole pixels (300 dpi or more).
    /// Left out: 4 px for matrix codes, 2 px for linear and stacked codes, 8 px for MaxiCode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<Length>,
    /// Dots an inch of the printer or screen; written into the file, but for WebP and GIF. Left out: 96 where lengths in px and
    /// mm meet.
    #[schemars(range(min = 30, max = 4800))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpi: Option<u16>,
    /// Width of the picture (`300`, `300px`, `40mm`): the largest whole-pixel module that fits is drawn, centred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<Length>,
    /// Height of the picture. Linear codes grow to fill it, others are centred in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<Length>,
    /// Height of the bars of a linear code: modules (`50`) or a length (`12mm`, `80px`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bar_height: Option<Extent>,
    /// Light margin: `true` for the least of the standard, `false` for none, or a number of modules.
    pub quiet_zone: QuietZone,
    /// Colour of the bars and the text: any CSS colour.
    pub foreground: Foreground,
    /// Colour of the ground: any CSS colour or `transparent`.
    pub background: Background,
    /// How colours are written.
    pub colour_space: ColourSpace,
    /// Whether human-readable text is drawn. Left out: where the standard has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<bool>,
    /// Text in place of the symbology's own; a line feed starts a new line.
    #[schemars(length(max = 500))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_content: Option<String>,
    /// Where the text stands.
    pub text_position: TextPosition,
    /// Typeface of the text; a character it lacks is taken from another.
    pub font: Font,
    /// Size of the text (its em): `12px`, `9pt`, `3mm`. Left out: as the standard shows it, smaller where it does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_size: Option<Length>,
    /// Where a line of text stands under the bars. Text that the standard ties to its bars (EAN, UPC) stays.
    pub text_align: TextAlign,
    /// Space added after each character: `2px`, `0.5mm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_spacing: Option<Length>,
    /// Turn of the whole picture, clockwise, in degrees.
    pub rotate: Rotate,
    /// Lines around the symbol and its quiet zone.
    pub border: Border,
    /// Accessible name of the picture, for SVG and PDF. Left out: the text of the symbol.
    #[schemars(length(max = 500))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Taken from the width of every bar to make up for ink that spreads: `1px`, `0.02mm`. Linear codes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bar_width_reduction: Option<Length>,
    /// Form of the modules of a matrix code. Their middles stay dark, so that no error correction is spent on it.
    pub module_style: ModuleStyle,
    /// Picture in the middle of a QR Code: PNG or SVG of at most 32 KiB, in base64 or as `data:` URI, drawn in at most 14
    /// colours. It is accepted only where the symbol still reads.
    #[schemars(length(max = 44_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// Width of the logo with the clear zone around it, as a share of the symbol's. Left out: 0.2.
    #[schemars(range(min = 0.05, max = 0.3))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_size: Option<f64>,
    /// What the receipt's verdict holds the picture against: the rules of an application standard, or of a printer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// What must hold before anything is drawn.
    pub require: Require,
    /// Whether the finished picture is read back before it is answered: one that does not hold what was asked for is
    /// refused. The receipt tells what came of it.
    pub verify: bool,
    /// The answer is a `data:` URI of the picture, as text; in JSON the member `data_uri`. Archives and sheets have none.
    pub data_uri: bool,
}

impl Style {
    /// Whether the picture is read back before it is answered: where that is asked for, and unasked with a logo.
    pub fn is_read_back(&self) -> bool {
        self.verify || self.logo.is_some()
    }

    /// The style with the module that the symbol has in print, where it names none of its own.
    pub fn of_symbol(&self, symbol: &Symbol) -> Cow<'_, Self> {
        match symbol.module_mm.filter(|_| self.module.is_none()) {
            Some(mm) => Cow::Owned(Self { module: Some(Length::millimetres(mm)), ..self.clone() }),
            None => Cow::Borrowed(self),
        }
    }

    /// The style of a request's `image` object.
    pub fn from_map(map: &Map<String, Value>) -> Result<Self, LayoutError> {
        let read = |members: &mut dyn Iterator<Item = (&String, &Value)>| {
            Self::deserialize(de::value::MapDeserializer::new(members.map(|(name, value)| (name.as_str(), value))))
        };
        read(&mut map.iter()).map_err(|whole| {
            // Which member it was is told by reading each alone.
            let wrong = map.iter().find_map(|member| read(&mut std::iter::once(member)).err().map(|e| (member.0, e)));
            match wrong {
                Some((name, reason)) => LayoutError::option(name.clone(), wording(&reason.to_string())),
                None => LayoutError::option("image", wording(&whole.to_string())),
            }
        })
    }
}

/// The two languages of a refusal that came through serde.
fn wording(reason: &str) -> Wording {
    match reason.split_once('\n') {
        Some((en, ja)) => Wording::of(en, ja),
        None => Wording::of(reason, format!("値が正しくありません: {reason}")),
    }
}

/// A bar height: in modules or as a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// A multiple of the module.
    Modules(f64),
    /// A length of its own.
    Length(Length),
}

/// How wide the light margin is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum QuietZone {
    /// The least of the standard.
    #[default]
    Standard,
    /// None.
    None,
    /// So many modules.
    Modules(f64),
}

/// The colour of what is dark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreground(pub Colour);

/// The colour of what is light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background(pub Colour);

/// A turn by quarters, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotate(pub Turn);

impl Rotate {
    /// Whether width and height change places.
    pub fn is_sideways(self) -> bool {
        matches!(self.0, Turn::Right | Turn::Left)
    }
}

/// Where the text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextPosition {
    /// Where the standard puts it, below the bars as a rule.
    #[default]
    Below,
    /// Above the bars.
    Above,
}

/// Typefaces that the service carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Font {
    /// OCR-B, the typeface of EAN and UPC symbols.
    #[default]
    OcrB,
    /// BIZ UDGothic, a Japanese sans-serif of even width.
    BizUdGothic,
    /// BIZ UDMincho, a Japanese serif of even width.
    BizUdMincho,
}

/// Where a line of text stands under the bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextAlign {
    /// In the middle.
    #[default]
    Center,
    /// From the left end of the bars.
    Left,
    /// To the right end of the bars.
    Right,
    /// Its characters spread over the bars.
    Justify,
}

/// Lines around the symbol and its quiet zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Border {
    /// What the symbology asks for: bearer bars where its options say so, else nothing.
    #[default]
    Auto,
    /// Nothing.
    None,
    /// Bearer bars above and below.
    Bars,
    /// A frame on all four sides.
    Frame,
}

/// How colours are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColourSpace {
    /// As red, green and blue.
    #[default]
    Rgb,
    /// As cyan, magenta, yellow and black, for the press; black is black ink alone. PDF, EPS and TIFF.
    Cmyk,
}

/// Form of the modules of a matrix code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleStyle {
    /// Squares, as every standard has them.
    #[default]
    Square,
    /// Squares with round corners where dark areas end; at least 4 px a module.
    Rounded,
    /// Round dots that do not touch, finder patterns solid; QR Code, at least 4 px a module.
    Dots,
}

/// Application standards and printers that a picture can be held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Trade items at the till: GS1 General Specifications, symbol specification table 1.
    Gs1Retail,
    /// Cartons and logistic units: GS1 General Specifications, symbol specification tables 2 and 5.
    Gs1Logistics,
    /// Payment slips of Japanese convenience stores (標準料金代理収納).
    PaymentSlip,
    /// Customer barcode of Japan Post, 8 to 11.5 points (郵便番号・バーコードマニュアル).
    JapanPost,
    /// PNG for Visualforce pages with `renderAs="pdf"`: two colours, opaque, at most 190 mm wide and 4 million pixels. The
    /// JSON answer has its `<img>` mark-up.
    SalesforcePdf,
    /// Thermal label printer of 203 dpi, print head of 104 mm.
    #[serde(rename = "label-203")]
    Label203,
    /// Thermal label printer of 300 dpi, print head of 106 mm.
    #[serde(rename = "label-300")]
    Label300,
    /// Thermal label printer of 600 dpi, print head of 106 mm.
    #[serde(rename = "label-600")]
    Label600,
}

/// What must hold before anything is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Require {
    /// Ink that differs from its ground. Whatever else harms reading is a warning.
    #[default]
    Ink,
    /// The verdict: what fails a check of the profile, or comes with a warning where there is no profile, is refused.
    Pass,
    /// Nothing: even white on white is drawn.
    Nothing,
}

impl Default for Foreground {
    fn default() -> Self {
        Self(Colour::BLACK)
    }
}

impl Default for Background {
    fn default() -> Self {
        Self(Colour::WHITE)
    }
}

impl FromStr for Extent {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        match text.parse::<f64>() {
            Ok(modules) if modules.is_finite() && modules > 0.0 && modules <= 10_000.0 => Ok(Self::Modules(modules)),
            _ => text.parse().map(Self::Length).map_err(|_| {
                Wording::of(
                    "this is no height; right would be modules (50) or a length (12mm, 80px)",
                    "この値は高さとして正しくありません。モジュール数 (50) か長さ (12mm, 80px) で指定してください",
                )
            }),
        }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Modules(modules) => write!(f, "{modules}"),
            Self::Length(length) => write!(f, "{length}"),
        }
    }
}

impl FromStr for QuietZone {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        match text {
            "true" => Ok(Self::Standard),
            "false" => Ok(Self::None),
            _ => match text.parse::<f64>() {
                Ok(modules) if (0.0..=100.0).contains(&modules) => Ok(Self::Modules(modules)),
                _ => Err(Wording::of(
                    "this is no quiet zone; right would be true, false or 0 to 100 modules",
                    "この値はクワイエットゾーンとして正しくありません。true、false、または 0～100 のモジュール数で指定してください",
                )),
            },
        }
    }
}

impl fmt::Display for QuietZone {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("true"),
            Self::None => f.write_str("false"),
            Self::Modules(modules) => write!(f, "{modules}"),
        }
    }
}

fn css_colour(text: &str) -> Result<Colour, Wording> {
    // The longest notation, `color-mix` aside, is far shorter; what is longer is not worth reading.
    let parsed = (text.len() <= 100).then(|| csscolorparser::parse(text).ok()).flatten();
    parsed.map(|colour| Colour(colour.to_rgba8())).ok_or_else(|| {
        Wording::fixed(
            "this is no CSS colour; right would be a name (navy), #1a2b3c, rgb(26 43 60) or the like",
            "CSS の色として正しくありません。色名 (navy)、#1a2b3c、rgb(26 43 60) などで指定してください",
        )
    })
}

impl FromStr for Foreground {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        css_colour(text).map(Self)
    }
}

impl FromStr for Background {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        css_colour(text).map(Self)
    }
}

impl fmt::Display for Colour {
    /// As CSS: `#rrggbb`, with two digits of opacity where it is not opaque.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let [red, green, blue, alpha] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")?;
        if alpha == 255 { Ok(()) } else { write!(f, "{alpha:02x}") }
    }
}

impl fmt::Display for Foreground {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Background {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Rotate {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        match text {
            "0" => Ok(Self(Turn::None)),
            "90" => Ok(Self(Turn::Right)),
            "180" => Ok(Self(Turn::Half)),
            "270" => Ok(Self(Turn::Left)),
            _ => Err(Wording::of(
                "this is no turn; right would be 0, 90, 180 or 270",
                "この値は回転角として正しくありません。0、90、180、270 のいずれかで指定してください",
            )),
        }
    }
}

impl fmt::Display for Rotate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self.0 {
            Turn::None => "0",
            Turn::Right => "90",
            Turn::Half => "180",
            Turn::Left => "270",
        })
    }
}

/// Reads a type that is written as text: from text, or from a number or truth value written as such.
macro_rules! written {
    ($type:ty, $schema:tt) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = match Value::deserialize(from)? {
                    Value::String(text) => text,
                    value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
                    value => value.to_string().chars().take(40).collect(),
                };
                text.parse().map_err(|refusal: Wording| de::Error::custom(format!("{}\n{}", refusal.en, refusal.ja)))
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                // Numbers and truth values go out as such.
                let text = self.to_string();
                match serde_json::from_str::<Value>(&text) {
                    Ok(value @ (Value::Number(_) | Value::Bool(_))) => value.serialize(to),
                    _ => to.serialize_str(&text),
                }
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

written!(Length, { "type": ["string", "number"], "pattern": "^[0-9]*\\.?[0-9]+ ?(px|mm|cm|in|pt|mil)?$" });
written!(Logo, { "type": "string", "format": "byte", "maxLength": 44000 });
written!(Extent, { "type": ["number", "string"], "pattern": "^[0-9]*\\.?[0-9]+ ?(px|mm|cm|in|pt|mil)?$" });
written!(QuietZone, { "type": ["boolean", "number"], "minimum": 0, "maximum": 100 });
written!(Foreground, { "type": "string", "maxLength": 100 });
written!(Background, { "type": "string", "maxLength": 100 });
written!(Rotate, { "type": "integer", "minimum": 0, "maximum": 270, "multipleOf": 90 });

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: Value) -> Result<Style, LayoutError> {
        match json {
            Value::Object(map) => Style::from_map(&map),
            _ => panic!("not an object"),
        }
    }

    #[test]
    fn every_option_reads_its_own_kind_and_text() {
        let own =
            json!({"module": 4, "dpi": 300, "quiet_zone": 2, "rotate": 90, "bar_height": 50, "foreground": "navy"});
        let text = json!({"module": "4px", "dpi": 300, "quiet_zone": "2", "rotate": "90", "bar_height": "50", "foreground": "#000080"});
        assert_eq!(read(own).unwrap(), read(text).unwrap());
        assert_eq!(read(json!({"quiet_zone": true})).unwrap(), Style::default());
        assert_eq!(read(json!({"quiet_zone": "false"})).unwrap().quiet_zone, QuietZone::None);
    }

    #[test]
    fn refusals_name_the_option_in_two_languages() {
        for (name, value) in [
            ("module", json!("4 furlongs")),
            ("module", json!(0)),
            ("module", json!("-1mm")),
            ("module", json!("NaNmm")),
            ("quiet_zone", json!("wide")),
            ("quiet_zone", json!(101)),
            ("foreground", json!("notacolour")),
            ("foreground", json!("red\" onload=\"alert(1)")),
            ("foreground", json!("url(http://x/)")),
            ("background", json!("")),
            ("rotate", json!(45)),
            ("bar_height", json!("tall")),
            ("bar_height", json!([1])),
            ("text_align", json!("middle")),
            ("font", json!("ocr-a")),
            ("colour", json!("red")),
        ] {
            let error = read(json!({"width": 100, name: value})).unwrap_err();
            assert_eq!((error.code, error.field.as_ref()), ("invalid-option", name), "{value}");
            assert!(!error.wording.ja.is_ascii(), "{value}");
        }
    }

    #[test]
    fn what_is_written_out_reads_back() {
        let style =
            read(json!({"module": "0.33mm", "dpi": 300, "width": 300, "quiet_zone": 4, "background": "transparent",
            "rotate": 270, "text": false, "border": "frame", "font": "biz-ud-gothic", "bar_height": "12mm"}))
            .unwrap();
        let Value::Object(map) = serde_json::to_value(&style).unwrap() else { panic!("not an object") };
        assert_eq!(Style::from_map(&map).unwrap(), style);
        assert_eq!(map["rotate"], 270);
        assert_eq!(map["background"], "#00000000");
    }
}
