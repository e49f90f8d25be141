"""JSON Feed 1.0 and 1.1 (jsonfeed.org): wrong types cost a field or an entry, never the feed."""

import json
from collections.abc import Container
from functools import partial
from html import escape
from typing import Any

import msgspec

from agents.poll import entries, feed, media
from agents.poll.feed import Feed, Raw
from agents.text import clean, urls
from streams.records import Media

MAX_LIST = 1_000  # tags, names, attachments of one entry


class Document(msgspec.Struct):
    """The head as it comes, and the entries still as they were written."""

    items: list[msgspec.Raw]
    version: Any = None
    title: Any = None
    home_page_url: Any = None
    feed_url: Any = None
    language: Any = None
    hubs: Any = None
    authors: Any = None
    author: Any = None


def read(body: bytes, url: str, seen: Container[bytes] = frozenset(), most: int | None = None) -> Feed | None:
    """Return the feed without the entries that are `seen`; None when this is no JSON, or no feed.

    None, too, where there are more than `most` objects to read. Never raises for bytes (deep, huge numbers).
    """
    try:
        head = msgspec.json.decode(body, type=Document)
        found = [(entries.hashed(item), item) for item in map(bytes, head.items[: feed.MAX_ITEMS])]
        if most and sum(item.count(b"{") for known_by, item in found if known_by not in seen) > most:
            return None
        new = [(known_by, msgspec.json.decode(item)) for known_by, item in found if known_by not in seen]
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError):
        return None
    return _feed(head, url, new, tuple(known_by for known_by, _ in found if known_by in seen))


def read_damaged(body: bytes, url: str) -> Feed | None:
    """Return the feed also where it is no JSON for NaN or Infinity, which are written all the same."""
    try:
        document = json.loads(body, parse_constant=lambda _: None)
    except (RecursionError, ValueError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    fields: dict[str, Any] = {field: document.get(field) for field in Document.__struct_fields__}
    return _feed(Document(**fields), url, [(b"", item) for item in document["items"][: feed.MAX_ITEMS]], ())


def _feed(head: Document, url: str, new: list[tuple[bytes, Any]], same: tuple[bytes, ...]) -> Feed | None:
    title = _text(head.title)
    if "jsonfeed" not in _text(head.version) and not title:
        return None
    problems: set[str] = set()
    if len(head.items) > feed.MAX_ITEMS:
        problems.add("items_cut")
    if not all(isinstance(item, dict) for _, item in new):
        problems.add("bad_entry")
    entry = partial(_entry, head=head, base=_text(head.home_page_url) or url)
    items = [feed.entry(entry(e), problems, known) for known, e in new if isinstance(e, dict)]
    return Feed(
        outcome="ok",
        format="json",
        title=clean.line(title[: feed.MAX_MARKUP])[: feed.MAX_TITLE],
        link=_text(head.home_page_url),
        language=feed.language(_text(head.language)),
        hub=next((hub for hub in map(_hub, _list(head.hubs)) if hub), ""),
        self_url=_web(_text(head.feed_url)),
        same=same,
        items=tuple(items),
        problems=tuple(sorted(problems)),
    )


def _entry(e: dict[str, Any], head: Document, base: str) -> Raw:
    content_text = _text(e.get("content_text"))
    content = _text(e.get("content_html"))
    if not content and content_text and e.get("summary"):
        content = "".join(f"<p>{escape(p)}</p>" for p in content_text.split("\n") if p.strip())
    return Raw(
        guid=_text(e.get("id")),
        links=[link for key in ("url", "external_url") if (link := _text(e.get(key)))],
        base=base,
        title=_text(e.get("title")),
        title_is_text=True,
        published=_text(e.get("date_published")),
        updated=_text(e.get("date_modified")),
        authors=_names(e.get("authors"), e.get("author")) or _names(head.authors, head.author),
        summary=_text(e.get("summary")) or content_text,
        summary_is_text=True,
        content=content,
        language=_text(e.get("language")) or _text(head.language),
        tags=[_text(tag) for tag in _list(e.get("tags"))],
        image=_text(e.get("image")) or _text(e.get("banner_image")),
        media=[_attachment(a) for a in _list(e.get("attachments")) if isinstance(a, dict)],
    )


def _attachment(written: dict[str, Any]) -> Media:
    return Media(
        url=_text(written.get("url")).strip(),
        type=media.type_of(_text(written.get("mime_type"))),
        bytes=media.size(_text(written.get("size_in_bytes")).removesuffix(".0")),
        seconds=media.seconds(_text(written.get("duration_in_seconds"))),
    )


def _hub(written: object) -> str:
    if not isinstance(written, dict) or _text(written.get("type")).lower() != "websub":
        return ""
    return _web(_text(written.get("url")))


def _web(address: str) -> str:
    return address if urls.is_web(address) else ""


def _names(people: object, person: object) -> list[str]:
    return [_text(one.get("name")) for one in _list(people) or [person] if isinstance(one, dict)]


def _list(value: object) -> list[Any]:
    return value[:MAX_LIST] if isinstance(value, list) else []


def _text(value: object) -> str:
    """A string as it is, a number as its digits (ids are often numbers), anything else as nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
