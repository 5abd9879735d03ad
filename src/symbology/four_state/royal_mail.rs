//! Royal Mail 4-State Customer Code (RM4SCC) and the KIX code of PostNL, which is the same without frame and check.
//!
//! Standards: Royal Mail, Know How User's Manual, appendix C; TNT Post, KIX code brochure. Each character has two of its
//! four bars ascending and two descending.

use super::{bars, state};
use crate::symbol::{Extent, Quiet, Symbol};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct Rm4scc;

impl Symbology for Rm4scc {
    const FACTS: Facts = Facts {
        id: "rm4scc",
        aliases: &["royal-mail", "royal-mail-4scc", "royal-mail-4-state-customer-code", "cbc"],
        name: "Royal Mail 4-State Customer Code",
        family: Family::Postal,
        standard: "Royal Mail, Know How User's Manual, appendix C",
        accepts: "postcode and delivery point suffix without blanks: 0-9 A-Z, up to 50",
        example: "LE28HS9Z",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        let values = values(text, 50)?;
        // Rows and columns are counted from 1 to 6, and 6 counts as 0.
        let sum = |part: fn(usize) -> usize| values.iter().map(|&v| part(v) + 1).sum::<usize>() % 6;
        let check = (sum(|v| v / 6) + 5) % 6 * 6 + (sum(|v| v % 6) + 5) % 6;
        let states = values.iter().chain([&check]).flat_map(|&value| states(value));
        let bars = bars([Extent::Ascender].into_iter().chain(states).chain([Extent::Full]), BANDS);
        Ok(Symbol::new(bars, QUIET).with_detail("check_character", char::from(ALPHABET[check]).to_string()))
    }
}

pub struct Kix;

impl Symbology for Kix {
    const FACTS: Facts = Facts {
        id: "kix",
        aliases: &["kix-code", "dutch-kix", "tnt-post-kix", "klant-index"],
        name: "KIX code",
        family: Family::Postal,
        standard: "TNT Post (PostNL), KIX code",
        accepts: "postcode, house number and X with addition, without blanks: 0-9 A-Z, up to 18",
        example: "2500GG30250",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let values = values(data.text()?, 18)?;
        Ok(Symbol::new(bars(values.iter().flat_map(|&value| states(value)), BANDS), QUIET))
    }
}

/// Places in the alphabet.
fn values(text: &str, capacity: usize) -> Result<Vec<usize>, EncodeError> {
    EncodeError::check_characters(text, "0-9 A-Z", |c| c.is_ascii_digit() || c.is_ascii_uppercase())?;
    if text.len() > capacity {
        let fault = Fault::DataTooLong { length: text.len(), capacity, unit: "characters" };
        return Err(EncodeError::at(capacity..text.len(), fault));
    }
    Ok(text.bytes().map(|c| usize::from(if c.is_ascii_digit() { c - b'0' } else { c - b'A' + 10 })).collect())
}

/// The row of a character (six to a row) says which bars ascend, its column which descend.
fn states(value: usize) -> impl Iterator<Item = Extent> {
    let (up, down) = (PAIRS[value / 6], PAIRS[value % 6]);
    (0..4).rev().map(move |bit| state(up >> bit & 1 == 1, down >> bit & 1 == 1))
}

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Two of four bars, in rising order.
const PAIRS: [u8; 6] = [0b0011, 0b0101, 0b0110, 0b1001, 0b1010, 0b1100];

/// At a module of 0.6 mm: tracker 1.2 mm (1.02 to 1.52), ascender and descender 1.8 mm (1.60 to 2.16).
pub(super) const BANDS: [f32; 3] = [3.0, 2.0, 3.0];

/// 2 mm on all sides.
pub(super) const QUIET: Quiet = Quiet::all(10.0 / 3.0);
