"""A page's headline: what its sources agree on, without the outlet's name behind it.

The sources are the headline in JSON-LD, the titles for sharing, the heading on the page and the page's own title.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any, NamedTuple

from agents.extract.marks import Marks, text_of
from agents.text import clean

LONGEST = 500  # characters
_LONGEST_RAW = 2_000  # characters of what may have an outlet's name or markup in it
_SEPARATOR = re.compile(r"\s[|–—»›·•:~-]{1,3}\s|\s?\|\s?")
_ASIAN_SEPARATOR = re.compile(r"[-_|｜](?=[^-_|｜\u0000-\u2e7f]{2,10}$)")
WEIGHTS = {"stated": 1.0, "shown": 1.5, "shared": 1.0, "meta": 0.2, "title": 0.2}
ALIKE = 0.4  # share of words that the page's own large heading has in common with what else names the article
SAME = 0.8  # and a smaller one
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_WORDS = re.compile(r"\w+")


class Headline(NamedTuple):
    """The headline, and the element that shows it, where one does."""

    text: str = ""
    node: Any = None


def find(page: Marks, publisher: str) -> Headline:
    """Return the page's headline, without the names of its publisher."""
    own = {_fold(name) for name in page.outlets(publisher)} - {""}
    first = {
        "stated": _first((*page.said("headline"), *_marked(page)), own),
        "shared": _first(page.meta("og:title"), own) or _first(page.meta("twitter:title"), own),
        "meta": _first(page.meta("title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "sailthru.title"), own),
        "title": _first(("".join(t.itertext()) for t in page.tree.iterfind(".//head/title")), own),
    }  # fmt: skip
    others = [text for text in first.values() if text]
    known = set(map(_fold, others))
    seen = [
        (node, text)
        for node, whole, bare in page.headings
        if (text := _bare(_heading(whole, bare, known), own))
    ]
    node, shown = _shown(seen, others)
    texts = {
        "stated": first["stated"],
        "shown": shown,
        "shared": first["shared"],
        "meta": first["meta"],
        "title": first["title"],
    }
    given = {
        name: _cut(text, [t for t in (shown, *others) if t != text]) for name, text in texts.items() if text
    }
    if not given:
        return Headline()
    best = max(
        given.values(),
        key=lambda text: sum(WEIGHTS[name] for name, t in given.items() if _fold(t) == _fold(text)),
    )
    return Headline(best[:LONGEST], node)


def _shown(seen: list[tuple[Any, str]], others: list[str]) -> tuple[Any, str]:
    """The heading that is the headline: the one most like what other sources say; alone, the largest."""
    if not others:
        return next(((node, text) for node, text in seen if node.tag == "h1"), (None, ""))
    rated = [
        (max(_alike(text, other) for other in others), node.tag == "h1", node, text) for node, text in seen
    ]
    best = max(rated, key=lambda rating: rating[:2], default=None)
    if best is None or best[0] < (ALIKE if best[1] else SAME):
        return None, ""
    return best[2], best[3]


def _heading(whole: str, bare: str, known: set[str]) -> str:
    """The text of a heading without its kicker, unless the other sources have it, or it is the better part of it."""
    if _fold(bare) in known or _fold(whole) in known:
        return bare if _fold(bare) in known else whole
    return bare.lstrip("-–—| ") if 2 * len(bare) > len(whole) and not bare.startswith(":") else whole


def _alike(one: str, other: str) -> float:
    """The share of words that two headlines have in common."""
    a, b = set(_WORDS.findall(one.casefold())), set(_WORDS.findall(other.casefold()))
    return len(a & b) / max(1, min(len(a), len(b)))


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
        elif _is_outlet(before, own):
            title = title[pieces[0].end() :]
        else:
            break
    return "" if _fold(title) in own else title.strip()


def _is_outlet(piece: str, own: set[str]) -> bool:
    folded = _fold(piece)
    return (
        not folded
        or folded in own
        or (len(piece.split()) <= 4 and any(len(name) > 3 and name in folded for name in own))
    )


def _cut(title: str, others: list[str]) -> str:
    """A title that is another one and something set apart (a section, a series) is that other one."""
    for other in others:
        if len(other) > 10 and title.startswith(other) and _SEPARATOR.match(title, len(other)):
            return other
    return title


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
