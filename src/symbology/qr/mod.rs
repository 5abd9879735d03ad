//! QR Code: text, bytes and GS1 element strings in versions 1 to 40.
//!
//! Standard: ISO/IEC 18004:2015. Data becomes bytes ([`content`]), bytes become segments and a stream of bits
//! ([`segment`]), the stream becomes codewords in blocks ([`codewords`]), and these are placed by the plan of the version
//! ([`plan`], [`placement`]) under the mask with the least penalty ([`mask`]). Model 1, the form before, has a file of its
//! own ([`model1`]).

mod append;
mod canvas;
mod codewords;
mod content;
mod damage;
mod fit;
mod header;
mod mask;
mod micro;
mod model1;
mod penalty;
mod placement;
mod plan;
mod profiles;
mod rectangular;
mod segment;
mod swiss;
mod version;

pub use self::{
    damage::{Damage, damage},
    micro::MicroQrCode,
    profiles::{DigitalLinkQrCode, Gs1QrCode, HibcQrCode, UpnQr},
    rectangular::RectangularMicroQrCode,
    swiss::SwissQr,
};

use std::{borrow::Cow, ops::RangeInclusive};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    append::{PARITY_MISSING, StructuredAppend},
    codewords::{SLACK, Stream},
    content::Content,
    fit::{Candidate, fit},
    header::Header,
    mask::Mask,
    plan::Plan,
    segment::{Indicators, Segment},
    version::{Level, Version},
};
use super::{
    characters::{self, Eci, GUESSED},
    contract::{EncodeError, Facts, Family, Payload, Symbology},
};
use crate::{
    gs1::Elements,
    symbol::{Quiet, Symbol},
};

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
        let choice = options.choice()?;
        let charset = characters::charset(options.encoding.as_deref())?;
        if options.gs1 {
            content::check_plain(charset, options.eci)?;
            if choice.model1 {
                return Err(model1::no_gs1());
            }
            return gs1_symbol(data, choice);
        }
        let eci = characters::assignment(options.eci, charset, data, GUESSED)?;
        if choice.model1 && eci.is_some() {
            return Err(model1::no_eci());
        }
        symbol(&Content::of(data, charset)?, &Choice { eci, ..choice })
    }
}

/// What the caller decides of a symbol beside its data.
struct Choice {
    /// Model 1 instead of model 2.
    model1: bool,
    level: Level,
    /// The versions that may be drawn.
    versions: RangeInclusive<u8>,
    mask: Option<Mask>,
    append: Option<StructuredAppend>,
    /// ECI assignment number to write.
    eci: Option<u32>,
    /// FNC1 in first position, the mark of GS1 data.
    fnc1: bool,
}

/// The symbol of a GS1 element string.
fn gs1_symbol(data: &Payload, choice: Choice) -> Result<Symbol, EncodeError> {
    let elements = Elements::parse(data.text()?)?;
    let symbol = symbol(&Content::gs1(&elements), &Choice { fnc1: true, ..choice })?;
    Ok(symbol.with_elements(&elements))
}

/// The symbol of some content: headers, segments, codewords, modules.
fn symbol(whole: &Content, choice: &Choice) -> Result<Symbol, EncodeError> {
    // Clauses 7.4.2, 7.4.8 and 8: what stands before the data.
    let mut header = Header::default();
    if choice.model1 {
        header.push(0, model1::LEADING);
    }
    let mut part = Cow::Borrowed(whole);
    if let Some(append) = choice.append {
        part = append.part(whole)?;
        append.write(whole, &mut header);
    }
    if let Some(number) = choice.eci {
        header.push(0b0111, 4);
        header.push_eci(number);
    }
    if choice.fnc1 {
        header.push(0b0101, 4);
    }

    // Clause 7.4: the smallest version with the shortest segments.
    let Content { bytes, kinds } = &*part;
    let data_codewords = |version: Version| {
        if choice.model1 { model1::blocks(version, choice.level).data() } else { version.blocks(choice.level).data() }
    };
    let candidates = choice.versions.clone().filter_map(Version::new).map(|version| Candidate {
        symbol: version,
        capacity: 8 * data_codewords(version),
        indicators: indicators(version),
    });
    let (version, segments) = fit(kinds, header.bits, candidates)?;
    let capacity = data_codewords(version);
    let mut stream = Stream::with_capacity(capacity);
    header.write(&mut stream);
    segment::write(&mut stream, &segments, bytes, indicators(version));

    // Clauses 7.5 to 7.9: blocks, placement, mask.
    let data = stream.finish(8 * capacity, 4);
    let (plan, codewords) = if choice.model1 {
        (model1::plan(version), model1::codewords(version, choice.level, data))
    } else {
        (Plan::of(version), version.blocks(choice.level).interleave(&data))
    };
    let (mut grid, mask) = mask::draw(plan, choice.level, &codewords, choice.mask);
    let far = grid.width() - FINDER;
    grid.finders = [[0, 0], [far, 0], [0, far]].map(|[x, y]| [x, y, FINDER, FINDER]).into();

    let mut symbol = Symbol::new(grid, Quiet::all(4.0))
        .with_detail("version", version.number())
        .with_detail("error_correction", choice.level.name())
        .with_detail("mask", mask.reference())
        .with_detail("modes", modes(&segments))
        .with_detail("codewords", codewords.len() - SLACK)
        .with_detail("data_codewords", capacity);
    if choice.model1 {
        symbol = symbol.with_detail("model", 1);
    }
    if let Some(number) = choice.eci {
        symbol = symbol.with_detail("eci", number);
    }
    if let Some(append) = choice.append {
        symbol = symbol.with_detail("parity", append.parity(whole));
        if append.is_blind() {
            symbol = symbol.with_note("parity-missing", PARITY_MISSING);
        }
    }
    Ok(symbol)
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Error correction level.
    error_correction: Level,
    /// Version, the size of the symbol; left out: the smallest that fits. Model 1 ends with version 12.
    #[schemars(range(min = 1, max = 40))]
    version: Option<u8>,
    /// Model: 2, or 1 for old closed systems whose readers know no other (versions 1 to 12, neither ECI nor GS1). Left
    /// out: 2.
    #[schemars(range(min = 1, max = 2))]
    model: Option<u8>,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not
    /// for bytes without `encoding`.
    eci: Eci,
    /// The data is a GS1 element string with AIs in brackets, `(01)04912345678904(10)ABC`.
    gs1: bool,
    /// One of several symbols that are read as one message.
    structured_append: Option<StructuredAppend>,
}

impl Options {
    /// The choice of these options, but for data and encoding.
    fn choice(&self) -> Result<Choice, EncodeError> {
        EncodeError::check_range("model", self.model, 1..=2)?;
        let model1 = self.model == Some(1);
        let versions = if model1 { model1::VERSIONS } else { 1..=40 };
        EncodeError::check_range("version", self.version, versions.clone())?;
        let versions = self.version.map_or(versions, |number| number..=number);
        EncodeError::check_range("mask", self.mask, 0..=7)?;
        let mask = self.mask.and_then(Mask::new);
        Ok(Choice {
            model1,
            level: self.error_correction,
            versions,
            mask,
            append: self.structured_append,
            eci: None,
            fnc1: false,
        })
    }
}

/// Side of a finder pattern in modules (clause 6.3.3).
const FINDER: usize = 7;

/// The modes of the segments in order, for the receipt.
fn modes(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.mode.name()).collect::<Vec<_>>().join(" ")
}

/// The indicators of a version.
fn indicators(version: Version) -> &'static Indicators {
    &INDICATORS[match version.number() {
        ..=9 => 0,
        10..=26 => 1,
        _ => 2,
    }]
}

/// ISO/IEC 18004:2015, tables 2 and 3.
const INDICATORS: [Indicators; 3] = [
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [10, 9, 8, 8] },
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [12, 11, 16, 10] },
    Indicators { mode_bits: 4, modes: [0b0001, 0b0010, 0b0100, 0b1000], count_bits: [14, 13, 16, 12] },
];
