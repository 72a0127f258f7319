"""Compares what the SDK's docstrings tell about a field with what the spec says, beyond its type."""

import re

import docstrings

_SECRET = re.compile(r"(?:pwd|passwd|password|token|secret)$", re.IGNORECASE)
# The forms of times and durations in the spec that a unit of the docstring stands for.
_FORMS = {
    "epoch-ms": {"epoch-ms", "epoch-ms-string", "ms"},
    "s": {"epoch-s", "s"},
}


def differences(theirs, ours, *, sent):
    """What differs, in words; `theirs` and `ours` are fields."""
    yield from _secret(theirs, ours)
    yield from _unit(theirs, ours)
    yield from _const(theirs, ours)
    if sent:
        yield from _default(theirs, ours)
        yield from _bounds(theirs, ours)


def _secret(theirs, ours):
    if theirs.type.kind == "string" and _SECRET.search(theirs.name) and ours.type.head != "secret":
        yield "no secret in the spec"


def _unit(theirs, ours):
    told = docstrings.unit(theirs.doc)
    if ours.type.head in ("time", "duration") and told and ours.type.argument not in _FORMS.get(told, {told}):
        yield f"{ours.type} in the spec, {told} in the docstring"


def _const(theirs, ours):
    listed = docstrings.listed_values(theirs.type.kind, theirs.doc)
    if ours.const is not None and listed and str(ours.const) not in listed:
        yield f"always {ours.const} in the spec, the docstring lists {', '.join(listed)}"


def _default(theirs, ours):
    """What is required has none, whatever the vendor says."""
    told = docstrings.defaults(theirs.doc)
    if told and not ours.required and _text(ours.default) not in {value.lower() for value in told}:
        yield f"default {' or '.join(sorted(told))} in the docstring, {_text(ours.default)} in the spec"


def _bounds(theirs, ours):
    known = [(bounds.low, bounds.high) for bounds in (ours.length, ours.range, ours.items)]
    for low, high in sorted(docstrings.bounds(theirs.doc), key=str):
        if not any(low in (None, our_low) and high in (None, our_high) for our_low, our_high in known):
            yield f"bounds {_end(low)}..{_end(high)} in the docstring"


def _end(bound):
    return "" if bound is None else bound


def _text(default):
    return "none" if default is None else str(default).lower()
