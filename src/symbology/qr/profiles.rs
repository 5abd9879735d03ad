//! QR Code with a rule on its data: GS1 QR Code, GS1 Digital Link, HIBC QR Code and the Slovenian UPN QR.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Choice, Level, Options, append::StructuredAppend, content::Content, gs1_symbol, symbol};
use crate::{
    symbol::Symbol,
    symbology::{
        characters,
        contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording},
        digital_link,
        hibc::{CheckCharacter, Message},
    },
};

/// QR Code with a GS1 element string behind FNC1.
pub struct Gs1QrCode;

impl Symbology for Gs1QrCode {
    const FACTS: Facts = Facts {
        id: "gs1-qr-code",
        aliases: &["gs1-qr"],
        name: "GS1 QR Code",
        family: Family::Gs1,
        standard: "GS1 General Specifications 5.7; ISO/IEC 18004:2015",
        accepts: "element string with AIs in brackets",
        example: "(01)04912345678904(10)ABC123",
    };

    type Options = Gs1Options;

    fn encode(data: &Payload, options: &Gs1Options) -> Result<Symbol, EncodeError> {
        let Gs1Options { error_correction, version, mask, structured_append } = *options;
        let options = Options { error_correction, version, mask, structured_append, ..Options::default() };
        gs1_symbol(data, options.choice()?)
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Gs1Options {
    /// Error correction level.
    error_correction: Level,
    /// Version, the size of the symbol; left out: the smallest that fits.
    #[schemars(range(min = 1, max = 40))]
    version: Option<u8>,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
    /// One of several symbols that are read as one message.
    structured_append: Option<StructuredAppend>,
}

/// QR Code with a GS1 Digital Link.
pub struct DigitalLinkQrCode;

impl Symbology for DigitalLinkQrCode {
    const FACTS: Facts = Facts {
        id: "gs1-digital-link-qr-code",
        aliases: &["gs1-dl-qr-code", "gs1-digital-link"],
        name: "GS1 Digital Link QR Code",
        ..digital_link::FACTS
    };

    type Options = DigitalLinkOptions;

    fn encode(data: &Payload, options: &DigitalLinkOptions) -> Result<Symbol, EncodeError> {
        let DigitalLinkOptions { error_correction, version, mask, .. } = *options;
        let choice = Options { error_correction, version, mask, ..Options::default() }.choice()?;
        digital_link::linked(data, options.stem.as_deref(), |uri| {
            symbol(&Content::of(&Payload::Text(uri.into()), None)?, &choice)
        })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DigitalLinkOptions {
    /// Address that the elements are put behind; left out: that of GS1, `https://id.gs1.org`.
    #[schemars(length(max = 200))]
    stem: Option<String>,
    /// Error correction level.
    error_correction: Level,
    /// Version, the size of the symbol; left out: the smallest that fits.
    #[schemars(range(min = 1, max = 40))]
    version: Option<u8>,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
}

/// HIBC in QR Code: medical devices.
pub struct HibcQrCode;

impl Symbology for HibcQrCode {
    const FACTS: Facts = Facts {
        id: "hibc-qr-code",
        aliases: &["hibc-qr"],
        name: "HIBC QR Code",
        family: Family::Health,
        standard: "ANSI/HIBC 2.6-2016; ISO/IEC 18004:2015",
        accepts: "0-9 A-Z space - . $ / + %, with or without the leading +",
        example: "A123BJC5D6E71",
    };

    type Options = HibcOptions;

    fn encode(data: &Payload, options: &HibcOptions) -> Result<Symbol, EncodeError> {
        let hibc = Message::of(data, options.check_character)?;
        let HibcOptions { error_correction, version, mask, .. } = *options;
        let options = Options { error_correction, version, mask, ..Options::default() };
        let content = Content::of(&Payload::Text(hibc.characters.clone()), None)?;
        Ok(hibc.told_in(symbol(&content, &options.choice()?)?))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HibcOptions {
    /// Whether the check character is added or stands at the end of the data.
    check_character: CheckCharacter,
    /// Error correction level.
    error_correction: Level,
    /// Version, the size of the symbol; left out: the smallest that fits.
    #[schemars(range(min = 1, max = 40))]
    version: Option<u8>,
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
}

/// The QR code of the Slovenian payment order UPN.
pub struct UpnQr;

impl Symbology for UpnQr {
    const FACTS: Facts = Facts {
        id: "upn-qr",
        aliases: &[],
        name: "UPN QR",
        family: Family::Matrix,
        standard: "Združenje bank Slovenije, Tehnični standard UPN QR",
        accepts: "the record of a payment order: lines of ISO/IEC 8859-2 that begin with UPNQR, up to 411 characters",
        example: "UPNQR\n\n\n\n\nJanez Novak\nLepa pot 15\n1000 Ljubljana\n00000001000\n\n\nGDSV\nPlačilo računa\n\n\
                  SI56020170014356205\nSI0011\nPodjetje\nCesta 1\n1000 Ljubljana\n154\n",
    };

    type Options = UpnOptions;

    fn encode(data: &Payload, options: &UpnOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        if !text.starts_with("UPNQR\n") {
            return Err(EncodeError::at(
                0..text.len().min(6),
                Fault::Rule {
                    code: "invalid-character",
                    wording: Wording::fixed(
                        "the first line must be UPNQR, and lines end with a line feed",
                        "1 行目は UPNQR とし、行末は改行 (LF) にしてください",
                    ),
                },
            ));
        }
        // The standard fixes version 15, level M, byte mode and ECI 4.
        let options = Options { version: Some(15), mask: options.mask, ..Options::default() };
        let content = Content::bytes(text, characters::find("iso-8859-2")?)?;
        symbol(&content, &Choice { eci: Some(4), ..options.choice()? })
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UpnOptions {
    /// Mask pattern; left out: that with the least penalty.
    #[schemars(range(min = 0, max = 7))]
    mask: Option<u8>,
}
