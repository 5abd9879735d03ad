//! QR Code: text, bytes and GS1 element strings in versions 1 to 40.
//!
//! Standard: ISO/IEC 18004:2015. Data becomes bytes ([`content`]), bytes become segments and a stream of bits
//! ([`segment`]), the stream becomes codewords in blocks ([`codewords`]), and these are placed by the plan of the version
//! ([`plan`], [`placement`]) under the mask with the least penalty ([`mask`]).

mod codewords;
mod content;
mod mask;
mod placement;
mod plan;
mod segment;
mod version;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    codewords::Stream,
    content::{Content, Eci, Kind},
    mask::Mask,
    segment::{Indicators, Mode, Segment, Shortest},
    version::{Level, Version},
};
use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording};
use crate::symbol::{Quiet, Symbol};

pub struct QrCode;

impl Symbology for QrCode {
    const FACTS: Facts = Facts {
        id: "qr-code",
        aliases: &["qr", "qr-code-model-2"],
        name: "QR Code",
        family: Family::Matrix,
        standard: "ISO/IEC 18004:2015",
        accepts: "text or bytes: up to 7089 digits, 4296 characters of 0-9 A-Z space $ % * + - . / :, or 2953 bytes",
        example: "https://example.com/",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let (fixed, mask) = (options.version()?, options.mask()?);
        let level = options.error_correction;
        let charset = content::charset(options.encoding.as_deref())?;
        let whole = Content::of(data, charset)?;

        // Clauses 7.4.2, 7.4.8 and 8: what stands before the data.
        let mut header = Header::default();
        let mut part = 0..whole.bytes.len();
        if let Some(append) = &options.structured_append {
            part = append.part(&whole)?;
            header.push(0b0011, 4);
            header.push(u32::from(append.index - 1), 4);
            header.push(u32::from(append.total - 1), 4);
            header.push(u32::from(append.parity(&whole)), 8);
        }
        let eci = content::eci(options.eci, charset, data)?;
        if let Some(number) = eci {
            header.push(0b0111, 4);
            header.push_eci(number);
        }

        let (bytes, kinds) = (&whole.bytes[part.clone()], &whole.kinds[part]);
        let (version, segments) = fit(kinds, header.bits, level, fixed)?;
        let indicators = &INDICATORS[group(version)];
        let blocks = version.blocks(level);
        let mut stream = Stream::with_capacity(blocks.data());
        header.write(&mut stream);
        segment::write(&mut stream, &segments, bytes, indicators);
        let codewords = blocks.interleave(&stream.finish(8 * blocks.data(), 4));
        let (grid, mask) = mask::draw(version, level, &codewords, mask);

        let mut symbol = Symbol::new(grid, Quiet::all(4.0))
            .with_detail("version", version.number())
            .with_detail("error_correction", level.name())
            .with_detail("mask", mask.reference())
            .with_detail("modes", modes(&segments))
            .with_detail("codewords", version.codewords())
            .with_detail("data_codewords", blocks.data());
        if let Some(number) = eci {
            symbol = symbol.with_detail("eci", number);
        }
        if let Some(append) = &options.structured_append {
            symbol = symbol.with_detail("parity", append.parity(&whole));
            if append.is_blind() {
                symbol = symbol.with_note("parity-missing", PARITY_MISSING);
            }
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Error correction level.
    error_correction: Level,
    /// Version, the size of the symbol; left out: the smallest that fits.
    #[schemars(range(min = 1, max = 40))]
    version: Option<u8>,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether the symbol names its character encoding.
    eci: Eci,
    /// One of several symbols that are read as one message.
    structured_append: Option<StructuredAppend>,
}

impl Options {
    fn version(&self) -> Result<Option<Version>, EncodeError> {
        self.version.map(|number| Version::new(number).ok_or_else(|| out_of_range("version", "1-40"))).transpose()
    }

    fn mask(&self) -> Result<Option<Mask>, EncodeError> {
        self.mask.map(|number| Mask::new(number).ok_or_else(|| out_of_range("mask", "0-7"))).transpose()
    }
}

fn out_of_range(field: &'static str, range: &str) -> EncodeError {
    EncodeError::option(
        field,
        Wording::of(format!("{field} must be in {range}"), format!("{field} は {range} の範囲で指定してください")),
    )
}

/// The place of a symbol in a sequence of up to 16 (clause 8).
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 16))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 1, max = 16))]
    total: u8,
    /// Exclusive or of all bytes of the whole message, the same in every symbol; readers join symbols of equal parity.
    parity: Option<u8>,
    /// The data is the whole message: this symbol gets its part of it, and the parity is reckoned.
    split: bool,
}

impl StructuredAppend {
    /// The bytes of this symbol: all that was given, or its part of the whole.
    fn part(&self, whole: &Content) -> Result<std::ops::Range<usize>, EncodeError> {
        let bad =
            |en: &'static str, ja: &'static str| Err(EncodeError::option("structured_append", Wording::fixed(en, ja)));
        if !(1..=16).contains(&self.total) {
            return bad("total must be in 1-16", "total は 1-16 の範囲で指定してください");
        }
        if !(1..=self.total).contains(&self.index) {
            return bad("index must be in 1 to total", "index は 1 から total までの範囲で指定してください");
        }
        if !self.split {
            return Ok(0..whole.bytes.len());
        }
        let expected = whole.parity();
        if self.parity.is_some_and(|parity| parity != expected) {
            return Err(EncodeError::option(
                "structured_append",
                Wording::of(
                    format!("the parity of the whole message is {expected}"),
                    format!("メッセージ全体のパリティは {expected} です"),
                ),
            ));
        }
        whole.part(usize::from(self.index - 1), usize::from(self.total)).map_or_else(
            || bad("the message has fewer characters than parts", "メッセージの文字数が分割数より少なくなっています"),
            Ok,
        )
    }

    fn parity(&self, whole: &Content) -> u8 {
        if self.split { whole.parity() } else { self.parity.unwrap_or(0) }
    }

    /// Whether the symbol cannot know the parity of the message.
    fn is_blind(&self) -> bool {
        !self.split && self.parity.is_none()
    }
}

const PARITY_MISSING: Wording = Wording::fixed(
    "the parity of the whole message was not given and is written as 0: give parity, or the whole message with split",
    "メッセージ全体のパリティが指定されていないため 0 としました。parity を指定するか、split で全体を渡してください",
);

/// Bits that stand before the segments.
#[derive(Default)]
struct Header {
    parts: Vec<(u32, usize)>,
    bits: usize,
}

impl Header {
    fn push(&mut self, value: u32, bits: usize) {
        self.parts.push((value, bits));
        self.bits += bits;
    }

    /// An ECI assignment number of one, two or three bytes (clause 7.4.2.2, table 4).
    fn push_eci(&mut self, number: u32) {
        match number {
            0..=127 => self.push(number, 8),
            128..=16383 => self.push(0x8000 | number, 16),
            _ => self.push(0xC0_0000 | number, 24),
        }
    }

    fn write(&self, stream: &mut Stream) {
        for &(value, bits) in &self.parts {
            stream.push(value, bits);
        }
    }
}

/// The smallest version that holds the data, and the segments for it.
fn fit(
    kinds: &[Kind],
    header: usize,
    level: Level,
    fixed: Option<Version>,
) -> Result<(Version, Vec<Segment>), EncodeError> {
    let capacity = |version: Version| 8 * version.blocks(level).data();
    let least = header + segment::least_sixths(kinds) / 6;
    let candidates = || Version::all().filter(|&version| fixed.is_none_or(|fixed| version == fixed));
    let largest = candidates().map(capacity).max().unwrap_or_default();
    let mut shortest = None;
    for version in candidates() {
        if capacity(version) < least && capacity(version) < largest {
            continue;
        }
        let indicators = &INDICATORS[group(version)];
        let found = match &shortest {
            Some((known, found)) if *known == group(version) => found,
            _ => {
                let Some(found) = Shortest::of(kinds, indicators) else { continue };
                &shortest.insert((group(version), found)).1
            }
        };
        if header + found.bits <= capacity(version) {
            return Ok((version, found.segments(kinds)));
        }
    }
    let bits = header + shortest.as_ref().map_or(0, |(_, found)| found.bits);
    let segments = shortest.map_or_else(Vec::new, |(_, found)| found.segments(kinds));
    Err(too_long(&segments, bits, header, largest, &INDICATORS[fixed.map_or(2, group)]))
}

/// Data of one mode is counted in its characters, mixed data in bits.
fn too_long(segments: &[Segment], bits: usize, header: usize, capacity: usize, indicators: &Indicators) -> EncodeError {
    EncodeError::new(match segments {
        [segment] => {
            let mode = segment.mode;
            let room = capacity.saturating_sub(header + indicators.mode_bits + indicators.count_bits[mode as usize]);
            let (capacity, unit) = match mode {
                Mode::Numeric => (room / 10 * 3 + room % 10 / 4 + usize::from(room % 10 >= 7), "digits"),
                Mode::Alphanumeric => (room / 11 * 2 + room % 11 / 6, "characters"),
                Mode::Byte => (room / 8, "bytes"),
                Mode::Kanji => (room / 13, "characters"),
            };
            Fault::DataTooLong { length: segment.count as usize, capacity, unit }
        }
        _ => Fault::DataTooLong { length: bits, capacity, unit: "bits" },
    })
}

/// The modes of the segments in order, for the receipt.
fn modes(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.mode.name()).collect::<Vec<_>>().join(" ")
}

/// Which row of table 3 holds for a version.
fn group(version: Version) -> usize {
    match version.number() {
        ..=9 => 0,
        10..=26 => 1,
        _ => 2,
    }
}

/// ISO/IEC 18004:2015, tables 2 and 3.
const INDICATORS: [Indicators; 3] = [
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [10, 9, 8, 8] },
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [12, 11, 16, 10] },
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [14, 13, 16, 12] },
];
