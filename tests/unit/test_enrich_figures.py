"""What a text counts and measures."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from agents.enrich import figures
from agents.enrich.figures import claims, phrases
from agents.enrich.figures.ascribe import ascribe
from agents.text import sentences
from streams.records import Entity, Figure, Place, Quote, Speaker, TimeSpan

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases", "figures.jsonl").read_text("utf-8").splitlines()
]


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
    ("Two of the injured died in hospital.", [("killed", 2)]),
    ("Three of the wounded have since died of burns.", [("killed", 3)]),
    ("Three quarters of a million people fled the valley.", [("displaced", 750_000)]),
    ("A boy, a woman and three men were killed in the fire.", [("killed", 5)]),
    ("The guards said a nun, a boy, a woman and two nurses were killed.", [("killed", 5)]),
    ("A woman, her two sons and a nurse were killed.", [("killed", 4)]),
    ("A woman, two boys and three men were killed.", [("killed", 6)]),
    ("The bus fell into a ravine, killing the driver and at least 11 pupils.", [("killed", 12)]),
    ("Sixteen people, two of them under five, were killed.", [("killed", 16), ("killed", 2)]),
    ("Sixteen people, two of them children, were killed.", [("killed", 16), ("killed", 2)]),
    ("Sixteen people, including two under five, were killed.", [("killed", 16), ("killed", 2)]),
    ("She had four children, two of whom died before her.", [("killed", 2)]),
    ("A woman met a man, two guards were killed.", [("killed", 2)]),
    ("Neither the pilot nor his four passengers were hurt.", []),
    ("TWELVE PEOPLE WERE KILLED IN A BLAST AT THE MILL, POLICE SAID.", [("killed", 12)]),
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
        "The battle left 300 dead and wounded.",
        "The army said that 30 soldiers were killed or captured.",
        "The driver, who met two soldiers, was killed.",
        "The army denied that its men had killed 12 farmers.",
        "Rebels rejected claims that they had killed 40 villagers.",
        "Officials have not confirmed that 12 soldiers were killed.",
        "Fever kills 400,000 people every year.",
        "On average, 96 people are killed on that road.",
        "Five boys, three of them sons of one family, sang of a war in which nobody was killed.",
        "They saw a film in which 200 soldiers are killed.",
        "Ten years ago, 52 people were killed in a fire.",
        "Ten years ago today, 52 people were killed in a fire.",
        f"{'9' * 400} people were killed.",
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
    assert told("Dozens of people were wounded.") == [("wounded", 24, None, "vague")]
    assert told("Between 30 and 40 people were killed.") == [("killed", 30, 40, "range")]


def test_a_share_of_those_counted_before_is_a_part() -> None:
    (figure,) = find("Two of the injured were children.")
    assert (figure.kind, figure.low, figure.of) == ("wounded", 2, "part")


def test_vague_amounts_are_no_integers() -> None:
    assert [type(figure.low) for figure in find("Hundreds of people were killed.")] == [float]


def test_the_span_is_the_number_with_its_hedge_and_unit() -> None:
    text = "They are within about 20 kilometres of it; at least 12 people died."
    assert [text[f.start : f.end] for f in find(text)] == ["about 20 kilometres", "at least 12"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_case_is_read_with_kind_bounds_and_hedge(case: dict[str, Any]) -> None:
    assert [list(one) for one in told(case["text"])] == case["expect"]
    if "who" in case:
        assert [figure.who for figure in find(case["text"])] == case["who"]


CLAIMS = {
    "supposed": "If 20 people are killed there, it closes.",
    "could": "The wave could kill 20 people.",
    "wanted": "He wanted to kill 20 people.",
    "denied": "He denied killing 20 people.",
    "corrected": "Fewer died than the 25, up from 20 people killed at first.",
}


@pytest.mark.parametrize("rule", claims.RULES)
def test_a_number_that_is_not_claimed_is_no_figure(rule: str) -> None:
    assert 20 not in [figure.low for figure in find(CLAIMS[rule])]


PHRASES = {
    "not_found": "The 20 pupils had yet to be located.",
    "being_sought": "The 20 pupils are still being sought.",
    "feared": "The 20 pupils are presumed buried under the snow.",
    "fear_that": "She feared that 20 pupils were carried out to sea.",
    "rescuers_search": "Lifeboats searched for 20 people.",
    "search": "Monks looked for 20 pupils who vanished.",
    "search_of_lost": "The search for 20 hikers went on.",
    "no_trace": "No trace has been found of the 20 pupils.",
    "left_dead": "The fire left 20 pupils, among them his son, dead.",
    "police_held": "Police in the valley briefly held 20 pupils.",
    "held_for": "The 20 pupils were held for questioning.",
    "ordered_held": "A tribunal ordered 20 men to be held.",
    "suspects_held": "The 20 suspects were being held in a fort.",
    "await_trial": "The 20 men await trial.",
    "suspects_await": "The 20 defendants await a hearing.",
    "into_custody": "Guards took 20 men in for questioning.",
    "under_arrest": "The 20 men are behind bars.",
    "camping": "The 20 villagers are staying in a barn.",
    "to_shelters": "The 20 villagers were relocated to tents.",
    "on_foot": "The 20 women walked on foot from the hills.",
    "to_shelter": "It asks for help to house 20 families who lost their homes.",
}


@pytest.mark.parametrize("rule", phrases.RULES)
def test_each_phrase_tells_what_became_of_people(rule: str) -> None:
    assert [(kind, low) for kind, low, _, _ in told(PHRASES[rule])] == [(phrases.RULES[rule].kind, 20)]


@pytest.mark.parametrize(
    "piece",
    [
        "a 5 ",
        "killed a man, the driver and 5 ",
        "killed a man 5 ",
        "5 of the 6 ",
        "a nurse and 5 ",
        "reports that 5 ",
        "rescuers search for 5 people, among them ",
        "leaving 5 men, boys and ",
    ],
)
def test_a_long_line_of_counts_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece)) + "and all was calm; 12 people were killed."
    assert figures.find(text, [(0, len(text))])[-1].low == 12


def test_people_counted_in_another_year_are_history() -> None:
    text = "In 1998 the same dam burst and killed 300 people."
    assert figures.find(text, [(0, len(text))], 2016) == []
    assert [figure.low for figure in figures.find(text, [(0, len(text))], 1998)] == [300]
    for opening in ("Between 2003 and 2011, ", "In 1998, some "):
        text = opening + "300 soldiers were killed."
        assert figures.find(text, [(0, len(text))], 2016) == []


def place(text: str, name: str, precision: str = "city") -> Place:
    start = text.index(name)
    return Place(start=start, end=start + len(name), name=name, precision=precision)


def ascribed(text: str, *places: Place, **more: Any) -> list[Figure]:
    spans = sentences.split(text)
    given = {"entities": [], "quotes": [], **more}
    return ascribe(figures.find(text, spans), text, spans, places, **given)


def test_a_distance_is_measured_to_the_place_behind_it_or_to_the_city_named_last() -> None:
    text = "They left Tarnow. They are about 10km from the northern edges of the city and 3km from the mill at Brzeg."
    found = ascribed(text, place(text, "Tarnow"), place(text, "Brzeg", "point"))
    assert [(figure.low, figure.place) for figure in found] == [(10, "Tarnow"), (3, "Brzeg")]


def test_the_town_may_be_one_that_no_list_knows() -> None:
    text = "A convoy left Tarnow for Brzeg. It was stopped at a checkpoint, 49 km short of the town."
    brzeg = replace(place(text, "Brzeg"), precision=None)
    assert [figure.place for figure in ascribed(text, place(text, "Tarnow"), brzeg)] == ["Brzeg"]
    land = replace(brzeg, precision="region")
    assert [figure.place for figure in ascribed(text, place(text, "Tarnow"), land)] == ["Tarnow"]


def test_each_count_has_the_place_behind_it() -> None:
    text = "Shells killed 12 people in Tarnow and wounded four in Brzeg."
    found = ascribed(text, place(text, "Tarnow"), place(text, "Brzeg"))
    assert [figure.place for figure in found] == ["Tarnow", "Brzeg"]


def test_places_side_by_side_and_capitals_that_speak_are_no_place_of_a_count() -> None:
    text = "Raids killed 12 people in Tarnow and Brzeg."
    assert ascribed(text, place(text, "Tarnow"), place(text, "Brzeg"))[0].place is None
    text = "Tarnow said 12 people were killed."
    assert ascribed(text, place(text, "Tarnow"))[0].place is None


def test_the_date_is_the_time_of_the_sentence() -> None:
    text = "On Friday 12 people died. More came on Sunday."
    times = [
        TimeSpan(start=text.index(day), end=text.index(day) + 6, value=value, grain="day")
        for day, value in [("Friday", "2016-11-04"), ("Sunday", "2016-11-06")]
    ]
    assert ascribed(text, times=times)[0].date == "2016-11-04"


def test_the_speaker_of_the_quote_around_it_says_it() -> None:
    text = 'The monitor told us: "We saw 12 dead."'
    speaker = Speaker(start=0, end=11, entity="wh:monitor")
    quote = Quote(start=text.index('"'), end=len(text), kind="direct", speaker=speaker)
    assert ascribed(text, quotes=[quote])[0].said_by == speaker


SOURCES = [
    ("A bomb killed 12 people, according to the Harbour Watch.", "the Harbour Watch"),
    ("The Harbour Watch reported that 12 people were killed.", "The Harbour Watch"),
    ("Twelve people were killed, the Harbour Watch said.", "the Harbour Watch"),
    ("Twelve people were killed.", None),
    ("It was reported that 12 people were killed.", None),
    ("The village was reported destroyed and 12 people were killed.", None),
    ("No group claimed responsibility for the blast, which killed 12 people.", None),
    ("Ostava said that it was over; 12 people were killed, the Harbour Watch said.", "the Harbour Watch"),
    ("The blast was over, and the Harbour Watch said it killed 12.", "the Harbour Watch"),
    ("Earlier the Harbour Watch had put the toll at 12.", "the Harbour Watch"),
    ("The fire killed 12 people, below the Harbour Watch estimates.", None),
    ("Sales rose 6%, beating the Harbour Watch's estimates.", None),
    ("Sales rose 6%, despite weak reports.", None),
]


@pytest.mark.parametrize(("text", "source"), SOURCES, ids=[text for text, _ in SOURCES])
def test_without_a_quote_the_source_that_the_sentence_names_says_it(text: str, source: str | None) -> None:
    at = text.find("Harbour Watch")
    entity = Entity(start=at, end=at + 13, type="ORG", id="wh:hw", method="seed", confidence=1.0)
    said_by = ascribed(text, entities=[entity] if source else [])[0].said_by
    found = (text[said_by.start : said_by.end], said_by.entity) if said_by else None
    assert found == ((source, "wh:hw") if source else None)


def test_one_measure_told_twice_is_one_figure() -> None:
    text = "It is within 20 kilometres (12 miles) of it, and 300 km (12 miles) off."
    found = find(text)
    assert text[found[0].start : found[0].end] == "within 20 kilometres (12 miles)"
    assert [(figure.low, figure.unit) for figure in found] == [(None, "km"), (300, "km"), (12, "mi")]
