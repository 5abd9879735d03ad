//! Who may import whom: the layers of `src/lib.rs`, held.

use std::{fs, path::Path};

/// A part of the crate and the parts of ours it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("coding", &[]),
    ("gs1", &["coding"]),
    ("symbol", &[]),
    ("drawing", &[]),
    ("font", &["drawing"]),
    ("symbology", &["symbol", "coding", "gs1"]),
    ("layout", &["coding", "symbol", "drawing", "font"]),
    ("render", &["drawing"]),
    ("refusal", &["symbol", "symbology", "layout"]),
    ("options", &["refusal", "symbol"]),
    ("request", &["options", "refusal", "scan", "symbol", "symbology", "layout", "render"]),
    ("verdict", &["symbol", "drawing", "layout", "refusal", "render"]),
    ("correction", &["drawing", "layout", "refusal", "symbol", "symbology"]),
    ("proof", &["coding", "drawing", "layout", "refusal", "render", "request", "scan", "symbol", "symbology"]),
    ("receipt", &["correction", "symbol", "drawing", "layout", "proof", "refusal", "render", "verdict"]),
    (
        "generate",
        &[
            "request",
            "drawing",
            "correction",
            "refusal",
            "proof",
            "receipt",
            "verdict",
            "symbology",
            "layout",
            "render",
            "symbol",
        ],
    ),
    ("pool", &[]),
    ("zip", &[]),
    ("batch", &["generate", "refusal", "render", "request", "symbol", "zip"]),
    (
        "sheet",
        &[
            "drawing",
            "generate",
            "layout",
            "options",
            "proof",
            "receipt",
            "refusal",
            "render",
            "request",
            "symbol",
            "symbology",
        ],
    ),
    ("scan", &["coding", "drawing", "gs1", "options", "pool", "refusal", "symbol", "symbology"]),
    ("raybarcode", &["coding", "generate", "layout", "options", "refusal", "render", "request", "symbol", "symbology"]),
    ("catalogue", &["options", "request", "render", "symbology"]),
    ("license", &["options"]),
    ("config", &["license"]),
    ("metrics", &[]),
    ("telemetry", &["config", "license", "metrics"]),
];

#[test]
fn no_layer_looks_upwards() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for (layer, allowed) in LAYERS {
        let mut files = Vec::new();
        collect(&source.join(layer), &mut files);
        let single = source.join(format!("{layer}.rs"));
        if single.exists() {
            files.push(single);
        }
        assert!(!files.is_empty(), "the layer {layer} has no files");
        for file in files {
            let text = fs::read_to_string(&file).expect("source files are readable");
            for used in uses(&text) {
                if used != *layer && !allowed.contains(&used.as_str()) {
                    faults.push(format!("{} uses crate::{used}", file.strip_prefix(&source).unwrap().display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The files of the crate without their tests, by their paths below `src`.
fn sources() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    let read = |file: std::path::PathBuf| {
        let text = fs::read_to_string(&file).expect("source files are readable");
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
        (file.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/"), text)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn only_the_problem_table_holds_the_status_of_a_refusal() {
    for (name, text) in sources() {
        // What another server answered is no status of ours.
        let text = text.replace("ureq::Error::StatusCode", "");
        if name != "http/problem.rs" {
            assert!(!text.contains("StatusCode"), "{name} knows status codes");
            let written = |line: &str| {
                line.trim_start()
                    .strip_prefix("status: ")
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            };
            assert!(!text.lines().any(written), "{name} writes a status");
        }
        assert!(name.starts_with("http/") || !text.contains("actix"), "{name} knows actix");
    }
}

/// What is particular to a symbology stands in its own file.
#[test]
fn only_the_door_asks_which_symbology_it_has() {
    for (name, text) in sources() {
        // The door gives its names to symbologies; what is read has names of its own.
        if name.starts_with("raybarcode/") || name.starts_with("scan/") || name.starts_with("symbology/") {
            continue;
        }
        for line in text.lines().filter(|line| ["=>", "==", "!=", "matches!"].iter().any(|asks| line.contains(asks))) {
            for entry in raybarcode::symbology::LIST {
                let id = format!("\"{}\"", entry.facts.id);
                assert!(!line.contains(&id), "{name} asks for {id}: {line}");
            }
        }
    }
}

/// What would take a token without its signature is never used.
#[test]
fn no_token_is_decoded_unverified() {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("source files are readable");
        for word in ["insecure_decode", "jsonwebtoken::dangerous", "jsonwebtoken::decode"] {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The parts of ours that a file names after `crate::`, also within braces.
fn uses(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                if depth == 1 && (c.is_alphanumeric() || c == '_') {
                    name.push(c);
                } else if depth == 1 {
                    used.push(std::mem::take(&mut name));
                    // Only the first word of a path names a part.
                    if c == ':' {
                        name.push('\0');
                    }
                }
            }
            used.push(name);
        } else {
            used.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used.retain(|name| !name.is_empty() && !name.starts_with('\0'));
    used
}
