//! THE LIST: one `mod` line and one registry line per symbology.

pub mod contract;

mod aztec;
mod bc412;
mod channel_code;
mod characters;
mod codabar;
mod codablock_f;
mod code11;
mod code128;
mod code16k;
mod code39;
mod code49;
mod code93;
mod code_one;
mod composite;
mod data_matrix;
mod databar;
mod digital_link;
mod dotcode;
mod dx_film_edge;
mod ean;
mod fim;
mod flattermarken;
mod four_state;
mod grid_matrix;
mod han_xin;
mod hibc;
mod korea_post;
mod maxicode;
mod msi;
mod pdf417;
mod pharmacode;
mod plessey;
mod posicode;
mod qr;
mod rows;
mod telepen;
mod two_of_five;
mod two_width;
mod ultracode;

pub use code39::full_ascii;
use composite::Composite;
use contract::Entry;
pub use qr::{Damage, damage};

/// Every symbology, in the order of the catalogue.
pub static LIST: &[Entry] = &[
    Entry::of::<code128::Code128>(),
    Entry::of::<code39::Code39>(),
    Entry::of::<code93::Code93>(),
    Entry::of::<codabar::Codabar>(),
    Entry::of::<two_of_five::Itf>(),
    Entry::of::<two_of_five::Itf6>(),
    Entry::of::<two_of_five::Itf16>(),
    Entry::of::<two_of_five::Industrial>(),
    Entry::of::<two_of_five::Matrix>(),
    Entry::of::<two_of_five::Iata>(),
    Entry::of::<two_of_five::Datalogic>(),
    Entry::of::<two_of_five::Coop>(),
    Entry::of::<code11::Code11>(),
    Entry::of::<msi::Msi>(),
    Entry::of::<plessey::Plessey>(),
    Entry::of::<telepen::Telepen>(),
    Entry::of::<telepen::TelepenNumeric>(),
    Entry::of::<channel_code::ChannelCode>(),
    Entry::of::<bc412::Bc412>(),
    Entry::of::<posicode::PosiCode>(),
    Entry::of::<code39::Logmars>(),
    Entry::of::<code39::Vin>(),
    Entry::of::<flattermarken::Flattermarken>(),
    Entry::of::<dx_film_edge::DxFilmEdge>(),
    Entry::of::<ean::retail::Ean13>(),
    Entry::of::<ean::retail::Ean8>(),
    Entry::of::<ean::retail::UpcA>(),
    Entry::of::<ean::retail::UpcE>(),
    Entry::of::<ean::retail::Ean2>(),
    Entry::of::<ean::retail::Ean5>(),
    Entry::of::<ean::publishing::Isbn>(),
    Entry::of::<ean::publishing::Issn>(),
    Entry::of::<ean::publishing::Ismn>(),
    Entry::of::<ean::japan::JanBook>(),
    Entry::of::<ean::japan::JanMagazine>(),
    Entry::of::<code128::gs1_128::Gs1128>(),
    Entry::of::<code128::gs1_128::Sscc18>(),
    Entry::of::<code128::gs1_128::Ean14>(),
    Entry::of::<two_of_five::Itf14>(),
    Entry::of::<databar::Omnidirectional>(),
    Entry::of::<databar::Truncated>(),
    Entry::of::<databar::Stacked>(),
    Entry::of::<databar::StackedOmnidirectional>(),
    Entry::of::<databar::Limited>(),
    Entry::of::<databar::Expanded>(),
    Entry::of::<databar::ExpandedStacked>(),
    Entry::of::<databar::Coupon>(),
    Entry::of::<Composite<composite::Ean13>>(),
    Entry::of::<Composite<composite::Ean8>>(),
    Entry::of::<Composite<composite::UpcA>>(),
    Entry::of::<Composite<composite::UpcE>>(),
    Entry::of::<Composite<composite::Gs1128>>(),
    Entry::of::<Composite<composite::Omnidirectional>>(),
    Entry::of::<Composite<composite::Truncated>>(),
    Entry::of::<Composite<composite::Stacked>>(),
    Entry::of::<Composite<composite::StackedOmnidirectional>>(),
    Entry::of::<Composite<composite::Limited>>(),
    Entry::of::<Composite<composite::Expanded>>(),
    Entry::of::<Composite<composite::ExpandedStacked>>(),
    Entry::of::<data_matrix::Gs1DataMatrix>(),
    Entry::of::<data_matrix::DigitalLinkDataMatrix>(),
    Entry::of::<qr::Gs1QrCode>(),
    Entry::of::<qr::DigitalLinkQrCode>(),
    Entry::of::<dotcode::Gs1DotCode>(),
    Entry::of::<four_state::japan_post::JapanPost>(),
    Entry::of::<four_state::intelligent_mail::IntelligentMail>(),
    Entry::of::<four_state::postnet::Postnet>(),
    Entry::of::<four_state::postnet::Planet>(),
    Entry::of::<four_state::postnet::Cepnet>(),
    Entry::of::<four_state::royal_mail::Rm4scc>(),
    Entry::of::<four_state::royal_mail::Kix>(),
    Entry::of::<four_state::mailmark::Mailmark4State>(),
    Entry::of::<data_matrix::Mailmark2D>(),
    Entry::of::<four_state::australia_post::AustraliaPost>(),
    Entry::of::<four_state::daft::Daft>(),
    Entry::of::<fim::Fim>(),
    Entry::of::<korea_post::KoreaPost>(),
    Entry::of::<two_of_five::Identcode>(),
    Entry::of::<two_of_five::Leitcode>(),
    Entry::of::<code128::postal::Dpd>(),
    Entry::of::<code128::postal::UpuS10>(),
    Entry::of::<pharmacode::Pharmacode>(),
    Entry::of::<pharmacode::TwoTrack>(),
    Entry::of::<code39::Pzn>(),
    Entry::of::<code39::Code32>(),
    Entry::of::<hibc::HibcCode39>(),
    Entry::of::<hibc::HibcCode128>(),
    Entry::of::<data_matrix::HibcDataMatrix>(),
    Entry::of::<qr::HibcQrCode>(),
    Entry::of::<aztec::HibcAztec>(),
    Entry::of::<pdf417::HibcPdf417>(),
    Entry::of::<pdf417::HibcMicroPdf417>(),
    Entry::of::<hibc::HibcCodablockF>(),
    Entry::of::<qr::QrCode>(),
    Entry::of::<qr::MicroQrCode>(),
    Entry::of::<qr::RectangularMicroQrCode>(),
    Entry::of::<qr::SwissQr>(),
    Entry::of::<qr::UpnQr>(),
    Entry::of::<data_matrix::DataMatrix>(),
    Entry::of::<aztec::Aztec>(),
    Entry::of::<aztec::AztecRune>(),
    Entry::of::<maxicode::MaxiCode>(),
    Entry::of::<dotcode::DotCode>(),
    Entry::of::<grid_matrix::GridMatrix>(),
    Entry::of::<han_xin::HanXin>(),
    Entry::of::<code_one::CodeOne>(),
    Entry::of::<ultracode::Ultracode>(),
    Entry::of::<pdf417::Pdf417>(),
    Entry::of::<pdf417::MicroPdf417>(),
    Entry::of::<code49::Code49>(),
    Entry::of::<code16k::Code16K>(),
    Entry::of::<codablock_f::CodablockF>(),
];

/// The symbology of that name: canonical id or alias, without regard to case, space, `-`, `_` and `/`.
pub fn find(name: &str) -> Option<&'static Entry> {
    let named = |entry: &&Entry| entry.facts.aliases.iter().any(|alias| same_name(alias, name));
    // Most callers write the id as it is.
    let exact = LIST.iter().find(|entry| entry.facts.id == name);
    exact.or_else(|| LIST.iter().find(|entry| same_name(entry.facts.id, name) || named(entry)))
}

fn same_name(a: &str, b: &str) -> bool {
    let letters = |s| str::bytes(s).filter(|c| !b" -_/".contains(c)).map(|c: u8| c.to_ascii_lowercase());
    letters(a).eq(letters(b))
}
