//! Where keys come from: published keys of each algorithm, their outages, and master keys that change under load.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::PathBuf,
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use raybarcode::license::{
    jwks::{KeySet, PublicKeys},
    keys::Master,
    token::{License, Refused, Rejection, Verifier},
};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
        RsaKeyPair,
    },
};
use serde_json::{Value, json};

use crate::{Service, now, tls::server_config, verifier};

const ORG: &str = "00D000000000001EAA";
const PATH: &str = "/v1/barcodes?symbology=qr-code&data=HELLO";

fn kid(id: &str) -> String {
    format!("{id}.{ORG}.20991231.std")
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An org's own key: it signs here, by another library than the service verifies with.
enum Signer {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Ps256(RsaKeyPair),
    Rs256(RsaKeyPair),
}

impl Signer {
    fn es256() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self::Es256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    fn eddsa() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::EdDsa(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
    }

    fn rsa(bits: usize) -> RsaKeyPair {
        RsaKeyPair::from_der(match bits {
            2048 => include_bytes!("certificates/rsa-2048.der").as_slice(),
            _ => include_bytes!("certificates/rsa-3072.der"),
        })
        .unwrap()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Es256(_) => "ES256",
            Self::EdDsa(_) => "EdDSA",
            Self::Ps256(_) => "PS256",
            Self::Rs256(_) => "RS256",
        }
    }

    fn jwk(&self, kid: &str) -> Value {
        let mut jwk = match self {
            Self::Es256(key) => {
                let point = key.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "x": base64(&point[1..33]), "y": base64(&point[33..])})
            }
            Self::EdDsa(key) => json!({"kty": "OKP", "crv": "Ed25519", "x": base64(key.public_key().as_ref())}),
            Self::Ps256(key) | Self::Rs256(key) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(key.public());
                json!({"kty": "RSA", "n": base64(&public.n), "e": base64(&public.e)})
            }
        };
        jwk["kid"] = json!(kid);
        jwk["alg"] = json!(self.name());
        jwk
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let rsa = |key: &RsaKeyPair, padding: &'static dyn ring::signature::RsaEncoding| {
            let mut signature = vec![0; key.public().modulus_len()];
            key.sign(padding, &random, message, &mut signature).unwrap();
            signature
        };
        match self {
            Self::Es256(key) => key.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::EdDsa(key) => key.sign(message).as_ref().to_vec(),
            Self::Ps256(key) => rsa(key, &RSA_PSS_SHA256),
            Self::Rs256(key) => rsa(key, &RSA_PKCS1_SHA256),
        }
    }

    fn token(&self, kid: &str) -> String {
        self.token_as(self.name(), kid)
    }

    /// A token whose header names that algorithm, whatever the key's own is.
    fn token_as(&self, algorithm: &str, kid: &str) -> String {
        let signed = unsigned(algorithm, kid);
        let signature = self.sign(signed.as_bytes());
        format!("{signed}.{}", base64(&signature))
    }
}

fn unsigned(algorithm: &str, kid: &str) -> String {
    let header = json!({"alg": algorithm, "typ": "barcode+jwt", "kid": kid});
    let claims = json!({"iss": "raybarcode", "aud": "raybarcode", "sub": ORG, "iat": now(), "nbf": now(),
        "exp": now() + 900});
    format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()))
}

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn status(service: &Service, token: &str) -> u16 {
    service.send("GET", PATH, &format!("Authorization: Bearer {token}\r\n"), b"").status
}

/// Waits until a token gets that status.
fn wait_for(service: &Service, token: &str, expected: u16) {
    let start = Instant::now();
    while status(service, token) != expected {
        assert!(start.elapsed() < Duration::from_secs(20), "no {expected} in time");
        sleep(Duration::from_millis(100));
    }
}

/// A file of its own for a test, gone at its end.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let file = Self(std::env::temp_dir().join(format!("raybarcode-{name}-{}", std::process::id())));
        file.write(text);
        file
    }

    /// Replaces the file in one step.
    fn write(&self, text: &str) {
        let next = self.0.with_extension("next");
        fs::write(&next, text).unwrap();
        fs::rename(&next, &self.0).unwrap();
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn rejection(found: Result<License, Refused>) -> Rejection {
    found.unwrap_err().rejection
}

#[test]
fn published_keys_of_each_algorithm_verify_their_own_tokens_alone() {
    let signers =
        [Signer::es256(), Signer::eddsa(), Signer::Ps256(Signer::rsa(3072)), Signer::Rs256(Signer::rsa(3072))];
    let kids: Vec<String> = (0..signers.len()).map(|i| kid(&format!("k{i}"))).collect();
    let jwks: Vec<Value> = signers.iter().zip(&kids).map(|(signer, kid)| signer.jwk(kid)).collect();
    let verifier = |rs256| {
        let keys = KeySet::parse(set(&jwks).as_bytes(), rs256).unwrap();
        verifier().with_published(PublicKeys::Set(keys))
    };
    for (signer, kid) in signers.iter().zip(&kids) {
        let license = verifier(true).verify(&signer.token(kid), now()).unwrap();
        assert_eq!((license.org(), license.plan.name()), (ORG, "std"), "the facts are those of the kid");
        for other in &kids {
            if other != kid {
                assert!(verifier(true).verify(&signer.token(other), now()).is_err(), "{} {other}", signer.name());
            }
        }
        for algorithm in ["HS256", "none", "ES256", "EdDSA", "PS256", "RS256", "RS512"] {
            if algorithm != signer.name() {
                let token = signer.token_as(algorithm, kid);
                assert_eq!(rejection(verifier(true).verify(&token, now())), Rejection::Algorithm, "{algorithm}");
            }
        }
        let mut damaged = signer.token(kid).into_bytes();
        let at = damaged.len() - 20;
        damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
        let damaged = String::from_utf8(damaged).unwrap();
        assert_eq!(rejection(verifier(true).verify(&damaged, now())), Rejection::Signature);
        let edited = signer.token(&kid.replace(".std", ".pro"));
        assert_eq!(rejection(verifier(true).verify(&edited, now())), Rejection::UnknownKey, "facts cannot be edited");
    }
    let rs256 = signers[3].token(&kids[3]);
    assert_eq!(rejection(verifier(false).verify(&rs256, now())), Rejection::UnknownKey, "RS256 needs its switch");
    let weak = Signer::Ps256(Signer::rsa(2048));
    let keys = KeySet::parse(set(&[weak.jwk(&kids[0])]).as_bytes(), true).unwrap();
    assert!(keys.is_empty(), "2048 bits are too few");
}

/// RFC 8725 2.1: a public key used as the secret of an HMAC.
#[test]
fn a_public_key_is_no_secret() {
    let signer = Signer::es256();
    let kid = kid("k1");
    let jwk = signer.jwk(&kid);
    let keys = KeySet::parse(set(std::slice::from_ref(&jwk)).as_bytes(), false).unwrap();
    let verifier = verifier().with_published(PublicKeys::Set(keys));
    let Signer::Es256(pair) = &signer else { unreachable!() };
    for secret in [pair.public_key().as_ref(), jwk.to_string().as_bytes()] {
        let signed = unsigned("HS256", &kid);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        let token = format!("{signed}.{}", base64(ring::hmac::sign(&key, signed.as_bytes()).as_ref()));
        assert_eq!(rejection(verifier.verify(&token, now())), Rejection::Algorithm);
    }
    // A key that takes the id of a master key is never asked.
    let theft = Signer::es256();
    let kid = self::kid("m1");
    let keys = KeySet::parse(set(&[theft.jwk(&kid)]).as_bytes(), false).unwrap();
    let verifier = verifier.with_published(PublicKeys::Set(keys));
    assert_eq!(rejection(verifier.verify(&theft.token(&kid), now())), Rejection::Algorithm);
}

#[test]
fn published_keys_rotate_while_the_service_runs() {
    let (old, new) = (Signer::es256(), Signer::eddsa());
    let file = File::new("jwks", &set(&[old.jwk(&kid("k1"))]));
    let service = Service::start(&[("RAYBARCODE_MASTER_KEYS", ""), ("RAYBARCODE_JWKS", file.path())]);
    let (old_token, new_token) = (old.token(&kid("k1")), new.token(&kid("k2")));
    assert_eq!((status(&service, &old_token), status(&service, &new_token)), (200, 401));
    file.write(&set(&[old.jwk(&kid("k1")), new.jwk(&kid("k2"))]));
    wait_for(&service, &new_token, 200);
    assert_eq!(status(&service, &old_token), 200, "both hold at once");
    file.write("{ broken");
    sleep(Duration::from_secs(4));
    assert_eq!((status(&service, &old_token), status(&service, &new_token)), (200, 200), "the last good set stays");
    file.write(&set(&[new.jwk(&kid("k2"))]));
    wait_for(&service, &old_token, 401);
    assert_eq!(status(&service, &new_token), 200);
    let link = json!({"symbology": "qr-code", "data": "x"}).to_string();
    let headers = format!("Authorization: Bearer {new_token}\r\nContent-Type: application/json\r\n");
    let answer = service.send("POST", "/v1/links", &headers, link.as_bytes());
    assert_eq!((answer.status, answer.problem().as_str()), (403, "not-licensed"), "no master key seals links");
    let log = service.stop();
    for event in ["keyset.update", "keyset.reject"] {
        assert!(log.contains(event), "{event} is missing: {log}");
    }
}

/// A key server that answers everything with `answer`, after `pause`.
fn key_server(answer: String, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/jwks.json", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        let config = Arc::new(server_config());
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = BufReader::new(rustls::StreamOwned::new(connection, stream.unwrap()));
            let mut line = String::new();
            while stream.read_line(&mut line).is_ok_and(|length| length > 2) {
                line.clear();
            }
            sleep(pause);
            let stream = stream.get_mut();
            let _ = stream.write_all(answer.as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    url
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
}

const CA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/certificates/ca.pem");

#[test]
fn published_keys_come_from_an_https_url() {
    let signer = Signer::es256();
    let body = set(&[signer.jwk(&kid("k1"))]);
    let url = key_server(http("200 OK", "", &body), Duration::ZERO);
    let service = Service::start(&[("RAYBARCODE_JWKS", &url), ("RAYBARCODE_JWKS_CA", CA)]);
    assert_eq!(status(&service, &signer.token(&kid("k1"))), 200);
    assert_eq!(status(&service, &signer.token(&kid("k2"))), 401);
    assert_eq!(status(&service, &crate::token()), 200, "master keys hold beside them");
}

#[test]
fn an_outage_of_the_key_server_is_a_503_and_never_a_200() {
    let signer = Signer::es256();
    let body = set(&[signer.jwk(&kid("k1"))]);
    let other = key_server(http("200 OK", "", &body), Duration::ZERO);
    let none = Duration::ZERO;
    for (what, url, ca) in [
        ("nobody listens", "https://localhost:9/jwks.json".to_owned(), CA),
        ("an error", key_server(http("500 Internal Server Error", "", &body), none), CA),
        ("a redirect", key_server(http("302 Found", &format!("Location: {other}\r\n"), &body), none), CA),
        ("no set", key_server(http("200 OK", "", "{}"), none), CA),
        ("no JSON", key_server(http("200 OK", "", "<html>"), none), CA),
        ("too much", key_server(http("200 OK", "", &(body.clone() + &" ".repeat(70_000))), none), CA),
        ("too slow", key_server(http("200 OK", "", &body), Duration::from_secs(5)), CA),
        ("another CA", other.clone(), "/etc/ssl/certs/ca-certificates.crt"),
    ] {
        if !fs::exists(ca).unwrap() {
            continue;
        }
        let service = Service::start(&[("RAYBARCODE_JWKS", &url), ("RAYBARCODE_JWKS_CA", ca)]);
        let headers = format!("Authorization: Bearer {}\r\n", signer.token(&kid("k1")));
        let answer = service.send("GET", PATH, &headers, b"");
        assert_eq!((answer.status, answer.problem().as_str()), (503, "unavailable"), "{what}");
        assert_eq!(answer.header("retry-after"), Some("60"));
        assert_eq!(status(&service, &crate::token()), 200, "{what}: master keys need no key server");
        assert_eq!(service.send("GET", "/readyz", "", b"").status, 200);
        assert!(service.stop().contains("keyset.stale"), "{what}");
    }
}

#[test]
fn master_keys_rotate_under_load_and_nobody_is_refused() {
    const M1: &str = "m1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let m2 = Master::random("m2").unwrap();
    let verifier = |list: &str| Verifier::new(Master::parse_list(list).unwrap(), "raybarcode", "raybarcode");
    let both = format!("{M1},{}", m2.to_setting());
    let token = |id: &str| verifier(&both).mint(&format!("{id}.{ORG}.20991231.pro"), now(), 900).unwrap();
    let (old, new) = (token("m1"), token("m2"));

    let file = File::new("masters", M1);
    let service = Service::start(&[("RAYBARCODE_MASTER_KEYS", ""), ("RAYBARCODE_MASTER_KEYS_FILE", file.path())]);
    let hammer = |token: &str, seconds: u64| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(seconds) {
            assert_eq!(status(&service, token), 200);
            // Two at once stay below the thousand a second that the org's plan allows, however fast the machine.
            sleep(Duration::from_millis(2));
        }
    };
    assert_eq!(status(&service, &new), 401);
    std::thread::scope(|scope| {
        scope.spawn(|| hammer(&old, 8));
        file.write(&both);
        wait_for(&service, &new, 200);
        scope.spawn(|| hammer(&new, 6));
        file.write("m1:broken");
        sleep(Duration::from_secs(3));
        file.write(&format!("{},{M1}\n", m2.to_setting()));
        sleep(Duration::from_secs(3));
    });
    file.write(&m2.to_setting());
    wait_for(&service, &old, 401);
    hammer(&new, 1);
    let log = service.stop();
    assert!(log.contains("config.reject") && log.contains("config.load"), "{log}");
}

#[test]
fn a_wrong_setting_is_told_at_once_and_its_value_is_not() {
    let file = File::new("secret", "m1:SECRET");
    let missing = "/nowhere/SECRET";
    for (name, value) in [
        ("RAYBARCODE_MASTER_KEYS", "@Microsoft.KeyVault(SecretUri=https://SECRET)"),
        ("RAYBARCODE_MASTER_KEYS", "m1:SECRET"),
        ("RAYBARCODE_MASTER_KEYS_FILE", file.path()),
        ("RAYBARCODE_MASTER_KEYS_FILE", missing),
        ("RAYBARCODE_JWKS", missing),
        ("RAYBARCODE_JWKS", file.path()),
        ("RAYBARCODE_JWKS", "http://SECRET"),
        ("RAYBARCODE_JWKS_RS256", "SECRET"),
        ("RAYBARCODE_DENY_LIST", missing),
        ("RAYBARCODE_DENY_LIST", file.path()),
        ("RAYBARCODE_TLS_CERT", missing),
        ("RAYBARCODE_TLS_KEY", missing),
        ("RAYBARCODE_TLS_CLIENT_CA", missing),
        ("RAYBARCODE_LISTEN", "SECRET"),
        ("RAYBARCODE_PUBLIC_URL", "ftp://SECRET"),
        ("RAYBARCODE_NO_SUCH", "SECRET"),
    ] {
        let start = Instant::now();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_raybarcode"))
            .arg("serve")
            .env("RAYBARCODE_LISTEN", "127.0.0.1:0")
            .env(name, value)
            .output()
            .unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "{name}");
        assert!(!output.status.success(), "{name}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(told.contains(name), "{name}: {told}");
        assert!(!told.contains("SECRET"), "{name}: {told}");
    }
}
