//! What is told of a picture, as JSON.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{Found, GrayImage, Point, apart::read, picture, sequence, text::elements};
use crate::{coding::data_uri::base64_of, options, refusal::Refusal, symbol::Wording};

pub use super::formats::Wanted;

/// What to do with a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The bytes of the picture.
    pub image: Vec<u8>,
    /// What the caller calls them.
    pub field: &'static str,
    /// What to look for.
    pub wanted: Wanted,
    /// What it should hold, for verifying.
    pub expected: Option<Expected>,
}

/// What a symbol should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Canonical id, where it matters.
    pub symbology: Option<&'static str>,
    /// What it should hold.
    pub data: Vec<u8>,
}

impl Request {
    /// A request as JSON: `image_base64`, `symbologies`, `try_harder`, and for verifying `symbology`, `data` or `data_base64`.
    pub fn from_object(object: &Map<String, Value>, verify: bool) -> Result<Self, Refusal> {
        let mut request = Self { field: "image_base64", ..Self::of(Vec::new(), Wanted::default()) };
        let (mut names, mut try_harder, mut symbology, mut data) = (Vec::new(), true, None, None);
        for (name, value) in object {
            match (name.as_str(), value) {
                (_, Value::Null) => {}
                ("image_base64", Value::String(image)) => request.image = base64(name, base64_of(image))?,
                ("try_harder", Value::Bool(harder)) => try_harder = *harder,
                ("symbologies", Value::Array(list)) if list.iter().all(Value::is_string) => {
                    names = list.iter().filter_map(Value::as_str).collect();
                }
                ("symbology", Value::String(name)) if verify => symbology = Some(name.as_str()),
                ("data" | "data_base64", Value::String(_)) if verify && data.is_some() => {
                    return Err(options::duplicate_parameter(name));
                }
                ("data", Value::String(text)) if verify => data = Some(text.clone().into_bytes()),
                ("data_base64", Value::String(text)) if verify => data = Some(base64(name, text)?),
                ("image_base64" | "try_harder" | "symbologies", _) => return Err(wrong_kind(name)),
                ("symbology" | "data" | "data_base64", _) if verify => return Err(wrong_kind(name)),
                _ => return Err(unknown(name, verify)),
            }
        }
        request.wanted = Wanted::named(names, try_harder)?;
        let symbology = symbology.map(|name| request.wanted.add(name)).transpose()?;
        if verify {
            let data = data.ok_or_else(|| {
                let wording = Wording::fixed(
                    "data or data_base64 must tell what the symbol should hold",
                    "シンボルが持つはずのデータを data か data_base64 で指定してください",
                );
                Refusal::new("missing-data", "data", wording)
            })?;
            request.expected = Some(Expected { symbology, data });
        }
        Ok(request)
    }

    /// A request of a picture and the pairs of a query.
    pub fn from_pairs<'a>(image: Vec<u8>, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let (mut names, mut try_harder) = (None, None);
        for (name, value) in pairs {
            let again = match name {
                "symbologies" => names.replace(value.split(',').filter(|name| !name.is_empty())).is_some(),
                "try_harder" => {
                    let value = value.parse().map_err(|_| wrong_kind(name))?;
                    try_harder.replace(value).is_some()
                }
                _ => return Err(unknown(name, false)),
            };
            if again {
                return Err(options::duplicate_parameter(name));
            }
        }
        let wanted = Wanted::named(names.into_iter().flatten(), try_harder.unwrap_or(true))?;
        Ok(Self::of(image, wanted))
    }

    /// The symbols of a picture.
    pub fn of(image: Vec<u8>, wanted: Wanted) -> Self {
        Self { image, field: "image", wanted, expected: None }
    }

    /// The picture and the symbols in it.
    pub fn read(&self) -> Result<(GrayImage, Vec<Found>), Refusal> {
        let read = picture::decode(&self.image).and_then(|picture| {
            let found = read(&picture, &self.wanted)?;
            // Of a picture that ends too early the symbols may be in the part that did not arrive.
            if found.is_empty() && !picture::is_whole(&self.image) {
                return Err(picture::unreadable());
            }
            Ok((picture, found))
        });
        read.map_err(|refusal| match refusal.field.as_str() {
            "image" => Refusal { field: self.field.into(), ..refusal },
            _ => refusal,
        })
    }
}

/// Reads a picture and tells what it holds.
pub fn scan(request: &Request) -> Result<Value, Refusal> {
    let (picture, found) = request.read()?;
    let symbols: Vec<Value> = found.iter().map(symbol).collect();
    let mut answer = json!({ "symbols": symbols, "width": picture.width(), "height": picture.height() });
    let sequences = sequence::joined(&found);
    if !sequences.is_empty() {
        let sequences = sequences.into_iter().map(|whole| {
            json!({ "symbology": whole.symbology, "id": whole.id, "total": whole.total, "text": whole.text,
                "bytes_base64": STANDARD.encode(whole.bytes) })
        });
        answer["sequences"] = sequences.collect();
    }
    Ok(answer)
}

/// A symbol as JSON. Members that say nothing are left out.
pub fn symbol(found: &Found) -> Value {
    let position = found.corners.map(|Point { x, y }| json!({ "x": x, "y": y }));
    let mut members = json!({ "symbology": found.symbology, "text": found.text,
        "bytes_base64": STANDARD.encode(&found.bytes), "identifier": found.identifier,
        "position": position, "orientation": found.orientation });
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members[name] = value;
        }
    };
    add("encoding", found.encoding.clone().map(Value::from));
    add("eci", (!found.eci.is_empty()).then(|| json!(found.eci)));
    add("inverted", found.inverted.then_some(Value::Bool(true)));
    add("mirrored", found.mirrored.then_some(Value::Bool(true)));
    add("add_on", found.add_on.clone().map(Value::from));
    add("version", found.version.clone().map(Value::from));
    add("error_correction", found.error_correction.clone().map(Value::from));
    add("unused_error_correction", found.unused_error_correction.map(Value::from));
    if let Some(part) = &found.part {
        add("part", Some(json!({ "index": part.index, "total": part.total, "id": part.id })));
    }
    if found.gs1
        && let Some(elements) = elements(&found.text)
    {
        let list: Vec<Value> =
            elements.iter().map(|element| json!({ "ai": element.code, "value": element.value })).collect();
        add("gs1", Some(json!({ "text": elements.readable(), "elements": list })));
    }
    members
}

fn base64(field: &str, text: &str) -> Result<Vec<u8>, Refusal> {
    STANDARD.decode(text).map_err(|_| {
        let wording = Wording::of(format!("{field} is no base64"), format!("{field} が Base64 になっていません"));
        Refusal::new("malformed-request", field, wording)
    })
}

fn wrong_kind(name: &str) -> Refusal {
    let (en, ja) = match name {
        "symbologies" => ("a list of symbologies", "シンボル体系の一覧"),
        "try_harder" => ("true or false", "true または false"),
        _ => ("text", "文字列"),
    };
    Refusal::new(
        "invalid-option",
        name,
        Wording::of(format!("{name} takes {en}"), format!("{name} に指定できる値: {ja}")),
    )
}

fn unknown(name: &str, verify: bool) -> Refusal {
    let names = ["image_base64", "symbologies", "try_harder"].into_iter();
    let more = ["symbology", "data", "data_base64"].into_iter().filter(|_| verify);
    options::unknown_parameter(name, names.chain(more))
}
