//! TLS 1.2 and 1.3 by rustls. Certificate and key are read again when their files change; connections go on meanwhile.

use std::{io, path::Path, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use rustls::{
    RootCertStore, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};

use super::watched::Watched;
use crate::{
    config::Tls,
    telemetry::{Event, Telemetry},
};

/// The certificate of new connections.
#[derive(Debug)]
struct Certificate(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// The configuration; a thread keeps its certificate fresh.
///
/// # Errors
/// A file cannot be read, or key and certificate do not belong together.
pub fn config(settings: &Tls, telemetry: &Arc<Telemetry>) -> io::Result<ServerConfig> {
    let provider = Arc::new(ring::default_provider());
    let files = vec![settings.certificate.clone(), settings.key.clone()];
    let mut watched = Watched::new(files);
    let certificate = read(settings, &provider)
        .map_err(|fault| io::Error::other(format!("RAYBARCODE_TLS_CERT, RAYBARCODE_TLS_KEY: {fault}")))?;
    let certificate = Arc::new(Certificate(ArcSwap::from_pointee(certificate)));
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(io::Error::other)?;
    let builder = match &settings.client_ca {
        Some(path) => {
            let named = |fault: String| io::Error::other(format!("RAYBARCODE_TLS_CLIENT_CA: {fault}"));
            let mut roots = RootCertStore::empty();
            for root in chain(path).map_err(named)? {
                roots.add(root).map_err(|fault| named(fault.to_string()))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
            builder.with_client_cert_verifier(verifier.build().map_err(|fault| named(fault.to_string()))?)
        }
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_cert_resolver(Arc::<Certificate>::clone(&certificate));
    config.ignore_client_order = true;

    let (settings, telemetry) = (settings.clone(), Arc::clone(telemetry));
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if watched.changed() {
                let event = match read(&settings, &provider) {
                    Ok(read) => {
                        certificate.0.store(Arc::new(read));
                        "cert.reload"
                    }
                    // The certificate in force stays.
                    Err(_) => "cert.reject",
                };
                telemetry.audit(Event { event, ..Event::default() });
            }
        }
    });
    Ok(config)
}

fn read(settings: &Tls, provider: &CryptoProvider) -> Result<CertifiedKey, String> {
    let chain = chain(&settings.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&settings.key).map_err(|fault| fault.to_string())?;
    CertifiedKey::from_der(chain, key, provider).map_err(|fault| fault.to_string())
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match certificates {
        Ok(chain) if chain.is_empty() => Err("there is no certificate in the file".into()),
        other => other.map_err(|fault| fault.to_string()),
    }
}
