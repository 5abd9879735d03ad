//! The service's state, its listeners, and how it starts and stops.

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, web};

use super::{authority::Authority, licensed::unix_time, limits::Limiter, routes, shed, tls};
use crate::{
    config::Config,
    license::{keys::Master, token::date_of},
    metrics::prometheus,
    telemetry::{Event, Telemetry},
};

/// What every request may look at.
pub struct Service {
    /// Keys and revoked orgs.
    pub authority: Arc<Authority>,
    /// The use of each org.
    pub limiter: Limiter,
    /// Counters and audit log.
    pub telemetry: Arc<Telemetry>,
    /// What sealed links begin with.
    pub public_url: Option<String>,
    /// Where security faults are reported.
    pub security_contact: String,
    development: bool,
    stopping: AtomicBool,
}

impl Service {
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
        self.authority.mint(&kid, now, 900).ok()
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

/// Time in which every answer ends its connection before idle ones are closed: so no request is on its way to one of those.
const FAREWELL: Duration = Duration::from_millis(300);

/// Runs the service until it is told to stop.
///
/// # Errors
/// What stood in the way of listening, or of reading the certificate.
pub fn serve(mut config: Config) -> io::Result<()> {
    let development = config.is_development();
    if development {
        config.masters.push(Master::random("dev")?);
    }
    let telemetry = Telemetry::start(config.log);
    telemetry.watch_panics();
    let service = web::Data::new(Service {
        authority: Authority::start(&config, &telemetry)?,
        limiter: Limiter::default(),
        telemetry: Arc::clone(&telemetry),
        public_url: config.public_url.clone(),
        security_contact: config.security_contact.clone(),
        development,
        stopping: AtomicBool::new(false),
    });
    #[cfg(reader)]
    crate::scan::apart::begin()?;
    warm_up();

    let listener = TcpListener::bind(config.listen)?;
    let address = listener.local_addr()?;
    let app = {
        let service = service.clone();
        move || {
            // Once a worker: each has a queue of its own.
            actix_web::rt::spawn(shed::watch());
            App::new().app_data(service.clone()).configure(routes)
        }
    };
    let server = HttpServer::new(app)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(1))
        // A client that hangs up is gone, and what is being drawn for it ends.
        .h1_allow_half_closed(false)
        .max_connections(10_000)
        .max_connection_rate(256)
        .backlog(1024)
        .shutdown_timeout(DRAIN)
        .disable_signals();
    let token = service.development_token();
    let server = match &config.tls {
        Some(settings) => server.listen_rustls_0_23(listener, tls::config(settings, &telemetry)?)?,
        None => server.listen(listener)?,
    };
    actix_web::rt::System::new().block_on(async move {
        let server = server.run();
        let handle = server.handle();
        if let Some(address) = config.admin_listen {
            actix_web::rt::spawn(admin(address, Arc::clone(&telemetry))?);
        }
        #[cfg(feature = "otlp")]
        if let Some(collector) = config.otlp {
            super::otlp::start(collector, Arc::clone(&telemetry));
        }
        actix_web::rt::spawn(async move {
            wait_for_signal().await;
            service.stopping.store(true, Relaxed);
            actix_web::rt::time::sleep(FAREWELL).await;
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
            super::read().to(move || {
                let text = prometheus(&telemetry.families());
                async move { HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text) }
            }),
        )
    };
    Ok(HttpServer::new(app).workers(1).disable_signals().bind(address)?.run())
}
