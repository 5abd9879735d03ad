//! `/v1/sheets`: a PDF of labels, or a refusal that names the label.

use serde_json::{Value, json};

use crate::{SERVICE, Service, bearer, now, verifier};

fn sheet(labels: usize) -> Value {
    let label = |i: usize| json!({"symbology": "qr-code", "data": i.to_string(), "caption": format!("商品 {i}")});
    json!({"columns": 5, "rows": 13, "margins": 10, "labels": (0..labels).map(label).collect::<Vec<_>>()})
}

#[test]
fn a_sheet_is_a_pdf_or_json_with_receipts() {
    let answer = SERVICE.post("/v1/sheets", &sheet(66));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pdf")));
    assert!(answer.body.starts_with(b"%PDF-"));
    let headers = format!("{}Content-Type: application/json\r\nAccept: application/json\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/sheets", &headers, sheet(66).to_string().as_bytes()).json();
    assert_eq!((&answer["media_type"], &answer["pages"]), (&json!("application/pdf"), &json!(2)));
    assert_eq!(answer["receipts"].as_array().unwrap().len(), 66);
    assert_eq!(answer["receipts"][65]["dpi"], 600.0);
}

#[test]
fn a_fault_names_its_label_and_nothing_is_printed() {
    let mut asked = sheet(5);
    asked["labels"][3] = json!({"symbology": "ean-13", "data": "4901234567890"});
    let answer = SERVICE.post("/v1/sheets", &asked);
    assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-check-digit"));
    assert_eq!(answer.json()["field"], "labels[3].data");
    assert_eq!(SERVICE.post("/v1/sheets", &json!([])).problem(), "malformed-request");
    assert_eq!(SERVICE.post("/v1/sheets", &sheet(101)).problem(), "payload-too-large");
}

#[test]
fn labels_are_symbols_of_the_orgs_limit_and_copies_are_none() {
    let service = Service::start(&[]);
    let token = verifier().mint("m1.00D000000000003EAA.20991231.trial", now(), 900).unwrap();
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let mut copied = sheet(10);
    copied["copies"] = json!(200);
    let send = |sheet: &Value| service.send("POST", "/v1/sheets", &headers, sheet.to_string().as_bytes());
    assert_eq!(send(&copied).status, 200);
    assert_eq!(send(&sheet(85)).status, 200);
    assert_eq!(send(&sheet(85)).problem(), "rate-limited");
}
