"""A page's headline: what its sources agree on, without the outlet's name behind it.

The sources are the headline in JSON-LD, the titles for sharing, the heading on the page and the page's own title.
"""

import re
from collections.abc import Collection, Iterable
from html import unescape
from typing import Any, NamedTuple

from agents.extract.lines import squeeze
from agents.extract.says.marks import Marks, text_of
from agents.text import clean

LONGEST = 500  # characters
_LONGEST_RAW = 2_000  # characters of what may have an outlet's name or markup in it
_SEPARATOR = re.compile(r"\s[|–—»›·•:~-]{1,3}\s|\s?\|\s?")
_ASIAN_SEPARATOR = re.compile(r"[-_|｜](?=[^-_|｜\u0000-\u2e7f]{2,10}$)")
WEIGHTS = {"stated": 1.0, "shown": 1.5, "shared": 1.0, "meta": 0.2, "title": 0.2}
ALIKE = 0.4  # share of words that the page's own large heading has in common with what else names the article
SECTION = 2  # words between a headline and its outlet, set apart by bars
SHORTEST = 8  # bytes of a headline that counts beside a heading
SAME = 0.8  # and a smaller one
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_WORDS = re.compile(r"\w+")


class Headline(NamedTuple):
    """The headline, and the element that shows it, where one does."""

    text: str = ""
    node: Any = None


def find(page: Marks, publisher: str) -> Headline:
    """Return the page's headline, without the names of its publisher and its section."""
    sections = (*page.said("articleSection"), *page.meta("article:section"))
    own = {squeeze(name) for name in (*page.outlets(publisher), *sections[:5])} - {""}
    texts = _stated(page, own)
    node, shown = _shown(page, own, [text for text in texts.values() if _says_something(text)])
    if shown:
        texts = {name: text for name, text in texts.items() if _says_something(text)} | {"shown": shown}
    texts = {
        name: _cut(text, [other for other in texts.values() if other != text]) for name, text in texts.items()
    }
    best = max(texts.values(), key=lambda text: _weight(text, texts), default="")
    return Headline(best[:LONGEST], node)


def _weight(text: str, texts: dict[str, str]) -> float:
    """How much speaks for a text: its sources, and those that say the same."""
    return sum(WEIGHTS[name] for name, other in texts.items() if squeeze(other) == squeeze(text))


def _says_something(text: str) -> bool:
    """Whether it is more than "Home" (in Chinese four signs are)."""
    return len(text.encode("utf-8", "replace")) >= SHORTEST


def _stated(page: Marks, own: set[str]) -> dict[str, str]:
    """What the markup calls the headline, by source."""
    titles = ("".join(title.itertext()) for title in page.tree.iterfind(".//head/title"))
    texts = {
        "stated": _first((*page.said("headline"), *_marked(page)), own),
        "shared": _first((*page.meta("og:title"), *page.meta("twitter:title")), own),
        "meta": _first(page.meta("title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "sailthru.title"), own),
        "title": _first(titles, own),
    }  # fmt: skip
    return {name: text for name, text in texts.items() if text}


def _shown(page: Marks, own: set[str], others: list[str]) -> tuple[Any, str]:
    """The heading that is the headline: the one that has most in common with what other sources say; alone, the largest."""
    known = set(map(squeeze, others))
    bare = ((node, _bare(_heading(whole, bare, known), own)) for node, whole, bare in page.headings)
    seen = [(node, text) for node, text in bare if text]
    if not others:
        return next(((node, text) for node, text in seen if node.tag == "h1"), (None, ""))
    best, found = (0, False), (None, "")
    for node, text in seen:
        large = node.tag == "h1"
        common, alike = max(_common(text, other) for other in others)
        if alike >= (ALIKE if large else SAME) and (common, large) > best:
            best, found = (common, large), (node, text)
    return found


def _heading(whole: str, bare: str, known: set[str]) -> str:
    """The text of a heading without its kicker, unless the other sources have it, or it is the better part of it."""
    if squeeze(bare) in known or squeeze(whole) in known:
        return bare if squeeze(bare) in known else whole
    return bare.lstrip("-–—| ") if 2 * len(bare) > len(whole) and not bare.startswith(":") else whole


def _common(one: str, other: str) -> tuple[int, float]:
    """How many words two headlines have in common, and their share of the shorter one."""
    a, b = set(_WORDS.findall(one.casefold())), set(_WORDS.findall(other.casefold()))
    return len(a & b), len(a & b) / max(1, min(len(a), len(b)))


def _first(given: Iterable[str], own: set[str]) -> str:
    return next((text for raw in given if (text := _bare(_unescaped(raw[:_LONGEST_RAW]), own))), "")


def _marked(page: Marks) -> list[str]:
    """Microdata; a heading that is marked is what is shown, no second source."""
    return [text_of(node, LONGEST) for node in page.props.get("headline", ()) if node.tag not in ("h1", "h2")]


def _unescaped(text: str) -> str:
    """Markup that was escaped once too often."""
    return clean.line(_TAG.sub("", unescape(text)) if "&" in text or "<" in text else text)


def _bare(title: str, own: set[str]) -> str:
    """A title without the outlet's names before and behind it; "" where it is nothing else."""
    for _ in range(3):
        pieces = list(_SEPARATOR.finditer(title)) or list(_ASIAN_SEPARATOR.finditer(title))
        if not pieces:
            break
        before, behind = title[: pieces[0].start()], title[pieces[-1].end() :]
        if _is_outlet(behind, own):
            title = title[: pieces[-1].start()]
            own = own | {squeeze(part) for part in title.split("|")[1:] if len(part.split()) <= SECTION}
        elif _is_outlet(before, own):
            title = title[pieces[0].end() :]
        else:
            break
    return "" if squeeze(title) in own else title.strip()


def _is_outlet(piece: str, own: set[str]) -> bool:
    """Whether this is an outlet's name, perhaps with "online" or "news" beside it."""
    folded = squeeze(piece)
    return not folded or folded in own or any(name in folded and 2 * len(name) >= len(folded) for name in own)


def _cut(title: str, others: Collection[str]) -> str:
    """A title that is another one and something set apart (a section, a series) is that other one."""
    for other in others:
        if len(other) > 10 and title.startswith(other) and _SEPARATOR.match(title, len(other)):
            return other
    return title
