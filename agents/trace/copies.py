"""How much of an article stands in which earlier one, and whether the whole of it does."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from agents.text.when import oldest_first
from agents.trace import facts
from agents.trace.passages import Passage
from agents.trace.sources import Match, Shelf
from streams.records import Copy

LEAST = 0.05  # share of an article that is told
MOST = 20  # copies that are told
WHOLE = 0.88  # share of our sentences, as far as they are alike, that stands in the one earlier article: nearly all
BOTH = 0.6  # share of its sentences that stand in ours: it is no excerpt
TRIED = 16  # articles, the oldest, that have nearly all, and are read for other facts
EDITED = 400  # sentences that are read so; a text with more edited ones is no near-duplicate
TEASER = 3  # sentences at most with which another article is announced below this one


class Shares(NamedTuple):
    """`copies`: largest first; `own`: the share without any source."""

    copies: tuple[Copy, ...]
    own: float


class Report(NamedTuple):
    """What an article itself tells: `counted` are those `passages` that a copy of tells something."""

    passages: list[Passage]
    counted: list[Passage]


def report(read: list[Passage], found: dict[int, list[Match]]) -> Report:
    """The article without a tail that announces several others by their first sentences.

    One alone may as well be background that was taken from there.
    """
    counted = [p for p in read if p.at in found]
    uses = Counter(match.number for p in counted for match in found[p.at])
    body = len(counted)
    announced = 0
    while length := _teaser(counted[max(0, body - TEASER) : body], found, uses):
        body -= length
        announced += 1
        uses.subtract(match.number for p in counted[body : body + length] for match in found[p.at])
    end = counted[body].at if announced > 1 and body > TEASER else len(read)
    return Report([p for p in read if p.at < end and not p.is_apart], [p for p in counted if p.at < end])


def _teaser(last: list[Passage], found: dict[int, list[Match]], uses: Counter[int]) -> int:
    """How many of the `last` passages are the first sentences of an article that nothing before them is from.

    `uses`: how many passages up to the last are from each article.
    """
    for length in range(len(last), 0, -1):
        places = [{(m.number, m.sentence) for m in found[p.at]} for p in last[-length:]]
        for number, sentence in places[0]:
            follows = all((number, sentence + n) in place for n, place in enumerate(places))
            if sentence <= 1 and follows and uses[number] == length:
                return length
    return 0


def weigh(report: Report, found: dict[int, list[Match]], shelf: Shelf, duplicate: str | None) -> Shares:
    """Shares by the length of sentences, each given to the oldest article; and whole repeats of a younger one.

    Words in quotation marks alone are no copy: several reporters heard them. `duplicate`: what this is a near-duplicate of.
    """
    counted = report.counted
    total = sum(p.weight for p in counted)
    if not total:
        return Shares((), 1.0)
    beyond_quotes = {
        m.number
        for p in counted
        for m in found[p.at]
        if not p.quoted or shelf.entries[m.number].id == duplicate
    }
    earliest: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for passage in counted:
        matches = [m for m in found[passage.at] if m.number in beyond_quotes]
        for match in matches[:1]:
            earliest[match.number] += passage.weight
        for match in matches:
            whole[match.number] += passage.weight
    share = {number: weight / total for number, weight in earliest.items() if weight >= LEAST * total}
    share |= {number: weight / total for number, weight in whole.items() if weight >= WHOLE * total}
    ranked = sorted(_oldest_first(share, shelf), key=lambda number: -share[number])[:MOST]
    own = 1.0 - sum(earliest.values()) / total
    told = (Copy(id=shelf.entries[number].id, share=round(share[number], 3)) for number in ranked)
    return Shares(tuple(told), round(own, 3))


def duplicate_of(report: Report, found: dict[int, list[Match]], shelf: Shelf) -> str | None:
    """The oldest article that has nearly all of this one, with no other fact."""
    counted = report.counted
    if any(found[p.at] and not any(m.same_facts for m in found[p.at]) for p in counted):
        return None
    total = sum(p.weight for p in counted)
    pairs: dict[int, list[tuple[Passage, Match]]] = defaultdict(list)
    for passage in counted:
        for match in found[passage.at]:
            pairs[match.number].append((passage, match))
    whole = [
        number
        for number, has in pairs.items()
        if all(match.same_facts for _, match in has)
        and sum(p.weight * m.similarity for p, m in has) >= WHOLE * total
    ]
    for number in _oldest_first(whole, shelf)[:TRIED]:
        if _tells_the_same(report, pairs[number], number, shelf):
            return shelf.entries[number].id
    return None


def _oldest_first(numbers: Iterable[int], shelf: Shelf) -> list[int]:
    arrived = sorted(numbers, key=lambda n: shelf.entries[n].grown[0].offset)
    return oldest_first(arrived, lambda n: shelf.entries[n].grown[0].when)


def _tells_the_same(report: Report, pairs: list[tuple[Passage, Match]], number: int, shelf: Shelf) -> bool:
    """Whether ours is no excerpt of an article, and no update."""
    theirs = [shelf.text(number, at) for at in range(shelf.size(number))]
    current = shelf.entries[number].newest()
    times = Counter(current)
    matched = {match.sentence for _, match in pairs}
    shared = sum(max(1, times[at]) * len(shelf.read(number, at)) for at in matched)
    if shared < BOTH * sum(len(shelf.read(number, at)) for at in current):
        return False
    same = {match.sentence for _, match in pairs if match.similarity == 1.0}
    if sum(match.similarity < 1.0 for _, match in pairs) > EDITED:
        return False
    edited = [
        facts.Edited(
            theirs[match.sentence], p.text, p.quoted, match.similarity < 1.0 and match.sentence in same
        )
        for p, match in pairs
    ]
    has = {p.at for p, _ in pairs}
    fresh = [(p.text, p.quoted) for p in report.passages if p.at not in has]
    gone = [theirs[at] for at in times if at not in matched]
    return not facts.is_update(edited, fresh, gone, theirs, shelf.language)
