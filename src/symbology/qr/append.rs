//! Structured append: up to 16 symbols that are read as one message (ISO/IEC 18004:2015, clause 8).

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{content::Content, header::Header};
use crate::symbology::contract::{EncodeError, Wording};

/// The place of a symbol in its sequence.
#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StructuredAppend {
    /// Place of this symbol, counted from 1.
    #[schemars(range(min = 1, max = 16))]
    index: u8,
    /// Number of symbols.
    #[schemars(range(min = 1, max = 16))]
    total: u8,
    /// Exclusive or of all bytes of the whole message, the same in every symbol, as readers join symbols of equal parity.
    /// Left out: 0, or with `split` as it is.
    parity: Option<u8>,
    /// The data is the whole message: this symbol gets its part of it, and the parity is reckoned.
    split: bool,
    /// Where `split` may cut.
    cut: Cut,
}

/// Where a message may be cut.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// Between characters, so that each symbol can be read by itself.
    #[default]
    Characters,
    /// Between bytes: a character may be in two symbols, and only joined ones are read right.
    Bytes,
}

impl StructuredAppend {
    /// What this symbol carries: all that was given, or its part of the whole.
    pub fn part(self, whole: &Content) -> Result<Cow<'_, Content>, EncodeError> {
        EncodeError::check_place(self.index.into(), self.total.into(), 1..=16)?;
        if !self.split {
            return Ok(Cow::Borrowed(whole));
        }
        let expected = whole.parity();
        if self.parity.is_some_and(|parity| parity != expected) {
            return Err(refused(
                format!("the parity of the whole message is {expected}"),
                format!("メッセージ全体のパリティは {expected} です"),
            ));
        }
        let part = whole.part(usize::from(self.index - 1), usize::from(self.total), self.cut);
        part.map(|range| Cow::Owned(whole.slice(range))).ok_or_else(|| {
            refused(
                "the message has fewer characters than parts, or an encoding that cannot be cut",
                "メッセージの文字数が分割数より少ないか、分割できない文字コードです",
            )
        })
    }

    /// Writes mode, index, total and parity (clauses 8.2 and 8.3).
    pub fn write(self, whole: &Content, header: &mut Header) {
        header.push(0b0011, 4);
        header.push(u32::from(self.index - 1), 4);
        header.push(u32::from(self.total - 1), 4);
        header.push(u32::from(self.parity(whole)), 8);
    }

    pub fn parity(self, whole: &Content) -> u8 {
        if self.split { whole.parity() } else { self.parity.unwrap_or(0) }
    }

    /// Whether the symbol cannot know the parity of its message.
    pub fn is_blind(self) -> bool {
        !self.split && self.parity.is_none()
    }
}

fn refused(en: impl Into<String>, ja: impl Into<String>) -> EncodeError {
    EncodeError::option("structured_append", Wording::of(en, ja))
}

/// The note of a symbol whose parity was not given.
pub const PARITY_MISSING: Wording = Wording::fixed(
    "the parity of the whole message was not given and is written as 0: give parity, or the whole message with split",
    "メッセージ全体のパリティが指定されていないため 0 としました。parity を指定するか、split で全体を渡してください",
);

#[cfg(test)]
mod tests {
    use super::{super::content::Kind, *};
    use crate::{coding::charset::Charset, symbology::contract::Payload};

    fn content(text: &str, encoding: &str) -> Content {
        Content::of(&Payload::Text(text.into()), Charset::find(encoding)).unwrap()
    }

    /// ISO/IEC 18004:2015, clause 8.3: the sample message has the parity 1.
    #[test]
    fn report_c128_parity_is_over_the_coded_bytes() {
        let sample = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        assert_eq!(content(sample, "utf-8").parity(), 0x01);
        assert_eq!(content("漢字", "shift_jis").parity(), 0x21);
        assert_eq!(content("漢字", "utf-8").parity(), 0x27);
        let text = "Some text to test, more or less big, i tried differents things";
        assert_eq!(content(text, "utf-8").parity(), 0x77);
    }

    #[test]
    fn parts_join_to_the_whole_and_cut_no_character() {
        for (text, encoding) in
            [("漢字ｶﾅ and 0123456789012345678", "shift_jis"), ("é🎄日本語 text", "utf-8"), ("12", "utf-8")]
        {
            let whole = content(text, encoding);
            for total in 2..=16 {
                let parts: Option<Vec<_>> = (0..total).map(|index| whole.part(index, total, Cut::Characters)).collect();
                let Some(parts) = parts else {
                    assert!(text.chars().count() < total, "{text} in {total}");
                    continue;
                };
                assert!(parts.iter().all(|part| !part.is_empty()));
                assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
                assert_eq!((parts[0].start, parts[total - 1].end), (0, whole.bytes.len()));
                assert!(parts.iter().all(|part| whole.kinds[part.start] != Kind::Rest));
            }
        }
    }

    /// RayBarcode's `SplitMode` of bytes: three bytes make three parts, though they are two characters.
    #[test]
    fn bytes_are_cut_where_that_is_asked() {
        let whole = content("漢a", "shift_jis");
        assert_eq!(whole.part(0, 3, Cut::Characters), None);
        let parts: Vec<Content> = (0..3).map(|index| whole.slice(whole.part(index, 3, Cut::Bytes).unwrap())).collect();
        assert_eq!(parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<_>>(), whole.bytes);
        // A byte that has lost its second is for byte mode, as that is.
        assert_eq!(whole.slice(0..1).kinds, [Kind::Byte]);
        assert_eq!(whole.slice(1..3).kinds, [Kind::Rest, Kind::Byte]);
    }
}
