//! Media types (RFC 9110): what a body is, and what the caller would rather be answered.

use actix_web::http::header::{self, HeaderMap};

/// The media type of the body without its parameters; empty where none is told. Names are compared without case.
pub fn of_body(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

/// Whether the body is of that media type.
pub fn is(headers: &HeaderMap, media_type: &str) -> bool {
    of_body(headers).eq_ignore_ascii_case(media_type)
}

/// Whether the caller would rather have `other` than the `usual` answer: by weight, and where both weigh the same only if it is
/// named in full.
pub fn prefers(headers: &HeaderMap, other: &str, usual: &str) -> bool {
    let accepted = || headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    let (named, wanted) = weight(accepted(), other);
    wanted > 0.0 && (wanted, named == Named::InFull) > (weight(accepted(), usual).1, false)
}

/// How a range names a media type, the more precise the greater.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Named {
    AsAnything,
    ByKind,
    InFull,
}

/// How the most precise range names the type, and its weight; 0 where none does.
fn weight<'a>(accepted: impl Iterator<Item = &'a str>, media_type: &str) -> (Named, f32) {
    let kind = media_type.split('/').next().unwrap_or_default();
    let named = |range: &str| match range.strip_suffix("/*") {
        Some("*") => Some(Named::AsAnything),
        Some(whole) => whole.eq_ignore_ascii_case(kind).then_some(Named::ByKind),
        None => range.eq_ignore_ascii_case(media_type).then_some(Named::InFull),
    };
    let ranges = accepted.flat_map(|list| list.split(',')).map(weighted);
    let found = ranges.filter_map(|(range, weight)| Some((named(range)?, weight)));
    found.fold((Named::AsAnything, 0.0), |most, found| if found > most { found } else { most })
}

/// A member of an `Accept` or `Accept-Language` list, and its weight (section 12.4.2); 1 where that is no number from 0 to 1.
pub fn weighted(member: &str) -> (&str, f32) {
    let mut parts = member.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let told = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = told.and_then(|told| told.parse().ok()).filter(|weight| (0.0..=1.0).contains(weight));
    (name, weight.unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn other_answers_are_for_those_who_would_rather_have_them() {
        for (accept, expected) in [
            ("application/json", true),
            ("APPLICATION/Json ; charset=utf-8; Q=0.1", true),
            ("application/json, image/png", true),
            ("application/json, text/plain, */*", true),
            ("image/*;q=0.8, application/json;q=0.9", true),
            ("application/*, image/png;q=0.5", true),
            ("*/*;q=0.5, image/png;q=0", true),
            ("text/html, application/json;q=0.9, */*;q=0.8", true),
            ("application/json;q=7", true),
            ("", false),
            ("*/*", false),
            ("application/*, */*", false),
            ("application/*, application/json;q=0", false),
            ("application/json;q=0", false),
            ("application/json;q=0.000, image/svg+xml", false),
            ("image/png, application/json;q=0.1", false),
            ("image/*, application/json;q=0.9", false),
            ("application/jsonx", false),
            ("application/json/*", false),
            ("json", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(prefers(&headers, "application/json", "image/png"), expected, "{accept}");
        }
        assert!(!prefers(&HeaderMap::new(), "application/json", "image/png"));
        let mut headers = HeaderMap::new();
        for range in ["image/png;q=0.5", "application/json"] {
            headers.append(header::ACCEPT, HeaderValue::from_static(range));
        }
        assert!(prefers(&headers, "application/json", "image/png"));
    }

    #[test]
    fn the_most_precise_range_counts_wherever_it_stands() {
        for accept in ["*/*, image/*;q=0.2, image/png;q=0.4", "image/png;q=0.4, image/*;q=0.2, */*"] {
            for (media_type, expected) in [("image/png", 0.4), ("image/gif", 0.2), ("text/plain", 1.0)] {
                let found = weight([accept].into_iter(), media_type).1;
                assert!((found - expected).abs() < f32::EPSILON, "{accept} {media_type} {found}");
            }
        }
    }
}
