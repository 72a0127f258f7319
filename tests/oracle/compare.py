"""Compares two recorded requests, or a response with the output of `hwmeeting`."""

import email
import json
from email.message import Message
from urllib.parse import parse_qsl, unquote, urlsplit

from documents import SingleItem

# Headers of the connection or the client rather than the operation.
_INCIDENTAL = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host", "transfer-encoding", "user-agent",
}
_ACCESS_TOKEN = "x-access-token"
_ABSENT = object()


def request_differences(theirs, ours, *, access_token, explicit):
    """Yields pairs of place and detail. `explicit` are the names of the headers in the document; clients may add others."""
    yield from _unequal("method", theirs.method, ours.method)
    yield from _paths(theirs.target, ours.target)
    yield from _by_name("query", _query(theirs), _query(ours))
    yield from _by_name("headers", _headers(theirs, access_token, explicit), _headers(ours, True, explicit))
    if theirs.body:
        yield from _unequal("headers.content-type", _media_type(theirs), _media_type(ours))
    yield from _bodies(theirs, ours)


def _unequal(what, theirs, ours):
    if not _same(theirs, ours):
        yield what, f"the SDK has {_short(theirs)}, hwmeeting {_short(ours)}"


def _same(one, other):
    """In Python, True equals 1; in JSON it does not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _short(value):
    text = "nothing" if value is _ABSENT else repr(value)
    return text if len(text) <= 200 else text[:200] + "…"


def _by_name(place, theirs, ours):
    for name in sorted(theirs.keys() | ours.keys()):
        yield from _unequal(f"{place}.{name}", theirs.get(name, _ABSENT), ours.get(name, _ABSENT))


def _paths(theirs, ours):
    raw = [urlsplit(target).path for target in (theirs, ours)]
    if unquote(raw[0]) != unquote(raw[1]):
        yield from _unequal("path", *raw)
    else:
        yield from _unequal("path encoding", *raw)


def _query(request):
    """Sorted, because the order of query parameters has no meaning."""
    return _values_by_name(sorted(parse_qsl(urlsplit(request.target).query, keep_blank_values=True)))


def _values_by_name(pairs):
    """All values by name, so that a parameter that is sent twice is a difference."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _headers(request, access_token, explicit):
    """The SDK sends the access token with every request, including operations that take none."""
    ignored = _INCIDENTAL | ({"x-request-id"} - explicit) | (set() if access_token else {_ACCESS_TOKEN})
    return _values_by_name((name.lower(), value) for name, value in request.headers if name.lower() not in ignored)


def _content_type(request):
    header = Message()
    header["Content-Type"] = next((value for name, value in request.headers if name.lower() == "content-type"), "none/none")
    return header


def _media_type(request):
    return _content_type(request).get_content_type()


def _bodies(theirs, ours):
    if _media_type(theirs) == _media_type(ours) == "multipart/form-data":
        yield from _by_name("body", _parts(theirs), _parts(ours))
    elif theirs.body and ours.body:
        yield from _json_differences("body", _json(theirs.body), _json(ours.body))
    else:
        yield from _unequal("body", theirs.body, ours.body)


def _parts(request):
    """Returns (filename, bytes) by the name of the part."""
    boundary = b"--" + _content_type(request).get_param("boundary").encode("ascii")
    parts = {}
    for part in (b"\r\n" + request.body).split(b"\r\n" + boundary)[1:-1]:
        head, content = part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)
        described = email.message_from_bytes(head)
        parts[described.get_param("name", header="content-disposition")] = (described.get_filename(), content)
    return parts


def _json(body):
    try:
        return json.loads(body)
    except ValueError:
        return {"(not JSON)": body}


def _json_differences(what, theirs, ours):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in sorted(theirs.keys() | ours.keys()):
            yield from _json_differences(f"{what}.{name}", theirs.get(name, _ABSENT), ours.get(name, _ABSENT))
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for one, other in zip(theirs, ours):
            yield from _json_differences(what + "[]", one, other)
    else:
        yield from _unequal(what, theirs, ours)


def response_differences(response, printed, *, what="response"):
    """Yields fields of the response that are not printed with their value. A null may be missing; more may be printed."""
    if response is None:
        return
    if isinstance(response, SingleItem) and isinstance(printed, list) and len(printed) == 1:
        printed = printed[0]
    if isinstance(response, dict) and isinstance(printed, dict):
        for name, value in response.items():
            yield from response_differences(value, printed.get(name, _ABSENT), what=f"{what}.{name}")
    elif isinstance(response, list) and isinstance(printed, list) and len(response) == len(printed):
        for one, other in zip(response, printed):
            yield from response_differences(one, other, what=what + "[]")
    elif not _same(response, printed):
        yield what, f"the response has {_short(response)}, hwmeeting prints {_short(printed)}"
