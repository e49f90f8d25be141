"""Which record, feed or page ended the process, and how often: kept in a file, because the process is gone."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from streams.app import Stage

POISON = 5  # times, without having succeeded since, after which it is put aside with reason `bug`
NAMES = 200  # that are remembered


class Blame:
    """Counts the ends of one worker's process by what was in work; `what` tells the counts of one worker apart."""

    def __init__(self, stage: Stage, what: str) -> None:
        self.path = Path(stage.app.conf.datadir) / f"blame-{what}.json"
        try:
            self.counts: dict[str, int] = msgspec.json.decode(self.path.read_bytes(), type=dict[str, int])
        except (OSError, msgspec.DecodeError):
            self.counts = {}

    def put(self, name: str) -> None:
        """This was in work when we ended."""
        count = self.counts.pop(name, 0) + 1
        self.counts = dict([*self.counts.items(), (name, count)][-NAMES:])
        self._write()

    def clear(self, names: Iterable[str]) -> None:
        """These have succeeded, or were put aside."""
        if self.counts and (done := self.counts.keys() & set(names)):
            self.counts = {name: count for name, count in self.counts.items() if name not in done}
            self._write()

    def times(self, name: str) -> int:
        """How often it has ended us since it last succeeded."""
        return self.counts.get(name, 0)

    def is_poison(self, name: str) -> bool:
        """Whether it has ended us too often to be tried once more."""
        return self.times(name) >= POISON

    def _write(self) -> None:
        new = self.path.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(self.counts))
        new.replace(self.path)
