"""A server of a bench as a process of its own, so that it is not measured with what it serves."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def served(module: str, *arguments: str) -> Iterator[str]:
    """``python -m module arguments`` while the block runs; the first line that it prints, when it is ready."""
    with subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()
