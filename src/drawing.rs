//! What every renderer reads: a size in whole pixels, a background and filled shapes in paint order.
//!
//! Rectangles stay a grid of [`Cells`] on whole pixels, so that a renderer can copy bits instead of filling areas. Whatever
//! is not a rectangle is an [`Outline`] stamped at whole pixels: glyphs, dots and hexagons alike. Text is outlines already,
//! so no reader needs a font.

use std::sync::{Arc, OnceLock};

/// Raised with every change of what a request looks like; `tests/digests.rs` tells when it must be.
pub const RENDERER: u32 = 1;

/// Millimetres of an inch.
pub const MM_PER_INCH: f64 = 25.4;

/// Dots an inch of a picture without a true size: the CSS pixel.
pub const SCREEN_DPI: f64 = 96.0;

/// A finished picture, independent of its file format.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Dots an inch, where a true size was asked for.
    pub dpi: Option<f64>,
    /// What lies under every shape.
    pub background: Colour,
    /// What is filled, in paint order.
    pub shapes: Vec<Shape>,
    /// Accessible name for the formats that have one.
    pub title: Option<String>,
    /// What kind of symbol it is, where the name does not say so.
    pub description: Option<&'static str>,
    /// Whether colours are written as cyan, magenta, yellow and black.
    pub cmyk: bool,
    /// Whether smooth edges become hard in formats of pixels, so that two colours are left.
    pub two_colours: bool,
    /// Where the symbol lies in the picture.
    pub placement: Placement,
}

/// Where the symbol lies in the picture, in pixels of the picture before it was turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Width of a module.
    pub module: u32,
    /// Left edge of the pattern, without its quiet zone.
    pub x: u32,
    /// Top edge of the pattern.
    pub y: u32,
    /// Width of the pattern.
    pub width: u32,
    /// Height of the pattern.
    pub height: u32,
    /// Light margin drawn left, right, above and below.
    pub quiet: [u32; 4],
    /// Left, top, width and height in modules of the part of the pattern that a logo takes.
    pub logo: Option<[usize; 4]>,
}

/// Red, green, blue and opacity, 0 to 255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 4]);

impl Colour {
    /// Opaque black.
    pub const BLACK: Self = Self([0, 0, 0, 255]);
    /// Opaque white.
    pub const WHITE: Self = Self([255; 4]);

    /// Whether red, green and blue are equal.
    pub fn is_grey(self) -> bool {
        self.0[0] == self.0[1] && self.0[1] == self.0[2]
    }

    /// Cyan, magenta, yellow and black, 0 to 1 each: what is grey has black alone. No profile of a press is applied.
    pub fn cmyk(self) -> [f64; 4] {
        let light = [0, 1, 2].map(|i| f64::from(self.0[i]) / 255.0);
        let most = light.into_iter().fold(0.0, f64::max);
        let [cyan, magenta, yellow] = light.map(|light| if most > 0.0 { (most - light) / most } else { 0.0 });
        [cyan, magenta, yellow, 1.0 - most]
    }

    /// The light of red, green and blue, 0 to 1 each (sRGB, IEC 61966-2-1).
    pub fn light(self) -> [f64; 3] {
        [0, 1, 2].map(|i| light(self.0[i]))
    }

    /// 0 is transparent, 255 opaque.
    pub fn alpha(self) -> u8 {
        self.0[3]
    }

    /// This colour lying with `share` / 255 of its area over `under`.
    #[must_use]
    pub fn over(self, under: Self, share: u8) -> Self {
        let top = u32::from(self.alpha()) * u32::from(share);
        let rest = (255 * 255 - top) * u32::from(under.alpha()) / 255;
        let alpha = top + rest;
        let mix = |i: usize| {
            (u32::from(self.0[i]) * top + u32::from(under.0[i]) * rest + alpha / 2).checked_div(alpha).unwrap_or(0)
                as u8
        };
        Self([mix(0), mix(1), mix(2), ((alpha + 127) / 255) as u8])
    }
}

/// The light that a value of sRGB stands for, 0 to 1 (IEC 61966-2-1).
pub fn light(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// A filled shape.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Rectangles in rows and columns.
    Cells(Cells),
    /// Outlines at whole pixels, all of one colour.
    Stamps {
        /// Colour of all.
        ink: Colour,
        /// The outlines and their places.
        stamps: Vec<Stamp>,
    },
}

impl Shape {
    /// The colour that the shape is filled with.
    pub fn ink(&self) -> Colour {
        match self {
            Self::Cells(cells) => cells.ink,
            Self::Stamps { ink, .. } => *ink,
        }
    }
}

/// Bits in rows and columns that are whole pixels wide and high: set bits are filled.
#[derive(Clone, Debug)]
pub struct Cells {
    /// Left edge in pixels.
    pub x: u32,
    /// Top edge in pixels.
    pub y: u32,
    /// Widths of the columns.
    pub columns: Tracks,
    /// Heights of the rows.
    pub rows: Tracks,
    /// The bits, `columns.count().div_ceil(64)` words a row, leftmost in the highest bit; bits beyond the last column are 0.
    pub words: Vec<u64>,
    /// Colour of the set cells.
    pub ink: Colour,
}

/// Sizes of columns or rows in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tracks {
    /// All of one size.
    Even {
        /// How many.
        count: usize,
        /// Pixels of each.
        size: u32,
    },
    /// Each of its own size.
    Each(Vec<u32>),
}

impl Tracks {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Even { count, .. } => *count,
            Self::Each(sizes) => sizes.len(),
        }
    }

    /// Pixels of one of them.
    pub fn size(&self, index: usize) -> u32 {
        match self {
            Self::Even { size, .. } => *size,
            Self::Each(sizes) => sizes[index],
        }
    }

    /// Pixels of all.
    pub fn total(&self) -> u32 {
        match self {
            Self::Even { count, size } => *count as u32 * size,
            Self::Each(sizes) => sizes.iter().sum(),
        }
    }

    fn reversed(mut self) -> Self {
        if let Self::Each(sizes) = &mut self {
            sizes.reverse();
        }
        self
    }
}

impl Cells {
    /// One filled rectangle.
    pub fn rectangle(x: u32, y: u32, width: u32, height: u32, ink: Colour) -> Self {
        let one = |size| Tracks::Even { count: 1, size };
        Self { x, y, columns: one(width), rows: one(height), words: vec![1 << 63], ink }
    }

    /// The words of a row.
    pub fn row(&self, index: usize) -> &[u64] {
        let stride = self.columns.count().div_ceil(64);
        &self.words[index * stride..(index + 1) * stride]
    }

    /// Calls `fill(left, right)` in pixels of the picture for each run of set cells of a row.
    #[inline]
    pub fn runs(&self, index: usize, mut fill: impl FnMut(u32, u32)) {
        match &self.columns {
            Tracks::Even { size, .. } => {
                runs_of(self.row(index), |start, end| fill(self.x + start * size, self.x + end * size));
            }
            Tracks::Each(sizes) => {
                let (mut done, mut x) = (0, self.x);
                runs_of(self.row(index), |start, end| {
                    let left = x + sizes[done..start as usize].iter().sum::<u32>();
                    x = left + sizes[start as usize..end as usize].iter().sum::<u32>();
                    done = end as usize;
                    if left < x {
                        fill(left, x);
                    }
                });
            }
        }
    }

    /// How many runs of set cells the rows have, and how many the columns.
    pub fn run_counts(&self) -> [u32; 2] {
        let (mut across, mut down) = (0, 0);
        for index in 0..self.rows.count() {
            let mut last = 0;
            for (i, &word) in self.row(index).iter().enumerate() {
                let above = if index > 0 { self.row(index - 1)[i] } else { 0 };
                across += (word & !(word >> 1 | last << 63)).count_ones();
                down += (word & !above).count_ones();
                last = word;
            }
        }
        [across, down]
    }

    /// Columns as rows: the cells mirrored at the falling diagonal.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let stride = self.rows.count().div_ceil(64);
        let mut words = vec![0; stride * self.columns.count()];
        for row in 0..self.rows.count() {
            runs_of(self.row(row), |start, end| {
                for column in start as usize..end as usize {
                    words[column * stride + row / 64] |= 1 << (63 - row % 64);
                }
            });
        }
        let (columns, rows) = (self.rows.clone(), self.columns.clone());
        Self { x: self.y, y: self.x, columns, rows, words, ink: self.ink }
    }

    fn turned(self, turn: Turn, width: u32, height: u32) -> Self {
        let (w, h) = (self.columns.total(), self.rows.total());
        let (columns, rows) = (self.columns.count(), self.rows.count());
        let (x, y) = match turn {
            Turn::None => return self,
            Turn::Right => (height - self.y - h, self.x),
            Turn::Half => (width - self.x - w, height - self.y - h),
            Turn::Left => (self.y, width - self.x - w),
        };
        let (new_columns, new_rows) = match turn {
            Turn::None | Turn::Half => (self.columns.clone().reversed(), self.rows.clone().reversed()),
            Turn::Right => (self.rows.clone().reversed(), self.columns.clone()),
            Turn::Left => (self.rows.clone(), self.columns.clone().reversed()),
        };
        let stride = new_columns.count().div_ceil(64);
        let mut words = vec![0; stride * new_rows.count()];
        for row in 0..rows {
            runs_of(self.row(row), |start, end| {
                for column in start as usize..end as usize {
                    let (c, r) = match turn {
                        Turn::None | Turn::Half => (columns - 1 - column, rows - 1 - row),
                        Turn::Right => (rows - 1 - row, column),
                        Turn::Left => (row, columns - 1 - column),
                    };
                    words[r * stride + c / 64] |= 1 << (63 - c % 64);
                }
            });
        }
        Self { x, y, columns: new_columns, rows: new_rows, words, ink: self.ink }
    }
}

/// Calls `found(start, end)` for each run of set bits.
#[inline]
fn runs_of(words: &[u64], mut found: impl FnMut(u32, u32)) {
    // Where a run began that reaches the end of its word.
    let mut open = None;
    let mut base = 0;
    for &word in words {
        let mut rest = word;
        if let Some(start) = open {
            let end = rest.leading_ones();
            if end < 64 {
                found(start, base + end);
                open = None;
                rest &= u64::MAX >> end;
            } else {
                rest = 0;
            }
        }
        while rest != 0 {
            let start = rest.leading_zeros();
            let end = start + (rest << start).leading_ones();
            if end == 64 {
                open = Some(base + start);
                break;
            }
            found(base + start, base + end);
            rest &= u64::MAX >> end;
        }
        base += 64;
    }
    if let Some(start) = open {
        found(start, base);
    }
}

/// An outline and the whole pixel at which its origin lies.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// What is filled.
    pub outline: Arc<Outline>,
    /// Origin from the left edge of the picture.
    pub x: i32,
    /// Origin from the top edge of the picture.
    pub y: i32,
}

/// Parts of a pixel that an outline's coordinates count: fine enough for the eye, and exact in every number format.
pub const SUBPIXELS: i32 = 64;

/// A closed area bounded by lines and curves, filled by the non-zero rule, `y` growing downwards from the origin.
///
/// What is worked out from it, its coverage and its turned forms, is worked out once and kept with it.
#[derive(Debug, Default)]
pub struct Outline {
    segments: Vec<Segment>,
    coverage: OnceLock<Coverage>,
    turned: [OnceLock<Arc<Outline>>; 3],
}

/// A step along an outline; points are in [`SUBPIXELS`] from the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Starts a contour; each contour is closed.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A quadratic curve: control point, end.
    Quad(Point, Point),
    /// A cubic curve: two control points, end.
    Cubic(Point, Point, Point),
}

/// `x` and `y`.
pub type Point = [i32; 2];

/// How much of each pixel an outline covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Left edge from the origin, in pixels.
    pub left: i32,
    /// Top edge from the origin, in pixels.
    pub top: i32,
    /// Width in pixels.
    pub width: usize,
    /// `width` values a row, 0 to 255.
    pub values: Vec<u8>,
}

impl Coverage {
    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }
}

impl Outline {
    /// An outline from its segments.
    pub fn new(segments: Vec<Segment>) -> Self {
        Self { segments, ..Self::default() }
    }

    /// The steps along the outline.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The box around all points, as left, top, right, bottom in [`SUBPIXELS`].
    pub fn bounds(&self) -> [i32; 4] {
        let mut bounds: Option<[i32; 4]> = None;
        for &segment in &self.segments {
            segment.map(|[x, y]| {
                let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
                bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
                [x, y]
            });
        }
        bounds.unwrap_or_default()
    }

    /// The coverage, worked out by `rasterise` the first time.
    pub fn coverage(&self, rasterise: impl FnOnce(&Self) -> Coverage) -> &Coverage {
        self.coverage.get_or_init(|| rasterise(self))
    }

    /// The outline turned around its origin.
    pub fn turned(self: &Arc<Self>, turn: Turn) -> Arc<Self> {
        let kept = match turn {
            Turn::None => return Arc::clone(self),
            Turn::Right => &self.turned[0],
            Turn::Half => &self.turned[1],
            Turn::Left => &self.turned[2],
        };
        let turn_point = |[x, y]: Point| match turn {
            Turn::None => [x, y],
            Turn::Right => [-y, x],
            Turn::Half => [-x, -y],
            Turn::Left => [y, -x],
        };
        Arc::clone(
            kept.get_or_init(|| {
                Arc::new(Self::new(self.segments.iter().map(|segment| segment.map(turn_point)).collect()))
            }),
        )
    }
}

impl Segment {
    /// Where the step ends.
    pub fn end(self) -> Point {
        match self {
            Self::Move(p) | Self::Line(p) | Self::Quad(_, p) | Self::Cubic(_, _, p) => p,
        }
    }

    /// Control points and end of the step from `start` as a cubic curve, exactly.
    pub fn cubic(self, start: Point) -> [[f64; 2]; 3] {
        let exact = |point: Point| point.map(f64::from);
        let between =
            |a: Point, b: Point, share: f64| [0, 1].map(|i| exact(a)[i] + (exact(b)[i] - exact(a)[i]) * share);
        match self {
            Self::Move(p) | Self::Line(p) => [exact(start), exact(p), exact(p)],
            Self::Quad(c, p) => [between(start, c, 2.0 / 3.0), between(p, c, 2.0 / 3.0), exact(p)],
            Self::Cubic(c, d, p) => [exact(c), exact(d), exact(p)],
        }
    }

    fn map(self, mut f: impl FnMut(Point) -> Point) -> Self {
        match self {
            Self::Move(p) => Self::Move(f(p)),
            Self::Line(p) => Self::Line(f(p)),
            Self::Quad(c, p) => Self::Quad(f(c), f(p)),
            Self::Cubic(c, d, p) => Self::Cubic(f(c), f(d), f(p)),
        }
    }
}

/// A turn clockwise by quarters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// Upright.
    #[default]
    None,
    /// 90 degrees: the top comes to the right.
    Right,
    /// 180 degrees.
    Half,
    /// 270 degrees: the top comes to the left.
    Left,
}

impl Drawing {
    /// The picture with so many pixels more at its left.
    #[must_use]
    pub fn indented(mut self, pixels: u32) -> Self {
        self.width += pixels;
        self.placement.x += pixels;
        for shape in &mut self.shapes {
            match shape {
                Shape::Cells(cells) => cells.x += pixels,
                Shape::Stamps { stamps, .. } => stamps.iter_mut().for_each(|stamp| stamp.x += pixels as i32),
            }
        }
        self
    }

    /// The picture turned clockwise; its placement still tells the upright one.
    #[must_use]
    pub fn turned(mut self, turn: Turn) -> Self {
        if turn == Turn::None {
            return self;
        }
        let (width, height) = (self.width, self.height);
        for shape in &mut self.shapes {
            match shape {
                Shape::Cells(cells) => {
                    let upright = std::mem::replace(cells, Cells::rectangle(0, 0, 0, 0, Colour::BLACK));
                    *cells = upright.turned(turn, width, height);
                }
                Shape::Stamps { stamps, .. } => {
                    for stamp in stamps {
                        (stamp.x, stamp.y) = match turn {
                            Turn::None => (stamp.x, stamp.y),
                            Turn::Right => (height as i32 - stamp.y, stamp.x),
                            Turn::Half => (width as i32 - stamp.x, height as i32 - stamp.y),
                            Turn::Left => (stamp.y, width as i32 - stamp.x),
                        };
                        stamp.outline = stamp.outline.turned(turn);
                    }
                }
            }
        }
        if matches!(turn, Turn::Right | Turn::Left) {
            (self.width, self.height) = (height, width);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(words: &[u64]) -> Vec<(u32, u32)> {
        let mut runs = Vec::new();
        runs_of(words, |start, end| runs.push((start, end)));
        runs
    }

    #[test]
    fn runs_cross_words() {
        assert_eq!(runs(&[0, 0]), []);
        assert_eq!(runs(&[u64::MAX, u64::MAX]), [(0, 128)]);
        assert_eq!(runs(&[0b1011, 1 << 63]), [(60, 61), (62, 65)]);
        assert_eq!(runs(&[1 << 63 | 1, 0]), [(0, 1), (63, 64)]);
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let cells = Cells {
            x: 3,
            y: 5,
            columns: Tracks::Each(vec![1, 2, 3]),
            rows: Tracks::Even { count: 2, size: 4 },
            words: vec![0b110 << 61, 0b001 << 61],
            ink: Colour::BLACK,
        };
        let mut drawing = Drawing {
            width: 20,
            height: 30,
            dpi: None,
            background: Colour::WHITE,
            shapes: vec![Shape::Cells(cells)],
            title: None,
            description: None,
            cmyk: false,
            two_colours: false,
            placement: Placement::default(),
        };
        let before = format!("{drawing:?}");
        let half = format!("{:?}", drawing.clone().turned(Turn::Half));
        drawing = drawing.turned(Turn::Right);
        assert_eq!((drawing.width, drawing.height), (30, 20));
        drawing = drawing.turned(Turn::Right);
        assert_eq!(format!("{drawing:?}"), half);
        assert_eq!(format!("{:?}", drawing.turned(Turn::Left).turned(Turn::Left)), before);
    }

    #[test]
    fn colours_mix_by_area() {
        assert_eq!(Colour::BLACK.over(Colour::WHITE, 255), Colour::BLACK);
        assert_eq!(Colour::BLACK.over(Colour::WHITE, 0), Colour::WHITE);
        assert_eq!(Colour::BLACK.over(Colour::WHITE, 51), Colour([204, 204, 204, 255]));
        assert_eq!(Colour::BLACK.over(Colour([0; 4]), 51), Colour([0, 0, 0, 51]));
    }
}
