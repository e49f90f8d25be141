"""An item's way in words, and where it stands now."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from test_tables import article

from agents.ledger.stage import Account
from streams import cli_where, codec
from streams.deadletters import RETRIED
from streams.records import Entry, FeedState, FirstSeen, Item, Look, Page, Publisher
from streams.topics import ALIASES, ARTICLES, DEADLETTERS, ITEMS, LEDGER, PAGES, TEXTS, UNIQUE, Topic
from streams.way import Found, feed_words, look_words, published_in, standing
from streams.where import Way

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = NOON.timestamp()
ITEM = Item(
    item="item1",
    article="article1",
    feed="feed1",
    title="A bridge opens",
    publisher=Publisher(name="Daily"),
    first_seen=FirstSeen(after=None, by=NOON),
)
LOOK = Look(due=NOW + 12, host="a.example", url="https://a.example/x", items=[ITEM], tries=2)
SEEN = Account(seen=NOW, stage="poll")


def found(
    topic: Topic, value: bytes | None = b"{}", offset: int = 15, seconds: float = 0, **headers: bytes
) -> Found:
    record = SimpleNamespace(
        partition=2,
        offset=offset,
        timestamp=(NOW + seconds) * 1000,
        key=b"article1",
        value=value,
        headers=list(({codec.ITEM: b"item1"} | headers).items()),
    )
    return Found(topic, record)


def stands(*way: Found, account: Account | None = SEEN, looks: Any = (), **committed: int) -> str:
    at = {(stage, 2): offset for stage, offset in committed.items()}
    return standing("item1", way, account, looks, at, NOW)


@pytest.mark.parametrize(
    ("committed", "before"),
    [({"extract": 15}, 0), ({"extract": 11}, 4), ({}, 15)],
    ids=["next", "later", "never"],
)
def test_what_its_next_stage_has_not_committed_waits_there(committed: dict[str, int], before: int) -> None:
    said = stands(found(ITEMS), found(UNIQUE), found(PAGES), **committed)
    assert said == (
        "open since 2026-03-02T12:00:00Z: seen by poll, passed by dedup, fetch, last at pages 2/15, "
        f"which extract has not committed yet ({before} records before it)"
    )


def test_what_fetch_has_committed_waits_for_its_look() -> None:
    said = stands(found(ITEMS), found(UNIQUE), looks=[LOOK], fetch=16)
    assert said.endswith(
        "last at unique 2/15, waits in fetch: page https://a.example/x is looked at for 1 item(s) in 12 s, tried 2 time(s)"
    )


def test_what_a_stage_took_without_a_word_is_told() -> None:
    said = stands(found(ITEMS), found(UNIQUE), found(PAGES), extract=16)
    assert said.endswith("last at pages 2/15, which extract has committed, and nothing stands behind it")


def test_an_item_that_was_sent_back_stands_where_its_new_message_does() -> None:
    old, new = found(PAGES, offset=3), found(PAGES, offset=20, seconds=60)
    said = stands(
        found(ITEMS), new, old, account=Account(seen=NOW, retried=NOW + 60, stage="extract"), extract=20
    )
    assert said.startswith(
        "open again since 2026-03-02T12:01:00Z: seen by poll, passed by fetch, last at pages 2/20"
    )


def test_an_item_that_poll_has_seen_only() -> None:
    assert stands().startswith("open since 2026-03-02T12:00:00Z: on none of the topics items, unique, pages")
    assert stands(account=None).startswith("the ledger does not know it: on none")


def test_the_ends() -> None:
    def ended(end: str, *way: Found, **more: Any) -> str:
        return stands(*way, account=Account(seen=NOW, end=end, ended=NOW, **more))

    assert ended("published") == "published at 2026-03-02T12:00:00Z"
    assert (
        ended("duplicate", _entry("duplicate", of="article0"), stage="dedup", reason="another_feed")
        == "a duplicate of article0, as dedup found (another_feed) at 2026-03-02T12:00:00Z"
    )
    letter = found(DEADLETTERS, **{"wirehose.errors.topic": b"t"})
    marker = found(DEADLETTERS, None, 16, **{RETRIED: b"2/15"})
    assert ended("dead", letter, marker, stage="extract", reason="bug") == (
        "dead in extract (bug) at 2026-03-02T12:00:00Z; `wirehose deadletters retry 2/15` sends it back"
    )


def _entry(state: str, **more: Any) -> Found:
    return found(LEDGER, codec.encode(Entry(item="item1", state=state, stage="dedup", at=NOON, **more)))


def test_an_article_was_published_in_the_story_that_it_said_last() -> None:
    def said(story: str | None, **more: Any) -> Found:
        return found(ARTICLES, codec.encode(article("article1", story=story)), **more)

    later, null = said("s2", seconds=9), found(ARTICLES, None, seconds=19)
    assert published_in([later, said("s1"), found(TEXTS)]) == {"article1": "s2"}
    assert published_in([said(None)]) == published_in([later, null]) == {}


def test_the_words_of_messages() -> None:
    page = Page(item=ITEM, outcome="http_404", status=404, url="u", fetched=NOON)
    assert found(ITEMS, codec.encode(ITEM)).words() == "new: A bridge opens"
    assert found(PAGES, codec.encode(page)).words() == "http_404 (404)"
    assert (
        _entry("duplicate", of="article0", reason="same_text").words()
        == "duplicate of article0 by dedup (same_text)"
    )
    assert found(TEXTS, b"\xff").words().startswith("no record: ")
    assert found(DEADLETTERS, None, **{RETRIED: b"2/15"}).words() == "2/15 was sent back"
    assert found(UNIQUE, codec.encode(ITEM)).line().startswith("2026-03-02T12:00:00Z  unique      2/15")


def test_of_what_is_retracted_a_line_tells_where_it_stands_and_nothing_else() -> None:
    item = found(ITEMS, codec.encode(ITEM))
    assert item.line(is_retracted=True) == "2026-03-02T12:00:00Z  items       2/15"
    ledger = _entry("rejected", reason="retracted").line(is_retracted=True)
    assert ledger.endswith("rejected by dedup (retracted)")


def test_where_an_article_is_that_was_retracted_shows_nothing_that_it_says() -> None:
    way = Way("article1", articles={"article1"})
    for one in (
        found(ITEMS, codec.encode(ITEM)),
        found(ARTICLES, codec.encode(article("article1", title="A bridge opens"))),
        found(ARTICLES, None, offset=16, **{codec.ITEM: b""}),
    ):
        way.take(one)
    first, *lines = cli_where._lines(way, {}, {"article1"}, NOW)
    assert first.startswith("article article1 was retracted: what still stands of it leaves")
    assert [line.split()[1:] for line in lines] == [
        ["articles", "2/16"],
        ["item1"],
        ["items", "2/15"],
        ["articles", "2/15"],
    ]
    (left,) = cli_where._lines(Way("article1"), {}, {"article1"}, NOW)
    assert left == "article article1 was retracted, and nothing of it is left"


def test_where_an_article_is_names_the_story_that_it_is_in_now() -> None:
    way = Way("article1", articles={"article1"})
    way.take(found(ITEMS, codec.encode(ITEM)))
    assert cli_where._lines(way, {"article1": "s2"}, set(), NOW)[:2] == [
        "article article1",
        "  now in story s2",
    ]
    assert cli_where._lines(way, {"article1": ""}, set(), NOW)[1] == "  now in no story"


def test_what_waits_for_the_clock() -> None:
    asked = FeedState(due=NOW + 30, outcome="ok")
    assert feed_words("http://a/", asked, NOW) == "feed http://a/ is asked again in 30 s; the last time: ok"
    assert feed_words("http://a/", FeedState(due=NOW - 1), NOW).endswith(
        "asked again now; the last time: never asked"
    )
    assert "is gone" in feed_words("http://a/", FeedState(due=NOW, gone=True), NOW)
    again = Look(due=NOW + 5, host="h", url="https://h/", looks=1)
    assert look_words(again, NOW) == "page https://h/ is looked at for changes in 5 s"


def test_a_message_belongs_to_the_article_of_its_key_and_to_the_item_of_its_header() -> None:
    article, item = (
        Way("article1", articles={"article1"}),
        Way("item1", is_item=True, items={"item1": Account()}),
    )
    nobodys = found(UNIQUE, **{codec.ITEM: b""})
    nobodys.record.key = None
    other = found(PAGES, offset=1, **{codec.ITEM: b"item2"})
    again = found(PAGES, offset=2, **{codec.ITEM: b""})
    for one in (nobodys, other, again, found(ARTICLES), found(ALIASES, **{codec.ITEM: b""})):
        article.take(one)
        item.take(one)
    assert sorted(article.items) == ["item1", "item2"]
    assert [one.topic for one in article.of("")] == [PAGES, ALIASES]
    assert [one.topic for one in item.found] == [ARTICLES]
