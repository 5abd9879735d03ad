//! HIBC, the Health Industry Bar Code: a flag, the data of medical devices and a check character, in a host of choice.
//!
//! Standard: ANSI/HIBC 2.6-2016. The rule for the data is the same in every host; the hosts are profiles of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    codablock_f::{self, CodablockF},
    code39,
    code128::{self, encodation::Characters, encodation::Unit},
    contract::{EncodeError, Facts, Family, Fault, LONGEST, Payload, Symbology, Wording, check_digit_added},
    two_width::Ratio,
};
use crate::symbol::Symbol;

/// HIBC in Code 39.
pub struct HibcCode39;

impl Symbology for HibcCode39 {
    const FACTS: Facts = Facts { id: "hibc-code-39", aliases: &["hibc-39"], name: "HIBC Code 39", ..FACTS };

    type Options = Code39Options;

    fn encode(data: &Payload, options: &Code39Options) -> Result<Symbol, EncodeError> {
        let message = Message::of(data, options.check_character)?;
        let bars = code39::bars(message.characters.as_bytes(), options.ratio)?;
        Ok(message.told_in(Symbol::new(bars, code39::QUIET)))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Code39Options {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Width of a wide element in narrow ones.
    ratio: Ratio<30>,
}

/// HIBC in Code 128.
pub struct HibcCode128;

impl Symbology for HibcCode128 {
    const FACTS: Facts = Facts { id: "hibc-code-128", aliases: &["hibc-128"], name: "HIBC Code 128", ..FACTS };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let message = Message::of(data, options.check_character)?;
        let units: Vec<Unit> = message.characters.bytes().map(Unit::Byte).collect();
        let characters = Characters::shortest(&units);
        let symbol = Symbol::new(characters.bars(code128::HEIGHT, 0.0), code128::QUIET);
        Ok(characters.told_in(message.told_in(symbol)))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
}

/// HIBC in Codablock F.
pub struct HibcCodablockF;

impl Symbology for HibcCodablockF {
    const FACTS: Facts =
        Facts { id: "hibc-codablock-f", aliases: &["hibc-block-f"], name: "HIBC Codablock F", ..FACTS };

    type Options = CodablockOptions;

    fn encode(data: &Payload, options: &CodablockOptions) -> Result<Symbol, EncodeError> {
        let message = Message::of(data, options.check_character)?;
        let host = codablock_f::Options { rows: options.rows, columns: options.columns };
        Ok(message.told_in(CodablockF::encode(&Payload::Text(message.characters.clone()), &host)?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CodablockOptions {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 2, max = 44))]
    rows: Option<u8>,
    /// Symbol characters a row that carry data; left out: such that the symbol is smallest without growing too wide.
    #[schemars(range(min = 4, max = 62))]
    columns: Option<u8>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCharacter {
    /// It is added.
    #[default]
    Add,
    /// The data ends with it; it is verified.
    Given,
}

/// What the facts of all hosts have in common.
pub const FACTS: Facts = Facts {
    id: "",
    aliases: &[],
    name: "",
    family: Family::Health,
    standard: "ANSI/HIBC 2.6-2016",
    accepts: "0-9 A-Z space - . $ / + %, with or without the leading +",
    example: "A123BJC5D6E71",
};

/// A message with flag and check character.
pub struct Message {
    /// What the host encodes.
    pub characters: String,
    flag_added: bool,
    check_added: Option<char>,
}

impl Message {
    /// The data with its flag, which it may lack, and its check character.
    pub fn of(data: &Payload, check_character: CheckCharacter) -> Result<Self, EncodeError> {
        let text = data.text()?;
        EncodeError::check_capacity(text.chars().count(), LONGEST)?;
        code39::check_alphabet(text)?;
        let flag_added = !text.starts_with('+');
        let mut characters = String::from(if flag_added { "+" } else { "" });
        let (message, found) = match check_character {
            CheckCharacter::Add => (text, None),
            CheckCharacter::Given => {
                text.split_at_checked(text.len() - 1).map_or((text, None), |(rest, c)| (rest, Some(c)))
            }
        };
        characters.push_str(message);
        if characters.len() < 2 {
            let expected = "at least 1 between the flag + and the check character";
            return Err(EncodeError::new(Fault::InvalidLength { length: 0, expected }));
        }
        // The check character is that of Code 39, over the flag and the data.
        let check = code39::check_character(characters.as_bytes());
        if let Some(found) = found.filter(|found| !found.starts_with(check)) {
            let fault = Fault::InvalidCheckDigit { found: found.into(), expected: check.into() };
            return Err(EncodeError::at(text.len() - 1..text.len(), fault));
        }
        characters.push(check);
        Ok(Self { characters, flag_added, check_added: found.is_none().then_some(check) })
    }

    /// The symbol with the message's text and notes. The text stands between asterisks, whatever the host, and shows a
    /// space as check character as an underline.
    pub fn told_in(&self, mut symbol: Symbol) -> Symbol {
        let written = match self.characters.strip_suffix(' ') {
            Some(rest) => format!("*{rest}_*"),
            None => format!("*{}*", self.characters),
        };
        symbol = symbol.with_text(written).transmitting(&self.characters);
        if self.flag_added {
            let wording = Wording::fixed("the HIBC flag character + was added", "HIBC を示す先頭の + を追加しました");
            symbol = symbol.with_note("flag-added", wording);
        }
        if let Some(check) = self.check_added {
            let (code, wording) = check_digit_added(check);
            symbol = symbol.with_detail("hibc_check_character", check.to_string()).with_note(code, wording);
        }
        symbol
    }
}
