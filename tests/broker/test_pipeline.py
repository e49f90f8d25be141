"""A few feeds through the real command: what stands on the topics afterwards."""

import asyncio
import json
from collections import Counter, defaultdict
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from outlet import piece
from running import STAGES, Read, Service, read_topic, until

from streams import codec, ids
from streams.schema import OWN
from streams.topics import OUTPUT, TOPICS
from tests.broker.conftest import News

pytestmark = pytest.mark.broker


def by_url(service: Service) -> dict[str, list[Any]]:
    """The records of the articles topic, by address."""
    found = defaultdict(list)
    for one in service.read("articles"):
        found[one.record["url"]].append(one.record)
    return dict(found)


def appears(service: Service, url: str, count: int = 1) -> list[Any]:
    """The records of an article, as soon as there are so many."""
    return until(
        lambda: found if len(found := by_url(service).get(url, [])) >= count else None,
        30,
        f"{count} records of {url}",
    )


def test_every_article_comes_out_once_with_its_title_and_text(news: News) -> None:
    found = by_url(news.service)
    for told in news.pieces:
        records = found[news.outlet.url(told.slug)]
        assert [(one["revision"], one["title"]) for one in records] == [(1, told.title)], told.slug
        words = told.paragraphs if told.slug != "missing-page" else told.paragraphs[:1]
        assert all(paragraph in records[0]["text"] for paragraph in words), told.slug


def test_the_key_of_an_article_is_its_id_and_each_id_has_one_address(news: News) -> None:
    read = news.service.read("articles")
    assert all(one.key == one.record["id"] for one in read)
    addresses = {(one.record["id"], one.record["url"]) for one in read}
    assert len(addresses) == len({id_ for id_, _ in addresses}) == len({url for _, url in addresses})


def test_the_text_says_where_it_was_found(news: News) -> None:
    found = by_url(news.service)
    kinds = {
        slug: found[news.outlet.url(slug)][0]["text_from"] for slug in ("flood", "evening-0", "missing-page")
    }
    assert kinds == {"flood": "page", "evening-0": "feed", "missing-page": "summary"}
    assert news.outlet.asked["/evening-0"] == 0, "its whole text stands in the feed"


def test_an_article_whose_page_is_gone_is_published_with_what_the_feed_says(news: News) -> None:
    (record,) = by_url(news.service)[news.outlet.url("missing-page")]
    assert record["page"]["outcome"] == "http_404"
    assert record["page"]["status"] == 404


def test_the_same_article_in_two_feeds_is_one_article_and_one_duplicate(news: News) -> None:
    (record,) = by_url(news.service)[news.outlet.url("shared-by-two")]
    entries = [one.record for one in news.service.read("ledger") if one.record.get("article") == record["id"]]
    ends = [entry for entry in entries if entry["state"] != "seen"]
    assert sorted(entry["state"] for entry in ends) == ["duplicate", "published"]
    assert [entry["of"] for entry in ends if entry["state"] == "duplicate"] == [record["id"]]


def test_a_copied_text_names_its_source_and_shares_its_story(news: News) -> None:
    """Which of the two comes first is not certain; which is older, their publishers say."""
    found = by_url(news.service)
    (original,), (copy,) = found[news.outlet.url("flood")], found[news.outlet.url("copied-flood")]
    assert (original["own_share"], original["copies"]) == (1.0, [])
    assert original["story"] == copy["story"]
    told = [one.record for one in news.service.read("revisions") if one.record["id"] == copy["id"]]
    if copy["copies"]:
        sourced = [one for one in copy["sentences"] if one["source"]]
        sources = [one["source"]["id"] for one in sourced]
        there, here = sourced[0]["source"], copy["text"][sourced[0]["start"] : sourced[0]["end"]]
        assert original["text"][there["start"] : there["end"]] == here
        assert told == []
    else:
        (correction,) = told
        assert (correction["previous"], correction["revision"]) == (1, 1)
        sources = [one["after"] for one in correction["changes"]]
        assert [one["kind"] for one in correction["changes"]] == ["source"] * 9
        assert [one["id"] for one in original["copied_by"]] == [copy["id"]]
    assert sources == [original["id"]] * 9


def test_every_record_is_what_wirehose_schema_says(news: News) -> None:
    done = news.service.run("schema", "--out", str(news.service.folder / "schemas"))
    assert done.returncode == 0, done.stderr
    for topic in TOPICS:
        if not topic.record or topic in OWN:
            continue
        text = (news.service.folder / "schemas" / f"{topic.record.lower()}.json").read_text()
        validator = Draft202012Validator(json.loads(text))
        read = [one for one in news.service.read(topic.name) if one.value and one.key != "\0owner"]
        assert read or topic.name in ("revisions", "aliases", "corrections"), (
            f"nothing stands on {topic.name}"
        )
        for one in read:
            if not is_planted(one):
                validator.validate(one.record)


def is_planted(one: Read) -> bool:
    """What another test put there to be refused."""
    return "test" in one.headers


@pytest.mark.parametrize(
    "name", ["items", "unique", "pages", "texts", "enriched", "traced", "articles", "stories", "ledger"]
)
def test_messages_are_cloud_events_that_name_their_item(news: News, name: str) -> None:
    items = {one.key for one in news.service.read("ledger")}
    read = [one for one in news.service.read(name) if not is_planted(one)]
    assert read
    for one in read:
        assert one.headers["ce_specversion"] == b"1.0"
        assert one.headers["ce_type"] == f"wirehose.{name}.v1".encode()
        assert one.headers["ce_source"]
        assert one.headers["ce_time"].endswith(b"Z")
        assert one.headers["content-type"] == b"application/json"
        assert one.headers["wirehose-item"].decode() in items
        assert len(one.headers["traceparent"].split(b"-")) == 4
    ids = Counter(one.headers["ce_id"] for one in read)
    assert len(ids) == len(read), "an event has an id of its own"


def test_one_trace_goes_all_the_way(news: News) -> None:
    (article,) = (one for one in news.service.read("articles") if one.record["url"].endswith("/flood"))
    item, trace = article.headers["wirehose-item"], article.headers["traceparent"].split(b"-")[1]
    for name in ("items", "pages", "texts", "enriched", "traced"):
        traces = {
            one.headers["traceparent"].split(b"-")[1]
            for one in news.service.read(name)
            if one.headers.get("wirehose-item") == item
        }
        assert traces == {trace}, name


def test_the_ledger_balances_and_says_so(news: News) -> None:
    balance, code = news.service.ledger()
    ends = sum(balance[end] for end in ("published", "revised", "duplicate", "rejected", "dead"))
    assert balance["seen"] == ends
    assert (balance["open"], balance["overdue"], code) == (0, 0, 0)
    assert balance["published"] >= len(news.pieces)
    assert balance["duplicate"] >= news.duplicates


def test_a_changed_article_comes_out_as_its_next_revision_and_says_what_changed(news: News) -> None:
    service, outlet = news.service, news.outlet
    outlet.add("daily", piece("changing", "Nine boats were lost. " + " ".join(piece("boats").paragraphs)))
    appears(service, outlet.url("changing"))
    old = outlet._feed("daily").pieces[0]
    words = (old.paragraphs[0].replace("Nine boats", "Eleven boats"),)
    outlet.change("daily", "changing", title="Eleven boats lost", paragraphs=words)
    first, second = appears(service, outlet.url("changing"), 2)
    assert (first["id"], first["revision"], second["revision"]) == (second["id"], 1, 2)
    assert "Eleven boats were lost" in second["text"]
    changes = [one.record for one in service.read("revisions") if one.record["id"] == first["id"]]
    assert [(one["previous"], one["revision"]) for one in changes] == [(1, 2)]
    assert "headline" in {change["kind"] for change in changes[0]["changes"]}
    assert changes[0]["revision_id"] == second["revision_id"]
    balance, code = service.ledger()
    assert balance["revised"] >= 1
    assert code == 0


def test_a_feed_that_is_asked_again_unchanged_brings_nothing_new(news: News) -> None:
    before, asked = len(news.service.read("items")), news.outlet.asked["/feeds/weekly"]
    until(lambda: news.outlet.asked["/feeds/weekly"] > asked, 60, "another poll of the weekly")
    assert len(news.service.read("items")) == before


def test_every_article_stands_in_exactly_one_story(news: News) -> None:
    stories = {one.key: one for one in news.service.read("stories")}  # compacted: the last of each key counts
    members = Counter(
        member["id"] for one in stories.values() if one.value for member in one.record["articles"]
    )
    ids = {one.key for one in news.service.read("articles")}
    assert set(members) == ids
    assert set(members.values()) == {1}


def test_a_heartbeat_passes_every_stage_and_reaches_no_output_topic(news: News) -> None:
    service = news.service
    for stage in STAGES:
        shown = f'wirehose_heartbeat_timestamp_seconds{{stage="{stage}"}}'
        until(lambda stage=stage, shown=shown: service.metrics(stage).get(shown), 75, f"one at {stage}")
        assert service.metrics(stage)[shown.replace("timestamp", "age")] < 60
    for topic in OUTPUT:
        name = service.topic(topic.name)
        read = asyncio.run(read_topic(service.broker, name, topic.partitions))
        assert [one for one in read if codec.BEAT in one.headers] == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_at_work_lives_and_is_ready(news: News, stage: str) -> None:
    assert news.service.probe(stage, "livez") == (200, "loop: ok\n")
    until(lambda: news.service.probe(stage, "readyz")[0] == 200, 30, "a worker that is ready")
    assert news.service.probe(stage, "readyz") == (200, "loop: ok\npartitions: ok\nbroker: ok\n")


def test_watch_prints_the_topic_as_it_stands(news: News) -> None:
    done = news.service.run("watch", "articles", "--once", "--json")
    assert done.returncode == 0, done.stderr
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    read = [one.record for one in news.service.read("articles")]
    assert sorted(one["revision_id"] for one in printed) == sorted(one["revision_id"] for one in read)
    lines = news.service.run("watch", "stories", "--once").stdout.decode()
    assert "origin(s)" in lines


def test_topics_are_as_they_should_be(news: News) -> None:
    done = news.service.run("topics", "apply")
    assert (done.returncode, done.stdout) == (0, b"")


def test_feeds_can_be_listed_added_and_removed_while_it_runs(news: News) -> None:
    service, outlet = news.service, news.outlet
    late = outlet.feed("late", [piece("late-one")])
    assert service.run("feeds", "add", late).returncode == 0
    (record,) = appears(service, outlet.url("late-one"))
    assert record["publisher"]["name"] == "Late"
    listed = [line.split("\t") for line in service.run("feeds", "list").stdout.decode().splitlines()]
    assert {(line[0], line[-1]) for line in listed} >= {(url, ids.feed(url)) for url in (*news.feeds, late)}
    assert service.run("feeds", "remove", late).returncode == 0
    assert late not in service.run("feeds", "list").stdout.decode()
    done = service.run("feeds", "remove", late)
    assert done.returncode == 2
    assert b"not subscribed" in done.stderr
