//! `raybarcode token`: a license token made with the configured master key, for operators and tests.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Failure, named};
use crate::{
    config::Config,
    license::token::{Verifier, date_of, org18},
};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let (mut org, mut plan, mut ends, mut life) = (None, "std", date_of(now + 365 * 86_400), 900);
    for (name, value) in named(arguments)? {
        match name {
            "org" => org = Some(org18(value).unwrap_or_else(|| value.to_owned())),
            "plan" => plan = value,
            "ends" => value.clone_into(&mut ends),
            "life" => {
                let seconds = value.parse().ok().filter(|life| (1..=900).contains(life));
                life = seconds.ok_or_else(|| Failure::Usage("--life takes 1 to 900 seconds".into()))?;
            }
            _ => return Err(Failure::Usage(format!("--{name}: there are --org, --plan, --ends and --life"))),
        }
    }
    let org = org.ok_or_else(|| Failure::Usage("--org is missing: an organization id, 00D…".into()))?;
    let config = Config::from_env().map_err(|faults| Failure::Usage(faults.join("\nraybarcode: ")))?;
    let masters = config.master_keys()?;
    let Some(master) = masters.first() else {
        return Err(Failure::Usage("RAYBARCODE_MASTER_KEYS is not set".into()));
    };
    let kid = format!("{}.{org}.{ends}.{plan}", master.id());
    let token = Verifier::new(masters.clone(), &config.issuer, &config.audience).mint(&kid, now, life);
    let token = token.map_err(|_| Failure::Usage(format!("{kid} is no license: check org, date and plan")))?;
    println!("{token}");
    Ok(())
}
