"""Compares the project with the vendor's SDK, and prints the differences."""

import argparse
import json
import os
import random
import sys
from pathlib import Path

import yaml

import callers
import flow_runner
import vendor
from answers import Answers
from census import Census
from exceptions import Exceptions
from spec import Spec
from wire import Wire

_HERE = Path(__file__).parent
# All of them run, unless some are selected.
_PARTS = {
    "census": "compare the declarations; send nothing",
    "wire": "compare requests and responses",
    "answers": "send examples and random requests to the fake",
    "flows": "run flows against the fake",
}


class Report:
    """Counts checks, and prints each difference once, with its first example."""

    def __init__(self, verbose):
        self._verbose = verbose
        self._printed = set()
        self.passed = 0
        self.failed = 0

    def count(self, *, passed):
        self.passed += passed
        self.failed += not passed

    def fail(self, message):
        self.count(passed=False)
        print(f"FAILED {message}")

    def difference(self, difference, detail="", document=None):
        if difference in self._printed:
            return
        self._printed.add(difference)
        print(f"DIFFERS {difference}" + (f": {detail}" if detail else ""))
        if document and self._verbose:
            print(f"        {json.dumps(document, ensure_ascii=False)}")


def main():
    options = _options()
    try:
        spec = Spec(options.root / "spec")
    except yaml.YAMLError as error:
        sys.exit(f"the spec is not valid YAML: {error}")
    operations = vendor.operations()
    report = Report(options.verbose)
    if options.census:
        _census(spec, {**operations, **vendor.logins(_HERE / "logins.yaml")}, options, report)
    if options.wire:
        _wire(spec, operations, options, report)
    if options.answers:
        _answers(spec, operations, options, report)
    if options.flows:
        _flows(spec, operations, options, report)
    print(f"{report.passed} passed, {report.failed} failed")
    return 0 if report.failed == 0 else 1


def _options():
    parser = argparse.ArgumentParser(prog="tests/oracle/run", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="repeat the run with this seed")
    parser.add_argument("--rounds", type=int, default=3, help="requests per case (default: 3)")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 1, help="number of concurrent processes")
    parser.add_argument("--only", nargs="+", metavar="OPERATION", help="compare only the requests of these operations")
    parser.add_argument("--complete", action="store_true", help="fail if the spec lacks an operation")
    parser.add_argument("--verbose", action="store_true", help="print the document of each difference")
    parser.add_argument("--flow", nargs="+", choices=flow_runner.names(), default=flow_runner.names(), metavar="NAME", help="run only these flows")
    for part, doc in _PARTS.items():
        parser.add_argument(f"--{part}", action="store_true", help=doc)
    options = parser.parse_args()
    if not any(getattr(options, part) for part in _PARTS):
        vars(options).update(dict.fromkeys(_PARTS, True))
    return options


def _census(spec, operations, options, report):
    tokenless = set(yaml.safe_load((_HERE / "tokenless.yaml").read_text("utf-8")))
    census = Census(spec, operations, tokenless)
    exceptions = Exceptions(_HERE / "census_exceptions.yaml", "where")
    for name in census.common_operations():
        unexplained = [d for d in census.differences(name) if not exceptions.covers(d)]
        for difference in unexplained:
            report.difference(difference)
        report.count(passed=not unexplained)
    for name in census.surplus_operations():
        report.fail(f"{name}: not an operation of the SDK")
    missing = census.missing_operations()
    if missing:
        print(f"the spec lacks {len(missing)} of {len(operations)} operations: {' '.join(missing)}")
    if missing and options.complete:
        report.fail("the spec is not complete")
    if not missing:
        for difference in census.undocumented_values():
            if not exceptions.covers(difference):
                report.difference(difference)
                report.count(passed=False)
        _report_unused(exceptions.unused(), report)


def _wire(spec, operations, options, report):
    binary = _binary(options, report)
    if binary is None:
        return
    print(f"wire comparison of {binary} with --seed {options.seed} --rounds {options.rounds}")
    wire = Wire(spec, operations, binary, options.seed)
    compared = options.only or wire.operations()
    unknown = set(compared) - set(wire.operations())
    if unknown:
        report.fail(f"not in both the spec and the SDK: {' '.join(sorted(unknown))}")
        return
    exceptions = Exceptions(_HERE / "exceptions.yaml", "operation")
    for _, findings in wire.run(wire.cases(compared, options.rounds), options.jobs):
        _report_findings([f for f in findings if not exceptions.covers(f.difference)], report)
    _report_unused(exceptions.unused(among=set(compared)), report)


def _answers(spec, operations, options, report):
    binary = _binary(options, report)
    if binary is None:
        return
    print(f"examples and random requests to the fake of {binary} with --seed {options.seed}")
    selected = options.only or sorted(name for name in operations if name in spec.operations)
    for _, findings in Answers(spec, operations, binary, options.seed).run(selected, options.jobs):
        _report_findings(findings, report)


def _report_findings(findings, report):
    for finding in findings:
        report.difference(finding.difference, f"{finding.detail} ({finding.case})", finding.document)
    report.count(passed=not findings)


def _binary(options, report):
    """Returns the path of the binary to test, or None."""
    binary = callers.find_hwmeeting(options.root)
    if binary is None:
        report.fail("hwmeeting not found: run `cargo build -p hwmeeting`, or set HWMEETING to its path")
    callers.bypass_proxies()
    return binary


def _flows(spec, operations, options, report):
    binary = _binary(options, report)
    if binary is None:
        return
    print(f"flows against {binary} with --seed {options.seed}")
    for name, flow in flow_runner.run_all(spec, operations, binary, options.flow, seed=options.seed, jobs=options.jobs):
        for failure in flow.failures:
            report.difference(f"flow {name}: {failure.what}", failure.detail)
            report.count(passed=False)
        report.passed += flow.passed


def _report_unused(exceptions, report):
    for difference in exceptions:
        report.fail(f"unused exception: {difference}")


if __name__ == "__main__":
    sys.exit(main())
