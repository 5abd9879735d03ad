//! Data as the bytes that a reader gives back, and the one rule on when an ECI names their encoding.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Fault, Payload, Wording};
use crate::coding::charset::{CHARSETS, Charset};

/// Whether an Extended Channel Interpretation names the character encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Eci {
    /// For encodings that readers do not take by themselves; never for ASCII and for bytes without `encoding`.
    #[default]
    Auto,
    /// Always; for bytes without `encoding` the ECI of binary data.
    Always,
    /// Never, whatever the encoding.
    Never,
}

/// Encodings that Japanese readers guess: they need no ECI in symbologies of which everybody expects that.
pub const GUESSED: &[&str] = &["utf-8", "shift_jis", "us-ascii"];

/// What readers take by the standard of symbologies where nobody guesses.
pub const LATIN_1: &[&str] = &["iso-8859-1", "us-ascii"];

/// AIM ECI 899: 8-bit binary data.
const BINARY: u32 = 899;

/// The ECI assignment number to write, if any, for data in an encoding; none named means UTF-8 for text, and bytes of
/// which nothing is known. `taken` are the encodings that readers take without it.
pub fn assignment(
    policy: Eci,
    named: Option<&'static Charset>,
    data: &Payload,
    taken: &[&str],
) -> Result<Option<u32>, EncodeError> {
    let charset = named.unwrap_or(Charset::utf_8());
    let unknown = named.is_none() && matches!(data, Payload::Bytes(_));
    let ascii = match data {
        Payload::Text(text) => text.is_ascii(),
        Payload::Bytes(bytes) => bytes.is_ascii(),
    };
    let known = unknown || ascii && !charset.name.starts_with("utf-16") || taken.contains(&charset.name);
    let number = if unknown { Some(BINARY) } else { charset.eci };
    match policy {
        Eci::Never => Ok(None),
        Eci::Auto => Ok(number.filter(|_| !known)),
        Eci::Always => number.map(Some).ok_or_else(|| no_assignment(charset.name)),
    }
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
    /// Text in the encoding of that name, UTF-8 if none or `auto` is given; bytes as they are, taken to be in it. Readers
    /// guess [`GUESSED`].
    pub fn of(data: &Payload, encoding: Option<&str>, policy: Eci) -> Result<Self, EncodeError> {
        Self::in_charset(data, charset(encoding)?, policy, GUESSED)
    }

    /// The same where readers take ISO-8859-1: text is in that where it has every character. With a `place`, index and
    /// total, this is that part of the data; all parts have the encoding and the ECI of the whole.
    pub fn latin_1(
        data: &Payload,
        encoding: Option<&str>,
        policy: Eci,
        place: Option<(u8, u8)>,
    ) -> Result<Self, EncodeError> {
        let named = match (charset(encoding)?, data) {
            (None, Payload::Text(text)) if text.chars().all(|c| c <= '\u{FF}') => Some(find("iso-8859-1")?),
            (named, _) => named,
        };
        let whole = Self::in_charset(data, named, policy, LATIN_1)?;
        let Some((index, total)) = place else { return Ok(whole) };
        Ok(Self { eci: whole.eci, ..Self::in_charset(&part(data, index, total)?, named, Eci::Never, LATIN_1)? })
    }

    /// Text in the encoding, UTF-8 if none is named; bytes as they are. `taken` as in [`assignment`].
    pub fn in_charset(
        data: &Payload,
        named: Option<&'static Charset>,
        policy: Eci,
        taken: &[&str],
    ) -> Result<Self, EncodeError> {
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
        Ok(Self { bytes, eci: assignment(policy, named, data, taken)?, encoding })
    }
}

/// Part `index` (from 1) of `total` about equal parts of the data, no character cut and no part empty.
pub fn part(data: &Payload, index: u8, total: u8) -> Result<Payload, EncodeError> {
    let (index, total) = (usize::from(index), usize::from(total));
    // Twice the middle of each character: it decides on which side of a cut the character comes to lie.
    let middles: Vec<usize> = match data {
        Payload::Bytes(bytes) => (0..bytes.len()).map(|at| 2 * at + 1).collect(),
        Payload::Text(text) => text.char_indices().map(|(at, c)| 2 * at + c.len_utf8()).collect(),
    };
    if middles.len() < total {
        return Err(EncodeError::option(
            "structured_append",
            Wording::fixed(
                "the message has fewer characters than parts",
                "メッセージの文字数が分割数より少なくなっています",
            ),
        ));
    }
    let length = match data {
        Payload::Bytes(bytes) => bytes.len(),
        Payload::Text(text) => text.len(),
    };
    let (mut from, mut to) = (0, 0);
    for number in 1..=index {
        let share = middles.partition_point(|&middle| middle < 2 * (length * number / total));
        // Each part has a character, and leaves one for each that follows.
        (from, to) = (to, share.clamp(to + 1, middles.len() - (total - number)));
    }
    Ok(match data {
        Payload::Bytes(bytes) => Payload::Bytes(bytes[from..to].into()),
        Payload::Text(text) => Payload::Text(text.chars().skip(from).take(to - from).collect()),
    })
}

/// The encoding named by the option `encoding`; none for `auto`.
pub fn charset(name: Option<&str>) -> Result<Option<&'static Charset>, EncodeError> {
    name.filter(|&name| name != "auto").map(find).transpose()
}

/// The encoding of that name.
pub fn find(name: &str) -> Result<&'static Charset, EncodeError> {
    Charset::find(name).ok_or_else(|| {
        let known = CHARSETS.iter().map(|charset| charset.name).collect::<Vec<_>>().join(", ");
        EncodeError::option(
            "encoding",
            Wording::of(
                format!("unknown encoding {name:?}; known: auto, {known}"),
                format!("不明な文字コード {name:?} です。使えるもの: auto, {known}"),
            ),
        )
    })
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
    fn where_readers_take_latin_1_that_is_what_text_becomes() {
        let of = |text: &str| Characters::latin_1(&Payload::Text(text.into()), None, Eci::Auto, None).unwrap();
        assert_eq!((of("é").bytes, of("é").eci), (vec![0xE9], None));
        assert_eq!((of("日").encoding, of("日").eci), ("utf-8", Some(26)));
        // What a later part needs holds for the first one, too.
        let first = Characters::latin_1(&Payload::Text("éé日本".into()), None, Eci::Auto, Some((1, 2))).unwrap();
        assert_eq!((first.bytes, first.eci), ("éé".into(), Some(26)));
    }

    /// Of bytes without an encoding nothing is known, not even where they could be UTF-8.
    #[test]
    fn bytes_without_an_encoding_are_binary_data() {
        for bytes in [vec![0xFF, 0], "é".into(), b"A".to_vec()] {
            let data = Payload::Bytes(bytes);
            for taken in [GUESSED, LATIN_1] {
                assert_eq!(assignment(Eci::Auto, None, &data, taken).unwrap(), None);
                assert_eq!(assignment(Eci::Always, None, &data, taken).unwrap(), Some(899));
                assert_eq!(assignment(Eci::Never, None, &data, taken).unwrap(), None);
            }
            assert_eq!(assignment(Eci::Always, Some(Charset::utf_8()), &data, GUESSED).unwrap(), Some(26));
        }
    }

    #[test]
    fn parts_join_to_the_whole() {
        for text in ["ABC", "日本語é12", "a日", "1111日日日日", "日日日日1111", "0123456789"] {
            for total in 1..=text.chars().count() as u8 {
                let parts: Result<Vec<Payload>, _> =
                    (1..=total).map(|index| part(&Payload::Text(text.into()), index, total)).collect();
                let joined = parts.map(|parts| parts.iter().map(|p| p.text().unwrap()).collect::<String>());
                assert!(joined.is_ok_and(|joined| joined == text), "{text} in {total}");
            }
        }
        assert!(part(&Payload::Bytes(vec![1, 2]), 1, 3).is_err());
    }
}
