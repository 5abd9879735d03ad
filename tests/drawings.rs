//! Pictures of the layout features, each drawn by two renderers from one drawing.
//!
//! Our PNG must be, pixel for pixel, what an outside renderer (resvg) makes of our SVG: bars exactly, smooth edges after
//! rounding to the same sixteen steps; upright and turned.

use raybarcode::{
    drawing::{Colour, Drawing, Shape as Filled},
    layout::{Style, layout},
    render,
    symbol::{Bar, Bars, Bearer, Extent, Grid, Height, Hexagons, Quiet, Shape, Symbol, Text},
    symbology::{LIST, contract::Payload},
};
use serde_json::{Map, Value, json};

#[test]
fn png_and_svg_of_every_feature_are_the_same_picture() {
    for (name, symbol, options) in features() {
        let mut upright = None;
        for rotate in [0, 90, 180, 270] {
            let mut options = options.clone();
            options["rotate"] = json!(rotate);
            if rotate % 180 != 0 && !options["width"].is_null() {
                // The box is that of the finished picture.
                (options["width"], options["height"]) = (options["height"].take(), options["width"].take());
            }
            let name = format!("{name}, turned {rotate}");
            let drawing = draw(&symbol, &options).unwrap_or_else(|e| panic!("{name}: {e}"));
            let pixels = compare(&name, &drawing);

            let size = (drawing.width, drawing.height);
            let (first, (width, height)) = upright.get_or_insert((pixels.clone(), size));
            assert_eq!(size, if rotate % 180 == 0 { (*width, *height) } else { (*height, *width) }, "{name}");
            let smooth = drawing.shapes.iter().any(|shape| matches!(shape, Filled::Stamps { .. }));
            for (a, b) in turned(first, *width, *height, rotate).iter().zip(&pixels) {
                // Bars turn exactly; the outside renderer's smooth edges are not the same in both directions, nor are ours.
                let difference = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max();
                assert!(difference <= Some(if smooth { 102 } else { 0 }), "{name}: {a:?} and {b:?}");
            }
        }
    }
}

#[test]
fn png_and_svg_of_every_symbology_are_the_same_picture() {
    for (entry, turn) in LIST.iter().zip([90, 180, 270].into_iter().cycle()) {
        // That the example encodes is held by `registry.rs`.
        let Ok(symbol) = (entry.encode)(&Payload::Text(entry.facts.example.into()), &Map::new()) else { continue };
        for rotate in [0, turn] {
            let drawing =
                draw(&symbol, &json!({"rotate": rotate})).unwrap_or_else(|e| panic!("{}: {e}", entry.facts.id));
            compare(&format!("{}, turned {rotate}", entry.facts.id), &drawing);
        }
    }
}

#[test]
fn every_typeface_draws_its_own_letters() {
    let symbol = Symbol::new(noise(70, 21), Quiet::all(4.0)).with_text("０1A");
    let picture = |font: &str| png_pixels(&draw(&symbol, &json!({"font": font, "text_size": "20px"})).unwrap());
    let [ocr_b, gothic, mincho] = ["ocr-b", "biz-ud-gothic", "biz-ud-mincho"].map(picture);
    assert!(ocr_b != gothic && gothic != mincho && mincho != ocr_b);
}

/// Holds our PNG against resvg's picture of our SVG; the pixels of the PNG.
fn compare(name: &str, drawing: &Drawing) -> Vec<[u8; 4]> {
    let (ours, theirs) = (png_pixels(drawing), svg_pixels(drawing));
    assert_eq!(ours.len(), (drawing.width * drawing.height) as usize, "{name}");
    let grey = drawing.background == Colour::WHITE && drawing.shapes.iter().all(|shape| shape.ink() == Colour::BLACK);
    for (at, (a, b)) in ours.iter().zip(&theirs).enumerate() {
        let at = (at as u32 % drawing.width, at as u32 / drawing.width);
        if grey {
            assert_eq!(*a, b.map(nearest_step), "{name}, pixel {at:?}");
        } else {
            // In colours both round once more on their way from the step to the value.
            let near = a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= 10);
            assert!(near, "{name}, pixel {at:?}: {a:?} and {b:?}");
        }
    }
    ours
}

fn draw(symbol: &Symbol, options: &Value) -> Result<Drawing, raybarcode::layout::LayoutError> {
    let Value::Object(map) = options else { panic!("options are an object") };
    layout(symbol, &Style::from_map(map)?)
}

/// The payment slip of Japanese convenience stores is at most 60 mm long, which leaves few dots a module.
#[test]
fn a_payment_slip_is_no_longer_than_its_standard_allows() {
    let entry = raybarcode::symbology::find("gs1-128").unwrap();
    let options = json!({"payment": true});
    let data = Payload::Text("9191234500000000000000452087500401310029500".into());
    let symbol = (entry.encode)(&data, options.as_object().unwrap()).unwrap();
    for (dpi, most) in [(203, 1), (300, 2), (400, 3), (480, 3), (600, 4), (1200, 9)] {
        let at = |module: u32| draw(&symbol, &json!({"dpi": dpi, "module": module}));
        let drawing = at(most).unwrap();
        assert!(f64::from(drawing.width) / f64::from(dpi) * 25.4 <= 60.0);
        assert!(f64::from(drawing.placement.height) / f64::from(dpi) * 25.4 >= 10.0, "bars of 10 mm at {dpi} dpi");
        let error = at(most + 1).unwrap_err();
        assert_eq!((error.code, &*error.field), ("invalid-option", "module"));
        assert!(error.wording.en.contains(&format!("{most} at {dpi} dpi")), "{}", error.wording.en);
        assert_eq!(draw(&symbol, &json!({"dpi": dpi})).unwrap().placement.module, most, "what fits is chosen");
    }
    assert_eq!(draw(&symbol, &json!({"dpi": 100})).unwrap_err().field, "dpi");
    assert!(draw(&symbol, &json!({"module": 5})).is_ok(), "without a resolution there is no length");
}

/// Red, green, blue and opacity of each pixel of our PNG.
fn png_pixels(drawing: &Drawing) -> Vec<[u8; 4]> {
    let file = (render::find("png").unwrap().write)(drawing);
    let picture = image::load_from_memory_with_format(&file, image::ImageFormat::Png).unwrap().to_rgba8();
    assert_eq!(picture.dimensions(), (drawing.width, drawing.height));
    picture.pixels().map(|pixel| pixel.0).collect()
}

/// The same of our SVG, as resvg draws it.
fn svg_pixels(drawing: &Drawing) -> Vec<[u8; 4]> {
    use resvg::{tiny_skia, usvg};
    let file = (render::find("svg").unwrap().write)(drawing);
    let tree = usvg::Tree::from_data(&file, &usvg::Options::default()).unwrap();
    let mut canvas = tiny_skia::Pixmap::new(drawing.width, drawing.height).unwrap();
    let fit = tiny_skia::Transform::from_scale(
        drawing.width as f32 / tree.size().width(),
        drawing.height as f32 / tree.size().height(),
    );
    resvg::render(&tree, fit, &mut canvas.as_mut());
    let straight = |pixel: &tiny_skia::PremultipliedColorU8| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    };
    canvas.pixels().iter().map(straight).collect()
}

fn turned(pixels: &[[u8; 4]], width: u32, height: u32, degrees: u32) -> Vec<[u8; 4]> {
    let at = |x: u32, y: u32| pixels[(y * width + x) as usize];
    let (w, h) = if degrees.is_multiple_of(180) { (width, height) } else { (height, width) };
    let cells = (0..h).flat_map(|y| (0..w).map(move |x| (x, y)));
    cells
        .map(|(x, y)| match degrees {
            90 => at(y, height - 1 - x),
            180 => at(width - 1 - x, height - 1 - y),
            270 => at(width - 1 - y, x),
            _ => at(x, y),
        })
        .collect()
}

/// A picture for each feature of the layout: its name, a symbol, drawing options.
fn features() -> Vec<(&'static str, Symbol, Value)> {
    let linear = || Bars::from_widths([2, 1, 1, 2, 3, 2, 1, 1, 4, 1, 1, 3, 1], 50.0, 0.0);
    let with_text = || Symbol::new(linear(), Quiet::sides(10.0)).with_text("Agjy(01)23");
    let matrix = || Symbol::new(noise(70, 21), Quiet::all(4.0));
    let mut framed = linear();
    framed.bearer = Some(Bearer { thickness: 2.0, frame: true });
    let mut stacked = noise(40, 5);
    stacked.row_heights = vec![3, 1, 3, 2, 3];
    let mut dotted = noise(31, 20);
    dotted.dots = true;
    let mut coloured = Grid::new(9, 5);
    coloured.colours = (0..45).map(|i| i % 8).collect();
    let composite = Bars { above: Some(noise(23, 4)), ..linear() };
    vec![
        ("a matrix code", matrix(), json!({})),
        ("one pixel a module", matrix(), json!({"module": "1px"})),
        ("a box that leaves odd margins", matrix(), json!({"width": 401, "height": 302})),
        ("colours", matrix(), json!({"foreground": "#123456", "background": "gold"})),
        ("see-through", matrix(), json!({"foreground": "rgb(0 0 0 / 50%)", "background": "transparent"})),
        ("rounded modules", matrix(), json!({"module_style": "rounded", "module": 8})),
        ("dotted modules", found(), json!({"module_style": "dots", "module": 8})),
        ("no quiet zone", matrix(), json!({"quiet_zone": false})),
        ("a true size", matrix(), json!({"module": "0.33mm", "dpi": 300})),
        ("rows of different heights", Symbol::new(stacked, Quiet::all(2.0)), json!({})),
        ("dots", Symbol::new(dotted, Quiet::all(3.0)), json!({"module": 5})),
        ("cells in colours", Symbol::new(coloured, Quiet::all(1.0)), json!({"background": "silver"})),
        ("hexagons", maxicode(), json!({"module": 9})),
        ("bars", Symbol::new(linear(), Quiet::sides(10.0)), json!({})),
        ("bars with text", with_text(), json!({})),
        ("text in colours", with_text(), json!({"foreground": "navy", "background": "#ffe"})),
        ("text above, spread", with_text(), json!({"text_position": "above", "text_align": "justify", "module": 3})),
        (
            "text at the right, spaced",
            with_text(),
            json!({"text_align": "right", "letter_spacing": 1, "text_size": "9pt"}),
        ),
        ("text in Japanese", with_text(), json!({"text_content": "商品番号テスト\n№123", "font": "biz-ud-gothic"})),
        (
            "text with serifs",
            with_text(),
            json!({"text_content": "商品番号\u{2126}j\n„№123‚", "font": "biz-ud-mincho"}),
        ),
        (
            "text wider than the bars",
            with_text(),
            json!({"text_content": "a text far wider than the bars it stands under"}),
        ),
        ("a frame", Symbol::new(framed, Quiet::sides(10.0)).with_text("123"), json!({})),
        ("lines above and below", with_text(), json!({"border": "bars"})),
        ("a box that the bars fill", with_text(), json!({"width": 200, "height": 90})),
        (
            "a 2.5 to 1 ratio",
            Symbol::new(Bars::from_units(2, [2, 5, 2, 2, 5, 5, 2], 30.0, 0.0), Quiet::sides(10.0)),
            json!({"module": 3}),
        ),
        (
            "narrower bars",
            Symbol::new(linear(), Quiet::sides(10.0)),
            json!({"module": 5, "bar_width_reduction": "2px"}),
        ),
        ("postal bars", postal(), json!({})),
        ("guards and an add-on", retail(), json!({})),
        ("a composite", Symbol::new(composite, Quiet::sides(1.0)), json!({})),
    ]
}

/// A matrix code with an area to find it by.
fn found() -> Symbol {
    let mut grid = noise(21, 21);
    grid.finders = vec![[0, 0, 7, 7]];
    Symbol::new(grid, Quiet::all(4.0))
}

/// Cells without order.
fn noise(width: usize, height: usize) -> Grid {
    let mut grid = Grid::new(width, height);
    let mut state = 1_u32;
    for cell in 0..width * height {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state >> 31 == 1 {
            grid.set(cell % width, cell / width);
        }
    }
    grid
}

/// Hexagons without order around a free middle for the bull's-eye.
fn maxicode() -> Symbol {
    let mut grid = Grid::new(30, 33);
    let cells = noise(29, 33);
    for (x, y) in (0..33).flat_map(|y| (0..29).map(move |x| (x, y))) {
        if cells.is_dark(x, y) && !((9..20).contains(&x) && (10..23).contains(&y)) {
            grid.set(x, y);
        }
    }
    Symbol::new(Shape::Hexagons(Hexagons { grid }), Quiet::all(1.0))
}

fn postal() -> Symbol {
    let states = [Extent::Full, Extent::Ascender, Extent::Tracker, Extent::Descender, Extent::Full];
    let height = Height::Bands { ascender: 3.1, tracker: 2.0, descender: 3.1 };
    Symbol::new(Bars::from_states(states, 4, 5, height), Quiet::all(4.0))
}

/// Bars as EAN has them, too few for a real one.
fn retail() -> Symbol {
    let bar = |x, width, extent| Bar { x, width, extent };
    let bars = vec![
        bar(0, 1, Extent::Guard),
        bar(2, 1, Extent::Guard),
        bar(5, 2, Extent::Body),
        bar(9, 4, Extent::Body),
        bar(20, 1, Extent::Guard),
        bar(30, 1, Extent::AddOn),
        bar(33, 3, Extent::AddOn),
    ];
    let height = Height::Free { usual: 40.0, least: 0.0 };
    let shape = Bars { units: 1, width: 37, bars, height, above: None, bearer: None };
    let mut symbol = Symbol::new(shape, Quiet::left_right(11.0, 5.0));
    symbol.text =
        vec![Text::below("4").over(-10.0, 7.0), Text::below("90").over(3.0, 17.0), Text::above("1").over(30.0, 7.0)];
    symbol
}

/// The nearest of sixteen even steps from 0 to 255.
fn nearest_step(value: u8) -> u8 {
    ((u16::from(value) + 8) / 17 * 17) as u8
}
