//! Who may ask: the token in header or query, and one answer for every wrong one.

use serde_json::json;

use crate::{KID, SERVICE, Service, now, token, verifier};

#[test]
fn the_token_may_stand_in_the_header_or_in_the_query_of_a_get() {
    let path = "/v1/barcodes?symbology=qr-code&data=HELLO";
    assert_eq!(SERVICE.get(path).status, 200);
    assert_eq!(SERVICE.send("GET", &format!("{path}&token={}", token()), "", b"").status, 200);
    let headers = "Content-Type: application/json\r\n";
    let body = json!({"symbology": "qr-code", "data": "HELLO"}).to_string();
    let posted = SERVICE.send("POST", &format!("/v1/barcodes?token={}", token()), headers, body.as_bytes());
    assert_eq!(posted.status, 401, "POST takes no token in the URL");
}

#[test]
fn every_wrong_token_gets_the_same_answer() {
    let path = "/v1/barcodes?symbology=qr-code&data=HELLO";
    let old = verifier().mint(KID, now() - 2000, 900).unwrap();
    let ended = verifier().mint("m1.00D000000000001EAA.20200101.pro", now(), 900).unwrap();
    let long = verifier().mint(KID, now(), 901).unwrap();
    let early = verifier().mint(KID, now() + 300, 900).unwrap();
    let mut bodies = Vec::new();
    for headers in [
        String::new(),
        "Authorization: Bearer x\r\n".into(),
        "Authorization: Basic eDp5\r\n".into(),
        "Authorization: Bearer\r\n".into(),
        format!("Authorization: Bearer {old}\r\n"),
        format!("Authorization: Bearer {ended}\r\n"),
        format!("Authorization: Bearer {long}\r\n"),
        format!("Authorization: Bearer {early}\r\n"),
        format!("Authorization: Bearer {}x\r\n", token()),
        format!("Authorization: Bearer {0}\r\nAuthorization: Bearer {0}\r\n", token()),
        format!("Authorization: Bearer {}\r\nX-Forwarded-Proto: http\r\n", token()),
    ] {
        let answer = SERVICE.send("GET", path, &headers, b"");
        assert_eq!(answer.status, 401, "{headers}");
        assert_eq!(answer.problem(), "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        bodies.push(body);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "the body tells nothing of the reason");
}

#[test]
fn a_revoked_org_is_refused_as_soon_as_the_list_changes() {
    let list = std::env::temp_dir().join(format!("raybarcode-deny-{}", std::process::id()));
    std::fs::write(&list, "# nobody yet\n").unwrap();
    let service = Service::start(&[("RAYBARCODE_DENY_LIST", list.to_str().unwrap())]);
    let path = "/v1/barcodes?symbology=qr-code&data=HELLO";
    assert_eq!(service.get(path).status, 200);
    std::fs::write(&list, raybarcode::license::token::org_hash("00D000000000001EAA") + "\n").unwrap();
    let start = std::time::Instant::now();
    while service.get(path).status != 401 {
        assert!(start.elapsed() < std::time::Duration::from_secs(10), "the list is not read again");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let _ = std::fs::remove_file(&list);
}

#[test]
fn the_platforms_own_paths_answer_without_a_token() {
    for path in ["/healthz", "/readyz", "/v1/symbologies", "/openapi.json"] {
        assert_eq!(SERVICE.send("GET", path, "", b"").status, 200, "{path}");
    }
    for path in ["/admin/host/ping", "/robots933456.txt", "/metrics"] {
        assert_eq!(SERVICE.send("GET", path, "", b"").status, 404, "{path}");
    }
}
