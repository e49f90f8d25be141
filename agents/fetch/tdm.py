"""``/.well-known/tdmrep.json``: for which of its pages a site reserves text and data mining.

TDM Reservation Protocol, final report of the W3C community group, 10 May 2024 (https://www.w3.org/2022/tdmrep/): a
list of rules, of which the first that matches a page holds; locations are matched as those of robots.txt are. What is
no such rule is left out, and a file that cannot be read reserves nothing.
"""

import re
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from multidict import CIMultiDictProxy

from agents.text import directives

PATH = "/.well-known/tdmrep.json"
MAX_BYTES = 512_000  # as of robots.txt
MAX_RULES = 2_000  # the first ones; comparing a page with all of them takes some 4 ms
LONGEST, MAX_STARS = 2_048, 8  # characters and stars of a location: one of many stars takes long to compare
_OWN_WORD = re.compile(rb"tdm-reservation", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AS_IT_IS = "%/?#[]@!&'()+,;=:~"  # in a path and its query


class _Said(msgspec.Struct):
    location: str
    reserved: bool = msgspec.field(name="tdm-reservation")


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """Pages by their path: `parts` stand in it in this order, the first at its beginning, the last at its end if `whole`."""

    parts: tuple[str, ...]
    whole: bool
    reserved: bool

    @property
    def size(self) -> int:
        """Characters that it takes in memory, about."""
        return 200 + sum(map(len, self.parts))

    def matches(self, path: str) -> bool:
        """Whether it is about this path (as `path_of` gives it)."""
        first, *between = self.parts
        if not path.startswith(first):
            return False
        if not between:
            return not self.whole or path == first
        last = between.pop() if self.whole else ""
        at = len(first)
        for part in between:
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return len(path) - len(last) >= at and path.endswith(last)


def read(body: bytes) -> tuple[Rule, ...]:
    """The rules of a file, in their order; none where it is no such file."""
    try:
        said = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()
    listed = said if isinstance(said, list) else [said]  # the brackets are forgotten often
    return tuple(rule for one in listed[:MAX_RULES] if (rule := _rule(one)))


def is_reserved(rules: tuple[Rule, ...], url: str) -> bool:
    """Whether mining this page is reserved, as far as these rules say."""
    path = path_of(url)
    return next((rule.reserved for rule in rules if rule.matches(path)), False)


def by_header(headers: CIMultiDictProxy[str]) -> bool | None:
    """What the answer itself says, which counts more than the file; None: nothing."""
    return directives.reservation(",".join(headers.getall("tdm-reservation", ())))


def is_closed(reserved: tuple[str, ...], licence: str, body: bytes) -> bool:
    """Whether a page goes no further than its download: mining it is `reserved`, and the feed has no `licence`.

    What the page says of it itself counts more; such a page goes on to extract, which reads that.
    """
    is_reserved = any(name.startswith("tdm_") for name in reserved)
    return is_reserved and licence != "licensed" and not _OWN_WORD.search(body)


def path_of(url: str) -> str:
    """Path and query of an address, escaped alike in all its spellings; ``*`` and ``$`` are escaped too."""
    try:
        split = urlsplit(url)
    except ValueError:
        return "/"
    return _alike((split.path or "/") + (f"?{split.query}" if split.query else ""))


def _rule(given: Any) -> Rule | None:
    try:
        said = msgspec.convert(given, _Said, strict=False)  # also "1" and true
    except msgspec.ValidationError:
        return None
    parts = re.sub(r"\*{2,}", "*", said.location[: LONGEST + 1].removesuffix("$")).split("*")
    if not 0 < len(said.location) <= LONGEST or len(parts) > MAX_STARS + 1:
        return None
    return Rule(tuple(map(_alike, parts)), said.location.endswith("$"), said.reserved)


def _alike(path: str) -> str:
    return quote(_ESCAPE.sub(_escaped, path), safe=_AS_IT_IS, errors="replace")


def _escaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()
