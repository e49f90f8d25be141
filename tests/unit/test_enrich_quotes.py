"""Who said what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich import quotes
from agents.text import sentences
from streams.records import Entity, Quote


def find(text: str, *entities: Entity) -> list[Quote]:
    return quotes.find(text, sentences.split(text), entities)


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (q.kind, text[q.start : q.end], text[q.speaker.start : q.speaker.end] if q.speaker else None)
        for q in find(text)
    ]


DIRECT = [
    ("“We will not leave this town,” Ana Bello said on Friday.", "Ana Bello"),
    ('"We will not leave this town," said Ana Bello.', "Ana Bello"),
    ("“We will not leave this town”, she told Reuters.", "she"),
    ("The mayor of the town said: “We will not leave this town.”", "The mayor of the town"),
    ("“We will not leave this town,” according to Ana Bello.", "Ana Bello"),
    ("„We will not leave this town,“ Ana Bello said.", "Ana Bello"),
    ("«We will not leave this town,» Ana Bello said.", "Ana Bello"),
]


@pytest.mark.parametrize(("text", "who"), DIRECT, ids=[text for text, _ in DIRECT])
def test_words_in_marks_have_the_speaker_next_to_them(text: str, who: str) -> None:
    (quote,) = [q for q in find(text) if q.kind == "direct"]
    assert "We will not leave this town" in text[quote.start : quote.end]
    assert quote.speaker is not None
    assert text[quote.speaker.start : quote.speaker.end] == who


def test_a_quote_that_goes_on_has_the_same_speaker() -> None:
    text = "“We will not leave this town,” Ana Bello said. “Nobody can make us do it.”"
    assert [who for _, _, who in told(text)] == ["Ana Bello", "Ana Bello"]


def test_reported_speech_is_indirect_and_mixed_where_words_are_quoted() -> None:
    assert told("Ana Bello said that the road was closed.") == [
        ("indirect", "the road was closed", "Ana Bello")
    ]
    ((kind, _, who),) = told("Ana Bello said the road was “not safe” at all.")
    assert (kind, who) == ("mixed", "Ana Bello")
    assert told("The road was closed on Monday, according to the town hall.")[0] == (
        "indirect",
        "The road was closed on Monday",
        "the town hall",
    )


def test_the_times_around_a_speaker_are_no_part_of_it() -> None:
    assert told("On Friday, the ministry said that the road was closed.")[0][2] == "the ministry"


def test_single_quoted_words_are_no_quotes() -> None:
    assert told("The so-called “safe zone” was empty.") == []


def test_the_cue_is_the_verb() -> None:
    text = "“We will not leave this town,” Ana Bello insisted."
    (quote,) = find(text)
    assert quote.cue is not None
    assert text[quote.cue.start : quote.cue.end] == "insisted"


def test_a_speaker_carries_the_id_of_the_entity_and_a_pronoun_of_the_last_person() -> None:
    text = "Ana Bello came home. “We will not leave this town,” she said."
    (quote,) = find(text, Entity(start=0, end=9, type="PER", id="wh:ana", method="seed", confidence=1))
    assert quote.speaker is not None
    assert quote.speaker.entity == "wh:ana"


def test_marks_that_do_not_pair_close_with_the_paragraph() -> None:
    text = "“We will not leave this town\nThe next day nothing happened."
    (quote,) = find(text)
    assert quote.end == text.index("\n")


@given(
    st.lists(
        st.sampled_from(
            ['"', "“", "”", "„", "«", "»", " said ", "He", "Ana Bello", ", ", ". ", "\n", "word "]
        ),
        max_size=40,
    )
)
def test_unbalanced_marks_never_raise_and_spans_stay_inside(parts: list[str]) -> None:
    text = "".join(parts)
    for quote in find(text):
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.speaker is None or 0 <= quote.speaker.start < quote.speaker.end <= len(text)
