"""Running processes and measuring their cost."""

import dataclasses
import os
import subprocess
import sys
import time


class Failed(Exception):
    """A process failed; the message names its log."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """Wall-clock time and CPU time in seconds; the latter includes child processes."""

    clock: float
    cpu: float


def progress(text):
    """Prints progress to standard error; the tables are printed to standard output."""
    print(f"... {text}", file=sys.stderr, flush=True)


def run(command, directory, log, **environment):
    """Runs a process with its output in a log file."""
    command = [str(word) for word in command]
    with open(log, "w") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"`{' '.join(command)}` in {directory} failed; see {log}")
    return Cost(clock, usage.ru_utime + usage.ru_stime)


def in_turns(rounds, actions):
    """Returns the minimum cost of each action. They take turns, so that a change in the load of the machine affects all."""
    costs = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            costs[name].append(action())
    return {
        name: Cost(min(cost.clock for cost in several), min(cost.cpu for cost in several))
        for name, several in costs.items()
    }
