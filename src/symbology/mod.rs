//! THE LIST: one `mod` line and one registry line per symbology.

pub mod contract;

mod code11;
mod databar;
mod fim;
mod four_state;
mod interpretation;
mod korea_post;
mod maxicode;
mod qr;

use contract::Entry;

/// Every symbology, in the order of the catalogue.
pub static LIST: &[Entry] = &[
    Entry::of::<code11::Code11>(),
    Entry::of::<four_state::australia_post::AustraliaPost>(),
    Entry::of::<four_state::postnet::Cepnet>(),
    Entry::of::<four_state::daft::Daft>(),
    Entry::of::<fim::Fim>(),
    Entry::of::<four_state::intelligent_mail::IntelligentMail>(),
    Entry::of::<four_state::japan_post::JapanPost>(),
    Entry::of::<four_state::royal_mail::Kix>(),
    Entry::of::<korea_post::KoreaPost>(),
    Entry::of::<four_state::mailmark::Mailmark4State>(),
    Entry::of::<maxicode::MaxiCode>(),
    Entry::of::<four_state::postnet::Planet>(),
    Entry::of::<four_state::postnet::Postnet>(),
    Entry::of::<four_state::royal_mail::Rm4scc>(),
    Entry::of::<qr::QrCode>(),
    Entry::of::<databar::Omnidirectional>(),
    Entry::of::<databar::Truncated>(),
    Entry::of::<databar::Stacked>(),
    Entry::of::<databar::StackedOmnidirectional>(),
    Entry::of::<databar::Limited>(),
    Entry::of::<databar::Expanded>(),
    Entry::of::<databar::ExpandedStacked>(),
];

/// The symbology of that name: canonical id or alias, without regard to case, space, `-`, `_` and `/`.
pub fn find(name: &str) -> Option<&'static Entry> {
    LIST.iter()
        .find(|entry| std::iter::once(&entry.facts.id).chain(entry.facts.aliases).any(|known| same_name(known, name)))
}

fn same_name(a: &str, b: &str) -> bool {
    let letters = |s| str::bytes(s).filter(|c| !b" -_/".contains(c)).map(|c: u8| c.to_ascii_lowercase());
    letters(a).eq(letters(b))
}
