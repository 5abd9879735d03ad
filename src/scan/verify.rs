//! Does a picture hold what it should? The first difference, and how good the print looks.

use serde_json::{Map, Value, json};

use super::{
    Found,
    answer::{Expected, Request, symbol},
    quality, read_as,
};
use crate::{
    coding::charset::Charset,
    gs1::Elements,
    refusal::Refusal,
    symbol::{Symbol, Wording},
    symbology::{self, contract::Payload, full_ascii},
};

/// Reads a picture and compares it with what is expected.
pub fn verify(request: &Request) -> Result<Value, Refusal> {
    let expected = request.expected.as_ref().ok_or_else(|| {
        Refusal::new(
            "missing-data",
            "data",
            Wording::fixed("there is no data to compare", "比較するデータがありません"),
        )
    })?;
    let (picture, found) = request.read()?;
    let Some(first) = found.first() else {
        return Ok(json!({ "match": false, "reason": "no-symbol", "symbols": 0 }));
    };
    let drawn = drawn(expected, &found);
    let options = Map::new();
    let read = drawn.iter().find(|(id, symbol)| is_read(&found, id, &expected.data, &options, symbol));
    // Without a symbology, or where its rules do not allow the data, that may still be what a symbol holds.
    let decisive = expected.symbology.is_some() && !drawn.is_empty();
    let of = read.or(drawn.first().filter(|_| decisive));
    let forms = forms(&expected.data, of.map(|(_, symbol)| symbol));
    let holding = found.iter().find(|symbol| holds(symbol, &forms));
    let matching = read.is_some() || holding.is_some() && !decisive;
    let shown = holding.unwrap_or(first);
    let mut answer = json!({ "match": matching, "symbols": found.len(), "symbol": symbol(shown),
        "quality": quality::estimate(&picture, shown).to_json() });
    if read.is_some_and(|(id, _)| is_composite(id)) {
        answer["part"] = json!(LINEAR_COMPONENT);
    }
    if !matching {
        answer["reason"] = json!("different-data");
        answer["difference"] = difference(&forms[0], shown);
    }
    Ok(answer)
}

/// The expected symbol as its symbology draws it; where none is named, as all do that are read as one that was found.
fn drawn(expected: &Expected, found: &[Found]) -> Vec<(&'static str, Symbol)> {
    let meant = |id: &str| match expected.symbology {
        Some(symbology) => id == symbology,
        None => read_as(id).iter().any(|id| found.iter().any(|found| found.symbology == *id)),
    };
    let text = String::from_utf8(expected.data.clone());
    let data = text.map_or_else(|error| Payload::Bytes(error.into_bytes()), Payload::Text);
    let entries = symbology::LIST.iter().filter(|entry| meant(entry.facts.id));
    entries.filter_map(|entry| Some((entry.facts.id, (entry.encode)(&data, &Map::new()).ok()?))).collect()
}

/// What of a composite is read.
pub const LINEAR_COMPONENT: &str = "linear-component";

/// Whether a symbology has a two-dimensional component beside its linear one.
pub fn is_composite(id: &str) -> bool {
    id.ends_with("-composite")
}

/// Whether everything is found that a symbol of these data and options should transmit.
pub fn is_read(found: &[Found], id: &str, data: &[u8], options: &Map<String, Value>, symbol: &Symbol) -> bool {
    let one_of = |forms: &[Vec<u8>]| found.iter().any(|found| holds(found, forms));
    if !symbol.transmits.is_empty() {
        return symbol.transmits.iter().all(|message| one_of(&[message.clone().into_bytes()]));
    }
    let data = if is_composite(id) { data.split(|&byte| byte == b'|').next().unwrap_or_default() } else { data };
    let charset = options.get("encoding").and_then(|name| Charset::find(name.as_str()?));
    let encoded = charset.zip(std::str::from_utf8(data).ok()).and_then(|(charset, text)| charset.encode(text).ok());
    let mut forms = forms(data, Some(symbol));
    forms.extend(encoded);
    // A part of a structured append carries but a part of the data.
    let split = options.get("structured_append").is_some_and(|append| append["split"] == true);
    one_of(&forms) || split && found.iter().any(|found| forms.iter().any(|form| is_within(&found.bytes, form)))
}

fn is_within(part: &[u8], whole: &[u8]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// The forms in which a symbol may transmit its data: as a GS1 message; as given; as its symbology completes it.
pub fn forms(data: &[u8], symbol: Option<&Symbol>) -> Vec<Vec<u8>> {
    let readable = symbol.map(Symbol::readable);
    let texts = [std::str::from_utf8(data).ok(), readable.as_deref()];
    let messages = texts.iter().flatten().filter_map(|text| Some(Elements::parse(text).ok()?.message()));
    let completed = readable.as_ref().map(|text| text.replace(' ', "").into_bytes()).filter(|text| !text.is_empty());
    let told = symbol.iter().flat_map(|symbol| &symbol.transmits).map(|message| message.clone().into_bytes());
    messages.chain([data.to_vec()]).chain(told).chain(completed).collect()
}

/// Whether a symbol transmits one of the forms.
pub fn holds(symbol: &Found, forms: &[Vec<u8>]) -> bool {
    let plain = symbol.text.replace(' ', "");
    let texts = [symbol.bytes.as_slice(), symbol.text.as_bytes(), plain.as_bytes()];
    let code_39 = symbol.symbology == "code-39";
    forms.iter().any(|form| texts.contains(&form.as_slice()) || code_39 && is_full_ascii_of(&symbol.text, form))
}

/// Whether the reader made a text of these characters of Code 39, which it takes for full ASCII wherever their pairs allow;
/// it has pairs for digits too, which no standard knows.
fn is_full_ascii_of(text: &str, mut characters: &[u8]) -> bool {
    for c in text.bytes() {
        let pairs = [full_ascii(c), [Some(b'/'), Some(c.wrapping_add(32))], [Some(c), None]];
        let rest = pairs.iter().find_map(|pair| {
            let pair: Vec<u8> = pair.iter().flatten().copied().collect();
            characters.strip_prefix(&pair[..])
        });
        let Some(rest) = rest else { return false };
        characters = rest;
    }
    characters.is_empty()
}

/// The first place where two texts part.
fn difference(expected: &[u8], found: &Found) -> Value {
    let expected = String::from_utf8_lossy(expected);
    let same = expected.chars().zip(found.text.chars()).take_while(|(a, b)| a == b);
    let position: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let at = |text: &str| text.get(position..).and_then(|rest| rest.chars().next()).map(String::from);
    json!({ "position": position, "expected": at(&expected), "found": at(&found.text) })
}
