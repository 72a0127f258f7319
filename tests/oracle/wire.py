"""Sends random requests with the SDK and with `hwmeeting`, and compares the requests and the printed response."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

from callers import VendorCaller, call_hwmeeting
from compare import response_differences, request_differences
from documents import MODES, Documents
from exceptions import Difference
from recorder import Recorder


@dataclass(frozen=True)
class Case:
    operation: str
    mode: str
    round: int

    def __str__(self):
        return f"{self.operation}, {self.mode}, round {self.round}"


@dataclass(frozen=True)
class Finding:
    """A difference, the differing values, and the document that was sent."""

    difference: Difference
    detail: str
    case: Case
    document: dict


class Wire:
    def __init__(self, spec, vendor_operations, binary, seed):
        self._spec = spec
        self._vendor = vendor_operations
        self._binary = binary
        self._seed = seed

    def operations(self):
        """Returns the operations that both clients can send."""
        return sorted(name for name in self._spec.operations if name in self._vendor and self._vendor[name].call)

    def cases(self, operations, rounds):
        for name in operations:
            modes = MODES if self._vendor[name].response else MODES[:1]
            yield from (Case(name, mode, number) for mode in modes for number in range(rounds))

    def run(self, cases, jobs):
        """Yields the findings of each case. The threads only wait for processes."""
        workers = [_Worker() for _ in range(jobs)]
        free = SimpleQueue()
        for worker in workers:
            free.put(worker)

        def compare(case):
            worker = free.get()
            try:
                return case, self._findings(case, worker)
            finally:
                free.put(worker)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(compare, cases)
        for worker in workers:
            worker.close()

    def _findings(self, case, worker):
        vendor, ours = self._vendor[case.operation], self._spec.operations[case.operation]
        documents = self._documents(case)
        document = documents.request(vendor, ours)
        response, expected = documents.response(vendor, ours, case.mode)
        theirs = worker.call_vendor(vendor, document)
        outcome, sent = worker.call_hwmeeting(self._binary, document, response)
        found = list(_request_findings(self._spec, ours, document, theirs, sent, outcome))
        found += _response_findings(outcome, expected)
        if case.mode != "wide_values":
            found += _anomalies(outcome)
        return [Finding(Difference(case.operation, what), detail, case, document) for what, detail in found]

    def _documents(self, case):
        """Seeded by the case alone. The first round sends every optional field, the second none."""
        chance = random.Random(f"{self._seed} {case}")
        density = {0: 1.0, 1: 0.0}.get(case.round, chance.uniform(0.2, 0.9))
        return Documents(self._spec, chance, density=density)


class _Worker:
    """One recorder and one SDK client, used by one case at a time."""

    def __init__(self):
        self._recorder = Recorder()
        self._vendor = VendorCaller(self._recorder.endpoint)

    def call_vendor(self, vendor, document):
        self._recorder.respond_with(None)
        self._vendor.call(vendor, document)
        [request] = self._recorder.take()
        return request

    def call_hwmeeting(self, binary, document, response):
        self._recorder.respond_with(response)
        outcome = call_hwmeeting(binary, self._recorder.endpoint, document)
        return outcome, self._recorder.take()

    def close(self):
        self._vendor.close()
        self._recorder.close()


def _request_findings(spec, ours, document, theirs, sent, outcome):
    if len(sent) != 1:
        yield "requests", f"expected one request, got {len(sent)}; {outcome}"
        return
    own_headers = {name.lower() for name in ours.parameters["headers"]} | spec.headers_of_auth(ours)
    explicit = {name.lower() for name in document.get("headers", {})}
    yield from request_differences(theirs, sent[0], access_token="x-access-token" in own_headers, explicit=explicit)
    if outcome.exit_code != 0:
        yield "exit code", str(outcome)


def _anomalies(outcome):
    """Values that `hwmeeting` cannot decode with the types of the spec. It prints them all the same."""
    for line in outcome.stderr.splitlines():
        if line.startswith("warning: in the response, "):
            yield "anomaly", line


def _response_findings(outcome, expected):
    if outcome.exit_code != 0 or expected is None:
        return
    try:
        printed = json.loads(outcome.stdout)
    except ValueError:
        yield "response", f"the output is not JSON: {outcome.stdout[:200]!r}"
        return
    yield from response_differences(expected, printed)
