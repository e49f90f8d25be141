"""Speakers for quotes that have none beside them: whoever speaks in the sentences before goes on speaking."""

from bisect import bisect_left
from collections.abc import Sequence

from agents.enrich.facts import Span
from agents.enrich.quotes.found import Found, introduced, last_sentence
from agents.enrich.quotes.marks import Piece
from agents.enrich.quotes.says import Say

_SAME, _TOLD, _INTRODUCED, _NEXT = 0.9, 0.8, 0.7, 0.6
"""How sure: speakers of the same paragraph, of its reported speech, in front of a colon, of the paragraph before."""
_CLOSE = 40  # characters between two parts of one quote


def fill(
    text: str, lines: Sequence[Span], pieces: Sequence[Piece], found: Sequence[Found], says: Sequence[Say]
) -> None:
    """Gives speakers to the quotes without one; there is one quote for each piece."""
    cues = [say.cue[0] for say in says]
    for n, quote in enumerate(found):
        if quote.who is None and quote.kind != "words":
            at = bisect_left(cues, quote.start) - 1
            _from_above(text, lines, pieces, found, n, says[at] if at >= 0 else None)
    for n in range(len(pieces) - 2, -1, -1):
        quote, following = found[n], found[n + 1]
        goes_on = pieces[n].is_open and pieces[n + 1].paragraph == pieces[n].paragraph + 1
        if goes_on and quote.who is None and following.who is not None:
            quote.who, quote.sure = following.who, min(following.sure, _SAME)


def _from_above(
    text: str, lines: Sequence[Span], pieces: Sequence[Piece], found: Sequence[Found], n: int, say: Say | None
) -> None:
    """Whoever speaks before quote `n`; `say` is the reporting clause before it."""
    piece, quote = pieces[n], found[n]
    start, end = lines[piece.paragraph]
    begins = text[piece.start : piece.start + 4].strip("“\"'‘„«…. [")[:1].isupper()  # as a sentence does
    before, last = (pieces[n - 1], found[n - 1]) if n else (None, None)
    is_first = before is None or before.paragraph != piece.paragraph
    if before and last and not is_first and last.who is not None:
        if begins or piece.start - before.end < _CLOSE:
            quote.who, quote.sure = last.who, min(last.sure, _SAME)
    elif begins and say is not None and say.cue[0] >= start:
        quote.who, quote.sure = say.who, _TOLD
    elif (
        begins
        and is_first
        and piece.paragraph
        and piece.end >= end - 1
        and not text[start : piece.start].strip()
    ):
        above = lines[piece.paragraph - 1]
        if text[max(above[0], above[1] - 8) : above[1]].rstrip().endswith(":"):
            _introduce(text, above, quote, say)
        elif before and last and last.who is not None and before.paragraph == piece.paragraph - 1:
            quote.who, quote.sure = last.who, min(last.sure, _SAME if before.is_open else _NEXT)


def _introduce(text: str, above: Span, quote: Found, say: Say | None) -> None:
    """The paragraph before ends with a colon: who speaks in its last sentence."""
    head = last_sentence(text, *above)
    if say is not None and say.cue[0] >= head:
        quote.who, quote.cue, quote.sure = say.who, say.cue, _SAME
    else:
        quote.who, quote.sure = introduced(text, head, above[1]), _INTRODUCED
