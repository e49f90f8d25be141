"""JSON Feed 1.0 and 1.1 (jsonfeed.org): wrong types cost a field or an entry, never the feed."""

import html
import json
from functools import partial
from typing import Any

import msgspec

from agents.poll import feed
from agents.poll.feed import Feed, Raw
from agents.text import clean


def read(body: bytes, url: str) -> Feed | None:
    """Return the feed, None when this is no JSON Feed. Never raises for bytes (deep, huge numbers, NaN)."""
    document = _decode(body.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    if "jsonfeed" not in _text(document.get("version")) and not _text(document.get("title")):
        return None
    problems: set[str] = set()
    entries = document["items"]
    if len(entries) > feed.MAX_ITEMS:
        problems.add("items_cut")
    base = _text(document.get("home_page_url")) or url
    language = _text(document.get("language"))
    items = [
        _entry(e, base, language, _names(document)) for e in entries[: feed.MAX_ITEMS] if isinstance(e, dict)
    ]
    if len(items) < len(entries[: feed.MAX_ITEMS]):
        problems.add("bad_entry")
    return Feed(
        outcome="ok",
        format="json",
        title=clean.line(_text(document.get("title")))[: feed.MAX_TITLE],
        link=_text(document.get("home_page_url")),
        language=feed.language(language),
        items=tuple(feed.entry(raw, problems) for raw in items),
        problems=tuple(sorted(problems)),
    )


def _decode(body: bytes) -> object:
    """The document, None for no JSON. The second try is for NaN and Infinity, which are no JSON and are written."""
    for decode in (msgspec.json.decode, partial(json.loads, parse_constant=lambda _: None)):
        try:
            return decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            continue
    return None


def _entry(e: dict[str, Any], base: str, language: str, names: list[str]) -> Raw:
    content_text = _text(e.get("content_text"))
    content = _text(e.get("content_html"))
    if not content and content_text and e.get("summary"):
        content = "".join(f"<p>{html.escape(p)}</p>" for p in content_text.split("\n") if p.strip())
    return Raw(
        guid=_text(e.get("id")),
        links=[link for key in ("url", "external_url") if (link := _text(e.get(key)))],
        base=base,
        title=_text(e.get("title")),
        title_is_text=True,
        published=_text(e.get("date_published")),
        updated=_text(e.get("date_modified")),
        authors=_names(e) or names,
        summary=_text(e.get("summary")) or content_text,
        summary_is_text=True,
        content=content,
        language=_text(e.get("language")) or language,
        tags=[_text(tag) for tag in _list(e.get("tags"))],
        image=_text(e.get("image")) or _text(e.get("banner_image")),
    )


def _names(holder: dict[str, Any]) -> list[str]:
    people = _list(holder.get("authors")) or [holder.get("author")]
    return [_text(person.get("name")) for person in people if isinstance(person, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """A string as it is, a number as its digits (ids are often numbers), anything else as nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
