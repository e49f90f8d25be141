"""What may be wrong with Kafka (pure): checks for `wirehose doctor`. `streams.examining_kafka` gathers the facts."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from streams.checks import ERROR, WARNING, Check, Rule
from streams.status import Row, span

CLOCKS = 2.0  # seconds by which the broker's clock may be ahead of ours
QUIET = 90.0  # seconds without any commit, three heartbeats long, that a working pipeline does not have
PRODUCE, FETCH = 0, 1  # numbers of calls
ZSTD = 7  # version of Produce from which on a broker takes zstd: Kafka 2.1
RELEASES = {
    12: "2.7",
    13: "3.1",
    15: "3.5",
    16: "3.7",
    17: "3.9",
    18: "4.1",
}  # first with that version of Fetch


class Copies(NamedTuple):
    """Of a topic's partition that has the fewest: copies, those in sync, and how many must be for us to write."""

    all: int
    insync: int
    least: int


class Kafka(NamedTuple):
    """Kafka, as it was found."""

    trouble: str = ""  # why nobody answers
    own: bool = False  # the embedded one
    security: str = "PLAINTEXT"
    versions: Mapping[int, tuple[int, int]] = {}  # of each call, by its number: from, to
    brokers: Mapping[str, str] = {}  # each as it calls itself, and why it cannot be reached; none: none runs
    missing: tuple[str, ...] = ()  # topics of ours
    unlike: tuple[str, ...] = ()  # of the others, those with other partitions
    differences: tuple[str, ...] = ()  # of the others from what they should be
    topics: Mapping[str, Copies] = {}
    stages: tuple[Row, ...] = ()
    unseen: str = ""  # why topics or groups could not be looked at
    newest: float | None = (
        None  # how many seconds ago, by our clock, Kafka took its newest commit, by its clock
    )

    def having(self, wrong: Callable[[Copies], bool]) -> list[str]:
        """The topics whose copies are so."""
        return sorted(name for name, copies in self.topics.items() if wrong(copies))

    @property
    def away(self) -> list[str]:
        """Brokers that cannot be reached, and why."""
        return [f"{address} ({why})" for address, why in self.brokers.items() if why]

    @property
    def wrong(self) -> list[str]:
        """Stages that are not as they should be, and how they are."""
        return [f"{row.stage} {row.wrong}" for row in self.stages if row.wrong]

    @property
    def busy(self) -> bool:
        """Whether every stage works, so that something is committed all the time."""
        return bool(self.stages) and not any(row.wrong or row.paused for row in self.stages)


def _some(lines: list[str] | tuple[str, ...]) -> str:
    """The first three, and how many more."""
    more = f"; and {len(lines) - 3} more" if len(lines) > 3 else ""
    return "; ".join(lines[:3]) + more


def _runs(kafka: Kafka) -> str:
    known = kafka.versions.get(FETCH, (0, 0))[1]
    release = max((name for version, name in RELEASES.items() if version <= known), default="2.1")
    who = "our own" if kafka.own else kafka.security
    return f"Kafka {release} or newer, {len(kafka.brokers)} broker(s), {who}"


def _works(kafka: Kafka) -> str:
    late = max(kafka.stages, key=lambda row: row.lag)
    behind = f"; {late.stage} is {span(late.lag)} behind" if late.lag >= 1 else ""
    return f"{sum(row.workers for row in kafka.stages)} workers at {len(kafka.stages)} stages{behind}"


def _locked(copies: Copies) -> bool:
    return copies.insync < copies.least


def _tight(copies: Copies) -> bool:
    return copies.all == copies.least > 1


def _single(copies: Copies) -> bool:
    return copies.all == 1


BROKER: Check[Kafka] = Check(
    "broker",
    lambda k: _runs(k) if k.brokers else "none is set and none runs here: `wirehose up` starts its own",
    (
        Rule(
            ERROR,
            lambda k: bool(k.trouble),
            lambda k: k.trouble,
            "nothing moves without it: see what it says",
        ),
        Rule(
            ERROR,
            lambda k: k.versions.get(PRODUCE, (0, ZSTD))[1] < ZSTD,
            lambda k: "this Kafka is too old for zstd",
            "take 2.1 or newer",
        ),
        Rule(
            WARNING,
            lambda k: bool(k.away),
            lambda k: f"{_runs(k)}; not reached: {_some(k.away)}",
            "clients go to each broker by the address that it calls itself (advertised.listeners)",
        ),
    ),
)
CHECKS: tuple[Check[Kafka], ...] = (
    Check(
        "topics",
        lambda k: f"all {len(k.topics)} are as they should be",
        (
            Rule(
                ERROR,
                lambda k: bool(k.missing),
                lambda k: f"{len(k.missing)} are missing, or this user may not see them: {_some(k.missing)}",
                "run `wirehose topics apply`, or allow this user to Describe them",
            ),
            Rule(
                ERROR,
                lambda k: bool(k.unlike),
                lambda k: min(k.unlike),
                "partitions cannot be changed later: give WIREHOSE_PARTITIONS the number that the topics have",
            ),
            Rule(
                WARNING,
                lambda k: bool(k.differences),
                lambda k: _some(k.differences),
                "set them back with Kafka's own tools, unless you mean it",
            ),
        ),
    ),
    Check(
        "rights",
        lambda _: "this user may look at topics and groups",
        (
            Rule(
                ERROR,
                lambda k: bool(k.unseen),
                lambda k: k.unseen,
                "allow this user Describe on our topics and groups",
            ),
        ),
    ),
    Check(
        "copies",
        lambda k: f"{min((copies.all for copies in k.topics.values()), default=0)} of each partition",
        (
            Rule(
                ERROR,
                lambda k: bool(k.having(_locked)),
                lambda k: f"cannot be written, too few copies are in sync: {_some(k.having(_locked))}",
                "bring back the brokers that are away",
            ),
            Rule(
                WARNING,
                lambda k: bool(k.having(_tight)),
                lambda k: (
                    f"as many copies must be in sync as there are, so that no broker may be away: {_some(k.having(_tight))}"
                ),
                "lower min.insync.replicas by one, or add a copy",
            ),
            Rule(
                WARNING,
                lambda k: len(k.brokers) > 1 and bool(k.having(_single)),
                lambda k: f"one copy although there are {len(k.brokers)} brokers: {_some(k.having(_single))}",
                "give them more with kafka-reassign-partitions.sh",
            ),
        ),
    ),
    Check(
        "stages",
        lambda k: _works(k) if k.stages else "not looked at",
        (
            Rule(
                WARNING,
                lambda k: bool(k.wrong),
                lambda k: "; ".join(k.wrong),
                "start its workers (`wirehose run STAGE`, or `wirehose up` for all), or see their logs",
            ),
        ),
    ),
    Check(
        "clock",
        lambda k: "nothing there to compare it with" if k.newest is None else "not behind the broker's",
        (
            Rule(
                WARNING,
                lambda k: k.newest is not None and k.newest < -CLOCKS,
                lambda k: f"this clock is {-(k.newest or 0):.0f} s behind the broker's, or more",
                "set both by NTP: lag, freshness and times of records are wrong by as much",
            ),
            Rule(
                WARNING,
                lambda k: k.busy and k.newest is not None and k.newest > QUIET,
                lambda k: (
                    f"the newest commit is {span(k.newest or 0)} old although every stage works: this clock may be ahead"
                ),
                "set both by NTP: lag, freshness and times of records are wrong by as much",
            ),
        ),
    ),
)
