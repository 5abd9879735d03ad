//! `raybarcode symbologies`: the list, for people, programs or the README.

use super::Failure;
use crate::{catalogue, symbology::LIST};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => {
            for entry in LIST {
                println!("{:44} {}", entry.facts.id, entry.facts.accepts);
            }
        }
        [json] if json == "--json" => println!("{}", catalogue::catalogue()),
        [markdown] if markdown == "--markdown" => print!("{}", catalogue::markdown()),
        _ => return Err(Failure::Usage("usage: raybarcode symbologies [--json | --markdown]".into())),
    }
    Ok(())
}
