"""Sends the examples of the spec and random valid requests to the fake, with the SDK over https, one operation after the other."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException

from documents import Documents
from exceptions import Difference
from service import Client, Service
from wire import Case, Finding

# All fields, and the required ones only.
_DENSITIES = (1.0, 0.0)


class Answers:
    """An example must succeed. A random request may also fail with an error code of the spec.

    What it refers to may not exist, for example, or the end of a period may come before its start.
    """

    def __init__(self, spec, vendor_operations: dict, binary: str, seed: int):
        self._spec = spec
        self._vendor = vendor_operations
        self._binary = binary
        self._seed = seed

    def run(self, operations: list[str], jobs: int) -> Iterator[tuple[Case, list[Finding]]]:
        """Yields the findings of each request."""
        with ThreadPoolExecutor(jobs) as pool:
            for results in pool.map(self._operation, operations):
                yield from results

    def _operation(self, name: str) -> list[tuple[Case, list[Finding]]]:
        """Sends each example to a fake of its own, because all of them may be about the same item."""
        results = []
        for documents in [*([example] for example in self._examples(name)), list(self._random_documents(name))]:
            with Service(self._binary) as service:
                client = service.client()
                results += [self._send(client, case, document) for case, document in documents]
                client.close()
        return results

    def _examples(self, name: str) -> Iterator[tuple[Case, dict]]:
        vendor, ours = self._vendor[name], self._spec.operations[name]
        successful = (example for example in ours.examples if "error" not in example)
        for number, example in enumerate(successful):
            sections = {place: example[place] for place in (*vendor.parameters, "body") if place in example}
            yield Case(name, "example", number), self._with_token(vendor, ours, sections)

    def _random_documents(self, name: str) -> Iterator[tuple[Case, dict]]:
        vendor, ours = self._vendor[name], self._spec.operations[name]
        for number, density in enumerate(_DENSITIES):
            case = Case(name, "random", number)
            documents = Documents(self._spec, random.Random(f"{self._seed} {case}"), density=density, known=True)
            yield case, self._with_token(vendor, ours, documents.request(vendor, ours))

    def _send(self, client: Client, case: Case, document: dict) -> tuple[Case, list[Finding]]:
        try:
            client.call(self._vendor[case.operation], document)
        except ServiceResponseException as error:
            is_known = error.status_code < 500 and error.error_code in self._spec.error_codes
            if case.mode == "example" or not is_known:
                return case, [_finding(case, document, "error response", error)]
        except (SdkException, ValueError, TypeError, AttributeError) as error:
            return case, [_finding(case, document, "failure", error)]
        return case, []

    def _with_token(self, vendor, ours, document: dict) -> dict:
        """Adds the token that the SDK takes as a parameter. The fake accepts any."""
        names = (name for name in vendor.parameters["headers"] if name.lower() in self._spec.headers_of_auth(ours))
        return {**document, "headers": {**document.get("headers", {}), **dict.fromkeys(names, "any")}}

def _finding(case: Case, document: dict, what: str, error: Exception) -> Finding:
    return Finding(Difference(case.operation, f"{case.mode}: {what}"), str(error), case, document)
