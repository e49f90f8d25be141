"""Which earlier sentences each sentence of an article repeats: candidates from the index, judged by their words."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from agents.text import normal
from agents.trace import compare, facts
from agents.trace.articles import Articles
from agents.trace.passages import Passage
from agents.trace.postings import BITS, Numbers, Postings
from agents.trace.when import When, oldest_first

SHARED = 2  # near keys that a candidate shares, where nothing else speaks for its article
TWICE = 2  # sentences that share a near key with an article: one key is enough for each, then
TRIED = 6  # candidates of one sentence that are compared word by word
ALIGNED = 3  # articles whose every sentence is compared with what has no source yet
MOST = 6000  # pairs of sentences that are compared so, for one article
STRANGERS = 3  # articles of one family that share this sentence and little else: it is their boilerplate
BESIDE_OTHERS = 0.6  # likeness of a near match in an article that other sentences are from
NAMED = 0.9  # likeness of a near match, alone in its article, that names others
STOCK = 8  # words: a shorter sentence, alone in its article, is everybody's ("Terms of the sale were not disclosed.")
KIN = 0.25  # of an article's sentences: sharing so many is more than boilerplate
_LAST = (1 << BITS) - 1


@dataclass(slots=True)
class Match:
    """A sentence of an earlier article that ours repeats."""

    order: tuple[int, int]  # offset, sentence: the order of arrival
    when: When  # that sentence was there
    number: int  # of the article in the window
    sentence: int
    similarity: float  # 1.0: the same words
    same_facts: bool  # and numbers


@dataclass(slots=True)
class Shelf:
    """The window as one article sees it: what has a smaller offset and is not the article itself; `when`: its own."""

    entries: Articles
    postings: Postings
    offset: int
    own: str
    language: str
    when: When
    opened: dict[int, list[str]] = field(default_factory=dict)  # sentences of the articles looked into
    folded: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def alive(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Of which articles this one may see anything."""
        own = self.entries.number(self.own)
        earlier = self.entries.are_before(numbers, self.offset)
        return earlier if own is None else np.logical_and(earlier, numbers != own)

    def size(self, number: int) -> int:
        """How many sentences an article has."""
        return len(self._open(number))

    def read(self, number: int, sentence: int) -> list[str]:
        """The folded words of one sentence."""
        if (number, sentence) not in self.folded:
            self.folded[number, sentence] = normal.words(self.text(number, sentence))
        return self.folded[number, sentence]

    def text(self, number: int, sentence: int) -> str:
        """One sentence as it stood."""
        return self._open(number)[sentence]

    def read_all(self, number: int) -> list[list[str]]:
        """The folded words of each sentence."""
        return [self.read(number, sentence) for sentence in range(self.size(number))]

    def _open(self, number: int) -> list[str]:
        if number not in self.opened:
            self.opened[number] = self.entries[number].sentences()
        return self.opened[number]

    def match(self, number: int, sentence: int, similarity: float, same_facts: bool) -> Match | None:
        """A match with that sentence; None when this article may not see it."""
        entry = self.entries[number]
        brought = entry.brought(sentence)
        if entry.id == self.own or brought.offset >= self.offset:
            return None
        return Match((brought.offset, sentence), brought.when, number, sentence, similarity, same_facts)


def find(passages: list[Passage], shelf: Shelf) -> dict[int, list[Match]]:
    """For each passage that tells something (by `at`) the matches, one an article, oldest first."""
    counted = [p for p in passages if p.counts]
    keys = [key for p in counted for key in (p.exact, *p.near)]
    hits = iter(shelf.postings.find(keys, shelf.alive))
    exact: dict[int, list[int]] = {}
    near: dict[int, Counter[int]] = {}
    for passage in counted:
        exact[passage.at] = next(hits)
        near[passage.at] = Counter([place for _ in passage.near for place in next(hits)])
    repeated = _boilerplate(exact, shelf)
    counted = [p for p in counted if p.at not in repeated]
    exact = {p.at: exact[p.at] for p in counted}
    support = Counter(number for places in exact.values() for number in {place >> BITS for place in places})
    alike = Counter(number for at in exact for number in {place >> BITS for place in near[at]})
    found = {}
    for passage in counted:
        matches = [match for place in exact[passage.at] if (match := _same(place, shelf))]
        tried = _likely(passage, near[passage.at], matches, support, alike)
        matches += _edited(passage, tried, support, shelf)
        found[passage.at] = matches
    _align(counted, found, shelf)
    return {at: _oldest(matches) for at, matches in found.items()}


def _boilerplate(exact: dict[int, list[int]], shelf: Shelf) -> set[int]:
    """What a publisher repeats in article after article: it says nothing of where a report is from."""
    shared = Counter(number for places in exact.values() for number in {place >> BITS for place in places})
    repeated = set()
    for at, places in exact.items():
        strangers: dict[int, set[int]] = defaultdict(set)
        for number in {place >> BITS for place in places}:
            if shared[number] <= max(1, KIN * len(exact)):
                strangers[shelf.entries.family(number)].add(number)
        if any(len(numbers) >= STRANGERS for numbers in strangers.values()):
            repeated.add(at)
    return repeated


def _same(place: int, shelf: Shelf) -> Match | None:
    return shelf.match(place >> BITS, place & _LAST, 1.0, True)


def _likely(
    passage: Passage, near: Counter[int], same: list[Match], support: Counter[int], alike: Counter[int]
) -> list[int]:
    """The places that are compared, in articles before the first that has the same words.

    `support`: sentences that an article has word for word; `alike`: those that share a near key with it.
    """
    before = min((match.number for match in same), default=None)
    fewest = min(SHARED, len(passage.near))
    ranked = sorted(
        (-count - bool(support[place >> BITS]), place)
        for place, count in near.items()
        if (before is None or place >> BITS < before)
        and (count >= fewest or support[place >> BITS] or alike[place >> BITS] >= TWICE)
    )
    return [place for _, place in ranked[:TRIED]]


def _edited(passage: Passage, places: list[int], support: Counter[int], shelf: Shelf) -> list[Match]:
    """Near matches; without support only very near ones."""
    is_stock = len(passage.words) < STOCK
    matches = []
    for place in places:
        number = place >> BITS
        if is_stock and not support[number]:
            continue
        floor = BESIDE_OTHERS if support[number] else compare.ALONE
        match = _compared(passage, number, place & _LAST, floor, shelf)
        if match and (support[number] or not _is_form(passage, match, shelf)):
            matches.append(match)
    return matches


def _is_form(passage: Passage, match: Match, shelf: Shelf) -> bool:
    """Whether both sentences tell the same of somebody else: forms that every report of a rate or a flood is written in."""
    ours, theirs = normal.names(passage.text), normal.names(shelf.text(match.number, match.sentence))
    is_of_another = bool(ours - theirs and theirs - ours)
    return is_of_another and (match.similarity < NAMED or not match.same_facts)


def _compared(passage: Passage, number: int, sentence: int, floor: float, shelf: Shelf) -> Match | None:
    theirs = shelf.read(number, sentence)
    alike = compare.similarity(theirs, passage.words)
    if alike < floor:
        return None
    if theirs == passage.words:
        return shelf.match(number, sentence, 1.0, True)
    return shelf.match(
        number, sentence, min(alike, 0.99), facts.are_same(theirs, passage.words, shelf.language)
    )


def _align(counted: list[Passage], found: dict[int, list[Match]], shelf: Shelf) -> None:
    """Compare what has no source yet with every sentence of the articles that other sentences came from."""
    weight: Counter[int] = Counter()
    for passage in counted:
        for number in {match.number for match in found[passage.at]}:
            weight[number] += 1
    likely = sorted((-n, number) for number, n in weight.items() if n >= 2)[:ALIGNED]
    open_ = [p for p in counted if not found[p.at]]
    for passage in open_[: MOST // (1 + sum(shelf.size(number) for _, number in likely))]:
        for _, number in likely:
            tried = (
                _compared(passage, number, sentence, compare.BESIDE, shelf)
                for sentence in range(shelf.size(number))
            )
            found[passage.at] += [match for match in tried if match]


def _oldest(matches: list[Match]) -> list[Match]:
    """The best match of each article, the oldest article first."""
    best: dict[int, Match] = {}
    for match in matches:
        known = best.get(match.number)
        if known is None or (-match.similarity, match.order) < (-known.similarity, known.order):
            best[match.number] = match
    return oldest_first(sorted(best.values(), key=lambda match: match.order), lambda match: match.when)
