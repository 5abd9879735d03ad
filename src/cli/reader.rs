//! `raybarcode reader`: the process in which a service reads pictures.

use std::io;

use super::Failure;
use crate::scan::apart;

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("reader takes no arguments; serve starts it and hands it pictures".into()));
    }
    Ok(apart::answer(io::stdin().lock(), io::stdout().lock())?)
}
