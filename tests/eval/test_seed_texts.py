"""What five news texts say must come out right (../shared/seeds, read through `wirehose trial enrich`).

They are other people's articles, and no part of the repository: here stand names, figures and single phrases only.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import environment, wirehose

from agents.enrich.model import choice as model
from streams.errors import Misconfigured

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "seeds.jsonl"
GROUP = re.compile(r"\bIS\b|\bISIS\b|\bISIL\b|\bDaesh\b|\bIslamic State\b")
pytestmark = pytest.mark.skipif(not TEXTS.exists(), reason="the seed texts are not at hand (../shared/seeds)")


@dataclass(frozen=True)
class Told:
    """A text and what was found in it."""

    text: str
    found: dict[str, Any]

    def surface(self, span: dict[str, Any]) -> str:
        return self.text[span["start"] : span["end"]]

    def speaker(self, said: dict[str, Any] | None) -> str:
        """Full name and surface of who says it."""
        return f"{said.get('name') or ''} ({self.surface(said)})" if said else "nobody"

    def figures(self, kind: str) -> list[dict[str, Any]]:
        return [figure for figure in self.found["figures"] if figure["kind"] == kind]

    def times(self) -> dict[str, set[str]]:
        values: dict[str, set[str]] = {}
        for time in self.found["times"]:
            values.setdefault(self.surface(time), set()).add(time["value"])
        return values


@cache
def told(name: str) -> dict[str, Told]:
    """The texts by id, as the model called `name` reads them."""
    done = wirehose("trial", "enrich", str(TEXTS), env=environment(WIREHOSE_MODEL=name), timeout=120)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert not any("error" in answer for answer in answers), answers
    given = map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines())
    return {one["id"]: Told(one["text"], answer) for one, answer in zip(given, answers, strict=True)}


@pytest.fixture(params=[model.NONE, model.OURS])
def texts(request: pytest.FixtureRequest) -> dict[str, Told]:
    try:
        model.check(request.param)
    except Misconfigured as why:
        pytest.skip(str(why))
    return told(request.param)


# -- names -------------------------------------------------------------------------------------------------------------


def test_every_mention_of_the_group_in_all_texts_has_one_id(texts: dict[str, Told]) -> None:
    ids = {
        (id_, one.text[match.start() - 20 : match.end() + 20], entity_at(one, match.start(), match.end()))
        for id_, one in texts.items()
        for match in GROUP.finditer(one.text)
    }
    assert len(ids) > 30
    assert {id_ for *_, id_ in ids} == {"Q2429253"}, [one for one in ids if one[-1] != "Q2429253"]


def entity_at(one: Told, start: int, end: int) -> str | None:
    """The id of the entity that covers a stretch."""
    over = [entity for entity in one.found["entities"] if entity["start"] <= start and end <= entity["end"]]
    return over[0].get("id") if over else None


SAME = {
    "the observatory": ("Syrian Observatory for Human Rights", "SOHR"),
    "the front": ("Al-Nusra Front", "Al-Nusra", "Nusra Front"),
    "the base": ("Al-Qaeda", "Al Qaeda", "al-Qaeda"),
    "the president": ("Bashar al-Assad", "Assad"),
    "its director": ("Rami Abdel Rahman", "Rami Abdul Rahman"),
}


@pytest.mark.parametrize("names", SAME.values(), ids=SAME)
def test_one_actor_has_one_id_under_all_its_names(texts: dict[str, Told], names: tuple[str, ...]) -> None:
    ids = {
        (name, entity.get("id"))
        for one in texts.values()
        for entity in one.found["entities"]
        if (name := one.surface(entity)) in names
    }
    assert {name for name, _ in ids} == set(names)
    assert len({id_ for _, id_ in ids}) == 1, ids
    assert all(id_ for _, id_ in ids), ids


# -- places ------------------------------------------------------------------------------------------------------------

PLACES = {  # name: latitude and longitude (OpenStreetMap, to a tenth of a degree), country
    "Raqa": (36.0, 39.0, "SY"),
    "Raqqa": (36.0, 39.0, "SY"),
    "Al-Bab": (36.4, 37.5, "SY"),
    "Palmyra": (34.6, 38.3, "SY"),
    "Deir Ezzour": (35.3, 40.1, "SY"),
    "Kweyris military airport": (36.2, 37.6, "SY"),
    "Tal Soussin": (36.3, 37.2, "SY"),
    "Tal Qrah": (36.4, 37.2, "SY"),
    "Latamneh": (35.3, 36.6, "SY"),
    "Um Hreitan": (35.4, 36.9, "SY"),
    "Tabqa": (35.8, 38.5, "SY"),
    "Aleppo": (36.2, 37.2, "SY"),
    "Hama": (35.1, 36.8, "SY"),
    "Idlib": (35.9, 36.6, "SY"),
    "Latakia": (35.5, 35.8, "SY"),
    "Damascus": (33.5, 36.3, "SY"),
    "BEIRUT": (33.9, 35.5, "LB"),
    "London": (51.5, -0.1, "GB"),
    "Oslo": (59.9, 10.8, "NO"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_is_where_it_is(texts: dict[str, Told], name: str) -> None:
    lat, lon, country = PLACES[name]
    found = [
        (id_, place)
        for id_, one in texts.items()
        for place in one.found["places"]
        if one.surface(place) == name
    ]
    assert found
    wrong = [
        (id_, place)
        for id_, place in found
        if place["country"] != country or abs(place["lat"] - lat) > 0.2 or abs(place["lon"] - lon) > 0.2
    ]
    assert wrong == []


# -- figures -----------------------------------------------------------------------------------------------------------

DISTANCES = {  # surface: text, low, high, hedge, to what
    "about 10km": ("000", 10, 10, "about", "Aleppo"),
    "within 20 kilometres (12 miles)": ("001", None, 20, "at_most", "Aleppo"),
    "within 2 km (1 mile)": ("003", None, 2, "at_most", "Aleppo"),
    "some 50 kilometres": ("002", 50, 50, "about", "Raqqa"),
}


@pytest.mark.parametrize("surface", DISTANCES)
def test_a_distance_has_its_bounds_and_its_place(texts: dict[str, Told], surface: str) -> None:
    id_, *expected = DISTANCES[surface]
    found = {
        texts[id_].surface(figure): [figure["low"], figure["high"], figure["hedge"], figure["place"]]
        for figure in texts[id_].figures("distance")
        if figure["unit"] == "km"
    }
    assert found.get(surface) == expected, found


def test_kilometres_and_the_miles_beside_them_are_one_figure(texts: dict[str, Told]) -> None:
    assert len(texts["001"].figures("distance")) == 1
    assert len(texts["003"].figures("distance")) == 1


TOLLS = {  # what the text has: text, kind, low, high, who says it
    "75 Al-Nusra Front members": ("001", "killed", 75, 75, "Syrian state media"),
    "16 Islamic State militants": ("000", "killed", 16, 16, "Syrian Observatory for Human Rights"),
    "some 100 militants": ("000", "killed", 100, 100, "Igor Makushev"),
    "15 SDF fighters": ("002", "killed", 15, 15, "Talal Silo"),
    "22 of his fighters": ("004", "wounded", 22, 22, "Jamil al-Saleh"),
    "two women and a child": ("004", "killed", 3, 3, "Observatory"),
}


@pytest.mark.parametrize("surface", TOLLS)
def test_people_killed_or_wounded_are_counted_by_whoever_says_it(
    texts: dict[str, Told], surface: str
) -> None:
    id_, kind, *expected, by = TOLLS[surface]
    one = texts[id_]
    at = one.text.index(surface)
    found = [
        figure for figure in one.figures(kind) if at <= figure["end"] and figure["start"] < at + len(surface)
    ]
    assert [[figure["low"], figure["high"]] for figure in found] == [expected]
    assert by in one.speaker(found[0]["said_by"])


def test_an_area_is_an_area(texts: dict[str, Told]) -> None:
    areas = texts["002"].figures("area")
    assert [(area["low"], area["high"], area["unit"]) for area in areas] == [(1300, 1300, "km2")]


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("000", "Su-34M"),
        ("000", "Su-24SM"),
        ("000", "10th day"),
        ("000", "24 hours"),
        ("000", "27-year-old"),
        ("001", "Division 13"),
        ("001", "September 30"),
        ("002", "10 days"),
        ("003", "1980-88"),
        ("003", "in 2005"),
    ],
)
def test_names_ages_and_times_are_no_figures(texts: dict[str, Told], id_: str, name: str) -> None:
    one = texts[id_]
    spans = [match.span() for match in re.finditer(re.escape(name), one.text)]
    assert spans
    over = [
        one.surface(figure)
        for figure in one.found["figures"]
        if any(figure["start"] < end and start < figure["end"] for start, end in spans)
    ]
    assert over == []


# -- quotations --------------------------------------------------------------------------------------------------------

QUOTES = {  # how it begins: texts, who speaks (as far as all spellings of the name agree)
    "Department leaders are reviewing": (("000", "001"), "Peter Cook"),
    "IS has never been so close": (("000",), "Rami Abd"),
    "Su-34M and Su-24SM warplanes": (("000",), "Igor Makushev"),
    "1,300 square km": (("002",), "Talal Silo"),
    "There is still no clear information": (("002",), "Numan Kurtulmu"),
    "If there is confirmed information": (("002",), "Numan Kurtulmu"),
    "All our cruise missiles hit": (("003",), "Igor Konashenkov"),
}


@pytest.mark.parametrize("begins", QUOTES)
def test_a_quotation_has_its_speaker(texts: dict[str, Told], begins: str) -> None:
    ids, who = QUOTES[begins]
    found = {id_: speaker for id_ in ids for speaker in speakers(texts[id_], begins)}
    assert list(found) == list(ids)
    assert all(who in speaker for speaker in found.values()), found


def speakers(one: Told, begins: str) -> Iterator[str]:
    """Who says the quotations that begin so."""
    for quote in one.found["quotes"]:
        if quote["kind"] != "indirect" and one.surface(quote).lstrip("“\"'").startswith(begins):
            yield one.speaker(quote["speaker"])


# -- times and events --------------------------------------------------------------------------------------------------

TIMES = {  # text: what it says, and what that means for one who reads on the day of publication
    "000": {"yesterday": "2015-10-10", "this weekend": "2015-10-10/2015-10-11", "since 2011": "2011/.."},
    "001": {
        "Saturday": "2015-10-10",
        "Friday": "2015-10-09",
        "September 30": "2015-09-30",
        "this week": "2015-W41",
    },
    "002": {
        "Since December 15": "2016-12-15/..",
        "Tuesday": "2016-12-20",
        "Monday": "2016-12-19",
        "earlier this month": "2016-12",
        "10 days ago": "2016-12-14",
        "early November": "2016-11",
        "last week": "2016-W50",
    },
    "003": {
        "Friday": "2015-10-09",
        "late August": "2015-08",
        "earlier this year": "2015",
        "1980-88": "1980/1988",
        "2005": "2005",
    },
    "004": {"Wednesday morning": "2015-10-07", "Since September 30": "2015-09-30/.."},
}


@pytest.mark.parametrize("id_", TIMES)
def test_times_are_told_from_publication_as_exact_as_they_are_said(texts: dict[str, Told], id_: str) -> None:
    times = texts[id_].times()
    assert {said: times.get(said) for said in TIMES[id_]} == {
        said: {value} for said, value in TIMES[id_].items()
    }


EVENTS = [  # text, type, its word, day
    ("001", "clash", "battled", "2015-10-10"),
    ("001", "attack", "blast", None),
    ("002", "capture", "captured", "2016-12-19"),
    ("003", "capture", "seized", "2015-10-09"),
]


@pytest.mark.parametrize(("id_", "kind", "word", "day"), EVENTS, ids=[f"{e[0]} {e[2]}" for e in EVENTS])
def test_what_happened_is_told_with_its_day(
    texts: dict[str, Told], id_: str, kind: str, word: str, day: str | None
) -> None:
    events = [
        (event["type"], texts[id_].surface(event), event.get("date")) for event in texts[id_].found["events"]
    ]
    assert (kind, word, day) in events


# -- copies ------------------------------------------------------------------------------------------------------------


@cache
def traced() -> dict[str, Told]:
    """The texts by id, in the order in which they came, as trace gives them on."""
    done = wirehose("trial", "trace", str(TEXTS), env=environment(WIREHOSE_MODEL=model.NONE), timeout=120)
    assert done.returncode == 0, done.stderr
    answers = map(json.loads, done.stdout.splitlines())
    return {answer["id"]: Told(answer["text"], answer) for answer in answers}


@pytest.mark.parametrize(
    ("name", "beginning", "source"),
    [("003", "Control of Aleppo", "000"), ("000", "“Department leaders", "001")],
)
def test_a_passage_that_two_texts_share_is_traced(name: str, beginning: str, source: str) -> None:
    one = traced()[name]
    (found,) = [s["source"] for s in one.found["sentences"] if one.surface(s).startswith(beginning)]
    assert found["id"] == source
    assert traced()[source].text[found["start"] : found["end"]].lstrip('"“').startswith(beginning.lstrip("“"))


def test_spun_texts_are_told_by_their_wording_and_honest_ones_are_not() -> None:
    assert {name for name, one in traced().items() if one.found["spun"]} == {"003", "004"}
    for name in ("003", "004"):
        assert traced()[name].found["spun_by"]["confidence"] <= 0.6, "nothing was compared"


def test_none_of_the_texts_is_a_duplicate_of_another() -> None:
    assert [name for name, one in traced().items() if one.found["near_duplicate_of"]] == []
