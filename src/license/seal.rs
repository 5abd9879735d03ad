//! Sealed links: a whole request, its org and its end as one opaque text that only a master key opens.
//!
//! ```text
//! link    = MASTER "." BASE64URL(salt ‖ AES-256-GCM(content padded with blanks) ‖ tag)
//! key, iv = HKDF-SHA-256(ikm = master key, salt = 24 random bytes, info = "raybarcode-link/1|" MASTER), 32 and 12 bytes
//! aad     = MASTER
//! ```
//!
//! Every link has a key of its own, so a nonce can never meet the same key twice. Only the master's id can be read; the
//! length is told in steps of 32 bytes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    keys::Master,
    token::{License, LicenseFacts, Refused, Rejection, Verifier, date_of},
};

/// Longest link, in bytes, before anything of it is decoded.
const MAX_LENGTH: usize = 8 * 1024;
const SALT: usize = 24;
/// The content's length is a multiple of this.
const STEP: usize = 32;

/// What stands inside a link.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    /// `ORG18.YYYYMMDD.PLAN`.
    license: String,
    sandbox: bool,
    expires: i64,
    request: Map<String, Value>,
}

/// A link that holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The license it was made under; `expires` is the link's end.
    pub license: License,
    /// The request to draw.
    pub request: Map<String, Value>,
}

impl Verifier {
    /// A link to `request` under `license`, good until `expires` (Unix time), sealed with the first master key.
    ///
    /// # Errors
    /// `UnknownKey` where there is no master key, `Unavailable` where the system has no random bytes.
    pub fn seal(&self, license: &License, expires: i64, request: Map<String, Value>) -> Result<String, Rejection> {
        let master = self.masters().first().ok_or(Rejection::UnknownKey)?;
        let content = Content {
            license: format!("{}.{}.{}", license.org(), date_of(license.ends), license.plan.name()),
            sandbox: license.sandbox,
            expires,
            request,
        };
        let mut sealed = serde_json::to_vec(&content).map_err(|_| Rejection::Malformed)?;
        sealed.resize(sealed.len().next_multiple_of(STEP), b' ');
        let mut salt = [0; SALT];
        SystemRandom::new().fill(&mut salt).map_err(|_| Rejection::Unavailable)?;
        let (key, nonce) = link_key(master, &salt);
        key.seal_in_place_append_tag(nonce, Aad::from(master.id()), &mut sealed).map_err(|_| Rejection::Malformed)?;
        Ok(format!("{}.{}", master.id(), URL_SAFE_NO_PAD.encode([&salt[..], &sealed].concat())))
    }

    /// What a link holds at `now` (Unix time).
    ///
    /// # Errors
    /// Why it does not hold: for the audit log, never for the caller.
    pub fn open(&self, link: &str, now: i64) -> Result<Opened, Refused> {
        if link.len() > MAX_LENGTH {
            return Err(Rejection::Malformed.into());
        }
        let (id, sealed) = link.split_once('.').ok_or(Rejection::Malformed)?;
        let mut sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Rejection::Malformed)?;
        let master = self.master(id).ok_or(Rejection::UnknownKey)?;
        let (salt, sealed) = sealed.split_at_mut_checked(SALT).ok_or(Rejection::Malformed)?;
        let (key, nonce) = link_key(master, salt);
        let content = key.open_in_place(nonce, Aad::from(id), sealed).map_err(|_| Rejection::Signature)?;
        let content: Content = serde_json::from_slice(content).map_err(|_| Rejection::Malformed)?;
        let kid = format!("{id}.{}", content.license);
        let facts = LicenseFacts::parse(&kid)?;
        let license = License {
            org: facts.org.to_owned(),
            plan: facts.plan,
            sandbox: content.sandbox,
            ends: facts.ends,
            expires: content.expires,
            master: id.to_owned(),
        };
        let refused = |rejection| Err(Refused { rejection, org: Some(license.org_hash()) });
        if now >= license.expires {
            return refused(Rejection::Expired);
        }
        if now > license.last_moment() {
            return refused(Rejection::LicenseEnded);
        }
        Ok(Opened { license, request: content.request })
    }
}

/// The key and the nonce of the one link with that salt.
fn link_key(master: &Master, salt: &[u8]) -> (LessSafeKey, Nonce) {
    let secret: [u8; 44] = master.derive(Some(salt), &["raybarcode-link/1|", master.id()]);
    let (key, nonce) = secret.split_at(32);
    let key = UnboundKey::new(&AES_256_GCM, key).expect("AES-256 takes 32 bytes");
    (LessSafeKey::new(key), Nonce::try_assume_unique_for_key(nonce).expect("a nonce has 12 bytes"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::license::token::MAX_LIFE;

    const KID: &str = "m1.00D000000000001EAA.20271231.pro";
    const NOW: i64 = 1_795_500_000;

    fn master(id: &str, first: u8) -> Master {
        Master::new(id, &(first..first + 32).collect::<Vec<u8>>()).unwrap()
    }

    fn verifier(masters: &[Master]) -> Verifier {
        Verifier::new(masters.to_vec(), "raybarcode", "raybarcode")
    }

    fn license() -> License {
        let verifier = verifier(&[master("m1", 0)]);
        verifier.verify(&verifier.mint(KID, NOW, 900).unwrap(), NOW).unwrap()
    }

    fn request() -> Map<String, Value> {
        json!({"symbology": "qr-code", "data": "CANARY7391"}).as_object().unwrap().clone()
    }

    fn link() -> String {
        verifier(&[master("m1", 0)]).seal(&license(), NOW + MAX_LIFE, request()).unwrap()
    }

    #[test]
    fn a_link_gives_back_what_was_sealed() {
        let opened = verifier(&[master("m2", 9), master("m1", 0)]).open(&link(), NOW).unwrap();
        assert_eq!(opened.request, request());
        assert_eq!(opened.license, License { expires: NOW + MAX_LIFE, ..license() });
    }

    /// Found by the fuzz target `link`: parsing was off by the last bit.
    #[test]
    fn numbers_come_back_to_the_last_bit() {
        let object: Map<String, Value> = serde_json::from_str(r#"{"a": 444444444.44446454}"#).unwrap();
        let link = verifier(&[master("m1", 0)]).seal(&license(), NOW + 60, object.clone()).unwrap();
        assert_eq!(verifier(&[master("m1", 0)]).open(&link, NOW).unwrap().request, object);
    }

    #[test]
    fn only_the_id_of_the_master_can_be_read() {
        let link = link();
        assert!(link.starts_with("m1."));
        let bytes = URL_SAFE_NO_PAD.decode(&link[3..]).unwrap();
        for word in ["CANARY", "qr-code", "00D0", "pro", "request"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
        assert_eq!((bytes.len() - SALT - 16) % STEP, 0, "the exact length is hidden");
        assert_ne!(link, self::link(), "no two links are alike");
    }

    #[test]
    fn a_link_ends_when_it_says_and_with_its_license() {
        let verifier = verifier(&[master("m1", 0)]);
        assert!(verifier.open(&link(), NOW + MAX_LIFE - 1).is_ok());
        assert_eq!(verifier.open(&link(), NOW + MAX_LIFE).unwrap_err().rejection, Rejection::Expired);
        let ended = License { ends: NOW - 15 * 86_400, ..license() };
        let link = verifier.seal(&ended, NOW + 60, request()).unwrap();
        assert_eq!(verifier.open(&link, NOW).unwrap_err().rejection, Rejection::LicenseEnded);
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let verifier = verifier(&[master("m1", 0), master("m2", 9)]);
        let link = link();
        for i in 0..link.len() {
            for other in [b'A', b'_', b'.', b'='] {
                let mut changed = link.clone().into_bytes();
                if changed[i] != other {
                    changed[i] = other;
                    assert!(verifier.open(std::str::from_utf8(&changed).unwrap(), NOW).is_err(), "{i}");
                }
            }
            assert!(verifier.open(&link[..i], NOW).is_err(), "cut at {i}");
        }
        for (link, reason) in [
            (link.replacen("m1", "m2", 1), Rejection::Signature),
            (link.replacen("m1", "m3", 1), Rejection::UnknownKey),
            (format!("{link}AAAA"), Rejection::Signature),
            (format!("{link}="), Rejection::Malformed),
            (format!("m1.{}", "A".repeat(MAX_LENGTH)), Rejection::Malformed),
        ] {
            assert_eq!(verifier.open(&link, NOW).unwrap_err().rejection, reason);
        }
    }

    #[test]
    fn a_removed_master_ends_its_links() {
        assert_eq!(verifier(&[master("m2", 0)]).open(&link(), NOW).unwrap_err().rejection, Rejection::UnknownKey);
        let no_master = verifier(&[]).seal(&license(), NOW + 60, request());
        assert_eq!(no_master.unwrap_err(), Rejection::UnknownKey);
    }
}
