//! The registry as OpenAPI 3.0.3. Walks the same tables that check requests, so it cannot drift from them.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::{
    exchange::Exchange,
    limits::{ANSWER, ITEMS},
    problem::CODES,
};
use crate::{
    license::token::MAX_LIFE,
    render::FORMATS,
    request::TABLES,
    sheet::{GRID, LONGEST_CAPTION},
    symbology::LIST,
};

static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| document().to_string().into_bytes());

/// `GET /openapi.json`.
pub async fn get(request: HttpRequest) -> HttpResponse {
    Exchange::document(&request, "/openapi.json", &BODY)
}

fn document() -> Value {
    let pictures = FORMATS
        .iter()
        .map(|format| (format.media_type.to_owned(), json!({"schema": {"type": "string", "format": "binary"}})))
        .collect();
    let mut paths = Map::new();
    for part in [barcode_paths(&pictures), door_paths(&pictures), many_paths(), link_paths(&pictures), document_paths()]
    {
        paths.extend(part.as_object().cloned().unwrap_or_default());
    }
    #[cfg_attr(not(reader), expect(unused_mut, reason = "reading adds its routes"))]
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "RayBarcode", "version": env!("CARGO_PKG_VERSION"),
            "description": "Draws barcodes for licensed Salesforce orgs. What is read with GET is answered to HEAD too, without the body."},
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "barcode+jwt"},
                "query": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
    });
    #[cfg(reader)]
    describe_reading(&mut document);
    document
}

fn schemas() -> Map<String, Value> {
    let mut schemas = answer_schemas();
    for (name, schema) in [
        ("Request", request_schema()),
        ("LinkRequest", link_schema()),
        ("BatchItem", item_schema()),
        ("Label", label_schema()),
        ("SheetRequest", sheet_schema()),
        ("Image", table_schema(&TABLES.style)),
    ] {
        schemas.insert(name.into(), schema);
    }
    for entry in LIST {
        schemas.insert(format!("Options-{}", entry.facts.id), table_schema(TABLES.symbology(entry)));
    }
    schemas
}

/// What is answered in JSON.
fn answer_schemas() -> Map<String, Value> {
    let barcode = json!({
        "symbology": {"type": "string"}, "format": {"type": "string"}, "media_type": {"type": "string"},
        "data_base64": {"type": "string", "format": "byte"}, "width": {"type": "integer"},
        "height": {"type": "integer"}, "text": {"type": "string"},
        "alt": {"type": "object", "properties": {"en": {"type": "string"}, "ja": {"type": "string"}}},
        "data_uri": {"type": "string"}, "markup": {"type": "string"}, "receipt": {"type": "object"}});
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
    let sheet = json!({
        "media_type": {"type": "string"}, "data_base64": {"type": "string", "format": "byte"}, "pages": {"type": "integer"},
        "receipts": {"type": "array", "items": {"type": "object"}, "description": "Of the labels in order."}});
    let link =
        json!({"url": {"type": "string", "format": "uri"}, "expires_at": {"type": "string", "format": "date-time"}});
    let schemas = [
        ("Barcode", &["symbology", "format", "media_type", "data_base64"][..], barcode),
        ("BatchResult", &[], result.clone()),
        ("Modules", &["rows"], json!({"rows": result["rows"]})),
        ("Fault", &["code", "detail"], fault),
        ("Problem", &["type", "title", "status", "code", "detail", "request_id"], problem),
        ("Sheet", &["media_type", "data_base64", "pages", "receipts"], sheet),
        ("Link", &["url", "expires_at"], link),
    ];
    let schema = |(name, required, properties): (&str, &[&str], Value)| {
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        (name.to_owned(), schema)
    };
    schemas.into_iter().map(schema).collect()
}

/// What a caller needs who sends no query.
fn by_header() -> Value {
    json!([{"bearer": []}])
}

fn barcode_paths(pictures: &Map<String, Value>) -> Value {
    let mut drawn = pictures.clone();
    let kinds = ["Barcode", "Modules"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    drawn.insert("application/json".into(), json!({"schema": {"anyOf": kinds}}));
    json!({
        "/v1/barcodes": {
            "get": {"operationId": "getBarcode", "summary": "A barcode for an <img> tag.",
                "security": [{"bearer": []}, {"query": []}],
                "parameters": parameters(),
                "responses": drawn_answers(json!({"description": "The picture.", "content": drawn}), &[414], pictures)},
            "post": {"operationId": "generateBarcode", "summary": "A barcode from a JSON request.",
                "security": by_header(),
                "requestBody": {"required": true, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Request"},
                    "example": {"symbology": "qr-code", "data": "HELLO", "format": "png"}}}},
                "responses": answers(json!({"description": "The picture, or JSON where Accept asks for it.",
                    "content": drawn}), &[413, 415])},
        },
    })
}

/// The RayBarcode door; its refusals are drawn in `all` formats.
fn door_paths(all: &Map<String, Value>) -> Value {
    let mut pictures = all.clone();
    pictures.retain(|name, _| ["image/png", "image/svg+xml"].contains(&name.as_str()));
    json!({
        "/api/barcode": {
            "get": {"operationId": "getRayBarcode", "summary": "A barcode by the parameters of RayBarcode.",
                "security": [{"bearer": []}, {"query": []}],
                "parameters": door_parameters(),
                "responses": drawn_answers(json!({"description": "The picture.", "content": pictures}), &[414], all)},
            "post": {"operationId": "postRayBarcode", "summary": "The same as a form or a flat JSON object.",
                "security": by_header(),
                "requestBody": {"required": true, "content": {
                    "application/x-www-form-urlencoded": {"schema": door_schema()},
                    "application/json": {"schema": door_schema()}}},
                "responses": drawn_answers(json!({"description": "The picture.", "content": pictures}), &[413, 415], all)},
        },
    })
}

/// Many barcodes in one call.
fn many_paths() -> Value {
    json!({
        "/v1/barcodes/batch": {
            "post": {"operationId": "generateBarcodes", "summary": "One to 100 barcodes, one result an item.",
                "security": by_header(),
                "parameters": [{"name": "archive", "in": "query", "schema": {"type": "string", "enum": ["zip"]},
                    "description": "The same as Accept: application/zip."},
                    {"name": "answer_limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": ANSWER},
                    "description": "Most bytes of the answer, for callers with little memory; longer ones are refused (413)."}],
                "requestBody": {"required": true, "content": {
                    "application/json": {"schema": {"type": "object", "required": ["items"],
                        "additionalProperties": false, "properties": {"items": {"type": "array", "minItems": 1, "maxItems": ITEMS,
                            "items": {"$ref": "#/components/schemas/BatchItem"}}}}},
                    "application/x-ndjson": {"schema": {"type": "string"}}}},
                "responses": answers(json!({"description": "The results in order.", "content": {
                    "application/json": {"schema": {"type": "object", "required": ["items"], "properties": {
                        "items": {"type": "array", "items": {"$ref": "#/components/schemas/BatchResult"}}}}},
                    "application/zip": {"schema": {"type": "string", "format": "binary"}},
                    "application/x-ndjson": {"schema": {"type": "string"}}}}), &[413, 415])},
        },
        "/v1/sheets": {
            "post": {"operationId": "printSheet", "summary": "Labels in a grid on paper, as PDF.",
                "security": by_header(),
                "requestBody": {"required": true, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/SheetRequest"},
                    "example": {"columns": 3, "rows": 8, "margins": 10, "labels": [
                        {"symbology": "qr-code", "data": "HELLO", "caption": "HELLO"}]}}}},
                "responses": answers(json!({"description": "The PDF, or JSON where Accept asks for it.", "content": {
                    "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                    "application/json": {"schema": {"$ref": "#/components/schemas/Sheet"}}}}), &[413, 415])},
        },
    })
}

fn link_paths(pictures: &Map<String, Value>) -> Value {
    json!({
        "/v1/links": {
            "post": {"operationId": "createLink", "summary": "A link to a barcode that shows nothing of it.",
                "security": by_header(),
                "requestBody": {"required": true, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/LinkRequest"},
                    "example": {"symbology": "qr-code", "data": "HELLO", "expires_in": 600}}}},
                "responses": answers(json!({"description": "The link and its end.", "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Link"}}}}), &[413, 415])},
        },
        "/i/{sealed}": {
            "get": {"operationId": "getLinkedBarcode", "summary": "The barcode of a sealed link.",
                "parameters": [{"name": "sealed", "in": "path", "required": true, "schema": {"type": "string"}}, on_error()],
                "responses": drawn_answers(json!({"description": "The picture.", "content": pictures}), &[414], pictures)},
        },
    })
}

/// What needs no token and is the same for everybody.
fn document_paths() -> Value {
    json!({
        "/v1/symbologies": {"get": {"operationId": "listSymbologies", "summary": "The catalogue.",
            "responses": {"200": json_answer("Every symbology with its options.")}}},
        "/openapi.json": {"get": {"operationId": "getOpenApi", "summary": "This document.",
            "responses": {"200": json_answer("OpenAPI 3.0.3.")}}},
        "/healthz": {"get": {"operationId": "isAlive", "summary": "Liveness.",
            "responses": {"200": json_answer("The process answers.")}}},
        "/readyz": {"get": {"operationId": "isReady", "summary": "Readiness.",
            "responses": {"200": json_answer("Ready."), "503": json_answer("Stopping.")}}},
    })
}

/// The routes that read pictures.
#[cfg(reader)]
fn describe_reading(document: &mut Value) {
    let text = |meaning: &str| json!({"type": "string", "description": meaning});
    let harder = json!({"type": "boolean", "default": true,
        "description": "Look once more, enlarged, where nothing was found in a small image."});
    let names: Vec<&str> = crate::scan::readable();
    let symbologies = json!({"type": "array", "items": {"type": "string", "enum": names},
        "description": "What to look for, by id or alias; everything readable where it is left out."});
    let whole = json!({"type": "integer"});
    let point = json!({"type": "object", "properties": {"x": whole, "y": whole}});
    let image = json!({"type": "string", "format": "byte", "description": "PNG, JPEG, WebP, GIF, BMP or TIFF in base64, or as data: URI."});
    let schemas = json!({
        "ScanRequest": {"type": "object", "required": ["image_base64"], "additionalProperties": false, "properties": {
            "image_base64": image, "symbologies": symbologies, "try_harder": harder}},
        "VerifyRequest": {"type": "object", "required": ["image_base64"], "additionalProperties": false, "properties": {
            "image_base64": image, "symbologies": symbologies, "try_harder": harder,
            "symbology": text("What the symbol should be, by id or alias."),
            "data": text("What it should hold; GS1 element strings with bracketed AIs."),
            "data_base64": text("Bytes instead of text.")}},
        "ScanAnswer": {"type": "object", "required": ["symbols", "width", "height"], "properties": {
            "symbols": {"type": "array", "items": {"$ref": "#/components/schemas/FoundSymbol"}},
            "width": whole, "height": whole,
            "sequences": {"type": "array", "description": "Structured appends whose parts are all in the image, joined.",
                "items": {"type": "object"}}}},
        "FoundSymbol": {"type": "object", "required": ["symbology", "text", "bytes_base64", "identifier", "position", "orientation"],
            "properties": {
                "symbology": text("Canonical id."), "text": text("What it holds."),
                "bytes_base64": text("The same as bytes."), "identifier": text("Symbology identifier (ISO/IEC 15424)."),
                "position": {"type": "array", "items": point,
                    "description": "Upper left, upper right, lower right, lower left corner of the symbol, in pixels."},
                "orientation": {"type": "integer", "description": "Degrees clockwise."},
                "encoding": text("The encoding that was decided on, where the symbol names none."),
                "eci": {"type": "array", "items": whole}, "inverted": {"type": "boolean"}, "mirrored": {"type": "boolean"},
                "add_on": text("Digits of an EAN or UPC add-on."), "version": text("Version or size."),
                "error_correction": text("Level of error correction."),
                "unused_error_correction": {"type": "number", "description": "A share."},
                "part": {"type": "object", "description": "Place in a structured append: index from 1, total, id."},
                "gs1": {"type": "object", "description": "The element string: text with brackets, and its elements."}}},
        "VerifyAnswer": {"type": "object", "required": ["match", "symbols"], "properties": {
            "match": {"type": "boolean"}, "symbols": {"type": "integer", "description": "How many were read."},
            "reason": text("no-symbol or different-data."),
            "part": text("linear-component: what of a composite was compared."),
            "difference": {"type": "object", "description": "The first: position in bytes, expected, found."},
            "symbol": {"$ref": "#/components/schemas/FoundSymbol"},
            "quality": {"type": "object", "description": "An estimate in the manner of ISO/IEC 15415 and 15416; no verification."}}},
    });
    if let (Value::Object(schemas), Some(all)) = (schemas, document["components"]["schemas"].as_object_mut()) {
        all.extend(schemas);
    }
    let body = |schema: &str| json!({"schema": {"$ref": format!("#/components/schemas/{schema}")}});
    document["paths"]["/v1/scan"] = json!({"post": {"operationId": "scanImage", "summary": "The symbols in an image.",
        "security": by_header(),
        "parameters": [
            {"name": "symbologies", "in": "query", "style": "form", "explode": false, "schema": symbologies,
                "description": "For a body that is the image itself."},
            {"name": "try_harder", "in": "query", "schema": harder, "description": "For a body that is the image itself."}],
        "requestBody": {"required": true, "content": {
            "image/*": {"schema": {"type": "string", "format": "binary"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "application/json": body("ScanRequest")}},
        "responses": answers(json!({"description": "What was read; an empty list where nothing was.",
            "content": {"application/json": body("ScanAnswer")}}), &[413, 415])}});
    document["paths"]["/v1/verify"] = json!({"post": {"operationId": "verifyImage",
        "summary": "Whether an image holds what it should.", "security": by_header(),
        "requestBody": {"required": true, "content": {"application/json": body("VerifyRequest")}},
        "responses": answers(json!({"description": "The comparison and an estimate of the quality.",
            "content": {"application/json": body("VerifyAnswer")}}), &[413, 415])}});
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

/// The same of a route that draws its refusals where `on_error` asks for it.
fn drawn_answers(success: Value, more: &[u16], pictures: &Map<String, Value>) -> Value {
    let mut answers = answers(success, more);
    for (status, answer) in answers.as_object_mut().into_iter().flatten() {
        if let ("4" | "5", Some(content)) = (&status[..1], answer["content"].as_object_mut()) {
            content.extend(pictures.clone());
        }
    }
    answers
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
    schema["properties"]["expires_in"] = json!({"type": "integer", "minimum": 1, "default": MAX_LIFE, "nullable": true,
        "description": "Seconds that the link lives: at most 900, until the license's end where the plan has long links."});
    schema
}

fn item_schema() -> Value {
    let mut schema = request_schema();
    schema["properties"]["id"] = id_schema();
    schema
}

fn label_schema() -> Value {
    let mut schema = request_schema();
    schema["properties"]["format"] = json!({"type": "string", "enum": ["pdf", null], "nullable": true});
    schema["properties"]["caption"] = or_null(json!({"type": "string", "maxLength": LONGEST_CAPTION,
        "description": "Text below the barcode; a line feed starts a new line."}));
    schema
}

fn sheet_schema() -> Value {
    let mut schema = table_schema(&GRID);
    schema["nullable"] = json!(false);
    schema["required"] = json!(["labels"]);
    schema["properties"]["labels"] = json!({"type": "array", "minItems": 1, "maxItems": ITEMS,
        "items": {"$ref": "#/components/schemas/Label"}});
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
    parameters.push(on_error());
    Value::Array(parameters)
}

fn on_error() -> Value {
    json!({"name": "on_error", "in": "query", "schema": on_error_schema()})
}

fn on_error_schema() -> Value {
    json!({"type": "string", "enum": ["json", "image"], "default": "json",
        "description": "With image a refusal has the same status and is drawn, for <img> tags."})
}

fn door_schema() -> Value {
    let side = json!({"type": "integer", "minimum": 1, "maximum": 8000, "default": 100, "description": "Pixels."});
    json!({"type": "object", "required": ["type", "value"], "properties": {
        "type": {"type": "string", "description": "Name of the type, as QRCode or JAN13.", "example": "QRCode"},
        "value": {"type": "string", "description": "The data.", "example": "HELLO"},
        "imageWidth": side, "imageHeight": side,
        "outputFormat": {"type": "string", "enum": ["PNG", "SVG"], "default": "PNG"},
        "options": {"type": "string", "description": "Options string: {'Name':'value'}.", "maxLength": 4096},
        "on_error": on_error_schema()}})
}

fn door_parameters() -> Value {
    let schema = door_schema();
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, schema)| {
        let required = ["type", "value"].contains(&name.as_str());
        json!({"name": name, "in": "query", "required": required, "schema": schema})
    });
    fields.collect()
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
