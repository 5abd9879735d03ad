//! Codablock F: rows of Code 128 under one another, for wide labels and blood bags.
//!
//! Standard: AIM Europe Uniform Symbology Specification Codablock F (1994); EN 1571 of that name.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    code128::encodation::modules,
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology},
    rows::Rows,
};
use crate::symbol::{Grid, Quiet, Symbol};

pub struct CodablockF;

impl Symbology for CodablockF {
    const FACTS: Facts = Facts {
        id: "codablock-f",
        aliases: &["codablock"],
        name: "Codablock F",
        family: Family::Stacked,
        standard: "AIM Europe USS Codablock F (1994)",
        accepts: "ISO/IEC 8859-1, control characters included; up to 2726 characters or 5452 digits",
        example: "CODABLOCK F 34567890123456789010040",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        EncodeError::check_range("rows", options.rows, ROWS)?;
        EncodeError::check_range("columns", options.columns, COLUMNS)?;
        let bytes = data.latin_1()?;
        let too_long = |rows: usize, columns: usize| {
            let characters = rows * columns - 2;
            let digits = bytes.iter().all(u8::is_ascii_digit);
            let (capacity, unit) = if digits { (2 * characters, "digits") } else { (characters, "characters") };
            EncodeError::new(Fault::DataTooLong { length: bytes.len(), capacity, unit })
        };
        let (most_rows, most_columns) =
            (options.rows.unwrap_or(*ROWS.end()), options.columns.unwrap_or(*COLUMNS.end()));
        let (most_rows, most_columns) = (usize::from(most_rows), usize::from(most_columns));
        if bytes.len() > 2 * most_rows * most_columns {
            return Err(too_long(most_rows, most_columns));
        }

        let rows = fit(&bytes, options).ok_or_else(|| too_long(most_rows, most_columns))?;
        let columns = rows[0].values.len();
        let grid = draw(&rows, columns, check_values(&bytes));
        Ok(Symbol::new(grid, Quiet::sides(10.0)).with_detail("data_columns", columns))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 2, max = 44))]
    pub rows: Option<u8>,
    /// Symbol characters a row that carry data; left out: such that the symbol is smallest without growing too wide.
    #[schemars(range(min = 4, max = 62))]
    pub columns: Option<u8>,
}

const ROWS: RangeInclusive<u8> = 2..=44;
const COLUMNS: RangeInclusive<u8> = 4..=62;

/// Code sets of Code 128.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    B = 0,
    A = 1,
    C = 2,
}

const SETS: [Set; 3] = [Set::B, Set::A, Set::C];
const SHIFT: u8 = 98;

impl Set {
    /// The character that changes to this set; from set A, in which every row starts, SHIFT stands for set A itself.
    fn code(self) -> u8 {
        [100, 101, 99][self as usize]
    }

    /// Value of a number from 0 to 85 (row indicators and check values): the same in set C, else a character that bar
    /// code text may hold.
    fn value_of_number(self, number: u8) -> u8 {
        match (self, number) {
            (Self::C, _) => number,
            (_, 0..32) => number + 64,
            (_, 32..48) => number - 32,
            _ => number - 22,
        }
    }

    /// What draws the first bytes of `rest` in this set: how many bytes, which characters.
    fn draw(self, rest: &[u8]) -> Option<(usize, Values)> {
        let mut values = Values::default();
        if self == Self::C {
            let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] = *rest else { return None };
            values.push(10 * (tens - b'0') + ones - b'0');
            return Some((2, values));
        }
        let byte = *rest.first()?;
        if byte >= 128 {
            values.push(if self == Self::A { 101 } else { 100 }); // FNC4
        }
        let (ascii, other) = (byte & 127, [Self::A, Self::B][self as usize]);
        let value = self.value(ascii).or_else(|| {
            values.push(SHIFT);
            other.value(ascii)
        })?;
        values.push(value);
        Some((1, values))
    }

    fn value(self, ascii: u8) -> Option<u8> {
        match (self, ascii) {
            (Self::A, 0..32) => Some(ascii + 64),
            (Self::A, 32..96) | (Self::B, 32..128) => Some(ascii - 32),
            _ => None,
        }
    }
}

/// Up to four characters: a change of the set, FNC4, a shift and the character itself.
#[derive(Clone, Copy, Debug, Default)]
struct Values {
    values: [u8; 4],
    count: usize,
}

impl Values {
    fn push(&mut self, value: u8) {
        self.values[self.count] = value;
        self.count += 1;
    }

    fn as_slice(&self) -> &[u8] {
        &self.values[..self.count]
    }
}

/// Data characters of a row, and the code sets it begins and ends with.
#[derive(Clone, Debug)]
struct Row {
    first: Set,
    last: Set,
    values: Vec<u8>,
}

/// The shortest way to a place in the data and a set: characters used, place and set before, characters between.
#[derive(Clone, Copy, Debug)]
struct Way {
    used: usize,
    before: (usize, Set),
    values: Values,
}

impl Row {
    /// A row of `room` characters for as much data as fits, and how many bytes that is.
    ///
    /// Every row chooses its first set anew: rows are best filled one after the other, each as far as it goes.
    fn fill(rest: &[u8], room: usize) -> (Self, usize) {
        let way = |used| Way { used, before: (0, Set::B), values: Values::default() };
        let unreached = [way(usize::MAX); 3];
        let mut ways = Vec::with_capacity(2 * room + 3);
        ways.push([way(0); 3]);
        let mut place = 0;
        while place < ways.len() {
            let drawn = SETS.map(|set| set.draw(&rest[place..]));
            for from in SETS {
                let used = ways[place][from as usize].used;
                for to in SETS {
                    // The row chooses its first set without a character of its own.
                    let Some((bytes, character)) =
                        drawn[to as usize].filter(|_| used <= room && (from == to || place > 0))
                    else {
                        continue;
                    };
                    let mut values = Values::default();
                    if from != to {
                        values.push(to.code());
                    }
                    character.as_slice().iter().for_each(|&value| values.push(value));
                    let used = used + values.count;
                    if used > room {
                        continue;
                    }
                    if ways.len() <= place + bytes {
                        ways.resize(place + bytes + 1, unreached);
                    }
                    let way = &mut ways[place + bytes][to as usize];
                    if used < way.used {
                        *way = Way { used, before: (place, from), values };
                    }
                }
            }
            place += 1;
        }
        let reached = |sets: &[Way; 3]| sets.iter().any(|way| way.used <= room);
        let end = ways.iter().rposition(reached).unwrap_or(0);
        let last = SETS.into_iter().min_by_key(|&set| ways[end][set as usize].used).unwrap_or(Set::B);
        let mut values = Vec::with_capacity(room);
        let (mut at, mut first) = (end, last);
        while at > 0 {
            let way = &ways[at][first as usize];
            values.extend(way.values.as_slice().iter().rev());
            (at, first) = way.before;
        }
        values.reverse();
        (Self { first, last, values }, end)
    }

    /// Fills up the row: changes of the code set carry nothing.
    fn pad(&mut self, columns: usize) {
        while self.values.len() < columns {
            self.last = if self.last == Set::C { Set::B } else { Set::C };
            self.values.push(self.last.code());
        }
    }
}

/// The rows of the smallest symbol.
fn fit(bytes: &[u8], options: &Options) -> Option<Vec<Row>> {
    let of_columns = |columns: usize| {
        let most = usize::from(options.rows.unwrap_or(*ROWS.end()));
        let least = usize::from(options.rows.unwrap_or(*ROWS.start()));
        rows(bytes, columns, least, most)
    };
    if let Some(columns) = options.columns {
        return of_columns(usize::from(columns));
    }
    let mut columns = usize::from(*COLUMNS.start())..=usize::from(*COLUMNS.end());
    if options.rows.is_some() {
        return columns.find_map(of_columns);
    }
    // About as wide as high, and never narrower than is usual for short data.
    let usual = columns.clone().find(|&columns| columns >= 8 && columns * columns >= bytes.len()).unwrap_or(62);
    let area = |rows: &Vec<Row>| rows.len() * width(rows[0].values.len());
    (4..=usual).filter_map(of_columns).min_by_key(area).or_else(|| columns.find_map(of_columns))
}

/// Rows of so many columns; the last leaves room for the two check characters.
fn rows(bytes: &[u8], columns: usize, least: usize, most: usize) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let mut place = 0;
    while rows.len() < most {
        let (mut row, count) = Row::fill(&bytes[place..], columns);
        place += count;
        let ends = place == bytes.len() && row.values.len() + 2 <= columns && rows.len() + 1 >= least;
        row.pad(if ends { columns - 2 } else { columns });
        rows.push(row);
        if ends {
            return Some(rows);
        }
    }
    None
}

/// Start, code set, row indicator, check and stop characters stand beside the data of a row.
fn width(columns: usize) -> usize {
    11 * (columns + 5) + 2
}

/// The check values K1 and K2 over all bytes, modulo 86.
fn check_values(bytes: &[u8]) -> [u8; 2] {
    let (mut k1, mut k2) = (0, 0);
    for (place, &byte) in bytes.iter().enumerate() {
        k1 += (place + 1) * usize::from(byte);
        k2 += place * usize::from(byte);
    }
    [(k1 % 86) as u8, (k2 % 86) as u8]
}

fn draw(rows: &[Row], columns: usize, checks: [u8; 2]) -> Grid {
    let mut grid = Rows::new(width(columns), rows.len());
    for (number, row) in rows.iter().enumerate() {
        // The first row tells the number of rows, the others their own.
        let indicator = if number == 0 { rows.len() - 2 } else { number + 42 } as u8;
        let selector = if row.first == Set::A { SHIFT } else { row.first.code() };
        let mut values = vec![START_A, selector, row.first.value_of_number(indicator)];
        values.extend(&row.values);
        if number + 1 == rows.len() {
            values.extend(checks.map(|check| row.last.value_of_number(check)));
        }
        let sum: usize =
            values.iter().zip(0..).map(|(&value, place): (_, usize)| usize::from(value) * place.max(1)).sum();
        values.push((sum % 103) as u8);
        for value in values {
            grid.push(modules(value), 11);
        }
        grid.push(STOP, 13);
    }
    grid.finish_separated(10, [11, 13])
}

const START_A: u8 = 103;
const STOP: u32 = 0b1_1000_1110_1011;
