//! What needs no token: catalogue, OpenAPI, health.

use raybarcode::symbology::LIST;

use crate::SERVICE;

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
}

#[test]
fn unknown_paths_are_problems() {
    assert_eq!(SERVICE.send("GET", "/nowhere", "", b"").problem(), "not-found");
    assert_eq!(SERVICE.send("GET", "/v1//barcodes", "", b"").problem(), "not-found");
}
