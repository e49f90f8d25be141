"""What changed between two revisions, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from streams.records import Change

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 1200  # characters that are compared word by word


@dataclass(frozen=True)
class Part:
    """Some words: `how` is same, cut or added."""

    how: str
    text: str


@dataclass(frozen=True)
class Changed:
    """One change as it is shown; `parts` is empty where there is nothing to compare (a later source)."""

    kind: str
    parts: tuple[Part, ...]
    before: str | None
    after: str | None


def changed(change: Change) -> Changed:
    """A change with its words compared."""
    parts = () if change.kind == "source" else tuple(compared(change.before or "", change.after or ""))
    return Changed(change.kind, parts, change.before, change.after)


def compared(before: str, after: str) -> Iterator[Part]:
    """The words of both, as same, cut and added."""
    if not before or not after or max(len(before), len(after)) > LONGEST:
        yield from (Part(how, text) for how, text in (("cut", before), ("added", after)) if text)
        return
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Part("same", "".join(old[i:j]))
            continue
        if j > i:
            yield Part("cut", "".join(old[i:j]))
        if m > k:
            yield Part("added", "".join(new[k:m]))
