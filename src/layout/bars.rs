//! Bars: linear and postal codes, with the grid that a composite carries above them.

use super::snap::Scale;
use crate::{
    drawing::{Cells, Colour, Shape, Tracks},
    symbol::{Bar, Bars, Extent, Grid, Height},
};

/// How far guard bars of EAN and UPC reach below the others, in modules (GS1 General Specifications 5.2.3.1).
const GUARD: f32 = 5.0;

/// The bars of a symbol on whole pixels.
pub struct Body<'a> {
    bars: &'a Bars,
    /// Left and right edges, in pixels from the left end of the pattern.
    edges: Vec<(u32, u32)>,
    /// Whether every edge lies on the module grid.
    regular: bool,
    module: u32,
    /// Width of the pattern in pixels.
    pub width: u32,
    /// Height of the rows above the bars.
    pub above: u32,
}

/// Vertical measures of bars, in pixels from the top of the bars.
#[derive(Clone, Copy, Debug)]
pub struct Bands {
    /// Bottom of ordinary bars.
    pub body: u32,
    /// How far guard bars reach below it.
    pub guard: u32,
    /// Where bars of an add-on begin.
    pub add_on: u32,
    /// Bottom of the ascender band.
    ascender: u32,
    /// Bottom of the tracker band.
    tracker: u32,
}

impl<'a> Body<'a> {
    /// Snaps the bars, each `reduction` pixels narrower. None where a bar would vanish.
    pub fn new(bars: &'a Bars, scale: Scale, reduction: u32) -> Option<Self> {
        let module = scale.module;
        let units = u32::from(bars.units.max(1));
        // Elements of one width stay of one width: each is rounded by itself, not its edges.
        let pixels = |width: u32| match width {
            0 => 0,
            _ => ((width * module + units / 2) / units).max(1),
        };
        let (mut edges, mut end, mut x) = (Vec::with_capacity(bars.bars.len()), 0, 0);
        for bar in &bars.bars {
            x += pixels(bar.x.saturating_sub(end));
            let width = pixels(u32::from(bar.width));
            if width <= reduction {
                return None;
            }
            edges.push((x + reduction / 2, x + width - reduction.div_ceil(2)));
            x += width;
            end = bar.x + u32::from(bar.width);
        }
        let width = x + pixels(bars.width.saturating_sub(end));
        let above = bars.above.as_ref().map_or(0, |grid| super::grid::height(grid) * module);
        Some(Self { bars, edges, regular: units == 1 && reduction == 0, module, width, above })
    }

    /// The vertical measures for a height of `bars` pixels of the bars; `add_on` is the room for the text above an add-on.
    pub fn bands(&self, scale: Scale, bars: Option<u32>, add_on: u32) -> Bands {
        let guard =
            if self.has(|extent| matches!(extent, Extent::Guard | Extent::AddOn)) { scale.nearest(GUARD) } else { 0 };
        match self.bars.height {
            Height::Free { usual, .. } => {
                let body = bars.unwrap_or_else(|| scale.nearest(usual)).max(add_on + 1);
                Bands { body, guard, add_on, ascender: 0, tracker: body }
            }
            Height::Bands { ascender, tracker, descender } => {
                let stretch =
                    bars.map_or(1.0, |bars| bars as f32 / (ascender + tracker + descender) / scale.module as f32);
                let [ascender, tracker, descender] =
                    [ascender, tracker, descender].map(|band| scale.nearest(band * stretch));
                let tracker = ascender + tracker;
                Bands { body: tracker + descender, guard, add_on, ascender, tracker }
            }
        }
    }

    /// Whether the height is free, not fixed by bands.
    pub fn is_free(&self) -> bool {
        matches!(self.bars.height, Height::Free { .. })
    }

    fn has(&self, which: impl Fn(Extent) -> bool) -> bool {
        self.bars.bars.iter().any(|bar| which(bar.extent))
    }

    /// The bars, and the rows above them, with the top left corner of the whole pattern at `x`, `y`.
    pub fn draw(&self, bands: Bands, ink: Colour, x: u32, y: u32) -> Vec<Shape> {
        let mut heights = vec![0, bands.body + bands.guard];
        for bar in &self.bars.bars {
            let (top, bottom) = bands.of(bar.extent);
            for edge in [top, bottom] {
                if !heights.contains(&edge) {
                    heights.push(edge);
                }
            }
        }
        heights.sort_unstable();

        let columns = self.columns();
        let stride = columns.count().div_ceil(64);
        let mut rows = Vec::new();
        let mut words = Vec::new();
        let mut shapes = Vec::new();
        if let Some(grid) = &self.bars.above {
            // Where the bars lie on its grid the rows of the 2D component are rows of the same cells.
            if self.regular && grid.width() == self.bars.width as usize {
                for row in 0..grid.height() {
                    rows.push(u32::from(grid.row_height(row)) * self.module);
                    words.extend_from_slice(grid.row(row));
                }
            } else {
                let indent = self.width.saturating_sub(grid.width() as u32 * self.module) / 2;
                shapes.extend(super::grid::draw(grid, self.module, ink, x + indent, y));
            }
        }
        let y = if rows.is_empty() { y + self.above } else { y };
        for band in heights.windows(2) {
            rows.push(band[1] - band[0]);
            let start = words.len();
            words.resize(start + stride, 0);
            for (index, bar) in self.bars.bars.iter().enumerate() {
                let (top, bottom) = bands.of(bar.extent);
                if top <= band[0] && bottom >= band[1] {
                    self.set(&mut words[start..], index, *bar);
                }
            }
        }
        shapes.push(Shape::Cells(Cells { x, y, columns, rows: Tracks::Each(rows), words, ink }));
        shapes
    }

    /// One column a module, or one an element where elements are no whole modules: spaces and bars by turns.
    fn columns(&self) -> Tracks {
        if self.regular {
            return Tracks::Even { count: self.bars.width as usize, size: self.module };
        }
        let mut sizes = Vec::with_capacity(2 * self.edges.len());
        let mut end = 0;
        for &(left, right) in &self.edges {
            sizes.extend([left - end, right - left]);
            end = right;
        }
        Tracks::Each(sizes)
    }

    fn set(&self, words: &mut [u64], index: usize, bar: Bar) {
        let (first, count) = if self.regular { (bar.x as usize, usize::from(bar.width)) } else { (2 * index + 1, 1) };
        for column in first..first + count {
            words[column / 64] |= 1 << (63 - column % 64);
        }
    }
}

impl Bands {
    /// Top and bottom of a bar.
    fn of(self, extent: Extent) -> (u32, u32) {
        match extent {
            Extent::Body | Extent::Full => (0, self.body),
            Extent::Guard => (0, self.body + self.guard),
            Extent::AddOn => (self.add_on, self.body + self.guard),
            Extent::Ascender => (0, self.tracker),
            Extent::Descender => (self.ascender, self.body),
            Extent::Tracker => (self.ascender, self.tracker),
        }
    }
}

/// Width of the pattern in modules.
pub fn width(bars: &Bars) -> f64 {
    f64::from(bars.width) / f64::from(bars.units.max(1))
}

/// Usual height of the pattern in modules, rows above and guards included.
pub fn height(bars: &Bars) -> f64 {
    let own = match bars.height {
        Height::Free { usual, .. } => usual,
        Height::Bands { ascender, tracker, descender } => ascender + tracker + descender,
    };
    f64::from(own) + f64::from(bars.above.as_ref().map_or(0, |grid: &Grid| super::grid::height(grid)))
}
