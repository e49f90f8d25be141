"""Teasers of other stories that do not say so, behind an article: headlines, and paragraphs that break off.

Only the very end is looked at, and only what speaks of other things: hardly a name of theirs stands in the article.
(For those that say so, "Read also: …", see `pointers`.)
"""

import re
from collections.abc import Sequence

from agents.extract.lines import Line

SHARED = 0.25  # share of a teaser's names that may stand in the article too
LONGEST_HEADLINE = 160  # characters
HEADLINE_WORDS = range(3, 26)
CUT_WORDS = 20  # a paragraph that breaks off has at least so many words
SHORTEST = 2  # lines of an article whose names tell what is foreign
LONGEST_RUN = 6  # more lines at the end are a list
LONG = 30  # characters of a line that ought to be sentences
ENDED = 0.6  # share of the article's longer lines that must end as sentences do, else ends mean nothing here

_NAMES = re.compile(r"(?<![\w'’])[^\W\d_][\w'’-]*")
_SENTENCE_START = re.compile(r"""(?:^|[.!?:…]["'”’)]*\s+)["'“‘(]*$""")
_COMMON = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december president minister prime general mr mrs ms dr us uk un the and for with from after over into""".split()  # noqa: SIM905  # a list to read
)


def trailing(lines: Sequence[Line]) -> int:
    """Return from which line on the rest is teasers (``len(lines)`` where none are)."""
    first = len(lines)
    while first > 1 and (is_headline(lines[first - 1]) or _breaks_off(lines[first - 1])):
        first -= 1
    article, run = lines[:first], lines[first:]
    if not run or len(run) > LONGEST_RUN or len(article) < SHORTEST or not sentences_end(article):
        return len(lines)
    if article[-1].text[-1] in ":：" or (len(run) == 1 and (run[0].ended or not _breaks_off(run[0]))):
        return len(lines)  # a list of its own; a single line may be anything
    known = words_of(article)
    strict = len(run) == 1
    return _cut([is_foreign(line, known, 0 if strict or line.ended else SHARED) for line in run], first)


def _cut(foreign: list[bool], first: int) -> int:
    """All of the run if most of it is foreign, else the foreign lines at its end."""
    if sum(foreign) * 2 > len(foreign):
        while foreign and not foreign[0]:
            foreign, first = foreign[1:], first + 1
        return first
    while foreign and foreign[-1]:
        foreign.pop()
    return first + len(foreign)


def is_headline(line: Line) -> bool:
    """Whether a line has the shape of a headline."""
    short = len(line.text) <= LONGEST_HEADLINE and line.words in HEADLINE_WORDS
    return short and not line.ended and not line.text[0].islower() and line.text[0] not in "([【"


def _breaks_off(line: Line) -> bool:
    return (not line.ended or line.text.endswith(("…", "..."))) and line.words >= CUT_WORDS


def sentences_end(lines: Sequence[Line]) -> bool:
    """Whether ends mean something here: most of the longer lines end as sentences do."""
    long = [line for line in lines if len(line.text) >= LONG]
    return sum(line.ended for line in long) >= max(1, ENDED * len(long))


def words_of(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words of an article, for telling what is foreign to it."""
    return frozenset(_stem(word) for line in lines for word in _NAMES.findall(line.text))


def is_foreign(line: Line, known: frozenset[str], shared: float = SHARED) -> bool:
    """Whether hardly a name of a line stands in the article."""
    if not any(map(str.isupper, line.text)):
        return False  # without capitals names cannot be told
    names = _names(line.text) or {_stem(word) for word in _NAMES.findall(line.text) if len(word) >= 5}
    if len(line.text) <= LONGEST_HEADLINE and _titled(line.text):
        names = {_stem(word) for word in _NAMES.findall(line.text) if len(word) >= 5} - _COMMON
    return bool(names) and sum(name in known for name in names) <= shared * len(names)


def _names(text: str) -> set[str]:
    """Words with a capital that do not begin a sentence, without days, months and titles."""
    found = set()
    for word in _NAMES.finditer(text):
        starts = _SENTENCE_START.search(text[max(0, word.start() - 8) : word.start()])
        if word[0][0].isupper() and len(word[0]) > 2 and not starts:
            found.add(_stem(word[0]))
    return found - _COMMON


def _titled(text: str) -> bool:
    """Whether nearly every word of a headline has a capital, so that capitals tell nothing."""
    long = [word for word in _NAMES.findall(text) if len(word) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) > 0.8 * len(long)


def _stem(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).casefold()
