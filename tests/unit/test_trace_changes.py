"""Revisions: what is told of a new version of an article, beside `tests/cases/changes.jsonl`."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, MINE, enriched

from agents.trace.changes import MOST, notes
from agents.trace.stage import Window
from streams.records import Change, Part

CASES_FILE = Path(__file__).parents[1] / "cases" / "changes.jsonl"
CASES = [json.loads(line) for line in CASES_FILE.read_text("utf-8").splitlines()]
FRAME = {
    "en": ("Nobody had expected the ice so early in the year.", "The county will pay for the search."),
    "ru": ("Никто не ждал льда так рано.", "Поиски оплатит округ."),
}


def revised(before: list[str], after: list[str], **more: Any) -> tuple[str, tuple[Change, ...]]:
    """The new text, and the changes that are told; where there are none, nothing is published."""
    old, new = more.pop("title", ("A title", "A title"))
    first = enriched("a", text=" ".join(before), title=old, **more)
    second = enriched("a", text=" ".join(after), title=new, revision=2, hours=1, **more)
    window = Window()
    window.trace(first, 0, 0.0)
    revision = window.trace(second, 1, 1.0).change
    assert revision is None or revision.changes
    return second.text, revision.changes if revision else ()


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [one.kind for one in changes]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_is_told_as_it_should_be(case: dict[str, Any]) -> None:
    language = case.get("language", "en")
    first, last = FRAME["ru" if language == "ru" else "en"]
    before, after = [first, *case["before"], last], [first, *case["after"], last]
    title = case.get("title", ("A title", "A title"))
    text, changes = revised(before, after, language=language, title=title)
    assert kinds(changes) == case["expect"]
    for one in changes:
        assert one.start is None or text[one.start : one.end] == one.after


def test_an_edited_sentence_is_told_with_its_old_form_beside_it() -> None:
    edited = BRIDGE[3].replace("children", "pupils")
    text, changes = revised([*BRIDGE], [*BRIDGE[:3], edited, BRIDGE[4]])
    (one,) = changes
    assert (one.kind, one.before, one.after) == ("wording", BRIDGE[3], edited)
    assert text[one.start : one.end] == edited


def test_joined_sentences_stand_together_before_the_one_they_became() -> None:
    joined = BRIDGE[1].rstrip(".") + ", and " + BRIDGE[2]
    _, changes = revised([*BRIDGE], [BRIDGE[0], joined, *BRIDGE[3:]])
    (one,) = changes
    assert (one.before, one.after) == (f"{BRIDGE[1]} {BRIDGE[2]}", joined)


def test_a_rewritten_article_is_one_change() -> None:
    text, changes = revised([*BRIDGE], [*MINE])
    (one,) = changes
    assert (one.kind, one.before, one.after) == ("rewritten", " ".join(BRIDGE), text)


def test_a_text_that_grows_to_many_times_its_length_is_not_rewritten() -> None:
    more = [f"Field {n} of the parish lay under {n} feet of water at noon." for n in range(40)]
    assert set(kinds(revised([*BRIDGE], [*BRIDGE, *more])[1])) == {"sentence_added"}


def test_a_withdrawn_article_says_so_first_and_then_what_was_cut() -> None:
    note = "This article has been withdrawn because its source was invented."
    assert kinds(revised([*BRIDGE], [note])[1]) == ["retracted"] + 5 * ["sentence_cut"]


def test_what_is_no_part_of_the_report_is_no_change() -> None:
    teaser = "A ferry sank off Ostava on Friday and nobody knows why it did."
    start = len(BRIDGE[0]) + 1
    parts = (Part(kind="teaser", start=start, end=start + len(teaser)),)
    assert kinds(revised([BRIDGE[0]], [BRIDGE[0], teaser], parts=parts)[1]) == []


def test_what_was_no_part_of_the_report_is_not_told_when_it_goes() -> None:
    teaser = "A ferry sank off Ostava on Friday and nobody knows why it did."
    start = len(BRIDGE[0]) + 1
    parts = (Part(kind="teaser", start=start, end=start + len(teaser)),)
    window = Window()
    window.trace(enriched("a", BRIDGE[0], teaser, BRIDGE[1], parts=parts), 0, 0.0)
    change = window.trace(enriched("a", BRIDGE[0], revision=2, hours=1), 1, 1.0).change
    assert change
    assert [(one.kind, one.before) for one in change.changes] == [("sentence_cut", BRIDGE[1])]


def test_a_long_change_is_told_up_to_a_limit() -> None:
    fields = [f"Field {n} lay under water." for n in range(600)]
    assert len(revised([*BRIDGE], [*BRIDGE, *fields])[1]) == MOST


def test_thousands_of_sentences_are_paired_all_the_same() -> None:
    fields = [f"On field {n}x{n} the farmer{n} lost some {n + 2} sheep." for n in range(3000)]
    edited = fields.copy()
    edited[7] = edited[7].replace("some 9", "some 10")
    assert kinds(revised(fields, edited)[1]) == ["figure"]


@pytest.mark.parametrize(
    "text", ["(" * 1100, "correction" + " a (" * 200, "this article " * 90, "a" * 1199, "“" * 1199]
)
def test_hostile_text_is_no_note(text: str) -> None:
    assert notes.kind(text) is None


WORDS = [
    "ferry",
    "Oss",
    "nine",
    "12",
    "Monday",
    "mayor",
    "Kolb",
    "river",
    "said",
    "“lost”",
    "km",
    "at least",
    "2011",
]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(
    lambda words: "The " + " ".join(words) + "."
)
TEXT = st.lists(SENTENCE, min_size=1, max_size=9, unique=True)
MIRROR = {"sentence_added": "sentence_cut", "sentence_cut": "sentence_added"}


@given(TEXT)
def test_the_same_text_has_no_change(text: list[str]) -> None:
    assert revised(text, text)[1] == ()


@settings(max_examples=200)
@given(TEXT, TEXT)
def test_what_is_told_stands_in_the_new_text(before: list[str], after: list[str]) -> None:
    text, changes = revised(before, after)
    for one in changes:
        assert one.after is None or text[one.start : one.end] == one.after
        assert one.before is None or one.before in " ".join(before)
        assert (one.after is None) == (one.kind == "sentence_cut")


@settings(max_examples=200)
@given(TEXT, TEXT)
def test_old_and_new_in_each_others_place_give_the_mirrored_kinds(
    before: list[str], after: list[str]
) -> None:
    there, back = kinds(revised(before, after)[1]), kinds(revised(after, before)[1])
    assert sorted(there) == sorted(MIRROR.get(kind, kind) for kind in back)
