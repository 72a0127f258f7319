"""Compares the documentation of a field in the SDK's docstrings with the spec, beyond its type."""

import re

import docstrings

_SECRET = re.compile(r"(?:pwd|passwd|password|token|secret)$", re.IGNORECASE)
_CONDITION = re.compile(r"[Rr]equired|[Ss]pecify")
_NOTES = re.compile(r"`(\w+)` is required(?: in every request)?\.")
# The time formats and duration units of the spec that correspond to a unit of a docstring.
_FORMS = {
    "epoch-ms": {"epoch-ms", "epoch-ms-string", "ms"},
    "s": {"epoch-s", "s"},
}


def differences(theirs, ours, *, sent):
    """Yields descriptions of the differences between the field `theirs` of the SDK and the field `ours` of the spec."""
    yield from _secret(theirs, ours)
    yield from _unit(theirs, ours)
    yield from _const(theirs, ours)
    if sent:
        yield from _required(theirs, ours)
        yield from _default(theirs, ours)
        yield from _bounds(theirs, ours)


def _secret(theirs, ours):
    if theirs.type.kind == "string" and _SECRET.search(theirs.name) and ours.type.head != "secret":
        yield "not a secret in the spec"


def _unit(theirs, ours):
    documented = docstrings.unit(theirs.doc)
    if ours.type.head in ("time", "duration") and documented and ours.type.argument not in _FORMS.get(documented, {documented}):
        yield f"{ours.type} in the spec, {documented} in the docstring"


def _const(theirs, ours):
    listed = docstrings.listed_values(theirs.type.kind, theirs.doc)
    if ours.const is not None and listed and str(ours.const) not in listed:
        yield f"always {ours.const} in the spec, the docstring lists {', '.join(listed)}"


def _required(theirs, ours):
    """A field that is required in some cases only is optional, and its doc states the cases."""
    if docstrings.is_required(theirs.doc) and not ours.required and not _CONDITION.search(ours.doc):
        yield "required in the docstring, at least in some cases"


def required_by_notes(operation, fields):
    """Yields the optional fields of a request that the notes of its operation in the spec call required."""
    for name in _NOTES.findall(operation.notes):
        if any(field.name == name and not field.required for field in fields):
            yield f"{name}: required in the notes of the spec, but optional"


def _default(theirs, ours):
    """Required fields have no default, even if the vendor documents one."""
    documented = docstrings.defaults(theirs.doc)
    if documented and not ours.required and _text(ours.default) not in {value.lower() for value in documented}:
        yield f"default {' or '.join(sorted(documented))} in the docstring, {_text(ours.default)} in the spec"


def _bounds(theirs, ours):
    known = [(bounds.low, bounds.high) for bounds in (ours.length, ours.range, ours.items)]
    for low, high in sorted(docstrings.bounds(theirs.doc), key=str):
        if not any(low in (None, our_low) and high in (None, our_high) for our_low, our_high in known):
            yield f"bounds {_end(low)}..{_end(high)} in the docstring"


def _end(bound):
    return "" if bound is None else bound


def _text(default):
    return "none" if default is None else str(default).lower()
