"""An original that comes after its copies: it has nothing from them, and for each a correction is told."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from agents.text.when import When
from agents.trace.articles import Articles
from agents.trace.copies import LEAST
from agents.trace.memory import Remembered
from agents.trace.passages import Passage
from agents.trace.revised import Since
from agents.trace.sources import Match, Shelf
from streams import ids
from streams.records import Change, Copy, Enriched, Revision

MOST = 200  # sentences of one correction that are told

Found = dict[int, list[Match]]


class Late(NamedTuple):
    """`copied_by`: who has how much of its own text from this article; `entries`: their records as they are now."""

    copied_by: tuple[Copy, ...] = ()
    corrections: tuple[Revision, ...] = ()
    entries: tuple[Remembered, ...] = ()


def divide(found: Found, has: Mapping[int, Since], shelf: Shelf) -> tuple[Found, Found]:
    """The matches in articles that may be its sources, and those in articles that came before and are younger.

    `has`: the sentences that an earlier revision had; who came after that has them from there.
    """
    earlier: Found = {at: [] for at in found}
    younger: Found = {}
    for at, matches in found.items():
        since = has.get(at)
        for match in matches:
            own = since.grown if since and since.alike >= match.similarity else None
            if own and own.offset < match.order[0]:
                continue
            if (own.when if own else shelf.when).is_older(match.when):
                younger.setdefault(at, []).append(match)
            else:
                earlier[at].append(match)
    return earlier, younger


def correct(article: Enriched, read: list[Passage], younger: Found, first: When, entries: Articles) -> Late:
    """Tell of the younger articles what of them stands here; `first`: when this article was there first."""
    shared: dict[int, dict[int, Passage]] = {}  # article: its sentence: ours
    for passage in read:
        for match in younger.get(passage.at, ()):
            shared.setdefault(match.number, {})[match.sentence] = passage
    copies, told, stored = [], [], []
    for number, sentences in sorted(shared.items()):
        copied = _Copied(entries[number])
        ours = {n for n in sentences if copied.is_from(n, article.id, first, entries)}
        share = copied.share(ours)
        is_heard = all(sentences[n].quoted for n in ours)  # as words in quotation marks by several reporters
        if share < LEAST or is_heard:
            continue
        copies.append(Copy(id=copied.entry.id, share=round(share, 3)))
        if copied.learn(ours, article.id):
            told.append(copied.correction(article))
            stored.append(copied.entry)
    copies.sort(key=lambda copy: (-copy.share, copy.id))
    return Late(tuple(copies), tuple(told), tuple(stored))


class _Copied:
    """A younger article, whose sentences get an older source."""

    def __init__(self, entry: Remembered) -> None:
        self.entry = entry
        self._sources = {at: source.id for at, source in entry.given().sources}
        self._older = dict(entry.older)
        self._at: dict[int, int] = {}  # where a sentence stands in the newest revision
        for at, sentence in enumerate(entry.newest()):
            self._at.setdefault(sentence, at)

    def is_from(self, sentence: int, article: str, first: When, entries: Articles) -> bool:
        """Whether it still has the sentence, and no source that is as old as the article is told of it."""
        if sentence not in self._at:
            return False
        source = self._older.get(sentence) or self._sources.get(self._at[sentence])
        if source is None or source == article:
            return True
        number = entries.number(source)
        return number is not None and first.is_older(entries[number].grown[0].when)

    def share(self, sentences: Collection[int]) -> float:
        """Of what tells something in it, by length."""
        total = sum(self._length(n) for n in self._at if self.entry.counts(n))
        return sum(map(self._length, sentences)) / total if total else 0.0

    def learn(self, sentences: Iterable[int], source: str) -> bool:
        """Whether this is new of any of them."""
        older = self._older | dict.fromkeys(sentences, source)
        is_new, self._older = older != self._older, older
        self.entry = replace(self.entry, older=sorted(older.items()))
        return is_new

    def correction(self, article: Enriched) -> Revision:
        """Which older sources are known of its newest revision, now that this article came."""
        entry = self.entry
        changed = sorted(self._older, key=self._at.__getitem__)[:MOST]
        return Revision(
            id=entry.id,
            revision=entry.revision,
            previous=entry.revision,
            revision_id=ids.correction(entry.revision_id, article.revision_id),
            changes=tuple(map(self._change, changed)),
            made_by=article.made_by,
        )

    def _change(self, sentence: int) -> Change:
        start, end, _ = self.entry.span(sentence)
        before = self._sources.get(self._at[sentence])
        return Change(kind="source", before=before, after=self._older[sentence], start=start, end=end)

    def _length(self, sentence: int) -> int:
        start, end, _ = self.entry.span(sentence)
        return end - start
