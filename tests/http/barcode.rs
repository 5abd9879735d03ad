//! `/v1/barcodes`: pictures, JSON answers, headers and refusals.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{SERVICE, bearer};

#[test]
fn get_and_post_draw_the_same_bytes_each_time() {
    let got = SERVICE.get("/v1/barcodes?symbology=qr-code&data=HELLO&error_correction=H&module=4px&format=svg");
    let posted = SERVICE.post(
        "/v1/barcodes",
        &json!({"symbology": "QRCode", "data": "HELLO", "options": {"error_correction": "H"},
            "image": {"module": "4px"}, "format": "svg"}),
    );
    assert_eq!((got.status, posted.status), (200, 200));
    assert_eq!(got.body, posted.body);
    assert_eq!(got.header("content-type"), Some("image/svg+xml"));
    assert!(got.header("cache-control").is_some_and(|value| value.starts_with("private, max-age=")));
    assert_eq!(posted.header("cache-control"), Some("no-store"));
    let receipt: Value = serde_json::from_str(got.header("barcode-receipt").expect("a receipt")).expect("JSON");
    assert!(receipt.is_object());
}

#[test]
fn png_is_the_default_and_comes_raw_with_its_length() {
    let answer = SERVICE.post("/v1/barcodes", &json!({"symbology": "code-128", "data": "ABC-123"}));
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert!(answer.body.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
}

#[test]
fn json_on_request_holds_the_same_picture() {
    let body = json!({"symbology": "ean-13", "data": "490123456789"});
    let raw = SERVICE.post("/v1/barcodes", &body);
    let headers = format!("{}Content-Type: application/json\r\nAccept: application/json\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/barcodes", &headers, body.to_string().as_bytes()).json();
    assert_eq!(answer["media_type"], "image/png");
    assert_eq!(STANDARD.decode(answer["data_base64"].as_str().unwrap()).unwrap(), raw.body);
    assert_eq!(answer["text"].as_str().unwrap().replace(' ', ""), "4901234567894");
    assert!(answer["width"].as_u64().unwrap() > 95);
    assert!(answer["receipt"].is_object());
}

#[test]
fn a_picture_is_read_back_on_request() {
    let read = SERVICE.get("/v1/barcodes?symbology=ean-13&data=490123456789&verify=true");
    let receipt: Value = serde_json::from_str(read.header("barcode-receipt").expect("a receipt")).expect("JSON");
    assert_eq!(receipt["verified"]["result"], if cfg!(reader) { "read" } else { "no-reader" });
    let unknown = SERVICE.get("/v1/barcodes?symbology=dotcode&data=A&verify=true");
    let receipt: Value = serde_json::from_str(unknown.header("barcode-receipt").expect("a receipt")).expect("JSON");
    assert_eq!(receipt["verified"], json!({"result": "no-reader"}));
    let must = SERVICE.get("/v1/barcodes?symbology=dotcode&data=A&verify=true&require=pass");
    assert_eq!((must.problem().as_str(), must.json()["field"].as_str()), ("verdict-failed", Some("verify")));
    assert_eq!(SERVICE.get("/v1/barcodes?symbology=dotcode&data=A&require=pass").status, 200);
    let faint = SERVICE.get("/v1/barcodes?symbology=ean-13&data=490123456789&verify=true&foreground=%23fefefe");
    if cfg!(reader) {
        assert_eq!((faint.status, faint.problem().as_str()), (422, "not-readable"));
    }
    assert_eq!(SERVICE.get("/v1/barcodes?symbology=ean-13&data=490123456789&verify=true&format=modules").status, 400);
}

#[test]
fn the_headers_of_every_answer_are_safe() {
    for answer in [
        SERVICE.get("/v1/barcodes?symbology=qr-code&data=HELLO"),
        SERVICE.get("/v1/barcodes?symbology=qr-code"),
        SERVICE.send("GET", "/nowhere", "", b""),
        SERVICE.send("GET", "/healthz", "", b""),
        SERVICE.send("OPTIONS", "/v1/barcodes", "", b""),
    ] {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "cross-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{}", answer.head);
        }
        assert!(answer.header("content-security-policy").is_some_and(|value| value.contains("default-src 'none'")));
        assert!(answer.header("strict-transport-security").is_some());
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 16));
        assert!(answer.header("server").is_none());
        assert!(answer.header("set-cookie").is_none());
    }
}

#[test]
fn salesforce_pages_may_call_and_others_may_not() {
    let origin = "Origin: https://acme.lightning.force.com\r\n";
    let preflight = SERVICE.send("OPTIONS", "/v1/barcodes", origin, b"");
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("https://acme.lightning.force.com"));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("Authorization, Content-Type"));
    let other = SERVICE.send("OPTIONS", "/v1/barcodes", "Origin: https://evil.example\r\n", b"");
    assert!(other.header("access-control-allow-origin").is_none());
}

/// Each refusal: its status, code, field and position.
#[test]
fn refusals_name_code_field_and_position() {
    for (query, status, code, field, position) in [
        ("data=x", 400, "malformed-request", "symbology", None),
        ("symbology=no-such&data=x", 400, "unknown-symbology", "symbology", None),
        ("symbology=qr-code", 422, "missing-data", "data", None),
        ("symbology=qr-code&data=", 422, "missing-data", "data", None),
        ("symbology=qr-code&data=x&data=y", 400, "duplicate-parameter", "data", None),
        ("symbology=qr-code&data=x&error_corection=H", 400, "unknown-parameter", "error_corection", None),
        ("symbology=qr-code&data=x&error_correction=Z", 400, "invalid-option", "error_correction", None),
        ("symbology=qr-code&data=x&version=41", 400, "invalid-option", "version", None),
        ("symbology=qr-code&data=x&format=doc", 400, "invalid-option", "format", None),
        ("symbology=qr-code&data_base64=*", 400, "malformed-request", "data_base64", Some(0)),
        ("symbology=qr-code&data=%FF", 400, "malformed-request", "data", Some(0)),
        ("symbology=ean-13&data=49012345678A", 422, "invalid-character", "data", Some(11)),
        ("symbology=ean-13&data=4901234567890", 422, "invalid-check-digit", "data", Some(12)),
        ("symbology=code-128&data=%E6%97%A5", 422, "unencodable-character", "data", Some(0)),
        // Fault reports c160: markup in an option is refused and not repeated.
        ("symbology=qr-code&data=x&foreground=%22onload%3D", 400, "invalid-option", "foreground", None),
    ] {
        let answer = SERVICE.get(&format!("/v1/barcodes?{query}"));
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{query}");
        let problem = answer.json();
        assert_eq!(problem["field"], field, "{query}");
        assert_eq!(problem["position"].as_u64(), position, "{query}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("onload"));
    }
}

/// What is right by itself and wrong beside another.
#[test]
fn what_does_not_go_together_is_refused() {
    for (query, code, field) in [
        ("symbology=qr-code&data=x&data_base64=eA==", "malformed-request", "data_base64"),
        ("symbology=qr-code&data=x&colour_space=cmyk", "invalid-option", "colour_space"),
        ("symbology=qr-code&data=x&foreground=white", "invalid-option", "foreground"),
        ("symbology=qr-code&data=x&bar_height=9mm", "invalid-option", "bar_height"),
        ("symbology=ean-13&data=490123456789&error_correction=H", "unknown-parameter", "error_correction"),
        ("symbology=qr-code&data=x&verify=true&format=modules", "invalid-option", "verify"),
    ] {
        let answer = SERVICE.get(&format!("/v1/barcodes?{query}"));
        assert_eq!((answer.status, answer.problem().as_str()), (400, code), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
}

/// RFC 9110, section 12.5.1: JSON or an archive for those who name it and would not rather have what comes by itself.
#[test]
fn the_answer_is_what_the_caller_would_rather_have() {
    let request = json!({"symbology": "code-39", "data": "A"});
    let (json, png, pdf, zip) = ("application/json", "image/png", "application/pdf", "application/zip");
    let data_uri = json!({"symbology": "code-39", "data": "A", "image": {"data_uri": true}});
    let batch = json!({"items": [request]});
    let sheet = json!({"labels": [request]});
    for (path, body, accept, expected) in [
        ("/v1/barcodes", &request, "application/json", json),
        ("/v1/barcodes", &request, "application/json, text/plain, */*", json),
        ("/v1/barcodes", &request, "Application/JSON;charset=utf-8", json),
        ("/v1/barcodes", &request, "image/png;q=0.5, application/json;q=0.6", json),
        ("/v1/barcodes", &request, "image/png;q=0.5\r\nAccept: application/json", json),
        ("/v1/barcodes", &request, "application/json;q=0, image/png", png),
        ("/v1/barcodes", &request, "application/json;q=0", png),
        ("/v1/barcodes", &request, "image/png, application/json;q=0.1", png),
        ("/v1/barcodes", &request, "image/*, application/json;q=0.1", png),
        ("/v1/barcodes", &request, "application/jsonx", png),
        ("/v1/barcodes", &request, "*/*", png),
        ("/v1/barcodes", &request, "", png),
        ("/v1/barcodes", &data_uri, "text/plain, application/json;q=0.5", "text/plain; charset=utf-8"),
        ("/v1/barcodes", &data_uri, "image/png, application/json;q=0.5", json),
        ("/v1/barcodes/batch", &batch, "Application/ZIP", zip),
        ("/v1/barcodes/batch", &batch, "application/zip;q=0", json),
        ("/v1/barcodes/batch", &batch, "application/json, application/zip;q=0.9", json),
        ("/v1/sheets", &sheet, "application/json", json),
        ("/v1/sheets", &sheet, "application/json;q=0", pdf),
        ("/v1/sheets", &sheet, "application/pdf, application/json;q=0.1", pdf),
    ] {
        let headers = format!("{}Content-Type: application/json\r\nAccept: {accept}\r\n", bearer());
        let answer = SERVICE.send("POST", path, &headers, body.to_string().as_bytes());
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(expected)), "{path} {accept}");
    }
}

#[test]
fn details_are_told_in_japanese_on_request() {
    let headers = format!("{}Accept-Language: ja\r\n", bearer());
    let answer = SERVICE.send("GET", "/v1/barcodes?symbology=ean-13&data=4901234567890", &headers, b"");
    assert!(answer.json()["detail"].as_str().unwrap().contains("チェックデジット"));
}

/// Fault report c42: a JSON number is no string of digits.
#[test]
fn data_must_be_a_string() {
    let answer = SERVICE.post("/v1/barcodes", &json!({"symbology": "upc-a", "data": 47_875_840_614_u64}));
    assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"));
}

/// Fault reports c155, c158: a plus sign, a blank and a percent sign, each in its spelling.
#[test]
fn queries_are_decoded_exactly_once() {
    let rows = |query: &str| {
        let answer = SERVICE.get(&format!("/v1/barcodes?symbology=code-128&format=modules&data={query}"));
        assert_eq!(answer.status, 200, "{query}");
        answer.body
    };
    assert_eq!(rows("a%2Bb"), rows("a%2bb"));
    assert_eq!(rows("a+b"), rows("a%20b"));
    assert_ne!(rows("a%2Bb"), rows("a+b"));
    assert_ne!(rows("a%2520b"), rows("a%20b"));
    // A plus sign in a JSON body is a plus sign.
    let posted = SERVICE.post("/v1/barcodes", &json!({"symbology": "code-128", "data": "a+b", "format": "modules"}));
    assert_eq!(posted.body, rows("a%2Bb"));
}

/// Fault report c161: text is text in SVG, whatever it looks like.
#[test]
fn markup_in_the_data_stays_text() {
    let data = "%3C/text%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let answer = SERVICE.get(&format!("/v1/barcodes?symbology=code-128&format=svg&data={data}"));
    assert_eq!(answer.status, 200);
    let svg = String::from_utf8(answer.body.clone()).unwrap();
    assert!(!svg.contains("<script"));
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
}

/// Fault report c163: the product of size and scale is bounded.
#[test]
fn too_many_pixels_are_refused() {
    let data = "a".repeat(2953);
    let answer = SERVICE.get(&format!("/v1/barcodes?symbology=qr-code&error_correction=L&data={data}&module=200px"));
    assert_eq!((answer.status, answer.problem().as_str()), (422, "image-too-large"));
}

#[test]
fn report_c144_a_colour_is_the_same_in_every_spelling() {
    let drawn = |colour: &str| {
        let path = format!("/v1/barcodes?symbology=code-128&data=5555563151499218&background={colour}&foreground=navy");
        let answer = SERVICE.get(&path);
        assert_eq!(answer.status, 200, "{colour}: {}", String::from_utf8_lossy(&answer.body));
        answer.body
    };
    assert_eq!(drawn("%23ffffff"), drawn("ffffff"));
    assert_eq!(drawn("%23ffffff"), drawn("white"));
    assert_eq!(drawn("Pink"), drawn("%23FFC0CB"));
    assert_ne!(drawn("white"), drawn("pink"));
    // What a raw `#` leaves of the URL is refused, not guessed.
    let cut = SERVICE.get("/v1/barcodes?symbology=code-128&data=5555563151499218&background=");
    assert_eq!((cut.status, cut.json()["field"].as_str()), (400, Some("background")));
}

#[test]
fn report_c167_a_hundred_at_once_are_answered_alike() {
    let path = "/v1/barcodes?symbology=code-128&data=STRP01LTPXS&text=true";
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..100).map(|_| scope.spawn(|| SERVICE.get(path))).collect();
        asked.into_iter().map(|answer| answer.join().expect("an answer")).collect()
    });
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.head);
        assert_eq!(answer.body, answers[0].body);
    }
}

#[test]
fn report_c170_a_picture_suits_the_pdf_renderer_of_salesforce() {
    let path = "/v1/barcodes?symbology=qr-code&data=https%3A%2F%2Fexample.com%2Fa%2F0123456789&width=200&height=200";
    let answer = SERVICE.get(path);
    assert_eq!(answer.status, 200);
    assert!(answer.body.len() < 20_000, "{} bytes", answer.body.len());
    // Bit depth and colour type of the header: one bit of grey.
    assert_eq!(answer.body[24..26], [1, 0]);
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(answer.header("location"), None);
}
