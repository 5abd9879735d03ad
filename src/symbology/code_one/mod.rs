//! Code One: a matrix with a bar pattern across its middle, in versions A to H, and narrow versions S and T.
//!
//! Standard: AIM USS Code One (1994). Codewords of eight bits over GF(256); version S holds one number in codewords of five
//! bits over GF(32).

mod encodation;
mod placement;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::encodation::Item;
use super::characters::{Characters, Eci};
use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};
use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::{Quiet, Symbol, Wording};

pub struct CodeOne;

impl Symbology for CodeOne {
    const FACTS: Facts = Facts {
        id: "code-one",
        aliases: &["code-1"],
        name: "Code One",
        family: Family::Matrix,
        standard: "AIM USS Code One",
        accepts: "any text or bytes; version S: up to 18 digits",
        example: "Code One",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        if let Some(version) = options.version.filter(|version| version.is_s()) {
            return number(data.text()?, version, options);
        }
        let append = options.structured_append.as_ref();
        let place = append.and_then(StructuredAppend::place);
        let append = append.map(StructuredAppend::codewords).transpose()?;
        let content = Characters::latin_1(data, options.encoding.as_deref(), options.eci, place)?;
        let (prefix, message) = message(&content, append);

        // The smallest version that takes the message, or the one asked for.
        let candidates: Vec<Version> = match options.version {
            Some(version) => vec![version],
            None => Version::SQUARE.to_vec(),
        };
        let capacities: Vec<usize> = candidates.iter().map(|version| version.metrics().data).collect();
        let (index, mut codewords) = encodation::encode(&message, prefix, &capacities)?;
        let version = candidates[index];
        let metrics = version.metrics();
        let count = codewords.len();
        codewords.resize(metrics.data, PAD);

        let field = Field::binary(0x12D);
        add_checks(&mut codewords, metrics, &field);
        let grid = placement::draw(&codewords, version);
        Ok(Symbol::new(grid, Quiet::all(1.0))
            .with_detail("version", version.name())
            .with_detail("encoding", content.encoding)
            .with_detail("codewords", count))
    }
}

/// Version S: the number and one, in codewords of five bits.
fn number(text: &str, version: Version, options: &Options) -> Result<Symbol, EncodeError> {
    EncodeError::check_digits(text)?;
    for (name, given) in [
        ("encoding", options.encoding.is_some()),
        ("eci", options.eci != Eci::Auto),
        ("structured_append", options.structured_append.is_some()),
    ] {
        if given {
            let wording =
                Wording::fixed("version S holds a number and nothing else", "バージョン S は数字だけを表します");
            return Err(EncodeError::option(name, wording));
        }
    }
    let metrics = version.metrics();
    let capacity = metrics.data * 3 / 2;
    if text.len() > capacity {
        let fault = Fault::DataTooLong { length: text.len(), capacity, unit: "characters" };
        return Err(EncodeError::at(capacity..text.len(), fault));
    }
    let value = text.bytes().fold(0, |value: u64, digit| value * 10 + u64::from(digit - b'0')) + 1;
    let mut codewords: Vec<u8> = (0..metrics.data).rev().map(|place| (value >> (5 * place)) as u8 & 0x1F).collect();
    let field = Field::binary(0x25);
    add_checks(&mut codewords, metrics, &field);
    let symbol =
        Symbol::new(placement::draw(&codewords, version), Quiet::all(1.0)).with_detail("version", version.name());
    Ok(if text.starts_with('0') && text.len() > 1 {
        symbol.with_note(
            "leading-zeros-not-carried",
            Wording::fixed(
                "version S carries the number, not its leading zeros",
                "バージョン S は数値だけを表し、先頭の 0 は表しません",
            ),
        )
    } else {
        symbol
    })
}

/// Codewords that come first, and the message after them.
fn message(content: &Characters, append: Option<Vec<u8>>) -> (Vec<u8>, Vec<Item>) {
    let mut prefix = Vec::new();
    let Some(eci) = content.eci else {
        // Place and number of symbols, then FNC2.
        if let Some(place) = append {
            prefix.extend(place);
            prefix.push(FNC2);
        }
        return (prefix, content.bytes.clone());
    };
    // A pad in front says that the backslash is an escape: with six digits it is an ECI, doubled it is itself.
    prefix.push(PAD);
    match append {
        None => prefix.push(b'\\' + 1),
        Some(place) if place.len() == 1 => prefix.extend([FNC2, place[0], b'\\' + 1]),
        Some(place) => {
            prefix.extend([b'\\' + 1, FNC2]);
            prefix.extend(place);
        }
    }
    let mut message: Vec<Item> = format!("\\{eci:06}").into_bytes();
    for &byte in &content.bytes {
        message.push(byte);
        if byte == b'\\' {
            message.push(byte);
        }
    }
    (prefix, message)
}

/// Pad, also the sign of ECI in front.
const PAD: u8 = 129;
const FNC2: u8 = 233;

/// Check codewords, block by block interleaved.
fn add_checks(codewords: &mut Vec<u8>, metrics: &Metrics, field: &Field) {
    let Metrics { data, checks, blocks, .. } = *metrics;
    let generator = Generator::new(field, 0, checks / blocks);
    codewords.resize(data + checks, 0);
    for block in 0..blocks {
        let own: Vec<u16> = codewords[..data].iter().skip(block).step_by(blocks).map(|&word| u16::from(word)).collect();
        let places = (data + block..data + checks).step_by(blocks);
        for (place, check) in places.zip(generator.check_codewords(own)) {
            codewords[place] = check as u8;
        }
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Version; left out: the smallest of A to H.
    version: Option<Version>,
    /// Character encoding of the text; left out: ISO-8859-1 where it has every character, else UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII and ISO-8859-1, which readers take by the standard
    /// and do not guess beyond, and not for bytes without `encoding`.
    eci: Eci,
    /// Place of this symbol in a message spread over up to 128 symbols.
    structured_append: Option<StructuredAppend>,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Version {
    /// 16 rows of 18.
    A,
    /// 22 rows of 22.
    B,
    /// 28 rows of 32.
    C,
    /// 40 rows of 42.
    D,
    /// 52 rows of 54.
    E,
    /// 70 rows of 76.
    F,
    /// 104 rows of 98.
    G,
    /// 148 rows of 134.
    H,
    /// 8 rows of 11, a number of up to 6 digits.
    #[serde(rename = "S-10")]
    S10,
    /// 8 rows of 21, a number of up to 12 digits.
    #[serde(rename = "S-20")]
    S20,
    /// 8 rows of 31, a number of up to 18 digits.
    #[serde(rename = "S-30")]
    S30,
    /// 16 rows of 17.
    #[serde(rename = "T-16")]
    T16,
    /// 16 rows of 33.
    #[serde(rename = "T-32")]
    T32,
    /// 16 rows of 49.
    #[serde(rename = "T-48")]
    T48,
}

/// Measures of a version.
struct Metrics {
    name: &'static str,
    rows: usize,
    columns: usize,
    /// Columns of data modules.
    data_columns: usize,
    /// Data and check codewords, and the blocks they form.
    data: usize,
    checks: usize,
    blocks: usize,
}

impl Version {
    const SQUARE: [Self; 8] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::G, Self::H];

    fn metrics(self) -> &'static Metrics {
        &METRICS[self as usize]
    }

    fn name(self) -> &'static str {
        self.metrics().name
    }

    fn is_s(self) -> bool {
        matches!(self, Self::S10 | Self::S20 | Self::S30)
    }
}

const fn metrics(name: &'static str, size: [usize; 3], data: usize, checks: usize, blocks: usize) -> Metrics {
    let [rows, columns, data_columns] = size;
    Metrics { name, rows, columns, data_columns, data, checks, blocks }
}

/// USS Code One, table 1, in the order of [`Version`].
const METRICS: [Metrics; 14] = [
    metrics("A", [16, 18, 16], 10, 10, 1),
    metrics("B", [22, 22, 20], 19, 16, 1),
    metrics("C", [28, 32, 28], 44, 26, 1),
    metrics("D", [40, 42, 36], 91, 44, 1),
    metrics("E", [52, 54, 48], 182, 70, 1),
    metrics("F", [70, 76, 68], 370, 140, 2),
    metrics("G", [104, 98, 88], 732, 280, 4),
    metrics("H", [148, 134, 120], 1480, 560, 8),
    metrics("S-10", [8, 11, 10], 4, 4, 1),
    metrics("S-20", [8, 21, 20], 8, 8, 1),
    metrics("S-30", [8, 31, 30], 12, 12, 1),
    metrics("T-16", [16, 17, 16], 10, 10, 1),
    metrics("T-32", [16, 33, 32], 24, 16, 1),
    metrics("T-48", [16, 49, 48], 38, 22, 1),
];

/// Place of a symbol in its sequence.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StructuredAppend {
    /// Number of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 128))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 128))]
    total: u8,
    /// The data is the whole message: this symbol gets its part of it.
    #[serde(default)]
    split: bool,
}

impl StructuredAppend {
    /// Index and total in one codeword (up to 15 symbols) or two.
    fn codewords(&self) -> Result<Vec<u8>, EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=128)?;
        Ok(if self.total < 16 { vec![(self.index - 1) * 15 + (self.total - 1)] } else { vec![self.index, self.total] })
    }

    /// Which part of the data this symbol has; none: all of it.
    fn place(&self) -> Option<(u8, u8)> {
        self.split.then_some((self.index, self.total))
    }
}
