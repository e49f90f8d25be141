"""Names: of the seeds, by rule, repeated; and where places lie."""

from pathlib import Path

import pytest

from agents.enrich import entities
from agents.enrich.names import storms
from agents.enrich.names.phrases import Phrases
from agents.enrich.places import resolving
from agents.enrich.seeds import Seeds, load_seeds
from agents.enrich.stage import Enricher, analyse
from streams import paths
from streams.errors import Misconfigured
from streams.records import Entity


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds(paths.SEEDS)


@pytest.fixture(scope="module")
def enricher(seeds: Seeds) -> Enricher:
    return Enricher(seeds)


def actors(seeds: Seeds, text: str) -> list[tuple[str, str]]:
    found = Phrases(seeds).find(text)
    return [(text[m.start : m.end], m.actor.id) for m in found if m.actor]


def names(enricher: Enricher, text: str) -> list[tuple[str, str]]:
    return [(text[e.start : e.end], e.type) for e in analyse(enricher, text).entities]


IS = "Q2429253"


def test_the_islamic_state_is_one_actor_under_all_its_names(seeds: Seeds) -> None:
    text = (
        "ISIS, also known as ISIL, Daesh or Da’esh, the so-called Islamic State; IS-held towns, IS fighters."
    )
    assert {actor for _, actor in actors(seeds, text)} == {IS}
    assert len(actors(seeds, text)) == 7


@pytest.mark.parametrize(
    "text", ["THE WAR IS OVER AND THE CITY IS FREE", "This is it.", "Is this over?", "Isis the goddess"]
)
def test_is_is_the_group_only_in_capitals_among_small_letters(seeds: Seeds, text: str) -> None:
    assert actors(seeds, text) == []


def test_the_longest_name_wins(seeds: Seeds) -> None:
    assert actors(seeds, "The Syrian Observatory for Human Rights said") == [
        ("Syrian Observatory for Human Rights", "wh:sohr")
    ]


@pytest.mark.parametrize("text", ["they eat turkey", "who said it", "us too", "the chad of it"])
def test_small_words_are_no_names(enricher: Enricher, text: str) -> None:
    assert names(enricher, text) == []


RULES = [
    ("He met President Tomasz Wrona there.", ("Tomasz Wrona", "PER")),
    ("The spokesman Adil Marouf was there.", ("Adil Marouf", "PER")),
    ("Nothing is lost, Qadir Beshai said on Friday.", ("Qadir Beshai", "PER")),
    ("It was Elizabeth Dornan.", ("Elizabeth Dornan", "PER")),
    ("A paper of the University of Wexbridge says so.", ("University of Wexbridge", "ORG")),
    ("The Brask River rose.", ("Brask River", "LOC")),
    ("It is in the village of Hazmeen.", ("Hazmeen", "LOC")),
]


@pytest.mark.parametrize(("text", "expected"), RULES, ids=[text for text, _ in RULES])
def test_a_name_beyond_the_seeds_is_known_by_a_sign(
    enricher: Enricher, text: str, expected: tuple[str, str]
) -> None:
    assert expected in names(enricher, text)


def test_a_surname_repeats_the_full_name_before_it(enricher: Enricher) -> None:
    text = "Spokeswoman Irma Pellander came. Pellander left. Olaf Pellander did not."
    assert names(enricher, text)[:2] == [("Irma Pellander", "PER"), ("Pellander", "PER")]


def test_a_definition_gives_an_alias_for_the_document(enricher: Enricher) -> None:
    text = "The Northern Relief Network (NRN) is new. NRN has a van."
    assert [name for name, _ in names(enricher, text)] == ["Northern Relief Network", "NRN", "NRN"]
    assert names(enricher, "NRN has a van.") == []


def test_a_heading_in_title_case_is_no_name(enricher: Enricher) -> None:
    assert names(enricher, "Angry Farmers Block Bridge Over Police Delay Again") == []


STORMS = [
    ("Hurricane Florence came. Rain fell as Florence left.", ["Hurricane Florence", "Florence"]),
    ("Typhoon Haiyan’s winds were strong.", ["Typhoon Haiyan"]),
    ("Tropical Storm Melissa killed two. Later Melissa Brown spoke.", ["Tropical Storm Melissa"]),
    ("The Storm Prediction Center and people of Storm Lake, Iowa, knew.", []),
]


@pytest.mark.parametrize(("text", "expected"), STORMS, ids=[text for text, _ in STORMS])
def test_a_storm_is_no_person_and_no_place(text: str, expected: list[str]) -> None:
    assert [text[storm.start : storm.end] for storm in storms.find(text)] == expected


def test_a_storm_is_published_as_one(enricher: Enricher) -> None:
    text = "Hurricane Katrina drowned the town. Katrina killed many."
    assert names(enricher, text) == [("Hurricane Katrina", "MISC"), ("Katrina", "MISC")]


def test_megabytes_of_storms_end() -> None:
    assert len(list(storms.find("Storm Amy, " * 90_000))) == 90_000
    assert len(list(storms.find("Storm Amy left. " + "then Amy. " * 100_000))) == 100_001


def linked(enricher: Enricher, text: str) -> list[tuple[str, str | None]]:
    return [(text[e.start : e.end], e.name) for e in analyse(enricher, text).entities]


def test_a_title_tells_which_bearer_of_a_surname_is_meant(enricher: Enricher) -> None:
    text = "Spokesman Robert Tarnow and lawyer Anna Tarnow came. Mr Tarnow spoke. Ms. Tarnow left."
    assert [name for surface, name in linked(enricher, text) if surface == "Tarnow"] == [
        "Robert Tarnow",
        "Anna Tarnow",
    ]


def test_another_full_name_of_the_surname_is_another_person(enricher: Enricher) -> None:
    text = "Spokesman Robert Tarnow came. His sister Anna Tarnow left."
    assert [name for _, name in linked(enricher, text)] == ["Robert Tarnow", "Anna Tarnow"]


def test_a_surname_of_two_words_is_the_same_person(enricher: Enricher) -> None:
    text = "President Carlos Vila Dorma came. Minister Vila Dorma left."
    assert linked(enricher, text)[-1] == ("Vila Dorma", "Carlos Vila Dorma")


def test_a_surname_behind_a_sentence_that_ends_with_a_name_is_the_same_person(enricher: Enricher) -> None:
    text = "Spokeswoman Irma Pellander flew to Iowa. Pellander spoke."
    assert ("Pellander", "Irma Pellander") in linked(enricher, text)


def test_two_of_a_name_side_by_side_are_told_apart_less_surely(enricher: Enricher) -> None:
    *_, last = analyse(enricher, "Bill Clinton and Hillary Clinton came to Iowa. Clinton spoke.").entities
    assert (last.type, last.confidence) == ("PER", 0.45)


def seen(enricher: Enricher, text: str, *names: tuple[str, str]) -> list[Entity]:
    """The entities where a model sees these `names` in the text."""
    mentions = enricher.mentions(text, "en")
    modelled = [
        Entity(start=at, end=at + len(name), type=kind, method="model", confidence=0.97)
        for name, kind in names
        for at in [text.rindex(name)]
    ]
    located = resolving.resolve(text, mentions, enricher.atlas, resolving.country_context(mentions), modelled)
    return entities.find(text, mentions, located, modelled)


STRANGERS = [
    ("Angela Merkel left. The court heard Lukas Merkel, 19, on Monday.", "Lukas Merkel"),
    ("Joe Biden spoke. A plumber named Kevin Biden was arrested.", "Kevin Biden"),
    ("Emma Thompson won a prize. Alan Thompson was charged.", "Alan Thompson"),
    ("Police found Emily Hart. Her mother, Janet Hart, said so.", "Janet Hart"),
    ("Vladimir Putin met Igor Putin, a cousin.", "Igor Putin"),
    ("Keir Starmer spoke. A nurse called Keira Starmer did not.", "Keira Starmer"),
]


@pytest.mark.parametrize(("text", "stranger"), STRANGERS, ids=[stranger for _, stranger in STRANGERS])
def test_another_first_name_is_another_person_in_both_modes(
    enricher: Enricher, text: str, stranger: str
) -> None:
    for found in (analyse(enricher, text).entities, seen(enricher, text, (stranger, "PER"))):
        (one,) = [entity for entity in found if text[entity.start : entity.end] == stranger]
        assert (one.id, one.name) in ((None, None), (None, stranger))


def test_a_surname_behind_a_stranger_is_not_the_known_one(enricher: Enricher) -> None:
    text = "Keir Starmer spoke. A nurse called Keira Starmer left. Later Starmer wept."
    assert ("Starmer", "Keira Starmer") in linked(enricher, text)


def test_two_people_with_an_and_between_are_both_found(enricher: Enricher) -> None:
    assert names(enricher, "Emily Hartley and Tom Hartley were safe.") == [
        ("Emily Hartley", "PER"),
        ("Tom Hartley", "PER"),
    ]


def test_a_surname_that_a_model_calls_a_place_is_the_person_before(enricher: Enricher) -> None:
    text = "Police arrested John Morqueland. Morqueland is being held."
    *_, last = seen(enricher, text, ("John Morqueland", "PER"), ("Morqueland", "LOC"))
    assert (last.type, last.name) == ("PER", "John Morqueland")
    text = "Police met John Morqueland. They live in Morqueland."
    assert seen(enricher, text, ("John Morqueland", "PER"), ("Morqueland", "LOC"))[-1].type == "LOC"


DEFINED = [
    "The International Weightlifting Federation (IWF) banned five. The IWF said so.",
    "The World Health Foundation (WHO) closed. The WHO had few friends.",
    "The Institute of Sociology (IS) published a study. IS researchers asked 300 people.",
    "The Czech Industrial Association (CIA) met. The CIA wants lower taxes.",
    "The National Basket Association (NBA) met. The NBA has nine members.",
]


@pytest.mark.parametrize("text", DEFINED)
def test_what_a_text_spells_out_is_not_what_the_seeds_call_so(enricher: Enricher, text: str) -> None:
    long = text[len("The ") : text.index(" (")]
    for found in (analyse(enricher, text).entities, seen(enricher, text, (long, "ORG"))):
        assert [(entity.id, entity.name or long) for entity in found] == [(None, long)] * 3


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("The World Health Organization (WHO) met. The WHO said so.", "Q7817"),
        ("Kurdish Workers' Party (PKK) men left. The PKK said so.", "wh:pkk"),
    ],
)
def test_a_spelling_of_the_known_name_keeps_its_id(enricher: Enricher, text: str, id_: str) -> None:
    assert analyse(enricher, text).entities[-1].id == id_


def test_the_letters_beside_a_party_are_no_person(enricher: Enricher) -> None:
    text = "She met Chuck Dorn (D-N.Y.) and Ann Wallis, D-Calif., again."
    found = seen(enricher, text, ("Chuck Dorn", "PER"), ("D-N.Y.", "PER"), ("D-Calif", "PER"))
    assert [(text[e.start : e.end], e.name) for e in found if e.type == "LOC"] == [
        ("N.Y.", "New York (state)"),
        ("Calif.", "California"),
    ]
    assert [text[e.start : e.end] for e in found if e.type == "PER"] == ["Chuck Dorn"]


def test_people_of_a_lake_are_no_part_of_its_name(enricher: Enricher) -> None:
    assert ("Brask Lake", "LOC") in names(enricher, "Residents of Brask Lake were safe.")


PLACES = [
    ("Shells fell on Aleppo.", "Aleppo", "SY", (36.2, 37.2)),
    ("They hold Raqa.", "Raqqa", "SY", (35.9, 39.0)),
    ("He flew to Paris.", "Paris", "FR", (48.9, 2.4)),
    ("He lives in Athens, Georgia, today.", "Athens, Georgia", "US", (33.9, -83.4)),
    ("She lives in Tripoli, Lebanon.", "Tripoli", "LB", (34.4, 35.8)),
    ("Fighting went on near Tal Soussin.", "Tal Soussin", "SY", (36.4, 37.2)),
]


@pytest.mark.parametrize(("text", "name", "country", "at"), PLACES, ids=[case[0] for case in PLACES])
def test_a_place_is_put_on_the_map(
    enricher: Enricher, text: str, name: str, country: str, at: tuple[float, float]
) -> None:
    place = analyse(enricher, text).places[0]
    assert (place.name, place.country) == (name, country)
    assert place.lat is not None
    assert place.lon is not None
    assert (place.lat, place.lon) == pytest.approx(at, abs=0.5)


def test_a_place_that_nobody_lists_is_published_unresolved(enricher: Enricher) -> None:
    (place,) = analyse(enricher, "It is in the village of Hazmeen.").places
    assert (place.name, place.lat, place.lon, place.country) == ("Hazmeen", None, None, None)


@pytest.mark.parametrize("text", ["Michael Jackson sang.", "He reads the Houston Chronicle Weekly."])
def test_a_city_inside_a_longer_name_is_no_place(enricher: Enricher, text: str) -> None:
    assert analyse(enricher, text).places == ()


def test_a_people_is_no_place(enricher: Enricher) -> None:
    facts = analyse(enricher, "Syrian troops left.")
    assert facts.places == ()
    assert [entity.type for entity in facts.entities] == ["NORP"]


def test_seeds_are_whole(seeds: Seeds) -> None:
    assert len({actor.id for actor in seeds.actors}) == len(seeds.actors) >= 150
    assert {actor.type for actor in seeds.actors} <= {"PER", "ORG", "LOC", "NORP"}
    assert all(-90 <= s.lat <= 90 and -180 <= s.lon <= 180 for found in seeds.sites.values() for s in found)
    assert sum(any(s.precision == "country" for s in found) for found in seeds.sites.values()) >= 195
    assert (paths.SEEDS / "places.toml").stat().st_size <= 1_000_000


def test_a_broken_seed_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_text("actors = [")
    with pytest.raises(Misconfigured, match="seeds in"):
        load_seeds(tmp_path)
