//! What the content of an element must obey beyond its characters and its length, one small check each.
//!
//! Source: GS1 General Specifications, section 3 (the data fields) and 7.9 to 7.12, and the GS1 Barcode Syntax Tests.
//! Every check may rely on the characters of its component (digits, where the component is numeric) and on its length.

use std::{borrow::Cow, ops::Range};

use super::{Gs1Fault, Sentence, code_lists};
use crate::coding::check_digit::mod10_weight3;

/// A check of one component.
pub type Check = fn(&str) -> Result<(), Wrong>;

/// What is wrong with a component.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which characters of the component are to blame.
    pub at: Range<usize>,
    /// What would be right.
    pub fault: Gs1Fault,
}

type Verdict = Result<(), Wrong>;

fn demand(
    right: bool,
    at: Range<usize>,
    en: impl Into<Cow<'static, str>>,
    ja: impl Into<Cow<'static, str>>,
) -> Verdict {
    if right { Ok(()) } else { Err(Wrong { at, fault: Gs1Fault::Rule(Sentence::of(en, ja)) }) }
}

fn number(digits: &str) -> u64 {
    digits.bytes().fold(0, |sum, c| sum.saturating_mul(10).saturating_add(u64::from(c.wrapping_sub(b'0'))))
}

/// The last digit is the check digit (clause 7.9.1).
pub fn check_digit(value: &str) -> Verdict {
    let Some((&last, digits)) = value.as_bytes().split_last() else { return Ok(()) };
    let expected = mod10_weight3(digits);
    if last == expected {
        return Ok(());
    }
    let fault = Gs1Fault::CheckDigit { found: char::from(last).into(), expected: char::from(expected).into() };
    Err(Wrong { at: digits.len()..value.len(), fault })
}

/// The last two characters are the check character pair (clause 7.9.5).
pub fn check_pair(value: &str) -> Verdict {
    let Some((data, found)) = value.len().checked_sub(2).and_then(|at| value.split_at_checked(at)) else {
        return demand(
            false,
            0..value.len(),
            "two check characters are missing",
            "末尾のチェックキャラクタ 2 文字がありません",
        );
    };
    // Character values by their place in the alphabet, weighted with the primes from the right.
    let primes = (2..1021).filter(|n| (2..*n).all(|d| n % d != 0));
    let values = data.bytes().rev().map(|c| CSET_82.bytes().position(|known| known == c).unwrap_or(0));
    let value_of_pair = values.zip(primes).map(|(value, prime)| value * prime).sum::<usize>() % 1021;
    let expected: String =
        [value_of_pair >> 5, value_of_pair & 31].iter().map(|&v| char::from(CHECK_CHARACTERS[v])).collect();
    if found == expected {
        return Ok(());
    }
    Err(Wrong { at: data.len()..value.len(), fault: Gs1Fault::CheckDigit { found: found.into(), expected } })
}

/// CSET 82 in the order of its values (figure 7.11-1).
const CSET_82: &str = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const CHECK_CHARACTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Begins with a GS1 Company Prefix. How long it is only GS1 knows; two digits tell the member organisation at least.
pub fn company_prefix(value: &str) -> Verdict {
    let digits = value.bytes().take(2).take_while(u8::is_ascii_digit).count();
    demand(
        digits == 2,
        digits.min(value.len())..(digits + 1).min(value.len()),
        "a GS1 Company Prefix must stand at the beginning: digits",
        "先頭は GS1 事業者コード(数字)でなければなりません",
    )
}

/// As [`company_prefix`], after the indicator or extension digit.
pub fn company_prefix_after_1(value: &str) -> Verdict {
    company_prefix(value.get(1..).unwrap_or(""))
        .map_err(|wrong| Wrong { at: wrong.at.start + 1..wrong.at.end + 1, ..wrong })
}

fn date(year: u64, month: &str, day: &str, at: usize, day_0: bool) -> Verdict {
    let (m, d) = (number(month), number(day));
    demand((1..=12).contains(&m), at..at + 2, "the month must be 01 to 12", "月は 01 から 12 でなければなりません")?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match m {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    demand(
        d <= last && (d > 0 || day_0),
        at + 2..at + 4,
        format!("the day must be {} to {last}", if day_0 { "00 (none)" } else { "01" }),
        format!("日は {} から {last} でなければなりません", if day_0 { "00(日なし)" } else { "01" }),
    )
}

/// A date as year, month and day.
pub fn yymmdd(value: &str) -> Verdict {
    // 2000 stands for the century that makes 00 a leap year, as 2000 was.
    date(2000 + number(&value[..2]), &value[2..4], &value[4..6], 2, false)
}

/// A date as year, month and day, 00 being no day.
pub fn yymmd0(value: &str) -> Verdict {
    date(2000 + number(&value[..2]), &value[2..4], &value[4..6], 2, true)
}

/// A date with a year of four digits.
pub fn yyyymmdd(value: &str) -> Verdict {
    date(number(&value[..4]), &value[4..6], &value[6..8], 4, false)
}

/// An hour and minutes.
pub fn hhmi(value: &str) -> Verdict {
    hh(&value[..2])?;
    mi(&value[2..4]).map_err(|wrong| Wrong { at: 2..4, ..wrong })
}

/// An hour.
pub fn hh(value: &str) -> Verdict {
    demand(number(value) < 24, 0..2, "the hour must be 00 to 23", "時は 00 から 23 でなければなりません")
}

/// Minutes.
pub fn mi(value: &str) -> Verdict {
    demand(number(value) < 60, 0..2, "the minutes must be 00 to 59", "分は 00 から 59 でなければなりません")
}

/// Seconds.
pub fn ss(value: &str) -> Verdict {
    demand(number(value) < 60, 0..2, "the seconds must be 00 to 59", "秒は 00 から 59 でなければなりません")
}

/// A country by its number.
pub fn country(value: &str) -> Verdict {
    demand(
        code_lists::COUNTRIES.binary_search(&(number(value) as u16)).is_ok(),
        0..value.len(),
        "this is no country number of ISO 3166-1, as 392 for Japan",
        "ISO 3166-1 の国番号(日本は 392)ではありません",
    )
}

/// A country by its number, or 999 for more than one.
pub fn country_or_999(value: &str) -> Verdict {
    if value == "999" { Ok(()) } else { country(value) }
}

/// A country by its two letters.
pub fn country_letters(value: &str) -> Verdict {
    demand(
        code_lists::listed(code_lists::COUNTRY_LETTERS, value),
        0..value.len(),
        "this is no country code of ISO 3166-1, as JP",
        "ISO 3166-1 の国コード(日本は JP)ではありません",
    )
}

/// A currency by its number.
pub fn currency(value: &str) -> Verdict {
    demand(
        code_lists::CURRENCIES.binary_search(&(number(value) as u16)).is_ok(),
        0..value.len(),
        "this is no currency number of ISO 4217, as 392 for the yen",
        "ISO 4217 の通貨番号(円は 392)ではありません",
    )
}

/// A sex: 0 not known, 1 male, 2 female, 9 not applicable.
pub fn sex(value: &str) -> Verdict {
    demand(
        matches!(value, "0" | "1" | "2" | "9"),
        0..value.len(),
        "ISO/IEC 5218 has 0, 1, 2 and 9",
        "ISO/IEC 5218 の値は 0、1、2、9 です",
    )
}

/// Text in percent-encoding: every % begins two hexadecimal digits.
pub fn percent_encoded(value: &str) -> Verdict {
    for (at, _) in value.match_indices('%') {
        let hex = value.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        demand(hex, at..at + 1, "% must begin two hexadecimal digits", "% の後には 16 進数 2 桁が必要です")?;
    }
    Ok(())
}

/// Degrees from the south pole, times ten million.
pub fn latitude(value: &str) -> Verdict {
    demand(
        number(value) <= 1_800_000_000,
        0..value.len(),
        "the latitude must be 0000000000 to 1800000000",
        "緯度は 0000000000 から 1800000000 でなければなりません",
    )
}

/// Degrees eastward, times ten million.
pub fn longitude(value: &str) -> Verdict {
    demand(
        number(value) <= 3_600_000_000,
        0..value.len(),
        "the longitude must be 0000000000 to 3600000000",
        "経度は 0000000000 から 3600000000 でなければなりません",
    )
}

/// The minus sign of a temperature.
pub fn hyphen(value: &str) -> Verdict {
    demand(value == "-", 0..value.len(), "only - may stand here", "ここには - だけが使えます")
}

/// A flag.
pub fn yes_no(value: &str) -> Verdict {
    demand(matches!(value, "0" | "1"), 0..value.len(), "only 0 or 1 may stand here", "ここには 0 か 1 だけが使えます")
}

/// The winding direction of a roll: 0 face out, 1 face in, 9 undefined.
pub fn winding(value: &str) -> Verdict {
    demand(
        matches!(value, "0" | "1" | "9"),
        0..value.len(),
        "only 0, 1 or 9 may stand here",
        "ここには 0、1、9 だけが使えます",
    )
}

/// The filler 0.
pub fn zero(value: &str) -> Verdict {
    demand(value.bytes().all(|c| c == b'0'), 0..value.len(), "only 0 may stand here", "ここには 0 だけが使えます")
}

/// A number that is not zero.
pub fn nonzero(value: &str) -> Verdict {
    demand(value.bytes().any(|c| c != b'0'), 0..value.len(), "the number must not be zero", "0 は使えません")
}

/// A number without leading zeros.
pub fn no_leading_zero(value: &str) -> Verdict {
    demand(
        value == "0" || !value.starts_with('0'),
        0..1.min(value.len()),
        "the number must not begin with 0",
        "先頭に 0 は使えません",
    )
}

/// The number of a piece and the total of pieces, half of the digits each.
pub fn piece_of_total(value: &str) -> Verdict {
    let (piece, total) = value.split_at(value.len() / 2);
    demand(
        number(piece) > 0 && number(piece) <= number(total),
        0..value.len(),
        "the piece must be 1 up to the total",
        "個別番号は 1 から総数まででなければなりません",
    )
}

/// A position and a total with a slash between, as 1/3.
pub fn position_slash_total(value: &str) -> Verdict {
    let right = value.split_once('/').is_some_and(|(position, total)| {
        let plain = |s: &str| !s.is_empty() && !s.starts_with('0') && s.bytes().all(|c| c.is_ascii_digit());
        plain(position) && plain(total) && number(position) <= number(total)
    });
    demand(
        right,
        0..value.len(),
        "a position and a total must stand here, as 1/3",
        "順番と総数を 1/3 のように書いてください",
    )
}

/// An International Bank Account Number (ISO 13616).
pub fn iban(value: &str) -> Verdict {
    let bytes = value.as_bytes();
    let form = bytes.len() > 4
        && bytes.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && code_lists::listed(code_lists::COUNTRY_LETTERS, &value[..2]);
    demand(
        form,
        0..value.len(),
        "an IBAN must stand here: country, two check digits, account in digits and capital letters",
        "IBAN(国コード、チェックデジット 2 桁、口座の数字と大文字)が必要です",
    )?;
    let remainder = |digits: &str| {
        bytes[4..].iter().chain(&bytes[..2]).chain(digits.as_bytes()).fold(0, |sum, &c| {
            let v = if c.is_ascii_digit() { u32::from(c - b'0') } else { u32::from(c - b'A') + 10 };
            (if v < 10 { sum * 10 } else { sum * 100 } + v) % 97
        })
    };
    if remainder(&value[2..4]) == 1 {
        return Ok(());
    }
    let expected = format!("{:02}", 98 - remainder("00"));
    Err(Wrong { at: 2..4, fault: Gs1Fault::CheckDigit { found: value[2..4].into(), expected } })
}

/// The importer index of EU 2018/574.
pub fn importer_index(value: &str) -> Verdict {
    demand(
        value.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_')),
        0..value.len(),
        "only letters, digits, - and _ may stand here",
        "ここには英数字、-、_ だけが使えます",
    )
}

/// A package type of the GS1 code list.
pub fn package_type(value: &str) -> Verdict {
    demand(
        code_lists::listed(code_lists::PACKAGE_TYPES, value),
        0..value.len(),
        "this is no code of the GS1 list PackageTypeCode, as PX for a pallet",
        "GS1 の PackageTypeCode(パレットは PX)ではありません",
    )
}

/// An AIDC media type of ICCBBA: 01 to 10, 80 to 99.
pub fn media_type(value: &str) -> Verdict {
    demand(
        matches!(number(value), 1..=10 | 80..=99),
        0..value.len(),
        "the media type must be 01 to 10 or 80 to 99",
        "メディアタイプは 01 から 10、または 80 から 99 です",
    )
}

/// The filler = stands at the end only, at most twice, and fills up to a multiple of three (clause 7.11, CSET 64).
pub fn base_64_padding(value: &str) -> Verdict {
    let data = value.trim_end_matches('=');
    let filled = value.len() - data.len();
    demand(
        !data.contains('=') && (filled == 0 || (filled <= 2 && value.len().is_multiple_of(3))),
        data.find('=').unwrap_or(data.len())..value.len(),
        "= may stand at the end only, once or twice, to fill up to a multiple of three",
        "= は末尾だけに 1~2 個、長さを 3 の倍数にするために使えます",
    )
}

/// At least one character is no digit.
pub fn has_non_digit(value: &str) -> Verdict {
    demand(
        value.bytes().any(|c| !c.is_ascii_digit()),
        0..value.len(),
        "at least one character must not be a digit",
        "数字以外の文字が 1 つ以上必要です",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_content_passes() {
        let cases: &[(Check, &[&str])] = &[
            (check_digit, &["04912345678904", "123456789012345675", "0"]),
            (check_pair, &["1987654Ad4X4bL5ttr2310c2K"]),
            (company_prefix, &["4912", "491V5PI1DO6G"]),
            (company_prefix_after_1, &["04912345678904"]),
            (yymmdd, &["260228", "240229", "000229", "991231"]),
            (yymmd0, &["260200", "261231"]),
            (yyyymmdd, &["20240229", "19991231"]),
            (hhmi, &["0000", "2359"]),
            (country, &["392", "008"]),
            (country_or_999, &["999", "840"]),
            (country_letters, &["JP", "ZW"]),
            (currency, &["392", "978"]),
            (percent_encoded, &["a%20b", "%E6%97", "plain+text"]),
            (latitude, &["1800000000"]),
            (longitude, &["3600000000"]),
            (no_leading_zero, &["0", "10"]),
            (piece_of_total, &["0102", "0202"]),
            (position_slash_total, &["1/3", "9/9"]),
            (iban, &["GB98MIDL07009312345678", "BE71096123456769", "MU43BOMM0101123456789101000MUR"]),
            (package_type, &["PX", "8", "RB3"]),
            (media_type, &["01", "10", "80"]),
            (base_64_padding, &["abc", "abcd", "ab=", "a=="]),
            (has_non_digit, &["123A"]),
        ];
        for (check, values) in cases {
            for value in *values {
                assert_eq!(check(value), Ok(()), "{value}");
            }
        }
    }

    #[test]
    fn wrong_content_is_refused_where_it_is_wrong() {
        let cases: &[(Check, &str, Range<usize>)] = &[
            (check_digit, "04912345678905", 13..14),
            (check_pair, "1987654Ad4X4bL5ttr2310c2L", 23..25),
            (check_pair, "1", 0..1),
            (company_prefix, "4A92", 1..2),
            (company_prefix_after_1, "04A92", 2..3),
            (yymmdd, "261301", 2..4),
            (yymmdd, "260229", 4..6),
            (yymmdd, "260200", 4..6),
            (yymmd0, "260431", 4..6),
            (yyyymmdd, "19000229", 6..8),
            (hhmi, "2400", 0..2),
            (hhmi, "2360", 2..4),
            (country, "000", 0..3),
            (country_letters, "JA", 0..2),
            (currency, "998", 0..3),
            (percent_encoded, "50%", 2..3),
            (latitude, "1800000001", 0..10),
            (no_leading_zero, "01", 0..1),
            (piece_of_total, "0302", 0..4),
            (position_slash_total, "0/3", 0..3),
            (iban, "BE70096123456769", 2..4),
            (package_type, "P", 0..1),
            (media_type, "11", 0..2),
            (base_64_padding, "a=b", 1..3),
            (base_64_padding, "abc=", 3..4),
            (has_non_digit, "123", 0..3),
        ];
        for (check, value, at) in cases {
            assert_eq!(check(value).map_err(|wrong| wrong.at), Err(at.clone()), "{value}");
        }
        let Err(wrong) = iban("BE70096123456769") else { panic!("refused") };
        assert_eq!(wrong.fault, Gs1Fault::CheckDigit { found: "70".into(), expected: "71".into() });
    }
}
