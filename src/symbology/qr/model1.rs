//! QR Code model 1, the form before alignment patterns, for closed systems that know no other.
//!
//! Standard: ISO/IEC 18004:2000, annex M (AIM ITS 97-001). Sizes, segments, masks and finder patterns are those of
//! model 2. Its own are the extension patterns along the right and the lower side, the leading four zeros, blocks that
//! stand one behind the other, and codewords placed in blocks of 2 by 4 or 4 by 2 modules. It has neither ECI nor FNC1.

use std::{
    ops::RangeInclusive,
    sync::{LazyLock, OnceLock},
};

use super::{
    canvas::Canvas,
    codewords::SLACK,
    placement::Run,
    plan::{Plan, common_patterns},
    version::{Level, Version},
};
use crate::{
    coding::reed_solomon::{Field, Generator},
    symbology::contract::{EncodeError, Wording},
};

/// The versions that are drawn: the standard has 13 and 14 too, but no reader has read ours.
pub const VERSIONS: RangeInclusive<u8> = 1..=DRAWN as u8;
const DRAWN: usize = 12;

/// Zeros before the data (clause M.4.1): the lower right corner takes their place.
pub const LEADING: usize = 4;

/// Blocks of equal length.
#[derive(Clone, Copy)]
pub struct Blocks {
    count: usize,
    /// Data codewords of a block.
    each: usize,
    /// Error correction codewords of a block.
    checks: usize,
}

impl Blocks {
    /// Data codewords of all blocks.
    pub const fn data(self) -> usize {
        self.count * self.each
    }
}

/// How the codewords of a version, of [`VERSIONS`], are divided into blocks (table M.5).
pub fn blocks(version: Version, level: Level) -> Blocks {
    let (count, each, checks) = BLOCKS[usize::from(version.number() - 1)][level as usize];
    Blocks { count, each, checks }
}

/// Data, then the error correction codewords of each block, then what the blocks leave over as pad codewords; zero bytes
/// for placement behind them.
pub fn codewords(version: Version, level: Level, data: Vec<u8>) -> Vec<u8> {
    static FIELD: LazyLock<Field> = LazyLock::new(|| Field::binary(0x11D));
    let Blocks { each, checks, .. } = blocks(version, level);
    let generator = Generator::new(&FIELD, 0, checks);
    let total = CODEWORDS[usize::from(version.number() - 1)];
    let mut codewords = data;
    let of_blocks: Vec<u16> =
        codewords.chunks(each).flat_map(|block| generator.check_codewords(block.iter().map(|&c| c.into()))).collect();
    codewords.extend(of_blocks.into_iter().map(|c| c as u8));
    let left = total - codewords.len();
    codewords.extend([0xEC, 0x11].into_iter().cycle().take(left));
    codewords.resize(total + SLACK, 0);
    codewords
}

/// The plan of a version of [`VERSIONS`], made when first asked for.
pub fn plan(version: Version) -> &'static Plan {
    static PLANS: [OnceLock<Plan>; DRAWN] = [const { OnceLock::new() }; DRAWN];
    PLANS[usize::from(version.number() - 1)].get_or_init(|| {
        let canvas = function_patterns(version);
        let runs = runs(&canvas);
        Plan::new(&canvas, runs, 0x2825)
    })
}

/// The function patterns (clause M.3.2): those of model 2 without alignment patterns, extension patterns instead.
fn function_patterns(version: Version) -> Canvas {
    let size = version.size();
    let mut canvas = common_patterns(size);
    for (x, y) in [(size - 2, size - 2), (size - 1, size - 2), (size - 2, size - 1)] {
        canvas.set(x, y, false);
    }
    canvas.set(size - 1, size - 1, true);
    // Every second block of 4 modules along both sides has a dark outer and a light inner line.
    let first = if version.number().is_multiple_of(2) { 13 } else { 17 };
    for along in (first..size - 5).step_by(8).flat_map(|start| start..start + 4) {
        for (across, dark) in [(size - 1, true), (size - 2, false)] {
            canvas.set(across, along, dark);
            canvas.set(along, across, dark);
        }
    }
    canvas
}

/// The order of placement (clause M.7): two columns of upright blocks at the right, the lying blocks of the middle, four
/// columns of upright blocks at the left, each from below. In a block the bits go from the lower right to the left and
/// upward.
///
/// The first block takes the leading zeros with it: they fall on the corner and change nothing there.
fn runs(canvas: &Canvas) -> Vec<Run> {
    let size = canvas.width;
    let mut runs = Vec::new();
    let mut block = |x: usize, y: usize, width: usize, height: usize| {
        let corner = x + 2 == size && y + 4 == size;
        if corner || (x..x + width).all(|x| (y..y + height).all(|y| canvas.is_free(x, y))) {
            for row in (y..y + height).rev() {
                runs.extend((x + 1..x + width).step_by(2).rev().map(|column| Run::row(column, row)));
            }
        }
    };
    for x in [size - 2, size - 4] {
        for y in (9..size - 3).step_by(4).rev() {
            block(x, y, 2, 4);
        }
    }
    for x in (9..size - 7).step_by(4).rev() {
        for y in (7..size - 1).step_by(2).rev().chain([4, 2, 0]) {
            block(x, y, 4, 2);
        }
    }
    for x in [7, 4, 2, 0] {
        for y in (9..size - 11).step_by(4).rev() {
            block(x, y, 2, 4);
        }
    }
    runs
}

pub fn no_eci() -> EncodeError {
    EncodeError::option(
        "model",
        Wording::fixed(
            "model 1 has no ECI; right would be utf-8 or shift_jis without one, or model 2",
            "モデル 1 には ECI がありません。ECI なしの utf-8 か shift_jis、またはモデル 2 を指定してください",
        ),
    )
}

pub fn no_gs1() -> EncodeError {
    EncodeError::option(
        "model",
        Wording::fixed(
            "model 1 has no FNC1 and so no GS1 data; right would be model 2",
            "モデル 1 には FNC1 がなく、GS1 データを表せません。モデル 2 を指定してください",
        ),
    )
}

/// ISO/IEC 18004:2000, table M.4: codewords by version, those that the blocks leave over among them.
const CODEWORDS: [usize; DRAWN] = [26, 46, 72, 100, 134, 170, 212, 256, 306, 358, 416, 476];

/// ISO/IEC 18004:2000, table M.5: number of blocks, data and error correction codewords of each, by version and level.
#[rustfmt::skip]
const BLOCKS: [[(usize, usize, usize); 4]; DRAWN] = [
    [(1, 19, 7), (1, 16, 10), (1, 13, 13), (1, 9, 17)],
    [(1, 36, 10), (1, 30, 16), (1, 24, 22), (1, 16, 30)],
    [(1, 57, 15), (1, 44, 28), (1, 36, 36), (1, 24, 48)],
    [(1, 80, 20), (1, 60, 40), (1, 50, 50), (1, 34, 66)],
    [(1, 108, 26), (1, 82, 52), (1, 68, 66), (2, 23, 44)],
    [(1, 136, 34), (2, 53, 32), (2, 43, 42), (2, 29, 56)],
    [(1, 170, 42), (2, 66, 40), (2, 54, 52), (3, 24, 46)],
    [(2, 104, 24), (2, 80, 48), (2, 64, 64), (3, 29, 56)],
    [(2, 123, 30), (2, 93, 60), (3, 52, 50), (3, 34, 68)],
    [(2, 145, 34), (2, 111, 68), (3, 61, 58), (4, 31, 58)],
    [(2, 168, 40), (4, 64, 40), (4, 52, 52), (5, 29, 54)],
    [(2, 192, 46), (4, 73, 46), (4, 61, 58), (5, 33, 62)],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_placement_take_the_codewords_of_the_version() {
        for version in VERSIONS.filter_map(Version::new) {
            let total = CODEWORDS[usize::from(version.number() - 1)];
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let Blocks { count, each, checks } = blocks(version, level);
                assert!((total - 4..=total).contains(&(count * (each + checks))), "{version:?} {level:?}");
            }
            let plan = plan(version);
            let free = plan.region.iter().map(|word| word.count_ones()).sum::<u32>() / 2;
            // The corner takes the leading zeros.
            assert_eq!(free as usize + LEADING, 8 * total, "{version:?}");
            assert_eq!(plan.runs.len(), 4 * total, "{version:?}");
        }
    }
}
