//! Why a request is refused, in the terms of the error contract: code, field, position and a sentence in two languages.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{layout::LayoutError, symbol::Wording, symbology::contract::EncodeError};

/// A refused request. Never holds the data itself, except the one character that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Stable kebab-case code.
    pub code: &'static str,
    /// Field or option that is wrong; empty where the request as a whole is.
    pub field: String,
    /// Byte position in that field.
    pub position: Option<usize>,
    /// What is wrong and what would be right.
    pub wording: Wording,
}

/// The languages of the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Refusal {
    /// A refusal of one field.
    pub fn new(code: &'static str, field: impl Into<String>, wording: Wording) -> Self {
        Self { code, field: field.into(), position: None, wording }
    }

    /// The same refusal at a byte position of the field.
    #[must_use]
    pub fn at(self, position: usize) -> Self {
        Self { position: Some(position), ..self }
    }

    /// The sentence in a language.
    pub fn detail(&self, language: Language) -> &str {
        self.wording.in_language(language)
    }

    /// The members `code`, `detail`, `field` and `position`, those that exist.
    pub fn to_json(&self, language: Language) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("code".into(), json!(self.code));
        members.insert("detail".into(), json!(self.detail(language)));
        if !self.field.is_empty() {
            members.insert("field".into(), json!(self.field));
        }
        if let Some(position) = self.position {
            members.insert("position".into(), json!(position));
        }
        members
    }
}

impl Wording {
    /// The sentence in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Japanese => &self.ja,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.field.is_empty() {
            write!(f, "{}: {}", self.code, self.wording.en)
        } else {
            write!(f, "{} ({}): {}", self.code, self.field, self.wording.en)
        }
    }
}

impl std::error::Error for Refusal {}

impl From<EncodeError> for Refusal {
    fn from(error: EncodeError) -> Self {
        Self {
            code: error.fault.code(),
            field: error.field.into(),
            position: error.span.map(|span| span.start),
            wording: error.fault.wording(),
        }
    }
}

impl From<LayoutError> for Refusal {
    fn from(error: LayoutError) -> Self {
        Self { code: error.code, field: error.field.into_owned(), position: None, wording: error.wording }
    }
}
