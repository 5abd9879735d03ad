//! One request and its answer: language, request id, the headers of every answer, and what is counted of it.

use std::{cell::Cell, time::Instant};

use actix_web::{
    Error, HttpRequest, HttpResponse, HttpResponseBuilder,
    body::MessageBody,
    error::InternalError,
    http::{
        ConnectionType,
        header::{self, HeaderName, HeaderValue},
    },
    web,
};

use super::{media, on_error::Depiction, problem, server::Service, trace};
use crate::{
    license::token::Refused,
    refusal::{Language, Refusal},
    telemetry::{Event, ROUTES},
};

/// A request being answered.
pub struct Exchange<'a> {
    /// The service's state.
    pub service: &'a web::Data<Service>,
    /// The request.
    pub request: &'a HttpRequest,
    /// Index into [`ROUTES`].
    route: usize,
    start: Instant,
    /// Id that the answer and the log name.
    pub id: u64,
    /// Hash of the org, once it is let in.
    org: Option<String>,
    /// Language of details where the client names none.
    usual: Language,
    /// How a refusal is drawn, where the client wants a picture of it.
    depiction: Option<Depiction>,
}

thread_local! {
    static LAST_ID: Cell<u64> = Cell::new(std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0));
}

/// The next request id: unique in practice, no secret.
fn next_id() -> u64 {
    LAST_ID.with(|last| {
        // A step of the splitmix64 generator's counter.
        let id = last.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        last.set(id);
        id ^ id >> 31
    })
}

impl<'a> Exchange<'a> {
    /// Begins an exchange on a route of [`ROUTES`].
    pub fn begin(request: &'a HttpRequest, route: &'static str) -> Self {
        let service = request.app_data::<web::Data<Service>>().expect("every app carries the service's state");
        let route = ROUTES.iter().position(|known| *known == route).unwrap_or(ROUTES.len() - 1);
        let (start, id) = (Instant::now(), next_id());
        Self { service, request, route, start, id, org: None, usual: Language::English, depiction: None }
    }

    /// Names the org for the audit log.
    pub fn known_as(&mut self, org: &str) {
        self.org = Some(org.to_owned());
    }

    /// The language of details.
    pub fn language(&self) -> Language {
        match self.request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) {
            Some(accepted) => preferred(accepted),
            None => self.usual,
        }
    }

    /// Whether the client would rather have an answer of the media type `other` than of the `usual` one.
    pub fn prefers(&self, other: &str, usual: &str) -> bool {
        media::prefers(self.request.headers(), other, usual)
    }

    /// The same exchange, in another language where the client names none.
    #[must_use]
    pub fn speaking(self, usual: Language) -> Self {
        Self { usual, ..self }
    }

    /// The same exchange, its refusals drawn.
    #[must_use]
    pub fn depicting(self, depiction: Option<Depiction>) -> Self {
        Self { depiction, ..self }
    }

    /// An answer with a body.
    pub fn answer(
        &self,
        mut builder: HttpResponseBuilder,
        media_type: &'static str,
        body: impl MessageBody + 'static,
    ) -> HttpResponse {
        builder.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(media_type)));
        let mut response = builder.body(body);
        self.finish(&mut response);
        response
    }

    /// An answer that nobody may keep.
    pub fn answer_once(
        &self,
        mut builder: HttpResponseBuilder,
        media_type: &'static str,
        body: impl MessageBody + 'static,
    ) -> HttpResponse {
        builder.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        self.answer(builder, media_type, body)
    }

    /// A JSON document that is the same for everybody until the program changes.
    pub fn document(request: &'a HttpRequest, route: &'static str, text: &'static [u8]) -> HttpResponse {
        let mut builder = HttpResponse::Ok();
        builder.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")));
        Self::begin(request, route).answer(builder, "application/json", text)
    }

    /// A refused request as a problem.
    pub fn refuse(&self, refusal: &Refusal) -> HttpResponse {
        self.problem(refusal, None, refusal.code, self.org.clone())
    }

    /// The same, for `?`.
    pub fn refused(&self, refusal: &Refusal) -> Error {
        early(self.refuse(refusal))
    }

    /// A refused request, with the name that the original engine has for it.
    pub fn refuse_as(&self, refusal: &Refusal, engine_error: Option<&'static str>) -> HttpResponse {
        self.problem(refusal, engine_error, refusal.code, self.org.clone())
    }

    /// A refused token or link: why, and whose it is, only the audit log is told.
    pub fn refuse_because(&self, refusal: &Refusal, refused: Refused) -> HttpResponse {
        self.problem(refusal, None, refused.rejection.reason(), refused.org)
    }

    fn problem(
        &self,
        refusal: &Refusal,
        engine_error: Option<&'static str>,
        reason: &'static str,
        org: Option<String>,
    ) -> HttpResponse {
        let status = problem::status(refusal.code);
        self.service.telemetry.audit(Event {
            event: problem::event(refusal.code),
            reason,
            org: org.unwrap_or_default(),
            route: ROUTES[self.route],
            status: status.as_u16(),
            request: self.id,
            trace: trace::parent(self.request),
            front_door: trace::front_door(self.request),
            ..Event::default()
        });
        let mut builder = HttpResponse::build(status);
        if let Some(seconds) = problem::retry_after(refusal.code) {
            builder.insert_header((header::RETRY_AFTER, HeaderValue::from_static(seconds)));
        }
        if let Some(depiction) = self.depiction {
            let picture = depiction.draw(refusal, self.language());
            return self.answer_once(builder, depiction.media_type(), picture);
        }
        let body = problem::body(refusal, engine_error, status, self.language(), self.id);
        self.answer_once(builder, "application/problem+json", body)
    }

    /// The headers of every answer, and the counters.
    fn finish(&self, response: &mut HttpResponse) {
        let status = response.status().as_u16();
        if self.service.stopping() {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let headers = response.headers_mut();
        for (name, value) in &COMMON_HEADERS {
            headers.insert(name.clone(), value.clone());
        }
        if let Ok(id) = HeaderValue::try_from(format!("{:016x}", self.id)) {
            headers.insert(REQUEST_ID, id);
        }
        if let Some(origin) = self.request.headers().get(header::ORIGIN)
            && is_salesforce(origin)
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(
                    "Barcode-Receipt, Barcode-Size, Retry-After, RateLimit, RateLimit-Policy, Server-Timing, X-Request-Id",
                ),
            );
        }
        let elapsed = self.start.elapsed();
        if self.org.is_some() {
            headers.insert(trace::SERVER_TIMING, trace::timing(elapsed));
        }
        self.service.telemetry.count(self.route, status, elapsed);
    }
}

/// An answer given early, for `?`.
pub fn early(response: HttpResponse) -> Error {
    InternalError::from_response("answered early", response).into()
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Security headers that are right for every answer of an API that sends pictures and JSON. What was kept for a page of another
/// origin, or for an `<img>`, names no origin that may read it: so every answer differs by it.
static COMMON_HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::VARY, HeaderValue::from_static("Origin")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"),
    ),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
];

/// Hosts of Salesforce pages that may call from a browser.
const ORIGINS: [&str; 6] = [
    ".lightning.force.com",
    ".my.salesforce.com",
    ".my.site.com",
    ".vf.force.com",
    ".visualforce.com",
    ".salesforce-experience.com",
];

fn is_salesforce(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("https://"));
    host.is_some_and(|host| {
        host.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'.')
            && ORIGINS.iter().any(|suffix| host.ends_with(suffix))
    })
}

/// Answers the browser's question whether a page may call.
pub async fn preflight(request: HttpRequest) -> HttpResponse {
    let exchange = Exchange::begin(&request, "other");
    let mut builder = HttpResponse::NoContent();
    if request.headers().get(header::ORIGIN).is_some_and(is_salesforce) {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, super::METHODS),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"),
            (header::ACCESS_CONTROL_MAX_AGE, "600"),
        ] {
            builder.insert_header((name, HeaderValue::from_static(value)));
        }
    }
    let mut response = builder.finish();
    exchange.finish(&mut response);
    response
}

/// The language that an `Accept-Language` prefers: Japanese where it stands before English or alone.
fn preferred(accepted: &str) -> Language {
    let known = |tag: &str| match tag.split('-').next().unwrap_or_default() {
        language if language.eq_ignore_ascii_case("ja") => Some(Language::Japanese),
        language if language.eq_ignore_ascii_case("en") => Some(Language::English),
        _ => None,
    };
    let members = accepted.split(',').map(media::weighted);
    let known = members.filter_map(|(tag, weight)| Some((known(tag)?, weight)));
    // Of two that weigh the same the first stays.
    known.fold((Language::English, 0.0), |best, next| if next.1 > best.1 { next } else { best }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (accepted, expected) in [
            ("ja", Language::Japanese),
            ("ja-JP,en;q=0.9", Language::Japanese),
            ("en-US,en;q=0.9,ja;q=0.8", Language::English),
            ("ja,en", Language::Japanese),
            ("en,ja", Language::English),
            ("de, ja;q=0.5", Language::Japanese),
            ("JA,EN", Language::Japanese),
            ("ja;q=0, en;q=0.1", Language::English),
            ("x-en, ja;q=0.8, en;q=0.8", Language::Japanese),
            ("en;q=0.5, x-ja, ja;q=0.5", Language::English),
            ("*", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(preferred(accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn only_salesforce_origins_are_echoed() {
        let allowed = |origin: &'static str| is_salesforce(&HeaderValue::from_static(origin));
        assert!(allowed("https://acme.lightning.force.com"));
        assert!(allowed("https://acme--c.vf.force.com"));
        assert!(!allowed("http://acme.lightning.force.com"));
        assert!(!allowed("https://evil.com"));
        assert!(!allowed("https://evil.com/.my.salesforce.com"));
        assert!(!allowed("https://lightning.force.com.evil.com"));
        assert!(!allowed("null"));
    }
}
