"""What Faust says of changelogs that nobody reads is no error; what it says of other partitions is."""

import logging

import pytest

from streams import logs
from streams.logs import is_wrong


def record(message: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("faust", logging.ERROR, "", 0, message, values, None)


@pytest.mark.parametrize(
    ("topic", "wrong"), [("wirehose.story.members.changelog", False), ("wirehose.traced", True)]
)
def test_a_changelog_has_no_reader(topic: str, wrong: bool) -> None:
    said = "[^-%s]: Stream has not started processing TP(topic=%r, partition=3) (started 5 minutes ago)."
    assert is_wrong(record(said, "Consumer", topic)) is wrong


def test_another_trouble_of_a_changelog_is_told() -> None:
    assert is_wrong(record("Cannot write to %r", "wirehose.story.members.changelog"))


def test_requests_to_kafka_are_never_logged_since_one_of_them_holds_the_password() -> None:
    logs.setup("debug")
    try:
        assert logging.getLogger("aiokafka").isEnabledFor(logging.DEBUG)
        assert not logging.getLogger("aiokafka.conn").isEnabledFor(logging.DEBUG)
    finally:
        logs.setup("warning")
