//! The data of GS1 DataBar Expanded as symbol character values: ten encodation methods, seven of them for measures and
//! prices of variable trade items. Standard: ISO/IEC 24724:2011, clause 7.2.5.

use super::general_purpose::{self, Mode};
use crate::coding::bits::Bits;
use crate::gs1::{Element, Elements};
use crate::symbology::contract::{EncodeError, Fault};

/// Most symbol characters of a symbol, the check character among them.
const MOST: usize = 22;
/// Fewest.
const FEWEST: usize = 4;

/// The values of the symbol characters behind the check character.
///
/// No row of `row` symbol characters may hold one alone; `linkage` tells of a 2D component.
pub fn values(elements: &Elements, linkage: bool, row: usize) -> Result<Vec<u32>, EncodeError> {
    check_characters(elements)?;
    let message = elements.message();
    let encodation = Encodation::of(elements.iter().as_slice());

    let mut bits = Bits::with_capacity(12 * MOST);
    bits.push_bit(linkage);
    bits.push(encodation.method.0, encodation.method.1);
    // 7.2.5.3: whether the symbol has an odd number of characters, and whether more than 14: not known yet.
    let length_at = bits.len();
    if encodation.general_from.is_some() {
        bits.push(0, 2);
    }
    bits.extend(&encodation.fields);

    let characters = |bits: usize| {
        let needed = (1 + bits.div_ceil(12)).max(FEWEST);
        if needed % row == 1 { needed + 1 } else { needed }
    };
    let room = |bits: usize| (12 * (characters(bits) - 1)).checked_sub(bits);
    let general = encodation.general_from.map_or(&[][..], |from| &message[from..]);
    let mode = general_purpose::append(&mut bits, general, Mode::Numeric, room);

    let characters = characters(bits.len());
    if characters > MOST {
        return Err(EncodeError::new(Fault::DataTooLong {
            length: characters - 1,
            capacity: MOST - 1,
            unit: "symbol characters",
        }));
    }
    let count = 12 * (characters - 1) - bits.len();
    general_purpose::pad(&mut bits, mode, count);
    let mut values: Vec<u32> = (0..characters - 1).map(|i| bits.value(12 * i, 12)).collect();
    if encodation.general_from.is_some() {
        let length = (characters as u32 % 2) << 1 | u32::from(characters > 14);
        values[0] |= length << (10 - length_at);
    }
    Ok(values)
}

/// The first character of an element that general purpose compaction lacks, as an error.
pub fn check_characters(elements: &Elements) -> Result<(), EncodeError> {
    for element in elements {
        if let Some((at, found)) =
            element.value.char_indices().find(|&(_, c)| !u8::try_from(c).is_ok_and(general_purpose::has))
        {
            // With escapes before it, the place in the text is not known to the character.
            let start = element.value_span.start + at;
            let exact = element.value.len() == element.value_span.len();
            let span = if exact { start..start + found.len_utf8() } else { element.value_span.clone() };
            let fault = Fault::InvalidCharacter { found, expected: general_purpose::CHARACTERS };
            return Err(EncodeError::at(span, fault));
        }
    }
    Ok(())
}

/// How the data is split between a method's own fields and general purpose compaction.
struct Encodation {
    /// The encodation method field, value and number of bits.
    method: (u32, usize),
    /// Compressed data.
    fields: Bits,
    /// Where in the message general purpose compaction takes over; none: the method carries everything.
    general_from: Option<usize>,
}

impl Encodation {
    /// The method of table 12 that fits: the most special one.
    fn of(elements: &[Element]) -> Self {
        match elements {
            [gtin, rest @ ..] if gtin.code == "01" => Self::variable_item(gtin, rest)
                .unwrap_or_else(|| Self::method(0b1, 1).field(&gtin.value[..1], 4).item(gtin).general(GTIN)),
            _ => Self::method(0b00, 2).general(0),
        }
    }

    /// The methods for items of variable measure, whose GTIN begins with 9.
    fn variable_item(gtin: &Element, rest: &[Element]) -> Option<Self> {
        let (measure, more) = rest.split_first().filter(|_| gtin.value.starts_with('9'))?;
        let method = |value, length| Self::method(value, length).item(gtin);
        let decimals = &measure.code[measure.code.len() - 1..];
        match measure.code {
            "3920" | "3921" | "3922" | "3923" => {
                return Some(method(0b01100, 5).field(decimals, 2).general(GTIN + 4));
            }
            "3930" | "3931" | "3932" | "3933" => {
                let currency = &measure.value[..3];
                return Some(method(0b01101, 5).field(decimals, 2).field(currency, 10).general(GTIN + 4 + 3));
            }
            _ => {}
        }

        // Weights in kilograms (310n) and pounds (320n), alone or with one date.
        let kind = match measure.code.get(..3)? {
            "310" => 0b000,
            "320" => 0b001,
            _ => return None,
        };
        let weight = number(&measure.value);
        match (more, measure.code) {
            ([], "3103") if weight <= 32_767 => return Some(method(0b0100, 4).value(weight, 15)),
            ([], "3202") if weight <= 9_999 => return Some(method(0b0101, 4).value(weight, 15)),
            ([], "3203") if weight <= 22_767 => return Some(method(0b0101, 4).value(weight + 10_000, 15)),
            _ if weight > 99_999 => return None,
            _ => {}
        }
        let (date_kind, date) = match more {
            [] => (0b000, NO_DATE),
            [date] => (date_kind(date.code)?, date_number(&date.value)?),
            _ => return None,
        };
        Some(method(0b0111000 | date_kind | kind, 7).value(100_000 * number(decimals) + weight, 20).value(date, 16))
    }

    fn method(value: u32, length: usize) -> Self {
        Self { method: (value, length), fields: Bits::with_capacity(96), general_from: None }
    }

    fn value(mut self, value: u32, length: usize) -> Self {
        self.fields.push(value, length);
        self
    }

    fn field(self, digits: &str, length: usize) -> Self {
        self.value(number(digits), length)
    }

    /// The twelve digits of a GTIN between the first and the check digit.
    fn item(self, gtin: &Element) -> Self {
        (0..4).fold(self, |encodation, group| encodation.field(&gtin.value[1 + 3 * group..4 + 3 * group], 10))
    }

    fn general(self, from: usize) -> Self {
        Self { general_from: Some(from), ..self }
    }
}

/// Length of AI (01) and its data in a message.
const GTIN: usize = 16;

/// Number of a date that is not there.
const NO_DATE: u32 = 38_400;

/// Bits of the method that tell which date there is: production, packaging, best before or expiry.
fn date_kind(code: &str) -> Option<u32> {
    match code {
        "11" => Some(0b000),
        "13" => Some(0b010),
        "15" => Some(0b100),
        "17" => Some(0b110),
        _ => None,
    }
}

/// A date YYMMDD as a number of 16 bits; the day may be 00.
pub fn date_number(date: &str) -> Option<u32> {
    let (year, month, day) = (number(date.get(..2)?), number(date.get(2..4)?), number(date.get(4..6)?));
    ((1..=12).contains(&month) && day <= 31).then(|| 384 * year + 32 * (month - 1) + day)
}

fn number(digits: &str) -> u32 {
    digits.bytes().fold(0, |value, digit| 10 * value + u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> String {
        let elements = Elements::parse(text).expect("an element string");
        let values = values(&elements, false, 22).expect("it fits");
        values.iter().flat_map(|value| format!("{value:012b}").into_bytes()).map(char::from).collect()
    }

    /// Table 12: linkage flag, method and length fields of every method, the most special that fits.
    #[test]
    fn methods() {
        let starts = |text: &str, expected: &str| assert!(bits(text).starts_with(expected), "{text}: {}", bits(text));
        starts("(10)A", "0000");
        starts("(01)04912345678904(10)A", "0110");
        starts("(01)94912345678907(3103)032767", "00100");
        starts("(01)94912345678907(3103)032768", "00111000");
        starts("(01)94912345678907(3103)100000", "01");
        starts("(01)94912345678907(3202)009999", "00101");
        starts("(01)94912345678907(3203)022767", "00101");
        starts("(01)94912345678907(3203)022768", "00111001");
        starts("(01)94912345678907(3105)099999(11)260101", "00111000");
        starts("(01)94912345678907(3105)099999(13)260101", "00111010");
        starts("(01)94912345678907(3205)099999(15)260100", "00111101");
        starts("(01)94912345678907(3205)099999(17)261231", "00111111");
        starts("(01)94912345678907(3922)795", "001100");
        starts("(01)94912345678907(3932)392795", "001101");
        starts("(01)04912345678904(3922)795", "01");
    }

    /// 7.2.5.3: the length field of symbols with odd and even numbers of symbol characters, up to 14 and above.
    #[test]
    fn length_field() {
        for (letters, characters, expected) in
            [(1, 4, "00000"), (3, 5, "00010"), (18, 14, "00000"), (20, 15, "00011"), (22, 16, "00001")]
        {
            let bits = bits(&format!("(99){}", "a".repeat(letters)));
            assert_eq!((bits.len() / 12 + 1, &bits[..5]), (characters, expected), "{letters}");
        }
    }

    /// A date is counted from 2000 or 1950 alike: the century is the reader's matter.
    #[test]
    fn dates() {
        assert_eq!(date_number("991231"), Some(99 * 384 + 11 * 32 + 31));
        assert_eq!(date_number("000100"), Some(0));
        assert_eq!(date_number("001301"), None);
    }
}
