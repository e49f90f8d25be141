"""What changed in the headline, and what it is marked with."""

from agents.text import normal
from agents.trace.changes import notes
from streams.records import Change


def changed(before: str, after: str) -> list[Change]:
    """A change where both have one; a mark put before it ("CORRECTED: …") is told too."""
    if not before or not after or normal.fold(before) == normal.fold(after):
        return []
    told = [Change(kind="headline", before=before, after=after)]
    kind = notes.of_headline(after)
    if kind and kind != notes.of_headline(before):
        told.append(Change(kind=kind, before=before, after=after))
    return told
