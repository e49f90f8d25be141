"""What changed between two revisions of an article: typed changes, each with before, after and its span.

pairing   which sentence became which
notes     what the editors themselves say was wrong or is withdrawn
kinds     what changed in an edited sentence
"""

from agents.text import normal
from agents.trace.changes.headline import changed as headline
from agents.trace.changes.text import MOST
from agents.trace.changes.text import changed as text
from agents.trace.memory import Remembered
from agents.trace.passages import Passage, tells
from streams import withholding
from streams.records import Enriched, Revision

__all__ = ["MOST", "tell"]


def tell(
    article: Enriched, passages: list[Passage], before: Remembered, modified: float | None
) -> Revision | None:
    """The record of this revision against the one remembered, None where nothing of the report changed.

    `modified`: the publisher's own time, epoch seconds.
    """
    known = before.sentences()
    current = before.newest()
    old = [known[at] for at in current]
    apart = {
        n for n, at in enumerate(current) if not before.counts(at) and tells(normal.words(old[n]), old[n])
    }
    in_text = text(old, apart, passages, article)
    changed = (*headline(before.title, article.title), *in_text)[:MOST]
    if not changed:
        return None
    told = Revision(
        id=article.id,
        revision=article.revision,
        previous=before.revision,
        revision_id=article.revision_id,
        changes=changed,
        stealth=bool(in_text) and modified is not None and modified == before.modified,
        made_by=article.made_by,
    )
    return withholding.revision(told, before.withheld) if before.withheld else told
