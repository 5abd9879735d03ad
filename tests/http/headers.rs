//! The headers of every route: type, keeping, safety, who may call from a browser, what is told beside.

use serde_json::{Value, json};

use crate::{Answer, SERVICE, Service, bearer, leaks::CANARY};

/// One request of each route and kind: method, path, what is asked, the answer's status, type and whether it may be kept.
#[derive(Clone)]
struct Row {
    method: &'static str,
    path: String,
    body: Option<Value>,
    licensed: bool,
    status: u16,
    media_type: &'static str,
    kept: Kept,
}

#[derive(Clone, Copy)]
enum Kept {
    /// By nobody.
    Not,
    /// By the browser that asked, for a while.
    Privately,
    /// By everybody.
    Publicly,
}

fn row(method: &'static str, path: &str, status: u16, media_type: &'static str, kept: Kept) -> Row {
    Row { method, path: path.into(), body: None, licensed: true, status, media_type, kept }
}

fn rows() -> Vec<Row> {
    use Kept::{Not, Privately, Publicly};
    let request = json!({"symbology": "qr-code", "data": "x"});
    let with = |row: Row, body: &Value| Row { body: Some(body.clone()), ..row };
    let unlicensed = |row: Row| Row { licensed: false, ..row };
    let link = SERVICE.post("/v1/links", &request).json();
    let link = link["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
    let query = "?symbology=qr-code&data=x";
    let (png, json, problem) = ("image/png", "application/json", "application/problem+json");
    let rows = vec![
        row("GET", &format!("/v1/barcodes{query}"), 200, png, Privately),
        row("GET", &format!("/v1/barcodes{query}&format=svg"), 200, "image/svg+xml", Privately),
        row("GET", "/v1/barcodes", 400, problem, Not),
        unlicensed(row("GET", &format!("/v1/barcodes{query}"), 401, problem, Not)),
        row("PUT", "/v1/barcodes", 405, problem, Not),
        with(row("POST", "/v1/barcodes", 200, png, Not), &request),
        with(row("POST", "/v1/barcodes", 400, problem, Not), &json!([])),
        with(row("POST", "/v1/barcodes/batch", 200, json, Not), &json!({"items": [request]})),
        row("GET", "/v1/barcodes/batch", 405, problem, Not),
        with(row("POST", "/v1/sheets", 200, "application/pdf", Not), &json!({"labels": [request]})),
        unlicensed(with(row("POST", "/v1/sheets", 401, problem, Not), &json!({"labels": [request]}))),
        row("GET", "/v1/sheets", 405, problem, Not),
        with(row("POST", "/v1/links", 200, json, Not), &request),
        unlicensed(with(row("POST", "/v1/links", 401, problem, Not), &request)),
        unlicensed(row("GET", &link, 200, png, Privately)),
        unlicensed(row("GET", "/i/m1.AAAA", 401, problem, Not)),
        row("GET", "/api/barcode?type=QRCode&value=x", 200, png, Privately),
        with(row("POST", "/api/barcode", 200, png, Not), &json!({"type": "QRCode", "value": "x"})),
        unlicensed(row("GET", "/api/barcode?type=QRCode&value=x", 401, problem, Not)),
        unlicensed(row("GET", "/v1/symbologies", 200, json, Publicly)),
        unlicensed(row("GET", "/openapi.json", 200, json, Publicly)),
        unlicensed(row("GET", "/.well-known/security.txt", 200, "text/plain; charset=utf-8", Publicly)),
        unlicensed(row("GET", "/healthz", 200, json, Not)),
        unlicensed(row("GET", "/readyz", 200, json, Not)),
        unlicensed(row("GET", "/nowhere", 404, problem, Not)),
        unlicensed(row("GET", "/admin/host/ping", 404, problem, Not)),
    ];
    let heads = rows.iter().filter(|row| row.method == "GET").map(|row| Row { method: "HEAD", ..row.clone() });
    heads.chain(rows.clone()).collect()
}

fn ask(row: &Row, headers: &str) -> Answer {
    let token = if row.licensed { bearer() } else { String::new() };
    let typed = if row.body.is_some() { "Content-Type: application/json\r\n" } else { "" };
    let body = row.body.as_ref().map(Value::to_string).unwrap_or_default();
    SERVICE.send(row.method, &row.path, &format!("{token}{typed}{headers}"), body.as_bytes())
}

#[test]
fn every_route_says_what_it_sends_and_who_may_keep_it() {
    for row in rows() {
        let answer = ask(&row, "");
        let what = format!("{} {}", row.method, row.path);
        assert_eq!((answer.status, answer.header("content-type")), (row.status, Some(row.media_type)), "{what}");
        let cache = answer.header("cache-control").unwrap_or_else(|| panic!("{what}: nothing about keeping"));
        match row.kept {
            Kept::Not => assert_eq!(cache, "no-store", "{what}"),
            Kept::Privately => {
                assert!(cache.starts_with("private, max-age=") && cache.ends_with("no-transform"), "{what}");
            }
            Kept::Publicly => assert!(cache.starts_with("public, max-age="), "{what}"),
        }
    }
}

/// RFC 9110, section 9.3.2.
#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let pages = ["/", "/docs", "/playground/style.css", "/openapi-salesforce.json"];
    let pages = pages.into_iter().chain(cfg!(reader).then_some("/scan"));
    let pages = pages.map(|path| Row { licensed: false, ..row("GET", path, 200, "", Kept::Not) });
    for got in rows().into_iter().filter(|row| row.method == "GET").chain(pages) {
        let (full, head) = (ask(&got, ""), ask(&Row { method: "HEAD", ..got.clone() }, ""));
        assert_eq!((full.status, head.status), (got.status, got.status), "{}", got.path);
        assert!(head.body.is_empty() && !full.body.is_empty(), "{}", got.path);
        for name in ["content-type", "content-length", "barcode-receipt", "barcode-size", "etag", "allow"] {
            assert_eq!(head.header(name), full.header(name), "{} {name}", got.path);
        }
    }
}

/// ASVS 5 V3.4: HSTS, CSP, nosniff, referrer policy; V13.4: nothing about the server; no cookies at all.
#[test]
fn every_route_has_the_headers_that_protect_a_browser() {
    for row in rows() {
        let answer = ask(&row, "");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ("cross-origin-resource-policy", "cross-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{} {}", row.method, row.path);
        }
        let policy = answer.header("content-security-policy").expect("a policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "sandbox"] {
            assert!(policy.contains(part), "{policy}");
        }
        for name in ["server", "x-powered-by", "set-cookie", "location"] {
            assert!(answer.header(name).is_none(), "{name}");
        }
        assert!(answer.header("date").is_some(), "callers compare their clocks with it");
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 16));
    }
}

#[test]
fn every_route_answers_salesforce_pages_and_no_others() {
    let exposed =
        "Barcode-Receipt, Barcode-Size, Retry-After, RateLimit, RateLimit-Policy, Server-Timing, X-Request-Id";
    for row in rows() {
        let what = format!("{} {}", row.method, row.path);
        for suffix in [
            "lightning.force.com",
            "my.salesforce.com",
            "my.site.com",
            "vf.force.com",
            "visualforce.com",
            "salesforce-experience.com",
        ] {
            let origin = format!("https://acme.{suffix}");
            let answer = ask(&row, &format!("Origin: {origin}\r\n"));
            assert_eq!(answer.header("access-control-allow-origin"), Some(origin.as_str()), "{what}");
            assert_eq!(answer.header("vary"), Some("Origin"), "{what}");
            assert_eq!(answer.header("access-control-expose-headers"), Some(exposed), "{what}");
            assert!(answer.header("access-control-allow-credentials").is_none(), "{what}");
        }
        for origin in ["https://evil.example", "null", "http://acme.my.site.com", "https://my.site.com.evil.example"] {
            let answer = ask(&row, &format!("Origin: {origin}\r\n"));
            assert!(answer.header("access-control-allow-origin").is_none(), "{what} {origin}");
            assert_eq!(answer.header("vary"), Some("Origin"), "{what}: what a browser kept is right for no other page");
        }
        assert_eq!(ask(&row, "").header("vary"), Some("Origin"), "{what}: nor what it kept for an <img>");
    }
}

#[test]
fn browsers_are_told_beforehand_what_they_may_send() {
    for path in ["/v1/barcodes", "/v1/barcodes/batch", "/v1/sheets", "/v1/links", "/api/barcode"] {
        let answer = SERVICE.send("OPTIONS", path, "Origin: https://acme.my.site.com\r\n", b"");
        assert_eq!(answer.status, 204, "{path}");
        for (name, value) in [
            ("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"),
            ("access-control-allow-headers", "Authorization, Content-Type"),
            ("access-control-max-age", "600"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let answer = SERVICE.send("OPTIONS", path, "Origin: https://evil.example\r\n", b"");
        assert!(answer.header("access-control-allow-methods").is_none(), "{path}");
    }
}

#[test]
fn the_time_is_told_to_the_licensed_alone() {
    for row in rows() {
        let told = ask(&row, "").header("server-timing").map(str::to_owned);
        if row.licensed && row.status == 200 {
            assert!(told.is_some_and(|told| told.starts_with("app;dur=")), "{} {}", row.method, row.path);
        } else if row.status == 401 || row.status == 404 {
            assert!(told.is_none(), "{} {}", row.method, row.path);
        }
    }
}

#[test]
fn a_trace_is_logged_by_its_id_and_echoed_nowhere() {
    let service = Service::start(&[]);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    for (parent, state) in [
        (format!("00-{trace}-00f067aa0ba902b7-01"), format!("vendor={CANARY}")),
        (format!("00-{CANARY}-{CANARY}-01"), CANARY.to_owned()),
    ] {
        let headers = format!("{}traceparent: {parent}\r\ntracestate: {state}\r\n", bearer());
        let answer = service.send("GET", "/v1/barcodes?symbology=none&data=x", &headers, b"");
        assert_eq!(answer.status, 400);
        assert!(!answer.head.contains(trace));
    }
    let log = service.stop();
    assert!(log.contains(&format!("\"trace\":\"{trace}\"")), "{log}");
    assert!(!log.contains(CANARY) && !log.contains("00f067aa0ba902b7"), "{log}");
}

#[test]
fn front_doors_reference_is_logged_on_app_service_alone() {
    let reference = "20260224T091445Z-17c9cc7f8d9x2jvmhC1BY10fq000000012z0000000008r7q";
    let hidden = format!("0{CANARY}").repeat(128 / CANARY.len());
    for (settings, expected) in [(&[("WEBSITE_INSTANCE_ID", "0123456789abcdef")][..], true), (&[], false)] {
        let service = Service::start(settings);
        let ask = |headers: &str| service.send("GET", "/v1/barcodes?symbology=qr-code&data=x", headers, b"").status;
        assert_eq!(ask(&format!("X-Azure-Ref: {reference}\r\n")), 401);
        // Two of them, one that is too long, and one of other signs.
        let other = reference.replace("q0", "w0");
        assert_eq!(ask(&format!("X-Azure-Ref: {other}\r\nX-Azure-Ref: {reference}\r\n")), 401);
        assert_eq!(ask(&format!("X-Azure-Ref: 0{hidden}{hidden}\r\n")), 401);
        assert_eq!(ask(&format!("X-Azure-Ref: {reference} {CANARY}\r\n")), 401);
        let log = service.stop();
        assert_eq!(log.matches(reference).count(), usize::from(expected), "{log}");
        assert!(!log.contains(CANARY) && !log.contains("fw0"), "{log}");
    }
}

#[test]
fn faults_are_reported_where_security_txt_says() {
    let service = Service::start(&[("RAYBARCODE_SECURITY_CONTACT", "mailto:security@example.com")]);
    let text = service.send("GET", "/.well-known/security.txt", "", b"").body;
    let text = String::from_utf8(text).unwrap();
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    assert_eq!(line("Contact: "), Some("mailto:security@example.com"));
    assert!(line("Expires: ").is_some_and(|end| end.len() == 20 && end.ends_with("T00:00:00Z")), "{text}");
}
