"""Numbers as English news writes them, each with its bounds and its hedge.

"at least 1,200", "half a million", "between 30 and 40", "two dozen", "2,000-3,000", "hundreds", "5 lakh". Years, dates,
clock times, ages, ordinals, shares ("one in five") and model names ("Su-34") are no numbers here, nor is the old value
of a change ("from 12 to 14": 14). One pass, linear in the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agents.text.letters import small, spaced


def _list(words: str) -> list[str]:
    return words.split()


_SMALL = {
    word: value
    for value, word in enumerate(
        _list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * n for n, word in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_SCALES = {
    "dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "mln": 1e6,
    "crore": 1e7, "crores": 1e7, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
# The least that a vague word says: a plural is two of them. "a number of", "many" say nothing.
_LEAST = {
    "couple": 2.0, "few": 2.0, "handful": 2.0, "several": 3.0, "tens": 20.0, "dozens": 24.0, "scores": 40.0,
    "hundreds": 200.0, "thousands": 2_000.0, "millions": 2_000_000.0,
}  # fmt: skip
_PARTS = {"quarter": 1 / 4, "third": 1 / 3}  # of a million
_UNIT = "|".join(list(_SMALL)[1:10])
_TEEN = "|".join(list(_SMALL)[10:])
_SUB100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNIT}))?|{_TEEN}|{_UNIT})\b"
_SUB1000 = rf"(?:(?:(?:{_UNIT}|{_TEEN}|an?) )?hundred\b(?:(?: and)? {_SUB100})?|{_SUB100})"
_BIG = r"(?:thousand|lakhs?|million|mln|crores?|billion|trillion)\b"
_LENGTH = r"(?=[ -](?:miles?|kilomet(?:er|re)s?|met(?:er|re)|hectare|acre)\b)"
_SPELLED = (
    rf"half a (?:dozen|{_BIG})|(?:an?|one|two|three)[ -](?:{'|'.join(_PARTS)})s?(?: of an?[ -]|[ -]){_BIG}|(?:an?|{_SUB100}) dozen\b|{_SUB100} and a half(?: {_BIG})?"
    rf"|(?:an?|{_SUB1000}) {_BIG}(?:(?:,| and)? {_SUB1000} {_BIG})?(?:(?:,| and)? {_SUB1000})?|{_SUB1000}"
    rf"|(?:half(?: an?)?|an?(?= )){_LENGTH}"
)
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}|\d{1,3} 000\b|\d+(?:\.\d+)?"
_VAGUE = (
    r"(?:tens|hundreds) of (?:thousands|millions)|dozens|scores|hundreds|thousands|millions"
    r"|several(?: dozen| hundred| thousand| million)?"
    r"|(?:a|many) (?:few|handful|couple|number)(?:(?: of)? (?:dozen|hundred|thousand|million))?"
    r"|(?<!as )(?<!how )(?<!so )(?<!too )many"
)
# How any of them begins, behind a space: looked for first, it spares three quarters of the time.
_BEGINNING = re.compile(
    rb" (?=\d|an? (?:few|ha|hu|he|co|nu|do|th|mi|la|cr|bi|tr|ki|me|ac|qu)|doz|e(?:igh|lev)|f(?:our|i[vf])|h(?:undred|alf)"
    rb"|m(?:any|illions)|nin|one|s(?:ix|ev|core)|t(?:wo|we|hree|hir|hou|en)|for)"
)
_UNIT_BEHIND = r"(?:km|kms|m|mm|cm|mi|ft|ha|bn|tn|mn|k|kg|pc|pct)(?:\d|²)?\b"
_CORE = re.compile(
    r"(?<!\w)(?<![^\W\d][-.,:/'’])(?<!\d[.,:/'’])"
    rf"(?:(?P<digits>{_DIGITS})(?:[ \u00a0-](?P<scale>hundred|{_BIG}))?"
    rf"(?=\W|\Z|{_UNIT_BEHIND})(?![.,:/]\d|[’']s\b)"
    rf"|(?P<spelled>{_SPELLED})(?!['’]s\b)|(?P<vague>{_VAGUE})\b)"
)

_HEDGES = (
    (
        "at_least",
        r"at least|at the very least|more than|over|no fewer than|not less than|no less than|upwards? of|(?:a )?minimum of"
        r"|in excess of|above|exceed(?:ing|ed|s)|surpass(?:ed|es|ing)|passed|topp(?:ed|ing)|tops",
    ),
    (
        "at_most",
        r"up to|as many as|as much as|as high as|at most|at the most|fewer than|less than|under|no more than|not more than|(?:a )?maximum of|below",
    ),
    (
        "about",
        r"about|around|some|nearly|almost|approximately|approx\.?|roughly|an estimated|estimated|close to|circa|in the region of|~",
    ),
)
_BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{kind}>(?<!\w)(?:{words}))" for kind, words in _HEDGES) + r")\s*(?:the\s+)?\Z"
)
_HEDGE_ENDS = frozenset(
    _list(
        "least than over of above exceeding exceeded exceeds surpassed surpasses surpassing passed topped topping tops to as "
        "most under below about around some nearly almost approximately approx approx. roughly estimated circa many much high ~ the"
    )
)
_BEHIND = re.compile(r"(?P<at_least>\s*or more\b|\+(?!\w)|-plus\b)|(?P<about>-odd\b|\s+or so\b)")
_OPENING = re.compile(r"\b(between|from)\s+(?:(?:us|a|c)?[$€£¥₹])?\Z")
_MEASURE = r"(?:\s?%|[ -]?(?:per ?cent|km|kilomet(?:er|re)s?|m|met(?:er|re)s?|miles?|hectares|acres|feet|euros|dollars))"
_JOIN = re.compile(
    rf"(?P<unit>{_MEASURE})?(?:[-–—]|\s+(?:to|or|and)\s+)(?:(?:us|a|c)?[$€£¥₹])?|\s[-–]\s(?:us)?[$€£¥₹]"
)
_MEASURED = re.compile(_MEASURE)
_CHANGED_FROM = re.compile(
    r"\b(?:r[oi]se[sn]?|rising|rais\w+|increas\w+|climb\w*|jump\w*|gr[eo]w\w*|soar\w*|surg\w+|f[ea]ll\w*|drop\w*|declin\w+|decreas\w+"
    r"|cut\w*|lower\w*|reduc\w+|revis\w+|updat\w+|adjust\w+|correct\w+|doubl\w+|tripl\w+|went|goes|gone|up|down|chang\w+|mov\w+"
    r"|sw[eo]ll\w*|slow\w*|slash\w*|plung\w+|slump\w*|tumbl\w+|le[ae]p\w*)\b[^.;]{0,60}?\bfrom\s+\Z"
)
_OLD_BEHIND = re.compile(rf"(?:{_MEASURE})?\s+from\s+(?:(?:us)?[$€£¥₹])?")
_TO = re.compile(r"\bto\s+(?:(?:us)?[$€£¥₹])?\Z")
_DIGITS_MOST = 20  # what has more of them is a code, and counts nothing
_LOOK = 24  # characters looked at before and behind

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_MONTH_BEFORE = re.compile(_MONTH + r"(?: the)?")
_LABELS = frozenset(
    _list(
        "age aged ages no no. nos. number numbers nr. chapter article articles section page pages resolution flight route room "
        "division battalion channel top highway interstate apollo formula group phase stage level unit world boeing airbus mig "
        "sukhoi tupolev antonov ilyushin cessna embraer leopard challenger abrams merkava patriot hawk mirage falcon soyuz ariane "
        "iphone windows game round week day step volume vol act scene verse psalm episode season series lap lane gate platform "
        "terminal apartment apt suite flat block ward precinct sector category magnitude tel tel. phone call dial"
    )
)
_NOT_BEHIND = re.compile(
    rf"\s+(?:of\s+)?{_MONTH}|-?\s?(?:[aApP]\.?[mM])\b|\s+(?:GMT|UTC|o['’]clock|local time)\b|:\d"
    r"|[- ](?:years?|months?|weeks?|days?)[- ]olds?\b|(?:st|nd|rd|th)\b|\s?[°º]|-(?:year|month|week|day|hour|minute)s?\b"
    r"|[- ](?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b|-?\s?(?:years? of age)\b"
)
_NAME = re.compile(r"[A-Z][\w’'.-]{0,20}(?:, | \()\Z")
_AGED = re.compile(
    r"\b[Aa]ge[ds]? (?:of |between |from |just |only )?(?:[\w-]+(?:,? and | to |[-–]|, )){0,2}\Z"
)
_THEIR_AGE = re.compile(
    r"\b(?:children|girls|boys|kids|babies|infants|them|those|women|men|anyone|adults|one|two|three|four|five|six|seven|eight|nine|ten)"
    r" (?:aged )?\w+ \Z"
)
_AGES = re.compile(r"\d\d and \d\d,")
_YEAR_BEFORE = frozenset(
    _list(
        "in since by until till during from of late early mid after before through and to for around season year than the"
    )
)
_YEAR_BEHIND = re.compile(
    r"\s(?!and|to|in|when|the|for|with|as|after|by|on|at|or|but|was|is|were|ha[sd]|that|until|elect|season)[a-z]"
)
_SHORT_SCALE = re.compile(r" ?(k|mn?|bn|tn)\b")
_SIGNS = frozenset("$€£¥₹")
_COUNTED = re.compile(r"\s(?:people|residents|refugees|migrants|children|men|women|civilians|users|homes)\b")


class Number(NamedTuple):
    """``text[start:end]`` with its hedge says: low ≤ it ≤ high (None: open or unknown).

    `at`: where the digits or number words begin, behind the hedge. `hedge`: exact at_least at_most about range vague;
    a vague number has at most a `low` ("dozens": 24).
    """

    start: int
    end: int
    at: int
    low: float | None
    high: float | None
    hedge: str


class _Atom(NamedTuple):
    """Digits or number words. `scale` is what they are told in (1e6 of "2 million"), 1 where nothing is said."""

    start: int
    end: int
    amount: float | None
    scale: float
    is_vague: bool = False


def find(text: str) -> list[Number]:
    """All numbers of `text`, in order, not overlapping."""
    lowered = small(text)
    numbers: list[Number] = []
    last: _Atom | None = None  # what may begin a range
    other = -1  # where the last atom that is no number ended
    for match in _atoms(text, lowered):
        start, end = match.span()
        if (other == start - 1 and lowered[other] in "-–") or _is_other(text, match):
            last, other = None, end
            continue
        atom = _atom(lowered, match)
        if last is not None and start - last.end < _LOOK and _is_joined(lowered, numbers, last, atom):
            last = None
        else:
            numbers.append(_hedged(lowered, atom))
            last = None if atom.is_vague else atom
    return numbers


def value(surface: str) -> float:
    """What "1,200", "1.5 million", "two hundred and four" or "half a dozen" stand for."""
    if surface.isdecimal():
        return float(surface)
    total = current = 0.0
    plain = re.sub(r"[,\u00a0\u202f](?=\d)| (?=000)", "", surface.lower()).replace(",", " ")
    for word in re.split(r"[\s-]+", plain):
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, current = total + current, 0.0
        elif word == "half":
            current += 0.5
        elif word.removesuffix("s") in _PARTS:
            current *= _PARTS[word.removesuffix("s")]
        elif word in ("a", "an"):
            current = current or 1
        elif word not in ("", "and", "of"):
            current += _SMALL.get(word) or _TENS.get(word) or float(word if word[0].isdigit() else 0)
    return total + current


def _atoms(text: str, lowered: str) -> Iterator[re.Match[str]]:
    end = 0
    for gap in _BEGINNING.finditer(spaced(text)):
        at = gap.start()
        if at >= end and (match := _CORE.match(lowered, at)):
            yield match
            end = match.end()


def _atom(lowered: str, match: re.Match[str]) -> _Atom:
    start, end = match.span()
    words = match[0]
    if match["vague"]:
        return _Atom(start, end, _least(words), 1, is_vague=True)
    amount, scale = value(words), _SCALES.get(words.rpartition(" ")[2].rpartition("-")[2], 1.0)
    if match["digits"] and scale == 1 and lowered[end : end + 1] in ("b", "k", "m", "t", " "):
        short = _SHORT_SCALE.match(lowered, end)
        is_sure = short and (
            len(short[1]) == 2 or lowered[start - 1 : start] in _SIGNS or _COUNTED.match(lowered, short.end())
        )
        if short and is_sure:
            return _Atom(start, short.end(), amount * _SHORT[short[1]], _SHORT[short[1]])
    return _Atom(start, end, amount, scale)


def _least(words: str) -> float | None:
    """The least that vague words say: 24 for "dozens", 20,000 for "tens of thousands", 300 for "several hundred"."""
    least: float | None = None
    for word in words.split():
        if least is None:
            least = _LEAST.get(word)
        else:
            least *= _SCALES.get(word.removesuffix("s"), 1)
    return least


def _is_other(text: str, match: re.Match[str]) -> bool:
    """A date, a year, a clock time, an age, an ordinal, a label."""
    start, end = match.span()
    if _NOT_BEHIND.match(text, end):
        return True
    before = text[max(0, start - _LOOK) : start]
    words = before.split()
    word = words[-1].lower() if words else ""
    if word in _LABELS or before.endswith("#"):
        return True
    led = words[-1 - (word == "the") :]
    if led and led[0][0].isupper() and _MONTH_BEFORE.fullmatch(" ".join(led)):
        return True
    if word in ("under", "over", "below") and _THEIR_AGE.search(before):
        return True
    if "ge" in before and _AGED.search(before):
        return True
    digits = match["digits"]
    if digits and len(digits) > _DIGITS_MOST:
        return True
    if not digits or match["scale"]:
        return False
    if len(digits) <= 2 and _is_age(text, end, before):
        return True
    is_year = len(digits) == 4 and digits.isdigit() and "1500" <= digits <= "2100"
    return is_year and (
        word in _YEAR_BEFORE or word.endswith(("’s", "'s")) or not _YEAR_BEHIND.match(text, end)
    )


def _is_age(text: str, end: int, before: str) -> bool:
    """ "Ann Lee, 34, …", "Lee (34)", "aged 12 to 15", "two men, 23 and 25, …"."""
    if text[end : end + 1] in (",", ")", ".") and _NAME.search(before):
        return True
    pair = end - 2 if before.endswith(", ") else end - 9 if before.endswith(" and ") else -1
    return pair >= 0 and _AGES.match(text, pair) is not None


def _is_joined(lowered: str, numbers: list[Number], last: _Atom, atom: _Atom) -> bool:
    """Whether `atom` says nothing new behind `last`; the range or share that both make is put into `numbers`."""
    link = lowered[last.end : atom.start]
    if last.amount == 1 and link in (" in ", " in every ", " out of "):  # a share
        numbers.pop()
        return True
    if link == " out of " or (
        _OLD_BEHIND.fullmatch(link)
        and _TO.search(lowered, max(0, numbers[-1].start - _LOOK), numbers[-1].start)
    ):
        return True
    if not (join := _JOIN.fullmatch(link)):
        return False
    first = numbers.pop()
    if both := _range(lowered, last, atom, join):
        numbers.append(both)
    elif link not in ("-", "–"):  # else a score: no number at all
        numbers += [first, _hedged(lowered, atom)]
    return True


def _hedged(lowered: str, atom: _Atom) -> Number:
    look = max(0, atom.start - _LOOK)
    words = lowered[look : atom.start].split()
    is_near = bool(words) and words[-1].lstrip("([“\"‘'") in _HEDGE_ENDS
    before = _BEFORE.search(lowered, look, atom.start) if is_near else None
    behind = None if before else _BEHIND.match(lowered, atom.end)
    kind = (before.lastgroup if before else behind.lastgroup if behind else None) or "exact"
    start, end = before.start() if before else atom.start, behind.end() if behind else atom.end
    if atom.is_vague:
        return Number(start, end, atom.start, None if kind == "at_most" else atom.amount, None, "vague")
    low, high = (None if kind == "at_most" else atom.amount), (None if kind == "at_least" else atom.amount)
    return Number(start, end, atom.start, low, high, kind)


def _range(lowered: str, first: _Atom, second: _Atom, join: re.Match[str]) -> Number | None:
    """One number out of two: "30 to 40", "between 30 and 40", "2-3 million"; of a change, what it is now."""
    begin = max(0, first.start - _LOOK)
    opening = _OPENING.search(lowered, begin, first.start)
    is_change = opening and opening[1] == "from" and " to " in join[0] and not second.is_vague
    if opening and is_change and _CHANGED_FROM.search(lowered, max(0, opening.end() - 90), opening.end()):
        return _hedged(lowered, second)
    if second.is_vague or first.amount is None or second.amount is None:
        return None
    if " and " in join[0] and not (opening and opening[1] == "between"):
        return None
    if join["unit"] and not _MEASURED.match(lowered, second.end):
        return None
    low, high = first.amount, second.amount
    if first.scale == 1 and second.scale > 1:
        low *= second.scale
    if low >= high:
        return None
    start = opening.start() if opening else _hedged(lowered, first).start
    return Number(start, second.end, first.start, low, high, "range")
