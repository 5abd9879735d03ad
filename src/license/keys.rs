//! Master keys: what org keys and link keys are derived from.

use std::{fmt, io};

use base64::{Engine, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use ring::rand::{SecureRandom, SystemRandom};
use sha2::Sha256;

/// A master key: 32 random bytes that org keys are derived from.
#[derive(Clone)]
pub struct Master {
    id: String,
    secret: [u8; 32],
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Master({})", self.id)
    }
}

impl Master {
    /// A master key. The id is 1 to 16 lower-case letters and digits.
    ///
    /// Keys of fewer than 8 different bytes are no random keys and are refused.
    pub fn new(id: &str, secret: &[u8]) -> Option<Self> {
        let secret: [u8; 32] = secret.try_into().ok()?;
        let mut different = secret;
        different.sort_unstable();
        let count = 1 + different.windows(2).filter(|pair| pair[0] != pair[1]).count();
        (is_master_id(id) && count >= 8).then(|| Self { id: id.to_owned(), secret })
    }

    /// A new master key.
    ///
    /// # Errors
    /// The system has no random bytes.
    pub fn random(id: &str) -> io::Result<Self> {
        let mut secret = [0; 32];
        SystemRandom::new().fill(&mut secret).map_err(|_| io::Error::other("the system has no random bytes"))?;
        Self::new(id, &secret).ok_or_else(|| io::Error::other("the id takes 1 to 16 lower-case letters and digits"))
    }

    /// The master keys of a list `ID:BASE64,ID:BASE64`, the one for new licenses and links first.
    ///
    /// # Errors
    /// One line for each key that is none, naming its place and never its value.
    pub fn parse_list(list: &str) -> Result<Vec<Self>, Vec<String>> {
        let mut masters: Vec<Self> = Vec::new();
        let mut faults = Vec::new();
        for (i, part) in list.split(',').enumerate() {
            let master = part.trim().split_once(':').and_then(|(id, key)| Self::new(id, &STANDARD.decode(key).ok()?));
            match master {
                Some(master) if masters.iter().any(|other| other.id == master.id) => {
                    faults.push(format!("key {} repeats an id", i + 1));
                }
                Some(master) => masters.push(master),
                None => faults.push(format!("key {} is not ID:BASE64 of 32 random bytes", i + 1)),
            }
        }
        if faults.is_empty() { Ok(masters) } else { Err(faults) }
    }

    /// The master key as a list of [`Master::parse_list`] holds it.
    pub fn to_setting(&self) -> String {
        format!("{}:{}", self.id, STANDARD.encode(self.secret))
    }

    /// The id that stands first in a `kid`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key of an org's license: HKDF-SHA-256 of the master key, the `kid` being its context.
    pub fn org_key(&self, kid: &str) -> [u8; 32] {
        self.derive(None, &["raybarcode-license/1|", kid])
    }

    /// `N` secret bytes for another purpose, named by `info`, different for each salt.
    pub(super) fn derive<const N: usize>(&self, salt: Option<&[u8]>, info: &[&str]) -> [u8; N] {
        let mut key = [0; N];
        let parts: Vec<&[u8]> = info.iter().map(|part| part.as_bytes()).collect();
        Hkdf::<Sha256>::new(salt, &self.secret)
            .expand_multi_info(&parts, &mut key)
            .expect("no purpose needs more than HKDF's limit of 255 blocks");
        key
    }
}

/// Whether this is 1 to 16 lower-case letters and digits.
pub(super) fn is_master_id(id: &str) -> bool {
    (1..=16).contains(&id.len()) && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_masters_are_refused() {
        assert!(Master::new("m1", &[0; 32]).is_none());
        assert!(Master::new("m1", &[1, 2, 3]).is_none());
        assert!(Master::new("M.1", &(0..32).collect::<Vec<u8>>()).is_none());
    }

    #[test]
    fn random_masters_differ() {
        let (one, two) = (Master::random("m1").unwrap(), Master::random("m1").unwrap());
        assert_ne!(one.to_setting(), two.to_setting());
        assert!(Master::parse_list(&one.to_setting()).is_ok());
        assert!(Master::random("No").is_err());
    }

    #[test]
    fn a_list_is_read_whole_or_not_at_all() {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let both = Master::parse_list(&format!("m1:{key}, m2:{key}")).unwrap();
        assert_eq!(both.iter().map(Master::id).collect::<Vec<_>>(), ["m1", "m2"]);
        assert_eq!(both[0].to_setting(), format!("m1:{key}"));
        let faults = Master::parse_list(&format!("m1:{key},m1:{key},x,m2:{}", &key[4..])).unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults.iter().all(|fault| !fault.contains("AwQF")), "no value is shown");
    }

    #[test]
    fn each_purpose_and_salt_has_its_own_key() {
        let master = Master::new("m1", &(0..32).collect::<Vec<u8>>()).unwrap();
        let key: [u8; 32] = master.derive(None, &["a"]);
        assert_ne!(key, master.derive(None, &["b"]));
        assert_ne!(key, master.derive(Some(b"salt"), &["a"]));
        assert_eq!(format!("{master:?}"), "Master(m1)", "a debug print shows no secret");
    }
}
