//! Swiss QR Code: the payment part of a QR-bill, with the Swiss cross in its middle.
//!
//! Standard: SIX, Swiss Implementation Guidelines QR-bill, version 2.3. The data is 31 to 34 lines; what a bank would
//! refuse is refused here, with its line.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Choice, Options, content::Content, symbol};
use crate::{
    symbol::{Grid, Shape, Symbol},
    symbology::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
};

pub struct SwissQr;

impl Symbology for SwissQr {
    const FACTS: Facts = Facts {
        id: "swiss-qr",
        aliases: &["swiss-qr-code", "swiss-qr-bill", "qr-bill"],
        name: "Swiss QR Code (QR-bill)",
        family: Family::Matrix,
        standard: "SIX Swiss Implementation Guidelines QR-bill 2.3; ISO/IEC 18004:2015",
        accepts: "31 to 34 lines of payment data that begin with SPC, up to 997 characters",
        example: "SPC\n0200\n1\nCH4431999123000889012\nS\nMax Muster & Söhne\nMusterstrasse\n123\n8000\nSeldwyla\nCH\n\n\n\n\n\
                  \n\n\n50.00\nCHF\nS\nSimon Muster\nMusterstrasse\n1\n8000\nSeldwyla\nCH\nQRR\n210000000003139471430009017\n\
                  Auftrag vom 15.06.2020\nEPD",
    };

    type Options = SwissOptions;

    fn encode(data: &Payload, options: &SwissOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        check(text)?;
        // Clause 6.2: level M, at most version 25, UTF-8 without ECI.
        let content = Content::of(&Payload::Text(text.to_owned()), None)?;
        let choice = Options { mask: options.mask, ..Options::default() };
        let mut symbol = symbol(&content, &Choice { versions: 1..=25, ..choice.choice()? })?;
        if let (true, Shape::Grid(grid)) = (options.cross, &mut symbol.shape) {
            draw_cross(grid);
            symbol = symbol.with_detail("cross", true);
        }
        Ok(symbol)
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SwissOptions {
    /// The Swiss cross in the middle, in whole modules.
    cross: bool,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
}

impl Default for SwissOptions {
    fn default() -> Self {
        Self { cross: true, mask: None }
    }
}

/// The Swiss cross (clause 6.4.2): a dark square of 6 of the 46 mm with a light cross in it and a light edge around it.
///
/// All measures are whole modules, and odd as the symbol's are, so that the cross stands in the middle.
fn draw_cross(grid: &mut Grid) {
    let size = grid.width();
    let odd = |modules: f64| ((modules - 1.0) / 2.0).round() as usize * 2 + 1;
    let square = odd(size as f64 * 6.0 / 46.0);
    let (length, width) = (odd(square as f64 * 20.0 / 32.0), odd(square as f64 * 6.0 / 32.0));
    let middle = size / 2;
    let reach = square / 2 + 1;
    for y in middle - reach..=middle + reach {
        for x in middle - reach..=middle + reach {
            let (across, down) = (x.abs_diff(middle), y.abs_diff(middle));
            let (near, far) = (across.min(down), across.max(down));
            let dark = far < reach && !(near <= width / 2 && far <= length / 2);
            let bit = 1 << (63 - x % 64);
            let word = &mut grid.row_mut(y)[x / 64];
            *word = if dark { *word | bit } else { *word & !bit };
        }
    }
}

/// A line of the data and its byte range.
#[derive(Clone)]
struct Line<'a> {
    text: &'a str,
    span: Range<usize>,
}

/// Checks the data elements (clause 4.2.2).
fn check(text: &str) -> Result<(), EncodeError> {
    EncodeError::check_characters(text, "Latin letters, digits and signs of the guidelines", is_allowed)?;
    let length = text.chars().count();
    if length > 997 {
        return Err(EncodeError::new(Fault::DataTooLong { length, capacity: 997, unit: "characters" }));
    }
    let mut at = 0;
    let lines: Vec<Line> = text
        .split('\n')
        .map(|line| {
            let text = line.strip_suffix('\r').unwrap_or(line);
            let span = at..at + text.len();
            at += line.len() + 1;
            Line { text, span }
        })
        .collect();
    if !(31..=34).contains(&lines.len()) {
        return Err(EncodeError::new(Fault::InvalidLength { length: lines.len(), expected: "31 to 34 lines" }));
    }
    let must = |number: usize, holds: bool, expected: &str| {
        let line = &lines[number - 1];
        if holds {
            return Ok(());
        }
        Err(EncodeError::at(
            line.span.clone(),
            Fault::Rule {
                code: "invalid-character",
                wording: Wording::of(
                    format!("line {number} is {:?}; right would be {expected}", line.text),
                    format!("{number} 行目が {:?} です。正しくは: {expected}", line.text),
                ),
            },
        ))
    };
    let line = |number: usize| lines[number - 1].text;
    let longest =
        |number: usize, most: usize, expected: &str| must(number, line(number).chars().count() <= most, expected);

    must(1, line(1) == "SPC", "SPC")?;
    must(2, line(2) == "0200", "0200")?;
    must(3, line(3) == "1", "1")?;
    let iban = line(4);
    let swiss = iban.len() == 21 && (iban.starts_with("CH") || iban.starts_with("LI")) && is_mod_97(iban);
    must(4, swiss, "an IBAN of CH or LI with right check digits, 21 characters")?;
    check_address(5, true, &line, &must)?;
    for number in 12..=18 {
        must(number, line(number).is_empty(), "empty")?;
    }
    must(19, line(19).is_empty() || is_amount(line(19)), "empty or an amount 0.01 to 999999999.99")?;
    must(20, matches!(line(20), "CHF" | "EUR"), "CHF or EUR")?;
    check_address(21, false, &line, &must)?;

    // A QR-IBAN (institution 30000 to 31999) goes with a QR reference and with no other.
    let institution = iban[4..9].parse().unwrap_or(0);
    let (kind, reference) = (line(28), line(29));
    if (30000..=31999).contains(&institution) {
        must(28, kind == "QRR", "QRR, as the account is a QR-IBAN")?;
    } else {
        must(28, matches!(kind, "SCOR" | "NON"), "SCOR or NON, as the account is no QR-IBAN")?;
    }
    match kind {
        "QRR" => must(29, is_qr_reference(reference), "27 digits, the last the right check digit")?,
        "SCOR" => {
            let right = (5..=25).contains(&reference.len()) && reference.starts_with("RF") && is_mod_97(reference);
            must(29, right, "a creditor reference of ISO 11649, RF with right check digits")?;
        }
        _ => must(29, reference.is_empty(), "empty")?,
    }
    longest(30, 140, "up to 140 characters")?;
    must(31, line(31) == "EPD", "EPD")?;
    for number in 32..=lines.len() {
        let most = if number == 32 { 140 } else { 100 };
        longest(
            number,
            most,
            "up to 140 characters of billing information, then up to 100 of each alternative procedure",
        )?;
    }
    Ok(())
}

/// Seven lines of an address: type, name, two lines, postcode, town, country. One that is not needed may be empty.
fn check_address<'a>(
    first: usize,
    needed: bool,
    line: &impl Fn(usize) -> &'a str,
    must: &impl Fn(usize, bool, &str) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let within = |number: usize, least: usize, most: usize| (least..=most).contains(&line(number).chars().count());
    if !needed && (first..first + 7).all(|number| line(number).is_empty()) {
        return Ok(());
    }
    let structured = line(first) == "S";
    must(first, structured || line(first) == "K", "S or K")?;
    must(first + 1, within(first + 1, 1, 70), "a name of 1 to 70 characters")?;
    must(first + 2, within(first + 2, 0, 70), "up to 70 characters")?;
    if structured {
        must(first + 3, within(first + 3, 0, 16), "a house number of up to 16 characters")?;
        must(first + 4, within(first + 4, 1, 16), "a postcode of 1 to 16 characters")?;
        must(first + 5, within(first + 5, 1, 35), "a town of 1 to 35 characters")?;
    } else {
        must(first + 3, within(first + 3, 1, 70), "postcode and town of 1 to 70 characters")?;
        must(first + 4, line(first + 4).is_empty(), "empty, as the address is not structured")?;
        must(first + 5, line(first + 5).is_empty(), "empty, as the address is not structured")?;
    }
    let country = line(first + 6);
    must(first + 6, country.len() == 2 && country.bytes().all(|c| c.is_ascii_uppercase()), "a country code of ISO 3166")
}

/// Clause 4.1.1: Basic Latin, Latin-1 Supplement, Latin Extended-A, comma-below letters and the euro sign.
fn is_allowed(c: char) -> bool {
    matches!(c, '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{17F}' | '\u{218}'..='\u{21B}' | '€')
}

fn is_amount(text: &str) -> bool {
    let Some((whole, cents)) = text.split_once('.') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    digits(whole)
        && digits(cents)
        && whole.len() <= 9
        && cents.len() == 2
        && (whole == "0" || !whole.starts_with('0'))
        && text != "0.00"
}

/// ISO 7064 modulo 97-10, the first four characters moved to the end (IBAN, ISO 11649).
fn is_mod_97(text: &str) -> bool {
    let Some((head, tail)) = text.split_at_checked(4) else { return false };
    let mut rest = 0;
    for c in tail.bytes().chain(head.bytes()) {
        rest = match c {
            b'0'..=b'9' => rest * 10 + u32::from(c - b'0'),
            b'A'..=b'Z' => rest * 100 + u32::from(c - b'A') + 10,
            _ => return false,
        } % 97;
    }
    rest == 1
}

/// Annex B: 27 digits, the last of them by the recursive modulo 10.
fn is_qr_reference(text: &str) -> bool {
    const NEXT: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let Some((digits, &[check])) = text.as_bytes().split_last_chunk() else { return false };
    digits.len() == 26
        && text.bytes().all(|c| c.is_ascii_digit())
        && check - b'0' == (10 - digits.iter().fold(0, |carry, c| NEXT[usize::from((carry + c - b'0') % 10)])) % 10
}
