"""The operations, fields and types of the spec, read with a YAML parser alone.

This reader of the language of spec/README.md is independent of the generator. It expects a valid spec; the generator
validates it.
"""

import re
from dataclasses import dataclass, replace

import yaml

_TYPE = re.compile(r"(?P<head>[\w-]+)<(?P<argument>.*)>")
_PRIMITIVES = {
    "string": "string", "secret": "string", "csv": "string",
    "int32": "integer", "int64": "integer", "duration": "integer",
    "double": "number", "bool": "boolean", "json": "any", "file": "file",
    "list": "array", "one-or-many": "array", "map": "map",
}
_NUMERIC_TIMES = {"epoch-ms", "epoch-s", "day-of-month", "unknown-number"}
_UNIVERSAL_HEADERS = {"content-type"}


@dataclass(frozen=True)
class Type:
    """A type expression: `list<Attendee>` has the head `list` and the argument `Attendee`."""

    head: str
    argument: str | None = None

    @classmethod
    def parse(cls, text):
        match = _TYPE.fullmatch(text)
        return cls(match["head"], match["argument"]) if match else cls(text)

    @property
    def item(self):
        return Type.parse(self.argument)

    def __str__(self):
        return f"{self.head}<{self.argument}>" if self.argument else self.head


@dataclass(frozen=True)
class Bounds:
    """`0..96`; either end may be missing."""

    low: float | None = None
    high: float | None = None

    @classmethod
    def parse(cls, text):
        if text is None:
            return cls()
        low, high = (_number(end) for end in str(text).split(".."))
        return cls(low, high)


def _number(text):
    if not text:
        return None
    return float(text) if "." in text else int(text)


@dataclass(frozen=True)
class Field:
    """A parameter of an operation, or a field of a struct."""

    name: str
    type: Type
    required: bool = False
    doc: str = ""
    length: Bounds = Bounds()
    range: Bounds = Bounds()
    items: Bounds = Bounds()
    default: object = None
    const: object = None
    bind: str | None = None

    @classmethod
    def parse(cls, entry, *, required=False):
        return cls(
            name=entry["name"],
            type=Type.parse(entry.get("type", "string")),
            required=entry.get("required", required) or "const" in entry or "bind" in entry,
            doc=entry.get("doc", ""),
            length=Bounds.parse(entry.get("length")),
            range=Bounds.parse(entry.get("range")),
            items=Bounds.parse(entry.get("items")),
            default=entry.get("default"),
            const=entry.get("const"),
            bind=entry.get("bind"),
        )

    def of_item(self):
        """Returns the field with the item type of its list, or None if its type has no items."""
        return replace(self, type=self.type.item, items=Bounds()) if self.type.argument else None


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    auth: str | None
    parameters: dict  # place -> {wire name -> Field}
    body: Field | None
    body_optional: bool
    media_type: str
    response: Field | None
    returns_single: bool
    notes: str
    result_code: dict | None
    examples: tuple  # as in the spec


class Spec:
    """Everything under spec/, by name."""

    def __init__(self, root):
        self.structs = {}
        self.enumerations = {}
        self.identifiers = set()
        self.operations = {}
        self.error_codes = set()
        documents = {path: _load(path) for path in sorted(root.rglob("*.yaml"))}
        for document in documents.values():
            self._declare(document)
        for document in documents.values():
            if "operation" in document:
                self.operations[document["operation"]] = self._operation(document)
        self._read_headers(root, documents)
        self.error_codes = {entry["code"] for entry in documents.get(root / "errors.yaml", {}).get("errors", ())}

    def _declare(self, document):
        for struct in document.get("structs", ()):
            self.structs[struct["name"]] = _fields(struct["fields"])
        for enumeration in document.get("enumerations", ()):
            self.enumerations[enumeration["name"]] = enumeration
        self.identifiers.update(entry["name"] for entry in document.get("identifiers", ()))

    def _operation(self, document):
        method, path = document["http"].split()
        return Operation(
            name=document["operation"],
            method=method,
            path=path,
            auth=document.get("auth"),
            parameters={
                "path": _fields(document.get("path", ()), required=True),
                "query": _fields(document.get("query", ())),
                "headers": _fields(document.get("headers", ())),
            },
            body=self._body(document),
            body_optional=document.get("body_optional", False),
            media_type="multipart/form-data" if "multipart" in document else "application/json",
            response=None if document["response"] == "none" else Field("response", Type.parse(document["response"])),
            returns_single=document.get("returns") == "single",
            notes=document.get("notes", ""),
            result_code=document.get("result_code"),
            examples=tuple(document.get("examples", ())),
        )

    def _body(self, document):
        """Returns the body as one field. Fields that are declared by the operation become a struct."""
        if "body_value" in document:
            return Field.parse(document["body_value"])
        fields = _fields(document.get("multipart", document.get("body", ())))
        if "body_fields_of" in document:
            shared = self.structs[document["body_fields_of"]]
            required = {name: replace(shared[name], required=True) for name in document.get("body_required", ())}
            fields = {**shared, **required, **fields}
        if not fields:
            return None
        name = f"body of {document['operation']}"
        self.structs[name] = fields
        return Field("body", Type(name))

    def _read_headers(self, root, documents):
        """Reads the headers that operations do not list: those of every operation, and those of the schemes of auth.yaml."""
        service = documents.get(root / "service.yaml", {})
        self.universal_headers = _UNIVERSAL_HEADERS | {name.lower() for name in service.get("headers", {}).values()}
        schemes = documents.get(root / "auth.yaml", {}).get("schemes", ())
        self.scheme_headers = {scheme["name"]: scheme["header"].lower() for scheme in schemes}

    def headers_of_auth(self, operation):
        return {self.scheme_headers[operation.auth]} if operation.auth else set()

    def fields(self, field):
        """Returns the fields of a struct by name; none for a field of another type."""
        return self.structs.get(field.type.head, {}) if field else {}

    def values(self, type_):
        """Returns the values of a flag or enumeration, or None for any other type."""
        if type_.head == "csv":
            return self.values(type_.item)
        if type_.head == "flag":
            return [_flag_value(type_, value) for value in type_.argument.split("/")]
        if type_.head in self.enumerations:
            return [entry["value"] for entry in self.enumerations[type_.head]["values"]]
        return None

    def primitive(self, type_):
        """Returns the JSON type of a value on the wire."""
        if type_.head in _PRIMITIVES:
            return _PRIMITIVES[type_.head]
        if type_.head == "time":
            return "integer" if type_.argument in _NUMERIC_TIMES else "string"
        if type_.head == "flag":
            return "integer" if type_.argument == "0/1" else "string"
        if type_.head in self.enumerations:
            return {"int": "integer", "string": "string"}[self.enumerations[type_.head]["of"]]
        if type_.head in self.identifiers:
            return "string"
        return "struct" if type_.head in self.structs else f"unknown type {type_}"


def _load(path):
    """Loads from an open file, so that a syntax error contains its name."""
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def _fields(entries, **defaults):
    fields = (Field.parse(entry, **defaults) for entry in entries)
    return {field.name: field for field in fields}


def _flag_value(type_, value):
    return int(value) if type_.argument == "0/1" else value.strip('"')
