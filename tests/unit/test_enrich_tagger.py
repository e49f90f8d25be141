"""The tagger: labels of tokens become names."""

from pathlib import Path

import pytest

from agents.enrich.facts import Name
from agents.enrich.model.tagger import LABELS, check, load, spans, tidy
from streams.errors import Misconfigured

TOKENS = [(0, 5), (6, 11), (11, 12), (13, 18)]

LABELLED = {
    "one name of two words": ("B-PER I-PER O O", [(0, 11, "PER")]),
    "two people side by side are one": ("B-PER B-PER O O", [(0, 11, "PER")]),
    "two people divided by a mark": ("O B-PER O B-PER", [(6, 11, "PER"), (13, 18, "PER")]),
    "two places side by side": ("B-LOC B-LOC O O", [(0, 5, "LOC"), (6, 11, "LOC")]),
    "a name that begins with I-": ("I-LOC I-LOC O O", [(0, 11, "LOC")]),
    "an I- of another kind begins a name": ("B-ORG I-LOC O B-NORP", [(0, 5, "ORG"), (6, 11, "LOC"), (13, 18, "NORP")]),
    "a name at the end": ("O O O B-ORG", [(13, 18, "ORG")]),
    "none": ("O O O O", []),
}  # fmt: skip


@pytest.mark.parametrize("case", LABELLED)
def test_labels_become_names(case: str) -> None:
    labels, expected = LABELLED[case]
    found = spans(TOKENS, [LABELS.index(label) for label in labels.split()], [0.5] * 4)
    assert [(name.start, name.end, name.kind) for name in found] == expected


TIDY = {
    "Ministry of Health in": "Ministry of Health", "(the Rhine of": "Rhine", "’s": None, "s": None, "The": None, "In": None,
    "The Hague": "The Hague", "A": None, "IS": "IS",
}  # fmt: skip


@pytest.mark.parametrize("surface", TIDY)
def test_a_name_has_no_marks_and_small_words_around_it_and_is_more_than_those(surface: str) -> None:
    found = tidy(surface, Name(0, len(surface), "LOC", 0.9))
    assert (surface[found.start : found.end] if found else None) == TIDY[surface]


def test_a_model_that_is_missing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="WIREHOSE_MODEL=rules"):
        check(tmp_path)
    with pytest.raises(Misconfigured, match="WIREHOSE_MODEL=rules"):
        load(tmp_path)
