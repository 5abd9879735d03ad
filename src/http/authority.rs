//! What authority rests on while the service runs: master keys, published keys, the list of revoked orgs.
//!
//! Requests read them without a lock. One thread keeps them fresh; whatever cannot be read leaves the last good state in
//! force, and the audit log says so.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use serde_json::{Map, Value};

use super::{
    licensed::unix_time,
    published::Published,
    watched::{Watched, read_at_most},
};
use crate::{
    config::{Config, read_masters},
    license::{
        jwks::{KeySet, PublicKeys},
        seal::Opened,
        token::{License, Refused, Rejection, Verifier},
    },
    telemetry::{Event, Telemetry},
};

/// The keys and the revoked orgs.
pub struct Authority {
    verifier: ArcSwap<Verifier>,
    denied: ArcSwap<HashSet<String>>,
    /// Whether a token named a key that nobody knows: perhaps a new one has been published.
    unknown_key: AtomicBool,
}

impl Authority {
    /// Reads everything for the first time and keeps it fresh from then on.
    ///
    /// # Errors
    /// A file of the settings cannot be read. Keys behind a URL may come later.
    pub fn start(config: &Config, telemetry: &Arc<Telemetry>) -> io::Result<Arc<Self>> {
        let verifier = Verifier::new(config.master_keys()?, &config.issuer, &config.audience);
        let authority = Arc::new(Self {
            verifier: ArcSwap::from_pointee(verifier),
            denied: ArcSwap::default(),
            unknown_key: AtomicBool::new(false),
        });
        let watch = |path: &PathBuf| (path.clone(), Watched::new(vec![path.clone()]));
        let mut sources = Sources {
            authority: Arc::clone(&authority),
            telemetry: Arc::clone(telemetry),
            start: Instant::now(),
            masters: config.masters_file.as_ref().map(watch),
            denied: config.deny_list.as_ref().map(watch),
            deny_list_holds: true,
            published: config.jwks.as_ref().map(Published::new).transpose()?,
        };
        if let Some((path, _)) = &sources.denied {
            authority.denied.store(Arc::new(read_deny_list(path)?));
        }
        if sources.published.is_some() {
            authority.publish(PublicKeys::Unavailable);
        }
        sources.refresh();
        if sources.published.as_ref().is_some_and(Published::is_broken_file) {
            return Err(io::Error::other("RAYBARCODE_JWKS: the file is no set of keys"));
        }
        if sources.is_some() {
            std::thread::spawn(move || {
                loop {
                    std::thread::sleep(Duration::from_secs(1));
                    sources.refresh();
                }
            });
        }
        Ok(authority)
    }

    /// The license that a token proves.
    pub fn verify(&self, token: &str, now: i64) -> Result<License, Refused> {
        let found = self.verifier.load().verify(token, now);
        if found.as_ref().is_err_and(|refused| refused.rejection == Rejection::UnknownKey) {
            self.unknown_key.store(true, Relaxed);
        }
        found
    }

    /// A token for the license `kid`: development mode alone has one to give.
    pub fn mint(&self, kid: &str, now: i64, life: i64) -> Result<String, Rejection> {
        self.verifier.load().mint(kid, now, life)
    }

    /// A sealed link to a request.
    pub fn seal(&self, license: &License, expires: i64, request: Map<String, Value>) -> Result<String, Rejection> {
        self.verifier.load().seal(license, expires, request)
    }

    /// What a sealed link holds.
    pub fn open(&self, link: &str, now: i64) -> Result<Opened, Refused> {
        self.verifier.load().open(link, now)
    }

    /// Which keys are in force: another number, other keys.
    pub fn generation(&self) -> u64 {
        self.verifier.load().generation()
    }

    /// Whether the org with that hash has lost its license.
    pub fn is_denied(&self, org_hash: &str) -> bool {
        let denied = self.denied.load();
        !denied.is_empty() && denied.contains(org_hash)
    }

    fn publish(&self, keys: PublicKeys) {
        self.verifier.store(Arc::new(self.verifier.load().with_published(keys)));
    }
}

/// What is read again, by the one thread that does so.
struct Sources {
    authority: Arc<Authority>,
    telemetry: Arc<Telemetry>,
    start: Instant,
    masters: Option<(PathBuf, Watched)>,
    denied: Option<(PathBuf, Watched)>,
    /// Whether the list in force is the one that stands there.
    deny_list_holds: bool,
    published: Option<Published>,
}

impl Sources {
    fn is_some(&self) -> bool {
        self.masters.is_some() || self.denied.is_some() || self.published.is_some()
    }

    fn refresh(&mut self) {
        if let Some((path, watched)) = &mut self.masters
            && watched.changed()
        {
            let read = read_masters(path).map(|masters| {
                let verifier = self.authority.verifier.load().with_masters(masters);
                self.authority.verifier.store(Arc::new(verifier));
            });
            report(&self.telemetry, "master-keys", read.is_ok());
        }
        if let Some((path, watched)) = &mut self.denied {
            if watched.changed() {
                let read = read_deny_list(path).map(|denied| self.authority.denied.store(Arc::new(denied)));
                self.deny_list_holds = read.is_ok();
                report(&self.telemetry, "deny-list", read.is_ok());
            }
            // A list that stands there unchanged is as good as one that was read just now; one that was refused grows old.
            if self.deny_list_holds && path.exists() {
                self.telemetry.deny_list_read.store(unix_time(), Relaxed);
            }
        }
        if let Some(published) = &mut self.published {
            let now = self.start.elapsed();
            published.freshness.wanted |= self.authority.unknown_key.swap(false, Relaxed);
            match published.refresh(now) {
                Some(Ok(set)) => {
                    self.telemetry.keys_read.store(unix_time(), Relaxed);
                    announce(&self.authority, &self.telemetry, set);
                }
                Some(Err(reason)) => {
                    self.telemetry.audit(Event { event: "keyset.reject", reason, ..Event::default() });
                    if !published.freshness.holds(now) {
                        self.authority.publish(PublicKeys::Unavailable);
                        self.telemetry.audit(Event { event: "keyset.stale", ..Event::default() });
                    }
                }
                None => {}
            }
        }
    }
}

fn announce(authority: &Authority, telemetry: &Telemetry, set: KeySet) {
    let reason = if set.ignored > 0 { "keys-ignored" } else { "" };
    // An unchanged set would only make every worker verify again.
    if !authority.verifier.load().has_published(&set) {
        authority.publish(PublicKeys::Set(set));
        telemetry.audit(Event { event: "keyset.update", reason, ..Event::default() });
    }
}

fn report(telemetry: &Telemetry, reason: &'static str, good: bool) {
    telemetry.audit(if good {
        Event { event: "config.load", reason, ..Event::default() }
    } else {
        Event { event: "config.reject", reason, ..Event::default() }
    });
}

/// Largest deny list, in bytes: more than all orgs whose use is remembered.
const DENY_LIST_BYTES: usize = 2 * 1024 * 1024;

/// The hashes of a deny list. Whatever is no hash is refused: it would revoke nobody, and nobody would notice.
fn read_deny_list(path: &Path) -> io::Result<HashSet<String>> {
    let named = |fault: &dyn std::fmt::Display| io::Error::other(format!("RAYBARCODE_DENY_LIST: {fault}"));
    let bytes = read_at_most(path, DENY_LIST_BYTES).map_err(|error| named(&error.kind()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| named(&"the file is no UTF-8"))?;
    let mut hashes = HashSet::new();
    for (i, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.len() != 16 || !line.bytes().all(|c| c.is_ascii_hexdigit()) {
            return Err(named(&format_args!("line {} is no hash of an org (16 hex digits)", i + 1)));
        }
        hashes.insert(line.to_ascii_lowercase());
    }
    Ok(hashes)
}
