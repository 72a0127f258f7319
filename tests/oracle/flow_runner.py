"""Runs the flows, each with a fake of its own."""

import importlib
import pkgutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import flows
from flow import Flow, run
from service import Service


def names() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(flows.__path__)]


def run_all(spec, operations: dict, binary: str, selected: list[str], *, seed: int, jobs: int) -> Iterator[tuple[str, Flow]]:
    """Yields each flow after it has ended."""

    def run_one(name: str) -> tuple[str, Flow]:
        steps = importlib.import_module(f"flows.{name}").run
        with Service(binary, "--check-tokens") as service:
            flow = Flow(spec, operations, service, f"{seed} {name}")
            run(flow, steps)
            flow.close()
        return name, flow

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(run_one, selected)
