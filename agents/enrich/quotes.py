"""Finds who said what: words in quotation marks, reported speech, and both mixed. No parser, only patterns.

Each pattern looks at a window of bounded size around a quotation mark or a verb of saying, so the whole is linear.
Marks that do not pair up close at the end of their paragraph.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.enrich.facts import Span, Taken
from streams import records
from streams.records import Entity, Quote, Speaker


def _list(words: str) -> list[str]:
    return words.split()


_VERBS = _list(
    "said say says saying told tells telling added adds adding asked asks wrote writes writing tweeted tweets argued argues arguing "
    "explained explains noted notes noting continued continues replied replies responded responds warned warns warning insisted "
    "insists insisting declared declares claimed claims claiming stated states stating announced announces announcing acknowledged "
    "acknowledges admitted admits concluded concludes recalled recalls remarked shouted joked observed suggested suggests stressed "
    "complained predicted predicts quipped countered vowed vows urged urges cautioned exclaimed demanded confirmed confirms denied "
    "alleged alleges reported reports estimated believes believe believed thinks thought revealed reiterated maintained emphasized "
    "emphasised testified answered sighed conceded posted promised pledged boasted lamented agreed read reads"
)
_CUE = rf"\b(?P<cue>(?:{'|'.join(_VERBS)}))\b"
_REPORTING = _list(
    "said says say saying told added adds adding argued argues explained noted warned warns insisted insists claimed claims stated states "
    "announced acknowledged admitted concluded suggested suggests stressed predicted vowed confirmed denied alleged reported "
    "believes believe thinks revealed reiterated maintained testified conceded promised boasted"
)
_REPORT = rf"(?P<cue>(?:{'|'.join(_REPORTING)}))\b"
_NAME = r"(?:(?:al|el|bin|de|von)[- ])?[A-Z][\w.’'-]*(?:(?:,? |-)(?:[A-Z][\w’'-]*|[A-Z]\.|of|the|for|and|de|al|al-[A-Z][\w’'-]*|bin|van|von|Jr\.)(?![\w]))*"
_ROLE = r"(?:spokes(?:man|woman|person)|minister|president|leader|director|chief|secretary|commander|governor|mayor|head|general|officer|lawyer|analyst|professor|author|senator)"
_WHO = (
    rf"(?P<who>(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Tt]heir|[Tt]wo|[Tt]hree|[Ss]ome|[Mm]any|[Ss]everal|[A-Z][\w-]+[’']s?) (?:[\w’'.-]+ ){{0,4}}?[\w’'-]+"
    rf"|(?:(?:[a-z]+ )?{_ROLE} )?{_NAME}|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Oo]fficials|[Ww]itnesses|[Pp]olice|[Rr]esidents|[Aa]ctivists|[Aa]nalysts|[Ee]xperts|[Cc]ritics|[Ss]upporters)"
)
_SOURCE = r"(?P<who>[^\s,.;:“”\"\n](?:[^,.;:“”\"\n]|\.(?=\S)){1,90}?)(?=[,.;:“”\"\n]|\s(?:on|who|that|which|released|published)\s|$)"
_APPOSITION = r"(?:, [^,“”\"\n]{2,80},)?"
_ADVERBS = r"(?: (?:also|then|later|had|has|have|once|would|did|who|is|was|[a-z]+ly))*"
_BEHIND = (
    re.compile(rf"\s*[,—–-]*\s*{_WHO}{_APPOSITION}{_ADVERBS} {_CUE}"),
    re.compile(rf"\s*[,—–-]*\s*(?:[a-z]+ly )?{_CUE} {_WHO}"),
    re.compile(rf"[^.“”\"\n]{{0,20}}\b(?P<cue>according to) {_SOURCE}"),
)
_BEFORE = (
    re.compile(rf"(?:^|(?<=[\s(“\"])){_WHO}{_APPOSITION}{_ADVERBS} {_CUE}(?P<gap>[^.“”\"\n]{{0,90}})\Z"),
    re.compile(rf"\b(?P<cue>[Aa]ccording to) {_SOURCE}(?P<gap>[^.“”\"\n]{{0,60}})\Z"),
    re.compile(rf"(?:^|(?<=[.!?] )){_WHO}(?P<gap>[^.“”\"\n]{{0,60}}):\s*\Z"),
)
_SENTENCE_BREAK = re.compile(r"[.!?][”\"]? (?=[A-Z“\"])")
_REPORTED = re.compile(
    rf"(?<![\w.-]){_WHO}{_APPOSITION}{_ADVERBS} {_REPORT}"
    r"(?: (?:the )?(?:reporters?|journalists?|AFP|Reuters|AP|CNN|the BBC|a (?:news |press )?(?:conference|briefing)|[A-Z][\w-]+))?"
    r"(?: (?:on|in|during|at|late|early|earlier|last) [^,.“”\"\n]{2,40}?)??,?(?P<that> that)? (?=[\w“\"’'])"
)
_TAIL = re.compile(
    rf", (?:{_WHO}{_APPOSITION}{_ADVERBS} {_REPORT}|{_CUE.replace('cue', 'cue2')} {_WHO.replace('?P<who>', '?P<who2>')})[^,.“”\"\n]{{0,60}}[.]?[”\"]?\s*\Z"
)
_ACCORDING = re.compile(rf"\b(?P<cue>[Aa]ccording to) {_SOURCE}")
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today)"
_LED = re.compile(
    rf"(?:(?:(?:[Oo]n|[Aa]lso|[Ll]ate|[Ee]arly) )?{_DAY}(?: \w+)?|Meanwhile|However|But|And|as|In (?:the )?\w+),? (?=\w)"
)
_TIMES = re.compile(rf",? (?:on |late |early |later )*{_DAY}\b.*\Z")
_MARKS = re.compile(r"[“”„«»\"\n]")
_PRONOUNS = frozenset(["he", "she"])
_SAYS = frozenset([*_REPORTING, "according", "According"])
_LONG = 4  # words: shorter pieces are quoted words, not quotes


@dataclass(slots=True)
class _Found:
    """A quote, while it is looked for."""

    start: int
    end: int
    kind: str
    who: Span | None = None
    cue: Span | None = None


def find(text: str, sentences: Sequence[Span], entities: Sequence[Entity]) -> list[Quote]:
    """The quotes of an English text in order; speakers carry the id of the entity they are."""
    pieces = list(_pieces(text))
    found = [_attributed(text, start, end) for start, end in pieces]
    _carry(text, found)
    found = [quote for quote in found if quote.kind != "words"]
    taken = Taken(len(text))
    for quote in found:
        taken.take(quote.start, quote.end)
    for start, end in sentences:
        found += _reported(text, start, end, taken)
    found.sort(key=lambda quote: (quote.start, quote.end))
    people = _People(entities)
    return [_record(text, quote, people) for quote in found]


def _pieces(text: str) -> Iterator[Span]:
    """Stretches in quotation marks, the marks included."""
    opened = -1
    for mark in _MARKS.finditer(text):
        at, sign = mark.start(), mark[0]
        if sign == "\n":
            if opened >= 0 and at - opened > 2:
                yield opened, at
            opened = -1
        elif opened < 0:
            is_closing = sign in "”»" or (sign == '"' and _looks_closing(text, at))
            opened = -1 if is_closing else at
        elif sign in "“„«" or (sign == '"' and text[opened] == '"' and _looks_opening(text, at)):
            if not (sign == "“" and text[opened] == "„"):
                opened = at
                continue
            yield opened, at + 1
            opened = -1
        else:
            if at - opened > 1:
                yield opened, at + 1
            opened = -1
    if 0 <= opened < len(text) - 2:
        yield opened, len(text)


def _looks_opening(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isspace() and at + 1 < len(text) and text[at + 1].isalnum()


def _looks_closing(text: str, at: int) -> bool:
    return (
        at > 0
        and not text[at - 1].isspace()
        and text[at - 1] not in "([—–-"
        and not text[at + 1 : at + 2].isalnum()
    )


def _attributed(text: str, start: int, end: int) -> _Found:
    """The quote at these marks, with the speaker who stands next to it. Kind `words`: no quote at all."""
    is_long = text.count(" ", start, end) + 1 >= _LONG
    inner = text[max(start, end - 3) : end].rstrip('”»“" ')
    behind = text[end : end + 160].partition("\n")[0]
    for n, pattern in enumerate(_BEHIND):
        if n < 2 and inner[-1:] == "." and not behind.startswith(","):
            continue
        if not is_long and n < 2 and inner[-1:] not in (",", "?", "!") and not behind.startswith(","):
            continue
        if near := pattern.match(behind):
            return _Found(start, end, "direct", _shift(near, "who", end), _shift(near, "cue", end))
    offset = max(text.rfind("\n", 0, start) + 1, start - 220)
    before = text[offset:start]
    if breaks := list(_SENTENCE_BREAK.finditer(before)):
        offset += breaks[-1].end()
        before = text[offset:start]
    for pattern in _BEFORE:
        if near := pattern.search(before):
            cue = _shift(near, "cue", offset) if "cue" in pattern.groupindex else None
            is_direct = is_long and (
                near["gap"].rstrip()[-1:] in ("", ",", ":")
                or text[start + 1].isupper()
                or len(near["gap"]) < 60
            )
            return _Found(start, end, "direct" if is_direct else "words", _shift(near, "who", offset), cue)
    return _Found(start, end, "direct" if is_long else "words")


def _shift(match: re.Match[str], group: str, offset: int) -> Span:
    """A group's place in the text; a speaker without the times that stand around ("On Friday, the Pentagon")."""
    start, end = match.span(group)
    if group.startswith("who"):
        if led := _LED.match(match.string, start, end):
            start = led.end()
        if times := _TIMES.search(match.string, start + 1, end):
            end = times.start()
    return start + offset, end + offset


def _carry(text: str, found: list[_Found]) -> None:
    """A quote that goes on in the same paragraph has the speaker of the one before."""
    for one, other in pairwise(found):
        if (
            other.who is None
            and one.who is not None
            and other.kind == "direct"
            and "\n" not in text[one.end : other.start]
        ):
            other.who, other.cue = one.who, None


def _reported(text: str, start: int, end: int, taken: Taken) -> list[_Found]:
    """Reported speech of one sentence: at most one, outside of the quotes found."""
    sentence = text[start:end]
    if end - start > 1200 or _SAYS.isdisjoint(sentence.replace(",", " ").replace(".", " ").split()):
        return []
    quote: _Found | None = None
    if near := _ACCORDING.search(sentence):
        content = (start, start + near.start()) if near.start() > 20 else (start + near.end() + 2, end)
        quote = _Found(*content, "indirect", _shift(near, "who", start), _shift(near, "cue", start))
    elif (near := _TAIL.search(sentence, max(0, len(sentence) - 200))) and near.start() > 20:
        who, cue = ("who", "cue") if near["who"] else ("who2", "cue2")
        quote = _Found(
            start, start + near.start(), "indirect", _shift(near, who, start), _shift(near, cue, start)
        )
    elif near := _REPORTED.search(sentence):
        quote = _Found(
            start + near.end(), end, "indirect", _shift(near, "who", start), _shift(near, "cue", start)
        )
    if quote is None or quote.end - quote.start < 15 or not taken.is_free(quote.start, quote.end):
        return []
    quote.end -= len(text[quote.start : quote.end]) - len(text[quote.start : quote.end].rstrip(" .,"))
    quote.kind = "mixed" if re.search(r"[“”\"]", text[quote.start : quote.end]) else "indirect"
    return [quote]


class _People:
    """Who a speaker is: the entity in its words, or for a pronoun the person named last."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._all = [entity for entity in entities if entity.type in ("PER", "ORG", "LOC")]
        self._starts = [entity.start for entity in self._all]
        self._people = [entity for entity in self._all if entity.type == "PER"]
        self._people_starts = [entity.start for entity in self._people]

    def id_of(self, text: str, who: Span) -> str | None:
        start, end = who
        if text[start:end].lower() in _PRONOUNS:
            at = bisect_left(self._people_starts, start)
            near = self._people[at - 1] if at else None
            return near.id if near and start - near.end < 600 else None
        inside = self._all[max(0, bisect_left(self._starts, start) - 1) : bisect_right(self._starts, end)]
        inside = [entity for entity in inside if entity.start < end and start < entity.end]
        inside.sort(key=lambda entity: (entity.type != "PER", entity.type == "LOC", -entity.start))
        return inside[0].id if inside else None


def _record(text: str, found: _Found, people: _People) -> Quote:
    speaker = None
    if found.who is not None:
        start, end = found.who
        speaker = Speaker(start=start, end=end, entity=people.id_of(text, found.who))
    cue = records.Span(start=found.cue[0], end=found.cue[1]) if found.cue else None
    return Quote(start=found.start, end=found.end, kind=found.kind, speaker=speaker, cue=cue)
