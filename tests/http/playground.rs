//! The pages for people: what their headers promise, and that only development mode gives a token away.

use crate::{Answer, SERVICE, Service};

const PATHS: [&str; 6] =
    ["/", "/docs", "/playground/app.js", "/playground/style.css", "/playground/icon.svg", "/playground/words.js"];

fn get(service: &Service, path: &str, headers: &str) -> Answer {
    service.raw(format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n").as_bytes())
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

#[test]
fn the_pages_run_nothing_but_their_own_files() {
    for path in PATHS {
        let answer = SERVICE.send("GET", path, "", b"");
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        for never in ["unsafe-inline", "unsafe-eval", "http:", "https:", "*"] {
            assert!(!policy.contains(never), "{path}: {policy}");
        }
        for directive in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "trusted-types 'none'"] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("strict-transport-security").is_some(), "{path}");
    }
}

#[test]
fn the_pages_hold_no_inline_script_or_style_and_name_no_other_host() {
    for path in ["/", "/docs"] {
        let page = text(&SERVICE.send("GET", path, "", b""));
        for never in ["<style", " style=", " onclick=", "http://", "https://", "<script>"] {
            assert!(!page.contains(never), "{path}: {never}");
        }
        for part in page.split("=\"/playground/").skip(1) {
            let file = format!("/playground/{}", part.split('"').next().unwrap());
            assert_eq!(SERVICE.send("GET", &file, "", b"").status, 200, "{file}");
        }
    }
}

#[test]
fn every_module_that_a_script_imports_is_served() {
    let mut wanted = vec!["app.js".to_owned(), "docs.js".to_owned()];
    let mut known = 0;
    while let Some(name) = wanted.get(known).cloned() {
        let answer = SERVICE.send("GET", &format!("/playground/{name}"), "", b"");
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"), "{name}");
        for part in text(&answer).split("from './").skip(1) {
            let import = part.split('\'').next().unwrap().to_owned();
            if !wanted.contains(&import) {
                wanted.push(import);
            }
        }
        known += 1;
    }
    assert!(known > 5, "{wanted:?}");
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    for path in PATHS {
        let first = SERVICE.send("GET", path, "", b"");
        assert_eq!(first.header("cache-control"), Some("no-cache"), "{path}");
        let tag = first.header("etag").unwrap();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag} is no strong tag");
        for known in [tag.to_owned(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = SERVICE.send("GET", path, &format!("If-None-Match: {known}\r\n"), b"");
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}: {known}");
            assert_eq!(again.header("etag"), Some(tag));
            // A 304 replaces the headers that the browser kept, so it must keep the page's policy.
            assert_eq!(again.header("content-security-policy"), first.header("content-security-policy"));
        }
        assert_eq!(SERVICE.send("GET", path, "If-None-Match: \"other\"\r\n", b"").status, 200, "{path}");
    }
}

#[test]
fn what_is_not_there_or_not_allowed_is_a_problem() {
    for path in ["/playground/nothing.js", "/playground/", "/playground/..%2findex.html", "/playground/index.html"] {
        assert_eq!(SERVICE.send("GET", path, "", b"").problem(), "not-found", "{path}");
    }
    for path in ["/", "/docs", "/playground/app.js"] {
        let answer = SERVICE.send("POST", path, "", b"");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{path}");
    }
}

#[test]
fn production_gives_no_token_away() {
    for path in PATHS {
        let answer = get(&SERVICE, path, "Host: localhost\r\n");
        assert_eq!(answer.status, 200);
        assert!(!text(&answer).contains("name=\"development-token\""), "{path}");
        assert!(!text(&answer).contains("eyJ"), "{path}: what looks like a token");
    }
}

#[test]
fn development_gives_a_token_to_a_browser_of_the_same_machine_only() {
    let service = Service::develop();
    let token = |headers: &str| {
        let page = text(&get(&service, "/", headers));
        Some(page.split_once("<meta name=\"development-token\" content=\"")?.1.split_once('"')?.0.to_owned())
    };
    for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"] {
        let headers = format!("Host: {host}\r\n");
        let token = token(&headers).unwrap_or_else(|| panic!("{host} has a token"));
        let headers = format!("{headers}Authorization: Bearer {token}\r\n");
        assert_eq!(get(&service, "/v1/barcodes?symbology=qr-code&data=HELLO", &headers).status, 200);
        assert_eq!(get(&service, "/", &headers).header("cache-control"), Some("no-store"));
    }
    for headers in [
        "Host: evil.example\r\n",
        "Host: localhost.evil.example\r\n",
        "Host: 127.0.0.1.evil.example:8080\r\n",
        "Host: localhost\r\nOrigin: https://acme.my.salesforce.com\r\n",
        "Host: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n",
        "Host: localhost\r\nForwarded: for=192.0.2.1\r\n",
    ] {
        assert_eq!(token(headers), None, "{headers}");
    }
}

#[test]
fn the_receipt_speaks_the_language_of_the_caller() {
    let body = serde_json::json!({"symbology": "qr-code", "data": "HELLO", "image": {"foreground": "#ddd"}});
    let headers = format!(
        "{}Content-Type: application/json\r\nAccept: application/json\r\nAccept-Language: ja\r\n",
        crate::bearer()
    );
    let answer = SERVICE.send("POST", "/v1/barcodes", &headers, body.to_string().as_bytes()).json();
    let detail = answer["receipt"]["warnings"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("コントラスト"), "{detail}");
}
