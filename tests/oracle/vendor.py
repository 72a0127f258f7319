"""The API as the vendor's SDK declares it, extracted from its classes and the source of its methods."""

import html
import inspect
import re
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import yaml
from huaweicloudsdkmeeting.v1 import MeetingClient, model

_PRIMITIVES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "object": "any", "file": "file"}
_HTTP_INFO = re.compile(r"_(\w+)_http_info")
_PARAMETER_DOC = re.compile(r":param (\w+): ((?:.|\n)*?)(?=\n\s*:(?:param|type)|\Z)")
_REQUIRED = re.compile(r"^        self\.(\w+) = \1$", re.MULTILINE)


@dataclass(frozen=True)
class Type:
    """`kind` is a JSON type, `map`, `struct` or `file`; `values` are those of an enumeration class."""

    kind: str
    item: "Type | None" = None
    struct: "Struct | None" = None
    values: tuple = ()


@dataclass(frozen=True)
class Field:
    name: str
    attribute: str
    type: Type
    required: bool
    doc: str


@dataclass(frozen=True)
class Struct:
    name: str
    fields: tuple
    python: type | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    media_type: str
    parameters: dict  # place -> {wire name -> Field}
    body: Type | None
    response: Type | None
    # The method of MeetingClient and the class of its argument. A login has neither, because it is internal to the SDK.
    call: str | None = None
    request: type | None = None


def operations():
    """Returns the operations with a method of MeetingClient, by name."""
    found = (_HTTP_INFO.fullmatch(name) for name in dir(MeetingClient))
    described = (_operation(match[1], match[0]) for match in found if match)
    return {operation.name: operation for operation in described}


def logins(path):
    """Returns the login operations, which only the SDK's credentials call, from a table."""
    table = yaml.safe_load(path.read_text("utf-8"))
    return {entry["operation"]: _login(entry) for entry in table}


def _operation(call, http_info_name):
    http_info = getattr(MeetingClient, http_info_name)
    name = http_info(SimpleNamespace(attribute_map={}))["response_type"].removesuffix("Response")
    request = _struct(name + "Request")
    fields = {field.attribute: field for field in request.fields}
    info = http_info(request.python(**{attribute: _mark(attribute) for attribute in fields}))
    body = fields.get("body")
    return Operation(
        name=name,
        method=info["method"],
        path=info["resource_path"],
        media_type=info["header_params"]["Content-Type"].split(";")[0],
        parameters={
            "path": _placed(info["path_params"].items(), fields),
            "query": _placed(info["query_params"], fields),
            "headers": _placed(info["header_params"].items(), fields),
        },
        body=body and body.type,
        response=_response(name + "Response"),
        call=call,
        request=request.python,
    )


def _mark(attribute):
    return f"value of {attribute}"


def _placed(pairs, fields):
    """Returns the fields in one place of the request, identified by the marks in their values."""
    by_mark = {_mark(attribute): field for attribute, field in fields.items()}
    return {name: by_mark[value] for name, value in pairs if value in by_mark}


def _response(name):
    """A response class without attributes means no response; one with only a `body`, a value that is not an object."""
    struct = _struct(name)
    if not struct.fields:
        return None
    if [field.name for field in struct.fields] == ["body"]:
        return struct.fields[0].type
    return Type("struct", struct=struct)


def _login(entry):
    method, path = entry["http"].split()
    return Operation(
        name=entry["operation"],
        method=method,
        path=path,
        media_type="application/json",
        parameters={"path": {}, "query": {}, "headers": {m.name: m for m in _login_fields(entry["headers"])}},
        body=Type("struct", struct=Struct(entry["operation"] + " body", _login_fields(entry["body"]))),
        response=_response(entry["response"]),
    )


def _login_fields(entries):
    return tuple(Field(m["name"], m["name"], Type(m["type"]), m.get("required", False), "") for m in entries)


def _type(text):
    if text.startswith("list["):
        return Type("array", item=_type(text.removeprefix("list[").removesuffix("]")))
    if text.startswith("dict(str, "):
        return Type("map", item=_type(text.removeprefix("dict(str, ").removesuffix(")")))
    if text in _PRIMITIVES:
        return Type(_PRIMITIVES[text])
    python = getattr(model, text)
    if not python.openapi_types:
        return Type("string", values=_enumeration(python))
    return Type("struct", struct=_struct(text))


def _enumeration(python):
    """An enumeration is a class whose constants are the values."""
    return tuple(value for name, value in vars(python).items() if name.isupper())


@cache
def _struct(name):
    python = getattr(model, name)
    required = set(_REQUIRED.findall(inspect.getsource(python.__init__)))
    docs = dict(_PARAMETER_DOC.findall(inspect.getdoc(python.__init__)))
    fields = (
        Field(wire, attribute, _type(python.openapi_types[attribute]), attribute in required, _text(docs[attribute]))
        for attribute, wire in python.attribute_map.items()
    )
    return Struct(name, tuple(fields), python)


def _text(doc):
    """Docstrings are escaped HTML with arbitrary line breaks."""
    return " ".join(html.unescape(doc).split())
