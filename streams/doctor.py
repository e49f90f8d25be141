"""What `wirehose doctor` makes of what was found (pure): every check that could be made, in order."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from streams import ailments, ailments_of_kafka, discord
from streams.ailments import Machine
from streams.ailments_of_kafka import Kafka
from streams.checks import ERROR, OK, Finding
from streams.settings import Settings


class Facts(NamedTuple):
    """Everything that was found. None: could not be looked at."""

    settings: Settings | None
    unreadable: str = ""  # why the settings cannot be read
    machine: Machine | None = None
    kafka: Kafka | None = None


def examine(facts: Facts) -> list[Finding]:
    """What each check tells; of the settings only those that find something."""
    if facts.settings is None:
        return [Finding("settings", ERROR, facts.unreadable, "mend it: README lists the settings")]
    told = [check.judge(facts.settings) for check in discord.CHECKS]
    told = [one for one in told if one.verdict != OK] or [
        Finding("settings", OK, "all are read, none contradicts another")
    ]
    if facts.machine:
        told += [check.judge(facts.machine) for check in ailments.CHECKS]
    if facts.kafka:
        told.append(ailments_of_kafka.BROKER.judge(facts.kafka))
        if facts.kafka.brokers and not facts.kafka.trouble:
            told += [check.judge(facts.kafka) for check in ailments_of_kafka.CHECKS]
    return told


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """All of it for a program."""
    rows = [one._asdict() for one in findings]
    return {"ok": not any(row["verdict"] == ERROR for row in rows), "checks": rows}
