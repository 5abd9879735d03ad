//! The list of symbologies as data: for the catalogue, the playground, the command line and the README's table.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    render::FORMATS,
    request::TABLES,
    symbology::{LIST, contract::Family},
};

/// Every symbology, format and drawing option.
pub fn catalogue() -> Value {
    let options = |table: &crate::options::Table| -> Vec<Value> {
        let describe = |option: &crate::options::Definition| {
            json!({"name": option.name, "description": option.description, "default": option.default,
                "accepts": option.kind.expected().en, "accepts_ja": option.kind.expected().ja, "schema": option.schema})
        };
        table.options.iter().map(describe).collect()
    };
    let symbologies: Vec<Value> = LIST
        .iter()
        .map(|entry| {
            let facts = &entry.facts;
            json!({"id": facts.id, "name": facts.name, "aliases": facts.aliases, "family": facts.family,
                "standard": facts.standard, "accepts": facts.accepts, "example": facts.example,
                "options": options(TABLES.symbology(entry))})
        })
        .collect();
    let formats: Vec<Value> = FORMATS
        .iter()
        .map(|format| json!({"id": format.id, "media_type": format.media_type, "extension": format.extension}))
        .collect();
    json!({"symbologies": symbologies, "formats": formats, "image": options(&TABLES.style)})
}

/// The symbologies as a Markdown table, one section a family.
pub fn markdown() -> String {
    let mut text = String::new();
    for (family, title) in [
        (Family::Matrix, "Matrix"),
        (Family::Stacked, "Stacked"),
        (Family::Retail, "Retail"),
        (Family::Gs1, "GS1"),
        (Family::Industrial, "Industrial"),
        (Family::Postal, "Postal"),
        (Family::Health, "Health"),
    ] {
        let entries: Vec<_> = LIST.iter().filter(|entry| entry.facts.family == family).collect();
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(text, "**{title}**\n\n| id | name | also | data |\n|---|---|---|---|");
        for entry in entries {
            let facts = &entry.facts;
            let cell = |text: &str| text.replace('|', "\\|");
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} |",
                facts.id,
                cell(facts.name),
                cell(&facts.aliases.join(", ")),
                cell(facts.accepts)
            );
        }
        text.push('\n');
    }
    text
}
