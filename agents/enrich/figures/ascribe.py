"""Gives figures what stands around them: the place, the date, and who says so."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from agents.enrich.facts import Inside, Span
from agents.enrich.quotes import before
from streams.records import Entity, Figure, Place, Quote, Speaker, TimeSpan

_MEASURED_TO = re.compile(
    r"(?:\s(?:(?:to\sthe\s)?(?:north|south|east|west|inland|away|down|up|off|ahead|deep|outside|short)[\w-]*|inside))*"
    r"\s?,?\s?(?:of|from|outside|off|to|away\sfrom|inside|into|short\sof|beyond)\s(?P<to>[^,;.\n]{2,80})"
)
_THE_CITY = re.compile(
    r"(?:the\s)?(?:[\w-]+\s(?:edges?|outskirts|suburbs|gates|limits?|cent(?:re|er))\sof\s|(?:edges?|outskirts|gates|cent(?:re|er))\sof\s)?the\s(?:[\w-]+\s)?(?:city|town|capital|village|port)\b(?!\sof\b)"
)
_WHERE = re.compile(
    r"\b(?:in|at|near|outside|around|on|across|over|from|off|inside|of|to|throughout)\s[^,;.]{0,30}\Z"
)
_REACH = 600  # characters of a sentence looked at before and behind a figure
_TOWNS = ("city", "point", None)  # None: a place that no list knows, most often a small town
_LISTED = re.compile(r"(?:,\s[A-Z][\w’' -]{2,20})?,?\s(?:and|or)\s(?:in\s)?[A-Z]")
_NO_PLACE = re.compile(  # "London-based"; a capital that stands for its government
    r"-|\s(?:\w+ly\s)?(?:said|says|saying|accus\w+|den(?:y|ied|ies)|claim\w*|reported|announc\w+|confirmed|condemn\w+)\b"
)
_SAYING = r"(?:said|says|reported|reports|announced|announces|claimed|claims|confirmed|confirms|stated|estimated|estimates|put|told\s[\w\s]{1,30})"
_ACCORDING = re.compile(r"\b[Aa]ccording\sto\s(?P<who>[^,;.“”\"\n]{2,80})")
_SAID = re.compile(
    rf"(?:^|[,.“”\"]\s|\b(?:[Oo]n\s\w+day,?|[Yy]esterday|[Mm]eanwhile,?)\s)(?P<who>[A-Z“][^,;:.“”\"\n]{{1,70}}?|[Pp]olice|[Oo]fficials)\s{_SAYING}\b(?!\sresponsibility|\s(?:[\w,]+\s){{1,3}}(?:lives|attacks?|bombings?|blasts?|killings?|shootings?)\b(?!\s(?:was|were|had|has|have)\b))(?:\s(?:on\s)?(?:\w+day|yesterday))?(?:\sthat)?\s"
)
_TAIL = re.compile(
    rf",[”\"]?\s(?:(?:and|but|while|as)\s)?(?P<who>[^,;:“”\"\n]{{2,70}}?)\s{_SAYING}\b[^,;:]{{0,60}}$"
)
# Words that stand before a verb of saying, and are nobody: "It was reported", "No group claimed", "The army denied reports".
_NOBODY = re.compile(
    r"\A(?:It|There|This|That|What|Nobody|None|Neither|No(?! ?\.?\d))\b|(?:\b(?:is|was|are|were|be|been|being|not|never|neither|nor|as \w+|[a-z]+ed)|s['’]|['’]s)\Z"
    r"|\A(?:[a-z]+ing|after|above|against|amid|at|before|below|beyond|by|despite|due|for|from|in|of|on|over|than|to|under|until|with|without)\s"
)
_SAYS = re.compile(
    r"\b(?:[Aa]ccording to|said|says|reported|reports|announced|announces|claimed|claims|confirmed|confirms|stated|estimated|estimates|put|told)\b"
)


def ascribe(
    figures: Sequence[Figure],
    text: str,
    sentences: Sequence[Span],
    places: Sequence[Place],
    entities: Sequence[Entity],
    quotes: Sequence[Quote],
    times: Sequence[TimeSpan] = (),
) -> list[Figure]:
    """`figures` with place, date and speaker, as far as their sentence (and the quote around them) tells.

    Spans of all arguments are into `text`, each list in order.
    """
    around = _Around(text, places, entities, quotes, times)
    starts = [start for start, _ in sentences]
    ascribed = []
    for n, figure in enumerate(figures):
        start, end = sentences[max(0, bisect_right(starts, figure.start) - 1)]
        start, end = max(start, figure.start - _REACH), min(end, figure.end + _REACH)
        stop = figures[n + 1].start if n + 1 < len(figures) else end
        place, date = around.place(figure, start, end, stop), around.date(figure, start, end)
        ascribed.append(replace(figure, place=place, date=date, said_by=around.speaker(figure, start, end)))
    return ascribed


class _Around:
    """What stands near a figure."""

    def __init__(
        self,
        text: str,
        places: Sequence[Place],
        entities: Sequence[Entity],
        quotes: Sequence[Quote],
        times: Sequence[TimeSpan],
    ) -> None:
        actors = {entity.start for entity in entities if entity.type != "LOC"}
        self.text = text
        named = [
            place
            for place in places
            if place.role != "dateline"
            and place.start not in actors
            and not _NO_PLACE.match(text, place.end, place.end + 40)
        ]
        self.places, self.cities = Inside(named), Inside(p for p in named if p.precision in _TOWNS)
        self.entities, self.quotes, self.times = Inside(entities), Inside(quotes), Inside(times)

    def place(self, figure: Figure, start: int, end: int, stop: int) -> str | None:
        """Of a distance the place it is measured to; else the one named behind it, or the only one of its sentence.

        `stop`: where the next figure begins. Several places side by side are none.
        """
        if figure.kind == "distance":
            return self._measured_to(figure, min(stop, end))
        near = self.places.of(start, end)
        behind = [p for p in near if figure.end <= p.start < min(stop, end) and self._is_where(p)]
        if behind and behind[0].precision != "country":
            is_list = _LISTED.match(self.text, behind[0].end, behind[0].end + 40)
            return None if is_list else behind[0].name
        exact = {place.name for place in near if place.precision != "country"}
        names = exact or {place.name for place in near if self._is_where(place)}
        return names.pop() if len(names) == 1 else None

    def _is_where(self, place: Place) -> bool:
        return _WHERE.search(self.text, max(0, place.start - 40), place.start) is not None

    def _measured_to(self, figure: Figure, stop: int) -> str | None:
        """ "10 km north of X", "2 km from X's edge"; "3 km from the city" is the city named last."""
        link = _MEASURED_TO.match(self.text, figure.end, min(stop, figure.end + 140))
        if link is None:
            return None
        start, end = link.span("to")
        if named := self.places.of(start, end):
            return named[0].name
        if not _THE_CITY.match(self.text, start, end):
            return None
        city = self.cities.last(start)
        return city.name if city else None

    def date(self, figure: Figure, start: int, end: int) -> str | None:
        """The time of its sentence that stands nearest."""
        near = self.times.of(start, end)
        return min(near, key=lambda time: abs(time.start - figure.start)).value if near else None

    def speaker(self, figure: Figure, start: int, end: int) -> Speaker | None:
        """Who says the quote around it; else whom its sentence names as the source."""
        quote = self.quotes.last(figure.start)
        if quote and quote.speaker and figure.end <= quote.end:
            return quote.speaker
        if not _SAYS.search(self.text, start, end):
            return None
        start, end = self._clause(figure, start, end)
        sentence = self.text[start:end].rstrip(" .\n")
        said = _ACCORDING.search(sentence) or _TAIL.search(sentence, max(0, len(sentence) - 200))
        if said is None and (said := _SAID.search(sentence)) and start + said.end() > figure.start:
            return None
        if said is None or _NOBODY.search(said["who"]):
            return None
        begin, stop = start + said.start("who"), start + said.end("who")
        if said.re is not _ACCORDING:
            who = before.read(self.text, begin, stop).who
            return self._source(*who) if who else None
        return self._source(begin, stop)

    def _clause(self, figure: Figure, start: int, end: int) -> Span:
        """What stands around the figure between semicolons, if that names a source of its own; else all of it."""
        begin, stop = self.text.rfind("; ", start, figure.start) + 2, self.text.find("; ", figure.end, end)
        begin, stop = max(start, begin) if begin > 1 else start, stop if stop >= 0 else end
        return (begin, stop) if _SAYS.search(self.text, begin, stop) else (start, end)

    def _source(self, start: int, end: int) -> Speaker:
        """A speaker with the entity in the words: a person first, then an organisation, the last one named."""
        inside = sorted(
            self.entities.of(start, end), key=lambda e: (e.type != "PER", e.type in ("LOC", "NORP"), -e.start)
        )
        return Speaker(start=start, end=end, entity=inside[0].id if inside else None, confidence=0.8)
