"""Values that the vendor lists in the prose of a docstring."""

import re

# An item opens with a bullet, or follows a full-width comma inside one. Its value is set off by punctuation, by a blank
# before Chinese text, or it stands alone. A blank before a further bullet or the end closes a bare item.
_OPENING = r"(?:(?:^|(?<!>)\s)[-*]\s*|，\s+)"
_CLOSING = r"\s?(?:[:：、，]|=(?!\s)|-(?!\d)|(?=\s[\u4e00-\u9fff])|(?=\s+[-*]\s|\s*$))"
_VALUES = {
    "integer": re.compile(_OPENING + r"(0|[1-9]\d*)" + _CLOSING),
    "string": re.compile(_OPENING + r"([A-Za-z0-9]+(?:[-_ ][A-Za-z0-9]+)*(?:\([a-z]+\))?)" + _CLOSING),
}


def listed_values(kind, doc):
    """The values as text, in the order of the docstring; none for a kind that has no enumerations."""
    pattern = _VALUES.get(kind)
    return list(dict.fromkeys(pattern.findall(doc))) if pattern else []
