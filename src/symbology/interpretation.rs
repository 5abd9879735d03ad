//! Text as bytes, with the ECI that tells readers how to take them, for symbologies whose bytes mean ISO/IEC 8859-1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Fault, Payload};
use crate::coding::charset::Charset;
use crate::symbol::Wording;

/// Whether an Extended Channel Interpretation is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Eci {
    /// For every encoding but ASCII and ISO-8859-1, which readers take without one.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never, whatever the encoding.
    Never,
}

/// Bytes to encode.
pub struct Interpretation {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// ECI assignment number to write before them.
    pub eci: Option<u32>,
    /// Name of the encoding, for the receipt.
    pub encoding: &'static str,
}

impl Interpretation {
    /// The data in the encoding of that name; none: ISO-8859-1 where it has every character, else UTF-8.
    pub fn of(data: &Payload, encoding: Option<&str>, eci: Eci) -> Result<Self, EncodeError> {
        let named = encoding.map(find).transpose()?;
        let text = match (data, named) {
            (Payload::Text(text), _) => text.as_str(),
            // Bytes are taken as they are; an encoding only says how to read them.
            (Payload::Bytes(bytes), named) => {
                let eci = number(named.and_then(|charset| charset.eci), eci, named.is_some())?;
                return Ok(Self { bytes: bytes.clone(), eci, encoding: named.map_or("bytes", |charset| charset.name) });
            }
        };
        let latin_1 = text.chars().all(|c| c <= '\u{FF}');
        let charset = match named {
            Some(charset) => charset,
            None if latin_1 => find("iso-8859-1")?,
            None => Charset::utf_8(),
        };
        let bytes = charset.encode(text).map_err(|unencodable| {
            let fault = Fault::UnencodableCharacter { found: unencodable.found, encoding: charset.name };
            EncodeError::at(unencodable.at..unencodable.at + unencodable.found.len_utf8(), fault)
        })?;
        let plain = charset.name == "iso-8859-1" || bytes.is_ascii() && text.is_ascii();
        Ok(Self { bytes, eci: number(charset.eci, eci, !plain)?, encoding: charset.name })
    }
}

fn number(assigned: Option<u32>, eci: Eci, needed: bool) -> Result<Option<u32>, EncodeError> {
    match eci {
        Eci::Auto => Ok(assigned.filter(|_| needed)),
        Eci::Never => Ok(None),
        Eci::Always => assigned.map(Some).ok_or_else(|| {
            EncodeError::option(
                "eci",
                Wording::fixed("this encoding has no ECI number", "この文字コードには ECI 番号がありません"),
            )
        }),
    }
}

/// The encoding of that name.
pub fn find(name: &str) -> Result<&'static Charset, EncodeError> {
    Charset::find(name).ok_or_else(|| {
        let names: Vec<&str> = crate::coding::charset::CHARSETS.iter().map(|charset| charset.name).collect();
        EncodeError::option(
            "encoding",
            Wording::of(
                format!("{name:?} is no known encoding; right would be one of {}", names.join(", ")),
                format!("文字コード {name:?} は使えません。使える文字コード: {}", names.join(", ")),
            ),
        )
    })
}
