//! Code 128: all of Latin-1 and digits in pairs, for logistics.
//!
//! Standard: ISO/IEC 15417:2007. The code sets are chosen for the shortest symbol, see [`encodation`].

pub mod encodation;
pub mod gs1_128;
mod payment;
pub mod postal;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};
use crate::symbol::{Quiet, Symbol};
use encodation::{Characters, Unit};

/// Quiet zone of every Code 128 (clause 4.5).
pub const QUIET: Quiet = Quiet::sides(10.0);

/// Height drawn where no application standard asks for another.
pub const HEIGHT: f32 = 50.0;

pub struct Code128;

impl Symbology for Code128 {
    const FACTS: Facts = Facts {
        id: "code-128",
        aliases: &["code-128-auto", "usd-6", "uss-128"],
        name: "Code 128",
        family: Family::Industrial,
        standard: "ISO/IEC 15417:2007",
        accepts: "ISO/IEC 8859-1, control characters included",
        example: "RayBarcode-2027",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let message = match data {
            Payload::Bytes(bytes) => bytes.iter().map(|&byte| Unit::Byte(byte)).collect(),
            Payload::Text(text) if options.function_characters => with_function_characters(text)?,
            Payload::Text(text) => latin_1(text, 0)?,
        };
        let characters = Characters::shortest(&message);
        let symbol = Symbol::new(characters.bars(HEIGHT, 0.0), QUIET).with_text(readable(&message));
        Ok(characters.told_in(symbol).with_detail("symbology_identifier", symbology_identifier(&message)))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// `{FNC1}`, `{FNC2}` and `{FNC3}` in the data stand for the function characters, not for themselves.
    function_characters: bool,
}

/// The bytes of Latin-1 text that stands at byte `offset` of the data.
fn latin_1(text: &str, offset: usize) -> Result<Vec<Unit>, EncodeError> {
    let unit = |(at, found): (usize, char)| {
        let refused = || {
            let at = offset + at;
            let fault = Fault::UnencodableCharacter { found, encoding: "ISO/IEC 8859-1 (Latin-1)" };
            EncodeError::at(at..at + found.len_utf8(), fault)
        };
        u8::try_from(found).map(Unit::Byte).map_err(|_| refused())
    };
    text.char_indices().map(unit).collect()
}

fn with_function_characters(text: &str) -> Result<Vec<Unit>, EncodeError> {
    let names = [("{FNC1}", Unit::Fnc1), ("{FNC2}", Unit::Fnc2), ("{FNC3}", Unit::Fnc3)];
    let mut message = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut literal = 0;
    while at < text.len() {
        match names.iter().find(|(name, _)| text.as_bytes()[at..].starts_with(name.as_bytes())) {
            Some((name, unit)) => {
                message.extend(latin_1(&text[literal..at], literal)?);
                message.push(*unit);
                at += name.len();
                literal = at;
            }
            None => at += 1,
        }
    }
    message.extend(latin_1(&text[literal..], literal)?);
    Ok(message)
}

/// Human-readable text: characters without a glyph are a blank, function characters nothing.
fn readable(message: &[Unit]) -> String {
    message
        .iter()
        .filter_map(|unit| match unit {
            Unit::Byte(byte) => Some(char::from(*byte)),
            _ => None,
        })
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// What readers report in front of the data (annex D): FNC1 in the first position means GS1, in the second, after a
/// letter or two digits, a specification registered with AIM.
fn symbology_identifier(message: &[Unit]) -> &'static str {
    match message {
        [Unit::Fnc1, ..] => "]C1",
        [Unit::Byte(letter), Unit::Fnc1, ..] if letter.is_ascii_alphabetic() => "]C2",
        [Unit::Byte(tens), Unit::Byte(ones), Unit::Fnc1, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => "]C2",
        _ => "]C0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_c10_latin_1_is_drawn_and_other_characters_are_refused_by_name_and_place() {
        let encode = |text: &str| Code128::encode(&Payload::Text(text.into()), &Options::default());
        assert_eq!(encode("Testgerät").expect("drawn").readable(), "Testgerät");
        let error = encode("éĐ000").expect_err("refused");
        assert_eq!(error.span, Some(2..4));
        assert!(error.to_string().contains("'Đ' (U+0110)"));
    }

    #[test]
    fn report_c09_a_control_character_does_not_end_the_text() {
        let symbol = Code128::encode(&Payload::Text("hi\0hello".into()), &Options::default()).expect("drawn");
        assert_eq!(symbol.readable(), "hi hello");
    }

    #[test]
    fn function_characters_are_read_only_where_asked() {
        let message = with_function_characters("é{FNC1}{FNC4}12").expect("read");
        let mut expected = vec![Unit::Byte(0xE9), Unit::Fnc1];
        expected.extend("{FNC4}12".bytes().map(Unit::Byte));
        assert_eq!(message, expected);
        assert_eq!(symbology_identifier(&message), "]C0");
        assert_eq!(symbology_identifier(&with_function_characters("A{FNC1}12").expect("read")), "]C2");
        assert_eq!(with_function_characters("é{FNC1}漢").expect_err("refused").span, Some(8..11));
    }
}
