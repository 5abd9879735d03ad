//! THE LIST: one `mod` line and one registry line per symbology.

pub mod contract;

mod code11;
mod code128;
mod ean;

use contract::Entry;

/// Every symbology, in the order of the catalogue.
pub static LIST: &[Entry] = &[
    Entry::of::<code11::Code11>(),
    Entry::of::<code128::Code128>(),
    Entry::of::<code128::gs1_128::Gs1128>(),
    Entry::of::<code128::gs1_128::Sscc18>(),
    Entry::of::<code128::gs1_128::Ean14>(),
    Entry::of::<ean::retail::Ean13>(),
    Entry::of::<ean::retail::Ean8>(),
    Entry::of::<ean::retail::UpcA>(),
    Entry::of::<ean::retail::UpcE>(),
    Entry::of::<ean::retail::Ean2>(),
    Entry::of::<ean::retail::Ean5>(),
    Entry::of::<ean::publishing::Isbn>(),
    Entry::of::<ean::publishing::Issn>(),
    Entry::of::<ean::publishing::Ismn>(),
    Entry::of::<ean::publishing::JanMagazine>(),
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
