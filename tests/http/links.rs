//! Sealed links: what they show, how long they hold, and what ends them.

use serde_json::{Value, json};

use crate::{SERVICE, Service, bearer, now, verifier};

const ORG: &str = "00D000000000003EAA";

/// The path of a new link to `request` and the time that it tells as its end.
fn link(service: &Service, request: &Value) -> (String, String) {
    let answer = service.post("/v1/links", request);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let answer = answer.json();
    let url = answer["url"].as_str().unwrap();
    let path = url.strip_prefix("http://test").expect("the link begins with the host that was asked");
    (path.to_owned(), answer["expires_at"].as_str().unwrap().to_owned())
}

fn request() -> Value {
    json!({"symbology": "qr-code", "data": "CANARY7391", "format": "svg", "options": {"error_correction": "H"},
        "image": {"module": "4px"}})
}

#[test]
fn a_link_draws_the_same_picture_and_shows_nothing_of_it() {
    let (path, end) = link(&SERVICE, &request());
    assert!(path.starts_with("/i/m1."));
    for word in ["CANARY", "qr-code", "00D0", "="] {
        assert!(!path.contains(word), "{word} in {path}");
    }
    assert!(end.ends_with('Z') && end.len() == 20, "{end}");
    let drawn = SERVICE.send("GET", &path, "", b"");
    let posted = SERVICE.post("/v1/barcodes", &request());
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(drawn.body, posted.body);
}

#[test]
fn null_leaves_the_life_of_a_link_out() {
    let mut asked = request();
    asked["expires_in"] = Value::Null;
    assert!(link(&SERVICE, &asked).0.starts_with("/i/m1."));
}

#[test]
fn the_picture_of_a_link_may_be_kept_by_its_reader_alone_and_no_longer_than_the_link_holds() {
    for (seconds, longest) in [(60, 60), (900, 900), (40 * 86_400, 86_400)] {
        let mut request = request();
        request["expires_in"] = json!(seconds);
        let (path, _) = link(&SERVICE, &request);
        let answer = SERVICE.send("GET", &path, "", b"");
        let cache = answer.header("cache-control").unwrap();
        let age = cache.strip_prefix("private, max-age=").and_then(|rest| rest.strip_suffix(", no-transform"));
        let age: i64 = age.unwrap_or_else(|| panic!("{cache}")).parse().unwrap();
        assert!((longest - 20..=longest).contains(&age), "{cache}");
    }
}

#[test]
fn a_link_is_made_only_of_what_can_be_drawn_and_only_as_long_as_the_plan_says() {
    for (name, value, status, code, field) in [
        ("data", json!(""), 422, "missing-data", Some("data")),
        ("options", json!({"version": 41}), 400, "invalid-option", Some("version")),
        ("token", json!("x"), 400, "unknown-parameter", Some("token")),
        ("expires_in", json!(0), 400, "invalid-option", Some("expires_in")),
        ("expires_in", json!(100 * 366 * 86_400_i64), 400, "invalid-option", Some("expires_in")),
        ("data", json!("x".repeat(2900)), 200, "", None),
    ] {
        let mut request = json!({"symbology": "qr-code", "data": "x", "options": {"error_correction": "L"}});
        request[name] = value;
        let answer = SERVICE.post("/v1/links", &request);
        assert_eq!(answer.status, status, "{name}");
        if status != 200 {
            assert_eq!((answer.problem().as_str(), answer.json()["field"].as_str()), (code, field), "{name}");
        }
    }
    let token = verifier().mint("m1.00D000000000001EAA.20991231.std", now(), 900).unwrap();
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let body = json!({"symbology": "qr-code", "data": "x", "expires_in": 901}).to_string();
    let answer = SERVICE.send("POST", "/v1/links", &headers, body.as_bytes());
    assert_eq!((answer.status, answer.problem().as_str()), (403, "not-licensed"));
    let without = SERVICE.send("POST", "/v1/links", "Content-Type: application/json\r\n", body.as_bytes());
    assert_eq!(without.status, 401);
}

#[test]
fn every_wrong_link_gets_the_same_answer() {
    let (path, _) = link(&SERVICE, &request());
    let sealed = path.strip_prefix("/i/").unwrap();
    let mut bodies = Vec::new();
    let flipped: String =
        sealed.chars().enumerate().map(|(i, c)| if i == 40 { if c == 'A' { 'B' } else { 'A' } } else { c }).collect();
    for wrong in [
        "x".to_owned(),
        "m1.".into(),
        "m1.AAAA".into(),
        flipped,
        sealed.replacen("m1.", "m2.", 1),
        sealed[..sealed.len() - 4].to_owned(),
        format!("{sealed}AAAA"),
        format!("{sealed}%00"),
        format!("%2e%2e%2f{sealed}"),
    ] {
        let answer = SERVICE.send("GET", &format!("/i/{wrong}"), "", b"");
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthorized"), "{wrong}");
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        bodies.push(body);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "the body tells nothing of the reason");
    assert_eq!(SERVICE.send("GET", &format!("{path}/x"), "", b"").status, 404);
    assert_eq!(SERVICE.send("GET", "/i/", "", b"").status, 404);
    let other = SERVICE.send("POST", &path, "", b"");
    assert_eq!((other.status, other.header("allow")), (405, Some("GET, HEAD")));
    let in_clear = SERVICE.send("GET", &path, "X-Forwarded-Proto: http\r\n", b"");
    assert_eq!(in_clear.status, 401, "a link that came in clear may have been read");
}

#[test]
fn a_link_ends() {
    let mut request = request();
    request["expires_in"] = json!(3);
    let (path, _) = link(&SERVICE, &request);
    assert_eq!(SERVICE.send("GET", &path, "", b"").status, 200);
    std::thread::sleep(std::time::Duration::from_millis(4100));
    assert_eq!(SERVICE.send("GET", &path, "", b"").status, 401);
}

#[test]
fn links_of_a_revoked_org_and_of_a_removed_master_end() {
    let list = std::env::temp_dir().join(format!("raybarcode-deny-links-{}", std::process::id()));
    std::fs::write(&list, raybarcode::license::token::org_hash("00D000000000001EAA") + "\n").unwrap();
    let (path, _) = link(&SERVICE, &request());
    let revoked = Service::start(&[("RAYBARCODE_DENY_LIST", list.to_str().unwrap())]);
    assert_eq!(revoked.send("GET", &path, "", b"").status, 401);
    let _ = std::fs::remove_file(&list);
    let rotated = Service::start(&[("RAYBARCODE_MASTER_KEYS", "m2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]);
    assert_eq!(rotated.send("GET", &path, "", b"").status, 401);
    let both = "m2:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=,m1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let rotating = Service::start(&[("RAYBARCODE_MASTER_KEYS", both)]);
    assert_eq!(rotating.send("GET", &path, "", b"").status, 200, "links of the older master hold while it is there");
    assert!(link(&rotating, &request()).0.starts_with("/i/m2."), "new links take the first master");
}

#[test]
fn the_orgs_limit_holds_for_its_links_too() {
    let service = Service::start(&[]);
    let token = verifier().mint(&format!("m1.{ORG}.20991231.trial"), now(), 900).unwrap();
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let body = json!({"symbology": "code-128", "data": "x"}).to_string();
    let made = service.send("POST", "/v1/links", &headers, body.as_bytes()).json();
    let path = made["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
    let limited = (0..400).map(|_| service.send("GET", &path, "", b"")).find(|answer| answer.status == 429);
    assert_eq!(limited.expect("a trial may not draw 400 symbols at once").problem(), "rate-limited");
    let headers = format!("Authorization: Bearer {token}\r\n");
    let drawn = service.send("GET", "/v1/barcodes?symbology=qr-code&data=x", &headers, b"");
    assert_eq!(drawn.status, 429, "the org's own requests share the limit");
    let drawn = service.send("GET", "/v1/barcodes?symbology=qr-code&data=x", &bearer(), b"");
    assert_eq!(drawn.status, 200, "another org's do not");
}

#[test]
fn the_public_address_is_told_where_it_is_set() {
    let service = Service::start(&[("RAYBARCODE_PUBLIC_URL", "https://barcode.example.com")]);
    let answer = service.post("/v1/links", &request()).json();
    assert!(answer["url"].as_str().unwrap().starts_with("https://barcode.example.com/i/m1."));
}
