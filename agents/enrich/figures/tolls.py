"""What became of the people a number counts: killed wounded missing captured displaced arrests, or none of these.

Three places are looked at, in this order: the words behind ("12 dead"), the verb before ("killing 12"), the verb
behind ("12 people, most of them children, were killed"). Windows are of bounded size.
"""

import re

from agents.enrich.figures import phrases
from agents.enrich.figures.persons import Counted, counted
from agents.text.numbers import Number

# Written with \s for spaces, since they stand inside of verbose patterns.
_BECAME = {
    "killed": r"killed|slain|shot\sdead|(?:pulled|found|recovered|brought|taken|dug|carried|lifted|pronounced|declared)\s(?:out\s)?(?:dead|lifeless)"
    r"|gunned\sdown|(?:stabbed|beaten|hacked|trampled|crushed|burn(?:ed|t)|starved|frozen)\sto\sdeath|massacred|murdered|executed|beheaded",
    "wounded": r"wounded|injured|hurt|hospitali[sz]ed",
    "missing": r"missing",
    "captured": r"captured|taken\s(?:hostage|captive|prisoner)|kidnapped|abducted",
    "arrests": r"arrested|detained|apprehended|rounded\sup|(?:taken\sinto|in)\scustody|jailed|remanded",
    "displaced": r"displaced|evacuated|uprooted|made\shomeless|left\shomeless|driven\sfrom\stheir\shomes"
    r"|forced\s(?:to\sflee|from\stheir\shomes|to\sleave)",
}
_NEXT = re.compile(
    r"""[\s-]+(?:of\sthem\s|left\s|were\s|was\s|are\s|is\s|have\sbeen\s|confirmed\s|reported\s|still\s|feared\s|presumed\s|internally\s)*
    (?:(?P<killed>dead\b|deaths?\b|fatalities\b|lives\b|bodies\b|corpses\b)
    |(?P<wounded>wounded\b|injured\b|hurt\b|injur(?:y|ies)\b)
    |(?P<missing>missing\b|unaccounted\sfor\b)
    |(?P<displaced>homeless\b|displaced\b|evacuees\b|camped\b|sheltering\b)
    |(?P<arrests>arrests?\b|detentions\b)
    |(?P<captured>(?:prisoners|hostages|captives)\b))""",
    re.VERBOSE,
)
# "300 dead and wounded", "12 were killed or captured": how many of each is not told.
_MIXED = re.compile(
    r"[\s-]+(?:were\s|are\s|was\s|have\sbeen\s|had\sbeen\s|left\s)?(?P<one>dead|killed|wounded|injured|missing|hurt|captured|arrested)"
    r"\s(?:or|and)\s(?!(?P=one))(?:dead|killed|wounded|injured|missing|hurt|captured|arrested)\b(?=\s*(?:[.,;:)”\"\n]|\Z|(?:in|on|by|when|after|since|during|as|at|near)\b))"
)
_ATTRIBUTES = frozenset(["dead", "wounded", "injured", "hurt", "missing", "displaced", "homeless"])
_REDUCED = "reduced_"  # no verb before it: "12 killed in a raid"
_BE = r"(?:\b(?:were|was|are|is|have\sbeen|has\sbeen|had\sbeen|be|being|get|got|left|remain(?:s|ed)?|found|reported|confirmed|presumed|feared|believed)\s+(?:\w+ly\s+|also\s+|reported(?:ly)?\s+|feared\s+|believed\s+|to\s+have\s+been\s+|still\s+)*)"
_THEN = re.compile(
    rf"""{_BE}(?:(?P<killed>(?:{_BECAME["killed"]}|dead|drowned|crushed)\b)|(?P<wounded>(?:{_BECAME["wounded"]}|in\shospital|treated(?=\s(?:and|in|at|for|by|on|there|after|overnight)\b|,\s(?!as\b)|\s?[.;]|$)|admitted|(?:taken|rushed|brought|flown|airlifted|carried|transferred|evacuated)\sto\s(?:\w+\s){{0,3}}?hospitals?)\b)
    |(?P<missing>(?:missing|unaccounted\sfor|untraced)\b)|(?P<captured>(?:{_BECAME["captured"]})\b)|(?P<arrests>(?:{_BECAME["arrests"]})\b)|(?P<displaced>(?:{_BECAME["displaced"]})\b))
    |(?P<k2>\b(?:die[ds]?|dying|perish(?:ed|es)?|drown(?:ed)?|lost\stheir\slives|lose\stheir\slives|lay\sdead|met\stheir\sdeaths?)\b)
    |(?P<w2>\b(?:suffer(?:ed|s)?\s(?:\w+\s)?(?:injuries|wounds|burns)|(?:receiv|need|requir)(?:ed|ing)\s(?:hospital\streatment|(?:\w+\s)?treatment\sfor\s(?:\w+\s)?(?:injuries|wounds|burns|cuts|fractures)))\b)
    |(?P<m2>\b(?:went|gone|go)\smissing\b)
    |(?P<d2>\b(?:fle[ed]s?|fled|(?:have\s|had\s)?(?:left|abandoned)\stheir\shomes|(?:have|had)\s(?:left|abandoned)\b|(?:took|taken|sought)\s(?:refuge|shelter)\b|(?:are|were)\s(?:camped|sheltering|living\sin\s(?:schools|tents|camps|shelters|mosques|churches))\b)\b)
    |(?:\b(?:{"|".join(f"(?P<{_REDUCED}{kind}>{words})" for kind, words in _BECAME.items())})\b(?=\s*(?:[.,;:)”"\n]|$|(?:and|in|when|after|by|as|on|at|during|near|since|while|from|across|over|so|with)\b)))""",
    re.VERBOSE,
)
_SHORT = {"k2": "killed", "w2": "wounded", "m2": "missing", "d2": "displaced"}
_FROM_HOME = re.compile(
    r"[^.;]{0,40}\b(?:to\s(?:flee|leave|evacuate|seek|higher|safer)\b|out\sof\s|from\s(?:their|its|the)\s(?:homes?|houses|villages?|areas?)\b)"
)
_DOING = re.compile(
    r"""(?:(?P<killed>\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?|tak(?:e|es|ing)|took|cost|murder(?:ed|s|ing)|slay(?:s|ing)?|(?<!\ba\s)slew|gun(?:ned|s|ning)\sdown|beheading|drowning(?!\sat)|execut(?:ed|es|ing)|slaughter(?:ed|ing)|massacr(?:ed|ing)|shot\sdead|leaving\sdead)\b)
    |(?P<wounded>\b(?:wound(?:s|ed|ing)|injur(?:es|ed|ing|e)|hurt(?:s|ing)?)\b)
    |(?P<captured>\b(?:captur(?:es|ed|ing)|kidnap(?:s|ped|ping)|abduct(?:s|ed|ing)?)\b)
    |(?P<arrests>\b(?:arrest(?:s|ed|ing)?|detain(?:s|ed|ing)?|apprehend(?:ed|ing)|round(?:ed|ing)\sup|remand(?:s|ed|ing))\b)
    |(?P<displaced>\b(?:displac(?:es|ed|ing|e)|evacuat(?:es|ed|ing|e)|uproot(?:ed|ing)|(?:driv(?:es|ing)|drove|driven|forc(?:es|ed|ing)|sen(?:ds|t|ding)))\b)
    |(?P<toll>(?:toll|number\sof\s[^.;,]{0,40}?(?:deaths|dead|fatalities|killed|victims))\b(?:[^.;]{0,180}?\b(?:to|at|of|is|was|now|reach(?:ed|es)|passed|passes|hits?|exceeds?|as|up|stands|climbs|rises)\b|:)?
        |\b(?:the\s)?dead\s(?:at|to)\b|\bdeaths\sto\b|\b(?:claim\w*|took|tak(?:es?|en|ing)|cost\w*)\s(?:the\s)?lives\sof\b|\b(?:deaths?|bodies|killings?)\sof\b)
    |(?P<hurt_toll>\b(?:hurt|injured|wounded)\s(?:at|to)\b|(?:number\sof\s(?:injured|wounded|injuries|people\sinjured)|injur(?:y|ies)\scount)\b[^.;]{0,60}?\b(?:to|at|is|was)\b)
    )(?P<gap>(?:\s+(?:at|least|the|a|an|other|another|of|its|their|his|her|our|those|some|both|all|total|as|also|dead|bodies))*\s*["“‘]?)$""",
    re.VERBOSE,
)
_NEEDS_LIVES = frozenset(
    ["claim", "claims", "claimed", "claiming", "take", "takes", "taking", "took", "cost"]
)
_LIVES = re.compile(r"\s+(?:\w+\s){0,2}lives\b")
_LOST = re.compile(r"\b(?:claim|tak|took|cost|los[et])\w*[^.;,]{0,20}\Z")
_ARE_LOST = re.compile(r"\s(?:(?:were|was|have been|had been)\s)?lost\b")
_AMONG = re.compile(
    r"\b(?:[Aa]mong(?:st)?|[Tt]he)\s(?:the\s)?(?:(?P<killed>dead|killed|victims|fatalities)|(?P<wounded>wounded|injured)|(?P<arrests>arrested|detained)|(?P<missing>missing))"
    r"\s(?:were|was|are|is|include[sd]?)\s\Z"
)
_IS_AMONG = re.compile(r"\s(?:were|are|was|is)\s(?:\w+\s)?among\s(?:those|the)\s")
_CLAUSE_END = re.compile(
    r"[;:]|\.\s|\b(?:while|whereas|but|(?:after|when|as|before|because|until|where)\s(?:he|she|it)"
    r"|(?:were|was|are|have been|had been)\s(?:\w+\s)?(?:rescued|saved|freed|released))\b"
)
_IS_AGE = re.compile(r"\b(?:[Hh]e|[Ss]he|who|[A-Z][\w’'-]+)\s(?:was|is|turned)\s\Z|\b[Bb]oth\s\Z")
_IS_APPOSED = re.compile(r", (?:\d+|\w+), ")  # "the girl, 12, was"
_IS_OBJECT = re.compile(  # "the man, who stabbed two soldiers, was killed"
    r"(?<!in )(?<!of )\b(?:who|which)\s(?:ha[sd]\s|have\s)?(?:\w+ed|shot|met|led|ran|took|held|hit)\s\Z"
)
_SHARE_OF = re.compile(r"\b(?:most|many|some|half|part|none) of (?:the|its|those|these)\s+\Z")
_SOME_OF = re.compile(r"\w of (?:the|its|those|these|their|his|her)\s+\Z")
_OF_STATE = re.compile(  # "two of the injured": those were counted before
    r"\sof\s(?:the|these|those|its|their)\s(?:\w+\s)?(?:injured|wounded|hurt|missing|arrested|detained|captured|kidnapped|displaced)\b"
)
_WERE = re.compile(r"\b(?:was|were|is|are|been)\b")
_OBJECT = re.compile(
    r"\s+(?:at least\s|more than\s)?(?:\d|(?:the|his|her|an?|one|two|three|four|five|several|dozens)\b)"
)
_LAY = re.compile(
    r"\s(?:lay|lie|sat|slept|waited|filled|crowded|packed|overwhelmed|arrived|reached|needed|poured|streamed|flooded)\b"
)
_REACH = 140  # characters to the verb behind


def judge(
    text: str, number: Number, noun: Counted, start: int, stop: int, end: int
) -> tuple[str, bool, bool]:
    """The kind; whether the number is the object of the verb before it; whether it is a part of others counted.

    Looks back to `start` (where the number before ends), forward to `stop` (where the next begins), and for the verb to
    the `end` of the sentence.
    """
    if _SHARE_OF.search(text, max(start, number.start - 20), number.start):
        return "", False, False
    if _MIXED.match(text, noun.stop, end):
        return "", False, False
    state = _OF_STATE.match(text, number.end, end)
    if state and (
        kind := _passive(text, number, Counted(state.end(), state.end(), state.end(), True), stop, end)
    ):
        return kind, False, False
    if kind := _adjective(text, number, noun, end):
        return kind, False, state is not None
    if noun.is_thing:
        return "", False, False
    if among := _AMONG.search(text, max(0, number.start - 40), number.start):
        return among.lastgroup or "", False, True
    before = _DOING.search(text[max(start, number.start - 230) : number.start])
    if before and (kind := _doing(text, number, noun, before, end)):
        return kind, True, False
    kind, is_object = phrases.told(text, number, noun, start, stop, end)
    if kind:
        return kind, is_object, False
    kind = _passive(text, number, noun, stop, end)
    return kind, False, bool(kind) and _IS_AMONG.match(text, noun.end, end) is not None


def _adjective(text: str, number: Number, noun: Counted, end: int) -> str:
    """ "12 dead", "12 people missing"; not "12 dead whales"."""
    near = _NEXT.match(text, noun.stop, end)
    if near is None and noun.is_person:  # "12 women and children dead"
        near = _NEXT.match(text, noun.end, end)
    if near is None or not near.lastgroup:
        return ""
    if near.lastgroup == "wounded" and _is_active(text, near.end()):
        return ""
    if near.lastgroup == "wounded" and _LAY.match(text, near.end()):
        return "wounded"
    if _WERE.search(near[0]) and _is_some_of(text, number):
        return ""
    word = text[near.start(near.lastgroup) : near.end(near.lastgroup)]
    if word == "lives" and not (
        _LOST.search(text, max(0, number.start - 40), number.start) or _ARE_LOST.match(text, near.end())
    ):
        return ""
    if word in _ATTRIBUTES:
        behind = counted(text, near.end(), end)
        is_adjective = behind.is_thing and text[behind.start + 1 : behind.start + 2].islower()
        return "" if noun.is_thing or is_adjective else near.lastgroup
    return "" if noun.is_thing and word in ("bodies", "hostages", "prisoners") else near.lastgroup


def _doing(text: str, number: Number, noun: Counted, before: re.Match[str], end: int) -> str:
    """What the verb before the number does to the counted."""
    verb = next(name for name, found in before.groupdict().items() if found and name != "gap")
    word = before[0].split()[0].lower()
    if word in _NEEDS_LIVES and verb == "killed":
        return "killed" if _LIVES.match(text, number.end, number.end + 40) else ""
    if verb == "displaced" and word.startswith(("driv", "drov", "forc", "sen")):
        return "displaced" if _FROM_HOME.match(text, number.end, end) else ""
    if verb == "captured" and not noun.is_person:
        return ""
    return {"toll": "killed", "hurt_toll": "wounded"}.get(verb, verb)


def _passive(text: str, number: Number, noun: Counted, stop: int, end: int) -> str:
    """What happened to the counted, behind: "12 people … were killed"."""
    begin = noun.end if noun.is_person else number.end
    limit = min(end, number.end + _REACH, max(stop, number.end))
    halt = _CLAUSE_END.search(text, begin, limit)
    then = _THEN.search(text, begin, halt.start() if halt else limit)
    if then is None or not (noun.is_person or then.start() <= number.end + 12):
        return ""
    if not noun.is_person and _IS_AGE.search(text, max(0, number.start - 40), number.start):
        return ""
    if not noun.is_person and _IS_APPOSED.match(text, number.start - 2, number.end + 2):
        return ""
    if not noun.is_person and re.match(r"\s*(?:%|of\s+the|[A-Z])", text[number.end : number.end + 8]):
        return ""
    kind = then.lastgroup or ""
    if not kind.startswith(_REDUCED):  # "one of the 12 was killed", "his three sisters … dies"
        is_other = (
            _is_some_of(text, number)
            or _IS_OBJECT.search(text, max(0, number.start - 40), number.start)
            or _is_singular(text, then[0], number, noun)
        )
        return "" if is_other else _SHORT.get(kind, kind)
    is_active = stop < end and not text[then.end() : stop].strip()  # "infected 40 people and killed 12"
    if is_active or then.start() > begin + 60:
        return ""
    return kind.removeprefix(_REDUCED)


def _is_some_of(text: str, number: Number) -> bool:
    """Whether what is told behind is told of some of them: "three of the 12 were injured"."""
    return _SOME_OF.search(text, max(0, number.start - 24), number.start) is not None


def _is_singular(text: str, verb: str, number: Number, noun: Counted) -> bool:
    """Whether a verb is not of these many: "who killed two girls was jailed", but "a group of 12 boys was held"."""
    if 1 in (number.low, number.high):
        return False
    is_one = verb.startswith("was " if noun.is_person else ("was ", "is ")) and not text.endswith(
        "of ", 0, number.start
    )
    return is_one or verb in ("dies", "perishes")


def _is_active(text: str, at: int) -> bool:
    """Whether "wounded" goes on as a verb: "12 gunmen wounded three"."""
    return _OBJECT.match(text, at, at + 30) is not None
