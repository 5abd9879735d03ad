//! What every encoder returns: the pattern of a symbol in modules, its quiet zone and its human-readable text.
//!
//! Nothing here knows pixels. A *module* is the X-dimension, the width of the narrowest element.

use std::borrow::Cow;

use serde_json::Value;

/// A finished symbol, independent of size, colour and format.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// The pattern.
    pub shape: Shape,
    /// Light margin that the standard demands around the pattern.
    pub quiet: Quiet,
    /// What the standard demands in print, where it sets sizes in millimetres.
    pub print: Option<Print>,
    /// Width of a module in print in millimetres, where an option of the symbology says so and the style does not.
    pub module_mm: Option<f64>,
    /// Human-readable text, empty where the standard shows none.
    pub text: Vec<Text>,
    /// What readers transmit, symbol by symbol, where that is not the data as it was given.
    pub transmits: Vec<String>,
    /// What was done to the data beyond drawing it: a completed check digit, a leading zero.
    pub notes: Vec<Note>,
    /// How the data was encoded, for the receipt: version, mask, error correction, codewords.
    pub details: Vec<(&'static str, Value)>,
}

/// Sizes that hold whatever the module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// Greatest width with the quiet zones, in millimetres.
    pub longest_mm: u32,
    /// Least height of the bars, in millimetres.
    pub lowest_mm: u32,
}

impl Symbol {
    /// A symbol with the given pattern and quiet zone, without text, notes or details.
    pub fn new(shape: impl Into<Shape>, quiet: Quiet) -> Self {
        let shape = shape.into();
        let (text, transmits, notes, details) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { shape, quiet, print: None, module_mm: None, text, transmits, notes, details }
    }

    /// Adds a line of human-readable text below the whole symbol.
    #[must_use]
    pub fn with_text(mut self, content: impl Into<String>) -> Self {
        self.text.push(Text::below(content));
        self
    }

    /// Tells what readers transmit of a symbol that does not hold its data as given.
    #[must_use]
    pub fn transmitting(mut self, message: impl Into<String>) -> Self {
        self.transmits.push(message.into());
        self
    }

    /// Adds a note for the receipt.
    #[must_use]
    pub fn with_note(mut self, code: &'static str, wording: Wording) -> Self {
        self.notes.push(Note { code, wording });
        self
    }

    /// Adds a fact about the encoding for the receipt, under a name of its own.
    #[must_use]
    pub fn with_detail(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        debug_assert!(self.details.iter().all(|(other, _)| *other != name), "{name} is told twice");
        self.details.push((name, value.into()));
        self
    }

    /// The human-readable text in reading order, its pieces joined by a blank where they stand apart.
    pub fn readable(&self) -> String {
        self.text.iter().map(|text| text.content.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The pattern as text rows: `1` dark and `0` light, `F A D T` for height-modulated bars. No quiet zone.
    ///
    /// Stacked symbols give one row a symbol row, whatever its height.
    pub fn rows(&self) -> Vec<String> {
        match &self.shape {
            Shape::Bars(bars) => bars.rows(),
            Shape::Grid(grid) => grid.rows(),
            Shape::Hexagons(hexagons) => hexagons.grid.rows(),
        }
    }
}

/// The three shapes that every symbology fits into.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Bars side by side: every linear and postal code.
    Bars(Bars),
    /// Cells in rows and columns: matrix and stacked codes.
    Grid(Grid),
    /// Hexagonal cells around a bull's-eye: MaxiCode.
    Hexagons(Hexagons),
}

impl From<Bars> for Shape {
    fn from(bars: Bars) -> Self {
        Self::Bars(bars)
    }
}

impl From<Grid> for Shape {
    fn from(grid: Grid) -> Self {
        Self::Grid(grid)
    }
}

impl From<Hexagons> for Shape {
    fn from(hexagons: Hexagons) -> Self {
        Self::Hexagons(hexagons)
    }
}

/// Bars from left to right, with what a composite carries above them.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Units in one module: 1, or more where the wide to narrow ratio is no whole number (2 for 2.5).
    pub units: u16,
    /// Width of the whole pattern in units, light ends included.
    pub width: u32,
    /// The dark bars, left to right, without overlap.
    pub bars: Vec<Bar>,
    /// Vertical measures, in modules.
    pub height: Height,
    /// Rows drawn directly above the bars (2D component and separator of a composite), as wide as the bars.
    pub above: Option<Grid>,
    /// Bearer bars that the standard asks for around or along the bars.
    pub bearer: Option<Bearer>,
}

/// One dark bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Left edge in units from the left end of the pattern.
    pub x: u32,
    /// Width in units.
    pub width: u16,
    /// Which vertical band the bar fills.
    pub extent: Extent,
}

/// The vertical band that a bar fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The height of the symbol.
    Body,
    /// The height of the symbol and the guard extension below it (EAN and UPC guards).
    Guard,
    /// A bar of an EAN add-on: starts lower, where its text stands above it, and ends with the guards.
    AddOn,
    /// Postal: ascender, tracker and descender.
    Full,
    /// Postal: ascender and tracker.
    Ascender,
    /// Postal: tracker and descender. The short bar of POSTNET and PLANET is one.
    Descender,
    /// Postal: the middle band alone.
    Tracker,
}

/// Vertical measures of bars, in modules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Height {
    /// Free height: what the standard recommends, and the least it allows.
    Free {
        /// Height drawn unless the caller asks for another.
        usual: f32,
        /// Least height of the standard, 0 where there is none.
        least: f32,
    },
    /// Fixed bands of height-modulated postal codes, from the top: ascender, tracker, descender.
    Bands {
        /// Height of the upper band.
        ascender: f32,
        /// Height of the middle band.
        tracker: f32,
        /// Height of the lower band.
        descender: f32,
    },
}

/// Bearer bars of ITF.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bearer {
    /// Thickness in modules.
    pub thickness: f32,
    /// A full frame around bars and quiet zones, or bars along top and bottom only.
    pub frame: bool,
}

impl Bars {
    /// Bars from element widths in modules, dark first, alternating: the usual form of a linear code.
    ///
    /// `usual` and `least` are the height in modules.
    pub fn from_widths(widths: impl IntoIterator<Item = u8>, usual: f32, least: f32) -> Self {
        Self::from_units(1, widths.into_iter().map(u16::from), usual, least)
    }

    /// As [`Bars::from_widths`], in units of which `units` make a module.
    pub fn from_units(units: u16, widths: impl IntoIterator<Item = u16>, usual: f32, least: f32) -> Self {
        let mut bars = Vec::with_capacity(64);
        let mut x = 0;
        for (i, width) in widths.into_iter().enumerate() {
            if i % 2 == 0 && width > 0 {
                bars.push(Bar { x, width, extent: Extent::Body });
            }
            x += u32::from(width);
        }
        Self { units, width: x, bars, height: Height::Free { usual, least }, above: None, bearer: None }
    }

    /// Postal bars of one module with gaps of `gap` modules, one state each.
    ///
    /// `units` make a module, so that gaps need not be whole modules: `gap` is in units.
    pub fn from_states(states: impl IntoIterator<Item = Extent>, units: u16, gap: u16, height: Height) -> Self {
        let pitch = u32::from(units) + u32::from(gap);
        let bars: Vec<Bar> = states
            .into_iter()
            .enumerate()
            .map(|(i, extent)| Bar { x: i as u32 * pitch, width: units, extent })
            .collect();
        let width = (bars.len() as u32 * pitch).saturating_sub(u32::from(gap));
        Self { units, width, bars, height, above: None, bearer: None }
    }

    fn rows(&self) -> Vec<String> {
        let states: Option<String> = self
            .bars
            .iter()
            .map(|bar| match bar.extent {
                Extent::Full => Some('F'),
                Extent::Ascender => Some('A'),
                Extent::Descender => Some('D'),
                Extent::Tracker => Some('T'),
                Extent::Body | Extent::Guard | Extent::AddOn => None,
            })
            .collect();
        if let Some(states) = states.filter(|states| !states.is_empty()) {
            return vec![states];
        }
        let mut row = vec![b'0'; self.width as usize];
        for bar in &self.bars {
            row[bar.x as usize..(bar.x + u32::from(bar.width)) as usize].fill(b'1');
        }
        let row = row.into_iter().map(char::from).collect();
        self.above.iter().flat_map(Grid::rows).chain([row]).collect()
    }
}

/// Cells in rows and columns, 64 to a word, the leftmost in the highest bit.
///
/// Bits right of `width` in the last word of a row are 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    width: usize,
    height: usize,
    words: Vec<u64>,
    /// Height of each row in modules; empty where every row is one module high.
    pub row_heights: Vec<u16>,
    /// Cells are round dots that do not touch (DotCode).
    pub dots: bool,
    /// Colour of each cell by rows, as an index into [`Grid::COLOURS`]; empty for black on white (Ultracode has colours).
    pub colours: Vec<u8>,
    /// Areas that readers find the symbol by, as left, top, width and height: drawn solid in every style of modules.
    pub finders: Vec<[usize; 4]>,
    /// Separator bars, which [`Grid::separated`] draws as rows of their own.
    pub separators: Option<Separators>,
}

/// Dark bars above, between and below the rows of a stacked code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Height in modules.
    pub height: u16,
    /// Modules at the left and at the right of each row that run through the bars between rows (start and stop patterns).
    pub through: [usize; 2],
}

impl Grid {
    /// Colours of a coloured grid: white, cyan, blue, magenta, red, yellow, green, black (ISS Ultracode).
    pub const COLOURS: [[u8; 3]; 8] = [
        [255, 255, 255],
        [0, 255, 255],
        [0, 0, 255],
        [255, 0, 255],
        [255, 0, 0],
        [255, 255, 0],
        [0, 255, 0],
        [0, 0, 0],
    ];

    /// A light grid of `width` columns and `height` rows.
    pub fn new(width: usize, height: usize) -> Self {
        Self::from_words(width, height, vec![0; width.div_ceil(64) * height])
    }

    /// A grid from its words, row after row, `width.div_ceil(64)` words each.
    pub fn from_words(width: usize, height: usize, words: Vec<u64>) -> Self {
        debug_assert_eq!(words.len(), width.div_ceil(64) * height);
        Self {
            width,
            height,
            words,
            row_heights: Vec::new(),
            dots: false,
            colours: Vec::new(),
            finders: Vec::new(),
            separators: None,
        }
    }

    /// A grid from rows of cells, dark = true, all of one length.
    pub fn from_rows<R: AsRef<[bool]>>(rows: &[R]) -> Self {
        let mut grid = Self::new(rows.first().map_or(0, |row| row.as_ref().len()), rows.len());
        for (y, row) in rows.iter().enumerate() {
            for (x, &dark) in row.as_ref().iter().enumerate() {
                if dark {
                    grid.set(x, y);
                }
            }
        }
        grid
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The words of all rows, one row after the other.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words of row `y`, leftmost cell in the highest bit of the first.
    pub fn row(&self, y: usize) -> &[u64] {
        let stride = self.width.div_ceil(64);
        &self.words[y * stride..(y + 1) * stride]
    }

    /// The words of row `y`, to change.
    pub fn row_mut(&mut self, y: usize) -> &mut [u64] {
        let stride = self.width.div_ceil(64);
        &mut self.words[y * stride..(y + 1) * stride]
    }

    /// Whether the cell is dark.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.row(y)[x / 64] >> (63 - x % 64) & 1 == 1
    }

    /// Makes a cell dark.
    pub fn set(&mut self, x: usize, y: usize) {
        self.row_mut(y)[x / 64] |= 1 << (63 - x % 64);
    }

    /// The grid with its separator bars as rows.
    pub fn separated(&self) -> Cow<'_, Self> {
        let Some(Separators { height, through: [left, right] }) = self.separators else {
            return Cow::Borrowed(self);
        };
        let mut grid = Self::new(self.width, 2 * self.height + 1);
        for y in 0..=self.height {
            let bar = 2 * y;
            let between = (1..self.height).contains(&y);
            for x in 0..self.width {
                let runs_through = between && (x < left || x >= self.width - right);
                if !runs_through || self.is_dark(x, y) {
                    grid.set(x, bar);
                }
            }
            grid.row_heights.push(height);
            if y < self.height {
                grid.row_mut(bar + 1).copy_from_slice(self.row(y));
                grid.row_heights.push(self.row_height(y));
            }
        }
        Cow::Owned(grid)
    }

    /// Height of row `y` in modules.
    pub fn row_height(&self, y: usize) -> u16 {
        self.row_heights.get(y).copied().unwrap_or(1)
    }

    fn rows(&self) -> Vec<String> {
        (0..self.height)
            .map(|y| {
                (0..self.width)
                    .map(|x| match self.colours.get(y * self.width + x) {
                        Some(&colour) => char::from(b'0' + colour),
                        None => char::from(b'0' + u8::from(self.is_dark(x, y))),
                    })
                    .collect()
            })
            .collect()
    }
}

/// The cells of a MaxiCode symbol: 33 rows of 30, odd rows using 29, shifted right by half a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hexagons {
    /// The cells; the finder's bull's-eye lies over the light middle.
    pub grid: Grid,
}

/// Least light margin, in modules of the pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quiet {
    /// Left of the pattern.
    pub left: f32,
    /// Right of the pattern.
    pub right: f32,
    /// Above the pattern.
    pub top: f32,
    /// Below the pattern (and below its text).
    pub bottom: f32,
}

impl Quiet {
    /// The same margin on all four sides.
    pub const fn all(modules: f32) -> Self {
        Self { left: modules, right: modules, top: modules, bottom: modules }
    }

    /// A margin left and right only, as linear codes have it.
    pub const fn sides(modules: f32) -> Self {
        Self::left_right(modules, modules)
    }

    /// Different margins left and right (EAN-13: 11 and 7).
    pub const fn left_right(left: f32, right: f32) -> Self {
        Self { left, right, top: 0.0, bottom: 0.0 }
    }
}

/// A piece of human-readable text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The characters.
    pub content: String,
    /// Above or below the bars.
    pub side: Side,
    /// Line counted away from the bars, 0 being the nearest.
    pub line: u8,
    /// Where the piece stands; none: it is placed under (or over) the whole symbol.
    pub span: Option<Span>,
}

/// Above or below the bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Over the bars.
    Above,
    /// Under the first row of a grid of several rows, within the light row that follows.
    Between,
    /// Under the bars.
    Below,
}

/// A horizontal range in modules from the left end of the pattern; may reach into the quiet zones.
///
/// The characters of a text with a span are spread evenly over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Left end.
    pub start: f32,
    /// Width.
    pub width: f32,
}

impl Text {
    /// Text under the whole symbol.
    pub fn below(content: impl Into<String>) -> Self {
        Self { content: content.into(), side: Side::Below, line: 0, span: None }
    }

    /// Text over the whole symbol.
    pub fn above(content: impl Into<String>) -> Self {
        Self { side: Side::Above, ..Self::below(content) }
    }

    /// Puts the text on another line, 0 being nearest to the bars.
    #[must_use]
    pub fn on_line(self, line: u8) -> Self {
        Self { line, ..self }
    }

    /// Spreads the characters over `width` modules from `start`.
    #[must_use]
    pub fn over(self, start: f32, width: f32) -> Self {
        Self { span: Some(Span { start, width }), ..self }
    }
}

/// Something the caller should know though it is no error.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Stable kebab-case code, such as `check-digit-added`.
    pub code: &'static str,
    /// The sentence.
    pub wording: Wording,
}

/// A sentence in the two languages of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// English.
    pub en: Cow<'static, str>,
    /// Japanese.
    pub ja: Cow<'static, str>,
}

impl Wording {
    /// A fixed sentence.
    pub const fn fixed(en: &'static str, ja: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), ja: Cow::Borrowed(ja) }
    }

    /// A sentence with values in it.
    pub fn of(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: Cow::Owned(en.into()), ja: Cow::Owned(ja.into()) }
    }
}
