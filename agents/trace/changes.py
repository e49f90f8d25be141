"""What changed between two revisions of an article."""

from agents.text import normal
from agents.trace import compare
from agents.trace.memory import Remembered
from agents.trace.passages import Passage
from streams import withholding
from streams.records import Change, Enriched, Revision

MOST = 200  # changes of one revision that are told
_PAIRS = 10_000  # pairs of sentences that are compared: beyond that, edited ones are told as cut and added


def tell(article: Enriched, passages: list[Passage], before: Remembered, modified: float | None) -> Revision:
    """The record of this revision against the one remembered."""
    known = before.sentences()
    old = [known[at] for at in memoryview(before.current).cast("H")] if before.current else []
    changes = _headline(before.title, article.title) + _sentences(old, passages)
    text_changed = any(change.kind != "headline" for change in changes)
    told = Revision(
        id=article.id,
        revision=article.revision,
        previous=before.revision,
        revision_id=article.revision_id,
        changes=tuple(changes[:MOST]),
        stealth=text_changed and modified is not None and modified == before.modified,
        made_by=article.made_by,
    )
    return withholding.revision(told, before.withheld) if before.withheld else told


def _headline(before: str, after: str) -> list[Change]:
    if not before or normal.fold(before) == normal.fold(after):
        return []
    return [Change(kind="headline", before=before, after=after)]


def _sentences(old: list[str], passages: list[Passage]) -> list[Change]:
    """Figures first changed, then what was added, then what was cut, each in the order of its text."""
    kept = {" ".join(p.words) for p in passages}
    folded = [normal.words(text) for text in old]
    standing = {" ".join(words) for words in folded}
    gone = {at: words for at, words in enumerate(folded) if words and " ".join(words) not in kept}
    fresh = [p for p in passages if p.words and " ".join(p.words) not in standing]
    is_long = len(gone) * len(fresh) > _PAIRS
    changes, added = [], []
    for passage in fresh:
        at = None if is_long else _closest(passage.words, gone)
        if at is None:
            added.append(_change("sentence_added", None, passage))
        elif not compare.same_numbers(gone[at], passage.words):
            changes.append(_change("figure", old[at], passage))
            del gone[at]
        else:  # edited words: told as both, so that the whole change can be read
            added.append(_change("sentence_added", None, passage))
    cut = [Change(kind="sentence_cut", before=old[at]) for at in sorted(gone)]
    return changes + added + cut


def _closest(words: list[str], gone: dict[int, list[str]]) -> int | None:
    """The sentence that was edited into this one."""
    best = max(((compare.similarity(other, words), -at) for at, other in gone.items()), default=(0.0, 0))
    return -best[1] if best[0] >= compare.BESIDE + 0.1 else None


def _change(kind: str, before: str | None, passage: Passage) -> Change:
    return Change(kind=kind, before=before, after=passage.text, start=passage.start, end=passage.end)
