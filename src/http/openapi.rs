//! The registry as OpenAPI 3.0.3. Walks the same tables that check requests, so it cannot drift from them.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::{exchange::Exchange, problem::CODES};
use crate::{license::token::MAX_LIFE, render::FORMATS, request::TABLES, symbology::LIST};

static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| document().to_string().into_bytes());

/// `GET /openapi.json`.
pub async fn get(request: HttpRequest) -> HttpResponse {
    Exchange::document(&request, "/openapi.json", &BODY)
}

fn document() -> Value {
    let pictures: Map<String, Value> = FORMATS
        .iter()
        .map(|format| (format.media_type.to_owned(), json!({"schema": {"type": "string", "format": "binary"}})))
        .collect();
    let mut drawn = pictures.clone();
    let kinds = ["Barcode", "Modules"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    drawn.insert("application/json".into(), json!({"schema": {"anyOf": kinds}}));
    let mut schemas = Map::new();
    schemas.insert("Request".into(), request_schema());
    schemas.insert("LinkRequest".into(), link_schema());
    schemas.insert("BatchItem".into(), item_schema());
    schemas.insert(
        "Link".into(),
        json!({"type": "object", "required": ["url", "expires_at"], "properties": {
            "url": {"type": "string", "format": "uri"}, "expires_at": {"type": "string", "format": "date-time"}}}),
    );
    schemas.insert("Image".into(), table_schema(&TABLES.style));
    for entry in LIST {
        schemas.insert(format!("Options-{}", entry.facts.id), table_schema(TABLES.symbology(entry)));
    }
    let barcode = json!({
        "symbology": {"type": "string"}, "format": {"type": "string"}, "media_type": {"type": "string"},
        "data_base64": {"type": "string", "format": "byte"}, "width": {"type": "integer"},
        "height": {"type": "integer"}, "text": {"type": "string"}, "receipt": {"type": "object"}});
    let mut result = barcode.clone();
    result["id"] = id_schema();
    result["rows"] = json!({"type": "array", "items": {"type": "string"},
        "description": "For the format modules: one row of modules, 1 is dark."});
    result["error"] = json!({"$ref": "#/components/schemas/Fault"});
    let fault = json!({
        "code": {"type": "string", "description": "Stable. One of the codes of the error contract.",
            "example": CODES[0].0},
        "detail": {"type": "string"}, "field": {"type": "string"}, "position": {"type": "integer"}});
    let mut problem = fault.clone();
    for (name, kind) in [("type", "string"), ("title", "string"), ("status", "integer"), ("request_id", "string")] {
        problem[name] = json!({ "type": kind });
    }
    for (name, required, properties) in [
        ("Barcode", &["symbology", "format", "media_type", "data_base64"][..], barcode),
        ("BatchResult", &[], result.clone()),
        ("Modules", &["rows"], json!({"rows": result["rows"]})),
        ("Fault", &["code", "detail"], fault),
        ("Problem", &["type", "title", "status", "code", "detail", "request_id"], problem),
    ] {
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schemas.insert(name.into(), schema);
    }
    let secured = json!([{"bearer": []}]);
    json!({
        "openapi": "3.0.3",
        "info": {"title": "RayBarcode", "version": env!("CARGO_PKG_VERSION"),
            "description": "Draws barcodes for licensed Salesforce orgs."},
        "paths": {
            "/v1/barcodes": {
                "get": {"operationId": "getBarcode", "summary": "A barcode for an <img> tag.",
                    "security": [{"bearer": []}, {"query": []}],
                    "parameters": parameters(),
                    "responses": answers(json!({"description": "The picture.", "content": drawn}), &[414])},
                "post": {"operationId": "generateBarcode", "summary": "A barcode from a JSON request.",
                    "security": secured,
                    "requestBody": {"required": true, "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Request"},
                        "example": {"symbology": "qr-code", "data": "HELLO", "format": "png"}}}},
                    "responses": answers(json!({"description": "The picture, or JSON where Accept asks for it.",
                        "content": drawn}), &[413, 415])},
            },
            "/v1/barcodes/batch": {
                "post": {"operationId": "generateBarcodes", "summary": "Up to 100 barcodes, one result an item.",
                    "security": secured,
                    "requestBody": {"required": true, "content": {
                        "application/json": {"schema": {"type": "object", "required": ["items"],
                            "additionalProperties": false, "properties": {"items": {"type": "array", "maxItems": 100,
                                "items": {"$ref": "#/components/schemas/BatchItem"}}}}},
                        "application/x-ndjson": {"schema": {"type": "string"}}}},
                    "responses": answers(json!({"description": "The results in order.", "content": {
                        "application/json": {"schema": {"type": "object", "required": ["items"], "properties": {
                            "items": {"type": "array", "items": {"$ref": "#/components/schemas/BatchResult"}}}}},
                        "application/x-ndjson": {"schema": {"type": "string"}}}}), &[413, 415])},
            },
            "/v1/links": {
                "post": {"operationId": "createLink", "summary": "A link to a barcode that shows nothing of it.",
                    "security": secured,
                    "requestBody": {"required": true, "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/LinkRequest"},
                        "example": {"symbology": "qr-code", "data": "HELLO", "expires_in": 600}}}},
                    "responses": answers(json!({"description": "The link and its end.", "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Link"}}}}), &[413, 415])},
            },
            "/i/{sealed}": {
                "get": {"operationId": "getLinkedBarcode", "summary": "The barcode of a sealed link.",
                    "parameters": [{"name": "sealed", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "responses": answers(json!({"description": "The picture.", "content": pictures}), &[414])},
            },
            "/v1/symbologies": {"get": {"operationId": "listSymbologies", "summary": "The catalogue.",
                "responses": {"200": json_answer("Every symbology with its options.")}}},
            "/openapi.json": {"get": {"operationId": "getOpenApi", "summary": "This document.",
                "responses": {"200": json_answer("OpenAPI 3.0.3.")}}},
            "/healthz": {"get": {"operationId": "isAlive", "summary": "Liveness.",
                "responses": {"200": json_answer("The process answers.")}}},
            "/readyz": {"get": {"operationId": "isReady", "summary": "Readiness.",
                "responses": {"200": json_answer("Ready."), "503": json_answer("Stopping.")}}},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "barcode+jwt"},
                "query": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
    })
}

fn json_answer(description: &str) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": {"type": "object"}}}})
}

fn answers(success: Value, more: &[u16]) -> Value {
    let mut answers = Map::new();
    answers.insert("200".into(), success);
    for status in [400, 401, 403, 422, 429, 431, 500, 503].iter().chain(more) {
        answers.insert(
            status.to_string(),
            json!({"description": "A problem.", "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}),
        );
    }
    Value::Object(answers)
}

/// The fields of a request.
fn fields() -> Map<String, Value> {
    let ids: Vec<&str> = LIST.iter().map(|entry| entry.facts.id).collect();
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.id).chain(["modules"]).collect();
    [
        (
            "symbology",
            json!({"type": "string", "description": format!("Canonical id or alias. Ids: {}", ids.join(", ")),
                "example": "qr-code"}),
        ),
        (
            "data",
            json!({"type": "string", "description": "Text; GS1 element strings with bracketed AIs.",
                "example": "HELLO"}),
        ),
        ("data_base64", json!({"type": "string", "description": "Bytes instead of text."})),
        ("options", json!({"type": "object", "description": "Options of the symbology: see its schema Options-<id>."})),
        ("format", json!({"type": "string", "enum": formats, "default": FORMATS[0].id})),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

fn request_schema() -> Value {
    let optional = |(name, schema)| if name == "symbology" { (name, schema) } else { (name, or_null(schema)) };
    let mut fields: Map<String, Value> = fields().into_iter().map(optional).collect();
    fields.insert("image".into(), json!({"$ref": "#/components/schemas/Image"}));
    json!({"type": "object", "required": ["symbology"], "additionalProperties": false, "properties": fields})
}

fn link_schema() -> Value {
    let mut schema = request_schema();
    schema["properties"]["expires_in"] = json!({"type": "integer", "minimum": 1, "default": MAX_LIFE,
        "description": "Seconds that the link lives: at most 900, until the license's end where the plan has long links."});
    schema
}

fn item_schema() -> Value {
    let mut schema = request_schema();
    schema["properties"]["id"] = id_schema();
    schema
}

fn id_schema() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true,
        "description": "The caller's own name for the item; comes back with its result."})
}

fn parameters() -> Value {
    let fields = fields();
    let of_field =
        |name: &str, required: bool| json!({"name": name, "in": "query", "required": required, "schema": fields[name]});
    let mut parameters = vec![
        of_field("symbology", true),
        of_field("data", false),
        of_field("data_base64", false),
        of_field("format", false),
    ];
    for option in &TABLES.style.options {
        parameters.push(json!({"name": option.name, "in": "query", "description": option.description,
            "schema": in_openapi(&option.schema)}));
    }
    parameters.push(json!({"name": "options", "in": "query", "style": "form", "explode": true,
        "description": "Options of the symbology, each as a parameter of its own.",
        "schema": {"type": "object", "additionalProperties": {"type": "string"}}}));
    Value::Array(parameters)
}

fn table_schema(table: &crate::options::Table) -> Value {
    let properties: Map<String, Value> =
        table.options.iter().map(|option| (option.name.clone(), or_null(in_openapi(&option.schema)))).collect();
    json!({"type": "object", "nullable": true, "additionalProperties": false, "properties": properties})
}

/// A member of a JSON object: `null` means that it is left out, as Apex writes it.
fn or_null(mut schema: Value) -> Value {
    schema["nullable"] = json!(true);
    // OpenAPI 3.0.3 (clarification of `nullable`): a list of values must name null too.
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
    schema
}

/// A JSON schema (draft 7) in the words of OpenAPI 3.0: no type lists, no `const`, no `null` type.
fn in_openapi(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut out = Map::new();
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("type", Value::Array(types)) => {
                let named: Vec<&Value> = types.iter().filter(|name| *name != "null").collect();
                if named.len() < types.len() {
                    out.insert("nullable".into(), json!(true));
                }
                if let [name] = named[..] {
                    out.insert("type".into(), name.clone());
                } else {
                    out.insert("anyOf".into(), named.iter().map(|name| json!({"type": name})).collect());
                }
            }
            ("oneOf" | "anyOf", Value::Array(kinds)) => {
                let some: Vec<&Value> = kinds.iter().filter(|kind| kind["type"] != "null").collect();
                if some.len() < kinds.len() {
                    out.insert("nullable".into(), json!(true));
                }
                let words: Option<Vec<&str>> = some.iter().map(|kind| kind["const"].as_str()).collect();
                if let Some(words) = words {
                    out.insert("type".into(), json!("string"));
                    out.insert("enum".into(), json!(words));
                } else if let [only] = some[..] {
                    if let Value::Object(only) = in_openapi(only) {
                        out.extend(only);
                    }
                } else {
                    out.insert("anyOf".into(), some.into_iter().map(in_openapi).collect());
                }
            }
            ("properties", Value::Object(members)) => {
                let members: Map<String, Value> =
                    members.iter().map(|(name, member)| (name.clone(), or_null(in_openapi(member)))).collect();
                out.insert("properties".into(), Value::Object(members));
            }
            // Widths of Rust integers, which OpenAPI does not know; the range says it all.
            ("format", _) | ("default", Value::Null) => {}
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(out)
}
