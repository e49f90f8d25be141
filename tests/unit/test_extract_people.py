"""Who signs: people's names, apart from agencies, outlets, desks, roles and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.credits.agencies import load_agencies
from agents.extract.says import people
from streams.paths import seed

AGENCIES = load_agencies(seed("agencies.toml"))
OUTLETS = ("Herald", "herald.example", "herald", "@theherald", "HRD")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("By Ann Other and Bob Else", ["Ann Other", "Bob Else"]),
        ("Ann Other, Bob Else & Cy Third", ["Ann Other", "Bob Else", "Cy Third"]),
        ("Von Anna Muster, Otto Beispiel", ["Anna Muster", "Otto Beispiel"]),
        ("Ana Prueba y Luis Ejemplo", ["Ana Prueba", "Luis Ejemplo"]),
        ("Анна Образец и Борис Пример", ["Анна Образец", "Борис Пример"]),
        ("Ann Other/Bob Else", ["Ann Other", "Bob Else"]),
        ("View all posts by Ann Other", ["Ann Other"]),
        ("Autorin: Anna Muster", ["Anna Muster"]),
        ("Other, Ann", ["Ann Other"]),
        ("Other, Ann; Else, Bob", ["Ann Other", "Bob Else"]),
        ("Ann Other; Bob Else, Cy Third", ["Ann Other", "Bob Else", "Cy Third"]),
        ("Hans von Beispiel", ["Hans von Beispiel"]),
        ("Dr. Anna Muster", ["Dr. Anna Muster"]),
        ("Ann Other | Herald", ["Ann Other"]),
        ("Ann Other &amp; Bob Else", ["Ann Other", "Bob Else"]),
        ("松岡大地", ["松岡大地"]),
        ("구민재 기자", ["구민재"]),
        ("viktor exempel", ["viktor exempel"]),
    ],
)
def test_names_are_found_however_they_are_joined(written: str, found: list[str]) -> None:
    assert list(people.read([written], OUTLETS, AGENCIES).people) == found


@pytest.mark.parametrize(
    "written",
    [
        "Ann Other, Political Editor",
        "Ann Other Political Editor",
        "Ann Other, Chief Correspondent",
        "Ann Other (Rome)",
        "Ann Other in Rome",
        "Ann Other for the Herald",
        "Ann Other, ann@herald.example",
        "Ann Other @annother",
        "Ann Other, PhD",
        "ANN OTHER",
        "Ann Other, Photo: Bob Else",
        "Ann Other. ann other",
    ],
)
def test_a_name_is_without_role_place_address_and_capitals(written: str) -> None:
    assert people.read(written.split(". "), OUTLETS, AGENCIES).people == ("Ann Other",)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ANN O'OTHER-SMITH", "Ann O'Other-Smith"),
        ("ANN MCOTHER", "Ann McOther"),
        ("HANS VON BEISPIEL", "Hans von Beispiel"),
        ("АННА ОБРАЗЕЦ", "Анна Образец"),
        ("J. R. OTHER", "J. R. Other"),
        ("DT", "DT"),
    ],
)
def test_names_in_capitals_are_written_as_names(written: str, name: str) -> None:
    assert people.read([written]).people == (name,)


@pytest.mark.parametrize(
    ("written", "others"),
    [
        ("Herald", ("Herald",)),
        ("Herald Staff", ("Herald Staff",)),
        ("herald.example", ("herald.example",)),
        ("HRD NORTH", ("HRD NORTH",)),
        ("Associated Press in Rome", ("Associated Press",)),
        ("dpa", ("dpa",)),
        ("dpa/lno", ("dpa",)),
        ("Reuters, AFP", ("Reuters", "AFP")),
        ("The Herald", ("The Herald",)),
        ("Gear Team", ("Gear Team",)),
        ("Muster Verlag GmbH", ("Muster Verlag GmbH",)),
        ("HR-Redaktion", ("HR-Redaktion",)),
        ("例子新聞デジタル", ("例子新聞デジタル",)),
    ],
)
def test_outlets_agencies_and_desks_sign_but_are_no_people(written: str, others: tuple[str, ...]) -> None:
    assert people.read([written], OUTLETS, AGENCIES) == people.Byline((), others)


@pytest.mark.parametrize(
    "written", ["Admin", "null", "n/a", "ann@herald.example", "https://social.example/ann", "105092", ""]
)
def test_nobody_is_nobody(written: str) -> None:
    assert people.read([written], OUTLETS, AGENCIES) == people.Byline()


def test_a_person_beside_an_agency_is_found_with_it() -> None:
    assert people.read(["Ann Other (AFP)", "Bob Else, dpa"], (), AGENCIES) == (
        ("Ann Other", "Bob Else"),
        ("AFP", "dpa"),
    )


def test_without_a_list_agencies_are_taken_for_names() -> None:
    assert people.read(["dpa"]).people == ("dpa",)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("By Ann Other", ("Ann Other",)),
        ("Monday, 2 March 2026 Ann Other", ("Ann Other",)),
        ("Datum: 02.03.2026 Autor: Anna Muster Quelle: Herald", ("Anna Muster",)),
        ("记者 王小明", ("王小明",)),
        ("by the sea", ()),
        ("Follow", ()),
        ("平和", ()),
        ("Ann", ()),
    ],
)
def test_words_of_the_page_must_look_like_a_name(written: str, found: tuple[str, ...]) -> None:
    assert people.read([written], OUTLETS, AGENCIES, seen=True).people == found


@given(st.lists(st.text(max_size=300), max_size=5), st.booleans())
def test_no_byline_fails(given_names: list[str], seen: bool) -> None:
    found = people.read(given_names, OUTLETS, AGENCIES, seen)
    assert all(0 < len(name) <= people.LONGEST for name in found.people)


@pytest.mark.parametrize("piece", ["by ", "a@", "a/b ", "(", "Ann and ", "foto: ", "A-", "x" * 50, " in A"])
def test_long_bylines_end(piece: str) -> None:
    found = people.read([piece * (1_000_000 // len(piece))], OUTLETS, AGENCIES, seen=True)
    assert len(found.people) <= people.MOST
