"""What became of people, where no single verb tells it: "searched for 12 people", "police held 12 over the fight".

Each rule looks at the words in front of the number, at those behind whom it counts, or at both, and says of whom it
holds: a suspect who is searched for is not missing, soldiers who live in tents have not fled.
"""

import re
from typing import NamedTuple

from agents.enrich.figures.persons import Counted
from agents.text.numbers import Number
from agents.text.words import any_of

_LOOK = 120  # characters looked at before
_REACH = 140  # and behind
# What may stand between: a verb and its number; whom it counts and their verb, as in "27 passengers, most of them
# children, had …".
_GAP = r"\s(?:(?:the|an?|all|all\sof|another|other|some|its|those|these|a\stotal\sof|remaining)\s)*[\"“‘]?\Z"
_ASIDE = r"(?:,[^;.]{1,90}?,|\s\([^)]{1,60}\))?\s(?:who\s|that\s)?"
_OFTEN = r"(?:\w+ly\s|still\s|also\s|now\s|being\s|since\s|yet\s)*"
_BE = rf"(?:are|were|was|is|be|been|being|(?:have|has|had)\sbeen|remain(?:s|ed)?)\s{_OFTEN}"
_STOPS = r"(?=\s*(?:[.,;:)”\"\n]|\Z|(?:alive|and|or|as|at|after|when|where|while|with|since|in|on|by|near|off|under|among|amid|for|over|despite|because|late|early|yesterday|today|\w+day)\b))"

_RUBBLE = r"(?:rubble|debris|ruins?|wreck\w*|mud|snow|earth|sand|ice|mine|shaft|tunnel|cave|hull|lift|avalanche|\w+slides?|collapse\w*|building|house|mill|factory|flames|fire|floodwaters?)\b"
_UNDER = rf"(?:under|beneath|below|in(?:side)?|by|within)\s(?:[\w-]+\s){{0,4}}?{_RUBBLE}"
_SWEPT = r"(?:carried|swept|washed|dragged|borne|blown|pulled)\s(?:(?:off|away|out|overboard|downstream|under)\b|(?:in)?to\s(?:the\s)?(?:sea|river|water|lake|ocean)\b)"
_LOST = rf"(?:{_SWEPT}|lost\sat\ssea|(?:trapped|buried|entombed|stuck)(?:\salive|\sdeep)?(?:\s{_UNDER}|\sunderground|{_STOPS}(?!\s(?:in|at|on|by)\b))|(?:under|beneath|below)\s(?:[\w-]+\s){{0,4}}?{_RUBBLE})"
_RESCUERS = (
    r"\b(?:[Rr]escuers?|[Rr]escue|[Ss]earchers|[Ss]earch\s(?:teams?|part(?:y|ies)|crews?)|[Dd]ivers|[Ff]rogmen|[Ff]irefighters|[Ff]iremen|[Cc]oast\s?guards?(?:men)?"
    r"|[Ll]ifeboats?|[Hh]elicopters|[Ee]mergency\s(?:services|crews|teams|workers)|[Vv]olunteers|[Vv]illagers|[Nn]eighbou?rs|[Ss]alvage|[Cc]ivil\sdefen[cs]e|[Ss]niffer\sdogs)\b"
)
_SEEKING = r"\b(?:[Ss]earch(?:ed|es|ing)?|[Ll]ook(?:ed|s|ing)?|[Hh]unt(?:ed|s|ing)?|[Cc]omb(?:ed|ing)|[Ss]cour(?:ed|ing)|[Dd]igging|[Dd]ug)\b[^.,;]{0,40}?\sfor"
_WANTED = (  # who are sought for other reasons
    r"suspects?|gunm[ae]n|attackers?|assailants?|robbers|thieves|burglars|raiders|killers?|murderers|arsonists|bombers?|militants?|rebels|insurgents|terrorists?|fighters"
    r"|kidnappers|hijackers|smugglers|poachers|inmates|prisoners|convicts|detainees|escapees|fugitives|deserters|volunteers|recruits|donors|members|candidates|staff|players|leaders|witnesses|bidders|investors|owners"
)
_LOSABLE = r"passengers|crew|sailors|seam[ae]n|fishermen|miners|divers|swimmers|climbers|mountaineers|hikers|skiers|airmen"

_POLICE = r"\b(?:[Pp]olice(?:men)?|[Oo]fficers|[Ss]ecurity\s(?:forces|services?|agents)|[Gg]endarmes|[Dd]etectives|[Pp]rosecutors|[Aa]uthorities|[Bb]order\s(?:guards|agents)|[Cc]ustoms)"
_COURT = r"\b(?:[Cc]ourts?|[Jj]udges?|[Mm]agistrates?|[Tt]ribunals?|[Pp]rosecutors?)\b"
_NO_ARREST = r"(?!\s(?:back|off|up|down|out|to|hostage|captive|prisoner|responsible|accountable|liable|together|apart|at\s(?:bay|gun|knife|arm)\w*|in\s(?:\w+\s)?(?:check|contempt|awe|esteem|regard|place)|under\ssiege)\b)"
_HELD_FOR = (
    r"(?:over|on\s(?:\w+\s)?(?:suspicion|charges|remand|allegations)|for\s(?:questioning|interrogation|allegedly)|in\s(?:\w+\s)?(?:custody|connection|detention|police)|in\s(?:jail|cells)"
    r"|by\s(?:the\s)?(?:\w+\s)?(?:police|gendarmes|security\sforces)|without\s(?:charge|trial|bail)|pending|as\ssuspects)\b"
)
_AWAIT = rf"{_ASIDE}(?:{_BE})?await(?:ing|ed|s)?\s(?:an?\s|their\s|his\s)?(?:(?:court|bail|pre-?trial|preliminary)\s)?"

_CAMP = (
    r"(?:in|at|under|inside|on)\s(?:[\w-]+\s){0,3}?(?:tents?|schools?|(?:school|class)rooms|shelters?|camps?|mosques?|churches|halls?|gyms?|gymnasiums?|stadiums?|(?:sports|evacuation)\scent(?:re|er)s?"
    r"|barns?|sheds?|hangars?|warehouses?|tarpaulins?|plastic\ssheet(?:s|ing)|the\sopen|temporary\saccommodation|host\sfamilies)\b"
)
_WOMEN = r",\s(?:\w+\s){1,4}?(?:women|children|infants|babies|families)\b[^,;.]{0,40},"
_CAME = r"\s(?:have\s|had\s)?(?:came|come|arrived|walked|trekked|crossed|streamed|poured|travelled|set\sout|made\stheir\sway)\b"
_LOADED = r"(?:[^.;,]{0,40}?\sborder)?[^.;,]{0,40}?\s(?:(?<=border\s)on\sfoot|on\sfoot\s(?:from|into|across|after)|(?:with|carrying)\s(?:\w+\s){0,2}?(?:belongings|possessions|what\sthey\scould))\b"
_CAMPERS = (  # who live so without having fled, or march
    r"soldiers|troops|troopers|fighters|rebels|militants|students|pupils|fans|supporters|pilgrims|worshippers|prisoners|inmates|detainees|officers|policemen|police|protest[eo]rs"
    r"|demonstrators|activists|guests|tourists|athletes|players|runners|scouts|workers|labou?rers|delegates|marchers|volunteers|visitors|passengers"
)


class Rule(NamedTuple):
    """A `kind`, told by what stands `before` the number and `behind` the counted, of those of `whom`."""

    kind: str
    before: str = ""
    behind: str = ""
    whom: str = ""  # of anybody


def _but(words: str) -> str:
    return rf"(?!.*\b(?:{words})\b)"


RULES = {
    "not_found": Rule(
        "missing",
        behind=rf"{_ASIDE}(?:ha(?:ve|s|d)\s(?:still\s)?(?:yet\sto\sbe|not\s(?:yet\s|so\sfar\s)?been)|(?:are|were|was|is)\s(?:still\s)?(?:yet\sto\sbe|not)|remain(?:s|ed)?\sto\sbe)"
        rf"\s(?:found|located|traced|accounted\sfor){_STOPS}",
        whom=_but(_WANTED),
    ),
    "being_sought": Rule(
        "missing",
        behind=rf"{_ASIDE}(?:are|were|was|is)\sstill\sbeing\s(?:sought|searched\sfor|looked\sfor){_STOPS}"
        r"(?!\s(?:by\s(?:the\s)?(?:\w+\s)?(?:police|officers|detectives|authorities)|in\sconnection|as)\b)",
        whom=_but(_WANTED + "|men|man|youths|teenagers"),
    ),
    "feared": Rule(
        "missing",
        behind=rf"{_ASIDE}(?:{_BE})?(?:(?:feared|presumed)\s(?:to\s(?:be|have\sbeen)\s)?(?:still\s)?(?:{_LOST}|trapped\b)"
        rf"|(?:believed|thought|assumed)\s(?:to\s(?:be|have\sbeen)\s)?(?:still\s)?{_LOST})",
    ),
    "fear_that": Rule(
        "missing",
        before=r"\b[Ff]ear(?:s|ed|ing)?(?:\sthat)?" + _GAP,
        behind=rf"\s(?:(?:may|might)\s(?:still\s)?(?:have\sbeen|be)|are|were|was|ha(?:d|ve)\sbeen)\s(?:still\s)?{_LOST}",
    ),
    "rescuers_search": Rule(
        "missing",
        before=rf"{_RESCUERS}[^.;]{{0,60}}?{_SEEKING}{_GAP}",
        behind=r"(?!\s(?:feared|presumed|believed)\s(?:to\sbe\s)?(?:dead|drowned|killed)\b)",
        whom=_but(_WANTED),
    ),
    "search": Rule(
        "missing",
        before=_SEEKING + _GAP,
        behind=rf"\s(?:(?:who|that)\s)?(?:{_BE})?(?:{_LOST}|lost\b|went\smissing\b|vanished\b|disappeared\b)",
        whom=_but(_WANTED),
    ),
    "search_of_lost": Rule(
        "missing",
        before=r"\b[Ss]earch(?:ed|es|ing)?\b[^.,;]{0,40}?\sfor" + _GAP,
        whom=rf".*\b(?:{_LOSABLE})\Z",
    ),
    "no_trace": Rule(
        "missing",
        before=r"(?:\b(?:[Nn]o|without)\s(?:trace|sign)(?:\s(?:has|had|was|yet)\b[^.,;]{0,25}?)?\sof|\b[Ww]hereabouts\sof)"
        + _GAP,
        whom=_but(_WANTED),
    ),
    "left_dead": Rule(
        "killed",
        before=r"\b(?:leav(?:es?|ing)|left|with)" + _GAP,
        behind=r"(?:,\s[^;.,]{2,80},|(?:,\s(?:[^\W\d]+\s)?[^\W\d]+){0,3},?\sand\s(?:[^\W\d]+\s){0,2}?[^\W\d]+)\s(?:feared\s|confirmed\s|reported\s)?dead"
        + _STOPS,
    ),
    "police_held": Rule(
        "arrests",
        before=rf"{_POLICE}(?:\s(?:in|at|from|of|near)\s[^.,;:]{{2,30}}?)?(?:\ssa(?:id|y)\s(?:that\s)?they)?\s(?:(?:have|has|had|also|later|then|briefly|are|were|is|was|still|been)\s)*(?:held|holds?|holding){_GAP}",
        behind=_NO_ARREST,
        whom=_but("hostages|fans|supporters|prisoners|inmates|members"),
    ),
    "held_for": Rule("arrests", behind=rf"{_ASIDE}(?:{_BE})?held\s{_HELD_FOR}", whom=_but("hostages")),
    "ordered_held": Rule(
        "arrests",
        before=rf"{_COURT}[^.;]{{0,60}}?\border(?:ed|s)?(?:\sthat)?{_GAP}",
        behind=rf"\s(?:(?:to\s)?be\s)?(?:held|detained|jailed|remanded)\b{_NO_ARREST}",
    ),
    "suspects_held": Rule(
        "arrests",
        behind=rf"{_ASIDE}{_BE}(?:held\b{_NO_ARREST}|in\sdetention\b)",
        whom=r".*\b(?:suspects|detainees)\Z",
    ),
    "await_trial": Rule("arrests", behind=rf"{_AWAIT}(?:trials?|sentenc\w+|arraignment){_STOPS}"),
    "suspects_await": Rule(
        "arrests",
        behind=rf"{_AWAIT}(?:hearings?|appearances?|charges)\b",
        whom=r".*\b(?:suspects|defendants|detainees)\Z",
    ),
    "into_custody": Rule(
        "arrests",
        before=r"\b(?<!to\s)(?:took|tak(?:es?|en|ing)|plac(?:es|ed|ing)|put(?:s|ting)?|brought|ha(?:s|ve|d)|kept|keep(?:s|ing)?)"
        + _GAP,
        behind=r"[^.,;]{0,40}?\s(?:in(?:to)?\s(?:police\s|military\s|temporary\s|federal\s)?custody|in\sfor\squestioning|under\s(?:house\s)?arrest|behind\sbars)"
        + _STOPS,
    ),
    "under_arrest": Rule(
        "arrests",
        behind=rf"{_ASIDE}(?:{_BE})?(?:(?:placed|put)\s)?(?:under\s(?:house\s)?arrest|behind\sbars)\b",
    ),
    "camping": Rule(
        "displaced",
        behind=rf"{_ASIDE}(?:{_BE})?(?:living|sleeping|camping|housed|huddled|crammed|staying|lodged|accommodated|put\sup|(?:spent|spend|spending|passed)\s(?:[\w-]+\s){{1,3}}?nights?)\s(?:(?:out\s)?{_CAMP}|outdoors\b)",
        whom=_but(_CAMPERS),
    ),
    "to_shelters": Rule(
        "displaced",
        behind=rf"{_ASIDE}{_BE}(?:moved|relocated|transferred|bused|taken)\sto\s(?:[\w-]+\s){{0,3}}?(?:shelters|evacuation\scent(?:re|er)s?|safer\s(?:areas|places|ground)|higher\sground|relief\scamps?|tents)\b",
        whom=_but(_CAMPERS),
    ),
    "on_foot": Rule(
        "displaced", behind=rf"(?:{_WOMEN}{_CAME}|(?:,[^;.]{{1,90}}?,)?{_CAME}{_LOADED})", whom=_but(_CAMPERS)
    ),
    "to_shelter": Rule(
        "displaced",
        before=r"\bto\s(?:house|shelter|accommodate|rehouse|lodge)" + _GAP,
        behind=r"\s(?:now\s)?(?:stranded|uprooted|displaced|made\shomeless|left\shomeless|without\s(?:homes|shelter)|who\s(?:have\s|had\s)?(?:fled|lost\stheir\shomes))\b",
    ),
}
_RULES = [
    (rule.kind, rule.before and re.compile(rule.before), re.compile(rule.behind), re.compile(rule.whom))
    for rule in RULES.values()
]
CUES = (  # words of which any of these phrases has one
    r"found|located|traced|accounted|sought|search\w*|look\w*|hunt\w*|comb(?:ed|ing)|scour\w*|dug|digging|fear(?:s|ed|ing)?|presumed|believed|thought|assumed"
    r"|trace|sign|whereabouts|dead|held|hold(?:s|ing)?|await\w*|custody|detention|questioning|arrest|bars|orders?|ordered|living|sleeping|camping|housed?|huddled|crammed|staying"
    r"|lodged?|accommodated?|spent|spend(?:ing)?|shelters?|relocated|tents?|foot|came|arrived|walked|trekked|crossed|streamed|poured|belongings|possessions|rehouse"
)
_CUE = any_of(CUES)


def told(text: str, number: Number, noun: Counted, start: int, stop: int, end: int) -> tuple[str, bool]:
    """The kind that a phrase around the number tells, or ""; and whether its verb stands before.

    Looks back to `start` (where the number before ends), forward to `stop` (where the next begins) and the sentence's
    `end`.
    """
    at = noun.end if noun.is_person else number.end
    begin, limit = max(start, number.start - _LOOK), min(end, number.end + _REACH, max(stop, at))
    if not _CUE.search(text[begin:limit].lower()):
        return "", False
    front, whom = text[begin : number.start], text[noun.start : noun.end].lower() if noun.is_person else ""
    for kind, before, behind, of in _RULES:
        if behind.match(text, at, limit) and of.match(whom) and (not before or before.search(front)):
            return kind, bool(before)
    return "", False
