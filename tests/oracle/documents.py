"""Random requests, as neutral documents, and random responses to them."""

from spec import Bounds
from values import Values

MODES = ("plain", "nulls", "strangers", "oddities")
_STRANGER = "unheardOf"


class Lone(dict):
    """The only item of a list, returned without the list around it."""


class Documents:
    """Makes the request and the response of one case.

    `density` is the share of the optional fields: 1 makes every field appear, 0 only what is required.
    """

    def __init__(self, spec, random, *, density):
        self._spec = spec
        self._random = random
        self._density = density

    def request(self, vendor, ours):
        make = _Maker(self._spec, self._random, self._density)
        document = {"operation": vendor.name}
        for place, fields in vendor.parameters.items():
            known = ours.parameters[place]
            document[place] = make.fields(fields.values(), known, place)
        if vendor.body and not (ours.body_optional and not make.coin()):
            place = "form" if vendor.media_type.startswith("multipart/") else "body"
            document["body"] = make.value(vendor.body, ours.body, place)
        self._bind(document, ours)
        return {section: content for section, content in document.items() if content != {} or section == "body"}

    def response(self, vendor, ours, mode):
        """What the service responses, and what of it has to come through."""
        if vendor.response is None:
            return None, None
        if mode == "nulls":
            response = _nulls(vendor.response, self._random)
            return response, response
        make = _Maker(self._spec, self._random, self._density, odd=mode == "oddities", sole=ours.returns_single)
        response = make.value(vendor.response, ours.response, "body")
        _succeed(response, ours.result_code)
        return (_with_strangers(response) if mode == "strangers" else response), response

    def _bind(self, document, ours):
        """One input at two places has one value."""
        sections = {**ours.parameters, "body": self._spec.fields(ours.body)}
        for place, fields in sections.items():
            for field in fields.values():
                target = (field.bind or "").split(".")
                if len(target) == 2 and field.name in document.get(place, {}):
                    section, name = target
                    document[place][field.name] = document[section].setdefault(name, document[place][field.name])


class _Maker:
    """Walks the SDK's type and the spec's type side by side. Where the spec lacks something the SDK's word is enough."""

    def __init__(self, spec, random, density, *, odd=False, sole=False):
        self._spec = spec
        self._random = random
        self._density = density
        self._odd = odd
        self._sole = sole
        self._values = Values(spec, random, odd=odd)

    def coin(self):
        return self._random.random() < self._density

    def fields(self, fields, known, place):
        held = (m for m in fields if m.required or (m.name in known and known[m.name].required) or self.coin())
        return {field.name: self.value(field.type, known.get(field.name), place) for field in held}

    def value(self, theirs, hint, place):
        if theirs.kind == "array":
            return self._array(theirs, hint, place)
        if theirs.kind == "map":
            keys = (f"key {index}" for index in range(self._random.randint(1, 3)))
            return {key: self.value(theirs.item, hint and hint.of_item(), place) for key in keys}
        if theirs.kind == "struct":
            return self.fields(theirs.struct.fields, self._spec.fields(hint), place)
        return self._values.scalar(theirs.kind, hint, place)

    def _array(self, theirs, hint, place):
        item = hint and hint.of_item()
        items = [self.value(theirs.item, item, place) for _ in range(self._count(hint))]
        if self._odd and items and hint and hint.type.head == "one-or-many":
            return Lone(items[0])
        return items

    def _count(self, hint):
        """How many items. Two, where everything is to appear: one item alone hides how a list is written."""
        if self._sole:
            self._sole = False
            return 1
        bounds = hint.items if hint else Bounds()
        low = bounds.low or 0
        high = low + 2 if bounds.high is None else bounds.high
        return self._random.randint(low, min(high, low + 2)) if self._density < 1 else min(max(low, 2), high)


def _succeed(response, result_code):
    """A result code that is not success would make the call fail."""
    if result_code and result_code["code"] in response:
        kind = type(response[result_code["code"]])
        response[result_code["code"]] = kind(result_code["success"])


def _nulls(type_, random):
    """Every field null; those that hold fields themselves are sometimes there, with nulls inside."""
    if type_.kind == "array":
        return [_nulls(type_.item, random)]
    return {
        field.name: _nulls(field.type, random) if _leads_to_struct(field.type) and random.random() < 0.5 else None
        for field in type_.struct.fields
    }


def _leads_to_struct(type_):
    return type_.kind == "struct" or (type_.kind == "array" and _leads_to_struct(type_.item))


def _with_strangers(response):
    """Members that no version of the vendor's documentation has, in every object."""
    if isinstance(response, list):
        return [_with_strangers(item) for item in response]
    if not isinstance(response, dict):
        return response
    known = {name: _with_strangers(value) for name, value in response.items()}
    return {**known, _STRANGER: {"deep": [1, None, "x"]}, _STRANGER + "2": "text"}
