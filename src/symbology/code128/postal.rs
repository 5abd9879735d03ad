//! Parcels and mail in Code 128: the DPD parcel label code and the UPU S10 item identifier.
//!
//! Standards: DPD Parcel Label Specification 2.4.1, section 4.6; UPU S10-12.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    QUIET,
    encodation::{Characters, Unit},
};
use crate::{
    gs1::checks::country_letters,
    symbol::Symbol,
    symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording},
};

pub struct Dpd;

impl Symbology for Dpd {
    const FACTS: Facts = Facts {
        id: "dpd",
        aliases: &["dpd-parcel", "dpd-code"],
        name: "DPD parcel label",
        family: Family::Postal,
        standard: "DPD Parcel Label Specification 2.4.1, section 4.6",
        accepts: "27 characters 0-9 A-Z: postcode 7, tracking number 14, service 3, country 3; an identification tag may \
                  stand before them",
        example: "008182709980000020028101276",
    };

    type Options = DpdOptions;

    fn encode(data: &Payload, options: &DpdOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        let tag = match (text.chars().count(), text.chars().next()) {
            (27, _) => None,
            (28, Some(tag)) if !options.relabel => Some(tag),
            (length, _) if options.relabel => {
                return Err(EncodeError::new(Fault::InvalidLength { length, expected: "27" }));
            }
            (length, _) => return Err(EncodeError::new(Fault::InvalidLength { length, expected: "27 or 28" })),
        };
        if let Some(found) = tag.filter(|tag| !matches!(tag, ' '..='~')) {
            let fault = Fault::InvalidCharacter { found, expected: "ASCII from blank to ~" };
            return Err(EncodeError::at(0..found.len_utf8(), fault));
        }
        let body = &text[tag.map_or(0, char::len_utf8)..];
        EncodeError::check_characters(body, "0-9 A-Z", |c| c.is_ascii_digit() || c.is_ascii_uppercase()).map_err(
            |error| {
                let back = text.len() - body.len();
                EncodeError { span: error.span.map(|span| span.start + back..span.end + back), ..error }
            },
        )?;

        // A label put over another one carries no tag and has bars of half the height.
        let message = if options.relabel { body.to_owned() } else { format!("{}{body}", tag.unwrap_or('%')) };
        let (usual, least) = if options.relabel { (33.5, 31.25) } else { (67.0, 62.5) };
        let check = mod_37_36(body);
        let mut symbol = draw(&message, usual, least).with_text(groups(body, &[4, 3, 4, 4, 4, 2, 3, 3], check));
        symbol = symbol.with_detail("dpd_check_character", check.to_string());
        Ok(if options.relabel || tag.is_some() {
            symbol
        } else {
            symbol.with_note(
                "identification-tag-added",
                Wording::fixed("the identification tag % was added", "識別タグ % を付けました"),
            )
        })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DpdOptions {
    /// The code of a relabel, which has no identification tag and half the height.
    relabel: bool,
}

pub struct UpuS10;

impl Symbology for UpuS10 {
    const FACTS: Facts = Facts {
        id: "upu-s10",
        aliases: &["s10", "upu-item-identifier"],
        name: "UPU S10 item identifier",
        family: Family::Postal,
        standard: "UPU S10-12",
        accepts: "2 letters, 8 digits, 2 letters of the country; or with the check digit before the country",
        example: "EE876543216CA",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        // Clause 5: service indicator, serial number, check digit, country.
        for (at, found) in text.char_indices() {
            let letter = at < 2 || at + 2 >= text.len();
            if letter && !found.is_ascii_uppercase() || !letter && !found.is_ascii_digit() {
                let expected = if letter { "A-Z" } else { "0-9" };
                return Err(EncodeError::at(at..at + found.len_utf8(), Fault::InvalidCharacter { found, expected }));
            }
        }
        if !matches!(text.len(), 12 | 13) {
            let fault = Fault::InvalidLength { length: text.len(), expected: "13, or 12 without the check digit" };
            return Err(EncodeError::new(fault));
        }
        let (head, country) = text.split_at(text.len() - 2);
        let check = s10_check(&head.as_bytes()[2..10]);
        if let Some(found) = head.chars().nth(10).filter(|&found| found != check) {
            let fault = Fault::InvalidCheckDigit { found: found.into(), expected: check.into() };
            return Err(EncodeError::at(10..11, fault));
        }

        let message = format!("{}{check}{country}", &head[..10]);
        let readable = [&message[..2], &message[2..5], &message[5..8], &message[8..11], country].join(" ");
        let mut symbol = draw(&message, 50.0, 25.0).with_text(readable);
        if country_letters(country).is_err() {
            symbol = symbol.with_note(
                "unknown-country",
                Wording::of(
                    format!("{country} is no country code of ISO 3166"),
                    format!("{country} は ISO 3166 の国コードにありません"),
                ),
            );
        }
        Ok(if text.len() == 13 { symbol } else { symbol.with_check_digit_note(&check.to_string()) })
    }
}

fn draw(message: &str, usual: f32, least: f32) -> Symbol {
    let units: Vec<Unit> = message.bytes().map(Unit::Byte).collect();
    let characters = Characters::shortest(&units);
    characters.told_in(Symbol::new(characters.bars(usual, least), QUIET).transmitting(message))
}

/// The text in groups of the given lengths, the check character after them.
fn groups(text: &str, lengths: &[usize], check: char) -> String {
    let mut rest = text;
    let mut readable = String::with_capacity(text.len() + lengths.len() + 1);
    for &length in lengths {
        let (group, after) = rest.split_at(length.min(rest.len()));
        readable.push_str(group);
        readable.push(' ');
        rest = after;
    }
    readable.push_str(rest);
    readable.push(check);
    readable
}

/// ISO/IEC 7064, MOD 37,36, over 0-9 and A-Z.
fn mod_37_36(text: &str) -> char {
    let product = text.chars().fold(36, |product, c| {
        let sum = (product + c.to_digit(36).unwrap_or(0)) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    char::from_digit((37 - product) % 36, 36).unwrap_or('0').to_ascii_uppercase()
}

/// Clause 5.3: weights 8, 6, 4, 2, 3, 5, 9, 7, eleven less the remainder; 10 is 0 and 11 is 5.
fn s10_check(digits: &[u8]) -> char {
    let sum: u32 = digits.iter().zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    char::from(match 11 - sum % 11 {
        10 => b'0',
        11 => b'5',
        digit => b'0' + digit as u8,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DPD Parcel Label Specification, figure of the barcode.
    #[test]
    fn check_character_of_dpd() {
        assert_eq!(mod_37_36("008182709980000020028101276"), 'B');
    }

    /// UPU S10-12, clause 5.3, example 47312482.
    #[test]
    fn check_digit_of_s10() {
        assert_eq!(s10_check(b"47312482"), '9');
        assert_eq!(s10_check(b"87654321"), '6');
    }
}
