"""Who may do what on a Kafka with an authorizer, without one: the list that `wirehose topics acls` prints."""

import shlex
from collections import defaultdict

import pytest

from streams.acls import OPERATOR, TOPIC, Rule, command, rules
from streams.app import full_name
from streams.settings import load
from streams.topics import OUTPUT, STAGE, STAGES, TOPICS

RULES = rules(load({}), ["desk"])


def may(word: str) -> dict[str, set[str]]:
    """By topic, the stages that may do it."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        if rule.who in STAGE and rule.kind == TOPIC and word in rule.operations and not rule.prefixed:
            found[rule.name].add(rule.who)
    return found


@pytest.mark.parametrize("topic", OUTPUT, ids=lambda topic: topic.name)
def test_an_output_topic_has_one_writer_and_no_stage_reads_it(topic: object) -> None:
    name = full_name(load({}), topic)  # type: ignore[arg-type]
    assert may("Write")[name] == {stage.name for stage in STAGES if topic in stage.sends}
    assert len(may("Write")[name]) == 1
    assert not may("Read")[name]


def test_no_stage_changes_what_people_say() -> None:
    assert not {name for name in ("feeds", "controls", "corrections") if may("Write")[f"wirehose.{name}.v1"]}


def test_every_topic_but_those_of_people_is_written_and_every_one_that_is_not_given_out_is_read() -> None:
    names = {full_name(load({}), topic): topic for topic in TOPICS}
    assert {names[name].name for name in names if not may("Write")[name]} == {
        "feeds",
        "controls",
        "corrections",
    }
    unread = {names[name].name for name in names if not may("Read")[name]}
    assert unread == {"articles", "stories", "revisions", "deadletters", "corrections"}


def test_nothing_is_allowed_on_the_whole_cluster() -> None:
    assert {rule.kind for rule in RULES} == {"topic", "group", "transactional-id"}
    assert {rule.who for rule in RULES} == {*STAGE, OPERATOR, "desk"}


def test_a_rule_is_a_line_for_kafkas_own_tool() -> None:
    words = shlex.split(command(Rule("poll", ("Describe", "Write"), TOPIC, "a.", prefixed=True), "User:x-"))
    assert words == [
        *("kafka-acls.sh", "--bootstrap-server", "$KAFKA", "--command-config", "$ADMIN", "--add"),
        *("--allow-principal", "User:x-poll", "--operation", "Describe", "--operation", "Write"),
        *("--topic", "a.", "--resource-pattern-type", "prefixed"),
    ]
