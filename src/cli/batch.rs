//! `raybarcode batch`: one JSON request a line on standard input, one JSON result a line on standard output, in order.

use std::io::{BufRead, BufWriter, Write};

use serde_json::json;

use super::Failure;
use crate::{batch, options::parse_json, refusal::Language};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("usage: raybarcode batch < requests.ndjson > results.ndjson".into()));
    }
    let mut input = std::io::stdin().lock();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let result = match parse_json(&line) {
                Ok(item) => batch::answer(&item, Language::English),
                Err(refusal) => json!({ "error": refusal.to_json(Language::English) }),
            };
            writeln!(out, "{result}")?;
        }
        line.clear();
        // An answer is not kept back while the next request is awaited.
        if input.fill_buf()?.is_empty() {
            out.flush()?;
        }
    }
    Ok(out.flush()?)
}
