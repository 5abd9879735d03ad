//! The part of the service that Salesforce External Services can import, as OpenAPI 3.0.3.
//!
//! External Services turn every schema into an Apex class and every property into a typed variable. So there is JSON
//! alone, no choice of schemas and no free object; names are Apex identifiers, and one name has one type. The members are
//! those of the tables that check requests; `tests/system/openapi_salesforce_check.py` holds the rules.

use std::{fmt::Write as _, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::exchange::Exchange;
use crate::{
    options::{Definition, Kind},
    render::FORMATS,
    request::TABLES,
    symbology::{LIST, contract::Entry},
};

/// Symbologies whose options give a shared name its type, where others type it differently.
const LEADING: [&str; 3] = ["qr-code", "code-39", "data-matrix"];
/// Words of the options that Apex keeps for itself.
const RESERVED: [&str; 1] = ["import"];
/// Longest description that is kept, in characters.
const DESCRIPTION: usize = 1333;

static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| document().to_string().into_bytes());

/// `GET /openapi-salesforce.json`.
pub async fn get(request: HttpRequest) -> HttpResponse {
    Exchange::document(&request, "/openapi-salesforce.json", &BODY)
}

fn document() -> Value {
    #[allow(unused_mut, reason = "a build without a reader has nothing to add")]
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "RayBarcode", "version": env!("CARGO_PKG_VERSION"),
            "description": "Draws and reads barcodes. This is the part that Salesforce External Services import; /openapi.json is \
                the whole."},
        "paths": {
            "/v1/barcodes": {"post": operation("generateBarcode", "Draws a barcode.", "BarcodeRequest", "Barcode")},
            "/v1/barcodes/batch": {"post":
                operation("generateBarcodes", "Draws up to 100 barcodes, one result an item, in order.",
                    "BatchRequest", "BatchAnswer")},
        },
        "components": {"schemas": schemas()},
    });
    #[cfg(reader)]
    describe_reading(&mut document);
    document
}

/// The operation that reads pictures.
#[cfg(reader)]
fn describe_reading(document: &mut Value) {
    document["paths"]["/v1/scan"] =
        json!({"post": operation("scanImage", "Reads the symbols in an image.", "ScanRequest", "ScanAnswer")});
    let schemas = &mut document["components"]["schemas"];
    schemas["ScanRequest"] = object(
        &["image_base64"],
        json!({
            "image_base64": text("PNG, JPEG, WebP, GIF, BMP or TIFF, in base64."),
            "symbologies": list(&text("Id or alias of what to look for; everything readable where the list is left out.")),
            "try_harder": json!({"type": "boolean", "description": "Look once more, enlarged, where nothing was found in a small image."}),
        }),
    );
    schemas["ScanAnswer"] = object(
        &["symbols", "width", "height"],
        json!({"symbols": list(&reference("FoundSymbol")), "width": whole("In pixels."), "height": whole("In pixels.")}),
    );
    schemas["FoundSymbol"] = object(
        &["symbology", "text", "bytes_base64"],
        json!({
            "symbology": text("Canonical id."), "text": text("What it holds."), "bytes_base64": text("The same as bytes."),
            "identifier": text("Symbology identifier, as ]Q1."), "position": list(&reference("Point")),
            "orientation": whole("In degrees, clockwise."), "add_on": text("Digits of an EAN or UPC add-on."),
            "gs1": reference("FoundElements"),
        }),
    );
    schemas["FoundElements"] = object(
        &["text", "elements"],
        json!({"text": text("With bracketed AIs."), "elements": list(&reference("FoundElement"))}),
    );
    schemas["FoundElement"] = object(&["ai", "value"], json!({"ai": text("Its digits."), "value": text("Its data.")}));
    schemas["Point"] = object(&["x", "y"], json!({"x": whole("In pixels."), "y": whole("In pixels.")}));
}

fn operation(id: &str, summary: &str, request: &str, answer: &str) -> Value {
    let content = |schema: &str| json!({"application/json": {"schema": reference(schema)}});
    let mut responses = Map::new();
    responses.insert("200".into(), json!({"description": "Drawn.", "content": content(answer)}));
    // Problems are application/problem+json, which External Services do not read; they hand over the text.
    for (status, meaning) in [
        ("400", "The request cannot be understood."),
        ("401", "A valid license token is needed."),
        ("403", "The license does not cover this."),
        ("413", "The request or its answer is too large."),
        ("415", "The body is not plain JSON."),
        ("422", "The symbology cannot carry the data."),
        ("429", "Too many requests."),
        ("500", "A fault of the service."),
        ("503", "The service is busy."),
    ] {
        let description = format!("{meaning} The body has the members of the schema Problem.");
        responses.insert(status.into(), json!({ "description": description }));
    }
    json!({"operationId": id, "summary": summary, "description": summary,
        "requestBody": {"required": true, "content": content(request)}, "responses": responses})
}

fn schemas() -> Value {
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.id).chain(["modules"]).collect();
    let request = json!({
        "symbology": text("Id or alias, as qr-code, JAN13, gs1-128."),
        "data": text("What the barcode holds; GS1 element strings with bracketed AIs."),
        "data_base64": text("Bytes instead of text, in base64."),
        "format": text(&format!("One of {}; png where it is left out.", formats.join(", "))),
        "options": reference("Options"),
        "image": reference("Image"),
    });
    let mut item = request.clone();
    item["id"] = text("Comes back with the result: your own name for the item.");
    let barcode = json!({
        "symbology": text("Canonical id."), "format": text("The format."), "media_type": text("As image/png."),
        "data_base64": text("The picture, in base64."), "width": whole("In pixels."), "height": whole("In pixels."),
        "text": text("Human-readable text of the symbol."), "receipt": reference("Receipt"),
    });
    let mut result = barcode.clone();
    result["id"] = text("That of the item.");
    result["rows"] = list(&text("One row of modules, 1 is dark; for the format modules."));
    result["error"] = reference("Problem");
    let mut schemas = json!({
        "BarcodeRequest": object(&["symbology"], request),
        "BatchRequest": object(&["items"], json!({"items": list(&reference("BatchItem"))})),
        "BatchItem": object(&["symbology"], item),
        "Barcode": object(&["symbology", "format", "media_type", "data_base64"], barcode),
        "BatchAnswer": object(&["items"], json!({"items": list(&reference("BatchResult"))})),
        "BatchResult": object(&[], result),
        "Receipt": object(&[], json!({
            "columns": whole("Width of the symbol in modules."), "rows": whole("Rows of the symbol."),
            "module_px": whole("Width of a module in pixels."), "dpi": number("Dots an inch."),
            "x_mm": number("Width of a module in mm."),
            "x_deviation": number("How much wider the module is than asked for, as a share."),
            "symbol_mm": list(&number("Width and height of the symbol in mm.")),
            "quiet_zone": list(&number("Left, right, above and below, in modules.")),
            "contrast": number("1 at most."), "contrast_red": number("In red light."),
            "warnings": list(&reference("Note")), "notes": list(&reference("Note")),
        })),
        "Note": object(&["code"], json!({
            "code": text("Stable code."), "detail": text("The sentence."),
        })),
        "Problem": object(&["code", "detail"], json!({
            "code": text("Stable code, as invalid-check-digit."), "detail": text("The reason."),
            "field": text("The parameter that is wrong."), "position": whole("Where in it, in bytes."),
            "title": text("The kind of problem."), "type": text("Address of the kind."),
            "status": whole("HTTP status."), "request_id": text("Id of the request in the log."),
        })),
    });
    let image = TABLES.style.options.iter().map(|option| (None, option));
    insert_members(&mut schemas, "Image", &image.collect::<Vec<_>>());
    let leading = LEADING.iter().filter_map(|id| crate::symbology::find(id));
    let options = leading
        .chain(LIST)
        .flat_map(|entry| TABLES.symbology(entry).options.iter().map(move |option| (Some(entry), option)));
    insert_members(&mut schemas, "Options", &options.collect::<Vec<_>>());
    schemas
}

/// Options and the symbologies they are of; drawing options are of none.
type Options<'a> = [(Option<&'static Entry>, &'a Definition)];

/// Adds a schema whose members are these options. The first option of a name gives it its type.
fn insert_members(schemas: &mut Value, schema: &str, options: &Options) {
    let mut members = Map::new();
    for (_, option) in options {
        let name = &option.name;
        if members.contains_key(name) || RESERVED.contains(&name.as_str()) {
            continue;
        }
        let same: Vec<_> = options.iter().copied().filter(|(_, other)| other.name == *name).collect();
        let member = if let Some(kind) = typed(&option.kind) {
            json!({"type": kind, "description": describe(kind, option, &same)})
        } else {
            let class = class_name(name);
            let mut inner = Vec::new();
            for (entry, other) in &same {
                if let Kind::Object(table) = &other.kind {
                    inner.extend(table.options.iter().map(|member| (*entry, member)));
                }
            }
            insert_members(schemas, &class, &inner);
            reference(&class)
        };
        members.insert(name.clone(), member);
    }
    schemas[schema] = object(&[], members);
}

/// The one type of an option; none for an object. Where text is among several kinds, everything can be written as text.
fn typed(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Boolean => Some("boolean"),
        Kind::Integer { .. } => Some("integer"),
        Kind::Number { .. } => Some("number"),
        Kind::Text { .. } | Kind::Choice(_) => Some("string"),
        Kind::Object(_) => None,
        Kind::Any(kinds) => {
            let typed: Vec<_> = kinds.iter().filter_map(typed).collect();
            typed.iter().find(|kind| **kind == "string").or(typed.first()).copied()
        }
    }
}

/// What an option means, and what each symbology takes of those that type it so.
fn describe(kind: &str, option: &Definition, same: &Options) -> String {
    let mut takers: Vec<(String, Vec<&str>)> = Vec::new();
    for (entry, other) in same.iter().filter(|(_, other)| typed(&other.kind) == Some(kind)) {
        let accepts = other.kind.expected().en.into_owned();
        let known = takers.iter().position(|(known, _)| *known == accepts).unwrap_or_else(|| {
            takers.push((accepts, Vec::new()));
            takers.len() - 1
        });
        let ids = &mut takers[known].1;
        if let Some(entry) = entry.filter(|entry| !ids.contains(&entry.facts.id)) {
            ids.push(entry.facts.id);
        }
    }
    let mut text = option.description.replace('\n', " ");
    if let (Kind::Choice(_) | Kind::Integer { .. }, [(accepts, ids)]) = (&option.kind, &takers[..])
        && ids.is_empty()
    {
        let _ = write!(text, " Takes {accepts}.");
    }
    for (accepts, ids) in takers.iter().filter(|(_, ids)| !ids.is_empty()) {
        let more = if ids.len() > 4 { ", …" } else { "" };
        let _ = write!(text, " {}{more}: {accepts}.", ids[..ids.len().min(4)].join(", "));
    }
    text.chars().take(DESCRIPTION).collect()
}

/// `structured_append` as a class is named: `StructuredAppend`.
fn class_name(name: &str) -> String {
    name.split('_')
        .flat_map(|word| word.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c }))
        .collect()
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn object(required: &[&str], properties: impl Into<Value>) -> Value {
    let mut schema = json!({"type": "object"});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["properties"] = properties.into();
    schema
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn whole(description: &str) -> Value {
    json!({"type": "integer", "description": description})
}

fn number(description: &str) -> Value {
    json!({"type": "number", "description": description})
}
