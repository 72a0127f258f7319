"""Options, and the tables that are printed."""

import argparse
import datetime
import os
import subprocess

import figures
import growth
import regenerate
from contenders import CONTENDERS
from measure import Failed
from table import Table
from workshop import Workshop

# What stands beside the comparison: rows of their own.
OTHERS = {"regenerate": regenerate, "growth": growth}


def main():
    options = parse()
    workshop = Workshop()
    rows = options.rows or list(figures.ROWS)
    print(environment(options.rounds), flush=True)
    try:
        compared = [row for row in rows if row in figures.ROWS]
        if compared:
            print_comparison(workshop, compared, options)
        for row in rows:
            if row in OTHERS:
                OTHERS[row].measure(workshop, options.rounds)
    except Failed as failure:
        print(f"error: {failure}")
        return 1
    return 0


def parse():
    parser = argparse.ArgumentParser(
        prog="benches/compare/run",
        description="Builds what is missing, measures, and prints a table in Markdown.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="rows:\n" + "\n".join(f"  {name:12} {row.__doc__}" for name, row in {**figures.ROWS, **OTHERS}.items()),
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"what to measure [default: all but {' and '.join(OTHERS)}]")
    known = list(CONTENDERS)
    parser.add_argument("--only", nargs="+", choices=known, metavar="WHO", help=f"of {', '.join(known)}, only these")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of so many the least is given [default: 3]")
    options = parser.parse_args()
    unknown = set(options.rows) - set(figures.ROWS) - set(OTHERS)
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}; the rows are {', '.join([*figures.ROWS, *OTHERS])}")
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return options


def print_comparison(workshop, rows, options):
    names = options.only or list(CONTENDERS)
    contenders = [CONTENDERS[name](workshop) for name in names]
    table = Table(["", "aim", *names, "ratio, clock", "ratio, CPU"])
    for row in rows:
        for line in figures.ROWS[row](workshop, contenders, options.rounds):
            table.add(line.cells(names))
    print()


def environment(rounds):
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{datetime.date.today()}, {rustc}, {os.cpu_count()} cores, load {load}; the least of {rounds}\n"
