//! Sizes, methods, framing and use: what is too much is refused, and the service lives on.

use serde_json::json;

use crate::{SERVICE, Service, bearer, now, verifier};

#[test]
fn too_large_requests_are_refused_by_their_part() {
    let body = json!({"symbology": "qr-code", "data": "x".repeat(70_000)});
    assert_eq!(SERVICE.post("/v1/barcodes", &body).problem(), "payload-too-large");
    let long = SERVICE.get(&format!("/v1/barcodes?symbology=qr-code&data={}", "x".repeat(9000)));
    assert_eq!(long.status, 414);
    let many = "X-Many: y\r\n".repeat(70);
    let answer = SERVICE.send("GET", "/v1/barcodes?symbology=qr-code&data=x", &(bearer() + &many), b"");
    assert_eq!(answer.status, 431);
    let big = format!("X-Big: {}\r\n", "y".repeat(20_000));
    let answer = SERVICE.send("GET", "/v1/barcodes?symbology=qr-code&data=x", &(bearer() + &big), b"");
    assert_eq!(answer.status, 431);
}

#[test]
fn only_plain_json_is_read() {
    for (headers, status) in [
        ("Content-Type: text/plain\r\n", 415),
        ("", 415),
        ("Content-Type: application/json\r\nContent-Encoding: gzip\r\n", 415),
    ] {
        let answer = SERVICE.send("POST", "/v1/barcodes", &(bearer() + headers), b"{}");
        assert_eq!(answer.status, status, "{headers}");
        answer.problem();
    }
}

#[test]
fn malformed_json_is_a_400_with_its_position() {
    let headers = format!("{}Content-Type: application/json\r\n", bearer());
    let deep = "[".repeat(1000) + &"]".repeat(1000);
    for body in ["{", "[]", "null", "\u{feff}{}", "{\"a\":1,}", "{'a':1}", "NaN", "{\"data\":\"\\ud800\"}", &deep] {
        let answer = SERVICE.send("POST", "/v1/barcodes", &headers, body.as_bytes());
        assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"), "{body:.40}");
    }
}

#[test]
fn other_methods_are_refused_with_those_allowed() {
    for method in ["PUT", "DELETE", "PATCH", "TRACE"] {
        let answer = SERVICE.send(method, "/v1/barcodes", "", b"");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, POST, OPTIONS")), "{method}");
    }
    assert_eq!(SERVICE.send("PUT", "/api/barcode", "", b"").header("allow"), Some("GET, HEAD, POST, OPTIONS"));
    assert_eq!(SERVICE.send("POST", "/healthz", "", b"").header("allow"), Some("GET, HEAD"));
}

#[test]
fn ambiguous_framing_is_refused() {
    for head in [
        "POST /v1/barcodes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "POST /v1/barcodes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /v1/barcodes HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
    ] {
        assert_eq!(SERVICE.raw(head.as_bytes()).status, 400, "{head}");
    }
}

#[test]
fn a_slow_body_is_cut() {
    let head = format!(
        "POST /v1/barcodes HTTP/1.1\r\nHost: a\r\n{}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        bearer()
    );
    let start = std::time::Instant::now();
    let answer = SERVICE.raw(head.as_bytes());
    assert!(start.elapsed() < std::time::Duration::from_secs(15));
    assert!(matches!(answer.status, 400 | 408), "{}", answer.head);
}

#[test]
fn a_picture_that_is_read_back_costs_five_symbols() {
    let service = Service::start(&[]);
    let drawn = |org: &str, more: &str| {
        let token = verifier().mint(&format!("m1.{org}.20991231.trial"), now(), 900).unwrap();
        let headers = format!("Authorization: Bearer {token}\r\n");
        let path = format!("/v1/barcodes?symbology=qr-code&data=x{more}");
        (0..400).take_while(|_| service.send("GET", &path, &headers, b"").status == 200).count()
    };
    let (plain, proven) = (drawn("00D000000000003EAA", ""), drawn("00D000000000004EAA", "&verify=true"));
    assert!(proven > 0 && proven * 3 < plain && plain < 400, "{proven} of {plain}");
}

#[test]
fn a_busy_org_waits_and_another_does_not() {
    let service = Service::start(&[]);
    let ask = |org: &str| {
        let token = verifier().mint(&format!("m1.{org}.20991231.trial"), now(), 900).unwrap();
        let headers = format!("Authorization: Bearer {token}\r\n");
        service.send("GET", "/v1/barcodes?symbology=qr-code&data=x", &headers, b"")
    };
    let limited = (0..400).map(|_| ask("00D000000000001EAA")).find(|answer| answer.status == 429);
    let limited = limited.expect("a trial may not draw 400 symbols at once");
    assert_eq!(limited.problem(), "rate-limited");
    for name in ["retry-after", "ratelimit", "ratelimit-policy"] {
        assert!(limited.header(name).is_some(), "{name}");
    }
    assert_eq!(ask("00D000000000002EAA").status, 200);
}

#[test]
fn a_stop_answers_what_was_accepted() {
    let service = Service::start(&[]);
    assert_eq!(service.get("/v1/barcodes?symbology=qr-code&data=x").status, 200);
    let start = std::time::Instant::now();
    service.stop();
    assert!(start.elapsed() < std::time::Duration::from_secs(15), "far below the time that a stop may take");
}
