"""Years, decades, seasons and quarters: "in 2014", "the 1990s", "the summer of 2015", "the third quarter"."""

import re

from agents.enrich.times import values
from agents.enrich.times.dates import PART, YEAR, said_year
from agents.enrich.times.rule import Around, Groups, rule, words
from agents.enrich.times.values import Value

SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)(?![\d%]|[,.:/-]\d)"

_YEAR_AFTER = words("in since during until till by before after from between circa around")
_YEAR_BESIDE = words("of to through and the a his her its their our this than for year")
_COUNTED = re.compile(
    r"\s(?:people|men|women|children|soldiers|troops|fighters|civilians|homes|houses|workers|jobs|km|miles|met(?:er|re)s|tons|tonnes|dollars|euros|pounds|cases|members|dead|deaths|victims|prisoners|police|others|more)\b"
)
_GOES_ON = re.compile(
    r"\s(?!and|to|in|when|the|for|with|as|after|by|on|at|or|but|was|is|were|ha[sd]|that|until|through)[a-z]"
)
_NOUN = re.compile(r"['’]?\s[a-z]")


def _year(said: Groups, around: Around) -> Value | None:
    year = int(said["year"] or 0)
    word = around.word()
    if said["decade"]:
        is_one = year % 10 == 0 and (
            said["decade"] == "s" or said["part"] or word in ("the", "mid", "late", "early")
        )
        return values.of_years(year, year + 9, "decade") if is_one else None
    if said["y2"]:
        last = int(said["y2"]) if len(said["y2"]) == 4 else year // 100 * 100 + int(said["y2"])
        return values.of_years(year, last) if year < last < year + 100 else None
    if around.is_followed(_COUNTED) or not 1500 <= year < 2100:
        return None
    if said["part"] or word in _YEAR_AFTER or around.is_joined() or _is_bracketed(around):
        return values.of_year(year)
    is_bare = word in _YEAR_BESIDE and year >= 1900
    is_noun = word in ("the", "a", "his", "her", "its", "their", "our", "this")
    return (
        values.of_year(year)
        if is_bare and around.is_followed(_NOUN if is_noun else _GOES_ON) == is_noun
        else None
    )


def _is_bracketed(around: Around) -> bool:
    return (
        around.text[around.start - 1 : around.start] == "("
        and around.text[around.end : around.end + 1] == ")"
    )


def _season(said: Groups, around: Around) -> Value | None:
    if around.word() in ("arab", "prague"):
        return None
    return values.of_season(int(said["year"] or 0), SEASONS[said["season"] or ""])


_MONEY = re.compile(
    r"\b(?:profit|revenue|earn|sales|growth|grew|gdp|econom|income|shares?\b|analyst|fiscal|results|loss|output|invest"
    r"|market|export|inflation|compan|percent)"
)
_NEAR = 300  # characters of the sentence looked at for them


def _quarter(said: Groups, around: Around) -> Value | None:
    """A quarter of a year; without the year only where the sentence is about money: games have quarters too."""
    quarter, year = _ORDINALS[said["q"] or ""], said_year(said, around)
    if year is not None:
        return values.of_quarter(year, quarter, relative=said["year"] is None)
    if (today := around.day) is None or not _is_of_money(around):
        return None
    has_begun = quarter <= (today.month + 2) // 3
    return values.of_quarter(today.year - (not has_begun), quarter, relative=True)


def _is_of_money(around: Around) -> bool:
    begin, stop = max(around.begin, around.start - _NEAR), min(around.stop, around.end + _NEAR)
    return _MONEY.search(around.low, begin, stop) is not None


def _short_quarter(said: Groups, around: Around) -> Value | None:
    """ "Q3 2016"."""
    return values.of_quarter(int(said["year"] or 0), int(said["q"] or 0))


RULES = {
    "year": {
        "season": rule(rf"(?:\b{PART})?\b(?P<season>{'|'.join(SEASONS)})(?:\sof|,)?\s", _YEAR, _season),
        "quarter by number": rule(r"\bq(?P<q>[1-4])(?:\sof|,)?\s", _YEAR, _short_quarter),
        "year": rule(
            rf"(?:\b(?P<part>{PART}|the\syear\s)|(?<![\d.,:/$£€#-]))",
            r"""(?P<year>(?:1[0-9]|20)\d\d)(?![\d%]|[,.:]\d|-?[a-z]{3,})
                (?:(?P<decade>['’]?s)\b|(?:\s?[-–]\s?|/)(?P<y2>\d{4}|\d\d)(?![\d/-]|\.\d))?""",
            _year,
        ),
    },
    "quarter": {
        "quarter": rule(rf"\b(?P<q>{'|'.join(_ORDINALS)})[\s-]", rf"quarter(?!s){YEAR}", _quarter),
    },
}
