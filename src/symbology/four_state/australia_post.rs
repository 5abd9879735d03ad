//! Australia Post 4-State Customer Barcode: sorting code (DPID), with customer information where the format has room.
//!
//! Standard: Australia Post, Customer Barcoding Technical Specifications, August 2012. Bars are numbered 0 full,
//! 1 ascender, 2 descender, 3 tracker; three of them are a codeword of the Reed–Solomon code over GF(64).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{bars, length_error};
use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::{Extent, Quiet, Symbol};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};

pub struct AustraliaPost;

impl Symbology for AustraliaPost {
    const FACTS: Facts = Facts {
        id: "australia-post",
        aliases: &["auspost", "australia-post-4-state", "australian-postal"],
        name: "Australia Post 4-State Customer Barcode",
        family: Family::Postal,
        standard: "Australia Post, Customer Barcoding Technical Specifications, August 2012",
        accepts: "8-digit sorting code, alone or followed by customer information (0-9 A-Z a-z blank #)",
        example: "56439111ABA 9",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 A-Z a-z, blank and #", |c| {
            c.is_ascii_alphanumeric() || c == ' ' || c == '#'
        })?;
        if text.len() < 8 {
            return Err(length_error(text.len(), "8 digits, or more with customer information"));
        }
        let (sorting_code, information) = text.split_at(8);
        EncodeError::check_digits(sorting_code)?;

        let information_bars = information_bars(information, options.customer_information)?;
        let format = format(options.format_control_code, information_bars.len(), information)?;

        // Start, format control code, sorting code, customer information, filler.
        let mut numbers = vec![1, 3];
        numbers.extend(format.code.iter().chain(sorting_code.as_bytes()).flat_map(|&digit| numeric(digit)));
        numbers.extend(information_bars);
        numbers.resize(2 + 20 + format.room, 3);

        // Four check codewords over everything but the start bars.
        let codewords: Vec<u16> = numbers[2..]
            .chunks_exact(3)
            .map(|bars| bars.iter().fold(0, |word, &bar| word << 2 | u16::from(bar)))
            .collect();
        let field = Field::binary(0x43);
        for check in Generator::new(&field, 1, 4).check_codewords(codewords) {
            numbers.extend(triple(check as u8));
        }
        numbers.extend([1, 3]);

        let states = numbers.iter().map(|number| match number {
            0 => Extent::Full,
            1 => Extent::Ascender,
            2 => Extent::Descender,
            _ => Extent::Tracker,
        });
        Ok(Symbol::new(bars(states, BANDS), QUIET)
            .with_detail("format_control_code", String::from_utf8_lossy(format.code).into_owned()))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// What the barcode is for; it decides the format control code.
    format_control_code: FormatControlCode,
    /// How the customer information is encoded.
    customer_information: CustomerInformation,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum FormatControlCode {
    /// Standard customer barcode 11, or by the length of the customer information 59 (37 + 15 bars) or 62 (37 + 30 bars).
    #[default]
    Customer,
    /// Customer barcode 2 (59), also where there is less customer information than it holds.
    Customer2,
    /// Customer barcode 3 (62), also where there is less customer information than it holds.
    Customer3,
    /// Reply paid (45).
    ReplyPaid,
    /// Routing (87).
    Routing,
    /// Redirection (92).
    Redirection,
    /// Null customer barcode (00), which carries no valid sorting code.
    Null,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CustomerInformation {
    /// Two bars a character where all are digits, else three.
    #[default]
    Auto,
    /// Digits, two bars each (table N).
    Numeric,
    /// Letters, digits, blank and #, three bars each (table C).
    Character,
    /// The bars themselves by the letters F, A, D and T, for an encoding of the customer's own.
    Bars,
}

/// A format: its control code and the bars between sorting code and check codewords.
struct Format {
    code: &'static [u8; 2],
    room: usize,
}

fn format(choice: FormatControlCode, bars: usize, information: &str) -> Result<Format, EncodeError> {
    use FormatControlCode::{Customer, Customer2, Customer3, Null, Redirection, ReplyPaid, Routing};
    let (code, room) = match choice {
        Customer if bars == 0 => (b"11", 1),
        Customer if bars <= 16 => (b"59", 16),
        Customer2 => (b"59", 16),
        Customer | Customer3 => (b"62", 31),
        ReplyPaid => (b"45", 1),
        Routing => (b"87", 1),
        Redirection => (b"92", 1),
        Null => (b"00", 1),
    };
    if bars == 0 || bars <= room && room > 1 {
        return Ok(Format { code, room });
    }
    // A room of 1 is the filler bar of a format without customer information.
    let each = bars / information.len();
    let capacity = 8 + if room == 1 { 0 } else { room / each };
    let fault = Fault::DataTooLong { length: 8 + information.len(), capacity, unit: "characters" };
    Err(EncodeError::at(capacity..8 + information.len(), fault))
}

/// The bars of the customer information.
fn information_bars(information: &str, encoding: CustomerInformation) -> Result<Vec<u8>, EncodeError> {
    let encoding = match encoding {
        CustomerInformation::Auto if information.bytes().all(|c| c.is_ascii_digit()) => CustomerInformation::Numeric,
        CustomerInformation::Auto => CustomerInformation::Character,
        chosen => chosen,
    };
    let allowed = match encoding {
        CustomerInformation::Numeric => "0-9",
        CustomerInformation::Bars => "F A D T",
        _ => "0-9 A-Z a-z, blank and #",
    };
    let mut bars = Vec::with_capacity(3 * information.len());
    for (i, c) in information.bytes().enumerate() {
        match encoding {
            CustomerInformation::Numeric if c.is_ascii_digit() => bars.extend(numeric(c)),
            CustomerInformation::Bars if b"FADT".contains(&c) => {
                bars.extend(b"FADT".iter().position(|&state| state == c).map(|place| place as u8));
            }
            CustomerInformation::Character => bars.extend(character(c)),
            _ => {
                let fault = Fault::InvalidCharacter { found: char::from(c), expected: allowed };
                return Err(EncodeError::at(8 + i..9 + i, fault));
            }
        }
    }
    Ok(bars)
}

/// Table N: a digit as two bars in base 3.
fn numeric(digit: u8) -> [u8; 2] {
    let digit = digit.wrapping_sub(b'0') % 10;
    [digit / 3, digit % 3]
}

/// Table C: A-Z and 0-9 are the triples in rising order whose second and third bar are no tracker; blank, # and a-z the
/// others.
fn character(c: u8) -> [u8; 3] {
    let place = match c {
        b'A'..=b'Z' => c - b'A',
        b'0'..=b'9' => c - b'0' + 26,
        _ => {
            let place = if c == b' ' {
                0
            } else if c == b'#' {
                1
            } else {
                c.wrapping_sub(b'a') % 26 + 2
            };
            let others = (0..64).filter(|word| word >> 2 & 3 == 3 || word & 3 == 3);
            return triple(others.clone().nth(usize::from(place)).unwrap_or(0));
        }
    };
    [place / 9, place / 3 % 3, place % 3]
}

/// A codeword as three bars.
fn triple(word: u8) -> [u8; 3] {
    [word >> 4 & 3, word >> 2 & 3, word & 3]
}

/// At a module of 0.54 mm: tracker 1.1 mm (1.0 to 1.6), with ascender 2.7 mm (2.6 to 3.7), full 4.3 mm (4.2 to 5.8).
const BANDS: [f32; 3] = [3.0, 2.0, 3.0];

/// 6 mm left and right, 2 mm above and below.
const QUIET: Quiet = Quiet { left: 11.2, right: 11.2, top: 3.75, bottom: 3.75 };

#[cfg(test)]
mod tests {
    use super::*;

    /// Customer Barcoding Technical Specifications, table C.
    #[test]
    fn characters_of_table_c() {
        for (c, bars) in [(b'A', [0, 0, 0]), (b'Z', [2, 2, 1]), (b'0', [2, 2, 2]), (b'9', [3, 2, 2])] {
            assert_eq!(character(c), bars);
        }
        for (c, bars) in [(b'a', [0, 2, 3]), (b'z', [3, 3, 3]), (b' ', [0, 0, 3]), (b'#', [0, 1, 3])] {
            assert_eq!(character(c), bars);
        }
    }
}
