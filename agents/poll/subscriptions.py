"""Lists of feeds, in and out: OPML 2.0, TOML, or plain text with one address a line."""

import re
import tomllib
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec
from lxml import etree

from agents.poll import decode
from agents.text import clean, urls
from streams import ids
from streams.errors import Rejected
from streams.records import Publisher, Subscription

MAX_FEEDS = 200_000
_FEED = re.compile(r"<(?:rss|rdf:rdf|feed|channel)[\s>]", re.IGNORECASE)
_OPML = re.compile(r"<opml[\s>]", re.IGNORECASE)
_TABLE = re.compile(r"^\s*\[\[\s*feed\s*\]\]", re.MULTILINE)


def read(data: bytes, name: str) -> list[Subscription] | None:
    """Return the subscriptions of a list; None when the bytes are a feed themselves. `name` is for messages.

    Raises Rejected with what to do when it is neither, or when an entry cannot be understood.
    """
    text, _ = decode.decode(data)
    head = text[:65_536].lstrip()
    if _OPML.search(head):
        found = _opml(text, name)
    elif _FEED.search(head) or (head.startswith("{") and '"items"' in text):
        return None
    elif _TABLE.search(text) or name.lower().endswith(".toml"):
        found = _toml(text, name)
    elif head.startswith("<") or "\0" in head:
        raise Rejected(
            "no_list",
            f"{name} is neither a list of feeds nor a feed; give OPML, TOML with [[feed]], or one address a line",
        )
    else:
        found = _plain(text, name)
    if not found:
        raise Rejected(
            "empty_list",
            f"{name} names no feed; put one web address on each line, or export OPML from your reader",
        )
    return list({sub.id: sub for sub in found[:MAX_FEEDS]}.values())


def write_opml(subs: Iterable[Subscription]) -> str:
    """An OPML 2.0 document that `read` and every feed reader take back."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        "<head><title>wirehose</title></head>",
        "<body>",
    ]
    for sub in subs:
        title = sub.title or (sub.publisher.name if sub.publisher else "") or sub.url
        facts = {"text": title, "xmlUrl": sub.url, "language": sub.language, "category": ",".join(sub.tags)}
        facts |= {} if sub.publisher is None else {"publisher": sub.publisher.name}
        lines.append(
            '<outline type="rss" '
            + " ".join(f"{k}={quoteattr(clean.line(v))}" for k, v in facts.items() if v)
            + "/>"
        )
    return "\n".join([*lines, "</body>", "</opml>", ""])


def write_toml(subs: Iterable[Subscription]) -> str:
    """A TOML list with everything a subscription says."""
    blocks = []
    for sub in subs:
        lines = ["[[feed]]", f"url = {_quote(sub.url)}"]
        lines += [
            f"{key} = {_quote(value)}"
            for key, value in (("title", sub.title), ("language", sub.language))
            if value
        ]
        if sub.tags:
            lines.append(f"tags = [{', '.join(map(_quote, sub.tags))}]")
        if sub.interval is not None:
            lines.append(f"interval = {sub.interval:g}")
        if sub.publisher:
            facts = msgspec.to_builtins(sub.publisher)
            lines.append(
                "publisher = { " + ", ".join(f"{k} = {_quote(v)}" for k, v in facts.items() if v) + " }"
            )
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quote(value: str) -> str:
    """A TOML basic string: JSON's escapes are all valid there."""
    return msgspec.json.encode(clean.characters(value)).decode().replace("\x7f", "\\u007f")


def _subscription(url: str, where: str, **facts: Any) -> Subscription:
    url = url.strip()
    if not urls.is_web(url):
        raise Rejected("bad_url", f"{where}: {url[:200]!r} is no web address; write it as https://host/path")
    return Subscription(id=ids.feed(url), url=url, **facts)


def _plain(text: str, name: str) -> list[Subscription]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        url, _, title = line.strip().partition(" ")
        if url and not url.startswith("#"):
            found.append(
                _subscription(
                    url,
                    f"{name}, line {number}",
                    title=clean.line(title.partition(" #")[0].removeprefix("#")),
                )
            )
    return found


def _toml(text: str, name: str) -> list[Subscription]:
    try:
        feeds = tomllib.loads(text).get("feed", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Rejected("bad_toml", f"{name} is no TOML: {error}") from error
    if not isinstance(feeds, list):
        raise Rejected("bad_toml", f"{name}: write [[feed]] with two brackets before each feed")
    return [_table(table, f"{name}, feed {number}") for number, table in enumerate(feeds, 1)]


def _table(table: Any, where: str) -> Subscription:
    try:
        facts = msgspec.convert(table, _Table)
    except msgspec.ValidationError as error:
        raise Rejected(
            "bad_toml", f"{where}: {error}; allowed are {', '.join(_Table.__struct_fields__)}"
        ) from error
    return _subscription(
        facts.url,
        where,
        title=facts.title,
        publisher=facts.publisher,
        language=facts.language,
        tags=facts.tags,
        interval=facts.interval,
    )


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """What [[feed]] may say."""

    url: str
    title: str = ""
    publisher: Publisher | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    interval: float | None = None


def _opml(text: str, name: str) -> list[Subscription]:
    """Outlines with an xmlUrl; the folders they lie in, and their categories, become tags."""
    repaired, _ = decode.repair(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(repaired.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Rejected("bad_opml", f"{name} is no OPML: {error}") from error
    found = []
    for outline in root.iter("outline", "{*}outline") if root is not None else ():
        facts = {key.lower(): str(value) for key, value in outline.attrib.items()}
        if url := facts.get("xmlurl", "").strip():
            found.append(_outline(url, facts, _folders(outline), f"{name}, line {outline.sourceline}"))
    return found


def _outline(url: str, facts: dict[str, str], folders: list[str], where: str) -> Subscription:
    categories = [tag.strip().strip("/") for tag in facts.get("category", "").split(",")]
    name = clean.line(facts.get("publisher", ""))
    return _subscription(
        url,
        where,
        title=clean.line(facts.get("title") or facts.get("text") or ""),
        publisher=Publisher(name=name) if name else None,
        language=facts.get("language", ""),
        tags=tuple(dict.fromkeys(clean.line(tag) for tag in (*folders, *categories) if tag)),
    )


def _folders(outline: Any) -> list[str]:
    """The names of the outlines around one, the outermost first."""
    names = [parent.get("title") or parent.get("text") or "" for parent in outline.iterancestors("outline")]
    return [name for name in reversed(names) if name]
