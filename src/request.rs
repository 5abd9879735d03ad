//! One request, whichever door it came through: a JSON object, a flat query, a command line.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use crate::{
    layout::Style,
    options::{Definition, Raw, Table, duplicate_parameter, unknown_parameter},
    refusal::Refusal,
    render::{self, Format},
    symbol::Wording,
    symbology::{
        self, LIST,
        contract::{Entry, Payload},
    },
};

/// A request whose names and types have been checked.
#[derive(Clone)]
pub struct Request {
    /// The symbology.
    pub symbology: &'static Entry,
    /// The data.
    pub data: Payload,
    /// Options of the symbology, checked against its table.
    pub options: Map<String, Value>,
    /// The picture's format, or the bare modules.
    pub output: Output,
    /// Drawing options.
    pub style: Style,
}

/// What the answer is.
#[derive(Clone, Copy)]
pub enum Output {
    /// A picture.
    Picture(&'static Format),
    /// The pattern as text rows.
    Modules,
}

/// Names of the request's own fields.
pub const FIELDS: [&str; 6] = ["symbology", "data", "data_base64", "options", "format", "image"];

/// The tables of all options, made once.
pub struct Tables {
    /// Options of each symbology, in the order of [`LIST`].
    symbologies: Vec<Table>,
    /// Drawing options.
    pub style: Table,
}

/// The tables of all options.
pub static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    symbologies: LIST.iter().map(|entry| Table::from_schema((entry.schema)().as_value())).collect(),
    style: Table::from_schema(symbology::contract::schema_of::<Style>().as_value()),
});

impl Tables {
    /// The options of a symbology.
    pub fn symbology(&self, entry: &'static Entry) -> &Table {
        let index = LIST.iter().position(|other| std::ptr::eq(other, entry));
        &self.symbologies[index.expect("entries come from the list alone")]
    }
}

impl Request {
    /// A request from a JSON object whose members are the request's fields.
    pub fn from_object(object: &Map<String, Value>) -> Result<Self, Refusal> {
        if let Some(name) = object.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            return Err(unknown_parameter(name, FIELDS.into_iter()));
        }
        let text = |name: &'static str| match object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Refusal::new(
                "malformed-request",
                name,
                Wording::of(format!("{name} must be a string"), format!("{name} は文字列で指定してください")),
            )),
        };
        let members = |name: &'static str| match object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(members)) => Ok(Some(members)),
            Some(_) => Err(Refusal::new(
                "malformed-request",
                name,
                Wording::of(format!("{name} must be an object"), format!("{name} はオブジェクトで指定してください")),
            )),
        };
        let symbology = find_symbology(text("symbology")?)?;
        let options = match members("options")? {
            Some(options) if !options.is_empty() => TABLES.symbology(symbology).convert_object(options, "")?,
            _ => Map::new(),
        };
        let style = match members("image")? {
            Some(image) if !image.is_empty() => style(&TABLES.style.convert_object(image, "")?)?,
            _ => Style::default(),
        };
        Ok(Self {
            symbology,
            data: payload(text("data")?, text("data_base64")?)?,
            options,
            output: output(text("format")?)?,
            style,
        })
    }

    /// A request from flat names and texts: a query string or a command line.
    ///
    /// Every name is unique over the request's fields, the drawing options and the symbology's options.
    pub fn from_pairs<'a>(pairs: &[(&'a str, &'a str)]) -> Result<Self, Refusal> {
        for (i, (name, _)) in pairs.iter().enumerate() {
            if pairs[..i].iter().any(|(other, _)| other == name) {
                return Err(duplicate_parameter(name));
            }
        }
        let value = |name: &str| pairs.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        let symbology = find_symbology(value("symbology"))?;
        let table = TABLES.symbology(symbology);
        let mut options = Map::new();
        let mut image = Map::new();
        for &(name, value) in pairs {
            if matches!(name, "symbology" | "data" | "data_base64" | "format") {
                continue;
            }
            let convert = |option: &Definition| option.convert(Raw::Text(value));
            if let Some(option) = table.find(name) {
                options.insert(name.to_owned(), convert(option)?);
            } else if let Some(option) = TABLES.style.find(name) {
                image.insert(name.to_owned(), convert(option)?);
            } else {
                let known = table.options.iter().chain(&TABLES.style.options).map(|option| option.name.as_str());
                return Err(unknown_parameter(name, known.chain(["symbology", "data", "data_base64", "format"])));
            }
        }
        let style = if image.is_empty() { Style::default() } else { style(&image)? };
        Ok(Self {
            symbology,
            data: payload(value("data"), value("data_base64"))?,
            options,
            output: output(value("format"))?,
            style,
        })
    }

    /// Whether the picture is read back before it is answered, which costs more.
    pub fn is_read_back(&self) -> bool {
        self.style.is_read_back() && has_reader(self.symbology)
    }
}

/// Whether a request as it was sent asks for a picture that is read back, which costs more.
pub fn is_read_back(request: &Value) -> bool {
    let asked = request["image"]["verify"] == true || !request["image"]["logo"].is_null();
    asked && request["symbology"].as_str().and_then(symbology::find).is_some_and(has_reader)
}

#[cfg(reader)]
fn has_reader(entry: &Entry) -> bool {
    !crate::scan::read_as(entry.facts.id).is_empty()
}

#[cfg(not(reader))]
fn has_reader(_: &Entry) -> bool {
    false
}

fn find_symbology(name: Option<&str>) -> Result<&'static Entry, Refusal> {
    let Some(name) = name else {
        return Err(Refusal::new(
            "malformed-request",
            "symbology",
            Wording::fixed("symbology is missing", "symbology が指定されていません"),
        ));
    };
    symbology::find(name).ok_or_else(|| {
        let suggestion = unknown_parameter(name, LIST.iter().map(|entry| entry.facts.id));
        let near = suggestion.wording.en.split_once("did you mean ").map(|(_, near)| near.trim_end_matches('?'));
        let wording = match near {
            Some(near) => Wording::of(
                format!("there is no symbology of this name; did you mean {near}?"),
                format!("この名前のシンボルはありません。もしかして: {near}"),
            ),
            None => Wording::fixed(
                "there is no symbology of this name; GET /v1/symbologies lists them",
                "この名前のシンボルはありません。一覧は GET /v1/symbologies にあります",
            ),
        };
        Refusal::new("unknown-symbology", "symbology", wording)
    })
}

fn payload(text: Option<&str>, base64: Option<&str>) -> Result<Payload, Refusal> {
    match (text, base64) {
        (Some(_), Some(_)) => Err(Refusal::new(
            "malformed-request",
            "data_base64",
            Wording::fixed(
                "give data or data_base64, not both",
                "data と data_base64 はどちらか一方だけ指定してください",
            ),
        )),
        (None, None) => Err(Refusal::new(
            "missing-data",
            "data",
            Wording::fixed("there is no data to encode", "エンコードするデータがありません"),
        )),
        (Some(text), None) => Ok(Payload::Text(text.to_owned())),
        (None, Some(encoded)) => STANDARD.decode(encoded).map(Payload::Bytes).map_err(|reason| {
            let refusal = Refusal::new(
                "malformed-request",
                "data_base64",
                Wording::fixed(
                    "data_base64 is not base64 (RFC 4648, with padding)",
                    "data_base64 が base64 ではありません",
                ),
            );
            match reason {
                base64::DecodeError::InvalidByte(at, _) | base64::DecodeError::InvalidLastSymbol(at, _) => {
                    refusal.at(at)
                }
                _ => refusal,
            }
        }),
    }
}

fn output(name: Option<&str>) -> Result<Output, Refusal> {
    match name {
        Some("modules") => Ok(Output::Modules),
        Some(name) => render::find(name).map(Output::Picture).ok_or_else(|| {
            let names: Vec<&str> = render::FORMATS.iter().map(|format| format.id).chain(["modules"]).collect();
            Refusal::new(
                "invalid-option",
                "format",
                Wording::of(
                    format!("there is no such format; there are {}", names.join(", ")),
                    format!("この形式はありません。使える形式: {}", names.join(", ")),
                ),
            )
        }),
        None => Ok(Output::Picture(&render::FORMATS[0])),
    }
}

fn style(image: &Map<String, Value>) -> Result<Style, Refusal> {
    Style::from_map(image).map_err(Refusal::from)
}
