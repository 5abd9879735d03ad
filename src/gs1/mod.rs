//! The GS1 system: element strings, Digital Link, the AI dictionary and its checks.

pub mod checks;
mod code_lists;
mod coupon;
pub mod dictionary;
pub mod digital_link;
pub mod elements;

use std::{borrow::Cow, fmt, ops::Range};

pub use elements::{Element, Elements};

/// Why data is no valid GS1 element string, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gs1Error {
    /// Byte range of the text that is to blame.
    pub span: Range<usize>,
    /// What is wrong.
    pub fault: Gs1Fault,
}

/// The kinds of fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gs1Fault {
    /// A character outside the alphabet of its place.
    Character {
        /// The character.
        found: char,
        /// The alphabet.
        expected: &'static str,
    },
    /// A check digit or check character pair that does not belong to the data.
    CheckDigit {
        /// What stands there.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// Any other rule.
    Rule(Sentence),
}

/// A sentence in English and Japanese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// English.
    pub en: Cow<'static, str>,
    /// Japanese.
    pub ja: Cow<'static, str>,
}

impl Sentence {
    fn of(en: impl Into<Cow<'static, str>>, ja: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }
}

impl Gs1Error {
    fn rule(span: Range<usize>, en: impl Into<Cow<'static, str>>, ja: impl Into<Cow<'static, str>>) -> Self {
        Self { span, fault: Gs1Fault::Rule(Sentence::of(en, ja)) }
    }
}

impl fmt::Display for Gs1Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.fault {
            Gs1Fault::Character { found, expected } => {
                write!(f, "the character {found:?} is not allowed; allowed: {expected}")
            }
            Gs1Fault::CheckDigit { found, expected } => {
                write!(f, "the check digit is {found}; right would be {expected}")
            }
            Gs1Fault::Rule(sentence) => f.write_str(&sentence.en),
        }
    }
}

impl std::error::Error for Gs1Error {}
