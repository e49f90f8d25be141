"""How much of an article stands in which earlier one, and whether the whole of it does."""

from collections import Counter, defaultdict
from typing import NamedTuple

from agents.trace import facts
from agents.trace.passages import Passage
from agents.trace.sources import Match, Shelf
from agents.trace.when import oldest_first
from streams.records import Copy

LEAST = 0.05  # share of an article that is told
MOST = 20  # copies that are told
WHOLE = 0.88  # share of our sentences, as far as they are alike, that stands in the one earlier article: nearly all
BOTH = 0.6  # share of its sentences that stand in ours: it is no excerpt
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


def weigh(report: Report, found: dict[int, list[Match]], shelf: Shelf) -> Shares:
    """Shares by the length of sentences, each given to the oldest article; and whole repeats of a younger one.

    Words in quotation marks alone are no copy: several reporters heard them.
    """
    counted = report.counted
    total = sum(p.weight for p in counted)
    if not total:
        return Shares((), 1.0)
    beyond_quotes = {m.number for p in counted if not p.quoted for m in found[p.at]}
    earliest: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for passage in counted:
        matches = [m for m in found[passage.at] if m.number in beyond_quotes]
        for match in matches[:1]:
            earliest[shelf.entries[match.number].id] += passage.weight
        for match in matches:
            whole[shelf.entries[match.number].id] += passage.weight
    share = {name: weight / total for name, weight in earliest.items() if weight >= LEAST * total}
    share |= {name: weight / total for name, weight in whole.items() if weight >= WHOLE * total}
    ranked = sorted(share.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    own = 1.0 - sum(earliest.values()) / total
    return Shares(tuple(Copy(id=name, share=round(part, 3)) for name, part in ranked), round(own, 3))


def duplicate_of(report: Report, found: dict[int, list[Match]], shelf: Shelf) -> str | None:
    """The oldest article that has nearly all of this one, with no other fact.

    A changed number is an update, and so is a number or a death that stands in what is new.
    """
    counted = report.counted
    if any(found[p.at] and not any(m.same_facts for m in found[p.at]) for p in counted):
        return None
    total = sum(p.weight for p in counted)
    pairs: dict[int, list[tuple[Passage, Match]]] = defaultdict(list)
    for passage in counted:
        for match in found[passage.at]:
            pairs[match.number].append((passage, match))
    whole = [n for n, has in pairs.items() if sum(p.weight * m.similarity for p, m in has) >= WHOLE * total]
    arrived = sorted(whole, key=lambda n: shelf.entries[n].grown[0].offset)
    for number in oldest_first(arrived, lambda n: shelf.entries[n].grown[0].when):
        if all(match.same_facts for _, match in pairs[number]) and _is_whole(
            report, pairs[number], number, shelf
        ):
            return shelf.entries[number].id
    return None


def _is_whole(report: Report, pairs: list[tuple[Passage, Match]], number: int, shelf: Shelf) -> bool:
    entry, theirs = shelf.entries[number], shelf.read_all(number)
    current = memoryview(entry.current).cast("H").tolist()
    length = sum(len(theirs[at]) for at in current)
    shared = sum(len(theirs[at]) for at in {match.sentence for _, match in pairs})
    return shared >= BOTH * length and facts.are_told(
        [p.words for p in report.counted], [p.words for p in report.passages], theirs, shelf.language
    )
