//! Metrics sent to a collector of OpenTelemetry, once a minute: OTLP over HTTP, as JSON.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{metrics::otlp, telemetry::Telemetry};

/// Time between two messages.
const PAUSE: Duration = Duration::from_secs(60);
/// Longest time that one may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends what is counted to the collector's address, from a thread of its own, as long as the program runs.
///
/// A message that does not arrive is not sent again: the next one has the same counters.
pub fn start(collector: String, telemetry: Arc<Telemetry>) {
    let config = ureq::Agent::config_builder().max_redirects(0).proxy(None).timeout_global(Some(PATIENCE)).build();
    let agent = config.new_agent();
    let start = unix_nanos();
    std::thread::spawn(move || {
        loop {
            let message = otlp(&telemetry.families(), start, unix_nanos()).to_string();
            let _ = agent.post(&collector).header("content-type", "application/json").send(message);
            std::thread::sleep(PAUSE);
        }
    });
}

fn unix_nanos() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}
