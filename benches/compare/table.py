"""Tables in Markdown."""


class Table:
    """Printed line by line, so that a run that is cut short has not been in vain."""

    def __init__(self, head):
        self.add(head)
        self.add(["---"] * len(head))

    def add(self, cells):
        print(f"| {' | '.join(cells)} |", flush=True)


def seconds(value):
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def both(cost):
    """On the clock, and of CPU time: on a loaded machine only that tells."""
    return f"{seconds(cost.clock)}, {seconds(cost.cpu)} of CPU"


def megabytes(value):
    return f"{value / 1e6:.1f} MB"


def ratio(value):
    return f"{value:.2f}"


def microseconds(value):
    return f"{value * 1e6:,.1f} µs"
