"""The pipeline as its topics: the names others depend on, and that the parts fit."""

import dataclasses
from pathlib import Path

import pytest

from streams import records
from streams.cluster import wanted
from streams.settings import load
from streams.topics import DAY, LARGE, OUTPUT, STAGE, STAGES, TOPICS, Stage, Topic

BY_NAME = {topic.name: topic for topic in TOPICS}


def test_the_stages_stand_in_the_order_that_the_metrics_ports_follow() -> None:
    assert [stage.name for stage in STAGES] == [
        "poll", "dedup", "fetch", "extract", "enrich", "trace", "story", "ledger"
    ]  # fmt: skip


def test_the_topics_that_others_read_keep_their_names_and_keys() -> None:
    assert {topic.name: topic.key for topic in OUTPUT} == {
        "articles": "article id",
        "stories": "story id",
        "revisions": "article id",
    }
    assert {"deadletters", "ledger", "feeds"} <= set(BY_NAME)


def test_every_stage_reads_what_an_earlier_one_sends() -> None:
    sent = {"feeds", "ledger"}  # the user, and every stage
    for stage in STAGES:
        assert stage.source.name in sent, stage.name
        sent |= {topic.name for topic in stage.sends}
    assert {topic.name for topic in OUTPUT} <= sent


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_says_what_stands_in_it(topic: Topic) -> None:
    assert topic.doc
    assert topic.key
    assert not topic.record or hasattr(records, topic.record)


def test_partitions_are_what_they_were_at_the_first_release() -> None:
    """Growing moves keys to other partitions than their state: a new prefix and a replay, never a change here."""
    assert {topic.name: topic.partitions for topic in TOPICS} == {
        "feeds": 4, "polls": 4, "items": 4, "unique": 4, "looks": 4, "pages": 4, "texts": 4, "enriched": 8,
        "traced": 8, "articles": 4, "stories": 4, "revisions": 4, "ledger": 4, "deadletters": 4,
        "aliases": 4, "controls": 1, "corrections": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("source", "state"), [("feeds", "polls"), ("unique", "looks")])
def test_a_schedule_is_owned_by_the_partition_of_its_source(source: str, state: str) -> None:
    assert BY_NAME[source].partitions == BY_NAME[state].partitions


@pytest.mark.parametrize("name", ["polls", "looks", "stories", "feeds", "controls", "corrections"])
def test_what_is_read_from_its_beginning_is_compacted_and_never_deleted(name: str) -> None:
    config = BY_NAME[name].config()
    assert config["cleanup.policy"] == "compact"
    assert "retention.ms" not in config


def test_what_is_not_compacted_is_bounded_in_time_and_size() -> None:
    config = BY_NAME["pages"].config()
    assert config["cleanup.policy"] == "delete"
    assert config["retention.ms"] == str(7 * DAY)
    assert int(config["retention.bytes"]) > 0


@pytest.mark.parametrize(("replicas", "in_sync"), [(1, "1"), (2, "1"), (3, "2")])
def test_an_acknowledgement_stands_for_more_than_one_copy_where_there_are_three(
    replicas: int, in_sync: str
) -> None:
    assert BY_NAME["items"].config(replicas)["min.insync.replicas"] == in_sync


def test_whatever_a_stage_can_take_it_can_put_aside() -> None:
    assert BY_NAME["deadletters"].max_bytes == max(topic.max_bytes for topic in TOPICS) >= LARGE


def test_topics_and_stages_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        BY_NAME["items"].name = "other"  # type: ignore[misc]  # that is the test
    assert {stage.name: stage for stage in STAGES} == STAGE
    assert all(isinstance(stage, Stage) for stage in STAGES)


def test_topics_by_feed_host_or_article_have_as_many_partitions_as_the_setting_says() -> None:
    settings = load({"WIREHOSE_PARTITIONS": "12"}, Path("/nowhere"))
    made = {topic.name: topic.partitions for _, topic in wanted(settings)}
    assert {name: number for name, number in made.items() if number != 12} == {
        "controls": 1, "corrections": 1, "enriched": 8, "traced": 8, "window": 8, "members": 8,
    }  # fmt: skip
