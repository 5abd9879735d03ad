//! `/api/barcode`: the documented requests as pages send them, errors as pictures, and Japanese.

use serde_json::json;

use crate::{Answer, SERVICE, Service, bearer, token};

/// The text in a query.
fn encoded(text: &str) -> String {
    text.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}

fn door(kind: &str, value: &str, options: &str, more: &str) -> Answer {
    SERVICE.get(&format!("/api/barcode?type={kind}&value={}&options={}{more}", encoded(value), encoded(options)))
}

const PURPLE: &str = "{'BackColor':'white','ForeColor':'purple','ErrorLevel':'H'}";

/// The sample of the documentation: 200 × 200, PNG, purple on white, level H.
#[test]
fn the_documented_sample_is_drawn_in_each_of_its_forms() {
    let size = "&imageWidth=200&imageHeight=200&outputFormat=PNG";
    let sample = door("qrcode", "東京都千代田区", PURPLE, size);
    assert_eq!((sample.status, sample.header("content-type")), (200, Some("image/png")));
    // 25 modules and eight of quiet zone at 6 px.
    assert_eq!(sample.header("barcode-size"), Some("198x198"));
    let svg = door("qrcode", "東京都千代田区", PURPLE, "&outputFormat=SVG");
    assert!(String::from_utf8(svg.body).unwrap().contains("#800080"));
    for options in [
        "\\{'BackColor':'white','ForeColor':'purple','ErrorLevel':'H'}",
        "\\{‘BackColor’:‘white’,‘ForeColor’:‘purple’,‘ErrorLevel’:‘H’}",
        "{“BackColor”:“white”,“ForeColor”:“purple”,“ErrorLevel”:“H”}",
        "{\"backcolor\":\"white\",\"FORECOLOR\":\"purple\",\"errorLevel\":\"h\"}",
    ] {
        assert!(door("QRCode", "東京都千代田区", options, size).body == sample.body, "{options}");
    }
    let utf_8 = door("qrcode", "東京都千代田区", "{\"EncodingCodePage\":\"65001\"}", size);
    assert_eq!(utf_8.status, 200);
}

/// What has no effect is told beside the picture, and changes nothing of it.
#[test]
fn the_receipt_warns_of_an_option_without_effect() {
    let plain = door("QRCode", "A", "", "");
    let told = |answer: &Answer| answer.header("barcode-receipt").unwrap().contains("option-without-effect");
    for options in ["{'ConnectionNo':1}", "{'SplitMode':'Character'}", "{'Connection':false,'StructureNumber':2}"] {
        let answer = door("QRCode", "A", options, "");
        assert!(answer.status == 200 && answer.body == plain.body && told(&answer), "{options}");
    }
    assert!(!told(&plain) && told(&door("QRCode", "A", "{'ModuleSize':4}", "&imageWidth=300")));
}

/// Names without case, POST as form and as JSON: the same picture.
#[test]
fn every_way_of_asking_draws_the_same() {
    let got = SERVICE.get("/api/barcode?Type=jan13&VALUE=490123456789&ImageWidth=300&imageheight=120");
    assert_eq!(got.status, 200);
    let headers = format!("{}Content-Type: application/x-www-form-urlencoded\r\n", bearer());
    let form = b"type=JAN-13&value=490123456789&imageWidth=300&imageHeight=120";
    let posted = SERVICE.send("POST", "/api/barcode", &headers, form);
    let json = json!({"type": "EAN13", "value": "490123456789", "imageWidth": 300, "imageHeight": "120"});
    let object = SERVICE.post("/api/barcode", &json);
    assert_eq!((posted.status, object.status), (200, 200));
    assert!(got.body == posted.body && got.body == object.body);
    let with_token =
        format!("/api/barcode?type=JAN13&value=490123456789&imageWidth=300&imageHeight=120&Token={}", token());
    assert!(SERVICE.send("GET", &with_token, "", b"").body == got.body);
    for (query, code, field) in [
        ("type=JAN13&value=1&Value=2", "duplicate-parameter", "value"),
        ("type=JAN13&value=1&token=x&TOKEN=y", "duplicate-parameter", "token"),
        ("type=JAN13&value=490123456789&colour=red", "unknown-parameter", "colour"),
        ("type=JAN13&value=490123456789&on_error=page", "invalid-option", "on_error"),
    ] {
        let answer = SERVICE.get(&format!("/api/barcode?{query}"));
        assert_eq!((answer.problem().as_str(), answer.json()["field"].as_str()), (code, Some(field)), "{query}");
    }
}

const CANARY: &str = "CANARY7391";

/// Which errors are drawn: at both doors, with the status of the error, kept by nobody, and nothing of the data in them.
#[test]
fn on_error_an_image_says_the_reason() {
    for (path, status) in [
        (format!("/api/barcode?type=JAN13&value={CANARY}"), 422),
        (format!("/api/barcode?type=JAN13&value=1&{CANARY}=1"), 400),
        (format!("/api/barcode?type={CANARY}&value=1"), 400),
        (format!("/api/barcode?type=JAN13&value={CANARY}%zz"), 400),
        (format!("/api/barcode?type=QRCode&value=A&options={{'Version':'{CANARY}'}}"), 400),
        (format!("/v1/barcodes?symbology=ean-13&data={CANARY}"), 422),
        (format!("/v1/barcodes?symbology=ean-13&data=1&{CANARY}=1"), 400),
        (format!("/i/{CANARY}?x=1"), 400),
    ] {
        for (format, media_type, begins) in [
            ("png", "image/png", &b"\x89PNG\r\n\x1a\n"[..]),
            ("svg", "image/svg+xml", b"<svg "),
            ("gif", "image/gif", b"GIF8"),
        ] {
            let at_door = path.starts_with("/api");
            if at_door && format == "gif" {
                continue;
            }
            let name = if at_door { "outputFormat" } else { "format" };
            let answer = SERVICE.get(&format!("{path}&{name}={format}&on_error=image"));
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert!(answer.header("x-request-id").is_some());
            assert!(answer.body.starts_with(begins), "{path}");
            assert!(!String::from_utf8_lossy(&answer.body).contains(CANARY), "{path}");
        }
        assert_eq!(SERVICE.get(&path).header("content-type"), Some("application/problem+json"), "{path}");
    }
    let link = SERVICE.send("GET", &format!("/i/{CANARY}?on_error=image"), "", b"");
    assert_eq!((link.status, link.header("content-type")), (401, Some("image/png")));
    // Without a token and in the language of the door.
    let path = "/api/barcode?type=JAN13&value=1&on_error=image&outputFormat=SVG";
    let without = SERVICE.send("GET", path, "", b"");
    assert_eq!((without.status, without.header("www-authenticate")), (401, Some("Bearer")));
    let svg = String::from_utf8(SERVICE.get(path).body).unwrap();
    assert!(svg.contains("<title>invalid-length: 長さが"), "{svg:.300}");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\""));
    let wide = SERVICE.get(&format!("{path}&imageWidth=320&imageHeight=60"));
    assert!(String::from_utf8_lossy(&wide.body).contains("width=\"320\" height=\"60\""));
    let headers = format!("{}Content-Type: application/x-www-form-urlencoded\r\n", bearer());
    let posted = SERVICE.send("POST", "/api/barcode", &headers, b"type=JAN13&value=1&On_Error=image");
    assert_eq!((posted.status, posted.header("content-type")), (422, Some("image/png")));
    // What can be drawn is drawn as ever.
    let drawn = SERVICE.get("/api/barcode?type=JAN13&value=490123456789&on_error=image");
    assert!(drawn.status == 200 && drawn.body == SERVICE.get("/api/barcode?type=JAN13&value=490123456789").body);
}

/// Whatever is refused is refused in Japanese: at this door unless another language is asked for, elsewhere on request.
#[test]
fn every_code_is_told_in_japanese() {
    let long = "x".repeat(9000);
    let many = "X-Many: 1\r\n".repeat(70);
    let json = "Content-Type: application/json\r\n";
    let big = vec![b' '; 70_000];
    let cases: Vec<(&str, &str, String, String, &[u8])> = vec![
        ("malformed-request", "GET", "/api/barcode?value=1".into(), String::new(), b""),
        ("unknown-parameter", "GET", "/api/barcode?type=JAN13&value=1&x=1".into(), String::new(), b""),
        ("duplicate-parameter", "GET", "/api/barcode?type=JAN13&value=1&value=1".into(), String::new(), b""),
        ("unknown-symbology", "GET", "/api/barcode?type=x&value=1".into(), String::new(), b""),
        (
            "invalid-option",
            "GET",
            "/api/barcode?type=JAN13&value=490123456789&outputFormat=x".into(),
            String::new(),
            b"",
        ),
        ("missing-data", "GET", "/api/barcode?type=JAN13".into(), String::new(), b""),
        ("invalid-character", "GET", "/api/barcode?type=JAN13&value=49012345678x".into(), String::new(), b""),
        ("invalid-length", "GET", "/api/barcode?type=JAN13&value=1".into(), String::new(), b""),
        ("invalid-check-digit", "GET", "/api/barcode?type=JAN13&value=4901234567890".into(), String::new(), b""),
        ("invalid-gs1", "GET", "/api/barcode?type=EAN128&value=(01)1".into(), String::new(), b""),
        ("data-too-long", "GET", format!("/api/barcode?type=QRCode&value={}", &long[..7500]), String::new(), b""),
        ("unencodable-character", "GET", "/api/barcode?type=QRCode&value=%F0%9F%8E%84".into(), String::new(), b""),
        (
            "image-too-large",
            "GET",
            "/api/barcode?type=QRCode&value=1&options={'ModuleSize':900}".into(),
            String::new(),
            b"",
        ),
        ("image-too-small", "GET", "/v1/barcodes?symbology=qr-code&data=1&width=3".into(), String::new(), b""),
        ("unauthorized", "GET", "/api/barcode?type=JAN13&value=1".into(), "Authorization: Bearer x\r\n".into(), b""),
        ("unauthorized", "GET", "/i/x".into(), String::new(), b""),
        (
            "not-licensed",
            "POST",
            "/v1/links".into(),
            json.into(),
            br#"{"symbology":"qr-code","data":"1","expires_in":9999}"#,
        ),
        ("not-found", "GET", "/nowhere".into(), String::new(), b""),
        ("method-not-allowed", "DELETE", "/api/barcode".into(), String::new(), b""),
        ("payload-too-large", "POST", "/api/barcode".into(), json.into(), &big),
        ("unsupported-media-type", "POST", "/api/barcode".into(), "Content-Type: text/plain\r\n".into(), b"x"),
        ("uri-too-long", "GET", format!("/api/barcode?value={long}"), String::new(), b""),
        ("headers-too-large", "GET", "/api/barcode?type=JAN13&value=1".into(), many, b""),
    ];
    let standard = format!(
        "Authorization: Bearer {}\r\n",
        crate::verifier().mint("m1.00D000000000002EAA.20991231.std", crate::now(), 900).unwrap()
    );
    for (code, method, path, headers, body) in &cases {
        let license = if headers.contains("Authorization") { "" } else { &standard };
        let ask = |language: &str| {
            let answer = SERVICE.send(method, path, &format!("{license}{headers}{language}"), body);
            assert_eq!(answer.problem(), *code, "{method} {path:.80}");
            answer.json()["detail"].as_str().unwrap().to_owned()
        };
        let japanese = |text: &str| text.chars().any(|c| ('\u{3041}'..='\u{9FFF}').contains(&c));
        assert!(japanese(&ask("Accept-Language: ja\r\n")), "{code}");
        assert!(!japanese(&ask("Accept-Language: en\r\n")), "{code}");
        assert_eq!(japanese(&ask("")), path.starts_with("/api"), "{code}");
    }
    // Of the contract's codes these are left: nothing in a test makes the service overloaded or fail, no route of it reads
    // images, and rate-limited has a test of its own.
    let told: std::collections::BTreeSet<&str> = cases.iter().map(|(code, ..)| *code).collect();
    assert_eq!(told.len(), 22);
}

#[test]
fn too_many_requests_are_refused_in_japanese_and_as_a_picture() {
    let service = Service::start(&[]);
    let token = crate::verifier().mint("m1.00D000000000003EAA.20991231.trial", crate::now(), 900).unwrap();
    let path = format!("/api/barcode?type=Code128&value=1&token={token}");
    let refused = (0..200).map(|_| service.send("GET", &path, "", b"")).find(|answer| answer.status == 429);
    let refused = refused.expect("a trial draws 100 symbols at once");
    assert_eq!(refused.problem(), "rate-limited");
    assert!(refused.json()["detail"].as_str().unwrap().contains("ライセンス"));
    let drawn = (0..50)
        .map(|_| service.send("GET", &format!("{path}&on_error=image"), "", b""))
        .find(|answer| answer.status == 429)
        .expect("still more than it may");
    assert_eq!(drawn.header("content-type"), Some("image/png"));
    assert!(drawn.header("retry-after").is_some());
}

/// Fault reports c155, c156, c158 at this door: everything is decoded once, and what a raw sign cut off is not passed over.
#[test]
fn report_c155_c156_c158_signs_in_the_value_survive_the_query() {
    let drawn = |kind: &str, value: &str| {
        let answer = SERVICE.get(&format!("/api/barcode?type={kind}&value={value}"));
        assert_eq!(answer.status, 200, "{value}: {}", String::from_utf8_lossy(&answer.body));
        answer.body
    };
    let posted = |kind: &str, value: &str| SERVICE.post("/api/barcode", &json!({"type": kind, "value": value})).body;
    assert!(drawn("DataMatrix", "I01.00057-2%2B110316") == posted("DataMatrix", "I01.00057-2+110316"));
    assert!(drawn("DataMatrix", "I01.00057-2+110316") == posted("DataMatrix", "I01.00057-2 110316"));
    let url = "https://www.example.com/post?action=edit&post=123#top";
    assert!(drawn("QRCode", &encoded(url)) == posted("QRCode", url));
    let cut = SERVICE.get("/api/barcode?type=QRCode&value=https://www.example.com/post?action=edit&post=123");
    assert_eq!((cut.problem().as_str(), cut.json()["field"].as_str()), ("unknown-parameter", Some("post")));
    for spelling in ["ABC+Telecom+Ltd.", "ABC%20Telecom%20Ltd."] {
        assert!(drawn("Code128", spelling) == posted("Code128", "ABC Telecom Ltd."), "{spelling}");
    }
    assert!(drawn("Code128", "ABC%2BTelecom") == posted("Code128", "ABC+Telecom"));
    assert!(drawn("Code128", "ABC%2520Telecom") == posted("Code128", "ABC%20Telecom"));
}

/// Fault report c167: a hundred at once draw the same. c170: small, one bit deep, no redirect and no cookie.
#[test]
fn report_c167_c170_pictures_suit_pages_with_many_of_them() {
    let path =
        "/api/barcode?type=QRCode&value=https%3A%2F%2Fexample.com%2Fa%2F0123456789&imageWidth=200&imageHeight=200";
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..100).map(|_| scope.spawn(|| SERVICE.get(path))).collect();
        asked.into_iter().map(|answer| answer.join().expect("an answer")).collect()
    });
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert!(answer.body == answers[0].body && answer.body.len() < 20_000);
        assert_eq!(answer.body[24..26], [1, 0]);
        assert_eq!((answer.header("set-cookie"), answer.header("location")), (None, None));
    }
}
