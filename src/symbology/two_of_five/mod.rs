//! The codes of two wide elements in five: interleaved, industrial, matrix and their kin.
//!
//! The kernel is what they share: the patterns of the digits, the optional check digit, and the drawing of a code whose
//! characters stand one after the other.

mod interleaved;
mod parcels;
mod single;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::{
    interleaved::{Itf, Itf6, Itf14, Itf16},
    parcels::{Identcode, Leitcode},
    single::{Coop, Datalogic, Iata, Industrial, Matrix},
};
use super::{
    contract::{EncodeError, LONGEST, Payload, check_digit_added},
    two_width::{Elements, Ratio, pattern},
};
use crate::{
    coding::check_digit::mod10_weight3,
    symbol::{Quiet, Symbol},
};

/// The options of a code whose characters stand one after the other.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether a check digit, modulus 10 with weights 3 and 1, is added.
    check_digit: bool,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

/// How a code of the family frames its digits.
struct Frame {
    /// Start pattern, its last gap included.
    start: &'static str,
    /// Stop pattern.
    stop: &'static str,
    /// Adds a digit and the gap behind it.
    digit: fn(&mut Elements, usize),
}

/// The symbol of a code whose characters stand one after the other.
fn encode(frame: &Frame, data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
    let text = data.text()?;
    EncodeError::check_digits(text)?;
    EncodeError::check_capacity(text.len(), LONGEST)?;
    let check = options.check_digit.then(|| char::from(mod10_weight3(text.as_bytes())));
    let digits: String = text.chars().chain(check).collect();

    let mut elements = options.ratio.elements(10 * (digits.len() + 1))?;
    elements.push_str(frame.start);
    for digit in digits.bytes() {
        (frame.digit)(&mut elements, value(digit));
    }
    elements.push_str(frame.stop);
    Ok(note_check_digit(Symbol::new(elements.into_bars(), Quiet::sides(10.0)).with_text(digits), check))
}

/// Tells the check digit that was added, if one was.
fn note_check_digit(symbol: Symbol, check: Option<char>) -> Symbol {
    let Some(check) = check else { return symbol };
    let (code, wording) = check_digit_added(check);
    symbol.with_detail("check_digit", check.to_string()).with_note(code, wording)
}

fn value(digit: u8) -> usize {
    usize::from(digit - b'0')
}

/// The digits by the weights 1, 2, 4, 7 and parity, 1 = wide (ISO/IEC 16390:2007, table 1); 0 is the 11 of the weights.
#[rustfmt::skip]
const DIGITS: [u16; 10] = [
    pattern("nnwwn"), pattern("wnnnw"), pattern("nwnnw"), pattern("wwnnn"), pattern("nnwnw"),
    pattern("wnwnn"), pattern("nwwnn"), pattern("nnnww"), pattern("wnnwn"), pattern("nwnwn"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_sums_of_their_weights() {
        for (digit, pattern) in DIGITS.iter().enumerate() {
            assert_eq!(pattern.count_ones(), 2);
            let sum: usize =
                [1, 2, 4, 7, 0].iter().enumerate().map(|(i, w)| w * usize::from(pattern >> (4 - i) & 1)).sum();
            assert_eq!(sum % 11, digit);
        }
    }
}
