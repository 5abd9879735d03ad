//! The receipt tells the size of every picture as its file does: the formats that hold a size are measured.

use raybarcode::{
    generate::{Answer, generate},
    refusal::Language,
    request::Request,
    symbology::LIST,
};
use serde_json::{Value, json};

#[path = "random/mod.rs"]
mod random;
use random::Random;

/// Width and height in mm, as the file tells them.
fn measured(format: &str, answer: &Answer) -> [f64; 2] {
    let file = &answer.bytes;
    let text = String::from_utf8_lossy(file);
    let between = |start: &str, end: &str| text.split(start).nth(1).unwrap().split(end).next().unwrap().to_owned();
    let numbers = |list: &str| -> Vec<f64> { list.split_whitespace().map(|number| number.parse().unwrap()).collect() };
    match format {
        "png" => {
            let long = |at: usize| f64::from(u32::from_be_bytes(file[at..at + 4].try_into().unwrap()));
            let density = file.windows(4).position(|window| window == b"pHYs").unwrap() + 4;
            assert_eq!(file[density + 8], 1, "dots a metre");
            [long(16) / long(density) * 1000.0, long(20) / long(density + 4) * 1000.0]
        }
        "pdf" => {
            let corners = numbers(&between("/MediaBox [", "]"));
            [corners[2], corners[3]].map(|points| points / 72.0 * 25.4)
        }
        "eps" => {
            let corners = numbers(&between("%%HiResBoundingBox: ", "\n"));
            let whole = numbers(&between("%%BoundingBox: ", "\n"));
            assert!((0..4).all(|i| (0.0..1.0).contains(&(whole[i] - corners[i]))), "{whole:?} holds {corners:?}");
            [corners[2], corners[3]].map(|points| points / 72.0 * 25.4)
        }
        _ => [between("width=\"", "mm\""), between("height=\"", "mm\"")].map(|mm| mm.parse().unwrap()),
    }
}

#[test]
fn five_hundred_files_are_as_large_as_their_receipts_say() {
    let mut random = Random(0x5EED);
    for round in 0..500 {
        let entry = &LIST[random.below(LIST.len() as u64) as usize];
        let dpi = [203, 300, 360, 400, 600, 1200][random.below(6) as usize];
        let mut image = match random.below(4) {
            0 => json!({"module": format!("0.{}mm", 17 + random.below(80))}),
            1 => json!({"module": format!("{}px", 1 + random.below(9)), "dpi": dpi}),
            2 => json!({"module": format!("{}mil", 8 + random.below(14)), "dpi": dpi}),
            _ => json!({"dpi": dpi}),
        };
        image["rotate"] = json!([0, 90, 180, 270][random.below(4) as usize]);
        if random.below(3) == 0 {
            image["quiet_zone"] = json!(random.below(12));
        }
        let format = ["png", "pdf", "eps", "svg"][round % 4];
        let request =
            json!({"symbology": entry.facts.id, "data": entry.facts.example, "format": format, "image": image});
        let request = Request::from_object(request.as_object().unwrap()).unwrap();
        let name = format!("{} as {format}, {image}", entry.facts.id);
        let answer = generate(&request).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let receipt = answer.receipt.to_json(Language::English);
        let told = |member: &str| -> [f64; 2] { [0, 1].map(|i| receipt[member][i].as_f64().unwrap()) };
        let dot = 25.4 / receipt["dpi"].as_f64().unwrap();
        let file = measured(format, &answer);
        for (i, pixels) in [answer.width, answer.height].into_iter().enumerate() {
            let off = |mm: f64| (mm - file[i]).abs() / dot;
            assert!(
                off(told("picture_mm")[i]) < 0.5,
                "{name}: the receipt says {:?}, the file {file:?}",
                told("picture_mm")
            );
            assert!(off(f64::from(pixels) * dot) < 0.5, "{name}: {pixels} px are not {file:?} mm");
        }
        // What is asked in mm is what is drawn, to half a dot.
        if let Some(deviation) = receipt["x_deviation"].as_f64() {
            let x = receipt["x_mm"].as_f64().unwrap();
            assert!((x - x / (1.0 + deviation)).abs() <= dot * 0.51, "{name}: {receipt}");
        }
        // The symbol and its quiet zones fit into the picture.
        let (symbol, quiet): ([f64; 2], &Value) = (told("symbol_mm"), &receipt["quiet_zone"]);
        let x = receipt["x_mm"].as_f64().unwrap();
        let length = symbol[0] + x * (quiet[0].as_f64().unwrap() + quiet[1].as_f64().unwrap());
        let room = if image["rotate"].as_i64().unwrap() % 180 == 0 { file[0] } else { file[1] };
        assert!(length <= room + dot, "{name}: {receipt}");
    }
}

/// 標準料金代理収納: the symbol and its quiet zones fit 60 mm only up to so many dots a module.
#[test]
fn a_payment_slip_fits_60_mm_up_to_so_many_dots() {
    for (dpi, most) in [(203, 1), (300, 2), (400, 3), (600, 4), (1200, 9)] {
        for dots in 1..=most + 3 {
            let request = json!({"symbology": "gs1-128", "data": "9191234500000000000000452087500401310029500",
                "options": {"payment": true}, "image": {"module": format!("{dots}px"), "dpi": dpi, "bar_height": "10mm"}});
            let answer = generate(&Request::from_object(request.as_object().unwrap()).unwrap());
            if dots <= most {
                let answer = answer.unwrap();
                let [width, _] = measured("png", &answer);
                assert!(width <= 60.0 && answer.width == 308 * dots, "{dots} dots at {dpi} dpi: {width} mm");
            } else {
                let refusal = answer.unwrap_err();
                assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "module"));
                assert!(refusal.wording.en.contains("60 mm") && refusal.wording.en.contains(&format!("at {dpi} dpi")));
            }
        }
    }
}

/// カスタマバーコード: its points set the module in print, 0.6 mm at 10, unless the picture names one; the receipt tells the
/// module that was drawn and no other.
#[test]
fn points_set_the_module_of_the_customer_barcode() {
    let drawn = |points: Value, image: Value| {
        let request = json!({"symbology": "japan-post", "data": "10000131-3-2-503", "options": {"point_size": points},
            "image": image});
        generate(&Request::from_object(request.as_object().unwrap()).unwrap()).unwrap()
    };
    for (points, dpi, dots) in [(8.0, 600, 11), (10.0, 600, 14), (11.5, 600, 16), (8.0, 300, 6), (10.0, 203, 5)] {
        let answer = drawn(json!(points), json!({"dpi": dpi}));
        let receipt = answer.receipt.to_json(Language::English);
        assert_eq!(receipt["module_px"], dots, "{points} points at {dpi} dpi");
        let (x, asked) = (receipt["x_mm"].as_f64().unwrap(), points * 0.06);
        assert!((receipt["x_deviation"].as_f64().unwrap() - (x / asked - 1.0)).abs() < 1e-3, "{receipt}");
        // 66 pitches of two modules, and the last bar.
        let [width, _] =
            receipt["symbol_mm"].as_array().unwrap().iter().map(|mm| mm.as_f64().unwrap()).collect::<Vec<_>>()[..]
        else {
            panic!("{receipt}")
        };
        assert!((width - 133.0 * x).abs() < 0.01, "{receipt}");
        for told in ["point_size", "module_mm"] {
            assert!(receipt[told].is_null(), "{receipt}");
        }
    }
    // Without a resolution the size is exact: 79.8 mm at 10 points.
    let exact = drawn(json!(10), json!({})).receipt.to_json(Language::English);
    assert_eq!((&exact["x_mm"], &exact["symbol_mm"][0]), (&json!(0.6), &json!(79.8)));
    // A module of the picture's own goes first, and without points nothing has a true size.
    assert_eq!(drawn(json!(8), json!({"module": "4px"})).bytes, drawn(Value::Null, json!({"module": "4px"})).bytes);
    assert!(drawn(Value::Null, json!({})).receipt.to_json(Language::English)["picture_mm"].is_null());
}
