//! Aztec runes, and HIBC in Aztec Code.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology, Wording},
        hibc::{self, CheckCharacter},
    },
    Item, Options, draw, placement,
};
use crate::{
    coding::bits::Bits,
    symbol::{Quiet, Symbol},
};

/// A rune: a number from 0 to 255 in the finder's surroundings (annex A).
pub struct AztecRune;

impl Symbology for AztecRune {
    const FACTS: Facts = Facts {
        id: "aztec-rune",
        aliases: &["aztec-runes", "azrune"],
        name: "Aztec Rune",
        family: Family::Matrix,
        standard: "ISO/IEC 24778:2008, annex A",
        accepts: "a number from 0 to 255",
        example: "25",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        if text.len() > 3 {
            return Err(EncodeError::new(Fault::InvalidLength { length: text.len(), expected: "1 to 3" }));
        }
        let number: u8 = text.parse().map_err(|_| {
            let wording = Wording::fixed("a rune is a number from 0 to 255", "ルーンは 0 から 255 までの数字です");
            EncodeError::at(0..text.len(), Fault::Rule { code: "invalid-character", wording })
        })?;
        // A mode message whose bits are inverted in turn, so that no reader takes it for one.
        let message = placement::mode_message(number.into(), 8);
        let mut inverted = Bits::with_capacity(28);
        for (at, bit) in message.iter().enumerate() {
            inverted.push_bit(bit ^ (at % 2 == 0));
        }
        Ok(Symbol::new(placement::draw_rune(&inverted), Quiet::all(0.0)).transmitting(format!("{number:03}")))
    }
}

/// HIBC in Aztec Code: medical devices.
pub struct HibcAztec;

impl Symbology for HibcAztec {
    const FACTS: Facts = Facts {
        id: "hibc-aztec",
        aliases: &["hibc-aztec-code"],
        name: "HIBC Aztec Code",
        standard: "ANSI/HIBC 2.6-2016, ISO/IEC 24778:2008",
        ..hibc::FACTS
    };

    type Options = HibcOptions;

    fn encode(data: &Payload, options: &HibcOptions) -> Result<Symbol, EncodeError> {
        let message = hibc::Message::of(data, options.check_character)?;
        let items: Vec<Item> = message.characters.bytes().map(Item::Byte).collect();
        Ok(message.told_in(draw(&items, Bits::new(), &Options::default())?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HibcOptions {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
}
