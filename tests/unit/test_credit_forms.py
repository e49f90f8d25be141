"""Credits and datelines, line by line; the forms themselves are cases (tests/cases/credits.jsonl)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.credits import creditlines, dateline, spoken
from agents.extract.credits.agencies import load_agencies
from agents.extract.credits.cues import ALONE, CUES, SHORT
from agents.extract.lines import Line
from streams.paths import seed

AGENCIES = load_agencies(seed("agencies.toml"))
PIECES = """AFP|Reuters|dpa|新华社|رويترز|ТАСС|Associated Press|AA|told|said|by|By|with|from|©|Source:|Photo:|(Reporting by|)|(|[|]|【|】|-|—|.|;|,|/|*
|BEIRUT|Berlin|МОСКВА|北京|3|March|3月3日电|марта|Ann|Other|agencies|contributed to this report|2026|记者|=|’|”|İ|ß"""
LINES = st.lists(st.sampled_from([*PIECES.replace("\n", "").split("|"), " ", " ", " "]), max_size=40).map(
    "".join
)


def line(text: str) -> Line:
    return Line(0, len(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "AP Photo/Ann Other",
        "(AP Photo/Ann Other, File)",
        "REUTERS/Ann Other",
        "(Ann Other/Reuters)",
        "Getty Images",
        "AFP via Getty Images",
        "AFP/Getty",
        "Foto: dpa",
        "Photos by AFP",
        "© AFP / Ann Other",
    ],
)
def test_a_picture_s_credit_is_a_credit_of_no_agency(text: str) -> None:
    assert creditlines.is_photo(text, AGENCIES)
    assert creditlines.read_line(line(text), AGENCIES) == []
    assert creditlines.read_byline(line(text), AGENCIES) is None


def test_a_sentence_about_a_picture_is_no_credit() -> None:
    assert (
        creditlines.read_line(line("Photo: the mill as it stood before the flood of last autumn"), AGENCIES)
        is None
    )


@pytest.mark.parametrize(
    "text", ["Agencias", "(وكالات)", "Staff and agencies", "With agency inputs", "(एजेंसी)"]
)
def test_agencies_without_a_name_are_a_credit_of_none(text: str) -> None:
    assert creditlines.read_line(line(text), AGENCIES) == []


@pytest.mark.parametrize(
    ("text", "is_spoken_of"),
    [
        ("he told AFP", True),
        ("AFP reported", True),
        ("AFP's bureau", True),
        ("sagte er der AFP", True),
        ("selon l'AFP", True),
        ("a précisé la mairie à l'AFP", True),
        ("据AFP", True),
        ("from AFP reports", False),
        ("AFP contributed", False),
        ("AFP has contributed", False),
        ("with files from AFP", False),
    ],
)
def test_the_words_beside_an_agency_tell_whether_it_is_spoken_of(text: str, is_spoken_of: bool) -> None:
    at = text.index("AFP")
    assert spoken.of(text, at, at + 3) is is_spoken_of


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("Fuente: Policía Federal belga", []),
        ("Sumber: polisi bernama Ahmad", []),
        ("Source: Trend Micro", []),
        ("Fuente: Comunidad Andina", []),
        ("Fuente: Andina", ["Andina"]),
        ("Source: Belga", ["Belga"]),
        ("Con información de Efe", ["EFE"]),
        ("More than 200 scientists contributed to the report.", []),
        ("Reuters and AFP contributed to the report.", ["Reuters", "AFP"]),
    ],
)
def test_a_word_that_is_also_an_agency_s_is_no_credit(text: str, credited: list[str]) -> None:
    assert [name.agency for name in creditlines.read_line(line(text), AGENCIES) or ()] == credited


@pytest.mark.parametrize("text", ["By Efe Kaya", "BY SANA KHAN", "BY HINA LIND"])
def test_a_first_name_in_a_byline_is_no_agency(text: str) -> None:
    assert creditlines.read_byline(line(text), AGENCIES) == []


@pytest.mark.parametrize("text", ["Infotag", "NINA:", "معا"])
def test_a_word_alone_in_a_line_is_no_agency(text: str) -> None:
    assert AGENCIES.only(text) == []


def test_a_city_of_an_agency_s_name_is_a_place() -> None:
    opened = dateline.find("SAPA, Vietnam (AFP) - It rained.", 0, AGENCIES)
    assert opened is not None
    assert opened.place is not None
    assert (opened.place.place, [credit.agency for credit in opened.credits]) == ("Sapa, Vietnam", ["AFP"])
    rocks = dateline.find("Petra, Jordan – Tourists are back.", 0, AGENCIES)
    assert rocks is not None
    assert rocks.credits == ()


def test_what_is_said_of_cues_names_cues() -> None:
    assert set(CUES) >= ALONE | SHORT


def test_a_credit_carries_the_agency_s_id() -> None:
    found = dateline.find("x\nTARVIK (AFP/Meridian) - It rained.", 2, AGENCIES)
    assert found is not None
    assert [(credit.agency, credit.id, credit.start, credit.end) for credit in found.credits] == [
        ("AFP", "afp", 10, 13)
    ]
    unlisted = dateline.find("TARVIK (Meridian Wire) — It rained.", 0, AGENCIES)
    assert unlisted is not None
    assert [(credit.agency, credit.id) for credit in unlisted.credits] == [("Meridian Wire", "")]


@given(LINES | st.text(max_size=200))
def test_no_line_breaks_the_reading_and_spans_are_surfaces(text: str) -> None:
    found = [
        *(creditlines.read_line(line(text), AGENCIES) or ()),
        *(creditlines.read_byline(line(text), AGENCIES) or ()),
        *((creditlines.read_tail(line(text), AGENCIES) or (0, []))[1]),
    ]
    for name in found:
        assert AGENCIES.canonical(text[name.start : name.end]) == name.agency or not name.id
    opened = dateline.find(f"—\n{text}", 2, AGENCIES)
    if opened:
        assert 2 < opened.end <= len(text) + 2
        for credit in opened.credits:
            surface = f"—\n{text}"[credit.start : credit.end]
            assert AGENCIES.canonical(surface) == credit.agency or (credit.id, surface) == ("", credit.agency)
        if opened.place:
            surface = f"—\n{text}"[opened.place.start : opened.place.end]
            assert surface.strip() == surface != ""
            assert surface[0].casefold() == opened.place.place[0].casefold()


@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "AB ",
        "(",
        "BEIRUT/",
        "a.",
        "AFP, ",
        "told ",
        "with ",
        "By A ",
        "Reporting by ",
        "3 ",
        "- ",
        "新",
        "© ",
        "/x",
    ],
)
def test_a_megabyte_in_one_line_is_no_credit_and_no_wait(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert creditlines.read_line(line(text), AGENCIES) is None
    assert creditlines.read_byline(line(text), AGENCIES) is None
    creditlines.read_tail(line(text), AGENCIES)
    dateline.find(text, 0, AGENCIES)
    for length in (120, 160, 400):
        for read in (creditlines.read_line, creditlines.read_byline, creditlines.read_tail):
            read(line(text[:length].strip() or "x"), AGENCIES)
