"""What a running service tells of itself: a line of JSON for each outcome, and the spans of an item as one tree."""

import json
from collections import Counter
from typing import Any

import pytest
from running import STAGES, Read, until

from streams import codec
from tests.broker.conftest import News

pytestmark = pytest.mark.broker
WAY = [stage for stage in STAGES if stage != "ledger"]


def article(news: News, slug: str) -> Read:
    """The message of an article."""
    return next(one for one in news.service.read("articles") if one.record["url"].endswith(f"/{slug}"))


def lines(news: News, stage: str) -> list[dict[str, Any]]:
    """The log of a stage; fails where a line is no JSON."""
    text = (news.service.folder / "data" / "logs" / f"{stage}.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]  # the last one may just be written


def test_up_itself_speaks_json_too(news: News) -> None:
    told = [json.loads(line) for line in news.service.log().split("\n")[:-1]]
    assert {line["stage"] for line in told} == {"up"}
    assert any("metrics  http" in line["message"] for line in told)


@pytest.mark.parametrize("stage", STAGES)
def test_each_line_of_a_log_is_json_that_says_when_who_and_what(news: News, stage: str) -> None:
    told = lines(news, stage)
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in told)
    assert {(line["stage"], line["worker"]) for line in told} == {(stage, 0)}
    assert any("has partitions 0, 1, 2, 3" in line["message"] for line in told)


def test_the_log_has_a_line_for_each_outcome_with_item_article_and_feed(news: News) -> None:
    message = article(news, "daily-0")
    item, id_, (feed,) = (
        message.headers["wirehose-item"].decode(),
        message.record["id"],
        message.record["feeds"],
    )
    outcomes = {"poll": ["published"], "dedup": ["pass"], "fetch": ["ok", "wanted"], "extract": ["text"]}
    outcomes |= {"enrich": ["enriched"], "trace": ["traced"], "story": ["published"]}
    for stage in WAY:
        told = [
            one
            for one in lines(news, stage)
            if one["logger"] == "wirehose.outcome" and one.get("item") == item
        ]
        assert sorted(one["outcome"] for one in told) == outcomes[stage], stage
        assert {(one["article"], one["feed"]) for one in told} == {(id_, feed)}
        assert all(one["seconds"] >= 0 for one in told)


def test_the_log_of_poll_tells_of_feeds_that_are_not_well(news: News) -> None:
    (line,) = [
        line for line in lines(news, "poll") if line["level"] == "warning" and "not_a_feed" in line["message"]
    ]
    assert line["outcome"] == "not_a_feed"
    assert line["feed"] in {one.key for one in news.service.read("feeds")}


def test_the_spans_of_an_item_are_one_tree_from_poll_to_story(news: News) -> None:
    message = article(news, "daily-1")
    item = message.headers["wirehose-item"].decode()
    spans = until(
        lambda: found if len(found := told(news, item)) >= len(WAY) else None,
        30,
        "the spans of all stages",
    )
    above = {span.name: span.parent for span in spans}
    own = {"": ""} | {span.name: span.id for span in spans}
    assert above == {stage: own[before] for stage, before in zip(WAY, ["", *WAY[:-1]], strict=False)}
    assert {span.service for span in spans} == {f"wirehose-{stage}" for stage in WAY}
    assert message.headers["traceparent"].decode() == f"00-{item}-{own['story']}-01"


def told(news: News, item: str) -> set[Any]:
    """The spans of an item."""
    return {span._replace(attributes=None) for span in list(news.collector.spans) if span.trace == item}


def test_each_item_has_a_span_for_each_stage_that_had_it_and_none_hangs_in_the_air(news: News) -> None:
    ended = {
        one.key for one in news.service.read("ledger") if one.record["state"] in ("published", "duplicate")
    }
    until(
        lambda: len({s.trace for s in news.collector.spans} & ended) == len(ended), 30, "a trace of each item"
    )
    spans = [span for span in news.collector.spans if span.trace in ended]
    ids = {(span.trace, span.id) for span in spans}
    assert [span for span in spans if span.parent and (span.trace, span.parent) not in ids] == []
    assert set(Counter(span.trace for span in spans if not span.parent).values()) == {1}


def test_messages_of_all_topics_have_the_span_of_who_sent_them(news: News) -> None:
    """By whom each topic is written: `streams.topics.STAGES`."""
    by = {"items": "poll", "unique": "dedup", "pages": "fetch", "texts": "extract", "enriched": "enrich"}
    by |= {"traced": "trace", "articles": "story", "stories": "story"}
    for name, stage in by.items():
        for one in (one for one in news.service.read(name) if "test" not in one.headers):
            item = one.headers["wirehose-item"].decode()
            assert one.headers["traceparent"].decode() == f"00-{item}-{codec.span_id(item, stage)}-01", name
