//! `/v1/barcodes/batch`: one result an item, in order, whatever the items are.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{SERVICE, Service, bearer};

#[test]
fn bad_items_stand_in_their_place() {
    let items = json!({"items": [
        {"id": 1, "symbology": "qr-code", "data": "A"},
        {"id": 2, "symbology": "qr-code"},
        "no object",
        {"id": "four", "symbology": "code-128", "data": "B", "format": "svg"},
    ]});
    let answer = SERVICE.post("/v1/barcodes/batch", &items);
    assert_eq!(answer.status, 200);
    let results = answer.json()["items"].as_array().unwrap().clone();
    assert_eq!(results.len(), 4);
    assert_eq!((&results[0]["id"], &results[0]["media_type"]), (&json!(1), &json!("image/png")));
    assert_eq!(results[1]["error"]["code"], "missing-data");
    assert_eq!(results[2]["error"]["code"], "malformed-request");
    assert_eq!((&results[3]["id"], &results[3]["media_type"]), (&json!("four"), &json!("image/svg+xml")));
}

#[test]
fn an_id_is_text_or_a_whole_number_and_comes_back_as_it_is() {
    for (id, expected) in [
        (json!("row 7"), Some(json!("row 7"))),
        (json!(""), Some(json!(""))),
        (json!(-7), Some(json!(-7))),
        (json!(u64::MAX), Some(json!(u64::MAX))),
        (json!(null), Some(Value::Null)),
        (json!(1.5), None),
        (json!(true), None),
        (json!(["a"]), None),
        (json!({"a": 1}), None),
    ] {
        let items = json!({"items": [{"id": id, "symbology": "code-39", "data": "A"}]});
        let result = SERVICE.post("/v1/barcodes/batch", &items).json()["items"][0].clone();
        if let Some(id) = expected {
            assert_eq!((&result["id"], &result["symbology"]), (&id, &json!("code-39")));
        } else {
            let error = (&result["error"]["code"], &result["error"]["field"], &result["id"]);
            assert_eq!(error, (&json!("malformed-request"), &json!("id"), &Value::Null), "{id}");
        }
    }
}

#[test]
fn ndjson_answers_line_by_line() {
    let body = "{\"symbology\":\"qr-code\",\"data\":\"A\",\"format\":\"modules\"}\n\n{\"a\":1,\"a\":2}\n";
    let headers = format!("{}Content-Type: application/x-ndjson\r\n", bearer());
    let answer = SERVICE.send("POST", "/v1/barcodes/batch", &headers, body.as_bytes());
    let lines: Vec<Value> = chunks(&answer.body).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["rows"].as_array().unwrap().len(), 21);
    assert_eq!(lines[1]["error"]["code"], "duplicate-parameter");
}

#[test]
fn more_than_a_hundred_items_are_refused() {
    let items: Vec<Value> = (0..101).map(|i| json!({"symbology": "qr-code", "data": i.to_string()})).collect();
    let answer = SERVICE.post("/v1/barcodes/batch", &json!({ "items": items }));
    assert_eq!((answer.status, answer.problem().as_str()), (413, "payload-too-large"));
}

#[test]
fn a_batch_of_nothing_is_refused_as_a_sheet_of_nothing_is() {
    let refused = |path: &str, body: &Value| {
        let answer = SERVICE.post(path, body);
        (answer.status, answer.problem(), answer.json()["field"].as_str().map(str::to_owned))
    };
    let malformed = |field: &str| (400, "malformed-request".to_owned(), Some(field.to_owned()));
    assert_eq!(refused("/v1/sheets", &json!({"labels": []})), malformed("labels"));
    assert_eq!(refused("/v1/barcodes/batch", &json!({"items": []})), malformed("items"));
    let headers = format!("{}Content-Type: application/x-ndjson\r\nAccept: application/zip\r\n", bearer());
    assert_eq!(SERVICE.send("POST", "/v1/barcodes/batch", &headers, b"\n").problem(), "malformed-request");
}

#[test]
fn results_stand_in_the_order_of_the_items_however_long_each_takes() {
    let item = |i: usize| json!({"id": i, "symbology": "qr-code", "data": "x".repeat(if i.is_multiple_of(7) { 1500 } else { 1 })});
    let items: Vec<Value> = (0..100).map(item).collect();
    let answer = SERVICE.post("/v1/barcodes/batch", &json!({ "items": items })).json();
    let ids: Vec<u64> = answer["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_u64()).collect();
    assert_eq!(ids, (0..100).collect::<Vec<_>>());
    let lines = items.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let headers = format!("{}Content-Type: application/x-ndjson\r\n", bearer());
    let streamed = SERVICE.send("POST", "/v1/barcodes/batch", &headers, lines.as_bytes());
    let streamed: Vec<Value> = chunks(&streamed.body).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&streamed, answer["items"].as_array().unwrap(), "both doors give the same results");
}

/// The body of an answer in chunks (RFC 9112, section 7.1).
fn chunks(mut bytes: &[u8]) -> String {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|w| w == b"\r\n").expect("a length");
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return String::from_utf8(body).unwrap();
        }
        body.extend_from_slice(&bytes[end + 2..][..length]);
        bytes = &bytes[end + 2 + length + 2..];
    }
}

/// A connection on which the head of an NDJSON batch was sent.
fn begin(service: &Service) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", service.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = "POST /v1/barcodes/batch HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-ndjson\r\n";
    write!(stream, "{head}{}Transfer-Encoding: chunked\r\n\r\n", bearer()).unwrap();
    stream
}

fn send_chunk(stream: &mut TcpStream, text: &str) {
    write!(stream, "{:x}\r\n{text}\r\n", text.len()).unwrap();
}

fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let (mut seen, mut part) = (String::new(), [0; 4096]);
    while !seen.contains(end) {
        let length = stream.read(&mut part).expect("more of the answer");
        assert!(length > 0, "the answer ended without {end}: {seen}");
        seen.push_str(&String::from_utf8_lossy(&part[..length]));
    }
    seen
}

#[test]
fn the_first_result_comes_before_the_last_line_is_sent() {
    let mut stream = begin(&SERVICE);
    send_chunk(&mut stream, "{\"id\":1,\"symbology\":\"code-39\",\"data\":\"A\"}\n{\"id\":2,\"symbology\":\"co");
    let seen = read_until(&mut stream, "\"id\":1");
    assert!(seen.starts_with("HTTP/1.1 200") && !seen.contains("\"id\":2"), "{seen}");
    send_chunk(&mut stream, "de-39\",\"data\":\"B\"}");
    write!(stream, "0\r\n\r\n").unwrap();
    let rest = read_until(&mut stream, "\r\n0\r\n");
    assert!(rest.contains("\"id\":2"), "the last line needs no end: {rest}");
}

#[test]
fn what_ends_a_stream_of_lines_is_its_last_result() {
    // A trial license may draw a hundred symbols at once.
    let service = Service::start(&[]);
    let token = crate::verifier().mint("m1.00D000000000002EAA.20991231.trial", crate::now(), 900).unwrap();
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/x-ndjson\r\n");
    let lines = "{\"symbology\":\"code-39\",\"data\":\"A\",\"format\":\"modules\"}\n".repeat(150);
    let answer = service.send("POST", "/v1/barcodes/batch", &headers, lines.as_bytes());
    let results: Vec<Value> = chunks(&answer.body).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!((100..150).contains(&results.len()), "{}", results.len());
    let (last, drawn) = results.split_last().unwrap();
    assert_eq!(last["error"]["code"], "rate-limited");
    assert!(drawn.iter().all(|result| result["rows"].is_array()));

    let headers = format!("{}Content-Type: application/x-ndjson\r\n", bearer());
    let long = format!("{{\"symbology\":\"code-39\",\"data\":\"A\"}}\n{}", "x".repeat(1 << 20));
    let answer = service.send("POST", "/v1/barcodes/batch", &headers, long.as_bytes());
    let results = chunks(&answer.body);
    assert!(results.lines().last().is_some_and(|last| last.contains("payload-too-large")), "{results}");
}

#[test]
fn an_answer_too_long_for_apex_is_refused_with_what_would_fit() {
    let item = json!({"symbology": "qr-code", "data": "x", "format": "bmp", "image": {"width": "900px"}});
    let alone = SERVICE.post("/v1/barcodes/batch", &json!({"items": [item]})).body.len();
    let answer = SERVICE.post("/v1/barcodes/batch", &json!({"items": vec![item; 100]}));
    assert_eq!((answer.status, answer.problem().as_str()), (413, "payload-too-large"));
    let fit = (3 << 20) / alone;
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(&format!("first {fit} of items")), "{alone} bytes each: {detail}");
}

#[test]
fn a_caller_may_take_shorter_answers() {
    let body = json!({"items": vec![json!({"symbology": "code-39", "data": "A"}); 4]});
    let whole = SERVICE.post("/v1/barcodes/batch", &body).body;
    let limited = |bytes: usize| SERVICE.post(&format!("/v1/barcodes/batch?answer_limit={bytes}"), &body);
    assert_eq!(limited(whole.len()).body, whole);
    let answer = limited(whole.len() - whole.len() / 4);
    assert_eq!((answer.status, answer.problem().as_str()), (413, "payload-too-large"));
    assert_eq!(limited(whole.len() - 1).status, 413, "what joins the items counts");
    let archive = SERVICE.post("/v1/barcodes/batch?archive=zip&answer_limit=100", &body);
    assert_eq!(archive.problem(), "payload-too-large");
    for bytes in ["0", "-1", "x", "", "3145729"] {
        let answer = SERVICE.post(&format!("/v1/barcodes/batch?answer_limit={bytes}"), &body);
        assert_eq!((answer.status, answer.problem().as_str()), (400, "invalid-option"), "{bytes}");
        assert_eq!(answer.json()["field"], "answer_limit");
    }
    let headers = format!("{}Content-Type: application/x-ndjson\r\n", bearer());
    let lines = SERVICE.send("POST", "/v1/barcodes/batch?answer_limit=1000", &headers, b"{}\n");
    assert_eq!(lines.problem(), "invalid-option");
}

#[test]
fn an_archive_has_every_picture_and_its_receipt() {
    let items = json!({"items": [
        {"id": "商品/1", "symbology": "qr-code", "data": "A"},
        {"symbology": "code-39", "data": "B", "format": "svg"},
        {"id": 7, "symbology": "ean-13", "data": "x"},
        {"symbology": "code-39", "data": "B", "format": "modules"},
    ]});
    let zipped = |path: &str, accept: &str| {
        let headers = format!("{}Content-Type: application/json\r\n{accept}", bearer());
        SERVICE.send("POST", path, &headers, items.to_string().as_bytes())
    };
    let answer = zipped("/v1/barcodes/batch", "Accept: application/zip\r\n");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/zip")));
    assert_eq!(answer.body, zipped("/v1/barcodes/batch?archive=zip", "").body, "the same by the query, byte for byte");
    let files = stored(&answer.body);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["商品_1.png", "2.svg", "4.json", "receipts.json"]);
    assert!(files[0].1.starts_with(b"\x89PNG") && files[1].1.starts_with(b"<svg"));
    let receipts: Value = serde_json::from_slice(&files[3].1).unwrap();
    let receipts = receipts["items"].as_array().unwrap();
    assert_eq!((&receipts[0]["id"], &receipts[0]["file"]), (&json!("商品/1"), &json!("商品_1.png")));
    assert!(receipts[0]["receipt"].is_object() && receipts[0].get("data_base64").is_none());
    assert_eq!((&receipts[2]["id"], &receipts[2]["error"]["code"]), (&json!(7), &json!("invalid-character")));
    for (query, code) in [("archive=tar", "invalid-option"), ("archiv=zip", "unknown-parameter")] {
        assert_eq!(zipped(&format!("/v1/barcodes/batch?{query}"), "").problem(), code);
    }
}

/// The files of an archive that stores them, one after the other.
fn stored(mut bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    while let Some(header) = bytes.strip_prefix(b"PK\x03\x04") {
        let length = u32::from_le_bytes(header[14..18].try_into().unwrap()) as usize;
        let name = usize::from(u16::from_le_bytes([header[22], header[23]]));
        let (name, rest) = header[26..].split_at(name);
        files.push((String::from_utf8(name.to_vec()).unwrap(), rest[..length].to_vec()));
        bytes = &rest[length..];
    }
    files
}
