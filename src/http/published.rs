//! Where published keys come from: a file, or an https URL asked now and then.

use std::{fs, io, sync::Arc, time::Duration};

use super::watched::{Watched, read_at_most};
use crate::{
    config::{Jwks, JwksSource},
    license::jwks::{Freshness, KeySet, MAX_BYTES},
};

/// Longest time that one fetch may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// A source of published keys, and how fresh they are.
pub struct Published {
    source: Source,
    rs256: bool,
    /// When it was asked, and when a good set came.
    pub freshness: Freshness,
}

enum Source {
    File { path: std::path::PathBuf, watched: Watched },
    Url { url: String, agent: ureq::Agent },
}

impl Published {
    /// The configured source; nothing is asked yet.
    ///
    /// # Errors
    /// The certificates that the URL's server is trusted by cannot be read.
    pub fn new(jwks: &Jwks) -> io::Result<Self> {
        let source = match &jwks.source {
            JwksSource::File(path) => Source::File { path: path.clone(), watched: Watched::new(vec![path.clone()]) },
            JwksSource::Url { url, roots } => Source::Url {
                url: url.clone(),
                agent: agent(
                    &fs::read(roots)
                        .map_err(|error| io::Error::other(format!("RAYBARCODE_JWKS_CA: {}", error.kind())))?,
                )?,
            },
        };
        Ok(Self { source, rs256: jwks.rs256, freshness: Freshness::default() })
    }

    /// The set, where it is time to ask for it at `now`: a token named an unknown key, the last one is old, the file
    /// has changed.
    ///
    /// # Errors
    /// A word for the audit log. The last good set stays.
    pub fn refresh(&mut self, now: Duration) -> Option<Result<KeySet, &'static str>> {
        let changed = match &mut self.source {
            Source::File { watched, .. } => watched.changed(),
            Source::Url { .. } => false,
        };
        if !changed && !self.freshness.due(now) {
            return None;
        }
        let read = match &self.source {
            Source::File { path, .. } => read_at_most(path, MAX_BYTES).map_err(|_| "no-file"),
            Source::Url { url, agent } => fetch(agent, url),
        };
        let set = read.and_then(|document| KeySet::parse(&document, self.rs256));
        self.freshness.tried(now, set.is_ok());
        Some(set)
    }

    /// Whether the set stands in a file and has never been good: a fault of the settings.
    pub fn is_broken_file(&self) -> bool {
        matches!(self.source, Source::File { .. }) && !self.freshness.holds(Duration::ZERO)
    }
}

/// An agent that follows no redirect, uses no proxy, and trusts these certificates alone.
fn agent(roots: &[u8]) -> io::Result<ureq::Agent> {
    use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
    let roots: Vec<_> = parse_pem(roots)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if roots.is_empty() {
        return Err(io::Error::other("RAYBARCODE_JWKS_CA: there is no certificate in the file"));
    }
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = ureq::Agent::config_builder()
        .https_only(true)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .max_response_header_size(16 * 1024)
        .user_agent("raybarcode")
        .tls_config(tls)
        .build();
    Ok(config.new_agent())
}

fn fetch(agent: &ureq::Agent, url: &str) -> Result<Vec<u8>, &'static str> {
    let mut response =
        agent.get(url).header("accept", "application/jwk-set+json, application/json").call().map_err(|error| {
            match error {
                ureq::Error::StatusCode(_) => "status",
                ureq::Error::Timeout(_) => "timeout",
                _ => "unreachable",
            }
        })?;
    if response.status().as_u16() != 200 {
        return Err("status");
    }
    response.body_mut().with_config().limit(MAX_BYTES as u64).read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => "too-large",
        _ => "unreachable",
    })
}
