//! The counters, on an address of their own.

use std::{collections::HashSet, net::TcpListener};

use serde_json::Value;

use crate::{Service, leaks::CANARY};

#[test]
fn the_admin_address_counts_and_names_nobody() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
    let service = Service::start(&[("RAYBARCODE_ADMIN_LISTEN", &format!("127.0.0.1:{port}"))]);
    assert_eq!(service.get(&format!("/v1/barcodes?symbology=qr-code&data={CANARY}")).status, 200);
    assert_eq!(service.send("GET", &format!("/{CANARY}?token={CANARY}"), "", b"").status, 404);
    assert_eq!(service.send("GET", "/v1/barcodes?symbology=qr-code&data=x&token=x", "", b"").status, 401);
    assert_eq!(service.send("GET", "/metrics", "", b"").status, 404, "not on the service's own address");
    let answer = Service::ask(port, b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/plain; version=0.0.4")));
    let head = Service::ask(port, b"HEAD /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let text = String::from_utf8(answer.body).unwrap();
    for line in [
        "raybarcode_requests_total{route=\"/v1/barcodes\",status=\"2xx\"} 1",
        "raybarcode_requests_total{route=\"/v1/barcodes\",status=\"4xx\"} 1",
        "raybarcode_tokens_rejected_total{reason=\"malformed\"} 1",
        "raybarcode_shed_total{cause=\"queue\"} 0",
        "raybarcode_shed_total{cause=\"readings\"} 0",
        "raybarcode_panics_total 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing:\n{text}");
    }
    for secret in [CANARY, "00D0", &raybarcode::license::token::org_hash("00D000000000001EAA")] {
        assert!(!text.contains(secret), "{secret}");
    }
    // Every sample belongs to a type told before it, and no sample comes twice.
    let mut types = HashSet::new();
    let mut samples = HashSet::new();
    for line in text.lines() {
        if let Some(told) = line.strip_prefix("# TYPE ") {
            assert!(types.insert(told.split(' ').next().unwrap().to_owned()), "{line}");
        } else {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(samples.insert(sample.to_owned()), "{line}");
            let name = sample.split('{').next().unwrap();
            let base = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            assert!(types.contains(name) || base.is_some_and(|base| types.contains(base)), "{line}");
        }
    }
    // azure/dashboard.json asks for nothing but what there is.
    let dashboard: Value = serde_json::from_str(include_str!("../../azure/dashboard.json")).unwrap();
    let targets = dashboard["panels"].as_array().unwrap().iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let mut asked = 0;
    for expression in targets.map(|target| target["expr"].as_str().unwrap().replace("increase(", "rate(")) {
        for pair in expression.split("rate(").collect::<Vec<_>>().windows(2) {
            let selector = pair[1].split('[').next().unwrap();
            let (name, labels) = selector.trim_end_matches('}').split_once('{').unwrap_or((selector, ""));
            let by = pair[0].strip_suffix(") (").and_then(|before| before.rsplit_once("by (")).map(|(_, by)| by);
            let by = by.map(|label| format!("{label}=\"")).unwrap_or_default();
            let found = samples.iter().any(|sample| {
                sample.split('{').next() == Some(name)
                    && labels.split(',').all(|label| sample.contains(label))
                    && sample.contains(&by)
            });
            assert!(found, "{expression}: no {selector} with {by}");
            asked += 1;
        }
    }
    assert!(asked >= 10, "only {asked} selectors");
}
