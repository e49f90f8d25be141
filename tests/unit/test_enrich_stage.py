"""The whole stage: a text in, facts out."""

import time
from datetime import UTC, datetime
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.enrich.facts import Facts, Name
from agents.enrich.model import choice as model
from agents.enrich.seeds import load_seeds
from agents.enrich.stage import Enricher, analyse
from streams import paths
from streams.errors import Misconfigured
from streams.records import Dateline, FirstSeen, MadeBy, PageInfo, Part, Publisher, Text

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
ENRICHER = Enricher(load_seeds(paths.SEEDS))
STORY = (
    "BEIRUT — Rebels captured the town of Al-Bab on Monday, killing 12 soldiers, the Syrian Observatory for Human Rights said.\n"
    "“We will not leave this town,” said commander Adil Marouf.\n"
    "Marouf's men hold about 30 square kilometres near Idlib, north of Hama."
)


def text(**fields: object) -> Text:
    given_fields: dict[str, object] = {
        "id": "a",
        "revision": 1,
        "revision_id": "r",
        "url": "https://example.org/a",
        "canonical_url": "https://example.org/a",
        "publisher": Publisher(name="Example"),
        "title": "Rebels take town",
        "published": NOW,
        "language": "en",
        "first_seen": FirstSeen(after=None, by=NOW),
        "text": STORY,
        "text_from": "page",
        "page": PageInfo(outcome="ok"),
        "made_by": MadeBy(version="0"),
    }
    return Text(**(given_fields | fields))  # type: ignore[arg-type]  # builder with defaults


def spans(facts: Facts) -> list[tuple[int, int]]:
    return [
        (f.start, f.end)
        for group in (
            facts.entities,
            facts.places,
            facts.quotes,
            facts.figures,
            facts.events,
            facts.sentences,
        )
        for f in group
    ]


def test_a_story_has_all_its_facts() -> None:
    found = ENRICHER.enrich(text(dateline=Dateline(place="Beirut", start=0, end=6)))
    assert [(f.kind, f.low, f.place) for f in found.figures] == [
        ("killed", 12, "Al-Bab"),
        ("area", 30, "Idlib"),
    ]
    assert found.figures[0].said_by is not None
    assert found.figures[0].said_by.entity == "wh:sohr"
    assert [(p.name, p.role) for p in found.places][:2] == [("Beirut", "dateline"), ("Al-Bab", "event")]
    capture = next(event for event in found.events if event.type == "capture")
    assert (capture.date, capture.figures) == ("2024-05-13", (0,))
    assert "Al-Bab" in [found.places[index].name for index in capture.places]
    assert "direct" in [quote.kind for quote in found.quotes]
    assert len(found.sentences) == 3
    assert found.made_by.model == "rules"
    assert found.id == "a"


def test_the_same_text_gives_the_same_bytes() -> None:
    one = msgspec.json.encode(ENRICHER.enrich(text()))
    assert one == msgspec.json.encode(Enricher(load_seeds(paths.SEEDS)).enrich(text()))


def test_other_languages_have_actors_and_places_only() -> None:
    found = analyse(ENRICHER, "Der IS tötete 12 Menschen in Aleppo, said NATO.", language="de")
    assert [entity.name for entity in found.entities] == ["Islamic State", "Aleppo", "NATO"]
    assert [place.name for place in found.places] == ["Aleppo"]
    assert (found.quotes, found.figures, found.events) == ((), (), ())


def test_teasers_and_boilerplate_report_nothing() -> None:
    body = "Twelve people were killed in Idlib."
    teaser = "Police arrested 40 men in Oslo."
    whole = f"{body}\n\n{teaser}"
    at = whole.index(teaser)
    found = ENRICHER.enrich(text(text=whole, parts=(Part(kind="teaser", start=at, end=len(whole)),)))
    assert [figure.kind for figure in found.figures] == ["killed"]
    assert [event.type for event in found.events if event.start >= at] == []


def test_a_title_is_context_for_places() -> None:
    assert analyse(ENRICHER, "Police closed a road in Cordoba.", title="Argentina").places[0].country == "AR"
    assert analyse(ENRICHER, "Police closed a road in Cordoba.", title="Spain").places[0].country == "ES"


class _Model:
    """A stand-in for a model: finds one person at the beginning."""

    name = "some_model"

    def names(self, sentence: str) -> list[Name]:
        return [Name(0, 9, "PER", 0.8)]


def test_the_model_fills_in_and_the_seeds_win() -> None:
    enricher = Enricher(load_seeds(paths.SEEDS), _Model())
    assert [(e.type, e.method) for e in analyse(enricher, "Grzegorz ran.").entities] == [("PER", "model")]
    assert [(e.type, e.method) for e in analyse(enricher, "Hezbollah ran.").entities] == [("ORG", "seed")]
    assert enricher.enrich(text()).made_by.model == "some_model"


def test_a_dateline_is_a_place_whatever_the_model_says() -> None:
    enricher = Enricher(load_seeds(paths.SEEDS), _Model())
    found = analyse(enricher, "OSTERVAAL — The dam broke.", dateline=(0, 9))
    assert [(e.start, e.end, e.type) for e in found.entities] == [(0, 9, "LOC")]
    assert [(p.name, p.lat) for p in found.places] == [("OSTERVAAL", None)]


def test_a_model_that_is_not_installed_says_what_to_install() -> None:
    assert model.load("rules") is None
    with pytest.raises(Misconfigured, match="no_such_pipeline"):
        model.load("no_such_pipeline")


WILD = st.lists(
    st.sampled_from(
        [
            *"“”\"«»„'’()-—,.:;!?\n\t 0",
            "said",
            "He",
            "President",
            "Aleppo",
            "IS",
            "12",
            "killed",
            "people",
            "according to",
            "and",
            "of the",
            "University",
            "İ",
        ]
    )
    | st.text(max_size=5),
    max_size=60,
)


@settings(deadline=None)
@given(WILD, st.booleans())
def test_any_text_gives_facts_inside_of_it(parts: list[str], spaced: bool) -> None:
    wild = (" " if spaced else "").join(parts)
    facts = analyse(ENRICHER, wild, title=wild[:50], published=NOW)
    assert all(0 <= start < end <= len(wild) for start, end in spans(facts))
    ordered = [(entity.start, entity.end) for entity in facts.entities]
    assert all(one[1] <= other[0] for one, other in pairwise(ordered))
    for event in facts.events:
        assert all(index < len(facts.entities) for index in event.actors)
        assert all(index < len(facts.places) for index in event.places)
        assert all(index < len(facts.figures) for index in event.figures)


@pytest.mark.parametrize(
    "piece",
    [
        STORY,
        "A ",
        "“a b c d” he said ",
        "12 people were killed and ",
        "San ",
        "A and ",
        "X of the Y ",
        "toll of ",
        "al-A ",
    ],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    analyse(ENRICHER, piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5


def test_a_quotation_does_not_begin_in_the_dateline() -> None:
    words = "GRAZ (AP) — At least 12 people were killed when a dam broke, officials said on Monday."
    (quote,) = ENRICHER.enrich(text(text=words, parts=(Part(kind="dateline", start=0, end=12),))).quotes
    assert words[quote.start : quote.end].startswith("At least 12")
