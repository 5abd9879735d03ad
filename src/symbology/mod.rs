//! THE LIST: one `mod` line and one registry line per symbology.

pub mod contract;

mod code11;
mod databar;

use contract::Entry;

/// Every symbology, in the order of the catalogue.
pub static LIST: &[Entry] = &[
    Entry::of::<code11::Code11>(),
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
