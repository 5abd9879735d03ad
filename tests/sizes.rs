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
