//! Royal Mail 2D Mailmark (Complex Mail Data Mark): 45 characters of postal data and customer content in Data Matrix.
//!
//! Standard: Royal Mail Mailmark barcode definition document, version 3.1, May 2014, section 2.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
        four_state::mailmark::destination,
    },
    Item, Shortest, Size, check_length, finish,
};
use crate::symbol::{Quiet, Symbol};

pub struct Mailmark2D;

impl Symbology for Mailmark2D {
    const FACTS: Facts = Facts {
        id: "mailmark-2d",
        aliases: &["royal-mail-mailmark-2d", "royal-mail-2d-mailmark", "cmdm"],
        name: "Royal Mail Mailmark 2D",
        family: Family::Postal,
        standard: "Royal Mail Mailmark barcode definition document 3.1, May 2014",
        accepts: "45 characters: `JGB `, information type, version, class, supply chain id (7 digits), item id (8 digits), \
                  postcode with DPS (9 places), service type, return postcode (7 places), 6 blanks; then customer content",
        example: "JGB 012100123412345678AB19XY1A 0             www.example.com",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "ASCII characters", |c| c.is_ascii())?;
        if text.len() < RETURN_POSTCODE.start {
            let expected = "45 characters and customer content; the blanks at the end of the 45 may be missing";
            return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected }));
        }
        let filled = format!("{text:<0$}", RESERVED.end);
        check_fields(&filled)?;

        let message: Vec<Item> = filled.bytes().map(Item::from).collect();
        check_length(&message)?;
        // Section 2.1: the postal data is in C40, whatever follows.
        let shortest = Shortest::behind(&message, RESERVED.end);
        let sizes = options.size.as_ref().map_or(&[Type::Type7, Type::Type9][..], std::slice::from_ref);
        let mut symbol = finish(&message, Vec::new(), &shortest, |codewords| {
            let sizes = || sizes.iter().filter_map(|size| Size::find(size.name()));
            let capacity = |size: &Size| usize::from(size.data);
            sizes()
                .find(|size| capacity(size) >= codewords)
                .ok_or_else(|| sizes().map(capacity).max().unwrap_or_default())
        })?;
        symbol.quiet = Quiet::all(4.0);
        let added = filled.len() > text.len();
        let symbol = symbol.transmitting(filled);
        Ok(if added { symbol.with_note("blanks-added", BLANKS_ADDED) } else { symbol })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Size of the symbol; left out: type 7, or type 9 where the customer content needs it.
    size: Option<Type>,
}

/// Section 2.1: the sizes of a Mailmark.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
enum Type {
    /// Type 7, with room for 6 characters of customer content in C40.
    #[serde(rename = "24x24")]
    Type7,
    /// Type 9, with room for 45 characters.
    #[serde(rename = "32x32")]
    Type9,
    /// Type 29, with room for 25 characters.
    #[serde(rename = "16x48")]
    Type29,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Type7 => "24x24",
            Self::Type9 => "32x32",
            Self::Type29 => "16x48",
        }
    }
}

const POSTCODE: Range<usize> = 22..31;
const RETURN_POSTCODE: Range<usize> = 32..39;
/// The reserved field, which must be blank, and with which the postal data ends.
const RESERVED: Range<usize> = 39..45;

/// Section 2.2.1: the fields of all types.
fn check_fields(text: &str) -> Result<(), EncodeError> {
    if !text.starts_with("JGB ") {
        let wording = Wording::fixed(
            "the data must begin with the UPU country id `JGB ` (with a blank)",
            "データは UPU 国コード `JGB `(空白を含む)で始まる必要があります",
        );
        return Err(EncodeError::at(0..4, Fault::Rule { code: "invalid-character", wording }));
    }
    let field = |range: Range<usize>, expected: &'static str, allowed: fn(char) -> bool| {
        text[range.clone()].char_indices().find(|&(_, c)| !allowed(c)).map_or(Ok(()), |(at, found)| {
            let at = range.start + at;
            Err(EncodeError::at(at..at + 1, Fault::InvalidCharacter { found, expected }))
        })
    };
    let letter_or_digit = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    // Information type, version and class.
    field(4..7, "0-9 A-Z", letter_or_digit)?;
    // Supply chain id and item id.
    field(7..22, "0-9", |c| c.is_ascii_digit())?;
    destination(&text[POSTCODE]).map_err(|at| postcode_error(POSTCODE.start + at, POSTCODE.end))?;
    // Service type.
    field(31..32, "0-9 A-Z", letter_or_digit)?;
    let back = text[RETURN_POSTCODE].trim_end();
    if !back.is_empty() {
        // A return postcode has no delivery point suffix; any serves to check its form.
        let suffixed = format!("{:<9}", format!("{back}1A"));
        destination(&suffixed).map_err(|at| postcode_error(RETURN_POSTCODE.start + at.min(6), RETURN_POSTCODE.end))?;
    }
    field(RESERVED, "blanks", |c| c == ' ')
}

fn postcode_error(at: usize, end: usize) -> EncodeError {
    let wording = Wording::fixed(
        "no UK postcode has this form; right would be one like `EF61AH8T ` with its delivery point suffix, `XY11` for \
         international mail, or without the suffix to return to",
        "英国の郵便番号の形式に合いません。例: 配達先接尾辞付きの `EF61AH8T `、国際郵便の `XY11`、返送先は接尾辞なし",
    );
    EncodeError::at(at.min(end - 1)..at.min(end - 1) + 1, Fault::Rule { code: "invalid-character", wording })
}

const BLANKS_ADDED: Wording = Wording::fixed(
    "the postal data was filled with blanks to its 45 characters",
    "郵便データを 45 文字になるまで空白で埋めました",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_data_is_in_c40_whatever_is_shorter() {
        let encode = |customer: &str| {
            let data = format!("JGB 012100123412345678AB19XY1A 0             {customer}");
            let symbol = Mailmark2D::encode(&Payload::Text(data), &Options::default()).unwrap();
            symbol.details.into_iter().find(|(name, _)| *name == "schemes").map(|(_, value)| value)
        };
        assert_eq!(encode(""), Some("c40".into()));
        assert_eq!(encode("0123456789"), Some("c40 ascii".into()));
        assert_eq!(encode("www.example.com"), Some("c40 text ascii".into()));
    }
}
