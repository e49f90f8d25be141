"""The second reader, feedparser: slow, and good with documents that are no XML at all. Only where the first fails."""

from io import BytesIO

import feedparser

from agents.poll import feed, media
from agents.poll.feed import Feed, Raw
from streams.records import Media

MAX_LENGTH = 2_000_000  # bytes, and how many of these it takes: it needs time with the square of them
MAX_TAGS = 20_000
_FORMATS = (("rss090", "rdf"), ("rss10", "rdf"), ("rss", "rss"), ("atom", "atom"))


def read(document: bytes, url: str) -> Feed | None:
    """Return the feed as feedparser understands it; None when it finds no entries, or would take too long.

    It gets a file object: it would take a string for the name of a file or an address, and open that.
    """
    if len(document) > MAX_LENGTH or document.count(b"<") > MAX_TAGS or document.count(b"xmlns") > 500:
        return None
    try:
        found = feedparser.parse(BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001  # it raises RuntimeError, ValueError, re.error, … on damaged documents
        return None
    if not found.entries:
        return None
    version = _string(found.get("version"))
    problems: set[str] = set()
    return Feed(
        outcome="ok",
        format=next((name for start, name in _FORMATS if version.startswith(start)), "rss"),
        title=feed.line(_string(found.feed.get("title"))),
        link=_string(found.feed.get("link")),
        language=feed.language(_string(found.feed.get("language"))),
        items=tuple(feed.entry(_raw(e, found.feed, url), problems) for e in found.entries[: feed.MAX_ITEMS]),
        problems=tuple(sorted(problems)),
    )


def _raw(e: feedparser.FeedParserDict, head: feedparser.FeedParserDict, url: str) -> Raw:
    return Raw(
        guid=_string(e.get("id")),
        links=[link for link in (_string(e.get("link")),) if link],
        base=_string(head.get("link")) or url,
        title=_string(e.get("title")),
        published=_string(e.get("published")),
        updated=_string(dict.get(e, "updated")),
        authors=[
            _string(author.get("name")) for author in e.get("authors") or () if isinstance(author, dict)
        ],
        summary=_string(e.get("summary")),
        content=next((_string(c.get("value")) for c in e.get("content") or ()), ""),
        language=_string(head.get("language")),
        tags=[_string(tag.get("term")) for tag in e.get("tags") or ()],
        media=[
            Media(
                url=_string(m.get("href")),
                type=media.type_of(_string(m.get("type"))),
                bytes=media.size(_string(m.get("length"))),
            )
            for m in e.get("enclosures") or ()
        ],
        rights=_string(e.get("rights")) or _string(head.get("rights")),
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
