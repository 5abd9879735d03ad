//! Han Xin Code: the Chinese matrix code, all of GB 18030 and so of Unicode.
//!
//! Standard: ISO/IEC 20830:2021. Modes of the shortest stream in [`encodation`], patterns and masks in [`placement`].

mod encodation;
mod placement;
mod tables;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    encodation::{CAPACITY, Unit},
    placement::Frame,
    tables::Version,
};
use super::{
    characters::{self, Characters, Eci},
    contract::{EncodeError, Facts, Family, Fault, Payload, Symbology},
};
use crate::{
    coding::{
        bits::Bits,
        reed_solomon::{Field, Generator},
    },
    symbol::{Quiet, Symbol, Wording},
};

pub struct HanXin;

impl Symbology for HanXin {
    const FACTS: Facts = Facts {
        id: "han-xin",
        aliases: &["han-xin-code", "chinese-sensible-code"],
        name: "Han Xin Code",
        family: Family::Matrix,
        standard: "ISO/IEC 20830:2021",
        accepts: "any text (GB 18030) or bytes",
        example: "汉信码 Han Xin",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let (units, eci, encoding) = units(data, options)?;
        let bits = encodation::encode(&units, eci);
        let level = options.error_correction as u8;
        let number = choose(&bits, options.version, usize::from(level))?;
        let version = Version::numbered(number);
        let size = 21 + 2 * usize::from(number);

        let codewords = codewords(bits, version, usize::from(level));
        let (grid, mask) = Frame::new(size, version).draw(&codewords, options.mask, number, level);
        let mut symbol = Symbol::new(grid, Quiet::all(3.0))
            .with_detail("version", number)
            .with_detail("error_correction", format!("L{}", level + 1))
            .with_detail("mask", mask)
            .with_detail("encoding", encoding);
        if let Some(eci) = eci {
            symbol = symbol.with_detail("eci", eci);
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Error correction level.
    error_correction: Level,
    /// Version, 23 to 189 modules wide; left out: the smallest that holds the data.
    #[schemars(range(min = 1, max = 84))]
    version: Option<u8>,
    /// Data mask; left out: the one of least penalty.
    #[schemars(range(min = 0, max = 3))]
    mask: Option<u8>,
    /// Encoding of the text; left out: GB 18030, which readers take for granted.
    #[schemars(length(max = 32))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but GB 18030 and ASCII, and not for bytes without `encoding`.
    eci: Eci,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
enum Level {
    /// About 8 % of the codewords can be restored.
    L1,
    /// About 15 %.
    #[default]
    L2,
    /// About 23 %.
    L3,
    /// About 30 %.
    L4,
}

/// What readers take for granted.
const GB_18030: &str = "gb18030";

/// The characters of the data, the ECI to write, and the name of the encoding.
fn units(data: &Payload, options: &Options) -> Result<(Vec<Unit>, Option<u32>, &'static str), EncodeError> {
    let named = characters::charset(options.encoding.as_deref())?;
    let charset = characters::find(GB_18030)?;
    let (Payload::Text(text), true) = (data, named.is_none_or(|named| named == charset)) else {
        let data = Characters::in_charset(data, named, options.eci, &[GB_18030])?;
        check_capacity(data.bytes.len())?;
        return Ok((data.bytes.iter().map(|&byte| Unit::byte(byte)).collect(), data.eci, data.encoding));
    };
    let mut units = Vec::with_capacity(text.len());
    let mut length = 0;
    let mut bytes = Vec::with_capacity(4);
    for (at, found) in text.char_indices() {
        bytes.clear();
        charset.encode_char(found, &mut bytes).ok_or_else(|| {
            let fault = Fault::UnencodableCharacter { found, encoding: charset.name };
            EncodeError::at(at..at + found.len_utf8(), fault)
        })?;
        length += bytes.len();
        units.push(Unit::gb_18030(&bytes));
    }
    check_capacity(length)?;
    let eci = characters::assignment(options.eci, Some(charset), data, &[GB_18030])?;
    Ok((units, eci, charset.name))
}

fn check_capacity(length: usize) -> Result<(), EncodeError> {
    if length <= CAPACITY {
        return Ok(());
    }
    Err(EncodeError::new(Fault::DataTooLong { length, capacity: CAPACITY, unit: "bytes" }))
}

/// The version asked for, or the smallest, that holds the bits.
fn choose(bits: &Bits, version: Option<u8>, level: usize) -> Result<u8, EncodeError> {
    let capacity = |number| 8 * Version::numbered(number).data_codewords(level);
    let (least, most) = version.map_or((1, 84), |version| (version, version));
    (least..=most).find(|&number| bits.len() <= capacity(number)).ok_or_else(|| {
        let (length, capacity) = (bits.len(), capacity(most));
        let wording = Wording::of(
            format!("the data takes {length} bits; version {most} holds {capacity} at this error correction level"),
            format!("データは {length} ビットになりますが、バージョン {most} のこの誤り訂正レベルでは {capacity} ビットまでです"),
        );
        EncodeError::new(Fault::Rule { code: "data-too-long", wording })
    })
}

/// Data and check codewords, block after block, then every thirteenth from the first, from the second, … (clause 5.6).
fn codewords(bits: Bits, version: &Version, level: usize) -> Vec<u8> {
    let mut data = bits.into_bytes();
    data.resize(version.data_codewords(level), 0);
    let field = Field::binary(0x163);
    let mut blocks = Vec::with_capacity(version.modules / 8);
    let mut rest = data.as_slice();
    for &(count, length, checks) in version.blocks[level] {
        let generator = Generator::new(&field, 1, checks);
        for _ in 0..count {
            let (block, after) = rest.split_at(length);
            blocks.extend_from_slice(block);
            blocks.extend(generator.check_codewords(block.iter().map(|&c| u16::from(c))).iter().map(|&c| c as u8));
            rest = after;
        }
    }
    (0..13).flat_map(|first| blocks.iter().skip(first).step_by(13)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(data: &str, options: &Options) -> Result<Symbol, EncodeError> {
        HanXin::encode(&Payload::Text(data.into()), options)
    }

    #[test]
    fn the_largest_symbol_holds_7827_digits() {
        let options = Options { error_correction: Level::L1, ..Options::default() };
        let symbol = encode(&"7".repeat(7827), &options).expect("fits");
        assert_eq!(symbol.rows().len(), 189);
        assert_eq!(encode(&"7".repeat(7828), &options).map_err(|error| error.fault.code()), Err("data-too-long"));
    }

    #[test]
    fn text_is_gb_18030_unless_another_encoding_is_asked_for() {
        let detail = |symbol: &Symbol, name| symbol.details.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        let plain = encode("日本語", &Options::default()).expect("drawn");
        assert_eq!(detail(&plain, "eci"), None);
        let utf_8 = encode("日本語", &Options { encoding: Some("utf-8".into()), ..Options::default() }).expect("drawn");
        assert_eq!(detail(&utf_8, "eci"), Some(26.into()));
    }
}
