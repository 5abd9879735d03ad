//! The data as bytes of its character encoding, its ECI, and its part of a sequence of symbols.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compaction::{self, Compaction, Initial};
use crate::symbology::{
    characters::{self, Characters, Eci},
    contract::{EncodeError, Payload, Wording},
};

/// Data codewords of a symbol: from the ECI to the control block of Macro PDF417, without padding between them.
pub(super) struct Content {
    /// ECI and data.
    pub data: Vec<u16>,
    /// Control block of a symbol in a sequence, which stands behind the padding.
    pub control_block: Vec<u16>,
    /// ECI assignment number, if one is written.
    pub eci: Option<u32>,
    /// Modes of compaction in order.
    pub modes: String,
}

impl Content {
    pub(super) fn of(
        data: &Payload,
        encoding: Option<&str>,
        eci: Eci,
        append: Option<&StructuredAppend>,
        initial: Initial,
        by: Compaction,
    ) -> Result<Self, EncodeError> {
        let whole = Characters::of(data, encoding, eci)?;
        let mut codewords = whole.eci.map(eci_codewords).unwrap_or_default();
        let part = append.map(|append| append.part(data)).transpose()?.flatten();
        let bytes = match part {
            Some(part) => Characters::of(&part, encoding, Eci::Never)?.bytes,
            None => whole.bytes,
        };
        initial.check_length(&bytes)?;
        let compacted = compaction::compact_by(&bytes, initial, by).map_err(|(at, allowed)| {
            EncodeError::option(
                "compaction",
                Wording::of(
                    format!("byte {at} of the encoded data does not exist in this mode; it has: {allowed}"),
                    format!(
                        "エンコード後のデータのバイト位置 {at} は、この圧縮モードでは表せません。使えるもの: {allowed}"
                    ),
                ),
            )
        })?;
        codewords.extend(compacted.codewords);
        let control_block = append.map_or_else(|| Ok(Vec::new()), StructuredAppend::control_block)?;
        let eci = whole.eci;
        Ok(Self { data: codewords, control_block, eci, modes: compacted.modes.join(" ") })
    }

    /// Number of codewords without padding.
    pub(super) fn len(&self) -> usize {
        self.data.len() + self.control_block.len()
    }

    /// Exactly `count` codewords: text latches between data and control block fill up (clause 5.4.1.5).
    pub(super) fn push_padded(&self, codewords: &mut Vec<u16>, count: usize) {
        codewords.extend(&self.data);
        codewords.extend(std::iter::repeat_n(PAD, count.saturating_sub(self.len())));
        codewords.extend(&self.control_block);
    }
}

/// Padding codeword: a latch to text compaction, of which none follows.
const PAD: u16 = 900;

/// An ECI escape (clause 5.5.2); assignments up to 899 are all that encodings have.
fn eci_codewords(number: u32) -> Vec<u16> {
    match number {
        0..=899 => vec![927, number as u16],
        _ => vec![926, (number / 900 - 1) as u16, (number % 900) as u16],
    }
}

/// The place of a symbol in a sequence: Macro PDF417 (ISO/IEC 15438:2015, annex H).
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 99_999))]
    index: u32,
    /// Number of symbols.
    #[schemars(range(min = 1, max = 99_999))]
    total: u32,
    /// What the symbols of one sequence have in common: groups of three digits, each 000 to 899; left out: 000.
    #[schemars(length(max = 60))]
    file_id: Option<String>,
    /// Name of the file, in characters of text compaction.
    #[schemars(length(max = 200))]
    file_name: Option<String>,
    /// Seconds since 1970-01-01 00:00 GMT.
    #[schemars(range(max = 4_294_967_295u32))]
    time_stamp: Option<u32>,
    /// Sender, in characters of text compaction.
    #[schemars(length(max = 200))]
    sender: Option<String>,
    /// Addressee, in characters of text compaction.
    #[schemars(length(max = 200))]
    addressee: Option<String>,
    /// Bytes of the whole file.
    #[schemars(range(max = 4_294_967_295u32))]
    file_size: Option<u32>,
    /// CRC-16 of the whole file (CCITT polynomial).
    #[schemars(range(max = 65_535))]
    checksum: Option<u16>,
    /// The data is the whole message: this symbol gets its part of it.
    split: bool,
}

impl StructuredAppend {
    /// The part of the data for this symbol; none: the data is that part.
    fn part(&self, data: &Payload) -> Result<Option<Payload>, EncodeError> {
        let bad = |en: &'static str, ja: &'static str| EncodeError::option("structured_append", Wording::fixed(en, ja));
        EncodeError::check_place(self.index, self.total, 1..=99_999)?;
        if !self.split {
            return Ok(None);
        }
        let (Ok(index), Ok(total)) = (u8::try_from(self.index), u8::try_from(self.total)) else {
            return Err(bad("split makes at most 255 parts", "split で分割できるのは 255 までです"));
        };
        characters::part(data, index, total).map(Some)
    }

    /// Segment index, file identification, optional fields and, in the last symbol, the terminator (annex H.2).
    fn control_block(&self) -> Result<Vec<u16>, EncodeError> {
        let mut codewords = vec![928];
        push_five_digits(&mut codewords, self.index - 1);
        codewords.extend(self.file_id()?);
        let mut field = |designator: u16, content: Vec<u16>| {
            codewords.extend([923, designator]);
            codewords.extend(content);
        };
        if let Some(name) = &self.file_name {
            field(0, text_field("file_name", name)?);
        }
        let mut total = Vec::new();
        push_five_digits(&mut total, self.total);
        field(1, total);
        if let Some(seconds) = self.time_stamp {
            field(2, number_field(seconds));
        }
        if let Some(sender) = &self.sender {
            field(3, text_field("sender", sender)?);
        }
        if let Some(addressee) = &self.addressee {
            field(4, text_field("addressee", addressee)?);
        }
        if let Some(size) = self.file_size {
            field(5, number_field(size));
        }
        if let Some(checksum) = self.checksum {
            field(6, number_field(u32::from(checksum)));
        }
        if self.index == self.total {
            codewords.push(922);
        }
        Ok(codewords)
    }

    /// Three digits a codeword.
    fn file_id(&self) -> Result<Vec<u16>, EncodeError> {
        let digits = self.file_id.as_deref().unwrap_or("000").as_bytes();
        let codeword = |group: &[u8]| -> Option<u16> {
            let digits = group.iter().all(u8::is_ascii_digit) && group.len() == 3;
            let value = group.iter().fold(0, |value, c| 10 * value + u16::from(c & 15));
            (digits && value < 900).then_some(value)
        };
        digits.chunks(3).map(codeword).collect::<Option<Vec<u16>>>().filter(|id| !id.is_empty()).ok_or_else(|| {
            EncodeError::option(
                "structured_append",
                Wording::fixed(
                    "file_id must be groups of three digits, each 000 to 899",
                    "file_id は 000 から 899 までの 3 桁の数字の並びで指定してください",
                ),
            )
        })
    }
}

fn push_five_digits(codewords: &mut Vec<u16>, number: u32) {
    compaction::push_digits(codewords, format!("{number:05}").as_bytes());
}

fn number_field(number: u32) -> Vec<u16> {
    let mut codewords = Vec::new();
    compaction::push_digits(&mut codewords, number.to_string().as_bytes());
    codewords
}

fn text_field(name: &str, text: &str) -> Result<Vec<u16>, EncodeError> {
    compaction::compact_text(text.as_bytes()).map_err(|at| {
        let found = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
        EncodeError::option(
            "structured_append",
            Wording::of(
                format!("{name} cannot hold {found:?} (byte {at}); allowed: printable ASCII, tab, LF and CR"),
                format!(
                    "{name} に文字 {found:?} (バイト位置 {at}) は使えません。使える文字: ASCII の印字文字、タブ、LF、CR"
                ),
            ),
        )
    })
}
