//! A query string as names and texts, decoded exactly once.

use std::borrow::Cow;

use crate::{options::duplicate_parameter, refusal::Refusal, symbol::Wording};

/// Names and texts in their order.
pub type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// The pairs of a query string: `+` is a blank, `%XX` a byte, and the bytes must be UTF-8.
pub fn parse(query: &str) -> Result<Pairs<'_>, Refusal> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = decode(name, "")?;
            let value = decode(value, &name)?;
            Ok((name, value))
        })
        .collect()
}

/// Parameters of a drawing.
pub type Drawn<'a> = Vec<(&'a str, &'a str)>;

/// The token, and the parameters that are none of the service's own: `token` and `on_error`, which stand once at most.
pub fn without_own<'a>(
    pairs: &'a [(Cow<str>, Cow<str>)],
    same: fn(&str, &str) -> bool,
) -> Result<(Option<&'a str>, Drawn<'a>), Refusal> {
    let mut own = [("token", None), ("on_error", None)];
    let mut drawn = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        match own.iter_mut().find(|(known, _)| same(known, name)) {
            Some((known, found)) => {
                if found.replace(value.as_ref()).is_some() {
                    return Err(duplicate_parameter(known));
                }
            }
            None => drawn.push((name.as_ref(), value.as_ref())),
        }
    }
    let [(_, token), (_, on_error)] = own;
    if on_error.is_some_and(|asked| !["image", "json"].iter().any(|known| same(known, asked))) {
        return Err(Refusal::new(
            "invalid-option",
            "on_error",
            Wording::fixed("takes image or json", "image または json を指定してください"),
        ));
    }
    Ok((token, drawn))
}

fn decode<'a>(text: &'a str, field: &str) -> Result<Cow<'a, str>, Refusal> {
    if !text.bytes().any(|c| c == b'%' || c == b'+') {
        return Ok(Cow::Borrowed(text));
    }
    let fault = |at: usize| {
        Refusal::new(
            "malformed-request",
            field,
            Wording::fixed(
                "the query is not percent-encoded UTF-8 (% must stand before two hex digits)",
                "クエリーが UTF-8 のパーセントエンコーディングになっていません",
            ),
        )
        .at(at)
    };
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'+' => decoded.push(b' '),
            b'%' => {
                let hex = |at: usize| bytes.get(at).and_then(|&c| char::from(c).to_digit(16));
                let (Some(high), Some(low)) = (hex(i + 1), hex(i + 2)) else { return Err(fault(i)) };
                decoded.push((high << 4 | low) as u8);
                i += 2;
            }
            c => decoded.push(c),
        }
        i += 1;
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|error| fault(error.utf8_error().valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// Fault reports c155, c156, c158: `%2B`, `+`, `%20` and `%2520`.
    #[test]
    fn everything_is_decoded_once() {
        let pairs = parse("data=I01%2B%20+%2520%26&x=&y&%E6%97%A5=%E6%9C%AC").unwrap();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
        assert_eq!(pairs, [("data", "I01+  %20&"), ("x", ""), ("y", ""), ("日", "本")]);
    }

    #[test]
    fn broken_escapes_are_refused_with_their_place() {
        for (query, at) in [("data=ab%", 2), ("data=%4", 0), ("data=%zz", 0), ("data=a%FF", 1), ("data=%ED%A0%80", 0)] {
            let refusal = parse(query).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.field.as_str(), refusal.position),
                ("malformed-request", "data", Some(at))
            );
        }
    }
}
