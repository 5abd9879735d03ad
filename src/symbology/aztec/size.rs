//! The sizes of Aztec Code: compact symbols of 1 to 4 layers, full-range symbols of 1 to 32.

/// A size of symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The finder has two squares instead of three, and there is no reference grid.
    pub compact: bool,
    layers: u8,
}

impl Size {
    /// Number of sizes.
    pub const COUNT: usize = 36;

    /// The compact or full-range size of so many layers.
    pub fn of(compact: bool, layers: u8) -> Option<Self> {
        (1..=if compact { 4 } else { 32 }).contains(&layers).then_some(Self { compact, layers })
    }

    /// All sizes, by the side of the symbol, compact ones first: they hold more.
    pub fn all() -> impl Iterator<Item = Self> {
        let sizes = |compact, layers: u8| (1..=layers).map(move |layers| Self { compact, layers });
        let compact = sizes(true, 4);
        // A compact symbol is as large as the full-range one of a layer less.
        let between = compact.flat_map(|size| [Some(size), Self::of(false, size.layers - 1)]).flatten();
        between.chain((4..=32).map(|layers| Self { compact: false, layers }))
    }

    /// Place among all sizes.
    pub fn index(self) -> usize {
        usize::from(self.layers) - 1 + if self.compact { 0 } else { 4 }
    }

    /// Layers of data.
    pub fn layers(self) -> usize {
        self.layers.into()
    }

    /// Modules a side (clause 7.3).
    pub fn side(self) -> usize {
        let layers = self.layers();
        if self.compact { 11 + 4 * layers } else { 15 + 4 * layers + 2 * ((2 * layers + 6) / 15) }
    }

    /// Modules for codewords.
    pub fn bits(self) -> usize {
        (if self.compact { 88 } else { 112 } + 16 * self.layers()) * self.layers()
    }

    /// Bits of a codeword (clause 7.2.3, table 4).
    pub fn codeword_bits(self) -> usize {
        match self.layers {
            ..=2 => 6,
            3..=8 => 8,
            9..=22 => 10,
            _ => 12,
        }
    }

    /// Codewords, data and check.
    pub fn codewords(self) -> usize {
        self.bits() / self.codeword_bits()
    }

    /// Most data codewords with that share of check codewords in percent, and three more.
    pub fn capacity(self, percent: u8) -> usize {
        let checks = self.codewords() * usize::from(percent) / 100 + 3;
        // The mode message counts up to 64 of a compact symbol.
        (self.codewords() - checks.min(self.codewords())).min(if self.compact { 64 } else { 2048 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_the_standard() {
        let all: Vec<Size> = Size::all().collect();
        assert_eq!(all.len(), Size::COUNT);
        assert!(all.is_sorted_by_key(|size| size.side()));
        let side = |compact, layers| Size::of(compact, layers).map(Size::side);
        assert_eq!((side(true, 1), side(true, 4), side(true, 5)), (Some(15), Some(27), None));
        assert_eq!((side(false, 4), side(false, 5), side(false, 32)), (Some(31), Some(37), Some(151)));
        // ISO/IEC 24778:2008, table 1.
        assert_eq!(Size::of(true, 1).map(Size::codewords), Some(17));
        assert_eq!(Size::of(false, 32).map(Size::codewords), Some(1664));
    }
}
