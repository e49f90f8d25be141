"""Sentences that were seen before are not analysed again."""

from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.facts import Name
from agents.enrich.model.cache import Sentences, key, same

NAME = Name(0, 6, "LOC", 0.9)


def test_a_sentence_is_known_once_it_was_learned() -> None:
    seen = Sentences(10)
    keys = [key("Aleppo fell."), key("Nobody spoke.")]
    assert seen.ask(keys) == {}
    seen.learn([(keys[0], (NAME,))])
    assert seen.ask(keys) == {0: (NAME,)}


def test_a_sentence_without_names_is_known_too() -> None:
    seen = Sentences(10)
    seen.learn([(key("Nobody spoke."), ())])
    assert seen.ask([key("Nobody spoke.")]) == {0: ()}


def test_quotes_dashes_and_spaces_do_not_matter_but_capitals_and_numbers_do() -> None:
    assert key("“IS” took it – all") == key('"IS" took\u00a0it - all')
    assert key("IS took it") != key("is took it")
    assert key("12 died") != key("13 died")


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    seen = Sentences(2)
    one, two, three = key("one"), key("two"), key("three")
    seen.learn([(one, ()), (two, ())])
    seen.ask([one])
    seen.learn([(three, ())])
    assert seen.ask([one, two, three]) == {0: (), 2: ()}


def test_a_list_of_very_many_names_is_not_kept() -> None:
    seen = Sentences(10)
    seen.learn([(key("one"), (NAME,) * 5_000), (key("two"), (NAME,) * 20)])
    assert list(seen.ask([key("one"), key("two")])) == [1]


@given(st.text())
def test_places_stay_where_they_are(sentence: str) -> None:
    assert len(same(sentence)) == len(sentence)
