//! The service's state, its listeners, and how it starts and stops.

use std::{
    collections::HashSet,
    fs,
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, web};
use arc_swap::ArcSwap;
use serde_json::{Map, Value};

use super::{licensed::unix_time, limits::Limiter, routes};
use crate::{
    config::Config,
    license::{
        keys::Master,
        seal::Opened,
        token::{License, Rejection, Verifier, date_of},
    },
    telemetry::{Event, Telemetry},
};

/// What every request may look at.
pub struct Service {
    verifier: Verifier,
    denied: ArcSwap<HashSet<String>>,
    /// The use of each org.
    pub limiter: Limiter,
    /// Counters and audit log.
    pub telemetry: Arc<Telemetry>,
    /// What sealed links begin with.
    pub public_url: Option<String>,
    development: bool,
    stopping: AtomicBool,
}

impl Service {
    /// The license that a token proves.
    pub fn verify(&self, token: &str, now: i64) -> Result<License, Rejection> {
        self.verifier.verify(token, now)
    }

    /// A sealed link to a request.
    pub fn seal(&self, license: &License, expires: i64, request: Map<String, Value>) -> Result<String, Rejection> {
        self.verifier.seal(license, expires, request)
    }

    /// What a sealed link holds.
    pub fn open(&self, link: &str, now: i64) -> Result<Opened, Rejection> {
        self.verifier.open(link, now)
    }

    /// Whether tokens of that master key are still taken.
    pub fn knows_master(&self, id: &str) -> bool {
        self.verifier.master(id).is_some()
    }

    /// Whether the org with that hash has lost its license.
    pub fn is_denied(&self, org_hash: &str) -> bool {
        let denied = self.denied.load();
        !denied.is_empty() && denied.contains(org_hash)
    }

    /// Whether the service runs without configured keys, for trying it out.
    pub fn development(&self) -> bool {
        self.development
    }

    /// A token for the developer's terminal and page; production has none to give.
    pub fn development_token(&self) -> Option<String> {
        if !self.development {
            return None;
        }
        let now = unix_time();
        let kid = format!("dev.{DEVELOPMENT_ORG}.{}.pro", date_of(now + 86_400));
        self.verifier.mint(&kid, now, 900).ok()
    }

    /// Whether the service is on its way down.
    pub fn stopping(&self) -> bool {
        self.stopping.load(Relaxed)
    }
}

/// The org that development mode makes its token for.
const DEVELOPMENT_ORG: &str = "00D000000000001EAA";
/// Time that accepted requests have to finish once the service is told to stop, in seconds.
const DRAIN: u64 = 20;

/// Runs the service until it is told to stop.
///
/// # Errors
/// What stood in the way of listening, or of reading the certificate.
pub fn serve(mut config: Config) -> io::Result<()> {
    let development = config.masters.is_empty();
    if development {
        config.masters.push(random_master()?);
    }
    let telemetry = Telemetry::start(config.log);
    telemetry.watch_panics();
    let service = web::Data::new(Service {
        verifier: Verifier::new(config.masters.clone(), &config.issuer, &config.audience),
        denied: ArcSwap::default(),
        limiter: Limiter::default(),
        telemetry: Arc::clone(&telemetry),
        public_url: config.public_url.clone(),
        development,
        stopping: AtomicBool::new(false),
    });
    if let Some(path) = config.deny_list.clone() {
        service.denied.store(Arc::new(read_deny_list(&path)?));
        let service = service.clone();
        std::thread::spawn(move || watch_deny_list(&path, &service));
    }
    warm_up();

    let listener = TcpListener::bind(config.listen)?;
    let address = listener.local_addr()?;
    let app = {
        let service = service.clone();
        move || App::new().app_data(service.clone()).configure(routes)
    };
    let server = HttpServer::new(app)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(1))
        .max_connections(10_000)
        .shutdown_timeout(DRAIN)
        .disable_signals();
    let token = service.development_token();
    let server = match &config.tls {
        Some((certificate, key)) => server.listen_rustls_0_23(listener, tls(certificate, key)?)?,
        None => server.listen(listener)?,
    };
    actix_web::rt::System::new().block_on(async move {
        let server = server.run();
        let handle = server.handle();
        if let Some(address) = config.admin_listen {
            actix_web::rt::spawn(admin(address, Arc::clone(&telemetry))?);
        }
        actix_web::rt::spawn(async move {
            wait_for_signal().await;
            service.stopping.store(true, Relaxed);
            handle.stop(true).await;
        });
        telemetry.audit(Event { event: "start", ..Event::default() });
        if let Some(token) = token {
            greet(address, config.tls.is_some(), &token)?;
        }
        let ended = server.await;
        telemetry.close();
        ended
    })
}

/// Makes what the first request would otherwise wait for.
fn warm_up() {
    for (symbology, data) in [("qr-code", "warm"), ("code-128", "warm"), ("ean-13", "490123456789")] {
        if let Ok(request) = crate::request::Request::from_pairs(&[("symbology", symbology), ("data", data)]) {
            // Only for its effect on caches; these requests cannot fail in a way that matters here.
            let _ = crate::generate::generate(&request);
        }
    }
}

fn random_master() -> io::Result<Master> {
    let mut secret = [0; 32];
    io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, &mut secret)?;
    Master::new("dev", &secret).ok_or_else(|| io::Error::other("the system's random source is broken"))
}

/// Prints what a developer needs for a first picture.
fn greet(address: SocketAddr, tls: bool, token: &str) -> io::Result<()> {
    let scheme = if tls { "https" } else { "http" };
    let mut out = io::stdout().lock();
    writeln!(out, "RayBarcode runs in development mode; its playground is at {scheme}://{address}/")?;
    writeln!(out, "A token for 15 minutes:\n{token}\n")?;
    writeln!(out, "Try it:")?;
    writeln!(
        out,
        "curl -s -o hello.png -H 'Authorization: Bearer {token}' '{scheme}://{address}/v1/barcodes?symbology=qr-code&data=HELLO&module=8px'"
    )?;
    out.flush()
}

async fn wait_for_signal() {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    std::future::poll_fn(|context| {
        if terminate.poll_recv(context).is_ready() || interrupt.poll_recv(context).is_ready() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

fn admin(address: SocketAddr, telemetry: Arc<Telemetry>) -> io::Result<actix_web::dev::Server> {
    let app = move || {
        let telemetry = Arc::clone(&telemetry);
        App::new().route(
            "/metrics",
            web::get().to(move || {
                let text = telemetry.metrics();
                async move { HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text) }
            }),
        )
    };
    Ok(HttpServer::new(app).workers(1).disable_signals().bind(address)?.run())
}

fn read_deny_list(path: &Path) -> io::Result<HashSet<String>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_ascii_lowercase).collect())
}

/// Reads the deny list again whenever the file changes; a file that cannot be read leaves the last list in force.
fn watch_deny_list(path: &Path, service: &Service) {
    let changed = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let mut last = changed(path);
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = changed(path);
        if now != last {
            last = now;
            if let Ok(list) = read_deny_list(path) {
                service.denied.store(Arc::new(list));
                service.telemetry.audit(Event { event: "config.load", reason: "deny-list", ..Event::default() });
            }
        }
    }
}

/// TLS 1.2 and 1.3 with the server's order of cipher suites.
fn tls(certificate: &Path, key: &Path) -> io::Result<rustls::ServerConfig> {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).map_err(io::Error::other)?.collect();
    let key = PrivateKeyDer::from_pem_file(key).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(chain.map_err(io::Error::other)?, key)
        .map_err(io::Error::other)?;
    config.ignore_client_order = true;
    Ok(config)
}
