"""What flows are made of: calls, and expectations of what later calls return."""

import random
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkmeeting.v1.meeting_credentials import MeetingCredentials

from documents import Documents
from service import Service

_INDEX = re.compile(r"\[\d+\]")
# How many calls a failure names: the one that was expected to return something else, and those before it.
_CONTEXT = 3


@dataclass(frozen=True)
class Failure:
    """`what` failed, the same for all items of a list and for all values; `detail` is this occurrence."""

    what: str
    detail: str


class Flow:
    """One flow: a client of a service, the values that it sends, and the failed expectations."""

    def __init__(self, spec, operations: dict, service: Service, seed: str):
        self.random = random.Random(seed)
        self.passed = 0
        self.failures: list[Failure] = []
        self._spec = spec
        self._operations = operations
        self._service = service
        self._client = service.client()
        self._calls = deque(maxlen=_CONTEXT)

    def log_in(self, credentials: MeetingCredentials) -> None:
        """Sends further calls as another user."""
        self.close()
        self._client = self._service.client(credentials)

    def close(self) -> None:
        self._client.close()

    def call(self, operation: str, parameters: dict | None = None, body: Any = None) -> Any:
        """Returns the response. Parameters have the names of the wire."""
        vendor = self._operations[operation]
        self._calls.append(operation)
        return self._client.call(vendor, _document(vendor, parameters or {}, body))

    def refused(self, operation: str, parameters: dict | None = None, body: Any = None, *, code: str | None) -> None:
        """Expects that a call fails with an error code. Without one, any is accepted."""
        try:
            self.call(operation, parameters, body)
        except ServiceResponseException as error:
            self.equal("the error code", error.error_code, code or error.error_code)
        else:
            self._fail(f"the call succeeds instead of failing with {code or 'an error code'}")

    def body(self, operation: str, **fixed: Any) -> dict:
        """Returns a random body with all fields but those that are fixed to None."""
        vendor, ours = self._operations[operation], self._spec.operations[operation]
        document = Documents(self._spec, self.random, density=1, known=True).request(vendor, ours)
        body = {**document["body"], **fixed}
        return {name: value for name, value in body.items() if value is not None}

    def word(self, prefix: str = "") -> str:
        """Returns a name that nothing else has."""
        return f"{prefix}{self.random.getrandbits(40):x}"

    def digits(self, count: int) -> str:
        """Returns digits, the first of which is not 0."""
        return str(self.random.randrange(10 ** (count - 1), 10**count))

    def equal(self, what: str, actual: Any, expected: Any) -> None:
        if actual == expected:
            self.passed += 1
        else:
            self._fail(what, f"expected {expected!r}, not {actual!r}")

    def true(self, failure: str, condition: object) -> None:
        if condition:
            self.passed += 1
        else:
            self._fail(failure)

    def shows(self, what: str, actual: Any, expected: Any) -> None:
        """Expects every field of `expected`, at every depth. A list has the same items, in the same order."""
        if not actual:
            return self.equal(what, actual, expected)
        for path, found, wanted in _leaves(actual, expected, what):
            self.equal(path, found, wanted)

    def find(self, what: str, items: Iterable[dict] | None, **wanted: Any) -> dict:
        """Expects one item with these values, and returns it."""
        found = [item for item in items or () if all(item.get(name) == value for name, value in wanted.items())]
        self.equal(f"{what}: the number of items with this {', '.join(wanted)}", len(found), 1)
        return found[0] if found else {}

    def lacks(self, what: str, items: Iterable[dict] | None, **unwanted: Any) -> None:
        """Expects no item with these values."""
        found = [item for item in items or () if all(item.get(name) == value for name, value in unwanted.items())]
        self.equal(f"{what}: the items with this {', '.join(unwanted)}", found, [])

    def pages(self, operation: str, parameters: dict | None = None, *, limit: int = 2) -> list[dict]:
        """Returns all items of a paged list, and expects that the pages are as large as they were requested."""
        items: list[dict] = []
        while True:
            page = self.call(operation, {**(parameters or {}), "offset": len(items), "limit": limit})
            count, data = page.get("count", 0), page.get("data", [])
            self.equal(f"{operation}: the size of the page at {len(items)}", len(data), min(limit, count - len(items)))
            items += data
            if not data or len(items) >= count:
                return items

    def abort(self, error: Exception) -> None:
        self._fail("the flow ends", f"{type(error).__name__}: {error}")

    def _fail(self, what: str, detail: str = "") -> None:
        *before, last = self._calls or ["start"]
        context = f" (after {', '.join(before)})" if before else ""
        self.failures.append(Failure(f"{last}: {_INDEX.sub('[]', what)}", f"{what}: {detail}{context}"))


def run(flow: Flow, steps: Callable[[Flow], None]) -> None:
    """Runs the steps of a flow. A call that fails unexpectedly ends it."""
    try:
        steps(flow)
    except Exception as error:  # noqa: BLE001 - a failure of any kind is reported, and the next flow runs
        flow.abort(error)


def renamed(values: dict, names: dict[str, str]) -> dict:
    """Returns the values that a response has under other names, under these names."""
    return {theirs: values[ours] for ours, theirs in names.items() if ours in values}


def without(values: dict, *names: str) -> dict:
    return {name: value for name, value in values.items() if name not in names}


def _document(vendor, parameters: dict, body: Any) -> dict:
    """Sorts parameters into the places of the request."""
    document: dict[str, Any] = {"operation": vendor.name}
    unknown = set(parameters)
    for place, fields in vendor.parameters.items():
        document[place] = {name: value for name, value in parameters.items() if name in fields}
        unknown -= set(document[place])
    if unknown:
        raise ValueError(f"{vendor.name} has no parameters {sorted(unknown)}")
    return document if body is None else {**document, "body": body}


def _leaves(actual: Any, expected: Any, path: str):
    """Yields the path, the actual and the expected value of every field that is not an object or a list."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            yield from _leaves(actual.get(name), value, f"{path}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(actual) == len(expected):
        for index, value in enumerate(expected):
            yield from _leaves(actual[index], value, f"{path}[{index}]")
    else:
        yield path, actual, expected
