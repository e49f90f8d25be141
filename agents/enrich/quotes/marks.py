"""Stretches of a text in quotation marks, whatever marks they are: “…” „…“ «…» "…" ''…'' ‘…’ '…'.

Paragraph by paragraph, so that a mark without a partner never takes more than the rest of its paragraph; in one pass.
Marks inside of other marks belong to what stands around them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.enrich.facts import Span

Pair = tuple[int, int, bool]  # start, end, whether the closing mark is missing


@dataclass(slots=True)
class Piece:
    """Something in quotation marks, these included. `is_open`: its closing mark is missing."""

    start: int
    end: int
    paragraph: int  # number of it
    is_open: bool = False


ALL = frozenset("“”„«»\"‟″‘’'`")
# Each pattern begins with the set of its marks, for speed.
_DOUBLE = re.compile(r"[“”„«»\"‟″'’‘`](?:(?<=[“”„«»\"‟″])|(?<=')'++|(?<=’)’|(?<=‘)‘|(?<=`)`)")
_OPENING = frozenset(["“", "„", "«", "``", "‘‘", "‟"])
_CLOSING = frozenset(["”", "»", "’’", "″"])
_SINGLE = re.compile(r"[‘'](?<![^\s(\[“\"—–-][‘'])(?=[^\s’'])(?!(?:\d0s|em|til|tis|cause|n|twas|bout|cos)\b)")
_SHUT = re.compile(r"[’'](?!\w)(?<=[^\s‘'].)")
_SOME_BROKEN = 3  # a third of the lines ends inside of a sentence where they were broken at a width
_BLANK = re.compile(r"\n[^\S\n]*\n")


def paragraphs(text: str, sentences: Sequence[Span]) -> list[Span]:
    """The paragraphs: lines, or what empty lines divide where the lines were broken at a width."""
    broken = sum(text.count("\n", start, end) for start, end in sentences)
    is_wrapped = broken * _SOME_BROKEN > text.count("\n")
    found, start = [], 0
    while start < len(text):
        if is_wrapped:
            gap = _BLANK.search(text, start)
            end, following = gap.span() if gap else (len(text), len(text))
        else:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            following = end + 1
        if end > start:
            found.append((start, end))
        start = following
    return found


def pieces(text: str, lines: Sequence[Span]) -> list[Piece]:
    """What stands in quotation marks, in order, not overlapping."""
    doubles = _by_line(_DOUBLE.finditer(text), lines)
    singles = _by_line(_SINGLE.finditer(text), lines) if "‘" in text or "'" in text else {}
    found: list[Piece] = []
    for number in sorted(doubles.keys() | singles.keys()):
        start, end = lines[number]
        pairs = list(_pairs(text, start, end, doubles.get(number, ())))
        if number in singles:
            inner = list(_single_pairs(text, start, end, singles[number], pairs))
            pairs = sorted([*(pair for pair in pairs if not _within(inner, pair[0])), *inner])
        found += [Piece(a, b, number, is_open) for a, b, is_open in pairs if b - a > 2]
    return found


def _by_line(marks: Iterator[re.Match[str]], lines: Sequence[Span]) -> dict[int, list[re.Match[str]]]:
    found: dict[int, list[re.Match[str]]] = {}
    number = 0
    for mark in marks:
        while lines[number][1] <= mark.start():
            number += 1
        found.setdefault(number, []).append(mark)
    return found


def _pairs(text: str, start: int, end: int, doubles: Sequence[re.Match[str]]) -> Iterator[Pair]:
    """Double marks of one paragraph with their partners: outermost pairs, and what is left open."""
    opened: list[int] = []
    inner: list[Span] = []
    for mark in doubles:
        sign, at = mark[0], mark.start()
        if _opens(text, mark, bool(opened)):
            if sign[0] in "\"'" and opened:  # straight marks do not nest: the one before has no partner
                opened.clear()
            opened.append(at)
        elif opened:
            first = opened.pop()
            if opened:
                inner.append((first, mark.end()))
            else:
                inner.clear()
                yield first, mark.end(), False
    if opened and inner and text[start : opened[0]].strip():
        yield from ((a, b, False) for a, b in inner)
    elif opened:
        yield opened[0], end, True


def _opens(text: str, mark: re.Match[str], inside: bool) -> bool:
    sign, at, end = mark[0], mark.start(), mark.end()
    if sign in _CLOSING:
        return False
    if sign == "“" and inside and not text[end : end + 1].isalnum() and not text[at - 1].isspace():
        return False  # „…“
    if sign in _OPENING:
        return True
    before, after = text[at - 1 : at], text[end : end + 1]
    if inside:
        return before.isspace() and after.isalnum()
    return (
        not before
        or before.isspace()
        or before in "([—–-…"
        or (after.isalnum() and not before.isalnum() and before not in ".,!?")
    )


def _single_pairs(
    text: str, start: int, end: int, singles: Sequence[re.Match[str]], doubles: Sequence[Pair]
) -> Iterator[Pair]:
    """Single marks of one paragraph that stand outside of double ones."""
    free = start
    openers = [mark for mark in singles if not _within(doubles, mark.start())]
    for n, mark in enumerate(openers):
        if mark.start() < free:
            continue
        limit = openers[n + 1].start() if n + 1 < len(openers) else end
        if close := _close(text, mark.end(), limit, doubles):
            yield mark.start(), close, False
            free = close
        elif mark[0] == "‘" and mark.start() == start:
            yield start, end, True
            return


def _close(text: str, start: int, end: int, doubles: Sequence[Pair]) -> int:
    """Where words in single marks that begin at `start` end, 0 where they do not.

    What could be an apostrophe ("the rebels’ advance") closes only where no surer mark follows.
    """
    unsure = 0
    for mark in _SHUT.finditer(text, start, end):
        before, after = text[mark.start() - 1], text[mark.end() : mark.end() + 1]
        if _within(doubles, mark.start()):
            continue
        if before in ",.?!…" or after in ("", ",", ".", ";", ":", "?", "!", ")", "\n"):
            return mark.end()
        unsure = unsure or mark.end()
    return unsure


def _within(pairs: Sequence[Pair], at: int) -> bool:
    index = bisect_right(pairs, (at, at, True)) - 1
    return index >= 0 and pairs[index][0] <= at < pairs[index][1]
