//! `raybarcode render`: one barcode to a file or to standard output.

use std::{fs, io::Write};

use super::{Failure, named};
use crate::{generate::generate, refusal::Language, render::FORMATS, request::Request};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let [symbology, data, rest @ ..] = arguments else {
        return Err(Failure::Usage("usage: raybarcode render SYMBOLOGY DATA [-o FILE] [--NAME VALUE]…".into()));
    };
    let mut rest = rest.to_vec();
    let mut file = None;
    if let Some(at) = rest.iter().position(|argument| argument == "-o" || argument == "--output") {
        if at + 1 >= rest.len() {
            return Err(Failure::Usage("-o needs a file name".into()));
        }
        file = Some(rest.remove(at + 1));
        rest.remove(at);
    }
    let mut pairs = vec![("symbology", symbology.as_str()), ("data", data.as_str())];
    pairs.extend(named(&rest)?);
    let extension = file.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    if !pairs.iter().any(|(name, _)| *name == "format")
        && let Some(format) = FORMATS.iter().find(|format| Some(format.extension) == extension)
    {
        pairs.push(("format", format.id));
    }
    let answer = generate(&Request::from_pairs(&pairs)?)?;
    let warnings = answer.receipt.warnings(Language::English);
    let (body, _) = answer.into_body();
    match file.as_deref() {
        Some("-") | None => std::io::stdout().lock().write_all(&body)?,
        Some(name) => fs::write(name, &body)?,
    }
    for warning in warnings {
        eprintln!("{warning}");
    }
    Ok(())
}
