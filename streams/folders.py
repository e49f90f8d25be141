"""A folder with one owner at a time, and a worker's own: writable, with room, its tables whole.

What a worker keeps there is a cache: every table is restored from its changelog on Kafka. So a table that is damaged
is moved aside and read anew, rather than stopping the stage for ever.
"""

import errno
import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from rocksdict import AccessType, Options, Rdict

from streams.errors import Misconfigured, Unavailable
from streams.settings import Settings

MIN_FREE = 64 << 20  # bytes of disk below which a worker is not started
PATIENCE = 2.0, 12.0  # seconds for which a folder is waited for whose owner lives, or is dead
FULL = errno.ENOSPC, errno.EDQUOT, errno.EFBIG
DAMAGED = "Corruption", "No such file", "File exists"  # what RocksDB says of a table that is none

log = logging.getLogger("wirehose.worker")


def path_of(settings: Settings, stage: str, worker: int) -> Path:
    """The folder of one worker of a stage."""
    return settings.data / "stages" / f"{stage}-{worker}"


def own(settings: Settings, stage: str, worker: int) -> IO[str]:
    """Take a worker's folder and see that it can be used; it is ours until the result is closed, or we are gone.

    Raises Misconfigured or Unavailable with what to do.
    """
    folder, other = path_of(settings, stage, worker), f"another worker {worker} of {stage}"
    with _usable(folder), ExitStack() as undone:
        folder.mkdir(parents=True, exist_ok=True)
        lock = take(folder / "lock", other, "stop it, or give --worker with another number")
        undone.enter_context(lock)
        if (free := shutil.disk_usage(folder).free) < MIN_FREE:
            wanted = f"{stage} wants {MIN_FREE >> 20}, so make room"
            raise Unavailable("disk", f"only {free >> 20} MB free under {folder}: {wanted}")
        for table in sorted(folder.glob("*/tables/*.db")):
            _check(table)
        undone.pop_all()
    return lock


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Unavailable("disk", f"no room under {folder} ({error.strerror}): make some") from error
        raise Misconfigured(
            f"{folder} cannot be used ({error.strerror}): change its owner, or set WIREHOSE_DATA to another folder"
        ) from error


def _check(table: Path) -> None:
    """Read every block of a table, whose checksums then are compared; move it aside when it is damaged."""
    try:
        db = Rdict(str(table), Options(raw_mode=True), access_type=AccessType.read_only())
        rows = db.iter()
        rows.seek_to_first()
        while rows.valid():
            rows.next()
        rows.status()  # without this, a damaged block only looks like the end
        db.close()
    except Exception as error:  # rocksdict has no class of its own
        if not any(sign in str(error) for sign in DAMAGED):
            raise Unavailable("state", f"the table {table} cannot be opened: {error}") from error
        for older in table.parent.glob(f"{table.name}.damaged-*"):
            shutil.rmtree(older, ignore_errors=True)
        aside = table.with_name(f"{table.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        table.rename(aside)
        log.error("a table was damaged (%s): moved to %s, it is restored from Kafka", error, aside)


def take(path: Path, other: str, instead: str) -> IO[str]:
    """Lock this file, and write our process id into it. Misconfigured names the `other` that has it, and what to do.

    A file that a dead process left does not matter; what that has started may need a moment to end.
    """
    file, began = path.open("a+", encoding="ascii", errors="replace"), time.monotonic()
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = path.read_text(encoding="ascii", errors="replace").strip()
            if time.monotonic() - began > PATIENCE[not _runs(owner)]:
                file.close()
                raise Misconfigured(f"{other} (process {owner}) uses {path.parent}: {instead}") from None
            time.sleep(0.1)
            continue
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True
