//! Interleaved 2 of 5 and its carton codes ITF-14, ITF-6 and ITF-16.
//!
//! Standard: ISO/IEC 16390:2007. The digits of a pair stand interleaved, the first in the bars, the second in the spaces.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::contract::{EncodeError, Facts, Family, Payload, Symbology, Wording, with_check_digit},
    DIGITS, Elements, LONGEST, Ratio, mod10_weight3, note_check_digit, value,
};
use crate::symbol::{Bearer, Quiet, Symbol};

/// Interleaved 2 of 5.
pub struct Itf;

impl Symbology for Itf {
    const FACTS: Facts = Facts {
        id: "itf",
        aliases: &[
            "interleaved-2-of-5",
            "i-2-of-5",
            "c25inter",
            "int-2-of-5",
            "usd-1",
            "uss-itf",
            "2-of-5-interleaved",
        ],
        name: "ITF (Interleaved 2 of 5)",
        family: Family::Industrial,
        standard: "ISO/IEC 16390:2007",
        accepts: "0-9; an odd number of digits gets a leading zero",
        example: "12345678",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        let check = options.check_digit.then(|| char::from(mod10_weight3(text.as_bytes())));
        // Clause 4.3.1: the number of digits, check digit included, is even. A leading zero leaves the check digit as it is.
        let odd = (text.len() + usize::from(options.check_digit)) % 2 == 1;
        let digits: String = odd.then_some('0').into_iter().chain(text.chars()).chain(check).collect();

        let mut bars = elements(&digits, options.ratio)?.into_bars();
        bars.bearer = options.bearer_bars.of(options.bearer_thickness);
        let mut symbol = note_check_digit(Symbol::new(bars, QUIET).with_text(digits), check);
        if odd {
            let wording = Wording::fixed(
                "a leading zero was added: the code takes pairs of digits",
                "桁数を偶数にするため、先頭に 0 を追加しました",
            );
            symbol = symbol.with_note("leading-zero-added", wording);
        }
        Ok(symbol)
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether a check digit, modulus 10 with weights 3 and 1, is added.
    check_digit: bool,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
    /// Bearer bars, which keep a skewed scan from reading a part of the digits.
    bearer_bars: BearerBars,
    /// Thickness of the bearer bars in modules.
    #[schemars(range(min = 1.0, max = 10.0))]
    bearer_thickness: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            check_digit: false,
            ratio: Ratio::default(),
            bearer_bars: BearerBars::None,
            bearer_thickness: LABEL_THICKNESS,
        }
    }
}

/// ITF-14: a GTIN-14 on a carton.
pub struct Itf14;

impl Symbology for Itf14 {
    const FACTS: Facts = Facts {
        id: "itf-14",
        aliases: &["case-code", "dun-14", "scc-14", "uss-itf-14"],
        name: "ITF-14",
        family: Family::Gs1,
        standard: "GS1 General Specifications 24, clause 5.3",
        accepts: "13 digits, or 14 with check digit",
        example: "14912345678901",
    };

    type Options = CartonOptions;

    fn encode(data: &Payload, options: &CartonOptions) -> Result<Symbol, EncodeError> {
        carton(data, 14, "13, or 14 with the check digit", options)
    }
}

/// ITF-6: the add-on that carries a quantity or weight beside ITF-14.
pub struct Itf6;

impl Symbology for Itf6 {
    const FACTS: Facts = Facts {
        id: "itf-6",
        aliases: &["itf-add-on"],
        name: "ITF-6",
        family: Family::Industrial,
        standard: "JIS X 0502, annex",
        accepts: "5 digits, or 6 with check digit",
        example: "12345",
    };

    type Options = CartonOptions;

    fn encode(data: &Payload, options: &CartonOptions) -> Result<Symbol, EncodeError> {
        carton(data, 6, "5, or 6 with the check digit", options)
    }
}

/// ITF-16: the Japanese extended carton code, out of use since April 2010 but still asked for by old systems.
pub struct Itf16;

impl Symbology for Itf16 {
    const FACTS: Facts = Facts {
        id: "itf-16",
        aliases: &[],
        name: "ITF-16",
        family: Family::Industrial,
        standard: "JIS X 0502",
        accepts: "15 digits, or 16 with check digit",
        example: "014912345678901",
    };

    type Options = CartonOptions;

    fn encode(data: &Payload, options: &CartonOptions) -> Result<Symbol, EncodeError> {
        carton(data, 16, "15, or 16 with the check digit", options)
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CartonOptions {
    /// Width of a wide element in narrow ones; the standard aims at 2.5 and allows 2.25 to 3.
    ratio: Ratio<25>,
    /// Bearer bars, which even out the pressure of a printing plate and keep a skewed scan from reading a part.
    bearer_bars: BearerBars,
    /// Thickness of the bearer bars in modules: about 5 on printing plates, at least 2 on labels.
    #[schemars(range(min = 1.0, max = 10.0))]
    bearer_thickness: f32,
}

impl Default for CartonOptions {
    fn default() -> Self {
        Self { ratio: Ratio::default(), bearer_bars: BearerBars::Frame, bearer_thickness: PLATE_THICKNESS }
    }
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum BearerBars {
    /// None.
    #[default]
    None,
    /// Along the top and the bottom of the bars.
    TopBottom,
    /// Around the bars and their quiet zones.
    Frame,
}

impl BearerBars {
    fn of(self, thickness: f32) -> Option<Bearer> {
        match self {
            Self::None => None,
            Self::TopBottom => Some(Bearer { thickness, frame: false }),
            Self::Frame => Some(Bearer { thickness, frame: true }),
        }
    }
}

/// A carton code of `length` digits, the last its check digit.
fn carton(
    data: &Payload,
    length: usize,
    expected: &'static str,
    options: &CartonOptions,
) -> Result<Symbol, EncodeError> {
    let (digits, added) = with_check_digit(data.text()?, length, expected, mod10_weight3)?;
    let mut bars = elements(&digits, options.ratio)?.into_bars_of_height(HEIGHT, HEIGHT);
    bars.bearer = options.bearer_bars.of(options.bearer_thickness);
    let check = digits.chars().next_back().filter(|_| added);
    Ok(note_check_digit(Symbol::new(bars, QUIET).with_text(digits), check))
}

/// Start, the pairs of an even number of digits, stop (clauses 4.3.2 and 4.3.3).
pub fn elements<const TENTHS: u8>(digits: &str, ratio: Ratio<TENTHS>) -> Result<Elements, EncodeError> {
    debug_assert!(digits.len().is_multiple_of(2), "the code takes pairs of digits");
    let mut elements = ratio.elements(5 * digits.len() + 7)?;
    elements.push_str("nnnn");
    for pair in digits.as_bytes().chunks_exact(2) {
        elements.push(PAIRS[10 * value(pair[0]) + value(pair[1])].into(), 10);
    }
    elements.push_str("wnn");
    Ok(elements)
}

/// Clause 4.3.5: at least ten narrow elements.
pub const QUIET: Quiet = Quiet::sides(10.0);

/// 31.75 mm at the module of 1.016 mm (GS1 General Specifications, clause 5.3.2 and figure 5.12.3.2-1).
const HEIGHT: f32 = 31.25;

/// 4.83 mm at the module of 1.016 mm, in whole modules (GS1 General Specifications, clause 5.3.2.4).
const PLATE_THICKNESS: f32 = 5.0;

/// The least for symbols that are not printed from plates (same clause).
const LABEL_THICKNESS: f32 = 2.0;

/// All pairs: the bits of the first digit before those of the second, one by one.
const PAIRS: [u16; 100] = {
    let mut pairs = [0; 100];
    let mut i = 0;
    while i < 100 {
        let mut bit = 5;
        while bit > 0 {
            bit -= 1;
            pairs[i] = pairs[i] << 2 | (DIGITS[i / 10] >> bit & 1) << 1 | DIGITS[i % 10] >> bit & 1;
        }
        i += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads an ITF row of the ratio 3 back to digits.
    fn decode(row: &str) -> String {
        let runs: Vec<usize> = row.as_bytes().chunk_by(|a, b| a == b).map(<[u8]>::len).collect();
        assert_eq!(runs[..4], [1, 1, 1, 1]);
        assert_eq!(runs[runs.len() - 3..], [3, 1, 1]);
        let digit = |runs: &[usize]| {
            let weights = runs.iter().step_by(2).zip([1, 2, 4, 7, 0]).filter(|(run, _)| **run == 3);
            char::from(b'0' + weights.map(|(_, weight)| weight).sum::<u8>() % 11)
        };
        runs[4..runs.len() - 3].chunks(10).flat_map(|pair| [digit(pair), digit(&pair[1..])]).collect()
    }

    #[test]
    fn every_pair_reads_back() {
        for pair in 0..100 {
            let data = format!("{pair:02}");
            let symbol = Itf::encode(&Payload::Text(data.clone()), &Options::default()).unwrap();
            assert_eq!(decode(&symbol.rows()[0]), data);
        }
    }

    #[test]
    fn report_c28_a_leading_zero_in_bars_and_text() {
        let symbol = Itf::encode(&Payload::Text("12345".into()), &Options::default()).unwrap();
        assert_eq!(decode(&symbol.rows()[0]), "012345");
        assert_eq!(symbol.readable(), "012345");
        assert_eq!(symbol.notes[0].code, "leading-zero-added");
    }

    #[test]
    fn report_c30_the_check_digit_is_verified() {
        let encode = |data: &str| Itf14::encode(&Payload::Text(data.into()), &CartonOptions::default());
        let completed = encode("1540014128876").unwrap();
        assert_eq!(completed.readable(), "15400141288763");
        assert_eq!(completed.rows(), encode("15400141288763").unwrap().rows());
        assert!(encode("15400141288764").unwrap_err().to_string().contains('3'));
    }
}
