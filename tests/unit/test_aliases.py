"""Articles that turn out to be one: the older goes on, the younger says so once, and nothing runs in a ring."""

import random
from collections import deque
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.dedup.aliases import MOST, Joined, join
from agents.dedup.memory import ANSWERS
from agents.dedup.stage import Known, Verdict, judge
from agents.fetch import stage as fetch
from streams import ids
from streams.records import Alias, FirstSeen, Item, Publisher

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
Said = Verdict | Joined


def item(article: str, minute: int, feed: str = "", name: str = "") -> Item:
    return Item(
        item=name or f"{article}{minute}{feed}",
        article=article,
        feed=feed or f"feed of {article}",
        url=f"https://news.example/{article}",
        content="<p>All of it.</p>",
        publisher=Publisher(name="N"),
        first_seen=FirstSeen(after=None, by=NOON + timedelta(minutes=minute)),
    )


def page_of(article: str, names: str) -> Alias:
    """The page of an article gives another's address as its own."""
    return Alias(article=article, same_as=names)


class Desk:
    """dedup without a broker: two topics of one partition, each read in order, and the table."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.aliases: list[Alias] = []
        self.at = [0, 0]  # read so far
        self.rows: dict[str, Known] = {}
        self.said: dict[tuple[bool, int], Said] = {}  # first answers, by topic and offset
        self.out: list[Item] = []  # topic unique
        self.ended: list[str] = []  # as duplicates

    def tell(self, *records: Item | Alias) -> "Desk":
        """Put records on their topics and read all, each before the next."""
        for record in records:
            self.put(record)
            while self.read(items=True) or self.read(items=False):
                pass
        return self

    def put(self, record: Item | Alias) -> None:
        if isinstance(record, Item):
            self.items.append(record)
        else:
            self.aliases.append(record)

    def read(self, items: bool) -> bool:
        """Take the next record of a topic; whether there was one."""
        offset = self.at[not items]
        if offset == len(self.items if items else self.aliases):
            return False
        self.at[not items] += 1
        self.act(self.answer(items, offset))
        return True

    def answer(self, items: bool, offset: int) -> Said:
        said: Said
        record = self.items[offset] if items else self.aliases[offset]
        known = self.rows.get(record.article)
        if isinstance(record, Item):
            said, known = judge(record, f"0/{offset}", known)
        else:
            said, known = join(record, f"0/{offset}", known)
        self.rows[record.article] = msgspec.msgpack.decode(msgspec.msgpack.encode(known), type=Known)
        self.said.setdefault((items, offset), said)
        return said

    def act(self, said: Said) -> None:
        if isinstance(said, Joined):
            if said.alias:
                self.put(said.alias)
            if said.item:
                self.out.append(said.item)
        elif said.kind == "pass":
            self.out.append(said.item)
        elif said.kind == "moved":
            self.put(said.item)
        elif said.kind == "duplicate":
            self.ended.append(said.item.item)

    def end(self, article: str) -> str:
        """Under which article this one goes on."""
        passed = []
        while (known := self.rows.get(article)) and known.alias_of:
            assert article not in passed, "a ring"
            passed.append(article)
            article = known.alias_of
        return article

    def last(self) -> list[tuple[str, str]]:
        """The last items: (article, superseded by)."""
        return [(each.article, each.superseded_by) for each in self.out if each.superseded_by]


def test_an_address_never_seen_becomes_the_article_whose_page_names_it() -> None:
    desk = Desk().tell(item("a", 1), page_of("a", "b"), item("b", 2), item("b", 3, name="again"))
    assert (desk.end("b"), desk.last()) == ("a", [])
    assert desk.ended == ["b2"]  # another feed's first sight of a
    assert [(each.item, each.article) for each in desk.out] == [("a1", "a"), ("again", "a")]
    assert desk.out[-1].feeds == ("feed of a", "feed of b")


@pytest.mark.parametrize(("page", "names"), [("a", "b"), ("b", "a")])
def test_the_younger_of_two_known_ones_gets_one_last_item_whoever_names_whom(page: str, names: str) -> None:
    desk = Desk().tell(item("a", 1), item("b", 2), item("b", 3), page_of(page, names))
    (last,) = [each for each in desk.out if each.superseded_by]
    assert (last.article, last.superseded_by, last.item) == ("b", "a", ids.superseded("b", "a"))
    assert (last.previous, last.content, last.feeds) == ("b3", "", ("feed of b",))


def test_ages_that_are_equal_are_told_apart_by_id() -> None:
    assert Desk().tell(item("b", 1), item("a", 1, "f"), page_of("a", "b")).last() == [("b", "a")]


def test_a_change_from_a_feed_that_showed_the_younger_is_news_of_the_older() -> None:
    desk = Desk().tell(item("a", 1), item("b", 2), page_of("b", "a"), item("b", 3))
    assert [(each.item, each.article) for each in desk.out][-1] == ("b3", "a")
    assert desk.out[-1].feeds == ("feed of a", "feed of b")
    assert desk.ended == []


def test_pages_that_name_each_other_make_one_article_and_one_last_item() -> None:
    desk = Desk().tell(item("a", 1), item("b", 2), page_of("a", "b"), page_of("b", "a"))
    assert ([desk.end(each) for each in "ab"], desk.last()) == (["a", "a"], [("b", "a")])


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_a_chain_ends_at_the_oldest_whatever_the_order_of_ages(order: str) -> None:
    seen = [item(article, minute) for minute, article in enumerate(order)]
    desk = Desk().tell(*seen, page_of("a", "b"), page_of("b", "c"))
    assert [desk.end(each) for each in "abc"] == [order[0]] * 3
    assert sorted(article for article, _ in desk.last()) == sorted(order[1:])


def test_two_articles_whose_pages_name_one_that_was_never_seen_are_one() -> None:
    desk = Desk().tell(item("a", 1), item("b", 2), page_of("a", "c"), page_of("b", "c"))
    assert ([desk.end(each) for each in "abc"], desk.last()) == (["a"] * 3, [("b", "a")])


def test_an_article_that_names_itself_and_one_that_nobody_knows_change_nothing() -> None:
    assert Desk().tell(item("a", 1), page_of("a", "a"), page_of("x", "y")).last() == []


def test_the_same_alias_again_changes_nothing() -> None:
    desk = Desk().tell(item("a", 1), item("b", 2), page_of("b", "a"))
    rows, out = dict(desk.rows), list(desk.out)
    desk.tell(*desk.aliases)
    assert (desk.rows, desk.out) == (rows, out)


def test_a_site_that_gives_all_its_pages_one_address_does_not_become_one_article() -> None:
    desk = Desk()
    for number in range(3 * MOST):
        desk.tell(item(f"p{number}", number), page_of(f"p{number}", "wrong"))
    assert len(desk.last()) < MOST


def test_the_page_of_a_last_item_is_not_looked_at_again() -> None:
    last = Desk().tell(item("a", 1), item("b", 2), page_of("b", "a")).out[-1]
    look = fetch.want(last, None, 0.0)
    ok = fetch.Outcome(kind="ok", status=200, url=last.url, body=b"<p>")
    assert len(fetch.pages(look, ok, 0.0)) == 1
    assert fetch.after(look, ok, 0.0, (900.0,)) is None
    assert fetch.after(fetch.want(item("a", 1), None, 0.0), ok, 0.0, (900.0,)) is not None


articles = st.sampled_from("abcde")
records = st.one_of(
    st.builds(item, articles, st.integers(0, 9), st.sampled_from(["", "f"])),
    st.builds(page_of, articles, articles),
)


@given(st.lists(records, max_size=14), st.integers(0, 2**16))
def test_however_the_topics_interleave_and_stages_crash_every_item_ends_once_at_the_oldest(
    log: list[Item | Alias], seed: int
) -> None:
    desk, todo, dice = Desk(), deque(log), random.Random(seed)
    given_items = {each.item for each in log if isinstance(each, Item)}
    for _ in range(200):
        desk.read(items=dice.random() < 0.5)
        if desk.said and dice.random() < 0.1:  # what was read comes again, and all that follows is sent again
            desk.act(desk.answer(*dice.choice(sorted(desk.said))))
        if todo and dice.random() < 0.5:
            record = todo.popleft()
            if isinstance(record, Item) or record.article in desk.rows:
                desk.put(record)  # a page is looked at after its item passed
    assert not todo
    calm = (not desk.read(items=True) and not desk.read(items=False) for _ in range(2_000))
    assert any(calm), "it runs in a ring"
    passed = {each.item for each in desk.out if not each.superseded_by}
    assert sorted([*passed, *set(desk.ended)]) == sorted(given_items)
    ages = {name: (known.first, name) for name, known in desk.rows.items() if known.first}
    assert all(ages[desk.end(name)] <= age for name, age in ages.items())
    assert len({msgspec.json.encode(each) for each in desk.out}) == len({each.item for each in desk.out})
    assert len(set(desk.last())) == len({article for article, _ in desk.last()})
    for alias in desk.aliases:
        if alias.since or alias.article in ages:
            assert desk.end(alias.article) == desk.end(alias.same_as)


@given(st.lists(records, max_size=ANSWERS // 4), st.data())
def test_a_record_read_again_is_answered_byte_for_byte_and_changes_nothing(
    log: list[Item | Alias], data: st.DataObject
) -> None:
    desk = Desk().tell(*log)
    encode = msgspec.json.encode
    rows = encode(desk.rows)
    first = {key: encode(said) for key, said in desk.said.items()}
    for is_item in data.draw(st.lists(st.booleans(), max_size=20)):
        count = len(desk.items if is_item else desk.aliases)
        if count:
            offset = data.draw(st.integers(0, count - 1))
            assert encode(desk.answer(is_item, offset)) == first[is_item, offset]
            assert encode(desk.rows) == rows
