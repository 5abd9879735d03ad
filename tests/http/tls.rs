//! TLS of the service's own: versions, protocols, a certificate that changes, certificates of clients.

use std::{
    fs,
    io::{self, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, StreamOwned, SupportedProtocolVersion,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    version::{TLS12, TLS13},
};

use crate::{Answer, Service, bearer};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/certificates");

fn file(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name)
}

fn certificate(name: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(file(name)).unwrap()
}

fn key(name: &str) -> PrivateKeyDer<'static> {
    PrivateKeyDer::from_pem_file(file(name)).unwrap()
}

/// What the servers of other tests use.
pub fn server_config() -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate("one.pem")], key("one.key"))
        .unwrap()
}

fn client(versions: &[&'static SupportedProtocolVersion], with_certificate: bool) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(certificate("ca.pem")).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots);
    if with_certificate {
        builder.with_client_auth_cert(vec![certificate("client.pem")], key("client.key")).unwrap()
    } else {
        builder.with_no_client_auth()
    }
}

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A connection whose handshake is done.
fn connect(service: &Service, config: ClientConfig) -> io::Result<Stream> {
    let connection = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let socket = TcpStream::connect(("127.0.0.1", service.port))?;
    socket.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut stream = StreamOwned::new(connection, socket);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// One request on a connection that stays open.
fn ask(stream: &mut Stream) -> io::Result<Answer> {
    write!(stream, "GET /v1/barcodes?symbology=qr-code&data=x HTTP/1.1\r\nHost: localhost\r\n{}\r\n", bearer())?;
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let length = stream.read(&mut part)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&part[..length]);
        let answer = Answer::parse(&bytes);
        if answer.header("content-length").is_some_and(|length| length == answer.body.len().to_string()) {
            return Ok(answer);
        }
    }
}

fn served(stream: &Stream) -> CertificateDer<'static> {
    stream.conn.peer_certificates().unwrap()[0].clone().into_owned()
}

/// A folder with the certificate and key of the service, to be replaced.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("raybarcode-tls-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let files = Self(folder);
        files.install("one");
        files
    }

    fn install(&self, name: &str) {
        fs::copy(file(&format!("{name}.key")), self.0.join("key.pem")).unwrap();
        fs::copy(file(&format!("{name}.pem")), self.0.join("certificate.pem")).unwrap();
    }

    fn start(&self, more: &[(&str, &str)]) -> Service {
        let (certificate, key) = (self.0.join("certificate.pem"), self.0.join("key.pem"));
        let mut settings =
            vec![("RAYBARCODE_TLS_CERT", certificate.to_str().unwrap()), ("RAYBARCODE_TLS_KEY", key.to_str().unwrap())];
        settings.extend(more);
        Service::start(&settings)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn tls_1_2_and_1_3_are_spoken_and_http_2_is_not() {
    let files = Files::new("versions");
    let service = files.start(&[]);
    for version in [&TLS12, &TLS13] {
        let mut config = client(&[version], false);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut stream = connect(&service, config).unwrap();
        assert_eq!(stream.conn.protocol_version(), Some(version.version));
        assert_eq!(stream.conn.alpn_protocol(), Some(b"http/1.1".as_slice()));
        assert_eq!(ask(&mut stream).unwrap().status, 200);
    }
    let mut config = client(&[&TLS13], false);
    config.alpn_protocols = vec![b"h2".to_vec()];
    assert!(connect(&service, config).is_err(), "a client that speaks HTTP/2 alone is refused");
}

/// A hello of TLS 1.1 by hand: rustls has no older versions to ask with.
#[test]
fn tls_1_1_is_refused() {
    let files = Files::new("old");
    let service = files.start(&[]);
    let mut hello = vec![0x03, 0x02];
    hello.extend([0; 32]);
    // No session, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, no compression.
    hello.extend([0, 0, 2, 0xc0, 0x09, 1, 0]);
    let mut record = vec![22, 3, 1, 0, (hello.len() + 4) as u8, 1, 0, 0, hello.len() as u8];
    record.extend(hello);
    let mut stream = TcpStream::connect(("127.0.0.1", service.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(&record).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(answer.first(), Some(&21), "an alert: {answer:?}");
}

#[test]
fn a_new_certificate_is_served_and_no_connection_is_dropped() {
    let files = Files::new("reload");
    let service = files.start(&[]);
    let mut kept = connect(&service, client(&[&TLS13], false)).unwrap();
    assert_eq!(served(&kept), certificate("one.pem"));
    files.install("two");
    let start = Instant::now();
    loop {
        let mut stream = connect(&service, client(&[&TLS12, &TLS13], false)).expect("no handshake fails meanwhile");
        assert_eq!(ask(&mut stream).unwrap().status, 200);
        assert_eq!(ask(&mut kept).unwrap().status, 200, "the older connection goes on");
        if served(&stream) == certificate("two.pem") {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "the new certificate is not served");
        std::thread::sleep(Duration::from_millis(100));
    }
    fs::write(files.0.join("certificate.pem"), "broken").unwrap();
    std::thread::sleep(Duration::from_secs(4));
    let mut stream = connect(&service, client(&[&TLS13], false)).unwrap();
    assert_eq!(served(&stream), certificate("two.pem"), "a broken file changes nothing");
    assert_eq!((ask(&mut stream).unwrap().status, ask(&mut kept).unwrap().status), (200, 200));
    drop((stream, kept));
    let log = service.stop();
    assert!(log.contains("cert.reload") && log.contains("cert.reject"), "{log}");
}

#[test]
fn with_a_ca_for_clients_only_they_are_served() {
    let files = Files::new("mutual");
    let service = files.start(&[("RAYBARCODE_TLS_CLIENT_CA", file("ca.pem").to_str().unwrap())]);
    for version in [&TLS12, &TLS13] {
        let mut stream = connect(&service, client(&[version], true)).unwrap();
        assert_eq!(ask(&mut stream).unwrap().status, 200);
        // TLS 1.3 tells a client only at its first read.
        let refused = connect(&service, client(&[version], false)).and_then(|mut stream| ask(&mut stream));
        assert!(refused.is_err());
    }
}

#[test]
fn a_key_of_another_certificate_is_refused_at_start() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_raybarcode"))
        .arg("serve")
        .env("RAYBARCODE_LISTEN", "127.0.0.1:0")
        .env("RAYBARCODE_TLS_CERT", file("one.pem"))
        .env("RAYBARCODE_TLS_KEY", file("two.key"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("RAYBARCODE_TLS_KEY"));
}
