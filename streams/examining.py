"""Looks at settings and machine for `wirehose doctor`, and has `streams.examining_kafka` look at Kafka. It changes nothing."""

import asyncio
import fcntl
import importlib.metadata
import os
import re
import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from packaging.requirements import Requirement

from agents.enrich.tools import load as load_enrich
from agents.story.meaning import load as load_meaning
from streams import measuring
from streams.ailments import Machine
from streams.doctor import Facts
from streams.errors import Misconfigured
from streams.examining_kafka import look
from streams.ports import is_free
from streams.settings import Settings, load
from streams.topics import STAGES
from streams.worker import port

CGROUPS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"
SECONDS = 2.0  # for whoever has a port of ours to say who he is


def facts() -> Facts:
    """Everything, as far as it can be looked at."""
    try:
        settings = load()
    except Misconfigured as error:
        return Facts(None, error.message)
    return Facts(settings, "", machine(settings), asyncio.run(look(settings)))


def machine(settings: Settings) -> Machine:
    """This machine, for these settings."""
    place = next(path for path in (settings.data, *settings.data.absolute().parents) if path.exists())
    model, no_model = _model(settings)
    return Machine(
        own=not settings.broker,
        python=sys.version_info[:2],
        unfit=tuple(_unfit()),
        ports={number: _who(settings, stage, number) for stage, number in _ports(settings)},
        folder=str(settings.data),
        unusable=_unusable(place),
        system=_system(place),
        free=shutil.disk_usage(place).free,
        least=settings.min_free,
        files=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        memory=_memory(),
        model=model,
        no_model=no_model,
        meaning=str(settings.semantic or ""),
        no_meaning=_no_meaning(settings),
    )


def _unfit() -> Iterator[str]:
    """Packages whose version is not one that we were tested with."""
    for line in importlib.metadata.requires("wirehose") or ():
        wish = Requirement(line)
        if wish.marker and not wish.marker.evaluate({"extra": ""}):
            continue
        try:
            have = importlib.metadata.version(wish.name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{wish.name} is missing"
            continue
        if not wish.specifier.contains(have, prereleases=True):
            yield f"{wish.name} {have} is not {wish.specifier}"


def _ports(settings: Settings) -> list[tuple[str, int]]:
    return [(stage.name, port(settings, stage.name, 0)) for stage in STAGES]


def _who(settings: Settings, stage: str, number: int) -> str:
    """Who has a metrics port: nobody, a worker of this stage, one that does not answer, or somebody else."""
    if is_free(number, settings.metrics_host):
        return ""
    host = "127.0.0.1" if settings.metrics_host == "0.0.0.0" else settings.metrics_host  # noqa: S104 - who listens everywhere listens there
    url = f"http://{host}:{number}/metrics"
    try:
        with measuring.DIRECT.open(url, timeout=SECONDS) as answer:
            ours = f'wirehose_build_info{{stage="{stage}"'.encode() in answer.read()
    except TimeoutError:
        return "mute"
    except (OSError, ValueError):
        return "other"
    return "ours" if ours else "other"


def _unusable(place: Path) -> str:
    """Why a folder cannot hold our data."""
    if not os.access(place, os.W_OK | os.X_OK):
        return "we may not write there"
    try:
        handle = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        finally:
            os.close(handle)
    except BlockingIOError:
        return ""  # somebody has locked it: so it can be
    except OSError as error:
        return f"its file system knows no locks ({error.strerror})"
    return ""


def _system(place: Path) -> str:
    """The file system of a folder, "" where the kernel does not tell."""
    found = ("", "")
    with suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            before, _, after = line.partition(" - ")
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split()[4])
            if place.resolve().is_relative_to(point) and len(point) >= len(found[0]):
                found = point, after.split()[0]
    return found[1]


def _memory() -> int:
    """Bytes that we may use: of the machine, or of the container we are in."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUPS:
        with suppress(OSError, ValueError):
            most = min(most, int(Path(path).read_text(encoding="ascii")))
    return most


def _model(settings: Settings) -> tuple[str, str]:
    """What finds names; or why it cannot be loaded."""
    try:
        found = load_enrich(settings).model
    except Misconfigured as error:
        return "", error.message
    return (found.name if found else "rules alone"), ""


def _no_meaning(settings: Settings) -> str:
    try:
        load_meaning(settings.semantic)
    except Misconfigured as error:
        return error.message
    return ""
