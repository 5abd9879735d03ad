//! GS1 Digital Link URIs: the same elements as an element string, as a web address.
//!
//! Standard: GS1 Digital Link Standard: URI Syntax, release 1.6. The compressed form is not read.

use std::{borrow::Cow, ops::Range};

use super::{Element, Elements, Gs1Error, dictionary::Ai};

/// The resolver of GS1, the stem of the canonical form.
pub const CANONICAL_STEM: &str = "https://id.gs1.org";

impl<'a> Elements<'a> {
    /// Reads `https://example.com/01/04912345678904/10/ABC?17=271231`.
    ///
    /// Query members whose names are no numbers belong to the resolver and are passed over.
    pub fn from_uri(uri: &'a str) -> Result<Self, Gs1Error> {
        let authority = authority(uri)?;
        let path_end = uri.find(['?', '#']).unwrap_or(uri.len());
        let path = authority..path_end.max(authority);
        let mut elements = from_path(uri, &path)?;
        if uri[path_end..].starts_with('?') {
            let end = uri[path_end..].find('#').map_or(uri.len(), |hash| path_end + hash);
            let mut at = path_end + 1;
            for member in uri[at..end].split(['&', ';']) {
                if let Some(element) = from_member(uri, at, member)? {
                    elements.push(element);
                }
                at += member.len() + 1;
            }
        }
        Self::related(elements)
    }

    /// The elements as a URI below `stem`, such as [`CANONICAL_STEM`] or an address of one's own.
    ///
    /// The first primary key makes the path with its qualifiers; what remains becomes the query, in order.
    pub fn to_uri(&self, stem: &str) -> Result<String, Gs1Error> {
        let keys = self.iter().filter_map(|element| Some((element, element.ai.key?)));
        let mut blame = None;
        for (key, qualifiers) in keys {
            for sequence in qualifiers.split('|') {
                let in_path = |code: &str| code == key.code || sequence.split(',').any(|qualifier| qualifier == code);
                let stray = self.iter().find(|element| !in_path(element.code) && !element.ai.attribute);
                if let Some(stray) = stray {
                    blame.get_or_insert(stray);
                    continue;
                }
                let qualifiers = sequence.split(',').filter_map(|code| self.get(code));
                let mut uri = stem.trim_end_matches('/').to_owned();
                for element in [key].into_iter().chain(qualifiers) {
                    uri.extend(["/", element.code, "/", &encoded(&element.value)]);
                }
                let attributes = self.iter().filter(|element| !in_path(element.code));
                for (element, mark) in attributes.zip(["?"].into_iter().chain(std::iter::repeat("&"))) {
                    uri.extend([mark, element.code, "=", &encoded(&element.value)]);
                }
                return Ok(uri);
            }
        }
        Err(match blame {
            Some(element) => Gs1Error::rule(
                element.span.clone(),
                format!("({}) {} has no place in a Digital Link of these elements", element.code, element.ai.title),
                format!("({}) {} は、この組み合わせのデジタルリンクに入れられません", element.code, element.ai.title),
            ),
            None => Gs1Error::rule(
                0..0,
                "a Digital Link needs a primary key, as (01) GTIN, (00) SSCC or (414) GLN",
                "デジタルリンクには (01) GTIN、(00) SSCC、(414) GLN などの主キーが必要です",
            ),
        })
    }
}

/// Where the path begins.
fn authority(uri: &str) -> Result<usize, Gs1Error> {
    let scheme = ["https://", "http://"]
        .iter()
        .find(|scheme| uri.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
    let Some(scheme) = scheme else {
        return Err(Gs1Error::rule(
            0..0,
            "a Digital Link begins with https:// or http://",
            "デジタルリンクは https:// または http:// で始まります",
        ));
    };
    let host = uri[scheme.len()..].find(['/', '?', '#']).unwrap_or(uri.len() - scheme.len());
    if host == 0 {
        return Err(Gs1Error::rule(
            scheme.len()..scheme.len(),
            "the host name is missing after //",
            "// の後にホスト名がありません",
        ));
    }
    Ok(scheme.len() + host)
}

/// The primary key and its qualifiers: the last pairs of segments of the path, what stands before them being free.
fn from_path<'a>(uri: &'a str, path: &Range<usize>) -> Result<Vec<Element<'a>>, Gs1Error> {
    let mut segments = Vec::with_capacity(8);
    let mut at = path.start + 1;
    for segment in uri[path.clone()].split('/').skip(1) {
        segments.push((segment, at));
        at += segment.len() + 1;
    }
    if segments.last().is_some_and(|(segment, _)| segment.is_empty()) {
        segments.pop();
    }
    let key = (0..segments.len()).rev().skip(1).step_by(2).find(|&i| is_key(segments[i].0));
    let Some(key) = key else {
        return Err(Gs1Error::rule(
            path.clone(),
            "the path of a Digital Link ends with a primary key and its value, as /01/04912345678904",
            "デジタルリンクのパスには /01/04912345678904 のような主キーと値が必要です",
        ));
    };
    let qualifiers = segments[key].0;
    let sequences = Ai::find(qualifiers).and_then(|ai| ai.key).unwrap_or("");
    let given: Vec<&str> = segments[key..].iter().step_by(2).skip(1).map(|(code, _)| *code).collect();
    let in_order = |sequence: &str| {
        let mut known = sequence.split(',');
        given.iter().all(|code| known.any(|next| next == *code))
    };
    if !sequences.split('|').any(in_order) {
        let at = segments.get(key + 2).map_or(path.start, |(_, at)| *at);
        return Err(Gs1Error::rule(
            at..path.end,
            format!("after /{qualifiers}/… only these may follow, in this order: {}", sequences.replace('|', " or ")),
            format!("/{qualifiers}/… の後に使えるのは、この順の {} だけです", sequences.replace('|', " または ")),
        ));
    }
    segments[key..].chunks_exact(2).map(|pair| element(pair[0], pair[1])).collect()
}

fn is_key(segment: &str) -> bool {
    Ai::find(segment).is_some_and(|ai| ai.key.is_some())
}

/// A member of the query, where its name is a number.
fn from_member<'a>(uri: &'a str, at: usize, member: &'a str) -> Result<Option<Element<'a>>, Gs1Error> {
    let Some((code, _)) = member.split_once('=') else { return Ok(None) };
    if code.is_empty() || !code.bytes().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    if !Ai::find(code).is_some_and(|ai| ai.attribute) {
        return Err(Gs1Error::rule(
            at..at + code.len(),
            format!("({code}) is no data attribute of a Digital Link"),
            format!("({code}) はデジタルリンクのデータ属性として使えません"),
        ));
    }
    let value_at = at + code.len() + 1;
    element((code, at), (&uri[value_at..at + member.len()], value_at)).map(Some)
}

/// The element of an AI and its percent-encoded value, each with its place in the URI.
fn element<'a>((code, at): (&'a str, usize), (raw, value_at): (&'a str, usize)) -> Result<Element<'a>, Gs1Error> {
    let mut value = decoded(raw, value_at)?;
    // A GTIN may stand in its shorter forms (clause 4.4.2).
    let filled = if code == "01" && matches!(value.len(), 8 | 12 | 13) { 14 - value.len() } else { 0 };
    if filled > 0 {
        value = Cow::Owned("0".repeat(filled) + &value);
    }
    let place = |i: usize| value_at + place_in_encoded(raw, i.saturating_sub(filled));
    Element::checked(code, value, at..value_at + raw.len(), value_at, place)
}

fn decoded(raw: &str, at: usize) -> Result<Cow<'_, str>, Gs1Error> {
    if !raw.contains('%') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = |c: &u8| char::from(*c).to_digit(16);
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                bytes.push((hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0)) as u8);
                rest = after;
            }
            (b'%', _) => {
                let here = at + raw.len() - rest.len();
                return Err(Gs1Error::rule(
                    here..here + 1,
                    "% must begin two hexadecimal digits",
                    "% の後には 16 進数 2 桁が必要です",
                ));
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| {
        Gs1Error::rule(
            at..at + raw.len(),
            "the percent-encoding is not UTF-8",
            "パーセントエンコードが UTF-8 ではありません",
        )
    })
}

/// Where the byte `i` of a decoded value stands in its percent-encoding.
fn place_in_encoded(raw: &str, i: usize) -> usize {
    let mut at = 0;
    for _ in 0..i {
        at += if raw.as_bytes().get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at.min(raw.len())
}

/// A value in percent-encoding: letters, digits, `-`, `.`, `_` and `~` as they are (RFC 3986, unreserved).
fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let digit = |value| char::from(b"0123456789ABCDEF"[usize::from(value)]);
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of the standard's clauses 4 and 5, with a GTIN of ours.
    #[test]
    fn uris_and_element_strings_say_the_same() {
        for (uri, elements) in [
            ("https://id.gs1.org/01/09506000134352", "(01)09506000134352"),
            (
                "https://id.gs1.org/01/09506000134352/10/ABC1/21/12345?17=180426",
                "(01)09506000134352(10)ABC1(21)12345(17)180426",
            ),
            ("https://id.gs1.org/01/09506000134352/22/2A", "(01)09506000134352(22)2A"),
            ("https://id.gs1.org/01/09506000134352?3103=000195", "(01)09506000134352(3103)000195"),
            ("https://id.gs1.org/414/9520123456788/254/32a%2Fb", "(414)9520123456788(254)32a/b"),
            ("https://id.gs1.org/00/952012345678912345", "(00)952012345678912345"),
            ("https://id.gs1.org/01/09506000134352/235/TPX", "(01)09506000134352(235)TPX"),
            ("https://id.gs1.org/415/9520123456788/8020/A1", "(415)9520123456788(8020)A1"),
        ] {
            let read = Elements::from_uri(uri).expect(uri);
            assert_eq!(read.readable(), elements);
            assert_eq!(read.to_uri(CANONICAL_STEM).expect(uri), uri);
            let bracketed = Elements::parse(elements).expect(elements);
            assert_eq!(bracketed.to_uri(CANONICAL_STEM).expect(uri), uri);
        }
    }

    #[test]
    fn stems_short_gtins_and_members_of_the_resolver_are_passed_over() {
        for (uri, elements) in [
            ("HTTPS://example.com/some/path/01/9506000134352/10/A/", "(01)09506000134352(10)A"),
            ("http://example.com/01/9506000134352?linkType=all&17=180426#top", "(01)09506000134352(17)180426"),
            ("https://example.com/01/01/01/9506000134352", "(01)09506000134352"),
        ] {
            assert_eq!(Elements::from_uri(uri).expect(uri).readable(), elements);
        }
        let elements = Elements::parse("(01)09506000134352(21)1+2").expect("parsed");
        assert_eq!(
            elements.to_uri("https://example.com/p/").expect("a key"),
            "https://example.com/p/01/09506000134352/21/1%2B2"
        );
    }

    #[test]
    fn faults_are_told_with_their_place_in_the_uri() {
        for (uri, at) in [
            ("ftp://id.gs1.org/01/09506000134352", 0),
            ("https:///01/09506000134352", 8),
            ("https://id.gs1.org", 18),
            ("https://id.gs1.org/10/ABC", 18),
            ("https://id.gs1.org/01/09506000134353", 35),
            ("https://id.gs1.org/01/9506000134353", 34),
            ("https://id.gs1.org/01/09506000134352/21/1/10/A", 37),
            ("https://id.gs1.org/01/09506000134352/10/A%2", 41),
            ("https://id.gs1.org/01/09506000134352/10/A%2F%23", 44),
            ("https://id.gs1.org/01/09506000134352?21=A", 37),
            ("https://id.gs1.org/01/09506000134352?05=A", 37),
            ("https://id.gs1.org/01/09506000134352?a=b&17=181301", 46),
        ] {
            assert_eq!(Elements::from_uri(uri).expect_err(uri).span.start, at, "{uri}");
        }
        for elements in ["(10)A", "(01)09506000134352(254)A"] {
            assert!(Elements::parse(elements).expect("parsed").to_uri(CANONICAL_STEM).is_err(), "{elements}");
        }
    }
}
