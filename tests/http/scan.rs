//! Reading back over HTTP.

use base64::{Engine, engine::general_purpose::STANDARD};
use raybarcode::{scan::read_as, symbology::LIST};
use serde_json::{Value, json};

use crate::{Answer, SERVICE, bearer};

/// A picture drawn by the service itself.
fn drawn(query: &str) -> Vec<u8> {
    let answer = SERVICE.get(&format!("/v1/barcodes?{query}"));
    assert_eq!(answer.status, 200, "{query}");
    answer.body
}

fn scan(media_type: &str, query: &str, picture: &[u8]) -> Answer {
    let headers = format!("{}Content-Type: {media_type}\r\n", bearer());
    SERVICE.send("POST", &format!("/v1/scan{query}"), &headers, picture)
}

fn symbols(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["symbols"].as_array().unwrap().clone()
}

#[test]
fn every_format_is_read_back() {
    for format in ["png", "jpeg", "webp", "gif", "bmp", "tiff"] {
        let picture = drawn(&format!("symbology=qr-code&data=HELLO&module=4px&format={format}"));
        let found = symbols(&scan(&format!("image/{format}"), "", &picture));
        assert_eq!(found.len(), 1, "{format}");
        assert_eq!((&found[0]["symbology"], &found[0]["text"]), (&json!("qr-code"), &json!("HELLO")), "{format}");
        assert_eq!(found[0]["bytes_base64"], STANDARD.encode("HELLO"));
        assert_eq!(found[0]["position"].as_array().map(Vec::len), Some(4));
    }
}

/// The answer has what the Apex client reads, and what else helps.
#[test]
fn gs1_is_told_as_elements() {
    let picture = drawn("symbology=gs1-128&data=(01)04912345678904(10)ABC(21)7&module=2px");
    let found = symbols(&scan("image/png", "", &picture));
    assert_eq!(found[0]["symbology"], "gs1-128");
    assert_eq!(found[0]["identifier"], "]C1");
    assert_eq!(found[0]["gs1"]["text"], "(01)04912345678904(10)ABC(21)7");
    assert_eq!(found[0]["gs1"]["elements"][1], json!({"ai": "10", "value": "ABC"}));
}

#[test]
fn japanese_is_read_in_both_encodings() {
    for encoding in ["utf-8", "shift_jis"] {
        let picture =
            drawn(&format!("symbology=qr-code&data=%E2%91%A0%E6%97%A5%E6%9C%AC&encoding={encoding}&module=4px"));
        assert_eq!(symbols(&scan("image/png", "", &picture))[0]["text"], "①日本", "{encoding}");
    }
}

#[test]
fn only_what_was_asked_for_is_told() {
    let picture = drawn("symbology=qr-code&data=HELLO&module=4px");
    assert!(symbols(&scan("image/png", "?symbologies=ean-13,code-128", &picture)).is_empty());
    assert_eq!(symbols(&scan("image/png", "?symbologies=ean-13,QRCode", &picture)).len(), 1);
    // The reader tells these as ITF and Aztec.
    for (id, data) in [("itf-14", "1491234567890"), ("aztec-rune", "25")] {
        let picture = drawn(&format!("symbology={id}&data={data}&module=4px"));
        assert_eq!(symbols(&scan("image/png", &format!("?symbologies={id}"), &picture)).len(), 1, "{id}");
    }
    assert_eq!(scan("image/png", "?symbologies=japan-post", &picture).problem(), "invalid-option");
    assert_eq!(scan("image/png", "?symbologies=nothing", &picture).problem(), "unknown-symbology");
    assert_eq!(scan("image/png", "?angle=3", &picture).problem(), "unknown-parameter");
    assert_eq!(scan("image/png", "?try_harder=maybe", &picture).problem(), "invalid-option");
}

#[test]
fn pictures_may_come_in_json() {
    let picture = STANDARD.encode(drawn("symbology=ean-13&data=490123456789&module=3px"));
    let answer =
        SERVICE.post("/v1/scan", &json!({"image_base64": picture, "symbologies": ["JAN13"], "try_harder": false}));
    assert_eq!(symbols(&answer)[0]["text"], "4901234567894");
    assert_eq!(SERVICE.post("/v1/scan", &json!({"image_base64": "??"})).problem(), "malformed-request");
    assert_eq!(SERVICE.post("/v1/scan", &json!({"image_base64": 3})).problem(), "invalid-option");
    assert_eq!(SERVICE.post("/v1/scan", &json!({})).problem(), "missing-data");
    assert_eq!(SERVICE.post("/v1/scan", &json!([])).problem(), "malformed-request");
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(scan("image/png", "", b"no picture").problem(), "unreadable-image");
    assert_eq!(scan("text/plain", "", b"no picture").problem(), "unsupported-media-type");
    assert_eq!(scan("image/png", "", &vec![0; 5 * 1024 * 1024 + 1]).problem(), "payload-too-large");
    // A page of 65535 by 65535 pixels in 37 bytes.
    let bomb =
        [b"GIF89a".as_slice(), &[0xFF; 4], &[0x80, 0, 0], &[0; 6], b",\0\0\0\0", &[0xFF; 4], b"\0\x02\0;"].concat();
    assert_eq!(scan("image/gif", "", &bomb).problem(), "image-too-large");
    assert_eq!(SERVICE.send("POST", "/v1/scan", "Content-Type: image/png\r\n", b"x").problem(), "unauthorized");
    assert_eq!(SERVICE.get("/v1/scan").problem(), "method-not-allowed");
}

#[test]
fn a_blank_picture_holds_nothing() {
    let mut picture = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(200, 100, image::Luma([255])).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let answer = scan("image/png", "", picture.get_ref());
    assert!(symbols(&answer).is_empty());
    assert_eq!(answer.json()["width"], 200);
}

/// Parts of one message, side by side in one picture, are joined.
#[test]
fn structured_append_is_joined() {
    let parts: Vec<image::GrayImage> = ["ABC", "DEF"]
        .iter()
        .zip(1..)
        .map(|(data, index)| {
            let request = json!({"symbology": "qr-code", "data": data, "image": {"module": "4px"},
                "options": {"structured_append": {"index": index, "total": 2, "parity": 7}}});
            let answer = SERVICE.post("/v1/barcodes", &request);
            assert_eq!(answer.status, 200);
            image::load_from_memory(&answer.body).unwrap().into_luma8()
        })
        .collect();
    let mut both = image::GrayImage::from_pixel(parts[0].width() * 2, parts[0].height(), image::Luma([255]));
    for (part, x) in parts.iter().rev().zip([0, parts[0].width()]) {
        image::imageops::replace(&mut both, part, i64::from(x), 0);
    }
    let mut picture = std::io::Cursor::new(Vec::new());
    both.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let answer = scan("image/png", "", picture.get_ref());
    assert_eq!(symbols(&answer).len(), 2);
    assert_eq!(answer.json()["sequences"][0]["text"], "ABCDEF");
}

#[test]
fn verifying_tells_match_or_first_difference() {
    let picture = STANDARD.encode(drawn("symbology=ean-13&data=490123456789&module=3px"));
    let verify = |data: &str| {
        let answer = SERVICE.post("/v1/verify", &json!({"image_base64": picture, "symbology": "ean-13", "data": data}));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()
    };
    let good = verify("4901234567894");
    assert_eq!(good["match"], true);
    assert_eq!(good["quality"]["symbol_contrast"]["grade"], 4);
    assert_eq!(verify("490123456789")["match"], true, "the check digit is the symbology's to add");
    let bad = verify("4901234567887");
    assert_eq!(bad["match"], false);
    assert_eq!(bad["difference"], json!({"position": 11, "expected": "8", "found": "9"}));
    assert_eq!(SERVICE.post("/v1/verify", &json!({"image_base64": picture})).problem(), "missing-data");

    let picture = STANDARD.encode(drawn("symbology=gs1-data-matrix&data=(01)04912345678904(10)ABC&module=4px"));
    let answer =
        SERVICE.post("/v1/verify", &json!({"image_base64": picture, "data": "(01)04912345678904(10)ABC"})).json();
    assert_eq!(answer["match"], true, "{answer}");
    assert_eq!(answer["quality"]["unused_error_correction"]["grade"], 4);
}

#[test]
fn the_page_may_use_the_camera_and_nothing_else() {
    let page = SERVICE.send("GET", "/scan", "", b"");
    assert_eq!((page.status, page.header("permissions-policy")), (200, Some("camera=(self)")));
    assert!(page.header("content-security-policy").is_some_and(|policy| !policy.contains("unsafe")));
}

/// What the service draws and the reader knows is verified, by whatever rules it is drawn, also where nobody says which.
#[test]
fn every_symbology_that_is_read_is_verified() {
    let mut faults = Vec::new();
    for facts in LIST.iter().map(|entry| entry.facts).filter(|facts| !read_as(facts.id).is_empty()) {
        let asked = json!({"symbology": facts.id, "data": facts.example, "image": {"module": "3px"}});
        let drawn = SERVICE.post("/v1/barcodes", &asked);
        assert_eq!(drawn.status, 200, "{}", facts.id);
        let picture = STANDARD.encode(&drawn.body);
        for symbology in [json!(facts.id), Value::Null] {
            let asked = json!({"image_base64": picture, "symbology": symbology, "data": facts.example});
            let told = SERVICE.post("/v1/verify", &asked).json();
            // Read as Telepen and EAN-13, whose data differ, unless they are asked for.
            let untold = ["telepen-numeric", "upc-a", "upc-a-composite"].contains(&facts.id) && symbology.is_null();
            if told["match"] == untold
                || (told["part"] == "linear-component") != (facts.id.ends_with("-composite") && !untold)
            {
                faults.push(format!("{} as {symbology}: {told}", facts.id));
            }
        }
        let other = json!({"image_base64": picture, "symbology": facts.id, "data": "another"});
        if SERVICE.post("/v1/verify", &other).json()["match"] != false {
            faults.push(format!("{}: other data match", facts.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_refusal_of_verify_names_what_its_caller_sent() {
    let picture = STANDARD.encode(drawn("symbology=japan-post&data=1234567"));
    for (symbology, code) in [("japan-post".to_owned(), "invalid-option"), ("x".repeat(6_000), "unknown-symbology")] {
        let asked = json!({"image_base64": picture, "symbology": symbology, "data": "1234567"});
        let refused = SERVICE.post("/v1/verify", &asked);
        assert_eq!(refused.problem(), code);
        assert_eq!(refused.json()["field"], "symbology");
        assert!(refused.body.len() < 2_000, "no text comes back whole");
    }
    let asked = json!({"image_base64": STANDARD.encode("GIF"), "data": "x"});
    assert_eq!(SERVICE.post("/v1/verify", &asked).json()["field"], "image_base64");
}

#[test]
fn what_ends_too_early_is_not_told_as_empty() {
    for format in ["png", "jpeg", "webp", "gif", "bmp", "tiff"] {
        let picture = drawn(&format!("symbology=qr-code&data=HELLO&module=4px&format={format}"));
        for percent in [10, 50, 80] {
            let cut = &picture[..picture.len() * percent / 100];
            assert_eq!(scan("image/*", "", cut).problem(), "unreadable-image", "{format} {percent} %");
        }
    }
}

/// A `data:` URI is taken as the service itself makes it, and a list of no symbologies means all.
#[test]
fn what_the_service_makes_it_takes() {
    let asked = json!({"symbology": "qr-code", "data": "HELLO", "image": {"data_uri": true, "module": "4px"}});
    let uri = String::from_utf8(SERVICE.post("/v1/barcodes", &asked).body).unwrap();
    assert!(uri.starts_with("data:image/png;base64,"), "{uri}");
    assert_eq!(symbols(&SERVICE.post("/v1/scan", &json!({"image_base64": uri, "symbologies": []}))).len(), 1);
    assert_eq!(symbols(&scan("image/png", "?symbologies=", &drawn("symbology=qr-code&data=HELLO"))).len(), 1);
}
