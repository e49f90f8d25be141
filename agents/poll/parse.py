"""Read a feed: any bytes in, a `Feed` out, whatever its format, charset and damage. Never raises.

First our own reader of a repaired tree (`xml`, `jsonfeed`), then feedparser where that finds less than stands there.
Time and memory are the caller's to bound (a child process that can be killed); what is known to cost more than its
length is stopped here.
"""

import re
from datetime import datetime

from msgspec.structs import replace

from agents.poll import dates, decode, jsonfeed, tolerant, xml
from agents.poll.feed import MAX_ITEMS, Feed, FeedEntry

__all__ = ["MAX_BODY", "Feed", "FeedEntry", "parse"]

MAX_BODY = 8 << 20  # bytes
_START = re.compile(r"<\?xml|<(?:rss|rdf:rdf|feed|channel|[a-z0-9]{1,20}:(?:feed|rss))[\s>]", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"(?:<\?xml\b[^<>]*>\s*)+", re.IGNORECASE)
_ITEM = re.compile(r"<(?:item|entry|rss:item|atom:entry)[\s>]", re.IGNORECASE)
_CAPPED = frozenset(
    ("body_cut", "items_cut", "title_cut", "tags_cut", "summary_cut", "content_cut", "guid_cut", "huge_tag")
)
_PARTIAL = frozenset(("entities_dropped", "items_lost"))


def parse(body: bytes, url: str, content_type: str = "", now: datetime | None = None) -> Feed:
    """Read the body of the answer from `url`. `problems` are codes; the outcome says what they mean together.

    With `now`, a time more than a day later is none.
    """
    problems = {"body_cut"} if len(body) > MAX_BODY else set()
    body = body[:MAX_BODY]
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        found = jsonfeed.read(body.strip(), url)
    else:
        text, codes = decode.decode(body, content_type)
        problems.update(codes)
        found = _read_xml(text, url, problems)
    if found is None:
        return Feed(outcome="not_a_feed", problems=tuple(sorted(problems)))
    problems.update(found.problems)
    items = tuple(_dated(item, now) for item in found.items) if now else found.items
    return replace(found, items=items, outcome=_outcome(problems), problems=tuple(sorted(problems)))


def _dated(item: FeedEntry, now: datetime) -> FeedEntry:
    return replace(
        item, published=dates.plausible(item.published, now), updated=dates.plausible(item.updated, now)
    )


def _outcome(problems: set[str]) -> str:
    if problems & _PARTIAL:
        return "partial"
    return "capped" if problems & _CAPPED else "ok"


def _read_xml(text: str, url: str, problems: set[str]) -> Feed | None:
    start = _START.search(text, 0, 262_144)
    if start is None or _HTML.match(text):
        return None
    if text[: start.start()].strip():
        problems.add("junk_before")
    declared = _DECLARATION.match(text, start.start())
    text, codes = decode.repair(text[declared.end() if declared else start.start() :])
    problems.update(codes)
    found = xml.read(text, url)
    there = min(_count(text), MAX_ITEMS)
    if found is None or len(found.items) < there:
        second = tolerant.read(text, url)
        if second and (found is None or len(second.items) > len(found.items)):
            problems.add("tolerant")
            found = second
    if found and len(found.items) < there:
        problems.add("items_lost")
    return found


def _count(text: str) -> int:
    """Items that stand in the document, by their tags outside CDATA."""
    return len(_ITEM.findall(re.sub(r"<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL)))
