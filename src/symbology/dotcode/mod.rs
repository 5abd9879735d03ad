//! DotCode: dots on every other place of a grid, for printing at speed on production lines.
//!
//! Standard: AIM ISS DotCode Symbology Specification rev 4.0. Each codeword is five dots of nine; check codewords over
//! GF(113) and one of four masks are added.

mod encodation;
mod placement;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::encodation::{Item, Mode};
use super::characters::{Characters, Eci};
use super::code128::gs1_128;
use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};
use crate::gs1::elements::SEPARATOR;
use crate::symbol::{Quiet, Symbol, Wording};

pub struct DotCode;

impl Symbology for DotCode {
    const FACTS: Facts = Facts {
        id: "dotcode",
        aliases: &[],
        name: "DotCode",
        family: Family::Matrix,
        standard: "AIM ISS DotCode rev 4.0",
        accepts: "any text or bytes",
        example: "This is DotCode",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let append = options.structured_append.as_ref();
        let trailer = append.map(StructuredAppend::codewords).transpose()?;
        let place = append.and_then(StructuredAppend::place);
        let content = Characters::latin_1(data, options.encoding.as_deref(), options.eci, place)?;
        let message: Vec<Item> = content.bytes.iter().map(|&byte| Item::from(byte)).collect();
        Ok(symbol(&message, content.eci, false, options, trailer)?.with_detail("encoding", content.encoding))
    }
}

pub struct Gs1DotCode;

impl Symbology for Gs1DotCode {
    const FACTS: Facts = Facts {
        id: "gs1-dotcode",
        aliases: &[],
        name: "GS1 DotCode",
        family: Family::Gs1,
        standard: "GS1 General Specifications, clause 5.8; AIM ISS DotCode rev 4.0",
        accepts: "element strings with bracketed AIs, as (01)04912345678904(10)ABC",
        example: "(01)04912345678904(17)271231(10)ABC123",
    };

    type Options = Gs1Options;

    fn encode(data: &Payload, options: &Gs1Options) -> Result<Symbol, EncodeError> {
        let elements = gs1_128::elements(data.text()?)?;
        let unit = |byte| if byte == SEPARATOR { encodation::FNC1 } else { Item::from(byte) };
        let message: Vec<Item> = elements.message().into_iter().map(unit).collect();
        let options = Options { columns: options.columns, mask: options.mask, ..Options::default() };
        // Digits in front without FNC1 are what marks the data as GS1.
        Ok(symbol(&message, None, true, &options, None)?
            .with_text(elements.readable())
            .with_detail("symbology_identifier", "]J1")
            .with_elements(&elements))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Gs1Options {
    /// Number of columns; left out: about three columns to two rows.
    #[schemars(range(min = 5, max = 200))]
    columns: Option<u16>,
    /// Data mask; left out: the one that scores best.
    #[schemars(range(min = 0, max = 3))]
    mask: Option<u8>,
}

/// The symbol of a message of bytes and FNC1, with the codewords that tell its place in a sequence.
fn symbol(
    message: &[Item],
    eci: Option<u32>,
    gs1: bool,
    options: &Options,
    append: Option<[u8; 3]>,
) -> Result<Symbol, EncodeError> {
    let (mut codewords, mode) = encodation::encode(message, eci, gs1)?;
    // Structured append is told at the end, in mode A or B.
    if append.is_some() {
        match mode {
            Mode::A | Mode::B => {}
            Mode::C => codewords.push(101),
            Mode::Binary => codewords.push(109),
        }
    }
    let trailer = append.as_ref().map_or(0, |append| append.len());
    let encoded = codewords.len() + trailer;
    let (width, height) = size(encoded, options.columns)?;

    // Pads fill what room there is for whole codewords.
    let dots = width * height / 2;
    while dots_of(codewords.len() + trailer + 1) <= dots {
        codewords.push(match mode {
            // Mode A changes to B and B to A, so that the trailer is still read.
            _ if append.is_some() => 102,
            Mode::Binary if codewords.len() == encoded => 109,
            _ => 106,
        });
    }
    codewords.extend(append.into_iter().flatten());

    let mask = options.mask;
    if mask.is_some_and(|mask| mask > 3) {
        let wording = Wording::fixed("the masks are 0, 1, 2 and 3", "マスクは 0、1、2、3 です");
        return Err(EncodeError::option("mask", wording));
    }
    let (grid, mask) = placement::draw(&codewords, width, height, mask);
    Ok(Symbol::new(grid, Quiet::all(3.0))
        .with_detail("mask", mask % 4)
        .with_detail("corners_lit", mask > 3)
        .with_detail("codewords", encoded))
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of columns; left out: about three columns to two rows.
    #[schemars(range(min = 5, max = 200))]
    columns: Option<u16>,
    /// Data mask; left out: the one that scores best.
    #[schemars(range(min = 0, max = 3))]
    mask: Option<u8>,
    /// Character encoding of the text; left out: ISO-8859-1 where it has every character, else UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII and ISO-8859-1, which readers take by the standard
    /// and do not guess beyond, and not for bytes without `encoding`.
    eci: Eci,
    /// Place of this symbol in a message spread over up to 35 symbols.
    structured_append: Option<StructuredAppend>,
}

/// Place of a symbol in its sequence.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StructuredAppend {
    /// Number of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 35))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 35))]
    total: u8,
    /// The data is the whole message: this symbol gets its part of it.
    #[serde(default)]
    split: bool,
}

impl StructuredAppend {
    /// Clause 5.2.1.4: index and total as characters 1 to 9 and A to Z, then FNC2.
    fn codewords(&self) -> Result<[u8; 3], EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=35)?;
        let character = |number: u8| if number < 10 { 16 + number } else { 33 + number - 10 };
        Ok([character(self.index), character(self.total), 108])
    }

    /// Which part of the data this symbol has; none: all of it.
    fn place(&self) -> Option<(u8, u8)> {
        self.split.then_some((self.index, self.total))
    }
}

/// Dots that so many data codewords take: with their checks nine each, and two for the mask.
fn dots_of(codewords: usize) -> usize {
    9 * (codewords + 3 + codewords / 2) + 2
}

/// Largest side; more is beyond readers.
const LARGEST: usize = 200;

/// Columns and rows, one of them odd and one even (clause 5.2.2, rule 3).
fn size(codewords: usize, columns: Option<u16>) -> Result<(usize, usize), EncodeError> {
    let area = 2 * dots_of(codewords);
    let (width, height) = match columns {
        Some(columns) => {
            let columns = usize::from(columns);
            if !(5..=LARGEST).contains(&columns) {
                let wording = Wording::fixed("a symbol has 5 to 200 columns", "列数は 5 から 200 です");
                return Err(EncodeError::option("columns", wording));
            }
            (columns, rows(area, columns))
        }
        None => match three_to_two(area) {
            (width, _) if width > LARGEST => (LARGEST, rows(area, LARGEST)),
            size => size,
        },
    };
    if height > LARGEST {
        let most = LARGEST - usize::from(width.is_multiple_of(2));
        let capacity = (0..codewords).rev().find(|&count| 2 * dots_of(count) <= width * most).unwrap_or(0);
        return Err(EncodeError::new(Fault::DataTooLong { length: codewords, capacity, unit: "codewords" }));
    }
    Ok((width, height))
}

/// Fewest rows for the columns, even for odd columns and odd for even ones.
fn rows(area: usize, columns: usize) -> usize {
    let rows = area.div_ceil(columns).max(5);
    rows + usize::from((rows + columns).is_multiple_of(2))
}

/// The size nearest to three columns to two rows.
fn three_to_two(area: usize) -> (usize, usize) {
    let (mut width, mut height) = ((area * 3 / 2).isqrt(), (area * 2 / 3).isqrt());
    let short = |width, height| width * height < area;
    if !(width + height).is_multiple_of(2) {
        if short(width, height) {
            (width, height) = (width + 1, height + 1);
        }
    } else if 2 * width <= 3 * height {
        width += 1;
        if short(width, height) {
            (width, height) = (width - 1, height + 1);
            if short(width, height) {
                width += 2;
            }
        }
    } else {
        height += 1;
        if short(width, height) {
            (width, height) = (width + 1, height - 1);
            if short(width, height) {
                height += 2;
            }
        }
    }
    (width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_odd_and_even_and_hold_the_dots() {
        for codewords in 1..1400 {
            for columns in [None, Some(50), Some(75)] {
                let Ok((width, height)) = size(codewords, columns) else { continue };
                assert_eq!((width + height) % 2, 1);
                assert!(width * height >= 2 * dots_of(codewords), "{codewords}");
                assert!(width.max(height) <= LARGEST);
            }
        }
    }

    #[test]
    fn a_sequence_is_told_at_the_end_in_every_mode() {
        for data in ["ABC", "123456", "abc\u{1}", "ÄÖÜäöü", "x"] {
            let options = Options {
                structured_append: Some(StructuredAppend { index: 2, total: 12, split: false }),
                ..Options::default()
            };
            assert!(DotCode::encode(&Payload::Text(data.into()), &options).is_ok(), "{data}");
        }
        assert_eq!(StructuredAppend { index: 2, total: 12, split: false }.codewords().unwrap(), [18, 35, 108]);
    }
}
