//! Everything an encoder author must know: the trait to implement, the facts to state and the errors to return.

use std::{
    borrow::Cow,
    fmt,
    ops::{Range, RangeInclusive},
};

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub use crate::symbol::Wording;
use crate::{
    gs1::{Elements, Gs1Error, Gs1Fault, Sentence},
    symbol::Symbol,
};

/// A symbology: facts for people, options for callers, and the encoder.
pub trait Symbology {
    /// What it is called, what it takes, which standard it follows.
    const FACTS: Facts;
    /// Its own options. Deriving the schema documents and checks them; see [`NoOptions`] for none.
    type Options: Default + DeserializeOwned + Serialize + JsonSchema;
    /// Turns data into a symbol.
    fn encode(data: &Payload, options: &Self::Options) -> Result<Symbol, EncodeError>;
}

/// The options of a symbology that has none.
#[derive(Default, Serialize, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NoOptions {}

/// What the catalogue, the documentation and the tests say of a symbology.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Facts {
    /// Canonical id, kebab-case.
    pub id: &'static str,
    /// Other names; compared without case, space, `-`, `_` and `/`, so only really different ones are listed.
    pub aliases: &'static [&'static str],
    /// Name for people.
    pub name: &'static str,
    /// Where it stands in the catalogue.
    pub family: Family,
    /// Standard and edition that the encoder follows.
    pub standard: &'static str,
    /// What data it takes, in a few words.
    pub accepts: &'static str,
    /// Data that encodes with default options.
    pub example: &'static str,
}

/// Groups of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Warehouses, carriers, libraries.
    Industrial,
    /// Points of sale and publishing.
    Retail,
    /// The GS1 system beyond retail.
    Gs1,
    /// Mail and parcels.
    Postal,
    /// Medicine and medical devices.
    Health,
    /// Matrix codes.
    Matrix,
    /// Stacked codes.
    Stacked,
}

/// Data to encode, already free of every transport encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Characters.
    Text(String),
    /// Bytes, for symbologies that carry them.
    Bytes(Vec<u8>),
}

impl Payload {
    /// The data as text.
    ///
    /// # Errors
    /// `invalid-character` at the first byte that is not UTF-8: bytes that are valid UTF-8 are taken as text.
    pub fn text(&self) -> Result<&str, EncodeError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).map_err(|e| {
                let at = e.valid_up_to();
                EncodeError::at(
                    at..at + 1,
                    Fault::Rule {
                        code: "invalid-character",
                        wording: Wording::fixed(
                            "the symbology takes text, and the data is not UTF-8",
                            "このシンボルは文字列だけを表せますが、データが UTF-8 ではありません",
                        ),
                    },
                )
            }),
        }
    }

    /// The data as characters of ISO/IEC 8859-1; bytes are these already.
    ///
    /// # Errors
    /// `unencodable-character` at the first other one.
    pub fn latin_1(&self) -> Result<Cow<'_, [u8]>, EncodeError> {
        let byte = |(at, found): (usize, char)| {
            u8::try_from(found).map_err(|_| {
                let fault = Fault::UnencodableCharacter { found, encoding: "ISO/IEC 8859-1 (Latin-1)" };
                EncodeError::at(at..at + found.len_utf8(), fault)
            })
        };
        match self {
            Self::Text(text) => text.char_indices().map(byte).collect::<Result<_, _>>().map(Cow::Owned),
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// Whether there is nothing to encode.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
        }
    }
}

/// Why data cannot be encoded, where, and what would be right.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodeError {
    /// What is wrong.
    pub fault: Fault,
    /// The request field or option that is wrong.
    pub field: &'static str,
    /// Byte range of that field, where one place is to blame.
    pub span: Option<Range<usize>>,
}

impl EncodeError {
    /// A fault of the data as a whole.
    pub fn new(fault: Fault) -> Self {
        Self { fault, field: "data", span: None }
    }

    /// A fault at a byte range of the data.
    pub fn at(span: Range<usize>, fault: Fault) -> Self {
        Self { fault, field: "data", span: Some(span) }
    }

    /// The same fault in an option, for data that arrives there (add-on, composite).
    #[must_use]
    pub fn in_field(self, field: &'static str) -> Self {
        Self { field, ..self }
    }

    /// The first character of `text` for which `allowed` is false, as an error that lists what is allowed.
    pub fn check_characters(text: &str, expected: &'static str, allowed: impl Fn(char) -> bool) -> Result<(), Self> {
        match text.char_indices().find(|&(_, c)| !allowed(c)) {
            None => Ok(()),
            Some((at, found)) => Err(Self::at(at..at + found.len_utf8(), Fault::InvalidCharacter { found, expected })),
        }
    }

    /// As [`EncodeError::check_characters`] for the digits 0 to 9.
    pub fn check_digits(text: &str) -> Result<(), Self> {
        Self::check_characters(text, "0-9", |c| c.is_ascii_digit())
    }

    /// Refuses more than `capacity` characters.
    pub fn check_capacity(length: usize, capacity: usize) -> Result<(), Self> {
        if length <= capacity {
            return Ok(());
        }
        Err(Self::new(Fault::DataTooLong { length, capacity, unit: "characters" }))
    }

    /// Refuses a number outside its range; one that is left out is right.
    pub fn check_range<T: PartialOrd + fmt::Display>(
        field: &'static str,
        value: Option<T>,
        range: RangeInclusive<T>,
    ) -> Result<(), Self> {
        if value.is_none_or(|value| range.contains(&value)) {
            return Ok(());
        }
        let range = format!("{}-{}", range.start(), range.end());
        let wording =
            Wording::of(format!("{field} must be in {range}"), format!("{field} は {range} の範囲で指定してください"));
        Err(Self::option(field, wording))
    }

    /// Refuses a place in a structured append that there is not: `totals` are the numbers of symbols it may have.
    pub fn check_place(index: u32, total: u32, totals: RangeInclusive<u32>) -> Result<(), Self> {
        if totals.contains(&total) && (1..=total).contains(&index) {
            return Ok(());
        }
        let totals = format!("{}-{}", totals.start(), totals.end());
        let wording = Wording::of(
            format!("total must be in {totals}, and index in 1 to total"),
            format!("total は {totals}、index は 1 から total までの範囲で指定してください"),
        );
        Err(Self::option("structured_append", wording))
    }

    /// An option whose value does not go with the data or with another option.
    pub fn option(field: &'static str, wording: Wording) -> Self {
        Self { fault: Fault::Rule { code: "invalid-option", wording }, field, span: None }
    }
}

impl From<Sentence> for Wording {
    fn from(sentence: Sentence) -> Self {
        Self { en: sentence.en, ja: sentence.ja }
    }
}

impl From<Gs1Error> for EncodeError {
    fn from(error: Gs1Error) -> Self {
        let fault = match error.fault {
            Gs1Fault::Character { found, expected } => Fault::InvalidCharacter { found, expected },
            Gs1Fault::CheckDigit { found, expected } => Fault::InvalidCheckDigit { found, expected },
            Gs1Fault::Rule(sentence) => Fault::Rule { code: "invalid-gs1", wording: sentence.into() },
        };
        Self::at(error.span, fault)
    }
}

impl Symbol {
    /// Adds the note that the data came without its check digit.
    #[must_use]
    pub fn with_check_digit_note(self, digit: &str) -> Self {
        let wording =
            Wording::of(format!("the check digit {digit} was added"), format!("チェックデジット {digit} を付けました"));
        self.with_note("check-digit-added", wording)
    }

    /// Adds what a receipt tells of GS1 data: its elements, and a note for every companion that is missing.
    #[must_use]
    pub fn with_elements(mut self, elements: &Elements) -> Self {
        for sentence in elements.missing() {
            self = self.with_note("gs1-missing-element", sentence.into());
        }
        let told: Vec<Value> = elements
            .iter()
            .map(|element| serde_json::json!({"ai": element.code, "title": element.ai.title, "value": element.value}))
            .collect();
        self.with_detail("elements", told)
    }
}

/// Most characters of a linear code whose standard sets no limit: readers end far below this one.
pub const LONGEST: usize = 1000;

/// The note `check-digit-added`, which tells the check digit or character that was added to the data.
pub fn check_digit_added(check: impl fmt::Display) -> (&'static str, Wording) {
    let wording =
        Wording::of(format!("the check digit {check} was added"), format!("チェックデジット {check} を追加しました"));
    ("check-digit-added", wording)
}

/// Digits of `length` with their check digit, and whether it was missing and is added; a given one is verified.
///
/// `expected` tells the two lengths that are right, `check` makes the check digit of the digits before it.
pub fn with_check_digit(
    text: &str,
    length: usize,
    expected: &'static str,
    check: impl Fn(&[u8]) -> u8,
) -> Result<(String, bool), EncodeError> {
    EncodeError::check_digits(text)?;
    let missing = text.len() + 1 == length;
    if !missing && text.len() != length {
        return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected }));
    }
    let digits = &text[..length - 1];
    let check = char::from(check(digits.as_bytes()));
    if let Some(found) = text[length - 1..].chars().next().filter(|&found| found != check) {
        let fault = Fault::InvalidCheckDigit { found: found.into(), expected: check.into() };
        return Err(EncodeError::at(length - 1..length, fault));
    }
    Ok((format!("{digits}{check}"), missing))
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.fault)
    }
}

impl std::error::Error for EncodeError {}

/// The kinds of fault, each with the facts that its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// There is no data.
    MissingData,
    /// A character outside the symbology's alphabet.
    InvalidCharacter {
        /// The character.
        found: char,
        /// The alphabet, as `0-9 A-Z`.
        expected: &'static str,
    },
    /// A length the symbology does not have.
    InvalidLength {
        /// Length given, in characters.
        length: usize,
        /// Lengths that are right, as `12 or 13`.
        expected: &'static str,
    },
    /// A check digit or character that does not belong to the data.
    InvalidCheckDigit {
        /// What stands there.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// More data than the symbol (at the asked size, if one was asked) holds.
    DataTooLong {
        /// Length given.
        length: usize,
        /// Most that fits.
        capacity: usize,
        /// What is counted: `characters`, `bytes`, `codewords`, `bits`.
        unit: &'static str,
    },
    /// A character that the chosen encoding lacks.
    UnencodableCharacter {
        /// The character.
        found: char,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// Any other rule: `invalid-gs1`, `invalid-option`, or one of the codes above with a sentence of its own.
    Rule {
        /// Stable kebab-case code.
        code: &'static str,
        /// What is wrong and what would be right.
        wording: Wording,
    },
}

impl Fault {
    /// Stable kebab-case code of the error contract.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingData => "missing-data",
            Self::InvalidCharacter { .. } => "invalid-character",
            Self::InvalidLength { .. } => "invalid-length",
            Self::InvalidCheckDigit { .. } => "invalid-check-digit",
            Self::DataTooLong { .. } => "data-too-long",
            Self::UnencodableCharacter { .. } => "unencodable-character",
            Self::Rule { code, .. } => code,
        }
    }

    /// The sentence in both languages.
    pub fn wording(&self) -> Wording {
        match self {
            Self::MissingData => Wording::fixed("there is no data to encode", "エンコードするデータがありません"),
            Self::InvalidCharacter { found, expected } => Wording::of(
                format!("the character {found:?} is not allowed; allowed: {expected}"),
                format!("文字 {found:?} は使えません。使える文字: {expected}"),
            ),
            Self::InvalidLength { length, expected } => Wording::of(
                format!("the length is {length}; right would be {expected}"),
                format!("長さが {length} です。正しい長さ: {expected}"),
            ),
            Self::InvalidCheckDigit { found, expected } => Wording::of(
                format!("the check digit is {found}; right would be {expected}"),
                format!("チェックデジットが {found} ですが、正しくは {expected} です"),
            ),
            Self::DataTooLong { length, capacity, unit } => Wording::of(
                format!("the data has {length} {unit}; at most {capacity} fit"),
                format!("データが {length} {unit} ありますが、最大は {capacity} です"),
            ),
            Self::UnencodableCharacter { found, encoding } => Wording::of(
                format!("the character {found:?} (U+{:04X}) does not exist in {encoding}", *found as u32),
                format!("文字 {found:?} (U+{:04X}) は {encoding} にありません", *found as u32),
            ),
            Self::Rule { wording, .. } => wording.clone(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.wording().en)
    }
}

/// A symbology in the list: its facts and two functions, its types gone.
pub struct Entry {
    /// What it is called, what it takes, which standard it follows.
    pub facts: Facts,
    /// The JSON schema of its options, from which `options` makes its table.
    pub schema: fn() -> schemars::Schema,
    /// Encodes with options that were checked against the schema.
    pub encode: fn(&Payload, &Map<String, Value>) -> Result<Symbol, EncodeError>,
}

impl Entry {
    /// The entry of a symbology.
    pub const fn of<S: Symbology>() -> Self {
        Self { facts: S::FACTS, schema: schema::<S>, encode: encode::<S> }
    }
}

fn schema<S: Symbology>() -> schemars::Schema {
    schema_of::<S::Options>()
}

/// The JSON schema of a struct, its parts inlined, as `options` reads it.
pub fn schema_of<T: JsonSchema>() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft07()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

fn encode<S: Symbology>(data: &Payload, options: &Map<String, Value>) -> Result<Symbol, EncodeError> {
    if data.is_empty() {
        return Err(EncodeError::new(Fault::MissingData));
    }
    if options.is_empty() {
        return S::encode(data, &S::Options::default());
    }
    let options = S::Options::deserialize_from(options).map_err(|reason| {
        EncodeError::option(
            "options",
            Wording::of(reason.to_string(), format!("オプションが正しくありません: {reason}")),
        )
    })?;
    S::encode(data, &options)
}

/// Options from a JSON object, without copying it first.
trait DeserializeFrom: Sized {
    fn deserialize_from(options: &Map<String, Value>) -> Result<Self, serde_json::Error>;
}

impl<T: DeserializeOwned> DeserializeFrom for T {
    fn deserialize_from(options: &Map<String, Value>) -> Result<Self, serde_json::Error> {
        T::deserialize(serde::de::value::MapDeserializer::new(
            options.iter().map(|(name, value)| (name.as_str(), value)),
        ))
    }
}
