"""Readers follow stories: each is one entry, in RSS and JSON Feed alike, and says in words who stands behind it."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from filled import article, at, desk, dispute, story, take

from agents.desk.card import Backer, Card, Dispute
from agents.desk.queries.stories import Listed
from agents.desk.site import syndication
from agents.desk.site.app import DESK
from agents.desk.site.syndication import Feed

ODD = 'A & B <b>x</b> ]]> "q"\x00\x0b\x1b\ufffe 😀'
KEPT = 'A & B <b>x</b> ]]> "q" 😀'
ONE = Listed("s1", "Bridge falls", "en", "breaking", 3, 5, 1, at(0).timestamp(), at(1).timestamp(), Card())
FEED = Feed("https://news.example", "/stories.rss", {}, (ONE,))


def parsed(body: bytes) -> Any:
    found = feedparser.parse(body)
    assert not found.bozo
    return found


async def rss(client: Any, **query: str) -> Any:
    answer = await client.get("/stories.rss", params=query)
    assert (answer.status, answer.content_type) == (200, "application/rss+xml")
    return parsed(await answer.read())


async def json(client: Any, **query: str) -> Any:
    answer = await client.get("/stories.feed.json", params=query)
    assert (answer.status, answer.content_type) == (200, "application/feed+json")
    return await answer.json()


def test_a_story_is_told_in_words() -> None:
    card = Card(
        origins=(Backer("Wire", "agency", 3), Backer("Post", "publisher", 1)),
        conflicts=(
            Dispute("killed", "persons", None, None, ("exact 41", "exact 55")),
            Dispute("area", "km2", "forest", "Halvern", ("about 3", "at most 4")),
        ),
    )
    assert syndication.words(replace(ONE, card=card)) == (
        "3 independent origins: Wire (news agency), Post (publisher), 1 more; 5 articles; "
        "they disagree on killed: 41 / 55 people; "
        "they disagree on area of forest (Halvern): about 3 / at most 4 km2"
    )


async def test_both_kinds_of_feed_tell_the_same(tmp_path: Path) -> None:
    first = story(origins=2, figures=(dispute(41, 55),), title="Bridge falls")
    async with desk(tmp_path, first, story("s2", hours=1, language="und")) as client:
        base = f"http://{client.host}:{client.port}"
        feed, told = await rss(client), await json(client)
        assert [one.id for one in feed.entries] == [one["id"] for one in told["items"]] == ["s2", "s1"]
        entry, item = feed.entries[1], told["items"][1]
        assert entry.link == item["url"] == f"{base}/stories/s1"
        assert entry.title == item["title"] == "Bridge falls"
        assert entry.summary == item["content_text"]
        assert item["content_text"].startswith("2 independent origins: Wire 1 (news agency), Wire 2")
        assert (entry.published, entry.updated) == ("Mon, 02 Mar 2026 05:00:00 +0000", "2026-03-02T06:00:00Z")
        assert (item["date_published"], item["date_modified"]) == (
            "2026-03-02T05:00:00Z",
            "2026-03-02T06:00:00Z",
        )
        assert [tag.term for tag in entry.tags] == item["tags"] == ["Ines Vardo", "Tellmar"]
        assert (item["language"], "language" in told["items"][0]) == ("en", False)
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert (told["home_page_url"], told["feed_url"]) == (f"{base}/", f"{base}/stories.feed.json")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"origins": "3"}, ["s1"]),
        ({"phase": "fading"}, ["s2"]),
        ({"q": "bridge"}, ["s1"]),
        ({"origins": "9"}, []),
        ({"sort": "origins", "limit": "1", "cursor": "x"}, ["s2", "s1"]),  # a feed is the newest, whole
    ],
)
async def test_a_feed_has_the_filters_of_the_page(
    tmp_path: Path, query: dict[str, str], found: list[str]
) -> None:
    second = story("s2", articles=("a2",), hours=1, phase="fading")
    async with desk(tmp_path, story(origins=3), second, article()) as client:
        assert [one.id for one in (await rss(client, **query)).entries] == found
        assert [one["id"] for one in (await json(client, **query))["items"]] == found


async def test_a_story_that_goes_on_is_the_same_entry(tmp_path: Path) -> None:
    async with desk(tmp_path, story(origins=2)) as client:
        before = (await json(client))["items"]
        take(client.app[DESK].database, story(origins=3, title="More of it", hours=1.5))
        after = (await json(client))["items"]
        assert [one["id"] for one in after] == [one["id"] for one in before]
        assert (after[0]["title"], after[0]["date_modified"]) == ("More of it", "2026-03-02T07:30:00Z")
        assert [one.id for one in (await rss(client)).entries] == ["s1"]


async def test_a_feed_names_its_filters_and_leads_to_the_page_with_them(tmp_path: Path) -> None:
    async with desk(tmp_path, story(), desk_address="https://news.example/") as client:
        told = await json(client, origins="1", q="", actor="Ines & Co", place="")
        assert told["title"] == "wirehose: stories (origins 1, actor Ines & Co)"
        assert told["home_page_url"] == "https://news.example/?origins=1&actor=Ines+%26+Co"
        assert told["feed_url"] == "https://news.example/stories.feed.json?origins=1&actor=Ines+%26+Co"
        found = (await rss(client, origins="1")).feed
        assert [one.href for one in found.links if one.rel == "self"] == [
            "https://news.example/stories.rss?origins=1"
        ]


async def test_the_newest_fifty_stand_there(tmp_path: Path) -> None:
    async with desk(tmp_path, *(story(f"s{n:02}", hours=n) for n in range(60)), hours=70) as client:
        told = (await json(client))["items"]
        assert [one["id"] for one in told] == [f"s{n:02}" for n in range(59, 9, -1)]


@pytest.mark.parametrize("query", [{"origins": "x"}, {"phase": "x"}, {"q": "w" * 501}])
async def test_what_cannot_be_asked_is_refused(tmp_path: Path, query: dict[str, str]) -> None:
    async with desk(tmp_path) as client:
        for path in ("/stories.rss", "/stories.feed.json"):
            assert (await client.get(path, params=query)).status == 400


def test_what_comes_from_the_web_cannot_break_the_xml() -> None:
    """Neither with its signs nor with characters that XML does not know; HTML in it stays text for readers of HTML."""
    card = Card(origins=(Backer(ODD, "agency", 1),), actors=(ODD,), places=(ODD, "Tellmar"))
    body = syndication.written(replace(FEED, query={"q": ODD}, stories=(replace(ONE, title=ODD, card=card),)))
    channel = ET.fromstring(body)[0]
    assert channel.findtext("title") == f"wirehose: stories (q {KEPT})"
    assert channel.findtext("item/title") == KEPT
    assert [one.text for one in channel.findall("item/category")] == [KEPT, "Tellmar"]
    assert "A &amp; B &lt;b&gt;x&lt;/b&gt;" in str(channel.findtext("item/description"))
    parsed(body)


def test_a_story_without_a_title_has_one_in_the_feed() -> None:
    feed = replace(FEED, stories=(replace(ONE, title=""),))
    assert parsed(syndication.written(feed)).entries[0].title == "(without a title)"
    assert syndication.told(feed)["items"][0]["title"] == "(without a title)"


def test_rss_has_what_the_standard_asks_for() -> None:
    root = ET.fromstring(syndication.written(FEED))
    assert (root.tag, root.get("version"), [one.tag for one in root]) == ("rss", "2.0", ["channel"])
    for name in ("title", "link", "description"):
        assert len(root.findall(f"channel/{name}")) == 1
    guid = root.find("channel/item/guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == ("s1", "false")
    empty = ET.fromstring(syndication.written(replace(FEED, stories=())))
    assert empty.find("channel/lastBuildDate") is None
