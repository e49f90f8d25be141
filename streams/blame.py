"""Which record, feed or page ended the process, and how often in a row: kept in a file, because the process is gone."""

from pathlib import Path

import msgspec

POISON = 5  # times in a row after which it is put aside with reason `bug`


class Blame:
    """Counts the ends of one stage's process by what was in work."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.counts: dict[str, int] = msgspec.json.decode(path.read_bytes(), type=dict[str, int])
        except (OSError, msgspec.DecodeError):
            self.counts = {}

    def put(self, name: str) -> None:
        """This was in work when we ended. In a row: whatever else was blamed before starts anew."""
        self.counts = {name: self.counts.get(name, 0) + 1}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(msgspec.json.encode(self.counts))

    def times(self, name: str) -> int:
        """How often it has ended us, the last times in a row."""
        return self.counts.get(name, 0)

    def is_poison(self, name: str) -> bool:
        """Whether it has ended us too often to be tried once more."""
        return self.times(name) >= POISON
