//! The profiles of Data Matrix: a rule for the data each, the host's symbol.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        contract::{EncodeError, Facts, Family, Payload, Symbology},
        digital_link,
        hibc::{self, CheckCharacter},
    },
    Item, Shape, draw, gs1,
};
use crate::symbol::Symbol;

/// GS1 DataMatrix: element strings.
pub struct Gs1DataMatrix;

impl Symbology for Gs1DataMatrix {
    const FACTS: Facts = Facts {
        id: "gs1-data-matrix",
        aliases: &["gs1-2d-data-matrix"],
        name: "GS1 DataMatrix",
        family: Family::Gs1,
        standard: "ISO/IEC 16022:2006, GS1 General Specifications",
        accepts: "element strings with bracketed AIs",
        example: "(01)04912345678904(17)271231(10)ABC123",
    };

    type Options = Gs1Options;

    fn encode(data: &Payload, options: &Gs1Options) -> Result<Symbol, EncodeError> {
        gs1(data, Vec::new(), (options.shape, options.size.as_deref()), None)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Gs1Options {
    /// Which sizes may be chosen; the smallest that fits is.
    shape: Shape,
    /// Size in rows and columns, as `12x36`; left out: the smallest of the shape.
    #[schemars(length(max = 7))]
    size: Option<String>,
}

/// Data Matrix with a GS1 Digital Link.
pub struct DigitalLinkDataMatrix;

impl Symbology for DigitalLinkDataMatrix {
    const FACTS: Facts = Facts {
        id: "gs1-digital-link-data-matrix",
        aliases: &["gs1-dl-data-matrix"],
        name: "GS1 Digital Link Data Matrix",
        ..digital_link::FACTS
    };

    type Options = DigitalLinkOptions;

    fn encode(data: &Payload, options: &DigitalLinkOptions) -> Result<Symbol, EncodeError> {
        digital_link::linked(data, options.stem.as_deref(), |uri| {
            let items: Vec<Item> = uri.bytes().map(Item::from).collect();
            draw(&items, Vec::new(), (options.shape, options.size.as_deref()), None)
        })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DigitalLinkOptions {
    /// Address that the elements are put behind; left out: that of GS1, `https://id.gs1.org`.
    #[schemars(length(max = 200))]
    stem: Option<String>,
    /// Which sizes may be chosen; the smallest that fits is.
    shape: Shape,
    /// Size in rows and columns, as `12x36`; left out: the smallest of the shape.
    #[schemars(length(max = 7))]
    size: Option<String>,
}

/// HIBC in Data Matrix: medical devices.
pub struct HibcDataMatrix;

impl Symbology for HibcDataMatrix {
    const FACTS: Facts = Facts {
        id: "hibc-data-matrix",
        aliases: &["hibc-dm"],
        name: "HIBC Data Matrix",
        standard: "ANSI/HIBC 2.6-2016, ISO/IEC 16022:2006",
        ..hibc::FACTS
    };

    type Options = HibcOptions;

    fn encode(data: &Payload, options: &HibcOptions) -> Result<Symbol, EncodeError> {
        let message = hibc::Message::of(data, options.check_character)?;
        let items: Vec<Item> = message.characters.bytes().map(Item::from).collect();
        Ok(message.told_in(draw(&items, Vec::new(), (options.shape, options.size.as_deref()), None)?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HibcOptions {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Which sizes may be chosen; the smallest that fits is.
    shape: Shape,
    /// Size in rows and columns, as `12x36`; left out: the smallest of the shape.
    #[schemars(length(max = 7))]
    size: Option<String>,
}
