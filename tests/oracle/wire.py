"""Sends random requests with the SDK and with `hwmeeting` and compares what arrives, and what comes back of the response."""

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
    """A difference, how the values differed, and the document that showed it."""

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
        """Those that both sides can send."""
        return sorted(name for name in self._spec.operations if name in self._vendor and self._vendor[name].call)

    def cases(self, operations, rounds):
        for name in operations:
            modes = MODES if self._vendor[name].response else MODES[:1]
            yield from (Case(name, mode, number) for mode in modes for number in range(rounds))

    def run(self, cases, jobs):
        """The findings of each case. The work is done by the processes; a thread only waits for one."""
        benches = [_Bench() for _ in range(jobs)]
        free = SimpleQueue()
        for bench in benches:
            free.put(bench)

        def on_a_bench(case):
            bench = free.get()
            try:
                return case, self._findings(case, bench)
            finally:
                free.put(bench)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(on_a_bench, cases)
        for bench in benches:
            bench.close()

    def _findings(self, case, bench):
        vendor, ours = self._vendor[case.operation], self._spec.operations[case.operation]
        documents = self._documents(case)
        document = documents.request(vendor, ours)
        response, expected = documents.response(vendor, ours, case.mode)
        theirs = bench.by_vendor(vendor, document)
        outcome, sent = bench.by_hwmeeting(self._binary, document, response)
        found = list(_request_findings(self._spec, ours, document, theirs, sent, outcome))
        found += _answer_findings(outcome, expected)
        return [Finding(Difference(case.operation, what), detail, case, document) for what, detail in found]

    def _documents(self, case):
        """A case is the same whichever others run. The first two rounds send every optional field, and none."""
        chance = random.Random(f"{self._seed} {case}")
        density = {0: 1.0, 1: 0.0}.get(case.round, chance.uniform(0.2, 0.9))
        return Documents(self._spec, chance, density=density)


class _Bench:
    """One recorder and one SDK client, used by one case at a time."""

    def __init__(self):
        self._recorder = Recorder()
        self._vendor = VendorCaller(self._recorder.endpoint)

    def by_vendor(self, vendor, document):
        self._recorder.will_respond_with(None)
        self._vendor.call(vendor, document)
        [request] = self._recorder.take()
        return request

    def by_hwmeeting(self, binary, document, response):
        self._recorder.will_respond_with(response)
        outcome = call_hwmeeting(binary, self._recorder.endpoint, document)
        return outcome, self._recorder.take()

    def close(self):
        self._vendor.close()
        self._recorder.close()


def _request_findings(spec, ours, document, theirs, sent, outcome):
    if len(sent) != 1:
        yield "requests", f"{len(sent)} requests instead of one; {outcome}"
        return
    own_headers = {name.lower() for name in ours.parameters["headers"]} | spec.headers_of_auth(ours)
    given = {name.lower() for name in document.get("headers", {})}
    yield from request_differences(theirs, sent[0], access_token="x-access-token" in own_headers, given=given)
    if outcome.exit_code != 0:
        yield "exit code", str(outcome)


def _answer_findings(outcome, expected):
    if outcome.exit_code != 0 or expected is None:
        return
    try:
        printed = json.loads(outcome.output)
    except ValueError:
        yield "response", f"no JSON is printed: {outcome.output[:200]!r}"
        return
    yield from response_differences(expected, printed)
