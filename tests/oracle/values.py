"""Random plausible values, by the type of the SDK and the additional constraints of the spec."""

import base64
from datetime import UTC, datetime

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# Every place has characters that must be escaped. A first character from _LETTERS prevents path segments such as `.`
# and header values with a leading space. There are few path parameters, so most of their characters are special.
_ALPHABETS = {
    "path": "ab09@@  //%%+?#&=:;,~._-*'()会",
    "query": _LETTERS + " %+?#&=:;/@~\"'<>[]{}|\\^`会🙂",
    "headers": _LETTERS + "+/=@:;,._-\"%",
    "body": _LETTERS + " \"\\/\n\t<>&@%+,:;'会議🙂",
    "csv": _LETTERS + "-_. ",
    "form": _LETTERS + " \"&=%会",
}
_TIME_FORMS = {
    "utc-minute": "%Y-%m-%d %H:%M",
    "date": "%Y-%m-%d",
    "second": "%Y-%m-%d %H:%M:%S",
    "iso": "%Y-%m-%dT%H:%M:%S.000Z",
    "month": "%Y-%m",
}
_EARLIEST, _LATEST = 1_500_000_000, 1_900_000_000
_INTEGER_LIMITS = {"int32": 2**31 - 1, "int64": 2**53}


def _agree(kind, primitive, place):
    """Whether the types are compatible: an integer is a number, and paths, queries and headers contain only strings."""
    if place in ("path", "query", "headers") and {kind, primitive} == {"string", "integer"}:
        return True
    return kind == primitive or (kind, primitive) == ("number", "integer")


class Values:
    """Generates values. With `unexpected`, enumerations have unknown values and times are malformed; with `known`, none has."""

    def __init__(self, spec, random, *, known=False, unexpected=False):
        self._spec = spec
        self._random = random
        self._known = known
        self._unexpected = unexpected

    def scalar(self, kind, field, place):
        """Generates a value of the SDK's type `kind`. The spec's field applies if it has a compatible type."""
        if field is None or not _agree(kind, self._spec.primitive(field.type), place):
            return self._unconstrained(kind, place)
        if field.const is not None:
            return field.const
        value = self._typed(field.type, field, place)
        return float(value) if kind == "number" and self._unexpected else value

    def wide(self, kind):
        """Generates any value of the SDK's type, also those that the spec rules out."""
        integers = (0, 1, -1, 2**31, 2**53 + 1, 2**63 - 1)
        choices = {
            "string": ("", " ", "Asia/Shanghai", "12.5", str(2**40), "null", self._text(_ALPHABETS["body"])),
            "integer": integers,
            "number": (*integers, 12.5, -0.001, 1e300),
            "boolean": (True, False),
        }
        return self._random.choice(choices[kind]) if kind in choices else self._unconstrained(kind, "body")

    def _unconstrained(self, kind, place):
        return {
            "string": lambda: self._text(_ALPHABETS[place]),
            "integer": lambda: self._random.randrange(100),
            "number": lambda: self._random.randrange(10_000) / 100,
            "boolean": lambda: self._random.random() < 0.5,
            "any": lambda: {"anything": [1, "two", None]},
            "file": self._file,
        }[kind]()

    def _typed(self, type_, field, place):
        if type_.head in self._spec.enumerations:
            return self._enumerated(self._spec.enumerations[type_.head])
        if type_.head in self._spec.identifiers:
            return self._bounded_text(field, place)
        makers = {
            "string": lambda: self._string(type_, field, place),
            "secret": lambda: self._bounded_text(field, place),
            "int32": lambda: self._integer(field, type_.head),
            "int64": lambda: self._integer(field, type_.head),
            "duration": lambda: self._integer(field, "int32"),
            "double": lambda: self._double(field),
            "flag": lambda: self._random.choice(self._spec.values(type_)),
            "time": lambda: self._time(type_.argument),
            "csv": lambda: self._csv(type_.item, field),
        }
        return makers[type_.head]() if type_.head in makers else self._unconstrained(self._spec.primitive(type_), place)

    def _enumerated(self, enumeration):
        if self._unexpected or (not self._known and self._random.random() < 0.1):
            return 4711 if enumeration["of"] == "int" else "Unknown-Value"
        return self._random.choice(enumeration["values"])["value"]

    def _integer(self, field, head):
        low = 0 if field.range.low is None else field.range.low
        high = low + self._random.choice([100, 100, _INTEGER_LIMITS[head] - low])
        return self._random.randint(low, high if field.range.high is None else field.range.high)

    def _double(self, field):
        low = field.range.low or 0
        high = field.range.high or low + 1000
        return round(self._random.uniform(low, high), 3)

    def _string(self, type_, field, place):
        """Generates a string, or a number or boolean for `string<…>`."""
        if type_.argument is None:
            return self._bounded_text(field, place)
        value = self._typed(type_.item, field, place)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _csv(self, type_, field):
        return ",".join(str(self._typed(type_, field, "csv")) for _ in range(self._random.randint(1, 3)))

    def _time(self, form):
        if form in ("epoch-ms", "epoch-s", "epoch-ms-string", "unknown-number"):
            return self._numeric_time(form)
        if self._unexpected:
            return "not a time"
        choices = {"day-or-month": ("date", "month"), "unknown-string": tuple(_TIME_FORMS)}.get(form, (form,))
        moment = datetime.fromtimestamp(self._random.randrange(_EARLIEST, _LATEST), UTC)
        return moment.strftime(_TIME_FORMS[self._random.choice(choices)])

    def _numeric_time(self, form):
        seconds = self._random.randrange(_EARLIEST, _LATEST)
        millis = seconds * 1000 + self._random.randrange(1000)
        return {"epoch-s": seconds, "epoch-ms-string": str(millis)}.get(form, millis)

    def _bounded_text(self, field, place):
        low, high = field.length.low or 0, field.length.high
        # The client refuses an empty parameter that is required.
        may_be_empty = place not in ("path", "headers", "csv") and not (place == "query" and field.required)
        if low == 0 and may_be_empty and self._random.random() < 0.05:
            return ""
        low = max(low, 1)
        longest = low + 12 if high is None else min(high, low + 12)
        return self._text(_ALPHABETS[place], low, longest)

    def _text(self, alphabet, low=1, high=12):
        first = self._random.choice(_LETTERS)
        middle = self._random.choices(alphabet, k=max(self._random.randint(low, high) - 2, 0))
        last = self._random.choice(_LETTERS)
        text = first + "".join(middle) + last
        return text if high > 1 else first

    def _file(self):
        name = self._text(_LETTERS + " -_.") + self._random.choice([".png", ".jpg"])
        content = self._random.randbytes(self._random.randrange(1, 4000))
        return {"filename": name, "content_base64": base64.b64encode(content).decode("ascii")}
