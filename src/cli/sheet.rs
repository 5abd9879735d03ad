//! `raybarcode sheet`: labels in a grid on paper, from a JSON object on standard input, as PDF.

use std::{
    fs,
    io::{Read, Write},
};

use super::Failure;
use crate::{generate::internal, options::parse_json, pool, refusal::Language, sheet::Sheet};

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let file = match arguments {
        [] => None,
        [option, file] if option == "-o" || option == "--output" => Some(file.as_str()),
        _ => return Err(Failure::Usage("usage: raybarcode sheet [-o FILE] < sheet.json".into())),
    };
    let mut text = Vec::new();
    std::io::stdin().lock().read_to_end(&mut text)?;
    let serde_json::Value::Object(object) = parse_json(&text)? else {
        return Err(Failure::Usage("the sheet must be a JSON object".into()));
    };
    let mut sheet = Sheet::from_object(object, usize::MAX)?;
    let drawn: Vec<_> = sheet.labels().into_iter().map(|label| pool::run(|| label.print())).collect();
    let labels =
        drawn.into_iter().map(|label| label.blocking_recv().map_err(|_| internal())?).collect::<Result<Vec<_>, _>>()?;
    for (i, label) in labels.iter().enumerate() {
        for warning in label.receipt.warnings(Language::English) {
            eprintln!("labels[{i}]: {warning}");
        }
    }
    let (pdf, _) = sheet.write(labels);
    match file {
        Some("-") | None => std::io::stdout().lock().write_all(&pdf)?,
        Some(name) => fs::write(name, &pdf)?,
    }
    Ok(())
}
