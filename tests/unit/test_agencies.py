"""The list of agencies: complete, without contradictions, and found in a text in every spelling."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.credits.agencies import Agencies, Named, load_agencies
from agents.extract.credits.letters import fold
from streams.errors import Misconfigured
from streams.paths import seed
from streams.records import Credit

AGENCIES = load_agencies(seed("agencies.toml"))
SPELLINGS = [name for agency in AGENCIES.agencies for name in (*agency.names, *agency.codes, *agency.weak)]


def load(folder: Path, rows: str) -> Agencies:
    path = folder / "agencies.toml"
    path.write_text(f"agency = [\n{rows}\n]\n", encoding="utf-8")
    return load_agencies(path)


def test_every_continent_has_its_agencies() -> None:
    countries = {agency.country for agency in AGENCIES.agencies}
    assert len(AGENCIES.agencies) > 350
    assert len(countries) > 130
    assert {"SY", "KE", "FJ", "BO", "KZ", "MM", "IS", "CA"} - countries == {"IS"}  # Iceland has none


def test_ids_and_codes_have_their_form() -> None:
    for agency in AGENCIES.agencies:
        assert re.fullmatch(r"[a-z0-9-]{2,40}", agency.id), agency
        assert re.fullmatch(r"(?:[A-Z]{2})?", agency.country), agency
        assert re.fullmatch(r"(?:Q\d+)?", agency.wikidata), agency
        assert agency.names or agency.codes, agency


@pytest.mark.parametrize("agency", AGENCIES.agencies, ids=lambda agency: str(agency.id))
def test_every_spelling_is_found_where_it_stands(agency: object) -> None:
    one = next(a for a in AGENCIES.agencies if a is agency)
    for spelling in (*one.names, *one.codes, *one.weak):
        text = f"« ({spelling}) »"
        (found,) = AGENCIES.find(text, weak=True)
        assert (found.agency, found.id, text[found.start : found.end]) == (one.name, one.id, spelling)
        assert AGENCIES.canonical(f" {spelling} ") == one.name


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("AGENCE FRANCE‑PRESSE", ["afp"]),
        ("Agencia Telam", ["telam"]),
        ("ＡＦＰ通信", ["afp"]),
        ("ANADOLU AJANSI", ["anadolu"]),
        ("新华社北京电", ["xinhua"]),
        ("ACAN-EFE", ["efe"]),
        ("the AP-style book and dpa-ähnlich", []),
        ("afpx AFPX XAFP", []),
        ("Efendi, EFENDI", []),
        ("AFP/Reuters", ["afp", "reuters"]),
        ("--IANS", ["ians"]),
    ],
)
def test_a_name_is_found_in_any_case_and_only_as_a_whole(text: str, ids: list[str]) -> None:
    assert [name.id for name in AGENCIES.find(text)] == ids


def test_weak_codes_are_found_only_where_they_are_asked_for() -> None:
    assert AGENCIES.find("Petra and the SPA") == []
    assert [name.id for name in AGENCIES.find("Petra and the SPA", weak=True)] == ["petra", "spa"]


def test_an_agency_of_nobody_has_no_id() -> None:
    assert Named("Hindu Kush News Agency", 0, 4).credit(5) == Credit(
        agency="Hindu Kush News Agency", start=5, end=9
    )


def test_no_agency_is_spelled_twice_in_one_way() -> None:
    for agency in AGENCIES.agencies:
        folded = [fold(name) for name in agency.names]
        assert len(folded) == len(set(folded)), agency.id
        assert not set(folded) & {fold(code) for code in (*agency.codes, *agency.weak)}, agency.id


def test_the_list_survives_the_way_into_a_worker() -> None:
    assert pickle.loads(pickle.dumps(AGENCIES)).find("(AFP)") == AGENCIES.find("(AFP)")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('{id="a", name="A", names=["Ay"]}, {id="a", name="B", names=["Be"]}', "twice"),
        ('{id="a", name="A", names=["Ay"]}, {id="b", name="A", names=["Be"]}', "twice"),
        ('{id="a", name="A", names=["Ay"]}, {id="b", name="B", names=["áy"]}', "leave it with one"),
        ('{id="a", name="A", codes=["AY"]}, {id="b", name="B", weak=["AY"]}', "leave it with one"),
        ('{id="", name="A", names=["Ay"]}', "needs an id"),
        ('{id="a", name=" ", names=["Ay"]}', "needs an id"),
        ('{id="a", name="A", names=[" "]}', "empty spelling"),
        ('{id="a", name="A", name_s=["Ay"]}', "name_s"),
        ('{id="a", name="A", names=["Ay"', "readable"),
    ],
)
def test_a_wrong_list_refuses_to_start_and_says_what_to_do(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        load(tmp_path, rows)


@given(
    st.lists(st.sampled_from([*SPELLINGS, " ", " told ", ", ", "/", "-", "(", ")", "x", "İ", "ß", "é", "\n"]))
)
def test_whatever_the_text_a_find_is_a_spelling_that_stands_there(pieces: list[str]) -> None:
    text, end = "".join(pieces), 0
    for name in AGENCIES.find(text, weak=True):
        assert end <= name.start < name.end <= len(text)
        assert AGENCIES.canonical(text[name.start : name.end]) == name.agency
        end = name.end
    for name in AGENCIES.only(text, extra=1):
        assert text[name.start : name.end].strip()


@pytest.mark.parametrize("piece", ["AFP ", "AFP", "Agence France ", "新华", "*", "the ", "a-", "É", "(AP) "])
def test_a_megabyte_is_read_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert AGENCIES.only(text) == []
    assert len(AGENCIES.find(text, weak=True)) in (0, text.count("AFP ") + text.count("AP) "))
