//! Every symbology's patterns against `tests/golden/<id>.txt`: the standard's worked example first, then other encoders'
//! symbols, then every error. Expected rows come from the standard or an independent encoder, never from our own output.
//!
//! A file is a list of cases, one blank line apart; `#` starts a comment. A case has the lines
//!
//! ```text
//! source: where the expectation comes from
//! data: "JSON string"            (or data_base64: …)
//! options: {"name": value}       (left out: defaults)
//! text: "human-readable text"    (checked where given)
//! row: 0101…                     (one line a row)
//! widths: nnwn…                  (instead of rows: narrow and wide elements, whatever the ratio)
//! error: code @ byte position    (position left out where none is told)
//! ```

use std::{fs, path::PathBuf};

use base64::Engine;
use raybarcode::symbology::{LIST, contract::Payload};
use serde_json::{Map, Value};

#[test]
fn every_symbology_draws_its_golden_symbols() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut faults = Vec::new();
    for entry in LIST {
        let path = folder.join(format!("{}.txt", entry.facts.id));
        let Ok(file) = fs::read_to_string(&path) else {
            faults.push(format!(
                "tests/golden/{0}.txt is missing. Template:\n\nsource: <standard, clause>\ndata: {1:?}\nrow: …\n\nsource: refused\ndata: …\nerror: invalid-character @ 0\n",
                entry.facts.id, entry.facts.example
            ));
            continue;
        };
        let mut drawn = 0;
        for (number, case) in cases(&file).enumerate() {
            let got = (entry.encode)(&case.payload(), &case.options);
            let fault = match (got, &case.error) {
                (Ok(symbol), None) => {
                    drawn += 1;
                    if case.text.as_ref().is_some_and(|text| *text != symbol.readable()) {
                        Some(format!("text {:?}", symbol.readable()))
                    } else if let Some(expected) = &case.widths {
                        let got = widths(&symbol.rows()[0]);
                        (got != *expected).then_some(got)
                    } else {
                        (symbol.rows() != case.rows).then(|| format!("rows\n{}", symbol.rows().join("\n")))
                    }
                }
                (Err(error), Some(expected)) => {
                    let position = error.span.as_ref().map_or(String::new(), |span| format!(" @ {}", span.start));
                    let got = format!("{}{position}", error.fault.code());
                    (got != *expected).then_some(got)
                }
                (Err(error), None) => Some(format!("refused: {error}")),
                (Ok(_), Some(_)) => Some("drawn, but must be refused".into()),
            };
            if let Some(fault) = fault {
                faults.push(format!("{} case {} ({}): {fault}", entry.facts.id, number + 1, case.source));
            }
        }
        if drawn == 0 {
            faults.push(format!("{}: no drawn case", entry.facts.id));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[derive(Default)]
struct Case {
    source: String,
    data: String,
    bytes: Option<Vec<u8>>,
    options: Map<String, Value>,
    text: Option<String>,
    rows: Vec<String>,
    widths: Option<String>,
    error: Option<String>,
}

impl Case {
    fn payload(&self) -> Payload {
        self.bytes.clone().map_or_else(|| Payload::Text(self.data.clone()), Payload::Bytes)
    }
}

fn cases(file: &str) -> impl Iterator<Item = Case> + '_ {
    file.split("\n\n").filter_map(|block| {
        let mut case = Case::default();
        let mut any = false;
        for line in block.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("no `key: value`: {line}"));
            any = true;
            match key {
                "source" => value.clone_into(&mut case.source),
                "data" => case.data = serde_json::from_str(value).expect(line),
                "data_base64" => {
                    case.bytes = Some(base64::engine::general_purpose::STANDARD.decode(value).expect(line));
                }
                "options" => case.options = serde_json::from_str(value).expect(line),
                "text" => case.text = Some(serde_json::from_str(value).expect(line)),
                "row" => case.rows.push(value.to_owned()),
                "widths" => case.widths = Some(value.to_owned()),
                "error" => case.error = Some(value.to_owned()),
                _ => panic!("unknown key {key}"),
            }
        }
        any.then_some(case)
    })
}

/// The elements of a two-width symbol as `n` and `w`, each a run of equal modules.
fn widths(row: &str) -> String {
    let mut runs = Vec::new();
    let mut previous = None;
    for module in row.trim_matches('0').bytes() {
        if previous == Some(module) {
            *runs.last_mut().expect("a run was begun") += 1;
        } else {
            runs.push(1);
            previous = Some(module);
        }
    }
    let least = runs.iter().min().copied().unwrap_or(1);
    runs.iter().map(|&run| if run > least { 'w' } else { 'n' }).collect()
}
