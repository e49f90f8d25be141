"""Finds names beyond the seeds by rule: capitalised words with a sign of what they are. Precision first.

People: a title before ("President X"), a verb of saying next to it, a common first name. Organisations and places: a
word that says so ("Ministry", "River"). What has no sign is left alone, and so are headings in Title Case.
"""

import re
from collections.abc import Iterator, Sequence

from agents.enrich import cues
from agents.enrich.facts import Span, Taken
from streams.records import Entity

_WORD = r"(?:(?:[A-Z]\.)+|[A-ZÀ-ÖØ-Þ]\w*(?:[’'-](?!s\b)\w+)*)"
_INNER = r"(?:al|el|bin|ibn|abu|de|da|dos|del|della|van|von|der|den|la|le|di|ul|ur)"
_SPAN = re.compile(
    rf"(?<![\w’'-])(?<!\w\.)(?:(?:al|el)-)?{_WORD}"
    rf"(?:[ -](?:(?:{_INNER} ){{1,2}}|(?:al|el|ul)-)?{_WORD}|(?: of(?: the)?| for(?: the)?| and) {_WORD})*"
)
_LINK = re.compile(r" (?:of|for|and)(?: the)? ")
_COMPOUND = re.compile(r"[A-Z][\w.]*-[a-z]+")
_TOKEN = re.compile(r"[^\s]+")
_BEFORE = re.compile(r"([\w’'.-]+),?\s\Z")
_BEHIND = re.compile(r"\s([a-z]+)\b|(, \d\d,|, who\b)")
_CONFIDENCE = {"PER": 0.7, "ORG": 0.65, "LOC": 0.65}
_LONGEST = 8  # words of a name
_NEAR = 24  # characters looked at before and behind


def find(text: str, actors: Sequence[Entity], taken: Taken, places: Taken) -> list[Entity]:
    """Names outside of what is `taken`, which grows.

    An organisation's name may hold an actor's ("Conservative Party of Canada"): the longer one wins, the caller drops
    the shorter. What is wholly one of the known `places` is none; a place inside of a longer name is a part of that.
    """
    inner = Taken(len(text))
    for actor in actors:
        inner.take(actor.start, actor.end)
    found = []
    for span in _SPAN.finditer(text):
        for start, end, kind, method in _judge(text, *span.span()):
            is_longer = kind == "ORG" and not inner.covers(start, end) and not _cuts(inner, start, end)
            if places.covers(start, end) or not (taken.is_free(start, end) or is_longer):
                continue
            taken.take(start, end)
            found.append(Entity(start=start, end=end, type=kind, method=method, confidence=_CONFIDENCE[kind]))
    return found


def _cuts(inner: Taken, start: int, end: int) -> bool:
    """Whether an actor's name lies across one of the ends."""
    return any(
        at > 0 and not inner.is_free(at - 1, at) and not inner.is_free(at, at + 1) for at in (start, end)
    )


def _judge(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """What these capitalised words are: spans with type and the sign that told."""
    words = _trim(text, [word.span() for word in _TOKEN.finditer(text, start, end)])
    if not words or len(words) > 2 * _LONGEST:
        return
    start = words[0][0]
    if titled := _titled(text, words):
        yield titled[0], end, "PER", "title"
        end = titled[1]
    if kinds := list(_by_word(text, start, end)):
        yield from kinds
    elif not titled:
        end = start + len(_LINK.split(text[start:end], maxsplit=1)[0])
        if end > start + 1 and (sign := _by_neighbours(text, start, end)):
            yield start, end, *sign


def _titled(text: str, words: list[Span]) -> tuple[int, int] | None:
    """Where a person's name begins behind a title inside of the words, and where the words before the title end."""
    surfaces = [text[a:b] for a, b in words]
    last = max((n for n in range(len(words) - 1) if surfaces[n] in cues.TITLES), default=-1)
    rest = surfaces[last + 1 :]
    if (
        last < 0
        or len(rest) > 4
        or rest[0] in cues.NO_NAMES
        or not (cues.ORG_WORDS | cues.LOC_WORDS | cues.LINKS).isdisjoint(rest)
    ):
        return None
    first = last
    while first and surfaces[first - 1] in cues.TITLE_PARTS:
        first -= 1
    if surfaces[last] in cues.HALF_TITLES and first == last and len(rest) < 2:
        return None
    return words[last + 1][0], words[first - 1][1] if first else words[0][0]


def _by_word(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """Organisations and places by a word of their name: what stands before, between and behind "and"."""
    at = start
    for piece in text[start:end].split(" and "):
        words = piece.split()
        if 1 < len(words) <= _LONGEST and not _is_heading(text, start, end):
            if not cues.ORG_WORDS.isdisjoint(words):
                yield at, at + len(piece), "ORG", "word"
            elif words[-1] in cues.LOC_WORDS or words[0] in ("Lake", "Mount"):
                yield at, at + len(piece), "LOC", "word"
        at += len(piece) + 5


def _by_neighbours(text: str, start: int, end: int) -> tuple[str, str] | None:
    """People and places by their first name and by the words next to them."""
    words = text[start:end].split()
    if 1 < len(words) < 5 and words[0] in cues.FIRST_NAMES:
        return "PER", "first name"
    near = _BEFORE.search(text, max(0, start - _NEAR), start)
    before = near[1] if near else ""
    if before in cues.TITLES or (before in cues.ROLES and len(words) > 1):
        return "PER", "title"
    following = _BEHIND.match(text, end, end + _NEAR)
    behind = (following[1] or following[2]) if following else ""
    is_person_like = len(words) in (2, 3) and not text[start:end].isupper()
    if is_person_like and (behind in cues.SPEAKING or before in cues.SPOKEN or behind.startswith(",")):
        return "PER", "speaks"
    of = _BEFORE.search(text, max(0, near.start() - _NEAR), near.start()) if near and before == "of" else None
    is_place = (of is not None and of[1] in cues.PLACES_OF) or (
        len(words) < 3 and behind in cues.PLACES_BEHIND
    )
    return ("LOC", "word") if is_place else None


def _trim(text: str, words: list[Span]) -> list[Span]:
    """Without the words in front that have a capital for another reason, "London-based", and links left over there."""
    for n, (start, end) in enumerate(words):
        first = text[start:end]
        if first not in cues.NO_NAMES and first not in cues.LINKS and not _COMPOUND.fullmatch(first):
            return words[n:]
    return []


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the line is in Title Case: there every word has a capital."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - 80) : end + 80].partition("\n")[0]
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)
