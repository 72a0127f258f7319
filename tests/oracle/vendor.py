"""What the vendor's SDK knows of the API, taken from its classes and the source of its methods."""

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
    """`kind` is a JSON type, with `map`, `record` and `file` told apart; `values` are those of an enumeration class."""

    kind: str
    item: "Type | None" = None
    record: "Record | None" = None
    values: tuple = ()


@dataclass(frozen=True)
class Member:
    name: str
    attribute: str
    type: Type
    required: bool
    doc: str


@dataclass(frozen=True)
class Record:
    name: str
    members: tuple
    python: type | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    media_type: str
    parameters: dict  # place -> {wire name -> Member}
    body: Type | None
    answer: Type | None
    # The method of MeetingClient and the class of its argument. A login has neither: the SDK keeps it to itself.
    call: str | None = None
    request: type | None = None


def operations():
    """The operations that MeetingClient has methods for, by name."""
    found = (_HTTP_INFO.fullmatch(name) for name in dir(MeetingClient))
    described = (_operation(match[1], match[0]) for match in found if match)
    return {operation.name: operation for operation in described}


def logins(path):
    """The operations that only the SDK's credentials call, from a table that speaks of them in the SDK's terms."""
    table = yaml.safe_load(path.read_text("utf-8"))
    return {entry["operation"]: _login(entry) for entry in table}


def _operation(call, http_info_name):
    http_info = getattr(MeetingClient, http_info_name)
    name = http_info(SimpleNamespace(attribute_map={}))["response_type"].removesuffix("Response")
    request = _record(name + "Request")
    members = {member.attribute: member for member in request.members}
    info = http_info(request.python(**{attribute: _mark(attribute) for attribute in members}))
    body = members.get("body")
    return Operation(
        name=name,
        method=info["method"],
        path=info["resource_path"],
        media_type=info["header_params"]["Content-Type"].split(";")[0],
        parameters={
            "path": _placed(info["path_params"].items(), members),
            "query": _placed(info["query_params"], members),
            "headers": _placed(info["header_params"].items(), members),
        },
        body=body and body.type,
        answer=_answer(name + "Response"),
        call=call,
        request=request.python,
    )


def _mark(attribute):
    return f"value of {attribute}"


def _placed(pairs, members):
    """The members that a place of the request holds, found by the marks that were put into it."""
    by_mark = {_mark(attribute): member for attribute, member in members.items()}
    return {name: by_mark[value] for name, value in pairs if value in by_mark}


def _answer(name):
    """A response class without attributes stands for no answer, one with only a `body` for a bare value."""
    record = _record(name)
    if not record.members:
        return None
    if [member.name for member in record.members] == ["body"]:
        return record.members[0].type
    return Type("record", record=record)


def _login(entry):
    method, path = entry["http"].split()
    return Operation(
        name=entry["operation"],
        method=method,
        path=path,
        media_type="application/json",
        parameters={"path": {}, "query": {}, "headers": {m.name: m for m in _login_members(entry["headers"])}},
        body=Type("record", record=Record(entry["operation"] + " body", _login_members(entry["body"]))),
        answer=_answer(entry["answer"]),
    )


def _login_members(entries):
    return tuple(Member(m["name"], m["name"], Type(m["type"]), m.get("required", False), "") for m in entries)


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
    return Type("record", record=_record(text))


def _enumeration(python):
    """The SDK writes an enumeration as a class whose constants are the values."""
    return tuple(value for name, value in vars(python).items() if name.isupper())


@cache
def _record(name):
    python = getattr(model, name)
    required = set(_REQUIRED.findall(inspect.getsource(python.__init__)))
    docs = dict(_PARAMETER_DOC.findall(inspect.getdoc(python.__init__)))
    members = (
        Member(wire, attribute, _type(python.openapi_types[attribute]), attribute in required, _text(docs[attribute]))
        for attribute, wire in python.attribute_map.items()
    )
    return Record(name, tuple(members), python)


def _text(doc):
    """Docstrings are escaped HTML on lines that break anywhere."""
    return " ".join(html.unescape(doc).split())
