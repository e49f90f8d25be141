"""Numbers with a unit: distance, area, money, percentage; and counted strikes and weapons.

The unit is kept as the text has it (miles stay miles), under its short name; money under its ISO 4217 code.
"""

import re

from agents.text.numbers import Number
from streams.records import Figure

_SIGNS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "$": "USD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₩": "KRW", "₺": "TRY", "Rs": "INR",
    "USD": "USD", "EUR": "EUR", "GBP": "GBP", "CHF": "CHF",
}  # fmt: skip
_SIGN = re.compile(
    "(?:" + "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)) + r")\.?\s?\Z"
)
_SHORT_SCALE = re.compile(r"\s?(m|mn|bn|tn|k)\b")
_SHORT = {"m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3}
_UNITS = (
    ("area", "km2", r"(?:square|sq\.?)[\s-](?:kilomet(?:er|re)s?|km)|km2|km²|sq\s?km"),
    ("area", "mi2", r"(?:square|sq\.?)[\s-]miles?"),
    ("area", "m2", r"(?:square|sq\.?)[\s-](?:met(?:er|re)s?)|m2|m²"),
    ("area", "ha", r"hectares?|ha"),
    ("area", "acre", r"acres?"),
    ("distance", "km", r"km|kms|kilomet(?:er|re)s?"),
    ("distance", "mi", r"(?:nautical\s)?miles?"),
    ("distance", "m", r"met(?:er|re)s?|m"),
    ("distance", "ft", r"feet|foot|ft"),
    ("distance", "yd", r"yards?"),
    ("percentage", "percent", r"%|percent|per\scent|pct|percentage\spoints?"),
    ("money", "USD", r"(?:US\s|U\.S\.\s)?dollars?|USD"),
    ("money", "EUR", r"euros?|EUR"),
    ("money", "GBP", r"pounds(?:\ssterling)?|GBP"),
    ("money", "JPY", r"yen"),
    ("money", "INR", r"rupees"),
    ("money", "CNY", r"yuan"),
    ("money", "RUB", r"rou?bles"),
    ("money", "TRY", r"liras?"),
)
_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{n}>{words})" for n, (_, _, words) in enumerate(_UNITS)) + r")(?![\w²])"
)
_WORDS = r"[\s-]+(?:(?!and\b|or\b|people\b|were\b|was\b)[\w’'-]+\s){0,2}?"
_STRIKES = re.compile(
    _WORDS
    + r"(?:(?:air|missile|drone|rocket)[\s-]?)?(?P<noun>strikes|sorties|airstrikes?|air\s?strikes?|air\sraids?|raids|bombardments|bombings)\b"
)
_WEAPONS = re.compile(
    _WORDS
    + r"(?P<noun>(?:cruise\s|ballistic\s|anti-tank\s)?missiles?|rockets?|shells?|mortars?|bombs?|grenades?|drones?|UAVs?|tanks?|howitzers?"
    r"|armou?red\s(?:personnel\s)?(?:vehicles?|carriers?)|warplanes?|fighter\sjets?|jets?|bombers|helicopters?|gunships?|warships?|frigates?|submarines?"
    r"|rifles?|guns|pistols?|machine\sguns?|weapons(?:\sdepots?)?|landmines|mines\b|explosive\sdevices|artillery\spieces|rocket\slaunchers|launchers|vehicles)\b"
)


def measure(text: str, number: Number, stop: int, end: int) -> Figure | None:
    """The figure that `number` makes with the unit behind (or the currency sign before), or None.

    Looks no further than `stop`, where the next number begins, nor `end` of the sentence.
    """
    if sign := _SIGN.search(text, max(0, number.at - 4), number.at):
        return _money(text, number, sign)
    if unit := _UNIT.match(text, number.end, end):
        kind, name, _ = _UNITS[int((unit.lastgroup or "u0")[1:])]
        return _figure(number, kind, name, min(number.start, number.at), unit.end())
    if number.hedge == "vague" and text[number.at : number.end].lower() == "many":
        return None
    if strikes := _STRIKES.match(text, number.end, stop):
        return _figure(number, "strikes", "count", number.start, strikes.end())
    if weapons := _WEAPONS.match(text, number.end, stop):
        return _figure(
            number, "weapons", "count", number.start, weapons.end(), " ".join(weapons["noun"].split())
        )
    return None


def _figure(
    number: Number, kind: str, unit: str, start: int, end: int, of: str | None = None, scale: float = 1
) -> Figure:
    low = None if number.low is None else number.low * scale
    high = None if number.high is None else number.high * scale
    return Figure(start=start, end=end, kind=kind, low=low, high=high, hedge=number.hedge, unit=unit, of=of)


def _money(text: str, number: Number, sign: re.Match[str]) -> Figure:
    code = _SIGNS[sign[0].strip().rstrip(".")]
    short = _SHORT_SCALE.match(text, number.end)
    start = min(number.start, sign.start())
    return _figure(
        number,
        "money",
        code,
        start,
        short.end() if short else number.end,
        None,
        _SHORT[short[1]] if short else 1,
    )
