"""What each stage, the desk, an operator and a consumer may do on a Kafka with an authorizer: no more than they need.

Made from `streams.topics`, so that it is never behind. A stage reads its input and what it remembers, writes what it
sends, the ledger and the dead letters, and sees all topics (it refuses to start where one is missing).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams import skipping
from streams.app import changelog_name, full_name
from streams.groups import app_id
from streams.settings import Settings
from streams.topics import CONTROLS, DEADLETTERS, FEEDS, LEDGER, LOOKS, OUTPUT, POLLS, STAGES, Stage, Topic

OPERATOR, DESK = "operator", "desk"
SCHEDULES = {"poll": POLLS, "fetch": LOOKS}  # of `streams.timers`, written in transactions
TOPIC, GROUP, TRANSACTION = "topic", "group", "transactional-id"
EVERYTHING = ("Create", "Describe", "DescribeConfigs", "AlterConfigs", "Read", "Write", "Delete")


class Rule(NamedTuple):
    """What somebody may do with a resource, or (`prefixed`) with all whose names begin like that."""

    who: str
    operations: tuple[str, ...]
    kind: str
    name: str
    prefixed: bool = False


def rules(settings: Settings, consumers: Iterable[str] = ()) -> list[Rule]:
    """Everything that has to be allowed. A consumer's groups begin with his own name."""
    found = [rule for stage in STAGES for rule in _stage(settings, stage)]
    found += [
        Rule(OPERATOR, EVERYTHING, TOPIC, settings.topic_prefix, prefixed=True),
        Rule(OPERATOR, ("Describe", "Read"), GROUP, settings.topic_prefix, prefixed=True),
    ]
    shown = dict.fromkeys((*OUTPUT, LEDGER, FEEDS, POLLS, DEADLETTERS))
    found += [Rule(DESK, ("Describe", "Read"), TOPIC, full_name(settings, topic)) for topic in shown]
    for name in consumers:
        found += [Rule(name, ("Describe", "Read"), TOPIC, full_name(settings, topic)) for topic in OUTPUT]
        found.append(Rule(name, ("Describe", "Read"), GROUP, name, prefixed=True))
    return found


def _stage(settings: Settings, stage: Stage) -> Iterator[Rule]:
    name, app = stage.name, app_id(settings, stage.name)
    yield Rule(name, ("Describe",), TOPIC, settings.topic_prefix, prefixed=True)
    state = [changelog_name(settings, name, table) for table in stage.tables]
    schedule = SCHEDULES.get(name)
    state += [full_name(settings, schedule)] if schedule else []
    reads = _names(settings, stage.source, *stage.beside, CONTROLS)
    ends = () if stage.source is LEDGER else (LEDGER,)
    writes = _names(settings, *stage.sends, *ends, DEADLETTERS)
    for topic in dict.fromkeys([*reads, *writes, *state]):
        operations = [("Read", [*reads, *state]), ("Write", [*writes, *state])]
        yield Rule(name, tuple(word for word, names in operations if topic in names), TOPIC, topic)
    yield Rule(name, ("Read",), GROUP, app)
    yield Rule(name, ("Describe",), GROUP, skipping.group_of(app))
    if schedule:
        transactions = f"{app}-{full_name(settings, schedule)}-"
        yield Rule(name, ("Describe", "Write"), TRANSACTION, transactions, prefixed=True)


def _names(settings: Settings, *topics: Topic) -> list[str]:
    return [full_name(settings, topic) for topic in topics]


def command(rule: Rule, principal: str) -> str:
    """The line for Kafka's own tool. `principal`: what stands before the name, like ``User:wirehose-``."""
    operations = " ".join(f"--operation {word}" for word in rule.operations)
    pattern = "prefixed" if rule.prefixed else "literal"
    return (
        f'kafka-acls.sh --bootstrap-server "$KAFKA" --command-config "$ADMIN" --add --allow-principal {principal}{rule.who} '
        f"{operations} --{rule.kind} {rule.name} --resource-pattern-type {pattern}"
    )
