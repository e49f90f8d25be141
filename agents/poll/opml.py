"""OPML 2.0, in and out: what every feed reader has, and in our own namespace what else a subscription says."""

import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from agents.poll import decode, feed
from agents.text import clean
from streams.errors import Rejected
from streams.records import Subscription

NAMESPACE = "urn:wirehose:feeds"
_OURS = (
    "domain", "family", "country", "interval", "agent", "full_text", "text", "tdm", "paused", "headers", "tags",
)  # fmt: skip
_PUBLISHER = ("name", "domain", "family", "country")


def read(text: str, name: str) -> list[tuple[str, dict[str, Any]]]:
    """Where each feed stands, and its facts as a TOML list has them; the folders around it are tags.

    Small mistakes are mended. Raises Rejected("bad_opml") where there is no document to read, or only a part of one.
    """
    repaired, _ = decode.repair(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(repaired.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Rejected("bad_opml", f"{name} is no OPML: {error}") from error
    _whole(text, root, name)
    found = []
    for outline in root.iter("outline", "{*}outline") if root is not None else ():
        facts = {key.lower(): str(value) for key, value in outline.attrib.items()}
        if url := facts.get("xmlurl", "").strip():
            found.append((f"{name}, line {outline.sourceline}", _facts(url, facts, _folders(outline))))
    return found


def write(subs: Iterable[Subscription]) -> str:
    """A document that `read` takes back whole, and every feed reader as far as it goes."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<opml version="2.0" xmlns:wirehose="{NAMESPACE}">',
        "<head><title>wirehose</title></head>",
        "<body>",
        *(f'<outline type="rss" {_attributes(sub)}/>' for sub in subs),
        "</body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines)


def _whole(text: str, root: Any, name: str) -> None:
    """Raise Rejected for a document that was cut off: what is missing would be lost in silence."""
    if root is None or not len(root):
        return
    tag = re.escape(root.tag.rpartition("}")[2].rpartition(":")[2])
    end = 0
    for found in re.finditer(rf"</(?:[\w.\-]{{1,64}}:)?{tag}\s{{0,20}}>", text, re.IGNORECASE):
        end = found.end()
    if not end or "<outline" in text[end:].lower():
        line = text.rstrip().count("\n") + 1
        raise Rejected(
            "bad_opml", f"{name} ends in line {line} before its list does: it was cut off, get it again whole"
        )


def _facts(url: str, facts: dict[str, str], folders: list[str]) -> dict[str, Any]:
    ours = {key: facts[place] for key in _OURS if (place := f"{{{NAMESPACE}}}{key}") in facts}
    title = clean.line(facts.get("title") or facts.get("text") or "")
    categories = [*folders, *_categories(facts.get("category", ""))]
    tags = ours.pop("tags", "").split("\n") if "tags" in ours else categories
    publisher = {"name": clean.line(facts.get("publisher", ""))} | {
        key: clean.line(ours.pop(key)) for key in _PUBLISHER if key in ours
    }
    headers = [line.partition(": ") for line in ours.pop("headers", "").split("\n") if line]
    return ours | {
        "url": url,
        "title": "" if title == url else title,
        "language": feed.language(facts.get("language", "")),
        "tags": list(dict.fromkeys(tag for tag in map(clean.line, tags) if tag)),
        "publisher": publisher if any(publisher.values()) else None,
        "headers": {name: value for name, _, value in headers},
    }


def _folders(outline: Any) -> list[str]:
    """The names of the outlines around one, the outermost first."""
    names = [parent.get("title") or parent.get("text") or "" for parent in outline.iterancestors("outline")]
    return [name for name in reversed(names) if name]


def _categories(text: str) -> list[str]:
    return [tag.strip().strip("/") for tag in text.split(",")]


def _attributes(sub: Subscription) -> str:
    """What stands in the outline of a feed, in OPML's names first."""
    about, category = sub.publisher, ",".join(sub.tags)
    ours = {
        "domain": about.domain if about else "",
        "family": about.family if about else "",
        "country": about.country if about else "",
        "interval": "" if sub.interval is None else f"{sub.interval:.10g}",
        "agent": sub.agent,
        "full_text": sub.full_text,
        "text": sub.text,
        "tdm": sub.tdm,
        "paused": "true" if sub.paused else "",
        "headers": "\n".join(f"{name}: {value}" for name, value in sub.headers.items()),
        "tags": "" if _categories(category) == [*sub.tags] else "\n".join(sub.tags),
    }
    facts = {
        "text": clean.line(sub.title) or sub.url,
        "title": clean.line(sub.title),
        "xmlUrl": sub.url,
        "language": sub.language,
        "category": clean.line(category),
        "publisher": clean.line(about.name) if about else "",
    } | {f"wirehose:{key}": clean.characters(value) for key, value in ours.items()}
    return " ".join(f"{key}={quoteattr(value)}" for key, value in facts.items() if value)
