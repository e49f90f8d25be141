"""What the chaos suite asks of this machine: its processes, their memory, and a disk that can be filled."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1 << 20


def tree(root: int) -> dict[int, str]:
    """A process and all below it, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, wanted = {}, [root]
    while wanted:
        pid = wanted.pop()
        with contextlib.suppress(OSError):
            found[pid] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        wanted += [child for child, parent in parents.items() if parent == pid]
    return found


def memory(root: int) -> int:
    """Proportional bytes of memory of a process and all below it."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def send(pid: int, number: signal.Signals) -> bool:
    """Whether there was somebody to get the signal."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False


class Disk:
    """A folder on a file system of its own, small enough to be filled; `how` says what it is."""

    def __init__(self, folder: Path, how: str) -> None:
        self.folder, self.how = folder, how
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (BLOCK, 4096, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * size) == size:
                        pass

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk | None]:
    """A disk mounted in memory while the block runs; None where this system lets us mount nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        allowed = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        allowed = False
    try:
        yield Disk(folder, f"tmpfs of {megabytes} MB") if allowed else None
    finally:
        if allowed:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def limit_files(pid: int, limit: int | None) -> None:
    """Let a process write no file beyond so many bytes (None: any): what stands in for a full disk elsewhere."""
    import resource

    bytes_ = resource.RLIM_INFINITY if limit is None else limit
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (bytes_, resource.RLIM_INFINITY))
