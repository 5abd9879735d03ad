//! The playground `/` and the reference `/docs`: pages that build themselves from the catalogue and the OpenAPI document.
//!
//! Nothing comes from elsewhere, and no script or style but these files may run. The pages need no token, drawing does;
//! in development mode alone the playground carries one, for a browser on the same machine.

use std::{fmt::Write as _, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
};
use sha2::{Digest, Sha256};

use super::{exchange::Exchange, problem};

/// A file of the pages.
struct File {
    name: &'static str,
    media_type: &'static str,
    text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const INDEX: &str = include_str!("playground/index.html");
const DOCS: &str = include_str!("playground/docs.html");
#[cfg(reader)]
const SCAN: &str = include_str!("playground/scan.html");

/// What the pages load.
const FILES: &[File] = &[
    File { name: "style.css", media_type: "text/css; charset=utf-8", text: include_str!("playground/style.css") },
    File { name: "icon.svg", media_type: "image/svg+xml", text: include_str!("playground/icon.svg") },
    File { name: "app.js", media_type: SCRIPT, text: include_str!("playground/app.js") },
    File { name: "docs.js", media_type: SCRIPT, text: include_str!("playground/docs.js") },
    File { name: "dom.js", media_type: SCRIPT, text: include_str!("playground/dom.js") },
    File { name: "fields.js", media_type: SCRIPT, text: include_str!("playground/fields.js") },
    File { name: "ja.js", media_type: SCRIPT, text: include_str!("playground/ja.js") },
    File { name: "picker.js", media_type: SCRIPT, text: include_str!("playground/picker.js") },
    File { name: "receipt.js", media_type: SCRIPT, text: include_str!("playground/receipt.js") },
    File { name: "scan.js", media_type: SCRIPT, text: include_str!("playground/scan.js") },
    File { name: "service.js", media_type: SCRIPT, text: include_str!("playground/service.js") },
    File { name: "snippets.js", media_type: SCRIPT, text: include_str!("playground/snippets.js") },
    File { name: "words.js", media_type: SCRIPT, text: include_str!("playground/words.js") },
];

/// Only files of this service run or are asked; pictures may also be made by the page (`blob:`).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// `GET /`.
pub async fn index(request: HttpRequest) -> HttpResponse {
    with_token(&request, INDEX, &INDEX_TAG)
}

/// A page that asks the service, with a token of its own in development mode.
fn with_token(request: &HttpRequest, text: &'static str, tag: &str) -> HttpResponse {
    let exchange = Exchange::begin(request, "/");
    match exchange.service.development_token().filter(|_| from_this_machine(request)) {
        Some(token) => {
            // A token is base64url and dots: nothing in it needs escaping.
            let meta = format!("<meta name=\"development-token\" content=\"{token}\">\n</head>");
            page(exchange.answer_once(HttpResponse::Ok(), HTML, text.replacen("</head>", &meta, 1)))
        }
        None => lasting(&exchange, HTML, text, tag),
    }
}

/// `GET /scan`. The page may use the camera.
#[cfg(reader)]
pub async fn scan(request: HttpRequest) -> HttpResponse {
    let mut response = with_token(&request, SCAN, &SCAN_TAG);
    response.headers_mut().insert(header::PERMISSIONS_POLICY, HeaderValue::from_static("camera=(self)"));
    response
}

/// `GET /docs`.
pub async fn docs(request: HttpRequest) -> HttpResponse {
    lasting(&Exchange::begin(&request, "/"), HTML, DOCS, &DOCS_TAG)
}

/// `GET /playground/{file}`.
pub async fn file(request: HttpRequest) -> HttpResponse {
    let name = request.match_info().get("file").unwrap_or_default();
    match FILES.iter().zip(&*FILE_TAGS).find(|(file, _)| file.name == name) {
        Some((file, tag)) => lasting(&Exchange::begin(&request, "/"), file.media_type, file.text, tag),
        None => problem::not_found(request).await,
    }
}

static INDEX_TAG: LazyLock<String> = LazyLock::new(|| tag(INDEX));
#[cfg(reader)]
static SCAN_TAG: LazyLock<String> = LazyLock::new(|| tag(SCAN));
static DOCS_TAG: LazyLock<String> = LazyLock::new(|| tag(DOCS));
static FILE_TAGS: LazyLock<Vec<String>> = LazyLock::new(|| FILES.iter().map(|file| tag(file.text)).collect());

/// A strong entity tag.
fn tag(text: &str) -> String {
    let mut tag = String::from("\"");
    for byte in &Sha256::digest(text)[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// A file that is the same until the program changes: kept by the browser, asked for again by its tag.
fn lasting(exchange: &Exchange, media_type: &'static str, text: &'static str, tag: &str) -> HttpResponse {
    let known = exchange.request.headers().get_all(header::IF_NONE_MATCH).any(|value| {
        value.to_str().is_ok_and(|tags| {
            tags.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
        })
    });
    let mut builder = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    builder.insert_header((header::CACHE_CONTROL, "no-cache"));
    builder.insert_header((header::ETAG, tag));
    page(exchange.answer(builder, media_type, if known { "" } else { text }))
}

/// The answer with the headers of a page in place of the usual ones. Also a 304: its headers replace what the browser had kept.
fn page(mut response: HttpResponse) -> HttpResponse {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a browser of this machine asks for its own page: by a loopback name (no other site's name that was pointed
/// here), not through a proxy, and not from a script of another origin.
fn from_this_machine(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let foreign = [header::ORIGIN, header::FORWARDED, header::X_FORWARDED_FOR];
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = ["localhost", "127.0.0.1", "[::1]"].iter().filter_map(|name| host.strip_prefix(name));
    own.into_iter().any(|port| port.is_empty() || port.starts_with(':'))
        && request.peer_addr().is_some_and(|address| address.ip().is_loopback())
        && !foreign.iter().any(|name| headers.contains_key(name))
}
