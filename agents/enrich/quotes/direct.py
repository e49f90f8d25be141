"""Who says what stands in quotation marks: the reporting clause beside it, behind or in front."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from agents.enrich.facts import Span
from agents.enrich.quotes import behind, carried, verbs
from agents.enrich.quotes.found import BREAK, Found, introduced, last_sentence
from agents.enrich.quotes.marks import Piece
from agents.enrich.quotes.says import Say

_LONG = 4  # words: shorter pieces are quoted words, not quotes, unless somebody plainly says them
_TITLE = 7  # words: longer ones are no title of a show or a book
_APPOSED = 160  # characters between a quote and the name in its reporting clause
_NAMED = 60  # characters between "called" and what somebody is called
_START = re.compile(r"[,\s—–-]{0,8}(?=[^\W\d_])")
_VERB = re.compile(r"[,\s—–-]{0,8}\b([a-z]{2,12}(?:ed|[^s\W]s))(?=[\s.,])")
_BRIEF = re.compile(r"(?:\s{1,3}[^\s.;]{1,40}){0,7}?\s{0,3}[,:]?\s{0,3}(?:that )?[(\[—–-]*+\s*+")
_SIGNED = re.compile(r"\s{0,3}[—–-]{1,2} ?(?=[A-Z])")
_PLAIN_GAP = re.compile(r"[\s,;—–-]*+")
_STARTERS = ("He ", "She ", "The ", "They ", "It ", "But ", "In ", "We ", "I ")
_GUESSED, _INTRODUCED = (
    0.8,
    0.7,
)  # how sure: of a verb that no list has or a name behind a dash, of one in front of a colon


@dataclass(slots=True)
class _Seen:
    """A piece and what stands around it, up to the pieces beside it."""

    text: str
    piece: Piece
    floor: int
    ceiling: int
    last: str  # the stop it ends with, "" for none
    is_long: bool


def find(text: str, lines: Sequence[Span], pieces: Sequence[Piece], says: Sequence[Say]) -> list[Found]:
    """A quote for every piece, in order."""
    cues = [say.cue[0] for say in says]
    found = []
    for n, piece in enumerate(pieces):
        seen = _see(text, lines, pieces, n)
        at = bisect_left(cues, piece.start)
        quote = _by_clause_behind(seen, says[at : at + 1]) or _by_clause_before(
            seen, says[max(0, at - 3) : at]
        )
        found.append(quote or _by_colon(seen) or _signed(seen) or _alone(seen))
    carried.fill(text, lines, pieces, found, says)
    return found


def _see(text: str, lines: Sequence[Span], pieces: Sequence[Piece], n: int) -> _Seen:
    piece = pieces[n]
    floor, ceiling = lines[piece.paragraph]
    if n and pieces[n - 1].paragraph == piece.paragraph:
        floor = pieces[n - 1].end
    if n + 1 < len(pieces) and pieces[n + 1].paragraph == piece.paragraph:
        ceiling = pieces[n + 1].start
    last = text[max(piece.start + 1, piece.end - 4) : piece.end].rstrip("”»“\"’' ")[-1:]
    is_long = text.count(" ", piece.start, piece.end) + 1 >= _LONG
    return _Seen(text, piece, floor, ceiling, last, is_long)


def _by_clause_behind(seen: _Seen, later: Sequence[Say]) -> Found | None:
    """“…,” Ana Bello said; “…,” said Ana Bello."""
    text, piece = seen.text, seen.piece
    if not _is_said(seen):
        return None
    if later and later[0].cue[0] < seen.ceiling and _follows(seen, later[0]):
        led = text[max(seen.floor, piece.start - 4) : piece.start].rstrip()
        is_part = led[-1:].isalnum() and text[piece.start + 1].islower()
        return Found(piece.start, piece.end, "part" if is_part else "direct", later[0].who, later[0].cue)
    if seen.last == "," or text[piece.end : piece.end + 1] == ",":
        guess = _any_verb(text, piece.end, seen.ceiling)
        return Found(piece.start, piece.end, "direct", *guess, _GUESSED) if guess else None
    return None


def _is_said(seen: _Seen) -> bool:
    """Whether it is what somebody said, no name of a show or a book, and no single word in a sentence of others."""
    if not _begins(seen) and (_is_title(seen) or not seen.is_long):
        return False
    return (
        seen.is_long or seen.last in (",", "?", "!") or seen.text[seen.piece.end : seen.piece.end + 1] == ","
    )


def _begins(seen: _Seen) -> bool:
    """Whether a sentence or a part of it begins with the piece."""
    start = seen.piece.start
    led = seen.text[max(seen.floor, start - 8) : start].rstrip()
    return led[-1:] in (".", "?", "!", ",", ":", "…", "”", '"') if led else start - seen.floor <= 8


def _is_title(seen: _Seen) -> bool:
    """Whether it is written like the name of a show, a song, a book: "On “The Morning Hour,” Ana Bello said"."""
    start, end = seen.piece.start, seen.piece.end
    if seen.text.count(" ", start, end) >= _TITLE:
        return False
    words = seen.text[start:end].strip("“”\"'‘’„«»,.?! ").split()
    return all(word[0].isupper() for word in words if len(word) > 3 or word == words[0])


def _follows(seen: _Seen, say: Say) -> bool:
    """Whether the reporting clause behind a piece is about it."""
    text = seen.text
    gap = text[seen.piece.end : say.start]
    if say.is_shared or say.verb in verbs.THAT_ONLY or BREAK.search(gap):
        return False
    is_comma = gap.startswith(",") or seen.last == ","
    if not _PLAIN_GAP.fullmatch(gap):
        return is_comma and not say.is_behind and len(gap) < _APPOSED
    if is_comma or not seen.last:
        return True
    goes_on = text[say.cue[1] : say.cue[1] + 1] not in (".", ",", "\n", "")
    if seen.last in ".…":
        return not goes_on or (say.is_behind and text[say.start].islower())
    return say.is_behind or not goes_on or not text.startswith(_STARTERS, say.start)


def _any_verb(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """Speaker and verb right behind a quote that ends with a comma, whatever the verb is: “…,” scoffed Ana Bello."""
    word = _VERB.match(text, start, end)
    if word:
        who = behind.phrase(text, word.end(), end)
        return (who, word.span(1)) if who and text[who[0]].isupper() else None
    first = _START.match(text, start, end)
    who = behind.phrase(text, first.end(), end, is_subject=True) if first else None
    word = _VERB.match(text, who[1], end) if who else None
    return (who, word.span(1)) if who and word else None


def _by_clause_before(seen: _Seen, earlier: Sequence[Say]) -> Found | None:
    """Ana Bello said: “…”; Ana Bello called it “…”."""
    for say in reversed(earlier):
        if say.cue[0] < seen.floor or say.end > seen.piece.start:
            return None
        gap = seen.text[say.end if say.is_behind else say.cue[1] : seen.piece.start]
        if BREAK.search(gap):
            return None
        is_naming = say.verb in verbs.NAMING and len(gap) <= _NAMED
        if say.verb in verbs.PLAIN or is_naming or _BRIEF.fullmatch(gap):
            return Found(seen.piece.start, seen.piece.end, _kind(seen, gap.rstrip()), say.who, say.cue)
    return None


def _kind(seen: _Seen, gap: str) -> str:
    """What a piece behind a verb of saying is: `part` where unquoted words of a clause stand between."""
    if not seen.is_long and not (gap.endswith((",", ":")) and seen.last in ".?!,"):
        return "words"
    return "direct" if not gap or gap.endswith((",", ":", " that", "(", "[", "—", "–")) else "part"


def _by_colon(seen: _Seen) -> Found | None:
    """The mayor, Ana Bello: “…”."""
    text, piece = seen.text, seen.piece
    if not text[max(seen.floor, piece.start - 4) : piece.start].rstrip().endswith(":"):
        return None
    who = introduced(text, last_sentence(text, seen.floor, piece.start), piece.start)
    return Found(piece.start, piece.end, "direct", who, None, _INTRODUCED) if who else None


def _signed(seen: _Seen) -> Found | None:
    """“…” — Ana Bello"""
    dash = _SIGNED.match(seen.text, seen.piece.end)
    who = behind.phrase(seen.text, dash.end(), dash.end() + _APPOSED) if dash and _begins(seen) else None
    if who is None or seen.text[who[1] : who[1] + 1] not in ("", "\n", ","):
        return None
    return Found(seen.piece.start, seen.piece.end, "direct", who, None, _GUESSED)


def _alone(seen: _Seen) -> Found:
    """A piece with nobody beside it: a quote if it is long, and no title."""
    led = seen.text[max(seen.floor, seen.piece.start - 3) : seen.piece.start].rstrip()[-1:]
    is_quote = seen.is_long and ((led != "," and _begins(seen)) or not _is_title(seen))
    return Found(seen.piece.start, seen.piece.end, "direct" if is_quote else "words")
