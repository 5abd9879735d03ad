//! `raybarcode license`: what the vendor does with master keys, org keys and tokens.

use std::{
    io::Read,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::{Failure, named};
use crate::{
    config::{Config, Jwks, JwksSource},
    license::{
        jwks::{KeySet, PublicKeys},
        keys::Master,
        token::{Refused, Verifier, date_of, org_hash, org18, rfc3339},
    },
};

const USAGE: &str = "usage: raybarcode license keygen ID
       raybarcode license issue --org 00D… --ends YYYYMMDD [--plan std]
       raybarcode license inspect TOKEN|-";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["keygen", id] => {
            println!("{}", Master::random(id)?.to_setting());
            Ok(())
        }
        ["issue", ..] => issue(&arguments[1..]),
        ["inspect", "-"] => {
            let mut token = String::new();
            std::io::stdin().lock().take(8 * 1024).read_to_string(&mut token)?;
            inspect(token.trim())
        }
        ["inspect", token] => inspect(token),
        _ => Err(Failure::Usage(USAGE.into())),
    }
}

/// Prints a license, its key and the audience of its tokens: what the org's admin enters in the package.
fn issue(arguments: &[String]) -> Result<(), Failure> {
    let (mut org, mut plan, mut ends) = (None, "std", None);
    for (name, value) in named(arguments)? {
        match name {
            "org" => org = Some(org18(value).unwrap_or_else(|| value.to_owned())),
            "plan" => plan = value,
            "ends" => ends = Some(value),
            _ => return Err(Failure::Usage(format!("--{name}: there are --org, --plan and --ends"))),
        }
    }
    let (Some(org), Some(ends)) = (org, ends) else { return Err(Failure::Usage(USAGE.into())) };
    let config = settings()?;
    let masters = config.master_keys()?;
    let Some(master) = masters.first() else {
        return Err(Failure::Usage("RAYBARCODE_MASTER_KEYS is not set".into()));
    };
    let kid = format!("{}.{org}.{ends}.{plan}", master.id());
    // Minting checks the license's form.
    if Verifier::new(masters.clone(), "", "").mint(&kid, 0, 1).is_err() {
        return Err(Failure::Usage(format!("{kid} is no license: check org, date and plan")));
    }
    println!("license   {kid}");
    println!("key       {}", STANDARD.encode(master.org_key(&kid)));
    println!("audience  {}   (RAYBARCODE_AUDIENCE; must be the service's)", config.audience);
    println!("org hash  {}   (as the audit log and the deny list name the org)", org_hash(&org));
    Ok(())
}

/// Prints what a token says, and whether the service of these settings takes it now.
fn inspect(token: &str) -> Result<(), Failure> {
    for (name, part) in ["header", "claims"].into_iter().zip(token.split('.')) {
        let decoded = URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        println!("{name:9} {}", decoded.as_deref().unwrap_or("no base64url of UTF-8"));
    }
    let config = settings()?;
    let mut verifier = Verifier::new(config.master_keys()?, &config.issuer, &config.audience);
    if let Some(jwks) = &config.jwks {
        verifier = verifier.with_published(published(jwks)?);
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    match verifier.verify(token, now) {
        Ok(license) => {
            println!("org       {}", license.org());
            println!("plan      {}{}", license.plan.name(), if license.sandbox { ", in a sandbox" } else { "" });
            println!(
                "license   until {}{}",
                date_of(license.ends),
                if license.in_grace(now) { ", in its grace" } else { "" }
            );
            println!("taken     until {}", rfc3339(license.expires));
            Ok(())
        }
        Err(Refused { rejection, .. }) => {
            println!("refused   {}: {}", rejection.reason(), rejection.meaning());
            Err(Failure::Io(std::io::Error::other("the token is refused")))
        }
    }
}

fn settings() -> Result<Config, Failure> {
    Config::from_env().map_err(|faults| Failure::Usage(faults.join("\nraybarcode: ")))
}

/// The keys of a file; those behind a URL are the running service's to fetch.
fn published(jwks: &Jwks) -> Result<PublicKeys, Failure> {
    match &jwks.source {
        JwksSource::File(path) => {
            let set = KeySet::parse(&std::fs::read(path)?, jwks.rs256);
            Ok(PublicKeys::Set(set.map_err(|fault| std::io::Error::other(format!("RAYBARCODE_JWKS: {fault}")))?))
        }
        JwksSource::Url { .. } => Ok(PublicKeys::Unavailable),
    }
}
