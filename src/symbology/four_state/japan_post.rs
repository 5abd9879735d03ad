//! Japan Post customer barcode (カスタマバーコード): postcode and address number in 67 bars.
//!
//! Standard: 日本郵便, 郵便番号・バーコードマニュアル. Start, 7 places of postcode, 13 of address number, check, stop; three
//! bars a place. A letter takes two places, unused ones are filled with control code CC4, and what is too long is cut.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{bars, japan_address, length_error};
use crate::symbol::{Extent, Quiet, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology};

pub struct JapanPost;

impl Symbology for JapanPost {
    const FACTS: Facts = Facts {
        id: "japan-post",
        aliases: &[
            "japanese-postal",
            "japan-post-customer",
            "customer-barcode",
            "kasutama",
            "jp4scc",
            "カスタマバーコード",
        ],
        name: "Japan Post customer barcode",
        family: Family::Postal,
        standard: "日本郵便 郵便番号・バーコードマニュアル",
        accepts: "7-digit postcode and address number (0-9 A-Z -); a written address with `address_extraction`",
        example: "10000131-3-2-503",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        let parts = if options.address_extraction { japan_address::extract(text)? } else { split(text)? };

        // Letters are a control code and a digit; 13 places are filled or cut, even between the two.
        let mut places: Vec<u8> = parts.postcode.bytes().chain(parts.address_number.bytes()).flat_map(places).collect();
        let cut = places.len() > PLACES;
        places.resize(PLACES, CC4);

        // The check place brings the sum to a multiple of 19.
        let sum: usize = places.iter().map(|&place| usize::from(place)).sum();
        places.push(((19 - sum % 19) % 19) as u8);
        let check = NAMES[usize::from(places[PLACES])];

        let characters = places.iter().flat_map(|&place| PATTERNS[usize::from(place)]);
        let states = START.into_iter().chain(characters).chain(STOP).map(|bar| match bar {
            1 => Extent::Full,
            2 => Extent::Ascender,
            3 => Extent::Descender,
            _ => Extent::Tracker,
        });
        let mut symbol = Symbol::new(bars(states, BANDS), QUIET)
            .with_detail("postcode", parts.postcode)
            .with_detail("address_number", parts.address_number.as_str())
            .with_detail("check_character", check);
        // The bars are 0.6 mm wide at 10 points.
        symbol.module_mm = options.point_size.map(|points| f64::from(points) * 0.06);
        if options.address_extraction {
            symbol = symbol.with_note(
                "address-number-extracted",
                Wording::of(
                    format!("address number taken from the address: {}", parts.address_number),
                    format!("住所から抜き出した住所表示番号: {}", parts.address_number),
                ),
            );
        }
        if cut {
            symbol = symbol.with_note(
                "address-number-cut",
                Wording::fixed(
                    "the address number was cut after 13 places, as the postal manual prescribes",
                    "マニュアルの規定により、住所表示番号を 13 けたで切りました",
                ),
            );
        }
        if parts.hyphens_left_out {
            symbol = symbol.with_note(
                "hyphen-left-out",
                Wording::fixed(
                    "the hyphens inside and after the postcode are not encoded",
                    "郵便番号の中と直後のハイフンは符号化しません",
                ),
            );
        } else if parts.address_number.starts_with('-') {
            symbol = symbol.with_note(
                "joining-hyphen-encoded",
                Wording::fixed(
                    "the address number begins with a hyphen, which the postal manual leaves out",
                    "住所表示番号がハイフンで始まっています。マニュアルでは郵便番号との間のハイフンを省きます",
                ),
            );
        }
        Ok(symbol)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Takes the address number from a written address by the rules of the postal manual. The data is the postcode and
    /// what follows the name of the town: `100-0013 1丁目3番2号 郵便プラザ503室`.
    address_extraction: bool,
    /// Size of the barcode in points, where `module` of the picture is left out: at 10 points that is 0.6 mm.
    #[schemars(range(min = 8.0, max = 11.5))]
    point_size: Option<f32>,
}

/// What the barcode carries.
pub(super) struct Parts {
    /// Seven digits.
    pub postcode: String,
    /// Digits, capital letters and hyphens.
    pub address_number: String,
    /// Whether the postcode was written with its hyphen.
    pub hyphens_left_out: bool,
}

/// Postcode and address number of data such as `10000131-3-2-503`, `100-0013` and `100-0013-1-3-2-503`.
fn split(text: &str) -> Result<Parts, EncodeError> {
    EncodeError::check_characters(text, "0-9 A-Z -", |c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-')?;
    let hyphen = text.as_bytes().get(3) == Some(&b'-');
    let end = 7 + usize::from(hyphen);
    if text.len() < end {
        return Err(length_error(text.len(), "7 digits of postcode, then the address number"));
    }
    let (postcode, rest) = text.split_at(end);
    if let Some((at, found)) = postcode.char_indices().find(|&(at, c)| !(c.is_ascii_digit() || hyphen && at == 3)) {
        return Err(EncodeError::at(at..at + 1, Fault::InvalidCharacter { found, expected: "0-9" }));
    }
    let rest = if hyphen { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
    Ok(Parts {
        postcode: postcode.chars().filter(|&c| c != '-').collect(),
        address_number: rest.to_owned(),
        hyphens_left_out: hyphen,
    })
}

/// Places of a character: digits as themselves, the hyphen as 10, letters as CC1 to CC3 and a digit.
fn places(c: u8) -> impl Iterator<Item = u8> {
    let (first, second) = match c {
        b'A'..=b'Z' => (11 + (c - b'A') / 10, Some((c - b'A') % 10)),
        b'-' => (10, None),
        _ => (c.wrapping_sub(b'0') % 10, None),
    };
    std::iter::once(first).chain(second)
}

/// Places of postcode and address number.
const PLACES: usize = 20;

/// Fills the address number.
const CC4: u8 = 14;

/// Names of the places by value.
#[rustfmt::skip]
const NAMES: [&str; 19] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "CC1", "CC2", "CC3", "CC4", "CC5", "CC6", "CC7", "CC8",
];

/// Bars by value: 1 long, 2 semi-long upwards, 3 semi-long downwards, 4 timing.
#[rustfmt::skip]
const PATTERNS: [[u8; 3]; 19] = [
    [1, 4, 4], [1, 1, 4], [1, 3, 2], [3, 1, 2], [1, 2, 3], [1, 4, 1], [3, 2, 1], [2, 1, 3], [2, 3, 1], [4, 1, 1],
    [4, 1, 4], [3, 2, 4], [3, 4, 2], [2, 3, 4], [4, 3, 2], [2, 4, 3], [4, 2, 3], [4, 4, 1], [1, 1, 1],
];

const START: [u8; 2] = [1, 3];
const STOP: [u8; 2] = [3, 1];

/// Long, semi-long and timing bar are as 6 : 4 : 2, bar width and gap as 1 : 1.
const BANDS: [f32; 3] = [2.0, 2.0, 2.0];

/// 2 mm on all sides at 10 points, where a module is 0.6 mm.
const QUIET: Quiet = Quiet::all(10.0 / 3.0);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::{Height, Shape};

    fn symbol(data: &str) -> Symbol {
        JapanPost::encode(&Payload::Text(data.into()), &Options::default()).unwrap()
    }

    #[test]
    fn report_c76_hyphen_of_the_postcode_is_no_place() {
        let plain = symbol("1000013").rows();
        assert_eq!(symbol("100-0013").rows(), plain);
        assert_eq!(symbol("100-0013-").rows(), plain);
        assert_eq!(symbol("100-0013-1-3-2-503").rows(), symbol("10000131-3-2-503").rows());
        assert!(JapanPost::encode(&Payload::Text("１００００１３".into()), &Options::default()).is_err());
    }

    #[test]
    fn report_c77_proportions_are_those_of_the_manual() {
        let Shape::Bars(bars) = symbol("10000131-3-2-503").shape else { panic!() };
        assert_eq!(bars.height, Height::Bands { ascender: 2.0, tracker: 2.0, descender: 2.0 });
        assert!(bars.bars.windows(2).all(|pair| pair[1].x - pair[0].x == 2 && pair[0].width == 1));
        assert_eq!(bars.width, 133);
    }

    #[test]
    fn the_manual_leaves_out_the_joining_hyphen_only_of_a_written_postcode() {
        assert!(symbol("1000013-1-3").notes.iter().any(|note| note.code == "joining-hyphen-encoded"));
        assert_ne!(symbol("1000013-1-3").rows(), symbol("10000131-3").rows());
    }

    #[test]
    fn every_check_character_brings_the_sum_of_the_places_to_a_multiple_of_19() {
        let mut seen = [false; 19];
        for last in 0..100 {
            let Shape::Bars(bars) = symbol(&format!("10000131-{last}")).shape else { panic!() };
            let states = bars.bars.iter().map(|bar| match bar.extent {
                Extent::Full => 1,
                Extent::Ascender => 2,
                Extent::Descender => 3,
                _ => 4,
            });
            let states: Vec<u8> = states.collect();
            let values = states[2..states.len() - 2]
                .chunks(3)
                .map(|character| PATTERNS.iter().position(|pattern| pattern == character).unwrap());
            let values: Vec<usize> = values.collect();
            assert_eq!(values.len(), PLACES + 1);
            assert_eq!(values.iter().sum::<usize>() % 19, 0, "{last}");
            seen[values[PLACES]] = true;
        }
        assert_eq!(seen, [true; 19]);
    }
}
