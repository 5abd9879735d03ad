//! The picture as rows of palette indices, each different row once with its number of repeats.
//!
//! So a symbol at 1200 dpi takes no more memory than one at 100 dpi, and a writer knows which rows are alike.

use std::sync::Arc;

use crate::{
    drawing::{Cells, Colour, Coverage, Drawing, Shape, Stamp, Tracks},
    render::coverage,
};

/// Rows of packed palette indices.
pub struct Raster {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bits of a pixel: 1, 4 or 8, the leftmost pixel in the highest bits of a byte.
    pub depth: u32,
    /// Colours by index; the last is the background. `2^depth` entries.
    pub palette: Vec<Colour>,
    /// Changed bytes from which it pays to search for earlier bytes like them.
    pub search_from: usize,
    bytes: Vec<u8>,
    repeats: Vec<u32>,
}

/// Steps of opacity that a smooth edge is drawn with, none and full included.
pub const LEVELS: usize = 16;

impl Raster {
    /// Rasterises a drawing.
    pub fn of(drawing: &Drawing) -> Self {
        let raster = Self::smooth(drawing);
        if drawing.two_colours { raster.in_two_colours() } else { raster }
    }

    /// Rasterises a drawing for a printer of black dots: a set bit is a dot. What differs from the background is black.
    pub fn dots(drawing: &Drawing) -> Self {
        let mut raster = Self::smooth(drawing).in_two_colours();
        for byte in &mut raster.bytes {
            *byte = !*byte;
        }
        raster.palette.swap(0, 1);
        raster
    }

    fn smooth(drawing: &Drawing) -> Self {
        let (palette, depth, ramps) = palette(drawing);
        let inks: Vec<usize> =
            drawing.shapes.iter().map(|shape| ramps.iter().position(|ink| *ink == shape.ink()).unwrap_or(0)).collect();
        let smooth = drawing.shapes.iter().any(|shape| matches!(shape, Shape::Stamps { .. }));
        let step = if smooth { LEVELS - 1 } else { 1 };

        let mut layers: Vec<Layer> =
            drawing.shapes.iter().zip(inks).map(|(shape, ink)| Layer::new(shape, ink * step, depth == 1)).collect();
        let mut edges = vec![0, drawing.height];
        for layer in &layers {
            layer.push_edges(drawing.height, &mut edges);
        }
        edges.sort_unstable();
        edges.dedup();

        let stride = (drawing.width as usize * depth as usize).div_ceil(8);
        let mut raster = Self {
            width: drawing.width,
            height: drawing.height,
            depth,
            palette,
            search_from: search_from(drawing, depth, edges.len()),
            bytes: Vec::with_capacity(stride * (edges.len() - 1)),
            repeats: Vec::with_capacity(edges.len() - 1),
        };
        let mut cover = vec![0; if smooth { drawing.width as usize } else { 0 }];
        for edge in edges.windows(2) {
            let start = raster.bytes.len();
            raster.bytes.resize(start + stride, 0xFF);
            for layer in &mut layers {
                layer.paint(edge[0], depth, &mut cover, &mut raster.bytes[start..]);
            }
            let (before, row) = raster.bytes.split_at(start);
            match raster.repeats.last_mut() {
                Some(repeats) if before.ends_with(row) => {
                    *repeats += edge[1] - edge[0];
                    raster.bytes.truncate(start);
                }
                _ => raster.repeats.push(edge[1] - edge[0]),
            }
        }
        raster
    }

    /// The same in black and white, one bit a pixel: black is what is nearer to the strongest colour than to the background.
    fn in_two_colours(mut self) -> Self {
        let light = |colour: &Colour| {
            let [red, green, blue, _] = colour.over(Colour::WHITE, 255).0.map(u32::from);
            2 * red + 5 * green + blue
        };
        let ground = self.palette.last().map_or(0, light);
        let strongest = self.palette.iter().map(|colour| light(colour).abs_diff(ground)).max().unwrap_or(0);
        let black: Vec<bool> =
            self.palette.iter().map(|colour| 2 * light(colour).abs_diff(ground) > strongest).collect();
        if self.depth > 1 || !black[0] {
            let stride = (self.width as usize).div_ceil(8);
            let mut bytes = vec![0xFF; stride * self.repeats.len()];
            for ((row, _), packed) in self.rows().zip(bytes.chunks_exact_mut(stride)) {
                for (x, _) in self.indices(row).enumerate().filter(|(_, index)| black[usize::from(*index)]) {
                    packed[x / 8] &= !(0x80 >> (x % 8));
                }
            }
            (self.bytes, self.depth) = (bytes, 1);
        }
        self.palette = vec![Colour::BLACK, Colour::WHITE];
        self
    }

    /// Bytes of a row.
    pub fn stride(&self) -> usize {
        (self.width as usize * self.depth as usize).div_ceil(8)
    }

    /// The different rows from top to bottom without a gap, and how often each comes.
    pub fn packed(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.repeats)
    }

    /// The different rows from top to bottom, each with the number of times it is repeated.
    pub fn rows(&self) -> impl Iterator<Item = (&[u8], u32)> {
        self.bytes.chunks_exact(self.stride().max(1)).zip(self.repeats.iter().copied())
    }

    /// Whether the indices mean the same as grey values: opaque, black to white in even steps.
    pub fn is_grey(&self) -> bool {
        let top = self.palette.len() - 1;
        self.palette.iter().enumerate().all(|(index, colour)| {
            let grey = (index * 255 / top) as u8;
            *colour == Colour([grey, grey, grey, 255])
        })
    }

    /// The palette index of each pixel of a packed row.
    pub fn indices<'a>(&self, row: &'a [u8]) -> impl Iterator<Item = u8> + use<'a> {
        let (depth, mask) = (self.depth, ((1_u32 << self.depth) - 1) as u8);
        (0..self.width).map(move |x| {
            let bit = x * depth;
            row[bit as usize / 8] >> (8 - depth - bit % 8) & mask
        })
    }

    /// The pixels of a packed row, each with the first `count` of red, green, blue and opacity.
    pub fn row_channels<'a>(&'a self, row: &'a [u8], count: usize) -> impl Iterator<Item = u8> + 'a {
        self.indices(row).flat_map(move |index| self.palette[usize::from(index)].0.into_iter().take(count))
    }

    /// All pixels, each with the first `count` of red, green, blue and opacity.
    pub fn channels(&self, count: usize) -> Vec<u8> {
        let mut pixels = Vec::with_capacity(self.width as usize * self.height as usize * count);
        for (row, repeats) in self.rows() {
            let start = pixels.len();
            pixels.extend(self.row_channels(row, count));
            let end = pixels.len();
            for _ in 1..repeats {
                pixels.extend_from_within(start..end);
            }
        }
        pixels
    }
}

/// Where a search for earlier bytes begins to pay, as measured on symbols of all kinds.
fn search_from(drawing: &Drawing, depth: u32, rows: usize) -> usize {
    if depth == 1 {
        // Rows of small modules are as different as the modules are, where there are many.
        return if drawing.placement.module >= 7 || rows <= 16 { 0 } else { usize::MAX };
    }
    let recurs = drawing.shapes.iter().any(|shape| match shape {
        // Each module of a matrix is some bytes, and there are but two kinds.
        Shape::Cells(cells) => cells.rows.count() > 4,
        // Dots and hexagons are all of one form, and text has characters that come again.
        Shape::Stamps { stamps, .. } => stamps.len() > 100 || come_again(stamps) * 8 >= stamps.len(),
    });
    // Of text with few characters twice the large has most to find: it goes on from row to row.
    if recurs { 0 } else { 2000 }
}

/// How many outlines stood before, at the same half of a byte.
fn come_again(stamps: &[Stamp]) -> usize {
    let again = |(i, stamp): &(usize, &Stamp)| {
        stamps[..*i].iter().any(|other| Arc::ptr_eq(&stamp.outline, &other.outline) && (stamp.x ^ other.x) & 1 == 0)
    };
    stamps.iter().enumerate().filter(again).count()
}

/// The palette, the bits of a pixel and the inks in the order of their indices.
fn palette(drawing: &Drawing) -> (Vec<Colour>, u32, Vec<Colour>) {
    let mut inks: Vec<Colour> = Vec::new();
    for shape in &drawing.shapes {
        if !inks.contains(&shape.ink()) {
            inks.push(shape.ink());
        }
    }
    let smooth = drawing.shapes.iter().any(|shape| matches!(shape, Shape::Stamps { .. }));
    let ground = drawing.background;
    let (colours, depth): (Vec<Colour>, u32) = if smooth {
        // Each ink has its full strength first, then fifteen steps less; the step to none is the background.
        let ramp = |ink: &Colour| {
            let ink = *ink;
            (1..LEVELS).rev().map(move |level| ink.over(ground, (level * 17) as u8))
        };
        (inks.iter().flat_map(ramp).collect(), if inks.len() == 1 { 4 } else { 8 })
    } else {
        (inks.iter().map(|ink| ink.over(ground, 255)).collect(), if inks.len() <= 1 { 1 } else { 4 })
    };
    let mut palette = colours;
    palette.resize(1 << depth, ground);
    (palette, depth, inks)
}

/// A shape and how far down it is painted.
struct Layer<'a> {
    /// Palette index of its full strength.
    index: usize,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Cells { cells: &'a Cells, row: usize, bottom: u32, expanded: Option<Expanded> },
    Stamps { placed: Vec<Placed<'a>>, begun: usize, active: Vec<usize> },
}

/// The coverage of a stamp with its top left pixel.
struct Placed<'a> {
    coverage: &'a Coverage,
    left: i32,
    top: i32,
}

impl Placed<'_> {
    fn bottom(&self) -> i32 {
        self.top + self.coverage.height() as i32
    }
}

impl<'a> Layer<'a> {
    fn new(shape: &'a Shape, index: usize, two_colours: bool) -> Self {
        let kind = match shape {
            Shape::Cells(cells) => {
                let bottom = cells.y + if cells.rows.count() > 0 { cells.rows.size(0) } else { 0 };
                Kind::Cells { cells, row: 0, bottom, expanded: Expanded::of(cells).filter(|_| two_colours) }
            }
            Shape::Stamps { stamps, .. } => {
                let place = |Stamp { outline, x, y }: &'a Stamp| {
                    let coverage = coverage::of(outline);
                    Placed { coverage, left: x + coverage.left, top: y + coverage.top }
                };
                let mut placed: Vec<Placed> = stamps.iter().map(place).collect();
                placed.sort_by_key(|placed| placed.top);
                Kind::Stamps { placed, begun: 0, active: Vec::new() }
            }
        };
        Self { index, kind }
    }

    /// Adds every `y` at which a row may differ from the one above it.
    fn push_edges(&self, height: u32, edges: &mut Vec<u32>) {
        match &self.kind {
            Kind::Cells { cells, .. } => {
                let mut y = cells.y;
                for row in 0..cells.rows.count() {
                    edges.push(y);
                    y += cells.rows.size(row);
                }
                edges.push(y);
            }
            Kind::Stamps { placed, .. } => {
                let mut done = 0;
                for stamp in placed {
                    let bottom = stamp.bottom().clamp(0, height as i32) as u32;
                    for y in done.max(stamp.top.max(0) as u32)..=bottom {
                        edges.push(y);
                    }
                    done = done.max(bottom + 1);
                }
                edges.retain(|y| *y <= height);
            }
        }
    }

    /// Paints row `y` of the picture.
    fn paint(&mut self, y: u32, depth: u32, cover: &mut [u8], row: &mut [u8]) {
        match &mut self.kind {
            Kind::Cells { cells, row: at, bottom, expanded } => {
                while *bottom <= y && *at + 1 < cells.rows.count() {
                    *at += 1;
                    *bottom += cells.rows.size(*at);
                }
                if (cells.y..*bottom).contains(&y) {
                    if let Some(expanded) = expanded {
                        expanded.clear(cells, *at, row);
                    } else {
                        let pattern = (0xFF / ((1_u32 << depth) - 1) * self.index as u32) as u8;
                        cells.runs(*at, |left, right| fill(row, left * depth, right * depth, pattern));
                    }
                }
            }
            Kind::Stamps { placed, begun, active } => {
                let y = y as i32;
                while *begun < placed.len() && placed[*begun].top <= y {
                    active.push(*begun);
                    *begun += 1;
                }
                active.retain(|&stamp| placed[stamp].bottom() > y);
                let (mut from, mut to) = (cover.len(), 0);
                for stamp in active.iter().map(|&stamp| &placed[stamp]) {
                    let width = stamp.coverage.width;
                    let line = &stamp.coverage.values[(y - stamp.top) as usize * width..][..width];
                    let skip = (-stamp.left).max(0) as usize;
                    let left = stamp.left.max(0) as usize;
                    if skip >= width || left >= cover.len() {
                        continue;
                    }
                    for (pixel, value) in cover[left..].iter_mut().zip(&line[skip..]) {
                        *pixel = over(*pixel, *value);
                    }
                    from = from.min(left);
                    to = to.max((left + width - skip).min(cover.len()));
                }
                if from < to {
                    blend(&mut cover[from..to], from, depth, self.index, row);
                }
            }
        }
    }
}

/// Four cells of one width as bits, for each of their sixteen values, leftmost highest.
struct Expanded {
    size: u32,
    bits: [u64; 16],
}

impl Expanded {
    /// For cells in columns of one width that is not too large.
    fn of(cells: &Cells) -> Option<Self> {
        let Tracks::Even { size, .. } = cells.columns else { return None };
        let cell = (1..=8).contains(&size).then(|| (1_u64 << size) - 1)?;
        let place = |value: usize, i: usize| if value >> i & 1 == 1 { cell << (i as u32 * size) } else { 0 };
        let mut bits = [0; 16];
        for (value, bits) in bits.iter_mut().enumerate() {
            *bits = place(value, 0) | place(value, 1) | place(value, 2) | place(value, 3);
        }
        Some(Self { size, bits })
    }

    /// Clears the bits of the set cells in a row.
    fn clear(&self, cells: &Cells, index: usize, row: &mut [u8]) {
        let mut row = &mut row[cells.x as usize / 8..];
        let mut fours = cells.columns.count().div_ceil(4);
        // Bits not yet cleared, leftmost highest.
        let (mut bits, mut count) = (0_u64, cells.x % 8);
        for &word in cells.row(index) {
            let mut rest = word;
            for _ in 0..fours.min(16) {
                bits |= self.bits[(rest >> 60) as usize] << (64 - 4 * self.size - count);
                rest <<= 4;
                count += 4 * self.size;
                if count >= 32 {
                    row = clear_bits(row, bits);
                    bits <<= 32;
                    count -= 32;
                }
            }
            fours = fours.saturating_sub(16);
        }
        clear_bits(row, bits);
    }
}

/// Clears the upper 32 bits of a mask in the first four bytes, those that there are; the bytes after them.
#[inline]
fn clear_bits(row: &mut [u8], mask: u64) -> &mut [u8] {
    let mask = ((mask >> 32) as u32).to_be_bytes();
    let (four, after) = row.split_at_mut(row.len().min(4));
    for (byte, mask) in four.iter_mut().zip(mask) {
        *byte &= !mask;
    }
    after
}

/// Sets bits `start..end` of a row to those of a repeated byte.
#[inline]
fn fill(row: &mut [u8], start: u32, end: u32, pattern: u8) {
    let (first, last) = (start / 8, (end - 1) / 8);
    let (head, tail) = (0xFF_u8 >> (start % 8), 0xFF_u8 << (7 - (end - 1) % 8));
    let put = |byte: &mut u8, mask: u8| *byte = *byte & !mask | pattern & mask;
    match &mut row[first as usize..=last as usize] {
        [] => {}
        [only] => put(only, head & tail),
        [left, between @ .., right] => {
            put(left, head);
            put(right, tail);
            // A call to fill a byte or two would cost more than the bytes.
            if between.len() < 8 {
                for byte in between {
                    *byte = pattern;
                }
            } else {
                between.fill(pattern);
            }
        }
    }
}

/// Writes the levels of `cover` into a row of 4 or 8 bits a pixel, from pixel `x` on, and clears it.
fn blend(cover: &mut [u8], x: usize, depth: u32, index: usize, row: &mut [u8]) {
    for (x, cover) in (x..).zip(cover) {
        let level = level(std::mem::take(cover));
        if level == 0 {
            continue;
        }
        let value = (index + LEVELS - 1 - level) as u8;
        if depth == 8 {
            row[x] = value;
        } else if x % 2 == 0 {
            row[x / 2] = row[x / 2] & 0x0F | value << 4;
        } else {
            row[x / 2] = row[x / 2] & 0xF0 | value;
        }
    }
}

/// The coverage of one outline over another's, as renderers of SVG lay one path over another.
fn over(under: u8, cover: u8) -> u8 {
    let left = (255 - u32::from(under)) * (255 - u32::from(cover));
    255 - ((left + 255) >> 8) as u8
}

/// The nearest of the [`LEVELS`] steps to a coverage.
fn level(cover: u8) -> usize {
    (usize::from(cover) + 8) / 17
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_whole_and_part_bytes() {
        let filled = |start, end| {
            let mut row = [0_u8; 4];
            fill(&mut row, start, end, 0xFF);
            u32::from_be_bytes(row)
        };
        for start in 0..32 {
            for end in start + 1..=32 {
                let expected = (u64::from(u32::MAX) >> start) as u32 & !((u64::from(u32::MAX) >> end) as u32);
                assert_eq!(filled(start, end), expected, "{start}..{end}");
            }
        }
    }

    #[test]
    fn levels_are_the_nearest_seventeenths() {
        for cover in 0..=255_u8 {
            let nearest = (0..LEVELS).min_by_key(|level| (level * 17).abs_diff(usize::from(cover))).unwrap();
            assert_eq!(level(cover), nearest);
            assert_eq!(level(255 - cover), LEVELS - 1 - nearest);
        }
    }
}
