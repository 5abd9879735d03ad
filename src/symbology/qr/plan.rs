//! What every symbol of a version shares: its function patterns, the region of the data and the order of placement.
//!
//! Lines hold modules from the highest bit on. Versions 1 to 3 have at most 29 modules a side: there one word holds a row
//! in its upper and the column of the same number in its lower half, so that rules for rows and columns are applied at
//! once. Larger versions have rows first, then columns, of one to three words.

use std::sync::OnceLock;

use super::{
    canvas::Canvas,
    placement::{self, Run},
    version::Version,
};

/// The plan of a version, made when first asked for. All forty together take about 350 KB.
pub struct Plan {
    /// Modules a side.
    pub size: usize,
    /// What is added to format information, so that it never is all light.
    pub format_mask: u32,
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
        let canvas = function_patterns(version);
        let size = version.size();
        // Clause 7.7.3: pairs of columns from the right, past the vertical timing pattern in column 6.
        let pairs =
            (0..size / 2).map(|pair| size - 1 - 2 * pair).map(|right| if right > 6 { right } else { right - 1 });
        let runs = placement::runs(size, pairs, |x, y| canvas.is_free(x, y));
        Self::new(&canvas, runs, 0x5412)
    }

    /// The plan of a symbol with those function patterns and that order of placement.
    pub fn new(canvas: &Canvas, runs: Vec<Run>, format_mask: u32) -> Self {
        let size = canvas.width;
        Self {
            size,
            format_mask,
            function: lines(size, |x, y| canvas.is_dark(x, y)),
            region: lines(size, |x, y| canvas.is_free(x, y)),
            runs,
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

/// The function patterns (clause 6.3), with the places of format information and with version information.
fn function_patterns(version: Version) -> Canvas {
    let size = version.size();
    let mut canvas = common_patterns(size);
    let last = size - 7;
    for y in version.alignment_centres() {
        for x in version.alignment_centres() {
            if ![(6, 6), (6, last), (last, 6)].contains(&(x, y)) {
                canvas.square(x, y, 2, |distance| distance != 1);
            }
        }
    }
    if version.number() >= 7 {
        // Clause 7.10: 18 bits, least significant first, in two blocks of 6 by 3.
        let code = golay_code(u32::from(version.number()));
        for i in 0..18 {
            let (along, across) = (i / 3, size - 11 + i % 3);
            canvas.set(along, across, code >> i & 1 == 1);
            canvas.set(across, along, code >> i & 1 == 1);
        }
    }
    canvas
}

/// The function patterns that both models have: finders, timing and the places of format information.
pub fn common_patterns(size: usize) -> Canvas {
    let mut canvas = Canvas::new(size, size);
    canvas.timing_row(6);
    canvas.timing_column(6);
    for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
        canvas.finder(x, y);
    }
    // Format information, still light, and the dark module above its lower part (clause 7.9.1).
    for i in (0..9).chain(size - 8..size).filter(|&i| i != 6) {
        canvas.set(8, i, false);
        canvas.set(i, 8, false);
    }
    canvas.set(8, size - 8, true);
    canvas
}

/// Six bits and the twelve of their Golay code (annex D).
pub fn golay_code(data: u32) -> u32 {
    let remainder = (0..12).fold(data, |rest, _| (rest << 1) ^ ((rest >> 11) * 0x1F25));
    data << 12 | remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_information_of_the_standard() {
        // ISO/IEC 18004:2015, annex D, table D.1.
        assert_eq!(golay_code(7), 0x07C94);
        assert_eq!(golay_code(40), 0x28C69);
    }

    #[test]
    fn the_data_region_holds_the_codewords() {
        let mut bytes = 0;
        for version in (1..=40).filter_map(Version::new) {
            let plan = Plan::of(version);
            let free = plan.region.iter().map(|word| word.count_ones()).sum::<u32>() / 2;
            assert_eq!(free as usize / 8, version.codewords(), "{version:?}");
            bytes += 16 * plan.region.len() + size_of::<Run>() * plan.runs.len();
        }
        assert!(bytes < 400_000, "{bytes}");
    }
}
