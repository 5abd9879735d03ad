//! Logos in QR Code: drawn alike in every format, accepted only where error correction has enough left, and read back.
#![cfg(feature = "logo")]

use base64::{Engine, engine::general_purpose::STANDARD};
use raybarcode::{
    generate::{Answer, generate},
    refusal::{Language, Refusal},
    render::FORMATS,
    request::Request,
};
use serde_json::{Value, json};

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><circle cx="5" cy="5" r="5" fill="#c00"/><rect x="10" width="10" height="10"/></svg>"##;

fn draw(format: &str, options: Value, image: Value) -> Result<Answer, Refusal> {
    let members =
        [("symbology", json!("qr-code")), ("data", json!("https://example.com/logo")), ("format", json!(format))];
    let request = members.into_iter().chain([("options", options), ("image", image)]);
    generate(&Request::from_object(&request.map(|(name, value)| (name.to_owned(), value)).collect())?)
}

fn with_logo(logo: &[u8], size: f64) -> Value {
    json!({"module": "8px", "logo": STANDARD.encode(logo), "logo_size": size})
}

fn high() -> Value {
    json!({"error_correction": "H"})
}

fn pixel(answer: &Answer, x: f64, y: f64) -> [u8; 3] {
    let picture = image::load_from_memory(&answer.bytes).expect("a picture").into_rgb8();
    picture.get_pixel((x * f64::from(answer.width)) as u32, (y * f64::from(answer.height)) as u32).0
}

#[test]
fn a_logo_is_drawn_in_every_format_and_told() {
    for format in FORMATS {
        for style in ["square", "rounded", "dots"] {
            let mut image = with_logo(SVG.as_bytes(), 0.25);
            image["module_style"] = style.into();
            let answer =
                draw(format.id, high(), image).unwrap_or_else(|refusal| panic!("{} {style}: {refusal}", format.id));
            let receipt = answer.receipt.to_json(Language::English);
            assert_eq!(receipt["logo"]["modules"], 7, "{receipt}");
            let left = receipt["logo"]["error_correction_left"].as_f64().unwrap();
            assert!((0.25..1.0).contains(&left), "{left}");
            let expected = if cfg!(reader) { "read" } else { "no-reader" };
            assert_eq!(receipt["verified"]["result"], expected);
        }
    }
}

#[test]
fn svg_and_png_show_their_colours_in_the_middle() {
    let svg = draw("png", high(), with_logo(SVG.as_bytes(), 0.25)).unwrap();
    assert_eq!(pixel(&svg, 0.46, 0.5), [0xCC, 0, 0]);
    assert_eq!(pixel(&svg, 0.54, 0.5), [0; 3]);
    let mut file = std::io::Cursor::new(Vec::new());
    let blue =
        image::RgbaImage::from_fn(40, 20, |x, _| image::Rgba(if x < 20 { [0, 0, 255, 255] } else { [9, 9, 9, 0] }));
    blue.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let png = draw("png", high(), with_logo(file.get_ref(), 0.25)).unwrap();
    assert_eq!(pixel(&png, 0.46, 0.5), [0, 0, 255]);
    assert_eq!(pixel(&png, 0.54, 0.5), [255; 3], "what is transparent shows the ground");
}

#[test]
fn many_colours_become_few() {
    let mut file = std::io::Cursor::new(Vec::new());
    let many = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([(4 * x) as u8, (4 * y) as u8, 128]));
    many.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let answer = draw("png", high(), with_logo(file.get_ref(), 0.25)).unwrap();
    let picture = image::load_from_memory(&answer.bytes).unwrap().into_rgb8();
    let colours: std::collections::HashSet<[u8; 3]> = picture.pixels().map(|pixel| pixel.0).collect();
    assert!((10..=16).contains(&colours.len()), "{}", colours.len());
}

/// A refusal names a size, and that size is accepted; one step more is not.
#[test]
fn the_largest_logo_is_told_and_holds() {
    let mut told_sizes = 0;
    for level in ["L", "M", "Q", "H"] {
        for version in [3, 4, 5, 7, 10] {
            let options = json!({"error_correction": level, "version": version});
            let Err(refusal) = draw("png", options.clone(), with_logo(SVG.as_bytes(), 0.3)) else { continue };
            assert_eq!((refusal.code, refusal.field.as_str()), ("logo-too-large", "logo_size"), "{version}-{level}");
            let told = refusal.wording.en.split("logo_size of ").nth(1).and_then(|rest| rest.split(' ').next());
            let Some(share) = told.and_then(|share| share.parse::<f64>().ok()) else { continue };
            told_sizes += 1;
            if share >= 0.05 {
                let answer = draw("png", options.clone(), with_logo(SVG.as_bytes(), share));
                answer.unwrap_or_else(|refusal| panic!("{version}-{level} at {share}: {refusal}"));
            }
            let wider = share + 2.0 / f64::from(17 + 4 * version);
            assert!(draw("png", options, with_logo(SVG.as_bytes(), wider.min(0.3))).is_err(), "{version}-{level}");
        }
    }
    assert!(told_sizes >= 5, "{told_sizes}");
}

#[test]
fn what_is_no_harmless_logo_is_refused() {
    let svg = |inside: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>"#
        )
    };
    for inside in [
        r#"<image xlink:href="file:///etc/passwd" width="9" height="9"/>"#,
        r#"<image href="https://example.com/a.png" width="9" height="9"/>"#,
        r##"<g id="a"/><use href="#a"/>"##,
        "<text>a</text>",
        "<script>1</script>",
        "<foreignObject/>",
        r#"<filter id="f"><feTurbulence baseFrequency="9"/></filter>"#,
        r#"<path d="M0 0h1e7" stroke="red" style="stroke-dasharray:.001"/>"#,
        r#"<path d="M0 0h9" stroke="red" style="stroke-dash&#97;rray:1"/>"#,
        r#"<g><style>path{stroke:red;stroke-dash&#97;rray:1}</style><path d="M0 5h9"/></g>"#,
    ] {
        let refusal = draw("png", high(), with_logo(svg(inside).as_bytes(), 0.2)).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "logo"), "{inside}");
    }
    for depth in [32, 1000, 5000] {
        let nested = "<g opacity='.9'>".repeat(depth) + "<path d='M0 0h9v9z'/>" + &"</g>".repeat(depth);
        let mut nested = svg(&nested);
        nested.truncate(32 * 1024);
        let refusal = draw("png", high(), with_logo(nested.as_bytes(), 0.2)).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "logo"), "{depth}");
    }
    let entity = format!(r#"<!DOCTYPE svg [<!ENTITY a "aaaa">]>{}"#, svg("&a;"));
    let gzip = b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03".as_slice();
    let wide = {
        let mut file = std::io::Cursor::new(Vec::new());
        image::GrayImage::new(1025, 1).write_to(&mut file, image::ImageFormat::Png).unwrap();
        file.into_inner()
    };
    for bytes in [entity.as_bytes(), gzip, b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg", &wide] {
        let refusal = draw("png", high(), with_logo(bytes, 0.2)).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "logo"), "{bytes:?}");
    }
    for logo in ["", "no base64", "data:text/html;base64,QUJD"] {
        let refusal = draw("png", high(), json!({"logo": logo})).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "logo"), "{logo}");
    }
    let large = vec![b' '; 32 * 1024 + 1];
    assert_eq!(draw("png", high(), with_logo(&large, 0.2)).unwrap_err().code, "invalid-option");
}

#[test]
fn the_swiss_cross_keeps_its_place() {
    let example = raybarcode::symbology::find("swiss-qr").unwrap().facts.example;
    let request = json!({"symbology": "swiss-qr", "data": example, "image": with_logo(SVG.as_bytes(), 0.1)});
    let refusal = generate(&Request::from_object(request.as_object().unwrap()).unwrap()).unwrap_err();
    assert_eq!(refusal.code, "logo-too-large");
}

#[test]
fn only_qr_code_has_logos() {
    let image = with_logo(SVG.as_bytes(), 0.2);
    for (id, data) in [("code-128", "A"), ("data-matrix", "A"), ("micro-qr-code", "1"), ("maxicode", "A")] {
        let request = json!({"symbology": id, "data": data, "image": image});
        let refusal = generate(&Request::from_object(request.as_object().unwrap()).unwrap()).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "logo"), "{id}");
    }
}
