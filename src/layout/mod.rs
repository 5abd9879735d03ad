//! Layout: a symbol and a style become a drawing.
//!
//! The parts are arranged upright in whole pixels (pattern, quiet zone, border, text), padded to the box that was asked for,
//! drawn, and turned last.

mod bars;
mod caption;
mod circle;
mod glyphs;
mod grid;
mod hexagons;
mod length;
mod logo;
mod notice;
mod snap;
mod style;
mod text;

use std::{borrow::Cow, fmt};

pub use self::{
    caption::{Caption, captioned},
    length::Length,
    logo::{Logo, zone as logo_zone},
    notice::notice,
    snap::{MAX_PIXELS, MAX_SIDE},
    style::{
        Background, Border, ColourSpace, Extent, Font, Foreground, ModuleStyle, Profile, QuietZone, Require, Rotate,
        Style, TextAlign, TextPosition,
    },
};
use self::{
    snap::{Scale, Sizes, whole},
    text::{Edges, Lines, Place},
};
use crate::{
    drawing::{Cells, Colour, Drawing, MM_PER_INCH, Placement, Shape as Filled, Tracks},
    symbol::{Grid, Height, Hexagons, Print, Quiet, Shape, Symbol, Wording},
};

/// Draws a symbol in a style.
pub fn layout(symbol: &Symbol, style: &Style) -> Result<Drawing, LayoutError> {
    check_colours(style)?;
    check_text(style)?;
    let sizes = Sizes::of(style)?;
    let sideways = style.rotate.is_sideways();
    let canvas = if sideways { [sizes.height, sizes.width] } else { [sizes.width, sizes.height] };
    let at = |module| Arrangement::new(symbol, style, Scale { module, per_inch: sizes.per_inch }, canvas);

    let mut module = first_module(symbol, style, sizes, canvas)?;
    let mut arrangement = at(module)?;
    while sizes.module.is_none() && module > 1 && !arrangement.fits(canvas) {
        module -= 1;
        arrangement = at(module)?;
    }
    if !arrangement.fits(canvas) {
        return Err(arrangement.misfit(canvas, sideways));
    }
    let drawing = arrangement.draw(symbol, style, canvas)?;
    Ok(Drawing { dpi: sizes.true_size.then_some(sizes.per_inch), ..drawing }.turned(style.rotate.0))
}

fn check_colours(style: &Style) -> Result<(), LayoutError> {
    if style.require == Require::Nothing {
        return Ok(());
    }
    let (Foreground(ink), Background(ground)) = (style.foreground, style.background);
    if ink.alpha() == 0 {
        return Err(LayoutError::option(
            "foreground",
            Wording::fixed(
                "the foreground is transparent; right would be a visible colour",
                "前景色が透明です。見える色を指定してください",
            ),
        ));
    }
    if ink == ground {
        return Err(LayoutError::option(
            "foreground",
            Wording::fixed(
                "foreground and background are equal; right would be two colours of high contrast",
                "前景色と背景色が同じです。コントラストの高い 2 色を指定してください",
            ),
        ));
    }
    Ok(())
}

/// Refuses text that would be lost.
fn check_text(style: &Style) -> Result<(), LayoutError> {
    if style.text != Some(false) || style.text_content.as_ref().is_none_or(String::is_empty) {
        return Ok(());
    }
    Err(LayoutError::option(
        "text_content",
        Wording::fixed(
            "text=false hides this text; right would be one of the two",
            "text=false のため表示されません。text=false か text_content のどちらか一方にしてください",
        ),
    ))
}

/// The module where neither module nor box is given.
fn usual_module(symbol: &Symbol) -> u32 {
    match &symbol.shape {
        Shape::Bars(bars) if matches!(bars.height, Height::Bands { .. }) => 4,
        Shape::Grid(grid) if grid.row_heights.is_empty() => 4,
        Shape::Bars(_) | Shape::Grid(_) => 2,
        Shape::Hexagons(_) => 8,
    }
}

/// The largest module that could fit a box, text left aside; the usual one where there is no box.
fn largest_module(symbol: &Symbol, style: &Style, [width, height]: [Option<u32>; 2]) -> u32 {
    let [left, right, top, bottom] = quiet_modules(symbol.quiet, style.quiet_zone);
    let w = pattern_width(symbol);
    let h = match &symbol.shape {
        Shape::Bars(bars) => matches!(bars.height, Height::Bands { .. }).then(|| bars::height(bars)),
        Shape::Grid(grid) => Some(f64::from(grid::height(grid))),
        Shape::Hexagons(_) => Some(hexagons::HEIGHT),
    };
    let by_width = width.map(|width| f64::from(width) / (w + left + right));
    let by_height = height.and_then(|height| h.map(|h| f64::from(height) / (h + top + bottom)));
    let largest = match (by_width, by_height) {
        (Some(a), Some(b)) => a.min(b),
        (Some(a), None) | (None, Some(a)) => a,
        (None, None) => return usual_module(symbol),
    };
    ((largest + 1e-6) as u32).clamp(1, MAX_SIDE)
}

/// Width of the pattern in modules.
pub fn pattern_width(symbol: &Symbol) -> f64 {
    let width = match &symbol.shape {
        Shape::Bars(bars) => bars::width(bars),
        Shape::Grid(grid) => grid.width() as f64,
        Shape::Hexagons(_) => hexagons::COLUMNS,
    };
    width.max(1.0)
}

/// The module that was asked for, or else the largest that the box and the length of the standard may allow.
fn first_module(symbol: &Symbol, style: &Style, sizes: Sizes, canvas: [Option<u32>; 2]) -> Result<u32, LayoutError> {
    let Some(Print { longest_mm, .. }) = symbol.print.filter(|_| sizes.true_size) else {
        return Ok(sizes.module.unwrap_or_else(|| largest_module(symbol, style, canvas)));
    };
    let most = most_dots(symbol, style, longest_mm, sizes.per_inch)?;
    match sizes.module {
        Some(module) if module > most => Err(too_long(longest_mm, module, most, sizes.per_inch)),
        Some(module) => Ok(module),
        None if canvas == [None; 2] => Ok(most),
        None => Ok(most.min(largest_module(symbol, style, canvas))),
    }
}

/// The most dots a module at which a symbol is no longer than its standard allows; at too low a resolution there are none.
fn most_dots(symbol: &Symbol, style: &Style, longest_mm: u32, per_inch: f64) -> Result<u32, LayoutError> {
    let [left, right, ..] = quiet_modules(symbol.quiet, style.quiet_zone);
    let dots = f64::from(longest_mm) / MM_PER_INCH * per_inch / (pattern_width(symbol) + left + right);
    if dots < 1.0 {
        let dpi = (per_inch / dots).ceil();
        return Err(LayoutError::option(
            "dpi",
            Wording::of(
                format!(
                    "the symbol may be {longest_mm} mm long, and one dot a module is more; right would be {dpi} dpi or more"
                ),
                format!(
                    "シンボル全長の上限 {longest_mm} mm に 1 モジュール 1 ドットでも収まりません。{dpi} dpi 以上にしてください"
                ),
            ),
        ));
    }
    Ok(dots as u32)
}

fn too_long(longest_mm: u32, module: u32, most: u32, per_inch: f64) -> LayoutError {
    let dots = match most {
        1 => "1".to_owned(),
        2 => "1 or 2".to_owned(),
        _ => format!("1 to {most}"),
    };
    LayoutError::option(
        "module",
        Wording::of(
            format!(
                "at {module} dots a module the symbol is longer than the {longest_mm} mm of its standard; right would be {dots} at {per_inch:.0} dpi"
            ),
            format!(
                "1 モジュール {module} ドットではシンボル全長が規格の {longest_mm} mm を超えます。{per_inch:.0} dpi では 1~{most} ドットにしてください"
            ),
        ),
    )
}

/// Quiet zone left, right, above and below, in modules.
fn quiet_modules(standard: Quiet, asked: QuietZone) -> [f64; 4] {
    let sides = [standard.left, standard.right, standard.top, standard.bottom].map(f64::from);
    match asked {
        QuietZone::Standard => sides,
        QuietZone::None => [0.0; 4],
        // A number goes to the sides that have a quiet zone at all; linear codes have none above and below.
        QuietZone::Modules(modules) if sides.iter().all(|side| *side == 0.0) => [modules; 4],
        QuietZone::Modules(modules) => sides.map(|side| if side > 0.0 { modules } else { 0.0 }),
    }
}

/// Every part measured and placed, in pixels, before anything is drawn.
struct Arrangement<'a> {
    scale: Scale,
    body: Body<'a>,
    /// Size of the pattern.
    pattern: [u32; 2],
    quiet: [u32; 4],
    /// Thickness of the border above and below, and at the sides.
    border: [u32; 2],
    lines: Lines,
    edges: Edges,
    /// Corner of the pattern within the whole.
    corner: [u32; 2],
    /// Size of the whole.
    size: [u32; 2],
}

enum Body<'a> {
    Bars(bars::Body<'a>, bars::Bands),
    Grid(&'a Grid),
    Hexagons(&'a Hexagons),
}

impl<'a> Arrangement<'a> {
    fn new(symbol: &'a Symbol, style: &Style, scale: Scale, canvas: [Option<u32>; 2]) -> Result<Self, LayoutError> {
        let quiet = quiet_modules(symbol.quiet, style.quiet_zone).map(|modules| scale.covering(modules));
        let border = border(symbol, style, scale);
        let Bulk { mut body, mut pattern } = Bulk::new(symbol, style, scale)?;
        let lines = Lines::set(symbol, style, scale, pattern[0], pattern[0] + 2 * quiet[0].min(quiet[1]))?;

        // Under bars the text comes first and the quiet zone, if there is one, below it; a border or a grid keeps it inside.
        let is_linear = matches!(body, Body::Bars(..));
        let keeps_quiet = !is_linear || border[0] > 0;
        let top = lines.height(Place::Above);
        let bars_top = top + border[0] + quiet[2];
        let first_row = match &body {
            Body::Grid(grid) => u32::from(grid.row_height(0)) * scale.module,
            Body::Bars(..) | Body::Hexagons(_) => 0,
        };
        let below = |pattern: [u32; 2], body_height: u32| {
            let bottom = bars_top + pattern[1] + border[0] + if keeps_quiet { quiet[3] } else { 0 };
            let body = if border[0] > 0 { bottom } else { bars_top + body_height };
            Edges { top, bars: bars_top, row: bars_top + first_row, body, bottom }
        };
        let end = |edges: Edges| {
            let text = lines.bottom(edges);
            edges.bottom.max(text) + if keeps_quiet { 0 } else { quiet[3] }
        };

        let mut edges = below(pattern, pattern[1]);
        if let Body::Bars(shape, bands) = &mut body {
            let add_on = lines.height(Place::Inside);
            let mut height = bar_height(style, scale)?;
            if let (None, Some(room)) = (height, canvas[1].filter(|_| shape.is_free())) {
                // What the rest needs around bars of one pixel is not theirs to fill.
                *bands = shape.bands(scale, Some(add_on + 1), add_on);
                let rest = end(below([pattern[0], shape.above + bands.body + bands.guard], shape.above + bands.body))
                    - bands.body;
                height = Some(room.saturating_sub(rest).max(scale.nearest(LEAST_FILL)));
            }
            if let (None, Some(print)) = (height, symbol.print) {
                let least = (f64::from(print.lowest_mm) / MM_PER_INCH * scale.per_inch).ceil() as u32;
                height = Some(least.max(shape.bands(scale, None, add_on).body));
            }
            *bands = shape.bands(scale, height, add_on);
            pattern[1] = shape.above + bands.body + bands.guard;
            edges = Edges { bars: bars_top + shape.above, ..below(pattern, shape.above + bands.body) };
        }

        let [left, right] = lines.overhang(pattern[0]);
        let corner = [(quiet[0] + border[1]).max(left), bars_top];
        let width = corner[0] + pattern[0] + (quiet[1] + border[1]).max(right);
        let size = [width, end(edges)];
        Ok(Self { scale, body, pattern, quiet, border, lines, edges, corner, size })
    }

    fn fits(&self, canvas: [Option<u32>; 2]) -> bool {
        self.size.iter().zip(canvas).all(|(size, room)| room.is_none_or(|room| *size <= room))
    }

    fn misfit(&self, canvas: [Option<u32>; 2], sideways: bool) -> LayoutError {
        let wide = canvas[0].is_some_and(|room| self.size[0] > room);
        let [width, height] = if sideways { [self.size[1], self.size[0]] } else { self.size };
        let field = if wide == sideways { "height" } else { "width" };
        LayoutError::too_small(
            field,
            width,
            height,
            Wording::of(
                format!(
                    "the symbol does not fit the box; the least size is {width} x {height} px at {} px a module",
                    self.scale.module
                ),
                format!(
                    "シンボルが指定の大きさに収まりません。必要な最小サイズ: {width} x {height} px (1 モジュール {} px)",
                    self.scale.module
                ),
            ),
        )
    }

    fn draw(&self, symbol: &Symbol, style: &Style, canvas: [Option<u32>; 2]) -> Result<Drawing, LayoutError> {
        let [width, height] = [0, 1].map(|i| canvas[i].unwrap_or(self.size[i]));
        let pixels = u64::from(width) * u64::from(height);
        if width > MAX_SIDE || height > MAX_SIDE || pixels > MAX_PIXELS {
            return Err(LayoutError::too_large("module", f64::from(width), Some(f64::from(height))));
        }
        let margin = [(width - self.size[0]) / 2, (height - self.size[1]) / 2];
        let [x, y] = [margin[0] + self.corner[0], margin[1] + self.corner[1]];
        let ink = style.foreground.0;
        let zone = style.logo.as_ref().map(|_| logo_room(symbol, style)).transpose()?;
        let mut shapes = match &self.body {
            Body::Bars(body, bands) => body.draw(*bands, ink, x, y),
            Body::Grid(grid) => {
                let grid = zone.map_or(Cow::Borrowed(*grid), |zone| Cow::Owned(logo::cleared(grid, zone)));
                match style.module_style {
                    ModuleStyle::Square => grid::draw(&grid, self.scale.module, ink, x, y),
                    ModuleStyle::Rounded => grid::rounded(&grid, self.scale.module, ink, x, y),
                    ModuleStyle::Dots => grid::dotted(&grid, self.scale.module, ink, x, y),
                }
            }
            Body::Hexagons(hexagons) => hexagons::stamps(hexagons, self.scale, ink, x, y),
        };
        if let (Some(logo), Some(zone)) = (&style.logo, zone) {
            shapes.extend(self.logo_at(logo, zone, [x, y], style.background.0)?);
        }
        shapes.extend(self.border_at(x, y, ink));
        shapes.extend(self.lines.draw(self.edges.lowered(margin[1]), ink, x));
        Ok(Drawing {
            width,
            height,
            dpi: None,
            background: style.background.0,
            shapes,
            title: title(symbol, style),
            description: None,
            cmyk: style.colour_space == ColourSpace::Cmyk,
            two_colours: style.profile == Some(Profile::SalesforcePdf),
            placement: Placement {
                module: self.scale.module,
                x,
                y,
                width: self.pattern[0],
                height: self.pattern[1],
                quiet: self.quiet,
                logo: zone,
            },
        })
    }

    /// The logo within its zone, half a module from the nearest others.
    fn logo_at(&self, logo: &Logo, zone: [usize; 4], at: [u32; 2], ground: Colour) -> Result<Vec<Filled>, LayoutError> {
        let module = self.scale.module;
        let margin = module.div_ceil(2);
        let [left, top, side, _] = zone.map(|modules| modules as u32 * module);
        let inside = side.checked_sub(2 * margin).filter(|side| *side > 0).ok_or_else(|| {
            LayoutError::option(
                "logo_size",
                Wording::fixed(
                    "nothing is left of the logo at this size; right would be larger modules or a larger logo_size",
                    "この大きさではロゴを描けません。モジュールか logo_size を大きくしてください",
                ),
            )
        })?;
        logo::draw(logo, inside, [at[0] + left + margin, at[1] + top + margin], ground)
    }

    /// Bearer bars or a frame around pattern and quiet zone.
    fn border_at(&self, x: u32, y: u32, ink: Colour) -> Option<Filled> {
        let [beam, post] = self.border;
        let [left, right, top, bottom] = self.quiet;
        if beam == 0 {
            return None;
        }
        let inside = self.pattern[0] + left + right;
        Some(Filled::Cells(Cells {
            x: x - left - post,
            y: y - top - beam,
            columns: Tracks::Each(vec![post, inside, post]),
            rows: Tracks::Each(vec![beam, self.pattern[1] + top + bottom, beam]),
            words: vec![0b111 << 61, 0b101 << 61, 0b111 << 61],
            ink,
        }))
    }
}

/// The pattern at its usual height.
struct Bulk<'a> {
    body: Body<'a>,
    pattern: [u32; 2],
}

impl<'a> Bulk<'a> {
    fn new(symbol: &'a Symbol, style: &Style, scale: Scale) -> Result<Self, LayoutError> {
        let module = f64::from(scale.module);
        check_module_style(symbol, style.module_style, scale)?;
        if !matches!(symbol.shape, Shape::Bars(_)) {
            reject(style.bar_height.is_some(), "bar_height")?;
            reject(style.bar_width_reduction.is_some(), "bar_width_reduction")?;
        }
        let side = |modules: f64| whole(modules * module, "module");
        Ok(match &symbol.shape {
            Shape::Bars(shape) => {
                side(bars::width(shape))?;
                side(bars::height(shape))?;
                let reduction = style.bar_width_reduction.map_or(Ok(0), |length| reduction(length, scale))?;
                let body = bars::Body::new(shape, scale, reduction).ok_or_else(vanished_bar)?;
                let bands = body.bands(scale, None, 0);
                let pattern = [body.width, body.above + bands.body + bands.guard];
                Self { body: Body::Bars(body, bands), pattern }
            }
            Shape::Grid(grid) => {
                let pattern = [side(grid.width() as f64)?, side(f64::from(grid::height(grid)))?];
                Self { body: Body::Grid(grid), pattern }
            }
            Shape::Hexagons(hexagons) => {
                side(hexagons::COLUMNS)?;
                Self { body: Body::Hexagons(hexagons), pattern: hexagons::size(scale) }
            }
        })
    }
}

/// The modules that a logo takes.
fn logo_room(symbol: &Symbol, style: &Style) -> Result<[usize; 4], LayoutError> {
    match &symbol.shape {
        Shape::Grid(grid) if !grid.finders.is_empty() => {
            let side = logo::side(grid.width(), style.logo_size.unwrap_or(logo::SIZE));
            Ok(logo::zone(grid.width(), side))
        }
        _ => Err(LayoutError::option(
            "logo",
            Wording::fixed("logo is for QR Code only", "logo は QR コードでだけ使えます"),
        )),
    }
}

/// The height of the bars that the style asks for.
fn bar_height(style: &Style, scale: Scale) -> Result<Option<u32>, LayoutError> {
    match style.bar_height {
        None => Ok(None),
        Some(Extent::Modules(modules)) => {
            whole((modules * f64::from(scale.module)).round().max(1.0), "bar_height").map(Some)
        }
        Some(Extent::Length(length)) => scale.length(length, "bar_height").map(Some),
    }
}

/// The accessible name: what the style says, else what can be read under the bars.
fn title(symbol: &Symbol, style: &Style) -> Option<String> {
    let readable = || Some(symbol.readable()).filter(|text| !text.is_empty());
    style.title.clone().or_else(|| style.text_content.clone()).or_else(readable)
}

/// Least height of bars that fill a box, in modules.
const LEAST_FILL: f32 = 5.0;

/// Thickness of a border that only the style asks for, in modules: the least of ITF-14 bearer bars.
const BORDER: f32 = 2.0;

/// Thickness of the border above and below, and at the sides.
fn border(symbol: &Symbol, style: &Style, scale: Scale) -> [u32; 2] {
    let bearer = match &symbol.shape {
        Shape::Bars(bars) => bars.bearer,
        Shape::Grid(_) | Shape::Hexagons(_) => None,
    };
    let thickness = scale.nearest(bearer.map_or(BORDER, |bearer| bearer.thickness));
    match (style.border, bearer) {
        (Border::Frame, _) => [thickness, thickness],
        (Border::Bars, _) => [thickness, 0],
        (Border::Auto, Some(bearer)) => [thickness, if bearer.frame { thickness } else { 0 }],
        (Border::Auto | Border::None, _) => [0, 0],
    }
}

fn reduction(length: Length, scale: Scale) -> Result<u32, LayoutError> {
    let dots = length.dots(scale.per_inch).round();
    whole(dots, "bar_width_reduction")
}

fn vanished_bar() -> LayoutError {
    LayoutError::option(
        "bar_width_reduction",
        Wording::fixed(
            "the reduction leaves nothing of the narrowest bar; right would be less than a module",
            "バー幅の補正量が最小のバー幅以上です。1 モジュール未満にしてください",
        ),
    )
}

/// Refuses forms of modules that a symbology does not have, or that would be lost in few pixels.
fn check_module_style(symbol: &Symbol, form: ModuleStyle, scale: Scale) -> Result<(), LayoutError> {
    const LEAST: u32 = 4;
    let plain = |grid: &Grid| grid.row_heights.is_empty() && grid.colours.is_empty() && !grid.dots;
    let fits = match (&symbol.shape, form) {
        (_, ModuleStyle::Square) => return Ok(()),
        (Shape::Grid(grid), ModuleStyle::Rounded) => plain(grid),
        (Shape::Grid(grid), ModuleStyle::Dots) => plain(grid) && !grid.finders.is_empty(),
        (Shape::Bars(_) | Shape::Hexagons(_), _) => false,
    };
    if !fits {
        return Err(LayoutError::option(
            "module_style",
            Wording::fixed(
                "this symbology has no such modules; rounded is for matrix codes of squares, dots for QR Code",
                "このシンボルでは指定できません。rounded は正方形のマトリックスコード、dots は QR コードで使えます",
            ),
        ));
    }
    if scale.module < LEAST {
        return Err(LayoutError::option(
            "module",
            Wording::of(
                format!(
                    "a module of {} px is too small for round forms; right would be {LEAST}px or more",
                    scale.module
                ),
                format!("1 モジュール {} px では丸い形を描けません。{LEAST}px 以上にしてください", scale.module),
            ),
        ));
    }
    Ok(())
}

/// An option that only linear codes have.
fn reject(given: bool, field: &'static str) -> Result<(), LayoutError> {
    if !given {
        return Ok(());
    }
    Err(LayoutError::option(
        field,
        Wording::of(format!("{field} is for linear codes only"), format!("{field} は一次元コードでだけ使えます")),
    ))
}

/// Why a symbol cannot be drawn in a style.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutError {
    /// Stable kebab-case code: `invalid-option`, `image-too-large`, `image-too-small`.
    pub code: &'static str,
    /// The drawing option that is wrong.
    pub field: Cow<'static, str>,
    /// What is wrong and what would be right.
    pub wording: Wording,
    /// The least width and height that would do, for `image-too-small`.
    pub least: Option<(u32, u32)>,
}

impl LayoutError {
    /// A drawing option with a value that cannot be used.
    pub fn option(field: impl Into<Cow<'static, str>>, wording: Wording) -> Self {
        Self { code: "invalid-option", field: field.into(), wording, least: None }
    }

    fn too_small(field: &'static str, width: u32, height: u32, wording: Wording) -> Self {
        Self { code: "image-too-small", field: field.into(), wording, least: Some((width, height)) }
    }

    fn too_large(field: &'static str, width: f64, height: Option<f64>) -> Self {
        let size = height.map_or_else(|| format!("{width:.0} px"), |height| format!("{width:.0} x {height:.0} px"));
        let wording = Wording::of(
            format!(
                "the picture would measure {size}; at most {MAX_SIDE} px a side and {MAX_PIXELS} px in all are drawn"
            ),
            format!("画像が {size} になります。1 辺 {MAX_SIDE} px、合計 {MAX_PIXELS} px 以内にしてください"),
        );
        Self { code: "image-too-large", field: field.into(), wording, least: None }
    }
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.wording.en)
    }
}

impl std::error::Error for LayoutError {}
