//! GS1 Digital Link in matrix codes: the elements as a web address, which tills read and every telephone opens.
//!
//! Standards: GS1 Digital Link Standard: URI Syntax, release 1.6; GS1 General Specifications 5.10. The rule for the data is
//! the same in every host; the hosts are profiles of it.

use super::contract::{EncodeError, Facts, Family, Payload, Wording};
use crate::{
    gs1::{Elements, digital_link::CANONICAL_STEM},
    symbol::Symbol,
};

pub const FACTS: Facts = Facts {
    id: "",
    aliases: &[],
    name: "",
    family: Family::Gs1,
    standard: "GS1 Digital Link Standard: URI Syntax 1.6; GS1 General Specifications 5.10",
    accepts: "element string with AIs in brackets, or a Digital Link URI",
    example: "(01)04912345678904(10)ABC123",
};

/// Draws the address of an element string, put behind `stem`, or of a URI, which is checked and kept as it is.
pub fn linked(
    data: &Payload,
    stem: Option<&str>,
    draw: impl FnOnce(&str) -> Result<Symbol, EncodeError>,
) -> Result<Symbol, EncodeError> {
    let text = data.text()?;
    let given = text.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if let Some(stem) = stem {
        check_stem(stem, given)?;
    }
    let elements = if given { Elements::from_uri(text)? } else { Elements::parse(text)? };
    let uri = if given { text.to_owned() } else { elements.to_uri(stem.unwrap_or(CANONICAL_STEM))? };
    Ok(draw(&uri)?.transmitting(&uri).with_elements(&elements).with_detail("uri", uri))
}

/// A stem is an address without query and fragment, and stands only before elements.
fn check_stem(stem: &str, given: bool) -> Result<(), EncodeError> {
    if given {
        let wording =
            Wording::fixed("the data is a whole URI; leave stem out", "データが URI のため stem は指定できません");
        return Err(EncodeError::option("stem", wording));
    }
    let host = stem.strip_prefix("https://").or_else(|| stem.strip_prefix("http://"));
    let plain = |c: char| {
        c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    if host.is_none_or(|host| host.is_empty() || host.starts_with('/') || !host.chars().all(plain)) {
        let wording = Wording::fixed(
            "must be an address such as https://example.com, without ? and #",
            "https://example.com のようなアドレスを、? と # なしで指定してください",
        );
        return Err(EncodeError::option("stem", wording));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_addresses() {
        for stem in ["https://example.com", "http://example.com/a/b/", "https://example.com:8443"] {
            assert!(check_stem(stem, false).is_ok(), "{stem}");
        }
        for stem in ["", "example.com", "https://", "https:///x", "https://a?b", "https://a b", "ftp://a"] {
            assert_eq!(check_stem(stem, false).unwrap_err().field, "stem", "{stem}");
        }
        assert!(check_stem("https://example.com", true).is_err());
    }
}
