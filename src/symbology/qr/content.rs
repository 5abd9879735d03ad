//! The data as bytes of its character encoding, each byte marked with the modes that can carry it.

use std::ops::Range;

use super::{append::Cut, segment::least_sixths};
use crate::{
    coding::charset::Charset,
    gs1::{Elements, elements::SEPARATOR},
    symbology::{
        characters::Eci,
        contract::{EncodeError, Fault, Payload, Wording},
    },
};

/// Data ready for segmentation.
#[derive(Clone)]
pub struct Content {
    /// The bytes that a reader gives back.
    pub bytes: Vec<u8>,
    /// What each byte is, one for one.
    pub kinds: Vec<Kind>,
}

/// What a byte of the data is, by the modes that can carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A digit: numeric, alphanumeric or byte mode.
    Digit,
    /// Alphanumeric or byte mode.
    Alphanumeric,
    /// Under FNC1 the character `%`, which alphanumeric mode writes twice.
    Percent,
    /// First byte of a character for byte mode alone.
    Byte,
    /// First of the two bytes of a character for kanji or byte mode.
    Kanji,
    /// A further byte of a character.
    Rest,
}

impl Content {
    /// Text in the given encoding, UTF-8 if none is given; bytes as they are, taken to be in the given encoding.
    pub fn of(data: &Payload, charset: Option<&'static Charset>) -> Result<Self, EncodeError> {
        let charset = charset.unwrap_or(Charset::utf_8());
        match data {
            Payload::Text(text) if text.is_ascii() && !is_wide(charset) => Ok(Self::single(text.as_bytes())),
            Payload::Text(text) => Self::text(text, charset),
            Payload::Bytes(bytes) if charset == Charset::shift_jis() => Ok(Self::shift_jis(bytes.clone())),
            Payload::Bytes(bytes) if is_wide(charset) => {
                Ok(Self { kinds: vec![Kind::Byte; bytes.len()], bytes: bytes.clone() })
            }
            Payload::Bytes(bytes) if charset.is_single_byte() => Ok(Self::single(bytes)),
            Payload::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Self::text(text, Charset::utf_8()),
                Err(_) => Ok(Self::unknown(bytes)),
            },
        }
    }

    /// GS1 data behind FNC1 (clause 7.4.8.2): in alphanumeric mode a separator is `%`, so `%` itself is written twice.
    pub fn gs1(elements: &Elements) -> Self {
        let mut content = Self::single(&elements.message());
        for (kind, byte) in content.kinds.iter_mut().zip(&content.bytes) {
            match byte {
                b'%' => *kind = Kind::Percent,
                &SEPARATOR => *kind = Kind::Alphanumeric,
                _ => {}
            }
        }
        content
    }

    /// Text in one encoding for byte mode alone, as some payment standards demand.
    pub fn bytes(text: &str, charset: &'static Charset) -> Result<Self, EncodeError> {
        let mut content = Self::text(text, charset)?;
        for kind in content.kinds.iter_mut().filter(|kind| **kind != Kind::Rest) {
            *kind = Kind::Byte;
        }
        Ok(content)
    }

    /// One byte a character.
    fn single(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), kinds: bytes.iter().map(|&byte| Kind::of(byte)).collect() }
    }

    /// Bytes of an unknown encoding: what follows a byte above ASCII may be the second byte of its character, and readers
    /// that decode segment by segment would break it in two modes.
    fn unknown(bytes: &[u8]) -> Self {
        let mut content = Self::single(bytes);
        for (kind, before) in content.kinds[1..].iter_mut().zip(bytes) {
            if !before.is_ascii() {
                *kind = Kind::Byte;
            }
        }
        content
    }

    fn text(text: &str, charset: &'static Charset) -> Result<Self, EncodeError> {
        let unencodable = |found: char, at: usize| {
            EncodeError::at(at..at + found.len_utf8(), Fault::UnencodableCharacter { found, encoding: charset.name })
        };
        if charset == Charset::utf_8() {
            let kinds = text.bytes().map(|b| if b & 0xC0 == 0x80 { Kind::Rest } else { Kind::of(b) }).collect();
            return Ok(Self { bytes: text.into(), kinds });
        }
        if charset == Charset::shift_jis() || charset.name == "iso-2022-jp" {
            let bytes = charset.encode(text).map_err(|e| unencodable(e.found, e.at))?;
            if charset == Charset::shift_jis() {
                return Ok(Self::shift_jis(bytes));
            }
            // Its escape sequences hold for what follows: nothing may be cut.
            let mut kinds = vec![Kind::Rest; bytes.len()];
            kinds[..1].fill(Kind::Byte);
            return Ok(Self { bytes, kinds });
        }
        let mut content = Self { bytes: Vec::with_capacity(2 * text.len()), kinds: Vec::with_capacity(2 * text.len()) };
        for (at, found) in text.char_indices() {
            let start = content.bytes.len();
            charset.encode_char(found, &mut content.bytes).ok_or_else(|| unencodable(found, at))?;
            let single = content.bytes.len() == start + 1 && !is_wide(charset);
            content.kinds.push(if single { Kind::of(content.bytes[start]) } else { Kind::Byte });
            content.kinds.resize(content.bytes.len(), Kind::Rest);
        }
        Ok(content)
    }

    /// Shift_JIS by its lead bytes; a lead byte without a right second byte stands alone.
    fn shift_jis(bytes: Vec<u8>) -> Self {
        let mut kinds = Vec::with_capacity(bytes.len());
        while let Some(&first) = bytes.get(kinds.len()) {
            let second = bytes.get(kinds.len() + 1).copied().filter(|b| matches!(b, 0x40..=0x7E | 0x80..=0xFC));
            match (first, second) {
                (0x81..=0x9F | 0xE0..=0xFC, Some(second)) => {
                    kinds.push(if kanji_value(first, second).is_some() { Kind::Kanji } else { Kind::Byte });
                    kinds.push(Kind::Rest);
                }
                _ => kinds.push(Kind::of(first)),
            }
        }
        Self { bytes, kinds }
    }
}

impl Content {
    /// Exclusive or of all bytes.
    pub fn parity(&self) -> u8 {
        self.bytes.iter().fold(0, |parity, byte| parity ^ byte)
    }

    /// The bytes of part `index` of `total`: parts need about the same number of bits, and none is empty (else there is
    /// no answer).
    pub fn part(&self, index: usize, total: usize, cut: Cut) -> Option<Range<usize>> {
        let starts: Vec<usize> =
            (0..self.kinds.len()).filter(|&at| cut == Cut::Bytes || self.kinds[at] != Kind::Rest).collect();
        let whole = least_sixths(&self.kinds);
        let (mut sum, mut part, mut cuts) = (0, 1, vec![0]);
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(self.kinds.len());
            let size = least_sixths(&self.kinds[start..end]);
            // Cut where the middle of a character is past the share, or where each part left needs its own character.
            let past = (2 * sum + size) * total > 2 * whole * part;
            let scarce = starts.len() - number == total - part;
            if number > 0 && part < total && (past || scarce) {
                cuts.push(start);
                part += 1;
            }
            sum += size;
        }
        cuts.push(self.kinds.len());
        (cuts.len() == total + 1).then(|| cuts[index]..cuts[index + 1])
    }
}

impl Content {
    /// Some of the bytes. The first byte of a character that is cut off at the end is for byte mode.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let cut = self.kinds.get(range.end) == Some(&Kind::Rest);
        let mut kinds = self.kinds[range.clone()].to_vec();
        if let Some(last) = kinds.last_mut().filter(|last| cut && **last == Kind::Kanji) {
            *last = Kind::Byte;
        }
        Self { bytes: self.bytes[range].to_vec(), kinds }
    }
}

/// Encodings in which an ASCII byte need not be that ASCII character: they are for byte mode alone.
fn is_wide(charset: &Charset) -> bool {
    matches!(charset.name, "utf-16be" | "utf-16le" | "iso-2022-jp")
}

/// Refuses what would make GS1 data, which is ASCII, other than that.
pub fn check_plain(charset: Option<&'static Charset>, policy: Eci) -> Result<(), EncodeError> {
    let wording = Wording::fixed("GS1 data is ASCII and has no ECI", "GS1 データは ASCII で、ECI は使いません");
    if policy == Eci::Always {
        return Err(EncodeError::option("eci", wording));
    }
    if charset.is_some_and(is_wide) {
        return Err(EncodeError::option("encoding", wording));
    }
    Ok(())
}

/// The 13-bit value of a double-byte Shift_JIS character in kanji mode (clause 7.4.6).
pub fn kanji_value(first: u8, second: u8) -> Option<u32> {
    let code = u16::from_be_bytes([first, second]);
    let [high, low] = match code {
        0x8140..=0x9FFC => code - 0x8140,
        0xE040..=0xEBBF => code - 0xC140,
        _ => return None,
    }
    .to_be_bytes();
    Some(u32::from(high) * 0xC0 + u32::from(low))
}

impl Kind {
    /// The kind of a byte that is a character by itself.
    fn of(byte: u8) -> Self {
        const KINDS: [Kind; 256] = {
            let mut kinds = [Kind::Byte; 256];
            let mut value = 0;
            while value < ALPHANUMERIC.len() {
                kinds[ALPHANUMERIC[value] as usize] = if value < 10 { Kind::Digit } else { Kind::Alphanumeric };
                value += 1;
            }
            kinds
        };
        KINDS[usize::from(byte)]
    }
}

/// The characters of alphanumeric mode in the order of their values (clause 7.4.4, table 5).
pub const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

#[cfg(test)]
mod tests {
    use super::{
        Kind::{Alphanumeric, Byte, Digit, Kanji, Rest},
        *,
    };

    #[test]
    fn kanji_values_of_the_standard() {
        // ISO/IEC 18004:2015, clause 7.4.6: 点 and 茗.
        assert_eq!(kanji_value(0x93, 0x5F), Some(0xD9F));
        assert_eq!(kanji_value(0xE4, 0xAA), Some(0x1AAA));
        assert_eq!(kanji_value(0xFB, 0xFC), None);
    }

    /// The second byte of a kanji can look like a letter or a digit; it is no character of its own.
    #[test]
    fn report_c108_second_bytes_are_no_characters() {
        let content = Content::of(&Payload::Text("1ソA看髙ｱ".into()), Some(Charset::shift_jis())).unwrap();
        assert_eq!(content.bytes, [0x31, 0x83, 0x5C, 0x41, 0x8A, 0xC5, 0xFB, 0xFC, 0xB1]);
        assert_eq!(content.kinds, [Digit, Kanji, Rest, Alphanumeric, Kanji, Rest, Byte, Rest, Byte]);
    }

    #[test]
    fn bytes_of_an_unknown_encoding_keep_possible_characters_whole() {
        let content = Content::of(&Payload::Bytes(b"1\x83A2\xB1".into()), None).unwrap();
        assert_eq!(content.kinds, [Digit, Byte, Byte, Digit, Byte]);
    }

    #[test]
    fn utf_16_is_never_taken_for_ascii() {
        let content = Content::of(&Payload::Text("A〱".into()), Charset::find("utf-16be")).unwrap();
        assert_eq!(content.bytes, [0, 0x41, 0x30, 0x31]);
        assert_eq!(content.kinds, [Kind::Byte, Kind::Rest, Kind::Byte, Kind::Rest]);
    }
}
