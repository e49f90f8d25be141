"""What a topic's settings are while, and after, its beginning is cut off."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaTimeoutError

from streams.cutting import CUTTABLE, OWN, cut

NAME = "wirehose.stories.v1"
BEGINS = {TopicPartition(NAME, 0): 6}
OURS = {"cleanup.policy": "compact", "compression.type": "zstd"}


class Kafka:
    """One topic with these settings of its own; `fails`: nothing can be deleted."""

    def __init__(self, own: dict[str, str], fails: bool = False) -> None:
        self.own, self.fails = dict(own), fails
        self.while_cut: list[dict[str, str]] = []

    async def describe_configs(self, _: Any) -> list[Any]:
        entries = [(key, value, False, OWN, False) for key, value in self.own.items()]
        return [SimpleNamespace(resources=[(0, "", 2, NAME, entries)])]

    async def alter_configs(self, resources: list[Any]) -> list[Any]:
        self.own = dict(resources[0].configs)
        return [SimpleNamespace(resources=[(0, "", 2, NAME)])]

    async def delete_records(self, _: Any) -> None:
        self.while_cut.append(self.own)
        if self.fails:
            raise KafkaTimeoutError


async def test_a_compacted_topic_may_be_cut_for_a_moment_and_is_as_before() -> None:
    kafka = Kafka(OURS)
    await cut(kafka, NAME, BEGINS)
    assert (kafka.while_cut, kafka.own) == ([OURS | CUTTABLE], OURS)


async def test_it_is_as_before_also_when_it_cannot_be_cut() -> None:
    kafka = Kafka(OURS, fails=True)
    with pytest.raises(KafkaTimeoutError):
        await cut(kafka, NAME, BEGINS)
    assert kafka.own == OURS


@pytest.mark.parametrize("begins", [BEGINS, {}], ids=["still to be cut", "cut already"])
async def test_what_a_copy_that_was_killed_has_left_is_put_right_by_the_next(begins: Any) -> None:
    kafka = Kafka(OURS | CUTTABLE)
    await cut(kafka, NAME, begins)
    assert (len(kafka.while_cut), kafka.own) == (len(begins), OURS)


@pytest.mark.parametrize("begins", [BEGINS, {}], ids=["something", "nothing"])
async def test_a_topic_that_forgets_by_time_keeps_its_settings(begins: Any) -> None:
    own = {"cleanup.policy": "delete", "retention.ms": "5"}
    kafka = Kafka(own)
    await cut(kafka, NAME, begins)
    assert (kafka.while_cut, kafka.own) == ([own] * len(begins), own)


async def test_with_nothing_to_cut_no_setting_is_touched() -> None:
    kafka = Kafka(OURS)
    await cut(kafka, NAME, {})
    assert (kafka.while_cut, kafka.own) == ([], OURS)
