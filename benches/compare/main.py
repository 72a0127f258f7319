"""The command line, and printing the tables."""

import argparse
import datetime
import os
import subprocess

import figures
import first
import growth
import regenerate
from generators import GENERATORS
from measure import Failed
from table import Table
from workspace import Workspace

# Measurements of this project alone, each with a table of its own.
OTHERS = {"regenerate": regenerate, "growth": growth, "first": first}


def main():
    options = parse()
    workspace = Workspace()
    rows = options.rows or list(figures.ROWS)
    print(environment(options.rounds), flush=True)
    try:
        compared = [row for row in rows if row in figures.ROWS]
        if compared:
            print_comparison(workspace, compared, options)
        for row in rows:
            if row in OTHERS:
                OTHERS[row].measure(workspace, options.rounds)
    except Failed as failure:
        print(f"error: {failure}")
        return 1
    return 0


def parse():
    parser = argparse.ArgumentParser(
        prog="benches/compare/run",
        description="Builds what is missing, measures, and prints a Markdown table.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="rows:\n" + "\n".join(f"  {name:12} {row.__doc__}" for name, row in {**figures.ROWS, **OTHERS}.items()),
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"what to measure [default: all but {', '.join(OTHERS)}]")
    known = list(GENERATORS)
    parser.add_argument("--only", nargs="+", choices=known, metavar="NAME", help=f"measure only these of {', '.join(known)}")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="number of measurements; the minimum is printed [default: 3]")
    options = parser.parse_args()
    unknown = set(options.rows) - set(figures.ROWS) - set(OTHERS)
    if unknown:
        parser.error(f"unknown row {', '.join(sorted(unknown))}; the rows are {', '.join([*figures.ROWS, *OTHERS])}")
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return options


def print_comparison(workspace, rows, options):
    names = options.only or list(GENERATORS)
    generators = [GENERATORS[name](workspace) for name in names]
    table = Table(["", "target", *names, "ratio, clock", "ratio, CPU"])
    for row in rows:
        for line in figures.ROWS[row](workspace, generators, options.rounds):
            table.add(line.cells(names))
    print()


def environment(rounds):
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{datetime.date.today()}, {rustc}, {os.cpu_count()} cores, load {load}; minimum of {rounds}\n"
