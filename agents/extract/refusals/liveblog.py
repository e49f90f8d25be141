"""Live blogs: pages that are written on for hours. They are told, so that the article can be marked, and kept whole.

A page is one where its markup says so, or where its title, address or classes do and several entries with a time of
their own stand on it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from agents.extract.says import jsonld
from agents.text import clean, html

ENTRIES = 3  # with times, where title, address or classes call the page live
MOST = 500  # entries that are looked at
MOST_BLOCKS = 20_000
KNOWN = 40  # characters at its start by which an entry is known in the text
MISSED = 0.5  # share of entries that the text must have to be whole
_TITLE = re.compile(
    r"\b(?:live[- ]?(?:blog|ticker|updates?|coverage|reporting|text|report|feed)|news-?(?:blog|ticker)|ticker|as it happened|(?:results?|elections?|news|match|game) live|minute[- ]by[- ]minute|minuto a minuto|minute par minute|"
    r"en direct|en vivo|en directo|última hora|ultima hora|ao vivo|in diretta|diretta|tempo reale|liveverslag|na żywo|relacja live|relacja|онлайн|"
    r"прямая трансляция|хроника|текстовая трансляция|canlı (?:anlatım|blog|yayın)|dakika dakika|direktrapport\w*|liverapport\w*|direkte|minut for minut|minutt for minutt)\b"
    r"|^(?:live|direkt|direct|diretta|direto|directo|canlı|live now)\s?[:|•·–—-]|[:|•·–—-]\s?live$|实时更新|文字直播|直播|滚动更新|直播中|即時更新|ライブ(?:ブログ|更新)|タイムライン|速報中|مباشر|لحظة بلحظة|تغطية مباشرة",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:^|[/_-])(?:live|live-?blog|live-?ticker|live-?updates?|live-?news|newsblog|news-?ticker|ticker|en-direct|en-vivo|minuto-a-minuto|diretta|ao-vivo|canli)(?=[/_-]|$)", re.IGNORECASE)  # fmt: skip
_ENTRY = re.compile(r"(?:^|[\s_-])(?:live[-_]*(?:blog|ticker|feed|update|event|text)?|newsblog)s?[-_]*(?:entry|post|item|update|message|block|key-?event)(?=$|[\s_-])|\bkey-event\b|(?:^|\s)liveblog__post", re.IGNORECASE)  # fmt: skip
_CLOCK = re.compile(r"\W{0,3}(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)")
_ELSEWHERE = re.compile(r"comment|related|teaser|sidebar|recommend|most-?read|popular", re.IGNORECASE)
_typed = etree.XPath(
    "boolean(//@itemtype[contains(., 'LiveBlogPosting')] | //@typeof[contains(., 'LiveBlogPosting')])"
)
_microdata = etree.XPath("//*[@itemprop='liveBlogUpdate']")
_candidates = etree.XPath(
    "//@class[contains(., 'live') or contains(., 'Live') or contains(., 'newsblog') or contains(., 'key-event')]"
    "/parent::*[self::div or self::article or self::li or self::section]"
)
_BLOCKS = frozenset(("p", "div", "li", "article", "section", "header", "h2", "h3", "h4", "dt"))
_INLINE = frozenset(("span", "strong", "b", "em"))


def is_live(root: Any, nodes: Sequence[jsonld.Node], title: str, url: str) -> bool:
    """Whether the page is a live blog. `nodes`: its JSON-LD (`jsonld.read`)."""
    if _postings(nodes, title) or _typed(root):
        return True
    if len(list(islice(_marked(root), ENTRIES))) == ENTRIES:
        return True
    called = bool(_TITLE.search(clean.line(title)) or _PLACE.search(urlsplit(url).path))
    return called and _timed(root) >= ENTRIES


def entries(root: Any, nodes: Sequence[jsonld.Node]) -> list[list[str]]:
    """Return the entries of a live blog, each as its paragraphs, in the page's order: what JSON-LD has, else what is marked."""
    found = [entry for node in _postings(nodes, "") for entry in _updates(node, nodes)]
    marked = [] if found else _microdata(root) or _marked(root)
    return found or [
        paragraphs for node in islice(marked, MOST) if (paragraphs := html.tree_paragraphs(node))
    ]


def whole(paragraphs: Sequence[str], listed: Sequence[Sequence[str]]) -> list[str]:
    """Return the page's paragraphs; where they lack most of the `listed` entries, their beginning and the entries."""
    text = "\n".join(paragraphs)
    there = [_start(entry) in text for entry in listed]
    if not listed or sum(there) >= MISSED * len(listed):
        return list(paragraphs)
    starts = tuple(_start(entry) for entry in listed)
    said = {paragraph for entry in listed for paragraph in entry}
    first = next(
        (n for n, text in enumerate(paragraphs) if text.startswith(starts) or text in said), len(paragraphs)
    )
    return [*paragraphs[:first], *(paragraph for entry in listed for paragraph in entry)]


def _start(entry: Sequence[str]) -> str:
    """The beginning of what an entry says: its longest paragraph's."""
    return max(entry, key=len)[:KNOWN]


def _postings(nodes: Sequence[jsonld.Node], title: str) -> list[jsonld.Node]:
    """The live blogs among the page's nodes that can be the page itself: with entries, its headline, or nothing beside."""
    live = [node for node in nodes if "liveblogposting" in jsonld.types(node)]
    others = any(jsonld.types(node) & jsonld.ARTICLES - {"liveblogposting", "blogposting"} for node in nodes)
    return [
        node
        for node in live[:1]
        if node.get("liveBlogUpdate")
        or not others
        or clean.line(str(node.get("headline", ""))) == clean.line(title)
    ]


def _updates(node: jsonld.Node, nodes: Sequence[jsonld.Node]) -> Iterator[list[str]]:
    known = jsonld.by_id(list(nodes))
    given = node.get("liveBlogUpdate")
    for update in (given if isinstance(given, list) else [given])[:MOST]:
        found = jsonld.resolve(update, known)
        body = next(iter(jsonld.strings(found.get("articleBody"))), "") if isinstance(found, dict) else ""
        headline = clean.line(next(iter(jsonld.strings(found.get("headline"))), "")) if body else ""
        paragraphs = html.paragraphs(body)
        if paragraphs:
            yield [headline, *paragraphs] if headline and headline != paragraphs[0] else paragraphs


def _marked(root: Any) -> Iterator[Any]:
    """Outermost elements whose class calls them an entry of a live blog, with prose in them."""
    last: Any = None
    for node in _candidates(root):
        if not _ENTRY.search(node.get("class")[:300]) or (last is not None and last in node.iterancestors()):
            continue
        if _says(node):
            last = node
            yield node


def _timed(root: Any) -> int:
    """How many blocks begin with a time of day or a ``<time>``, and go on with prose; at most `ENTRIES`."""
    count = 0
    for node in islice(root.iter("time", *_BLOCKS, *_INLINE), MOST_BLOCKS):
        if node.tag != "time" and not _CLOCK.match((node.text or "")[:12]):
            continue
        above = " ".join(
            f"{up.get('class') or ''} {up.get('id') or ''}" for up in islice(node.iterancestors(), 6)
        )
        block = next((up for up in (node, *islice(node.iterancestors(), 3)) if up.tag in _BLOCKS), node)
        count += (_says(block) or any(map(_says, islice(block.itersiblings(), 3)))) and not _ELSEWHERE.search(
            above[:2000]
        )
        if count >= ENTRIES:
            break
    return count


def _says(node: Any) -> bool:
    """Whether there is prose in it that is no link."""
    text = "".join(islice(node.itertext(), 200))
    linked = sum(len(link.text_content()) for link in islice(node.iter("a"), 20))
    return len(text.strip()) - linked > 2 * KNOWN
