"""Trace: which sentences of an article stand earlier elsewhere, what it is a copy of, and what a revision changed.

`Window` is the memory of one language partition. Every sentence keeps the offset it came from, and an article sees
only smaller ones; the answer given for an (id, revision) is kept and given again. So a replay answers as the first
time, byte for byte, and a window built again from its records answers as the live one. The records are in the table;
in memory is what they are found by (`postings`) and a few figures of each (`articles`).
"""

from array import array
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from agents.text.when import When, when
from agents.trace import changes, copies, filling, late, memory, passages, revised, sources, spun, wording
from agents.trace.articles import Articles, Read
from agents.trace.memory import Given, Grown, Remembered
from agents.trace.passages import Passage
from agents.trace.postings import BITS, Postings
from agents.trace.sources import Match, Shelf
from streams.records import Enriched, Revision, Sentence, Source, SpunBy, Traced

__all__ = ["Answer", "Remembered", "Window"]


class Answer(NamedTuple):
    """What to publish, what to write into the table (empty: nothing is new), and which ids to delete first.

    A revision of an article that has just left the window is in both. `corrections`: of articles that came before this
    one and are younger.
    """

    traced: Traced
    change: Revision | None
    corrections: tuple[Revision, ...]
    store: tuple[Remembered, ...]
    forget: tuple[str, ...]


class Window:
    """The articles of the last `horizon` seconds in one language, found by their sentences.

    `read` gives the record of an id as the table has it: `Answer.store` must be there, and what was forgotten may be
    gone, before the next article. Without it the window keeps the records itself.
    """

    def __init__(self, horizon: float = 72 * 3600.0, read: Read | None = None) -> None:
        self._horizon = horizon
        self._kept: dict[str, Remembered] | None = {} if read is None else None
        self._read: Read = read or (lambda name: (self._kept or {}).get(name))
        self.load(())

    def load(self, remembered: Iterable[Remembered]) -> None:
        """Begin again with these records, as they lie in the table."""
        self._postings = Postings()
        self._entries = Articles(self._read)
        if self._kept is not None:
            self._kept = {entry.id: entry for entry in remembered}
            remembered = self._kept.values()
        self._now = filling.fill(self._entries, self._postings, remembered)

    def trace(self, article: Enriched, offset: int, now: float) -> Answer:
        """Trace one article; `now` is the clock of the partition (epoch seconds), which never runs backwards."""
        now = self._now = max(self._now, now)
        forget = self._evict(now)
        sentences = passages.told(article)
        number = self._entries.number(article.id)
        known = None if number is None else self._entries[number]
        if known and (kept := known.answer(article.revision)):
            given = msgspec.msgpack.decode(kept, type=Given)
            return _answer(article, sentences, given, (), forget)
        read = passages.read(article, sentences[: memory.SENTENCES])
        seen = when(article.first_seen, None if known else article.published)
        shelf = Shelf(self._entries, self._postings, offset, article.id, article.language, seen)
        given, corrected = self._judge(article, sentences, read, known, shelf)
        if known is not None and article.revision <= known.revision:
            return _answer(article, sentences, given, (), forget)
        store = _remember(article, read, known, given, offset, seen, now)
        self._enter(store)
        for entry in corrected:
            self._keep(entry)
        return _answer(article, sentences, given, (store, *corrected), forget)

    def _judge(
        self,
        article: Enriched,
        sentences: tuple[Sentence, ...],
        read: list[Passage],
        known: Remembered | None,
        shelf: Shelf,
    ) -> tuple[Given, tuple[Remembered, ...]]:
        """The answer, and the records of other articles that it changes."""
        has = revised.since(read, known) if known else {}
        found, younger = late.divide(sources.find(read, shelf), has, shelf)
        first = known.grown[0].when if known else shelf.when
        behind = late.correct(article, read, younger, first, self._entries) if younger else late.Late()
        report = copies.report(read, found)
        duplicate = copies.duplicate_of(report, found, shelf)
        share = copies.weigh(report, found, shelf, duplicate)
        traced = [(p, found[p.at][0]) for p in read if found.get(p.at)]
        spun_by = self._spun(traced, _family(article), shelf)
        spun_by = spun_by or wording.judge(article.text, sentences, article.entities, article.language)
        given = Given(
            sources=tuple((p.at, self._source(match, spun_by)) for p, match in traced),
            near_duplicate_of=duplicate,
            copies=share.copies,
            copied_by=behind.copied_by,
            own_share=share.own,
            spun_by=spun_by,
            change=changes.tell(article, read, known, _epoch(article.modified))
            if known and article.revision > known.revision
            else None,
            corrections=behind.corrections,
        )
        return given, behind.entries

    def _spun(self, traced: list[tuple[Passage, Match]], family: str, shelf: Shelf) -> SpunBy | None:
        """Whether it is machine-spun from the articles of others: a house that edits its own reports swaps words, too."""
        others = [
            (p, m, entry.id)
            for p, m in traced
            if (entry := self._entries[m.number]).family != family or not family
        ]
        pairs = [
            (name, shelf.read(m.number, m.sentence), p.words) for p, m, name in others if m.similarity < 1.0
        ]
        return spun.judge(pairs, len(traced), [(name, m.sentence) for _, m, name in others])

    def _source(self, match: Match, spun_by: SpunBy | None) -> Source:
        entry = self._entries[match.number]
        start, end, revision = entry.span(match.sentence)
        kind = "exact" if match.similarity == 1.0 else "near"
        if spun_by and kind == "near" and entry.id in spun_by.sources:
            kind = "spun"
        similarity = round(match.similarity, 3)
        return Source(id=entry.id, revision=revision, start=start, end=end, kind=kind, similarity=similarity)

    def _enter(self, entry: Remembered) -> None:
        """Put an article at the end; a revision takes its place anew."""
        number = self._entries.enter(entry.id, entry.family, entry.grown[0].offset, entry.seen)
        self._keep(entry)
        for sentence, keys in enumerate(entry.each_keys()):
            self._postings.add(keys, number << BITS | sentence)

    def _keep(self, entry: Remembered) -> None:
        self._entries.keep(entry)
        if self._kept is not None:
            self._kept[entry.id] = entry

    def _evict(self, now: float) -> tuple[str, ...]:
        """Let go of what nothing was heard of for the horizon; the oldest stand first."""
        forget = self._entries.evict(now - self._horizon)
        self._postings.drop(self._entries.oldest)
        if self._kept is not None:
            for name in forget:
                del self._kept[name]
        return forget


def _answer(
    article: Enriched,
    sentences: tuple[Sentence, ...],
    given: Given,
    store: tuple[Remembered, ...],
    forget: tuple[str, ...],
) -> Answer:
    return Answer(_traced(article, sentences, given), given.change, given.corrections, store, forget)


def _traced(article: Enriched, sentences: tuple[Sentence, ...], given: Given) -> Traced:
    """The article with what trace adds."""
    by_sentence = dict(given.sources)
    fields = {name: getattr(article, name) for name in Enriched.__struct_fields__}
    fields["sentences"] = tuple(
        msgspec.structs.replace(sentence, source=by_sentence.get(at)) for at, sentence in enumerate(sentences)
    )
    return Traced(
        **fields,
        near_duplicate_of=given.near_duplicate_of,
        copies=given.copies,
        copied_by=given.copied_by,
        own_share=given.own_share,
        spun=given.spun_by is not None,
        spun_by=given.spun_by,
    )


def _remember(
    article: Enriched,
    read: list[Passage],
    known: Remembered | None,
    given: Given,
    offset: int,
    seen: When,
    now: float,
) -> Remembered:
    """The article's record after this revision: sentences never seen in it are added to those it had."""
    texts = known.sentences() if known and known.spans else []
    place = {text: at for at, text in enumerate(texts)}
    spans, keys = array("I", known.spans if known else b""), []
    for passage in read:
        text = passage.stored
        if text not in place and len(texts) < memory.SENTENCES:
            place[text] = len(texts)
            texts.append(text)
            spans.extend((0, 0, 0))
            keys.append((passage.exact if passage.counts else 0, passage.near))
        if (n := place.get(text)) is not None and spans[3 * n + 2] < article.revision:
            spans[3 * n : 3 * n + 3] = array("I", (passage.start, passage.end, article.revision))
    grown = known.grown if known else []
    if not grown or len(texts) > grown[-1].size:
        grown = [*grown, Grown(offset, len(texts), seen)]
    answers = known.answers if known else []
    return Remembered(
        offset=offset,
        seen=now,
        id=article.id,
        revision=article.revision,
        revision_id=article.revision_id,
        family=_family(article),
        title=article.title,
        modified=_epoch(article.modified),
        grown=grown,
        spans=spans.tobytes(),
        keys=(known.keys if known else b"") + memory.pack_keys(keys),
        texts=memory.compress(texts),
        current=array("H", (place[p.stored] for p in read if p.stored in place)).tobytes(),
        answers=[*answers, (article.revision, msgspec.msgpack.encode(given))][-memory.REVISIONS :],
        older=[],
        withheld=article.withheld or "",
    )


def _family(article: Enriched) -> str:
    """ "" where nothing is known of the publisher."""
    return article.publisher.family or article.publisher.domain or article.publisher.name


def _epoch(time: datetime | None) -> float | None:
    return time.timestamp() if time else None
