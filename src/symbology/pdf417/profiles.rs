//! HIBC in PDF417 and MicroPDF417, for medical devices: a data rule on top of its hosts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MicroPdf417, Pdf417, micro};
use crate::{
    symbol::Symbol,
    symbology::{
        contract::{EncodeError, Facts, Family, Payload, Symbology},
        hibc::{CheckCharacter, Message},
    },
};

const FACTS: Facts = Facts {
    id: "",
    aliases: &[],
    name: "",
    family: Family::Health,
    standard: "ANSI/HIBC 2.6-2016, ISO/IEC 15438:2015",
    accepts: "0-9 A-Z space - . $ / + %, with or without the leading +",
    example: "A123BJC5D6E71",
};

/// HIBC in PDF417.
pub struct HibcPdf417;

impl Symbology for HibcPdf417 {
    const FACTS: Facts = Facts { id: "hibc-pdf417", aliases: &["hibc-pdf"], name: "HIBC PDF417", ..FACTS };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let message = Message::of(data, options.check_character)?;
        let host = super::Options {
            columns: options.columns,
            rows: options.rows,
            error_correction: options.error_correction,
            ..super::Options::default()
        };
        Ok(message.told_in(Pdf417::encode(&Payload::Text(message.characters.clone()), &host)?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Number of data columns, more where the data does not fit and `rows` is left out.
    #[schemars(range(min = 1, max = 30))]
    columns: Option<u8>,
    /// Number of rows; left out: as few as hold the data.
    #[schemars(range(min = 3, max = 90))]
    rows: Option<u8>,
    /// Error correction level; left out: the level that the standard recommends for the amount of data.
    #[schemars(range(max = 8))]
    error_correction: Option<u8>,
}

/// HIBC in MicroPDF417.
pub struct HibcMicroPdf417;

impl Symbology for HibcMicroPdf417 {
    const FACTS: Facts = Facts {
        id: "hibc-micro-pdf417",
        aliases: &["hibc-mic-pdf"],
        name: "HIBC MicroPDF417",
        standard: "ANSI/HIBC 2.6-2016, ISO/IEC 24728:2006",
        ..FACTS
    };

    type Options = MicroOptions;

    fn encode(data: &Payload, options: &MicroOptions) -> Result<Symbol, EncodeError> {
        let message = Message::of(data, options.check_character)?;
        let host = micro::Options::of_size(options.columns, options.rows);
        Ok(message.told_in(MicroPdf417::encode(&Payload::Text(message.characters.clone()), &host)?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MicroOptions {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Number of data columns, more where the data does not fit and `rows` is left out.
    #[schemars(range(min = 1, max = 4))]
    columns: Option<u8>,
    /// Number of rows, one of those that exist for the columns; left out: as few as hold the data.
    #[schemars(range(min = 4, max = 44))]
    rows: Option<u8>,
}
