//! What a client that goes away leaves behind.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    alone,
    service::{Service, bearer},
};

/// Hundredths of a second of CPU that the service has used.
fn ticks(service: &Service) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/stat", service.id())).unwrap();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[test]
fn a_client_that_hangs_up_costs_nothing_afterwards() {
    let _alone = alone();
    let service = Service::start(&[]);
    let item = json!({"symbology": "han-xin", "data": "x".repeat(2000), "format": "modules"});
    let items = json!({"items": vec![&item; 100]}).to_string();
    let lines = format!("{item}\n").repeat(100);
    for (media_type, body) in [("json", items), ("x-ndjson", lines)] {
        let head = format!(
            "POST /v1/barcodes/batch HTTP/1.1\r\nHost: test\r\n{}Content-Type: application/{media_type}\r\n",
            bearer()
        );
        let request = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        let before = ticks(&service);
        assert_eq!(service.raw(request.as_bytes()).status, 200);
        let whole = ticks(&service) - before;

        let before = ticks(&service);
        let mut stream = TcpStream::connect(("127.0.0.1", service.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        // Once it is being drawn.
        let start = Instant::now();
        while ticks(&service) < before + whole / 10 {
            assert!(start.elapsed() < Duration::from_secs(60), "{media_type}: never begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(stream);
        std::thread::sleep(Duration::from_millis(1500));
        let spent = ticks(&service) - before;
        assert!(spent < whole / 2, "{media_type}: {spent} of {whole} hundredths of a second");
        let before = ticks(&service);
        std::thread::sleep(Duration::from_millis(500));
        // Each worker looks around now and then.
        let idle = 2 + std::thread::available_parallelism().map_or(1, usize::from) as u64 / 4;
        assert!(ticks(&service) - before <= idle, "{media_type}: it goes on");
    }
}
