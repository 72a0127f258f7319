"""Compares every operation and field of the SDK with the spec, in both directions, without sending anything."""

import meanings
from docstrings import listed_values
from exceptions import Difference

_ACCESS_TOKEN = "x-access-token"
# Fields with the result of a call in its response: code and message.
_RESULTS = ({"returnCode", "returnDesc"}, {"code", "message"})


class Census:
    """`tokenless` contains the operations that take no access token; the SDK sends one with every call."""

    def __init__(self, spec, vendor_operations, tokenless):
        self._spec = spec
        self._vendor = vendor_operations
        self._tokenless = tokenless
        self._compared = set()
        self._listed = {}

    def missing_operations(self):
        return sorted(self._vendor.keys() - self._spec.operations.keys())

    def surplus_operations(self):
        return sorted(self._spec.operations.keys() - self._vendor.keys())

    def common_operations(self):
        return sorted(self._vendor.keys() & self._spec.operations.keys())

    def differences(self, name):
        """Compares one operation. A class that several operations share is compared once, with the first of them."""
        vendor, ours = self._vendor[name], self._spec.operations[name]
        found = [Difference(name, what) for what in _plain_differences(vendor, ours)]
        for place in ("path", "query"):
            found += self._fields(name, f"{place}.", vendor.parameters[place], ours.parameters[place], sent=True)
        found += self._headers(name, vendor, ours)
        found += self._tokens(name, ours)
        found += self._optional_type(name, "body", vendor.body, ours.body, sent=True)
        found += self._optional_type(name, "response", vendor.response, ours.response, sent=False)
        found += _result_code(name, vendor, ours)
        found += [Difference(name, what) for what in meanings.required_by_notes(ours, self._inputs(ours))]
        return found

    def _inputs(self, operation):
        """Returns the fields at all places of a request."""
        body = self._spec.fields(operation.body).values()
        return [*(field for fields in operation.parameters.values() for field in fields.values()), *body]

    def undocumented_values(self):
        """Yields values of the spec's enumerations that no docstring lists. Call this after comparing all operations."""
        for name, listed in sorted(self._listed.items()):
            values = [str(entry["value"]) for entry in self._spec.enumerations[name]["values"]]
            undocumented = [value for value in values if value not in listed]
            if listed and undocumented:
                yield Difference(name, f"values that the SDK does not list: {', '.join(undocumented)}")

    def _tokens(self, name, ours):
        schemes = self._spec.headers_of_auth(ours)
        if name in self._tokenless and _ACCESS_TOKEN in schemes:
            yield Difference(name, "auth: the operation takes no access token")
        if name not in self._tokenless and not schemes:
            yield Difference(name, "auth: the operation takes an access token")

    def _headers(self, name, vendor, ours):
        """Header names are case-insensitive. The headers of a scheme are not listed by operations."""
        scheme = self._spec.headers_of_auth(ours)
        theirs = {header.lower(): field for header, field in vendor.parameters["headers"].items()}
        for header in scheme - {_ACCESS_TOKEN}:
            if header not in theirs or not theirs[header].required:
                yield Difference(name, f"headers.{header}: sent by a scheme, not required by the SDK")
        known = self._spec.universal_headers | scheme
        theirs = {header: field for header, field in theirs.items() if header not in known}
        listed = {header.lower(): field for header, field in ours.parameters["headers"].items()}
        yield from self._fields(name, "headers.", theirs, listed, sent=True)

    def _optional_type(self, where, what, theirs, ours, *, sent):
        if theirs and ours:
            yield from self._types(where, what, theirs, ours.type, sent=sent)
        elif theirs or ours:
            yield Difference(where, f"{what}: {_absence(theirs)}")

    def _fields(self, where, prefix, theirs, ours, *, sent):
        for name in sorted(theirs.keys() ^ ours.keys()):
            yield Difference(where, f"{prefix}{name}: {_absence(theirs.get(name))}")
        for name, field in theirs.items():
            if name in ours:
                yield from self._field(where, prefix + name, field, ours[name], sent=sent)

    def _field(self, where, what, theirs, ours, *, sent):
        if sent and theirs.required != ours.required:
            yield Difference(where, f"{what}: {'required' if theirs.required else 'optional'} in the SDK")
        for difference in meanings.differences(theirs, ours, sent=sent):
            yield Difference(where, f"{what}: {difference}")
        yield from self._types(where, what, theirs.type, ours.type, sent=sent, doc=theirs.doc)

    def _types(self, where, what, theirs, ours, *, sent, doc=""):
        kind = self._spec.primitive(ours)
        if kind != theirs.kind:
            yield Difference(where, f"{what}: {theirs.kind} in the SDK, {kind} in the spec")
        elif theirs.item:
            yield from self._types(where, what + "[]", theirs.item, ours.item, sent=sent, doc=doc)
        elif theirs.struct:
            yield from self._structs(theirs.struct, ours, sent=sent)
        else:
            yield from self._values(where, what, theirs, ours, doc)

    def _structs(self, theirs, ours, *, sent):
        comparison = (theirs.name, ours, sent)
        if comparison in self._compared:
            return
        self._compared.add(comparison)
        fields = {field.name: field for field in theirs.fields}
        yield from self._fields(theirs.name, "", fields, self._spec.structs[ours.head], sent=sent)

    def _values(self, where, what, theirs, ours, doc):
        """The spec contains every value that the SDK lists. A single value may be an example; several are an enumeration."""
        listed = list(theirs.values) or listed_values(theirs.kind, doc)
        known = self._spec.values(ours)
        if known is None:
            if len(listed) > 1:
                yield Difference(where, f"{what}: missing enumeration of {', '.join(listed)}")
            return
        enumeration = ours.item.head if ours.head == "csv" else ours.head
        if enumeration in self._spec.enumerations:
            self._listed.setdefault(enumeration, set()).update(listed)
        unknown = [value for value in listed if value not in map(str, known)]
        if unknown:
            yield Difference(where, f"{what}: missing values {', '.join(unknown)}")


def _plain_differences(vendor, ours):
    for what in ("method", "path", "media_type"):
        theirs, mine = getattr(vendor, what), getattr(ours, what)
        if theirs != mine:
            yield f"{what}: {theirs} in the SDK, {mine} in the spec"


def _result_code(name, vendor, ours):
    fields = {field.name for field in vendor.response.struct.fields} if vendor.response and vendor.response.struct else set()
    if any(result <= fields for result in _RESULTS) and not ours.result_code:
        yield Difference(name, "result_code: the response contains a result code")


def _absence(theirs):
    return "not in the spec" if theirs else "not in the SDK"
