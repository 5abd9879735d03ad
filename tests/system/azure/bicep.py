"""Reads a Bicep template with its parameter file and works it out: the list of resources that would be sent to Azure.

Not the compiler: it knows what azure/ uses, and refuses everything else by name. What only Azure knows (ids, host names) stays
a `Later`, a text that says where it comes from. Types are judged in models.py.
"""
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import tree_sitter
import tree_sitter_bicep

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))


class Fault(Exception):
    """Something of the template that does not hold."""


class Later(str):
    """A value that only Azure knows."""


@dataclass
class Resource:
    """A resource as it would be sent."""
    symbol: str
    type: str
    api: str
    name: str
    body: dict
    scope: "Resource | None" = None
    line: int = 0
    children: dict = field(default_factory=dict)

    @property
    def id(self):
        return Later(f"/{self.type}/{self.name}")

    def member(self, name):
        if name in ("name", "id", "type"):
            return getattr(self, name)
        return Later(f"{self.symbol}.{name}")


def load(template, parameters, environment):
    """The resources of a template, with the values of a `.bicepparam`."""
    return work_out(template, parameters, environment).resources


def work_out(template, parameters, environment):
    """A template with the values of a `.bicepparam`: its `resources` and `outputs`."""
    return Template(Path(template), values(Path(parameters), environment))


def values(path, environment):
    """The values that a `.bicepparam` gives."""
    source = path.read_text()
    if not source.lstrip().startswith("using 'main.bicep'"):
        raise Fault(f"{path.name}: does not begin with using 'main.bicep'")
    # The grammar knows no `param name = value`.
    source = source.replace("using 'main.bicep'", "", 1).replace("\nparam ", "\nvar ")
    scope = Scope(path, {"readEnvironmentVariable": lambda name, *usual: lookup(environment, name, usual, path), "json": json.loads})
    found = {}
    for node in parse(path, source).named_children:
        if node.type == "variable_declaration":
            name, value = node.named_children
            found[text(name)] = scope.value(value)
    return found


def lookup(environment, name, usual, path):
    if name in environment:
        return environment[name]
    if usual:
        return usual[0]
    raise Fault(f"{path.name}: the variable {name} is not set")


def parse(path, source):
    root = PARSER.parse(source.encode()).root_node
    if root.has_error:
        bad = next((node for node in walk(root) if node.type == "ERROR" or node.is_missing), root)
        raise Fault(f"{path.name}:{bad.start_point[0] + 1}: syntax error")
    return root


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def text(node):
    return node.text.decode()


class Scope:
    """Names and what they stand for."""

    def __init__(self, path, names):
        self.path, self.names = path, names

    def with_names(self, **names):
        return Scope(self.path, {**self.names, **names})

    def fault(self, node, message):
        return Fault(f"{self.path.name}:{node.start_point[0] + 1}: {message}")

    def value(self, node):
        """What an expression comes to."""
        kind, parts = node.type, node.named_children
        if kind == "string":
            return self.string(parts)
        if kind == "number":
            return int(text(node))
        if kind == "boolean":
            return text(node) == "true"
        if kind == "null":
            return None
        if kind == "array":
            return self.array(parts)
        if kind == "object":
            return self.object(node)
        if kind == "parenthesized_expression":
            return self.value(parts[0])
        if kind == "identifier":
            return self.name(node)
        if kind == "member_expression" and parts[0].type == "ternary_expression":
            # The grammar takes `a ? b : c.d` for `(a ? b : c).d`.
            condition, yes, no = parts[0].named_children
            return self.value(yes) if self.value(condition) else self.member(node, self.value(no), text(parts[1]))
        if kind == "member_expression":
            return self.member(node, self.value(parts[0]), text(parts[1]))
        if kind == "resource_expression":
            return self.child(node, self.value(parts[0]), text(parts[1]))
        if kind == "subscript_expression":
            return self.index(node, self.value(parts[0]), self.value(parts[1]))
        if kind == "ternary_expression":
            condition, yes, no = parts
            return self.value(yes if self.value(condition) else no)
        if kind == "binary_expression":
            return self.binary(node)
        if kind == "call_expression":
            return self.call(node)
        if kind == "for_statement":
            return self.loop(node, lambda scope, body: scope.value(body))
        raise self.fault(node, f"{kind} is more than this reader knows")

    def string(self, parts):
        pieces, later = [], False
        for part in parts:
            if part.type == "interpolation":
                piece = self.value(part.named_children[0])
                later |= isinstance(piece, Later)
                pieces.append(str(piece))
            elif part.type == "escape_sequence":
                pieces.append({"\\n": "\n", "\\t": "\t"}.get(text(part), text(part)[1:]))
            else:
                pieces.append(text(part))
        return (Later if later else str)("".join(pieces))

    def array(self, parts):
        found, parts = [], [part for part in parts if part.type != "comment"]
        while parts:
            source = text(parts[0])
            end = parts.pop(0)
            if parts and parts[0].start_byte == end.end_byte:
                # The grammar cuts `a[i].b` and `a().b` in two when they stand in an array.
                end = parts.pop(0)
                source += text(end)
                found.append(self.value(parse(self.path, f"var x = {source}").named_children[0].named_children[1]))
            else:
                found.append(self.value(end))
        return found

    def object(self, node):
        found = {}
        for part in node.named_children:
            if part.type != "object_property" or part.named_children[0].type == "resource_declaration":
                continue
            key, value = part.named_children
            key = self.value(key) if key.type == "string" else text(key)
            if key in found:
                raise self.fault(part, f"{key} is given twice")
            found[str(key)] = self.value(value)
        return found

    def name(self, node):
        name = text(node)
        if name not in self.names:
            raise self.fault(node, f"{name} is not declared")
        value = self.names[name]
        # Variables are worked out when they are first asked for, as in Bicep their order does not matter.
        if isinstance(value, Lazy):
            value = value.get(name)
        return value

    def member(self, node, value, name):
        if isinstance(value, Resource):
            return value.member(name)
        if isinstance(value, Later):
            return Later(f"{value}.{name}")
        if isinstance(value, dict) and name in value:
            return value[name]
        raise self.fault(node, f"there is no {name} in {text(node.named_children[0])}")

    def child(self, node, value, name):
        if isinstance(value, Resource) and name in value.children:
            return value.children[name]
        raise self.fault(node, f"there is no {name} in {text(node.named_children[0])}")

    def index(self, node, value, index):
        if isinstance(value, Later):
            return Later(f"{value}[{index}]")
        try:
            return value[index]
        except (IndexError, KeyError, TypeError):
            raise self.fault(node, f"there is no {index!r} in {text(node.named_children[0])}") from None

    def binary(self, node):
        left, right = (self.value(part) for part in node.named_children)
        operator = next(text(part) for part in node.children if not part.is_named)
        operations = {
            "==": lambda: left == right, "!=": lambda: left != right, "*": lambda: left * right, "/": lambda: left // right,
            "+": lambda: left + right, "-": lambda: left - right, ">": lambda: left > right, "<": lambda: left < right,
            "&&": lambda: left and right, "||": lambda: left or right,
        }
        if operator not in operations:
            raise self.fault(node, f"{operator} is more than this reader knows")
        return operations[operator]()

    def call(self, node):
        target, arguments = node.named_children
        if target.type == "member_expression":
            return Later(f"{text(target)}()")
        name = text(target)
        if not callable(self.names.get(name)):
            raise self.fault(node, f"there is no function {name} that this reader knows")
        return self.names[name](*(self.value(part) for part in arguments.named_children))

    def loop(self, node, each):
        parts = node.named_children
        names = [text(part) for part in parts[0].named_children] if parts[0].type == "for_loop_parameters" else [text(parts[0])]
        items = self.value(parts[1])
        if isinstance(items, Later) or not isinstance(items, list):
            raise self.fault(node, "what the loop runs over must be known before the deployment")
        return [each(self.with_names(**dict(zip(names, (item, i)))), parts[2]) for i, item in enumerate(items)]


class Lazy:
    """A variable not worked out yet."""

    def __init__(self, work):
        self.work, self.busy, self.found = work, False, []

    def get(self, name):
        if not self.found:
            if self.busy:
                raise Fault(f"{name} depends on itself")
            self.busy = True
            self.found = [self.work()]
        return self.found[0]


class Template(Scope):
    """A template being worked out."""

    def __init__(self, path, given):
        super().__init__(path, {})
        self.source = path.read_text()
        self.resources, self.outputs = [], {}
        self.names.update(self.functions())
        root = parse(path, self.source)
        for node in walk(root):
            self.loops_where_they_may_be(node)
        self.parameters(root, dict(given))
        for node in root.named_children:
            if node.type == "variable_declaration":
                name, value = node.named_children
                self.declare(name, Lazy(lambda value=value: self.value(value)))
            elif node.type in ("resource_declaration", "module_declaration"):
                self.declare(node.named_children[0], Lazy(lambda node=node: self.resource(node)))
        for node in root.named_children:
            if node.type in ("resource_declaration", "module_declaration", "variable_declaration"):
                self.name(node.named_children[0])
            elif node.type == "output_declaration":
                self.outputs[text(node.named_children[0])] = self.value(node.named_children[-1])

    def declare(self, node, value):
        if text(node) in self.names and not callable(self.names[text(node)]):
            raise self.fault(node, f"{text(node)} is declared twice")
        self.names[text(node)] = value

    def loops_where_they_may_be(self, node):
        """A loop may be the value of a variable, a resource, or a property of a resource; not deeper in an expression."""
        if node.type != "for_statement":
            return
        above, parent = node, node.parent
        while parent and parent.type in ("object_property", "object", "array"):
            above, parent = parent, parent.parent
        direct = above is node and parent.type == "variable_declaration"
        if not (direct or parent.type in ("resource_declaration", "module_declaration", "output_declaration", "for_statement")):
            raise self.fault(node, "a loop is not allowed here")

    def parameters(self, root, given):
        decorators = []
        for node in root.named_children:
            if node.type == "decorators":
                decorators = [part.named_children[0] for part in node.named_children]
                continue
            if node.type == "parameter_declaration":
                name, kind = text(node.named_children[0]), text(node.named_children[1])
                if name in given:
                    value = given.pop(name)
                elif len(node.named_children) == 3:
                    value = self.value(node.named_children[2])
                else:
                    raise self.fault(node, f"the parameter {name} is not given")
                types = {"string": str, "int": int, "bool": bool, "array": list, "object": dict}
                if not isinstance(value, types[kind]):
                    raise self.fault(node, f"the parameter {name} is not of type {kind}")
                for decorator in decorators:
                    self.decorated(node, name, value, text(decorator.named_children[0]), decorator.named_children[1])
                self.names[name] = value
            decorators = []
        if given:
            raise Fault(f"{self.path.name}: there is no parameter {', '.join(given)}")

    def decorated(self, node, name, value, decorator, arguments):
        limit = self.value(arguments.named_children[0]) if arguments.named_children else None
        holds = {
            "description": True, "secure": True,
            "allowed": decorator != "allowed" or value in limit,
            "minLength": decorator != "minLength" or len(value) >= limit,
            "maxLength": decorator != "maxLength" or len(value) <= limit,
            "minValue": decorator != "minValue" or value >= limit,
            "maxValue": decorator != "maxValue" or value <= limit,
        }
        if not holds[decorator]:
            raise self.fault(node, f"the parameter {name} breaks its @{decorator}({limit})")

    def resource(self, node, parent=None, scope=None):
        """A declared resource, or the list of a loop's."""
        scope = scope or self
        symbol, kind, body = node.named_children[:3]
        kind = scope.value(kind)
        if body.type == "for_statement":
            return scope.loop(body, lambda scope, body: self.one(scope, text(symbol), kind, body, parent))
        return self.one(scope, text(symbol), kind, body, parent)

    def one(self, scope, symbol, kind, body, parent):
        if body.type != "object":
            raise self.fault(body, f"{body.type} is more than this reader knows")
        properties = scope.object(body)
        if kind.endswith(".bicep"):
            module = Template(self.path.parent / kind, properties["params"])
            self.resources += module.resources
            return Later(f"module {symbol}")
        kind, _, api = kind.partition("@")
        above = properties.pop("parent", None) or parent
        if isinstance(above, Resource):
            kind = kind if "/" in kind else f"{above.type}/{kind}"
            api = api or above.api
            properties["name"] = f"{above.name}/{properties['name']}"
        elif above is not None:
            raise self.fault(body, f"the parent of {symbol} is no resource")
        if not api:
            raise self.fault(body, f"{symbol} has no version of its type")
        target = properties.pop("scope", None)
        for needed in properties.pop("dependsOn", []):
            if not isinstance(needed, (Resource, Later, list)):
                raise self.fault(body, f"{symbol} depends on something that is no resource")
        resource = Resource(symbol, kind, api, properties["name"], properties, target, body.start_point[0] + 1)
        self.resources.append(resource)
        for part in body.named_children:
            if part.type == "object_property" and part.named_children[0].type == "resource_declaration":
                child = part.named_children[0]
                resource.children[text(child.named_children[0])] = self.resource(child, resource, scope)
        return resource

    def functions(self):
        def union(first, *others):
            merged = dict(first)
            for other in others:
                for key, value in other.items():
                    both = isinstance(value, dict) and isinstance(merged.get(key), dict)
                    merged[key] = union(merged[key], value) if both else value
            return merged

        def short_hash(*parts):
            return hashlib.sha256("|".join(parts).encode()).hexdigest()

        def guid(*parts):
            digits = short_hash(*parts)
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))

        def file(path):
            target = self.path.parent / path
            if not target.is_file():
                raise Fault(f"{self.path.name}: there is no file {path}")
            return target.read_text()

        group = {"id": Later("/group"), "name": Later("group"), "location": "japaneast"}
        return {
            "union": union, "empty": lambda value: not value, "guid": guid, "loadTextContent": file, "json": json.loads, "string": str,
            "items": lambda value: [{"key": key, "value": value[key]} for key in sorted(value)],
            "max": max, "range": lambda start, count: list(range(start, start + count)),
            "replace": lambda value, old, new: value.replace(old, new),
            "take": lambda value, count: value[:count],
            "uniqueString": lambda *parts: short_hash(*parts)[:13],
            "resourceGroup": lambda: group,
            "subscription": lambda: {"tenantId": Later("tenant"), "id": Later("/subscription")},
            "environment": lambda: {"suffixes": {"keyvaultDns": ".vault.azure.net"}},
            "subscriptionResourceId": lambda kind, name: f"/{kind}/{name}",
        }
