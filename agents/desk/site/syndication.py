"""Stories as a feed for readers: RSS 2.0 and JSON Feed 1.1, by the same filters as the page.

A story is one entry for as long as it lives: its id stays the story's, so that a reader shows it once, also after it has
changed. When it changed stands in ``atom:updated`` and `date_modified`.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import msgspec
from aiohttp import web

from agents.desk.queries import stories
from agents.desk.queries.stories import Listed
from agents.desk.site import asked, endpoint, links
from agents.desk.site.app import DESK
from agents.desk.views.said import ORIGINS, kind, plural, unit
from streams import codec

NEWEST = 50  # entries
RSS, JSON_FEED = "application/rss+xml", "application/feed+json"
EDITION = "https://jsonfeed.org/version/1.1"
ATOM = "http://www.w3.org/2005/Atom"
UNTITLED = "(without a title)"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("atom", ATOM)


@dataclass(frozen=True)
class Feed:
    """What both kinds tell. `base`: where the desk stands; `here`: the feed's own path; `query`: its filters."""

    base: str
    here: str
    query: Mapping[str, str]
    stories: tuple[Listed, ...]

    @property
    def title(self) -> str:
        """What it is called, with its filters."""
        filters = ", ".join(f"{name} {value}" for name, value in self.query.items())
        return f"wirehose: stories{f' ({filters})' if filters else ''}"

    def address(self, path: str) -> str:
        """This path of the desk with the same filters."""
        return f"{self.base}{path}{f'?{urlencode(self.query)}' if self.query else ''}"


async def rss(request: web.Request) -> web.Response:
    """The newest stories as RSS."""
    return web.Response(body=written(await _feed(request)), content_type=RSS, charset="utf-8")


async def json_feed(request: web.Request) -> web.Response:
    """The newest stories as JSON Feed."""
    return web.Response(body=msgspec.json.encode(told(await _feed(request))), content_type=JSON_FEED)


async def _feed(request: web.Request) -> Feed:
    desk, filters = request.app[DESK], [one.name for one in endpoint.STORIES if one.name != "sort"]
    asked.known(request.query, (*filters, "sort", "limit", "cursor"))
    wanted = replace(asked.stories(request.query, desk.database, desk.clock()), sort="latest")
    page = await desk.ask(lambda ask: stories.stories(ask, wanted, NEWEST))
    query = {name: value for name in filters if (value := request.query.get(name))}
    return Feed(links.base(request), request.path, query, tuple(page.rows))


def written(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.address("/"))
    _add(channel, "description", "Stories with the independent origins that stand behind them.")
    _add(channel, f"{{{ATOM}}}link", href=feed.address(feed.here), rel="self", type=RSS)
    if feed.stories:
        newest = max(one.last_seen for one in feed.stories)
        _add(channel, "lastBuildDate", format_datetime(datetime.fromtimestamp(newest, UTC)))
    for one in feed.stories:
        _item(ET.SubElement(channel, "item"), one, feed.base)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _item(item: ET.Element, one: Listed, base: str) -> None:
    _add(item, "title", one.title or UNTITLED)
    _add(item, "link", links.story(base, one.id))
    _add(item, "guid", one.id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(datetime.fromtimestamp(one.first_seen, UTC)))
    _add(item, f"{{{ATOM}}}updated", codec.stamp_of(one.last_seen))
    _add(item, "description", html.escape(words(one), quote=False))  # readers take it for HTML
    for name in _tags(one):
        _add(item, "category", name)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    """An element, without the characters that XML does not know."""
    made = ET.SubElement(parent, name, {key: _NO_XML.sub("", value) for key, value in attributes.items()})
    made.text = _NO_XML.sub("", text) or None


def told(feed: Feed) -> dict[str, Any]:
    """The feed as JSON Feed 1.1."""
    return {
        "version": EDITION,
        "title": feed.title,
        "home_page_url": feed.address("/"),
        "feed_url": feed.address(feed.here),
        "items": [_entry(one, feed.base) for one in feed.stories],
    }


def _entry(one: Listed, base: str) -> dict[str, Any]:
    made = {
        "id": one.id,
        "url": links.story(base, one.id),
        "title": one.title or UNTITLED,
        "content_text": words(one),
        "date_published": codec.stamp_of(one.first_seen),
        "date_modified": codec.stamp_of(one.last_seen),
        "tags": _tags(one),
    }
    return made if one.language in ("", "und") else made | {"language": one.language}


def words(one: Listed) -> str:
    """A story in a sentence: who stands behind it, and where its figures disagree."""
    backers = [
        f"{backer.name} ({ORIGINS.get(backer.kind, kind(backer.kind))})" for backer in one.card.origins
    ]
    more = [f"{one.origins - len(backers)} more"] if one.origins > len(backers) else []
    parts = [f"{plural(one.origins, 'independent origin')}: {', '.join([*backers, *more])}"]
    parts.append(plural(one.articles, "article"))
    for dispute in one.card.conflicts:
        of, place = f" of {dispute.of}" if dispute.of else "", f" ({dispute.place})" if dispute.place else ""
        said = " / ".join(claim.removeprefix("exact ") for claim in dispute.said)
        parts.append(f"they disagree on {kind(dispute.kind)}{of}{place}: {said} {unit(dispute.unit)}".strip())
    return "; ".join(parts)


def _tags(one: Listed) -> list[str]:
    """Whom and what place it speaks of."""
    return list(dict.fromkeys((*one.card.actors, *one.card.places)))
