//! From a request to the license that its token proves.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use actix_web::{Error, HttpResponse, http::header};
use sha2::{Digest, Sha256};

use super::{
    exchange::{Exchange, early},
    limits::Bucket,
    problem,
    server::Service,
    shed,
};
use crate::{
    license::token::{License, Refused, Rejection},
    refusal::Refusal,
    symbol::Wording,
    telemetry::{Accepted, Event, Shed},
};

/// An org that may ask.
pub struct Licensed {
    /// Its license.
    pub license: License,
    /// Hash of its id.
    pub org_hash: String,
    /// The keys that it was verified with.
    generation: u64,
    accepted: Arc<Accepted>,
    bucket: Bucket,
}

impl Licensed {
    /// Takes `cost` symbols from the org's limit.
    pub fn take(&self, exchange: &Exchange, cost: u32) -> Result<(), Error> {
        self.take_or_wait(cost).map_err(|seconds| early(rate_limited(exchange, self.bucket.per_minute(), seconds)))
    }

    /// The same for a part of the answer to `request` that has begun, where a refusal is a line of it.
    pub fn take_more(&self, service: &Service, request: u64, cost: u32) -> Result<(), Refusal> {
        self.take_or_wait(cost).map_err(|seconds| {
            let refusal = over_limit(service, self.bucket.per_minute(), seconds);
            service.telemetry.audit(Event {
                event: "rate.limit",
                reason: refusal.code,
                org: self.org_hash.clone(),
                route: "/v1/barcodes/batch",
                status: problem::ANSWERED,
                request,
                ..Event::default()
            });
            refusal
        })
    }

    /// Takes `cost` symbols, or tells the whole seconds after which there are so many.
    fn take_or_wait(&self, cost: u32) -> Result<(), u64> {
        self.bucket.take(cost).map_err(|wait| wait.as_secs() + 1)
    }
}

/// Verified tokens remembered by each worker, by hash alone.
const REMEMBERED: usize = 10_000;

thread_local! {
    // One map a worker: nothing is shared, nothing locks.
    static VERIFIED: RefCell<HashMap<[u8; 32], Arc<Licensed>>> = RefCell::default();
}

/// The license of a request: `Authorization: Bearer TOKEN`, or `query_token` where the route allows one.
///
/// Also takes `cost` symbols from the org's limit.
pub fn authorize(exchange: &mut Exchange, query_token: Option<&str>, cost: u32) -> Result<Arc<Licensed>, Error> {
    admit(exchange, cost, problem::unauthorized, |exchange| verify(exchange, token(exchange, query_token)?))
}

/// The license of a sealed link, for one symbol.
pub fn authorize_link(exchange: &mut Exchange, license: Result<License, Refused>) -> Result<Arc<Licensed>, Error> {
    admit(exchange, 1, problem::dead_link, |exchange| of_link(exchange, license?))
}

fn admit(
    exchange: &mut Exchange,
    cost: u32,
    unauthorized: fn() -> Refusal,
    find: impl FnOnce(&Exchange) -> Result<Arc<Licensed>, Refused>,
) -> Result<Arc<Licensed>, Error> {
    // What came in clear is refused whatever the load: a caller told to try again would send it in clear again.
    let in_clear = forwarded_in_clear(exchange);
    if !in_clear && shed::refuses() {
        return Err(exchange.refused(&shed::overloaded(exchange, Shed::Queue)));
    }
    match if in_clear { Err(Rejection::Missing.into()) } else { find(exchange) } {
        Ok(licensed) => {
            exchange.known_as(&licensed.org_hash);
            licensed.accepted.add();
            licensed.take(exchange, cost)?;
            Ok(licensed)
        }
        Err(refused) => {
            exchange.service.telemetry.reject(refused.rejection);
            if refused.rejection == Rejection::Unavailable {
                return Err(early(exchange.refuse_because(&problem::unavailable(), refused)));
            }
            let mut response = exchange.refuse_because(&unauthorized(), refused);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
            Err(early(response))
        }
    }
}

/// Whether a front end says that the client came without TLS.
fn forwarded_in_clear(exchange: &Exchange) -> bool {
    !exchange.service.development()
        && exchange
            .request
            .headers()
            .get("x-forwarded-proto")
            .is_some_and(|scheme| !scheme.as_bytes().eq_ignore_ascii_case(b"https"))
}

fn token<'a>(exchange: &'a Exchange, query_token: Option<&'a str>) -> Result<&'a str, Rejection> {
    let mut headers = exchange.request.headers().get_all(header::AUTHORIZATION);
    match (headers.next(), headers.next()) {
        (Some(value), None) => {
            // ASCII as a whole: `to_str` takes each byte by itself, and a token has hundreds.
            let value = std::str::from_utf8(value.as_bytes()).ok().filter(|value| value.is_ascii());
            let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(Rejection::Malformed)?;
            if scheme.eq_ignore_ascii_case("bearer") { Ok(token) } else { Err(Rejection::Malformed) }
        }
        (Some(_), Some(_)) => Err(Rejection::Malformed),
        (None, _) => query_token.ok_or(Rejection::Missing),
    }
}

fn verify(exchange: &Exchange, token: &str) -> Result<Arc<Licensed>, Refused> {
    let now = unix_time();
    known(exchange, Sha256::digest(token).into(), now, || exchange.service.authority.verify(token, now))
}

/// The org that a link was made for. Links of one license share what is counted of it.
fn of_link(exchange: &Exchange, mut license: License) -> Result<Arc<Licensed>, Refused> {
    license.expires = license.last_moment();
    let facts = format!("{}|{}|{}|{}", license.org(), license.ends, license.plan.name(), license.sandbox);
    known(exchange, Sha256::digest(facts).into(), unix_time(), || Ok(license))
}

/// The org remembered under that hash, or that of the license found now; none that is denied.
fn known(
    exchange: &Exchange,
    hash: [u8; 32],
    now: i64,
    find: impl FnOnce() -> Result<License, Refused>,
) -> Result<Arc<Licensed>, Refused> {
    let licensed = match remembered(exchange, &hash, now) {
        Some(licensed) => licensed,
        None => remember(exchange, hash, find()?, now),
    };
    if exchange.service.authority.is_denied(&licensed.org_hash) {
        return Err(Refused { rejection: Rejection::Denied, org: Some(licensed.org_hash.clone()) });
    }
    Ok(licensed)
}

fn remembered(exchange: &Exchange, hash: &[u8; 32], now: i64) -> Option<Arc<Licensed>> {
    let licensed = VERIFIED.with_borrow(|verified| verified.get(hash).cloned())?;
    let holds = licensed.license.holds(now) && licensed.generation == exchange.service.authority.generation();
    if !holds {
        VERIFIED.with_borrow_mut(|verified| verified.remove(hash));
    }
    holds.then_some(licensed)
}

fn remember(exchange: &Exchange, hash: [u8; 32], license: License, now: i64) -> Arc<Licensed> {
    let org_hash = license.org_hash();
    let per_minute = license.allowance().symbols_per_minute;
    // A sandbox has a limit of its own and takes nothing from the org's.
    let limited = if license.sandbox { format!("{org_hash}/sandbox") } else { org_hash.clone() };
    let licensed = Arc::new(Licensed {
        accepted: exchange.service.telemetry.accepted(org_hash.clone(), license.master.clone(), license.in_grace(now)),
        bucket: exchange.service.limiter.bucket(&limited, per_minute),
        generation: exchange.service.authority.generation(),
        license,
        org_hash,
    });
    VERIFIED.with_borrow_mut(|verified| {
        if verified.len() >= REMEMBERED {
            verified.retain(|_, licensed| licensed.license.holds(now));
            if verified.len() >= REMEMBERED {
                verified.clear();
            }
        }
        verified.insert(hash, Arc::clone(&licensed));
    });
    licensed
}

/// Seconds since 1970.
pub fn unix_time() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

fn over_limit(service: &Service, per_minute: u32, seconds: u64) -> Refusal {
    service.telemetry.limited.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Refusal::new(
        "rate-limited",
        "",
        Wording::of(
            format!("the license allows {per_minute} symbols a minute; try again in {seconds} s"),
            format!("このライセンスでは 1 分あたり {per_minute} 個までです。{seconds} 秒後に再度お試しください"),
        ),
    )
}

fn rate_limited(exchange: &Exchange, per_minute: u32, seconds: u64) -> HttpResponse {
    let mut response = exchange.refuse(&over_limit(exchange.service, per_minute, seconds));
    let headers = response.headers_mut();
    for (name, value) in [
        ("retry-after", seconds.to_string()),
        ("ratelimit-policy", format!("\"org\";q={per_minute};w=60")),
        ("ratelimit", format!("\"org\";r=0;t={seconds}")),
    ] {
        if let Ok(value) = header::HeaderValue::from_str(&value) {
            headers.insert(header::HeaderName::from_static(name), value);
        }
    }
    response
}
