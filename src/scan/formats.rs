//! The names of what is read: the catalogue's ids and the reader's formats.

use zxingcpp::BarcodeFormat;

use crate::{refusal::Refusal, symbol::Wording, symbology};

/// One thing the reader tells apart.
pub struct Format {
    /// Its name in the reader.
    pub name: &'static str,
    /// What the reader is asked for to find it.
    pub asked: BarcodeFormat,
    /// The catalogue's id.
    pub id: &'static str,
    /// The id where it holds GS1 element strings.
    pub gs1: Option<&'static str>,
}

const fn format(name: &'static str, asked: BarcodeFormat, id: &'static str) -> Format {
    Format { name, asked, id, gs1: None }
}

/// Everything the reader reads.
#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    format("Codabar", BarcodeFormat::Codabar, "codabar"),
    format("Code 39", BarcodeFormat::Code39, "code-39"),
    format("Code 39 Standard", BarcodeFormat::Code39, "code-39"),
    format("Code 39 Extended", BarcodeFormat::Code39, "code-39"),
    format("Code 32", BarcodeFormat::Code39, "code-32"),
    format("Pharmazentralnummer", BarcodeFormat::Code39, "pzn"),
    format("Code 93", BarcodeFormat::Code93, "code-93"),
    Format { gs1: Some("gs1-128"), ..format("Code 128", BarcodeFormat::Code128, "code-128") },
    format("ITF", BarcodeFormat::ITF, "itf"),
    format("ITF-14", BarcodeFormat::ITF, "itf-14"),
    format("DataBar", BarcodeFormat::DataBar, "gs1-databar-omnidirectional"),
    format("DataBar Omni", BarcodeFormat::DataBarOmni, "gs1-databar-omnidirectional"),
    format("DataBar Stacked", BarcodeFormat::DataBarStk, "gs1-databar-stacked"),
    format("DataBar Stacked Omni", BarcodeFormat::DataBarStkOmni, "gs1-databar-stacked-omnidirectional"),
    format("DataBar Limited", BarcodeFormat::DataBarLtd, "gs1-databar-limited"),
    format("DataBar Expanded", BarcodeFormat::DataBarExp, "gs1-databar-expanded"),
    format("DataBar Expanded Stacked", BarcodeFormat::DataBarExpStk, "gs1-databar-expanded-stacked"),
    format("EAN-13", BarcodeFormat::EAN13, "ean-13"),
    format("ISBN", BarcodeFormat::EAN13, "ean-13"),
    format("EAN-8", BarcodeFormat::EAN8, "ean-8"),
    format("UPC-A", BarcodeFormat::UPCA, "upc-a"),
    format("UPC-E", BarcodeFormat::UPCE, "upc-e"),
    format("Telepen", BarcodeFormat::Telepen, "telepen"),
    format("Telepen Alpha", BarcodeFormat::TelepenAlpha, "telepen"),
    format("Telepen Numeric", BarcodeFormat::TelepenNumeric, "telepen-numeric"),
    format("DX Film Edge", BarcodeFormat::DXFilmEdge, "dx-film-edge"),
    format("PDF417", BarcodeFormat::PDF417, "pdf417"),
    format("Compact PDF417", BarcodeFormat::CompactPDF417, "pdf417"),
    format("MicroPDF417", BarcodeFormat::MicroPDF417, "micro-pdf417"),
    format("Aztec", BarcodeFormat::Aztec, "aztec"),
    format("Aztec Code", BarcodeFormat::AztecCode, "aztec"),
    format("Aztec Rune", BarcodeFormat::AztecRune, "aztec-rune"),
    Format { gs1: Some("gs1-qr-code"), ..format("QR Code", BarcodeFormat::QRCode, "qr-code") },
    Format { gs1: Some("gs1-qr-code"), ..format("QR Code Model 2", BarcodeFormat::QRCodeModel2, "qr-code") },
    format("QR Code Model 1", BarcodeFormat::QRCodeModel1, "qr-code"),
    format("Micro QR Code", BarcodeFormat::MicroQRCode, "micro-qr-code"),
    format("rMQR Code", BarcodeFormat::RMQRCode, "rmqr"),
    Format { gs1: Some("gs1-data-matrix"), ..format("Data Matrix", BarcodeFormat::DataMatrix, "data-matrix") },
    format("MaxiCode", BarcodeFormat::MaxiCode, "maxicode"),
];

/// Forms of a symbology that are drawn by rules of their own, and what the reader takes them for.
#[rustfmt::skip]
const READ_AS: &[(&str, &[&str])] = &[
    ("code-39", &["pzn", "code-32", "logmars", "vin", "hibc-code-39"]),
    ("code-128", &["dpd", "upu-s10", "hibc-code-128"]),
    ("gs1-128", &["sscc-18", "ean-14"]),
    ("itf", &["itf-14", "itf-6", "itf-16", "identcode", "leitcode"]),
    ("ean-13", &["isbn", "issn", "ismn", "jan-magazine", "jan-book"]),
    ("gs1-databar-omnidirectional", &["gs1-databar-truncated"]),
    ("gs1-databar-stacked", &["gs1-databar-stacked-omnidirectional"]),
    ("gs1-databar-expanded", &["gs1-databar-expanded-stacked", "gs1-north-american-coupon"]),
    ("gs1-databar-expanded-stacked", &["gs1-north-american-coupon"]),
    ("qr-code", &["gs1-digital-link-qr-code", "hibc-qr-code", "swiss-qr", "upn-qr"]),
    ("data-matrix", &["gs1-digital-link-data-matrix", "hibc-data-matrix", "mailmark-2d"]),
    ("aztec", &["aztec-rune", "hibc-aztec"]),
    ("pdf417", &["hibc-pdf417"]),
    ("micro-pdf417", &["hibc-micro-pdf417"]),
];

/// What the reader finds when it is asked for it, but tells as another.
const UNTOLD: [(&str, &str); 3] =
    [("itf-14", "itf"), ("aztec-rune", "aztec"), ("gs1-databar-stacked-omnidirectional", "gs1-databar-stacked")];

/// What a symbol of the catalogue is read as; nothing where the reader does not know it. Of a composite its linear component
/// is read.
pub fn read_as(id: &str) -> Vec<&'static str> {
    let id = id.strip_suffix("-composite").unwrap_or(id);
    let hosts = READ_AS.iter().filter(|(_, forms)| forms.contains(&id)).map(|(host, _)| *host);
    hosts.chain(readable().into_iter().filter(|known| *known == id)).collect()
}

/// Ids of what can be read, each once.
pub fn readable() -> Vec<&'static str> {
    let mut ids: Vec<&str> = FORMATS.iter().flat_map(|format| [Some(format.id), format.gs1]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What to look for, and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Ids of the symbologies; none: all that can be read.
    ids: Vec<&'static str>,
    /// Whether to look a second time, enlarged or smoothed, where nothing was found.
    pub try_harder: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { ids: Vec::new(), try_harder: true }
    }
}

impl Wanted {
    /// Symbologies by id or alias; one that cannot be read is refused.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>, try_harder: bool) -> Result<Self, Refusal> {
        let readable = readable();
        let id = |name| {
            let id = known(name, "symbologies")?;
            if readable.contains(&id) { Ok(id) } else { Err(not_readable(id, "symbologies")) }
        };
        Ok(Self { ids: names.into_iter().map(id).collect::<Result<_, _>>()?, try_harder })
    }

    /// Also what symbols of a symbology, by id or alias, are read as. Answers its id.
    pub fn add(&mut self, name: &str) -> Result<&'static str, Refusal> {
        let id = known(name, "symbology")?;
        let read_as = read_as(id);
        if read_as.is_empty() {
            return Err(not_readable(id, "symbology"));
        }
        self.ids.extend(read_as);
        Ok(id)
    }

    /// Ids of the symbologies; empty: everything.
    pub fn ids(&self) -> &[&'static str] {
        &self.ids
    }

    /// What the reader is asked for; empty: everything.
    pub fn formats(&self) -> Vec<BarcodeFormat> {
        let mut asked: Vec<BarcodeFormat> = FORMATS
            .iter()
            .filter(|format| self.ids.iter().any(|id| *id == format.id || Some(*id) == format.gs1))
            .map(|format| format.asked)
            .collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// Whether a symbol of that format and id was asked for. Who asks for QR Code also means one with element strings.
    pub fn includes(&self, format: &Format, id: &str) -> bool {
        let untold = |asked: &&'static str| UNTOLD.contains(&(*asked, format.id));
        self.ids.is_empty() || self.ids.contains(&id) || self.ids.contains(&format.id) || self.ids.iter().any(untold)
    }
}

/// The id of a symbology of the catalogue.
fn known(name: &str, field: &str) -> Result<&'static str, Refusal> {
    symbology::find(name).map(|entry| entry.facts.id).ok_or_else(|| {
        let name: String = name.chars().take(40).collect();
        let wording = Wording::of(
            format!("there is no symbology {name:?}; /v1/symbologies lists all"),
            format!("シンボル体系 {name:?} はありません。一覧は /v1/symbologies にあります"),
        );
        Refusal::new("unknown-symbology", field, wording)
    })
}

fn not_readable(id: &str, field: &str) -> Refusal {
    let list = readable().join(", ");
    let wording = Wording::of(
        format!("{id} cannot be read; readable are {list}"),
        format!("{id} は読み取れません。読み取れるもの: {list}"),
    );
    Refusal::new("invalid-option", field, wording)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_readable_symbology_is_in_the_catalogue() {
        for id in readable() {
            assert_eq!(symbology::find(id).map(|entry| entry.facts.id), Some(id));
        }
    }

    #[test]
    fn names_are_those_of_the_catalogue() {
        let wanted = Wanted::named(["JAN13", "QR Code"], false).unwrap();
        assert_eq!(wanted.ids, ["ean-13", "qr-code"]);
        assert_eq!(Wanted::named(["japan-post"], false).unwrap_err().code, "invalid-option");
        let long = Wanted::named(["\u{1F600}".repeat(2_000).as_str()], false).unwrap_err();
        assert_eq!(long.code, "unknown-symbology");
        assert!(long.wording.en.len() < 300 && long.wording.ja.len() < 300, "no text comes back whole");
    }
}
