//! Audit events and metrics. Never the data, a token, a query or an image.
//!
//! Requests only add to counters or put a small event into a bounded channel; one thread writes lines, samples what comes
//! too often and chains each line to the one before it.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    io::Write as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    config::Log,
    license::token::{Rejection, rfc3339},
    metrics::{Family, Kind, Value},
};

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
    /// Trace of W3C Trace Context that the caller belongs to; 0 where it names none.
    pub trace: u128,
    /// Front Door's name for the request, by which its log has the client's address; empty where there is none.
    pub front_door: String,
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
pub const ROUTES: [&str; 15] = [
    "/v1/barcodes",
    "/v1/barcodes/batch",
    "/v1/sheets",
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

/// Why a request is refused for load.
#[derive(Clone, Copy, Debug)]
pub enum Shed {
    /// The worker's queue is long.
    Queue,
    /// Too many bodies arrive at once.
    Bodies,
    /// Too many pictures are read at once.
    Readings,
}

impl Shed {
    /// Every cause, in the order of its number.
    const ALL: [Self; 3] = [Self::Queue, Self::Bodies, Self::Readings];

    /// Stable word of the metrics.
    fn cause(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Bodies => "bodies",
            Self::Readings => "readings",
        }
    }
}

/// The service's counters and its audit log.
pub struct Telemetry {
    events: Option<SyncSender<Event>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    accepted: Arc<Mutex<Vec<Arc<Accepted>>>>,
    /// Requests by route and class of status (2xx to 5xx).
    requests: [[AtomicU64; 4]; ROUTES.len()],
    durations: [[AtomicU64; BUCKETS.len() + 1]; ROUTES.len()],
    duration_sums: [AtomicU64; ROUTES.len()],
    /// Refused tokens and links, by reason.
    rejected: [AtomicU64; Rejection::ALL.len()],
    /// Panics, each of which became an answer.
    pub panics: AtomicU64,
    /// Requests refused for an org's limit.
    pub limited: AtomicU64,
    /// Requests refused for load, by cause.
    shed: [AtomicU64; Shed::ALL.len()],
    /// Events that found the channel full.
    lost: AtomicU64,
    /// When the list of revoked orgs was last seen in order, as Unix time; 0 where there is none.
    pub deny_list_read: AtomicI64,
    /// When published keys last came, as Unix time; 0 where there are none.
    pub keys_read: AtomicI64,
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
            duration_sums: Default::default(),
            rejected: Default::default(),
            panics: AtomicU64::new(0),
            limited: AtomicU64::new(0),
            shed: Default::default(),
            lost: AtomicU64::new(0),
            deny_list_read: AtomicI64::new(0),
            keys_read: AtomicI64::new(0),
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

    /// Counts a refused token or link.
    pub fn reject(&self, rejection: Rejection) {
        self.rejected[rejection as usize].fetch_add(1, Relaxed);
    }

    /// Counts a request refused for load.
    pub fn shed(&self, cause: Shed) {
        self.shed[cause as usize].fetch_add(1, Relaxed);
    }

    /// Counts an answered request.
    pub fn count(&self, route: usize, status: u16, duration: Duration) {
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        self.requests[route][class].fetch_add(1, Relaxed);
        let micros = duration.as_micros() as u64;
        let bucket = BUCKETS.iter().position(|&bound| micros <= bound).unwrap_or(BUCKETS.len());
        self.durations[route][bucket].fetch_add(1, Relaxed);
        self.duration_sums[route].fetch_add(micros, Relaxed);
    }

    /// All metrics as they stand.
    pub fn families(&self) -> Vec<Family> {
        let read = |counter: &AtomicU64| counter.load(Relaxed);
        let requests = ROUTES.iter().zip(&self.requests).flat_map(|(route, classes)| {
            classes.iter().enumerate().map(move |(class, count)| {
                let labels = vec![("route", (*route).to_owned()), ("status", format!("{}xx", class + 2))];
                (labels, Value::Whole(read(count)))
            })
        });
        let durations = ROUTES.iter().zip(&self.durations).zip(&self.duration_sums).map(|((route, buckets), sum)| {
            let counts = buckets.iter().map(read).collect();
            (vec![("http_route", (*route).to_owned())], Value::Histogram { counts, sum: seconds(read(sum)) })
        });
        let rejected = Rejection::ALL.iter().zip(&self.rejected);
        let rejected =
            rejected.map(|(why, count)| (vec![("reason", why.reason().to_owned())], Value::Whole(read(count))));
        let shed = Shed::ALL.iter().zip(&self.shed);
        let shed = shed.map(|(why, count)| (vec![("cause", why.cause().to_owned())], Value::Whole(read(count))));
        let one = |counter: &AtomicU64| vec![(Vec::new(), Value::Whole(read(counter)))];
        let mut families = vec![
            Family::counter("raybarcode_requests_total", requests.collect()),
            Family {
                name: "http_server_request_duration_seconds",
                kind: Kind::Histogram(BUCKETS.map(seconds).to_vec()),
                samples: durations.collect(),
            },
            Family::counter("raybarcode_panics_total", one(&self.panics)),
            Family::counter("raybarcode_rate_limited_total", one(&self.limited)),
            Family::counter("raybarcode_audit_lost_total", one(&self.lost)),
            Family::counter("raybarcode_tokens_rejected_total", rejected.collect()),
            Family::counter("raybarcode_shed_total", shed.collect()),
        ];
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() as i64;
        for (name, read) in [
            ("raybarcode_jwks_age_seconds", &self.keys_read),
            ("raybarcode_deny_list_age_seconds", &self.deny_list_read),
        ] {
            let read = read.load(Relaxed);
            if read > 0 {
                let age = Value::Whole((now - read).max(0) as u64);
                families.push(Family { name, kind: Kind::Gauge, samples: vec![(Vec::new(), age)] });
            }
        }
        families
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
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
                    self.write_sampled();
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
                self.write_sampled();
            }
            if beat.elapsed() >= HEARTBEAT {
                beat = Instant::now();
                self.write_accepted();
                self.write(&Event { event: "heartbeat", count: 1, ..Event::default() });
            }
        }
    }

    /// Counts the events of this second that were too many for lines of their own.
    fn write_sampled(&mut self) {
        for ((event, reason), seen) in std::mem::take(&mut self.seen) {
            if seen > LINES_A_SECOND {
                self.write(&Event { event, reason, count: seen - LINES_A_SECOND, ..Event::default() });
            }
        }
    }

    fn write_accepted(&mut self) {
        let counters = std::mem::take(&mut *self.accepted.lock().unwrap_or_else(PoisonError::into_inner));
        // One line for each org and key, however many tokens and workers there were.
        let mut sums: BTreeMap<(String, String, bool), u64> = BTreeMap::new();
        for counter in counters {
            let count = counter.count.swap(0, Relaxed);
            if count > 0 {
                *sums.entry((counter.org.clone(), counter.kid.clone(), counter.grace)).or_default() += count;
            }
            // Kept as long as somebody still counts with it.
            if Arc::strong_count(&counter) > 1 {
                self.accepted.lock().unwrap_or_else(PoisonError::into_inner).push(counter);
            }
        }
        for ((org, kid, grace), count) in sums {
            let reason = if grace { "grace" } else { "active" };
            self.write(&Event { event: "auth.accept", reason, org, kid, count, ..Event::default() });
        }
    }

    fn write(&mut self, event: &Event) {
        let outcome = match event.event {
            "auth.reject" | "input.reject" | "rate.limit" | "shed" => "deny",
            "panic" | "error.internal" | "config.reject" | "cert.reject" | "keyset.reject" | "keyset.stale" => "error",
            _ => "ok",
        };
        if self.log == Log::Error && outcome == "ok" && event.event != "heartbeat" {
            return;
        }
        self.sequence += 1;
        let trace = if event.trace == 0 { String::new() } else { format!("{:032x}", event.trace) };
        let line = json!({
            "ts": timestamp(SystemTime::now()), "log": "audit", "v": 1, "event": event.event, "outcome": outcome,
            "reason": event.reason, "org": event.org, "kid": event.kid, "route": event.route, "status": event.status,
            "req": format!("{:016x}", event.request), "trace": trace, "ref": event.front_door,
            "inst": self.instance, "ver": env!("CARGO_PKG_VERSION"), "n": event.count,
            "seq": self.sequence, "prev": self.previous,
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
    use crate::metrics::prometheus;

    #[test]
    fn timestamps_are_rfc_3339() {
        let time = UNIX_EPOCH + Duration::from_millis(1_795_500_000_123);
        assert_eq!(timestamp(time), "2026-11-24T06:00:00.123Z");
    }

    #[test]
    fn every_reason_has_its_own_counter() {
        for (i, rejection) in Rejection::ALL.into_iter().enumerate() {
            assert_eq!(rejection as usize, i, "{rejection:?}");
        }
        for (i, shed) in Shed::ALL.into_iter().enumerate() {
            assert_eq!(shed as usize, i, "{shed:?}");
        }
    }

    #[test]
    fn metrics_count_by_route_and_status() {
        let telemetry = Telemetry::start(Log::Off);
        telemetry.count(0, 200, Duration::from_micros(60));
        telemetry.count(0, 404, Duration::from_micros(60));
        telemetry.reject(Rejection::Expired);
        telemetry.shed(Shed::Queue);
        telemetry.keys_read.store(1, Relaxed);
        let text = prometheus(&telemetry.families());
        assert!(text.contains("raybarcode_tokens_rejected_total{reason=\"expired\"} 1\n"));
        assert!(text.contains("raybarcode_shed_total{cause=\"queue\"} 1\n"));
        assert!(text.contains("raybarcode_jwks_age_seconds 1") && !text.contains("raybarcode_deny_list_age_seconds"));
        assert!(text.contains("raybarcode_requests_total{route=\"/v1/barcodes\",status=\"2xx\"} 1\n"));
        assert!(text.contains("raybarcode_requests_total{route=\"/v1/barcodes\",status=\"4xx\"} 1\n"));
        assert!(
            text.contains("http_server_request_duration_seconds_bucket{http_route=\"/v1/barcodes\",le=\"0.0001\"} 2\n")
        );
    }
}
