"""Which record, feed or page ended the process, and how often: kept in a file, because the process is gone.

Two ways lead here. An exception is told by `put`. A process that is killed in the middle (out of memory, hung) tells
nothing: so what is in work stands in a small shared mapping, which the next process finds (it outlives a kill, and
costs no system call a record).
"""

import contextlib
import errno
import mmap
from collections.abc import Iterable
from pathlib import Path

import msgspec

from streams.app import Stage

POISON = 5  # times, without having succeeded since, after which it is put aside with reason `bug`
NAMES = 200  # that are remembered
WORK = 4096  # bytes of the mapping: the name of what is in work, and zeros
FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO))


class Blame:
    """Counts the ends of one worker's process by what was in work; `what` tells the counts of one worker apart."""

    def __init__(self, stage: Stage, what: str) -> None:
        folder = Path(stage.app.conf.datadir)
        self.path = folder / f"blame-{what}.json"
        try:
            self.counts: dict[str, int] = msgspec.json.decode(self.path.read_bytes(), type=dict[str, int])
        except (OSError, msgspec.DecodeError):
            self.counts = {}
        self._work = _mapping(folder / f"work-{what}")
        if name := self._work[:].partition(b"\0")[0].decode("utf-8", "replace"):
            self.put(name)

    def begin(self, name: str) -> None:
        """From here on this is in work, in one piece."""
        raw = name.encode()[: WORK - 1] + b"\0"
        self._work[: len(raw)] = raw

    def end(self) -> None:
        """Nothing is in work."""
        self._work[0] = 0

    def put(self, name: str, error: Exception | None = None) -> None:
        """This was in work when we ended. Nobody is to blame for a disk that is full."""
        self.end()
        if error is None or not is_disk(error):
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
        with contextlib.suppress(OSError):  # a full disk: it will be blamed the next time
            new.write_bytes(msgspec.json.encode(self.counts))
            new.replace(self.path)


def is_disk(error: BaseException) -> bool:
    """Whether our own disk is full or broken. RocksDB says so in words only."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return "IO error" in str(error) or "No space left" in str(error)


def _mapping(path: Path) -> mmap.mmap:
    if not path.exists() or path.stat().st_size != WORK:
        path.write_bytes(bytes(WORK))  # real bytes: a hole in a file may find no disk when it is written to
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), WORK)
