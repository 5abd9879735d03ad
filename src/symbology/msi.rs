//! MSI (Modified Plessey): digits on the shelves of shops.
//!
//! Standard: MSI Data Corporation. A digit is its four bits, the highest first: 1 is a wide bar and a narrow space, 0 a
//! narrow bar and a wide space.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, Fault, LONGEST, Payload, Symbology, Wording, check_digit_added};
use crate::{
    coding::check_digit::luhn,
    symbol::{Bars, Quiet, Symbol},
};

pub struct Msi;

impl Symbology for Msi {
    const FACTS: Facts = Facts {
        id: "msi",
        aliases: &["msi-plessey", "modified-plessey"],
        name: "MSI",
        family: Family::Industrial,
        standard: "MSI Data Corporation",
        accepts: "0-9",
        example: "1234567",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        EncodeError::check_capacity(text.len(), LONGEST)?;
        let mut digits = text.as_bytes().to_vec();
        for check in options.check_digit.steps() {
            let digit = check(&digits)?;
            digits.push(digit);
        }

        let mut widths = Vec::with_capacity(8 * digits.len() + 5);
        widths.extend([2, 1]);
        for digit in &digits {
            widths.extend((0..4).rev().flat_map(|bit| if digit >> bit & 1 == 1 { [2, 1] } else { [1, 2] }));
        }
        widths.extend([1, 2, 1]);

        let modules = 12 * digits.len() + 7;
        let readable: String = digits.iter().copied().map(char::from).collect();
        let checks = readable[text.len()..].to_owned();
        let symbol = Symbol::new(Bars::from_widths(widths, (0.15 * modules as f32).ceil().max(50.0), 0.0), QUIET)
            .with_text(readable);
        if checks.is_empty() {
            return Ok(symbol);
        }
        let (code, wording) = check_digit_added(&checks);
        Ok(symbol.with_detail("check_digits", checks).with_note(code, wording))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The check digits that are added.
    check_digit: CheckDigit,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
enum CheckDigit {
    /// None.
    #[default]
    #[serde(rename = "none")]
    None,
    /// One, modulus 10 (Luhn).
    #[serde(rename = "mod-10")]
    Mod10,
    /// Two, each modulus 10.
    #[serde(rename = "mod-10-10")]
    Mod10Mod10,
    /// One, modulus 11 with weights 2 to 7 (IBM).
    #[serde(rename = "mod-11")]
    Mod11,
    /// Two, modulus 11 with weights 2 to 7 (IBM), then modulus 10.
    #[serde(rename = "mod-11-10")]
    Mod11Mod10,
    /// One, modulus 11 with weights 2 to 9 (NCR).
    #[serde(rename = "mod-11-ncr")]
    Mod11Ncr,
    /// Two, modulus 11 with weights 2 to 9 (NCR), then modulus 10.
    #[serde(rename = "mod-11-ncr-10")]
    Mod11NcrMod10,
}

type Check = fn(&[u8]) -> Result<u8, EncodeError>;

impl CheckDigit {
    fn steps(self) -> &'static [Check] {
        const MOD_10: Check = |digits| Ok(luhn(digits));
        const IBM: Check = |digits| mod11(digits, 7);
        const NCR: Check = |digits| mod11(digits, 9);
        match self {
            Self::None => &[],
            Self::Mod10 => &[MOD_10],
            Self::Mod10Mod10 => &[MOD_10, MOD_10],
            Self::Mod11 => &[IBM],
            Self::Mod11Mod10 => &[IBM, MOD_10],
            Self::Mod11Ncr => &[NCR],
            Self::Mod11NcrMod10 => &[NCR, MOD_10],
        }
    }
}

/// Modulus 11 with weights 2 to `top` from the right, repeated.
fn mod11(digits: &[u8], top: u32) -> Result<u8, EncodeError> {
    let sum: u32 = digits.iter().rev().zip((2..=top).cycle()).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => Err(EncodeError::new(Fault::Rule {
            code: "invalid-check-digit",
            wording: Wording::fixed(
                "this number has no check digit by modulus 11, which would be 10: choose another number",
                "モジュラス11のチェックデジットが 10 になるため、この番号は使えません",
            ),
        })),
        digit => Ok(b'0' + digit as u8),
    }
}

const QUIET: Quiet = Quiet::sides(12.0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_check_digits() {
        assert_eq!(luhn(b"1234567"), b'4');
        assert_eq!(mod11(b"943457842", 7), Ok(b'3'));
        // 6 × 2 leaves 1, and 11 - 1 is no digit.
        assert!(mod11(b"6", 7).is_err());
    }
}
