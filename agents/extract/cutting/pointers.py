"""Pointers to other stories that say so: ``Read also: …``, and lists below a heading like ``Most read``."""

import re
from collections.abc import Sequence

from agents.extract.cutting import phrases
from agents.extract.cutting.teasers import (
    HEADLINE_WORDS,
    LONGEST_HEADLINE,
    is_foreign,
    is_headline,
    sentences_end,
    words_of,
)
from agents.extract.lines import Line, fold

LONGEST_POINTER = 300  # characters
LONGEST_PHRASE = 60
LONGEST_LIST = 12  # lines of a list of other stories
HEADING_WORDS = 6  # of a heading of the article's own

_LABEL = re.compile(r"\W*(?P<said>[^:：>»|]{2,60}?)\s?(?:(?P<mark>[:：>»|]+)\s*|(?<=\s)[–—-]+\s)(?=\S)")
_MARKS = re.compile(r"[:：>»|–—-]")
_MORE = re.compile(
    r"more(?: (?:on|from|about|news|stories)\b.{0,40})?|(?:mehr (?:zu|zum|zur|aus|über)|plus sur|más sobre|mais sobre|meer over|mer om|mere om)\b.{0,40}"
)
_MORE_FROM = re.compile(r"(?:more from|mehr (?:von|aus|zum thema)|más de|mais de|meer van) .{2,40}")
_POINTERS = phrases.whole(phrases.READ_ALSO)
_HEADINGS = phrases.whole(phrases.HEADINGS) | _POINTERS
_UNMISTAKABLE = tuple(f"{phrase} " for phrase in sorted(phrases.whole(phrases.UNMISTAKABLE)))
_NUMBER = re.compile(r"#?\d{1,2}\W?")


def says_so(line: Line) -> bool:
    """Whether a line calls itself a pointer to another story: ``Read also: …``."""
    if len(line.text) > LONGEST_POINTER:
        return False
    if _MARKS.search(line.text, 0, LONGEST_PHRASE) and (label := _LABEL.match(line.text)):
        said = fold(label["said"])
        points = said in _POINTERS or (
            not line.text.endswith((".", "。")) and (said in _HEADINGS or _MORE.fullmatch(said))
        )
        if points and (label["mark"] or " " in said):
            return True
    said = line.opening
    return said.startswith(_UNMISTAKABLE) and not line.ended and _begins(line.text, said)


def _begins(text: str, said: str) -> bool:
    """Whether a headline begins behind a pointer that has no colon: ``Lire aussi Le port ferme``."""
    pointer = next(pointer for pointer in _UNMISTAKABLE if said.startswith(pointer))
    behind = " ".join(text.split()[len(pointer.split()) :]).lstrip("\"'“‘„«([")
    return bool(behind) and not behind[0].islower()


def is_heading(line: Line, following: Line | None) -> bool:
    """Whether a line stands above a list of other stories: ``Most read``, or ``More from X`` above a headline."""
    if len(line.text) > LONGEST_PHRASE:
        return False
    more = bool(_MORE_FROM.fullmatch(line.folded)) and following is not None and is_headline(following)
    return line.folded in _HEADINGS or more


def below(lines: Sequence[Line], article: Sequence[Line]) -> int:
    """Return how many of `lines`, which stand below a heading, are the list that it announces.

    Headlines and their numbers; summaries too, where the list reaches to the end and they speak of other things. What
    stands last before the article goes on and is as short as a heading of its own is left to the article.
    """
    count = 0
    while count < len(lines) and _is_listed(lines[count]):
        count += 1
    if not sentences_end(article):
        return 0  # headlines cannot be told from the article's own lines
    if count - sum(1 for line in lines[:count] if _NUMBER.fullmatch(line.text)) > LONGEST_LIST:
        return 0  # a list of the article's own
    if count == len(lines):
        return count
    known = words_of(article)
    rest = lines[count:]
    if (
        count
        and len(rest) <= LONGEST_LIST
        and all(_is_listed(line) or is_foreign(line, known, shared=0) for line in rest)
    ):
        return len(lines)
    return count - 1 if count and _could_head(lines[count - 1]) else count


def _is_listed(line: Line) -> bool:
    if _NUMBER.fullmatch(line.text):
        return True
    short = len(line.text) <= LONGEST_HEADLINE and not line.text[0].islower()
    return short and (not line.ended or (line.text[-1] in "?!…" and line.words <= HEADLINE_WORDS[-1]))


def _could_head(line: Line) -> bool:
    return line.words <= HEADING_WORDS and not line.text[0].isdigit()
