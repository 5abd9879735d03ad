//! Raw parameters become typed options by schema. Unknown names and bad values are refused here and nowhere else.
//!
//! A symbology's options struct is declared once; its JSON schema becomes a [`Table`] once at start, and every request is
//! checked and converted by that table: text of a query becomes the right type, JSON must have it already.

use std::fmt::Write as _;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::{refusal::Refusal, symbol::Wording};

/// What one options struct accepts.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The options, in the order of their declaration.
    pub options: Vec<Definition>,
}

/// One option: its name, what it means, what values it takes.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Name, `snake_case`.
    pub name: String,
    /// What it means.
    pub description: String,
    /// Values it takes.
    pub kind: Kind,
    /// Value that holds when it is left out.
    pub default: Value,
    /// The schema it was made from, for OpenAPI.
    pub schema: Value,
}

/// The values an option takes.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
        /// What it is a multiple of.
        step: i64,
    },
    /// A number in a range.
    Number {
        /// Least.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// Text of at most so many characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// One of several words.
    Choice(Vec<Choice>),
    /// An object with members of its own.
    Object(Table),
    /// One of several kinds, the first that fits.
    Any(Vec<Kind>),
}

/// One word of a choice.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The word.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// A value as it arrives.
#[derive(Clone, Copy, Debug)]
pub enum Raw<'a> {
    /// Text of a query or a command line.
    Text(&'a str),
    /// A JSON value.
    Json(&'a Value),
}

impl Table {
    /// The table of a JSON schema made by `schemars`.
    pub fn from_schema(schema: &Value) -> Self {
        let properties = schema["properties"].as_object();
        let options = properties.into_iter().flatten().map(|(name, schema)| Definition {
            name: name.clone(),
            description: schema["description"].as_str().unwrap_or_default().to_owned(),
            kind: Kind::from_schema(schema),
            default: schema["default"].clone(),
            schema: schema.clone(),
        });
        Self { options: options.collect() }
    }

    /// The option of that name.
    pub fn find(&self, name: &str) -> Option<&Definition> {
        self.options.iter().find(|option| option.name == name)
    }

    /// Checks and converts the members of a JSON object; `path` stands before their names in errors.
    pub fn convert_object(&self, object: &Map<String, Value>, path: &str) -> Result<Map<String, Value>, Refusal> {
        let mut converted = Map::new();
        for (name, value) in object {
            let Some(option) = self.find(name) else {
                let names = self.options.iter().map(|option| option.name.as_str());
                return Err(unknown_parameter(&format!("{path}{name}"), names));
            };
            if !value.is_null() {
                converted.insert(name.clone(), option.convert(Raw::Json(value))?);
            }
        }
        Ok(converted)
    }
}

impl Definition {
    /// The value in the option's type.
    pub fn convert(&self, raw: Raw) -> Result<Value, Refusal> {
        self.kind.convert(raw, &self.name)?.ok_or_else(|| {
            let expected = self.kind.expected();
            Refusal::new(
                "invalid-option",
                self.name.clone(),
                Wording::of(
                    format!("{} takes {}", self.name, expected.en),
                    format!("{} に指定できる値: {}", self.name, expected.ja),
                ),
            )
        })
    }
}

impl Kind {
    fn from_schema(schema: &Value) -> Self {
        let alternatives = ["oneOf", "anyOf"].iter().find_map(|key| schema[key].as_array());
        if let Some(alternatives) = alternatives {
            let choices: Option<Vec<Choice>> = alternatives.iter().map(Choice::from_schema).collect();
            if let Some(choices) = choices {
                return Self::Choice(choices);
            }
            let mut kinds: Vec<Self> =
                alternatives.iter().filter(|schema| schema["type"] != "null").map(Self::from_schema).collect();
            return if kinds.len() == 1 { kinds.remove(0) } else { Self::Any(kinds) };
        }
        if let Some(words) = schema["enum"].as_array() {
            let choice = |word: &Value| {
                let value = word.as_str()?.to_owned();
                Some(Choice { value, description: String::new() })
            };
            return Self::Choice(words.iter().filter_map(choice).collect());
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
            _ => Vec::new(),
        };
        let mut kinds: Vec<Self> = types.iter().map(|name| Self::of_type(name, schema)).collect();
        if kinds.len() == 1 { kinds.remove(0) } else { Self::Any(kinds) }
    }

    fn of_type(name: &str, schema: &Value) -> Self {
        let bound = |key: &str| schema[key].as_f64();
        match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer {
                min: bound("minimum").map_or(0, |min| min as i64),
                max: bound("maximum").map_or(i64::from(u32::MAX), |max| max as i64),
                step: bound("multipleOf").map_or(1, |step| (step as i64).max(1)),
            },
            "number" => Self::Number { min: bound("minimum").unwrap_or(-1e6), max: bound("maximum").unwrap_or(1e6) },
            "object" => Self::Object(Table::from_schema(schema)),
            _ => Self::Text { max: bound("maxLength").map_or(4096, |max| max as usize) },
        }
    }

    /// The value in this kind, `None` where it does not fit; an error where a member of an object is wrong.
    fn convert(&self, raw: Raw, name: &str) -> Result<Option<Value>, Refusal> {
        Ok(match (self, raw) {
            (Self::Boolean, Raw::Json(Value::Bool(value))) => Some(Value::Bool(*value)),
            (Self::Boolean, Raw::Text("true")) => Some(Value::Bool(true)),
            (Self::Boolean, Raw::Text("false")) => Some(Value::Bool(false)),
            (Self::Integer { min, max, step }, raw) => {
                let value = match raw {
                    Raw::Json(value) => whole(value),
                    Raw::Text(text) => text.parse().ok(),
                };
                value.filter(|value| (min..=max).contains(&value) && value % step == 0).map(Value::from)
            }
            (Self::Number { min, max }, raw) => {
                let value: Option<f64> = match raw {
                    Raw::Json(value) => value.as_f64(),
                    Raw::Text(text) => text.parse().ok(),
                };
                value
                    .filter(|value| value.is_finite() && (min..=max).contains(&value))
                    .and_then(Number::from_f64)
                    .map(Value::Number)
            }
            (Self::Text { max }, raw) => raw.as_text().filter(|text| text.chars().count() <= *max).map(Value::from),
            (Self::Choice(choices), raw) => {
                raw.as_text().filter(|text| choices.iter().any(|choice| choice.value == *text)).map(Value::from)
            }
            (Self::Object(table), Raw::Json(Value::Object(object))) => {
                Some(Value::Object(table.convert_object(object, &format!("{name}."))?))
            }
            (Self::Object(table), Raw::Text(text)) => match parse_json(text.as_bytes()) {
                Ok(Value::Object(object)) => Some(Value::Object(table.convert_object(&object, &format!("{name}."))?)),
                _ => None,
            },
            (Self::Any(kinds), raw) => {
                for kind in kinds {
                    if let Some(value) = kind.convert(raw, name)? {
                        return Ok(Some(value));
                    }
                }
                None
            }
            (Self::Boolean | Self::Object(_), _) => None,
        })
    }

    /// What would be right, for the error.
    pub fn expected(&self) -> Wording {
        match self {
            Self::Boolean => Wording::fixed("true or false", "true または false"),
            Self::Integer { min, max, step: 1 } => {
                Wording::of(format!("a whole number from {min} to {max}"), format!("{min} から {max} の整数"))
            }
            Self::Integer { min, max, step } => Wording::of(
                format!("a multiple of {step} from {min} to {max}"),
                format!("{min} から {max} までの {step} の倍数"),
            ),
            Self::Number { min, max } => {
                Wording::of(format!("a number from {min} to {max}"), format!("{min} から {max} の数値"))
            }
            Self::Text { max } => {
                Wording::of(format!("text of at most {max} characters"), format!("{max} 文字以内の文字列"))
            }
            Self::Choice(choices) => {
                let words = choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ");
                Wording::of(format!("one of {words}"), format!("{words} のいずれか"))
            }
            Self::Object(table) => {
                let names = table.options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join(", ");
                Wording::of(
                    format!("an object with the members {names}"),
                    format!("次のメンバーを持つオブジェクト: {names}"),
                )
            }
            Self::Any(kinds) => {
                let wordings: Vec<Wording> = kinds.iter().map(Self::expected).collect();
                let join =
                    |part: fn(&Wording) -> &str, or: &str| wordings.iter().map(part).collect::<Vec<_>>().join(or);
                Wording::of(join(|w| &w.en, " or "), join(|w| &w.ja, " または "))
            }
        }
    }
}

/// The whole number that a JSON value is. `300.0` is one, as in JSON Schema: many languages know but one kind of number.
pub fn whole(value: &Value) -> Option<i64> {
    // Beyond it a float does not tell whole numbers apart.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let exact = || value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < MOST);
    value.as_i64().or_else(|| exact().map(|number| number as i64))
}

impl<'a> Raw<'a> {
    fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(value) => value.as_str(),
        }
    }
}

impl Choice {
    fn from_schema(schema: &Value) -> Option<Self> {
        let value = schema["const"].as_str()?.to_owned();
        Some(Self { value, description: schema["description"].as_str().unwrap_or_default().to_owned() })
    }
}

/// A name that no option has, with the names that come near it, or all of them.
pub fn unknown_parameter<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Refusal {
    let mut known: Vec<&str> = known.collect();
    let asked = name.rsplit('.').next().unwrap_or(name);
    known.sort_by_cached_key(|candidate| distance(asked, candidate));
    let near: Vec<&str> = known.iter().copied().filter(|candidate| distance(asked, candidate) <= 2).collect();
    let mut list = String::new();
    for (i, candidate) in if near.is_empty() { &known } else { &near }.iter().enumerate() {
        let _ = write!(list, "{}{candidate}", if i == 0 { "" } else { ", " });
    }
    let name: String = name.chars().take(64).collect();
    let wording = match (near.is_empty(), known.is_empty()) {
        (_, true) => Wording::fixed("there are no such parameters here", "ここでは指定できるパラメーターがありません"),
        (true, false) => Wording::of(
            format!("there is no parameter of this name; there are {list}"),
            format!("この名前のパラメーターはありません。使える名前: {list}"),
        ),
        (false, false) => Wording::of(
            format!("there is no parameter of this name; did you mean {list}?"),
            format!("この名前のパラメーターはありません。もしかして: {list}"),
        ),
    };
    Refusal::new("unknown-parameter", name, wording)
}

/// Number of single-character edits between two names.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let cost = corner + usize::from(!x.eq_ignore_ascii_case(&y));
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[row.len() - 1]
}

/// Deepest nesting of a JSON request.
const JSON_DEPTH: usize = 32;

/// JSON without repeated members and without deep nesting; the error tells the position.
///
/// `serde_json` alone keeps the last of several equal names, and two readers of one request must never see two requests.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: JSON_DEPTH }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|error| {
        let position =
            bytes.split_inclusive(|&b| b == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum::<usize>()
                + error.column().saturating_sub(1);
        // The message of the parser may quote the input; ours names only the kind and the place.
        let reason = error.to_string();
        if let Some(name) = reason.strip_prefix(REPEATED) {
            let name: String = name.split('"').nth(1).unwrap_or_default().chars().take(64).collect();
            return duplicate_parameter(&name).at(position);
        }
        let (en, ja) = if reason.starts_with(NESTED) {
            (format!("is nested more than {JSON_DEPTH} deep"), format!("の入れ子が {JSON_DEPTH} 段を超えています"))
        } else if reason.starts_with("number out of range") {
            ("holds a number that is out of range".into(), "に範囲外の数値があります".into())
        } else {
            ("is not well-formed".into(), "が正しくありません".into())
        };
        let (line, column) = (error.line(), error.column());
        let wording = Wording::of(
            format!("the JSON {en} at line {line}, column {column}"),
            format!("JSON {ja} ({line} 行 {column} 列)"),
        );
        Refusal::new("malformed-request", "", wording).at(position)
    })
}

/// A parameter that is given twice.
pub fn duplicate_parameter(name: &str) -> Refusal {
    Refusal::new(
        "duplicate-parameter",
        name.chars().take(64).collect::<String>(),
        Wording::fixed("the parameter is given more than once", "パラメーターが 2 回以上指定されています"),
    )
}

const REPEATED: &str = "repeated member";
const NESTED: &str = "nested too deeply";

struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom(NESTED))?;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self.deeper()?)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("{REPEATED} \"{name}\"")));
            }
            let value = members.next_value_seed(self.deeper()?)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table() -> Table {
        Table::from_schema(&json!({"properties": {
            "level": {"oneOf": [{"const": "L", "description": "low"}, {"const": "H"}], "default": "L"},
            "version": {"type": ["integer", "null"], "minimum": 1, "maximum": 40},
            "turn": {"type": "integer", "minimum": 0, "maximum": 270, "multipleOf": 90},
            "gs1": {"type": "boolean"},
            "quiet": {"anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0}]},
            "append": {"type": ["object", "null"], "properties": {"index": {"type": "integer", "minimum": 1}}},
        }}))
    }

    #[test]
    fn text_becomes_the_declared_type() {
        let table = table();
        let convert = |name: &str, text| table.find(name).unwrap().convert(Raw::Text(text));
        assert_eq!(convert("version", "7").unwrap(), json!(7));
        assert_eq!(convert("gs1", "true").unwrap(), json!(true));
        assert_eq!(convert("quiet", "2.5").unwrap(), json!(2.5));
        assert_eq!(convert("append", r#"{"index":2}"#).unwrap(), json!({"index": 2}));
        for (name, text) in [("version", "41"), ("version", "x"), ("gs1", "1"), ("level", "h"), ("append", "2")] {
            let refusal = convert(name, text).unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", name));
        }
        // What is told is what is taken.
        assert_eq!(convert("turn", "270").unwrap(), json!(270));
        for text in ["45", "450", "-90"] {
            assert_eq!(convert("turn", text).unwrap_err().wording.en, "turn takes a multiple of 90 from 0 to 270");
        }
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let table = table();
        let convert =
            |value: Value| table.convert_object(value.as_object().unwrap(), "").map_err(|refusal| refusal.field);
        assert_eq!(convert(json!({"version": 7.0})), Ok(Map::from_iter([("version".into(), json!(7))])));
        assert_eq!(convert(json!({"append": {"index": 2e0}})).unwrap()["append"], json!({"index": 2}));
        for version in [json!(7.5), json!(41.0), json!(1e300), json!(-0.5), json!(u64::MAX)] {
            assert_eq!(convert(json!({ "version": version })), Err("version".into()));
        }
    }

    #[test]
    fn unknown_and_nested_names_are_refused_by_name() {
        let table = table();
        let refuse = |value: Value| table.convert_object(value.as_object().unwrap(), "").unwrap_err();
        let unknown = refuse(json!({"verson": 3}));
        assert_eq!((unknown.code, unknown.field.as_str()), ("unknown-parameter", "verson"));
        assert!(unknown.wording.en.contains("version"));
        assert_eq!(refuse(json!({"append": {"indx": 3}})).field, "append.indx");
        assert_eq!(refuse(json!({"version": "3"})).code, "invalid-option");
    }

    #[test]
    fn json_is_parsed_strictly() {
        assert_eq!(parse_json(br#"{"a":[1,2.5,"x",null,true]}"#).unwrap(), json!({"a": [1, 2.5, "x", null, true]}));
        let twice = parse_json(br#"{"a":1,"a":2}"#).unwrap_err();
        assert_eq!((twice.code, twice.field.as_str()), ("duplicate-parameter", "a"));
        for text in ["", "{", "{\"a\":1}x", "[NaN]", "\u{FEFF}{}", "{\"a\":\"\\ud800\"}"] {
            assert_eq!(parse_json(text.as_bytes()).unwrap_err().code, "malformed-request", "{text}");
        }
        let deep = "[".repeat(40) + &"]".repeat(40);
        for (text, reason) in [(deep.as_str(), "more than 32 deep"), ("[1e400]", "out of range"), ("[1", "well-formed")]
        {
            let refusal = parse_json(text.as_bytes()).unwrap_err();
            assert_eq!(refusal.code, "malformed-request");
            assert!(refusal.wording.en.contains(reason) && !refusal.wording.ja.is_ascii(), "{}", refusal.wording.en);
        }
        let deepest = "[".repeat(JSON_DEPTH) + &"]".repeat(JSON_DEPTH);
        assert!(parse_json(deepest.as_bytes()).is_ok() && parse_json(format!("[{deepest}]").as_bytes()).is_err());
        assert!(parse_json(("[".repeat(30) + &"]".repeat(30)).as_bytes()).is_ok());
    }
}
