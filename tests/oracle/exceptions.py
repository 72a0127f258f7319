"""Intended differences, with their reasons. An exception that no longer occurs is a failure."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Difference:
    """`where` is an operation or a class of the SDK, `what` the place and the kind of the difference."""

    where: str
    what: str

    def __str__(self):
        return f"{self.where}: {self.what}"


class Exceptions:
    """A list of {operation, what, reason}. In the census, `where` replaces `operation`, since it also refers to classes."""

    def __init__(self, path, key):
        entries = yaml.safe_load(path.read_text("utf-8")) or []
        for entry in entries:
            if set(entry) != {key, "what", "reason"} or not all(entry.values()):
                raise ValueError(f"{path.name}: an exception has the keys {key}, what and reason: {entry}")
        self._known = {Difference(entry[key], entry["what"]) for entry in entries}
        self._used = set()

    def covers(self, difference):
        if difference in self._known:
            self._used.add(difference)
        return difference in self._known

    def unused(self, among=None):
        """Returns the exceptions that did not occur; with `among`, only those of these operations."""
        return sorted(
            (d for d in self._known - self._used if among is None or d.where in among),
            key=str,
        )
