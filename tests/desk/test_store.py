"""What must hold of the desk's copy whatever comes: both databases find the same, the ledger's numbers, no record stops it."""

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.queries.paging import Page
from agents.desk.queries.stories import Filter
from agents.desk.site import asked
from agents.desk.store import keeping
from agents.desk.store.database import Ask, Database, connect
from agents.desk.store.filling import Filling
from agents.desk.store.tables import NAMES, exists, prepare
from agents.desk.store.words import asked as asked_words
from agents.desk.store.words import is_begun, words_of
from agents.ledger import stage
from streams import codec
from streams.deadletters import RETRIED
from streams.errors import Misconfigured, Rejected
from streams.records import Entry, Member, StoryActor
from streams.topics import ARTICLES, DEADLETTERS, STORIES
from tests.postgres import MISSING, Server, programs
from tests.unit.desk import filled

FEW = settings(max_examples=20, suppress_health_check=list(HealthCheck))
HUGE = "".join(chr(0x4E00 + n) for n in range(20_000))  # which no index takes: it does not get smaller
MEMBERS = "SELECT article FROM members JOIN stories ON stories.key = members.story WHERE stories.id = :story"


@pytest.fixture
def both(tmp_path: Path, server: Server | None) -> Iterator[list[Database]]:
    """An empty database of each kind, as far as they are here."""
    made = [connect(tmp_path / "both.sqlite"), *([connect(server.database())] if server else [])]
    for database in made:
        prepare(database, "test")
    yield made
    for database in made:
        database.close()


def anew(database: Database, *messages: Any) -> None:
    """These messages and nothing else."""
    prepare(database, "test", anew=True)
    filled.take(database, *messages)


def found(database: Database, question: str) -> list[str]:
    """The articles that a question finds, the newest first."""
    with database.reading() as ask:
        return [
            one.id for one in articles.articles(ask, 200, match=asked.match({"q": question}, database)).rows
        ]


def listed(database: Database, wanted: Filter) -> list[str]:
    with database.reading() as ask:
        return [one.id for one in stories.stories(ask, wanted, 200).rows]


def large(id_: str, names: list[str]) -> Any:
    """A story of these articles, whose record lists the newest 500."""
    members = tuple(Member(id=name, revision=1, publisher="P", origin="") for name in names[-500:])
    made = codec.decode(stories.Story, filled.story(id_).value)
    return filled.sent(
        STORIES, id_, msgspec.structs.replace(made, articles=members, article_count=len(names))
    )


def members(database: Database, story: str) -> list[str]:
    """The articles that a story has here."""
    with database.reading() as ask:
        return sorted(row["article"] for row in ask(MEMBERS, story=story))


# -- stories and their articles


def test_a_story_whose_record_lists_the_newest_500_has_the_older_ones_still(database: Database) -> None:
    names = [f"a{n:03}" for n in range(600)]
    for size in (499, 500, 501, 600):
        filled.take(database, large("s1", names[:size]))
        assert members(database, "s1") == names[:size]
    filled.take(database, large("s1", names[100:350]))  # the others were cut out, or taken down
    assert members(database, "s1") == names[100:350]


@pytest.mark.parametrize("first", ["the large one", "the other"])
def test_an_article_leaves_a_large_story_for_the_one_that_lists_it_now(
    database: Database, first: str
) -> None:
    names = [f"a{n:03}" for n in range(600)]
    filled.take(database, large("s1", names[:500]), large("s1", names))
    after = [large("s1", [*names[:300], *names[301:]]), large("s2", ["a050", "a300"])]
    filled.take(database, *(after if first == "the large one" else reversed(after)))
    assert members(database, "s2") == ["a050", "a300"]
    assert {*names} - {*members(database, "s1")} == {"a050", "a300"}


def test_the_id_of_a_story_leads_on_when_the_one_between_has_long_been_forgotten(database: Database) -> None:
    filled.take(database, filled.story("s2", merged=("s1",)), filled.story("s3", hours=48, merged=("s2",)))
    keeping.forget(database, filled.at(24).timestamp())
    with database.reading() as ask:
        assert stories.merged_into(ask, "s1") == "s3"
    keeping.forget(database, filled.at(72).timestamp())
    keeping.forget(database, filled.at(72).timestamp())
    with database.reading() as ask:
        assert ask("SELECT COUNT(*) AS n FROM merged")[0]["n"] == 0


# -- searching

WORDS = (
    "été",
    "ÉTÉ",
    "l'été",
    "IS",
    "is",
    "US",
    "war",
    "wars",
    "warning",
    "Straße",
    "STRASSE",
    "O'Neill",
    "1,200",
    "ß",
)
WORDS += (
    "北京",
    "北京市",
    "京",
    "ตำรวจ",
    "ตำ",
    "انفجارٌ",
    "انفجار",
    "أشخاص",
    "Łódź",
    "ﬁre",
    "𞤀𞤣",
    "a𞤀b",
    "x_y",
    "Ⅷ",
    "²",
    "한국은",
)
SENTENCES = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=6).map(
    lambda words: " ".join(words).replace("\0", "")
)


def finds(text: str, question: str) -> bool:
    """What a search is to do: all words, and what begins with the last."""
    words, told = asked_words(question), words_of("", "", text).split()
    if not words:
        return False
    last = words[-1]
    begun = any(word.startswith(last) for word in told) if is_begun(last) else last in told
    return begun and {*words[:-1]} <= {*told}


@FEW
@given(texts=st.lists(SENTENCES, min_size=1, max_size=5), questions=st.lists(SENTENCES, max_size=4))
def test_both_databases_find_the_same_articles(
    both: list[Database], texts: list[str], questions: list[str]
) -> None:
    sent = [
        filled.article(f"a{n}", text=text, title="", publisher=" ", hours=n) for n, text in enumerate(texts)
    ]
    questions += [text[:cut] for text in texts for cut in (1, 2, 5)]
    for database in both:
        anew(database, *sent)
        for question in questions:
            if question.strip():
                right = [f"a{n}" for n, text in enumerate(texts) if finds(text, question)]
                assert found(database, question.strip()) == right[::-1], question


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("Les accords d'été", "ete", True),
        ("O’Neill said", "neill", True),
        ("wars were", "war", True),
        ("under the sea", "un", False),
        ("the UN said", "un", True),
        ("北京市政府", "京", True),
        ("北京市政府", "府", False),  # a pair of letters is found by its first
    ],
)
def test_what_a_word_finds(database: Database, text: str, question: str, right: bool) -> None:
    filled.take(database, filled.article("a1", text=text, title="", publisher=" "))
    assert (found(database, question) == ["a1"]) == right


def test_an_article_of_words_without_end_is_found_by_the_first_of_them(database: Database) -> None:
    text = " ".join(f"{'é' * 40}{chr(0x10400 + n // 99)}{n}" for n in range(30_000))
    filled.take(database, filled.article("a1", text=f"bridge {text}"), filled.article("a2", text="bridge"))
    assert found(database, "bridge") == ["a2", "a1"] or found(database, "bridge") == ["a1", "a2"]


def test_of_many_the_newest_are_looked_through_in_whatever_order_they_came(database: Database) -> None:
    filled.take(database, *[filled.article(f"a{n}", hours=n) for n in (3, 1, 4, 1.0001, 5, 9, 2, 6)])
    with database.reading() as ask:
        keys = [row["id"] for row in ask("SELECT id FROM articles ORDER BY key")]
        assert keys == [row["id"] for row in ask("SELECT id FROM articles ORDER BY seen")]


# -- lists

STORY = st.fixed_dictionaries(
    {
        "phase": st.sampled_from(stories.PHASES),
        "origins": st.integers(1, 4),
        "hours": st.integers(0, 3),
        "language": st.sampled_from(["en", "de"]),
        "disputed": st.booleans(),
        "actors": st.sets(st.sampled_from(["Ines Vardo", "ÇA", "ines vardo"])),
    }
)
FILTER = st.builds(
    Filter,
    phase=st.sampled_from(["", *stories.PHASES]),
    origins=st.integers(0, 4),
    conflicts=st.booleans(),
    about=st.lists(
        st.sampled_from([("language", "en"), ("actor", "INES VARDO"), ("actor", "ça"), ("actor", "nobody")]),
        max_size=2,
        unique_by=lambda one: one[0],
    ).map(tuple),
    since=st.sampled_from([0.0, filled.at(2).timestamp()]),
    sort=st.sampled_from(stories.SORTS),
)


def is_wanted(one: dict[str, Any], wanted: Filter) -> bool:
    names = {("language", one["language"])} | {("actor", name.casefold()) for name in one["actors"]}
    return (
        wanted.phase in ("", one["phase"])
        and one["origins"] >= wanted.origins
        and one["disputed"] >= wanted.conflicts
        and filled.at(one["hours"]).timestamp() >= wanted.since
        and all((kind, value.casefold()) in names for kind, value in wanted.about)
    )


@FEW
@given(told=st.lists(STORY, max_size=12), filters=st.lists(FILTER, min_size=1, max_size=5))
def test_both_databases_list_the_stories_that_a_filter_wants(
    both: list[Database], told: list[dict[str, Any]], filters: list[Filter]
) -> None:
    sent = []
    for number, one in enumerate(told):
        more = {name: one[name] for name in ("phase", "origins", "hours", "language")}
        actors = tuple(StoryActor(id=None, name=name, type="PER", articles=1) for name in one["actors"])
        figures = (filled.dispute(1, 2),) if one["disputed"] else ()
        sent.append(filled.story(f"s{number:02}", actors=actors, figures=figures, **more))
    for database in both:
        anew(database, *sent)
        for wanted in filters:
            right = [(one, f"s{number:02}") for number, one in enumerate(told) if is_wanted(one, wanted)]
            by = ("origins", "hours") if wanted.sort == "origins" else ("hours",)
            right.sort(key=lambda pair: (*[pair[0][name] for name in by], pair[1]), reverse=True)
            assert listed(database, wanted) == [name for _, name in right]
            with database.reading() as ask:
                counts = stories.phases(ask, wanted)
            anyhow = [one for one in told if is_wanted(one, of_any_phase(wanted))]
            assert counts == {phase: sum(one["phase"] == phase for one in anyhow) for phase in stories.PHASES}


def of_any_phase(wanted: Filter) -> Filter:
    return Filter(**{**wanted.__dict__, "phase": ""})


LISTS: dict[str, tuple[Callable[[int], Any], Callable[[Ask, int, str], Page[Any]], Callable[[Any], str]]] = {
    "articles": (lambda n: filled.article(f"{n:03}", hours=n // 3), articles.articles, lambda one: one.id),
    "revisions": (
        lambda n: filled.revision("000", n, hours=n // 3),
        articles.revisions,
        lambda one: f"{one.record.revision:03}",
    ),
    "feeds": (lambda n: filled.feed(f"{n:03}", paused=n % 3 == 0), feeds.feeds, lambda one: one.id),
    "letters": (lambda n: filled.letter(f"{n:03}", hours=n // 3), ledger.letters, lambda one: one.item),
}


@pytest.mark.parametrize("name", LISTS)
def test_page_after_page_shows_every_row_once_while_others_come_in(database: Database, name: str) -> None:
    make, ask_for, id_of = LISTS[name]
    filled.take(database, filled.article("000"), *map(make, range(2, 25)))
    seen: list[str] = []
    cursor = ""
    for later in range(900, 999):
        with database.reading() as ask:
            page = ask_for(ask, 4, cursor)
        seen += map(id_of, page.rows)
        filled.take(database, make(later))
        if not (cursor := page.cursor):
            break
    seen = [one for one in seen if one < "900"]
    assert len(seen) == len({*seen})
    assert {f"{n:03}" for n in range(2, 25)} <= {*seen}


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
CURSORS = st.text(max_size=30) | st.lists(VALUES, max_size=4).map(
    lambda values: base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")
)


@FEW
@given(cursors=st.lists(CURSORS, min_size=1, max_size=20))
def test_a_cursor_that_no_list_gave_is_refused_or_only_a_place_in_it(
    both: list[Database], cursors: list[str]
) -> None:
    for database in both:
        filled.take(database, filled.story())
        for cursor in filter(None, cursors):
            for sort in stories.SORTS:
                with suppress(Rejected), database.reading() as ask:
                    assert len(stories.stories(ask, Filter(sort=sort), 5, cursor).rows) <= 1


# -- the ledger

ENTRIES = st.builds(
    Entry,
    item=st.sampled_from(["i1", "i2", "i3"]),
    state=st.sampled_from(["seen", "retried", *stage.ENDS]),
    stage=st.sampled_from(["poll", "extract"]),
    at=st.integers(0, 9).map(lambda n: filled.at(n / 4)),
    feed=st.just("f1"),
    reason=st.sampled_from(["", "bug", "a\0b"]),
)


@FEW
@given(entries=st.lists(ENTRIES, max_size=25))
def test_the_balance_is_that_of_the_stage(both: list[Database], entries: list[Entry]) -> None:
    accounts: dict[str, stage.Account] = {}
    book = stage.Book()
    for entry in entries:
        book.enter(accounts.setdefault(entry.item, stage.Account()), entry)
    for database in both:
        anew(database, *[filled.entry(one.item, one.state, **rest(one)) for one in entries])
        with database.reading() as ask:
            for hours in (0.0, 0.6, 1.1, 2.0, 9.0):
                now = filled.at(hours).timestamp()
                right = stage.balance([book], now)
                stands = ledger.balance(ask, now)
                assert stands == ledger.Balance(
                    right.seen, right.ends, right.open, right.overdue, right.disagreements
                )
            ended = sum(one.items for one in ledger.endings(ask))
            assert ended == sum(stands.ends.values())
        keeping.forget(database, filled.at(99).timestamp())
        with database.reading() as ask:
            assert ledger.endings(ask) == []
            assert ledger.balance(ask, 0.0).seen == 0


def rest(entry: Entry) -> dict[str, Any]:
    hours = (entry.at - filled.START).total_seconds() / 3600
    return {"hours": hours, "stage": entry.stage, "reason": entry.reason, "feed": entry.feed}


def test_an_item_that_is_open_again_came_when_it_was_seen_and_waits_since_it_was_sent_back(
    database: Database,
) -> None:
    filled.take(database, filled.entry(hours=0), filled.entry(state="dead", hours=0.1))
    filled.take(database, filled.entry(state="retried", hours=5))
    with database.reading() as ask:
        assert feeds.arrivals(ask, ["f1"], filled.at(5).timestamp(), 6) == {"f1": [1, 0, 0, 0, 0, 0]}
        assert [one.since for one in ledger.opened(ask, 5)] == [filled.at(5).timestamp()]


def test_a_message_that_was_sent_back_and_is_put_aside_by_a_replay_does_not_wait_again(
    database: Database,
) -> None:
    letter = filled.letter("7")
    place = f"{letter.partition}/{letter.offset}".encode()
    mark = filled.message(DEADLETTERS, "k", None, [(RETRIED, place)])
    filled.take(database, letter, mark, filled.letter("7"), filled.letter("8"))
    with database.reading() as ask:
        waiting = ledger.letters(ask, 9, waiting=True)
        assert [one.item for one in waiting.rows] == ["8"]
        assert len(ledger.letters(ask, 9).rows) == 3


# -- what is odd

ODD: dict[str, Callable[[], Any]] = {
    "a number that no column takes": lambda: filled.article("odd", revision=2**70),
    "a number larger than most": lambda: filled.article("odd", revision=2**40),
    "a time before there were any": lambda: filled.message(
        ARTICLES,
        "odd",
        filled.article("odd").value.replace(b'"2026-03-02T06:00:00Z"', b'"0001-01-01T00:00:00"'),
    ),
    "a name without end": lambda: filled.story(
        "odd", actors=(StoryActor(id=HUGE, name=HUGE, type="PER", articles=1),)
    ),
    "an id without end": lambda: filled.article(HUGE),
    "a phase without end": lambda: filled.story("odd", phase=HUGE),
    "a reason without end": lambda: filled.entry("odd", "rejected", reason=HUGE),
    "a letter of words without end": lambda: filled.letter(HUGE, stage=HUGE, reason=HUGE),
    "names that only differ by a zero": lambda: filled.story(
        "odd",
        articles=["x", "x\0"],
        actors=tuple(StoryActor(id=name, name=name, type="PER", articles=1) for name in ("n", "n\0", "\0n")),
    ),
    "a key that is no text": lambda: filled.message(ARTICLES, "odd", filled.article("odd").value),
    "zeros all over": lambda: filled.article(
        "o\0", title="\0", publisher="\0", url="\0", language="\0", text="a\0b"
    ),
    "bytes": lambda: filled.message(ARTICLES, "odd", b"\xff\xfe"),
}


@pytest.mark.parametrize("what", ODD)
def test_one_record_stops_no_other(database: Database, what: str) -> None:
    odd = ODD[what]()
    filling = Filling(database, filled.SETTINGS)
    filling.take([odd])
    filling.take([filled.article("before"), odd, last := filled.article("behind")])
    with database.reading() as ask:
        assert {"before", "behind"} <= {row["id"] for row in ask("SELECT id FROM articles")}
    assert filling.resume()[last.topic, last.partition] == last.offset + 1


def test_half_a_character_in_a_question_finds_nothing_and_breaks_nothing(database: Database) -> None:
    filled.take(database, filled.article(), filled.story())
    for odd in ("\ud800", "a\udfff", "\0"):
        with database.reading() as ask:
            assert list(articles.articles(ask, 5, publisher=odd).rows) == []
            assert list(stories.stories(ask, Filter(about=(("actor", odd),)), 5).rows) == []
            assert stories.story(ask, odd) is None


# -- the tables


def test_all_tables_are_made_anew_together(database: Database) -> None:
    with database.reading() as ask:
        made = {row["name"] for row in ask("{tables}")}
    assert {name for name in made if not name.startswith(("words_", "sqlite_"))} == {*NAMES}


def test_tables_of_another_edition_are_not_asked(database: Database) -> None:
    filled.take(database, filled.article())
    exists(database)
    assert found(database, "title") == ["a1"]  # of another Kafka, perhaps: that is seen when it answers
    with database.writing() as ask:
        ask("UPDATE meta SET value = 'older' WHERE name = 'edition'")
        ask("DROP TABLE stories")
    exists(database)
    assert found(database, "title") == []
    assert listed(database, Filter()) == []


@pytest.mark.skipif(programs() is None, reason=MISSING)
def test_a_postgresql_database_that_cannot_hold_all_text_is_refused(server: Server) -> None:
    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE old ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    with pytest.raises(Misconfigured, match="ENCODING 'UTF8'"):
        exists(connect(server.address("old")))


def test_an_address_that_cannot_be_read_is_not_told_with_its_password() -> None:
    with pytest.raises(Misconfigured) as told:
        connect("postgresql://desk:100%secret@host/news")
    assert "secret" not in str(told.value)
