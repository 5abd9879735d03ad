//! Data Matrix: text, bytes and GS1 element strings in squares and rectangles.
//!
//! Standards: ISO/IEC 16022:2006, rectangular extension ISO/IEC 21471:2020. The data becomes the shortest stream of
//! codewords ([`encodation`], [`codewords`]), these choose a size ([`size`]), get check codewords and are placed
//! ([`placement`]). The kinds before, ECC 000 to 140, have nothing in common with it but the finder pattern
//! ([`convolutional`]).

mod codewords;
mod convolutional;
mod encodation;
mod mailmark;
mod placement;
mod profiles;
mod size;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    codewords::FNC1_CODEWORD,
    convolutional::Ecc,
    encodation::{FNC1, Item, LONGEST, Scheme, Shortest},
    size::{SIZES, Shape, Size},
};
pub use self::{
    mailmark::Mailmark2D,
    profiles::{DigitalLinkDataMatrix, Gs1DataMatrix, HibcDataMatrix},
};
use super::{
    characters::{self, Characters, Eci},
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
};
use crate::{
    gs1::{Elements, elements::SEPARATOR},
    symbol::{Quiet, Symbol},
};

pub struct DataMatrix;

impl Symbology for DataMatrix {
    const FACTS: Facts = Facts {
        id: "data-matrix",
        aliases: &["ecc-200", "data-matrix-ecc-200"],
        name: "Data Matrix",
        family: Family::Matrix,
        standard: "ISO/IEC 16022:2006, ISO/IEC 21471:2020",
        accepts: "text or bytes: up to 3116 digits, 2335 letters or 1556 bytes",
        example: "Data Matrix 2025",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        options.check()?;
        if options.ecc != Ecc::Ecc200 {
            return options.convolutional(data);
        }
        let append = options.structured_append.as_ref();
        let mut header = append.map(|append| append.codewords(data)).transpose()?.unwrap_or_default();
        if options.gs1 {
            return gs1(data, header, options.size(), options.scheme);
        }
        let part = append.map(|append| append.part(data)).transpose()?.flatten();
        let content = Characters::of(part.as_ref().unwrap_or(data), options.encoding.as_deref(), options.eci)?;

        let mut bytes = &content.bytes[..];
        if options.reader_programming {
            header.push(READER_PROGRAMMING);
        }
        // Macros stand for header and trailer, and nothing but they may begin the symbol (clause 5.2.4.6).
        let alone = header.is_empty() && content.eci.is_none() && options.macros == Macros::Auto;
        if let Some((codeword, inner)) = within_macro(bytes).filter(|_| alone) {
            header.push(codeword);
            bytes = inner;
        }
        if let Some(number) = content.eci {
            push_eci(&mut header, number);
        }
        let message: Vec<Item> = bytes.iter().map(|&byte| byte.into()).collect();
        let mut symbol =
            draw(&message, header, options.size(), options.scheme)?.with_detail("encoding", content.encoding);
        if let Some(number) = content.eci {
            symbol = symbol.with_detail("eci", number);
        }
        Ok(symbol)
    }
}

/// The symbol of an element string in brackets; FNC1 stands before it and separates (clause 5.6).
fn gs1(
    data: &Payload,
    mut header: Vec<u8>,
    size: (Shape, Option<&str>),
    scheme: Option<Scheme>,
) -> Result<Symbol, EncodeError> {
    let elements = Elements::parse(data.text()?)?;
    let item = |byte: u8| if byte == SEPARATOR { FNC1 } else { byte.into() };
    let message: Vec<Item> = elements.message().into_iter().map(item).collect();
    header.push(FNC1_CODEWORD);
    Ok(draw(&message, header, size, scheme)?.with_elements(&elements))
}

/// The symbol of a message behind the codewords of its header, in the smallest or the named size.
fn draw(
    message: &[Item],
    header: Vec<u8>,
    (shape, name): (Shape, Option<&str>),
    scheme: Option<Scheme>,
) -> Result<Symbol, EncodeError> {
    let named = name.map(|name| Size::find(name).ok_or_else(|| unknown_size(name))).transpose()?;
    check_length(message)?;
    let shortest = match scheme {
        None => Shortest::of(message),
        Some(scheme) => {
            Shortest::forced(message, scheme).ok_or_else(|| EncodeError::option("scheme", NOT_IN_SCHEME))?
        }
    };
    finish(message, header, &shortest, |codewords| match named {
        Some(size) if usize::from(size.data) < codewords => Err(usize::from(size.data)),
        Some(size) => Ok(size),
        None => shape.smallest(codewords),
    })
}

/// No size holds more items; anything longer is not worth a search.
fn check_length(message: &[Item]) -> Result<(), EncodeError> {
    if message.len() <= LONGEST {
        return Ok(());
    }
    Err(EncodeError::new(Fault::DataTooLong { length: message.len(), capacity: LONGEST, unit: "characters" }))
}

/// Writes and draws what was found, in the size that `choose` gives for its codewords (else it gives the most that fit).
fn finish(
    message: &[Item],
    header: Vec<u8>,
    shortest: &Shortest,
    choose: impl Fn(usize) -> Result<&'static Size, usize>,
) -> Result<Symbol, EncodeError> {
    let least = shortest.codewords().expect("ASCII ends every message, and a forced scheme was searched until it ends");
    let codewords = header.len() + least;
    let size = choose(codewords)
        .map_err(|capacity| EncodeError::new(Fault::DataTooLong { length: codewords, capacity, unit: "codewords" }))?;
    let capacity = usize::from(size.data);
    let segments = shortest.segments(capacity - header.len());
    let mut stream = header;
    stream.reserve_exact(capacity + size.check_codewords());
    codewords::write(message, &segments, &mut stream, capacity);
    let schemes = segments.iter().map(|segment| segment.scheme.name()).collect::<Vec<_>>().join(" ");
    Ok(Symbol::new(placement::draw(size, stream), Quiet::all(1.0))
        .with_detail("size", size.name())
        .with_detail("schemes", schemes)
        .with_detail("codewords", codewords)
        .with_detail("data_codewords", capacity)
        .with_detail("check_codewords", size.check_codewords()))
}

fn unknown_size(name: &str) -> EncodeError {
    let known = SIZES.iter().map(Size::name).collect::<Vec<_>>().join(", ");
    EncodeError::option(
        "size",
        Wording::of(
            format!("there is no size {name:?}; the sizes are {known}"),
            format!("サイズ {name:?} はありません。使えるサイズ: {known}"),
        ),
    )
}

const NOT_IN_SCHEME: Wording = Wording::fixed(
    "the data has characters that this scheme lacks; leave scheme out",
    "指定の scheme では表せない文字があります。scheme を省略してください",
);

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Which sizes may be chosen; the smallest that fits is.
    shape: Shape,
    /// Size in rows and columns, as `12x36`; left out: the smallest of the shape.
    #[schemars(length(max = 7))]
    size: Option<String>,
    /// The data is a GS1 element string with bracketed AIs.
    gs1: bool,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not
    /// for bytes without `encoding`.
    eci: Eci,
    /// One of several symbols that are read as one message.
    structured_append: Option<StructuredAppend>,
    /// Whether the header and trailer of formats 05 and 06 of ISO/IEC 15434 become one codeword.
    #[serde(rename = "macro")]
    macros: Macros,
    /// Encodation scheme for all of the data; left out: whatever is shortest.
    scheme: Option<Scheme>,
    /// The data programs the reader and is not transmitted by it.
    reader_programming: bool,
    /// Error checking and correction. All but 200 are for closed systems that know no other: squares of odd size up to
    /// 49x49, up to 511 characters, without ECI, GS1 and structured append.
    ecc: Ecc,
}

/// Whether macro codewords are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Macros {
    /// Where the data has exactly that header and trailer; readers give them back.
    #[default]
    Auto,
    /// Never.
    Never,
}

impl Options {
    fn size(&self) -> (Shape, Option<&str>) {
        (self.shape, self.size.as_deref())
    }

    /// The symbol of an older kind, which has a CRC and convolutional codes.
    fn convolutional(&self, data: &Payload) -> Result<Symbol, EncodeError> {
        let others = [
            ("shape", self.shape != Shape::Square),
            ("gs1", self.gs1),
            ("structured_append", self.structured_append.is_some()),
            ("scheme", self.scheme.is_some()),
            ("reader_programming", self.reader_programming),
        ];
        if let Some((field, _)) = others.into_iter().find(|(_, given)| *given) {
            return Err(EncodeError::option(field, ONLY_200));
        }
        let side = self.size.as_deref().map(convolutional::side).transpose()?;
        let content = Characters::of(data, self.encoding.as_deref(), self.eci)?;
        if content.eci.is_some() {
            return Err(EncodeError::option("eci", ONLY_200));
        }
        Ok(convolutional::draw(&content.bytes, self.ecc, side)?.with_detail("encoding", content.encoding))
    }

    /// Refuses what cannot stand together: only one of these may begin a symbol (clause 5.2.4).
    fn check(&self) -> Result<(), EncodeError> {
        if self.reader_programming && (self.gs1 || self.structured_append.is_some()) {
            return Err(EncodeError::option("reader_programming", ALONE));
        }
        if self.gs1 && (self.encoding.is_some() || self.eci == Eci::Always) {
            return Err(EncodeError::option("gs1", GS1_IS_ASCII));
        }
        if self.gs1 && self.structured_append.as_ref().is_some_and(|append| append.split) {
            return Err(EncodeError::option("structured_append", NO_SPLIT));
        }
        Ok(())
    }
}

const ONLY_200: Wording = Wording::fixed(
    "only ECC 200 has this; leave it out, or ecc",
    "ECC 200 だけの機能です。このオプションか ecc を省略してください",
);
const ALONE: Wording = Wording::fixed(
    "reader programming goes neither with gs1 nor with structured_append",
    "reader_programming は gs1 や structured_append と併用できません",
);
const GS1_IS_ASCII: Wording = Wording::fixed(
    "GS1 element strings are ASCII; leave encoding and eci out",
    "GS1 の要素列は ASCII です。encoding と eci は省略してください",
);
const NO_SPLIT: Wording = Wording::fixed(
    "element strings cannot be split; give each symbol its own elements",
    "GS1 の要素列は分割できません。シンボルごとにデータを指定してください",
);

/// The place of a symbol in a sequence of up to 16 (clause 5.6).
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 16))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 16))]
    total: u8,
    /// File identification, the same in every symbol of a sequence; left out: 1, or made from the message with `split`.
    #[schemars(range(min = 1, max = 64_516))]
    id: Option<u32>,
    /// The data is the whole message: this symbol gets its part of it.
    split: bool,
}

impl StructuredAppend {
    /// Symbol sequence indicator and file identification.
    fn codewords(&self, data: &Payload) -> Result<Vec<u8>, EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=16)?;
        EncodeError::check_range("structured_append.id", self.id, 1..=FILES)?;
        let number = match (self.id, self.split) {
            (Some(id), _) => id - 1,
            (None, true) => identification(data),
            (None, false) => 0,
        };
        let file = [number / 254 + 1, number % 254 + 1].map(|codeword| codeword as u8);
        Ok(vec![STRUCTURED_APPEND, (self.index - 1) << 4 | (17 - self.total), file[0], file[1]])
    }

    /// This symbol's part of the whole; none: all of the data is its part.
    fn part(&self, data: &Payload) -> Result<Option<Payload>, EncodeError> {
        if !self.split {
            return Ok(None);
        }
        characters::part(data, self.index, self.total).map(Some)
    }
}

/// File identifications there are: two codewords of 1 to 254.
const FILES: u32 = 254 * 254;

/// A file identification from the whole message.
fn identification(data: &Payload) -> u32 {
    let bytes = match data {
        Payload::Text(text) => text.as_bytes(),
        Payload::Bytes(bytes) => bytes,
    };
    crc32fast::hash(bytes) % FILES
}

/// Codewords with a meaning of their own (clause 5.2.3, table 2).
const STRUCTURED_APPEND: u8 = 233;
const READER_PROGRAMMING: u8 = 234;
const ECI: u8 = 241;

/// Clause 5.2.4.6: the codeword of a macro, and what its header and trailer enclose.
fn within_macro(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let inner = bytes.strip_suffix(b"\x1E\x04")?;
    let of = |header: &[u8], codeword| inner.strip_prefix(header).map(|inner| (codeword, inner));
    of(b"[)>\x1E05\x1D", 236).or_else(|| of(b"[)>\x1E06\x1D", 237))
}

/// An ECI assignment number (clause 5.4.1, table 6).
fn push_eci(codewords: &mut Vec<u8>, number: u32) {
    codewords.push(ECI);
    let mut push = |value: u32| codewords.push(value as u8);
    match number {
        0..=126 => push(number + 1),
        127..=16382 => {
            push((number - 127) / 254 + 128);
            push((number - 127) % 254 + 1);
        }
        _ => {
            push((number - 16383) / 64516 + 192);
            push((number - 16383) / 254 % 254 + 1);
            push((number - 16383) % 254 + 1);
        }
    }
}
