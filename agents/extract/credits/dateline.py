"""The dateline: where a report says it was written, and the agency that stands in it.

``BEIRUT - ``, ``HOMS, Syria (AP) — ``, ``GENEVA, March 2 (Reuters) - ``, ``MOSCOW, September 12. /TASS/. ``,
``WASHINGTON // ``, ``(ANSA) - ROME, FEB 2 - ``, ``Srinagar [India], December 1 (ANI): ``, ``Raqqa, Syria – ``,
``МОСКВА, 3 мар - РИА Новости. ``, ``AFP - ``; other orders and scripts: `agents.extract.credits.openings`.

A line's head is cut where a dateline can end, the longest piece first; a piece counts that has the form (`_FORM`) and
a reason (`_REASONS`). The forms are those of the agencies' style books.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from agents.extract.credits import openings
from agents.extract.credits.agencies import Agencies, Named
from agents.extract.credits.datewords import DATE
from agents.extract.credits.hubs import HUBS
from agents.extract.credits.letters import narrow
from streams.records import Credit, Dateline

LONGEST = 160  # characters of a dateline
CUTS = 6  # ends that are tried

_NAME = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff'’.-])*"
_CITY = rf"{_NAME}(?:\s{_NAME}){{0,4}}"
_FORM = re.compile(
    rf"""(?P<before>[(/\[](?P<first>[^()/\[\]]{{2,40}})[)/\]]\s?(?P<dash>[-–—]+\s)?|[-–—•]\s)?    # (ANSA) -
    (?P<early>{DATE}[,.]\s(?=\D))?                                             # 3 марта, Минск
    (?P<place>{_CITY}(?:\s?/\s?{_CITY})*(?P<region>\s\[{_CITY}\]|,\s?{_CITY}){{0,2}})?
    (?P<date>[,،.:]?\s?(?<!\w)(?:le\s|el\s|am\s|den\s)?{DATE}\.?)?
    (?:[,،.]?\s?(?:[-–—]+\s?)?[(/\[](?P<set>[^()\[\]]{{2,60}})[)/\]]          # (AP) /TASS/
      |(?:[,،.]|\s[-–—]|(?<=\d))\s(?P<bare>{_NAME}(?:\s{_NAME}){{0,2}}))?""",
    re.VERBOSE,
)
_END = re.compile(
    r"\s*(?:[-–—―_]{1,3}|//)\s+|(?<=[)\]/])\s*[.:,]?\s?(?:[-–—―_]{1,3}\s*|\s+)|\.\s?[-–—―]{1,2}\s*|\.\s+|:\s+"
)
_NEXT = re.compile(r"""["'“”‘«„»(\[<$€£¿¡「『《]*[^\W_]""")
_SINGLE = re.compile(r"(?<=['’])\w\b")  # Sana'a, but N'Djamena
_TRAILING = re.compile(r"(?:[\s,/-]|\s(?:في|am|den|le|el))+$")
_LABELS = frozenset(
    """advisory alert analysis announcement archive audio blog breaking brief briefing comment commentary correction
    corrected edition editorial exclusive explained explainer factbox feature file flash gallery graphic headlines highlights
    image infographic insight interactive interview live listen map more news newsletter note notice obituary opinion photo
    photos picture pictures podcast poll preview profile quiz quote quotes read refile repeat report review roundup
    schedule special sneak spoiler sport sports statement story summary table takeaways timeline transcript update updated
    updates urgent video videos viewpoint watch weather wrapup eilmeldung kommentar analyse porträt hintergrund ticker topshot urgente vivo
    opinión análisis entrevista opinião análise analisi intervista éclairage reportage foto fotos срочно видео фото мнение direct
    after at before by from in of on since until
    monday tuesday wednesday thursday friday saturday sunday today yesterday montag dienstag mittwoch donnerstag freitag samstag
    sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì
    mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag
    woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник вторник
    среда четверг пятница суббота воскресенье pazartesi salı çarşamba perşembe cuma cumartesi pazar
    nato opec unesco unicef nasa fifa uefa asean brics isis hamas covid interpol""".split()  # noqa: SIM905  # a list to read
)
_AGENCY_LIKE = re.compile(
    r"(?=[^\W\d_])(?:[A-Z]{3,6}|(?=.*\b(?:[Aa]gency|[Aa]gencia|[Aa]gência|[Aa]gence|[Aa]genzia|News|Press|Presse|Wire|Newswire)\b).+)$"
)
_TITLED = re.compile(r"[A-Z][\w'’.-]*(?:[ -][A-Z][\w'’.-]*){0,4}$")


class Found(NamedTuple):
    """A dateline that ends at `end`; `place` is None where only an agency (and a date) stands there."""

    end: int
    place: Dateline | None
    credits: tuple[Credit, ...]


class _Piece(NamedTuple):
    """A head that has the form: its match, its place and agencies, what ends it, the next letter, and where the text begins."""

    form: re.Match[str]
    place: str
    agencies: list[Named]
    dash: str
    following: str
    end: int


def find(text: str, at: int, agencies: Agencies) -> Found | None:
    """Return the dateline that opens the line at offset `at` of `text`, if one does."""
    head = narrow(text[at : at + LONGEST].partition("\n")[0])
    if opened := openings.find(head, agencies):
        line = _shifted(head, opened.place, at) if opened.place else None
        return Found(at + opened.end, line, tuple(name.credit(at) for name in opened.agencies))
    for cut in reversed(_cuts(head)):
        piece = _read(head, cut, agencies)
        if piece and any(reason(piece) for reason in _REASONS.values()):
            return Found(at + cut.end(), _place(piece, at), tuple(name.credit(at) for name in piece.agencies))
    return None


def _cuts(head: str) -> list[re.Match[str]]:
    found = (cut for cut in _END.finditer(head) if _NEXT.match(head, cut.end()))
    return [cut for cut, _ in zip(found, range(CUTS), strict=False)]


def _read(head: str, cut: re.Match[str], agencies: Agencies) -> _Piece | None:
    dash, following = cut[0].strip(), head[cut.end() : cut.end() + 1]
    form = _FORM.fullmatch(head, 0, cut.start())
    if not form or not form[0]:
        return None
    place = form["place"] or ""
    named = [name for group in ("first", "set", "bare") for name in _within(form, group, agencies)]
    if place and not named:
        named, place = _agency_in(form, agencies)
    if (form["bare"] and not named) or (place and agencies.find(place)):
        return None
    piece = _Piece(form, place, named, dash, following, cut.end())
    return piece._replace(agencies=_unlisted(piece)) if form["set"] and not named else piece


def _within(form: re.Match[str], group: str, agencies: Agencies) -> Iterator[Named]:
    if form[group]:
        for name in agencies.only(f"({form[group]})", extra=1):
            yield name.moved(form.start(group) - 1)


def _agency_in(form: re.Match[str], agencies: Agencies) -> tuple[list[Named], str]:
    """The agency that stands where a region would, or alone, and the place without it: MELBOURNE, AAP — ; AFP - ."""
    place = form["place"]
    cut = max(place.rfind(","), place.rfind("/"), place.rfind(". "))
    last = place[cut + 1 :].strip()
    agency = agencies.of(last)
    if not agency or (cut < 0 and (form["set"] or form["date"] or not agencies.find(last))):
        return [], place
    start = form.start("place") + place.rindex(last)
    return [Named(agency.name, start, start + len(last), agency.id)], place[: max(cut, 0)]


def _unlisted(piece: _Piece) -> list[Named]:
    """An agency nobody has listed: the name as written, where nothing else can be meant."""
    name = piece.form["set"]
    dash = piece.dash[-1:] in ("-", "–", "—")
    if not (dash and _capitals(piece.place) and _TITLED.match(name)):
        return []
    if piece.form["date"] or _AGENCY_LIKE.match(name):
        return [Named(name, *piece.form.span("set"))]
    return []


def _capitals(place: str) -> bool:
    """Whether the first place of it is in capitals and can be a place."""
    city = place.partition(",")[0].partition("[")[0]
    return city.isupper() and sum(map(str.isalpha, city)) > 3 and len(city.split()) <= 3


def _is_label(place: str) -> bool:
    words = place.lower().split()
    return bool(words) and (words[-1] in _LABELS or words[0] in _LABELS)


def _begins(piece: _Piece) -> bool:
    return not piece.following.islower()


def _proper(place: str) -> bool:
    return place[:1].isalpha() and not place[0].islower() and not _is_label(place)


def _apart(piece: _Piece) -> bool:
    """Whether an agency without a place is set apart from the text."""
    form = piece.form
    return bool(form["first"] or form["set"] or form["bare"] or piece.dash.strip(".:"))


def _follows(piece: _Piece) -> bool:
    """Whether a dash stands between an agency in brackets and the place, or else behind it: [ANI] Lindau --."""
    if not piece.form["first"] or piece.form["dash"]:
        return True
    return bool(piece.dash.strip(".:") and _TITLED.match(piece.place.replace(",", "")))


def _is_route(piece: _Piece) -> bool:
    """Whether another city stands behind the dash: London - Edinburgh trains; Paris – Nice."""
    words = piece.form.string[piece.end :].split(maxsplit=2)[:2]
    return any(" ".join(words[:n]).rstrip(",.:") in HUBS for n in (1, 2))


def _dashed(piece: _Piece) -> bool:
    """Whether nothing but a place stands before a dash."""
    return piece.form.end() == piece.form.end("place") and bool(piece.dash.strip(".:")) and _begins(piece)


_REASONS: dict[str, Callable[[_Piece], bool]] = {
    "agency": lambda p: (
        bool(p.agencies) and _begins(p) and (_proper(p.place) and _follows(p) if p.place else _apart(p))
    ),
    "date": lambda p: (
        bool(p.form["date"]) and p.dash[-1:] in tuple("-–—―:/") and p.dash != "" and _proper(p.place)
    ),
    "capitals": lambda p: _dashed(p) and _capitals(p.place) and _proper(p.place),
    "hub": lambda p: _dashed(p) and p.place.partition("/")[0].strip() in HUBS and not _is_route(p),
    "region": lambda p: (
        p.dash in ("–", "—", "―")
        and bool(p.form["region"])
        and _proper(p.place)
        and p.form["region"].strip(" ,[")[:1].isupper()
        and p.following.isupper()
        and p.form.end() == p.form.end("place")
    ),
}


def _place(piece: _Piece, at: int) -> Dateline | None:
    surface = _TRAILING.sub("", piece.place)
    if "," not in surface and len(surface) > 4 and "." not in surface[-4:-1]:
        surface = surface.rstrip(".")  # no abbreviated state
    if not surface or not piece.form["place"]:
        return None
    start = piece.form.start("place")
    return _shifted(piece.form.string, (start, start + len(surface)), at)


def _shifted(head: str, span: tuple[int, int], at: int) -> Dateline:
    """The place that stands at `span` of a line's head, which begins at offset `at`; not in capitals."""
    name = head[slice(*span)].replace(" [", ", ").rstrip("]")
    city, comma, region = name.partition(",")
    city = _SINGLE.sub(lambda m: m[0].lower(), city.title()) if city.isupper() else city
    return Dateline(place=city + comma + region, start=at + span[0], end=at + span[1])
