//! What the door calls what we call otherwise, so that a refusal speaks as its caller wrote.

use super::table::{self, Type};
use crate::{refusal::Refusal, symbol::Wording};

/// The names of one call.
pub struct Names {
    kind: &'static Type,
    /// Our name, the door's, and where that stands in the options string.
    given: Vec<(String, &'static str, usize)>,
    /// Bytes before the value that the symbology does not see.
    trimmed: usize,
    /// Bytes before the value that only the symbology sees.
    added: usize,
}

impl Names {
    /// The names of a call of that type, so many bytes of its value trimmed.
    pub fn of(kind: &'static Type, trimmed: usize) -> Self {
        Self { kind, given: Vec::new(), trimmed, added: 0 }
    }

    /// Notes that a name of ours was given by one of the door's at that place.
    pub fn give(&mut self, ours: &str, name: &'static str, at: usize) {
        self.given.push((ours.to_owned(), name, at));
    }

    /// Notes bytes that stand before the value by no doing of the caller.
    pub fn add_before_value(&mut self, bytes: usize) {
        self.added += bytes;
    }

    /// The refusal with field, position and sentence as the caller knows them.
    pub fn of_door(&self, refusal: Refusal) -> Refusal {
        let wording = self.wording_of_door(&refusal);
        let refusal = Refusal { wording, ..refusal };
        let name = match refusal.field.as_str() {
            "data" | "value" => {
                let position = refusal.position.map(|at| (at + self.trimmed).saturating_sub(self.added));
                return Refusal { field: "value".into(), position, ..refusal };
            }
            "width" => return Refusal { field: "imageWidth".into(), ..refusal },
            "height" => return Refusal { field: "imageHeight".into(), ..refusal },
            name => name,
        };
        match self.given(name) {
            Some((given, at)) => Refusal { field: given.into(), position: Some(at), ..refusal },
            None => match self.name(name) {
                Some(known) => Refusal { field: known.into(), ..refusal },
                None => refusal,
            },
        }
    }

    /// The door's name by which ours was given, and its place.
    fn given(&self, ours: &str) -> Option<(&'static str, usize)> {
        let special = table::decided_by(ours);
        let is_same = |name: &str| name == ours || Some(name) == special;
        self.given.iter().rfind(|(name, ..)| is_same(name)).map(|(_, given, at)| (*given, *at))
    }

    /// The door's name of ours, given or not.
    pub fn name(&self, ours: &str) -> Option<&'static str> {
        let known = |name| table::name_of(self.kind, name);
        self.given(ours).map(|(given, _)| given).or_else(|| known(ours)).or_else(|| known(table::decided_by(ours)?))
    }

    fn wording_of_door(&self, refusal: &Refusal) -> Wording {
        let Wording { en, ja } = &refusal.wording;
        Wording::of(self.sentence(en, &refusal.field), self.sentence(ja, &refusal.field))
    }

    /// A sentence with the door's names of options. A word is taken for a name of ours where it cannot be a common one: with an
    /// underscore in it, before an equals sign, and the refused option's own name at the beginning.
    fn sentence(&self, sentence: &str, field: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut told = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some(start) = rest.find(is_part) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
            let begins = told.is_empty() && before.is_empty() && word == field;
            let is_name = begins || word.contains('_') || after.starts_with('=');
            told.push_str(before);
            told.push_str(self.name(word).filter(|_| is_name).unwrap_or(word));
            rest = after;
        }
        told + rest
    }
}
