//! `/v1/barcodes/batch`: one result an item, in order, whatever the items are.

use serde_json::{Value, json};

use crate::{SERVICE, bearer};

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
    let lines: Vec<Value> = answer.body.split(|b| *b == b'\n').filter_map(|l| serde_json::from_slice(l).ok()).collect();
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
