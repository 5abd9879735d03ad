//! Published keys (JWK Set, RFC 7517): the second source of keys for the same verifier.
//!
//! A published key belongs to one license: its `kid` has the form of every license's (`ID.ORG18.YYYYMMDD.PLAN`), so the
//! facts come from the vendor, who publishes the set, and an org that signs with its own private key cannot change them.
//! One key has one algorithm, the set's and never the token's.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::{Map, Value};

use super::token::{LicenseFacts, Rejection};
use crate::options::parse_json;

/// Longest set, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// Most keys of a set.
const MAX_KEYS: usize = 16;
/// Bits of an RSA modulus: 128-bit strength at the least; at the most what the RSA library verifies.
const RSA_BITS: std::ops::RangeInclusive<usize> = 3072..=4096;
/// The one public exponent in use: 65537.
const RSA_EXPONENT: &str = "AQAB";

/// The public keys that tokens may be verified with.
#[derive(Clone, Debug, Default)]
pub enum PublicKeys {
    /// No set is configured.
    #[default]
    None,
    /// The last good set.
    Set(KeySet),
    /// A set is configured and none can be had: nothing can be said about its tokens.
    Unavailable,
}

/// A set of public keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    keys: Vec<PublicKey>,
    /// How many keys of the document are of no use here.
    pub ignored: usize,
}

/// A public key, its license and its one algorithm.
#[derive(Clone)]
pub(super) struct PublicKey {
    kid: String,
    /// The algorithm as a token's header names it.
    pub name: &'static str,
    pub algorithm: Algorithm,
    pub key: DecodingKey,
    /// The key as it was published.
    jwk: Map<String, Value>,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.jwk == other.jwk
    }
}

impl Eq for PublicKey {}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "PublicKey({})", self.name)
    }
}

impl PublicKeys {
    /// The key of a license.
    pub(super) fn find(&self, kid: &str) -> Result<&PublicKey, Rejection> {
        match self {
            Self::None => Err(Rejection::UnknownKey),
            Self::Set(set) => set.keys.iter().find(|key| key.kid == kid).ok_or(Rejection::UnknownKey),
            Self::Unavailable => Err(Rejection::Unavailable),
        }
    }
}

impl KeySet {
    /// The usable keys of a JWK Set: ES256, PS256 and EdDSA, and RS256 where `rs256` says so.
    ///
    /// Keys of another kind or use are passed over, as RFC 7517 section 5 has it: an `oct` key can never become a secret.
    ///
    /// # Errors
    /// A word for the audit log: the document is no JWK Set, too large, or names a key twice.
    pub fn parse(document: &[u8], rs256: bool) -> Result<Self, &'static str> {
        if document.len() > MAX_BYTES {
            return Err("too-large");
        }
        let document = parse_json(document).map_err(|_| "no-json")?;
        let listed = document.get("keys").and_then(Value::as_array).ok_or("no-key-set")?;
        if listed.len() > MAX_KEYS {
            return Err("too-many-keys");
        }
        let keys: Vec<PublicKey> = listed.iter().filter_map(|jwk| PublicKey::parse(jwk.as_object()?, rs256)).collect();
        if keys.iter().enumerate().any(|(i, key)| keys[..i].iter().any(|other| other.kid == key.kid)) {
            return Err("repeated-key");
        }
        Ok(Self { ignored: listed.len() - keys.len(), keys })
    }

    /// How many keys can be used.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl PublicKey {
    fn parse(jwk: &Map<String, Value>, rs256: bool) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let kid = text("kid")?;
        LicenseFacts::parse(kid).ok()?;
        let signs = jwk.get("use").is_none_or(|usage| usage == "sig");
        let verifies = jwk.get("key_ops").is_none_or(|operations| {
            operations.as_array().is_some_and(|operations| operations.iter().any(|operation| operation == "verify"))
        });
        // A private key that somebody published is nobody's any more.
        if !signs || !verifies || jwk.contains_key("d") {
            return None;
        }
        let length = |name: &str| Some(URL_SAFE_NO_PAD.decode(text(name)?).ok()?.len());
        let named = jwk.get("alg").map(Value::as_str);
        let (name, algorithm, key) = match (text("kty")?, text("crv")) {
            ("EC", Some("P-256")) if length("x") == Some(32) && length("y") == Some(32) => {
                ("ES256", Algorithm::ES256, DecodingKey::from_ec_components(text("x")?, text("y")?).ok()?)
            }
            ("OKP", Some("Ed25519")) if length("x") == Some(32) => {
                ("EdDSA", Algorithm::EdDSA, DecodingKey::from_ed_components(text("x")?).ok()?)
            }
            ("RSA", None) => {
                let (name, algorithm) = match named?? {
                    "PS256" => ("PS256", Algorithm::PS256),
                    "RS256" if rs256 => ("RS256", Algorithm::RS256),
                    _ => return None,
                };
                let modulus = URL_SAFE_NO_PAD.decode(text("n")?).ok()?;
                let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
                if !RSA_BITS.contains(&bits) || text("e")? != RSA_EXPONENT {
                    return None;
                }
                (name, algorithm, DecodingKey::from_rsa_components(text("n")?, RSA_EXPONENT).ok()?)
            }
            _ => return None,
        };
        named.is_none_or(|named| named == Some(name)).then(|| Self {
            kid: kid.to_owned(),
            name,
            algorithm,
            key,
            jwk: jwk.clone(),
        })
    }
}

/// When a set is asked for again, and how long the last good one holds. Times are those of a clock that never goes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Freshness {
    tried: Option<Duration>,
    good: Option<Duration>,
    /// Whether a token named a key that the set does not have.
    pub wanted: bool,
}

impl Freshness {
    /// A good set is asked for again after this time.
    const REFRESH: Duration = Duration::from_secs(600);
    /// Never more often than this, whatever tokens say.
    const LEAST: Duration = Duration::from_secs(60);
    /// The last good set holds this long.
    const HOLDS: Duration = Duration::from_secs(24 * 3600);

    /// Whether the set is to be asked for at `now`.
    pub fn due(&self, now: Duration) -> bool {
        let Some(tried) = self.tried else { return true };
        let failed = self.good != self.tried;
        let pause = if failed || self.wanted { Self::LEAST } else { Self::REFRESH };
        now >= tried + pause
    }

    /// Notes that the set was asked for, and whether it came.
    pub fn tried(&mut self, now: Duration, good: bool) {
        self.tried = Some(now);
        self.wanted = false;
        if good {
            self.good = Some(now);
        }
    }

    /// Whether a set that came may still be used.
    pub fn holds(&self, now: Duration) -> bool {
        self.good.is_some_and(|good| now < good + Self::HOLDS)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const KID: &str = "k1.00D000000000001EAA.20271231.std";
    /// The example keys of RFC 7517 appendix A.1 (P-256) and RFC 8037 appendix A.2 (Ed25519).
    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
    const ED: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn ec() -> Value {
        json!({"kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": KID})
    }

    fn rsa(bits: usize, alg: &str) -> Value {
        let mut modulus = vec![0xff; bits / 8];
        modulus[0] >>= bits.next_multiple_of(8) - bits;
        json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB", "alg": alg, "kid": KID})
    }

    fn with(mut jwk: Value, name: &str, value: Value) -> Value {
        jwk[name] = value;
        jwk
    }

    fn usable(jwk: &Value, rs256: bool) -> Option<&'static str> {
        let set = KeySet::parse(json!({ "keys": [jwk] }).to_string().as_bytes(), rs256).unwrap();
        assert_eq!(set.len() + set.ignored, 1);
        set.keys.first().map(|key| key.name)
    }

    #[test]
    fn each_key_has_one_algorithm() {
        assert_eq!(usable(&ec(), false), Some("ES256"));
        assert_eq!(usable(&with(ec(), "alg", json!("ES256")), false), Some("ES256"));
        assert_eq!(usable(&with(ec(), "use", json!("sig")), false), Some("ES256"));
        assert_eq!(usable(&with(ec(), "key_ops", json!(["verify"])), false), Some("ES256"));
        assert_eq!(usable(&json!({"kty": "OKP", "crv": "Ed25519", "x": ED, "kid": KID}), false), Some("EdDSA"));
        assert_eq!(usable(&rsa(3072, "PS256"), false), Some("PS256"));
        assert_eq!(usable(&rsa(4096, "PS256"), false), Some("PS256"));
        assert_eq!(usable(&rsa(3072, "RS256"), true), Some("RS256"));
    }

    /// RFC 8725 3.1, 3.2, 3.5; ASVS 5 V11.2.3 and appendix C.
    #[test]
    fn weak_and_foreign_keys_are_passed_over() {
        for jwk in [
            json!({"kty": "oct", "k": X, "kid": KID}),
            json!({"kty": "oct", "k": X, "kid": KID, "alg": "HS256"}),
            with(ec(), "alg", json!("HS256")),
            with(ec(), "alg", json!("none")),
            with(ec(), "alg", json!(1)),
            with(ec(), "crv", json!("secp256k1")),
            with(ec(), "x", json!(&X[1..])),
            with(ec(), "y", json!(null)),
            with(ec(), "use", json!("enc")),
            with(ec(), "key_ops", json!(["sign"])),
            with(ec(), "d", json!(X)),
            with(ec(), "kid", json!("some-key")),
            with(ec(), "kid", json!("k1.00D000000000001EAB.20271231.std")),
            with(ec(), "kid", json!(null)),
            json!({"kty": "OKP", "crv": "X25519", "x": ED, "kid": KID}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": KID}),
            rsa(2048, "PS256"),
            rsa(3071, "PS256"),
            rsa(4104, "PS256"),
            rsa(3072, "RS256"),
            rsa(3072, "PS384"),
            with(rsa(3072, "PS256"), "alg", json!(null)),
            with(rsa(3072, "PS256"), "e", json!("Aw")),
            json!("no object"),
        ] {
            assert_eq!(usable(&jwk, false), None, "{jwk}");
        }
        assert_eq!(usable(&rsa(2048, "RS256"), true), None);
    }

    #[test]
    fn what_is_no_set_is_refused_whole() {
        let keys = |count: usize| json!({"keys": vec![json!({"kty": "oct"}); count]}).to_string();
        for (document, fault) in [
            ("", "no-json"),
            ("{\"keys\":[]", "no-json"),
            ("{\"keys\":[],\"keys\":[]}", "no-json"),
            ("[]", "no-key-set"),
            ("{\"keys\":{}}", "no-key-set"),
            (&keys(17), "too-many-keys"),
            (&" ".repeat(MAX_BYTES + 1), "too-large"),
            (&json!({"keys": [ec(), ec()]}).to_string(), "repeated-key"),
        ] {
            assert_eq!(KeySet::parse(document.as_bytes(), false).unwrap_err(), fault, "{document:.40}");
        }
        assert!(KeySet::parse(keys(16).as_bytes(), false).unwrap().is_empty());
        assert!(KeySet::parse(b"{\"keys\":[]}", false).unwrap().is_empty(), "all keys may be taken back");
    }

    #[test]
    fn without_a_set_nothing_is_said_about_its_tokens() {
        assert_eq!(PublicKeys::None.find(KID).unwrap_err(), Rejection::UnknownKey);
        assert_eq!(PublicKeys::Unavailable.find(KID).unwrap_err(), Rejection::Unavailable);
    }

    /// Section "keys" of the operating rules: 10 minutes, at most once a minute, 24 hours.
    #[test]
    fn a_set_is_asked_for_now_and_then_and_holds_for_a_day() {
        let at = Duration::from_secs;
        let mut freshness = Freshness::default();
        assert!(freshness.due(at(0)) && !freshness.holds(at(0)));
        freshness.tried(at(0), true);
        assert!(!freshness.due(at(599)) && freshness.due(at(600)));
        freshness.wanted = true;
        assert!(!freshness.due(at(59)), "an unknown key asks no more than once a minute");
        assert!(freshness.due(at(60)));
        freshness.tried(at(60), false);
        assert!(!freshness.due(at(119)) && freshness.due(at(120)), "a failed fetch is repeated after a minute");
        assert!(freshness.holds(at(24 * 3600 - 1)), "the last good set serves meanwhile");
        assert!(!freshness.holds(at(24 * 3600)));
        freshness.tried(at(90_000), true);
        assert!(freshness.holds(at(90_000)) && !freshness.due(at(90_599)));
    }
}
