"""Reporting clauses: every verb of saying outside of quotation marks, with whoever says it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.enrich.facts import Span
from agents.enrich.quotes import before, behind, marks, verbs
from agents.enrich.quotes.marks import Piece
from agents.text.words import word_set

_NEAR = 120  # characters between a verb and the quotation it introduces
_MOST = 30  # verbs of one sentence that are looked at
_REJECTING = ("ed ", "denies ", "rejects ", "dismisses ")
_BESIDE = 8  # characters between a quotation and the verb right behind it
# Words are written on them: "a banner reading …".
_SIGNS = word_set(
    "sign banner placard poster cover shirt t-shirt hat headline caption plaque billboard sticker graffiti flag"
)


@dataclass(slots=True)
class Say:
    """A verb of saying and who says it. `start..end`: the clause of both; `sentence`: the span of the sentence.

    `is_behind`: the speaker stands behind the verb. `is_shared`: the speaker is the subject of an earlier verb.
    """

    cue: Span
    verb: str
    who: Span
    start: int
    end: int
    sentence: Span
    is_behind: bool = False
    is_shared: bool = False


def find(text: str, sentences: Sequence[Span], pieces: Sequence[Piece]) -> list[Say]:
    """The reporting clauses in order."""
    found: list[Say] = []
    for cue, sentence, floor, ceiling in _cues(text, sentences, pieces):
        say = _inverted(text, cue, sentence, floor, ceiling) or _plain(
            text, cue, sentence, floor, found[-1] if found else None
        )
        if say is not None:
            found.append(say)
    return found


def _cues(
    text: str, sentences: Sequence[Span], pieces: Sequence[Piece]
) -> Iterator[tuple[Span, Span, int, int]]:
    """Verbs outside of quotations: each with its sentence, and what of that stands between the quotations beside it."""
    starts = [start for start, _ in sentences]
    spaced = " " + text.replace("\n", " ").replace("\u00a0", " ")
    at, last, counts = 0, -1, 0
    for mark in verbs.CUE.finditer(spaced):
        cue = mark.start(), mark.end() - 1
        while at < len(pieces) and pieces[at].end <= cue[0]:
            at += 1
        index = bisect_right(starts, cue[0]) - 1
        if index < 0 or sentences[index][1] < cue[1] or (at < len(pieces) and pieces[at].start <= cue[0]):
            continue
        counts = counts + 1 if index == last else 1
        last = index
        if counts > _MOST or not _matters(text, cue, pieces[max(0, at - 1) : at + 1]):
            continue
        start, end = sentences[index]
        floor = max(start, pieces[at - 1].end) if at else start
        yield cue, sentences[index], floor, min(end, pieces[at].start) if at < len(pieces) else end


def _matters(text: str, cue: Span, near: Sequence[Piece]) -> bool:
    """Whether a verb that not always means speaking has "that" or a quotation near it."""
    verb = text[cue[0] : cue[1]].lower()
    if verb in verbs.PLAIN or " " in verb:
        return True
    if verb in verbs.THAT_ONLY or not near:
        return text.startswith(" that ", cue[1])
    if any(0 <= piece.start - cue[1] < _NEAR or 0 <= cue[0] - piece.end < _NEAR for piece in near):
        return True
    return verb in verbs.WITH_THAT and " that " in text[cue[1] : cue[1] + _NEAR]


def _inverted(text: str, cue: Span, sentence: Span, floor: int, ceiling: int) -> Say | None:
    """The clause whose speaker stands behind: "…,” said Ana Bello", "…, said Ana Bello.", "According to Ana Bello"."""
    verb = text[cue[0] : cue[1]].lower()
    is_first = _is_first(text, floor, cue[0])
    is_beside = floor > sentence[0]
    inverts = verb in verbs.INVERTED
    is_sure = verb.startswith("according") or (is_first and (inverts or (is_beside and verb in verbs.SPOKEN)))
    if not is_sure and (not inverts or is_beside or text[cue[0] - 2 : cue[0]] != ", "):
        return None
    who = behind.phrase(text, cue[1], ceiling)
    if who and not is_sure and (not _closes(text, who[1], ceiling) or text[slice(*who)] in ("this", "that")):
        return None
    return Say(cue, verb, who, cue[0], who[1], sentence, is_behind=True) if who else None


def _plain(text: str, cue: Span, sentence: Span, floor: int, last: Say | None) -> Say | None:
    """The clause whose speaker stands in front; `last` is the clause before."""
    verb, end = text[cue[0] : cue[1]].lower(), cue[0]
    if verb.startswith("according") or (verb in verbs.NOUNS and text.endswith(_REJECTING, floor, end)):
        return None
    is_quoted_as = text.endswith("quoted as ", floor, end)
    if is_quoted_as:
        end -= len("quoted as ")
    elif floor > sentence[0] and _is_first(text, floor, end):
        if text[sentence[0]] in marks.ALL:
            return None
        floor = sentence[0]
    reading = before.read(text, floor, end)
    if reading.is_passive and verb in verbs.PASSIVE:
        return None
    is_hanging = verb.endswith("ing") and not reading.is_passive and not _is_its_own(text, reading.who)
    if reading.is_shared or (is_hanging and not is_quoted_as):
        who = _shared(text, cue, sentence, last)
        return Say(cue, verb, who, *cue, sentence, is_shared=True) if who else None
    return Say(cue, verb, reading.who, min(reading.who[0], cue[0]), cue[1], sentence) if reading.who else None


def _is_first(text: str, floor: int, at: int) -> bool:
    """Whether nothing but marks stands between `floor` and `at`."""
    return at - floor <= _BESIDE and not text[floor:at].strip(" ,;—–-”\"’'")


def _closes(text: str, at: int, ceiling: int) -> bool:
    """Whether a clause ends here: "…, said Ana Bello."."""
    return at >= ceiling or text[at : at + 1] in ".,;" or text.startswith(" who", at)


def _is_its_own(text: str, who: Span | None) -> bool:
    """Whether a verb in -ing has its own subject: "a banner reading …", "with her husband saying …"."""
    if who is None:
        return False
    last = text[who[0] : who[1]].lower().rsplit(" ", 1)[-1].rstrip("s")
    return last in _SIGNS or text.endswith("with ", 0, who[0])


def _shared(text: str, cue: Span, sentence: Span, last: Say | None) -> Span | None:
    """Who the sentence is about: the speaker of its verb before, or its subject."""
    if (
        last
        and last.sentence == sentence
        and last.verb in verbs.PLAIN
        and not behind.is_led(text, sentence[0])
    ):
        return last.who
    return behind.subject(text, sentence[0], cue[0])
