//! Who may ask: the token in header or query, and one answer for every wrong one.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use raybarcode::license::token::org_hash;
use serde_json::{Value, json};

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
    std::fs::write(&list, org_hash("00D000000000001EAA") + "\n").unwrap();
    let start = Instant::now();
    while service.get(path).status != 401 {
        assert!(start.elapsed() < Duration::from_secs(10), "the list is not read again");
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = std::fs::remove_file(&list);
}

#[test]
fn the_log_names_the_org_of_a_refused_token_once_its_signature_holds() {
    let list = std::env::temp_dir().join(format!("raybarcode-deny-log-{}", std::process::id()));
    std::fs::write(&list, org_hash("00D000000000002EAA") + "\n").unwrap();
    let service = Service::start(&[("RAYBARCODE_DENY_LIST", list.to_str().unwrap())]);
    let path = "/v1/barcodes?symbology=qr-code&data=HELLO";
    let ask = |token: &str| service.send("GET", path, &format!("Authorization: Bearer {token}\r\n"), b"");
    let (one, two) = (org_hash("00D000000000001EAA"), org_hash("00D000000000002EAA"));
    let mint = |kid: &str, from| verifier().mint(kid, from, 900).unwrap();
    let expired = mint(KID, now() - 2000);
    let request = json!({"symbology": "qr-code", "data": "x"});
    let link = |org: &str, life: i64| {
        let license = verifier().verify(&mint(&KID.replace("00D000000000001EAA", org), now()), now()).unwrap();
        verifier().seal(&license, now() + life, request.as_object().unwrap().clone()).unwrap()
    };
    let rows = [
        (ask(&expired), "expired", &*one),
        (ask(&mint("m1.00D000000000001EAA.20200101.pro", now())), "license-ended", &one),
        (ask(&mint("m1.00D000000000002EAA.20991231.pro", now())), "denied", &two),
        (ask(&format!("{}AAAA", &expired[..expired.len() - 4])), "signature", ""),
        (service.send("GET", &format!("/i/{}", link("00D000000000001EAA", -1)), "", b""), "expired", &one),
        (service.send("GET", &format!("/i/{}", link("00D000000000002EAA", 60)), "", b""), "denied", &two),
        (service.send("GET", "/i/m1.AAAA", "", b""), "malformed", ""),
    ];
    let log = service.stop();
    let _ = std::fs::remove_file(&list);
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for (answer, reason, org) in &rows {
        assert_eq!(answer.status, 401, "{reason}");
        assert_eq!(answer.header("server-timing"), None, "a refused caller is told nothing more");
        let line = lines.iter().find(|line| line["req"] == answer.header("x-request-id").unwrap()).unwrap();
        assert_eq!(
            (&line["event"], &line["reason"], &line["org"]),
            (&json!("auth.reject"), &json!(reason), &json!(org))
        );
    }
}

#[test]
fn a_broken_deny_list_leaves_the_last_good_one_in_force_and_grows_old() {
    let list = std::env::temp_dir().join(format!("raybarcode-deny-broken-{}", std::process::id()));
    std::fs::write(&list, org_hash("00D000000000001EAA") + "\n").unwrap();
    let admin = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
    let service = Service::start(&[
        ("RAYBARCODE_DENY_LIST", list.to_str().unwrap()),
        ("RAYBARCODE_ADMIN_LISTEN", &admin.to_string()),
    ]);
    let age = || {
        let metrics = Service::ask(admin.port(), b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let text = String::from_utf8(metrics.body).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("raybarcode_deny_list_age_seconds "));
        line.unwrap().parse::<i64>().unwrap()
    };
    let start = Instant::now();
    while age() > 2 {
        assert!(start.elapsed() < Duration::from_secs(15), "a list that is read again and again looks old");
    }
    // The id itself instead of its hash: it would revoke nobody.
    std::fs::write(&list, "00D000000000002EAA\n").unwrap();
    let start = Instant::now();
    while age() < 3 {
        assert!(start.elapsed() < Duration::from_secs(15), "a list that was refused looks fresh");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(service.get("/v1/barcodes?symbology=qr-code&data=HELLO").status, 401, "the last good list holds");
    let log = service.stop();
    let _ = std::fs::remove_file(&list);
    assert!(log.contains("config.reject") && log.contains("deny-list"), "{log}");
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
