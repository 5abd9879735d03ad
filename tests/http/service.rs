//! The program on a port of its own, and requests to it.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use raybarcode::license::{keys::Master, token::Verifier};
use serde_json::Value;

/// The master key of the contract's known answer.
pub const MASTER: &str = "m1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const KID: &str = "m1.00D000000000001EAA.20991231.pro";

/// A running service and what it wrote.
pub struct Service {
    child: Child,
    pub port: u16,
}

pub static SERVICE: LazyLock<Service> = LazyLock::new(|| Service::start(&[]).ending_with_us());

impl Service {
    /// Starts the program with a master key and these settings.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        Self::launch(&[&[("RAYBARCODE_MASTER_KEYS", MASTER)], settings].concat())
    }

    /// Starts the program in development mode.
    pub fn develop() -> Self {
        Self::launch(&[])
    }

    fn launch(settings: &[(&str, &str)]) -> Self {
        // The port is free a moment later; the service that wants it is the only one in this test that looks for it.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_raybarcode"));
        command
            .arg("serve")
            .env("RAYBARCODE_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, value) in settings {
            // An empty value takes a setting away.
            if value.is_empty() {
                command.env_remove(name)
            } else {
                command.env(name, value)
            };
        }
        let service = Self { child: command.spawn().expect("the program starts"), port };
        Self::connect(port);
        service
    }

    /// A connection, as soon as somebody listens.
    fn connect(port: u16) -> TcpStream {
        let start = Instant::now();
        loop {
            match TcpStream::connect(("127.0.0.1", port)) {
                Ok(stream) => return stream,
                Err(error) => {
                    assert!(start.elapsed() < Duration::from_secs(20), "the service does not listen: {error}");
                }
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the service when this process ends, as nobody drops what is static.
    fn ending_with_us(self) -> Self {
        let script = format!("cat; kill {}", self.child.id());
        let watch = Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        // Its standard input stays open until we are gone.
        std::mem::forget(watch.expect("a shell"));
        self
    }

    /// Sends bytes and reads until the service closes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        Self::ask(self.port, request)
    }

    /// The same of another port.
    pub fn ask(port: u16, request: &[u8]) -> Answer {
        let mut stream = Self::connect(port);
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // A service that refuses early may close before all is written.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::parse(&bytes)
    }

    /// A request with headers (each line ended) and a body.
    pub fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}{length}\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// `GET` with a valid token.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &bearer(), b"")
    }

    /// `POST` of JSON with a valid token.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = format!("{}Content-Type: application/json\r\n", bearer());
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the process to stop and returns what it wrote.
    pub fn stop(mut self) -> String {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(stopped.is_ok_and(|status| status.success()));
        let mut written = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut written).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut written).unwrap();
        assert!(self.child.wait().unwrap().success(), "a stop is no failure: {written}");
        written
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// An HTTP answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The code of a problem, after checking that it is one.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.head);
        assert_eq!(self.header("cache-control"), Some("no-store"));
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        for member in ["type", "title", "code", "detail", "request_id"] {
            assert!(problem[member].is_string(), "{member} is missing: {problem}");
        }
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub fn verifier() -> Verifier {
    let secret: Vec<u8> = (0..32).collect();
    Verifier::new(vec![Master::new("m1", &secret).unwrap()], "raybarcode", "raybarcode")
}

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

pub fn token() -> String {
    verifier().mint(KID, now(), 900).unwrap()
}

pub fn bearer() -> String {
    format!("Authorization: Bearer {}\r\n", token())
}
