//! Aztec Code: text, bytes and GS1 element strings around a bull's-eye, without a quiet zone; and its runes.
//!
//! Standard: ISO/IEC 24778:2008. The data becomes the fewest bits ([`encodation`]), these are stuffed into codewords of a
//! size ([`size`]), get check codewords and are placed ([`placement`]).

mod encodation;
mod placement;
mod profiles;
mod size;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::profiles::{AztecRune, HibcAztec};
use self::{encodation::Item, size::Size};
use super::{
    characters::{self, Characters, Eci},
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
};
use crate::{
    coding::bits::Bits,
    gs1::{Elements, elements::SEPARATOR},
    symbol::{Quiet, Symbol},
};

pub struct Aztec;

impl Symbology for Aztec {
    const FACTS: Facts = Facts {
        id: "aztec",
        aliases: &["aztec-code"],
        name: "Aztec Code",
        family: Family::Matrix,
        standard: "ISO/IEC 24778:2008",
        accepts: "text or bytes: up to 3832 digits, 3067 letters or 1914 bytes",
        example: "Aztec Code 2025",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let append = options.structured_append.as_ref();
        let mut bits = Bits::with_capacity(8 * 256);
        let mut message = append.map(|append| append.header(&mut bits)).transpose()?.unwrap_or_default();
        if options.gs1 {
            options.check_gs1()?;
            let elements = Elements::parse(data.text()?)?;
            message.push(Item::Fnc1);
            message.extend(elements.message().into_iter().map(|byte| match byte {
                SEPARATOR => Item::Fnc1,
                byte => Item::Byte(byte),
            }));
            return Ok(draw(&message, bits, options)?.with_elements(&elements));
        }
        let part = append.map(|append| append.part(data)).transpose()?.flatten();
        let content = Characters::of(part.as_ref().unwrap_or(data), options.encoding.as_deref(), options.eci)?;
        message.extend(content.eci.map(Item::Eci));
        message.extend(content.bytes.iter().copied().map(Item::Byte));
        let mut symbol = draw(&message, bits, options)?.with_detail("encoding", content.encoding);
        if let Some(number) = content.eci {
            symbol = symbol.with_detail("eci", number);
        }
        Ok(symbol)
    }
}

/// The symbol of a message behind the bits of its header.
fn draw(message: &[Item], mut bits: Bits, options: &Options) -> Result<Symbol, EncodeError> {
    let sizes = options.sizes()?;
    // Every item takes at least two and a half bits: pairs in Punct.
    if message.len() > LONGEST {
        let fault = Fault::DataTooLong { length: message.len(), capacity: LONGEST, unit: "characters" };
        return Err(EncodeError::new(fault));
    }
    encodation::encode(message, &mut bits);

    let percent = options.percent()?;
    let mut codewords: Option<(usize, Vec<u16>)> = None;
    let mut fitting = None;
    for &size in &sizes {
        let width = size.codeword_bits();
        if codewords.as_ref().is_none_or(|(known, _)| *known != width) {
            codewords = Some((width, placement::codewords(&bits, width)));
        }
        if codewords.as_ref().is_some_and(|(_, codewords)| codewords.len() <= size.capacity(percent)) {
            fitting = Some(size);
            break;
        }
    }
    let codewords = codewords.map_or_else(Vec::new, |(_, codewords)| codewords);
    let size = fitting.ok_or_else(|| {
        let capacity = sizes.last().map_or(0, |size| size.capacity(percent));
        EncodeError::new(Fault::DataTooLong { length: codewords.len(), capacity, unit: "codewords" })
    })?;

    // Clause 7.2.3: layers and data codewords, each less one; a set highest bit of their number programs readers.
    let programming = u32::from(options.reader_programming);
    let (layers, count) = (size.layers() as u32 - 1, codewords.len() as u32 - 1);
    let mode = if size.compact {
        placement::mode_message(layers << 6 | programming << 5 | count, 8)
    } else {
        placement::mode_message(layers << 11 | programming << 10 | count, 16)
    };
    let checks = size.codewords() - codewords.len();
    Ok(Symbol::new(placement::draw(size, &codewords, &mode), Quiet::all(0.0))
        .with_detail("compact", size.compact)
        .with_detail("layers", size.layers())
        .with_detail("bits", bits.len())
        .with_detail("data_codewords", codewords.len())
        .with_detail("check_codewords", checks)
        .with_detail("error_correction", 100 * checks / size.codewords()))
}

/// Most items that any symbol holds: two in five bits.
const LONGEST: usize = 19_968 / 5 * 2;

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Layers of data: 1-4 for a compact symbol, 1-32 for a full-range one; left out: the fewest that hold the data.
    #[schemars(range(min = 1, max = 32))]
    layers: Option<u8>,
    /// A compact symbol, or a full-range one; left out: compact where it fits, with `layers` full-range.
    compact: Option<bool>,
    /// Least share of check codewords in percent, to which three codewords are added; left out: 23.
    #[schemars(range(min = 5, max = 95))]
    error_correction: Option<u8>,
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
    /// The data programs the reader and is not transmitted by it; compact symbols then have 1 layer, others up to 22.
    reader_programming: bool,
}

impl Options {
    /// The sizes to choose from, in order.
    fn sizes(&self) -> Result<Vec<Size>, EncodeError> {
        let compact = self.compact.or(self.layers.map(|_| false));
        let most = if compact == Some(true) { 4 } else { 32 };
        EncodeError::check_range("layers", self.layers, 1..=most)?;
        let programs = |size: &Size| size.layers() <= if size.compact { 1 } else { 22 };
        let sizes: Vec<Size> = Size::all()
            .filter(|size| compact.is_none_or(|compact| size.compact == compact))
            .filter(|size| self.layers.is_none_or(|layers| size.layers() == usize::from(layers)))
            .filter(|size| !self.reader_programming || programs(size))
            .collect();
        if sizes.is_empty() {
            let wording = Wording::fixed(
                "a symbol that programs readers has 1 layer if compact, else up to 22",
                "リーダ設定用シンボルの層数は、コンパクトでは 1、フルレンジでは 22 までです",
            );
            return Err(EncodeError::option("layers", wording));
        }
        Ok(sizes)
    }

    fn percent(&self) -> Result<u8, EncodeError> {
        EncodeError::check_range("error_correction", self.error_correction, 5..=95)?;
        Ok(self.error_correction.unwrap_or(23))
    }

    fn check_gs1(&self) -> Result<(), EncodeError> {
        if self.encoding.is_some() || self.eci == Eci::Always {
            let wording = Wording::fixed(
                "GS1 element strings are ASCII; leave encoding and eci out",
                "GS1 の要素列は ASCII です。encoding と eci は省略してください",
            );
            return Err(EncodeError::option("gs1", wording));
        }
        if self.structured_append.as_ref().is_some_and(|append| append.split) {
            let wording = Wording::fixed(
                "element strings cannot be split; give each symbol its own elements",
                "GS1 の要素列は分割できません。シンボルごとにデータを指定してください",
            );
            return Err(EncodeError::option("structured_append", wording));
        }
        Ok(())
    }
}

/// The place of a symbol in a sequence of up to 26 (clause 8).
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 26))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 26))]
    total: u8,
    /// What the symbols of one sequence have in common, in ASCII without spaces.
    #[schemars(length(max = 24))]
    id: Option<String>,
    /// The data is the whole message: this symbol gets its part of it.
    split: bool,
}

impl StructuredAppend {
    /// The latches that begin a sequence, then its id between spaces, and place and number as letters.
    fn header(&self, bits: &mut Bits) -> Result<Vec<Item>, EncodeError> {
        let bad =
            |en: &'static str, ja: &'static str| Err(EncodeError::option("structured_append", Wording::fixed(en, ja)));
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=26)?;
        let id = self.id.as_deref().unwrap_or_default();
        if !id.bytes().all(|byte| byte.is_ascii_graphic()) || (self.id.is_some() && id.is_empty()) {
            return bad(
                "id takes printable ASCII characters without spaces",
                "id には空白以外の ASCII 文字を指定してください",
            );
        }
        // From Upper to Mixed and back.
        bits.push(29, 5);
        bits.push(29, 5);
        let letter = |number: u8| char::from(b'A' + number - 1);
        let id = if id.is_empty() { String::new() } else { format!(" {id} ") };
        let header = format!("{id}{}{}", letter(self.index), letter(self.total));
        Ok(header.bytes().map(Item::Byte).collect())
    }

    /// This symbol's part of the whole; none: all of the data is its part.
    fn part(&self, data: &Payload) -> Result<Option<Payload>, EncodeError> {
        if !self.split {
            return Ok(None);
        }
        characters::part(data, self.index, self.total).map(Some)
    }
}
