"""Times as pages write them for their readers: "Published 14:05 GMT, 3 March 2026", "3. März 2026, 14.05 Uhr", "2026年3月3日 14:05"."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from agents.extract.says.times import Written, made

LONGEST = 200  # characters that are looked at

# One line a language, twelve names each; spelt as beside a day ("3 марта"). Accents and case do not count.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr mai jun jul aug sep oct nov dec
januar februar marz april mai juni juli august september oktober november dezember
janner feber mrz apr mai jun jul aug sept okt nov dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janv fevr mars avr mai juin juil aout sept oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago set oct nov dic
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar maret april mei juni juli agustus september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
# Abbreviations that are one time only (EST is New York's; IST India's, the largest of its three).
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "wat": 1, "cest": 2, "mesz": 2, "cat": 2, "sast": 2, "eet": 2,
    "eest": 3, "msk": 3, "мск": 3, "eat": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "wib": 7, "hkt": 8, "sgt": 8, "myt": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "edt": -4, "ast": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7,
    "pdt": -7, "pst": -8,
}  # fmt: skip
_AMERICAN = re.compile(r"\b[ECMP]T\b")
_US = {"et": -5, "ct": -6, "mt": -7, "pt": -8}  # one hour less in summer

_WORD = r"([^\W\d_]{3,14})\.?"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"((?:19|20)\d{2})(?!\d)"
_DATES = (
    (re.compile(rf"{_DAY},?\s?(?:de\s|d['’])?{_WORD},?\s?(?:del?\s)?{_YEAR}"), "dmy"),
    (re.compile(rf"(?<![^\W\d_]){_WORD}\s?{_DAY},?\s{_YEAR}"), "mdy"),
    (re.compile(rf"(?<!\d){_YEAR}\.?\s{_WORD}\s{_DAY}"), "ymd"),
    (re.compile(rf"(?<!\d){_YEAR}\s?[-/.年년]\s?(\d{{1,2}})\s?[-/.月월]\s?(\d{{1,2}})(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d)(\d{{1,2}})\s?[./-]\s?(\d{{1,2}})\s?[./-]\s?{_YEAR}"), "dmy"),
    (re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.])"), "dmy"),
)
_CLOCK = re.compile(
    r"(?P<before>오전|오후|上午|下午)?\s?(?<![\d.:,/-])(?P<hour>[01]?\d|2[0-4])\s?(?P<colon>[:.h时時시])\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d.:/]\d|\d)"
    r"(?:\s?(?P<half>[ap]\.?\s?m\b\.?))?(?:\s?uhr\b|\s?h\b|\s?hrs\b|\s?分|\s?분)?(?:,?\s?\(?(?P<zone>(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-zмск]{1,4})\b)?"
)
_DIGIT = re.compile(r"[^\D0-9]")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")


def _fold(text: str) -> str:
    """Lower case without accents; digits of every script as ours."""
    apart = unicodedata.normalize("NFKD", _DIGIT.sub(lambda digit: str(int(digit[0])), text.casefold()))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


_NUMBER = {
    _fold(name): at for line in _MONTHS.strip().splitlines() for at, name in enumerate(line.split(), start=1)
}


def read(text: str, day_first: bool = True) -> Written | None:
    """Return the first time that stands in `text`, None where none does.

    `day_first`: 3/4/2026 is in April. With `day_first` false it may be either, and is refused.
    """
    text = " ".join(text[:LONGEST].split())
    american = bool(_AMERICAN.search(text))  # and no French "et"
    text = _fold(text)[:LONGEST]
    for day, start, end in _days(text, day_first):
        clocks = [_CLOCK.search(text, end), _CLOCK.search(text[:start])]
        moment = next((found for clock in clocks if clock and (found := _at(day, clock, american))), day)
        try:
            return made(moment)
        except OverflowError:
            return None
    return None


def _days(text: str, day_first: bool) -> Iterator[tuple[datetime, int, int]]:
    """The first day of each way to write one, the earliest in the text first."""
    found = ((pattern.search(text), order) for pattern, order in _DATES)
    for match, order in sorted(((m, o) for m, o in found if m), key=lambda pair: pair[0].start()):
        if day := _day(dict(zip(order, match.groups(), strict=True)), day_first):
            yield day, *match.span()


def _day(said: dict[str, str], day_first: bool) -> datetime | None:
    year = int(said["y"]) + (2000 if len(said["y"]) == 2 else 0)
    day, month = int(said["d"]), _NUMBER.get(said["m"], 0)
    if said["m"].isdigit():
        month = int(said["m"])
        if month > 12 >= day:
            day, month = month, day
        elif not day_first and max(day, month) <= 12 and day != month:
            return None
    try:
        return datetime(year, month, day)  # noqa: DTZ001  # no zone was written
    except ValueError:
        return None


def _at(day: datetime, clock: re.Match[str], american: bool) -> datetime | None:
    days, hour = divmod(int(clock["hour"]), 24)
    half = (clock["half"] or "")[:1]
    zone = _zone((clock["zone"] or "").replace(" ", ""), day, american)
    if clock["colon"] == "." and zone is None and not (half or "uhr" in clock[0]):
        return None  # 3.15 may be a number
    if half or clock["before"]:
        hour = hour % 12 + (12 if half == "p" or clock["before"] in ("오후", "下午") else 0)
    moment = day.replace(hour=hour, minute=int(clock["minute"])) + timedelta(days=days)
    return moment if zone is None else moment.replace(tzinfo=timezone(zone))


def _zone(name: str, day: datetime, american: bool) -> timedelta | None:
    if offset := _OFFSET.search(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timedelta(minutes=minutes if offset[1] == "+" else -minutes) if minutes <= 14 * 60 else None
    if american and name in _US:
        return timedelta(hours=_US[name] + _summer(day))
    return timedelta(hours=_ZONES[name]) if name in _ZONES else None


def _summer(day: datetime) -> bool:
    """Whether clocks in the United States are one hour ahead: second Sunday of March to first Sunday of November."""
    march, november = day.replace(month=3, day=8), day.replace(month=11, day=1)
    return (
        march + timedelta(days=6 - march.weekday()) <= day < november + timedelta(days=6 - november.weekday())
    )
