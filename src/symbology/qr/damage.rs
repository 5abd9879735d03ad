//! What a covered area costs: the codewords that it touches, block by block, against those that error correction mends.

use super::{
    plan::{self, Plan},
    version::{Level, Version},
};
use crate::symbol::{Shape, Symbol};

/// The codewords of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Those with a module in the area.
    pub covered: usize,
    /// Those that error correction mends, wherever they are.
    pub correctable: usize,
}

/// The damage of each block where `area`, as left, top, width and height in modules, is covered.
///
/// None for what is no QR Code model 2 or has a picture of its own, and where the area reaches the finder patterns or the format information.
pub fn damage(symbol: &Symbol, area: [usize; 4]) -> Option<Vec<Damage>> {
    let Shape::Grid(grid) = &symbol.shape else { return None };
    let detail = |name| symbol.details.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let level = detail("error_correction")?.as_str()?;
    let level = [Level::L, Level::M, Level::Q, Level::H].into_iter().find(|known| known.name() == level)?;
    let size = grid.width();
    let version = (1..=40).filter_map(Version::new).find(|version| version.size() == size)?;
    let [left, top, width, height] = area;
    let reaches_patterns = left.min(top) < PATTERNS || (left + width).max(top + height) > size - PATTERNS;
    // A Swiss cross stands where the logo would.
    let is_other = ["model", "cross"].into_iter().any(|name| detail(name).is_some());
    if grid.finders.is_empty() || is_other || reaches_patterns {
        return None;
    }

    let mut covered = vec![false; version.codewords()];
    let order = order(version);
    for (position, &[x, y]) in order.iter().enumerate() {
        let inside = (left..left + width).contains(&x) && (top..top + height).contains(&y);
        if let Some(codeword) = covered.get_mut(position / 8).filter(|_| inside) {
            *codeword = true;
        }
    }
    let blocks = version.blocks(level);
    let count = blocks.short + blocks.long;
    let correctable = (blocks.checks - protection(version, level)) / 2;
    let mut damage = vec![Damage { covered: 0, correctable }; count];
    for codeword in (0..covered.len()).filter(|&codeword| covered[codeword]) {
        // As `Blocks::interleave` lays them: the data, what the longer blocks have more of it, the checks.
        let common = blocks.short_data * count;
        let block = match codeword {
            i if i < common => i % count,
            i if i < blocks.data() => blocks.short + i - common,
            i => (i - blocks.data()) % count,
        };
        damage[block].covered += 1;
    }
    Some(damage)
}

/// Modules along an edge that finder patterns, separators and format information take.
const PATTERNS: usize = 9;

/// The column and row of each module that takes data, in the order of placement (clause 7.7.3).
fn order(version: Version) -> Vec<[usize; 2]> {
    let (size, region) = (version.size(), &Plan::of(version).region);
    let stride = if plan::is_packed(size) { 1 } else { plan::words(size) };
    let free = |x: usize, y: usize| region[y * stride + x / 64] >> (63 - x % 64) & 1 == 1;
    let mut order = Vec::with_capacity(8 * version.codewords() + 7);
    for pair in 0..size / 2 {
        let right = size - 1 - 2 * pair;
        let right = if right > 6 { right } else { right - 1 };
        for step in 0..size {
            let y = if pair % 2 == 0 { size - 1 - step } else { step };
            order.extend([right, right - 1].into_iter().filter(|&x| free(x, y)).map(|x| [x, y]));
        }
    }
    order
}

/// Check codewords kept for telling a wrong reading (clause 7.5.1, table 9: p).
fn protection(version: Version, level: Level) -> usize {
    match (version.number(), level) {
        (1, Level::L) => 3,
        (1, Level::M) | (2, Level::L) => 2,
        (1, Level::Q | Level::H) | (3, Level::L) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbology::qr::{codewords::SLACK, placement};

    #[test]
    fn the_order_is_that_of_placement() {
        for number in [1, 3, 7, 14] {
            let version = Version::new(number).unwrap();
            let (size, order) = (version.size(), order(version));
            let stride = size.div_ceil(64);
            for codeword in [0, 1, version.codewords() / 2, version.codewords() - 1] {
                let mut codewords = vec![0; version.codewords() + SLACK];
                codewords[codeword] = 0xFF;
                let mut columns = vec![0; size * stride];
                placement::place(&Plan::of(version).runs, &codewords, &mut columns, stride);
                let placed = |[x, y]: [usize; 2]| columns[x * stride + y / 64] >> (63 - y % 64) & 1 == 1;
                let dark: u32 = columns.iter().map(|word| word.count_ones()).sum();
                assert_eq!(dark, 8);
                assert!(order[8 * codeword..][..8].iter().all(|&at| placed(at)), "{number}: {codeword}");
            }
        }
    }
}
