//! Flattermarken: marks on the spine of folded sheets that show a missing or doubled one.
//!
//! A digit is a cell of nine modules; 1 to 9 mark one of them, 0 none. There is no standard, no start and no stop.

use super::contract::{EncodeError, Facts, Family, Fault, LONGEST, NoOptions, Payload, Symbology, Wording};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Flattermarken;

impl Symbology for Flattermarken {
    const FACTS: Facts = Facts {
        id: "flattermarken",
        aliases: &["flat"],
        name: "Flattermarken",
        family: Family::Industrial,
        standard: "bookbinders' practice",
        accepts: "0-9, one of them not 0",
        example: "11111",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        if text.bytes().all(|digit| digit == b'0') {
            return Err(EncodeError::new(Fault::Rule {
                code: "invalid-length",
                wording: Wording::fixed(
                    "the digit 0 draws no mark: at least one digit must be 1 to 9",
                    "0 にはマークがないため、1 から 9 の数字が 1 つ以上必要です",
                ),
            }));
        }
        let widths = text.bytes().map(|digit| digit - b'0').flat_map(|digit| match digit {
            0 => [0, 9, 0, 0],
            digit => [0, digit - 1, 1, 9 - digit],
        });
        Ok(Symbol::new(Bars::from_widths(widths, 20.0, 0.0), Quiet::sides(0.0)).with_text(text))
    }
}
