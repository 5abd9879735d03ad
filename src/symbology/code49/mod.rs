//! Code 49: the first stacked code, 2 to 8 rows of eight characters of full ASCII.
//!
//! Standard: ANSI/AIM BC6-1995, USS Code 49.

mod patterns;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    characters,
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
    rows::Rows,
};
use crate::symbol::{Grid, Quiet, Symbol};

pub struct Code49;

impl Symbology for Code49 {
    const FACTS: Facts = Facts {
        id: "code-49",
        aliases: &["uss-49"],
        name: "Code 49",
        family: Family::Stacked,
        standard: "ANSI/AIM BC6-1995 (USS Code 49)",
        accepts: "ASCII: up to 49 characters of 0-9 A-Z - . space $ / + %, or 81 digits",
        example: "MULTIPLE ROWS IN CODE 49",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        EncodeError::check_characters(data.text()?, "ASCII", |c| c.is_ascii())?;
        let (part, group) = options.part(data)?;
        let (mode, characters) = encodation(part.as_bytes(), group);
        let rows = rows(characters.len(), options.rows)?;
        let values = values(rows, mode, &characters);
        Ok(Symbol::new(draw(&values), Quiet::left_right(10.0, 1.0))
            .with_detail("mode", mode as u8)
            .with_detail("characters", characters.len()))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 2, max = 8))]
    rows: Option<u8>,
    /// One of several symbols that are read as one message.
    structured_append: Option<Group>,
    /// The data is the whole message, to be cut into as many symbols as it needs, up to 9.
    grouping: bool,
    /// Which of the symbols of `grouping` this is, counted from 0.
    #[schemars(range(max = 8))]
    group_number: u8,
}

/// The place of a symbol in a group of up to 9.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Group {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 9))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 9))]
    total: u8,
    /// The data is the whole message: this symbol gets its part of it.
    split: bool,
}

impl Options {
    /// The part of the data for this symbol, and the character that tells its place in a group.
    fn part<'a>(&self, data: &'a Payload) -> Result<(Cow<'a, str>, Option<u8>), EncodeError> {
        let text = data.text()?;
        match &self.structured_append {
            Some(_) if self.grouping => Err(EncodeError::option(
                "structured_append",
                Wording::fixed(
                    "structured_append and grouping exclude each other",
                    "structured_append と grouping は同時に指定できません",
                ),
            )),
            Some(group) => Ok((group.part(data)?, Some(group.character()?))),
            None if self.grouping => self.cut(text),
            None => Ok((Cow::Borrowed(text), None)),
        }
    }

    /// One of as few symbols as hold the text, each filled as far as it goes.
    fn cut<'a>(&self, text: &'a str) -> Result<(Cow<'a, str>, Option<u8>), EncodeError> {
        let number = usize::from(self.group_number);
        let fits = |part: &str, group| encodation(part.as_bytes(), group).1.len() <= capacity(8);
        let mut parts = Vec::with_capacity(9);
        let mut rest = text;
        while !rest.is_empty() {
            if parts.len() == 9 {
                let length = text.len();
                let fault =
                    Fault::DataTooLong { length, capacity: length - rest.len(), unit: "characters in 9 symbols" };
                return Err(EncodeError::new(fault));
            }
            // The text is ASCII: it may be cut anywhere.
            let most = rest.len().min(2 * capacity(8));
            let length = (1..=most).rev().find(|&length| fits(&rest[..length], Some(1))).unwrap_or(1);
            let (part, others) = rest.split_at(length);
            parts.push(part);
            rest = others;
        }
        if fits(text, None) {
            parts = vec![text];
        }
        let total = parts.len();
        let Some(&part) = parts.get(number) else {
            return Err(EncodeError::option(
                "group_number",
                Wording::of(
                    format!("the data needs {total} symbols; group_number must be in 0-{}", total - 1),
                    format!(
                        "データは {total} 個のシンボルになります。group_number は 0-{} の範囲で指定してください",
                        total - 1
                    ),
                ),
            ));
        };
        let group = Group { index: self.group_number + 1, total: total as u8, split: false };
        Ok((Cow::Borrowed(part), (total > 1).then(|| group.character()).transpose()?))
    }
}

impl Group {
    fn part<'a>(&self, data: &'a Payload) -> Result<Cow<'a, str>, EncodeError> {
        self.character()?;
        if !self.split {
            return Ok(Cow::Borrowed(data.text()?));
        }
        let part = characters::part(data, self.index, self.total)?;
        Ok(Cow::Owned(part.text()?.to_owned()))
    }

    /// The character that tells index and total: 1 of 2 is 1, 2 of 2 is 2, 1 of 3 is 3, 9 of 9 is 44.
    fn character(&self) -> Result<u8, EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=9)?;
        Ok(self.total * (self.total - 1) / 2 - 1 + self.index)
    }
}

/// How the first data character is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Alphanumeric = 0,
    Numeric = 2,
    Group = 3,
    /// Alphanumeric, the first character shifted by S1.
    Shift1 = 4,
    /// Alphanumeric, the first character shifted by S2.
    Shift2 = 5,
}

const SHIFT_1: u8 = 43;
const SHIFT_2: u8 = 44;
/// Shift to numeric and back; fills up the symbol.
const NUMERIC_SHIFT: u8 = 48;

/// Mode and characters of the data. Runs of five digits and more are numeric.
fn encodation(text: &[u8], group: Option<u8>) -> (Mode, Vec<u8>) {
    let mut characters = Vec::with_capacity(2 * text.len());
    let mut mode = Mode::Alphanumeric;
    let mut numeric = false;
    if let Some(group) = group {
        characters.push(group);
        mode = Mode::Group;
    }
    let mut place = 0;
    while place < text.len() {
        let digits = text[place..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if (digits >= 5) != numeric {
            numeric = !numeric;
            if place == 0 && mode == Mode::Alphanumeric {
                mode = Mode::Numeric;
            } else {
                characters.push(NUMERIC_SHIFT);
            }
        }
        if numeric {
            push_numeric(&mut characters, &text[place..place + digits]);
            place += digits;
            continue;
        }
        match ASCII[usize::from(text[place])] {
            (shift, character) if place == 0 && mode == Mode::Alphanumeric && shift != 0 => {
                mode = if shift == SHIFT_1 { Mode::Shift1 } else { Mode::Shift2 };
                characters.push(character);
            }
            (0, character) => characters.push(character),
            (shift, character) => characters.extend([shift, character]),
        }
        place += 1;
    }
    (mode, characters)
}

/// Five digits are three characters in base 48. What is left is one digit, three digits in two characters, or four digits
/// that look like a number of six; two digits are avoided, by dividing the last seven into four and three.
fn push_numeric(characters: &mut Vec<u8>, digits: &[u8]) {
    let rest = match digits.len() % 5 {
        2 => 7,
        rest => rest,
    };
    let (fives, rest) = digits.split_at(digits.len() - rest);
    let number = |digits: &[u8]| digits.iter().fold(0, |number, c| 10 * number + u32::from(c - b'0'));
    let mut push = |number: u32, count: u32| {
        characters.extend((0..count).rev().map(|place| (number / 48_u32.pow(place) % 48) as u8));
    };
    for five in fives.chunks(5) {
        push(number(five), 3);
    }
    match rest {
        [digit] => push(u32::from(digit - b'0'), 1),
        [_, _, _] => push(number(rest), 2),
        [four @ .., _, _, _] if rest.len() == 7 => {
            push(100_000 + number(four), 3);
            push(number(&rest[4..]), 2);
        }
        [_, _, _, _] => push(100_000 + number(rest), 3),
        _ => {}
    }
}

/// The fewest rows that hold the characters.
fn rows(characters: usize, asked: Option<u8>) -> Result<usize, EncodeError> {
    EncodeError::check_range("rows", asked, 2..=8)?;
    let asked = asked.map(usize::from);
    asked.map_or(2..=8, |rows| rows..=rows).find(|&rows| characters <= capacity(rows)).ok_or_else(|| {
        let capacity = capacity(asked.unwrap_or(8));
        EncodeError::new(Fault::DataTooLong { length: characters, capacity, unit: "characters" })
    })
}

/// Seven characters a row; the last row has two where it needs no third pair of check characters.
fn capacity(rows: usize) -> usize {
    7 * (rows - 1) + if rows < 7 { 2 } else { 0 }
}

/// All rows of eight characters: data, row checks and, in the last row, symbol checks and size.
fn values(rows: usize, mode: Mode, characters: &[u8]) -> Vec<[usize; 8]> {
    let mut data = characters.iter().map(|&c| usize::from(c)).chain(std::iter::repeat(usize::from(NUMERIC_SHIFT)));
    let mut next = || data.next().unwrap_or_default();
    let mut values = vec![[0; 8]; rows];
    let (last, upper) = (rows - 1, 0..rows - 1);
    for row in &mut values[upper.clone()] {
        row[..7].fill_with(&mut next);
        row[7] = row[..7].iter().sum::<usize>() % 49;
    }
    let size = 7 * (rows - 2) + mode as usize;
    values[last][6] = size;
    // Pairs of characters weighted by their place, modulo 49².
    let weigh = |values: &[[usize; 8]], weights: [usize; 2], pairs: usize| {
        let pair = |i: usize| 49 * values[i / 4][i % 4 * 2] + values[i / 4][i % 4 * 2 + 1];
        let sum: usize = (0..pairs).map(|i| pair(i) * WEIGHTS[weights[1] + i]).sum();
        let check = (sum + size * weights[0]) % (49 * 49);
        [check / 49, check % 49]
    };
    let first = if rows < 7 { [next(), next()] } else { weigh(&values, [38, 2], 4 * last) };
    values[last][..2].copy_from_slice(&first);
    let second = weigh(&values, [16, 1], 4 * last + 1);
    values[last][2..4].copy_from_slice(&second);
    let third = weigh(&values, [20, 0], 4 * last + 2);
    values[last][4..6].copy_from_slice(&third);
    values[last][7] = values[last][..7].iter().sum::<usize>() % 49;
    values
}

/// Start pattern, four symbol characters of the row's parities, stop pattern.
fn draw(values: &[[usize; 8]]) -> Grid {
    let mut rows = Rows::new(70, values.len());
    for (number, row) in values.iter().enumerate() {
        let parities = if number + 1 == values.len() { 0 } else { PARITIES[number] };
        rows.push(0b10, 2);
        for (place, pair) in row.as_chunks::<2>().0.iter().enumerate() {
            rows.push(patterns::pattern(parities >> (3 - place) & 1, 49 * pair[0] + pair[1]), 16);
        }
        rows.push(0b1111, 4);
    }
    rows.finish_separated(8, [0, 0])
}

/// Parity of the symbol characters of each row, leftmost in the highest bit, odd is 1; in the last row all are even.
const PARITIES: [usize; 7] = [0b1001, 0b0101, 0b1100, 0b0011, 0b1010, 0b0110, 0b1111];

/// Weights of the pairs; the check characters X, Y and Z begin at the first, second and third.
const WEIGHTS: [usize; 34] = [
    1, 9, 31, 26, 2, 12, 17, 23, 37, 18, 22, 6, 27, 44, 15, 43, 39, 11, 13, 5, 41, 33, 36, 8, 4, 32, 3, 19, 40, 25, 29,
    10, 24, 30,
];

/// Shift, or 0, and character of each ASCII character.
const ASCII: [(u8, u8); 128] = {
    // Two characters each: 1 and 2 for the shifts, a space for none.
    let pairs = b"1 1A1B1C1D1E1F1G1H1I1J1K1L1M1N1O1P1Q1R1S1T1U1V1W1X1Y1Z1112131415  161718 $ %19101-1.1$ +1/ - . / 0 1 2 3 4 5 6 \
7 8 91+212223242526 A B C D E F G H I J K L M N O P Q R S T U V W X Y Z272829202-2.2A2B2C2D2E2F2G2H2I2J2K2L2M2N2O2P2Q2R2S2\
T2U2V2W2X2Y2Z2$2/2+2%2 ";
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    let mut table = [(0, 0); 128];
    let mut i = 0;
    while i < 128 {
        let mut character = 0;
        while alphabet[character] != pairs[2 * i + 1] {
            character += 1;
        }
        let shift = match pairs[2 * i] {
            b'1' => SHIFT_1,
            b'2' => SHIFT_2,
            _ => 0,
        };
        table[i] = (shift, character as u8);
        i += 1;
    }
    table
};
