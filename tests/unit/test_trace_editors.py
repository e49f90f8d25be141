"""Who is called a spinner: words put for others without need, sentence after sentence; never a sub-editor at work."""

import pytest
from newsroom import enriched

from agents.trace.stage import Window
from streams.records import Traced

REPORT = (
    "Flames ran through the rope factory in Ordaville late on Sunday, officials said.",
    "Police found the man near the old bridge after a long search of the harbour.",
    "Neighbours saw smoke above the roof before the alarm rang in the watch house.",
    "Crews needed seven hours to bring the fire under control because hydrants had frozen.",
    "The factory was built a century ago and had survived earlier fires without damage.",
    "Insurers expect large claims, although many owners had no cover at all.",
    "Schools close to the canal stayed shut on Monday while smoke hung over the yards.",
    "Mayor Anna Brook told reporters that she would help the workers to find new jobs.",
    "A big crane took down the last wall on Monday as a small crowd looked on.",
    "The council will start a meeting about aid in the evening, according to its clerk.",
)  # fmt: skip
EDITORS = {
    "attribution and who it was": [("officials said", "authorities reported"), ("the man", "the suspect"), ("Neighbours", "Residents")],
    "verbs of saying": [("officials said", "officials announced"), ("told reporters", "explained"), ("Police found", "Police confirmed they found")],
    "people by other words": [("Police found", "Officers found"), ("Neighbours", "Witnesses"), ("Crews needed", "Firefighters needed"), ("the workers", "the staff")],
    "a pronoun for a name": [("the man", "him"), ("Mayor Anna Brook", "She"), ("its clerk", "his clerk")],
    "house style": [("Neighbours", "Neighbors"), ("Sunday,", "Sunday evening,"), ("harbour", "harbor"), ("while smoke", "whilst smoke")],
    "shortened": [(" of the harbour", ""), (" in the watch house", ""), (" as a small crowd looked on", ""), ("big ", "")],
    "shortened, with a word changed": [(" of the harbour", ""), ("big crane", "crane"), ("officials said", "police said"), ("large claims", "high claims")],
    "two words for better ones": [("Flames ran", "Flames swept"), ("large claims", "heavy claims")],
    "one sentence written anew": [("Flames ran through the rope factory in Ordaville", "A blaze gutted the rope works of Ordaville")],
    "a place told more closely": [("the old bridge", "the Oss bridge"), ("the canal", "the Mill canal"), ("the harbour", "the northern harbour")],
    "a description for a name": [("Mayor Anna Brook", "The mayor"), ("Police found the man", "Police found Jan Tarn"), ("officials said", "the mayor said")],
    "days": [("late on Sunday", "on Sunday night"), ("on Monday while", "the next day while"), ("on Monday as", "later as")],
    "nothing": [],
}  # fmt: skip
SPINNERS = {
    "a word a sentence": [("found", "discovered"), ("before", "prior to"), ("built", "constructed"), ("large", "substantial")],
    "about as few as there are": [("found", "discovered"), ("needed", "required"), ("help", "assist")],
    "two words a sentence": [("found", "discovered"), ("long", "lengthy"), ("saw", "observed"), ("before", "prior to"), ("needed", "required"), ("big", "enormous")],
    "with verbs of saying as well": [("officials said", "officials stated"), ("told reporters", "informed reporters"), ("found", "discovered"), ("help", "assist")],
    "who it was, and more": [("Police", "Law enforcement"), ("Neighbours", "Residents"), ("built", "constructed"), ("start", "commence"), ("small", "tiny")],
    "connecting words": [("because", "since"), ("although", "albeit"), ("while", "at the same time as"), ("before", "prior to"), ("about", "regarding")],
    "adjectives": [("long", "lengthy"), ("earlier", "previous"), ("large", "substantial"), ("big", "enormous"), ("last", "final")],
    "nouns": [("fire under", "blaze under"), ("factory was", "plant was"), ("owners", "proprietors"), ("jobs", "employment")],
    "several in one": [("survived", "withstood"), ("damage", "harm"), ("expect", "anticipate"), ("cover", "protection"), ("help", "assist"), ("new", "fresh")],
    "verbs": [("ran", "raced"), ("expect", "anticipate"), ("looked on", "observed"), ("start", "commence")],
    "nearly every sentence": [("ran", "raced"), ("found", "discovered"), ("saw", "observed"), ("needed", "required"), ("built", "constructed"), ("expect", "anticipate"), ("shut", "closed"), ("help", "assist"), ("big", "enormous"), ("start", "commence")],
    "words of the desk": [("officials said", "functionaries stated"), ("search", "hunt"), ("meeting", "gathering"), ("jobs", "positions")],
}  # fmt: skip


def retold(swaps: list[tuple[str, str]], order: list[int] | None = None) -> Traced:
    sentences = []
    for sentence in REPORT:
        for old, new in swaps:
            sentence = sentence.replace(old, new)
        sentences.append(sentence)
    assert all(any(old in sentence for sentence in REPORT) for old, _ in swaps)
    window = Window()
    window.trace(enriched("old", *REPORT), 0, 0.0)
    return window.trace(
        enriched("new", *(sentences[at] for at in order or range(10)), hours=1), 1, 0.0
    ).traced


@pytest.mark.parametrize("case", EDITORS)
def test_an_editor_is_no_spinner(case: str) -> None:
    found = retold(EDITORS[case])
    assert not found.spun, found.spun_by
    assert found.copies[0].id == "old"


@pytest.mark.parametrize("case", SPINNERS)
def test_a_spinner_is_told(case: str) -> None:
    found = retold(SPINNERS[case])
    assert found.spun_by
    assert found.spun_by.sources == ("old",)


def test_two_swaps_tell_a_spinner_where_the_order_is_lost() -> None:
    order = [3, 0, 7, 1, 9, 2, 8, 4, 6, 5]
    assert retold([("needed", "required"), ("help", "assist")], order).spun
    assert not retold(EDITORS["attribution and who it was"], order).spun
