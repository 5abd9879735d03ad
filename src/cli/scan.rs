//! `raybarcode scan`: what the named pictures hold, one JSON object a line, in their order.

use std::{
    fs,
    io::{self, BufRead, Write},
};

use serde_json::{Value, json};

use super::Failure;
use crate::{
    generate::contained,
    refusal::{Language, Refusal},
    scan::{Wanted, answer, picture},
};

const USAGE: &str = "usage: raybarcode scan FILE… | raybarcode scan --paths < names, one a line";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let mut tell = |path: &str| {
        let answer = look(path).unwrap_or_else(|refusal| json!({ "error": refusal.to_json(Language::English) }));
        writeln!(out, "{}", in_ascii(&answer))
    };
    match arguments {
        [] => return Err(Failure::Usage(USAGE.into())),
        [only] if only == "--paths" => {
            for path in io::stdin().lock().lines() {
                tell(&path?)?;
            }
        }
        files if files.iter().any(|name| name.starts_with("--")) => return Err(Failure::Usage(USAGE.into())),
        files => {
            for path in files {
                tell(path)?;
            }
        }
    }
    Ok(())
}

fn look(path: &str) -> Result<Value, Refusal> {
    let unreadable = |error: io::Error| {
        Refusal::new("unreadable-image", "image", crate::symbol::Wording::of(error.to_string(), error.to_string()))
    };
    let length = fs::metadata(path).map_err(unreadable)?.len();
    // One byte more than is allowed is enough to be refused for its length.
    let image = if length > picture::BYTES as u64 {
        vec![0; picture::BYTES + 1]
    } else {
        fs::read(path).map_err(unreadable)?
    };
    contained(|| answer::scan(&answer::Request::of(image, Wanted::default())))
}

/// JSON without line breaks of any kind, also those that only Unicode knows.
fn in_ascii(value: &Value) -> String {
    let mut ascii = String::new();
    for unit in value.to_string().encode_utf16() {
        match u8::try_from(unit) {
            Ok(c) if c.is_ascii() && c != 0x7F => ascii.push(char::from(c)),
            _ => ascii.extend(["\\u", &format!("{unit:04x}")]),
        }
    }
    ascii
}
