//! EAN-13, EAN-8, UPC-A, UPC-E and their add-ons: articles at the point of sale.
//!
//! Standard: ISO/IEC 15420:2009; GS1 General Specifications, clause 5.2.

use super::{
    ADD_ON_QUIET, DIGIT, HEIGHT, HEIGHT_8, LEFT_HALF, Number, Options, Row, Set, UPC_E, add_on_digits, ascii, below,
    draw_add_on, left_of_bars, right_of_bars, symbol, with_add_on,
};
use crate::{
    coding::check_digit::mod10_weight3,
    symbol::{Extent, Quiet, Symbol},
    symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording},
};

const STANDARD: &str = "ISO/IEC 15420:2009";

pub struct Ean13;

impl Symbology for Ean13 {
    const FACTS: Facts = Facts {
        id: "ean-13",
        aliases: &["jan-13", "jan", "ean", "eanx", "gtin-13", "japanese-article-number"],
        name: "EAN-13 (JAN-13)",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "12 digits, or 13 with check digit",
        example: "4912345678904",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        with_add_on(ean_13(data.text()?)?, options)
    }
}

/// EAN-13 without add-on, for what else may stand around it.
pub fn ean_13(text: &str) -> Result<Symbol, EncodeError> {
    Ok(draw_ean_13(&Number::parse(text, 13, "12, or 13 with check digit")?))
}

/// The first digit is told by the sets of the next six (clause 4.2.2.1).
pub(super) fn draw_ean_13(number: &Number) -> Symbol {
    let digits = &number.digits;
    let mut row = Row::new();
    row.guard();
    row.digits(Set::of_bits(LEFT_HALF[usize::from(digits[0] - b'0')], 6), &digits[1..7], Extent::Body);
    row.guard_after_space(5);
    row.digits([Set::C; 6], &digits[7..], Extent::Body);
    row.guard();
    let text = [left_of_bars(digits[0]), below(&digits[1..7], 3, 6 * DIGIT), below(&digits[7..], 50, 6 * DIGIT)];
    symbol(row, HEIGHT, Quiet::left_right(11.0, 7.0), number, text)
}

pub struct Ean8;

impl Symbology for Ean8 {
    const FACTS: Facts = Facts {
        id: "ean-8",
        aliases: &["jan-8", "gtin-8"],
        name: "EAN-8 (JAN-8)",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "7 digits, or 8 with check digit",
        example: "49123456",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        with_add_on(ean_8(data.text()?)?, options)
    }
}

/// EAN-8 without add-on.
pub fn ean_8(text: &str) -> Result<Symbol, EncodeError> {
    let number = Number::parse(text, 8, "7, or 8 with check digit")?;
    let (left, right) = number.digits.split_at(4);
    let mut row = Row::new();
    row.guard();
    row.digits([Set::A; 4], left, Extent::Body);
    row.guard_after_space(5);
    row.digits([Set::C; 4], right, Extent::Body);
    row.guard();
    let text = [below(left, 3, 4 * DIGIT), below(right, 36, 4 * DIGIT)];
    Ok(symbol(row, HEIGHT_8, Quiet::sides(7.0), &number, text))
}

pub struct UpcA;

impl Symbology for UpcA {
    const FACTS: Facts = Facts {
        id: "upc-a",
        aliases: &["upc", "gtin-12", "ucc-12"],
        name: "UPC-A",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "11 digits, or 12 with check digit",
        example: "036000291452",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        with_add_on(upc_a(data.text()?)?, options)
    }
}

/// UPC-A without add-on. The bars of its first and last digit are as long as the guards.
pub fn upc_a(text: &str) -> Result<Symbol, EncodeError> {
    let number = Number::parse(text, 12, "11, or 12 with check digit")?;
    let digits = &number.digits;
    let mut row = Row::new();
    row.guard();
    row.digits([Set::A], &digits[..1], Extent::Guard);
    row.digits([Set::A; 5], &digits[1..6], Extent::Body);
    row.guard_after_space(5);
    row.digits([Set::C; 5], &digits[6..11], Extent::Body);
    row.digits([Set::C], &digits[11..], Extent::Guard);
    row.guard();
    let text = [
        left_of_bars(digits[0]),
        below(&digits[1..6], 3 + DIGIT, 5 * DIGIT),
        below(&digits[6..11], 50, 5 * DIGIT),
        right_of_bars(digits[11], 95),
    ];
    Ok(symbol(row, HEIGHT, Quiet::sides(9.0), &number, text))
}

pub struct UpcE;

impl Symbology for UpcE {
    const FACTS: Facts = Facts {
        id: "upc-e",
        aliases: &["upc-e0", "upc-e1"],
        name: "UPC-E",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "6 digits; 7 with the number system 0 or 1 first; 8 with check digit",
        example: "01234565",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        with_add_on(upc_e(data.text()?)?, options)
    }
}

/// UPC-E without add-on: number system and check digit are told by the sets of the six digits (clause 4.2.2.4).
pub fn upc_e(text: &str) -> Result<Symbol, EncodeError> {
    let expected = "6, 7 with the number system first, or 8 with check digit";
    EncodeError::check_digits(text)?;
    let mut digits = text.as_bytes().to_vec();
    let given = digits.len();
    if !(6..=8).contains(&given) {
        return Err(EncodeError::new(Fault::InvalidLength { length: given, expected }));
    }
    if given == 6 {
        digits.insert(0, b'0');
    }
    if digits[0] > b'1' {
        let wording = Wording::fixed(
            "the first digit is the number system, and UPC-E has 0 and 1 only",
            "先頭の桁はナンバーシステムで、UPC-E では 0 か 1 だけです",
        );
        return Err(EncodeError::at(0..1, Fault::Rule { code: "invalid-character", wording }));
    }
    let expanded = expand(&digits[..7]);
    let check = mod10_weight3(&expanded);
    if given < 8 {
        digits.push(check);
    }
    let number = Number { digits, completed: given < 8 };
    number.check(check)?;

    let digits = &number.digits;
    let sets = UPC_E[usize::from(check - b'0')];
    let mut row = Row::new();
    row.guard();
    row.digits(Set::of_bits(if digits[0] == b'0' { !sets } else { sets }, 6), &digits[1..7], Extent::Body);
    row.guard_after_space(6);
    let text = [left_of_bars(digits[0]), below(&digits[1..7], 3, 6 * DIGIT), right_of_bars(check, 51)];
    let mut symbol = symbol(row, HEIGHT, Quiet::left_right(9.0, 7.0), &number, text);
    let upc_a = ascii(&expanded) + &ascii(&[check]);
    symbol.transmits = vec![format!("0{upc_a}")];
    let symbol = if given == 6 {
        let wording = Wording::fixed("the number system 0 was put in front", "先頭にナンバーシステム 0 を付けました");
        symbol.with_note("number-system-added", wording)
    } else {
        symbol
    };
    Ok(symbol.with_detail("upc_a", upc_a))
}

/// The eleven digits of UPC-A that number system and six digits stand for (table 5).
fn expand(digits: &[u8]) -> [u8; 11] {
    let mut upc_a = [b'0'; 11];
    upc_a[0] = digits[0];
    let (first, last) = (&digits[1..6], digits[6]);
    match last {
        b'0'..=b'2' => {
            upc_a[1..3].copy_from_slice(&first[..2]);
            upc_a[3] = last;
            upc_a[8..].copy_from_slice(&first[2..]);
        }
        b'3' => {
            upc_a[1..4].copy_from_slice(&first[..3]);
            upc_a[9..].copy_from_slice(&first[3..]);
        }
        b'4' => {
            upc_a[1..5].copy_from_slice(&first[..4]);
            upc_a[10] = first[4];
        }
        _ => {
            upc_a[1..6].copy_from_slice(first);
            upc_a[10] = last;
        }
    }
    upc_a
}

pub struct Ean2;

impl Symbology for Ean2 {
    const FACTS: Facts = Facts {
        id: "ean-2",
        aliases: &["ean-2-add-on", "upc-add-2", "add-on-2"],
        name: "EAN-2 add-on",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "2 digits",
        example: "05",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        add_on_alone(data.text()?, 2, "2")
    }
}

pub struct Ean5;

impl Symbology for Ean5 {
    const FACTS: Facts = Facts {
        id: "ean-5",
        aliases: &["ean-5-add-on", "upc-add-5", "add-on-5"],
        name: "EAN-5 add-on",
        family: Family::Retail,
        standard: STANDARD,
        accepts: "5 digits",
        example: "30755",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        add_on_alone(data.text()?, 5, "5")
    }
}

fn add_on_alone(text: &str, length: usize, expected: &'static str) -> Result<Symbol, EncodeError> {
    EncodeError::check_digits(text)?;
    if text.len() != length {
        return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected }));
    }
    let digits = add_on_digits(text)?;
    let mut row = Row::new();
    let text = draw_add_on(&mut row, digits);
    let mut symbol = Symbol::new(row.finish(HEIGHT), Quiet::left_right(7.0, ADD_ON_QUIET));
    symbol.text.push(text);
    Ok(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::Shape;

    fn extents(symbol: &Symbol) -> Vec<u32> {
        let Shape::Bars(bars) = &symbol.shape else { panic!("bars") };
        bars.bars.iter().filter(|bar| bar.extent == Extent::Guard).map(|bar| bar.x).collect()
    }

    #[test]
    fn guards_are_longer_and_in_upc_a_the_outer_digits_too() {
        assert_eq!(extents(&ean_13("4912345678904").expect("drawn")), [0, 2, 46, 48, 92, 94]);
        assert_eq!(extents(&ean_8("49123456").expect("drawn")), [0, 2, 32, 34, 64, 66]);
        assert_eq!(extents(&upc_e("01234565").expect("drawn")), [0, 2, 46, 48, 50]);
        let upc_a = extents(&upc_a("036000291452").expect("drawn"));
        assert!(upc_a[..4].iter().all(|&x| x < 10) && upc_a.len() == 10, "{upc_a:?}");
    }

    #[test]
    fn the_text_stands_where_retail_expects_it() {
        let spans = |symbol: &Symbol| -> Vec<(String, f32, f32)> {
            symbol.text.iter().filter_map(|t| t.span.map(|s| (t.content.clone(), s.start, s.width))).collect()
        };
        let ean = with_add_on(ean_13("4912345678904").expect("drawn"), &Options { add_on: Some("12".into()) });
        let ean = ean.expect("drawn");
        assert_eq!(
            spans(&ean),
            [
                ("4".into(), -9.0, 7.0),
                ("912345".into(), 3.0, 42.0),
                ("678904".into(), 50.0, 42.0),
                ("12".into(), 104.0, 20.0)
            ]
        );
        assert_eq!((ean.quiet.left, ean.quiet.right), (11.0, 5.0));
        assert_eq!(spans(&upc_a("036000291452").expect("drawn"))[3], ("2".into(), 97.0, 7.0));
    }

    /// Worked examples of the expansion, one a row of table 5; report c38 has the first.
    #[test]
    fn upc_e_expands_to_upc_a() {
        for (short, upc_a) in [
            ("04256212", "042100005622"),
            ("12345670", "123456000070"),
            ("01234531", "012300000451"),
            ("01234543", "012340000053"),
            ("01234505", "012000003455"),
        ] {
            let symbol = upc_e(short).expect(short);
            assert!(symbol.details.contains(&("upc_a", upc_a.into())), "{short} {:?}", symbol.details);
        }
    }

    #[test]
    fn report_c43_a_completed_check_digit_is_told() {
        let symbol = ean_8("0454834").expect("drawn");
        assert_eq!(symbol.readable(), "0454 8348");
        assert_eq!(symbol.notes[0].code, "check-digit-added");
        assert!(ean_8("04548348").expect("drawn").notes.is_empty());
    }
}
