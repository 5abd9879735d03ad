//! Codewords to dots: masks, check codewords, folding and the choice of the mask.
//!
//! AIM ISS DotCode rev 4.0, clauses 5.2.3 to 5.2.5 and annexes A to C.

use crate::coding::reed_solomon::{Field, Generator};
use crate::symbol::Grid;

/// The symbol of the data codewords in the mask that scores best, and that mask (4 to 7 with the corner dots lit).
pub fn draw(data: &[u8], width: usize, height: usize, mask: Option<u8>) -> (Grid, u8) {
    let field = Field::prime(113, 3);
    let masks = mask.map_or(0..4, |mask| mask..mask + 1);
    let mut best: Option<(i64, u8, Dots)> = None;
    let mut plain = Vec::with_capacity(4);
    for mask in masks {
        let mut dots = Dots { width, height, lit: vec![false; width * height] };
        dots.fold(&stream(&with_checks(data, mask, &field), width * height / 2));
        let score = dots.score();
        if best.as_ref().is_none_or(|(high, ..)| score >= *high) {
            best = Some((score, mask, dots.clone()));
        }
        plain.push((mask, dots));
    }
    // Annex A: where no mask is good enough, the six corner dots are lit whatever the data says.
    if best.as_ref().is_some_and(|(high, ..)| *high <= (width * height / 2) as i64) {
        for (mask, mut dots) in plain {
            for (x, y) in corners(width, height) {
                dots.lit[y * width + x] = true;
            }
            let score = dots.score();
            if best.as_ref().is_none_or(|(high, ..)| score >= *high) {
                best = Some((score, mask + 4, dots));
            }
        }
    }
    let mut grid = Grid::new(width, height);
    grid.dots = true;
    let Some((_, mask, dots)) = best else { return (grid, 0) };
    for (i, _) in dots.lit.iter().enumerate().filter(|&(_, &lit)| lit) {
        grid.set(i % width, i / width);
    }
    (grid, mask)
}

/// Mask and masked data, then check codewords in interleaved blocks of at most 112.
fn with_checks(data: &[u8], mask: u8, field: &Field) -> Vec<u8> {
    let weight = [0, 3, 7, 17][usize::from(mask)];
    let mut codewords = vec![mask];
    codewords.extend(data.iter().enumerate().map(|(i, &word)| ((usize::from(word) + i * weight) % 113) as u8));

    let total = codewords.len() + 3 + data.len() / 2;
    let blocks = total.div_ceil(112);
    let data = codewords.len();
    codewords.resize(total, 0);
    for start in 0..blocks {
        let places = (start..total).step_by(blocks);
        let (own_data, own_checks): (Vec<usize>, Vec<usize>) = {
            let count = (data - start).div_ceil(blocks);
            (places.clone().take(count).collect(), places.skip(count).collect())
        };
        let checks = Generator::new(field, 1, own_checks.len())
            .check_codewords(own_data.iter().map(|&place| u16::from(codewords[place])));
        for (place, check) in own_checks.into_iter().zip(checks) {
            codewords[place] = check as u8;
        }
    }
    codewords
}

/// Two bits of mask, nine dots a codeword, filled up with lit dots.
fn stream(codewords: &[u8], length: usize) -> Vec<bool> {
    let mut stream = Vec::with_capacity(length);
    stream.extend([codewords[0] >> 1 & 1 == 1, codewords[0] & 1 == 1]);
    for &codeword in &codewords[1..] {
        let pattern = PATTERNS[usize::from(codeword)];
        stream.extend((0..9).rev().map(|bit| pattern >> bit & 1 == 1));
    }
    debug_assert!(stream.len() <= length);
    stream.resize(length, true);
    stream
}

/// The places filled last, two at each end of the two sides that the stream runs along.
fn corners(width: usize, height: usize) -> [(usize, usize); 6] {
    let (right, bottom) = (width - 1, height - 1);
    if height.is_multiple_of(2) {
        [(right, bottom - 1), (0, bottom - 1), (right - 1, bottom), (1, bottom), (right, 0), (0, 0)]
    } else {
        [(right - 1, 0), (right - 1, bottom), (right, 1), (right, bottom - 1), (0, 0), (0, bottom)]
    }
}

#[derive(Clone)]
struct Dots {
    width: usize,
    height: usize,
    lit: Vec<bool>,
}

impl Dots {
    /// Places the stream by columns downwards where the height is even, else by rows from the bottom upwards.
    fn fold(&mut self, stream: &[bool]) {
        let (width, height) = (self.width, self.height);
        let corners = corners(width, height);
        let mut dots = stream.iter();
        let mut place = |x: usize, y: usize| {
            if (x + y).is_multiple_of(2)
                && !corners.contains(&(x, y))
                && let Some(&dot) = dots.next()
            {
                self.lit[y * width + x] = dot;
            }
        };
        if height.is_multiple_of(2) {
            (0..width).for_each(|x| (0..height).for_each(|y| place(x, y)));
        } else {
            (0..height).rev().for_each(|y| (0..width).for_each(|x| place(x, y)));
        }
        for ((x, y), &dot) in corners.into_iter().zip(dots) {
            self.lit[y * width + x] = dot;
        }
    }

    /// Annex A: the worst edge, less the voids and lonely dots squared, less what empty rows and columns cost.
    fn score(&self) -> i64 {
        let (width, height) = (self.width, self.height);
        let at = |x: usize, y: usize| self.lit[y * width + x];
        let edges = [
            edge((0..width).map(|x| at(x, 0)), height),
            edge((0..width).map(|x| at(x, height - 1)), height),
            edge((0..height).map(|y| at(0, y)), width),
            edge((0..height).map(|y| at(width - 1, y)), width),
        ];
        let worst = edges.into_iter().min().unwrap_or(0);
        if worst == 0 {
            return UNLIT_EDGE;
        }
        let empty_columns = (1..width - 1).map(|x| !(0..height).any(|y| at(x, y)));
        let empty_rows = (1..height - 1).map(|y| !(0..width).any(|x| at(x, y)));
        let penalty = gaps(empty_columns, height).saturating_add(gaps(empty_rows, width));

        let dark = |x: usize, dx: isize, y: usize, dy: isize| {
            let x = x.checked_add_signed(dx).filter(|&x| x < width);
            let y = y.checked_add_signed(dy).filter(|&y| y < height);
            matches!((x, y), (Some(x), Some(y)) if at(x, y))
        };
        let mut voids: i64 = 0;
        for y in 0..height {
            for x in (y % 2..width).step_by(2) {
                let beside = dark(x, -1, y, -1) || dark(x, 1, y, -1) || dark(x, -1, y, 1) || dark(x, 1, y, 1);
                if !beside
                    && (!at(x, y) || !(dark(x, -2, y, 0) || dark(x, 2, y, 0) || dark(x, 0, y, -2) || dark(x, 0, y, 2)))
                {
                    voids += 1;
                }
            }
        }
        (worst as i64).saturating_sub(voids * voids).saturating_sub(penalty)
    }
}

/// Score of a symbol with an edge that has no dot.
const UNLIT_EDGE: i64 = -99_999;

/// The dots of an edge and their extent, times the other side.
fn edge(dots: impl Iterator<Item = bool>, other: usize) -> usize {
    let (mut count, mut first, mut last) = (0, None, 0);
    for (i, _) in dots.enumerate().filter(|&(_, lit)| lit) {
        count += 1;
        first.get_or_insert(i);
        last = i;
    }
    first.map_or(0, |first| (count + last - first) * other)
}

/// Sum of `length` to the power of each run of empty lines.
fn gaps(empty: impl Iterator<Item = bool>, length: usize) -> i64 {
    let (mut sum, mut run) = (0_i64, 0_i64);
    for empty in empty {
        run = match (empty, run) {
            (false, _) => {
                sum = sum.saturating_add(run);
                0
            }
            (true, 0) => length as i64,
            (true, run) => run.saturating_mul(length as i64),
        };
    }
    sum.saturating_add(run)
}

/// Annex C: five lit dots of nine for each codeword.
#[rustfmt::skip]
const PATTERNS: [u16; 113] = [
    0x155, 0x0AB, 0x0AD, 0x0B5, 0x0D5, 0x156, 0x15A, 0x16A, 0x1AA, 0x0AE, 0x0B6, 0x0BA, 0x0D6, 0x0DA, 0x0EA, 0x12B,
    0x12D, 0x135, 0x14B, 0x14D, 0x153, 0x159, 0x165, 0x169, 0x195, 0x1A5, 0x1A9, 0x057, 0x05B, 0x05D, 0x06B, 0x06D,
    0x075, 0x097, 0x09B, 0x09D, 0x0A7, 0x0B3, 0x0B9, 0x0CB, 0x0CD, 0x0D3, 0x0D9, 0x0E5, 0x0E9, 0x12E, 0x136, 0x13A,
    0x14E, 0x15C, 0x166, 0x16C, 0x172, 0x174, 0x196, 0x19A, 0x1A6, 0x1AC, 0x1B2, 0x1B4, 0x1CA, 0x1D2, 0x1D4, 0x05E,
    0x06E, 0x076, 0x07A, 0x09E, 0x0BC, 0x0CE, 0x0DC, 0x0E6, 0x0EC, 0x0F2, 0x0F4, 0x117, 0x11B, 0x11D, 0x127, 0x133,
    0x139, 0x147, 0x163, 0x171, 0x18B, 0x18D, 0x193, 0x199, 0x1A3, 0x1B1, 0x1C5, 0x1C9, 0x1D1, 0x02F, 0x037, 0x03B,
    0x03D, 0x04F, 0x067, 0x073, 0x079, 0x08F, 0x0C7, 0x0E3, 0x0F1, 0x11E, 0x13C, 0x178, 0x18E, 0x19C, 0x1B8, 0x1C6,
    0x1CC,
];
