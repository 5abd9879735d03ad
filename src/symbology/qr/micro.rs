//! Micro QR Code: little data in 11 to 17 modules a side, versions M1 to M4.
//!
//! Standard: ISO/IEC 18004:2015. M1 carries digits and only detects errors, M2 adds the alphanumeric mode, M3 and M4 add
//! bytes and kanji.

use std::{ops::RangeInclusive, sync::OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    canvas::Canvas,
    codewords::{SLACK, Stream, check_codewords},
    content::{Content, Kind as ByteKind},
    fit::{Candidate, fit},
    mask::{ROWS, bch_code},
    modes,
    placement::{self, Run},
    segment::{self, Indicators},
};
use crate::{
    symbol::{Grid, Quiet, Symbol},
    symbology::{
        characters,
        contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
    },
};

pub struct MicroQrCode;

impl Symbology for MicroQrCode {
    const FACTS: Facts = Facts {
        id: "micro-qr-code",
        aliases: &["micro-qr"],
        name: "Micro QR Code",
        family: Family::Matrix,
        standard: "ISO/IEC 18004:2015",
        accepts: "text or bytes: up to 35 digits, 21 characters of 0-9 A-Z space $ % * + - . / :, or 15 bytes",
        example: "MICRO 123",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        EncodeError::check_range("mask", options.mask, 0..=3)?;
        let masks = options.mask.map_or(0..=3, |mask| mask..=mask);
        let content = Content::of(data, characters::charset(options.encoding.as_deref())?)?;
        let candidates = options.candidates()?;
        check_modes(data, &content, candidates.last().map_or(3, |kind| kind.version))?;
        let (kind, segments) = fit(
            &content.kinds,
            0,
            candidates.iter().map(|&kind| Candidate {
                symbol: kind,
                capacity: kind.data_bits,
                indicators: &INDICATORS[kind.version],
            }),
        )?;

        // Clauses 7.4 and 7.5.2: one block; in M1 and M3 its last data codeword has four bits.
        let mut stream = Stream::with_capacity(kind.data_bits.div_ceil(8));
        segment::write(&mut stream, &segments, &content.bytes, &INDICATORS[kind.version]);
        let data = stream.finish(kind.data_bits, 3 + 2 * kind.version);
        let [checks] = check_codewords([&data], kind.checks);
        let mut message = Stream::with_capacity(data.len() + kind.checks + SLACK);
        let (whole, half) = data.split_at(kind.data_bits / 8);
        message.push_bytes(whole);
        for codeword in half {
            message.push(u32::from(codeword >> 4), 4);
        }
        message.push_bytes(&checks[..kind.checks]);
        message.push_bytes(&[0; SLACK]);

        let (grid, mask) = draw(kind, &message.into_bytes(), masks);
        Ok(Symbol::new(grid, Quiet::all(2.0))
            .with_detail("version", NAMES[kind.version])
            .with_detail("error_correction", kind.level.map_or("none", Level::name))
            .with_detail("mask", mask)
            .with_detail("modes", modes(&segments))
            .with_detail("codewords", data.len() + kind.checks)
            .with_detail("data_codewords", data.len()))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Error correction level; left out: the lowest, which in M1 is error detection alone.
    error_correction: Option<Level>,
    /// Version, the size of the symbol; left out: the smallest that fits.
    version: Option<Version>,
    /// Mask pattern; left out: the one the standard prefers.
    #[schemars(range(min = 0, max = 3))]
    mask: Option<u8>,
    /// Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8. The symbol
    /// cannot name it.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
}

/// Size of a Micro QR Code symbol.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum Version {
    /// 11 by 11 modules: digits.
    M1,
    /// 13 by 13 modules: digits and alphanumeric characters.
    M2,
    /// 15 by 15 modules.
    M3,
    /// 17 by 17 modules.
    M4,
}

/// Error correction level of M2 and larger.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum Level {
    /// Recovers about 7 % of the codewords.
    L,
    /// Recovers about 15 % of the codewords.
    M,
    /// Recovers about 25 % of the codewords; M4 only.
    Q,
}

impl Level {
    const fn name(self) -> &'static str {
        ["L", "M", "Q"][self as usize]
    }
}

impl Options {
    /// The symbols that the options allow, smallest first.
    fn candidates(&self) -> Result<Vec<Kind>, EncodeError> {
        let lowest = |kind: &Kind| matches!(kind.level, None | Some(Level::L));
        let candidates: Vec<Kind> = KINDS
            .into_iter()
            .filter(|kind| self.version.is_none_or(|version| version as usize == kind.version))
            .filter(|kind| self.error_correction.map_or_else(|| lowest(kind), |level| kind.level == Some(level)))
            .collect();
        if candidates.is_empty() {
            return Err(EncodeError::option(
                "error_correction",
                Wording::fixed(
                    "the version does not have this level: M1 has none, M2 and M3 have L and M, M4 has L, M and Q",
                    "このバージョンにはその誤り訂正レベルがありません。M1 はなし、M2 と M3 は L と M、M4 は L、M、Q です",
                ),
            ));
        }
        Ok(candidates)
    }
}

/// The first character that a version has no mode for (table 2).
fn check_modes(data: &Payload, content: &Content, version: usize) -> Result<(), EncodeError> {
    let (carries, expected): (fn(ByteKind) -> bool, _) = match version {
        0 => (|kind| kind == ByteKind::Digit, "0-9 (M1)"),
        1 => (|kind| matches!(kind, ByteKind::Digit | ByteKind::Alphanumeric), "0-9 A-Z space $ % * + - . / : (M2)"),
        _ => return Ok(()),
    };
    // What stands before the character is ASCII, so its place is the same in data and content.
    let Some(at) = content.kinds.iter().position(|&kind| !carries(kind)) else { return Ok(()) };
    let found = match data {
        Payload::Text(text) => text[at..].chars().next().unwrap_or_default(),
        Payload::Bytes(bytes) => char::from(bytes[at]),
    };
    Err(EncodeError::at(at..at + found.len_utf8(), Fault::InvalidCharacter { found, expected }))
}

/// A version and level.
#[derive(Clone, Copy)]
struct Kind {
    /// 0 to 3 for M1 to M4.
    version: usize,
    level: Option<Level>,
    data_bits: usize,
    /// Error correction codewords.
    checks: usize,
}

const fn kind(version: usize, level: Option<Level>, data_bits: usize, checks: usize) -> Kind {
    Kind { version, level, data_bits, checks }
}

/// ISO/IEC 18004:2015, tables 7 and 9, in the order of the symbol numbers (table 13).
const KINDS: [Kind; 8] = [
    kind(0, None, 20, 2),
    kind(1, Some(Level::L), 40, 5),
    kind(1, Some(Level::M), 32, 6),
    kind(2, Some(Level::L), 84, 6),
    kind(2, Some(Level::M), 68, 8),
    kind(3, Some(Level::L), 128, 8),
    kind(3, Some(Level::M), 112, 10),
    kind(3, Some(Level::Q), 80, 14),
];

const NAMES: [&str; 4] = ["M1", "M2", "M3", "M4"];

/// ISO/IEC 18004:2015, tables 2 and 3.
const INDICATORS: [Indicators; 4] = [
    Indicators { mode_bits: 0, modes: [0; 4], count_bits: [3, 0, 0, 0] },
    Indicators { mode_bits: 1, modes: [0, 1, 0, 0], count_bits: [4, 3, 0, 0] },
    Indicators { mode_bits: 2, modes: [0, 1, 2, 3], count_bits: [5, 4, 4, 3] },
    Indicators { mode_bits: 3, modes: [0, 1, 2, 3], count_bits: [6, 5, 5, 4] },
];

/// The four mask patterns among those of QR Code (table 10).
const MASKS: [usize; 4] = [1, 4, 6, 7];

/// What all symbols of a version share.
struct Plan {
    function: Vec<u64>,
    region: Vec<u64>,
    runs: Vec<Run>,
}

static PLANS: [OnceLock<Plan>; 4] = [const { OnceLock::new() }; 4];

impl Plan {
    fn make(size: usize) -> Self {
        // Clause 6.3: one finder pattern, timing patterns along top and left, format information beside the finder.
        let mut canvas = Canvas::new(size, size);
        canvas.timing_row(0);
        canvas.timing_column(0);
        canvas.finder(3, 3);
        for i in 1..=8 {
            canvas.set(i, 8, false);
            canvas.set(8, i, false);
        }
        Self {
            function: canvas.rows(|x, y| canvas.is_dark(x, y)),
            region: canvas.rows(|x, y| canvas.is_free(x, y)),
            runs: placement::runs(size, (2..size).rev().step_by(2), |x, y| canvas.is_free(x, y)),
        }
    }
}

/// The finished symbol with the first of the masks of the highest score (clause 7.8.3.2).
fn draw(kind: Kind, message: &[u8], masks: RangeInclusive<u8>) -> (Grid, u8) {
    let size = 11 + 2 * kind.version;
    let plan = PLANS[kind.version].get_or_init(|| Plan::make(size));
    let mut columns = vec![0; size];
    placement::place(&plan.runs, message, &mut columns, 1);
    let mut plain = placement::rows(&columns, size);
    for (row, function) in plain.iter_mut().zip(&plan.function) {
        *row ^= function;
    }
    let mut best = (0, 0, Vec::new());
    for mask in masks {
        let mut rows = plain.clone();
        for ((row, region), pattern) in
            rows.iter_mut().zip(&plan.region).zip(ROWS[MASKS[usize::from(mask)]].iter().cycle())
        {
            *row ^= region & pattern[0];
        }
        write_format(kind, mask, &mut rows);
        let score = score(&rows);
        if best.2.is_empty() || score > best.0 {
            best = (score, mask, rows);
        }
    }
    (Grid::from_words(size, size, best.2), best.1)
}

/// Format information (clause 7.9.2): the symbol number, which tells version and level, and the mask, from the left of
/// row 8 to the top of column 8.
fn write_format(kind: Kind, mask: u8, rows: &mut [u64]) {
    let number = KINDS.iter().position(|k| k.version == kind.version && k.level == kind.level).unwrap_or_default();
    let code = u64::from(bch_code((number << 2) as u32 | u32::from(mask)) ^ 0x4445);
    rows[8] |= code >> 7 << 55;
    for (i, row) in rows[1..8].iter_mut().enumerate() {
        *row |= (code >> i & 1) << 55;
    }
}

/// Dark modules of the right and the lower edge without the timing patterns; the smaller sum counts sixteenfold.
fn score(rows: &[u64]) -> u32 {
    let right = rows[1..].iter().filter(|&row| row >> (64 - rows.len()) & 1 == 1).count() as u32;
    let lower = rows.last().map_or(0, |row| (row << 1).count_ones());
    16 * right.min(lower) + right.max(lower)
}
