//! GS1-128: Code 128 with FNC1 first, for element strings; and its profiles SSCC-18 and EAN-14.
//!
//! Standard: GS1 General Specifications, clause 5.4.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    QUIET,
    encodation::{Characters, Unit},
    payment,
};
use crate::{
    coding::check_digit::mod10_weight3,
    gs1::{Elements, elements::SEPARATOR},
    symbol::{Bars, Symbol},
    symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording},
};

/// Height for general distribution: 31.75 mm at an X-dimension of 0.495 mm (figure 5.12.3.2-1).
const HEIGHT: f32 = 64.0;

/// Most data characters of one symbol, separators counted and the first FNC1 not (clause 5.4.4.2).
const LONGEST: usize = 48;

pub struct Gs1128;

impl Symbology for Gs1128 {
    const FACTS: Facts = Facts {
        id: "gs1-128",
        aliases: &["ean-128", "ucc-128", "ucc/ean-128", "code-128-gs1"],
        name: "GS1-128",
        family: Family::Gs1,
        standard: "GS1 General Specifications, clause 5.4",
        accepts: "element strings with bracketed AIs, as (01)04912345678904(10)ABC",
        example: "(01)04912345678904(17)271231(10)ABC123",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        if options.payment { payment::encode(text) } else { Ok(draw(&elements(text)?)) }
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Payment slip of Japanese convenience stores (標準料金代理収納): the data is its 44 digits with AI 91, or 43
    /// without check digit, or its fields as `biller=912345;free=0012;reissue=0;due=271231;stamp=0;amount=5400`.
    payment: bool,
}

pub struct Sscc18;

impl Symbology for Sscc18 {
    const FACTS: Facts = Facts {
        id: "sscc-18",
        aliases: &["sscc", "nve-18"],
        name: "SSCC-18",
        family: Family::Gs1,
        standard: "GS1 General Specifications, clause 2.2.1",
        accepts: "17 digits, or 18 with check digit; (00) may stand before them",
        example: "04912345678901234",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        single_key(data.text()?, "00", 18, "17 digits, or 18 with check digit")
    }
}

pub struct Ean14;

impl Symbology for Ean14 {
    const FACTS: Facts = Facts {
        id: "ean-14",
        aliases: &["gtin-14", "jan-14"],
        name: "EAN-14",
        family: Family::Gs1,
        standard: "GS1 General Specifications, clause 2.1.6",
        accepts: "13 digits, or 14 with check digit; (01) may stand before them",
        example: "1491234567890",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        single_key(data.text()?, "01", 14, "13 digits, or 14 with check digit")
    }
}

/// Element strings with bracketed AIs, or without brackets where FNC1 or its transmitted form GS comes first.
pub fn elements(text: &str) -> Result<Elements<'_>, EncodeError> {
    let raw = text.starts_with("{FNC1}") || text.as_bytes().first() == Some(&SEPARATOR);
    Ok(if raw { Elements::parse_message(text) } else { Elements::parse(text) }?)
}

/// The symbol characters of elements: FNC1, then the message with FNC1 as separator.
pub fn characters(elements: &Elements) -> Characters {
    let unit = |byte| if byte == SEPARATOR { Unit::Fnc1 } else { Unit::Byte(byte) };
    let message: Vec<Unit> = [Unit::Fnc1].into_iter().chain(elements.message().into_iter().map(unit)).collect();
    Characters::shortest(&message)
}

/// The bars of elements under a 2D component, which the last symbol character tells of (ISO/IEC 24723, clause 4.6).
pub fn linked_bars(elements: &Elements, cc_c: bool) -> Bars {
    characters(elements).with_linkage(cc_c).bars(HEIGHT, 0.0)
}

/// The symbol of elements.
pub(super) fn draw(elements: &Elements) -> Symbol {
    let characters = characters(elements);
    let symbol = Symbol::new(characters.bars(HEIGHT, 0.0), QUIET).with_text(elements.readable());
    let mut symbol = characters.told_in(symbol).with_detail("symbology_identifier", "]C1").with_elements(elements);
    let length = elements.message().len();
    if length > LONGEST {
        let wording = Wording::of(
            format!("the symbol carries {length} characters; GS1 allows {LONGEST} in one, so divide them"),
            format!("データが {length} 文字あります。GS1 では 1 シンボル {LONGEST} 文字までなので、分けてください"),
        );
        symbol = symbol.with_note("gs1-128-too-long", wording);
    }
    symbol
}

/// A symbol of one key of `length` digits, whose check digit is completed where it is missing.
fn single_key(text: &str, ai: &'static str, length: usize, expected: &'static str) -> Result<Symbol, EncodeError> {
    let prefix = if text.starts_with(&format!("({ai})")) { ai.len() + 2 } else { 0 };
    let digits = &text[prefix..];
    let place = |error: EncodeError| EncodeError {
        span: error.span.map(|span| prefix + span.start..prefix + span.end),
        ..error
    };
    EncodeError::check_digits(digits).map_err(place)?;
    let mut key = digits.to_owned();
    if digits.len() + 1 == length {
        key.push(char::from(mod10_weight3(digits.as_bytes())));
    } else if digits.len() != length {
        return Err(EncodeError::new(Fault::InvalidLength { length: digits.len(), expected }));
    }
    let bracketed = format!("({ai}){key}");
    let elements = Elements::parse(&bracketed).map_err(|error| {
        let back = ai.len() + 2;
        let span = error.span.clone();
        place(EncodeError {
            span: Some(span.start.saturating_sub(back)..span.end.saturating_sub(back)),
            ..EncodeError::from(error)
        })
    })?;
    let symbol = draw(&elements);
    Ok(if key.len() > digits.len() { symbol.with_check_digit_note(&key[length - 1..]) } else { symbol })
}
