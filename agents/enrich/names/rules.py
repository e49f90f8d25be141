"""Finds names beyond the seeds by rule: capitalised words with a sign of what they are. Precision first.

People: a title before ("President X"), a verb of saying next to it, a common first name. Organisations and places: a
word that says so ("Ministry", "River"). What has no sign is left alone, and so are headings in Title Case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from agents.enrich.facts import Taken
from agents.enrich.names import cues
from streams.records import Entity

_MORE = r"\w*+(?:[’'-](?!s\b)\w++)*+"  # of a word behind its capital
_WORD = rf"(?:(?:[A-Z]\.)++|[A-ZÀ-ÖØ-Þ]{_MORE})"
_INNER = r"(?:al|el|bin|ibn|abu|de|da|dos|del|della|van|von|der|den|la|le|di|ul|ur)"
# It begins with one set of characters: the search leaves all other places at once. Before the capital may stand "al-".
_SPAN = re.compile(
    rf"[A-ZÀ-ÖØ-Þ](?:(?<![\w’'-].)(?<!\w\..)|(?<=(?<![\w’'-])(?<!\w\.)[ae]l-.))(?:(?<=[A-Z])\.(?:[A-Z]\.)*+|{_MORE})"
    rf"(?:[ -](?:(?:{_INNER} ){{1,2}}|(?:al|el|ul)-)?{_WORD}|(?: of(?: the)?| for(?: the)?| and) {_WORD})*+"
)
_LINK = re.compile(r" (?:of|for|and)(?: the)? ")
_COMPOUND = re.compile(r"[A-Z][\w.]*-[a-z]+")
_BEFORE = re.compile(r"([\w’'.-]+),?\s\Z")
_BEHIND = re.compile(r"\s([a-z]+)\b|(, \d\d,|, who\b)")
_CONFIDENCE = {"PER": 0.7, "ORG": 0.65, "LOC": 0.65}
_LONGEST = 8  # words of a name
_NEAR = 24  # characters looked at before and behind
_IN_FRONT = cues.NO_NAMES | cues.LINKS
_IN_NO_PERSON = cues.ORG_WORDS | cues.LOC_WORDS | cues.LINKS | {"Staff"}
_SIGNS = cues.TITLES | cues.ORG_WORDS | cues.LOC_WORDS | {"Lake", "Mount"}

Found = tuple[int, int, str, str]  # start, end, type, and the sign that told


def find(text: str, actors: Sequence[Entity], taken: Taken, places: Taken) -> list[Entity]:
    """Names outside of what is `taken`, which grows.

    An organisation's name may hold an actor's ("Conservative Party of Canada"): the longer one wins, the caller drops
    the shorter. What is wholly one of the known `places` is none; a place inside of a longer name is a part of that.
    """
    inner = Taken(len(text))
    for actor in actors:
        inner.take(actor.start, actor.end)
    people = {actor.end for actor in actors if actor.type == "PER"}
    found = []
    for span in _SPAN.finditer(text):
        start, end = span.span()
        start -= len("al-") if text[start - 1 : start] == "-" else 0
        if text[start:end] in _IN_FRONT or taken.covers(start, end) or places.covers(start, end):
            continue
        for link in _LINK.finditer(text, start, end) if people else ():
            if link.start() in people:
                start = link.end()  # "Ada Hale of the Civic Party": the person is known
        for at, to, kind, method in _judge(text, start, end):
            is_longer = kind == "ORG" and not inner.covers(at, to) and not _cuts(inner, at, to)
            if places.covers(at, to) or not (taken.is_free(at, to) or is_longer):
                continue
            taken.take(at, to)
            found.append(Entity(start=at, end=to, type=kind, method=method, confidence=_CONFIDENCE[kind]))
    return found


def _cuts(inner: Taken, start: int, end: int) -> bool:
    """Whether an actor's name lies across one of the ends."""
    return any(
        at > 0 and not inner.is_free(at - 1, at) and not inner.is_free(at, at + 1) for at in (start, end)
    )


def _judge(text: str, start: int, end: int) -> Iterable[Found]:
    """What these capitalised words are."""
    words = _trim(text[start:end].split(" "))
    if not words or len(words) > 2 * _LONGEST:
        return ()
    if len(words) > 1:
        start = end - len(" ".join(words))
        if not _SIGNS.isdisjoint(words) and (found := list(_by_word(text, start, words))):
            return found
        last, end = end, start + len(_LINK.split(text[start:end], maxsplit=1)[0])
        others = list(_joined(text, end, last)) if text.startswith(" and ", end) else []
    else:
        start, others = end - len(words[0]), []
    sign = _by_neighbours(text, start, end) if end > start + 1 else None
    return [(start, end, *sign), *others] if sign else others


def _joined(text: str, start: int, end: int) -> Iterator[Found]:
    """People behind "and", by their first names."""
    for piece in text[start:end].split(" and ")[1:]:
        start += len(" and ")
        words = piece.split(" ")
        if 1 < len(words) < 5 and words[0] in cues.FIRST_NAMES and _IN_NO_PERSON.isdisjoint(words):
            yield start, start + len(piece), "PER", "first_name"
        start += len(piece)


def _by_word(text: str, start: int, words: Sequence[str]) -> Iterator[Found]:
    """A person behind a title; organisations and places by a word of their name, before the title too."""
    if titled := _titled(words):
        person, before = titled
        end = start + len(" ".join(words))
        yield end - len(" ".join(words[person:])), end, "PER", "title"
        words = words[:before]
    name, at = " ".join(words), start
    for piece in name.split(" and "):
        parts = piece.split()
        if 1 < len(parts) <= _LONGEST:
            kind = _kind(parts)
            if kind and not _is_heading(text, start, start + len(name)):
                link = list(_LINK.finditer(piece))[-1:] if kind == "LOC" else []  # "Residents of Storm Lake"
                yield at + (link[0].end() if link else 0), at + len(piece), kind, "word"
        at += len(piece) + len(" and ")


def _kind(words: Sequence[str]) -> str:
    """What a word of the name says it is."""
    if not cues.ORG_WORDS.isdisjoint(words):
        return "ORG"
    return "LOC" if words[-1] in cues.LOC_WORDS or words[0] in ("Lake", "Mount") else ""


def _titled(words: Sequence[str]) -> tuple[int, int] | None:
    """Which word behind a title begins a person's name, and how many words stand before the title."""
    last = max((n for n in range(len(words) - 1) if words[n] in cues.TITLES), default=-1)
    rest = words[last + 1 :]
    if last < 0 or len(rest) > 4 or rest[0] in cues.NO_NAMES or not _IN_NO_PERSON.isdisjoint(rest):
        return None
    first = last
    while first and words[first - 1] in cues.TITLE_PARTS:
        first -= 1
    if words[last] in cues.HALF_TITLES and first == last and len(rest) < 2:
        return None
    return last + 1, first


def _by_neighbours(text: str, start: int, end: int) -> tuple[str, str] | None:
    """People and places by their first name and by the words next to them."""
    words = text[start:end].split()
    if 1 < len(words) < 5 and words[0] in cues.FIRST_NAMES:
        return "PER", "first_name"
    near = _before(text, start)
    before = near[1] if near else ""
    if before in cues.TITLES or (before in cues.ROLES and len(words) > 1):
        return "PER", "title"
    following = _BEHIND.match(text, end, end + _NEAR)
    behind = (following[1] or following[2]) if following else ""
    is_person_like = len(words) in (2, 3) and not text[start:end].isupper()
    if is_person_like and (behind in cues.SPEAKING or before in cues.SPOKEN or behind.startswith(",")):
        return "PER", "speaks"
    of = _before(text, near.start()) if near and before == "of" else None
    is_place = (of is not None and of[1] in cues.PLACES_OF) or (
        len(words) < 3 and behind in cues.PLACES_BEHIND
    )
    return ("LOC", "word") if is_place else None


def _before(text: str, start: int) -> re.Match[str] | None:
    """The word before ``start``."""
    if not text[start - 1 : start].isspace():
        return None
    first = max(0, start - _NEAR)
    return _BEFORE.search(text, max(first, text.rfind(" ", first, start - 1) + 1), start)


def _trim(words: list[str]) -> list[str]:
    """Without the words in front that have a capital for another reason, "London-based", and links left over there."""
    for n, word in enumerate(words):
        if word not in _IN_FRONT and not ("-" in word and _COMPOUND.fullmatch(word)):
            return words[n:]
    return []


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the line is in Title Case: there every word has a capital."""
    line = text[max(0, start - 80) : start].rpartition("\n")[2] + text[start : end + 80].partition("\n")[0]
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)
