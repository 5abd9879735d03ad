//! The options string: one flat object that is almost JSON.
//!
//! Keys and values stand in `'`, `"` or typographic quotes, values also bare (numbers, `true`, `false`); a stray
//! backslash before the brace is passed over, as the markup of Lightning pages puts one there.

use crate::{refusal::Refusal, symbol::Wording};

/// Longest options string, in bytes.
const LONGEST: usize = 4096;

/// A key and its value as text, and where the key stands.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub name: String,
    /// The value.
    pub value: String,
    /// Byte position of the key in the options string.
    pub at: usize,
}

/// The pairs of an options string; an empty string has none.
pub fn parse(text: &str) -> Result<Vec<Pair>, Refusal> {
    if text.len() > LONGEST {
        return Err(fault(LONGEST));
    }
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    if reader.rest().is_empty() {
        return Ok(Vec::new());
    }
    if reader.take('\\') {
        reader.blanks();
    }
    reader.expect('{')?;
    let mut pairs = Vec::new();
    reader.blanks();
    if !reader.take('}') {
        loop {
            reader.blanks();
            let at = reader.at;
            let name = reader.quoted()?.ok_or_else(|| fault(at))?;
            reader.blanks();
            reader.expect(':')?;
            reader.blanks();
            let value = match reader.quoted()? {
                Some(value) => value,
                None => reader.bare()?,
            };
            pairs.push(Pair { name, value, at });
            reader.blanks();
            if reader.take('}') {
                break;
            }
            reader.expect(',')?;
        }
    }
    reader.blanks();
    if reader.rest().is_empty() { Ok(pairs) } else { Err(fault(reader.at)) }
}

fn fault(at: usize) -> Refusal {
    Refusal::new(
        "malformed-request",
        "options",
        Wording::of(
            format!("the options must be a flat object {{'Name':'value', …}} of at most {LONGEST} bytes"),
            format!("options は {{'名前':'値', …}} の形の {LONGEST} バイト以内の文字列にしてください"),
        ),
    )
    .at(at)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn expect(&mut self, c: char) -> Result<(), Refusal> {
        if self.take(c) { Ok(()) } else { Err(fault(self.at)) }
    }

    /// A text in quotes; `None` where none begins here.
    fn quoted(&mut self) -> Result<Option<String>, Refusal> {
        let Some(closing) = self.rest().chars().next().and_then(closing_quotes) else { return Ok(None) };
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let mut text = String::new();
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices() {
            if escaped {
                text.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other => other,
                });
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if closing.contains(c) {
                self.at += offset + c.len_utf8();
                return Ok(Some(text));
            } else {
                text.push(c);
            }
        }
        Err(fault(self.text.len()))
    }

    /// A number, `true`, `false` or `null`.
    fn bare(&mut self) -> Result<String, Refusal> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-+.".contains(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        let number = word.parse::<f64>().is_ok_and(f64::is_finite);
        if number || ["true", "false", "null"].iter().any(|known| known.eq_ignore_ascii_case(word)) {
            self.at += end;
            Ok(word.to_owned())
        } else {
            Err(fault(self.at))
        }
    }
}

/// The quotes that may end a text begun by this one. Word processors set either of a typographic pair at either end.
fn closing_quotes(opening: char) -> Option<&'static str> {
    match opening {
        '\'' => Some("'"),
        '"' => Some("\""),
        '‘' | '’' => Some("‘’"),
        '“' | '”' => Some("“”"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().map(|pair| (pair.name, pair.value)).collect()
    }

    #[test]
    fn every_documented_form_is_read() {
        let expected = [("BackColor".to_owned(), "white".to_owned()), ("ErrorLevel".to_owned(), "H".to_owned())];
        for text in [
            "{'BackColor':'white','ErrorLevel':'H'}",
            "{\"BackColor\":\"white\", \"ErrorLevel\":\"H\"}",
            "\\{'BackColor':'white','ErrorLevel':'H'}",
            "  { ‘BackColor’ : ’white’ , “ErrorLevel” : ”H” }  ",
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
        assert_eq!(pairs("{'a':3,'b':true,'c':-1.5}").len(), 3);
        assert!(pairs("").is_empty());
        assert!(pairs("{}").is_empty());
        assert_eq!(pairs(r"{'a':'it\'s'}")[0].1, "it's");
    }

    #[test]
    fn what_is_malformed_is_refused_with_its_place() {
        for (text, at) in [
            ("x", 0),
            ("{'a'}", 4),
            ("{'a':}", 5),
            ("{'a':'b'", 8),
            ("{'a':'b'}x", 9),
            ("{'a':'b", 7),
            ("{a:'b'}", 1),
            ("{'a':[1]}", 5),
            ("{'a':{'b':1}}", 5),
            ("{'a':nan}", 5),
            ("{'a':1,}", 7),
        ] {
            let refusal = parse(text).unwrap_err();
            assert_eq!((refusal.code, refusal.position), ("malformed-request", Some(at)), "{text}");
        }
        assert!(parse(&format!("{{'a':'{}'}}", "x".repeat(5000))).is_err());
    }
}
