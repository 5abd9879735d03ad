//! Public fault reports on barcode services, each held against what would have been right.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{SERVICE, bearer, token};

/// Requests that no symbology can carry or nobody can understand, at both doors, and their status.
const BAD: [(&str, u16); 8] = [
    ("/v1/barcodes?symbology=JAN13&data=", 422),
    ("/v1/barcodes?symbology=JAN13&data=bad+data", 422),
    ("/v1/barcodes?symbology=JAN13", 422),
    ("/v1/barcodes?symbology=JAN13&data=4901234567894&format=bad", 400),
    ("/api/barcode?type=JAN13&value=", 422),
    ("/api/barcode?type=JAN13&value=bad+data", 422),
    ("/api/barcode?type=bad&value=4901234567894", 400),
    ("/api/barcode?type=JAN13&value=4901234567894&outputFormat=bad", 400),
];

#[test]
fn report_c166_bad_input_gets_a_reason_and_no_picture() {
    for (path, status) in BAD {
        let answer = SERVICE.get(path);
        assert_eq!(answer.status, status, "{path}");
        // Media type, code and sentence.
        assert!(!answer.problem().is_empty(), "{path}");
        assert!(!answer.json()["detail"].as_str().unwrap().is_empty(), "{path}");
    }
    let posted = SERVICE.post("/v1/barcodes", &json!({"symbology": "JAN13", "data": ""}));
    assert_eq!((posted.status, posted.problem().as_str()), (422, "missing-data"));
    let at_door = SERVICE.get("/api/barcode?type=JAN13&value=").json();
    assert_eq!((&at_door["field"], &at_door["engine_error"]), (&json!("value"), &json!("NotHaveValue")));
}

#[test]
fn report_c169_an_error_is_never_kept_and_a_picture_only_by_who_asked() {
    for (path, _) in BAD {
        assert_eq!(SERVICE.get(path).header("cache-control"), Some("no-store"), "{path}");
    }
    for answer in [
        SERVICE.send("GET", "/v1/barcodes?symbology=JAN13&data=4901234567894", "", b""),
        SERVICE.send("GET", "/nowhere", "", b""),
        SERVICE.send("DELETE", "/v1/barcodes", &bearer(), b""),
        SERVICE.send("POST", "/v1/barcodes", &bearer(), b"x"),
    ] {
        assert!(answer.status >= 400);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.head);
    }
    // The token in a URL makes no shared cache keep a picture, and the same request has the same bytes.
    for path in ["/v1/barcodes?symbology=JAN13&data=4901234567894", "/api/barcode?type=JAN13&value=4901234567894"] {
        let asked = format!("{path}&token={}", token());
        let [first, second] = [(); 2].map(|()| SERVICE.send("GET", &asked, "", b""));
        assert_eq!((first.status, second.status), (200, 200), "{path}");
        assert_eq!(first.body, second.body, "{path}");
        let cache = first.header("cache-control").unwrap();
        assert!(cache.starts_with("private, max-age="), "{cache}");
        assert!(!cache.contains("public") && !cache.contains("s-maxage"), "{cache}");
    }
}

#[test]
fn report_c172_a_picture_is_raw_bytes_and_its_base64_the_same() {
    let body = json!({"symbology": "QRCode", "data": "any"});
    let posted = SERVICE.post("/v1/barcodes", &body);
    for answer in [
        &posted,
        &SERVICE.get("/v1/barcodes?symbology=QRCode&data=any"),
        &SERVICE.get("/api/barcode?type=QRCode&value=any"),
    ] {
        assert_eq!(answer.status, 200);
        // No charset, no byte order mark, nothing before the signature or after the last chunk.
        assert_eq!(answer.header("content-type"), Some("image/png"));
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
        assert_eq!(answer.header("content-encoding"), None);
        assert_eq!(answer.header("transfer-encoding"), None);
        assert!(answer.body.starts_with(b"\x89PNG\r\n\x1A\n"));
        assert!(answer.body.ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"));
    }
    let headers = format!("{}Content-Type: application/json\r\nAccept: application/json\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/barcodes", &headers, body.to_string().as_bytes());
    let text = answer.json()["data_base64"].as_str().unwrap().to_owned();
    assert_eq!(STANDARD.decode(&text).unwrap(), posted.body);
    assert!(text.bytes().all(|c| c.is_ascii_graphic()), "no line breaks");
}

/// The text under the bars is that of the data, not of the query that carried it.
#[test]
fn report_c152_text_is_decoded_before_it_is_drawn() {
    for path in [
        "/v1/barcodes?symbology=Code128&data=ABC%3F%3CD%20E&format=svg",
        "/api/barcode?type=Code128&value=ABC%3F%3CD%20E&outputFormat=SVG",
    ] {
        let answer = SERVICE.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let svg = String::from_utf8(answer.body).unwrap();
        assert!(svg.contains("<title>ABC?&lt;D E</title>"), "{path}");
        assert!(!svg.contains("%3"), "{path}");
    }
}
