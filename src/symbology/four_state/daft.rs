//! DAFT code: bars given directly by the letters of their states, Descender, Ascender, Full and Tracker.
//!
//! No standard; the notation in which postal operators and barcode tools exchange four-state patterns.

use super::bars;
use crate::symbol::{Extent, Quiet, Symbol};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct Daft;

impl Symbology for Daft {
    const FACTS: Facts = Facts {
        id: "daft",
        aliases: &["daft-code"],
        name: "DAFT code",
        family: Family::Postal,
        standard: "none; geometry of the Royal Mail 4-State Customer Code",
        accepts: "D, A, F and T, up to 500",
        example: "FATDAFTDAD",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "D A F T", |c| "DAFT".contains(c))?;
        if text.len() > CAPACITY {
            return Err(EncodeError::at(
                CAPACITY..text.len(),
                Fault::DataTooLong { length: text.len(), capacity: CAPACITY, unit: "characters" },
            ));
        }
        let states = text.bytes().map(|letter| match letter {
            b'F' => Extent::Full,
            b'A' => Extent::Ascender,
            b'D' => Extent::Descender,
            _ => Extent::Tracker,
        });
        Ok(Symbol::new(bars(states, [3.0, 2.0, 3.0]), Quiet::all(4.0)))
    }
}

/// Far beyond any postal symbol, and still a picture that can be drawn.
const CAPACITY: usize = 500;
