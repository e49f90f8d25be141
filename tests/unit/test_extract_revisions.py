"""Numbers of revisions: replay, repeats, duplicates, changes found on the page only."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract import revisions
from agents.extract.revisions import REMEMBERED, Look, Memory, Verdict, judge, text_hash
from agents.extract.stage import Extraction, compose, revise
from agents.text import urls
from streams import ids
from streams.records import FirstSeen, Item, Page, PageInfo, Publisher

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def page(
    item: str = "i1", look: int = 0, minute: int = 0, outcome: str = "ok", superseded_by: str = ""
) -> Page:
    entry = Item(
        item=item,
        article="a1",
        feed="f1",
        superseded_by=superseded_by,
        publisher=Publisher(name="Herald"),
        first_seen=FirstSeen(after=None, by=NOON),
    )
    return Page(
        item=entry,
        look=look,
        outcome=outcome,
        url="https://x.example/1",
        fetched=NOON + timedelta(minutes=minute),
    )


def look(
    text: str, title: str = "Title", whole: bool = True, language: str = "en", same_as: str = ""
) -> Look:
    return Look(title=title, text=text, language=language, whole=whole, same_as=same_as)


class Desk:
    """One article's memory, and the records that were read."""

    def __init__(self) -> None:
        self.memory: Memory | None = None
        self.offset = 0

    def read(self, what: Look, at: Page, offset: int | None = None) -> Verdict:
        if offset is None:
            self.offset += 1
            offset = self.offset
        verdict, memory = judge(what, at, self.memory, f"0/{offset}")
        self.memory = memory or self.memory
        return verdict


def test_the_first_text_is_revision_one() -> None:
    verdict = Desk().read(look("A"), page())
    text = text_hash("Title", "A")
    assert verdict == Verdict(
        kind="text", item="i1", revision=1, revision_id=ids.revision("a1", text, None), route="en"
    )


def test_the_same_text_again_is_a_duplicate_and_another_the_next_revision() -> None:
    desk = Desk()
    kinds = [desk.read(look(text), page(f"i{n}", minute=n)) for n, text in enumerate("AABA")]
    assert [(v.kind, v.revision) for v in kinds] == [("text", 1), ("duplicate", 0), ("text", 2), ("text", 3)]
    assert len({v.revision_id for v in kinds if v.kind == "text"}) == 3


def test_the_route_stays_when_the_language_changes() -> None:
    desk = Desk()
    desk.read(look("A"), page("i1"))
    assert desk.read(look("B", language="fr"), page("i2", minute=1)).route == "en"


def test_a_record_read_again_is_answered_as_the_first_time_also_later() -> None:
    desk = Desk()
    first = desk.read(look("A"), page("i1"))
    second = desk.read(look("B"), page("i2", minute=1))
    third = desk.read(look("B"), page("i3", minute=2))
    before = desk.memory
    assert desk.read(look("A"), page("i1"), offset=1) == first
    assert desk.read(look("B"), page("i2", minute=1), offset=2) == second
    assert desk.read(look("B"), page("i3", minute=2), offset=3) == third
    assert desk.memory == before


def test_the_same_look_at_another_offset_is_a_repeat() -> None:
    desk = Desk()
    desk.read(look("A"), page("i1"))
    assert desk.read(look("C"), page("i1"), offset=9).kind == "repeat"


def test_a_change_found_on_the_page_is_an_item_of_its_own() -> None:
    desk = Desk()
    first = desk.read(look("A"), page("i1"))
    same = desk.read(look("A"), page("i1", look=1, minute=15))
    changed = desk.read(look("B"), page("i1", look=2, minute=60))
    assert (same.kind, same.item, same.seen) == ("unchanged", "", False)
    assert changed.item == ids.look("a1", text_hash("Title", "B"), first.revision_id)
    assert (changed.kind, changed.seen, changed.revision) == ("text", True, 2)
    assert desk.read(look("B"), page("i1", look=2, minute=60), offset=3) == changed


def test_a_text_does_not_shrink_to_a_summary() -> None:
    desk = Desk()
    desk.read(look("The whole text."), page("i1"))
    verdict = desk.read(look("A summary.", whole=False), page("i2", minute=1, outcome="http_500"))
    assert (verdict.kind, verdict.item, verdict.reason) == ("duplicate", "i2", "page_unreadable")
    assert desk.read(look("A summary.", whole=False), page("i2", look=1, minute=2)).kind == "unchanged"
    assert desk.read(look("The whole text, longer."), page("i3", minute=3)).revision == 2


def test_a_summary_grows_to_the_whole_text() -> None:
    desk = Desk()
    desk.read(look("A summary.", whole=False), page("i1", outcome="timeout"))
    assert desk.read(look("The whole text."), page("i1", look=1, minute=15)).revision == 2


def test_spaces_quotes_and_dashes_make_no_revision() -> None:
    desk = Desk()
    desk.read(look("He said: “It’s over” – at last."), page("i1"))
    assert desk.read(look('He said:  "It\'s over" - at\u00a0last.'), page("i2", minute=1)).kind == "duplicate"


def test_counters_and_teasers_make_no_revision() -> None:
    desk = Desk()
    desk.read(look("The ferry sank.\n\n12 comments\n\nRead more: the quay"), page("i1"))
    again = look("The ferry sank.\n\n15 comments\n\nUpdated 5 minutes ago")
    assert desk.read(again, page("i2", minute=1)).kind == "duplicate"
    news = look("The ferry sank.\n\nUpdate: 12 dead\n\nRead more: the quay")
    assert desk.read(news, page("i3", minute=2)).revision == 2


def test_an_item_with_nothing_is_rejected_and_a_look_with_nothing_says_nothing() -> None:
    desk = Desk()
    verdict = desk.read(look("", title=""), page("i1"))
    assert (verdict.kind, verdict.reason, verdict.item) == ("rejected", "no_text", "i1")
    assert desk.read(look("", title=""), page("i1", look=1, minute=1)).kind == "unchanged"


def test_a_look_days_older_than_the_newest_changes_nothing() -> None:
    desk = Desk()
    desk.read(look("B"), page("i2", minute=3 * 24 * 60))
    verdict = desk.read(look("A"), page("i1", minute=5))
    assert (verdict.kind, verdict.reason) == ("duplicate", "older_look")


def test_a_clock_that_jumps_back_an_hour_hides_no_revision() -> None:
    desk = Desk()
    desk.read(look("A"), page("i1", minute=60))
    assert desk.read(look("B"), page("i2", minute=1)).revision == 2


def test_an_old_record_whose_answer_is_forgotten_is_a_repeat() -> None:
    desk = Desk()
    for n in range(REMEMBERED + 5):
        desk.read(look(f"text {n}"), page(f"i{n}", minute=n))
    assert desk.memory is not None
    assert len(desk.memory.answers) == REMEMBERED
    assert desk.read(look("text 0"), page("i0"), offset=1).kind == "repeat"


@pytest.mark.parametrize("words", [look("A"), look("B"), look("A", whole=False), look("", whole=False)])
def test_the_last_item_of_an_article_is_a_revision_whatever_its_text(words: Look) -> None:
    desk = Desk()
    desk.read(look("A"), page("i1", minute=9))
    last = page("i2", minute=5, superseded_by="a0")
    verdict = desk.read(words, last)
    assert (verdict.kind, verdict.revision, verdict.superseded_by) == ("text", 2, "a0")
    assert desk.read(words, last, offset=2) == verdict
    assert desk.read(words, last).kind == "repeat"


def test_what_was_under_way_when_an_article_was_superseded_says_so_too() -> None:
    desk = Desk()
    before = desk.read(look("A"), page("i1"))
    desk.read(look("A"), page("i3", minute=1, superseded_by="a0"))
    assert desk.read(look("A"), page("i2", minute=2)).kind == "duplicate"
    assert desk.read(look("B"), page("i4", minute=3)).superseded_by == "a0"
    assert desk.read(look("A"), page("i1"), offset=1) == before
    assert before.superseded_by == ""


def test_another_article_that_the_page_names_is_told_once_and_again_in_a_replay() -> None:
    desk = Desk()
    first = desk.read(look("A"), page("i1"))
    late = desk.read(look("A", same_as="a2"), page("i1", look=1, minute=15))
    assert (first.same_as, late.kind, late.same_as) == ("", "unchanged", "a2")
    assert desk.read(look("B", same_as="a2"), page("i1", look=2, minute=60)).same_as == ""
    assert desk.read(look("A", same_as="a2"), page("i1", look=1, minute=15), offset=2) == late


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("https://x.example/2", "https://x.example/2"),
        ("http://www.x.example/2?utm_source=feed#top", "https://www.x.example/2"),
        ("http://x.example/1", ""),  # its own address
        ("https://y.example/2", ""),  # another site's
        ("https://x.example/", ""),  # the front page
        ("", ""),
    ],
)
def test_a_page_names_another_article_by_an_address_of_its_own_site(said: str, named: str) -> None:
    at = page("i1")
    own = ids.article_by_url("https://x.example/1")
    at = msgspec.structs.replace(at, item=msgspec.structs.replace(at.item, article=own, url=at.url))
    found = Extraction(title="T", text="A", canonical_url=said, page=PageInfo(outcome="ok"))
    verdict, _ = revise(found, at, None, "0/1")
    assert verdict.same_as == (ids.article_by_url(urls.canonical(named)) if named else "")


def test_the_record_says_under_which_id_the_article_goes_on() -> None:
    found = Extraction(title="T", text="A", page=PageInfo(outcome="ok"))
    for by, said in (("a0", "a0"), ("", None)):
        at = page("i1", superseded_by=by)
        verdict, _ = revise(found, at, None, "0/1")
        assert compose(found, at, verdict, "1").superseded_by == said


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.sampled_from("ABC")), max_size=30), st.data()
)
def test_a_crash_at_any_point_gives_the_same_verdicts(
    stream: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    records = [
        (
            look(text, same_as="a2" if text == "C" else ""),
            page(f"i{item}", number, minute, superseded_by="a0" if item == 5 else ""),
        )
        for minute, (item, number, text) in enumerate(stream)
    ]
    calm = Desk()
    expected = [calm.read(what, at, offset) for offset, (what, at) in enumerate(records)]
    stormy = Desk()
    for offset, (what, at) in enumerate(records):
        for back in data.draw(st.lists(st.integers(0, offset), max_size=2)):
            if back < offset:  # what was read before comes again
                assert stormy.read(*records[back], back) == expected[back]
        assert stormy.read(what, at, offset) == expected[offset]
    assert stormy.memory == calm.memory
    numbers = [v.revision for v in expected if v.kind == "text"]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_look_has_one_name() -> None:
    assert [revisions.key_of(page("i1", look=n)) for n in (0, 1)] == ["i1", "i1/1"]
