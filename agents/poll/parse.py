"""Read a feed: any bytes in, a `Feed` out, whatever its format, charset and damage. Never raises.

First our own reader (`xml`, `jsonfeed`), strictly. Where that fails, entry by entry when only entries are damaged,
else the whole with its tags put in order, or as libxml2 recovers it; at last feedparser, where still less was found
than stands there.

Ours is first, and not fastfeedparser (0.6.5), for what that loses: of 209 feeds from other readers' tests it refuses 22
and miscounts one, of 85 hostile ones it fails 8 (a broken emoji costs the whole feed), and it tells neither ttl,
skipHours and hub nor what was wrong. For a whole feed it needs a sixth of our time (and feedparser six times ours), but
a poll reads what is new (`parse_quick`): all but one entry known, that is one to two times what fastfeedparser takes
(tests/bench/parse.py).
"""

import re
from collections.abc import Container
from datetime import datetime

from msgspec.structs import replace

from agents.poll import dates, decode, entries, jsonfeed, sitemap, tolerant, xml
from agents.poll.feed import MAX_ITEMS, Feed, FeedEntry

__all__ = ["MAX_BODY", "Feed", "FeedEntry", "parse", "parse_quick"]

MAX_BODY = 8 << 20  # bytes
MAX_TAGS = 600_000  # in one document, CDATA included: each costs some hundred bytes of memory
# What is read in the event loop: 1 ms as a rule, under 50 at the very worst (tests/bench/parse.py).
QUICK_BODY = 512 << 10  # bytes
QUICK_REFERENCES = 20_000  # ampersands
QUICK_TAGS = 20_000  # CDATA included
QUICK_NEW = 192 << 10  # bytes of what is new
QUICK_ELEMENTS = 1_000  # of what is new: XML elements or JSON objects
_START = re.compile(
    r"<\?xml|<!doctype\s++(?!html)|<(?:rss|rdf:rdf|feed|channel|urlset|[a-z0-9]{1,20}:(?:feed|rss|urlset))[\s>]",
    re.IGNORECASE,
)
_HTML = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"\s*<([A-Za-z][\w:.\-]*)")
_ENTRY = re.compile(rb"<(?:[a-z]+:)?(?:item|entry|news)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[a-z]+:)?(?:item|entry|news)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"(?:<\?xml\b[^<>]*>\s*)+", re.IGNORECASE)
_CAPPED = frozenset(
    (
        "body_cut", "markup_cut", "items_cut", "title_cut", "tags_cut", "media_cut", "summary_cut", "content_cut",
        "guid_cut", "huge_tag", "too_deep",
    )
)  # fmt: skip
_PARTIAL = frozenset(("entities_dropped", "items_lost"))


def parse(body: bytes, url: str, content_type: str = "", now: datetime | None = None) -> Feed:
    """Read the body of the answer from `url`. `problems` are codes; the outcome says what they mean together.

    Time and memory are the caller's to bound (a child process that can be killed); what is known to cost more than
    its length is stopped here. With `now`, a time more than a day later is none.
    """
    problems = {"body_cut"} if len(body) > MAX_BODY else set()
    body = body[:MAX_BODY]
    if text := _json(body):
        found = jsonfeed.read(text, url) or jsonfeed.read_damaged(text, url)
    else:
        document = _document(body, content_type, problems)
        found = _read(document, url, problems) if document else None
    return _told(found, problems, now)


def parse_quick(
    body: bytes,
    url: str,
    content_type: str = "",
    seen: Container[bytes] = frozenset(),
    now: datetime | None = None,
) -> Feed | None:
    """Read a feed in the event loop; None where that could take long, or needs repairs: then `parse` it elsewhere.

    Entries whose `raw` is in `seen` are not read, but told in `same`; the others are as `parse` has them. What would
    have been said of the known entries in `problems` is not said.
    """
    if len(body) > QUICK_BODY or body.count(b"&") > QUICK_REFERENCES:
        return None
    problems: set[str] = set()
    if text := _json(body):
        found = jsonfeed.read(text, url, seen, QUICK_ELEMENTS)
    else:
        document = _document(body, content_type, problems)
        if not document:
            return _told(None, problems, now)
        found = _read_quick(document, url, seen)
    return _told(found, problems, now) if found else None


def _read_quick(document: bytes, url: str, seen: Container[bytes]) -> Feed | None:
    if document.count(b"<") > QUICK_TAGS:
        return None
    cut = entries.cut(document, MAX_ITEMS + 1)
    same: tuple[bytes, ...] = ()
    if cut:
        if len(cut.entries) > MAX_ITEMS:
            return None
        same = tuple(raw for raw in cut.hashes if raw in seen)
        cut = cut.without(seen)
        document = cut.document()
    if len(document) > QUICK_NEW:
        return None
    found = xml.read(document, url, cut, QUICK_ELEMENTS)
    return replace(found, same=same) if found else None


def _told(found: Feed | None, problems: set[str], now: datetime | None) -> Feed:
    """The feed with its outcome and everything that is to be said of it."""
    if found is None:
        return Feed(outcome="not_a_feed", problems=tuple(sorted(problems)))
    problems.update(found.problems)
    items = tuple(_dated(item, now, problems) for item in found.items) if now else found.items
    outcome = "partial" if problems & _PARTIAL else "capped" if problems & _CAPPED else "ok"
    return replace(found, items=items, outcome=outcome, problems=tuple(sorted(problems)))


def _dated(item: FeedEntry, now: datetime, problems: set[str]) -> FeedEntry:
    published, updated = dates.plausible(item.published, now), dates.plausible(item.updated, now)
    if published is item.published and updated is item.updated:
        return item
    problems.add("future_date")
    return replace(item, published=published, updated=updated)


def _json(body: bytes) -> bytes:
    """The body where it is to be read as JSON, else nothing."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    return body.strip().removeprefix(b"\xef\xbb\xbf").strip() if start.startswith(b"{") else b""


def _document(body: bytes, content_type: str, problems: set[str]) -> bytes:
    """The repaired document from the root on, in UTF-8; nothing where no feed begins."""
    text, codes = decode.decode(body, content_type)
    problems.update(codes)
    start = _START.search(text, 0, 262_144)
    if start is None or _HTML.match(text):
        return b""
    if start.start() and not text[: start.start()].isspace():
        problems.add("junk_before")
    declared = _DECLARATION.match(text, start.start())
    text, codes = decode.repair(text[declared.end() if declared else start.start() :])
    problems.update(codes)
    document = text.encode("utf-8", "replace")
    return b"" if sitemap.is_plain(document) else document


def _cut_off(document: bytes) -> list[str]:
    """What says that the document ends too early: document_cut, and where that is within an entry, entry_cut."""
    root = _ROOT.match(document)
    if root is None or b"</" + root[1] in document:
        return []
    ends = [found.end() for found in _ENTRY_END.finditer(document)]
    begins = [found.end() for found in _ENTRY.finditer(document)]
    within = bool(begins) and begins[-1] > (ends[-1] if ends else 0)
    return ["document_cut", "entry_cut"] if within else ["document_cut"]


def _read(document: bytes, url: str, problems: set[str]) -> Feed | None:
    """Strictly, else with what repairs find, else with what feedparser finds where that is more."""
    cut = entries.cut(document, MAX_ITEMS + 1)  # one more tells that there were more
    if cut and len(cut.entries) > MAX_ITEMS:
        document = cut.document()
    if len(document) > MAX_TAGS and document.count(b"<") > MAX_TAGS:
        document, cut = document[: -1 - len(document.split(b"<", MAX_TAGS)[-1])], None
        problems.add("markup_cut")
    found = (cut and xml.read(document, url, cut)) or xml.read(document, url)
    if found:
        return found
    problems.add("not_well_formed")
    problems.update(_cut_off(document))
    if cut and (found := xml.read_entries(cut, url)):
        return found
    there = min(entries.count(document), MAX_ITEMS)
    found = xml.read_damaged(document, url, there)
    if found is None or len(found.items) < there:
        second = tolerant.read(document, url)
        if second and (found is None or len(second.items) > len(found.items)):
            problems.add("tolerant")
            found = second
    if found and len(found.items) < there:
        problems.add("items_lost")
    return found
