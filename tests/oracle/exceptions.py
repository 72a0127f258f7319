"""Differences that are known and explained. One that no longer occurs is itself a failure."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Difference:
    """`where` is an operation or a class of the SDK, `what` the place and kind of the difference."""

    where: str
    what: str

    def __str__(self):
        return f"{self.where}: {self.what}"


class Exceptions:
    """A list of {operation, what, reason}; the census knows classes too and says `where` instead of `operation`."""

    def __init__(self, path, key):
        entries = yaml.safe_load(path.read_text("utf-8")) or []
        for entry in entries:
            if set(entry) != {key, "what", "reason"} or not all(entry.values()):
                raise ValueError(f"{path.name}: an exception has exactly {key}, what and reason, not {entry}")
        self._known = {Difference(entry[key], entry["what"]) for entry in entries}
        self._used = set()

    def covers(self, difference):
        if difference in self._known:
            self._used.add(difference)
        return difference in self._known

    def not_needed(self, among=None):
        """Exceptions that nothing called for; with `among`, only those of these operations."""
        return sorted(
            (d for d in self._known - self._used if among is None or d.where in among),
            key=str,
        )
