"""What each stretch of a text is: datelines, bylines, credits, teasers, boilerplate."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract import lines
from agents.extract.credits.agencies import load_agencies
from agents.extract.cutting import teasers
from agents.extract.cutting.cut import article_text
from agents.extract.cutting.parts import ArticleParts, article_parts
from streams.errors import Misconfigured
from streams.paths import seed

AGENCIES = load_agencies(seed("agencies.toml"))
BODY = "The ferry left the harbour at noon with nine people on board. It came back empty, the pilot said."
SENTENCES = (
    Path(__file__).parents[1] / "cases" / "sentences.jsonl"
)  # of news, in the words of what is no news
REPORT = (
    "The council of Dunmarch voted on Monday to close the town's last coal depot after a long debate.",
    "The depot employs 14 people, all of whom have been offered work at the new rail yard, the mayor said.",
    "Two councillors voted against the plan, among them Rhona Fell, who called it too expensive.",
)


def read(text: str, title: str = "") -> ArticleParts:
    return article_parts(text, title, AGENCIES)


def credited(text: str) -> list[str]:
    return [credit.agency for credit in read(text).credits]


def of_kind(text: str, kind: str, title: str = "") -> list[str]:
    return [text[part.start : part.end] for part in read(text, title).parts if part.kind == kind]


@pytest.mark.parametrize(
    ("opening", "place", "agencies"),
    [
        ("VALLETTA (Reuters) - ", "Valletta", ["Reuters"]),
        ("VALLETTA, Malta (AP) — ", "Valletta, Malta", ["AP"]),
        ("OSLO, June 9 (AFP) -- ", "Oslo", ["AFP"]),
        ("OSLO — (AP) — ", "Oslo", ["AP"]),
        ("Lima, 3 ago (EFE).- ", "Lima", ["EFE"]),
        ("(ANSA) - TURIN, MAY 5 - ", "Turin", ["ANSA"]),
        ("MINSK, September 1. /TASS/. ", "Minsk", ["TASS"]),
        ("МИНСК, 1 сентября. /ТАСС/. ", "Минск", ["TASS"]),
        ("Pune [India], May 2 (ANI): ", "Pune, India", ["ANI"]),
        ("Mumbai, Jul 4 (PTI) ", "Mumbai", ["PTI"]),
        ("OSAKA, July 4, Kyodo - ", "Osaka", ["Kyodo"]),
        ("PERTH, AAP — ", "Perth", ["AAP"]),
        ("PARIS/THE HAGUE (Reuters) - ", "Paris/The Hague", ["Reuters"]),
        ("N'DJAMENA (AFP) - ", "N'Djamena", ["AFP"]),
        ("ST. PAUL, Minn. (AP) — ", "St. Paul, Minn.", ["AP"]),
        ("VALLETTA — ", "Valletta", []),
        ("ABU DHABI // ", "Abu Dhabi", []),
        ("GARDEN CITY, N.Y., March 11 - ", "Garden City, N.Y.", []),
        ("Tyre, Lebanon – ", "Tyre, Lebanon", []),
        ("KABUL, March 2 (Hindu Kush News Agency) - ", "Kabul", ["Hindu Kush News Agency"]),
        ("KABUL (Meridian Wire) — ", "Kabul", ["Meridian Wire"]),
        ("Dec 9 (Reuters) - ", None, ["Reuters"]),
        ("EXCLUSIVE - ", None, []),
        ("LIVE UPDATES — ", None, []),
        ("TRUMP WINS THE STATE AGAIN - ", None, []),
        ("By 2 March - ", None, []),
        ("The car - ", None, []),
        ("Police said. ", None, []),
        ("HOMS (Syria) the ", None, []),
    ],
)
def test_a_dateline_tells_place_and_agency(opening: str, place: str | None, agencies: list[str]) -> None:
    text = opening + BODY
    found = read(text)
    assert (found.dateline and found.dateline.place) == place
    assert credited(text) == agencies
    if found.dateline:
        surface = text[found.dateline.start : found.dateline.end]
        assert surface.casefold() == (place or "").replace("Pune, India", "Pune [India]").casefold()


def test_a_dateline_may_stand_behind_the_lead() -> None:
    text = f"A ferry is lost, and nobody knows how.\n\nCAIRO - {BODY}"
    assert of_kind(text, "dateline") == ["CAIRO - "]
    assert read(text).body == text


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("* Reuters, Agence France-Presse, Bloomberg", ["Reuters", "AFP", "Bloomberg"]),
        ("(AFP)", ["AFP"]),
        ("— Reuters", ["Reuters"]),
        ("- PA", ["PA"]),
        ("PA Media", ["PA"]),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("Source: Xinhua", ["Xinhua"]),
        ("© 2021 AFP", ["AFP"]),
        ("Copyright 2020 The Associated Press. All rights reserved.", ["AP"]),
        ("With files from The Canadian Press", ["CP"]),
        ("(With inputs from PTI)", ["PTI"]),
        ("(Reporting by A. Nobody in Rome; Editing by C. Else)", []),
        ("Additional reporting by Reuters.", ["Reuters"]),
        ("Associated Press writer Ann Other in Lagos contributed to this report.", ["AP"]),
        ("This story was first published by Ukrinform.", ["Ukrinform"]),
    ],
)
def test_a_credit_line_is_marked_and_not_body(line: str, agencies: list[str]) -> None:
    text = f"{BODY}\n\n{line}"
    assert credited(text) == agencies
    assert of_kind(text, "credit") == [line]
    assert read(text).body == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "The pilot told Reuters that he had seen no other ship.",
        "The dam will open in autumn, according to Xinhua.",
        "A photographer of the agency AFP was among those on board.",
        "His mother was an editor at the Press Trust of India.",
        "Ana and Ansa Virtanen run a bakery by the lake.",
        "She took four AP exams in her last year at school.",
        "The list blames Michael R. Bloomberg.",
        "Reuters could not verify this news report.",
        "The figures were first published by Xinhua on Sunday.",
    ],
)
def test_an_agency_that_is_only_spoken_of_is_no_credit(sentence: str) -> None:
    assert credited(f"{BODY}\n\n{sentence}") == []
    assert credited(f"{sentence}\n\n{BODY}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Report by the ministry puts the loss at nine million.",
        "He left with information from two of the men, she said.",
    ],
)
def test_a_sentence_with_a_cue_s_words_stays_in_the_body(sentence: str) -> None:
    assert read(f"{BODY}\n\n{sentence}").body == f"{BODY}\n\n{sentence}"


def test_a_credit_behind_the_last_sentence_is_cut_from_the_body() -> None:
    text = f"{BODY} (AFP)"
    assert credited(text) == ["AFP"]
    assert read(text).body == BODY


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("By Harbour Correspondent", []),
        ("By Agencies", []),
        ("By The Associated Press", ["AP"]),
        ("By Ann Other, Reuters", ["Reuters"]),
        ("Ann Other, Associated Press", ["AP"]),
        ("Text by AFP", ["AFP"]),
        ("Von Anna Muster", []),
        ("By Karakoram News Agency", ["Karakoram News Agency"]),
    ],
)
def test_a_byline_is_marked(line: str, agencies: list[str]) -> None:
    text = f"{line}\n\n{BODY}"
    assert of_kind(text, "byline") == [line]
    assert credited(text) == agencies


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert of_kind(f"By noon the road was open again, and the buses ran.\n\n{BODY}", "byline") == []


def test_the_title_is_found_where_it_is_repeated() -> None:
    title = "Ferry comes back empty from the outer islands"
    assert of_kind(f"{title}\n\n{BODY}\n\n{title}", "title", title) == [title, title]
    assert of_kind(f"{title}\n{BODY}\n\n{title}", "title") == [title, title]


def test_a_site_s_name_beside_the_title_is_part_of_it() -> None:
    title = "Ferry comes back empty from the outer islands"
    assert of_kind(f"Notes: {title}\n\n{BODY}\n\n{title} - Harbour Post", "title", title) == [
        f"Notes: {title}",
        f"{title} - Harbour Post",
    ]


def test_a_summary_that_the_lead_repeats_stands_in_the_body_once() -> None:
    lead = "The ferry left the harbour at noon with nine people on board and came back empty, the pilot said."
    for summary in (
        "The ferry left the harbour at noon with nine people on board.",
        "The ferry left the harbour at noon with nine people…",
    ):
        assert read(f"{summary}\n\nOSLO - {lead}\n\n{BODY}").body == f"OSLO - {lead}\n\n{BODY}"
        assert read(f"{summary}\n\n{lead}\n\n{BODY}").body == f"{lead}\n\n{BODY}"


def test_a_summary_in_other_words_stays() -> None:
    text = f"Nine people are missing after the noon ferry came back without them.\n\n{BODY}"
    assert read(text).body == text


def test_wrapped_text_has_no_headline() -> None:
    assert of_kind("The ferry left the harbour at noon\nwith nine people on board.", "title") == []


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Storm closes two ports",
        "MORE: Fuel runs short",
        "Lire aussi : Le port ferme",
        "Lesen Sie auch: Hafen zu",
    ],
)
def test_a_teaser_that_says_so_is_found_anywhere(line: str) -> None:
    text = f"{BODY}\n\n{line}\n\n{BODY}"
    assert of_kind(text, "teaser") == [line]
    assert read(text).body == f"{BODY}\n\n{BODY}"


def test_headlines_of_other_stories_behind_the_article_are_teasers() -> None:
    text = (
        f"{BODY}\n\n{BODY}\n\nMinister resigns in Quito after vote\n\nStrike at Zellerbach enters second week"
    )
    assert len(of_kind(text, "teaser")) == 2


def test_paragraphs_of_other_stories_that_break_off_are_teasers() -> None:
    article = "\n".join([BODY] * 5)
    other = (
        "Chancellor Ingrid Muster on Friday opened the new bridge over the Danube near Linz, a day after Mayor Otto "
        "Beispiel had called the project the most expensive in the history of Austria, and promised to"
    )
    assert of_kind(f"{article}\n{other}", "teaser") == [other]


def test_an_article_that_breaks_off_itself_is_left_whole() -> None:
    text = (
        "Governor Ann Other opened the Mill Bridge on Friday. Mayor Bob Else was there.\n\n"
        "Else said that the Mill Bridge had cost more than Governor Other had promised in the year before, and that the"
    )
    assert of_kind(text, "teaser") == []


def test_a_list_at_the_end_is_no_teaser() -> None:
    stops = "\n".join(f"{day} June: Town Hall of Place{day}" for day in range(10, 22))
    assert of_kind(f"{BODY}\n\n{BODY}\n\n{stops}", "teaser") == []


def test_one_line_without_a_full_stop_may_be_the_article_s_last() -> None:
    text = f"{BODY}\n\n{BODY}\n\nIn other matches Oldbridge beat Newport 3-2"
    assert of_kind(text, "teaser") == []


def test_texts_without_full_stops_have_no_teasers_by_shape() -> None:
    found = lines.split("\n".join(["Ship lost off Aden in the night with nine men on board"] * 4))
    assert teasers.trailing(found) == len(found)


def test_a_blog_s_frame_is_boilerplate() -> None:
    frame = ["http://example.org/x", "Harbour Notes", "No comments:", "Post a Comment", "Powered by Blogger."]
    text = "\n\n".join([BODY, "* Reuters", *frame])
    assert of_kind(text, "boilerplate") == frame
    assert read(text).body == BODY


def test_what_is_not_the_article_is_taken_out_and_spans_move() -> None:
    title = "Ferry comes back empty from the outer islands"
    raw = f"{title}\n\nLatest News\n\nBEIRUT (AP) — {BODY}\n\nRead also: Storm closes ports\n\n{BODY}\n\n* Reuters"
    found = article_text(raw, title, AGENCIES)
    assert found.text == f"BEIRUT (AP) — {BODY}\n\n{BODY}\n\n* Reuters"
    assert [removed.kind for removed in found.removed] == ["title", "boilerplate", "teaser"]
    assert [found.text[c.start : c.end] for c in found.credits] == ["AP", "Reuters"]
    assert found.dateline is not None
    assert found.text[found.dateline.start : found.dateline.end] == "BEIRUT"
    assert [found.text[p.start : p.end] for p in found.parts if p.kind == "dateline"] == ["BEIRUT (AP) — "]


PIECES = (
    BODY,
    BODY[:60],
    f"OSLO (AP) — {BODY}",
    "By Ann Other",
    "Read also: Storm",
    "Most read",
    "Storm closes two ports",
    "(Photo by A/Getty Images)",
    "Ann Other is a reporter for the Post.",
    "About the author",
    "@ann",
    "Share",
    "© 2021 A",
)
WILD = st.text(alphabet=st.sampled_from("AaBß .,:-—()/*©\n\"'”8年AFPReuters"), max_size=60)


@given(
    st.lists(st.one_of(WILD, st.sampled_from(PIECES)), max_size=14).map("\n".join),
    st.one_of(st.text(max_size=20), st.sampled_from(PIECES)),
)
def test_parts_cover_every_line_in_order_whatever_the_text(text: str, title: str) -> None:
    found = read(text, title)
    end = 0
    for part in found.parts:
        assert end <= part.start < part.end <= len(text)
        assert not text[end : part.start].strip()
        end = part.end
    assert not text[end:].strip()
    for credit in found.credits:
        assert 0 <= credit.start < credit.end <= len(text)


def test_there_are_many_agencies_and_no_spelling_means_two() -> None:
    assert len(AGENCIES.agencies) >= 60
    seen: dict[str, str] = {}
    for agency in AGENCIES.agencies:
        for spelling in {*map(str.lower, agency.names), *agency.codes, *agency.weak}:
            assert seen.setdefault(spelling, agency.name) == agency.name, spelling


def test_a_missing_list_of_agencies_refuses_to_start() -> None:
    with pytest.raises(Misconfigured):
        load_agencies(seed("nowhere.toml"))


@pytest.mark.parametrize(
    "case",
    [json.loads(row) for row in SENTENCES.read_text(encoding="utf-8").splitlines()],
    ids=lambda case: case["id"],
)
@pytest.mark.parametrize("at", [0, 2, 3], ids=["first", "inside", "last"])
def test_a_sentence_of_news_is_body_wherever_it_stands(case: dict[str, str], at: int) -> None:
    text = "\n\n".join([*REPORT[:at], case["text"], *REPORT[at:]])
    found = read(text, "Town closes its depot")
    assert (found.body, found.credits, found.dateline) == (text, (), None)
