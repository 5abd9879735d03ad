//! Audit events and metrics. Never the data, a token, a query or an image.
//!
//! Requests only add to counters or put a small event into a bounded channel; one thread writes lines, samples what comes
//! too often and chains each line to the one before it.

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::Write as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{config::Log, license::token::rfc3339};

/// Something an auditor asks about.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// What happened: `auth.reject`, `input.reject`, `rate.limit`, `panic`, …
    pub event: &'static str,
    /// Word of a closed list.
    pub reason: &'static str,
    /// Hash of the org, where one is known.
    pub org: String,
    /// Id of the master key, where one is known.
    pub kid: String,
    /// Route template.
    pub route: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Request id.
    pub request: u64,
    /// How many events the line stands for.
    pub count: u64,
}

/// Accepted requests of one license, counted where they happen and written once a minute.
#[derive(Debug)]
pub struct Accepted {
    org: String,
    kid: String,
    grace: bool,
    count: AtomicU64,
}

impl Accepted {
    /// One more accepted request.
    pub fn add(&self) {
        self.count.fetch_add(1, Relaxed);
    }
}

/// The routes that metrics tell apart.
pub const ROUTES: [&str; 14] = [
    "/v1/barcodes",
    "/v1/barcodes/batch",
    "/v1/links",
    "/i/{sealed}",
    "/v1/scan",
    "/v1/verify",
    "/api/barcode",
    "/v1/symbologies",
    "/openapi.json",
    "/openapi-salesforce.json",
    "/",
    "/healthz",
    "/readyz",
    "other",
];

/// Upper bounds of the duration histogram, in microseconds.
const BUCKETS: [u64; 11] = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000];

/// The service's counters and its audit log.
pub struct Telemetry {
    events: Option<SyncSender<Event>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    accepted: Arc<Mutex<Vec<Arc<Accepted>>>>,
    /// Requests by route and class of status (2xx to 5xx).
    requests: [[AtomicU64; 4]; ROUTES.len()],
    durations: [AtomicU64; BUCKETS.len() + 1],
    duration_sum: AtomicU64,
    /// Refused tokens.
    pub rejected: AtomicU64,
    /// Panics, each of which became an answer.
    pub panics: AtomicU64,
    /// Requests refused for an org's limit.
    pub limited: AtomicU64,
    /// Requests refused for load.
    pub shed: AtomicU64,
    /// Events that found the channel full.
    lost: AtomicU64,
}

impl Telemetry {
    /// Starts the log's thread, unless nothing is to be logged.
    pub fn start(log: Log) -> Arc<Self> {
        let accepted = Arc::new(Mutex::new(Vec::new()));
        let (events, writer) = if log > Log::Off {
            let (sender, receiver) = sync_channel(4096);
            let accepted = Arc::clone(&accepted);
            let writer = std::thread::spawn(move || Writer::new(log, accepted).run(&receiver));
            (Some(sender), Some(writer))
        } else {
            (None, None)
        };
        Arc::new(Self {
            events,
            writer: Mutex::new(writer),
            accepted,
            requests: Default::default(),
            durations: Default::default(),
            duration_sum: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            panics: AtomicU64::new(0),
            limited: AtomicU64::new(0),
            shed: AtomicU64::new(0),
            lost: AtomicU64::new(0),
        })
    }

    /// From now on a panic is counted, and told by its place alone: what it says may quote a request.
    pub fn watch_panics(self: &Arc<Self>) {
        let telemetry = Arc::clone(self);
        std::panic::set_hook(Box::new(move |panic| {
            telemetry.panics.fetch_add(1, Relaxed);
            telemetry.audit(Event { event: "panic", ..Event::default() });
            if let Some(place) = panic.location() {
                // A closed standard error must not end the service.
                let _ = writeln!(std::io::stderr(), "{}", json!({ "log": "error", "panic": place.to_string() }));
            }
        }));
    }

    /// Hands an event to the log; never waits.
    pub fn audit(&self, event: Event) {
        if let Some(events) = &self.events
            && events.try_send(event).is_err()
        {
            self.lost.fetch_add(1, Relaxed);
        }
    }

    /// Writes what is still to be written; the last event of the service.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(events), Some(writer)) = (&self.events, writer) {
            // Both fail only when the writer is gone already.
            let _ = events.send(Event { event: STOP, ..Event::default() });
            let _ = writer.join();
        }
    }

    /// A counter for the accepted requests of a license.
    pub fn accepted(&self, org: String, kid: String, grace: bool) -> Arc<Accepted> {
        let counter = Arc::new(Accepted { org, kid, grace, count: AtomicU64::new(0) });
        if self.events.is_some() {
            self.accepted.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&counter));
        }
        counter
    }

    /// Counts an answered request.
    pub fn count(&self, route: usize, status: u16, duration: Duration) {
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        self.requests[route][class].fetch_add(1, Relaxed);
        let micros = duration.as_micros() as u64;
        let bucket = BUCKETS.iter().position(|&bound| micros <= bound).unwrap_or(BUCKETS.len());
        self.durations[bucket].fetch_add(1, Relaxed);
        self.duration_sum.fetch_add(micros, Relaxed);
    }

    /// All metrics in the Prometheus text format.
    pub fn metrics(&self) -> String {
        let mut text = String::from("# TYPE raybarcode_requests_total counter\n");
        for (route, classes) in ROUTES.iter().zip(&self.requests) {
            for (class, count) in classes.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "raybarcode_requests_total{{route=\"{route}\",status=\"{}xx\"}} {}",
                    class + 2,
                    count.load(Relaxed)
                );
            }
        }
        text.push_str("# TYPE http_server_request_duration_seconds histogram\n");
        let mut sum = 0;
        for (i, count) in self.durations.iter().enumerate() {
            sum += count.load(Relaxed);
            let bound = BUCKETS.get(i).map_or("+Inf".to_owned(), |&micros| format!("{}", micros as f64 / 1e6));
            let _ = writeln!(text, "http_server_request_duration_seconds_bucket{{le=\"{bound}\"}} {sum}");
        }
        let seconds = self.duration_sum.load(Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "http_server_request_duration_seconds_sum {seconds}");
        let _ = writeln!(text, "http_server_request_duration_seconds_count {sum}");
        for (name, counter) in [
            ("raybarcode_tokens_rejected_total", &self.rejected),
            ("raybarcode_panics_total", &self.panics),
            ("raybarcode_rate_limited_total", &self.limited),
            ("raybarcode_shed_total", &self.shed),
            ("raybarcode_audit_lost_total", &self.lost),
        ] {
            let _ = writeln!(text, "# TYPE {name} counter\n{name} {}", counter.load(Relaxed));
        }
        text
    }
}

/// The event after which nothing is written.
const STOP: &str = "stop";
/// Lines of one reason in a second before they are only counted.
const LINES_A_SECOND: u64 = 10;
const HEARTBEAT: Duration = Duration::from_secs(60);

struct Writer {
    log: Log,
    accepted: Arc<Mutex<Vec<Arc<Accepted>>>>,
    instance: String,
    sequence: u64,
    previous: String,
    /// Events of each reason since the second began.
    seen: HashMap<(&'static str, &'static str), u64>,
}

impl Writer {
    fn new(log: Log, accepted: Arc<Mutex<Vec<Arc<Accepted>>>>) -> Self {
        let instance = std::env::var("WEBSITE_INSTANCE_ID").unwrap_or_else(|_| std::process::id().to_string());
        let instance = instance.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
        Self { log, accepted, instance, sequence: 0, previous: "0".repeat(16), seen: HashMap::new() }
    }

    fn run(mut self, events: &Receiver<Event>) {
        let mut second = Instant::now();
        let mut beat = Instant::now();
        loop {
            let event = events.recv_timeout(Duration::from_millis(250));
            if let Ok(event) = event {
                if event.event == STOP {
                    self.write_accepted();
                    self.write(&Event { count: 1, ..event });
                    return;
                }
                let seen = self.seen.entry((event.event, event.reason)).or_default();
                *seen += 1;
                if *seen <= LINES_A_SECOND {
                    self.write(&Event { count: 1, ..event });
                }
            } else if matches!(event, Err(RecvTimeoutError::Disconnected)) {
                return;
            }
            if second.elapsed() >= Duration::from_secs(1) {
                second = Instant::now();
                for ((event, reason), seen) in std::mem::take(&mut self.seen) {
                    if seen > LINES_A_SECOND {
                        self.write(&Event { event, reason, count: seen - LINES_A_SECOND, ..Event::default() });
                    }
                }
            }
            if beat.elapsed() >= HEARTBEAT {
                beat = Instant::now();
                self.write_accepted();
                self.write(&Event { event: "heartbeat", count: 1, ..Event::default() });
            }
        }
    }

    fn write_accepted(&mut self) {
        let counters = std::mem::take(&mut *self.accepted.lock().unwrap_or_else(PoisonError::into_inner));
        for counter in counters {
            let count = counter.count.swap(0, Relaxed);
            if count > 0 {
                self.write(&Event {
                    event: "auth.accept",
                    reason: if counter.grace { "grace" } else { "active" },
                    org: counter.org.clone(),
                    kid: counter.kid.clone(),
                    count,
                    ..Event::default()
                });
            }
            // Kept as long as somebody still counts with it.
            if Arc::strong_count(&counter) > 1 {
                self.accepted.lock().unwrap_or_else(PoisonError::into_inner).push(counter);
            }
        }
    }

    fn write(&mut self, event: &Event) {
        let outcome = match event.event {
            "auth.reject" | "input.reject" | "rate.limit" | "shed" => "deny",
            "panic" | "error.internal" => "error",
            _ => "ok",
        };
        if self.log == Log::Error && outcome == "ok" && event.event != "heartbeat" {
            return;
        }
        self.sequence += 1;
        let line = json!({
            "ts": timestamp(SystemTime::now()), "log": "audit", "v": 1, "event": event.event, "outcome": outcome,
            "reason": event.reason, "org": event.org, "kid": event.kid, "route": event.route, "status": event.status,
            "req": format!("{:016x}", event.request), "inst": self.instance, "ver": env!("CARGO_PKG_VERSION"),
            "n": event.count, "seq": self.sequence, "prev": self.previous,
        })
        .to_string();
        self.previous = Sha256::digest(&line).iter().take(8).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        // A closed standard output must not end the service.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
}

/// RFC 3339 in UTC with milliseconds.
fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = rfc3339(since.as_secs() as i64);
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), since.subsec_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_rfc_3339() {
        let time = UNIX_EPOCH + Duration::from_millis(1_795_500_000_123);
        assert_eq!(timestamp(time), "2026-11-24T06:00:00.123Z");
    }

    #[test]
    fn metrics_count_by_route_and_status() {
        let telemetry = Telemetry::start(Log::Off);
        telemetry.count(0, 200, Duration::from_micros(60));
        telemetry.count(0, 404, Duration::from_micros(60));
        let text = telemetry.metrics();
        assert!(text.contains("raybarcode_requests_total{route=\"/v1/barcodes\",status=\"2xx\"} 1\n"));
        assert!(text.contains("raybarcode_requests_total{route=\"/v1/barcodes\",status=\"4xx\"} 1\n"));
        assert!(text.contains("http_server_request_duration_seconds_bucket{le=\"0.0001\"} 2\n"));
    }
}
