//! The payment slip of Japanese convenience stores: a GS1-128 symbol of 44 digits, its text in two rows.
//!
//! Standard: 標準料金代理収納, guideline of the Distribution Systems Research Institute for GS1-128.

use super::gs1_128::draw;
use crate::{
    coding::check_digit::mod10_weight3,
    gs1::{Elements, checks::yymmdd},
    symbol::{Print, Symbol, Text},
    symbology::contract::{EncodeError, Fault, Wording},
};

/// A field of the slip.
struct Field {
    /// Name in data that names its fields.
    name: &'static str,
    english: &'static str,
    japanese: &'static str,
    length: usize,
    /// What fills it up where fewer digits are given, and on which side.
    fill: Fill,
}

enum Fill {
    /// All digits must be given.
    None,
    /// Zeros on the right.
    Right,
    /// Zeros on the left.
    Left,
}

/// The fields between the AI and the check digit, in order.
#[rustfmt::skip]
const FIELDS: [Field; 6] = [
    Field { name: "biller", english: "biller", japanese: "請求企業コード", length: 6, fill: Fill::None },
    Field { name: "free", english: "free field", japanese: "自由使用欄", length: 21, fill: Fill::Right },
    Field { name: "reissue", english: "reissue count", japanese: "再発行区分", length: 1, fill: Fill::None },
    Field { name: "due", english: "due date (YYMMDD, 999999 for none)", japanese: "支払期限(YYMMDD、なしは 999999)", length: 6, fill: Fill::None },
    Field { name: "stamp", english: "revenue stamp flag (0 or 1)", japanese: "印紙フラグ(0 か 1)", length: 1, fill: Fill::None },
    Field { name: "amount", english: "amount", japanese: "支払金額", length: 6, fill: Fill::Left },
];

/// AI and fields, without the check digit.
const LENGTH: usize = 43;

/// Length of the symbol with its quiet zones and height of its bars.
const PRINT: Print = Print { longest_mm: 60, lowest_mm: 10 };

/// The digits of a slip as they were given.
struct Slip {
    digits: String,
    /// Of each digit its place in the data.
    places: Vec<usize>,
    /// The fields that zeros filled up.
    filled: Vec<&'static Field>,
}

/// Draws the slip that the data describes, as digits or by its fields.
pub fn encode(text: &str) -> Result<Symbol, EncodeError> {
    let Slip { digits, places, filled } = if text.contains('=') { by_name(text)? } else { as_printed(text)? };
    let place = |i: usize| places.get(i).map_or(text.len()..text.len(), |&at| at..(at + 1).min(text.len()));
    check_fields(&digits, |span| place(span.start).start..place(span.end - 1).end)?;

    let check = char::from(mod10_weight3(&digits.as_bytes()[..LENGTH]));
    let completed = digits.len() == LENGTH;
    let slip = if completed { format!("{digits}{check}") } else { digits };
    if !slip.ends_with(check) {
        let fault = Fault::InvalidCheckDigit { found: slip[LENGTH..].into(), expected: check.into() };
        return Err(EncodeError::at(place(LENGTH), fault));
    }

    let bracketed = format!("(91){}", &slip[2..]);
    let mut symbol = Symbol { print: Some(PRINT), ..draw(&Elements::parse(&bracketed)?) }.transmitting(&slip);
    let [biller, free, reissue, due, stamp, amount] = split(&slip);
    symbol.text = vec![
        Text::below(format!("(91){biller}-{free}{reissue}")),
        Text::below(format!("{due}-{stamp}-{amount}-{check}")).on_line(1),
    ];
    for field in filled {
        let wording = Wording::of(
            format!("zeros were added to {}", field.english),
            format!("{}に 0 を補いました", field.japanese),
        );
        symbol = symbol.with_note("zeros-added", wording);
    }
    Ok(if completed { symbol.with_check_digit_note(&slip[LENGTH..]) } else { symbol })
}

/// The fields of a slip.
fn split(slip: &str) -> [&str; FIELDS.len()] {
    let mut at = 2;
    FIELDS.each_ref().map(|field| {
        at += field.length;
        &slip[at - field.length..at]
    })
}

/// 43 or 44 digits beginning with 91, with the brackets and hyphens of the printed text or without them.
fn as_printed(text: &str) -> Result<Slip, EncodeError> {
    EncodeError::check_characters(text, "0-9 ( ) -", |c| c.is_ascii_digit() || matches!(c, '(' | ')' | '-'))?;
    let (digits, places): (String, Vec<usize>) =
        text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, c)| (c, at)).unzip();
    if !matches!(digits.len(), LENGTH | 44) {
        let expected = "44 with the AI 91, or 43 without check digit";
        return Err(EncodeError::new(Fault::InvalidLength { length: digits.len(), expected }));
    }
    if !digits.starts_with("91") {
        let wording =
            Wording::fixed("a payment slip begins with the AI 91", "標準料金代理収納のデータは AI 91 で始まります");
        return Err(EncodeError::at(places[0]..places[1] + 1, Fault::Rule { code: "invalid-gs1", wording }));
    }
    Ok(Slip { digits, places, filled: Vec::new() })
}

/// `biller=912345;free=0012;reissue=0;due=271231;stamp=0;amount=5400`, in any order.
fn by_name(text: &str) -> Result<Slip, EncodeError> {
    let rule = |span: std::ops::Range<usize>, en: String, ja: String| {
        EncodeError::at(span, Fault::Rule { code: "invalid-gs1", wording: Wording::of(en, ja) })
    };
    let mut given: [Option<(&str, usize)>; FIELDS.len()] = [None; FIELDS.len()];
    let mut at = 0;
    for entry in text.split(';') {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        let names = FIELDS.each_ref().map(|field| field.name).join(", ");
        let span = at..at + name.len();
        let Some(i) = FIELDS.iter().position(|field| field.name == name) else {
            return Err(rule(
                span,
                format!("{name:?} is no field of a payment slip; its fields are {names}"),
                format!("{name:?} という項目はありません。項目: {names}"),
            ));
        };
        if given[i].is_some() {
            return Err(rule(span, format!("the field {name} stands twice"), format!("項目 {name} が 2 回あります")));
        }
        given[i] = Some((value, at + name.len() + 1));
        at += entry.len() + 1;
    }
    let mut digits = "91".to_owned();
    let mut places = vec![0; 2];
    let mut filled = Vec::new();
    for (field, given) in FIELDS.iter().zip(given) {
        let Field { name, english, japanese, length, .. } = field;
        let Some((value, at)) = given else {
            return Err(rule(
                text.len()..text.len(),
                format!("the field {name} is missing: {english}"),
                format!("項目 {name}({japanese})がありません"),
            ));
        };
        if let Some((i, found)) = value.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
            let at = at + i;
            let fault = Fault::InvalidCharacter { found, expected: "0-9" };
            return Err(EncodeError::at(at..at + found.len_utf8(), fault));
        }
        let missing = length.checked_sub(value.len()).filter(|missing| match field.fill {
            Fill::None => *missing == 0,
            Fill::Right => true,
            Fill::Left => !value.is_empty(),
        });
        let Some(missing) = missing else {
            return Err(rule(
                at..at + value.len(),
                format!("{name} ({english}) takes {length} digits; {} are given", value.len()),
                format!("{name}({japanese})は {length} 桁ですが、{} 桁あります", value.len()),
            ));
        };
        if missing > 0 {
            filled.push(field);
        }
        let zeros = "0".repeat(missing);
        let (left, right) = if matches!(field.fill, Fill::Left) { (zeros.as_str(), "") } else { ("", zeros.as_str()) };
        digits.extend([left, value, right]);
        places.extend(std::iter::repeat_n(at, left.len()));
        places.extend(at..at + value.len());
        places.extend(std::iter::repeat_n(at + value.len(), right.len()));
    }
    Ok(Slip { digits, places, filled })
}

/// A due date must be a date or 999999, a flag 0 or 1.
fn check_fields(
    digits: &str,
    place: impl Fn(std::ops::Range<usize>) -> std::ops::Range<usize>,
) -> Result<(), EncodeError> {
    let [.., due, stamp, _] = split(digits);
    if due != "999999" {
        yymmdd(due).map_err(|wrong| {
            let wording = Wording::fixed(
                "the due date must be a date as YYMMDD, or 999999 for none",
                "支払期限は YYMMDD の日付、期限なしは 999999 です",
            );
            let at = 30 + wrong.at.start..30 + wrong.at.end;
            EncodeError::at(place(at), Fault::Rule { code: "invalid-gs1", wording })
        })?;
    }
    if !matches!(stamp, "0" | "1") {
        let wording = Wording::fixed("the revenue stamp flag must be 0 or 1", "印紙フラグは 0 か 1 です");
        return Err(EncodeError::at(place(36..37), Fault::Rule { code: "invalid-gs1", wording }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_printed_text_and_fields_draw_the_same_slip() {
        let slip = encode("91912345000000000000000012345099123100123451").expect("drawn");
        assert_eq!(slip.readable(), "(91)912345-0000000000000000123450 991231-0-012345-1");
        assert!(slip.notes.is_empty());
        for text in [
            "(91)912345-0000000000000000123450-991231-0-012345-1",
            "9191234500000000000000001234509912310012345",
            "biller=912345;free=000000000000000012345;reissue=0;due=991231;stamp=0;amount=12345",
            "amount=012345;due=991231;stamp=0;free=000000000000000012345;reissue=0;biller=912345",
        ] {
            let other = encode(text).expect(text);
            assert_eq!((other.rows(), other.readable()), (slip.rows(), slip.readable()), "{text}");
        }
        // report c51: set C alone, 288 modules.
        assert_eq!(slip.rows()[0].len(), 288);
        // The free field is filled up on the right; a vendor's test value has the check digit 4.
        let filled = encode("biller=912345;free=;reissue=0;due=999999;stamp=1;amount=1").expect("drawn");
        assert_eq!(filled.readable(), "(91)912345-0000000000000000000000 999999-1-000001-4");
        assert_eq!(filled.notes.len(), 3);
        assert_eq!(encode("9191234500000000000000452087500401310029500").expect("drawn").notes.len(), 1);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (text, code, at) in [
            ("91912345000000000000000012345099123100123452", "invalid-check-digit", Some(43)),
            ("(91)912345-0000000000000000123450-991331-0-012345-1", "invalid-gs1", Some(36)),
            ("(91)912345-0000000000000000123450-991231-2-012345-1", "invalid-gs1", Some(41)),
            ("9291234500000000000000001234509912310012345", "invalid-gs1", Some(0)),
            ("919123450000000000000000123450991231001234", "invalid-length", None),
            ("91 9123450000000000000000123450991231001234", "invalid-character", Some(2)),
            ("biller=912345;free=1;reissue=0;due=991231;stamp=0", "invalid-gs1", Some(49)),
            ("biller=91234;free=1;reissue=0;due=991231;stamp=0;amount=1", "invalid-gs1", Some(7)),
            ("biller=912345;free=1;reissue=0;due=991231;stamp=0;amount=1234567", "invalid-gs1", Some(57)),
            ("biller=912345;free=1;reissue=0;due=990231;stamp=0;amount=1", "invalid-gs1", Some(39)),
            ("biller=912345;free=A", "invalid-character", Some(19)),
            ("biller=1;biller=2", "invalid-gs1", Some(9)),
            ("payer=1", "invalid-gs1", Some(0)),
        ] {
            let error = encode(text).expect_err(text);
            assert_eq!((error.fault.code(), error.span.map(|span| span.start)), (code, at), "{text}");
        }
    }
}
