"""The sample outlets: what is promised of them stands there, and they are served as outlets are."""

import json
import re
from calendar import timegm
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from html import unescape

import aiohttp
import feedparser
import pytest

from agents.poll.subscriptions import read
from streams import samples
from streams.demo import Outlets
from streams.samples import Article

OUTLETS = {outlet.name: outlet for outlet in samples.load()}
ARTICLES = {f"{a.outlet}/{a.slug}": a for outlet in OUTLETS.values() for a in outlet.articles}
NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)


class Clock:
    """Epoch seconds, turned by hand."""

    def __init__(self) -> None:
        self.now = NOON.timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def served(clock: Clock) -> AsyncIterator[Outlets]:
    outlets = Outlets(revised_after=15, clock=clock)
    await outlets.start()
    yield outlets
    await outlets.stop()


async def get(url: str, **headers: str) -> tuple[int, str, str]:
    """Status, body and entity tag."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers.get("ETag", "")


def test_there_are_three_outlets_with_15_articles_about_four_events() -> None:
    assert len(OUTLETS) == 3
    assert len(ARTICLES) == 15
    assert len({article.event for article in ARTICLES.values()}) == 4
    assert len({outlet.owner for outlet in OUTLETS.values()}) == 3


def test_the_promised_kinds_are_there() -> None:
    kinds = Counter(article.kind for article in ARTICLES.values())
    assert kinds == {"own": 11, "wire": 1, "copy": 1, "trimmed": 1, "lifted": 1}
    assert [name for name, article in ARTICLES.items() if article.missing] == ["northgate/szeged-schools"]
    assert [name for name, article in ARTICLES.items() if article.teasers] == ["lowmere/szeged-dyke"]
    assert {outlet.feed for outlet in OUTLETS.values()} == {"rss", "rss-full", "atom"}


@pytest.mark.parametrize("article", [a for a in ARTICLES.values() if not a.missing], ids=lambda a: a.slug)
def test_an_article_has_five_to_ten_paragraphs(article: Article) -> None:
    assert 5 <= len(article.paragraphs) <= 10
    assert len(" ".join(article.paragraphs).split()) > 120


def test_the_wire_report_is_copied_once_with_and_once_without_credit() -> None:
    wire, copy, trimmed = (
        ARTICLES[name]
        for name in (
            "northgate/port-halvern-blast",
            "lowmere/port-halvern-nine-killed",
            "tarn/dock-explosion",
        )
    )
    assert "(Meridian News Agency) —" in wire.paragraphs[0]
    assert copy.paragraphs[1:-1] == wire.paragraphs[1:]
    assert copy.paragraphs[-1] == "Reporting by Meridian News Agency"
    assert set(trimmed.paragraphs[1:-1]) < set(wire.paragraphs)
    assert "Meridian" not in " ".join(trimmed.paragraphs)
    assert len({wire.title, copy.title, trimmed.title}) == 3


def test_an_own_report_counts_other_victims_than_the_wire() -> None:
    own = " ".join(ARTICLES["lowmere/grain-quay"].paragraphs)
    assert "At least 12 people were killed" in own
    wire = set(ARTICLES["northgate/port-halvern-blast"].paragraphs)
    assert not wire & set(ARTICLES["lowmere/grain-quay"].paragraphs)


def test_the_revision_changes_a_figure_and_adds_a_sentence() -> None:
    before = ARTICLES["lowmere/grain-quay"]
    (after,) = OUTLETS["lowmere"].revisions
    changes = [
        (tag, " ".join(old), " ".join(new))
        for tag, old, new in _changes(" ".join(before.paragraphs), " ".join(after.paragraphs))
    ]
    assert changes[:2] == [("replace", "12", "14"), ("replace", "three", "five")]
    assert [tag for tag, _, _ in changes[2:]] == ["insert"]
    assert "floodlights lent by the navy." in changes[2][2]


def _changes(before: str, after: str) -> list[tuple[str, list[str], list[str]]]:
    old, new = before.split(), after.split()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tag, old[a:b], new[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_a_feed_parses_and_says_all_its_articles(outlet: samples.Outlet) -> None:
    articles = samples.shown(outlet, {})
    parsed = feedparser.parse(samples.feed(outlet, articles, "http://127.0.0.1:1/x", NOON).encode())
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [article.title for article in articles]
    assert [entry.summary for entry in parsed.entries] == [article.summary for article in articles]
    assert len({entry.id for entry in parsed.entries}) == len(articles)
    for entry, article in zip(parsed.entries, articles, strict=True):
        assert timegm(entry.published_parsed) == NOON.timestamp() - 60 * article.minutes
        full = "".join(content.value for content in entry.get("content", []))
        assert (article.paragraphs[-1] in unescape(full)) == (outlet.feed == "rss-full")


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_a_page_says_its_title_its_time_and_its_text(outlet: samples.Outlet) -> None:
    articles = samples.shown(outlet, {})
    for article in articles:
        html = samples.page(outlet, article, articles, "http://127.0.0.1:1/x", NOON)
        assert all(f"<p>{paragraph}</p>" in html for paragraph in article.paragraphs)
        assert (NOON - timedelta(minutes=article.minutes)).isoformat() in html
        assert "$" not in html
        for data in re.findall(r"ld\+json\">(.*?)</script>", html):
            assert json.loads(data)["headline"] == article.title


def test_teasers_stand_below_the_text_they_do_not_belong_to() -> None:
    outlet = OUTLETS["lowmere"]
    html = samples.page(outlet, ARTICLES["lowmere/szeged-dyke"], outlet.articles, "http://x", NOON)
    assert html.index("promise for tomorrow") < html.index("<p><a") < html.index("sidebar")


async def test_all_pages_are_served_but_the_one_that_is_gone(served: Outlets) -> None:
    statuses = {}
    for name in ARTICLES:
        statuses[name], _, _ = await get(f"{served.address}/{name}")
    assert {name for name, status in statuses.items() if status != 200} == {"northgate/szeged-schools"}
    assert statuses["northgate/szeged-schools"] == 404
    assert (await get(f"{served.address}/nobody/feed.xml"))[0] == 404
    assert (await get(f"{served.address}/tarn/"))[0] == 200
    assert "Allow: /" in (await get(f"{served.address}/robots.txt"))[1]


async def test_the_revision_shows_some_seconds_after_the_article_was_first_read(
    served: Outlets, clock: Clock
) -> None:
    page, feed = f"{served.address}/lowmere/grain-quay", f"{served.address}/lowmere/feed.xml"
    status, _, tag = await get(feed)
    assert status == 200
    clock.now += 100
    assert (await get(feed))[2] == tag
    assert "At least 12 people" in (await get(page))[1]
    clock.now += 14
    assert "At least 12 people" in (await get(page))[1]
    assert (await get(feed, **{"If-None-Match": tag}))[0] == 304
    clock.now += 1
    assert "At least 14 people" in (await get(page))[1]
    status, body, _ = await get(feed, **{"If-None-Match": tag})
    assert status == 200
    changed = [entry for entry in feedparser.parse(body).entries if entry.updated != entry.published]
    assert [entry.link for entry in changed] == [page]


async def test_the_list_says_who_publishes_each_feed(served: Outlets) -> None:
    _, body, _ = await get(served.feed_list)
    found = read(body.encode(), "feeds.toml")
    assert found
    assert [subscription.url for subscription in found] == served.feeds()
    assert all(subscription.publisher and subscription.publisher.family for subscription in found)
