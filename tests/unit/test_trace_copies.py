"""How much of an article is another's: what only announces other articles does not count."""

from newsroom import BRIDGE, MINE, enriched

from agents.trace.stage import Window
from streams.records import Enriched, Traced

FERRY = (
    "A ferry with ninety people on board ran aground off Sarnholm before dawn on Friday.",
    "Lifeboats took the passengers to the harbour of Sarnholm, where tea was served.",
    "The captain said that a buoy had drifted a mile from where the charts have it.",
)


def traced(*articles: Enriched) -> Traced:
    window = Window()
    return [window.trace(a, n, a.first_seen.by.timestamp()).traced for n, a in enumerate(articles)][-1]


def archive() -> list[Enriched]:
    return [enriched("mine", *MINE), enriched("ferry", *FERRY, hours=1), enriched("bridge", *BRIDGE, hours=2)]


def test_teasers_of_other_articles_below_a_reprint_do_not_make_it_another_text() -> None:
    found = traced(*archive(), enriched("copy", *BRIDGE, *MINE[:2], *FERRY[:1], hours=3))
    assert found.near_duplicate_of == "bridge"
    assert [(copy.id, copy.share) for copy in found.copies] == [("bridge", 1.0)]


def test_a_death_that_only_a_teaser_tells_is_no_update() -> None:
    died = [
        enriched(
            "died", "Nine men died in the shaft of Karkov, where the rope of a cage broke at noon.", *FERRY
        )
    ]
    tail = ("Nine men died in the shaft of Karkov, where the rope of a cage broke at noon.", MINE[0])
    found = traced(*archive(), *died, enriched("copy", *BRIDGE, *tail, hours=3))
    assert found.near_duplicate_of == "bridge"


def test_the_sentences_of_teasers_still_have_their_sources() -> None:
    found = traced(*archive(), enriched("copy", *BRIDGE, *MINE[:2], *FERRY[:1], hours=3))
    assert [s.source.id for s in found.sentences if s.source] == ["bridge"] * 5 + ["mine"] * 2 + ["ferry"]


def test_background_from_one_other_article_is_a_copy_of_it() -> None:
    found = traced(*archive(), enriched("copy", *BRIDGE, *MINE[:2], hours=3))
    assert {copy.id for copy in found.copies} == {"bridge", "mine"}
    assert found.near_duplicate_of is None


def test_a_text_made_of_the_middles_of_others_has_no_teasers() -> None:
    found = traced(*archive(), enriched("mix", *BRIDGE, MINE[2], FERRY[2], hours=3))
    assert {copy.id for copy in found.copies} == {"bridge", "mine", "ferry"}


def test_a_round_up_of_openings_is_a_copy_of_each() -> None:
    found = traced(*archive(), enriched("round-up", BRIDGE[0], MINE[0], FERRY[0], hours=3))
    assert {copy.id for copy in found.copies} == {"bridge", "mine", "ferry"}
