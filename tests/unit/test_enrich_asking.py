"""Which sentences a model is asked about."""

import pytest

from agents.enrich.model.asking import is_needed, listed
from agents.enrich.names.phrases import Phrases
from agents.enrich.seeds import load_seeds
from streams import paths

PHRASES = Phrases(load_seeds(paths.SEEDS))

NEEDED = {
    "He said it was so.": False, "I said so.": False, "": False, "No one came.": False, "12 of 30": False,
    "“It rained on Tuesday,” he said.": False, "Syrian troops left Iraq in May.": False, "The IS took it.": False,
    "NATO and the United Nations spoke.": False,
    "they met in Oslo": True,  # a city; or a team, a family
    "Oslo fell.": True, "He drove a Zarbo.": True, "Grzegorz ran.": True, "Hezbollah met Grzegorz.": True, "North won.": True,
}  # fmt: skip


@pytest.mark.parametrize("sentence", NEEDED)
def test_a_sentence_whose_capitals_are_accounted_for_needs_no_model(sentence: str) -> None:
    text = f"Before it. {sentence}"
    names = listed(text, PHRASES.find(text))
    assert is_needed(text, len("Before it. "), len(text), names) is NEEDED[sentence]
