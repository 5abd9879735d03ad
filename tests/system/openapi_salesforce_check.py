"""Whether Salesforce External Services can import /openapi-salesforce.json, and whether it tells the truth.

usage: openapi_salesforce_check.py PROGRAM

The rules are those of Salesforce's help: media types, sizes, names that Apex takes, one letter case, descriptions, no GET
with a body, no response headers. Beyond it, what External Services type badly is not there at all: choices of schemas, free
objects, properties without a type. Then each symbology's example goes through the operations, and the answers are held
against the schemas.
"""
import json
import re
import sys

from service import Service

# Salesforce help: External Services, System Limits; Naming and Description Conventions; Apex: Reserved Keywords.
LONGEST_DOCUMENT, LONGEST_DESCRIPTION, LONGEST_NAME = 10_000_000, 1333, 80
MEDIA_TYPES = {"application/json", "application/x-www-form-urlencoded", "text/plain"}
METHODS = {"get", "post", "put", "patch", "delete"}
TYPES = {"string", "integer", "number", "boolean", "array", "object"}
IDENTIFIER = re.compile(r"(?!.*__)[A-Za-z][A-Za-z0-9_]*(?<!_)")
RESERVED = set(
    """abstract activate and any array as asc autonomous begin bigdecimal blob boolean break bulk by byte case cast catch
    char class collect commit const continue currency date datetime decimal default delete desc do double else end enum
    exception exit export extends false final finally float for from global goto group having hint if implements import in
    inner insert instanceof int integer interface into join like limit list long loop map merge new not null nulls number
    object of on or outer override package parallel pragma private protected public retrieve return rollback select set
    short sobject sort static string super switch synchronized system testmethod then this throw time transaction trigger
    true try undelete update upsert using virtual void webservice when where while""".split()
)
# Members of a schema that are used here; whatever else appears was not thought about.
WORDS = {"type", "description", "properties", "required", "items", "$ref"}

counts, faults = {}, []


def check(rule, holds, where):
    counts[rule] = counts.get(rule, 0) + 1
    if not holds:
        faults.append(f"{rule}: {where}")


def check_name(name, where):
    check("names are Apex identifiers", IDENTIFIER.fullmatch(name) is not None, f"{where}: {name}")
    check("names are not reserved", name.lower() not in RESERVED, f"{where}: {name}")
    check("names have at most 80 characters", len(name) <= LONGEST_NAME, f"{where}: {name}")


def check_description(node, where):
    for word in ("description", "summary"):
        check("descriptions have at most 1333 characters", len(node.get(word, "")) <= LONGEST_DESCRIPTION, where)


def check_schema(schema, where, document, inline_object=False):
    check("schemas use known words alone", set(schema) <= WORDS, f"{where}: {set(schema) - WORDS}")
    check_description(schema, where)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        check("references lead to a named schema", name in document["components"]["schemas"], f"{where}: {schema['$ref']}")
        check("a reference stands alone", set(schema) == {"$ref"}, where)
        return
    check("every schema has one type", schema.get("type") in TYPES, where)
    if schema.get("type") == "array":
        check("arrays tell their items", "items" in schema, where)
        check_schema(schema.get("items", {}), where + "[]", document)
    if schema.get("type") == "object":
        check("objects are named schemas", inline_object, where)
        check("objects list their members", bool(schema.get("properties")), where)
        properties = schema.get("properties", {})
        check("required members exist", set(schema.get("required", [])) <= set(properties), where)
        for name, member in properties.items():
            check_name(name, where)
            check_schema(member, f"{where}.{name}", document)


def check_content(content, where, document):
    for media_type, told in content.items():
        check("media types are supported", media_type in MEDIA_TYPES, f"{where}: {media_type}")
        check("bodies refer to a named schema", "$ref" in told.get("schema", {}), where)
        check_schema(told.get("schema", {}), where, document)


def check_document(text):
    document = json.loads(text)
    check("the document is 3.0", document["openapi"].startswith("3.0."), document["openapi"])
    check("the document has at most 10,000,000 characters", len(text) <= LONGEST_DOCUMENT, len(text))
    ids = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            where = f"{method.upper()} {path}"
            check("methods are supported", method in METHODS, where)
            check("operations have an id", "operationId" in operation, where)
            check_name(operation.get("operationId", ""), where)
            check_description(operation, where)
            ids.append(operation.get("operationId", "").lower())
            check("a GET has no body", method != "get" or "requestBody" not in operation, where)
            for parameter in operation.get("parameters", []):
                check_name(parameter["name"], where)
                check("parameters stand in path, query or header", parameter["in"] in {"path", "query", "header"}, where)
                check_schema(parameter["schema"], where, document)
            check_content(operation.get("requestBody", {}).get("content", {}), where, document)
            check("success is told", "200" in operation["responses"], where)
            for status, response in operation["responses"].items():
                check("there are no response headers", "headers" not in response, f"{where} {status}")
                check_content(response.get("content", {}), f"{where} {status}", document)
    check("operation ids are unique", len(set(ids)) == len(ids), ids)
    spellings = {}
    for name, schema in document["components"]["schemas"].items():
        check_name(name, "schemas")
        check_description(schema, name)
        check_schema(schema, name, document, inline_object=True)
        for spelling in [name, *schema.get("properties", {})]:
            spellings.setdefault(spelling.lower(), set()).add(spelling)
    for spelling in spellings.values():
        # A class and a property may share a name: `options` is of the class `Options`.
        properties = {name for name in spelling if name[0].islower()}
        check("a name has one letter case", len(properties) <= 1 and len(spelling - properties) <= 1, spelling)
    return document


def mismatch(value, schema, document, where="answer"):
    """Where a value does not have the type that the schema tells; None where it does. Members may be more than told."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    if not isinstance(value, kinds[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return f"{where} is {value!r}, not {schema['type']}"
    if schema["type"] == "array":
        return next(filter(None, (mismatch(v, schema["items"], document, f"{where}[{i}]") for i, v in enumerate(value))), None)
    if schema["type"] == "object":
        if missing := set(schema.get("required", [])) - set(value):
            return f"{where} lacks {missing}"
        told = ((name, schema["properties"][name]) for name in value if name in schema["properties"])
        return next(filter(None, (mismatch(value[name], s, document, f"{where}.{name}") for name, s in told)), None)
    return None


def sample(kind, definition):
    """A value that an option takes, of the type that the document tells; None where there is none."""
    schemas = [definition, *definition.get("anyOf", []), *definition.get("oneOf", [])]
    for schema in schemas:
        types = schema.get("type", [])
        if kind not in ([types] if isinstance(types, str) else types):
            continue
        if kind == "boolean":
            return False
        if kind in ("integer", "number"):
            return schema.get("minimum", 0)
        if "const" in schema:
            return schema["const"]
    return None


def check_answers(service, document):
    post = document["paths"]["/v1/barcodes"]["post"]
    answer_schema = post["responses"]["200"]["content"]["application/json"]["schema"]
    catalogue = json.loads(service.ask("/v1/symbologies")[2])
    items = []
    for symbology in catalogue["symbologies"]:
        body = {"symbology": symbology["id"], "data": symbology["example"]}
        items.append({"id": symbology["id"], **body})
        status, _, answer = service.ask("/v1/barcodes", json.dumps(body).encode(), Accept="application/json")
        fault = mismatch(json.loads(answer), answer_schema, document) if status == 200 else answer
        check("each example is drawn and the answer has its types", fault is None, f"{symbology['id']}: {fault}")
    batch_schema = document["paths"]["/v1/barcodes/batch"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    items = items[:97] + [{"id": "modules", "symbology": "qr-code", "data": "A", "format": "modules"}]
    items += [{"id": "wrong", "symbology": "ean-13", "data": "4901234567890"}]
    status, _, answer = service.ask("/v1/barcodes/batch", json.dumps({"items": items}).encode())
    fault = mismatch(json.loads(answer), batch_schema, document)
    check("a batch is answered and the answer has its types", status == 200 and fault is None, fault)
    check("a batch answers item by item", [i["id"] for i in json.loads(answer)["items"]] == [i["id"] for i in items], status)
    status, _, answer = service.ask("/v1/barcodes", b'{"symbology": "ean-13", "data": "4901234567890"}')
    fault = mismatch(json.loads(answer), {"$ref": "#/components/schemas/Problem"}, document)
    check("a refusal has the members of Problem", status == 422 and fault is None, fault)
    check("a refusal's status is told", str(status) in post["responses"], status)
    return catalogue


def check_members(document, catalogue):
    """Every option is there, and what can be said in its type is taken by the service's own tables."""
    schemas = document["components"]["schemas"]
    left_out = set()
    for schema, symbologies in (("Image", [{"id": "image", "options": catalogue["image"]}]), ("Options", catalogue["symbologies"])):
        members = schemas[schema]["properties"]
        known = {option["name"] for symbology in symbologies for option in symbology["options"]}
        left_out |= known - set(members)
        check("no member is invented", set(members) <= known, set(members) - known)
        for name, member in members.items():
            takers = [s["id"] for s in symbologies for o in s["options"]
                      if o["name"] == name and ("$ref" in member or sample(member["type"], o["schema"]) is not None
                                                or member["type"] == "string" and "string" in json.dumps(o["schema"]))]
            check("every member is taken by a symbology", bool(takers), name)
    check("only reserved words are left out", left_out <= RESERVED, left_out)
    return left_out


with Service(sys.argv[1]) as service:
    status, headers, text = service.ask("/openapi-salesforce.json")
    check("the document is JSON", status == 200 and headers["Content-Type"] == "application/json", status)
    document, left_out = check_document(text.decode()), set()
    if not faults:
        left_out = check_members(document, check_answers(service, document))

for rule, count in counts.items():
    print(f"{count:6} {rule}")
print(f"{len(text)} bytes, {len(document['components']['schemas'])} schemas; left out: {', '.join(sorted(left_out)) or 'nothing'}")
for fault in faults:
    print("FAULT", fault)
sys.exit(1 if faults else 0)
