"""Actors: the list, the rules for names in doubt, what a text explains, and users' own files."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from agents.enrich.facts import Taken
from agents.enrich.names import actors, definitions, repeats
from agents.enrich.names.actors import Actor
from agents.enrich.names.phrases import Phrases
from agents.enrich.seeds import Seeds, load_seeds, with_own
from streams import paths
from streams.errors import Misconfigured
from streams.records import Entity
from streams.settings import load

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    json.loads(line) for line in (ROOT / "tests/cases/actors.jsonl").read_text(encoding="utf-8").splitlines()
]
EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        "apple amazon shell target gap visa orange may bush brown cook major gore rice will mark bill signal telegram time times"
        " stern sun mirror guardian independent hill nature wired meta oracle alphabet total stone king price fox rose bell who is"
        " us it march august states state party front union force guard army police court bank post press star globe world news",
    )
)


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds(paths.SEEDS)


@pytest.fixture(scope="module")
def phrases(seeds: Seeds) -> Phrases:
    return Phrases(seeds)


def found(phrases: Phrases, text: str, language: str = "en") -> list[tuple[str, str]]:
    mentions = phrases.find(text, language)
    return [(text[m.start : m.end], m.actor.name) for m in mentions if m.actor]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_text_names_these_actors(phrases: Phrases, case: dict[str, Any]) -> None:
    expected = [tuple(pair) for pair in case["expect"]]
    assert found(phrases, case["text"], case.get("language", "en")) == expected


def test_hostile_texts_end_in_good_time(phrases: Phrases) -> None:
    for text in (
        "Trump " * 2000,
        "Isis " * 2000,
        "Clinton Isis Bush " * 1000,
        "A" * 100_000,
        "Путин" * 10_000,
        "中国和美国" * 50_000,
    ):
        assert phrases.find(text) is not None
        entity = Entity(start=0, end=5, type="PER", method="model", confidence=0.7)
        assert repeats.tie(text, [entity])


# -- the list -----------------------------------------------------------------------------------------------------------


def test_the_list_is_large_and_whole(seeds: Seeds) -> None:
    ours = seeds.actors
    assert len(ours) >= 700
    assert {actor.type for actor in ours} <= set(actors.TYPES)
    assert [id_ for id_, count in Counter(actor.id for actor in ours).items() if count > 1] == []
    assert all(re.fullmatch(r"Q[1-9]\d*|wh:[\w-]+", actor.id) for actor in ours)


def test_no_alias_is_two_actors(seeds: Seeds) -> None:
    owners: dict[str, set[str]] = {}
    for actor in seeds.actors:
        for alias in actor.lower + actor.exact:
            owners.setdefault(alias.lower(), set()).add(actor.id)
    assert {alias: ids for alias, ids in owners.items() if len(ids) > 1} == {}


def test_no_alias_is_an_everyday_word(seeds: Seeds) -> None:
    bold = [a for actor in seeds.actors for a in actor.lower + actor.exact if a.lower() in EVERYDAY]
    assert bold == ["IS", "WHO"]


def test_every_alias_is_found_in_a_sentence_of_its_own(phrases: Phrases, seeds: Seeds) -> None:
    missed = []
    for actor in seeds.actors:
        for alias in actor.lower + actor.exact:
            text = f"and then {alias} was there"
            if [m.actor.id for m in phrases.find(text) if m.actor] != [actor.id]:
                missed.append((alias, actor.name))
    assert missed == []


def test_every_name_in_doubt_is_found_beside_a_word_that_speaks_for_it(
    phrases: Phrases, seeds: Seeds
) -> None:
    missed = []
    for actor in seeds.actors:
        for alias in actor.unsure:
            texts = [f"a word of {word} and then {alias} came" for word in sorted(actor.near)]
            texts += [f"so {other} was there; and then {alias} came" for other in actor.lower + actor.exact]
            if not any(m.actor == actor for text in texts for m in phrases.find(text)):
                missed.append((alias, actor.name))
    assert missed == []


# -- what a text explains -----------------------------------------------------------------------------------------------


def entity(text: str, surface: str, kind: str = "ORG", nth: int = 0, **more: Any) -> Entity:
    start = [found.start() for found in re.finditer(re.escape(surface), text)][nth]
    return Entity(start=start, end=start + len(surface), type=kind, method="model", confidence=0.7, **more)


EXPLAINED = [
    ("The Northern Relief Network (NRN) is new.", "Northern Relief Network", "NRN"),
    ("The Northern Relief Network (“the NRN”) is new.", "Northern Relief Network", "NRN"),
    ("The Northern Relief Network, or NRN, is new.", "Northern Relief Network", "NRN"),
    ("NRN (Northern Relief Network) is new.", "NRN", "Northern Relief Network"),
    ("Dawn Brigade, also known as Liwa Karim, left.", "Dawn Brigade", "Liwa Karim"),
    ("Dawn Brigade, known by its Arabic acronym Lukar, left.", "Dawn Brigade", "Lukar"),
    ("Dawn Brigade (formerly known as the Dusk Front) left.", "Dawn Brigade", "Dusk Front"),
    ("Olaf Brenn, better known as Stone Olaf, sang.", "Olaf Brenn", "Stone Olaf"),
]


@pytest.mark.parametrize(("text", "name", "alias"), EXPLAINED, ids=[case[0] for case in EXPLAINED])
def test_an_explained_name_holds_for_the_document(text: str, name: str, alias: str) -> None:
    text += f" Then {alias} spoke."
    known = entity(text, name)
    taken = Taken(len(text))
    taken.take(known.start, known.end)
    repeated = repeats.find(text, repeats.words(text), [known], taken, Taken(len(text)))
    assert [(text[e.start : e.end], e.name) for e in repeated] == [(alias, name), (alias, name)]


@pytest.mark.parametrize(
    "text",
    [
        "The Northern Relief Network (Oslo) is new.",
        "The Northern Relief Network (HQ) is new.",
        "The Northern Relief Network or Oslo, too.",
        "The Northern Relief Network (who knew)",
    ],
)
def test_other_words_in_brackets_explain_nothing(text: str) -> None:
    assert definitions.find(text, [entity(text, "Northern Relief Network")]) == {}


def test_an_explained_acronym_is_not_the_one_of_our_list() -> None:
    text = "RSF spoke. The Rural Schools Foundation (RSF) is small."
    listed = [
        entity(text, "RSF", nth=n, id="wh:rapid-support-forces", name="Rapid Support Forces") for n in (0, 1)
    ]
    assert [(e.id, e.name) for e in repeats.tie(text, listed)] == [(None, "Rural Schools Foundation")] * 2


def test_a_name_that_is_also_one_of_our_list_gets_its_id() -> None:
    text = "Karim Front, also known as Hezbollah, left. Karim Front came back."
    known = [entity(text, "Karim Front", nth=n) for n in (0, 1)]
    known.append(entity(text, "Hezbollah", id="Q41053", name="Hezbollah"))
    assert {e.id for e in repeats.tie(text, known)} == {"Q41053"}


def test_a_surname_that_the_model_sees_is_tied_to_the_full_name_before() -> None:
    text = "Irma Pellander came. Mr Pellander’s dog barked. Pellander left."
    people = [entity(text, "Irma Pellander", "PER")]
    people += [entity(text, "Pellander", "PER", nth=n) for n in (1, 2)]
    assert [e.name for e in repeats.tie(text, people)] == ["Irma Pellander"] * 3


def test_of_two_people_with_one_surname_the_last_is_meant_less_surely() -> None:
    text = "Irma Pellander came. Olaf Pellander came. Pellander left."
    people = [entity(text, "Irma Pellander", "PER"), entity(text, "Olaf Pellander", "PER")]
    tied = repeats.tie(text, [*people, entity(text, "Pellander", "PER", nth=2)])
    assert (tied[2].name, tied[2].confidence < 0.6) == ("Olaf Pellander", True)


def test_a_place_is_nobody_by_that_surname() -> None:
    text = "Irma Lincoln came to Lincoln."
    tied = repeats.tie(text, [entity(text, "Irma Lincoln", "PER"), entity(text, "Lincoln", "LOC", nth=1)])
    assert tied[1].name is None


def test_families_that_stand_first_are_names_in_short() -> None:
    text = "Kang Min-seo spoke. Kang left."
    tied = repeats.tie(text, [entity(text, "Kang Min-seo", "PER"), entity(text, "Kang", "PER", nth=1)])
    assert tied[1].name == "Kang Min-seo"


def test_particles_belong_to_the_surname() -> None:
    text = "Ida van der Brask came. Then van der Brask left."
    known = entity(text, "Ida van der Brask", "PER")
    taken = Taken(len(text))
    taken.take(known.start, known.end)
    (repeated,) = repeats.find(text, repeats.words(text), [known], taken, Taken(len(text)))
    assert text[repeated.start : repeated.end] == "van der Brask"


# -- users' own files ---------------------------------------------------------------------------------------------------


def own(seeds: Seeds, tmp_path: Path, text: str) -> Seeds:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return with_own(seeds, [file])


def test_the_example_of_the_documentation_works(seeds: Seeds, tmp_path: Path) -> None:
    readme = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(actors = .*?)```", readme, re.DOTALL)
    mine = own(seeds, tmp_path, example)
    phrases = Phrases(mine)
    assert found(phrases, "the BVW met the Watch of the Brask Valley") == [
        ("BVW", "Brask Valley Watch"),
        ("Watch of the Brask Valley", "Brask Valley Watch"),
    ]
    assert found(phrases, "Kestrel shares fell") == [("Kestrel", "Kestrel (company)")]
    assert found(phrases, "Kestrel, a bird, hunts") == []
    assert next(a.id for a in mine.actors if "HZB" in a.exact) == "Q41053"
    assert found(phrases, "so IS and Daesh") == [("Daesh", "Islamic State")]
    assert mine.sites["Tel Wasmeh"][0].name == "Tal Wasmeh"


def test_an_alias_of_ours_goes_to_the_users_actor(seeds: Seeds, tmp_path: Path) -> None:
    phrases = Phrases(
        own(seeds, tmp_path, 'actors = [{name = "Harbour Trust", type = "ORG", exact = ["HTS"]}]')
    )
    assert found(phrases, "the HTS said") == [("HTS", "Harbour Trust")]


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(
            f'actors = [{{name = "Group {name.upper()}{name}", type = "ORG"}}]'
        )
    assert {a.name for a in load_seeds(paths.SEEDS, [tmp_path]).actors} >= {"Group Aa", "Group Bb"}


BROKEN = [
    ("actors = [", "is not TOML"),
    ("actor = []", "unknown key actor"),
    ('actors = "x"', "list of rows"),
    (
        'actors = [{name = "Foo Bar", type = "ORG", alias = ["x"]}]',
        r"row 1 of actors \(Foo Bar\): unknown key alias",
    ),
    ('actors = [{name = "Foo Bar", type = "ORG", exat = ["x"]}]', "did you mean exact"),
    ('actors = [{type = "ORG"}]', "name is missing"),
    ('actors = [{name = "Foo Bar", type = "FIRM"}]', "type is one of PER, ORG, LOC, NORP"),
    ('actors = [{name = "Foo Bar", type = "ORG", exact = "x"}]', "exact is a list of texts"),
    ('actors = [{name = "Foo Bar", type = "ORG", own = false}]', "no alias"),
    ('actors = [{name = "Foo Bar", type = "ORG", own = "no"}]', "own is true or false"),
    ("actors = [3]", "row 1 of actors is no table"),
    ('points = "SY|Nowhere|north|37"', "line 1 of points"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_row_is_named_with_what_to_do(seeds: Seeds, tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message) as raised:
        own(seeds, tmp_path, text)
    assert "mine.toml" in str(raised.value)


def test_a_path_that_leads_nowhere_is_told(seeds: Seeds, tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(Misconfigured, match="WIREHOSE_SEEDS"):
            with_own(seeds, [path])


def test_the_setting_takes_several_paths(tmp_path: Path) -> None:
    assert load({"WIREHOSE_SEEDS": "a.toml, more/"}, tmp_path).seeds == (Path("a.toml"), Path("more"))
    assert load({}, tmp_path).seeds == ()


def test_an_actor_knows_all_its_names() -> None:
    actor = Actor("wh:x", "X", "ORG", lower=("Xa",), exact=("XB",), unsure=("Xc",))
    assert actor.aliases == ("Xa", "XB", "Xc")


def test_our_file_has_no_key_that_is_none() -> None:
    table = tomllib.loads((paths.SEEDS / "actors.toml").read_text(encoding="utf-8"))
    assert set(table) == {"actors"}
