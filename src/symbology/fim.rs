//! Facing Identification Mark of the USPS: one of five patterns that tell the canceller how mail is franked.
//!
//! Standard: USPS Domestic Mail Manual 708.9. Bars of 1/32 in stand at some of nine positions 1/16 in apart.

use crate::symbol::{Bars, Quiet, Symbol};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct Fim;

impl Symbology for Fim {
    const FACTS: Facts = Facts {
        id: "fim",
        aliases: &["facing-identification-mark", "usps-fim"],
        name: "Facing Identification Mark",
        family: Family::Postal,
        standard: "USPS Domestic Mail Manual 708.9",
        accepts: "A, B, C, D or E",
        example: "A",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "A-E", |c| ('A'..='E').contains(&c))?;
        let &[letter] = text.as_bytes() else {
            return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected: "one letter" }));
        };
        // A bar of one module and a gap of one, or a gap of two.
        let mut widths: Vec<u8> = Vec::with_capacity(18);
        for bar in PATTERNS[usize::from(letter - b'A')] {
            match widths.last_mut() {
                Some(gap) if bar == 0 => *gap += 2,
                _ => widths.extend([1, 1]),
            }
        }
        widths.pop();
        Ok(Symbol::new(Bars::from_widths(widths, 20.0, 16.0), Quiet::sides(4.0)))
    }
}

/// Positions of FIM A to E that hold a bar; both ends do.
const PATTERNS: [[u8; 9]; 5] = [
    [1, 1, 0, 0, 1, 0, 0, 1, 1],
    [1, 0, 1, 1, 0, 1, 1, 0, 1],
    [1, 1, 0, 1, 0, 1, 0, 1, 1],
    [1, 1, 1, 0, 1, 0, 1, 1, 1],
    [1, 0, 1, 0, 0, 0, 1, 0, 1],
];
