"""Trace: what is called machine-spun, with the source at hand and by the wording alone."""

import json
from pathlib import Path

import msgspec
import pytest

from agents.text import normal, sentences
from agents.trace import disorder, oddities, spun, wording
from streams.records import Entity, Sentence

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/spun.jsonl").read_text("utf-8").splitlines()
]
Pair = tuple[str, list[str], list[str]]


def near(before: str, after: str, source: str = "a") -> Pair:
    return source, normal.words(before), normal.words(after)


SWAPPED = [
    near("The ship sank near the island at night.", "The vessel sank close to the island at night."),
    near("Divers found the wreck after two days.", "Divers discovered the wreck following two days."),
]
SHUFFLED = [("a", at) for at in (0, 5, 3, 4, 1, 2, 0)]


def spans(text: str) -> list[Sentence]:
    return [Sentence(start=start, end=end) for start, end in sentences.split(text)]


def test_two_swapped_sentences_are_too_few_in_the_order_of_the_source() -> None:
    assert spun.judge(SWAPPED, 7) is None
    assert spun.judge(SWAPPED, 7, [("a", at) for at in range(7)]) is None


def test_two_swapped_sentences_do_where_the_order_is_shuffled() -> None:
    found = spun.judge(SWAPPED, 7, SHUFFLED)
    assert found
    assert ("found", "discovered") in found.substitutions


def test_who_rewrites_most_of_what_is_changed_is_an_editor() -> None:
    swapped = [*SWAPPED, near("Nobody was hurt when it went down.", "Nobody was injured when it went down.")]
    cut = near(
        "The captain told a court that he had slept.", "The captain had slept, he told a court on Monday."
    )
    assert spun.judge([*swapped, cut], 9)
    assert spun.judge([*swapped, *[cut] * 4], 9) is None


def test_an_editor_who_moves_one_paragraph_shuffles_nothing() -> None:
    assert not spun.is_shuffled([("a", at) for at in (0, 1, 5, 6, 2, 3, 4)])
    assert spun.is_shuffled(SHUFFLED)


def test_the_original_of_a_spun_text_that_came_first_is_not_spun() -> None:
    told = [
        ("law enforcement shut the road", "police shut the road"),
        ("prior to noon an explosive device went off", "before noon a bomb went off"),
        ("the persons were requested to leave", "the people were asked to leave"),
        ("approximately nine came", "about nine came"),
    ]
    assert spun.judge([near(plain, machine) for machine, plain in told], 4)
    assert spun.judge([near(machine, plain) for machine, plain in told], 4) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("said", "says"), ("colour", "color"), ("kilometres", "km"), ("percent", "pct"), ("US", "UN")],
)
def test_house_style_is_no_synonym(before: str, after: str) -> None:
    pairs = [near(f"the {place} {before} so", f"the {place} {after} so") for place in ("mill", "dam", "port")]
    assert spun.judge(pairs, 3) is None


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_wording_alone_tells_spun_texts_and_only_those(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = wording.judge(text, spans(text), (), "en")
    assert (found is not None) is case["spun"]
    assert found is None or (found.sources == () and found.confidence <= wording.SURE and found.substitutions)


def test_only_english_is_judged() -> None:
    text = next(str(case["text"]) for case in CASES if case["spun"])
    assert wording.judge(text, spans(text), (), "de") is None


@pytest.mark.parametrize(
    "text",
    [
        "the Russian Federation said",
        "the Russian Federation Council met",
        "Team USA officials cheered",
        "USA Today officials",
        "USA women won",
        "The North Atlantic Treaty Organisation (NATO) was founded in 1949.",
    ],
)
def test_what_writers_put_is_not_odd(text: str) -> None:
    assert oddities.find(text) == []


def test_a_surname_that_stands_before_its_introduction_is_a_sign() -> None:
    text = "A storm came. Amari closed the schools. It rained. It blew. Governor Ruth Amari spoke at noon."
    assert [(sign.kind, sign.who) for sign in disorder.find(text, spans(text), ())] == [("late", "Amari")]
    ordered = "A storm came. Governor Ruth Amari spoke at noon. It rained. It blew. Amari closed the schools."
    assert disorder.find(ordered, spans(ordered), ()) == []


def test_a_speaker_nobody_introduced_is_a_sign_unless_a_list_knows_the_name() -> None:
    text = "A storm came. “It will blow”, Quandt said."
    at = text.index("Quandt")
    person = Entity(start=at, end=at + 6, type="PER", method="model", confidence=0.9)
    assert [sign.kind for sign in disorder.find(text, spans(text), [person])] == ["stranger"]
    known = msgspec.structs.replace(person, id="wh:q")
    assert disorder.find(text, spans(text), [known]) == []
