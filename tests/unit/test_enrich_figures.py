"""What a text counts and measures."""

import pytest

from agents.enrich import figures
from agents.text import sentences
from streams.records import Figure


def find(text: str) -> list[Figure]:
    return figures.find(text, sentences.split(text))


def told(text: str) -> list[tuple[str, float | None, float | None, str]]:
    return [(f.kind, f.low, f.high, f.hedge) for f in find(text)]


PEOPLE = [
    ("The blast left 12 dead.", [("killed", 12)]),
    ("Twelve people were killed when a bridge fell.", [("killed", 12)]),
    (
        "A fire swept the hall, killing 12 guests and injuring at least 30 others.",
        [("killed", 12), ("wounded", 30)],
    ),
    ("The death toll from the storm that crossed the coast rose to 41.", [("killed", 41)]),
    ("The governor put the number of dead at 61 and of the hurt at 200.", [("killed", 61), ("wounded", 200)]),
    ("An attack on the post claimed 9 lives.", [("killed", 9)]),
    ("Nine guards died and 14 were wounded.", [("killed", 9), ("wounded", 14)]),
    ("Surgeons operated on 17 wounded, most of them boys.", [("wounded", 17)]),
    ("Two nurses and a child were killed.", [("killed", 3)]),
    ("The shells killed two women and a child.", [("killed", 3)]),
    ("Three policemen and four civilians were killed.", [("killed", 7)]),
    ("Police detained 22 men after the march.", [("arrests", 22)]),
    ("Another 40 miners remain missing.", [("missing", 40)]),
    ("Floods drove 3,000 people from their homes.", [("displaced", 3000)]),
    ("Some 5,000 families have fled the valley.", [("displaced", 5000)]),
    ("Rebels captured two pilots.", [("captured", 2)]),
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE, ids=[text for text, _ in PEOPLE])
def test_people_are_counted_by_what_became_of_them(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(kind, low) for kind, low, _, _ in told(text)] == expected


MEASURES = [
    ("It lies about 10km from the border.", "distance", 10, "km"),
    ("It lies some six miles off.", "distance", 6, "mi"),
    ("They took 1,300 square km in a week.", "area", 1300, "km2"),
    ("The fire burned 40 hectares.", "area", 40, "ha"),
    ("The dam cost $1.2m to mend.", "money", 1.2e6, "USD"),
    ("The dam cost 3 million euros to mend.", "money", 3e6, "EUR"),
    ("Turnout was 62 percent.", "percentage", 62, "percent"),
    ("Prices rose 4.5% in May.", "percentage", 4.5, "percent"),
    ("Jets flew 60 sorties in one night.", "strikes", 60, "count"),
    ("They lost four armoured vehicles.", "weapons", 4, "count"),
]


@pytest.mark.parametrize(("text", "kind", "low", "unit"), MEASURES, ids=[case[0] for case in MEASURES])
def test_measures_keep_the_unit_of_the_text(text: str, kind: str, low: float, unit: str) -> None:
    figure = find(text)[0]
    assert (figure.kind, figure.unit) == (kind, unit)
    assert figure.low == pytest.approx(low)


@pytest.mark.parametrize(
    "text",
    [
        "The 27-year-old was killed in 2015.",
        "It was the worst attack since 1998, when 40 people were killed in a cinema.",
        "Three days later the killed were buried.",
        "Twelve gunmen wounded the mayor.",
        "Two Su-34 were seen.",
        "The board has 12 members.",
    ],
)
def test_other_numbers_count_nobody(text: str) -> None:
    assert [f for f in find(text) if f.kind in ("killed", "wounded")] == []


def test_a_part_is_told_from_the_whole() -> None:
    whole, part = find("Sixteen fighters, including three child soldiers, were killed.")
    assert (whole.low, whole.of) == (16, None)
    assert part.low == 3
    assert part.of is not None


def test_hedges_are_kept() -> None:
    assert told("Up to 30 people were killed.") == [("killed", None, 30, "at_most")]
    assert told("Dozens of people were wounded.") == [("wounded", None, None, "vague")]
    assert told("Between 30 and 40 people were killed.") == [("killed", 30, 40, "range")]


def test_the_span_is_the_number_with_its_hedge_and_unit() -> None:
    text = "They are within about 20 kilometres of it; at least 12 people died."
    assert [text[f.start : f.end] for f in find(text)] == ["about 20 kilometres", "at least 12"]
