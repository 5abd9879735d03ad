//! `raybarcode serve`: the service.

use super::Failure;
use crate::{config::Config, http};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("serve takes no arguments; settings come from RAYBARCODE_… variables".into()));
    }
    let config = Config::from_env().map_err(|faults| Failure::Usage(faults.join("\nraybarcode: ")))?;
    Ok(http::serve(config)?)
}
