//! Where a request belongs and how long it took: W3C Trace Context and Front Door's reference in, Server-Timing out.

use std::{sync::LazyLock, time::Duration};

use actix_web::{
    HttpRequest,
    http::header::{HeaderName, HeaderValue},
};

/// Tells a browser's developer how long the service took.
pub const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The trace of the request's `traceparent`; 0 where there is none or it is malformed. Nothing is decided by it.
pub fn parent(request: &HttpRequest) -> u128 {
    let header = request.headers().get("traceparent");
    header.and_then(|value| trace_id(value.to_str().ok()?)).unwrap_or(0)
}

/// Set on App Service, where the template lets in nobody but our own Front Door.
static ON_APP_SERVICE: LazyLock<bool> = LazyLock::new(|| std::env::var_os("WEBSITE_INSTANCE_ID").is_some());

/// Front Door's name for the request (`X-Azure-Ref`), by which its access log has the client's address; empty where there is none.
/// Elsewhere than on App Service the header would be the client's own word, and is not looked at.
pub fn front_door(request: &HttpRequest) -> String {
    let mut values = request.headers().get_all("x-azure-ref");
    match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(reference), None) if *ON_APP_SERVICE && is_reference(reference) => reference.to_owned(),
        _ => String::new(),
    }
}

/// One word of base64, or a time and words joined by hyphens; both begin with a digit. Nothing that a log could be broken with.
fn is_reference(text: &str) -> bool {
    (32..=128).contains(&text.len())
        && text.as_bytes()[0].is_ascii_digit()
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"+/=-".contains(&c))
}

/// Version 00: `00-<32 hex>-<16 hex>-<2 hex>`, hex in lower case, ids other than zero. Later versions may go on after that.
fn trace_id(parent: &str) -> Option<u128> {
    let mut parts = parent.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length| text.len() == length && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    if !(hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2)) || version == "ff" {
        return None;
    }
    if (version == "00" && parts.next().is_some()) || span.bytes().all(|c| c == b'0') {
        return None;
    }
    u128::from_str_radix(trace, 16).ok().filter(|trace| *trace != 0)
}

/// Tenths of a millisecond that have a header of their own, made once: nothing is allocated for the usual request.
const READY: usize = 256;

static TIMINGS: LazyLock<Vec<HeaderValue>> = LazyLock::new(|| {
    let header = |tenths: usize| {
        let text: &'static str = Box::leak(timing_text(tenths).into_boxed_str());
        HeaderValue::from_static(text)
    };
    (0..READY).map(header).collect()
});

fn timing_text(tenths: usize) -> String {
    format!("app;dur={}.{}", tenths / 10, tenths % 10)
}

/// The time as `Server-Timing`, to a tenth of a millisecond.
pub fn timing(elapsed: Duration) -> HeaderValue {
    let tenths = (elapsed.as_micros() / 100) as usize;
    TIMINGS
        .get(tenths)
        .cloned()
        .unwrap_or_else(|| HeaderValue::try_from(timing_text(tenths)).expect("digits and a point are a header's value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_parents_are_read() {
        let trace = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
        for (parent, expected) in [
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Some(trace)),
            ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", Some(trace)),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", None),
            ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", None),
            ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", None),
            ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", None),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", None),
            ("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", None),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", None),
            ("", None),
        ] {
            assert_eq!(trace_id(parent), expected, "{parent}");
        }
    }

    #[test]
    fn only_what_front_door_would_write_is_a_reference() {
        for (text, expected) in [
            ("0zxV+XAAAAABKMMOjBv2NT4TY6SQVjC0zV1NURURHRTA2MTkANDM3YzgyY2QtMzYwYS00YTU0LTk0YzMtNWZmNzA3NjQ3Nzgz", true),
            ("20260224T091445Z-17c9cc7f8d9x2jvmhC1BY10fq000000012z0000000008r7q", true),
            (&"0".repeat(128), true),
            (&"0".repeat(129), false),
            ("20260224T091445Z", false),
            ("x0260224T091445Z-17c9cc7f8d9x2jvmhC1BY10fq000000012z0000000008r7q", false),
            ("20260224T091445Z-17c9cc7f8d9x2jvmhC1BY10fq 000000012z0000000008r7", false),
            ("20260224T091445Z-17c9cc7f8d9x2jvmhC1BY10fq\",\"event\":\"stop\",\"x\":\"", false),
            ("", false),
        ] {
            assert_eq!(is_reference(text), expected, "{text}");
        }
    }

    #[test]
    fn times_are_told_in_milliseconds() {
        for (micros, expected) in
            [(0, "app;dur=0.0"), (340, "app;dur=0.3"), (25_599, "app;dur=25.5"), (1_234_567, "app;dur=1234.5")]
        {
            assert_eq!(timing(Duration::from_micros(micros)), expected);
        }
    }
}
