"""What became of the people a number counts: killed wounded missing captured displaced arrests, or none of these.

Three places are looked at, in this order: the word behind ("12 dead"), the verb before ("killing 12"), the verb
behind ("12 people, most of them children, were killed"). Windows are of bounded size.
"""

import re

from agents.text.numbers import Number

PEOPLE = (
    r"(?:people|persons?|civilians?|soldiers?|troops|servicem[ae]n|service members|personnel|fighters?|militants?|rebels?|insurgents?|terrorists?"
    r"|jihadists?|extremists?|gunm[ae]n|attackers?|assailants?|combatants?|militiam[ae]n|guerrillas?|officers?|policem[ae]n|police"
    r"|guards?|agents?|commanders?|m[ae]n|wom[ae]n|child(?:ren)?|boys?|girls?|kids?|bab(?:y|ies)|infants?|teenagers?|students?|pupils?|teachers?|passengers?"
    r"|crew(?:\s?members?|m[ae]n)?|members?|workers?|employees|miners?|migrants?|refugees?|residents?|villagers?|protesters?|protestors?|demonstrators?"
    r"|journalists?|reporters?|pilgrims?|worshipp?ers?|tourists?|victims?|bod(?:y|ies)|others?|inmates?|prisoners?|hostages?|suspects?|activists?"
    r"|famil(?:y|ies)|households|citizens?|nationals|foreigners?|peacekeepers?|paramilitar(?:y|ies)|recruits?|sailors?|marines?|fishermen|farmers?|herders"
    r"|doctors?|nurses?|medics?|rescuers?|firefighters?|drivers?|pedestrians?|bystanders?|customers|fans|shoppers|inhabitants|locals|islanders"
    r"|relatives|brothers|sisters|siblings|patients?|supporters?|leaders?|figures|operatives?|members|teens|adults|detainees?|bombers?|pilots?|airmen"
    r"|[A-Z][a-z]+(?:ans|is|ese|ish|qis|nis))"
)
# Written with \s for spaces, since they stand inside of verbose patterns.
_BECAME = {
    "killed": r"killed|slain|shot\sdead|(?:pulled|found|recovered|brought)\s(?:out\s)?dead|massacred|murdered|executed|beheaded",
    "wounded": r"wounded|injured|hurt|hospitali[sz]ed",
    "missing": r"missing",
    "captured": r"captured|taken\s(?:hostage|captive|prisoner)|kidnapped|abducted",
    "arrests": r"arrested|detained|apprehended|rounded\sup|(?:taken\sinto|in)\scustody|jailed|remanded",
    "displaced": r"displaced|evacuated|uprooted|made\shomeless|left\shomeless|driven\sfrom\stheir\shomes"
    r"|forced\s(?:to\sflee|from\stheir\shomes|to\sleave)",
}
_NEXT = re.compile(
    r"""(?P<killed>(?:confirmed\s)?dead\b(?!\s(?:or|and)\b)|(?:confirmed\s|civilian\s|battle\s)?(?:deaths?|fatalities)\b|lives\b|bodies\b|corpses\b)
    |(?P<wounded>wounded\b|injured\b|hurt\b|injur(?:y|ies)\b)
    |(?P<missing>(?:reported\s|still\s)?missing\b|unaccounted\sfor\b)
    |(?P<displaced>homeless\b|(?:internally\s)?displaced\b|evacuees\b|camped\b|sheltering\b)
    |(?P<arrests>arrests?\b|detentions\b)
    |(?P<captured>(?:prisoners|hostages|captives)\b)""",
    re.VERBOSE,
)
_BE = r"(?:\b(?:were|was|are|is|have\sbeen|has\sbeen|had\sbeen|be|being|get|got|left|found|reported|confirmed|presumed|feared|believed)\s+(?:\w+ly\s+|also\s+|reported(?:ly)?\s+|feared\s+|believed\s+|to\s+have\s+been\s+|still\s+)*)"
_THEN = re.compile(
    rf"""{_BE}(?:(?P<killed>(?:{_BECAME["killed"]}|dead|drowned|crushed|burned\sto\sdeath)\b)|(?P<wounded>(?:{_BECAME["wounded"]}|in\shospital|treated|admitted|taken\sto\s(?:the\s|a\s)?hospitals?)\b)
    |(?P<missing>(?:missing|unaccounted\sfor)\b)|(?P<captured>(?:{_BECAME["captured"]})\b)|(?P<arrests>(?:{_BECAME["arrests"]})\b)|(?P<displaced>(?:{_BECAME["displaced"]})\b))
    |(?P<k2>\b(?:die[ds]?|dying|perish(?:ed|es)?|drown(?:ed)?|lost\stheir\slives|lose\stheir\slives)\b)
    |(?P<w2>\b(?:suffer(?:ed|s)?\s(?:\w+\s)?(?:injuries|wounds|burns))\b)
    |(?P<m2>\b(?:remain(?:ed|s)?|went|gone|go)\smissing\b)
    |(?P<d2>\b(?:fle[ed]s?|fled|(?:have\s|had\s)?(?:left|abandoned)\stheir\shomes|(?:have|had)\s(?:left|abandoned)\b|(?:took|taken|sought)\s(?:refuge|shelter)\b|(?:are|were)\s(?:camped|sheltering|living\sin\s(?:schools|tents|camps|shelters|mosques|churches))\b)\b)
    |(?P<reduced>\b(?:{"|".join(_BECAME.values())})\b(?=\s*(?:[.,;:)”"\n]|$|(?:and|in|when|after|by|as|on|at|during|near|since|while|from|across|over|so|with)\b)))""",
    re.VERBOSE,
)
_FROM_HOME = re.compile(
    r"[^.;]{0,40}\b(?:to\s(?:flee|leave|evacuate|seek|higher|safer)\b|out\sof\s|from\s(?:their|its|the)\s(?:homes?|houses|villages?|areas?)\b)"
)
_DOING = re.compile(
    r"""(?:(?P<killed>\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?|tak(?:e|es|ing)|took|cost|murder(?:ed|s|ing)|execut(?:ed|es|ing)|slaughter(?:ed|ing)|massacr(?:ed|ing)|shot\sdead|leaving\sdead)\b)
    |(?P<wounded>\b(?:wound(?:s|ed|ing)|injur(?:es|ed|ing|e)|hurt(?:s|ing)?)\b)
    |(?P<captured>\b(?:captur(?:es|ed|ing)|kidnap(?:s|ped|ping)|abduct(?:s|ed|ing)?)\b)
    |(?P<arrests>\b(?:arrest(?:s|ed|ing)?|detain(?:s|ed|ing)?|apprehend(?:ed|ing)|round(?:ed|ing)\sup)\b)
    |(?P<displaced>\b(?:displac(?:es|ed|ing|e)|evacuat(?:es|ed|ing|e)|uproot(?:ed|ing)|(?:driv(?:es|ing)|drove|driven|forc(?:es|ed|ing)|sen(?:ds|t|ding)))\b)
    |(?P<toll>(?:toll|number\sof\s[^.;,]{0,40}?(?:deaths|dead|fatalities|killed|victims))\b[^.;]{0,180}?\b(?:to|at|of|is|was|now|reach(?:ed|es)|passed|passes|hits?|exceeds?|as|up)\b
        |\b(?:the\s)?dead\s(?:at|to)\b|\bdeaths\sto\b|\b(?:deaths?|bodies|killings?)\sof\b)
    |(?P<hurt_toll>\b(?:hurt|injured|wounded)\s(?:at|to)\b|(?:number\sof\s(?:injured|wounded|injuries|people\sinjured)|injur(?:y|ies)\scount)\b[^.;]{0,60}?\b(?:to|at|is|was)\b)
    )(?P<gap>(?:\s+(?:at|least|the|a|an|other|another|of|its|their|his|her|our|those|some|both|all|total|as|also))*\s*)$""",
    re.VERBOSE,
)
_NEEDS_LIVES = frozenset(
    ["claim", "claims", "claimed", "claiming", "take", "takes", "taking", "took", "cost"]
)
_NOUN = re.compile(
    rf"(?:[\s-]+(?:of\s+(?:his|her|its|their|our|the|them)\b|[\w’'-]+)){{0,5}}?[\s-]+{PEOPLE}\b"
)
CLOSE_NOUN = re.compile(rf"(?:\s+(?:of\s+(?:his|her|its|their|our|the)|[\w’'-]+)){{0,3}}?\s+{PEOPLE}\b")
_GAP = re.compile(
    r"\s+(?:(?:more|other|others|people|civilians|men|women|were|was|left|of them|have been|are|is)\s+){0,3}"
)
_CLAUSE_END = re.compile(r"[;:]|\.\s|\bwhile\b|\bwhereas\b|\bwho\b|\bbut\b")
_SHARE_OF = re.compile(r"\b(?:most|many|some|half|part) of (?:the|its|those|these)\s+\Z")
_OBJECT = re.compile(
    r"\s+(?:at least\s|more than\s)?(?:\d|(?:the|his|her|an?|one|two|three|four|five|several|dozens)\b)"
)
_REACH = 140  # characters to the verb behind


def judge(text: str, number: Number, start: int, stop: int, end: int) -> tuple[str, bool]:
    """The kind, and whether the number is the object of the verb before it.

    Looks back to `start` (where the number before ends), for its noun forward to `stop` (where the next begins), for
    the verb to the `end` of the sentence.
    """
    if _SHARE_OF.search(text, max(start, number.start - 20), number.start):
        return "", False
    if kind := _adjective(text, number, stop, end):
        return kind, False
    before = _DOING.search(text[max(start, number.start - 230) : number.start])
    if before and (kind := _doing(text, number, before, end)):
        return kind, True
    return _passive(text, number, stop, end), False


def _adjective(text: str, number: Number, stop: int, end: int) -> str:
    """ "12 dead", "12 people missing"."""
    gap = _GAP.match(text, number.end, end)
    noun = CLOSE_NOUN.match(text, number.end, stop)
    for begin in (gap.end() if gap else number.end, noun.end() + 1 if noun else number.end):
        near = _NEXT.match(text, begin, end)
        if near and near.lastgroup and not (near.lastgroup == "wounded" and _is_active(text, near.end())):
            return near.lastgroup
    return ""


def _doing(text: str, number: Number, before: re.Match[str], end: int) -> str:
    """What the verb before the number does to the counted."""
    verb = next(name for name, found in before.groupdict().items() if found and name != "gap")
    word = before[0].split()[0].lower()
    if word in _NEEDS_LIVES and verb == "killed":
        return "killed" if re.match(r"\s+(?:\w+\s){0,2}lives\b", text[number.end : number.end + 40]) else ""
    if verb == "displaced" and word.startswith(("driv", "drov", "forc", "sen")):
        return "displaced" if _FROM_HOME.match(text, number.end, end) else ""
    if verb == "captured" and not _NOUN.match(text, number.end, end):
        return ""
    return {"toll": "killed", "hurt_toll": "wounded"}.get(verb, verb)


def _passive(text: str, number: Number, stop: int, end: int) -> str:
    """What happened to the counted, behind: "12 people … were killed"."""
    limit = min(end, number.end + _REACH, max(stop, number.end))
    noun = _NOUN.match(text, number.end, limit)
    begin = noun.end() if noun else number.end
    halt = _CLAUSE_END.search(text, begin, limit)
    then = _THEN.search(text, begin, halt.start() if halt and halt[0] != "who" else limit)
    if then is None or not (noun or then.start() <= number.end + 12):
        return ""
    if not noun and re.match(r"\s*(?:%|of\s+the|[A-Z])", text[number.end : number.end + 8]):
        return ""
    kind = then.lastgroup or ""
    short = {"k2": "killed", "w2": "wounded", "m2": "missing", "d2": "displaced"}
    if kind != "reduced":
        return short.get(kind, kind)
    is_active = stop < end and not text[then.end() : stop].strip()  # "infected 40 people and killed 12"
    return (
        ""
        if is_active or then.start() > begin + 60
        else next((name for name, words in _BECAME.items() if re.fullmatch(words, then[0])), "")
    )


def _is_active(text: str, at: int) -> bool:
    """Whether "wounded" goes on as a verb: "12 gunmen wounded three"."""
    return _OBJECT.match(text, at, at + 30) is not None
