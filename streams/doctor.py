"""What `wirehose doctor` makes of what it found (pure): a table of checks, each with a verdict and what to do.

`streams.examining` looks at the machine and at Kafka. What could not be looked at is not judged.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from streams.discord import RULES
from streams.settings import Settings
from streams.status import Row, span

OK, WARNING, ERROR = "ok", "warning", "error"
PYTHONS = (3, 11), (3, 13)
MANY_FILES, FEW_FILES = (
    8192,
    1024,
)  # open files a worker may have: enough for thousands of hosts; too few for any
WHOLE, ONE = (
    2_000_000_000,
    500_000_000,
)  # bytes of memory: `wirehose up` with its own Kafka, one worker of a stage
CLOCKS = 2.0  # seconds by which the broker's clock may be ahead of ours
QUIET = 90.0  # seconds without any commit, three heartbeats long, that a working pipeline does not have
REMOTE, PASSING = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"), ("tmpfs", "ramfs")
ZSTD = 7  # version of Produce from which on a broker takes zstd: Kafka 2.1
RELEASES = {
    12: "2.7",
    13: "3.1",
    15: "3.5",
    16: "3.7",
    17: "3.9",
    18: "4.1",
}  # first with that version of Fetch


class Told(NamedTuple):
    """A verdict, what was found, and what to do ("" for nothing)."""

    verdict: str
    found: str
    advice: str = ""


class Machine(NamedTuple):
    """This machine, as it was found. `ports`: who has the metrics port of each stage: "", "ours" or "other"."""

    python: tuple[int, int]
    unfit: tuple[str, ...]  # packages that are not as we need them
    ports: Mapping[int, str]
    folder: str
    unusable: str  # why the folder cannot be used
    system: str  # its file system
    free: int
    files: int
    memory: int
    model: str
    no_model: str  # why it cannot be loaded
    no_meaning: str


class Kafka(NamedTuple):
    """Kafka, as it was found. `topics`: for each of ours its replicas, those in sync, and how many must be."""

    trouble: str = ""  # why nobody answers
    own: bool = False  # the embedded one
    security: str = "PLAINTEXT"
    versions: Mapping[int, tuple[int, int]] = {}  # of each call, by its number
    brokers: Mapping[str, str] = {}  # each by its address, and why it cannot be reached
    missing: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    topics: Mapping[str, tuple[int, int, int]] = {}
    stages: tuple[Row, ...] = ()
    unseen: str = ""  # why topics or groups could not be looked at
    newest: float | None = None  # seconds ago, by our clock, that the broker took a commit, by its clock


class Facts(NamedTuple):
    """Everything that was found. None: could not be looked at."""

    settings: Settings | None
    unreadable: str = ""  # why the settings cannot be read
    machine: Machine | None = None
    kafka: Kafka | None = None


class Finding(NamedTuple):
    """What one check told."""

    name: str
    told: Told


def examine(facts: Facts) -> list[Finding]:
    """What each check tells that could be made."""
    if facts.settings is None:
        return [Finding("settings", Told(ERROR, facts.unreadable, "mend it: README lists the settings"))]
    findings = [Finding("settings", Told(OK, "every one can be read"))]
    findings += [Finding(name, told) for name, told in _settings(facts.settings)]
    if facts.machine:
        findings += [Finding(name, judge(facts.machine, facts.settings)) for name, judge in MACHINE.items()]
    if facts.kafka:
        findings.append(Finding("broker", broker(facts.kafka)))
        if not facts.kafka.trouble and facts.kafka.brokers:
            findings += [Finding(name, judge(facts.kafka)) for name, judge in KAFKA.items()]
    return findings


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """All of it for a program."""
    rows = [{"name": name, **told._asdict()} for name, told in findings]
    return {"ok": not any(row["verdict"] == ERROR for row in rows), "checks": rows}


def _settings(settings: Settings) -> list[tuple[str, Told]]:
    broken = [
        (f"settings.{rule.name}", Told(rule.verdict, rule.found.format(s=settings), rule.advice))
        for rule in RULES
        if rule.holds(settings)
    ]
    return broken or [("settings.agree", Told(OK, "none contradicts another"))]


# -- this machine ------------------------------------------------------------------------------------------------------


def python(machine: Machine, _: Settings) -> Told:
    found = "Python {}.{}".format(*machine.python)
    if not PYTHONS[0] <= machine.python <= PYTHONS[1]:
        return Told(ERROR, found, "take 3.11, 3.12 or 3.13")
    return Told(OK, found)


def packages(machine: Machine, _: Settings) -> Told:
    if machine.unfit:
        return Told(
            ERROR,
            "; ".join(machine.unfit),
            "install wirehose again with its own versions (requirements.txt): what is repaired in Faust holds for one version",
        )
    return Told(OK, "every package has a version that we know")


def ports(machine: Machine, _: Settings) -> Told:
    taken = [str(port) for port, who in machine.ports.items() if who == "other"]
    if taken:
        return Told(
            ERROR, f"another program listens on {', '.join(taken)}", "end it, or set WIREHOSE_METRICS_PORT"
        )
    ours = sum(who == "ours" for who in machine.ports.values())
    return Told(OK, f"metrics ports: {ours} with workers of ours, {len(machine.ports) - ours} free")


def folder(machine: Machine, settings: Settings) -> Told:
    if machine.unusable:
        return Told(
            ERROR,
            f"{machine.folder}: {machine.unusable}",
            "change its owner or file system, or set WIREHOSE_DATA to another folder",
        )
    if machine.system in REMOTE:
        return Told(
            WARNING,
            f"{machine.folder} is on a network ({machine.system})",
            "take a local disk: tables and locks are slow or unsafe there",
        )
    if machine.system in PASSING and not settings.broker:
        return Told(
            WARNING,
            f"{machine.folder} is in memory ({machine.system}): a restart of the machine loses Kafka's topics",
            "set WIREHOSE_DATA to a disk",
        )
    return Told(OK, f"{machine.folder} can be written ({machine.system or 'unknown file system'})")


def disk(machine: Machine, settings: Settings) -> Told:
    found = f"{machine.free / 1e9:.1f} GB free under {machine.folder}"
    if machine.free < settings.min_free:
        return Told(
            ERROR,
            f"{found}, less than WIREHOSE_MIN_FREE",
            "make room: poll rests, and below half of it fetch",
        )
    if machine.free < 2 * settings.min_free:
        return Told(WARNING, f"{found}, poll rests at {settings.min_free / 1e9:.1f}", "make room soon")
    return Told(OK, found)


def files(machine: Machine, _: Settings) -> Told:
    found = f"a process may open {machine.files} files"
    advice = "raise the hard limit (ulimit -Hn, LimitNOFILE)"
    if machine.files < FEW_FILES:
        return Told(ERROR, found, advice)
    return (
        Told(WARNING, f"{found}: few for thousands of feeds", advice)
        if machine.files < MANY_FILES
        else Told(OK, found)
    )


def memory(machine: Machine, settings: Settings) -> Told:
    found = f"{machine.memory / 1e9:.1f} GB of memory"
    if machine.memory < (ONE if settings.broker else WHOLE):
        what = "one worker" if settings.broker else "all stages with their Kafka"
        return Told(
            WARNING, f"{found} may be too little for {what}", "give more, or a shorter WIREHOSE_WINDOW"
        )
    return Told(OK, found)


def model(machine: Machine, _: Settings) -> Told:
    if machine.no_model:
        return Told(ERROR, machine.no_model, "see what it says; WIREHOSE_MODEL=rules goes without")
    return Told(OK, f"names are found by {machine.model}")


def meaning(machine: Machine, settings: Settings) -> Told:
    if machine.no_meaning:
        return Told(ERROR, machine.no_meaning, "see what it says; unset WIREHOSE_SEMANTIC to go without")
    return Told(
        OK, f"vectors of meaning from {settings.semantic}" if settings.semantic else "no vectors of meaning"
    )


MACHINE: dict[str, Callable[[Machine, Settings], Told]] = {
    "python": python,
    "packages": packages,
    "ports": ports,
    "folder": folder,
    "disk": disk,
    "files": files,
    "memory": memory,
    "model": model,
    "meaning": meaning,
}

# -- Kafka -------------------------------------------------------------------------------------------------------------


def broker(kafka: Kafka) -> Told:
    if kafka.trouble:
        return Told(ERROR, kafka.trouble, "nothing moves without it: see what it says")
    if not kafka.brokers:
        return Told(OK, "none is set and none runs here: `wirehose up` starts its own")
    if kafka.versions.get(0, (0, ZSTD))[1] < ZSTD:
        return Told(ERROR, "this Kafka is too old for zstd", "take 2.1 or newer")
    release = max(
        (name for version, name in RELEASES.items() if version <= kafka.versions.get(1, (0, 0))[1]),
        default="2.1",
    )
    found = f"Kafka {release} or newer, {len(kafka.brokers)} broker(s), {'our own' if kafka.own else kafka.security}"
    if away := [f"{address} ({why})" for address, why in kafka.brokers.items() if why]:
        return Told(
            WARNING,
            f"{found}; not reached: {'; '.join(away)}",
            "clients go to each broker by the address that it calls itself (advertised.listeners)",
        )
    return Told(OK, found)


def topics(kafka: Kafka) -> Told:
    if kafka.unseen:
        return Told(ERROR, kafka.unseen, "give this user the rights in deploy/README.md")
    if kafka.missing:
        return Told(
            ERROR,
            f"{len(kafka.missing)} are missing or may not be seen by this user: {kafka.missing[0]}, …",
            "run `wirehose topics apply`, or allow this user to Describe them",
        )
    if kafka.differences:
        return Told(
            WARNING,
            "; ".join(kafka.differences[:3])
            + (f"; and {len(kafka.differences) - 3} more" if len(kafka.differences) > 3 else ""),
            "set them back with Kafka's own tools, unless you mean it",
        )
    return Told(OK, f"all {len(kafka.topics)} are as they should be")


def copies(kafka: Kafka) -> Told:
    late = sorted(name for name, (_, insync, least) in kafka.topics.items() if insync < least)
    if late:
        return Told(
            ERROR,
            f"{len(late)} cannot be written, too few of their copies are in sync: {late[0]}, …",
            "bring back the brokers that are away",
        )
    tight = sorted(name for name, (replicas, _, least) in kafka.topics.items() if replicas == least > 1)
    if tight:
        return Told(
            WARNING,
            f"{len(tight)} cannot be written when one broker is away (min.insync.replicas is as many as there are copies): {tight[0]}, …",
            "lower it by one, or add a copy",
        )
    single = sorted(name for name, (replicas, _, _) in kafka.topics.items() if replicas == 1)
    if single and len(kafka.brokers) > 1:
        return Told(
            WARNING,
            f"{len(single)} have one copy although there are {len(kafka.brokers)} brokers: {single[0]}, …",
            "give them more with kafka-reassign-partitions.sh",
        )
    few = min((replicas for replicas, _, _ in kafka.topics.values()), default=0)
    return Told(OK, f"{few} of each partition")


def stages(kafka: Kafka) -> Told:
    if wrong := [f"{row.stage} {row.wrong}" for row in kafka.stages if row.wrong]:
        return Told(
            WARNING,
            "; ".join(wrong),
            "start its workers (`wirehose run STAGE`, or `wirehose up` for all), or see their logs",
        )
    late = max(kafka.stages, key=lambda row: row.lag, default=None)
    behind = f"; {late.stage} is {span(late.lag)} behind" if late and late.lag >= 1 else ""
    return Told(
        OK, f"{sum(row.workers for row in kafka.stages)} workers at {len(kafka.stages)} stages{behind}"
    )


def clock(kafka: Kafka) -> Told:
    advice = "set both by NTP: times of seen and published, and the lag, are wrong by as much"
    if kafka.newest is None:
        return Told(OK, "nothing there to compare it with")
    if kafka.newest < -CLOCKS:
        return Told(WARNING, f"this clock is {-kafka.newest:.0f} s behind the broker's, or more", advice)
    if kafka.newest > QUIET and kafka.stages and not any(row.wrong or row.paused for row in kafka.stages):
        return Told(
            WARNING,
            f"the newest commit is {span(kafka.newest)} old although every stage works: this clock may be ahead of the broker's",
            advice,
        )
    return Told(OK, "not behind the broker's")


KAFKA: dict[str, Callable[[Kafka], Told]] = {
    "topics": topics,
    "copies": copies,
    "stages": stages,
    "clock": clock,
}  # fmt: skip
