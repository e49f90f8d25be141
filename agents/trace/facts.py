"""What may not differ between a text and its near-duplicate: figures, names, dates, who died, what was not.

Of an edited sentence `changes.kinds` tells what changed, as it does for revisions; deaths and what was not are counted
here. Doubt is decided for an update: a near-duplicate more or less costs little, a lost update is lost.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from agents.text import abbreviations, normal, trifles, unparted
from agents.text.words import word_set
from agents.trace import compare, contrary
from agents.trace.changes import kinds, pairing
from agents.trace.passages import is_line

# Who tells, and others whom a sentence begins with: no names.
_TELLERS = word_set(
    "police officials authorities officers witnesses residents crews firefighters rescuers doctors medics investigators"
    " prosecutors soldiers troops government ministers people men women reporters lawyers experts analysts"
    " mr mrs ms dr sir president minister mayor governor senator general judge professor"
)
_RIGHTS = re.compile(r"\b(?:may|must) not be (?:published|reproduced|rewritten|redistributed|copied|used)\b")
_ALIGNED = 600  # words of two sentences without capitals that are aligned


class Edited(NamedTuple):
    """A sentence in both texts, as it stood and as it stands; `quoted`: inside a longer quotation.

    `is_lead`: the sentence stands in ours as it stood, too, and this one sums it up.
    """

    before: str
    after: str
    quoted: bool
    is_lead: bool = False


def are_same(theirs: list[str], ours: list[str], language: str) -> bool:
    """Of two sentences (folded words) that are much alike: the quick test, by numbers and single words."""
    return compare.same_numbers(theirs, ours) and all(
        words.isdisjoint(theirs) == words.isdisjoint(ours) for words in contrary.words(language)
    )


def is_update(
    edited: list[Edited], fresh: list[tuple[str, bool]], gone: list[str], theirs: list[str], language: str
) -> bool:
    """Whether a text tells another fact than an earlier one.

    `edited`: the sentences found in both; `fresh` and `gone`: those of ours (text, quoted) and of theirs without such
    a half; `theirs`: all of theirs. What was cut is no other fact.
    """
    if not fresh and all(one.before == one.after for one in edited):
        return False
    known, ours = ({normal.fold(text) for text in texts} for texts in (theirs, (text for text, _ in fresh)))
    gone = [text for text in gone if normal.fold(text) not in ours]
    new = {
        n: normal.words(text)
        for n, (text, _) in enumerate(fresh)
        if normal.fold(text) not in known and not _is_notice(text)
    }
    old = {n: normal.words(text) for n, text in enumerate(gone)}
    paired = pairing.pair(old, new)
    edited = edited + [Edited(gone[a], *fresh[b]) for b, a in sorted(paired.items())]
    edited = [one for one in edited if one.before != one.after]
    names = _names([*theirs, *(one.after for one in edited)], language) if edited else frozenset()
    if any(_is_changed(one, language, names) for one in edited):
        return True
    added = [fresh[n][0] for n in new if n not in paired]
    left = [text for n, text in enumerate(gone) if n not in paired.values()]
    return bool(added) and _brings(added, left, theirs, language)


def _is_notice(text: str) -> bool:
    """Whether it is no part of the report, as far as the sentence alone can tell."""
    return trifles.is_trifle(text) or is_line(text) or _RIGHTS.search(text) is not None


def _is_changed(one: Edited, language: str, names: frozenset[str]) -> bool:
    before, after = normal.words(one.before), normal.words(one.after)
    if not compare.same_numbers(before, after):
        return True
    old, new = (kinds.read(text, language, one.quoted) for text in (one.before, one.after))
    told = {*kinds.between(old, new, language, names)} - {"wording"}
    if one.is_lead or kinds.counted(new, "d") <= kinds.counted(old, "d"):  # or a day was cut
        told.discard("date")
    if told or kinds.counted(old, "n") != kinds.counted(new, "n"):
        return True
    if contrary.count([one.before], language) != contrary.count([one.after], language):
        return True
    return _reordered(old, new) or (one.after.lower() == one.after.upper() and _is_swapped(before, after))


def _brings(added: list[str], left: list[str], theirs: list[str], language: str) -> bool:
    """Whether sentences that are new bring a figure that nothing of theirs tells, or a death or a denial."""
    dead, denied = contrary.count(added, language)
    were_dead, were_denied = contrary.count(left, language)
    if dead > were_dead or denied > were_denied or (dead and denied != were_denied):
        return True
    figures = _figures(added, language)
    return bool(figures) and not figures <= _figures(theirs, language)


def _figures(texts: Iterable[str], language: str) -> set[str]:
    return {
        token.key
        for text in texts
        for token in kinds.read(text, language)
        if token.kind and token.key[0].isdigit()
    } | {number for text in texts for number in normal.numbers(normal.words(text))}


def _reordered(old: list[kinds.Token], new: list[kinds.Token]) -> bool:
    """Whether names changed places: who beat whom."""
    one, other = ([t.key for t in tokens if t.is_name] for tokens in (old, new))
    both = set(one).intersection(other)
    return [key for key in one if key in both] != [key for key in other if key in both]


def _is_swapped(before: list[str], after: list[str]) -> bool:
    """Whether words were put for others; without capitals any may be a name."""
    if len(before) + len(after) > _ALIGNED:
        return True
    old, new = unparted.letters(before), unparted.letters(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return any(what == "replace" for what, *_ in codes)


def _names(texts: list[str], language: str) -> frozenset[str]:
    """Words that are names: with a capital amid a sentence, or first in one and nowhere in small letters."""
    small = {word for text in texts for word in text.split() if word.islower()}
    openers = abbreviations.rules(language).starters | _TELLERS | small
    first = {word.lower() for text in texts for word in normal.words(text)[:2]} - openers
    return frozenset(first.union(*map(kinds.names, texts)))
