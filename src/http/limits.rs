//! What a request, an org and the whole service may use.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// Longest body of a single request, in bytes.
pub const BODY: usize = 64 * 1024;
/// Longest body of a batch.
pub const BATCH_BODY: usize = 1024 * 1024;
/// Most items of a batch, and labels of a sheet.
pub const ITEMS: usize = 100;
/// Longest answer of a batch or a sheet, in bytes. Apex holds it several times within a heap of 6 MB, so it asks for less.
pub const ANSWER: usize = 3 * 1024 * 1024;
/// Longest URI.
pub const URI: usize = 8 * 1024;
/// Most header lines.
pub const HEADERS: usize = 64;
/// Most bytes of all headers.
pub const HEADER_BYTES: usize = 16 * 1024;
/// Time in which a body must have arrived.
pub const BODY_DEADLINE: Duration = Duration::from_secs(8);
/// Time in which all lines of a batch must have arrived, where they are answered as they arrive.
pub const LINES_DEADLINE: Duration = Duration::from_secs(120);
/// Orgs whose use is remembered; far more than there are licensees.
const ORGS: usize = 100_000;

/// What a license may still draw: the generic cell rate algorithm in one number.
///
/// The number is the org's, whatever the plan of a token, as a symbol takes a share of a minute that its plan sets.
#[derive(Debug)]
pub struct Bucket {
    /// Time, in nanoseconds since the limiter began, at which the org's use so far is paid off.
    paid_off: Arc<AtomicU64>,
    start: Instant,
    per_minute: u32,
}

impl Bucket {
    /// Takes `cost` symbols, or tells how long to wait.
    ///
    /// Ten seconds' worth may come at once.
    pub fn take(&self, cost: u32) -> Result<(), Duration> {
        let now = self.start.elapsed().as_nanos() as u64;
        let each = 60_000_000_000 / u64::from(self.per_minute);
        let burst = each * u64::from(self.per_minute / 6).max(u64::from(cost));
        let price = each * u64::from(cost);
        let taken = self.paid_off.fetch_update(Relaxed, Relaxed, |paid_off| {
            let after = paid_off.max(now) + price;
            (after - now <= burst).then_some(after)
        });
        taken.map(|_| ()).map_err(|paid_off| Duration::from_nanos(paid_off.max(now) + price - burst - now))
    }

    /// Symbols that the license may draw in a minute.
    pub fn per_minute(&self) -> u32 {
        self.per_minute
    }
}

/// The use of all orgs.
pub struct Limiter {
    start: Instant,
    /// When the use of each is paid off.
    orgs: Mutex<HashMap<String, Arc<AtomicU64>>>,
}

impl Default for Limiter {
    fn default() -> Self {
        Self { start: Instant::now(), orgs: Mutex::default() }
    }
}

impl Limiter {
    /// The bucket of a license. Called when a token is verified, not for each request.
    pub fn bucket(&self, org: &str, per_minute: u32) -> Bucket {
        let mut orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        if orgs.len() >= ORGS && !orgs.contains_key(org) {
            // Only those that are in use now are worth remembering.
            orgs.retain(|_, paid_off| Arc::strong_count(paid_off) > 1);
        }
        let paid_off = Arc::clone(orgs.entry(org.to_owned()).or_default());
        Bucket { paid_off, start: self.start, per_minute }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_gets_its_burst_and_then_waits() {
        let limiter = Limiter::default();
        let bucket = limiter.bucket("a", 600);
        assert!((0..100).all(|_| bucket.take(1).is_ok()));
        let wait = (0..10).find_map(|_| bucket.take(1).err()).expect("the burst is used up");
        assert!(wait <= Duration::from_millis(100));
        assert!(limiter.bucket("b", 600).take(100).is_ok(), "another org is not held up");
        assert!(limiter.bucket("a", 600).take(1).is_err(), "the same org has the same bucket");
    }

    #[test]
    fn an_org_with_two_plans_has_one_limit() {
        let limiter = Limiter::default();
        let (trial, paid) = (limiter.bucket("a", 600), limiter.bucket("a", 6000));
        assert!(trial.take(50).is_ok() && paid.take(500).is_ok(), "half of ten seconds each");
        assert!(paid.take(100).is_err() && trial.take(10).is_err());
        assert!(limiter.bucket("a", 600).take(10).is_err() && limiter.bucket("a", 6000).take(100).is_err());
    }

    #[test]
    fn orgs_that_are_gone_are_forgotten() {
        let limiter = Limiter::default();
        let kept = limiter.bucket("kept", 600);
        assert!(kept.take(100).is_ok());
        for org in 0..3 * ORGS {
            limiter.bucket(&org.to_string(), 600);
        }
        assert!(limiter.orgs.lock().unwrap().len() <= ORGS);
        assert!(limiter.bucket("kept", 600).take(100).is_err(), "an org in use is remembered");
    }

    #[test]
    fn a_cost_above_the_burst_is_possible_when_idle() {
        let limiter = Limiter::default();
        let bucket = limiter.bucket("a", 60);
        assert!(bucket.take(100).is_ok());
        assert!(bucket.take(1).is_err());
    }
}
