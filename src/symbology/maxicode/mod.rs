//! MaxiCode: 33 rows of hexagons around a bull's-eye, for sorting parcels.
//!
//! Standard: ISO/IEC 16023:2000. 144 codewords of six bits: a primary message of 10 with 10 check codewords, and a
//! secondary message whose codewords at even and odd places are protected apart.

mod code_sets;
mod placement;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::characters::{Characters, Eci};
use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};
use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::{Hexagons, Quiet, Symbol, Wording};

pub struct MaxiCode;

impl Symbology for MaxiCode {
    const FACTS: Facts = Facts {
        id: "maxicode",
        aliases: &["ups-code", "maxi"],
        name: "MaxiCode",
        family: Family::Postal,
        standard: "ISO/IEC 16023:2000",
        accepts: "up to 93 characters; modes 2 and 3: postcode GS country GS class of service GS message",
        example: "MaxiCode 19 chars",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let mode = options.mode.unwrap_or(4);
        if !(2..=6).contains(&mode) {
            let wording = Wording::fixed("the modes are 2, 3, 4, 5 and 6", "モードは 2、3、4、5、6 です");
            return Err(EncodeError::option("mode", wording));
        }
        let append = options.structured_append.as_ref();
        let place = append.and_then(StructuredAppend::place);
        let append = append.map(StructuredAppend::codewords).transpose()?;
        if place.is_some() && mode <= 3 {
            return Err(EncodeError::option("structured_append", NO_SPLIT));
        }
        let content = Characters::latin_1(data, options.encoding.as_deref(), options.eci, place)?;

        // Clause 4.4: what the carrier message does not take of the data is the secondary message.
        let carrier = (mode <= 3).then(|| Carrier::of(&content.bytes, mode)).transpose()?;
        let mut message = Vec::with_capacity(content.bytes.len() + 1);
        let (header, rest) = match &carrier {
            Some(carrier) => (carrier.header, carrier.message),
            None => (&[][..], &content.bytes[..]),
        };
        message.extend(header.iter().map(|&byte| code_sets::Item::Byte(byte)));
        message.extend(content.eci.map(code_sets::Item::Eci));
        message.extend(rest.iter().map(|&byte| code_sets::Item::Byte(byte)));

        let check = if mode == 5 { 28 } else { 20 };
        let secondary = 124 - 2 * check;
        let room = if carrier.is_some() { secondary } else { secondary + 9 };
        let mut codewords: Vec<u8> = Vec::with_capacity(144);
        match &carrier {
            Some(carrier) => codewords.extend(carrier.codewords),
            None => codewords.push(mode),
        }
        codewords.extend(append.into_iter().flatten());
        let pad = code_sets::encode(&message, room - append.map_or(0, |append| append.len()), &mut codewords)?;
        let count = codewords.len();
        codewords.resize(10 + secondary, pad);

        let grid = placement::draw(&with_checks(&codewords, check));
        let mut symbol = Symbol::new(Hexagons { grid }, Quiet::all(1.0))
            .with_detail("mode", mode)
            .with_detail("encoding", content.encoding)
            .with_detail("codewords", count)
            .with_detail("error_correction", if mode == 5 { "enhanced" } else { "standard" });
        if let Some(carrier) = carrier {
            symbol = symbol.with_detail("postcode", carrier.postcode.trim_end());
            if carrier.zip_filled {
                let behind = &content.bytes[carrier.header.len() + ZIP..];
                let whole = [carrier.header, carrier.postcode.as_bytes(), behind];
                symbol = symbol.transmitting(whole.concat().into_iter().map(char::from).collect::<String>());
                symbol = symbol.with_note(
                    "postcode-filled",
                    Wording::fixed(
                        "the 5-digit ZIP code was filled with four zeros, as the standard prescribes for country 840",
                        "5 桁の ZIP コードに 0 を 4 つ補いました (国コード 840 の規定)",
                    ),
                );
            }
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// 2 and 3 carry a structured message for carriers with a numeric (2) or alphanumeric (3) postcode, 4 any text, 5 the
    /// same with more error correction, 6 settings for a reader. Left out: 4.
    #[schemars(range(min = 2, max = 6))]
    mode: Option<u8>,
    /// Character encoding of the text; left out: ISO-8859-1 where it has every character, else UTF-8.
    #[schemars(length(max = 40))]
    encoding: Option<String>,
    /// Whether an ECI names the encoding; automatic: for all but ASCII and ISO-8859-1, which readers take by the standard
    /// and do not guess beyond, and not for bytes without `encoding`.
    eci: Eci,
    /// Place of this symbol in a message spread over up to 8 symbols.
    structured_append: Option<StructuredAppend>,
}

/// Place of a symbol in its sequence.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StructuredAppend {
    /// Number of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 8))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 2, max = 8))]
    total: u8,
    /// The data is the whole message: this symbol gets its part of it.
    #[serde(default)]
    split: bool,
}

impl StructuredAppend {
    /// Clause 4.9.1: the pad of code set A, then index and total, each less one, in three bits.
    fn codewords(&self) -> Result<[u8; 2], EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 2..=8)?;
        Ok([33, (self.index - 1) << 3 | (self.total - 1)])
    }

    /// Which part of the data this symbol has; none: all of it.
    fn place(&self) -> Option<(u8, u8)> {
        self.split.then_some((self.index, self.total))
    }
}

const NO_SPLIT: Wording = Wording::fixed(
    "modes 2 and 3 are not split, as each symbol carries the whole carrier message; give each symbol its own data",
    "モード 2 と 3 は分割できません。輸送用メッセージはシンボルごとに必要なため、シンボルごとにデータを指定してください",
);

/// The structured carrier message of modes 2 and 3 (annex B).
struct Carrier<'a> {
    /// The header `[)>` RS `01` GS and two digits, which stays at the head of the secondary message.
    header: &'a [u8],
    postcode: String,
    zip_filled: bool,
    codewords: [u8; 10],
    /// What is left for the secondary message.
    message: &'a [u8],
}

impl<'a> Carrier<'a> {
    fn of(data: &'a [u8], mode: u8) -> Result<Self, EncodeError> {
        let header = match data {
            [b'[', b')', b'>', 0x1E, b'0', b'1', 0x1D, b'0'..=b'9', b'0'..=b'9', ..] => 9,
            _ => 0,
        };
        let mut at = header;
        let mut field = |allowed: fn(&[u8], u8) -> bool, wording: Wording| {
            let start = at;
            let length = data[start..].iter().position(|&byte| byte == GS);
            let bytes = &data[start..start + length.unwrap_or(data.len() - start)];
            at = start + bytes.len() + 1;
            if length.is_some() && allowed(bytes, mode) {
                return Ok(bytes);
            }
            Err(EncodeError::at(start..start + bytes.len(), Fault::Rule { code: "invalid-character", wording }))
        };
        let postcode = field(is_postcode, if mode == 2 { NUMERIC_POSTCODE } else { ALPHANUMERIC_POSTCODE })?;
        let country = field(is_three_digits, COUNTRY)?;
        let service = field(is_three_digits, SERVICE)?;
        let message = &data[at..];

        let number = |digits: &[u8]| digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        let mut postcode = String::from_utf8_lossy(postcode).into_owned();
        // Annex B.1: a ZIP code without its four digits is filled with zeros.
        let zip_filled = mode == 2 && country == b"840" && postcode.len() == ZIP;
        if zip_filled {
            postcode.push_str("0000");
        }
        // 36 bits of postcode: its length and its digits, or six characters of code set A.
        let postcode_bits = if mode == 2 {
            (postcode.len() as u64) << 30 | number(postcode.as_bytes())
        } else {
            postcode = format!("{postcode:<6}");
            postcode.bytes().fold(0, |bits, c| bits << 6 | u64::from(code_sets::value_in_a(c)))
        };
        // Clause 4.8: service, country, postcode and mode, the lowest bits in the first codeword.
        let bits = u128::from(number(service)) << 50
            | u128::from(number(country)) << 40
            | u128::from(postcode_bits) << 4
            | u128::from(mode);
        let codewords = std::array::from_fn(|i| (bits >> (6 * i)) as u8 & 0x3F);
        Ok(Self { header: &data[..header], postcode, zip_filled, codewords, message })
    }
}

const GS: u8 = 0x1D;

/// Digits of a ZIP code without its four more.
const ZIP: usize = 5;

fn is_postcode(bytes: &[u8], mode: u8) -> bool {
    if mode == 2 {
        (1..=9).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit)
    } else {
        let allowed = |c: &u8| matches!(c, b' ' | b'"'..=b':' | b'A'..=b'Z');
        (1..=6).contains(&bytes.len()) && bytes.iter().all(allowed)
    }
}

fn is_three_digits(bytes: &[u8], _: u8) -> bool {
    bytes.len() == 3 && bytes.iter().all(u8::is_ascii_digit)
}

const NUMERIC_POSTCODE: Wording = Wording::fixed(
    "mode 2 begins with a postcode of 1 to 9 digits and GS (U+001D): postcode GS country GS class of service GS message",
    "モード 2 は 1〜9 桁の数字の郵便番号と GS (U+001D) で始めます: 郵便番号 GS 国コード GS サービス GS 本文",
);
const ALPHANUMERIC_POSTCODE: Wording = Wording::fixed(
    "mode 3 begins with a postcode of 1 to 6 capital letters, digits, blanks or signs and GS (U+001D): postcode GS country \
     GS class of service GS message",
    "モード 3 は 1〜6 文字の英大文字・数字・空白・記号の郵便番号と GS (U+001D) で始めます: 郵便番号 GS 国コード GS サービス GS 本文",
);
const COUNTRY: Wording = Wording::fixed(
    "after the postcode comes the country code of three digits (ISO 3166) and GS (U+001D)",
    "郵便番号の次は 3 桁の数字の国コード (ISO 3166) と GS (U+001D) です",
);
const SERVICE: Wording = Wording::fixed(
    "after the country code comes the class of service of three digits and GS (U+001D)",
    "国コードの次は 3 桁の数字のサービスクラスと GS (U+001D) です",
);

/// Clause 4.10: the primary message with its checks, the secondary with those of its even and odd places, interleaved.
fn with_checks(codewords: &[u8], check: usize) -> Vec<u8> {
    let field = Field::binary(0x43);
    let (primary, secondary) = codewords.split_at(10);
    let words = |bytes: &[u8]| bytes.iter().map(|&byte| u16::from(byte)).collect::<Vec<_>>();
    let generator = Generator::new(&field, 1, check);
    let places = |first| words(secondary).into_iter().skip(first).step_by(2);
    let even = generator.check_codewords(places(0));
    let odd = generator.check_codewords(places(1));

    let mut all = primary.to_vec();
    all.extend(Generator::new(&field, 1, 10).check_codewords(words(primary)).iter().map(|&word| word as u8));
    all.extend(secondary);
    all.extend(even.iter().zip(&odd).flat_map(|(&even, &odd)| [even as u8, odd as u8]));
    debug_assert_eq!(all.len(), 144);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Annex B.2 of ISO/IEC 16023: postcode 152382802, country 840, class 001.
    #[test]
    fn primary_message_of_the_worked_example() {
        let carrier = Carrier::of(b"152382802\x1D840\x1D001\x1D", 2).ok().unwrap();
        assert_eq!(carrier.codewords, [34, 20, 45, 20, 17, 18, 2, 18, 7, 0]);
    }

    #[test]
    fn report_c104_zip_code_is_filled_with_zeros() {
        let carrier = Carrier::of(b"12345\x1D840\x1D001\x1DABC", 2).ok().unwrap();
        assert_eq!(carrier.postcode, "123450000");
        assert_eq!(carrier.codewords[5..7], [(9 << 4 | 123_450_000 >> 26) as u8 & 0x3F, 9 >> 2]);
        let other = Carrier::of(b"12345\x1D276\x1D001\x1DABC", 2).ok().unwrap();
        assert_eq!(other.postcode, "12345");
    }

    #[test]
    fn checks_fill_the_symbol_in_every_mode() {
        for mode in 2..=6 {
            let options = Options { mode: Some(mode), ..Options::default() };
            let data = Payload::Text("1234\u{1D}276\u{1D}001\u{1D}ABC".into());
            assert!(MaxiCode::encode(&data, &options).is_ok(), "{mode}");
        }
    }
}
