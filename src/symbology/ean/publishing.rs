//! Books, serials and printed music: EAN-13 with a rule on its number and its own text above.
//!
//! Standards: ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 10957 (ISMN).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Number, Options, ascii, demand_prefix, retail::draw_ean_13, with_add_on};
use crate::{
    coding::check_digit::mod10_weight3,
    symbol::{Symbol, Text},
    symbology::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
};

pub struct Isbn;

impl Symbology for Isbn {
    const FACTS: Facts = Facts {
        id: "isbn",
        aliases: &["isbn-13", "isbnx", "bookland"],
        name: "ISBN",
        family: Family::Retail,
        standard: "ISO 2108:2017",
        accepts: "ISBN of 13 or 10 characters, with or without hyphens; 12 digits without check digit",
        example: "978-4-00-310101-8",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let given = Hyphenated::read(data.text()?, "0-9 X -")?;
        let (number, converted) = match given.characters.len() {
            10 => (isbn_10(&given)?, true),
            12 | 13 => (given.number(13)?, false),
            length => return Err(invalid_length(length, "10, 13, or 12 without check digit")),
        };
        demand_prefix(
            &number.digits,
            &["978", "979"],
            "invalid-character",
            Wording::fixed("an ISBN begins with 978 or 979", "ISBN は 978 または 979 で始まります"),
        )?;
        if number.digits.starts_with(b"9790") {
            let wording = Wording::fixed("979-0 is an ISMN, of printed music", "979-0 は楽譜の ISMN です");
            return Err(EncodeError::at(0..1, Fault::Rule { code: "invalid-character", wording }));
        }
        let hyphened = match (converted, given.hyphens) {
            // The groups of an ISBN-10 are those of the ISBN-13.
            (true, true) => format!("978-{}{}", &given.text[..given.text.len() - 1], char::from(number.digits[12])),
            (false, true) if !number.completed => given.text.to_owned(),
            (false, true) => format!("{}-{}", given.text.trim_end_matches('-'), char::from(number.digits[12])),
            (_, false) => grouped(&number.digits, &JAPANESE_PUBLISHERS).unwrap_or_else(|| number.text()),
        };
        let mut symbol = draw_ean_13(&number);
        symbol.text.push(Text::above(format!("ISBN {hyphened}")));
        if converted {
            let wording = Wording::of(
                format!("the ISBN-10 was converted to the ISBN-13 {}", number.text()),
                format!("ISBN-10 を ISBN-13 {} に変換しました", number.text()),
            );
            symbol = symbol.with_note("isbn-converted", wording);
        }
        with_add_on(symbol, options)
    }
}

/// The ISBN-13 of an ISBN-10, whose own check character is verified first (ISO 2108:1992, annex A).
fn isbn_10(given: &Hyphenated) -> Result<Number, EncodeError> {
    let (digits, check) = given.characters.split_at(9);
    let value = mod_11(digits);
    if check[0].0 != value {
        return Err(given.wrong_check(check[0], value));
    }
    let mut number = b"978".to_vec();
    number.extend(digits.iter().map(|(c, _)| *c));
    number.push(mod10_weight3(&number));
    Ok(Number { digits: number, completed: false })
}

/// The check character modulo 11 of ISBN-10 and ISSN: weights from 2 up, from the right.
fn mod_11(digits: &[(u8, usize)]) -> u8 {
    let sum: u32 = digits.iter().rev().zip(2..).map(|((c, _), weight)| u32::from(c - b'0') * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => b'X',
        value => b'0' + value as u8,
    }
}

pub struct Issn;

impl Symbology for Issn {
    const FACTS: Facts = Facts {
        id: "issn",
        aliases: &[],
        name: "ISSN",
        family: Family::Retail,
        standard: "ISO 3297:2022",
        accepts: "ISSN of 8 characters, with or without hyphen; 12 or 13 digits beginning with 977",
        example: "0317-8471",
    };

    type Options = IssnOptions;

    fn encode(data: &Payload, options: &IssnOptions) -> Result<Symbol, EncodeError> {
        let given = Hyphenated::read(data.text()?, "0-9 X -")?;
        let number = match given.characters.len() {
            8 => {
                let (digits, check) = given.characters.split_at(7);
                let value = mod_11(digits);
                if check[0].0 != value {
                    return Err(given.wrong_check(check[0], value));
                }
                let variant = options.variant.unwrap_or(0);
                let mut number = b"977".to_vec();
                number.extend(digits.iter().map(|(c, _)| *c));
                number.extend([b'0' + variant / 10, b'0' + variant % 10]);
                number.push(mod10_weight3(&number));
                Number { digits: number, completed: false }
            }
            12 | 13 => {
                let number = given.number(13)?;
                demand_prefix(
                    &number.digits,
                    &["977"],
                    "invalid-character",
                    Wording::fixed("the number of an ISSN begins with 977", "ISSN の番号は 977 で始まります"),
                )?;
                if options.variant.is_some() {
                    let wording = Wording::fixed(
                        "the data has its own variant: the digits 11 and 12",
                        "データの 11~12 桁目がすでにバリアントです",
                    );
                    return Err(EncodeError::option("variant", wording));
                }
                number
            }
            length => return Err(invalid_length(length, "8, or 12 or 13 beginning with 977")),
        };
        let digits: Vec<(u8, usize)> = number.digits[3..10].iter().map(|c| (*c, 0)).collect();
        let issn = format!(
            "ISSN {}-{}{}",
            ascii(&number.digits[3..7]),
            ascii(&number.digits[7..10]),
            char::from(mod_11(&digits))
        );
        let mut symbol = draw_ean_13(&number);
        symbol.text.push(Text::above(issn));
        with_add_on(symbol, &Options { add_on: options.add_on.clone() })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IssnOptions {
    /// Variant of the serial, as a change of price: the digits 11 and 12; 0 unless the data tells it.
    #[schemars(range(min = 0, max = 99))]
    variant: Option<u8>,
    /// Add-on of 2 or 5 digits: the issue.
    #[schemars(length(min = 2, max = 5))]
    add_on: Option<String>,
}

pub struct Ismn;

impl Symbology for Ismn {
    const FACTS: Facts = Facts {
        id: "ismn",
        aliases: &[],
        name: "ISMN",
        family: Family::Retail,
        standard: "ISO 10957:2021",
        accepts: "ISMN of 13 digits beginning with 979-0, or M and 9 digits, with or without hyphens",
        example: "979-0-2600-0043-8",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        // M stood for what 979-0 says since 2008; the check digit is the same.
        let old = text.starts_with('M');
        let given = Hyphenated::read(text, "0-9 M -")?;
        let number = if old {
            let digits: Vec<(u8, usize)> = given.characters[1..].to_vec();
            if digits.len() != 9 {
                return Err(invalid_length(
                    given.characters.len(),
                    "10 beginning with M, 13, or 12 without check digit",
                ));
            }
            let mut number = b"9790".to_vec();
            number.extend(digits[..8].iter().map(|(c, _)| *c));
            let value = mod10_weight3(&number);
            if digits[8].0 != value {
                return Err(given.wrong_check(digits[8], value));
            }
            number.push(value);
            Number { digits: number, completed: false }
        } else {
            given.number(13)?
        };
        demand_prefix(
            &number.digits,
            &["9790"],
            "invalid-character",
            Wording::fixed("an ISMN begins with 979-0", "ISMN は 979-0 で始まります"),
        )?;
        let ismn = grouped(&number.digits, &MUSIC_PUBLISHERS).unwrap_or_else(|| number.text());
        let mut symbol = draw_ean_13(&number);
        symbol.text.push(Text::above(format!("ISMN {ismn}")));
        if old {
            let wording = Wording::of(
                format!("the ISMN was converted to {}", number.text()),
                format!("ISMN を {} に変換しました", number.text()),
            );
            symbol = symbol.with_note("ismn-converted", wording);
        }
        with_add_on(symbol, options)
    }
}

/// A number that may be written with hyphens between its groups.
struct Hyphenated<'a> {
    text: &'a str,
    /// Characters without hyphens, each with its place in the text.
    characters: Vec<(u8, usize)>,
    hyphens: bool,
}

impl<'a> Hyphenated<'a> {
    /// Digits in groups with one hyphen between; X at the end, M at the beginning where they are allowed.
    fn read(text: &'a str, expected: &'static str) -> Result<Self, EncodeError> {
        let last = text.len().saturating_sub(1);
        let mut previous = '-';
        for (at, found) in text.char_indices() {
            let right = match found {
                '0'..='9' => true,
                'X' => at == last && expected.contains('X'),
                'M' => at == 0 && expected.contains('M'),
                '-' => previous != '-' && at != last,
                _ => false,
            };
            if !right {
                return Err(EncodeError::at(at..at + found.len_utf8(), Fault::InvalidCharacter { found, expected }));
            }
            previous = found;
        }
        let characters: Vec<(u8, usize)> =
            text.bytes().enumerate().filter(|(_, c)| *c != b'-').map(|(at, c)| (c, at)).collect();
        let hyphens = characters.len() < text.len();
        Ok(Self { text, characters, hyphens })
    }

    /// As a number of `length` digits or one less, faults told by their place in the text.
    fn number(&self, length: usize) -> Result<Number, EncodeError> {
        let digits: String = self.characters.iter().map(|(c, _)| char::from(*c)).collect();
        Number::parse(&digits, length, "13, or 12 without check digit").map_err(|error| {
            let at = |i: usize| self.characters.get(i).map_or(self.text.len(), |(_, at)| *at);
            let span = error.span.clone().map(|span| at(span.start)..at(span.start) + 1);
            EncodeError { span, ..error }
        })
    }

    fn wrong_check(&self, (found, at): (u8, usize), expected: u8) -> EncodeError {
        let fault = Fault::InvalidCheckDigit { found: char::from(found).into(), expected: char::from(expected).into() };
        debug_assert!(at < self.text.len());
        EncodeError::at(at..at + 1, fault)
    }
}

pub(super) fn invalid_length(length: usize, expected: &'static str) -> EncodeError {
    EncodeError::new(Fault::InvalidLength { length, expected })
}

/// The number with hyphens, where its prefix is that of the ranges.
pub(super) fn grouped(digits: &[u8], ranges: &Ranges) -> Option<String> {
    let rest = digits.strip_prefix(ranges.prefix.as_bytes())?;
    let length = ranges
        .publishers
        .iter()
        .find(|(last, _)| rest.starts_with(last.as_bytes()) || &rest[..last.len()] < last.as_bytes())?
        .1;
    let (publisher, title) = rest.split_at_checked(length)?;
    let (title, check) = title.split_at_checked(title.len().checked_sub(1)?)?;
    let (element, group) = ranges.prefix.split_at_checked(3)?;
    Some(format!("{element}-{group}-{}-{}-{}", ascii(publisher), ascii(title), ascii(check)))
}

/// How long publisher numbers are.
pub(super) struct Ranges {
    prefix: &'static str,
    /// The greatest beginning of each range, ascending, and the length of its numbers.
    publishers: &'static [(&'static str, usize)],
}

/// Publishers of the group 978-4, Japan (International ISBN Agency, range message).
pub(super) const JAPANESE_PUBLISHERS: Ranges =
    Ranges { prefix: "9784", publishers: &[("19", 2), ("69", 3), ("84", 4), ("89", 5), ("94", 6), ("99", 7)] };

/// Publishers of printed music (ISO 10957, annex A).
const MUSIC_PUBLISHERS: Ranges =
    Ranges { prefix: "9790", publishers: &[("0", 3), ("3", 4), ("6", 5), ("8", 6), ("9", 7)] };

#[cfg(test)]
mod tests {
    use super::*;

    fn isbn(text: &str) -> Result<Symbol, EncodeError> {
        Isbn::encode(&Payload::Text(text.into()), &Options::default())
    }

    fn above(symbol: &Symbol) -> &str {
        symbol.text.last().map_or("", |text| &text.content)
    }

    #[test]
    fn isbn_10_becomes_isbn_13_and_is_told() {
        let symbol = isbn("4-00-310101-4").expect("drawn");
        assert_eq!(above(&symbol), "ISBN 978-4-00-310101-8");
        assert_eq!(symbol.notes[0].code, "isbn-converted");
        assert_eq!(above(&isbn("0-8044-2957-X").expect("drawn")), "ISBN 978-0-8044-2957-3");
        assert_eq!(isbn("4-00-310101-5").expect_err("refused").span, Some(12..13));
    }

    #[test]
    fn hyphens_are_kept_or_set_where_the_ranges_are_known() {
        assert_eq!(above(&isbn("9784003101018").expect("drawn")), "ISBN 978-4-00-310101-8");
        assert_eq!(above(&isbn("978-1-86074-271-2").expect("drawn")), "ISBN 978-1-86074-271-2");
        assert_eq!(above(&isbn("9781860742712").expect("drawn")), "ISBN 9781860742712");
        assert_eq!(above(&isbn("978400310101").expect("drawn")), "ISBN 978-4-00-310101-8");
        assert_eq!(above(&isbn("978-4-00-310101").expect("drawn")), "ISBN 978-4-00-310101-8");
        for (digits, text) in [
            ("9784200000000", "978-4-200-00000-0"),
            ("9784849900000", "978-4-8499-0000-0"),
            ("9784850000000", "978-4-85000-000-0"),
            ("9784949999000", "978-4-949999-00-0"),
            ("9784950000000", "978-4-9500000-0-0"),
        ] {
            assert_eq!(grouped(digits.as_bytes(), &JAPANESE_PUBLISHERS).as_deref(), Some(text));
        }
    }
}
