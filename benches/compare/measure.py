"""Running processes, and what they cost."""

import dataclasses
import os
import subprocess
import sys
import time


class Failed(Exception):
    """Something did not run; says what, and where its words are."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of CPU time, the process's own and that of all that it waited for."""

    clock: float
    cpu: float


def progress(text):
    """For whoever waits; the tables go to standard output."""
    print(f"... {text}", file=sys.stderr, flush=True)


def run(command, directory, log, **environment):
    """Runs a process to its end, its words in a file."""
    command = [str(word) for word in command]
    with open(log, "w") as words:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"`{' '.join(command)}` in {directory} failed; its words are in {log}")
    return Cost(clock, usage.ru_utime + usage.ru_stime)


def in_turns(rounds, works):
    """The least cost of each work. Each has its turn in each round, so that all meet the same machine."""
    costs = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            costs[name].append(work())
    return {
        name: Cost(min(cost.clock for cost in several), min(cost.cpu for cost in several))
        for name, several in costs.items()
    }
