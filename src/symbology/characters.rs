//! Data as the bytes that a reader gives back, and the ECI that names their encoding, for matrix codes of bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Fault, Payload, Wording};
use crate::coding::charset::{CHARSETS, Charset};

/// Whether an Extended Channel Interpretation names the character encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Eci {
    /// None for ASCII, UTF-8 and Shift_JIS, which readers know by themselves; one for every other encoding.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never, whatever the encoding.
    Never,
}

/// Bytes to encode.
pub struct Characters {
    /// What a reader gives back.
    pub bytes: Vec<u8>,
    /// ECI assignment number to write before them.
    pub eci: Option<u32>,
    /// Name of the encoding, for the receipt.
    pub encoding: &'static str,
}

impl Characters {
    /// Text in the encoding of that name, UTF-8 if none or `auto` is given; bytes as they are, taken to be in it.
    pub fn of(data: &Payload, encoding: Option<&str>, policy: Eci) -> Result<Self, EncodeError> {
        let named = charset(encoding)?;
        let charset = named.unwrap_or(Charset::utf_8());
        let (bytes, encoding) = match data {
            Payload::Bytes(bytes) => (bytes.clone(), named.map_or("bytes", |charset| charset.name)),
            Payload::Text(text) => {
                let bytes = charset.encode(text).map_err(|lack| {
                    let fault = Fault::UnencodableCharacter { found: lack.found, encoding: charset.name };
                    EncodeError::at(lack.at..lack.at + lack.found.len_utf8(), fault)
                })?;
                (bytes, charset.name)
            }
        };
        // ASCII text in an encoding that keeps its bytes, or bytes that nobody named.
        let plain = match data {
            Payload::Text(text) => text.is_ascii() && text.as_bytes() == bytes,
            Payload::Bytes(bytes) => named.is_none() || bytes.is_ascii() && !charset.name.starts_with("utf-16"),
        };
        let eci = match policy {
            Eci::Never => None,
            Eci::Auto if plain || matches!(charset.name, "utf-8" | "shift_jis" | "us-ascii") => None,
            Eci::Auto => charset.eci,
            Eci::Always => Some(charset.eci.ok_or_else(|| no_assignment(charset.name))?),
        };
        Ok(Self { bytes, eci, encoding })
    }
}

/// Part `index` (from 1) of `total` about equal parts of the data, no character cut; none where a part would be empty.
pub fn part(data: &Payload, index: u8, total: u8) -> Option<Payload> {
    let cut = |length: usize, number: u8| length * usize::from(number) / usize::from(total);
    let range = |length: usize| cut(length, index - 1)..cut(length, index);
    match data {
        Payload::Bytes(bytes) => {
            (bytes.len() >= usize::from(total)).then(|| Payload::Bytes(bytes[range(bytes.len())].into()))
        }
        Payload::Text(text) => {
            // Characters have their middle in one part, whichever bytes they take.
            let middle = |at: usize, c: char| 2 * at + c.len_utf8();
            let inside = range(text.len());
            let of_part = |at, c| (2 * inside.start..2 * inside.end).contains(&middle(at, c));
            let part: String = text.char_indices().filter(|&(at, c)| of_part(at, c)).map(|(_, c)| c).collect();
            (!part.is_empty()).then_some(Payload::Text(part))
        }
    }
}

/// The encoding named by the option `encoding`; none for `auto`.
fn charset(name: Option<&str>) -> Result<Option<&'static Charset>, EncodeError> {
    match name {
        None | Some("auto") => Ok(None),
        Some(name) => Charset::find(name).map(Some).ok_or_else(|| {
            let known = CHARSETS.iter().map(|charset| charset.name).collect::<Vec<_>>().join(", ");
            EncodeError::option(
                "encoding",
                Wording::of(
                    format!("unknown encoding {name:?}; known: auto, {known}"),
                    format!("不明な文字コード {name:?} です。使えるもの: auto, {known}"),
                ),
            )
        }),
    }
}

fn no_assignment(encoding: &str) -> EncodeError {
    EncodeError::option(
        "eci",
        Wording::of(
            format!("there is no ECI for {encoding}; right would be eci auto or never, or another encoding"),
            format!(
                "{encoding} には ECI 番号がありません。eci を auto か never にするか、別の文字コードを指定してください"
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, encoding: Option<&str>, policy: Eci) -> (Vec<u8>, Option<u32>) {
        let characters = Characters::of(&Payload::Text(text.into()), encoding, policy).unwrap();
        (characters.bytes, characters.eci)
    }

    #[test]
    fn an_eci_is_written_for_what_readers_do_not_guess() {
        assert_eq!(of("é", None, Eci::Auto), (vec![0xC3, 0xA9], None));
        assert_eq!(of("é", Some("iso-8859-1"), Eci::Auto), (vec![0xE9], Some(3)));
        assert_eq!(of("e", Some("iso-8859-1"), Eci::Auto), (vec![0x65], None));
        assert_eq!(of("e", Some("utf-16be"), Eci::Auto), (vec![0, 0x65], Some(25)));
        assert_eq!(of("ア", Some("shift_jis"), Eci::Auto), (vec![0x83, 0x41], None));
        assert_eq!(of("ア", Some("shift_jis"), Eci::Always).1, Some(20));
        assert_eq!(of("é", Some("iso-8859-1"), Eci::Never).1, None);
    }

    #[test]
    fn parts_join_to_the_whole() {
        for text in ["ABC", "日本語é12", "a日", "0123456789"] {
            for total in 1..=text.chars().count() as u8 {
                let parts: Option<Vec<Payload>> =
                    (1..=total).map(|index| part(&Payload::Text(text.into()), index, total)).collect();
                let joined = parts.map(|parts| parts.iter().map(|p| p.text().unwrap()).collect::<String>());
                assert!(joined.is_none_or(|joined| joined == text), "{text} in {total}");
            }
        }
        assert_eq!(part(&Payload::Bytes(vec![1, 2]), 1, 3), None);
    }
}
