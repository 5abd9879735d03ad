//! License tokens: a JWS that only a licensed org can make, verified without looking anything up.
//!
//! The license's facts stand in the header's `kid`; the org's key is derived from a master key *and those facts*, so
//! they cannot be changed without losing the key. Nothing of a token is believed before its MAC holds.
//!
//! The checks are those of RFC 8725. `jsonwebtoken` verifies the signature; what it leaves open (type of `iss` and `aud`,
//! `crit`, `iat`, greatest life, repeated members, `typ`) is checked here.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{
    allowance::{Allowance, Plan},
    jwks::{KeySet, PublicKeys},
    keys::{Master, is_master_id},
};
use crate::options::parse_json;

/// Longest token, in bytes, before anything of it is decoded.
const MAX_LENGTH: usize = 4096;
/// Longest life of a token, and of a link of a plan without long links, in seconds.
pub const MAX_LIFE: i64 = 900;
/// Clock difference that is tolerated, in seconds.
const LEEWAY: i64 = 30;
/// The header's `typ`.
const TYPE: &str = "barcode+jwt";
const DAY: i64 = 86_400;

/// Who asks: made only by verifying a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    /// The org's 18-character id.
    pub(super) org: String,
    /// The plan that the org pays for.
    pub plan: Plan,
    /// Whether a sandbox of the org asks.
    pub sandbox: bool,
    /// Last second of the license (its day's end, UTC), as Unix time.
    pub ends: i64,
    /// When the token ends, as Unix time.
    pub expires: i64,
    /// The master key the org's key comes from.
    pub master: String,
}

impl License {
    /// The org as the audit log may name it: the first 16 hex digits of the SHA-256 of its id.
    pub fn org_hash(&self) -> String {
        org_hash(&self.org)
    }

    /// The org's id.
    pub fn org(&self) -> &str {
        &self.org
    }

    /// What the license allows to whoever asks.
    pub fn allowance(&self) -> Allowance {
        let allowance = self.plan.allowance();
        if self.sandbox { allowance.in_sandbox() } else { allowance }
    }

    /// Whether the license has ended and its days of grace run.
    pub fn in_grace(&self, now: i64) -> bool {
        now > self.ends
    }

    /// Whether a token verified before still holds.
    pub fn holds(&self, now: i64) -> bool {
        now < self.expires + LEEWAY && now <= self.last_moment()
    }

    /// Last second of the grace.
    pub fn last_moment(&self) -> i64 {
        self.ends + self.plan.allowance().grace_days as i64 * DAY
    }
}

/// The first 16 hex digits of the SHA-256 of an org id.
pub fn org_hash(org: &str) -> String {
    Sha256::digest(org).iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
        use fmt::Write;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Why a token is refused: for the audit log, never for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// No token was sent.
    Missing,
    /// Not three base64url parts of at most 4,096 bytes.
    Malformed,
    /// A header member that is forbidden or unknown (`crit`, `jku`, `jwk`, `x5u`, `x5c`, `zip`, …) or wrong.
    Header,
    /// `alg` is not the key's algorithm.
    Algorithm,
    /// `typ` is not `barcode+jwt`.
    Type,
    /// `kid` is not of the license's form.
    KeyId,
    /// No such master key.
    UnknownKey,
    /// The signature does not hold.
    Signature,
    /// A claim is missing, of the wrong type or wrong.
    Claims,
    /// Not valid yet.
    TooEarly,
    /// No longer valid.
    Expired,
    /// Lives longer than 900 seconds.
    TooLong,
    /// The license has ended, and its grace.
    LicenseEnded,
    /// The org is on the deny list.
    Denied,
    /// What is needed to judge is not there: no answer about the token.
    Unavailable,
}

impl Rejection {
    /// Every reason, in the order of its number.
    pub const ALL: [Self; 15] = [
        Self::Missing,
        Self::Malformed,
        Self::Header,
        Self::Algorithm,
        Self::Type,
        Self::KeyId,
        Self::UnknownKey,
        Self::Signature,
        Self::Claims,
        Self::TooEarly,
        Self::Expired,
        Self::TooLong,
        Self::LicenseEnded,
        Self::Denied,
        Self::Unavailable,
    ];

    /// What the reason means, for the operator.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Missing => "there is no token, or it came without TLS",
            Self::Malformed => "it is not three base64url parts of JSON, or longer than 4096 bytes",
            Self::Header => "its header holds more than alg, typ and kid",
            Self::Algorithm => "its alg is not the algorithm of its key",
            Self::Type => "its typ is not barcode+jwt",
            Self::KeyId => "its kid is not MASTER.ORG18.YYYYMMDD.PLAN",
            Self::UnknownKey => "its key is not among the master keys or the published keys",
            Self::Signature => "its signature does not hold",
            Self::Claims => "iss, aud, sub, iat, nbf, exp or sandbox is missing or wrong",
            Self::TooEarly => "it is not valid yet: compare the clocks",
            Self::Expired => "it is no longer valid",
            Self::TooLong => "it would live longer than 900 seconds",
            Self::LicenseEnded => "the license has ended, and its days of grace",
            Self::Denied => "the org is on the deny list",
            Self::Unavailable => "the published keys cannot be had",
        }
    }

    /// Stable word of the audit log.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Header => "header",
            Self::Algorithm => "alg",
            Self::Type => "typ",
            Self::KeyId => "kid",
            Self::UnknownKey => "unknown-key",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::TooEarly => "not-yet-valid",
            Self::Expired => "expired",
            Self::TooLong => "life",
            Self::LicenseEnded => "license-ended",
            Self::Denied => "denied",
            Self::Unavailable => "keys-unavailable",
        }
    }
}

/// A refused token or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why it is refused.
    pub rejection: Rejection,
    /// Hash of the org whose it is: known only where the signature holds.
    pub org: Option<String>,
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self { rejection, org: None }
    }
}

/// Verifies tokens.
#[derive(Clone, Debug)]
pub struct Verifier {
    masters: Vec<Master>,
    published: PublicKeys,
    /// Grows with every change of the keys.
    generation: u64,
    issuer: String,
    audience: String,
}

impl Verifier {
    /// A verifier for tokens of these masters, issuer and audience.
    pub fn new(masters: Vec<Master>, issuer: &str, audience: &str) -> Self {
        let published = PublicKeys::None;
        Self { masters, published, generation: 0, issuer: issuer.to_owned(), audience: audience.to_owned() }
    }

    /// The same verifier with these master keys.
    #[must_use]
    pub fn with_masters(&self, masters: Vec<Master>) -> Self {
        Self { masters, generation: self.generation + 1, ..self.clone() }
    }

    /// The same verifier with these published keys.
    #[must_use]
    pub fn with_published(&self, published: PublicKeys) -> Self {
        Self { published, generation: self.generation + 1, ..self.clone() }
    }

    /// Whether these published keys are the ones in use.
    pub fn has_published(&self, set: &KeySet) -> bool {
        matches!(&self.published, PublicKeys::Set(known) if known == set)
    }

    /// Which keys these are: what was verified with another generation is to be verified again.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The master key of that id.
    pub fn master(&self, id: &str) -> Option<&Master> {
        self.masters.iter().find(|master| master.id() == id)
    }

    /// The master keys, the one for new tokens first.
    pub fn masters(&self) -> &[Master] {
        &self.masters
    }

    /// The license that a token proves at `now` (Unix time).
    ///
    /// # Errors
    /// Why it proves none: for the audit log, never for the caller.
    pub fn verify(&self, token: &str, now: i64) -> Result<License, Refused> {
        if token.len() > MAX_LENGTH {
            return Err(Rejection::Malformed.into());
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Rejection::Malformed.into());
        };
        let header = decode_object(header)?;
        let (algorithm, kid) = check_header(&header)?;
        let facts = LicenseFacts::parse(kid)?;
        // The key decides on the algorithm; what the token names must be the same.
        if let Some(master) = self.master(facts.master) {
            let key = DecodingKey::from_secret(&master.org_key(kid));
            verify_signature(token, (algorithm, "HS256"), Algorithm::HS256, &key)?;
        } else {
            let found = self.published.find(kid)?;
            verify_signature(token, (algorithm, found.name), found.algorithm, &found.key)?;
        }
        self.check_claims(payload, &facts, now)
            .map_err(|rejection| Refused { rejection, org: Some(org_hash(facts.org)) })
    }

    /// The license of a signed payload.
    fn check_claims(&self, payload: &str, facts: &LicenseFacts, now: i64) -> Result<License, Rejection> {
        let claims = decode_object(payload)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(&self.issuer) || text("aud") != Some(&self.audience) || text("sub") != Some(facts.org) {
            return Err(Rejection::Claims);
        }
        let time = |name: &str| claims.get(name).and_then(Value::as_i64).filter(|t| (0..1 << 40).contains(t));
        let (Some(issued), Some(from), Some(expires)) = (time("iat"), time("nbf"), time("exp")) else {
            return Err(Rejection::Claims);
        };
        // A sandbox asks with the license of its production org; saying so can only lower its rights.
        let sandbox = match claims.get("sandbox") {
            None => false,
            Some(claim) => claim.as_bool().ok_or(Rejection::Claims)?,
        };
        if expires <= issued || expires - issued > MAX_LIFE {
            return Err(Rejection::TooLong);
        }
        if issued > now + LEEWAY || from > now + LEEWAY {
            return Err(Rejection::TooEarly);
        }
        let license = License {
            org: facts.org.to_owned(),
            plan: facts.plan,
            sandbox,
            ends: facts.ends,
            expires,
            master: facts.master.to_owned(),
        };
        if now >= expires + LEEWAY {
            return Err(Rejection::Expired);
        }
        if now > license.last_moment() {
            return Err(Rejection::LicenseEnded);
        }
        Ok(license)
    }

    /// A token for the license `kid`, valid from `now` for `life` seconds (tests, operators and development mode).
    pub fn mint(&self, kid: &str, now: i64, life: i64) -> Result<String, Rejection> {
        let facts = LicenseFacts::parse(kid)?;
        let master = self.master(facts.master).ok_or(Rejection::UnknownKey)?;
        let claims = json!({
            "iss": self.issuer, "aud": self.audience, "sub": facts.org, "iat": now, "nbf": now, "exp": now + life,
        });
        let header = jsonwebtoken::Header {
            typ: Some(TYPE.into()),
            kid: Some(kid.into()),
            ..jsonwebtoken::Header::new(Algorithm::HS256)
        };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&master.org_key(kid)))
            .map_err(|_| Rejection::Malformed)
    }
}

fn decode_object(part: &str) -> Result<Map<String, Value>, Rejection> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Rejection::Malformed)?;
    match parse_json(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Rejection::Malformed),
    }
}

/// The header may hold `alg`, `typ` and `kid` and nothing else; the answer is `alg` and `kid`.
fn check_header(header: &Map<String, Value>) -> Result<(&str, &str), Rejection> {
    if header.keys().any(|name| !matches!(name.as_str(), "alg" | "typ" | "kid")) {
        return Err(Rejection::Header);
    }
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    let algorithm = text("alg").ok_or(Rejection::Algorithm)?;
    if text("typ") != Some(TYPE) {
        return Err(Rejection::Type);
    }
    Ok((algorithm, text("kid").ok_or(Rejection::KeyId)?))
}

/// Verifies with the key's algorithm, whose name must be the one that the token gives (`named.0`).
fn verify_signature(
    token: &str,
    named: (&str, &str),
    algorithm: Algorithm,
    key: &DecodingKey,
) -> Result<(), Rejection> {
    if named.0 != named.1 {
        return Err(Rejection::Algorithm);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Rejection::Malformed)?;
    // The signature alone: the crate's own reading of claims has gaps and uses its own clock.
    match jsonwebtoken::crypto::verify(signature, signed.as_bytes(), key, algorithm) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Rejection::Signature),
    }
}

/// The parts of a `kid`: `MASTER.ORG18.YYYYMMDD.PLAN`.
pub(super) struct LicenseFacts<'a> {
    pub master: &'a str,
    pub org: &'a str,
    pub ends: i64,
    pub plan: Plan,
}

impl<'a> LicenseFacts<'a> {
    pub fn parse(kid: &'a str) -> Result<Self, Rejection> {
        let mut parts = kid.split('.');
        let (Some(master), Some(org), Some(end), Some(plan), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Rejection::KeyId);
        };
        let facts = (is_master_id(master) && is_org18(org))
            .then(|| Some(Self { master, org, ends: end_of_day(end)?, plan: Plan::parse(plan)? }));
        facts.flatten().ok_or(Rejection::KeyId)
    }
}

/// Whether this is an 18-character organization id with its checksum.
pub fn is_org18(id: &str) -> bool {
    id.len() == 18
        && id.starts_with("00D")
        && id.bytes().all(|c| c.is_ascii_alphanumeric())
        && id.get(..15).and_then(org18).as_deref() == Some(id)
}

/// The 18-character form of a 15-character organization id: each group of five adds one character that holds the
/// letter case of its characters.
pub fn org18(id: &str) -> Option<String> {
    if id.len() != 15 || !id.starts_with("00D") || !id.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let checks = id.as_bytes().chunks(5).map(|group| {
        let bits = group.iter().enumerate().fold(0, |bits, (i, c)| bits | usize::from(c.is_ascii_uppercase()) << i);
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits])
    });
    Some(id.chars().chain(checks).collect())
}

/// The last second of a day `YYYYMMDD` in UTC, as Unix time.
fn end_of_day(date: &str) -> Option<i64> {
    if date.len() != 8 || !date.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<i64> { date.get(range)?.parse().ok() };
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if year < 2000 || !(1..=length).contains(&day) {
        return None;
    }
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    let days_of_months: i64 = lengths[..month as usize - 1].iter().sum();
    let days = (year - 1970) * 365 + leap_days + days_of_months + day;
    Some(days * DAY - 1)
}

/// RFC 3339 of a Unix time, UTC.
pub fn rfc3339(time: i64) -> String {
    let date = date_of(time);
    let of_day = time.rem_euclid(DAY);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{}-{}-{}T{hour:02}:{minute:02}:{second:02}Z", &date[..4], &date[4..6], &date[6..])
}

/// The date `YYYYMMDD` of a Unix time, UTC.
pub fn date_of(time: i64) -> String {
    let mut days = time.div_euclid(DAY);
    let mut year = 1970;
    let length = |year: i64| if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 };
    while days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let february = if length(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for days_of_month in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < days_of_month {
            break;
        }
        days -= days_of_month;
        month += 1;
    }
    format!("{year:04}{month:02}{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const KID: &str = "m1.00D000000000001EAA.20271231.std";
    const NOW: i64 = 1_795_500_100;
    /// The known answer of the contract: the same file that the Apex client is tested with.
    static ANSWER: LazyLock<Value> = LazyLock::new(|| {
        let text = include_str!("../../salesforce/force-app/main/default/staticresources/RayBarcodeKnownAnswer.json");
        serde_json::from_str(text).unwrap()
    });

    fn known() -> &'static str {
        ANSWER["token"].as_str().unwrap()
    }

    fn master() -> Master {
        Master::new("m1", &(0..32).collect::<Vec<u8>>()).unwrap()
    }

    fn verifier() -> Verifier {
        Verifier::new(vec![master()], "raybarcode", "raybarcode")
    }

    fn verify(token: &str, now: i64) -> Result<License, Rejection> {
        verifier().verify(token, now).map_err(|refused| refused.rejection)
    }

    fn header() -> Value {
        json!({"alg": "HS256", "typ": "barcode+jwt", "kid": KID})
    }

    fn claims() -> Value {
        json!({"iss": "raybarcode", "aud": "raybarcode", "sub": "00D000000000001EAA",
            "iat": NOW - 100, "nbf": NOW - 100, "exp": NOW + 800})
    }

    /// A token with these texts as header and claims, signed with the org's key whatever they say.
    fn sign_text(header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let key = EncodingKey::from_secret(&master().org_key(KID));
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{signed}.{signature}")
    }

    fn sign(header: &Value, claims: &Value) -> String {
        sign_text(&header.to_string(), &claims.to_string())
    }

    fn with(mut object: Value, name: &str, value: Value) -> Value {
        object[name] = value;
        object
    }

    fn without(mut object: Value, name: &str) -> Value {
        object.as_object_mut().unwrap().remove(name);
        object
    }

    #[test]
    fn known_answer() {
        assert_eq!(ANSWER["kid"], KID);
        let setting = master().to_setting();
        assert_eq!(ANSWER["master_key_base64"].as_str(), setting.split_once(':').map(|(_, key)| key));
        assert_eq!(ANSWER["org_key_base64"], STANDARD.encode(master().org_key(KID)));
        let license = verify(known(), NOW).unwrap();
        assert_eq!(license.org(), "00D000000000001EAA");
        assert_eq!(license.plan, Plan::Standard);
        assert_eq!(license.ends, 1_830_297_599);
        assert_eq!(license.expires, 1_795_500_900);
        let minted = verifier().mint(KID, 1_795_500_000, 900).unwrap();
        assert!(verify(&minted, NOW).is_ok());
    }

    #[test]
    fn a_right_token_is_accepted_within_its_life_and_leeway_only() {
        for (now, expected) in [
            (1_795_499_970, Ok(())),
            (1_795_499_969, Err(Rejection::TooEarly)),
            (1_795_500_929, Ok(())),
            (1_795_500_930, Err(Rejection::Expired)),
        ] {
            assert_eq!(verify(known(), now).map(|_| ()), expected, "{now}");
        }
    }

    /// Every row of the header table: RFC 8725 3.1, 3.3, 3.6, 3.10, 3.11.
    #[test]
    fn wrong_headers_are_refused() {
        use Rejection as R;
        for (header, reason) in [
            (with(header(), "alg", json!("none")), R::Algorithm),
            (with(header(), "alg", json!("")), R::Algorithm),
            (with(header(), "alg", json!("NONE")), R::Algorithm),
            (with(header(), "alg", json!("hs256")), R::Algorithm),
            (with(header(), "alg", json!("HS384")), R::Algorithm),
            (with(header(), "alg", json!("HS512")), R::Algorithm),
            (with(header(), "alg", json!("RS256")), R::Algorithm),
            (with(header(), "alg", json!("ES256")), R::Algorithm),
            (with(header(), "alg", json!(["HS256"])), R::Algorithm),
            (with(header(), "alg", json!(null)), R::Algorithm),
            (without(header(), "alg"), R::Algorithm),
            (with(header(), "typ", json!("JWT")), R::Type),
            (with(header(), "typ", json!("barcode-lic+jwt")), R::Type),
            (without(header(), "typ"), R::Type),
            (with(header(), "crit", json!(["exp"])), R::Header),
            (with(header(), "crit", json!([])), R::Header),
            (with(header(), "jku", json!("https://example.com/keys")), R::Header),
            (with(header(), "x5u", json!("https://example.com/cert")), R::Header),
            (with(header(), "jwk", json!({"kty": "oct", "k": "AAAA"})), R::Header),
            (with(header(), "x5c", json!([])), R::Header),
            (with(header(), "zip", json!("DEF")), R::Header),
            (with(header(), "b64", json!(false)), R::Header),
            (without(header(), "kid"), R::KeyId),
            (with(header(), "kid", json!(1)), R::KeyId),
        ] {
            assert_eq!(verify(&sign(&header, &claims()), NOW), Err(reason), "{header}");
        }
    }

    #[test]
    fn edited_key_ids_lose_the_key() {
        use Rejection as R;
        for (kid, reason) in [
            ("m1.00D000000000001EAA.20281231.std", R::Signature),
            ("m1.00D000000000001EAA.20271231.pro", R::Signature),
            ("m1.00D000000000002EAA.20271231.std", R::Signature),
            ("m2.00D000000000001EAA.20271231.std", R::UnknownKey),
            ("m1.00D000000000001.20271231.std", R::KeyId),
            ("m1.00D000000000001EAB.20271231.std", R::KeyId),
            ("m1.00D000000000001EAA.20270230.std", R::KeyId),
            ("m1.00D000000000001EAA.2027123.std", R::KeyId),
            ("m1.00D000000000001EAA.20271231.all", R::KeyId),
            ("m1.00D000000000001EAA.20271231", R::KeyId),
            ("m1.00D000000000001EAA.20271231.std.x", R::KeyId),
            ("../m1.00D000000000001EAA.20271231.std", R::KeyId),
            ("m1/.00D000000000001EAA.20271231.std", R::KeyId),
            ("", R::KeyId),
            ("m1.005000000000001AAA.20271231.std", R::KeyId),
        ] {
            let token = sign(&with(header(), "kid", json!(kid)), &claims());
            assert_eq!(verify(&token, NOW), Err(reason), "{kid}");
        }
    }

    /// RFC 8725 3.8, 3.9 and the gaps of the crate: absent, numeric and array claims.
    #[test]
    fn wrong_claims_are_refused() {
        use Rejection as R;
        let mut rows = Vec::new();
        for name in ["iss", "aud", "sub", "iat", "nbf", "exp"] {
            rows.push((without(claims(), name), R::Claims));
            rows.push((with(claims(), name, json!(null)), R::Claims));
            rows.push((with(claims(), name, json!(["raybarcode"])), R::Claims));
            rows.push((with(claims(), name, json!({"a": 1})), R::Claims));
        }
        for name in ["iss", "aud", "sub"] {
            rows.push((with(claims(), name, json!(1)), R::Claims));
            rows.push((with(claims(), name, json!("")), R::Claims));
            rows.push((with(claims(), name, json!("Raybarcode")), R::Claims));
            rows.push((with(claims(), name, json!(["raybarcode", "evil"])), R::Claims));
        }
        for name in ["iat", "nbf", "exp"] {
            rows.push((with(claims(), name, json!(NOW.to_string())), R::Claims));
            rows.push((with(claims(), name, json!(1.5)), R::Claims));
            rows.push((with(claims(), name, json!(-1)), R::Claims));
            rows.push((with(claims(), name, json!(u64::MAX)), R::Claims));
        }
        rows.push((with(claims(), "sub", json!("00D000000000002EAA")), R::Claims));
        rows.push((with(claims(), "exp", json!(NOW + 801)), R::TooLong));
        rows.push((with(claims(), "exp", json!(253_402_300_799_i64)), R::TooLong));
        rows.push((with(claims(), "exp", json!(NOW - 100)), R::TooLong));
        rows.push((with(claims(), "nbf", json!(NOW + 31)), R::TooEarly));
        let early = with(with(claims(), "iat", json!(NOW + 31)), "exp", json!(NOW + 900));
        rows.push((early, R::TooEarly));
        let old = with(with(claims(), "iat", json!(NOW - 900)), "exp", json!(NOW - 30));
        rows.push((old, R::Expired));
        for (claims, reason) in rows {
            assert_eq!(verify(&sign(&header(), &claims), NOW), Err(reason), "{claims}");
        }
        assert!(verify(&sign(&header(), &claims()), NOW).is_ok(), "the untouched claims hold");
    }

    #[test]
    fn repeated_members_are_refused() {
        let plain = claims().to_string();
        let twice = plain.replacen('{', "{\"aud\":\"evil\",", 1);
        assert_eq!(verify(&sign_text(&header().to_string(), &twice), NOW), Err(Rejection::Malformed));
        let twice = header().to_string().replacen('{', "{\"alg\":\"HS256\",", 1);
        assert_eq!(verify(&sign_text(&twice, &plain), NOW), Err(Rejection::Malformed));
    }

    #[test]
    fn damaged_tokens_are_refused() {
        let known = known();
        let parts: Vec<&str> = known.split('.').collect();
        let unsigned = format!("{}.{}.", parts[0], parts[1]);
        for (token, reason) in [
            (String::new(), Rejection::Malformed),
            ("..".into(), Rejection::Malformed),
            (format!("{}.{}", parts[0], parts[1]), Rejection::Malformed),
            (format!("{known}.x"), Rejection::Malformed),
            (unsigned, Rejection::Signature),
            (format!("{known}="), Rejection::Signature),
            (format!(" {known}"), Rejection::Malformed),
            (format!("{known}\n"), Rejection::Signature),
            (known.replace('.', "=."), Rejection::Malformed),
            ("a".repeat(4097), Rejection::Malformed),
            (format!("{known}{}", "A".repeat(4096)), Rejection::Malformed),
        ] {
            assert_eq!(verify(&token, NOW), Err(reason), "{token}");
        }
    }

    #[test]
    fn every_changed_character_of_the_signature_is_noticed() {
        let known = known();
        let start = known.rfind('.').unwrap() + 1;
        for i in start..known.len() {
            let mut token = known.as_bytes().to_vec();
            token[i] = if token[i] == b'A' { b'B' } else { b'A' };
            assert!(verify(std::str::from_utf8(&token).unwrap(), NOW).is_err(), "{i}");
        }
    }

    #[test]
    fn a_license_ends_after_its_grace() {
        let end = 1_830_297_599;
        let at = |plan: &str, now: i64| {
            let kid = format!("m1.00D000000000001EAA.20271231.{plan}");
            let token = verifier().mint(&kid, now, 900).unwrap();
            verify(&token, now).map(|license| license.in_grace(now))
        };
        assert_eq!(at("std", end), Ok(false));
        assert_eq!(at("std", end + 1), Ok(true));
        assert_eq!(at("std", end + 14 * DAY), Ok(true));
        assert_eq!(at("std", end + 14 * DAY + 1), Err(Rejection::LicenseEnded));
        assert_eq!(at("trial", end + 1), Err(Rejection::LicenseEnded));
    }

    #[test]
    fn whose_a_refused_token_is_counts_only_once_its_signature_holds() {
        let org = Some(org_hash("00D000000000001EAA"));
        let old = sign(&header(), &with(with(claims(), "iat", json!(NOW - 900)), "exp", json!(NOW - 30)));
        let forged = old[..old.len() - 4].to_owned() + "AAAA";
        let nobody = sign(&with(header(), "kid", json!("m2.00D000000000001EAA.20271231.std")), &claims());
        for (token, rejection, org) in [
            (old, Rejection::Expired, &org),
            (sign(&header(), &without(claims(), "aud")), Rejection::Claims, &org),
            (sign_text(&header().to_string(), "x"), Rejection::Malformed, &org),
            (forged, Rejection::Signature, &None),
            (nobody, Rejection::UnknownKey, &None),
        ] {
            assert_eq!(verifier().verify(&token, NOW), Err(Refused { rejection, org: org.clone() }), "{token}");
        }
    }

    #[test]
    fn org_ids_carry_their_checksum() {
        assert_eq!(org18("00D000000000001").as_deref(), Some("00D000000000001EAA"));
        assert!(is_org18("00D000000000001EAA"));
        assert!(!is_org18("00D000000000001EAB"));
        assert!(!is_org18("00d000000000001EAA"));
        assert!(!is_org18("00D00000000000\u{e9}EA"));
    }

    #[test]
    fn a_sandbox_says_so_and_gets_less() {
        let license = verify(&sign(&header(), &with(claims(), "sandbox", json!(true))), NOW).unwrap();
        assert!(license.sandbox);
        assert_eq!(license.allowance().symbols_per_minute, 600);
        let license = verify(&sign(&header(), &with(claims(), "sandbox", json!(false))), NOW).unwrap();
        assert_eq!(license.allowance(), license.plan.allowance());
        for wrong in [json!(1), json!("true"), json!(null), json!([])] {
            let token = sign(&header(), &with(claims(), "sandbox", wrong));
            assert_eq!(verify(&token, NOW), Err(Rejection::Claims));
        }
    }

    #[test]
    fn dates_are_unix_times() {
        assert_eq!(end_of_day("20000101"), Some(946_771_199));
        assert_eq!(end_of_day("20240229"), Some(1_709_251_199));
        assert_eq!(end_of_day("20230229"), None);
        for time in [0, 946_684_800, 1_709_164_800, 1_795_500_000, 4_102_444_799] {
            let date = date_of(time);
            if time >= 946_684_800 {
                assert_eq!(end_of_day(&date), Some(time.div_euclid(DAY) * DAY + DAY - 1), "{date}");
            }
        }
    }
}
