//! Plessey (UK Plessey): hexadecimal digits, in libraries.
//!
//! Standard: Plessey Company, 1971. A digit is its four bits, the lowest first: 1 is a wide bar and a narrow space, 0 a
//! narrow bar and a wide space.

use super::contract::{EncodeError, Facts, Family, LONGEST, NoOptions, Payload, Symbology};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct Plessey;

impl Symbology for Plessey {
    const FACTS: Facts = Facts {
        id: "plessey",
        aliases: &["uk-plessey"],
        name: "Plessey",
        family: Family::Industrial,
        standard: "Plessey Company, 1971",
        accepts: "0-9 A-F",
        example: "1234ABCD",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 A-F", |c| matches!(c, '0'..='9' | 'A'..='F'))?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        let bits = text.chars().filter_map(|c| c.to_digit(16)).flat_map(lowest_first);

        // The remainder of the data bits divided by the generator: eight check bits, the last one kept lowest.
        let check = bits.clone().fold(0, |rest: u32, bit| {
            let rest = rest << 1;
            if (rest >> 8 & 1) ^ bit == 1 { rest & 0xFF ^ (GENERATOR & 0xFF) } else { rest & 0xFF }
        });
        let check_bits = (0..8).rev().map(|i| check >> i & 1);

        let start = lowest_first(START).into_iter();
        let widths: Vec<u8> = start
            .chain(bits)
            .chain(check_bits)
            .flat_map(|bit| if bit == 1 { [3, 1] } else { [1, 3] })
            .chain(STOP)
            .collect();
        let modules: f32 = widths.iter().map(|&width| f32::from(width)).sum();
        let bars = Bars::from_widths(widths, (0.15 * modules).ceil().max(50.0), 0.0);
        Ok(Symbol::new(bars, Quiet::sides(12.0)).with_text(text).with_detail("check", format!("{check:02X}")))
    }
}

fn lowest_first(digit: u32) -> [u32; 4] {
    [digit & 1, digit >> 1 & 1, digit >> 2 & 1, digit >> 3 & 1]
}

/// The bits 1 1 0 1.
const START: u32 = 0b1011;

/// The termination bar and the start pattern backwards.
const STOP: [u8; 9] = [3, 3, 1, 3, 1, 1, 3, 1, 3];

/// x⁸ + x⁷ + x⁶ + x⁵ + x³ + 1.
const GENERATOR: u32 = 0b1_1110_1001;
