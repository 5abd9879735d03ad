//! The codes of the family whose characters stand one after the other.

use super::{
    super::contract::{EncodeError, Facts, Family, Payload, Symbology},
    DIGITS, Elements, Frame, Options, encode, pattern,
};
use crate::symbol::Symbol;

/// Industrial 2 of 5: the digits in the bars alone.
pub struct Industrial;

impl Symbology for Industrial {
    const FACTS: Facts = Facts {
        id: "industrial-2-of-5",
        aliases: &["c25ind", "code-2-of-5", "standard-2-of-5", "code-25"],
        name: "Industrial 2 of 5",
        standard: "Identicon, 1968",
        example: "1234567",
        ..FACTS
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(&Frame { start: "wnwnnn", stop: "wnnnw", digit: in_bars }, data, options)
    }
}

/// IATA 2 of 5: industrial digits with a shorter start and stop, on airline tickets and baggage.
pub struct Iata;

impl Symbology for Iata {
    const FACTS: Facts = Facts {
        id: "iata-2-of-5",
        aliases: &["c25iata", "airline-2-of-5"],
        name: "IATA 2 of 5",
        standard: "IATA resolution 740",
        example: "1234567",
        ..FACTS
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(&Frame { start: "nnnn", stop: "wnn", digit: in_bars }, data, options)
    }
}

/// Matrix 2 of 5: the digits in bars and spaces, a gap between them.
pub struct Matrix;

impl Symbology for Matrix {
    const FACTS: Facts = Facts {
        id: "matrix-2-of-5",
        aliases: &["c25matrix", "c25standard"],
        name: "Matrix 2 of 5",
        standard: "Nieaf, 1970s",
        example: "1234567",
        ..FACTS
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(&Frame { start: "wnnnnn", stop: "wnnnn", digit: in_bars_and_spaces }, data, options)
    }
}

/// Datalogic 2 of 5: matrix digits with the start and stop of IATA; the China Postal Code.
pub struct Datalogic;

impl Symbology for Datalogic {
    const FACTS: Facts = Facts {
        id: "datalogic-2-of-5",
        aliases: &["c25logic", "china-post", "china-postal-code"],
        name: "Datalogic 2 of 5",
        standard: "Datalogic, 1979",
        example: "1234567",
        ..FACTS
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(&Frame { start: "nnnn", stop: "wnn", digit: in_bars_and_spaces }, data, options)
    }
}

/// COOP 2 of 5: bars and spaces with digits of its own.
pub struct Coop;

impl Symbology for Coop {
    const FACTS: Facts = Facts {
        id: "coop-2-of-5",
        aliases: &["c25coop"],
        name: "COOP 2 of 5",
        standard: "COOP",
        example: "1234567",
        ..FACTS
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        encode(&Frame { start: "wnwn", stop: "nww", digit: of_coop }, data, options)
    }
}

/// What the facts of all have in common.
const FACTS: Facts =
    Facts { id: "", aliases: &[], name: "", family: Family::Industrial, standard: "", accepts: "0-9", example: "" };

/// Five bars, each followed by a narrow space.
fn in_bars(elements: &mut Elements, digit: usize) {
    for bar in (0..5).rev() {
        elements.push((DIGITS[digit] >> bar & 1).into(), 1);
        elements.gap();
    }
}

/// Three bars, two spaces and a gap.
fn in_bars_and_spaces(elements: &mut Elements, digit: usize) {
    elements.push(DIGITS[digit].into(), 5);
    elements.gap();
}

/// As [`in_bars_and_spaces`] with the digits 1 to 9 and 0 in the order of their bits.
fn of_coop(elements: &mut Elements, digit: usize) {
    #[rustfmt::skip]
    const COOP: [u16; 10] = [
        pattern("wwnnn"), pattern("nnnww"), pattern("nnwnw"), pattern("nnwwn"), pattern("nwnnw"),
        pattern("nwnwn"), pattern("nwwnn"), pattern("wnnnw"), pattern("wnnwn"), pattern("wnwnn"),
    ];
    elements.push(COOP[digit].into(), 5);
    elements.gap();
}
