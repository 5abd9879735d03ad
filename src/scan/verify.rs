//! Does a picture hold what it should? The first difference, and how good the print looks.

use serde_json::{Map, Value, json};

use super::{
    Found,
    answer::{Request, symbol},
    apart::read,
    picture, quality,
};
use crate::{
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
    let picture = picture::decode(&request.image)?;
    let found = read(&picture, &request.wanted)?;
    let drawn = expected.symbology.and_then(|id| {
        let text = String::from_utf8(expected.data.clone()).ok()?;
        (symbology::find(id)?.encode)(&Payload::Text(text), &Map::new()).ok()
    });
    let forms = forms(&expected.data, drawn.as_ref());
    let matching = found.iter().find(|symbol| holds(symbol, &forms));
    let Some(shown) = matching.or(found.first()) else {
        return Ok(json!({ "match": false, "reason": "no-symbol", "symbols": 0 }));
    };
    let mut answer = json!({ "match": matching.is_some(), "symbols": found.len(), "symbol": symbol(shown),
        "quality": quality::estimate(&picture, shown).to_json() });
    if matching.is_none() {
        answer["reason"] = json!("different-data");
        answer["difference"] = difference(&forms[0], shown);
    }
    Ok(answer)
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
