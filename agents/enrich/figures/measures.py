"""Numbers with a unit: distance, area, money, percentage; and counted strikes and weapons.

The unit is kept as the text has it (miles stay miles), under its short name; money under its ISO 4217 code. A measure
told twice ("20 kilometres (12 miles)", "$5m (£4m)") is one figure: in metric units, else in the first.
"""

import re

from msgspec.structs import replace

from agents.text.numbers import Number
from streams.records import Figure

_SIGNS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "$": "USD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₦": "NGN",
    "Rs": "INR", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "CHF": "CHF",
}  # fmt: skip
_SIGN = re.compile(
    r"(?<![^\W\d])(?:"
    + "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    + r")\.?\s?\Z"
)
_SHORT_SCALE = re.compile(r"\s?(mn?|bn|tn|k)\b")
_SHORT = {"m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3}
_NO_SPEED = r"(?!\s?(?:/|an\s|per\s)\s?(?:h|s)|\s(?:a|per)\sminute)"
_UNITS = (
    ("area", "km2", r"(?:square|sq\.?)[\s-](?:kilomet(?:er|re)s?|km)|km2|km²|sq\s?km"),
    ("area", "mi2", r"(?:square|sq\.?)[\s-]miles?"),
    ("area", "m2", r"(?:square|sq\.?)[\s-](?:met(?:er|re)s?)|m2|m²"),
    ("area", "ft2", r"(?:square|sq\.?)[\s-](?:feet|foot|ft)"),
    ("area", "ha", r"hectares?|ha"),
    ("area", "acre", r"acres?"),
    ("distance", "km", rf"(?:kms?|kilomet(?:er|re)s?)\b{_NO_SPEED}"),
    ("distance", "mi", rf"(?:nautical\s)?miles?\b{_NO_SPEED}"),
    ("distance", "m", rf"(?:met(?:er|re)s?|m)\b{_NO_SPEED}"),
    ("distance", "ft", r"feet|foot|ft"),
    ("distance", "yd", r"yards?"),
    ("percentage", "percent", r"%|percent|per\scent|pct|percentage\spoints?"),
    ("money", "USD", r"(?:US\s|U\.S\.\s|American\s)?dollars?|USD"),
    ("money", "EUR", r"euros?|EUR"),
    ("money", "GBP", r"(?:British\s)?pounds(?:\ssterling)?(?!\sof\b)|GBP"),
    ("money", "JPY", r"(?:Japanese\s)?yen"),
    ("money", "INR", r"(?:Indian\s)?rupees"),
    ("money", "CNY", r"(?:Chinese\s)?(?:yuan|renminbi)"),
    ("money", "RUB", r"(?:Russian\s)?rou?bles"),
    ("money", "TRY", r"(?:Turkish\s)?liras?"),
    ("money", "CAD", r"Canadian\sdollars"),
    ("money", "AUD", r"Australian\sdollars"),
    ("money", "NZD", r"New\sZealand\sdollars"),
    ("money", "HKD", r"Hong\sKong\sdollars"),
    ("money", "SGD", r"Singapore\sdollars"),
    ("money", "PKR", r"Pakistani\srupees"),
    ("money", "LKR", r"Sri\sLankan\srupees"),
    ("money", "EGP", r"Egyptian\spounds"),
    ("money", "LBP", r"Lebanese\spounds"),
    ("money", "SYP", r"Syrian\spounds"),
    ("money", "IQD", r"Iraqi\sdinars"),
    ("money", "KWD", r"Kuwaiti\sdinars"),
    ("money", "JOD", r"Jordanian\sdinars"),
    ("money", "CHF", r"Swiss\sfrancs|CHF"),
    ("money", "SAR", r"(?:Saudi\s)?riyals"),
    ("money", "IRR", r"(?:Iranian\s)?rials"),
    ("money", "AED", r"dirhams"),
    ("money", "ILS", r"(?:Israeli\s)?shekels"),
    ("money", "UAH", r"hryvnias?"),
    ("money", "NGN", r"naira"),
    ("money", "ZAR", r"(?:South\sAfrican\s)?rand"),
    ("money", "PLN", r"zlotys?"),
    ("money", "SEK", r"(?:Swedish\s)?kronor"),
    ("money", "MXN", r"Mexican\spesos"),
    ("money", "PHP", r"Philippine\spesos"),
    ("money", "KRW", r"(?:South\sKorean\s)won(?!\sthe\b)"),
)
_UNIT_NEAR = re.compile(
    r"[\s-]?(?:" + "|".join(words for _, _, words in _UNITS) + ")"
)  # faster, but tells not which
_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{n}>{words})" for n, (_, _, words) in enumerate(_UNITS)) + r")(?![\w²])"
)
_METRIC = {
    "km": 1e3,
    "m": 1,
    "mi": 1609,
    "ft": 0.305,
    "yd": 0.914,
    "km2": 1e6,
    "m2": 1,
    "ha": 1e4,
    "mi2": 2.59e6,
    "acre": 4047,
    "ft2": 0.093,
}
_TWICE = re.compile(r"\s?[(/\[]\s?|,?\sor\s")
_WITHIN = re.compile(r"\b[Ww]ithin\s+(?:just\s+|only\s+)?\Z")
_NO_NOUN = r"(?:the|its|his|their|these|those|of|a|an|and|or|people|were|was|are|is|in|on|at|by|with|from|to|for|as|when|after|who|that|which|than|dead|killed|wounded|injured)\b"
_NO_SIZE = (
    r"(?![\s-](?:tons?|tonnes?|kilotons?|kg|kilos?|kilograms?|lbs?|pounds?|mm|cm|inch|hours?|days?|weeks?)\b)"
)
_WORDS = rf"{_NO_SIZE}[\s-]+(?:of\s)?(?:(?!{_NO_NOUN})[\w’'-]+\s){{0,2}}?"
_STRIKES = re.compile(
    _WORDS
    + r"(?:(?:air|missile|drone|rocket)[\s-]?)?(?:strikes|sorties|airstrikes?|air\s?strikes?|air\sraids?|raids|bombardments|bombings)\b"
)
_WEAPONS = re.compile(
    _WORDS
    + r"(?:(?:cruise\s|ballistic\s|anti-tank\s)?missiles?|rockets?|shells?|mortars?|bombs?|grenades?|drones?|UAVs?"
    r"|(?<!water\s)(?<!oil\s)(?<!gas\s)(?<!fuel\s)(?<!septic\s)(?<!think\s)(?<!storage\s)tanks?|howitzers?"
    r"|(?:armou?red|military|army|combat|fighting)\s(?:personnel\s)?(?:vehicles?|carriers?)|warplanes?|fighter\sjets?|jets?|(?:strategic|stealth|heavy)\sbombers|helicopters?|gunships?"
    r"|warships?|frigates?|destroyers|submarines?|rifles?|guns|pistols?|machine\sguns?|weapons(?:\sdepots?)?|(?:land|sea|naval|anti-tank)\s?mines"
    r"|explosive\sdevices|artillery\spieces|(?:rocket\s)?launchers|(?P<vehicles>vehicles))\b(?!\s(?:attacks?|strikes?|raids?|crash\w*|pilots?|crews?|parts|makers?|explosions?|blasts?|fragments))"
)
_CIVIL = re.compile(
    r"\b(?:Boeing|Airbus|Embraer|Bombardier|passenger|private|business|commercial|regional|corporate)\b|\b7[0-9]7"
)
_TAKEN = re.compile(
    r"\b(?:destroy\w*|captur\w*|seiz\w*|knocked\sout|hit|struck|los[et]|losing|militants|rebels|troops)\b[^.;]{0,60}\Z"
)


def measure(text: str, number: Number, stop: int, end: int) -> Figure | None:
    """The figure that `number` makes with the unit behind (or the currency sign before), or None.

    Looks no further than `stop`, where the next number begins, nor `end` of the sentence.
    """
    if sign := _SIGN.search(text, max(0, number.at - 4), number.at):
        return _money(text, number, sign)
    at = number.end + 3 if number.hedge == "vague" and text.startswith(" of ", number.end) else number.end
    if _UNIT_NEAR.match(text, at, end) and (unit := _UNIT.match(text, at, end)):
        kind, name, _ = _UNITS[int((unit.lastgroup or "u0")[1:])]
        figure = _figure(number, kind, name, min(number.start, number.at), unit.end())
        return _within(text, figure) if kind == "distance" else figure
    if number.hedge == "vague" and text[number.at : number.end].lower() == "many":
        return None
    if strikes := _STRIKES.match(text, number.end, stop):
        return _figure(number, "strikes", "count", number.start, strikes.end(), _who(strikes[0]))
    weapons = _WEAPONS.match(text, number.end, stop)
    if (
        weapons
        and not _CIVIL.search(weapons[0])
        and (not weapons["vehicles"] or _TAKEN.search(text, max(0, number.start - 80), number.start))
    ):
        return _figure(number, "weapons", "count", number.start, weapons.end(), _who(weapons[0]))
    return None


def once(text: str, one: Figure, other: Figure) -> Figure | None:
    """One figure where `other`, next to `one`, says the same again in another unit; None where it does not."""
    if one.kind != other.kind or one.unit == other.unit or not _TWICE.fullmatch(text, one.end, other.start):
        return None
    end = other.end + (
        text[other.end : other.end + 1] in ("])") and text[one.end : other.start].strip() in ("(", "[")
    )
    if one.kind == "money":
        return replace(one, end=end)
    ours, theirs = _metric(one), _metric(other)
    if ours is None or theirs is None or not 0.6 < ours / theirs < 1.7:
        return None
    is_ours = one.unit in ("km", "m", "km2", "m2", "ha") or other.unit not in ("km", "m", "km2", "m2", "ha")
    told = one if is_ours else other
    low, high = told.low, told.high
    if not is_ours and other.hedge == "exact":  # "about 12 miles (20 km)": about 20 km
        low, high = (None if one.hedge == "at_most" else low), (None if one.hedge == "at_least" else high)
    hedge = one.hedge if is_ours or other.hedge == "exact" else other.hedge
    return replace(told, start=one.start, end=end, low=low, high=high, hedge=hedge)


def _metric(figure: Figure) -> float | None:
    amount = figure.high if figure.low is None else figure.low
    return None if not amount else amount * _METRIC.get(figure.unit, 1)


def _within(text: str, figure: Figure) -> Figure:
    """ "within 20 km of" is at most that far; the hedge of "within about 20 km" is kept."""
    if figure.hedge in ("exact", "vague") and (
        within := _WITHIN.search(text, max(0, figure.start - 20), figure.start)
    ):
        hedge = "at_most" if figure.high is not None else figure.hedge
        return replace(figure, start=within.start(), low=None, hedge=hedge)
    return figure


def _who(words: str) -> str:
    return " ".join(words.split()).removeprefix("of ").lstrip("-")


def _figure(
    number: Number, kind: str, unit: str, start: int, end: int, who: str | None = None, scale: float = 1
) -> Figure:
    low = None if number.low is None else number.low * scale
    high = None if number.high is None else number.high * scale
    return Figure(start=start, end=end, kind=kind, low=low, high=high, hedge=number.hedge, unit=unit, who=who)


def _money(text: str, number: Number, sign: re.Match[str]) -> Figure:
    code = _SIGNS[sign[0].strip().rstrip(".")]
    short = _SHORT_SCALE.match(text, number.end)
    start, end = min(number.start, sign.start()), short.end() if short else number.end
    return _figure(number, "money", code, start, end, None, _SHORT[short[1]] if short else 1)
