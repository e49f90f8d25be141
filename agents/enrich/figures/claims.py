"""Which numbers of people a text does not claim: of other years, rates, supposed, denied, corrected since.

Each rule looks at the same clause, in front of the number or around it. "may have killed 12" is a claim, "could kill
12" is none. "No casualties" is no number: whether nobody was killed, or nobody knows yet, it does not say.
"""

import re

from agents.text.numbers import Number

_LOOK = 150  # characters looked at before
_HISTORY = re.compile(r"\b(?:[Ii]n|[Ss]ince|of)\s+(?:1[89]\d\d|20\d\d)\s*,?\s*(?:when|which|in which|that)\b")
_IN_YEAR = re.compile(
    r"\b(?:[Ii]n (?:[A-Z][a-z]+ )?|[Tt]he |(?:[Bb]etween|[Ff]rom) \d{4} (?:and|to) )((?:1[5-9]|20)\d\d)\b(?!-)"
)
_OF_ONE = re.compile(r"\b(?:of|from)\s\Z")  # "members of one family"
_IN_FICTION = re.compile(
    r"\b(?:film|movie|novel|novella|thriller|play|drama|comic|video game|computer game) in which\b[^.;]{0,60}\Z"
)
_PAST = re.compile(
    r"\b(?:(?:[Aa]n?|two|three|four|five|six|seven|eight|nine|ten|\d+|several|many) (?:years?|decades?|centur(?:y|ies)) (?:ago|earlier|before)"
    r"|(?:years|decades|centuries) ago|in the (?:19|20)\d0s|last (?:year|century|decade)|the (?:previous|past) (?:year|decade|century))\b"
)
_RATE = re.compile(  # no toll: "40 people a day"
    r"\b(?:(?:(?:\d|people|lives|children|women|men|civilians|soldiers) a|per|each|every) (?:year|month|week|day)\b"
    r"(?!-| (?:after|before|earlier|later|ago|from|or)\b)|[Oo]n average\b)"
)
# What opens a sentence is said of its next clause too: "In 1998, …", "Ten years ago today, …".
_OPENING = re.compile(
    r"(?:In (?:[A-Z][a-z]+ )?\d{4}|Between \d{4} and \d{4}|From \d{4} to \d{4}|Last (?:year|century|decade)|(?:[\w-]{1,20} ){1,3}ago(?: today| this \w+)?|On average), "
)
_CLAUSE = re.compile(r"[,;:—(]\s?|\s[–-]\s")
_DO = r"(?:kill|wound|injure|hurt|arrest|detain|displace|evacuate|capture|execute|murder|behead|claim|leave|force|drive|cost|take|lose)"
_DONE = r"(?:killed|wounded|injured|hurt|arrested|detained|displaced|evacuated|captured|executed|left|forced|driven)"
_NEAR = r"(?:(?!\b(?:that|which|who|after|for|when|by)\b)[^,;.]){0,40}\Z"  # from a verb to its number
# rule → what stands before the number, in its clause
RULES = {
    "supposed": r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|lest|[Ii]n case|[Ss]uppos\w+|[Ii]magin\w+)\b",
    "could": rf"\b(?:could|would|should|can|cannot|will|shall|must|might|may)\s(?:\w+\s){{0,2}}?(?:{_DO}|be\s{_DONE})\b{_NEAR}"
    rf"|\b(?:could|would|should)\shave\s(?:\w+\s)?(?:{_DONE}|claimed|cost|taken|been\s{_DONE})\b{_NEAR}",
    "wanted": rf"(?<!went on )(?<!managed )(?<!continues )(?<!continued )\bto\s{_DO}\b{_NEAR}"
    rf"|\b(?:enough|capable of|aim\w* at|threat of|risk(?:s|ing|ed)?(?: of)?|fear of|plot\w* (?:of )?|prevent\w*|avoid\w*|avert\w*) \w+ing\b{_NEAR}",
    "denied": rf"(?:\b(?:not|never|without|den(?:y|ies|ied))|n['’]t)\s(?:have\s)?(?:{_DO}|{_DONE}|killing|wounding|injuring|hurting|arresting|detaining)\b{_NEAR}"
    r"|\b(?:den(?:y|ies|ied|ying)|reject\w*|dismiss\w*)\s(?:(?:as|any|the|media)\s\w+\s|\w+\s)?(?:that|reports|claims|allegations|rumou?rs)\b[^.]{0,80}\Z"
    r"|(?:\b(?:not|never)|n['’]t)\s(?:say|said|confirm(?:ed)?|claim(?:ed)?|true)\sthat\b[^.]{0,60}\Z"
    r"|\b(?:[Nn]either|[Nn]or)\s(?:(?:any|of|all|the|his|her|its|their)\s){0,2}\Z"
    r"|\b(?:untrue|false)\sthat\b[^.]{0,60}\Z",
    "corrected": r"\b(?:[Nn]ot(?: just| only)?|up from|down from|higher than|instead of|rather than|compared (?:with|to))\s+\Z"
    r"|\b(?:earlier|previous|initial|original|preliminary)\s(?:official\s|death\s)?(?:toll|count|figure|estimate|number|tally)s?\b[^.]{0,40}\Z",
}
_BEFORE = re.compile("|".join(RULES.values()))
# "Reports that 60 were killed are false": what opens the sentence, and what ends it.
_TALK = re.compile(
    r"\b(?:[Rr]eports?|[Cc]laims?|[Rr]umou?rs?|[Aa]llegations?|[Ss]tory|[Ss]tories|[Ss]uggestions?|[Pp]osts?|[Vv]ideos?)\s(?:[^,;:.]{0,60}\s)?that\b[^;:.]{0,80}\Z"
)
_FALSE = re.compile(
    r"[^;:.]{0,120}?\b(?:is|are|was|were|(?:has|have)\sbeen|proved|turned\sout)\s(?:\w+ly\s|to\sbe\s)?"
    r"(?:false|untrue|wrong|incorrect|baseless|unfounded|groundless|fake|not\strue|fabricated|invented|denied|dismissed|rejected|debunked|a\slie|lies|a\shoax)\b"
)
_BEHIND = re.compile(
    r"[^,;:.]{0,60}?\b(?:(?:could|would|should|can|will|shall|might|may)\s(?:be|die|perish|drown|flee|lose)\b"
    rf"|(?:were|was|are)(?:\snot|n['’]t)\s(?:\w+\s)?{_DONE}\b)"
)


def is_claimed(text: str, start: int, number: Number, end: int, year: int | None) -> bool:
    """Whether the sentence ``start..end`` claims this number of people now; `year`: of publication."""
    before = text[max(start, number.start - _LOOK) : number.start]
    if _HISTORY.search(before) or _IN_FICTION.search(before):
        return False
    if number.low == number.high == 1 and _OF_ONE.search(before):
        return False
    clause = _CLAUSE.split(before)[-1]
    if _TALK.search(before) and _FALSE.match(text, number.end, end):
        return False
    if _BEFORE.search(clause) or _BEHIND.match(text, number.end, end):
        return False
    around = clause + _CLAUSE.split(text[number.end : min(end, number.end + 100)])[0]
    opening = _OPENING.match(text, start, number.start)
    if opening and not _CLAUSE.search(text, opening.end(), number.start):
        around = opening[0] + around
    if _PAST.search(around) or _RATE.search(around):
        return False
    return year is None or all(int(past[1]) >= year for past in _IN_YEAR.finditer(around))
