//! `raybarcode render`: one barcode to a file or to standard output.

use std::{fs, io::Write, path::Path};

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
    if !pairs.iter().any(|(name, _)| *name == "format")
        && let Some(format) = file.as_deref().map(format_of).transpose()?.flatten()
    {
        pairs.push(("format", format));
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

/// The format that the ending of a file name tells, in any case; none where there is no ending.
fn format_of(file: &str) -> Result<Option<&'static str>, Failure> {
    let Some(ending) = Path::new(file).extension() else { return Ok(None) };
    let tells = |name: &str| ending.eq_ignore_ascii_case(name);
    if tells("json") {
        return Ok(Some("modules"));
    }
    let format = FORMATS.iter().find(|format| tells(format.extension) || tells(format.id));
    format.map(|format| Some(format.id)).ok_or_else(|| {
        let endings: Vec<&str> = FORMATS.iter().map(|format| format.extension).chain(["json"]).collect();
        Failure::Usage(format!("{file}: the ending tells no format; give --format, or one of {}", endings.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_format() {
        for (file, format) in [
            ("x.png", Some("png")),
            ("x.jpg", Some("jpeg")),
            ("y.jpeg", Some("jpeg")),
            ("y.JPG", Some("jpeg")),
            ("y.tif", Some("tiff")),
            ("y.tiff", Some("tiff")),
            ("a.b/x.Svg", Some("svg")),
            ("x.json", Some("modules")),
            ("a.b/x", None),
            ("-", None),
        ] {
            assert_eq!(format_of(file).unwrap(), format, "{file}");
        }
        for file in ["x.xyz", "x.png.bak", "x."] {
            assert!(matches!(format_of(file), Err(Failure::Usage(_))), "{file}");
        }
    }
}
