//! Does a picture hold what it should? The first difference, and how good the print looks.

use serde_json::{Map, Value, json};

use super::{
    Found,
    answer::{Expected, Request, symbol},
    picture, quality,
    reader::read,
};
use crate::{
    gs1::Elements,
    refusal::Refusal,
    symbol::Wording,
    symbology::{self, contract::Payload},
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
    let found = read(&picture, &request.wanted);
    let forms = forms(expected);
    let matching = found.iter().find(|symbol| forms.iter().any(|form| holds(symbol, form)));
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

/// The forms in which a symbol may transmit what is expected: as given; as GS1 message; as its symbology completes it.
fn forms(expected: &Expected) -> Vec<Vec<u8>> {
    let mut forms = vec![expected.data.clone()];
    let Ok(text) = std::str::from_utf8(&expected.data) else { return forms };
    if let Ok(elements) = Elements::parse(text) {
        forms.insert(0, elements.message());
    }
    let entry = expected.symbology.and_then(symbology::find);
    let drawn = entry.and_then(|entry| (entry.encode)(&Payload::Text(text.to_owned()), &Map::new()).ok());
    if let Some(symbol) = drawn {
        forms.extend([symbol.readable().replace(' ', "").into_bytes()]);
    }
    forms
}

fn holds(symbol: &Found, form: &[u8]) -> bool {
    symbol.bytes == form || symbol.text.as_bytes() == form || symbol.text.replace(' ', "").as_bytes() == form
}

/// The first place where two texts part.
fn difference(expected: &[u8], found: &Found) -> Value {
    let expected = String::from_utf8_lossy(expected);
    let same = expected.chars().zip(found.text.chars()).take_while(|(a, b)| a == b);
    let position: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let at = |text: &str| text.get(position..).and_then(|rest| rest.chars().next()).map(String::from);
    json!({ "position": position, "expected": at(&expected), "found": at(&found.text) })
}
