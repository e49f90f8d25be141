"""What a publisher does to a feed without changing a word of it: the articles stay the same, and nothing is news."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.poll import stage
from agents.poll.known import raws
from agents.poll.parse import parse, parse_quick
from streams import ids
from streams.records import FeedState, Item, Subscription

FEW = settings(max_examples=20, deadline=None)  # of each change
URL = "https://news.example/rss"
SUB = Subscription(id=ids.feed(URL), url=URL)
T0 = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Story(NamedTuple):
    """One entry as its publisher writes it; `guid` None: none is written."""

    slug: str
    title: str
    words: str
    published: datetime | None
    guid: str | None
    link: str


class Document(NamedTuple):
    """A feed and its spelling."""

    stories: tuple[Story, ...]
    encoding: str = "utf-8"
    cdata: bool = False

    def each(self, change: Callable[[Story], Story]) -> "Document":
        return self._replace(stories=tuple(map(change, self.stories)))

    def body(self) -> bytes:
        items = "".join(map(self._item, self.stories))
        text = f'<?xml version="1.0" encoding="{self.encoding}"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>{items}</channel></rss>'
        return text.encode(self.encoding, "xmlcharrefreplace")

    def _item(self, story: Story) -> str:
        html = f'<p>{escape(story.words)}</p> <a href="{escape(story.link)}">More</a>'
        date = f"{story.published:%a, %d %b %Y %H:%M:%S} +0000" if story.published else ""
        return (
            f"<item><title>{self._spelt(escape(story.title))}</title><link>{escape(story.link)}</link>"
            f"<description>{self._spelt(html)}</description>"
            + (f"<guid>{escape(story.guid)}</guid>" if story.guid is not None else "")
            + (f"<pubDate>{date}</pubDate>" if date else "")
            + "</item>"
        )

    def _spelt(self, html: str) -> str:
        return f"<![CDATA[{html}]]>" if self.cdata else escape(html)


def _with_parameter(url: str, parameter: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{parameter}"


def _below(url: str, end: str) -> str:
    path, mark, query = url.partition("?")
    return path + end + mark + query


def _respelt(old: str, new: str) -> Callable[[Document], Document]:
    """Change the beginning of links, and of guids that are addresses."""

    def change(story: Story) -> Story:
        guid = story.guid and story.guid.replace(old, new, 1)
        return story._replace(link=story.link.replace(old, new, 1), guid=guid)

    return lambda document: document.each(change)


def _churned(story: Story) -> Story:
    return story._replace(guid=f"{random.Random(f'{story.slug} {story.guid}').getrandbits(64):x}")


CHANGES: dict[str, Callable[[Document], Document]] = {
    "order": lambda document: document._replace(stories=document.stories[::-1]),
    "utf-16": lambda document: document._replace(encoding="utf-16"),
    "latin-1": lambda document: document._replace(encoding="iso-8859-1"),
    "cdata": lambda document: document._replace(cdata=not document.cdata),
    "https": _respelt("http://", "https://"),
    "www": _respelt("//news", "//www.news"),
    "mobile": _respelt("//news", "//m.news"),
    "amp": lambda document: document.each(lambda story: story._replace(link=_below(story.link, "/amp/"))),
    "slash": lambda document: document.each(lambda story: story._replace(link=_below(story.link, "/"))),
    "tracking": lambda document: document.each(
        lambda story: story._replace(link=_with_parameter(story.link, "utm_source=rss&fbclid=Iw"))
    ),
    "tracking_guid": lambda document: document.each(
        lambda story: (
            story._replace(guid=story.guid and _with_parameter(story.guid, "utm_source=rss"))
            if (story.guid or "").startswith("http")
            else story
        )
    ),
    "fragment": lambda document: document.each(lambda story: story._replace(link=story.link + "#top")),
    "guid_churn": lambda document: document.each(_churned),
    "guid_gone": lambda document: document.each(lambda story: story._replace(guid=None)),
    "guid_useless": lambda document: document.each(lambda story: story._replace(guid="0")),
    "listed_twice": lambda document: document._replace(stories=document.stories * 2),
}


def poll(
    document: Document, state: FeedState | None = None, hours: int = 0, quick: bool = False
) -> tuple[list[Item], FeedState]:
    """What is published, and the state after it. `quick`: as a worker does, which leaves unread what it knows."""
    state, now = state or FeedState(due=0.0), T0 + timedelta(hours=hours)
    body = document.body()
    feed = parse_quick(body, URL, seen=raws(state.known), now=now) if quick else parse(body, URL, now=now)
    assert feed is not None
    assert feed.outcome == "ok"
    items, refused, after = stage.compare(SUB, state, feed, stage.facts("", "", body), now)
    assert refused == []
    return items, after


def articles(items: list[Item]) -> set[str]:
    return {item.article for item in items}


words = st.text("abc äöü Иш 東京 <>&\"'’€ 12", min_size=1, max_size=20).map(str.strip).filter(bool)
GUIDS: dict[str, Callable[[str], str | None]] = {
    "address": lambda slug: f"http://news.example/{slug}",
    "number": lambda slug: f"{len(slug)}-{slug}",
    "none": lambda slug: None,
    "shared": lambda slug: "http://news.example/all",
}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    slugs = draw(
        st.lists(
            st.from_regex(r"[a-z]{3,6}(\?id=[0-9])?", fullmatch=True),
            unique_by=lambda s: s[:3],
            min_size=1,
            max_size=5,
        )
    )
    guid = GUIDS[draw(st.sampled_from(sorted(GUIDS)))]
    times = draw(st.booleans())
    return Document(
        tuple(
            Story(
                slug,
                draw(words),
                draw(words),
                T0 - timedelta(hours=n) if times else None,
                guid(slug),
                f"http://news.example/{slug}",
            )
            for n, slug in enumerate(slugs)
        )
    )


@pytest.mark.parametrize("change", CHANGES)
@FEW
@given(document=documents())
def test_articles_are_the_same_whatever_is_done_to_the_document(change: str, document: Document) -> None:
    items, _ = poll(document)
    again, _ = poll(CHANGES[change](document))
    assert articles(again) == articles(items)
    assert len(articles(items)) == len(document.stories)


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("change", CHANGES)
@FEW
@given(document=documents())
def test_nothing_is_news_when_no_word_has_changed(change: str, quick: bool, document: Document) -> None:
    _, state = poll(document, quick=quick)
    items, state = poll(CHANGES[change](document), state, 1, quick)
    assert items == []
    assert poll(document, state, 2, quick)[0] == []


@given(
    document=documents(), changes=st.lists(st.sampled_from(sorted(CHANGES)), max_size=6), quick=st.booleans()
)
def test_nothing_is_news_when_changes_come_one_upon_another(
    document: Document, changes: list[str], quick: bool
) -> None:
    _, state = poll(document, quick=quick)
    for hour, change in enumerate(changes, 1):
        document = CHANGES[change](document)
        items, state = poll(document, state, hour, quick)
        assert items == []


@pytest.mark.parametrize("change", CHANGES)
@FEW
@given(document=documents(), data=st.data())
def test_a_word_that_changed_is_one_item_of_its_article(
    change: str, document: Document, data: st.DataObject
) -> None:
    before, state = poll(document)
    at = data.draw(st.integers(0, len(document.stories) - 1))
    stories = [*document.stories]
    stories[at] = stories[at]._replace(words=stories[at].words + " edited")
    items, _ = poll(CHANGES[change](document._replace(stories=tuple(stories))), state, 1)
    assert [item.previous for item in items] == [
        item.item for item in before if item.url.endswith(stories[at].slug)
    ]
    assert articles(items) <= articles(before)
