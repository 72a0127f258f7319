"""Random requests, as documents that are independent of both clients, and random responses."""

from spec import Bounds
from values import Values

MODES = ("plain", "nulls", "unknown_fields", "unexpected_values", "wide_values")
_UNKNOWN_FIELD = "unknownField"


class SingleItem(dict):
    """The only item of a `one-or-many` list, returned without the array."""


class Documents:
    """Generates the request and the response of one case.

    `density` is the share of optional fields: with 1, every field is present; with 0, only required ones. Some values of
    enumerations are unknown to the spec, unless they are `known`.
    """

    def __init__(self, spec, random, *, density, known=False):
        self._spec = spec
        self._random = random
        self._density = density
        self._known = known

    def request(self, vendor, ours):
        make = _Maker(self._spec, self._random, self._density, known=self._known)
        document = {"operation": vendor.name}
        for place, fields in vendor.parameters.items():
            known = ours.parameters[place]
            document[place] = make.fields(fields.values(), known, place)
        if vendor.body and not (ours.body_optional and not make.include_optional()):
            place = "form" if vendor.media_type.startswith("multipart/") else "body"
            document["body"] = make.value(vendor.body, ours.body, place)
        self._bind(document, ours)
        return {section: content for section, content in document.items() if content != {} or section == "body"}

    def response(self, vendor, ours, mode):
        """Returns the response, and the part of it that `hwmeeting` must print."""
        if vendor.response is None:
            return None, None
        if mode == "nulls":
            response = _nulls(vendor.response, self._random)
            return response, response
        make = _Maker(self._spec, self._random, self._density, unexpected=mode == "unexpected_values", wide=mode == "wide_values", single=ours.returns_single)
        response = make.value(vendor.response, ours.response, "body")
        _set_success_code(response, ours.result_code)
        return (_with_unknown_fields(response) if mode == "unknown_fields" else response), response

    def _bind(self, document, ours):
        """Sets bound fields to the value of the field that they are bound to."""
        sections = {**ours.parameters, "body": self._spec.fields(ours.body)}
        for place, fields in sections.items():
            for field in fields.values():
                target = (field.bind or "").split(".")
                if len(target) == 2 and field.name in document.get(place, {}):
                    section, name = target
                    document[place][field.name] = document[section].setdefault(name, document[place][field.name])


class _Maker:
    """Walks the SDK's type and the spec's field in parallel. If the spec lacks a field, the SDK's type is sufficient."""

    def __init__(self, spec, random, density, *, known=False, unexpected=False, wide=False, single=False):
        self._spec = spec
        self._random = random
        self._density = density
        self._unexpected = unexpected
        self._wide = wide
        self._single = single
        self._values = Values(spec, random, known=known, unexpected=unexpected)

    def include_optional(self):
        return self._random.random() < self._density

    def fields(self, fields, known, place):
        present = (
            field
            for field in fields
            if field.required or (field.name in known and known[field.name].required) or self.include_optional()
        )
        return {field.name: self.value(field.type, known.get(field.name), place) for field in present}

    def value(self, theirs, ours, place):
        if theirs.kind == "array":
            return self._array(theirs, ours, place)
        if theirs.kind == "map":
            keys = (f"key {index}" for index in range(self._random.randint(1, 3)))
            return {key: self.value(theirs.item, ours and ours.of_item(), place) for key in keys}
        if theirs.kind == "struct":
            return self.fields(theirs.struct.fields, self._spec.fields(ours), place)
        return self._values.wide(theirs.kind) if self._wide else self._values.scalar(theirs.kind, ours, place)

    def _array(self, theirs, ours, place):
        item = ours and ours.of_item()
        items = [self.value(theirs.item, item, place) for _ in range(self._count(ours))]
        if self._unexpected and items and ours and ours.type.head == "one-or-many":
            return SingleItem(items[0])
        return items

    def _count(self, ours):
        """The number of items: two if every field is present, because a single item does not show how a list is serialized."""
        if self._single:
            self._single = False
            return 1
        bounds = ours.items if ours else Bounds()
        low = bounds.low or 0
        high = low + 2 if bounds.high is None else bounds.high
        return self._random.randint(low, min(high, low + 2)) if self._density < 1 else min(max(low, 2), high)


def _set_success_code(response, result_code):
    """Sets the result code to success; with any other code, the call would fail."""
    if result_code and result_code["code"] in response:
        kind = type(response[result_code["code"]])
        response[result_code["code"]] = kind(result_code["success"])


def _nulls(type_, random):
    """Returns a response in which every field is null; structs are sometimes present, with nulls inside."""
    if type_.kind == "array":
        return [_nulls(type_.item, random)]
    return {
        field.name: _nulls(field.type, random) if _contains_struct(field.type) and random.random() < 0.5 else None
        for field in type_.struct.fields
    }


def _contains_struct(type_):
    return type_.kind == "struct" or (type_.kind == "array" and _contains_struct(type_.item))


def _with_unknown_fields(response):
    """Adds fields that are not documented to every object."""
    if isinstance(response, list):
        return [_with_unknown_fields(item) for item in response]
    if not isinstance(response, dict):
        return response
    known = {name: _with_unknown_fields(value) for name, value in response.items()}
    return {**known, _UNKNOWN_FIELD: {"nested": [1, None, "x"]}, _UNKNOWN_FIELD + "2": "string"}
