//! Nothing of the user is written: a canary sent as data, token, query and header appears nowhere.

use serde_json::json;

use crate::{Service, bearer};

pub const CANARY: &str = "CANARY7391";

#[test]
fn many_refusals_are_sampled_in_the_log_and_counted_exactly() {
    let service = Service::start(&[]);
    for _ in 0..200 {
        assert_eq!(service.send("GET", "/v1/barcodes?symbology=qr-code&data=x&token=x", "", b"").status, 401);
    }
    // None is lost by stopping within the second.
    let log = service.stop();
    let lines: Vec<serde_json::Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let refused: Vec<_> = lines.iter().filter(|line| line["event"] == "auth.reject").collect();
    assert!(refused.len() < 200, "{} lines", refused.len());
    assert_eq!(refused.iter().map(|line| line["n"].as_u64().unwrap()).sum::<u64>(), 200);
    assert!(refused.iter().all(|line| line["reason"] == "malformed" && line["outcome"] == "deny"));
}

#[test]
fn a_canary_appears_in_nothing_the_process_writes() {
    let service = Service::start(&[]);
    let token = crate::token();
    for path in [
        format!("/v1/barcodes?symbology=qr-code&data={CANARY}"),
        format!("/v1/barcodes?symbology=ean-13&data={CANARY}"),
        format!("/v1/barcodes?symbology={CANARY}&data=x"),
        format!("/v1/barcodes?symbology=qr-code&data=x&{CANARY}=1"),
        format!("/v1/barcodes?symbology=qr-code&data=x&version={CANARY}"),
        format!("/v1/barcodes?symbology=qr-code&data=x&token={CANARY}"),
        format!("/{CANARY}?{CANARY}"),
        format!("/healthz?{CANARY}"),
    ] {
        service.get(&path);
        service.send("GET", &path, &format!("X-Note: {CANARY}\r\nAuthorization: Bearer {CANARY}\r\n"), b"");
        service.send(CANARY, &path, "", b"");
    }
    for body in [
        json!({"symbology": "qr-code", "data": CANARY}),
        json!({"symbology": "code-39", "data": CANARY.to_lowercase()}),
        json!({CANARY: 1}),
        json!({"symbology": "qr-code", "data": "x", "options": {CANARY: CANARY}}),
        json!({"items": [{"symbology": "qr-code", "data": CANARY, CANARY: 1}]}),
        json!({"labels": [{"symbology": "qr-code", "data": "x", "caption": CANARY}, {"symbology": "ean-13", "data": CANARY}]}),
    ] {
        service.post("/v1/barcodes", &body);
        service.post("/v1/barcodes/batch", &body);
        service.post("/v1/sheets", &body);
    }
    let link = service.post("/v1/links", &json!({"symbology": "qr-code", "data": CANARY})).json();
    let link = link["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
    assert_eq!(service.send("GET", &link, "", b"").status, 200);
    service.send("GET", &format!("{link}{CANARY}"), "", b"");
    let headers = format!("{}Content-Type: application/json\r\n", bearer());
    service.send("POST", "/v1/barcodes", &headers, format!("{{\"{CANARY}").as_bytes());
    let written = service.stop();
    assert!(written.contains("\"log\":\"audit\""), "the audit log was on: {written}");
    for secret in [CANARY, &CANARY.to_lowercase(), token.as_str(), &link, "00D000000000001EAA"] {
        assert!(!written.contains(secret), "{secret} was written");
    }
    // The log is a chain: every line names the one before it.
    let lines: Vec<serde_json::Value> = written.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for (i, line) in lines.iter().enumerate() {
        assert_eq!(line["seq"], i + 1, "no line is missing");
    }
    assert!(lines.iter().any(|line| line["event"] == "auth.accept"), "accepted requests are counted at the end");
    let refused: Vec<_> = lines.iter().filter(|line| line["event"] == "auth.reject").collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|line| line["reason"] != "unauthorized"), "each is told once, by its true reason");
}
