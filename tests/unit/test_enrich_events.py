"""What happened, and when."""

from datetime import UTC, datetime

import pytest

from agents.enrich import dates, events
from agents.text import sentences

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)  # a Wednesday

CASES = [
    ("Gunmen opened fire on a bus.", "attack"),
    ("Warplanes hit a depot.", "air_strike"),
    ("Troops clashed with rebels near the dam.", "clash"),
    ("Rebels recaptured the village.", "capture"),
    ("The army withdrew from the hill.", "withdrawal"),
    ("Police arrested a trader.", "arrest"),
    ("Thousands marched through the city.", "protest"),
    ("Envoys held talks with the miners.", "talks"),
    ("Both sides signed a peace deal.", "agreement"),
    ("Gunmen kidnapped a nurse.", "abduction"),
    ("An earthquake shook the coast.", "disaster"),
    ("A ferry capsized in the strait.", "accident"),
    ("The union imposed sanctions.", "sanction"),
    ("The referendum is over.", "election"),
    ("The minister condemned it.", "statement"),
]


def types(text: str) -> list[str]:
    return [event.type for event in events.find(text, sentences.split(text), [], [], [], NOW)]


@pytest.mark.parametrize(("text", "kind"), CASES, ids=[kind for _, kind in CASES])
def test_each_type_has_its_words(text: str, kind: str) -> None:
    assert kind in types(text)


def test_every_type_has_a_case() -> None:
    assert {kind for _, kind in CASES} == set(events.RULES)


@pytest.mark.parametrize(
    "text", ["No attack was seen.", "They could attack.", "He had a heart attack.", "A quiet day."]
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert types(text) == []


DATES = [
    ("It fell on 3 March 2021.", "2021-03-03"),
    ("It fell on March 3, 2021.", "2021-03-03"),
    ("It fell in March 2021.", "2021-03"),
    ("It fell on Monday.", "2024-05-13"),
    ("It fell yesterday.", "2024-05-14"),
    ("It fell on December 30.", "2023-12-30"),
    ("It fell on February 30.", None),
    ("It fell.", None),
]


@pytest.mark.parametrize(("text", "date"), DATES, ids=[text for text, _ in DATES])
def test_a_date_is_as_exact_as_the_text(text: str, date: str | None) -> None:
    assert dates.find(text, NOW) == date


def test_without_a_publication_time_only_whole_dates_are_known() -> None:
    assert dates.find("It fell on Monday.", None) is None
    assert dates.find("It fell on March 3.", None) is None
    assert dates.find("It fell on March 3, 2021.", None) == "2021-03-03"
