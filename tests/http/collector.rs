//! Metrics that are sent to a collector of OpenTelemetry.

use std::{
    io::{Read, Write},
    net::TcpListener,
    time::Duration,
};

use serde_json::Value;

use crate::Service;

#[test]
fn a_collector_gets_the_metrics() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/metrics", listener.local_addr().unwrap());
    let _service = Service::start(&[("RAYBARCODE_OTLP_METRICS", &address)]);
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    let message = loop {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the message is not whole");
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("POST /v1/metrics HTTP/1.1\r\n"), "{head}");
        assert!(head.to_lowercase().contains("content-type: application/json"), "{head}");
        if let Ok(message) = serde_json::from_str::<Value>(body) {
            break message;
        }
    };
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
    let told = &message["resourceMetrics"][0];
    assert_eq!(told["resource"]["attributes"][0]["value"]["stringValue"], "raybarcode");
    let metrics = told["scopeMetrics"][0]["metrics"].as_array().unwrap();
    let requests = metrics.iter().find(|metric| metric["name"] == "raybarcode_requests_total").unwrap();
    assert_eq!(requests["sum"]["dataPoints"][0]["attributes"][0]["value"]["stringValue"], "/v1/barcodes");
    assert_eq!(requests["sum"]["dataPoints"][0]["asInt"], "0");
}

#[test]
fn metrics_are_not_sent_to_just_any_address() {
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_raybarcode"))
        .arg("serve")
        .env("RAYBARCODE_OTLP_METRICS", "ftp://example.com")
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("RAYBARCODE_OTLP_METRICS: must be an http address"));
}
