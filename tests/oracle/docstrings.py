"""Extracts values, defaults, bounds and units from the prose of the SDK's docstrings."""

import re

# An item starts with a bullet, or after a full-width comma in another item. Its value ends at punctuation, at a space before
# Chinese text, at the next bullet (which is not consumed), or at the end of the docstring.
_OPENING = r"(?:(?:^|(?<!>)\s)[-*]\s*|，\s+)"
_CLOSING = r"(?:(?=\s+[-*]\s|\s*$)|\s?(?:[:：、，]|=(?!\s)|-(?!\d)|(?=\s[\u4e00-\u9fff])))"
_VALUES = {
    "integer": re.compile(_OPENING + r"(0|[1-9]\d*)" + _CLOSING),
    "string": re.compile(_OPENING + r"([A-Za-z0-9]+(?:[-_ ][A-Za-z0-9]+)*(?:\([a-z]+\))?)" + _CLOSING),
}
_DEFAULT = re.compile(r"默认(?:值)?(?:为|是)?\s*[:：]?\s*[“\"]?(\d+(?:\.\d+)?|[A-Za-z][\w-]*)")
_RANGE = re.compile(r"(?:范围|取值|长度限制)(?:为|是|要求)?\s*[:：]?\s*[\[（(]?\s*(\d+)\s*[-~～,，]\s*(\d+)")
_MAXIMUM = re.compile(r"(?:最大(?:不超过)?|长度限制为)\s*(\d+)(?![-~\d])")
_MINIMUM = re.compile(r"最小\s*(\d+)")
# "Required", without "(the parameter) country is required", which is about another field.
_REQUIRED = re.compile(r"(?<!参数)(?:必填|必选)|必须填写|必须二选一")
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
    """Returns the listed values as strings, in order; none for kinds without enumerations."""
    pattern = _VALUES.get(kind)
    return list(dict.fromkeys(pattern.findall(doc))) if pattern else []


def defaults(doc):
    """Returns the documented defaults as strings. One docstring states the same default in two forms."""
    return set(_DEFAULT.findall(doc))


def bounds(doc):
    """Returns pairs of minimum and maximum, of a number or a length. `None` if only the other one is documented."""
    pairs = {(int(low), int(high)) for low, high in _RANGE.findall(doc)}
    pairs |= {(None, int(high)) for high in _MAXIMUM.findall(doc)}
    return pairs | {(int(low), None) for low in _MINIMUM.findall(doc)}


def is_required(doc):
    """Returns whether a field is required, at least in some cases."""
    return bool(_REQUIRED.search(doc))


def unit(doc):
    """Returns the first documented unit or time format."""
    return next((unit for unit, pattern in _UNITS if pattern.search(doc)), None)
