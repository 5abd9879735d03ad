//! Pictures held against the profiles: what passes, what fails and why, and what `require` does with it.

use raybarcode::{generate::generate, refusal::Language, request::Request};
use serde_json::{Value, json};

const SLIP: &str = "9191234500000000000000452087500401310029500";
const ELEMENTS: &str = "(01)04912345678904(10)ABC";

fn request(symbology: &str, data: &str, options: &Value, image: &Value) -> Request {
    let request = json!({"symbology": symbology, "data": data, "options": options, "image": image});
    Request::from_object(request.as_object().unwrap()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn verdict(symbology: &str, data: &str, options: &Value, image: &Value) -> Value {
    let answer = generate(&request(symbology, data, options, image)).unwrap_or_else(|refusal| panic!("{refusal}"));
    answer.receipt.to_json(Language::English)["verdict"].clone()
}

/// The checks that failed, by their codes.
fn failed(verdict: &Value) -> Vec<String> {
    let checks = verdict["checks"].as_array().unwrap().iter();
    checks.filter(|check| check["passed"] == false).map(|check| check["check"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pictures_are_held_against_profiles() {
    let none = || json!({});
    let payment = || json!({"payment": true});
    for (profile, symbology, data, options, image, expected) in [
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "0.33mm"}), ""),
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "0.33mm", "dpi": 203}), ""),
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "0.25mm", "dpi": 203}), "x-dimension"),
        (
            "gs1-retail",
            "ean-13",
            "490123456789",
            none(),
            json!({"module": "0.33mm", "bar_height": "11mm"}),
            "bar-height",
        ),
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "0.33mm", "quiet_zone": 5}), "quiet-zone"),
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "0.33mm", "foreground": "red"}), "contrast"),
        ("gs1-retail", "ean-13", "490123456789", none(), json!({"module": "2px"}), "true-size true-size"),
        ("gs1-retail", "ean-8", "4912345", none(), json!({"module": "0.264mm"}), ""),
        ("gs1-retail", "upc-e", "01234565", none(), json!({"module": "0.33mm"}), ""),
        ("gs1-retail", "code-128", "ABC", none(), json!({"module": "0.33mm"}), "symbology"),
        (
            "gs1-retail",
            "gs1-databar-omnidirectional",
            "0491234567890",
            none(),
            json!({"module": "0.33mm"}),
            "bar-height",
        ),
        (
            "gs1-retail",
            "gs1-databar-omnidirectional",
            "0491234567890",
            none(),
            json!({"module": "0.33mm", "bar_height": 46}),
            "",
        ),
        (
            "gs1-retail",
            "gs1-digital-link-qr-code",
            "https://id.gs1.org/01/04912345678904",
            none(),
            json!({"module": "0.4mm"}),
            "",
        ),
        (
            "gs1-logistics",
            "gs1-128",
            ELEMENTS,
            none(),
            json!({"module": "0.5mm", "dpi": 203, "bar_height": "31.75mm"}),
            "",
        ),
        (
            "gs1-logistics",
            "gs1-128",
            ELEMENTS,
            none(),
            json!({"module": "0.25mm", "dpi": 203, "bar_height": "32mm"}),
            "x-dimension",
        ),
        (
            "gs1-logistics",
            "gs1-128",
            "(02)04912345678904",
            none(),
            json!({"module": "0.5mm", "bar_height": "32mm"}),
            "gs1-elements",
        ),
        ("gs1-logistics", "itf-14", "1491234567890", none(), json!({"module": "1.016mm", "bar_height": "32mm"}), ""),
        ("gs1-logistics", "gs1-data-matrix", ELEMENTS, none(), json!({"module": "0.5mm"}), "x-dimension"),
        ("payment-slip", "gs1-128", SLIP, payment(), json!({"module": "4px", "dpi": 600}), ""),
        ("payment-slip", "gs1-128", SLIP, payment(), json!({"module": "1px", "dpi": 203}), "x-dimension"),
        (
            "payment-slip",
            "gs1-128",
            SLIP,
            payment(),
            json!({"module": "4px", "dpi": 600, "bar_height": "9mm"}),
            "bar-height",
        ),
        (
            "payment-slip",
            "gs1-128",
            SLIP,
            payment(),
            json!({"module": "4px", "dpi": 600, "foreground": "navy"}),
            "black-on-white",
        ),
        (
            "payment-slip",
            "gs1-128",
            ELEMENTS,
            none(),
            json!({"module": "4px", "dpi": 600, "bar_height": "10mm"}),
            "payment",
        ),
        ("japan-post", "japan-post", "10000131-3-2-503", none(), json!({"module": "0.6mm"}), ""),
        ("japan-post", "japan-post", "10000131-3-2-503", none(), json!({"module": "0.6mm", "dpi": 203}), ""),
        (
            "japan-post",
            "japan-post",
            "10000131-3-2-503",
            none(),
            json!({"module": "0.6mm", "dpi": 203, "rotate": 90}),
            "",
        ),
        ("japan-post", "japan-post", "10000131-3-2-503", none(), json!({"module": "0.48mm", "quiet_zone": 5}), ""),
        ("japan-post", "japan-post", "10000131-3-2-503", none(), json!({"module": "0.48mm"}), "quiet-zone"),
        ("japan-post", "japan-post", "10000131-3-2-503", none(), json!({"module": "0.9mm"}), "points"),
        (
            "japan-post",
            "japan-post",
            "10000131-3-2-503",
            none(),
            json!({"module": "0.6mm", "bar_height": "6mm"}),
            "points",
        ),
        ("label-203", "code-128", "ABC-123", none(), json!({"module": "0.25mm", "dpi": 203}), ""),
        ("label-203", "code-128", "ABC-123", none(), json!({"module": "0.25mm", "dpi": 300}), "resolution"),
        ("label-203", "ean-13", "490123456789", none(), json!({"module": "0.33mm", "dpi": 203}), "deviation"),
        ("label-203", "code-128", "ABC-123", none(), json!({"module": "1px", "dpi": 203}), "dots"),
        ("label-203", "code-128", "ABC-123", none(), json!({"module": "10px", "dpi": 203}), "length"),
        ("label-300", "qr-code", "ABC-123", none(), json!({"module": "4px", "dpi": 300}), ""),
        ("label-600", "qr-code", "ABC-123", none(), json!({"module": "2px", "dpi": 600}), "dots"),
    ] {
        let mut image = image;
        image["profile"] = json!(profile);
        let verdict = verdict(symbology, data, &options, &image);
        assert_eq!(failed(&verdict).join(" "), expected, "{symbology}, {image}: {verdict:#}");
        assert_eq!((&verdict["profile"], &verdict["passed"]), (&json!(profile), &json!(expected.is_empty())));
    }
}

#[test]
fn what_must_pass_and_does_not_is_refused_with_its_measures() {
    let image = json!({"module": "0.25mm", "dpi": 203, "profile": "gs1-retail", "require": "pass"});
    let refusal = generate(&request("ean-13", "490123456789", &json!({}), &image)).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), ("verdict-failed", "module"));
    let told = refusal.detail(Language::English);
    assert!(
        told.contains("gs1-retail") && told.contains("0.2502 mm") && told.contains("3 to 5 dots at 203 dpi"),
        "{told}"
    );
    assert!(refusal.detail(Language::Japanese).contains("3~5 ドット"));

    let image = json!({"module": "0.375mm", "dpi": 203, "profile": "gs1-retail", "require": "pass"});
    assert!(generate(&request("ean-13", "490123456789", &json!({}), &image)).is_ok());
}

#[test]
fn without_a_profile_every_warning_must_be_absent() {
    let drawn = |symbology, data, mut image: Value| {
        image["require"] = json!("pass");
        generate(&request(symbology, data, &json!({}), &image)).map(drop).map_err(|refusal| refusal.code)
    };
    assert_eq!(drawn("qr-code", "HELLO", json!({})), Ok(()));
    assert_eq!(drawn("qr-code", "HELLO", json!({"foreground": "#ddd"})), Err("verdict-failed"));
    assert_eq!(drawn("gs1-128", ELEMENTS, json!({})), Ok(()));
    // A count of what is contained needs the number of the item.
    assert_eq!(drawn("gs1-128", "(02)04912345678904", json!({})), Err("verdict-failed"));
}

#[test]
fn a_ground_that_is_see_through_fails_as_such() {
    let drawn = |symbology, data, profile, change: Value| {
        let mut image = json!({"module": "0.6mm", "dpi": 300, "profile": profile, "background": "transparent"});
        image.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        request(symbology, data, &json!({}), &image)
    };
    let logistics = ("gs1-128", ELEMENTS, "gs1-logistics", json!({"bar_height": "32mm"}));
    for (symbology, data, profile, change) in [
        ("ean-13", "490123456789", "gs1-retail", json!({})),
        logistics,
        ("japan-post", "10000131-3-2-503", "japan-post", json!({})),
    ] {
        let answer = generate(&drawn(symbology, data, profile, change.clone())).unwrap();
        let verdict = &answer.receipt.to_json(Language::English)["verdict"];
        assert_eq!(failed(verdict), ["opaque"], "{profile}: {verdict}");
        let mut required = change;
        required["require"] = "pass".into();
        let refused = generate(&drawn(symbology, data, profile, required)).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.code), ("background", "verdict-failed"), "{}", refused.wording.en);
    }
}

#[test]
fn white_on_white_is_drawn_only_where_nothing_is_required() {
    let style = |require: &str| json!({"foreground": "white", "background": "#fff", "require": require});
    let code =
        |require| generate(&request("qr-code", "HELLO", &json!({}), &style(require))).map_err(|refusal| refusal.code);
    assert_eq!(code("ink").map(drop), Err("invalid-option"));
    assert_eq!(code("pass").map(drop), Err("invalid-option"));
    let answer = code("nothing").unwrap();
    assert!(answer.receipt.to_header().contains("low-contrast"));
    assert!(image::load_from_memory(&answer.bytes).unwrap().to_rgb8().pixels().all(|pixel| pixel.0 == [255; 3]));
}

#[test]
fn the_header_names_what_failed() {
    let image = json!({"module": "0.25mm", "dpi": 203, "profile": "gs1-retail"});
    let header = generate(&request("ean-13", "490123456789", &json!({}), &image)).unwrap().receipt.to_header();
    assert!(
        header.contains(r#""verdict":{"profile":"gs1-retail","passed":false,"failed":["x-dimension"]}"#),
        "{header}"
    );
}

#[test]
fn a_picture_for_visualforce_has_two_colours_and_its_mark_up() {
    let image =
        json!({"module": "0.33mm", "dpi": 300, "profile": "salesforce-pdf", "require": "pass", "data_uri": true});
    let answer = generate(&request("ean-13", "490123456789", &json!({}), &image)).unwrap();
    let picture = image::load_from_memory(&answer.bytes).unwrap();
    assert!(picture.to_rgba8().pixels().all(|pixel| matches!(pixel.0, [0, 0, 0, 255] | [255, 255, 255, 255])));
    assert_eq!(answer.bytes[24], 1, "one bit a pixel");
    let json = Value::Object(answer.to_json(Language::Japanese));
    let uri = json["data_uri"].as_str().unwrap();
    assert_eq!(uri.strip_prefix("data:image/png;base64,"), json["data_base64"].as_str());
    let [width, height] = [answer.width, answer.height].map(|side| f64::from(side) * 25.4 / 300.0);
    assert_eq!(
        json["markup"],
        format!(
            r#"<img src="{uri}" alt="{} のバーコード: 4 901234 567894" style="width:{width:.3}mm;height:{height:.3}mm"/>"#,
            answer.name
        )
    );
    assert_eq!(json["alt"]["en"], format!("{} barcode: 4 901234 567894", answer.name));

    let refused = |data: &str, change: Value| {
        let mut image = image.clone();
        image.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        generate(&request("qr-code", data, &json!({}), &image)).unwrap_err().field
    };
    assert_eq!(refused("HELLO", json!({"background": "transparent"})), "background");
    assert_eq!(refused("HELLO", json!({"module": "9mm"})), "module");
    assert_eq!(refused("HELLO", json!({"quiet_zone": 1})), "quiet_zone");
    let injected =
        generate(&request("qr-code", "HELLO", &json!({}), &json!({"profile": "salesforce-pdf", "dpi": 300}))).unwrap();
    assert!(injected.to_json(Language::English)["markup"].as_str().unwrap().contains("alt=\"QR Code barcode\""));
}
