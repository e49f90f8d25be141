"""Numbers as English news writes them, each with its bounds and its hedge.

"at least 1,200", "half a million", "between 30 and 40", "two dozen", "2,000-3,000", "hundreds". Years, dates, clock
times, ages, ordinals and model names ("Su-34") are no numbers here. One pass, linear in the text.
"""

import re
from dataclasses import dataclass


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
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "mln": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_UNIT = "|".join(list(_SMALL)[1:10])
_TEEN = "|".join(list(_SMALL)[10:])
_SUB100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNIT}))?|{_TEEN}|{_UNIT})\b"
_SUB1000 = rf"(?:(?:(?:{_UNIT}|{_TEEN}|an?) )?hundred\b(?:(?: and)? {_SUB100})?|{_SUB100})"
_BIG = r"(?:thousand|million|mln|billion|trillion)\b"
_SPELLED = (
    rf"half a (?:dozen|{_BIG})|(?:an?|{_SUB100}) dozen\b"
    rf"|(?:an?|{_SUB1000}) {_BIG}(?:(?:,| and)? {_SUB1000} {_BIG})?(?:(?:,| and)? {_SUB1000})?|{_SUB1000}"
)
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_VAGUE = (
    r"(?:tens|hundreds) of (?:thousands|millions)|dozens|scores|hundreds|thousands|millions"
    r"|several(?: dozen| hundred| thousand| million)?|(?:a|many) (?:few|handful|couple|number)(?: dozen| hundred| thousand)?"
    r"|(?<!as )many"
)
_UNIT_BEHIND = r"(?:km|kms|m|mm|cm|mi|ft|ha|bn|tn|mn|k|kg|pc|pct)(?:\d|²)?\b"
_ATOM = re.compile(
    r"(?<![\w])(?=[\dadefhmnost])(?<![^\W\d][-.,:/'’])(?<!\d[.,:/'’])"  # on small letters: far faster than ignoring case
    rf"(?:(?P<digits>{_DIGITS})(?:[ \u00a0-](?P<scale>hundred|{_BIG}))?"
    rf"(?=\W|\Z|{_UNIT_BEHIND})(?![.,:/]\d|[’']s\b)"
    rf"|(?P<spelled>{_SPELLED})(?!['’]s\b)|(?P<vague>{_VAGUE})\b)"
)

_HEDGES = (
    (
        "at_least",
        r"at least|more than|over|no fewer than|not less than|no less than|upwards of|a minimum of|above|exceeding|exceeded|surpass(?:ed|es)|passed|topped",
    ),
    (
        "at_most",
        r"up to|as many as|at most|fewer than|less than|under|no more than|not more than|a maximum of|below",
    ),
    (
        "about",
        r"about|around|some|nearly|almost|approximately|roughly|an estimated|estimated|close to|circa",
    ),
)
_BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{kind}>\b(?:{words}))" for kind, words in _HEDGES) + r")\s+(?:the\s+)?\Z"
)
_HEDGE_ENDS = frozenset(
    _list(
        "least than over of above exceeding exceeded surpassed surpasses passed topped to as most under below about around "
        "some nearly almost approximately roughly estimated circa many maximum minimum"
    )
)
_BEHIND = re.compile(r"\s*(?:or (?P<at_least>more)\b|(?P<about>-odd)\b)")
_OPENING = re.compile(r"\b(between|from)\s+\Z")
_JOIN = re.compile(r"\s?[-–—]\s?|\s+(?:to|or|and)\s+")
_LOOK = 24  # characters looked at before and behind

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_MONTH_BEFORE = re.compile(_MONTH + r"(?: the)?")
_LABELS = frozenset(
    _list(
        "age aged no no. number nr. chapter article section page resolution flight route room division battalion "
        "channel top highway interstate apollo formula group phase stage level unit world"
    )
)
_NOT_BEHIND = re.compile(
    rf"\s+(?:of\s+)?{_MONTH}|-?\s?(?:[aApP]\.?[mM])\b|\s+(?:GMT|UTC|o['’]clock|local time)\b|:\d"
    r"|[- ](?:years?|months?|weeks?|days?)[- ]olds?\b|(?:st|nd|rd|th)\b|\s?[°º]|-(?:year|month|week|day|hour|minute)s?\b"
)
_AGE = re.compile(r"[A-Z][\w’'.-]{0,20}, \Z")
_YEAR_BEFORE = frozenset(
    _list(
        "in since by until till during from of late early mid after before through and to for around season year than"
    )
)
_YEAR_BEHIND = re.compile(
    r"\s(?!and|to|in|when|the|for|with|as|after|by|on|at|or|but|was|is|were|ha[sd]|that|until|elect|season)[a-z]"
)


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` with its hedge says: low ≤ it ≤ high (None: open or unknown).

    `at`: where the digits or number words begin, behind the hedge. `hedge`: exact at_least at_most about range vague.
    """

    start: int
    end: int
    at: int
    low: float | None
    high: float | None
    hedge: str


def find(text: str) -> list[Number]:
    """All numbers of `text`, in order, not overlapping."""
    lowered = small(text)
    numbers: list[Number] = []
    last: re.Match[str] | None = None  # an atom that may begin a range
    other = -1  # where the last atom that is no number ended
    for atom in _ATOM.finditer(lowered):
        start, end = atom.span()
        if (other == start - 1 and lowered[other] in "-–") or _is_other(text, atom):
            last, other = None, end
        elif last is None or not (link := _JOIN.fullmatch(lowered, last.end(), start)):
            numbers.append(_hedged(lowered, atom))
            last = None if atom["vague"] else atom
        else:
            before = numbers.pop()
            if joined := _range(lowered, last, atom, link[0]):
                numbers.append(joined)
            elif "-" not in link[0]:  # else a score: no number at all
                numbers += [before, _hedged(lowered, atom)]
            last = None
    return numbers


def value(surface: str) -> float:
    """What "1,200", "1.5 million", "two hundred and four" or "half a dozen" stand for."""
    total = current = 0.0
    for word in re.split(r"[\s-]+", re.sub(r"[,\u00a0\u202f](?=\d)", "", surface.lower()).replace(",", " ")):
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, current = total + current, 0.0
        elif word == "half":
            current += 0.5
        elif word in ("a", "an"):
            current = current or 1
        elif word not in ("", "and"):
            current += _SMALL.get(word) or _TENS.get(word) or float(word if word[0].isdigit() else 0)
    return total + current


def small(text: str) -> str:
    """`text` in small letters, each at its place (some letters become two when lowered: they stay)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _is_other(text: str, atom: re.Match[str]) -> bool:
    """A date, a year, a clock time, an age, an ordinal, a label."""
    start, end = atom.span()
    if _NOT_BEHIND.match(text, end):
        return True
    before = text[max(0, start - _LOOK) : start]
    words = before.split()
    word = words[-1].lower() if words else ""
    if (
        word in _LABELS
        or before.endswith("#")
        or (words and _MONTH_BEFORE.fullmatch(" ".join(words[-1 - (word == "the") :])))
    ):
        return True
    digits = atom["digits"]
    if not digits or atom["scale"]:
        return False
    if len(digits) == 2 and text[end : end + 1] in (",", ")", ".") and _AGE.search(before):
        return True
    is_year = len(digits) == 4 and digits.isdigit() and "1500" <= digits <= "2100"
    return is_year and (word in _YEAR_BEFORE or not _YEAR_BEHIND.match(text, end))


def _hedged(small: str, atom: re.Match[str]) -> Number:
    start, end = atom.span()
    words = small[max(0, start - _LOOK) : start].split()
    is_near = bool(words) and (words[-1] in _HEDGE_ENDS or words[-1] == "the")
    before = _BEFORE.search(small, max(0, start - _LOOK), start) if is_near else None
    behind = _BEHIND.match(small, end)
    kind = (before.lastgroup if before else behind.lastgroup if behind else None) or "exact"
    begin = before.start() if before else start
    if atom["vague"]:
        return Number(begin, end, start, None, None, "vague")
    amount = value(atom[0])
    low, high = (None if kind == "at_most" else amount), (None if kind == "at_least" else amount)
    return Number(begin, end if before or not behind else behind.end(), start, low, high, kind)


def _range(small: str, first: re.Match[str], second: re.Match[str], link: str) -> Number | None:
    """One number out of two: "30 to 40", "between 30 and 40", "2-3 million"."""
    begin = max(0, first.start() - _LOOK)
    opening = _OPENING.search(small, begin, first.start())
    if second["vague"] or ("and" in link and not (opening and opening[1] == "between")):
        return None
    low, high = value(first[0]), value(second[0])
    if not first["scale"] and second["scale"]:
        low *= _SCALES[second["scale"]]
    if low >= high:
        return None
    start = opening.start() if opening else _hedged(small, first).start
    return Number(start, second.end(), first.start(), low, high, "range")
