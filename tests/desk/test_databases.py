"""The desk's copy, in SQLite and in PostgreSQL: the same messages give the same rows, and the same questions the same answers."""

from pathlib import Path
from typing import Any

import pytest

from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.queries.stories import Filter
from agents.desk.site import asked
from agents.desk.store import keeping
from agents.desk.store.database import Database, connect
from agents.desk.store.filling import Filling
from agents.desk.store.tables import prepare
from streams.errors import Misconfigured, Rejected, Unavailable
from streams.topics import ARTICLES, FEEDS, REVISIONS, STORIES
from tests.postgres import MISSING, Server, programs
from tests.unit.desk import filled

NOW = filled.at(24).timestamp()


def found(database: Database, question: str) -> list[str]:
    """The articles that a question finds."""
    with database.reading() as ask:
        match = asked.match({"q": question}, database)
        return sorted(one.id for one in articles.articles(ask, 50, match=match).rows)


def listed(database: Database, **wanted: Any) -> list[str]:
    """Ids of stories by a filter."""
    with database.reading() as ask:
        return [one.id for one in stories.stories(ask, Filter(**wanted), 50).rows]


def count(database: Database, table: str) -> int:
    with database.reading() as ask:
        return int(ask(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"])


def test_the_same_messages_again_change_nothing(database: Database) -> None:
    messages = [
        filled.story(),
        filled.article(),
        filled.revision(),
        filled.feed(),
        filled.polled(),
        filled.letter(),
    ]
    messages += [filled.entry("i1"), filled.entry("i1", "published")]
    filled.take(database, *messages)
    tables = (
        "stories",
        "members",
        "about",
        "articles",
        "records",
        "words",
        "revisions",
        "feeds",
        "items",
        "letters",
    )
    before = {table: count(database, table) for table in tables}
    assert 0 not in before.values()
    filled.take(database, *messages)
    assert {table: count(database, table) for table in tables} == before


def test_a_batch_that_fails_half_way_leaves_nothing_and_the_place_to_read_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.take(database, filled.article("a1"))
    filling = Filling(database, filled.SETTINGS)
    before = filling.resume()

    def fails(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(filling, "_note", fails)
    with pytest.raises(RuntimeError):
        filling.take([filled.article("a2")])
    assert found(database, "title") == ["a1"]
    assert filling.resume() == before


def test_an_older_revision_that_comes_again_does_not_replace_the_newest(database: Database) -> None:
    filled.take(
        database, filled.article("a1", title="First"), filled.article("a1", revision=2, title="Second")
    )
    filled.take(database, filled.article("a1", title="First"))
    with database.reading() as ask:
        assert [one.title for one in articles.articles(ask, 5).rows] == ["Second"]
        assert articles.kept_revisions(ask, "a1") == [1, 2]
        old = articles.article(ask, "a1", 1)
        assert old is not None
        assert old.title == "First"
    assert (found(database, "second"), found(database, "first")) == (["a1"], [])


def test_what_was_taken_back_leaves_with_all_that_it_said(database: Database) -> None:
    filled.take(database, filled.story(), filled.article(), filled.revision(), filled.feed())
    for topic, key in ((ARTICLES, "a1"), (REVISIONS, "a1"), (STORIES, "s1"), (FEEDS, "f1")):
        filled.take(database, filled.gone(topic, key))
    assert [
        count(database, table)
        for table in ("articles", "records", "words", "revisions", "stories", "members", "about")
    ] == [0] * 7
    with database.reading() as ask:
        assert feeds.feeds(ask, 5).rows == []


def test_the_id_of_a_story_that_was_merged_leads_to_the_one_that_has_it_now(database: Database) -> None:
    filled.take(
        database,
        filled.story("s2", merged=("s1",)),
        filled.story("s3", merged=("s2",)),
        filled.gone(STORIES, "s2"),
    )
    with database.reading() as ask:
        assert [stories.merged_into(ask, name) for name in ("s1", "s2", "s3", "s9")] == ["s3", "s3", "", ""]


QUESTIONS = {
    "Überschwemmung in Łódź": ("uberschwemmung", "ÜBERSCHWEMMUNG", "ubersch", "łódź"),
    "Müller's café burnt down": ("muller", "cafe", "müllers"),
    "北京今天上午发生爆炸": ("北京", "爆炸", "今天上午"),
    "ตำรวจไทยจับกุมผู้ต้องสงสัย": ("ตำรวจ", "จับกุม"),
    "قَتَلَ انفجارٌ خمسة أشخاص": ("قتل", "انفجار"),
    "Взрыв в Киеве": ("взрыв", "ВЗРЫВ", "киев"),
    "a b:* & | ! ( ) ' \\ \" OR NOT NEAR": ("near not", "b a", "or"),
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_words_are_found_without_accents_case_and_signs_and_by_their_beginning(
    database: Database, text: str
) -> None:
    filled.take(
        database,
        filled.article("here", text=text),
        filled.article("other", text="nothing of that", title="x"),
    )
    for question in QUESTIONS[text]:
        assert found(database, question) == ["here"], question
    assert found(database, "?!") == []


@pytest.mark.parametrize(
    "question",
    [
        "'",
        '"',
        "a:*",
        "* OR 1=1",
        "NEAR(a b)",
        "%",
        "\\",
        "x" * 500,
        "a AND",
        "🙂",
        "\ud800".encode("utf-8", "replace").decode(),
    ],
)
def test_no_question_breaks_the_search(database: Database, question: str) -> None:
    filled.take(database, filled.article())
    assert found(database, question) in ([], ["a1"])


def test_stories_by_every_filter_and_both_orders(database: Database) -> None:
    filled.take(
        database,
        filled.article("a1", text="A bridge fell."),
        filled.story("old", articles=["a1"], origins=3, hours=0, figures=(filled.dispute(41, 55),)),
        filled.story(
            "new", articles=["a2"], origins=1, hours=2, phase="breaking", language="de", actors=(), places=()
        ),
    )
    assert listed(database) == ["new", "old"]
    assert listed(database, sort="origins") == ["old", "new"]
    assert listed(database, phase="breaking") == ["new"]
    assert listed(database, origins=2) == ["old"]
    assert listed(database, conflicts=True) == ["old"]
    assert listed(database, since=filled.at(1).timestamp()) == ["new"]
    about = {
        "actor": "INES vardo",
        "place": "tellmar",
        "country": "NL",
        "publisher": "a1 post",
        "language": "en",
    }
    for kind, value in about.items():
        assert listed(database, about=((kind, value),)) == ["old"], kind
    assert listed(database, about=(("actor", "Q1"),)) == ["old"]
    assert listed(database, match=asked.match({"q": "bridge"}, database)) == ["old"]
    with database.reading() as ask:
        assert stories.phases(ask, Filter(phase="breaking"))["developing"] == 1
        assert stories.suggestions(ask, 0)["place"] == ["Tellmar"]


@pytest.mark.parametrize("sort", ["latest", "origins"])
def test_pages_show_every_story_once_while_others_come_in(database: Database, sort: str) -> None:
    filled.take(database, *[filled.story(f"s{n:02}", origins=n % 3 + 1, hours=n // 2) for n in range(25)])
    seen, cursor = [], ""
    while True:
        with database.reading() as ask:
            page = stories.stories(ask, Filter(sort=sort), 4, cursor)
        seen += [one.id for one in page.rows]
        filled.take(database, filled.story(f"later{len(seen)}", origins=9, hours=99))
        if not (cursor := page.cursor):
            break
    assert sorted(seen) == [f"s{n:02}" for n in range(25)]


def test_a_cursor_of_another_list_is_refused(database: Database) -> None:
    filled.take(database, *[filled.story(f"s{n}", hours=n) for n in range(3)])
    with database.reading() as ask:
        cursor = stories.stories(ask, Filter(sort="origins"), 1).cursor
        with pytest.raises(Rejected):
            stories.stories(ask, Filter(), 1, cursor)


def test_the_ledger_counts_each_item_once_by_the_rules_of_its_stage(database: Database) -> None:
    entries = [
        ("i1", "seen"),
        ("i1", "published"),
        ("i2", "seen"),
        ("i3", "seen"),
        ("i3", "dead"),
        ("i3", "retried"),
        ("i4", "dead"),
    ]
    entries += [("i5", "seen"), ("i5", "published"), ("i5", "duplicate"), ("i1", "published")]
    filled.take(
        database, *[filled.entry(item, state, hours=n / 100) for n, (item, state) in enumerate(entries)]
    )
    with database.reading() as ask:
        found = ledger.balance(ask, filled.at(0.5).timestamp())
        late = ledger.balance(ask, NOW)
        waiting = [one.item for one in ledger.opened(ask, 9)]
    assert (found.seen, found.ends["published"], found.open, found.overdue) == (4, 2, 2, 0)
    assert found.disagreements == 2  # two ends, and an end of what nobody saw
    assert late.overdue == 2
    assert sorted(waiting) == ["i2", "i3"]


def test_what_is_too_old_leaves_but_for_articles_of_young_stories(database: Database) -> None:
    filled.take(
        database,
        *[filled.article(name, hours=0) for name in ("alone", "of-old", "of-young")],
        filled.story("old", articles=["of-old"], hours=1),
        filled.story("young", articles=["of-young"], hours=48),
        filled.entry("i1", hours=0),
        filled.letter("i1", hours=0),
    )
    assert keeping.forget(database, filled.at(24).timestamp()) == 3
    assert found(database, "title") == ["of-young"]
    assert listed(database) == ["young"]
    assert (count(database, "items"), count(database, "letters"), count(database, "words")) == (0, 0, 1)


def test_what_a_feed_brought_hour_by_hour(database: Database) -> None:
    entries = [filled.entry(f"i{n}", hours=hours, feed="f1") for n, hours in enumerate((21.1, 21.9, 23.5))]
    filled.take(database, filled.feed(), *entries)
    with database.reading() as ask:
        assert feeds.arrivals(ask, ["f1", "f2"], filled.at(23.9).timestamp(), 4) == {
            "f1": [0, 2, 0, 1],
            "f2": [0] * 4,
        }


def test_zeros_in_text_do_no_harm(database: Database) -> None:
    filled.take(
        database,
        filled.article("a1", title="nil\0nil", publisher="P\0"),
        filled.story(title="\0", phase="x\0y"),
    )
    assert count(database, "articles") == count(database, "stories") == 1


def test_a_copy_of_another_kafka_is_thrown_away(database: Database) -> None:
    filled.take(database, filled.article())
    assert not prepare(database, "test")
    assert prepare(database, "another")
    assert count(database, "articles") == 0
    assert Filling(database, filled.SETTINGS).resume() == {}


def test_who_reads_sees_one_moment_while_another_writes(database: Database) -> None:
    filled.take(database, filled.article("a1"))
    with database.reading() as ask:
        assert len(ask("SELECT id FROM articles")) == 1
        filled.take(database, filled.article("a2"))
        assert len(ask("SELECT id FROM articles")) == 1
    assert count(database, "articles") == 2


def test_one_desk_fills_one_database(where: Path | str) -> None:
    with connect(where).filler(), pytest.raises(Misconfigured, match="another desk"), connect(where).filler():
        pass
    with connect(where).filler():
        pass


@pytest.mark.skipif(programs() is None, reason=MISSING)
def test_a_postgresql_that_was_away_is_asked_again(server: Server) -> None:
    database = connect(server.database())
    prepare(database, "test")
    filled.take(database, filled.article())
    server.stop()
    with pytest.raises(Unavailable):
        count(database, "articles")
    server.start()
    assert count(database, "articles") == 1
    filled.take(database, filled.article("a2"))
    assert count(database, "articles") == 2
    database.close()
