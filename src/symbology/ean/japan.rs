//! Japanese books and magazines: EAN-13 in two rows, or with the price as its add-on.
//!
//! Standards of the Japan Publishing Organization (JPO): 書籍JANコード, 定期刊行物コード(雑誌).

use super::{
    Number, Options, ascii, demand_prefix,
    publishing::{JAPANESE_PUBLISHERS, grouped, invalid_length},
    retail::draw_ean_13,
    with_add_on,
};
use crate::{
    symbol::{Grid, Quiet, Shape, Side, Symbol, Text},
    symbology::contract::{EncodeError, Facts, Family, NoOptions, Payload, Symbology, Wording},
};

pub struct JanBook;

/// Height of the bars of each row: 11 mm at an X-dimension of 0.33 mm.
const ROW: u16 = 33;

/// Height between the rows: 10 mm.
const BETWEEN: u16 = 30;

impl Symbology for JanBook {
    const FACTS: Facts = Facts {
        id: "jan-book",
        aliases: &["book-jan", "shoseki-jan"],
        name: "JAN book code in two rows (書籍JANコード)",
        family: Family::Retail,
        standard: "JPO, 書籍JANコード",
        accepts: "the ISBN of 12 or 13 digits, a blank, and 12 or 13 digits beginning with 192 (class and price)",
        example: "9784003101018 1920193004502",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let (first, second) = two_parts(data.text()?, "the ISBN, a blank, and the number beginning with 192")?;
        let lower_at = first.len() + 1;
        let upper = Number::parse(first, 13, "12, or 13 with check digit, before the blank")?;
        demand_prefix(
            &upper.digits,
            &["978", "979"],
            "invalid-character",
            Wording::fixed(
                "the upper row is an ISBN and begins with 978 or 979",
                "1 段目は ISBN で、978 または 979 で始まります",
            ),
        )?;
        let later = |error: EncodeError| EncodeError {
            span: error.span.map(|span| lower_at + span.start..lower_at + span.end),
            ..error
        };
        let lower = Number::parse(second, 13, "12, or 13 with check digit, after the blank").map_err(later)?;
        demand_prefix(
            &lower.digits,
            &["191", "192"],
            "invalid-character",
            Wording::fixed(
                "the lower row begins with 192, in old books with 191",
                "2 段目は 192(以前の書籍は 191)で始まります",
            ),
        )
        .map_err(later)?;

        let rows = [draw_ean_13(&upper), draw_ean_13(&lower)];
        let mut symbol = Symbol::new(grid(&rows), Quiet::left_right(11.0, 7.0));
        let isbn = grouped(&upper.digits, &JAPANESE_PUBLISHERS).unwrap_or_else(|| upper.text());
        let price = ascii(&lower.digits[7..12]);
        let price = match price.trim_start_matches('0') {
            "" => "0",
            price => price,
        };
        symbol.text.push(Text::above(format!("ISBN {isbn}")));
        symbol.text.extend(rows[0].text.iter().map(|text| Text { side: Side::Between, ..text.clone() }));
        symbol.text.extend(rows[1].text.iter().cloned());
        symbol.text.push(Text::below(format!("C{} ¥{price}E", ascii(&lower.digits[3..7]))).on_line(1));
        symbol.transmits = vec![upper.text(), lower.text()];
        symbol.notes = rows.into_iter().flat_map(|row| row.notes).collect();
        Ok(symbol.with_detail("number", format!("{} {}", upper.text(), lower.text())))
    }
}

/// The modules of two symbols, one below the other with a light row between.
fn grid(rows: &[Symbol; 2]) -> Grid {
    let mut grid = Grid::new(95, 3);
    for (y, symbol) in [0, 2].into_iter().zip(rows) {
        if let Shape::Bars(bars) = &symbol.shape {
            for x in bars.bars.iter().flat_map(|bar| bar.x..bar.x + u32::from(bar.width)) {
                grid.set(x as usize, y);
            }
        }
    }
    grid.row_heights = vec![ROW, BETWEEN, ROW];
    grid
}

pub struct JanMagazine;

impl Symbology for JanMagazine {
    const FACTS: Facts = Facts {
        id: "jan-magazine",
        aliases: &["teiki-kankobutsu"],
        name: "JAN magazine code (定期刊行物コード)",
        family: Family::Retail,
        standard: "JPO, 定期刊行物コード(雑誌)",
        accepts: "12 or 13 digits beginning with 491, a blank, and the 5 digits of the price add-on",
        example: "4910012340178 00500",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let expected = "12 or 13 digits, a blank, and 5 digits of the price";
        let text = data.text()?;
        let (main, add_on) = two_parts(text, expected)?;
        if add_on.len() != 5 {
            return Err(invalid_length(text.len(), expected));
        }
        let number = Number::parse(main, 13, "12, or 13 with check digit, before the blank")?;
        demand_prefix(
            &number.digits,
            &["491"],
            "invalid-character",
            Wording::fixed("a Japanese magazine code begins with 491", "定期刊行物コードは 491 で始まります"),
        )?;
        with_add_on(draw_ean_13(&number), &Options { add_on: Some(add_on.to_owned()) })
    }
}

/// Digits before and after one blank.
fn two_parts<'a>(text: &'a str, expected: &'static str) -> Result<(&'a str, &'a str), EncodeError> {
    EncodeError::check_characters(text, "0-9 and one blank", |c| c.is_ascii_digit() || c == ' ')?;
    match text.split_once(' ') {
        Some((first, second)) if !second.contains(' ') => Ok((first, second)),
        _ => Err(invalid_length(text.len(), expected)),
    }
}
