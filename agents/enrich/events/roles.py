"""Who did it, and who suffered it: read from the order of the words around a sign, as its voice says.

No parser: a clause is what stands between two cuts (commas, "that", "after", "said", …); in it the subject is the first
party that hangs on no preposition, the object the first behind the verb. Where that finds nobody, nobody is named.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_REACH = 160  # characters to each side of a sign in which its clause may lie
_NEXT = len(" of ")  # a preposition right behind the sign
_CUT = re.compile(
    r"[;:()\"“”—–?!,\n]|(?<!\w)(?:that|which|who|whom|whose|when|after|before|while|as|because|but|where|since|although|though"
    r"|until|following|amid|said|says|saying|told|and then)(?!\w)"
)
_RELATIVE = ("who", "which", "that")
_AUXILIARY = re.compile(
    r" ?(?:(?:and|then|has|have|had|having|also|later|is|are|was|were|been|being|be|reportedly|(?:on )?\w+day|\w+ly) )*"
)
_PASSIVE = re.compile(
    r"(?<!\w)(?:was|were|is|are|been|being|be|got|gets?)(?: (?:also|then|later|first|\w+ly))* \Z"
)
_BY_NEXT = re.compile(r" (?:[\w-]+ ){0,2}?by ")
_ACTIVE = re.compile(r"(?<!\w)(?:has|have|had)(?: \w+ly)? \Z")
_BY = r"(?<!condemned )(?<!denounced )(?<!reported )(?<!confirmed )(?<!described )by"
_HANGING = re.compile(
    r"(?<!\w)(?:in|at|near|from|on|over|into|inside|around|outside|across|to|towards?|against|during|with|by|after|since|for|between)"
    r"(?: (?:the|an?|its|their|northern|southern|eastern|western|central|neighbou?ring))* \Z"
)
_OF_A_PLACE = re.compile(
    r" (?:\w+ )?(?:towns?|city|cities|villages?|province|border|capital|district|port|coast)(?!\w)"
)
_FUNCTION = frozenset(
    re.findall(
        r"\w+",
        "and or of in at near from on over into to against during with by after since for between the a an was were is are"
        " has have had said says told not that who which where when but it he she they launched carried",
    )
)
_JOIN = re.compile(r"(?:,|,? and|,? or|,? as well as|,? along with| &) (?:the |its |[a-z-]+ )?")
_GAP = re.compile(r"(?:['’]s?)?(?:-(?:led|backed|linked|run|allied))?((?: [\w'’-]+)*) ")
_LIGHT = re.compile(
    r"(?<!\w)(?:launch(?:ed|es|ing)?|carr(?:ied|ies|ying) out|conduct(?:ed|s|ing)|made|making|stag(?:ed|es|ing)|mount(?:ed|ing)"
    r"|unleash(?:ed|ing)|resum(?:ed|es|ing)|began|beg[iu]n|perpetrated|impos(?:ed|es|ing)|lift(?:ed|s|ing)|eas(?:ed|ing)|slapped"
    r"|extended|renewed|held|holds?|holding|signed|reached|announced|completed|ordered|continued|joined|started|declared|broke)"
    r"(?: [\w’',-]+){0,4} \Z"
)
_MUTUAL_VERB = re.compile(
    r"\w+(?:ed|ing) (?:a|an|the|to|on|new)\b|(?:clash|battl|agre|exchang|skirmish)\w*(?:ed|es|ing)\b|fought|fighting|met|sign|reach"
    r"|struck|held|hold|began"
)
_OF_THE_SUFFERER = frozenset(["arrest", "abduction", "capture"])  # "the arrest of X", "X's arrest"

Indexes = tuple[int, ...]


class Party(NamedTuple):
    """Somebody whom the sentence names: its number among the entities, and span."""

    number: int
    start: int
    end: int


class Clause:
    """The words around one sign, up to the next cut on each side, with the parties in them. `text` in small letters."""

    def __init__(
        self, text: str, sign: tuple[int, int], parties: Sequence[Party], floor: int, ceiling: int
    ) -> None:
        self.text = text
        self.at, self.stop = at, stop = sign
        self.parties = [p for p in parties if p.end > at - _REACH and p.start < stop + _REACH]
        self.floor = max(floor, at - _REACH)
        self._cuts = [m.span() for m in _CUT.finditer(text, self.floor, at) if self._is_cut(*m.span())]
        self.begin = self._cuts[-1][1] if self._cuts else self.floor
        ceiling = min(ceiling, stop + _REACH)
        ends = (m.start() for m in _CUT.finditer(text, stop, ceiling) if self._is_cut(*m.span()))
        self.end = next(ends, ceiling)

    def _is_cut(self, start: int, end: int) -> bool:
        """Not inside a name, nor the comma of a list of names."""
        left = max((p.end for p in self.parties if p.start < start), default=-1)
        right = min((p.start for p in self.parties if p.end > start), default=len(self.text))
        return not (left > start or (0 <= left <= start and _JOIN.fullmatch(self.text, left, right)))

    def subject(self, stop: int | None = None) -> Indexes:
        """Who stands before the verb at `stop` (the sign), also in "the rebels, who attacked" and "Turkey, an ally, attacked"."""
        begin, stop = self.begin, self.at if stop is None else stop
        lead = _AUXILIARY.match(self.text, begin, stop)
        if self._cuts and lead and lead.end() == stop:
            opening = self._opening()
            if opening is None:
                return ()
            stop = self._cuts[opening][0]
            begin = next((end for _, end in reversed(self._cuts[:opening]) if end < stop - 1), self.floor)
        inside = [p for p in self.parties if p.start >= begin and p.end <= stop]
        free = (p for p in inside if not self._hangs(begin, p))
        return self._with_others(next(free, None), stop)

    def _opening(self) -> int | None:
        """The cut behind the subject, where the verb stands next to the last cut."""
        words = [self.text[start:end] for start, end in self._cuts]
        if words[-1] in _RELATIVE:
            return len(words) - 1
        return next((i for i in range(len(words) - 2, -1, -1) if words[i] == words[-1] == ","), None)

    def object(self, begin: int | None = None) -> Indexes:
        """Whom the verb meets."""
        begin = self.stop if begin is None else begin
        inside = (p for p in self.parties if p.start >= begin and p.end <= self.end)
        free = (p for p in inside if not self._hangs(begin, p) and not _OF_A_PLACE.match(self.text, p.end))
        first = next(free, None)
        return self._with_others(first, self.end) if first and first.start - begin < 80 else ()

    def behind(self, prepositions: str, reach: int = _REACH) -> Indexes:
        """Whom one of the `prepositions` brings in that stand at most `reach` characters behind the sign."""
        stop = min(self.stop + reach, self.end)
        for match in re.compile(rf"(?<!\w)(?:{prepositions})(?= )").finditer(self.text, self.stop, stop):
            party = next((p for p in self.parties if p.start > match.end()), None)
            if party and party.end <= self.end and self._is_near(match.end(), party.start, 5, of_too=True):
                return self._with_others(party, self.end)
        return ()

    def modifier(self) -> Indexes:
        """Whose the noun is: "Turkish air strikes", "the coalition's raid"."""
        party = next((p for p in reversed(self.parties) if p.end <= self.at), None)
        if party and party.start >= self.begin and self._is_near(party.end, self.at, 2):
            return (party.number,)
        return ()

    def light(self) -> Indexes:
        """Who "launched", "held", "imposed" it."""
        verb = _LIGHT.search(self.text, self.begin, self.at)
        return self.subject(verb.start()) if verb else ()

    def is_passive(self) -> bool:
        """ "was captured", "captured by"."""
        before = self.text[max(self.begin, self.at - 40) : self.at]
        if _PASSIVE.search(before):
            return True
        return bool(_BY_NEXT.match(self.text, self.stop, self.end)) and not _ACTIVE.search(before)

    def _hangs(self, begin: int, party: Party) -> bool:
        return _HANGING.search(self.text, max(begin, party.start - 40), party.start) is not None

    def _is_near(self, start: int, end: int, words: int, of_too: bool = False) -> bool:
        gap = _GAP.fullmatch(self.text, start, end)
        between = gap[1].split() if gap else []
        if not gap or len(between) > words:
            return False
        allowed = ("of", "the", "a", "an") if of_too else ()
        return all(
            w in allowed or not (w in _FUNCTION or (w.endswith(("ed", "s")) and not of_too)) for w in between
        )

    def _with_others(self, first: Party | None, stop: int) -> Indexes:
        """The head of the name that begins with `first` ("Turkish President Erdogan"), and those listed with it."""
        if first is None:
            return ()
        found, sure = [first], 1  # a list is one only with "and" before its last name
        for party in self.parties[self.parties.index(first) + 1 :]:
            if party.end > stop:
                break
            if _JOIN.fullmatch(self.text, found[-1].end, party.start):
                between = self.text[found[-1].end : party.start]
                if not between.startswith(", ") or " and " in between:
                    sure = len(found) + 1
                found.append(party)
            elif self._is_near(found[-1].end, party.start, 3):
                found[-1] = party
            else:
                break
        return tuple(party.number for party in found[:sure])


def roles(clause: Clause, kind: str, voice: str) -> tuple[Indexes, Indexes]:
    """Agents and targets of one sign."""
    if voice == "verb" and clause.is_passive():
        is_noun = clause.text.endswith("ing", clause.at, clause.stop)  # "the retaking by"
        return clause.behind("by"), () if is_noun or kind == "statement" else clause.subject()
    if voice in ("verb", "move"):
        return clause.subject(), clause.object() if voice == "verb" else clause.behind("against")
    if voice == "deed":
        by = clause.behind(_BY) or clause.light()
        if kind in _OF_THE_SUFFERER:
            return by, clause.behind("of", _NEXT) or clause.modifier()
        targets = clause.behind("of", _NEXT) or clause.behind("on|against|targeting|hitting|at")
        return by or clause.modifier(), targets
    if voice == "turn":
        agents = clause.behind("of", _NEXT) or clause.behind("by") or clause.light() or clause.modifier()
        return agents, clause.behind("against")
    if voice == "mutual":
        return _both(clause), ()
    return (), ()


def _both(clause: Clause) -> Indexes:
    """The sides of what takes two."""
    is_verb = _MUTUAL_VERB.match(clause.text, clause.at, clause.stop)
    first = (clause.subject() if is_verb else clause.light()) or clause.modifier()
    return _once(first + clause.behind("between|with|against|by"))


def _once(indexes: Iterable[int]) -> Indexes:
    return tuple(dict.fromkeys(indexes))
