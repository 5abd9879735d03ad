//! DX film edge: film type and frame number beside the perforation of 35 mm film.
//!
//! Standard: ISO 1007, US patent 4965628. Two tracks: a clock, and the data between start and stop.

use super::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording};
use crate::symbol::{Grid, Quiet, Symbol};

pub struct DxFilmEdge;

impl Symbology for DxFilmEdge {
    const FACTS: Facts = Facts {
        id: "dx-film-edge",
        aliases: &["dx-edge"],
        name: "DX film edge",
        family: Family::Industrial,
        standard: "ISO 1007, US patent 4965628",
        accepts: "DX number as 79-7, 1271 or 012710, and a frame as /22A",
        example: "79-7/22A",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_characters(text, "0-9 - / A F K S X", |c| {
            matches!(c, '0'..='9' | '-' | '/' | 'A' | 'F' | 'K' | 'S' | 'X')
        })?;
        let (number, frame) = match text.split_once('/') {
            Some((number, frame)) => (number, Some((frame, number.len() + 1))),
            None => (text, None),
        };
        let (product, generation) = dx_number(number)?;
        let frame = frame.map(|(frame, at)| frame_number(frame, at)).transpose()?;

        let mut bits = Bits::default();
        bits.push(product, 7);
        bits.push(0, 1);
        bits.push(generation, 4);
        if let Some((frame, half)) = frame {
            bits.push(frame, 6);
            bits.push(half.into(), 1);
            bits.push(0, 1);
        }
        let parity = bits.value.count_ones() & 1;
        bits.push(parity, 1);
        let data = START << (bits.length + 4) | bits.value << 4 | STOP;
        let width = 6 + bits.length + 4;

        let clock = (0..width).map(|x| x < 5 || x + 3 >= width || x % 2 == 0).collect::<Vec<bool>>();
        let data: Vec<bool> = (0..width).rev().map(|i| data >> i & 1 == 1).collect();
        let mut grid = Grid::from_rows(&[clock, data]);
        grid.row_heights = vec![3, 3];
        // No text: film has it elsewhere on its edge, and beside tracks so low it would keep readers from them.
        let number = format!("{product}-{generation}");
        let symbol = Symbol::new(grid, Quiet { left: 2.0, right: 2.0, top: 0.0, bottom: 0.0 })
            .with_detail("dx_number", number.as_str());
        let Some((frame, half)) = frame else { return Ok(symbol.transmitting(number)) };
        let frame = format!("{frame}{}", if half { "A" } else { "" });
        Ok(symbol.transmitting(format!("{number}/{frame}")).with_detail("frame", frame))
    }
}

/// Bits in the order they are drawn.
#[derive(Default)]
struct Bits {
    value: u32,
    length: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.value = self.value << count | value;
        self.length += count;
    }
}

const START: u32 = 0b101010;
const STOP: u32 = 0b0101;

/// Product code (1 to 127) and generation (0 to 15): parted, as the four digits of the DX extract, or as the six of the
/// full number, whose first and last are not drawn.
fn dx_number(text: &str) -> Result<(u32, u32), EncodeError> {
    let refused = || {
        EncodeError::at(
            0..text.len(),
            Fault::Rule {
                code: "invalid-length",
                wording: Wording::fixed(
                    "the DX number is a product code from 1 to 127, a hyphen and a generation from 0 to 15, or 4 or 6 digits",
                    "DX 番号は、1 から 127 の製品コードと 0 から 15 の世代をハイフンでつなぐか、4 桁または 6 桁の数字で指定してください",
                ),
            },
        )
    };
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (product, generation) = if let Some((product, generation)) = text.split_once('-') {
        (digits(product).ok_or_else(refused)?, digits(generation).ok_or_else(refused)?)
    } else {
        let extract = match text.len() {
            1..=4 => digits(text),
            6 => digits(text).map(|number| number / 10 % 10_000),
            _ => None,
        }
        .ok_or_else(refused)?;
        (extract / 16, extract % 16)
    };
    if !(1..=127).contains(&product) || generation > 15 {
        return Err(refused());
    }
    Ok((product, generation))
}

/// Frame (0 to 63) and whether it is the half after it. The film says S or X for 62, K or 00 for 63, F for 0.
fn frame_number(text: &str, at: usize) -> Result<(u32, bool), EncodeError> {
    let (number, half) = text.strip_suffix('A').map_or((text, false), |number| (number, true));
    let frame = match number {
        "S" | "X" => Some(62),
        "K" | "00" => Some(63),
        "F" => Some(0),
        _ => number.bytes().all(|c| c.is_ascii_digit()).then(|| number.parse().ok()).flatten(),
    };
    frame.filter(|frame| *frame <= 63).map(|frame| (frame, half)).ok_or_else(|| {
        EncodeError::at(
            at..at + text.len(),
            Fault::Rule {
                code: "invalid-length",
                wording: Wording::fixed(
                    "the frame is a number from 0 to 63, or S, X, K, 00 or F, with A for the half frame",
                    "コマ番号は 0 から 63、または S、X、K、00、F で、ハーフコマには A を付けてください",
                ),
            },
        )
    })
}
