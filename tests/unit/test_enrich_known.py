"""Well-known names: the files, how they are read, and who wins where a name has several owners."""

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from agents.enrich.names import known
from agents.enrich.names.actors import Actor
from agents.enrich.names.phrases import Phrases
from agents.enrich.seeds import Seeds, Site, load_seeds
from agents.enrich.stage import Enricher, analyse
from streams import paths


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher(load_seeds(paths.SEEDS))


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("known_build", paths.SEEDS / "build" / "known.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def linked(enricher: Enricher, text: str) -> list[tuple[str, str, str | None]]:
    return [(text[e.start : e.end], e.type, e.name) for e in analyse(enricher, text).entities]


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_line_holds_names_with_their_other_spellings(tmp_path: Path) -> None:
    found = known.load(
        folder(tmp_path, a="# remark\n## ORG\nBrask Union=BU of Brask; The Tarn Echo\n## PER\nInés Dorn\n")
    )
    assert {name: (actor.name, actor.type) for name, actor in found.items()} == {
        "Brask Union": ("Brask Union", "ORG"),
        "BU of Brask": ("Brask Union", "ORG"),
        "Tarn Echo": ("The Tarn Echo", "ORG"),
        "Inés Dorn": ("Inés Dorn", "PER"),
        "Ines Dorn": ("Inés Dorn", "PER"),
    }
    assert found["Ines Dorn"].id == "wh:ines-dorn"


def test_the_first_file_that_has_a_name_wins(tmp_path: Path) -> None:
    found = known.load(folder(tmp_path, a="## ORG\nTarn=Tarn Ltd\n", b="## LOC\nTarn\n"))
    assert found["Tarn"].type == "ORG"


def test_no_folder_is_no_names(tmp_path: Path) -> None:
    assert known.load(tmp_path / "none") == {}


@pytest.mark.parametrize("file", sorted(path.name for path in (paths.SEEDS / "known").glob("*.txt")))
def test_a_shipped_file_has_types_and_whole_names(file: str) -> None:
    lines = (paths.SEEDS / "known" / file).read_text(encoding="utf-8").splitlines()
    kinds = [line[3:] for line in lines if line.startswith("## ")]
    assert kinds
    assert set(kinds) <= {"PER", "ORG", "LOC"}
    spellings = [
        spelling
        for line in lines
        if not line.startswith("#")
        for entry in line.split("; ")
        for spelling in entry.split("=")
    ]
    assert [spelling for spelling in spellings if spelling != spelling.strip() or len(spelling) < 2] == []


def test_a_name_is_written_by_hand_once() -> None:
    lines = (paths.SEEDS / "known" / "hand.txt").read_text(encoding="utf-8").splitlines()
    names = Counter(
        entry.split("=")[0] for line in lines if not line.startswith("#") for entry in line.split("; ")
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("file", "credit"), [("wikipedia.txt", "CC BY-SA 4.0"), ("wordnet.txt", "Princeton University")]
)
def test_the_sources_are_named_where_their_names_are(file: str, credit: str) -> None:
    head = (paths.SEEDS / "known" / file).read_text(encoding="utf-8").partition("## ")[0]
    assert credit in head


LINKED = [
    (
        "He wrote to the Treasury Department.",
        ("Treasury Department", "ORG", "United States Department of the Treasury"),
    ),
    ("It was in the New York Times.", ("New York Times", "ORG", "The New York Times")),
    ("We saw Jacinda Ardern there.", ("Jacinda Ardern", "PER", "Jacinda Ardern")),
    ("She studied at Duke University.", ("Duke University", "ORG", "Duke University")),
    ("The Colorado River is low.", ("Colorado River", "LOC", "Colorado River")),
]


@pytest.mark.parametrize(("text", "expected"), LINKED, ids=[name for _, (name, _, _) in LINKED])
def test_a_well_known_name_is_linked(enricher: Enricher, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in linked(enricher, text)


def test_the_surname_behind_a_full_name_is_the_same_person(enricher: Enricher) -> None:
    text = "Jacinda Ardern spoke on Monday. Later Ardern left."
    assert ("Ardern", "PER", "Jacinda Ardern") in linked(enricher, text)


def test_a_known_person_of_a_party_is_not_swallowed_by_its_name(enricher: Enricher) -> None:
    names = linked(
        enricher, "Then Jacinda Ardern of the Hazel Farmers Party spoke to them in the hall and left."
    )
    assert [(surface, kind) for surface, kind, _ in names] == [
        ("Jacinda Ardern", "PER"),
        ("Hazel Farmers Party", "ORG"),
    ]


@pytest.mark.parametrize(
    "text", ["an apple a day", "She said target practice is over", "the mars landing", "a visa"]
)
def test_words_of_every_day_are_no_known_names(enricher: Enricher, text: str) -> None:
    assert linked(enricher, text) == []


def test_actors_and_places_win_over_known_names() -> None:
    tarn = Site("x:1", "Tarn", "city", "XX", 1.0, 2.0)
    brask = Actor("x:2", "Brask Union", "ORG", lower=("Brask Union",))
    other = Actor("wh:other", "Other", "PER", confidence=known.CONFIDENCE)
    names = dict.fromkeys(("Tarn", "Brask Union", "Ada Hale"), other)
    found = Phrases(Seeds((brask,), {"Tarn": (tarn,)}, {}, names)).find("Tarn, Brask Union, Ada Hale")
    assert [mention.actor and mention.actor.id for mention in found] == [None, "x:2", "wh:other"]


KINDS = [
    ("Adela Brask (politician)", "", "PER"),
    ("Adela Brask", "PER", "PER"),
    ("Qadir Beshai", "", "PER"),
    ("Hazel Farmers Party", "the", "ORG"),
    ("Brask River", "the", "LOC"),
    ("Tarn, Oregon", "LOC", ""),
    ("Battle of Brask", "the", ""),
    ("2025 Tarn election", "the", ""),
    ("Winter Harvest", "", ""),
]


@pytest.mark.parametrize(("page", "before", "kind"), KINDS, ids=[page for page, _, _ in KINDS])
def test_a_page_is_typed_by_its_title_and_what_stands_before_it(
    build: ModuleType, page: str, before: str, kind: str
) -> None:
    assert build.kind_of(page, Counter([before]), frozenset({"winter", "harvest"})) == kind


def test_a_link_text_names_its_page_only_where_it_nearly_always_goes_there(build: ModuleType) -> None:
    def item(text: str, *pages: str) -> list[dict[str, object]]:
        return [{"text": f"It says {text}.", "links": [[8, 8 + len(text), page]]} for page in pages]

    items = (
        item("Qadir Beshai", "Qadir_Beshai")
        + item("Brask Party", "Brask_Party", "Brask_Party_(Tarn)")
        + item("Beshai", "Qadir_Beshai")
    )
    assert build.linked(items, frozenset()) == {"PER": {"Qadir Beshai": {"Qadir Beshai"}}}


def test_a_person_of_wordnet_is_known_by_that_persons_own_name_only(build: ModuleType) -> None:
    assert build.is_variant("Winnie J. Brask", "Winifred Brask")
    assert not build.is_variant("Lucky Tarn", "Winifred Brask")  # a nickname, or somebody else's name
    assert not build.is_variant("President Brask", "Winifred Brask")  # there may be another one
    text = (paths.SEEDS / "known" / "wordnet.txt").read_text(encoding="utf-8").partition("## PER\n")[2]
    rows = [line.split("=") for line in text.splitlines()]
    assert [name for full, *names in rows for name in names if not build.is_variant(name, full)] == []


@pytest.mark.parametrize(
    "name", ["Andres Martinez", "Alpha Centauri", "River Styx", "St. John", "Walker Smith"]
)
def test_a_name_that_others_bear_or_nobody_reports_from_is_not_known(name: str) -> None:
    assert name not in known.load(paths.SEEDS / "known")


def test_the_other_names_of_an_actor_that_is_listed_mean_that_actor() -> None:
    brask = Actor("Q1", "Brask Union (party)", "ORG", lower=("Brask Union",), unsure=("BU",))
    union, echo = Actor("wh:union", "Brask Union", "ORG"), Actor("wh:bu", "Brask Upholsterers", "ORG")
    named = {"Brask Union": union, "Union of Brask": union, "BU": echo, "Brask Upholsterers": echo}
    tied = known.tied(named, [brask])
    assert {name: actor.id for name, actor in tied.items()} == {
        "Brask Union": "Q1",
        "Union of Brask": "Q1",
        "BU": "wh:bu",
        "Brask Upholsterers": "wh:bu",
    }
    assert tied["Union of Brask"].name == "Brask Union (party)"
