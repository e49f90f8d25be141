"""Which place a name means, and which names are none."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from agents.enrich.names.phrases import Phrases
from agents.enrich.places import resolving
from agents.enrich.places.gazetteer import Gazetteer, digest, fold, skeleton
from agents.enrich.places.resolving import Located
from agents.enrich.seeds import Seeds, load_seeds
from streams import paths
from streams.records import Entity

CASES_FILE = Path(__file__).parents[1] / "cases" / "places.jsonl"
CASES = [json.loads(line) for line in CASES_FILE.read_text(encoding="utf-8").splitlines()]


class World:
    """The seeds, ready to be asked."""

    def __init__(self) -> None:
        self.seeds: Seeds = load_seeds(paths.SEEDS)
        self.phrases = Phrases(self.seeds)

    def resolve(self, text: str, language: str = "en", **more: Any) -> list[Located]:
        mentions = self.phrases.find(text, language)
        context = resolving.country_context(mentions)
        return resolving.resolve(text, mentions, self.seeds.atlas, context, english=language == "en", **more)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def entity(text: str, surface: str, kind: str) -> Entity:
    start = text.index(surface)
    return Entity(start=start, end=start + len(surface), type=kind, method="model", confidence=0.9)


def told(text: str, located: list[Located]) -> list[list[str | None]]:
    return [[text[x.start : x.end], x.site.name, x.site.country or None, x.method] for x in located]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_name_means_the_place_that_the_text_speaks_of(world: World, case: dict[str, Any]) -> None:
    located = world.resolve(case["text"], case.get("language", "en"))
    assert told(case["text"], located) == case["places"]


def test_a_place_of_the_model_needs_no_sign(world: World) -> None:
    text = "Bouzonville was glad."
    (found,) = world.resolve(text, named=[entity(text, "Bouzonville", "LOC")], home="FR")
    assert (found.site.name, found.site.country, found.method) == ("Bouzonville", "FR", "name")


def test_a_person_of_the_model_is_no_place(world: World) -> None:
    text = "In the evening Memphis Reyes sang, near Memphis Reyes Hall."
    assert world.resolve("She sang in Memphis.") != []
    assert (
        world.resolve("She sang of Memphis.", named=[entity("She sang of Memphis.", "Memphis", "PER")]) == []
    )
    assert world.resolve(text, named=[entity(text, "Memphis Reyes", "PER")]) == []


def test_a_place_that_nothing_knows_stays_unresolved(world: World) -> None:
    text = "They met in Qwzbvhm, Norway."
    found = world.resolve(text, named=[entity(text, "Qwzbvhm", "LOC")])
    assert told(text, found) == [["Norway", "Norway", "NO", "list"]]


def test_the_publishers_country_speaks_for_its_towns(world: World) -> None:
    text = "Two men were seen in Cambridge on Monday."
    assert [x.site.country for x in world.resolve(text, home="US")] == ["US"]
    assert [x.site.country for x in world.resolve(text, home="GB")] == ["GB"]


def test_a_transcription_is_less_sure_than_a_name(world: World) -> None:
    syria, near = world.resolve("In Syria the army entered the town of Latammneh.")
    assert near.sure < 0.5 < syria.sure


def test_the_dateline_is_a_role(world: World) -> None:
    (found,) = world.resolve("ALEPPO — Shells fell.")
    assert resolving.record(found, (0, 6)).role == "dateline"
    place = resolving.record(found, None)
    assert (place.role, place.id, place.precision) == ("mention", "gn:170063", "city")


def test_ids_tell_where_they_come_from(world: World) -> None:
    found = world.resolve("In Syria they went from Tal Soussin to Homs.")
    assert [x.site.id for x in found] == ["iso:SY", "wh:tal-soussin", "gn:169577"]


SAME = [("Al-Bāb", "al Bab"), ("St. Louis", "Saint Louis"), ("Sana’a", "Sanaa"), ("Ft. Worth", "Fort Worth")]


@pytest.mark.parametrize(("one", "other"), SAME, ids=[one for one, _ in SAME])
def test_two_prints_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


SPELT = ["Deir ez-Zor", "Deir Ezzour", "Dayr az Zawr", "Deir al-Zor"]


@pytest.mark.parametrize("spelling", SPELT)
def test_transcriptions_have_one_skeleton(spelling: str) -> None:
    assert skeleton(fold(spelling)) == skeleton(fold(SPELT[0]))


def test_the_hash_of_a_name_never_changes() -> None:
    assert digest("aleppo") == 4228062197


def test_the_table_has_what_geonames_has() -> None:
    table = Gazetteer(paths.SEEDS / "gazetteer.npz")
    aleppo = next(site for site in table.named("aleppo") if site.precision == "city")
    assert (aleppo.id, aleppo.country, aleppo.region) == ("gn:170063", "SY", "09")
    assert aleppo.people > 1_000_000
    assert aleppo.id in [site.id for site in table.named("halab") if site.alias]
    assert table.named("qwzbvhm") == ()
    assert next(table.large(20_000_000)).name == "Shanghai"


def test_without_a_table_nothing_is_known() -> None:
    assert Gazetteer().named("aleppo") == ()
    assert list(Gazetteer().large(0)) == []


HOSTILE = [
    "A " * 500_000,
    "A, " * 330_000,
    "St. " * 250_000,
    "A-" * 500_000,
    "in Al of " * 110_000,
    "A’" * 500_000,
    "S. " * 330_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:9] for text in HOSTILE])
def test_a_megabyte_of_capitals_ends(world: World, text: str) -> None:
    assert resolving.resolve(text, (), world.seeds.atlas, Counter(), home="US") is not None


def test_la_alone_is_no_state_but_behind_a_town_it_is(world: World) -> None:
    alone, behind = "The sheriff left LA on Sunday.", "He flew to New Orleans, LA on Sunday."
    seen = [entity(alone, "LA", "LOC")]
    assert "Louisiana" not in [row[1] for row in told(alone, world.resolve(alone, named=seen))]
    assert "Louisiana" in [row[1] for row in told(behind, world.resolve(behind))]
