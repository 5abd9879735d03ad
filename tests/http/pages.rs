//! What needs no token: catalogue, OpenAPI, health.

use raybarcode::symbology::LIST;
use serde_json::json;

use crate::{SERVICE, bearer};

#[test]
fn the_catalogue_lists_every_symbology_with_its_options() {
    let catalogue = SERVICE.send("GET", "/v1/symbologies", "", b"").json();
    let listed = catalogue["symbologies"].as_array().unwrap();
    assert_eq!(listed.len(), LIST.len());
    let qr = listed.iter().find(|symbology| symbology["id"] == "qr-code").unwrap();
    assert!(qr["options"].as_array().unwrap().iter().any(|option| option["name"] == "error_correction"));
}

#[test]
fn openapi_is_3_0_3_and_refers_to_nothing_that_is_missing() {
    let document = SERVICE.send("GET", "/openapi.json", "", b"").json();
    assert_eq!(document["openapi"], "3.0.3");
    let text = document.to_string();
    for part in text.split("\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().unwrap());
        assert!(document.pointer(&pointer).is_some(), "{pointer}");
    }
    // Words of JSON schema that OpenAPI 3.0 does not know.
    for word in ["\"const\":", "\"type\":[", "\"type\":\"null\""] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(document["paths"]["/v1/barcodes"]["post"]["responses"]["422"].is_object());
    // A refusal may be drawn where `on_error` is a parameter, and nowhere else.
    let refused = |route: &str| &document["paths"].pointer(route).unwrap()["responses"]["401"]["content"];
    for (route, drawn) in [
        ("/~1v1~1barcodes/get", true),
        ("/~1i~1{sealed}/get", true),
        ("/~1api~1barcode/post", true),
        ("/~1v1~1barcodes/post", false),
    ] {
        assert_eq!(refused(route)["image/png"].is_object(), drawn, "{route}");
        assert!(refused(route)["application/problem+json"].is_object(), "{route}");
    }
}

/// What External Services cannot type is not in their document; a script holds the finer rules.
#[test]
fn openapi_for_salesforce_is_json_with_one_type_a_name() {
    let answer = SERVICE.send("GET", "/openapi-salesforce.json", "", b"");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let document = answer.json();
    assert_eq!(document["openapi"], "3.0.3");
    let text = document.to_string();
    for part in text.split("\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().unwrap());
        assert!(document.pointer(&pointer).is_some(), "{pointer}");
    }
    for word in ["oneOf", "anyOf", "allOf", "additionalProperties", "const", "nullable", "image/png", "problem+json"] {
        assert!(!text.contains(&format!("\"{word}\":")), "{word}");
    }
    let post = &document["paths"]["/v1/barcodes"]["post"];
    assert_eq!(post["operationId"], "generateBarcode");
    let options = &document["components"]["schemas"]["Options"]["properties"];
    assert_eq!((&options["version"]["type"], &options["check_digit"]["type"]), (&"integer".into(), &"boolean".into()));
}

/// The document's request, sent as External Services send it, has the answer that the document tells.
#[test]
fn what_external_services_send_is_answered_in_json() {
    let body = json!({"symbology": "qr-code", "data": "HELLO", "options": {"version": 2, "error_correction": "H"},
        "image": {"module": "4px", "quiet_zone": true, "rotate": 90}});
    let headers = format!("{}Content-Type: application/json\r\nAccept: application/json\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/barcodes", &headers, body.to_string().as_bytes());
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json()["width"], (25 + 8) * 4);
}

#[test]
fn unknown_paths_are_problems() {
    assert_eq!(SERVICE.send("GET", "/nowhere", "", b"").problem(), "not-found");
    assert_eq!(SERVICE.send("GET", "/v1//barcodes", "", b"").problem(), "not-found");
}
