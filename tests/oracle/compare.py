"""Tells in what two recorded requests, or a response and what was printed of it, differ."""

import email
import json
from email.message import Message
from urllib.parse import parse_qsl, unquote, urlsplit

from documents import Lone

# Of the connection or the client, not of the operation.
_INCIDENTAL = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host", "transfer-encoding", "user-agent",
}
_ACCESS_TOKEN = "x-access-token"
_ABSENT = object()


def request_differences(theirs, ours, *, access_token, given):
    """Pairs of place and detail. `given` are the headers of the document: others may be the client's own."""
    yield from _unequal("method", theirs.method, ours.method)
    yield from _paths(theirs.target, ours.target)
    yield from _by_name("query", _query(theirs), _query(ours))
    yield from _by_name("headers", _headers(theirs, access_token, given), _headers(ours, True, given))
    if theirs.body:
        yield from _unequal("headers.content-type", _media_type(theirs), _media_type(ours))
    yield from _bodies(theirs, ours)


def _unequal(what, theirs, ours):
    if not _same(theirs, ours):
        yield what, f"the SDK has {_short(theirs)}, hwmeeting {_short(ours)}"


def _same(one, other):
    """Python holds True and 1 equal; JSON does not."""
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
    """Sorted, because the order of a query means nothing."""
    return _gathered(sorted(parse_qsl(urlsplit(request.target).query, keep_blank_values=True)))


def _gathered(pairs):
    """All values by name: what is sent twice shows."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _headers(request, access_token, given):
    """The SDK's credentials put their token on every request, also where none belongs."""
    ignored = _INCIDENTAL | ({"x-request-id"} - given) | (set() if access_token else {_ACCESS_TOKEN})
    return _gathered((name.lower(), value) for name, value in request.headers if name.lower() not in ignored)


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
    """(filename, bytes) by the name of the part."""
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
        return {"(no JSON)": body}


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
    """Every field of the response is printed with its value. What was null may be missing, and more may be printed."""
    if response is None:
        return
    if isinstance(response, Lone) and isinstance(printed, list) and len(printed) == 1:
        printed = printed[0]
    if isinstance(response, dict) and isinstance(printed, dict):
        for name, value in response.items():
            yield from response_differences(value, printed.get(name, _ABSENT), what=f"{what}.{name}")
    elif isinstance(response, list) and isinstance(printed, list) and len(response) == len(printed):
        for one, other in zip(response, printed):
            yield from response_differences(one, other, what=what + "[]")
    elif not _same(response, printed):
        yield what, f"the service said {_short(response)}, hwmeeting prints {_short(printed)}"
