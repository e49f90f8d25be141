"""What changed in the text, sentence by sentence.

A sentence that stands in both, wherever, is no change. An edited one is told once for each kind of thing that changed
in it, old beside new; the rest was added or cut. Of a text of which little is left one change is told.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from agents.text import normal, trifles
from agents.trace.changes import kinds, notes, pairing
from agents.trace.passages import Passage, is_line
from streams.records import Change, Enriched

MOST = 200  # changes of one revision that are told
FEWEST = 4  # sentences, old and new, of a text that can be rewritten
LEFT = 0.2  # of the words of the longer text: less is left of one that was rewritten
SHOWN = 2000  # characters of a rewritten text that are told


@dataclass(slots=True)
class Edit:
    """Old sentences and the new ones they became: one and one, or two where they were joined or parted."""

    old: list[int]
    new: list[int]


def changed(old: list[str], apart: Set[int], passages: list[Passage], article: Enriched) -> list[Change]:
    """Notes first, then what was edited or rewritten, added, cut, each in the order of its text.

    `old`: the sentences before, `apart`: those that were no part of the report; `passages`: those of the article now.
    """
    now = {n: p.words for n, p in enumerate(passages) if p.words}
    folded = {n: words for n, text in enumerate(old) if (words := normal.words(text))}
    if [w for words in folded.values() for w in words] == [w for words in now.values() for w in words]:
        return []
    gone, fresh = _without(folded, now)
    paired = pairing.pair(gone, fresh)
    ignored = {n for n in fresh if passages[n].is_apart}
    edits = _joined(paired, gone, fresh)
    told, noted = _notes(passages, fresh, paired, old, article.text)
    if _is_rewritten(folded, now, gone, fresh, paired):
        return [*told, _rewritten(old, passages, article.text)]
    apart_or_noted = ignored | noted
    reader = _Reader(old, passages, article)
    for edit in edits:
        if len(told) < MOST and not apart_or_noted.intersection(edit.new):
            told += reader.edited(edit)
    taken_old = {n for edit in edits for n in edit.old} | apart
    taken_new = {n for edit in edits for n in edit.new} | apart_or_noted
    added = [n for n in fresh if n not in taken_new and _is_told(passages[n].text)]
    cut = [n for n in gone if n not in taken_old and _is_told(old[n])]
    told += [_change("sentence_added", None, article.text, passages[n], passages[n]) for n in added]
    return (told + [Change(kind="sentence_cut", before=old[n]) for n in cut])[:MOST]


class _Reader:
    """Tells the kinds of edited sentences; what the whole texts say of names is read once, when it is asked for."""

    def __init__(self, old: list[str], passages: list[Passage], article: Enriched) -> None:
        self._old, self._passages, self._article = old, passages, article
        self._names: frozenset[str] | None = None

    def edited(self, edit: Edit) -> Iterator[Change]:
        first, last = self._passages[edit.new[0]], self._passages[edit.new[-1]]
        before = " ".join(self._old[n] for n in edit.old)
        after = self._article.text[first.start : last.end]
        if normal.fold(before) == normal.fold(after) or (
            trifles.is_trifle(before) and trifles.is_trifle(after)
        ):
            return
        if self._names is None:
            self._names = self._known()
        found = kinds.of(before, after, self._article.language, first.quoted, self._names)
        if found == ("wording",) and is_line(after):
            return
        for kind in found:
            yield _change(kind, before, self._article.text, first, last)

    def _known(self) -> frozenset[str]:
        found = {name for text in (*self._old, self._article.text) for name in kinds.names(text)}
        for entity in self._article.entities:
            found.update(normal.words(self._article.text[entity.start : entity.end].lower()))
        return frozenset(found)


def _without(
    old: dict[int, list[str]], new: dict[int, list[str]]
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """What stands in one text only."""
    before, after = ({" ".join(words) for words in text.values()} for text in (old, new))
    gone = {n: words for n, words in old.items() if " ".join(words) not in after}
    return gone, {n: words for n, words in new.items() if " ".join(words) not in before}


def _joined(paired: dict[int, int], gone: dict[int, list[str]], fresh: dict[int, list[str]]) -> list[Edit]:
    """The pairs in the order of the new text, with the neighbour that stands in the other half and has none itself."""
    edits = [Edit([a], [b]) for b, a in sorted(paired.items())]
    old, new = set(paired.values()), set(paired)
    for edit in edits:
        a, b = edit.old[0], edit.new[0]
        for beside in (a - 1, a + 1):
            if beside in gone and beside not in old and pairing.is_within(gone[beside], fresh[b]):
                edit.old = sorted((*edit.old, beside))
                old.add(beside)
        for beside in (b - 1, b + 1):
            if beside in fresh and beside not in new and pairing.is_within(fresh[beside], gone[a]):
                edit.new = sorted((*edit.new, beside))
                new.add(beside)
    return edits


def _notes(
    passages: list[Passage], fresh: dict[int, list[str]], paired: dict[int, int], old: list[str], text: str
) -> tuple[list[Change], set[int]]:
    """The editors' notes, and the sentences they are in; those of one kind that follow each other are one note."""
    told: list[tuple[str, list[int]]] = []
    for n in fresh:
        kind = notes.kind(passages[n].text)
        last = told[-1] if told else None
        if last and last[1][-1] == n - 1 and (kind == last[0] or notes.is_label(passages[n - 1].text)):
            last[1].append(n)
        elif kind:
            told.append((kind, [n]))
    told.sort(key=lambda note: note[0] != "retracted")
    changes = []
    for kind, places in told:
        before = " ".join(old[paired[n]] for n in places if n in paired) or None
        changes.append(_change(kind, before, text, passages[places[0]], passages[places[-1]]))
    return changes, {n for _, places in told for n in places}


def _is_rewritten(
    old: dict[int, list[str]],
    new: dict[int, list[str]],
    gone: dict[int, list[str]],
    fresh: dict[int, list[str]],
    paired: dict[int, int],
) -> bool:
    """Whether little of either text is left in the other."""
    if min(len(gone), len(fresh)) - len(paired) < FEWEST:
        return False
    left = _size(old, gone.keys() - paired.values()), _size(new, fresh.keys() - paired.keys())
    return max(left) < LEFT


def _size(sentences: dict[int, list[str]], without: Set[int]) -> float:
    """The share of the words that stand in other sentences than those."""
    total = sum(map(len, sentences.values()))
    return 1 - sum(len(sentences[n]) for n in without) / total


def _rewritten(old: list[str], passages: list[Passage], text: str) -> Change:
    start, end = passages[0].start, min(passages[-1].end, passages[0].start + SHOWN)
    return Change(kind="rewritten", before=" ".join(old)[:SHOWN], after=text[start:end], start=start, end=end)


def _is_told(sentence: str) -> bool:
    return not trifles.is_trifle(sentence) and not is_line(sentence)


def _change(kind: str, before: str | None, text: str, first: Passage, last: Passage) -> Change:
    return Change(
        kind=kind, before=before, after=text[first.start : last.end], start=first.start, end=last.end
    )
