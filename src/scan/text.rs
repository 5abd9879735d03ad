//! Bytes → text, as Japanese phones read them.

use crate::gs1::Elements;

/// Where the encoding of bytes is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The symbology has one encoding, or an ECI names it: the reader's text stands.
    Yes,
    /// Nothing tells: the bytes must.
    No,
}

/// The text of bytes and the encoding it was read in.
///
/// Where nothing tells the encoding, bytes that are UTF-8 are UTF-8; else those that are plausible Windows-31J are that;
/// else the reader's guess stands.
pub fn text(bytes: &[u8], guess: String, told: Told) -> (String, Option<&'static str>) {
    if told == Told::Yes || bytes.is_ascii() {
        return (guess, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), Some("utf-8"));
    }
    match encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if is_japanese(&text) => (text.into_owned(), Some("shift_jis")),
        _ => (guess, None),
    }
}

/// Whether Windows-31J gives writing, not the accents of a Western text: no character of the end-user area (lead bytes F0 to
/// F9, `ó` before a letter), no single half-width katakana between ASCII letters (`Ö` in Österreich).
fn is_japanese(text: &str) -> bool {
    let half_width = |c: &char| ('\u{FF61}'..='\u{FF9F}').contains(c);
    let letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
    let characters: Vec<char> = text.chars().collect();
    let lone = |(i, c): (usize, &char)| {
        let (before, after) = (i.checked_sub(1).and_then(|i| characters.get(i)), characters.get(i + 1));
        let next_to_letter = letter(before) || letter(after);
        half_width(c) && next_to_letter && [before, after].into_iter().flatten().all(char::is_ascii)
    };
    !characters.iter().any(|c| ('\u{E000}'..='\u{F8FF}').contains(c)) && !characters.iter().enumerate().any(lone)
}

/// The ECI assignment numbers in a message by the ECI protocol: a backslash before six digits; a backslash itself is doubled.
pub fn eci_numbers(message: &[u8]) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < message.len() {
        if message[at] == b'\\' {
            let digits = message.get(at + 1..at + 7).and_then(|digits| std::str::from_utf8(digits).ok());
            if let Some(number) = digits.and_then(|digits| digits.parse().ok()) {
                numbers.push(number);
            }
            at += 1;
        }
        at += 1;
    }
    numbers
}

/// The element string of a GS1 message.
pub fn elements(message: &str) -> Option<Elements<'_>> {
    Elements::parse_message(message).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_decided_as_phones_do() {
        let decide = |bytes: &[u8]| text(bytes, "guess".into(), Told::No);
        assert_eq!(decide("日本".as_bytes()), ("日本".into(), Some("utf-8")));
        assert_eq!(decide(b"\x93\xFA\x96\x7B"), ("日本".into(), Some("shift_jis")));
        // NEC row 13 and IBM extensions: Windows-31J, not JIS X 0208.
        assert_eq!(decide(b"\x87\x40\xFA\xB1"), ("①﨑".into(), Some("shift_jis")));
        assert_eq!(decide(b"\xB1\xB2"), ("ｱｲ".into(), Some("shift_jis")));
        for western in [b"caf\xE9".as_slice(), b"Hist\xF3rico", b"\xD6sterreich", b"na\xC4ve"] {
            assert_eq!(decide(western), ("guess".into(), None));
        }
        assert_eq!(text(b"\xE9", "é".into(), Told::Yes), ("é".into(), None));
    }

    #[test]
    fn eci_numbers_are_told_from_backslashes() {
        assert_eq!(eci_numbers(br"]Q2\000026abc\\000020\000003d"), [26, 3]);
        assert!(eci_numbers(b"").is_empty());
    }
}
