"""Datelines in one bracket, or in scripts without spaces: ``(بيروت - رويترز)``, ``【ワシントン共同】``, ``新华社北京3月3日电``.

(서울=연합뉴스) 홍길동 기자 =   [ロンドン ３日 ロイター]   （中央社記者王小明台北3日電）   AFP, Paris –   ТАСС, 3 марта.
"""

import re
from typing import NamedTuple

from agents.extract.credits.agencies import Agencies, Named
from agents.extract.credits.cues import PHOTO
from agents.extract.credits.datewords import DATE


class Opening(NamedTuple):
    """What opens a line up to `end`: the agencies and the span of the place, if one stands there."""

    end: int
    place: tuple[int, int] | None
    agencies: tuple[Named, ...]


_BRACKET = re.compile(
    r"[(（\[［【](?P<inner>[^()（）\[\]［］【】\n]{2,60})[)）\]］】](?P<behind>\s?[^\s=]{2,6}\s(?:[^\s=]{2,6}\s)?(?:기자|특파원)\s?=\s?|\s*[:：.]?\s?[-–—―=]{0,3}\s*)(?=\S)"
)
_DAY = re.compile(
    rf"(?:{DATE}|(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日(?:[電电讯訊])?|(?:\d{{1,2}}월\s?)?\d{{1,2}}일)"
)
_BETWEEN = " \t\u3000-–—=,،、:：·・/"
_CITY = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*(?:\s[^\W\d_](?:[^\W\d_]|['’.-])*){0,3}")
_SPACED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")

_HAN = r"[\u3400-\u9fff·]"
_DISPATCH = re.compile(
    rf"(?:[记記]者(?:{_HAN}{{3}}(?={_HAN}{{2}})|{_HAN}{{2}}(?={_HAN}{{2}})))?(?P<place>{_HAN}{{2,8}}?)?(?:、{_HAN}{{2,8}})?"
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?\s?[专專综綜快]?合?[电電讯訊](?:\s?[（(][^（）()]{1,60}[）)])?[）)】]?[\s:\uff1a，,]*(?=\S)"
)
_BEFORE_DISPATCH = re.compile(r"[（(【]?(?:本报|据|據|综合)?")
_LEAD = re.compile(rf"(?P<agency>[^\W\d_][^,;:()\[\]\n]{{1,30}}?)(?:,\s|\s?/\s?)(?:(?P<day>{DATE})\.?|(?P<place>{_CITY.pattern}))(?P<dash>\s?[-–—―]{{1,2}}\s|(?<=\.)\s|\.\s)(?=[^\sa-z])")  # fmt: skip


def find(head: str, agencies: Agencies) -> Opening | None:
    """Return what opens the line that begins with `head`, or None. Offsets are those of `head`."""
    return _dispatch(head, agencies) or _bracket(head, agencies) or _lead(head, agencies)


def _bracket(head: str, agencies: Agencies) -> Opening | None:
    found = _BRACKET.match(head)
    if not found or PHOTO.search(found["inner"]):
        return None
    inner, at = found["inner"], found.start("inner")
    named = agencies.find(inner, weak=True)
    if not named or not (named[-1].end == len(inner.rstrip()) or named[0].start == 0):
        return None
    first = named[-1].end == len(inner.rstrip())  # the place stands before the agency
    start, end = (0, named[0].start) if first else (named[-1].end, len(inner))
    rest = _DAY.sub(lambda m: " " * len(m[0]), inner[start:end])
    place = rest.strip(_BETWEEN)
    dashed = found["behind"].strip()[-1:] in tuple("-–—―=") and found["behind"].strip() != ""
    if not place and rest != inner[start:end]:  # a day only
        return Opening(found.end(), None, tuple(name.moved(at) for name in named))
    if not place or not _CITY.fullmatch(place) or place[0].islower():
        return None
    if _SPACED.search(place) and not (dashed or place.isupper()):
        return None  # (Ann Other, AP)
    start += at + rest.index(place)
    return Opening(found.end(), (start, start + len(place)), tuple(name.moved(at) for name in named))


def _dispatch(head: str, agencies: Agencies) -> Opening | None:
    begins = _BEFORE_DISPATCH.match(head)
    start = begins.end() if begins else 0
    agency = next((name for name in agencies.find(head[:80]) if name.start == start), None)
    found = agency and _DISPATCH.match(head, agency.end)
    if not agency or not found:
        return None
    return Opening(found.end(), found.span("place") if found["place"] else None, (agency,))


def _lead(head: str, agencies: Agencies) -> Opening | None:
    found = _LEAD.match(head)
    agency = agencies.of(found["agency"]) if found else None
    if not found or not agency:
        return None
    place = found.span("place") if found["place"] else None
    if place and found["agency"].istitle() and not agencies.find(found["agency"]):
        return None  # Petra, Jordan –
    if (place and found["place"][0].islower()) or (
        not place and "-" not in found["dash"] and "." not in head[: found.end()]
    ):
        return None
    return Opening(found.end(), place, (Named(agency.name, *found.span("agency"), agency.id),))
