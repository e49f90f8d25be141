"""Which of the kept pages are chosen, and whether they may be archived."""

from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from streams import archive, codec
from streams.archive import Choice, Kept, chosen, may_keep
from streams.records import FirstSeen, Item, Page, Publisher
from streams.settings import load

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RESERVED = b'<html><head><meta name="tdm-reservation" content="1"></head><body><p>Rain.</p></body></html>'
UNARCHIVED = b'<html><head><meta name="robots" content="noarchive"></head><body><p>Rain.</p></body></html>'


def page(url: str = "https://news.example/rain", article: str = "a1", **fields: Any) -> Page:
    item = Item(
        item=f"item-{article}",
        article=article,
        feed="f1",
        url=fields.pop("address", url),
        text=fields.pop("text", ""),
        tdm=fields.pop("tdm", ""),
        publisher=Publisher(name="News"),
        first_seen=FirstSeen(after=None, by=NOON),
    )
    given = {"outcome": "ok", "status": 200, "body": b"<p>Rain.</p>", "fetched": NOON}
    return Page(item=item, url=url, **(given | fields))


def message(offset: int, one: Page | None, value: bytes | None = None, **headers: bytes) -> Any:
    return SimpleNamespace(
        partition=1,
        offset=offset,
        key=one.item.article.encode() if one else b"a1",
        value=codec.encode(one) if one else value,
        headers=[(name.replace("_", "-"), text) for name, text in headers.items()],
    )


async def read(choice: Choice, *messages: Any, gone: Set[str] = frozenset()) -> list[Kept]:
    async def topic() -> AsyncIterator[Any]:
        for one in messages:
            yield one

    return [one async for one in chosen(topic(), choice, gone)]


async def test_every_look_is_told_with_its_place() -> None:
    first, second = page(), page(look=1, body=None, outcome="timeout")
    assert await read(Choice(), message(4, first), message(5, second)) == [
        Kept("1/4", first),
        Kept("1/5", second),
    ]


async def test_heartbeats_and_tombstones_are_no_looks() -> None:
    assert await read(Choice(), message(1, None, b"", wirehose_beat=b"1"), message(2, None)) == []


async def test_what_was_retracted_is_left_out() -> None:
    mine, other = page(article="a1"), page(article="a2")
    found = await read(Choice(), message(1, mine), message(2, other), gone={"a1"})
    assert [one.page for one in found] == [other]


async def test_what_is_no_record_is_told_and_the_next_is_read() -> None:
    broken, good = await read(Choice(), message(1, None, b"\xff{"), message(2, page()))
    assert broken.place == "1/1"
    assert broken.page is None
    assert "no Page" in broken.trouble
    assert good.page == page()


async def test_an_article_is_chosen_by_its_key() -> None:
    mine, other = page(article="a1"), page(article="a2")
    found = await read(Choice(article="a2"), message(1, mine), message(2, None, b"\xff"), message(3, other))
    assert [one.page for one in found] == [other]


@pytest.mark.parametrize(
    ("host", "url", "address", "taken"),
    [
        ("news.example", "https://news.example/a", "", True),
        ("news.example", "https://news.example:8443/a", "", True),
        ("news.example", "https://www.news.example/a", "", False),
        (".news.example", "https://www.news.example/a", "", True),
        (".news.example", "https://fakenews.example/a", "", False),
        ("short.example", "https://news.example/a", "https://short.example/x", True),
        ("other.example", "https://news.example/a", "https://short.example/x", False),
    ],
)
async def test_a_host_is_chosen_at_either_end_of_a_redirect(
    host: str, url: str, address: str, taken: bool
) -> None:
    one = page(url, address=address or url)
    assert bool(await read(Choice(host=host), message(1, one))) is taken


@pytest.mark.parametrize(
    ("one", "may"),
    [
        (page(), True),
        (page(body=b"<" * 100_000), True),
        (page(body=RESERVED), False),
        (page(body=RESERVED, tdm="licensed"), True),
        (page(body=UNARCHIVED), False),
        (page(body=UNARCHIVED, text="full"), True),
        (page(reserved=("noarchive",)), False),
        (page(reserved=("nosnippet",)), True),
        (page(body=None, outcome="feed"), False),
    ],
    ids=[
        "silent",
        "unreadable",
        "reserved",
        "licensed",
        "noarchive",
        "allowed",
        "by header",
        "snippet",
        "no page",
    ],
)
def test_a_page_is_archived_unless_its_publisher_asks_not_to(one: Page, may: bool) -> None:
    assert may_keep(one) is may


class Topic:
    """As much of a consumer as reads a topic: two partitions, whose messages are their offsets' milliseconds."""

    def __init__(self, first: int, *ends: int) -> None:
        self.first, self.ends, self.assigned = first, dict(enumerate(ends)), [0]
        self.places: dict[int, int] = {}

    def assign(self, tps: list[int]) -> None:
        self.assigned = tps

    def seek(self, tp: int, offset: int) -> None:
        self.places[tp] = offset

    async def position(self, tp: int) -> int:
        return self.places[tp]

    async def beginning_offsets(self, tps: list[int]) -> dict[int, int]:
        return dict.fromkeys(tps, self.first)

    async def end_offsets(self, tps: list[int]) -> dict[int, int]:
        return {tp: self.ends[tp] for tp in tps}

    async def offsets_for_times(self, times: dict[int, int]) -> dict[int, Any]:
        return {
            tp: SimpleNamespace(offset=max(time, self.first)) if time < self.ends[tp] else None
            for tp, time in times.items()
        }

    async def getmany(self, **_: Any) -> dict[int, list[Any]]:
        found = {}
        for tp in self.assigned:
            places = range(self.places[tp], min(self.places[tp] + 3, self.ends[tp]))
            self.places[tp] = places.stop
            found[tp] = [message(place, page(f"https://news.example/{tp}/{place}")) for place in places]
        self.ends[1] += 1  # news comes while we read
        return found


async def addresses(monkeypatch: pytest.MonkeyPatch, topic: Topic, choice: Choice) -> list[str]:
    """The paths of the looks that are read."""

    @asynccontextmanager
    async def reader(*_: Any) -> AsyncIterator[Topic]:
        yield topic

    async def partitions(*_: Any) -> list[int]:
        return sorted(topic.ends)

    async def retracted(_: Any) -> frozenset[str]:
        return frozenset()

    monkeypatch.setattr(archive, "retracted", retracted)
    monkeypatch.setattr(archive, "reader", reader)
    monkeypatch.setattr(archive, "partitions", partitions)
    found = [one.page async for one in archive.kept(load({}), choice)]
    return [one.url.removeprefix("https://news.example/") for one in found if one]


def at(millisecond: int) -> datetime:
    return datetime.fromtimestamp(millisecond / 1000, UTC)


@pytest.mark.parametrize(
    ("choice", "read"),
    [
        (Choice(), ["0/2", "0/3", "0/4", "0/5", "0/6", "1/2", "1/3"]),
        (Choice(since=at(5)), ["0/5", "0/6"]),
        (Choice(until=at(3)), ["0/2", "0/3", "1/2", "1/3"]),
        (Choice(since=at(3), until=at(4)), ["0/3", "0/4", "1/3"]),
        (Choice(since=at(9)), []),
    ],
    ids=["all", "since", "until", "between", "nothing"],
)
async def test_partitions_are_read_one_after_the_other_up_to_the_end_they_had(
    monkeypatch: pytest.MonkeyPatch, choice: Choice, read: list[str]
) -> None:
    assert await addresses(monkeypatch, Topic(2, 7, 4), choice) == read


async def test_only_the_partition_of_an_article_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await addresses(monkeypatch, Topic(0, 2, 2, 2, 2), Choice(article="a1"))
    assert len(found) == 2
    assert len({path[0] for path in found}) == 1


def test_a_page_that_asks_not_to_be_archived_is_not_whatever_its_feed_keeps_back() -> None:
    assert not may_keep(page(body=UNARCHIVED, text="none"))
    assert may_keep(page(body=UNARCHIVED, text="full"))
