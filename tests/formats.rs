//! Every raster format holds the picture of the PNG and tells its resolution; printer code is the bitmap dot for dot.

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
fn printer_code_is_the_bitmap() {
    type Parser = fn(&[u8]) -> Vec<Vec<bool>>;
    let languages: [(&str, Parser); 4] =
        [("zpl", zpl_dots), ("sbpl", sbpl_dots), ("tpcl", tpcl_dots), ("escpos", escpos_dots)];
    for (name, drawing) in drawings() {
        let png = on_white(decode(ImageFormat::Png, name, &file("png", &drawing)));
        let ground = png.get_pixel(0, 0).0;
        let ink = png.pixels().max_by_key(|pixel| distance(pixel.0, ground)).unwrap().0;
        for (id, parse) in languages {
            let rows = parse(&file(id, &drawing));
            assert!(rows.len() >= png.height() as usize, "{id}, {name}");
            for (y, row) in rows.iter().enumerate() {
                assert!(row.len() >= png.width() as usize && row.len() < png.width() as usize + 8, "{id}, {name}");
                for (x, dot) in row.iter().enumerate() {
                    let within = x < png.width() as usize && y < png.height() as usize;
                    let dark = within && {
                        let pixel = png.get_pixel(x as u32, y as u32).0;
                        2 * distance(pixel, ground) > distance(ink, ground)
                    };
                    assert_eq!(*dot, dark, "{id}, {name} at {x}, {y}");
                }
            }
        }
    }
}

/// How much lighter or darker a colour is than another.
fn distance(a: [u8; 4], b: [u8; 4]) -> u32 {
    let light = |[red, green, blue, _]: [u8; 4]| 2 * u32::from(red) + 5 * u32::from(green) + u32::from(blue);
    light(a).abs_diff(light(b))
}

/// The bits of numbers of `count` bits each.
fn bits(numbers: &[u8], count: u32) -> Vec<bool> {
    numbers.iter().flat_map(|number| (0..count).rev().map(move |bit| number >> bit & 1 == 1)).collect()
}

fn zpl_dots(label: &[u8]) -> Vec<Vec<bool>> {
    graphic(std::str::from_utf8(label).unwrap()).iter().map(|row| bits(row, 4)).collect()
}

/// `ESC G H`, blocks of 8 dots across and down in three digits each, then the dots in hexadecimal digits.
fn sbpl_dots(label: &[u8]) -> Vec<Vec<bool>> {
    let label = std::str::from_utf8(label).unwrap();
    let graphic = label.strip_prefix("\x1BA\x1BV0001\x1BH0001\x1BGH").unwrap().strip_suffix("\x1BQ1\x1BZ").unwrap();
    let (across, down) = (graphic[..3].parse::<usize>().unwrap(), graphic[3..6].parse::<usize>().unwrap());
    let digits: Vec<u8> = graphic[6..].chars().map(|digit| digit.to_digit(16).unwrap() as u8).collect();
    assert_eq!(digits.len(), across * down * 16);
    digits.chunks(across * 2).map(|row| bits(row, 4)).collect()
}

/// `ESC SG;x,y,width,height,0,` and four dots in each of the bytes 30 to 3F.
fn tpcl_dots(label: &[u8]) -> Vec<Vec<bool>> {
    let label = label.strip_prefix(b"\x1BC\n\0\x1BSG;0000D,0000D,").unwrap();
    let label = label.strip_suffix(b"\n\0\x1BXS;I,0001,0002C3000\n\0").unwrap();
    let mut parts = label.splitn(4, |byte| *byte == b',');
    let mut number = || std::str::from_utf8(parts.next().unwrap()).unwrap().parse::<usize>().unwrap();
    let (width, height, kind) = (number(), number(), number());
    let nibbles: Vec<u8> = parts.next().unwrap().iter().map(|byte| byte - 0x30).collect();
    assert!(kind == 0 && width % 8 == 0 && nibbles.iter().all(|nibble| *nibble < 16));
    assert_eq!(nibbles.len(), width / 4 * height);
    nibbles.chunks(width / 4).map(|row| bits(row, 4)).collect()
}

/// `GS v 0`, bytes of a row and number of rows, low byte first, and the rows; once more for each band.
fn escpos_dots(job: &[u8]) -> Vec<Vec<bool>> {
    let mut rest = job.strip_prefix(b"\x1B@").unwrap();
    let mut rows = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix(b"\x1Dv0\0").unwrap();
        let [width, height] = [0, 2].map(|at| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]])));
        let (band, after) = rest[4..].split_at(width * height);
        rows.extend(band.chunks(width).map(|row| bits(row, 8)));
        rest = after;
    }
    rows
}

#[test]
fn a_long_receipt_goes_in_bands_without_a_gap() {
    let symbol = Symbol::new(Grid::from_rows(&[[true, false, true]; 60]), Quiet::all(1.0));
    let style = Style { module: Some("40px".parse().unwrap()), ..Style::default() };
    let drawing = layout(&symbol, &style).unwrap();
    let job = file("escpos", &drawing);
    assert_eq!(job.windows(3).filter(|window| window == b"\x1Dv0").count(), 3);
    assert_eq!(escpos_dots(&job).len(), 62 * 40);
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
fn colours_for_the_press_are_four_inks() {
    let symbology = symbology::find("code-128").unwrap();
    let symbol = (symbology.encode)(&Payload::Text("ABC".into()), &Map::new()).unwrap();
    let style = |ink: &str| json!({"colour_space": "cmyk", "foreground": ink, "text": false});
    let drawing = |ink| layout(&symbol, &Style::from_map(style(ink).as_object().unwrap()).unwrap()).unwrap();
    let has = |format: &str, ink, text: &str| {
        let bytes = file(format, &drawing(ink));
        assert!(String::from_utf8_lossy(&bytes).contains(text), "{format}: {ink} is not {text}");
    };
    has("pdf", "black", "0 0 0 1 k");
    has("pdf", "#f80000", "0 1 1 0.02");
    has("eps", "black", "\n0 0 0 1 setcmykcolor");
    has("eps", "#00ff00", "\n1 0 1 0 setcmykcolor");
    // Four samples of 8 bits, inks; bars of black alone on paper without ink.
    let tiff = file("tiff", &drawing("black"));
    let field = |tag: u16, kind: u16, count: u32| {
        [tag.to_le_bytes().to_vec(), kind.to_le_bytes().to_vec(), count.to_le_bytes().to_vec()].concat()
    };
    let holds = |bytes: &[u8]| tiff.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(&[field(262, 3, 1), vec![5, 0, 0, 0]].concat()) && holds(&field(258, 3, 4)));
    let rgb = Drawing { cmyk: false, ..drawing("black") };
    let png = decode(ImageFormat::Png, "rgb", &file("png", &rgb));
    assert_eq!(decode(ImageFormat::Tiff, "cmyk", &tiff), png);
}

#[test]
fn the_list_has_every_promised_format() {
    let ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    assert_eq!(
        ids,
        ["png", "svg", "pdf", "eps", "jpeg", "webp", "gif", "bmp", "tiff", "zpl", "sbpl", "tpcl", "escpos"]
    );
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
