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

/// RFC 9110, sections 8.3.1 and 8.4.1: names of media types and codings are whole, in either case, with parameters or without.
#[test]
fn the_type_of_a_body_is_read_by_its_whole_name() {
    let item = br#"{"symbology":"code-39","data":"A"}"#;
    let form = b"type=Code39&value=A";
    let (single, batch, door) = ("/v1/barcodes", "/v1/barcodes/batch", "/api/barcode");
    for (path, media_type, more, body, status) in [
        (single, "Application/JSON ; charset=utf-8", "", &item[..], 200),
        (single, "application/json", "Content-Encoding: Identity\r\n", &item[..], 200),
        (single, "application/jsonx", "", &item[..], 415),
        (batch, "Application/X-NDJSON", "", &item[..], 200),
        (batch, "application/x-ndjson;charset=utf-8", "", &item[..], 200),
        (batch, "application/x-ndjsonfoo", "", &item[..], 415),
        (door, "Application/X-WWW-Form-URLencoded; charset=utf-8", "", &form[..], 200),
        (door, "application/x-www-form-urlencoded2", "", &form[..], 415),
    ] {
        let headers = format!("{}Content-Type: {media_type}\r\n{more}", bearer());
        let answer = SERVICE.send("POST", path, &headers, body);
        assert_eq!(answer.status, status, "{path} {media_type} {more}");
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

/// A parameter that nobody reads is refused, where the parameters of a request stand in its body or its link too.
#[test]
fn a_query_that_nobody_reads_is_refused() {
    let request = json!({"symbology": "qr-code", "data": "x"});
    let link = SERVICE.post("/v1/links", &request).json();
    let link = link["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
    let posts = [
        ("/v1/barcodes?format=svg", "format", request.clone()),
        ("/v1/barcodes?token=x", "token", request.clone()),
        ("/v1/barcodes/batch?bogus=1", "bogus", json!({"items": [request]})),
        ("/v1/sheets?bogus=1", "bogus", json!({"labels": [request]})),
        ("/v1/links?expires_in=1", "expires_in", request.clone()),
        ("/api/barcode?type=qrcode&value=ZZZ", "type", json!({"type": "QRCode", "value": "x"})),
    ];
    let read = [
        ("/v1/scan?symbologies=qr-code", "symbologies", json!({"image_base64": "x"})),
        ("/v1/verify?x=1", "x", json!({"image_base64": "x", "data": "x"})),
    ];
    for (path, field, body) in posts.iter().chain(read.iter().filter(|_| cfg!(reader))) {
        let answer = SERVICE.post(path, body);
        assert_eq!((answer.status, answer.problem().as_str()), (400, "unknown-parameter"), "{path}");
        assert_eq!(answer.json()["field"], *field, "{path}");
    }
    let form = format!("{}Content-Type: application/x-www-form-urlencoded\r\n", bearer());
    let answer = SERVICE.send("POST", "/api/barcode?imageWidth=9", &form, b"type=QRCode&value=x");
    assert_eq!((answer.problem().as_str(), answer.json()["field"].as_str()), ("unknown-parameter", Some("imageWidth")));
    let lines = format!("{}Content-Type: application/x-ndjson\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/barcodes/batch?bogus=1", &lines, request.to_string().as_bytes());
    assert_eq!(answer.problem(), "unknown-parameter");
    for (query, code, field) in [
        ("format=svg", "unknown-parameter", "format"),
        ("on_error=image2", "invalid-option", "on_error"),
        ("on_error=json&on_error=json", "duplicate-parameter", "on_error"),
        ("token=x", "unknown-parameter", "token"),
        ("a=%zz", "malformed-request", "a"),
    ] {
        let answer = SERVICE.send("GET", &format!("{link}?{query}"), "", b"");
        assert_eq!((answer.status, answer.problem().as_str()), (400, code), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
    assert_eq!(SERVICE.send("GET", &format!("{link}?on_error=image"), "", b"").status, 200);
    let long = format!("/v1/barcodes?x={}", "x".repeat(9000));
    assert_eq!(SERVICE.post(&long, &request).status, 414);
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
        let path = format!("/v1/barcodes?{more}");
        (0..400).take_while(|_| service.send("GET", &path, &headers, b"").status == 200).count()
    };
    let plain = drawn("00D000000000003EAA", "symbology=qr-code&data=x");
    let proven = drawn("00D000000000004EAA", "symbology=qr-code&data=x&verify=true");
    assert!(proven > 0 && (proven * 3 < plain) == cfg!(reader) && plain < 400, "{proven} of {plain}");
    // Nobody reads it, and what is not done costs nothing.
    let unread = drawn("00D000000000005EAA", "symbology=japan-post&data=1234567&verify=true");
    assert!(unread * 2 > plain, "{unread} of {plain}");
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
