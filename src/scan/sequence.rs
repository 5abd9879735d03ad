//! Structured append: the parts of one message that are all in the picture, joined.

use super::{
    Found,
    text::{Told, text},
};

/// A whole message of several symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Canonical id of the symbols.
    pub symbology: String,
    /// What they have in common.
    pub id: String,
    /// What they hold together, as text.
    pub text: String,
    /// What they hold together.
    pub bytes: Vec<u8>,
    /// How many there are.
    pub total: usize,
}

/// The messages whose parts are all there.
pub fn joined(found: &[Found]) -> Vec<Sequence> {
    let mut sequences: Vec<Sequence> = Vec::new();
    for first in found {
        let Some(part) = first.part.as_ref().filter(|part| part.index == 1) else { continue };
        let same = |other: &&Found| {
            other.symbology == first.symbology && other.part.as_ref().is_some_and(|other| other.id == part.id)
        };
        let Some(total) = found.iter().filter(same).find_map(|other| other.part.as_ref()?.total) else { continue };
        let at = |index| found.iter().filter(same).find(|other| other.part.as_ref().is_some_and(|p| p.index == index));
        let Some(parts) = (1..=total).map(at).collect::<Option<Vec<&Found>>>() else { continue };
        if sequences.iter().any(|known| known.symbology == first.symbology && known.id == part.id) {
            continue;
        }
        let bytes = parts.iter().flat_map(|part| part.bytes.iter().copied()).collect::<Vec<u8>>();
        let guess = parts.iter().map(|part| part.text.as_str()).collect();
        // A character may be cut between two symbols, so the text is read of the bytes as a whole.
        let told = if parts.iter().any(|part| !part.eci.is_empty()) { Told::Yes } else { Told::No };
        let (text, _) = text(&bytes, guess, told);
        sequences.push(Sequence { symbology: first.symbology.clone(), id: part.id.clone(), text, bytes, total });
    }
    sequences
}
