"""Which earlier sentences each sentence of an article repeats: candidates from the index, judged by their words."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.text import normal
from agents.text.when import When, oldest_first
from agents.trace import compare, facts
from agents.trace.articles import Articles
from agents.trace.changes import vocabulary
from agents.trace.passages import Passage
from agents.trace.postings import BITS, Numbers, Postings

SHARED = 2  # near keys that a candidate shares, where nothing else speaks for its article
TWICE = 2  # sentences that share a near key with an article: one key is enough for each, then
TRIED = 6  # candidates of one sentence that are compared word by word
ALIGNED = 3  # articles whose every sentence is compared with what has no source yet
MOST = 6000  # pairs of sentences that are compared so, for one article
STRANGERS = 3  # articles of one family that share this sentence and little else: it is their boilerplate
BESIDE_OTHERS = 0.6  # likeness of a near match in an article that other sentences are from
NAMED = 0.9  # likeness of a near match in which a name was put right
LONG = 16  # words: so many are no stock sentence, even without a name or figure
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


class Hits(NamedTuple):
    """One passage and the places that its keys are found at; of a near place, how many it shares."""

    passage: Passage
    exact: list[int]
    near: dict[int, int]


def find(passages: list[Passage], shelf: Shelf) -> dict[int, list[Match]]:
    """For each passage that tells something (by `at`) the matches, one an article, oldest first."""
    hits = _look_up([p for p in passages if p.counts], shelf)
    repeated = _boilerplate(hits, shelf)
    hits = [hit for hit in hits if hit.passage.at not in repeated]
    repeats, resembles = _tally(hit.exact for hit in hits), _tally(hit.near for hit in hits)
    found = {}
    for passage, exact, near in hits:
        matches = [match for place in exact if (match := _same(place, shelf))]
        tried = _likely(passage, near, matches, repeats, resembles)
        matches += _edited(passage, tried, repeats, shelf)
        found[passage.at] = matches
    told = {hit.passage.at: hit.passage for hit in hits}
    _align(list(told.values()), found, shelf)
    found = {at: _oldest(matches) for at, matches in found.items()}
    _drop_forms(told, found, shelf)
    return found


def _look_up(passages: list[Passage], shelf: Shelf) -> list[Hits]:
    """Where the keys of each passage stand."""
    keys = [key for p in passages for key in (p.exact, *p.near)]
    found = iter(shelf.postings.find(keys, shelf.alive))
    hits = []
    for passage in passages:
        exact, near = next(found), dict[int, int]()
        for places in islice(found, len(passage.near)):
            for place in places:
                near[place] = near.get(place, 0) + 1
        hits.append(Hits(passage, exact, near))
    return hits


def _tally(each: Iterable[Iterable[int]]) -> Counter[int]:
    """By article: of how many of our sentences a place is in it."""
    return Counter(number for places in each for number in {place >> BITS for place in places})


def _boilerplate(hits: list[Hits], shelf: Shelf) -> set[int]:
    """What a publisher repeats in article after article: it says nothing of where a report is from.

    All near keys shared is the same sentence but for its numbers ("Join our 1,112 members").
    """
    same = {
        p.at: {*exact, *(place for place, count in near.items() if count == len(p.near))}
        for p, exact, near in hits
    }
    shared = _tally(same.values())
    repeated = set()
    for at, places in same.items():
        strangers: dict[int, set[int]] = defaultdict(set)
        for number in {place >> BITS for place in places}:
            if shared[number] <= max(1, KIN * len(same)):
                strangers[shelf.entries.family(number)].add(number)
        if any(len(numbers) >= STRANGERS for numbers in strangers.values()):
            repeated.add(at)
    return repeated


def _same(place: int, shelf: Shelf) -> Match | None:
    return shelf.match(place >> BITS, place & _LAST, 1.0, True)


def _likely(
    passage: Passage, near: dict[int, int], same: list[Match], repeats: Counter[int], resembles: Counter[int]
) -> list[int]:
    """The places that are compared, in articles before the first that has the same words.

    By article: how many of our sentences it `repeats` word for word, and how many share a near key with it.
    """
    before = min((match.number for match in same), default=None)
    fewest = min(SHARED, len(passage.near))
    ranked = sorted(
        (-count - bool(repeats[place >> BITS]), place)
        for place, count in near.items()
        if (before is None or place >> BITS < before)
        and (count >= fewest or repeats[place >> BITS] or resembles[place >> BITS] >= TWICE)
    )
    return [place for _, place in ranked[:TRIED]]


def _edited(passage: Passage, places: list[int], repeats: Counter[int], shelf: Shelf) -> list[Match]:
    """Near matches; only very near ones in an article that repeats no other sentence."""
    is_stock = len(passage.words) < STOCK
    matches = []
    for place in places:
        number = place >> BITS
        if is_stock and not repeats[number]:
            continue
        floor = BESIDE_OTHERS if repeats[number] else compare.ALONE
        if match := _compared(passage, number, place & _LAST, floor, shelf):
            matches.append(match)
    return matches


def _drop_forms(told: dict[int, Passage], found: dict[int, list[Match]], shelf: Shelf) -> None:
    """Take out articles that tell of somebody else in the same form, as every report of a rate or a flood does.

    What they have word for word beside that, with names or figures of its own, stays.
    """
    forms: Counter[int] = Counter()
    rest = []
    for at, match in ((at, match) for at, matches in found.items() for match in matches):
        if match.similarity < 1.0 and _is_form(told[at], match, shelf):
            forms[match.number] += 1
        else:
            rest.append((at, match))
    copied = Counter(m.number for at, m in rest if m.number in forms and _is_copied(told[at], m, shelf))
    others = {number for number, count in forms.items() if count > copied[number]}
    for at, matches in found.items() if others else ():
        found[at] = [m for m in matches if m.number not in others or _is_kept(told[at], m, shelf)]


def _is_form(passage: Passage, match: Match, shelf: Shelf) -> bool:
    """Whether both sentences tell the same of somebody else; where nouns have capitals, figures must differ, too."""
    ours, theirs = _names(passage, match, shelf)
    is_edit = match.similarity >= NAMED or shelf.language in vocabulary.NOUNS_TOO
    return bool(ours - theirs and theirs - ours) and not (match.same_facts and is_edit)


def _is_copied(passage: Passage, match: Match, shelf: Shelf) -> bool:
    """Whether both sentences tell of the same one; a stock sentence tells of nobody."""
    ours, theirs = _names(passage, match, shelf)
    if match.similarity == 1.0:
        return bool(ours or normal.numbers(passage.words)) or len(passage.words) >= LONG
    shared, other = len(ours & theirs), min(len(ours - theirs), len(theirs - ours))
    return shared > other or (match.same_facts and not other)


def _is_kept(passage: Passage, match: Match, shelf: Shelf) -> bool:
    return match.similarity == 1.0 and _is_copied(passage, match, shelf)


def _names(passage: Passage, match: Match, shelf: Shelf) -> tuple[set[str], set[str]]:
    return normal.names(passage.text), normal.names(shelf.text(match.number, match.sentence))


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
