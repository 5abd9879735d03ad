//! Element strings: AIs with their data, as people write them in brackets and as symbols carry them.
//!
//! Source: GS1 General Specifications, clauses 7.8 (processing of data) and 4.13 (data relationships).

use std::{borrow::Cow, ops::Range};

use super::{
    Gs1Error, Gs1Fault, Sentence,
    checks::{Check, Wrong},
    dictionary::{Ai, Component, matches},
};

/// The separator character in messages: FNC1 as readers transmit it.
pub const SEPARATOR: u8 = 0x1D;

/// A checked element string.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    elements: Vec<Element<'a>>,
}

/// An AI and its data field.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    /// The AI's digits.
    pub code: &'a str,
    /// The AI's entry in the dictionary.
    pub ai: &'static Ai,
    /// The data field, without escapes.
    pub value: Cow<'a, str>,
    /// Byte range of AI and data in the text they came from.
    pub span: Range<usize>,
    /// Byte range of the data in that text.
    pub value_span: Range<usize>,
}

impl<'a> Elements<'a> {
    /// Reads AIs in brackets, `(01)04912345678904(10)ABC`.
    ///
    /// A bracket that belongs to the data is written `\(` or `\)`; a closing one needs no backslash.
    pub fn parse(text: &'a str) -> Result<Self, Gs1Error> {
        let mut elements = Vec::with_capacity(4);
        let mut at = 0;
        while at < text.len() {
            let begin = at;
            let close = bracket(text, at, elements.is_empty())?;
            let code = &text[at + 1..close];
            if Ai::find(code).is_none() {
                return Err(unknown_ai(begin..close + 1, code));
            }
            let end = end_of_value(text, close + 1)?;
            let raw = &text[close + 1..end];
            let value = if raw.contains('\\') { Cow::Owned(raw.replace('\\', "")) } else { Cow::Borrowed(raw) };
            let place = |i| close + 1 + place_in_raw(raw, i);
            elements.push(Element::checked(code, value, begin..end, close + 1, place)?);
            at = end;
        }
        Self::related(elements)
    }

    /// Reads a message as symbols carry it: AIs without brackets, the separator after data of variable length.
    ///
    /// Separators are GS (0x1D) or `{FNC1}`. One at the very beginning, the mark of a GS1 symbol, is skipped.
    pub fn parse_message(text: &'a str) -> Result<Self, Gs1Error> {
        let mut elements = Vec::with_capacity(4);
        let mut at = separator_length(text);
        while at < text.len() {
            let rest = &text[at..];
            let Some((code, ai)) = Ai::at_start_of(rest) else {
                let length = rest.char_indices().nth(4).map_or(rest.len(), |(end, _)| end);
                return Err(unknown_ai(at..at + length, &rest[..length]));
            };
            let value_at = at + code.len();
            let to_separator = (value_at..text.len())
                .find(|&i| text.is_char_boundary(i) && separator_length(&text[i..]) > 0)
                .unwrap_or(text.len());
            let end = if ai.has_predefined_length() {
                let length: usize = ai.format.iter().map(|component| component.max).sum();
                let end = value_at + length;
                if text.is_char_boundary(end) { end.min(to_separator) } else { to_separator }
            } else {
                to_separator
            };
            let value = Cow::Borrowed(&text[value_at..end]);
            elements.push(Element::checked(code, value, at..end, value_at, |i| value_at + i)?);
            at = end + separator_length(&text[end..]);
        }
        Self::related(elements)
    }

    /// Takes elements that were checked one by one, and checks how they go together.
    pub fn related(elements: Vec<Element<'a>>) -> Result<Self, Gs1Error> {
        if elements.is_empty() {
            return Err(Gs1Error::rule(
                0..0,
                "there is no element; write (01)…",
                "データがありません。(01)… のように書いてください",
            ));
        }
        for (i, element) in elements.iter().enumerate() {
            // The same AI twice must say the same (clause 4.13.1).
            if elements[..i].iter().any(|other| other.code == element.code && other.value != element.value) {
                return Err(Gs1Error::rule(
                    element.span.clone(),
                    format!("({}) stands twice with different data", element.code),
                    format!("({}) が異なるデータで 2 回あります", element.code),
                ));
            }
            // Invalid pairs (clause 4.13.2).
            for pattern in element.ai.exclusions() {
                let other = elements.iter().find(|other| other.code != element.code && matches(pattern, other.code));
                if let Some(other) = other {
                    let later = if other.span.start > element.span.start { other } else { element };
                    return Err(Gs1Error::rule(
                        later.span.clone(),
                        format!("({}) and ({}) must not stand together", element.code, other.code),
                        format!("({}) と ({}) は一緒に使えません", element.code, other.code),
                    ));
                }
            }
        }
        Ok(Self { elements })
    }

    /// The elements in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Element<'a>> {
        self.elements.iter()
    }

    /// The element of that AI.
    pub fn get(&self, code: &str) -> Option<&Element<'a>> {
        self.elements.iter().find(|element| element.code == code)
    }

    /// What symbols carry: AIs and data, a separator after data whose length the AI does not tell, none at the end.
    pub fn message(&self) -> Vec<u8> {
        let mut message = Vec::with_capacity(self.elements.iter().map(|e| e.code.len() + e.value.len() + 1).sum());
        for (i, element) in self.elements.iter().enumerate() {
            message.extend_from_slice(element.code.as_bytes());
            message.extend_from_slice(element.value.as_bytes());
            if i + 1 < self.elements.len() && !element.ai.has_predefined_length() {
                message.push(SEPARATOR);
            }
        }
        message
    }

    /// Human-readable text: AIs in brackets, data as it is.
    pub fn readable(&self) -> String {
        self.elements.iter().flat_map(|element| ["(", element.code, ")", &element.value]).collect()
    }

    /// AIs that should stand beside those that are there (clause 4.13.3), a sentence each.
    ///
    /// They may stand on another symbol of the same item, so their lack is no error.
    pub fn missing(&self) -> Vec<Sentence> {
        let there = |pattern: &str| self.elements.iter().any(|element| matches(pattern, element.code));
        let lacking = self.elements.iter().filter(|element| {
            let mut requirements = element.ai.requirements().peekable();
            requirements.peek().is_some() && !requirements.any(|mut group| group.all(there))
        });
        lacking
            .map(|element| {
                Sentence::of(
                    format!(
                        "({}) {} needs {} beside it",
                        element.code,
                        element.ai.title,
                        element.ai.requirement_in_brackets(" or ")
                    ),
                    format!(
                        "({}) {} には {} が必要です",
                        element.code,
                        element.ai.title,
                        element.ai.requirement_in_brackets(" または ")
                    ),
                )
            })
            .collect()
    }
}

impl<'s, 'a> IntoIterator for &'s Elements<'a> {
    type Item = &'s Element<'a>;
    type IntoIter = std::slice::Iter<'s, Element<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> Element<'a> {
    /// An element whose data obeys its format and its checks; `place` tells where a byte of the value stands in the text.
    pub(super) fn checked(
        code: &'a str,
        value: Cow<'a, str>,
        span: Range<usize>,
        value_at: usize,
        place: impl Fn(usize) -> usize,
    ) -> Result<Self, Gs1Error> {
        let ai = Ai::find(code).ok_or_else(|| unknown_ai(span.start..value_at, code))?;
        check_value(code, ai, &value)
            .map_err(|wrong| Gs1Error { span: place(wrong.at.start)..place(wrong.at.end), fault: wrong.fault })?;
        let value_span = value_at..span.end;
        Ok(Self { code, ai, value, span, value_span })
    }

    /// An element that stands nowhere in a text, such as one made from options.
    pub fn new(code: &'a str, value: impl Into<Cow<'a, str>>) -> Result<Self, Gs1Error> {
        let value = value.into();
        let span = 0..value.len();
        Self::checked(code, value, span, 0, |i| i)
    }
}

/// Where the character `i` of a value stands in the text with its escapes.
fn place_in_raw(raw: &str, i: usize) -> usize {
    let mut left = i;
    for (at, c) in raw.bytes().enumerate() {
        if c == b'\\' {
            continue;
        }
        if left == 0 {
            return at;
        }
        left -= 1;
    }
    raw.len()
}

/// The closing bracket of the AI that must begin at `at`.
fn bracket(text: &str, at: usize, first: bool) -> Result<usize, Gs1Error> {
    let rest = &text[at..];
    let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    if rest.starts_with('(') && (2..=4).contains(&digits) && rest[1 + digits..].starts_with(')') {
        return Ok(at + 1 + digits);
    }
    Err(if first && !rest.starts_with('(') {
        Gs1Error::rule(
            at..at + rest.chars().next().map_or(0, char::len_utf8),
            "the application identifier is missing; write it in brackets before its data, as (01)04912345678904",
            "アプリケーション識別子(AI)がありません。(01)04912345678904 のように、データの前に括弧で書いてください",
        )
    } else {
        Gs1Error::rule(
            at..at + 1,
            "no application identifier of 2 to 4 digits in brackets begins here; \
             write \\( for a bracket that belongs to the data",
            "ここに 2~4 桁のアプリケーション識別子(AI)がありません。データの括弧は \\( と書いてください",
        )
    })
}

/// The end of a value: the next bracket that no backslash stands before.
fn end_of_value(text: &str, from: usize) -> Result<usize, Gs1Error> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'(' => return Ok(at),
            b'\\' if matches!(bytes.get(at + 1), Some(b'(' | b')')) => at += 2,
            b'\\' => {
                return Err(Gs1Error::rule(
                    at..at + 1,
                    "a backslash may only stand before a bracket: \\( or \\)",
                    "バックスラッシュは括弧の前だけに使えます: \\( または \\)",
                ));
            }
            _ => at += 1,
        }
    }
    Ok(at)
}

fn unknown_ai(span: Range<usize>, code: &str) -> Gs1Error {
    Gs1Error::rule(
        span,
        format!("{code:?} is no application identifier of the GS1 General Specifications"),
        format!("{code:?} は GS1 一般仕様書にないアプリケーション識別子です"),
    )
}

fn separator_length(text: &str) -> usize {
    if text.starts_with('\u{1D}') {
        1
    } else if text.starts_with("{FNC1}") {
        6
    } else {
        0
    }
}

/// The format of the AI, component by component.
fn check_value(code: &str, ai: &'static Ai, value: &str) -> Result<(), Wrong> {
    let length_fault = |at: Range<usize>| Wrong {
        at,
        fault: Gs1Fault::Rule(Sentence::of(
            format!("({code}) {} takes {}; {} characters are given", ai.title, ai.notation(), value.chars().count()),
            format!("({code}) {} の書式は {} ですが、{} 文字あります", ai.title, ai.notation(), value.chars().count()),
        )),
    };
    let character_fault = |at: usize, component: &Component| {
        let found = value[at..].chars().next().unwrap_or_default();
        let expected = component.alphabet.characters();
        Wrong { at: at..at + found.len_utf8(), fault: Gs1Fault::Character { found, expected } }
    };
    // The form of the whole first: of a value that is too long, no check digit can be told.
    let mut at = 0;
    let mut contents: [(&[Check], Range<usize>); 8] = Default::default();
    for (component, content) in ai.format.iter().zip(&mut contents) {
        let rest = &value.as_bytes()[at..];
        if rest.is_empty() && component.optional {
            break;
        }
        let taken = &rest[..rest.len().min(component.max)];
        if let Some(i) = taken.iter().position(|&c| !component.alphabet.has(c)) {
            return Err(character_fault(at + i, component));
        }
        if taken.len() < component.min {
            return Err(length_fault(at..value.len()));
        }
        *content = (component.checks, at..at + taken.len());
        at += taken.len();
    }
    if at < value.len() {
        return Err(length_fault(at..value.len()));
    }
    for (checks, at) in contents {
        for check in checks {
            check(&value[at.clone()])
                .map_err(|wrong| Wrong { at: at.start + wrong.at.start..at.start + wrong.at.end, ..wrong })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, Gs1Fault) {
        let error = Elements::parse(text).expect_err(text);
        (error.span.start, error.fault)
    }

    #[test]
    fn separators_stand_only_where_the_length_is_not_predefined() {
        for (text, message) in [
            ("(01)09501101020917(17)260531(10)ABC123(3103)001234", "01095011010209171726053110ABC123\u{1d}3103001234"),
            ("(10)958(17)160526", "10958\u{1d}17160526"),
            ("(00)123456789012345675", "00123456789012345675"),
            ("(10)12A(21)AB", "1012A\u{1d}21AB"),
            ("(01)90012345678908(3922)795(11)991231", "01900123456789083922795\u{1d}11991231"),
        ] {
            let elements = Elements::parse(text).expect(text);
            assert_eq!(String::from_utf8_lossy(&elements.message()), message);
            assert_eq!(elements.readable(), text);
            let again = Elements::parse_message(message).expect(message);
            assert_eq!(again.readable(), text);
        }
        let marked = "{FNC1}10958{FNC1}17160526";
        assert_eq!(Elements::parse_message(marked).expect(marked).readable(), "(10)958(17)160526");
    }

    #[test]
    fn report_c59_brackets_in_the_data_are_escaped_or_refused() {
        let rest = "(91)EE10(92)LFDU/cef0RnXBlMCXRhYp5nJAoFyJOxzQbFuMpFYOO8=";
        let (at, _) = fault(&format!("(01)04620757979006(21)5btHYnjVq(GdU{rest}"));
        assert_eq!(at, 31);
        let escaped = format!("(01)04620757979006(21)5btHYnjVq\\(GdU{rest}");
        let elements = Elements::parse(&escaped).expect("escaped");
        assert!(elements.message().starts_with(b"0104620757979006215btHYnjVq(GdU\x1d91EE10\x1d92LFDU"));
        assert!(elements.missing().is_empty());
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (text, at) in [
            ("61312350510", 0),
            ("(01", 0),
            ("(1)23", 0),
            ("(01)123", 4),
            ("(05)12345", 0),
            ("(17)261301", 6),
            ("(10)AAAAAAAAAAAAAAAAAAAAA", 24),
            ("(10)", 4),
            ("(00)12345678901234567890", 22),
            ("(10)AB\\C", 6),
            ("(10)AB(21)(17)260101", 10),
            ("(10)A(10)B", 5),
            ("(3103)001234(3102)001234", 12),
            ("(01)04912345678904(02)04912345678904", 18),
            ("(253)4912345678904é", 18),
            ("(423)39284", 8),
            ("(17)260101\u{1d}(10)A", 10),
        ] {
            let (got, fault) = fault(text);
            assert_eq!(got, at, "{text}: {fault:?}");
        }
        assert_eq!(fault("(01)04912345678905"), (17, Gs1Fault::CheckDigit { found: "5".into(), expected: "4".into() }));
        assert!(matches!(fault("(10)AB日本"), (6, Gs1Fault::Character { found: '日', .. })));
        assert!(matches!(fault("(21)A\\(#B"), (7, Gs1Fault::Character { found: '#', .. })));
        assert!(Elements::parse("").is_err());
        assert!(Elements::parse_message("\u{1d}").is_err());
        assert!(Elements::parse_message("99日本").is_err());
        assert!(Elements::parse_message("0104912345678日本").is_err());
    }

    #[test]
    fn the_same_element_twice_is_no_fault_and_missing_companions_are_told() {
        assert!(Elements::parse("(10)A(10)A").is_ok());
        let elements = Elements::parse("(10)A").expect("drawn");
        assert_eq!(elements.missing()[0].en, "(10) BATCH/LOT needs (01) or (02) or (03) or (8006) or (8026) beside it");
        assert!(Elements::parse("(01)04912345678904(21)7(250)8").expect("drawn").missing().is_empty());
        assert_eq!(Elements::parse("(01)04912345678904(250)8").expect("drawn").missing().len(), 1);
    }
}
