//! Rules that every symbology obeys.

use std::collections::{HashMap, HashSet};

use raybarcode::{
    generate::{Answer, generate},
    options::{Kind, Table},
    refusal::{Language, Refusal},
    request::{FIELDS, Request, TABLES},
    symbology::{self, LIST, contract::Payload},
};
use serde_json::{Map, Value, json};

fn plain(name: &str) -> String {
    name.chars().filter(|c| !" -_/".contains(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

#[test]
fn ids_are_kebab_case_and_names_are_unique() {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for entry in LIST {
        let id = entry.facts.id;
        assert!(
            id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
                && !id.starts_with('-')
                && !id.ends_with('-'),
            "{id} is not kebab-case"
        );
        for name in std::iter::once(&id).chain(entry.facts.aliases) {
            if let Some(other) = seen.insert(plain(name), id) {
                panic!("{name} names both {other} and {id}");
            }
        }
    }
}

#[test]
fn every_name_finds_its_symbology_in_any_spelling() {
    for entry in LIST {
        for name in std::iter::once(&entry.facts.id).chain(entry.facts.aliases) {
            for spelling in [(*name).to_owned(), name.to_uppercase(), name.replace('-', "_"), name.replace('-', " ")] {
                let found = symbology::find(&spelling).unwrap_or_else(|| panic!("{spelling} is not found"));
                assert_eq!(found.facts.id, entry.facts.id, "{spelling}");
            }
        }
    }
    assert!(symbology::find("no such symbology").is_none());
}

#[test]
fn facts_are_told() {
    for entry in LIST {
        let facts = &entry.facts;
        for text in [facts.name, facts.standard, facts.accepts, facts.example] {
            assert!(!text.is_empty(), "{} leaves a fact empty", facts.id);
        }
    }
}

#[test]
fn the_example_is_drawn_with_default_options_in_every_format() {
    for entry in LIST {
        let payload = Payload::Text(entry.facts.example.to_owned());
        let symbol = (entry.encode)(&payload, &Map::new());
        let symbol = symbol.unwrap_or_else(|error| panic!("{}: {error}", entry.facts.id));
        let rows = symbol.rows();
        assert!(!rows.is_empty() && rows.iter().all(|row| !row.is_empty()), "{}", entry.facts.id);
        for format in raybarcode::render::FORMATS {
            let pairs = [("symbology", entry.facts.id), ("data", entry.facts.example), ("format", format.id)];
            let request = Request::from_pairs(&pairs).expect("the example is a request");
            let answer = raybarcode::generate::generate(&request)
                .unwrap_or_else(|refusal| panic!("{} as {}: {refusal}", entry.facts.id, format.id));
            assert!(!answer.bytes.is_empty());
        }
    }
}

#[test]
fn empty_data_is_refused_by_all() {
    for entry in LIST {
        let error = (entry.encode)(&Payload::Text(String::new()), &Map::new()).expect_err(entry.facts.id);
        assert_eq!(error.fault.code(), "missing-data", "{}", entry.facts.id);
    }
}

#[test]
fn every_option_and_choice_is_documented() {
    fn check(owner: &str, table: &Table) {
        for option in &table.options {
            assert!(!option.description.is_empty(), "{owner}: {} has no description", option.name);
            assert!(option.name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_'));
            check_kind(owner, &option.name, &option.kind);
        }
    }
    fn check_kind(owner: &str, name: &str, kind: &Kind) {
        match kind {
            Kind::Choice(choices) => {
                for choice in choices {
                    assert!(!choice.description.is_empty(), "{owner}: {name} = {} is not described", choice.value);
                }
            }
            Kind::Any(kinds) => {
                assert!(!kinds.is_empty(), "{owner}: {name} takes nothing");
                for kind in kinds {
                    check_kind(owner, name, kind);
                }
            }
            Kind::Object(table) => check(owner, table),
            _ => {}
        }
    }
    for entry in LIST {
        check(entry.facts.id, TABLES.symbology(entry));
    }
    check("image", &TABLES.style);
}

/// Every drawing option with a value that is not its usual one.
fn drawing_options() -> Value {
    let given = json!({
        "module": "5px", "dpi": 300, "width": 900, "height": 900, "bar_height": 50.5, "quiet_zone": 17, "foreground": "navy",
        "background": "#eeffee", "colour_space": "cmyk", "text": false, "text_content": "A", "text_position": "above",
        "font": "biz-ud-gothic", "text_size": "7px", "text_align": "left", "letter_spacing": "3px", "rotate": 90,
        "border": "frame", "title": "A", "bar_width_reduction": "1px", "module_style": "dots", "logo": "QUJD",
        "logo_size": 0.1, "profile": "gs1-retail", "require": "pass", "verify": true, "data_uri": true,
    });
    let missing = TABLES.style.options.iter().find(|option| given.get(&option.name).is_none());
    assert!(missing.is_none(), "no value for {missing:?}");
    given
}

fn drawn(symbology: &str, data: &str, format: &str, image: &Value) -> Result<Answer, Refusal> {
    let request = json!({"symbology": symbology, "data": data, "format": format, "image": image});
    generate(&Request::from_object(request.as_object().unwrap())?)
}

/// Where nothing is drawn, a drawing option would be ignored: it is refused by its name.
#[test]
fn modules_promise_nothing_of_a_picture() {
    let (options, mut refusals) = (drawing_options(), Vec::new());
    for (name, value) in options.as_object().unwrap() {
        match drawn("qr-code", "HELLO", "modules", &json!({ name: value })) {
            Err(refused) => {
                assert_eq!((refused.code, &refused.field), ("invalid-option", name));
                refusals.push(name.as_str());
            }
            Ok(answer) => {
                let receipt = answer.receipt.to_json(Language::English);
                let told = &receipt["notes"][0];
                assert_eq!(told["code"], "no-picture");
                assert!(told["detail"].as_str().unwrap().contains(name.as_str()), "{told}");
            }
        }
    }
    refusals.sort_unstable();
    assert_eq!(refusals, ["data_uri", "logo", "profile", "require", "text_content", "title", "verify"]);
    // What is asked for as it is anyway changes nothing.
    let usual = json!({"quiet_zone": true, "rotate": 0, "verify": false, "dpi": null});
    assert!(drawn("qr-code", "HELLO", "modules", &usual).is_ok());
}

/// A drawing option changes the picture, or is refused, or the receipt says that it changes nothing.
#[test]
fn no_drawing_option_is_ignored_in_silence() {
    // A condition and a form of the answer, not of the picture.
    const OTHERS: [&str; 2] = ["require", "data_uri"];
    // What is so anyway, as text that is as wide as its bars.
    const USUAL: [(&str, &[&str]); 3] = [
        ("border", &["itf-6", "itf-14", "itf-16"]),
        ("text_align", &["channel-code", "gs1-128"]),
        ("text_position", &["ean-2", "ean-5", "gs1-north-american-coupon"]),
    ];
    let given = drawing_options();
    let options = || given.as_object().unwrap().iter().filter(|(name, _)| !OTHERS.contains(&name.as_str()));
    let mut ignored = Vec::new();
    for entry in LIST {
        let (id, data) = (entry.facts.id, entry.facts.example);
        let plain = drawn(id, data, "svg", &json!({})).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
        for (name, value) in options() {
            let value = if name == "text" { &Value::from(plain.text.is_empty()) } else { value };
            let Ok(changed) = drawn(id, data, "svg", &json!({ name: value })) else { continue };
            let told = |answer: &Answer| answer.receipt.to_json(Language::English);
            let usual = USUAL.iter().any(|(option, ids)| option == name && ids.contains(&id));
            if !usual && changed.bytes == plain.bytes && told(&changed) == told(&plain) {
                ignored.push(format!("{id}: {name}"));
            }
        }
    }
    assert!(ignored.is_empty(), "{ignored:#?}");
}

#[test]
fn names_never_collide() {
    let drawing: HashSet<&str> = TABLES.style.options.iter().map(|option| option.name.as_str()).collect();
    for field in FIELDS {
        assert!(!drawing.contains(field), "{field} is a field and a drawing option");
    }
    for entry in LIST {
        for option in &TABLES.symbology(entry).options {
            let name = option.name.as_str();
            assert!(!drawing.contains(name), "{}: {name} is a drawing option too", entry.facts.id);
            assert!(!FIELDS.contains(&name) && !["token", "on_error"].contains(&name), "{}: {name}", entry.facts.id);
        }
    }
}

#[test]
fn the_readme_lists_what_the_registry_holds() {
    let readme = include_str!("../README.md");
    let table = raybarcode::catalogue::markdown();
    assert!(
        readme.contains(table.trim_end()),
        "the README's table is out of date; put in what `raybarcode symbologies --markdown` prints"
    );
}

/// The playground's Japanese has everything that the catalogue says in English, and nothing else.
#[test]
fn everything_is_told_in_japanese() {
    fn walk<'a>(value: &'a Value, names: &mut HashSet<&'a str>, sentences: &mut HashSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member) {
                        ("description", Value::String(sentence)) => {
                            sentences.insert(sentence.replace('\n', " "));
                        }
                        ("properties", Value::Object(properties)) => {
                            names.extend(properties.keys().map(String::as_str));
                        }
                        ("options" | "image", Value::Array(options)) => {
                            names.extend(options.iter().filter_map(|option| option["name"].as_str()));
                        }
                        _ => {}
                    }
                    walk(member, names, sentences);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, names, sentences)),
            _ => {}
        }
    }

    let japanese = include_str!("../src/http/playground/ja.js");
    let catalogue = raybarcode::catalogue::catalogue();
    let mut names = HashSet::new();
    let mut sentences: HashSet<_> = LIST.iter().map(|entry| entry.facts.accepts.to_owned()).collect();
    walk(&catalogue, &mut names, &mut sentences);
    let missing: Vec<_> = sentences
        .iter()
        .filter(|sentence| sentence.split(|c: char| !c.is_ascii_lowercase()).any(|word| word.len() > 2))
        .map(|sentence| format!("'{}':", sentence.replace('\'', "\\'")))
        .chain(names.iter().map(|name| format!("  {name}: '")))
        .filter(|key| !japanese.contains(key))
        .collect();
    assert!(missing.is_empty(), "ja.js lacks {missing:#?}");
    let stale: Vec<_> = japanese
        .lines()
        .filter_map(|line| line.strip_prefix("  '")?.strip_suffix("':"))
        .filter(|key| !sentences.contains(&key.replace("\\'", "'")))
        .collect();
    assert!(stale.is_empty(), "ja.js still has {stale:#?}");
}
