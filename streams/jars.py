"""The jars of the embedded broker: brought once into the user's cache, each checked against kafka.lock.

They come by Maven coordinate through jgo, which knows where. Every jar is hashed after the download and once more
when its size or its time on disk changed; a jar that does not match is brought again.
"""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from jgo.maven import MavenContext, PythonResolver
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from streams.errors import Unavailable

LOCK = Path(__file__).with_name("kafka.lock")
STAMP = "checked.json"  # what was hashed and found right: {name: [sha256, size, mtime_ns]}
TRIES, AT_ONCE, TIMEOUT = 3, 4, 30  # downloads; seconds without a byte

Tick = Callable[[int], object]  # bytes that came


@dataclass(frozen=True)
class Jar:
    """One pinned jar: group:artifact:version, bytes, SHA-256."""

    coordinate: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its file name."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def locked() -> tuple[Jar, ...]:
    """The jars of kafka.lock, in its order."""
    lines = (
        line.split() for line in LOCK.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    return tuple(Jar(coordinate, int(size), digest) for coordinate, size, digest in lines)


def cache() -> Path:
    """The folder that keeps them: one for each version of Kafka, shared by all projects of this user."""
    kafka = next(jar.coordinate for jar in locked() if ":kafka-clients:" in jar.coordinate)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "wirehose" / f"kafka-{kafka.rpartition(':')[2]}"


def fetch(progress: bool = True) -> list[Path]:
    """The class path; what is missing or damaged is brought first. Raises Unavailable when it cannot be had."""
    folder = cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = [jar for jar in locked() if not _good(folder, jar)]
        if missing:
            with (
                _bar(sum(jar.size for jar in missing), progress) as tick,
                ThreadPoolExecutor(AT_ONCE) as pool,
            ):
                list(pool.map(lambda jar: _bring(folder, jar, tick), missing))
        _stamp(folder)
    except OSError as error:
        raise Unavailable("jars", f"cannot keep Kafka's jars in {folder}: {error}") from error
    return [folder / jar.name for jar in locked()]


def _good(folder: Path, jar: Jar) -> bool:
    try:
        found = (folder / jar.name).stat()
        if _stamps(folder).get(jar.name) == [jar.sha256, found.st_size, found.st_mtime_ns]:
            return True
        return (
            found.st_size == jar.size and sha256((folder / jar.name).read_bytes()).hexdigest() == jar.sha256
        )
    except FileNotFoundError:
        return False


def _stamps(folder: Path) -> dict[str, object]:
    try:
        stamps = json.loads((folder / STAMP).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _stamp(folder: Path) -> None:
    found = {jar.name: (jar.sha256, (folder / jar.name).stat()) for jar in locked()}
    stamps = {name: [digest, stat.st_size, stat.st_mtime_ns] for name, (digest, stat) in found.items()}
    if stamps != _stamps(folder):
        (folder / STAMP).write_text(json.dumps(stamps, indent=1), encoding="utf-8")


def _bring(folder: Path, jar: Jar, tick: Tick) -> None:
    """Download beside its place, check, and move: a half jar or a wrong one never stands in the cache."""

    @contextmanager
    def counted(_name: str, _size: int) -> Iterator[Tick]:
        yield tick

    reason = ""
    for _ in range(TRIES):
        with TemporaryDirectory(dir=folder, prefix=".new-") as new:
            resolver = PythonResolver(progress_callback=counted)
            context = MavenContext(resolver, Path(new), local_repos=[], timeout=TIMEOUT)
            group, artifact, version = jar.coordinate.split(":")
            try:
                came = context.project(group, artifact).at_version(version).artifact().resolve()
            except (OSError, RuntimeError) as error:  # what requests raises, or jgo's "not found"
                reason = str(error)
                continue
            if sha256(came.read_bytes()).hexdigest() == jar.sha256:
                came.replace(folder / jar.name)
                return
            reason = "its SHA-256 is not the one in kafka.lock"
    raise Unavailable(
        "jars",
        f"cannot bring {jar.coordinate} from Maven Central: {reason}. `make setup` once with the network there brings all jars.",
    )


@contextmanager
def _bar(total: int, shown: bool) -> Iterator[Tick]:
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as progress:
        task = progress.add_task("Kafka, first start only", total=total)
        yield lambda count: progress.advance(task, count)
