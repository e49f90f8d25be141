"""Finds what a text counts: people killed, wounded, missing, captured, displaced, arrested; and measures.

A number is a figure only where its words say of what. People: the word behind ("12 dead"), the verb before
("killing 12"), the verb behind ("12 people, most of them children, were killed"), and what is joined to either.
Numbers joined in one count ("two women and a child were killed") are one figure: their sum.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.enrich.facts import Span
from agents.enrich.measures import measure
from agents.enrich.words import any_of
from agents.text import numbers
from agents.text.numbers import Number
from streams.records import Figure

_PEOPLE = (
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
_KILLED, _HURT = (
    r"killed|slain|shot dead|(?:pulled|found|recovered|brought) (?:out )?dead|massacred|murdered|executed|beheaded",
    r"wounded|injured|hurt|hospitali[sz]ed",
)
_TAKEN, _HELD = (
    r"captured|taken (?:hostage|captive|prisoner)|kidnapped|abducted",
    r"arrested|detained|apprehended|rounded up|taken into custody|in custody|jailed|remanded",
)
_MOVED = r"displaced|evacuated|uprooted|made homeless|left homeless|driven from their homes|forced (?:to flee|from their homes|to leave)"
# Directly behind the number and what is counted: an adjective or noun that needs no verb.
_NEXT = re.compile(
    r"""(?P<killed>(?:confirmed\s)?dead\b(?!\s(?:or|and)\b)|(?:confirmed\s|civilian\s|battle\s)?(?:deaths?|fatalities)\b|lives\b|bodies\b|corpses\b)
    |(?P<wounded>wounded\b|injured\b|hurt\b|injur(?:y|ies)\b)
    |(?P<missing>(?:reported\s|still\s)?missing\b|unaccounted\sfor\b)
    |(?P<displaced>homeless\b|(?:internally\s)?displaced\b|evacuees\b|camped\b|sheltering\b)
    |(?P<arrests>arrests?\b|detentions\b)
    |(?P<captured>(?:prisoners|hostages|captives)\b)""",
    re.VERBOSE,
)
# Behind the number, further away: what happened to the counted.
_BE = r"(?:\b(?:were|was|are|is|have been|has been|had been|be|being|get|got|left|found|reported|confirmed|presumed|feared|believed)\s+(?:\w+ly\s+|also\s+|reported(?:ly)?\s+|feared\s+|believed\s+|to\s+have\s+been\s+|still\s+)*)"
_THEN = re.compile(
    rf"""{_BE}(?:(?P<killed>(?:{_KILLED}|dead|drowned|crushed|burned\sto\sdeath)\b)|(?P<wounded>(?:{_HURT}|in\shospital|treated|admitted|taken\sto\s(?:the\s|a\s)?hospitals?)\b)
    |(?P<missing>(?:missing|unaccounted\sfor)\b)|(?P<captured>(?:{_TAKEN})\b)|(?P<arrests>(?:{_HELD})\b)|(?P<displaced>(?:{_MOVED})\b))
    |(?P<k2>\b(?:die[ds]?|dying|perish(?:ed|es)?|drown(?:ed)?|lost\stheir\slives|lose\stheir\slives)\b)
    |(?P<w2>\b(?:suffer(?:ed|s)?\s(?:\w+\s)?(?:injuries|wounds|burns))\b)
    |(?P<m2>\b(?:remain(?:ed|s)?|went|gone|go)\smissing\b)
    |(?P<d2>\b(?:fle[ed]s?|fled|(?:have\s|had\s)?(?:left|abandoned)\stheir\shomes|(?:have|had)\s(?:left|abandoned)\b|(?:took|taken|sought)\s(?:refuge|shelter)\b|(?:are|were)\s(?:camped|sheltering|living\sin\s(?:schools|tents|camps|shelters|mosques|churches))\b)\b)
    |(?P<reduced>\b(?:{_KILLED}|{_HURT}|missing|{_HELD}|{_TAKEN}|{_MOVED})\b(?=\s*(?:[.,;:)”"\n]|$|(?:and|in|when|after|by|as|on|at|during|near|since|while|from|across|over|so|with)\b)))""",
    re.VERBOSE,
)
# Before the number: what does it to the counted.
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
    rf"(?:[\s-]+(?:of\s+(?:his|her|its|their|our|the|them)\b|[\w’'-]+)){{0,5}}?[\s-]+{_PEOPLE}\b"
)
_CLOSE_NOUN = re.compile(rf"(?:\s+(?:of\s+(?:his|her|its|their|our|the)|[\w’'-]+)){{0,3}}?\s+{_PEOPLE}\b")
_GAP = re.compile(
    r"\s+(?:(?:more|other|others|people|civilians|men|women|were|was|left|of them|have been|are|is)\s+){0,3}"
)
_DURATION = re.compile(
    r"[\s-]+(?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|percent|per cent|%|years?-old|km|kilomet|miles?|met(?:er|re)s|of the|dollars|euros|pounds|bombs?|homes|houses|buildings|villages|vehicles|cars|provinces|countries|districts|hospitals)\b"
)
_LINK = re.compile(
    r"(?:[\s,]+(?:of|his|her|its|their|and|or|as well as|plus|[\w’'-]+)){0,6}?[\s,]*(?:,|\band\b|\bor\b|\bas well as\b|\bplus\b)\s*$"
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|have|has|had|be|been|kill\w*|wound\w*|injur\w*|died|dead|missing|hurt)\b"
)
_INCLUDING = re.compile(
    r"[,(]?\s*(?:including|among them|amongst them|of whom|of them|among whom|of which|most of them|in addition to)\s*(?:at least\s)?$"
)
_ALONE = re.compile(
    r"\b(an?) (?:\w+ )?(?:child|woman|man|soldier|civilian|policeman|girl|boy|baby|journalist|teenager|officer|guard)\b"
)
_HISTORY = re.compile(r"\b(?:in|since|of)\s+(?:1[89]\d\d|20\d\d)\s*,?\s*(?:when|which|in which|that)\b")
_IN_YEAR = re.compile(r"\b[Ii]n (?:[A-Z][a-z]+ )?((?:1[5-9]|20)\d\d)\b")
_CLAUSE_END = re.compile(r"[;:]|\.\s|\bwhile\b|\bwhereas\b|\bwho\b|\bbut\b")
_MORE = re.compile(r"\smore\b")
_SHARE_OF = re.compile(r"\b(?:most|many|some|half|part) of (?:the|its|those|these)\s+\Z")
_TRIGGER = any_of(  # a sentence without one of these counts no people
    r"kill\w*|dead|deadly|deaths?|die[ds]?|dying|toll|lives|bod(?:y|ies)|perish\w*|drown\w*|slain|massac\w+|murder\w*|execut\w+|shot"
    r"|fatalit\w+|wound\w*|injur\w+|hurt\w*|hospital\w*|burns|missing|unaccounted|captur\w+|hostages?|captives?|prisoners?|kidnap\w*"
    r"|abduct\w*|arrest\w*|detain\w*|detention\w*|custody|apprehend\w*|round\w*|displac\w+|evacu\w+|uproot\w*|homeless|fled|flees?"
    r"|fleeing|homes?|left|abandon\w*|behead\w*|victims?|crush\w*|slaughter\w*|claim\w*|cost|corpses?"
)
_REACH = 140  # characters to the verb behind


@dataclass(slots=True)
class _Count:
    """A number and what it counts."""

    number: Number
    kind: str = ""
    part_of: bool = False  # included in the one before
    is_object: bool = False  # of the verb before it


def find(text: str, sentences: Sequence[Span], year: int | None = None) -> list[Figure]:
    """The figures of an English text in order. Places and speakers are filled in by the caller.

    `year` of publication: people counted "in 1998" are history, no news.
    """
    figures: list[Figure] = []
    found, at = numbers.find(text), 0
    lowered = numbers.small(text)
    for start, end in sentences:
        inside: list[Number] = []
        while at < len(found) and found[at].at < end:
            if found[at].at >= start:
                inside.append(found[at])
            at += 1
        if inside:
            figures += _of_sentence(text, lowered, start, end, inside, year)
    return figures


def _of_sentence(
    text: str, lowered: str, start: int, end: int, inside: list[Number], year: int | None
) -> list[Figure]:
    figures: list[Figure] = []
    counts: list[_Count] = []
    counts_people = _TRIGGER.search(lowered, start, end) is not None
    for n, number in enumerate(inside):
        stop = inside[n + 1].start if n + 1 < len(inside) else end
        if (measured := measure(text, number, stop, end)) is not None:
            figures.append(measured)
        elif counts_people and not _is_history(text, start, number, end, year):
            counts.append(_Count(number))
    before = start
    for n, count in enumerate(counts):
        behind = counts[n + 1].number.start if n + 1 < len(counts) else end
        if not _DURATION.match(text, count.number.end):
            _judge(text, count, before, behind, end)
            before = count.number.end
    _share(text, counts)
    figures += _people(text, counts, end)
    return sorted(figures, key=lambda figure: (figure.start, figure.end))


def _is_history(text: str, start: int, number: Number, end: int, year: int | None) -> bool:
    """Whether the number tells of another year: "the worst since 1998, when", "in 1998" in the same clause."""
    if _HISTORY.search(text, max(start, number.start - 150), number.start):
        return True
    begin, stop = max(start, number.start - 100), min(end, number.end + 100)
    clause = (
        re.split(r"[,;:—]\s", text[begin : number.start])[-1]
        + re.split(r"[,;:—]\s", text[number.end : stop])[0]
    )
    return year is not None and any(int(past[1]) < year for past in _IN_YEAR.finditer(clause))


def _judge(text: str, count: _Count, start: int, stop: int, end: int) -> None:
    """Find what this number counts by its own words."""
    number = count.number
    if _SHARE_OF.search(text, max(start, number.start - 20), number.start):
        return
    count.part_of = _MORE.match(text, number.end, end) is not None  # "three more bodies": not how many in all
    if kind := _adjective(text, number, stop, end):
        count.kind = kind
        return
    before = _DOING.search(text[max(start, number.start - 230) : number.start])
    if before and (kind := _doing(text, number, before, end)):
        count.kind, count.is_object = kind, True
    else:
        count.kind = _passive(text, number, stop, end)


def _adjective(text: str, number: Number, stop: int, end: int) -> str:
    """ "12 dead", "12 people missing"."""
    gap = _GAP.match(text, number.end, end)
    noun = _CLOSE_NOUN.match(text, number.end, stop)
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
    return "" if is_active or then.start() > begin + 60 else _kind_of_word(then[0])


def _kind_of_word(word: str) -> str:
    for kind, words in (
        ("killed", _KILLED),
        ("wounded", _HURT),
        ("captured", _TAKEN),
        ("arrests", _HELD),
        ("displaced", _MOVED),
    ):
        if re.fullmatch(words, word):
            return kind
    return "missing"


def _is_active(text: str, at: int) -> bool:
    """Whether "wounded" goes on as a verb: "12 gunmen wounded three"."""
    return (
        re.match(
            r"\s+(?:at least\s|more than\s)?(?:\d|the\b|his\b|her\b|an?\b|one\b|two\b|three\b|four\b|five\b|several\b|dozens\b)",
            text[at : at + 30],
        )
        is not None
    )


def _share(text: str, counts: list[_Count]) -> None:
    """Numbers joined to one that counts something count the same; what is included in another is a part of it."""
    links = [text[one.number.end : other.number.start] for one, other in pairwise(counts)]
    for link, one, other in zip(links, counts, counts[1:], strict=False):
        if len(link) < 90 and _INCLUDING.search(link) and (one.kind or not other.kind):
            other.kind, other.part_of = one.kind, bool(one.kind)
    for link, one, other in reversed(list(zip(links, counts, counts[1:], strict=False))):
        if one.kind or not other.kind or len(link) > 90:
            continue
        if _INCLUDING.search(link):
            one.kind, other.part_of = other.kind, True
        elif _is_list(link) and _CLOSE_NOUN.match(text, one.number.end, other.number.start):
            one.kind = other.kind
    for link, one, other in zip(links, counts, counts[1:], strict=False):
        if len(link) > 90 or not one.kind or not _is_list(link):
            continue
        if not other.kind and one.is_object and _CLOSE_NOUN.match(text, other.number.end):
            other.kind, other.is_object, other.part_of = one.kind, True, one.part_of
        elif one.part_of and one.kind == other.kind:
            other.part_of = True


def _is_list(link: str) -> bool:
    """Whether two numbers stand in one list: "three policemen and " between them."""
    return _LINK.fullmatch(link) is not None and not _VERB.search(link)


def _people(text: str, counts: list[_Count], end: int) -> list[Figure]:
    """Figures out of counts, those of one joined count added up."""
    figures: list[Figure] = []
    last: _Count | None = None
    for count in counts:
        if not count.kind:
            continue
        number = count.number
        if (
            last is not None
            and last.kind == count.kind
            and last.part_of == count.part_of
            and number.hedge != "vague"
            and figures[-1].hedge != "vague"
            and _LINK.fullmatch(text[last.number.end : number.start])
            and re.search(r",|\band\b", text[last.number.end : number.start])
        ):
            figures[-1] = _sum(figures[-1], number)
        else:
            figures.append(_figure(text, count, end))
        last = count
        if alone := _and_one(text, number, end):
            figures[-1] = _sum(figures[-1], alone)
    return figures


def _and_one(text: str, number: Number, end: int) -> Number | None:
    """The child of "two women and a child"."""
    link = re.match(
        rf"(?:\s+[\w’'-]+){{0,2}}?\s+{_PEOPLE}\s+and\s+", text[number.end : min(end, number.end + 60)]
    )
    one = _ALONE.match(text, number.end + link.end(), end) if link else None
    return Number(one.start(), one.end(), one.start(), 1, 1, "exact") if one else None


def _sum(figure: Figure, number: Number) -> Figure:
    low = None if figure.low is None or number.low is None else figure.low + number.low
    high = None if figure.high is None or number.high is None else figure.high + number.high
    hedge = (
        figure.hedge
        if number.hedge in ("exact", figure.hedge)
        else number.hedge
        if figure.hedge == "exact"
        else "range"
    )
    return Figure(
        start=figure.start,
        end=number.end,
        kind=figure.kind,
        low=low,
        high=high,
        hedge=hedge,
        unit="persons",
        of=figure.of,
    )


def _figure(text: str, count: _Count, end: int) -> Figure:
    number = count.number
    of = None
    if count.part_of:
        noun = _CLOSE_NOUN.match(text, number.end, end)
        of = " ".join(noun[0].split()) if noun else "part"
    return Figure(
        start=number.start,
        end=number.end,
        kind=count.kind,
        low=number.low,
        high=number.high,
        hedge=number.hedge,
        unit="persons",
        of=of,
    )
