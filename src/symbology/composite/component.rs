//! The 2D components CC-A, CC-B and CC-C: data bits as codewords of MicroPDF417 and PDF417.
//! Standard: ISO/IEC 24723:2010, clause 5.

use super::encodation;
use crate::{
    coding::bits::Bits,
    gs1::Elements,
    symbol::Grid,
    symbology::pdf417::{
        self, check_codewords,
        micro::{self, Variant},
        push_bytes,
    },
};

/// The kinds of component, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CC-A, a variant of MicroPDF417: up to 56 digits.
    A,
    /// CC-B, a MicroPDF417 symbol: up to 338 digits.
    B,
    /// CC-C, a PDF417 symbol, above GS1-128 alone: up to 2361 digits.
    C,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "CC-A",
            Self::B => "CC-B",
            Self::C => "CC-C",
        }
    }

    /// Height of a row in modules.
    pub fn row_height(self) -> u16 {
        if self == Self::C { 3 } else { 2 }
    }

    /// Light modules around it.
    pub fn quiet_zone(self) -> f32 {
        if self == Self::C { 2.0 } else { 1.0 }
    }
}

/// A drawn component.
pub struct Component {
    /// Its kind.
    pub kind: Kind,
    /// Its rows.
    pub grid: Grid,
    /// Number of codewords, check codewords included.
    pub codewords: usize,
}

impl Component {
    /// The smallest component of one of the kinds, in their order; none where the data is too long for all of them.
    ///
    /// CC-A and CC-B are `columns` wide; CC-C is as wide as it may be above the linear component, `wide`.
    pub fn smallest(elements: &Elements, kinds: &[Kind], columns: usize, wide: usize) -> Option<Self> {
        let size = |bits: usize| {
            kinds.iter().find_map(|&kind| match kind {
                Kind::A => {
                    CC_A.iter().filter(|size| size.columns == columns).find(|v| cc_a_bits(v) >= bits).map(Size::A)
                }
                Kind::B => {
                    micro::VARIANTS.iter().filter(|v| v.columns == columns).find(|v| cc_b_bits(v) >= bits).map(Size::B)
                }
                Kind::C => cc_c(bits, wide).map(Size::C),
            })
        };
        // The filling up must not count: it may ask for a higher error correction level of a CC-C.
        let (bits, used) = encodation::bits(elements, |bits| size(bits).map(Size::bits))?;
        Some(size(used)?.draw(&bits))
    }

    /// Most bits that a component of that kind holds.
    pub fn capacity(kind: Kind, columns: usize) -> usize {
        let of_columns = |variants: &'static [Variant]| variants.iter().filter(move |v| v.columns == columns);
        match kind {
            Kind::A => of_columns(&CC_A).map(cc_a_bits).max().unwrap_or(0),
            Kind::B => of_columns(&micro::VARIANTS).map(cc_b_bits).max().unwrap_or(0),
            Kind::C => CC_C_BITS,
        }
    }
}

/// A size of a component.
#[derive(Clone, Copy)]
enum Size {
    A(&'static Variant),
    B(&'static Variant),
    C(pdf417::Size),
}

impl Size {
    fn bits(self) -> usize {
        match self {
            Self::A(variant) => cc_a_bits(variant),
            Self::B(variant) => cc_b_bits(variant),
            Self::C(size) => 8 * bytes_in(size.data() - 2),
        }
    }

    fn draw(self, bits: &Bits) -> Component {
        match self {
            Self::A(variant) => {
                let mut codewords = Vec::with_capacity(variant.codewords());
                push_base_928(&mut codewords, bits);
                debug_assert_eq!(codewords.len(), variant.data());
                codewords.extend(check_codewords(&codewords, variant.checks));
                Component { kind: Kind::A, grid: variant.draw(&codewords), codewords: codewords.len() }
            }
            Self::B(variant) => {
                let mut codewords = Vec::with_capacity(variant.codewords());
                codewords.push(LINKAGE);
                push_bytes(&mut codewords, bits.as_bytes());
                debug_assert_eq!(codewords.len(), variant.data());
                codewords.extend(check_codewords(&codewords, variant.checks));
                Component { kind: Kind::B, grid: variant.draw(&codewords), codewords: codewords.len() }
            }
            Self::C(size) => {
                let codewords = size.codewords(|codewords, _| {
                    codewords.push(LINKAGE);
                    push_bytes(codewords, bits.as_bytes());
                });
                Component { kind: Kind::C, grid: size.draw(&codewords, false), codewords: codewords.len() }
            }
        }
    }
}

/// The codeword that marks MicroPDF417 and PDF417 symbols as 2D components (5.4, 5.5).
const LINKAGE: u16 = 920;

/// 5.2.2: 69 bits a time become 7 codewords, fewer bits at the end as many codewords as they need.
fn push_base_928(codewords: &mut Vec<u16>, bits: &Bits) {
    for start in (0..bits.len()).step_by(69) {
        let length = 69.min(bits.len() - start);
        let mut value = (start..start + length).fold(0_u128, |value, i| value << 1 | u128::from(bits.get(i)));
        let first = codewords.len();
        codewords.resize(first + length / 10 + 1, 0);
        for codeword in codewords[first..].iter_mut().rev() {
            *codeword = (value % 928) as u16;
            value /= 928;
        }
    }
}

/// Bits of a CC-A: 10 for a codeword of the last group, less one for it being incomplete (table 8).
fn cc_a_bits(variant: &Variant) -> usize {
    let (groups, rest) = (variant.data() / 7, variant.data() % 7);
    69 * groups + if rest > 0 { 10 * rest - 1 } else { 0 }
}

/// Bits of a CC-B: what is left beside the linkage codeword and the latch.
fn cc_b_bits(variant: &Variant) -> usize {
    8 * bytes_in(variant.data() - 2)
}

/// Bytes in codewords of byte compaction: 6 in 5, else one in one.
fn bytes_in(codewords: usize) -> usize {
    codewords / 5 * 6 + codewords % 5
}

/// Most bits of a CC-C.
const CC_C_BITS: usize = 8304;

/// 5.5: the rows of PDF417, up to 30, at the error correction level recommended; more columns where 30 rows do not do.
fn cc_c(bits: usize, wide: usize) -> Option<pdf417::Size> {
    let bytes = bits.div_ceil(8);
    let data = bytes / 6 * 5 + bytes % 6 + 2;
    let level = match data - 2 {
        0..=40 => 2,
        41..=160 => 3,
        321..=833 => 5,
        // From 161, and from 834: there is no room for level 5 then.
        _ => 4,
    };
    let total = 1 + data + (2 << level);
    let columns = (wide..30).find(|columns| total.div_ceil(*columns) <= 30).unwrap_or(30);
    (bits <= CC_C_BITS).then(|| pdf417::Size::new(columns, total.div_ceil(columns).max(3), level))
}

/// Table 9: columns, rows, check codewords, and the first left, centre and right row address patterns. Symbols of three
/// columns have no left address patterns, but their clusters begin as if they had.
#[rustfmt::skip]
static CC_A: [Variant; 17] = [
    micro::variant(2, 5, 4, 39, 0, 19),
    micro::variant(2, 6, 4, 1, 0, 33),
    micro::variant(2, 7, 5, 32, 0, 12),
    micro::variant(2, 8, 5, 8, 0, 40),
    micro::variant(2, 9, 6, 14, 0, 46),
    micro::variant(2, 10, 6, 43, 0, 23),
    micro::variant(2, 12, 7, 20, 0, 52),
    micro::variant(3, 4, 4, 11, 43, 23).without_left_addresses(),
    micro::variant(3, 5, 5, 1, 33, 13).without_left_addresses(),
    micro::variant(3, 6, 6, 5, 37, 17).without_left_addresses(),
    micro::variant(3, 7, 7, 15, 47, 27).without_left_addresses(),
    micro::variant(3, 8, 7, 21, 1, 33).without_left_addresses(),
    micro::variant(4, 3, 4, 40, 20, 52),
    micro::variant(4, 4, 5, 43, 23, 3),
    micro::variant(4, 5, 6, 46, 26, 6),
    micro::variant(4, 6, 7, 34, 14, 46),
    micro::variant(4, 7, 8, 29, 9, 41),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 24723:2010, tables 8 and 10.
    #[test]
    fn capacities() {
        let bits = |variants: &[Variant], columns, bits: fn(&Variant) -> usize| -> Vec<usize> {
            variants.iter().filter(|v| v.columns == columns).map(bits).collect()
        };
        assert_eq!(bits(&CC_A, 2, cc_a_bits), [59, 78, 88, 108, 118, 138, 167]);
        assert_eq!(bits(&CC_A, 3, cc_a_bits), [78, 98, 118, 138, 167]);
        assert_eq!(bits(&CC_A, 4, cc_a_bits), [78, 108, 138, 167, 197]);
        assert_eq!(bits(&micro::VARIANTS, 2, cc_b_bits), [56, 104, 160, 208, 256, 296, 336]);
        assert_eq!(bits(&micro::VARIANTS, 3, cc_b_bits), [32, 72, 112, 152, 208, 304, 416, 536, 648, 768]);
        let four = [56, 96, 152, 208, 264, 352, 496, 672, 840, 1016, 1184];
        assert_eq!(bits(&micro::VARIANTS, 4, cc_b_bits), four);
    }

    /// Columns and rows of zint and BWIPP. Filled up, the second has more than 160 codewords, from which on the level is higher.
    #[test]
    fn filling_up_does_not_raise_the_level() {
        let size = |letters| {
            let data = format!("(91){0}(92){0}(93){1}", "A".repeat(86), "A".repeat(letters));
            let elements = Elements::parse(&data).expect("an element string");
            let component = Component::smallest(&elements, &[Kind::C], 4, 5).expect("it fits");
            ((component.grid.width() - 69) / 17, component.grid.height())
        };
        assert_eq!([size(68), size(69), size(76), size(77)], [(6, 29), (6, 30), (6, 30), (7, 28)]);
    }
}
