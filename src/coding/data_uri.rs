//! `data:` URIs of images (RFC 2397).

/// The base64 in a `data:` URI of an image; any other text as it is.
pub fn base64_of(text: &str) -> &str {
    let uri = text.strip_prefix("data:image/").and_then(|uri| uri.split_once(";base64,"));
    uri.map_or(text, |(_, base64)| base64)
}
