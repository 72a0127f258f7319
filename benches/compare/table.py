"""Markdown tables."""


class Table:
    """Prints line by line, so that an interrupted run prints its results so far."""

    def __init__(self, head):
        self.add(head)
        self.add(["---"] * len(head))

    def add(self, cells):
        print(f"| {' | '.join(cells)} |", flush=True)


def seconds(value):
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def both(cost):
    """Formats wall-clock and CPU time; on a loaded machine only the latter is meaningful."""
    return f"{seconds(cost.clock)}, {seconds(cost.cpu)} of CPU"


def megabytes(value):
    return f"{value / 1e6:.1f} MB"


def ratio(value):
    return f"{value:.2f}"


def microseconds(value):
    return f"{value * 1e6:,.1f} µs"
