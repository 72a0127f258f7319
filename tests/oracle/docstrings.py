"""What the vendor tells in the prose of a docstring: values, defaults, bounds and units."""

import re

# An item opens with a bullet, or follows a full-width comma inside one. Its value is set off by punctuation, by a blank
# before Chinese text, or it stands alone. A further bullet or the end closes a bare item, and the bullet is left to the next.
_OPENING = r"(?:(?:^|(?<!>)\s)[-*]\s*|，\s+)"
_CLOSING = r"(?:(?=\s+[-*]\s|\s*$)|\s?(?:[:：、，]|=(?!\s)|-(?!\d)|(?=\s[\u4e00-\u9fff])))"
_VALUES = {
    "integer": re.compile(_OPENING + r"(0|[1-9]\d*)" + _CLOSING),
    "string": re.compile(_OPENING + r"([A-Za-z0-9]+(?:[-_ ][A-Za-z0-9]+)*(?:\([a-z]+\))?)" + _CLOSING),
}
_DEFAULT = re.compile(r"默认(?:值)?(?:为|是)?\s*[:：]?\s*[“\"]?(\d+(?:\.\d+)?|[A-Za-z][\w-]*)")
_RANGE = re.compile(r"(?:范围|取值|长度限制)(?:为|是|要求)?\s*[:：]?\s*[\[（(]?\s*(\d+)\s*[-~～,，]\s*(\d+)")
_GREATEST = re.compile(r"(?:最大(?:不超过)?|长度限制为)\s*(\d+)(?![-~\d])")
_LEAST = re.compile(r"最小\s*(\d+)")
_UNITS = (
    ("epoch-ms", re.compile(r"毫秒|单位ms")),
    ("s", re.compile(r"(?<!毫)秒")),
    ("min", re.compile(r"分钟")),
    ("iso", re.compile(r"yyyy-MM-ddTHH:mm", re.IGNORECASE)),
    ("day-or-month", re.compile(r"yyyy-MM-dd.*yyyy-MM(?!-)", re.IGNORECASE)),
    ("utc-minute", re.compile(r"yyyy-MM-dd HH:mm(?!:)", re.IGNORECASE)),
    ("date", re.compile(r"yyyy-MM-dd", re.IGNORECASE)),
)


def listed_values(kind, doc):
    """The values as text, in the order of the docstring; none for a kind that has no enumerations."""
    pattern = _VALUES.get(kind)
    return list(dict.fromkeys(pattern.findall(doc))) if pattern else []


def defaults(doc):
    """The values that are called a default, as text. One docstring names the same default twice in two ways."""
    return set(_DEFAULT.findall(doc))


def bounds(doc):
    """Pairs of the least and the greatest, of a number or of a length. `None` where only the other is told."""
    pairs = {(int(low), int(high)) for low, high in _RANGE.findall(doc)}
    pairs |= {(None, int(high)) for high in _GREATEST.findall(doc)}
    return pairs | {(int(low), None) for low in _LEAST.findall(doc)}


def unit(doc):
    """The first unit or form of a time that is told."""
    return next((unit for unit, pattern in _UNITS if pattern.search(doc)), None)
