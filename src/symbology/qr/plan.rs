//! What every symbol of a version shares: its function patterns, the region of the data and the order of placement.
//!
//! Lines hold modules from the highest bit on. Versions 1 to 3 have at most 29 modules a side: there one word holds a row
//! in its upper and the column of the same number in its lower half, so that rules for rows and columns are applied at
//! once. Larger versions have rows first, then columns, of one to three words.

use std::sync::OnceLock;

use super::{
    placement::{self, Run},
    version::Version,
};

/// The plan of a version, made when first asked for. All forty together take about 350 KB.
pub struct Plan {
    /// Dark modules of the function patterns, with version information; format information stays light.
    pub function: Vec<u64>,
    /// Modules that take data, and so the mask.
    pub region: Vec<u64>,
    /// Where the bits of the codewords go.
    pub runs: Vec<Run>,
}

static PLANS: [OnceLock<Plan>; 40] = [const { OnceLock::new() }; 40];

impl Plan {
    pub fn of(version: Version) -> &'static Self {
        PLANS[usize::from(version.number() - 1)].get_or_init(|| Self::make(version))
    }

    fn make(version: Version) -> Self {
        let canvas = Canvas::of(version);
        let size = version.size();
        let free = |x: usize, y: usize| !canvas.taken[y * size + x];
        // Clause 7.7.3: pairs of columns from the right, past the vertical timing pattern in column 6.
        let pairs =
            (0..size / 2).map(|pair| size - 1 - 2 * pair).map(|right| if right > 6 { right } else { right - 1 });
        Self {
            function: lines(size, |x, y| canvas.dark[y * size + x]),
            region: lines(size, free),
            runs: placement::runs(size, pairs, free),
        }
    }
}

/// Words of a line.
pub const fn words(size: usize) -> usize {
    size.div_ceil(64)
}

/// Whether a word holds a row and a column.
pub const fn is_packed(size: usize) -> bool {
    size <= 29
}

fn lines(size: usize, module: impl Fn(usize, usize) -> bool) -> Vec<u64> {
    let stride = words(size);
    let mut lines = vec![0; if is_packed(size) { size } else { 2 * size * stride }];
    for y in 0..size {
        for x in (0..size).filter(|&x| module(x, y)) {
            if is_packed(size) {
                lines[y] |= 1 << (63 - x);
                lines[x] |= 1 << (31 - y);
            } else {
                lines[y * stride + x / 64] |= 1 << (63 - x % 64);
                lines[(size + x) * stride + y / 64] |= 1 << (63 - y % 64);
            }
        }
    }
    lines
}

/// The function patterns (clause 6.3), module by module.
struct Canvas {
    size: usize,
    dark: Vec<bool>,
    taken: Vec<bool>,
}

impl Canvas {
    fn of(version: Version) -> Self {
        let size = version.size();
        let mut canvas = Self { size, dark: vec![false; size * size], taken: vec![false; size * size] };
        for i in 0..size {
            canvas.set(6, i, i % 2 == 0);
            canvas.set(i, 6, i % 2 == 0);
        }
        let far = size - 4;
        for (x, y) in [(3, 3), (far, 3), (3, far)] {
            canvas.finder(x, y);
        }
        let centres = version.alignment_centres();
        let last = size - 7;
        for y in centres.clone() {
            for x in centres.clone() {
                if !matches!((x, y), (6, 6)) && (x, y) != (6, last) && (x, y) != (last, 6) {
                    canvas.square(x, y, 2, |distance| distance != 1);
                }
            }
        }
        // Format information, still light, and the dark module above its lower part (clause 7.9.1).
        for i in (0..9).chain(size - 8..size) {
            if i != 6 {
                canvas.set(8, i, false);
                canvas.set(i, 8, false);
            }
        }
        canvas.set(8, size - 8, true);
        if version.number() >= 7 {
            // Clause 7.10: 18 bits, least significant first, in two blocks of 6 by 3.
            let code = version_code(version.number());
            for i in 0..18 {
                let (along, across) = (i / 3, size - 11 + i % 3);
                canvas.set(along, across, code >> i & 1 == 1);
                canvas.set(across, along, code >> i & 1 == 1);
            }
        }
        canvas
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.dark[y * self.size + x] = dark;
        self.taken[y * self.size + x] = true;
    }

    /// A finder pattern with its separator.
    fn finder(&mut self, x: usize, y: usize) {
        self.square(x, y, 4, |distance| distance != 2 && distance != 4);
    }

    /// Concentric squares around a module, as far as they lie in the symbol.
    fn square(&mut self, x: usize, y: usize, reach: usize, dark: impl Fn(usize) -> bool) {
        let size = self.size;
        let range = |centre: usize| centre.saturating_sub(reach)..(centre + reach + 1).min(size);
        for (row, column) in range(y).flat_map(|row| range(x).map(move |column| (row, column))) {
            self.set(column, row, dark(row.abs_diff(y).max(column.abs_diff(x))));
        }
    }
}

/// Version information (annex D): the number and twelve bits of its Golay code.
fn version_code(number: u8) -> u32 {
    let remainder = (0..12).fold(u32::from(number), |rest, _| (rest << 1) ^ ((rest >> 11) * 0x1F25));
    u32::from(number) << 12 | remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_information_of_the_standard() {
        // ISO/IEC 18004:2015, annex D, table D.1.
        assert_eq!(version_code(7), 0x07C94);
        assert_eq!(version_code(40), 0x28C69);
    }

    #[test]
    fn the_data_region_holds_the_codewords() {
        let mut bytes = 0;
        for version in Version::all() {
            let plan = Plan::of(version);
            let free = plan.region.iter().map(|word| word.count_ones()).sum::<u32>() / 2;
            assert_eq!(free as usize / 8, version.codewords(), "{version:?}");
            bytes += 16 * plan.region.len() + size_of::<Run>() * plan.runs.len();
        }
        assert!(bytes < 400_000, "{bytes}");
    }
}
