//! Every raster format holds the picture of the PNG and tells its resolution; ZPL is the bitmap dot for dot.

use image::{ImageFormat, RgbaImage};
use raybarcode::{
    drawing::Drawing,
    layout::{Style, layout},
    render::{self, FORMATS},
    symbol::{Grid, Quiet, Symbol},
    symbology::{self, contract::Payload},
};
use serde_json::{Map, Value, json};

/// Pictures with two colours, smooth edges, several colours and see-through ones.
fn drawings() -> Vec<(&'static str, Drawing)> {
    let pictures = [
        ("two colours", "qr-code", "HELLO", json!({"module": 3})),
        ("smooth text", "code-11", "0123-45", json!({"module": "0.33mm", "dpi": 300})),
        ("colours", "code-11", "0123-45", json!({"foreground": "navy", "background": "gold", "dpi": 203})),
        ("see-through", "qr-code", "HELLO", json!({"background": "transparent"})),
        ("half see-through", "code-11", "0123", json!({"foreground": "rgb(0 0 0 / 60%)", "background": "#fffb"})),
        ("one pixel a module", "qr-code", "0123456789", json!({"module": 1})),
        ("large", "qr-code", "https://example.com/", json!({"module": 20})),
    ];
    let draw = |(name, id, data, style): (_, &str, &str, Value)| {
        let symbology = symbology::find(id).unwrap();
        let symbol = (symbology.encode)(&Payload::Text(data.into()), &Map::new()).unwrap();
        let Value::Object(style) = style else { panic!("a style is an object") };
        (name, layout(&symbol, &Style::from_map(&style).unwrap()).unwrap())
    };
    pictures.map(draw).into()
}

fn file(format: &str, drawing: &Drawing) -> Vec<u8> {
    (render::find(format).unwrap().write)(drawing)
}

fn decode(format: ImageFormat, name: &str, file: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(file, format).unwrap_or_else(|e| panic!("{format:?}, {name}: {e}")).to_rgba8()
}

fn on_white(mut picture: RgbaImage) -> RgbaImage {
    for pixel in picture.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        let value = |value: u8| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        pixel.0 = [value(pixel.0[0]), value(pixel.0[1]), value(pixel.0[2]), 255];
    }
    picture
}

#[test]
fn lossless_formats_hold_the_pixels_of_the_png() {
    for (name, drawing) in drawings() {
        let png = decode(ImageFormat::Png, name, &file("png", &drawing));
        assert_eq!(decode(ImageFormat::WebP, name, &file("webp", &drawing)), png, "webp, {name}");
        let white = on_white(png);
        for (id, format) in [("bmp", ImageFormat::Bmp), ("gif", ImageFormat::Gif), ("tiff", ImageFormat::Tiff)] {
            let got = on_white(decode(format, name, &file(id, &drawing)));
            let off = got.as_raw().iter().zip(white.as_raw()).map(|(a, b)| a.abs_diff(*b)).max();
            assert_eq!(got.dimensions(), white.dimensions());
            assert!(off <= Some(1), "{id}, {name}: off by {off:?}");
        }
    }
}

#[test]
fn jpeg_is_near_the_png() {
    for (name, drawing) in drawings() {
        let white = on_white(decode(ImageFormat::Png, name, &file("png", &drawing)));
        let got = decode(ImageFormat::Jpeg, name, &file("jpeg", &drawing));
        assert_eq!(got.dimensions(), white.dimensions());
        let differences = got.as_raw().iter().zip(white.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b)));
        assert!(differences.sum::<u64>() / (got.as_raw().len() as u64) < 12, "{name}");
    }
}

#[test]
fn the_resolution_is_in_the_file() {
    let (_, drawing) = drawings().swap_remove(1);
    let has = |format: &str, bytes: &[u8]| file(format, &drawing).windows(bytes.len()).any(|window| window == bytes);
    let per_metre = 11811_u32; // 300 dpi
    assert!(has("png", &[b"pHYs".as_slice(), &per_metre.to_be_bytes(), &per_metre.to_be_bytes(), &[1]].concat()));
    assert!(has("bmp", &[per_metre.to_le_bytes(), per_metre.to_le_bytes()].concat()));
    assert!(has("jpeg", b"JFIF\0\x01\x02\x01\x01\x2C\x01\x2C"));
    assert!(has("tiff", &[300_000_u32.to_le_bytes(), 1000_u32.to_le_bytes()].concat()));
    let millimetres = f64::from(drawing.width) * 25.4 / 300.0;
    assert!(has("svg", format!("width=\"{}mm\"", (millimetres * 1e4).round() / 1e4).as_bytes()));
    let points = f64::from(drawing.width) * 72.0 / 300.0;
    assert!(has("eps", format!("%%HiResBoundingBox: 0 0 {points:.5}").as_bytes()));
    assert!(has("pdf", format!("/MediaBox [0 0 {}", ((points * 1e4).ceil() - 1.0) / 1e4).as_bytes()));
}

#[test]
fn zpl_is_the_bitmap() {
    for (name, drawing) in drawings().drain(..3) {
        let png = on_white(decode(ImageFormat::Png, name, &file("png", &drawing)));
        let label = String::from_utf8(file("zpl", &drawing)).unwrap();
        let rows = graphic(&label);
        assert_eq!(rows.len(), png.height() as usize, "{name}");
        let ground = png.get_pixel(0, 0).0;
        for (x, y, pixel) in png.enumerate_pixels() {
            let black = rows[y as usize][x as usize / 4] >> (3 - x % 4) & 1 == 1;
            let ink = drawing.shapes[0].ink().0;
            let share =
                |i: usize| u32::from(pixel.0[i].abs_diff(ground[i])) * 2 > u32::from(ink[i].abs_diff(ground[i]));
            let channel = (0..3).max_by_key(|&i| ink[i].abs_diff(ground[i])).unwrap();
            assert_eq!(black, share(channel), "{name} at {x}, {y}");
        }
    }
}

/// Every size and scale goes through other paths of the PNG writer: each pixel must be that of its module.
#[test]
fn png_of_any_size_and_scale_decodes_to_its_modules() {
    let mut state = 7_u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for round in 0..400 {
        let (width, height) = (1 + random(if round % 10 == 0 { 180 } else { 40 }), 1 + random(40));
        let (module, quiet, density) = (1 + random(13), random(5), 1 + random(7));
        let mut grid = Grid::new(width as usize, height as usize);
        for cell in 0..(width * height) as usize {
            if random(8) < density {
                grid.set(cell % width as usize, cell / width as usize);
            }
        }
        let symbol = Symbol::new(grid.clone(), Quiet::all(quiet as f32));
        let style = Style { module: Some(format!("{module}px").parse().unwrap()), ..Style::default() };
        let png = decode(ImageFormat::Png, "noise", &file("png", &layout(&symbol, &style).unwrap()));
        assert_eq!(png.dimensions(), ((width + 2 * quiet) * module, (height + 2 * quiet) * module));
        for (x, y, pixel) in png.enumerate_pixels() {
            let cell = |at: u32, count: u32| (at / module).checked_sub(quiet).filter(|at| *at < count);
            let dark = cell(x, width).zip(cell(y, height)).is_some_and(|(x, y)| grid.is_dark(x as usize, y as usize));
            assert_eq!(pixel.0[0] == 0, dark, "{width} x {height} modules of {module} px at {x}, {y}");
        }
    }
}

/// The hexadecimal digits of each row of a `^GFA` graphic.
fn graphic(label: &str) -> Vec<Vec<u8>> {
    let field = label.strip_prefix("^XA^FO0,0^GFA,").unwrap().strip_suffix("^FS^XZ\n").unwrap();
    let mut parts = field.splitn(4, ',');
    let [total, same, stride] = [(); 3].map(|()| parts.next().unwrap().parse::<usize>().unwrap());
    assert_eq!(total, same);
    let digits = stride * 2;
    let (mut rows, mut row, mut count) = (Vec::<Vec<u8>>::new(), Vec::new(), 0);
    for c in parts.next().unwrap().chars() {
        match c {
            'G'..='Y' => count += c as usize - 'F' as usize,
            'g'..='z' => count += (c as usize - 'f' as usize) * 20,
            ',' => row.resize(digits, 0),
            '!' => row.resize(digits, 15),
            ':' => rows.push(rows.last().unwrap().clone()),
            _ => {
                let digit = c.to_digit(16).unwrap() as u8;
                row.resize(row.len() + count.max(1), digit);
                count = 0;
            }
        }
        assert!(row.len() <= digits);
        if row.len() == digits {
            rows.push(std::mem::take(&mut row));
        }
    }
    assert_eq!(rows.len() * stride, total);
    rows
}

#[test]
fn the_list_has_every_promised_format() {
    let ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    assert_eq!(ids, ["png", "svg", "pdf", "eps", "jpeg", "webp", "gif", "bmp", "tiff", "zpl"]);
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    for (name, drawing) in drawings() {
        for format in FORMATS {
            assert_eq!((format.write)(&drawing), (format.write)(&drawing), "{}, {name}", format.id);
        }
    }
}

/// Fault report c139: with a module of 0.7 mm every bar stands at a multiple of it, and all 95 modules are there.
#[test]
fn report_c139_bars_of_an_svg_lie_on_the_modules() {
    let symbology = symbology::find("ean-13").unwrap();
    let symbol = (symbology.encode)(&Payload::Text("9784775181003".into()), &Map::new()).unwrap();
    let Value::Object(style) = json!({"module": "0.7mm", "text": false}) else { unreachable!("an object") };
    let svg = String::from_utf8(file("svg", &layout(&symbol, &Style::from_map(&style).unwrap()).unwrap())).unwrap();
    let attribute = |name: &str| svg.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
    let width: f64 = attribute("width").strip_suffix("mm").unwrap().parse().unwrap();
    let units: f64 = attribute("viewBox").split(' ').nth(2).unwrap().parse().unwrap();
    let module = 0.7 * units / width;
    assert!((width - 113.0 * 0.7).abs() < 1e-3, "95 modules and the quiet zones of 11 and 7: {width}");
    let bars = svg.split("<path").find(|path| path.contains("crispEdges")).unwrap();
    let path = bars.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
    // "M99 0h9v623h-9z" and then moves relative to where the last rectangle began.
    let (mut x, mut left, mut right) = (0.0, f64::MAX, 0.0_f64);
    for rectangle in path.split_terminator('z') {
        let numbers = |text: &str| -> f64 {
            let end = text[1..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |end| end + 1);
            text[..end].parse().unwrap()
        };
        let step = numbers(&rectangle[1..]);
        x = if rectangle.starts_with('M') { step } else { x + step };
        let width = numbers(&rectangle[rectangle.find('h').unwrap() + 1..]);
        for edge in [x, x + width] {
            let modules = edge / module;
            assert!((modules - modules.round()).abs() * 0.7 < 1e-3, "{edge} in {path}");
        }
        (left, right) = (left.min(x), right.max(x + width));
    }
    assert!(((right - left) / module - 95.0).abs() < 1e-6);
}
