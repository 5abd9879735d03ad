//! More than the service can do: the rest is refused at once, and it is always there for its platform.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    alone,
    service::{Answer, Service, bearer, now, verifier},
};

fn connect(service: &Service) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", service.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Asks again and again, on one connection as long as the service keeps it, until told to stop.
fn hammer(service: &Service, request: &[u8], stop: &AtomicBool, seen: impl Fn(&Answer)) {
    let mut stream = connect(service);
    while !stop.load(Relaxed) {
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        let mut part = [0; 16_384];
        loop {
            let length = stream.read(&mut part).expect("an answer, not a dropped connection");
            assert!(length > 0, "the connection was closed: {}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&part[..length]);
            let answer = Answer::parse(&bytes);
            if answer.header("content-length").is_some_and(|length| length == answer.body.len().to_string()) {
                seen(&answer);
                // What is refused before its body was read ends its connection, and says so.
                if answer.header("connection") == Some("close") {
                    stream = connect(service);
                }
                break;
            }
        }
    }
}

#[test]
fn what_is_too_much_is_refused_at_once_and_the_platforms_paths_never() {
    let _alone = alone();
    let service = Service::start(&[("RAYBARCODE_LOG", "error")]);
    let body = json!({"symbology": "qr-code", "data": "x".repeat(2000), "options": {"error_correction": "L"},
        "image": {"module": "8px"}})
    .to_string();
    // An org for each caller: what is met is what the service can do, not what one license allows.
    let request = |caller: usize| {
        let token = verifier().mint(&format!("m1.00D0000000{caller:05}EAA.20991231.pro"), now(), 900).unwrap();
        format!(
            "POST /v1/barcodes HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let (drawn, refused, stop) = (AtomicU32::new(0), AtomicU32::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for caller in 0..96 {
            let (request, service, drawn, refused, stop) = (request(caller), &service, &drawn, &refused, &stop);
            scope.spawn(move || {
                hammer(service, request.as_bytes(), stop, |answer| match answer.status {
                    200 => _ = drawn.fetch_add(1, Relaxed),
                    503 => {
                        assert_eq!(
                            (answer.problem().as_str(), answer.header("retry-after")),
                            ("overloaded", Some("1"))
                        );
                        refused.fetch_add(1, Relaxed);
                        // An honest caller waits; a shorter time is enough here.
                        std::thread::sleep(Duration::from_millis(50));
                    }
                    status => panic!("{status}"),
                });
            });
        }
        let start = Instant::now();
        // A machine that has much else to do takes longer to be overloaded.
        while refused.load(Relaxed) == 0 && start.elapsed() < Duration::from_secs(90) {
            for (path, status) in
                [("/healthz", 200), ("/readyz", 200), ("/admin/host/ping", 404), ("/robots933456.txt", 404)]
            {
                assert_eq!(service.send("GET", path, "", b"").status, status, "{path}");
            }
        }
        stop.store(true, Relaxed);
    });
    assert!(drawn.load(Relaxed) > 0, "some are answered");
    assert!(refused.load(Relaxed) > 0, "some are refused: {} were drawn", drawn.load(Relaxed));
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(service.get("/v1/barcodes?symbology=qr-code&data=x").status, 200, "the service recovers");
}

#[test]
fn a_slow_head_is_cut() {
    let _alone = alone();
    let service = Service::start(&[]);
    let mut stream = connect(&service);
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let start = Instant::now();
    loop {
        // One more header line every half second.
        let sent = stream.write_all(b"X-Slow: 1\r\n");
        let mut byte = [0];
        let read = stream.read(&mut byte);
        if sent.is_err() || read.is_ok() {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "the head may take for ever");
    }
}

#[test]
fn slow_bodies_hold_nobody_up() {
    let _alone = alone();
    let service = Service::start(&[]);
    let head = format!(
        "POST /v1/barcodes HTTP/1.1\r\nHost: a\r\n{}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        bearer()
    );
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = connect(&service);
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        let start = Instant::now();
        assert_eq!(service.get("/v1/barcodes?symbology=qr-code&data=x").status, 200);
        assert!(start.elapsed() < Duration::from_secs(6), "slow bodies are cut after eight");
    }
    drop(slow);
}
