"""A new file for what is exported: whole or absent, and never over another."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from streams.errors import Misconfigured, Unavailable

FULL = errno.ENOSPC, errno.EDQUOT, errno.EFBIG


@contextmanager
def opened(out: str, *, text: bool = False) -> Iterator[IO[bytes]]:
    """The file to write to: under its name only once it is whole, and not at all when nothing was written.

    "-" is standard output; of a terminal only where it is `text`.
    """
    if out == "-":
        if not text and sys.stdout.isatty():
            raise Misconfigured(
                "an archive is no text: name a file (--out FILE.warc.gz), or lead it into a program"
            )
        yield sys.stdout.buffer
        return
    path = Path(out)
    if path.exists():
        raise Misconfigured(f"{out} exists: name another file, or remove it")
    part = path.with_name(f"{path.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise Misconfigured(f"{out} cannot be written: {error.strerror}") from error
    try:
        with file:
            yield file
        if part.stat().st_size:
            part.replace(path)
    except OSError as error:
        if error.errno in FULL:
            raise Unavailable("disk", f"no room for {out}: free some, or choose less") from error
        raise
    finally:
        part.unlink(missing_ok=True)
