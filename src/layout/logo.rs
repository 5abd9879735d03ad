//! A logo in the middle of a QR Code: a picture of few colours on whole pixels, so that every format can draw it.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::LayoutError;
use crate::{
    coding::data_uri::base64_of,
    drawing::{Cells, Colour, Shape, Tracks},
    symbol::{Grid, Wording},
};

/// The bytes of a PNG or SVG file.
#[derive(Clone, Debug, PartialEq)]
pub struct Logo(pub Vec<u8>);

/// Share of the symbol's width where nobody says otherwise.
pub const SIZE: f64 = 0.2;

/// Most bytes of a logo.
const BYTES: usize = 32 * 1024;

/// Most colours that a logo is drawn in: with foreground and background a palette of 16.
const COLOURS: usize = 14;

impl FromStr for Logo {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        let bytes = STANDARD.decode(base64_of(text)).ok().filter(|bytes| !bytes.is_empty() && bytes.len() <= BYTES);
        bytes.map(Self).ok_or_else(|| {
            Wording::of(
                format!("this is no logo; right would be a PNG or SVG of at most {BYTES} bytes, in base64 or as data: URI"),
                format!("ロゴとして正しくありません。{BYTES} バイト以内の PNG か SVG を base64 または data: URI で指定してください"),
            )
        })
    }
}

impl fmt::Display for Logo {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&STANDARD.encode(&self.0))
    }
}

/// The modules a side that a logo takes of `size`: an odd number, for a QR Code has an odd number and so has its middle.
pub fn side(size: usize, share: f64) -> usize {
    ((share * size as f64) as usize).saturating_sub(1) / 2 * 2 + 1
}

/// A square of `side` modules in the middle of `size`, as left, top, width and height.
pub fn zone(size: usize, side: usize) -> [usize; 4] {
    let start = (size - side) / 2;
    [start, start, side, side]
}

/// The grid without the modules of a zone.
pub fn cleared(grid: &Grid, [left, top, width, height]: [usize; 4]) -> Grid {
    let mut cleared = grid.clone();
    for row in top..top + height {
        for column in left..left + width {
            cleared.row_mut(row)[column / 64] &= !(1 << (63 - column % 64));
        }
    }
    cleared
}

/// The logo as large as it goes into a square of `side` pixels at `x`, `y`, one shape a colour.
pub fn draw(logo: &Logo, side: u32, [x, y]: [u32; 2], ground: Colour) -> Result<Vec<Shape>, LayoutError> {
    let pixels = pixels(logo, side)?;
    let shown =
        |pixel: &Colour| (pixel.alpha() >= 128).then(|| flat(*pixel, ground)).filter(|colour| *colour != ground);
    let shown: Vec<Option<Colour>> = pixels.iter().map(shown).collect();
    let palette = palette(shown.iter().flatten().copied().collect());
    let stride = side.div_ceil(64) as usize;
    let mut layers = vec![vec![0_u64; stride * side as usize]; palette.len()];
    for (at, colour) in shown.iter().enumerate() {
        let Some(colour) = colour else { continue };
        let nearest = (0..palette.len()).min_by_key(|&i| distance(palette[i], *colour)).unwrap_or(0);
        let (column, row) = (at % side as usize, at / side as usize);
        layers[nearest][row * stride + column / 64] |= 1 << (63 - column % 64);
    }
    let tracks = Tracks::Even { count: side as usize, size: 1 };
    let shape = |(words, ink)| Shape::Cells(Cells { x, y, columns: tracks.clone(), rows: tracks.clone(), words, ink });
    Ok(layers.into_iter().zip(palette).map(shape).collect())
}

/// A pixel before the ground of the symbol, white where that is transparent.
fn flat(pixel: Colour, ground: Colour) -> Colour {
    pixel.over(ground.over(Colour::WHITE, 255), 255)
}

fn distance(a: Colour, b: Colour) -> u32 {
    (0..3).map(|i| u32::from(a.0[i].abs_diff(b.0[i])).pow(2)).sum()
}

/// At most [`COLOURS`] colours for some pixels: the box of colours with the longest side is halved at its median until there
/// are enough (median cut).
fn palette(mut pixels: Vec<Colour>) -> Vec<Colour> {
    pixels.sort_unstable_by_key(|pixel| pixel.0);
    let mut distinct = pixels.clone();
    distinct.dedup();
    if distinct.len() <= COLOURS {
        return distinct;
    }
    let longest = |colours: &[Colour]| {
        let spread = |i: usize| {
            let values = colours.iter().map(|colour| colour.0[i]);
            values.clone().max().unwrap_or(0) - values.min().unwrap_or(0)
        };
        (0..3).map(|i| (spread(i), i)).max().unwrap_or((0, 0))
    };
    let mut boxes = vec![pixels];
    while boxes.len() < COLOURS {
        let Some(widest) = (0..boxes.len()).max_by_key(|&i| longest(&boxes[i]).0) else { break };
        let mut colours = boxes.swap_remove(widest);
        let (_, channel) = longest(&colours);
        colours.sort_by_key(|colour| colour.0[channel]);
        let upper = colours.split_off(colours.len() / 2);
        boxes.extend([colours, upper]);
    }
    let mean = |colours: &Vec<Colour>| {
        let count = colours.len().max(1) as u32;
        let channel = |i: usize| (colours.iter().map(|colour| u32::from(colour.0[i])).sum::<u32>() / count) as u8;
        Colour([channel(0), channel(1), channel(2), 255])
    };
    let mut palette: Vec<Colour> = boxes.iter().map(mean).collect();
    palette.sort_unstable_by_key(|colour| colour.0);
    palette.dedup();
    palette
}

#[cfg(not(feature = "logo"))]
fn pixels(_: &Logo, _: u32) -> Result<Vec<Colour>, LayoutError> {
    Err(LayoutError::option("logo", Wording::fixed("this build draws no logos", "このビルドではロゴを描画できません")))
}

#[cfg(feature = "logo")]
use self::file::pixels;

#[cfg(feature = "logo")]
mod file {
    use std::io::Cursor;

    use image::{ImageFormat, ImageReader, Limits, RgbaImage, imageops};
    use resvg::{
        tiny_skia::{Pixmap, Transform},
        usvg::{Group, ImageHrefResolver, Node, Options, Tree, roxmltree::Document},
    };

    use super::{Colour, LayoutError, Logo, Wording};

    /// Longest side of a PNG, in pixels.
    const SIDE: u32 = 1024;

    /// Deepest nesting of elements: each level of what is drawn takes some of the stack.
    const DEPTH: usize = 32;

    /// Elements that draw within bounds: what could repeat itself, load something or run is not among them.
    const ELEMENTS: [&str; 17] = [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "metadata",
        "style",
    ];

    /// The file in the middle of a transparent square of `side` pixels, as large as it goes.
    pub fn pixels(logo: &Logo, side: u32) -> Result<Vec<Colour>, LayoutError> {
        match std::str::from_utf8(&logo.0) {
            Ok(text) => svg(text, side),
            Err(_) => png(&logo.0, side),
        }
    }

    fn png(bytes: &[u8], side: u32) -> Result<Vec<Colour>, LayoutError> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE);
        limits.max_image_height = Some(SIDE);
        limits.max_alloc = Some(16 * 1024 * 1024);
        reader.limits(limits);
        let picture = reader.decode().map_err(|_| unreadable())?.into_rgba8();
        let (width, height) = picture.dimensions();
        if width == 0 || height == 0 {
            return Err(unreadable());
        }
        // Colours count by their opacity, or what is transparent would tint the edges.
        let mut weighted = picture;
        for pixel in weighted.pixels_mut() {
            let alpha = u32::from(pixel.0[3]);
            for value in &mut pixel.0[..3] {
                *value = ((u32::from(*value) * alpha + 127) / 255) as u8;
            }
        }
        let share = f64::from(side) / f64::from(width.max(height));
        let [width, height] = [width, height].map(|length| ((f64::from(length) * share).round() as u32).clamp(1, side));
        let resized = imageops::resize(&weighted, width, height, imageops::FilterType::Triangle);
        let mut square = RgbaImage::new(side, side);
        imageops::replace(&mut square, &resized, ((side - width) / 2).into(), ((side - height) / 2).into());
        Ok(square.pixels().map(|pixel| unweighted(pixel.0)).collect())
    }

    fn svg(text: &str, side: u32) -> Result<Vec<Colour>, LayoutError> {
        // A document type, and with it every entity, is refused by the parser.
        let document = Document::parse(text).map_err(|_| unreadable())?;
        let foreign = document.descendants().find_map(|node| {
            let name = node.is_element().then(|| node.tag_name().name())?;
            (!ELEMENTS.contains(&name)).then(|| name.to_owned())
        });
        if let Some(name) = foreign {
            let name: String = name.chars().take(40).collect();
            return Err(LayoutError::option(
                "logo",
                Wording::of(
                    format!("the SVG has an element {name:?}; allowed are {}", ELEMENTS.join(", ")),
                    format!("SVG に要素 {name:?} があります。使える要素: {}", ELEMENTS.join(", ")),
                ),
            ));
        }
        if document.descendants().any(|node| node.ancestors().nth(DEPTH + 1).is_some()) {
            return Err(LayoutError::option(
                "logo",
                Wording::of(
                    format!("the SVG has elements nested more than {DEPTH} deep"),
                    format!("SVG の要素の入れ子が {DEPTH} 段を超えています"),
                ),
            ));
        }
        let nothing =
            ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
        let options = Options { image_href_resolver: nothing, ..Options::default() };
        let tree = Tree::from_xmltree(&document, &options).map_err(|_| unreadable())?;
        // A line in a million dashes would take seconds to draw.
        if has_dashes(tree.root()) {
            return Err(LayoutError::option(
                "logo",
                Wording::fixed(
                    "the SVG has dashed lines; draw them as paths",
                    "SVG に破線があります。パスに変換してください",
                ),
            ));
        }
        let (width, height) = (tree.size().width(), tree.size().height());
        let scale = side as f32 / width.max(height);
        let [right, down] = [width, height].map(|length| (side as f32 - length * scale) / 2.0);
        let mut square = Pixmap::new(side, side).ok_or_else(unreadable)?;
        let place = Transform::from_scale(scale, scale).post_translate(right, down);
        resvg::render(&tree, place, &mut square.as_mut());
        Ok(square
            .pixels()
            .iter()
            .map(|pixel| unweighted([pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]))
            .collect())
    }

    /// Whether any line is dashed, however the file says so.
    fn has_dashes(group: &Group) -> bool {
        group.children().iter().any(|node| match node {
            Node::Group(group) => has_dashes(group),
            Node::Path(path) => path.stroke().is_some_and(|stroke| stroke.dasharray().is_some()),
            Node::Image(_) | Node::Text(_) => false,
        })
    }

    /// A pixel whose colour was multiplied by its opacity.
    fn unweighted([red, green, blue, alpha]: [u8; 4]) -> Colour {
        let value = |value: u8| {
            let whole = (u32::from(value) * 255 + u32::from(alpha) / 2).checked_div(alpha.into()).unwrap_or(0);
            whole.min(255) as u8
        };
        Colour([value(red), value(green), value(blue), alpha])
    }

    fn unreadable() -> LayoutError {
        LayoutError::option(
            "logo",
            Wording::of(
                format!("the logo is no whole SVG, or PNG of at most {SIDE} px a side"),
                format!("ロゴが SVG として、または 1 辺 {SIDE} px 以内の PNG として読めません"),
            ),
        )
    }
}
