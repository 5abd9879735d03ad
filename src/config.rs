//! Every setting once: its name, its default, what it means. All wrong settings are reported together, never their values.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use crate::license::keys::Master;

/// A setting as the documentation shows it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name of the environment variable; lower case and without prefix in the file.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// All settings.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "RAYBARCODE_LISTEN",
        default: "127.0.0.1:8080, or 0.0.0.0:$PORT where PORT is set",
        meaning: "address of the service",
    },
    Setting { name: "RAYBARCODE_ADMIN_LISTEN", default: "none", meaning: "address of /metrics" },
    Setting {
        name: "RAYBARCODE_OTLP_METRICS",
        default: "none",
        meaning: "http address of a collector beside the service that gets the metrics once a minute (OTLP, JSON), such as \
                  http://localhost:4318/v1/metrics; only in a build with the feature otlp",
    },
    Setting {
        name: "RAYBARCODE_MASTER_KEYS",
        default: "none",
        meaning: "master keys: m1:BASE64,m2:BASE64 (32 bytes each)",
    },
    Setting {
        name: "RAYBARCODE_MASTER_KEYS_FILE",
        default: "none",
        meaning: "file of the same list instead; read again when it changes, so keys rotate without a restart",
    },
    Setting {
        name: "RAYBARCODE_JWKS",
        default: "none",
        meaning: "file or https URL of public keys (JWK Set): ES256, PS256, EdDSA",
    },
    Setting {
        name: "RAYBARCODE_JWKS_CA",
        default: "/etc/ssl/certs/ca-certificates.crt",
        meaning: "certificates (PEM) that the server of the https URL is trusted by; the image has none, mount them",
    },
    Setting {
        name: "RAYBARCODE_JWKS_RS256",
        default: "off",
        meaning: "on: RS256 keys of 3072 bits and more are taken too (ASVS 5 disallows the algorithm)",
    },
    Setting { name: "RAYBARCODE_ISSUER", default: "raybarcode", meaning: "expected claim iss" },
    Setting { name: "RAYBARCODE_AUDIENCE", default: "raybarcode", meaning: "expected claim aud" },
    Setting {
        name: "RAYBARCODE_PUBLIC_URL",
        default: "the host that the caller names",
        meaning: "what sealed links begin with, such as https://barcode.example.com",
    },
    Setting {
        name: "RAYBARCODE_DENY_LIST",
        default: "none",
        meaning: "file of revoked orgs, one hash a line; read again when it changes",
    },
    Setting {
        name: "RAYBARCODE_TLS_CERT",
        default: "none",
        meaning: "certificate chain (PEM): serve TLS 1.2 and 1.3 itself",
    },
    Setting { name: "RAYBARCODE_TLS_KEY", default: "none", meaning: "private key (PEM) of the certificate" },
    Setting {
        name: "RAYBARCODE_TLS_CLIENT_CA",
        default: "none",
        meaning: "certificates (PEM) of those who issue clients' certificates: clients must show one (mutual TLS)",
    },
    Setting {
        name: "RAYBARCODE_SECURITY_CONTACT",
        default: "https://raybarcode.example/security",
        meaning: "where security faults are reported, as /.well-known/security.txt tells it",
    },
    Setting { name: "RAYBARCODE_LOG", default: "info", meaning: "what is logged: off, error, info" },
    Setting {
        name: "RAYBARCODE_CONFIG",
        default: "none",
        meaning: "TOML file with the same settings; the environment wins",
    },
];

/// The settings of a running service; made only by a full validation.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address of the service.
    pub listen: SocketAddr,
    /// Address of the metrics.
    pub admin_listen: Option<SocketAddr>,
    /// Where metrics are sent to.
    pub otlp: Option<String>,
    /// Master keys.
    pub masters: Vec<Master>,
    /// File of master keys instead of the list.
    pub masters_file: Option<PathBuf>,
    /// Public keys.
    pub jwks: Option<Jwks>,
    /// Expected `iss`.
    pub issuer: String,
    /// Expected `aud`.
    pub audience: String,
    /// What sealed links begin with.
    pub public_url: Option<String>,
    /// File of revoked orgs.
    pub deny_list: Option<PathBuf>,
    /// Certificate and key.
    pub tls: Option<Tls>,
    /// Where security faults are reported.
    pub security_contact: String,
    /// What is logged.
    pub log: Log,
}

/// What TLS needs.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Certificate chain (PEM).
    pub certificate: PathBuf,
    /// Its private key (PEM).
    pub key: PathBuf,
    /// Certificates (PEM) of those who may issue clients' certificates.
    pub client_ca: Option<PathBuf>,
}

/// Where public keys come from.
#[derive(Clone, Debug)]
pub struct Jwks {
    /// The file or the URL.
    pub source: JwksSource,
    /// Whether RS256 keys are taken.
    pub rs256: bool,
}

/// A file or a URL of public keys.
#[derive(Clone, Debug)]
pub enum JwksSource {
    /// A file, read again when it changes.
    File(PathBuf),
    /// An https URL, asked again now and then.
    Url {
        /// The URL.
        url: String,
        /// Certificates that its server is trusted by.
        roots: PathBuf,
    },
}

/// What is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Log {
    /// Nothing, not even audit events: tests and load measurements.
    Off,
    /// Audit events of failures.
    Error,
    /// All audit events.
    Info,
}

impl Config {
    /// The settings of the environment and the file it names.
    ///
    /// # Errors
    /// One line for each wrong setting, naming it and never its value.
    pub fn from_env() -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("RAYBARCODE_") && !SETTINGS.iter().any(|setting| setting.name == name) {
                faults.push(format!("{name}: there is no such setting"));
            }
        }
        let file = match std::env::var_os("RAYBARCODE_CONFIG") {
            Some(path) => read_file(&PathBuf::from(path), &mut faults),
            None => toml::Table::new(),
        };
        let config = Self::from_lookup(
            |name| {
                std::env::var(name).ok().or_else(|| {
                    let key = name.strip_prefix("RAYBARCODE_")?.to_ascii_lowercase();
                    file.get(&key)?.as_str().map(str::to_owned)
                })
            },
            &mut faults,
        );
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// The settings that `lookup` knows, every fault appended to `faults`.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>, faults: &mut Vec<String>) -> Self {
        let mut values = Values { lookup, faults };
        let port = values.text("PORT").map(|port| format!("0.0.0.0:{port}"));
        let default_listen = port.unwrap_or_else(|| "127.0.0.1:8080".into());
        let listen = values.address("RAYBARCODE_LISTEN").unwrap_or_else(|| {
            default_listen.parse().unwrap_or_else(|_| {
                values.faults.push("PORT: must be a port number".into());
                SocketAddr::from(([127, 0, 0, 1], 8080))
            })
        });
        let admin_listen = values.address("RAYBARCODE_ADMIN_LISTEN");
        let otlp = values.collector("RAYBARCODE_OTLP_METRICS");
        let masters = values.masters("RAYBARCODE_MASTER_KEYS");
        let masters_file = values.text("RAYBARCODE_MASTER_KEYS_FILE").map(PathBuf::from);
        if masters_file.is_some() && !masters.is_empty() {
            values.faults.push("RAYBARCODE_MASTER_KEYS_FILE: is set instead of RAYBARCODE_MASTER_KEYS".into());
        }
        let jwks = values.jwks();
        let public_url = values.https("RAYBARCODE_PUBLIC_URL");
        let client_ca = values.text("RAYBARCODE_TLS_CLIENT_CA").map(PathBuf::from);
        let tls = match (values.text("RAYBARCODE_TLS_CERT"), values.text("RAYBARCODE_TLS_KEY")) {
            (Some(certificate), Some(key)) => Some(Tls { certificate: certificate.into(), key: key.into(), client_ca }),
            (None, None) if client_ca.is_some() => {
                values.faults.push("RAYBARCODE_TLS_CLIENT_CA: needs RAYBARCODE_TLS_CERT and RAYBARCODE_TLS_KEY".into());
                None
            }
            (None, None) => None,
            (certificate, _) => {
                let (there, missing) = ("RAYBARCODE_TLS_CERT", "RAYBARCODE_TLS_KEY");
                let (there, missing) = if certificate.is_some() { (there, missing) } else { (missing, there) };
                values.faults.push(format!("{missing}: is needed where {there} is set"));
                None
            }
        };
        let log = match values.text("RAYBARCODE_LOG").as_deref() {
            None | Some("info") => Log::Info,
            Some("error") => Log::Error,
            Some("off") => Log::Off,
            Some(_) => {
                values.faults.push("RAYBARCODE_LOG: takes off, error or info".into());
                Log::Info
            }
        };
        let keys = !masters.is_empty() || masters_file.is_some() || jwks.is_some();
        if !keys && values.faults.is_empty() && !listen.ip().is_loopback() {
            values.faults.push(
                "RAYBARCODE_MASTER_KEYS: without keys the service runs in development mode, on loopback addresses only"
                    .into(),
            );
        }
        Self {
            listen,
            admin_listen,
            otlp,
            masters,
            masters_file,
            jwks,
            issuer: values.text("RAYBARCODE_ISSUER").unwrap_or_else(|| "raybarcode".into()),
            audience: values.text("RAYBARCODE_AUDIENCE").unwrap_or_else(|| "raybarcode".into()),
            public_url,
            deny_list: values.text("RAYBARCODE_DENY_LIST").map(PathBuf::from),
            tls,
            security_contact: values
                .text("RAYBARCODE_SECURITY_CONTACT")
                .unwrap_or_else(|| "https://raybarcode.example/security".into()),
            log,
        }
    }
}

impl Config {
    /// Whether there are no keys: for trying the service out.
    pub fn is_development(&self) -> bool {
        self.masters.is_empty() && self.masters_file.is_none() && self.jwks.is_none()
    }

    /// The master keys of the list or of the file.
    ///
    /// # Errors
    /// What is wrong with the file, never what stands in it.
    pub fn master_keys(&self) -> io::Result<Vec<Master>> {
        match &self.masters_file {
            Some(path) => read_masters(path),
            None => Ok(self.masters.clone()),
        }
    }
}

/// The master keys of a file.
///
/// # Errors
/// What is wrong with it, never what stands in it.
pub fn read_masters(path: &Path) -> io::Result<Vec<Master>> {
    let named = |fault: &dyn std::fmt::Display| io::Error::other(format!("RAYBARCODE_MASTER_KEYS_FILE: {fault}"));
    let list = std::fs::read_to_string(path).map_err(|error| named(&error.kind()))?;
    Master::parse_list(list.trim()).map_err(|faults| named(&faults.join("; ")))
}

fn read_file(path: &Path, faults: &mut Vec<String>) -> toml::Table {
    let table = std::fs::read_to_string(path).ok().and_then(|text| text.parse::<toml::Table>().ok());
    let Some(table) = table else {
        faults.push("RAYBARCODE_CONFIG: the file cannot be read as TOML".into());
        return toml::Table::new();
    };
    for (key, value) in &table {
        let name = format!("RAYBARCODE_{}", key.to_ascii_uppercase());
        if !SETTINGS.iter().any(|setting| setting.name == name) || key != &key.to_ascii_lowercase() {
            faults.push(format!("{key}: there is no such setting (in the file of RAYBARCODE_CONFIG)"));
        } else if !value.is_str() {
            faults.push(format!("{key}: must be text in quotes (in the file of RAYBARCODE_CONFIG)"));
        }
    }
    table
}

struct Values<'a, L> {
    lookup: L,
    faults: &'a mut Vec<String>,
}

impl<L: Fn(&str) -> Option<String>> Values<'_, L> {
    fn text(&mut self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        // A Key Vault reference that cannot be resolved arrives as its own text.
        if value.starts_with("@Microsoft.KeyVault") {
            self.faults.push(format!("{name}: the Key Vault reference was not resolved"));
            return None;
        }
        if value.is_empty() {
            self.faults.push(format!("{name}: is empty"));
            return None;
        }
        Some(value)
    }

    fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let text = self.text(name)?;
        let address = text.parse().ok();
        if address.is_none() {
            self.faults.push(format!("{name}: must be an address such as 127.0.0.1:8080"));
        }
        address
    }

    fn collector(&mut self, name: &str) -> Option<String> {
        let address = self.text(name)?;
        if cfg!(not(feature = "otlp")) {
            self.faults.push(format!("{name}: this build sends no metrics; right would be one with the feature otlp"));
        } else if !address.starts_with("http://") {
            self.faults.push(format!("{name}: must be an http address such as http://localhost:4318/v1/metrics"));
        }
        Some(address)
    }

    fn jwks(&mut self) -> Option<Jwks> {
        let roots = self.text("RAYBARCODE_JWKS_CA").map(PathBuf::from);
        let rs256 = self.switch("RAYBARCODE_JWKS_RS256");
        let source = self.text("RAYBARCODE_JWKS")?;
        let source = if source.starts_with("https://") {
            let roots = roots.unwrap_or_else(|| "/etc/ssl/certs/ca-certificates.crt".into());
            JwksSource::Url { url: source, roots }
        } else if source.contains("://") {
            self.faults.push("RAYBARCODE_JWKS: must be a file or an https URL".into());
            return None;
        } else {
            JwksSource::File(source.into())
        };
        Some(Jwks { source, rs256 })
    }

    fn switch(&mut self, name: &str) -> bool {
        match self.text(name).as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            Some(_) => {
                self.faults.push(format!("{name}: takes on or off"));
                false
            }
        }
    }

    /// An https URL without a slash at its end.
    fn https(&mut self, name: &str) -> Option<String> {
        let url = self.text(name)?;
        let right = url.strip_prefix("https://").is_some_and(|rest| {
            !rest.is_empty()
                && !rest.ends_with('/')
                && rest.bytes().all(|c| c.is_ascii_graphic() && !b"\"'<>\\@#".contains(&c))
        });
        if !right {
            self.faults.push(format!("{name}: must be an https URL without a slash at its end"));
        }
        right.then_some(url)
    }

    fn masters(&mut self, name: &str) -> Vec<Master> {
        let Some(list) = self.text(name) else { return Vec::new() };
        Master::parse_list(&list).unwrap_or_else(|faults| {
            self.faults.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
            Vec::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(settings: &[(&str, &str)]) -> (Config, Vec<String>) {
        let mut faults = Vec::new();
        let lookup = |name: &str| settings.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        (Config::from_lookup(lookup, &mut faults), faults)
    }

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn nothing_set_is_development_on_loopback() {
        let (config, faults) = config(&[]);
        assert!(faults.is_empty());
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(config.masters.is_empty());
    }

    #[test]
    fn a_platform_port_listens_everywhere_and_needs_keys() {
        let (with_keys, faults) = config(&[("PORT", "8000"), ("RAYBARCODE_MASTER_KEYS", &format!("m1:{KEY}"))]);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(with_keys.listen.to_string(), "0.0.0.0:8000");
        assert_eq!(config(&[("PORT", "8000")]).1.len(), 1);
    }

    #[test]
    fn every_fault_is_reported_at_once_and_no_value_is_shown() {
        let (_, faults) = config(&[
            ("RAYBARCODE_LISTEN", "nowhere-secret"),
            ("RAYBARCODE_MASTER_KEYS", "m1:c2VjcmV0,m2:@@secret"),
            ("RAYBARCODE_ISSUER", "@Microsoft.KeyVault(SecretUri=secret)"),
            ("RAYBARCODE_TLS_CERT", "secret.pem"),
            ("RAYBARCODE_LOG", "secret"),
        ]);
        assert_eq!(faults.len(), 6, "{faults:?}");
        assert!(faults.iter().all(|fault| !fault.contains("secret")), "{faults:?}");
    }

    #[test]
    fn public_keys_alone_are_production() {
        let (config, faults) = config(&[("PORT", "8000"), ("RAYBARCODE_JWKS", "https://keys.example.com/jwks.json")]);
        assert!(faults.is_empty(), "{faults:?}");
        assert!(!config.is_development());
        for url in ["http://keys.example.com/jwks.json", "file:///jwks.json", "HTTPS://x"] {
            let (_, faults) = super::tests::config(&[("RAYBARCODE_JWKS", url)]);
            assert_eq!(faults, ["RAYBARCODE_JWKS: must be a file or an https URL"], "{url}");
        }
    }

    #[test]
    fn an_unresolved_key_vault_reference_is_refused() {
        let (_, faults) = config(&[("RAYBARCODE_MASTER_KEYS", "@Microsoft.KeyVault(SecretUri=x)")]);
        assert_eq!(faults, ["RAYBARCODE_MASTER_KEYS: the Key Vault reference was not resolved"]);
    }
}
