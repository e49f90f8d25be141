"""A feed and its host do whatever they like; a simple model says what poll must have published, asked and kept."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from press import FLOOR, Answer, Asked, Clock, Desk, Host, Look, Post, moved, post, rss, subscription

from agents.poll.known import unpack
from agents.poll.timing import DAY
from agents.text import urls
from streams.records import FeedState, Item

SEEN = st.sampled_from([True, True, False])
WORDS = ["The bridge is open.", "It is shut.", "Nobody knows."]
HOLD = 900  # seconds of Retry-After
AGREEING, LOST = 3, 3  # polls after which a move is adopted, failures after which it is forgotten
HOPS = 5  # redirects that are followed
LONGEST_LIE = 80  # polls between two that look whatever the validators say
HTML = b"<!doctype html><html><title>Be right back</title><p>We are mending it.</p></html>"
REFUSALS = {
    "rate_limited": lambda: Answer(429, headers={"Retry-After": str(HOLD)}),
    "rate_limited_until": lambda: Answer(429, headers={"Retry-After": _soon()}),
    "busy": lambda: Answer(503, headers={"Retry-After": str(HOLD)}),
    "http_503": lambda: Answer(503),
    "http_500": lambda: Answer(500, rss([post("a")])),
    "http_404": lambda: Answer(404),
    "gone": lambda: Answer(410),
    "not_a_feed": lambda: Answer(200, HTML, {"Content-Type": "text/html", "ETag": '"html"'}),
    "protocol": lambda: Answer(200, rss([post("a")]), {"ETag": '"cut"'}, missing=99),
    "connection": lambda: Answer(500),  # nobody listens
}
OUTCOMES = {"rate_limited_until": "rate_limited", "busy": "rate_limited"}


def _soon() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=HOLD), usegmt=True)


class Known(NamedTuple):
    """One entry as the last poll left it: its item, what it said, what its guids looked like when it came."""

    item: str
    said: tuple[str, str]
    born: tuple[str, int]


@dataclass(frozen=True)
class Memory:
    """What poll has to remember of the feed. `etag`, `modified` and `body`: of the last good answer."""

    known: tuple[tuple[str, Known], ...] = ()
    etag: str = ""
    modified: str = ""
    body: bytes = b""
    polled: datetime | None = None
    shown: datetime | None = None  # the last answer that showed what stands there
    path: str = ""  # where it has moved for good
    moving: str = ""
    moves: int = 0
    failures: int = 0
    whole: bool = False  # the last answer was a whole feed: its validators are sent back at once
    believed: int = 0  # questions with validators in a row that brought nothing


class Feed(RuleBasedStateMachine):
    """One feed, one host, one poller."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.clock = Clock()
        self.host = self.loop.run_until_complete(self.stack.enter_async_context(Host()))
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.desk = Desk(Path(folder), self.clock)
        self.stack.push_async_callback(self.desk.close)
        self.source = subscription(self.host.base + "/feed/0")
        for number in range(HOPS + 1):
            self.host.pages |= {f"/feed/{number}": self._serve, f"/away/{number}": self._serve}
        # the feed
        self.posts: dict[str, Post] = {}
        self.standing: list[str] = []
        self.look = Look()
        # the host
        self.validators = "honest"
        self.at = 0  # the number of the path where the feed is
        self.detour = False
        self.fresh = 0  # seconds that its answers stay fresh
        self.refusal = ""
        self.delivered: list[Post] | None = None  # by the last poll
        # what we expect
        self.memory = self.stored = Memory()
        self.items: dict[tuple[Any, ...], str] = {}  # by entry, words and the item before
        self.articles: dict[str, str] = {}

    def teardown(self) -> None:
        self.loop.run_until_complete(self.stack.aclose())
        self.loop.close()

    # -- what happens to the feed, and whether we look before something else happens

    @initialize(count=st.integers(0, 3), dated=st.booleans())
    def begin(self, count: int, dated: bool) -> None:
        for _ in range(count):
            self.add(dated, same_title=False, seen=False)

    @rule(dated=st.booleans(), same_title=st.booleans(), seen=SEEN)
    def add(self, dated: bool, same_title: bool, seen: bool) -> None:
        number = len(self.posts)
        title = "News in brief" if same_title else ""
        one = post(f"p{number}", minute=number if dated else None, title=title)
        self.posts[one.name] = one
        self.standing.insert(0, one.name)
        self._seen(seen)

    @precondition(lambda self: self.standing)
    @rule(data=st.data(), field=st.sampled_from(["title", "words"]), seen=SEEN)
    def edit(self, data: st.DataObject, field: str, seen: bool) -> None:
        """An entry says something else, perhaps what it said before."""
        old = self.posts[data.draw(st.sampled_from(self.standing))]
        words = data.draw(st.sampled_from([words for words in WORDS if words not in old.said]))
        self.posts[old.name] = replace(old, title=words) if field == "title" else replace(old, words=words)
        self._seen(seen)

    @precondition(lambda self: self.standing)
    @rule(data=st.data(), seen=SEEN)
    def drop(self, data: st.DataObject, seen: bool) -> None:
        self.standing.remove(data.draw(st.sampled_from(self.standing)))
        self._seen(seen)

    @precondition(lambda self: len(self.standing) < len(self.posts))
    @rule(data=st.data(), seen=SEEN)
    def bring_back(self, data: st.DataObject, seen: bool) -> None:
        self.standing.insert(0, data.draw(st.sampled_from(sorted(self.posts.keys() - self.standing))))
        self._seen(seen)

    @rule(
        seen=SEEN,
        blanks=st.integers(0, 2),
        shift=st.sampled_from([0, 30]),
        tracking=st.sampled_from(["", "?utm_source=rss", "?utm_source=rss&fbclid=1"]),
        secure=st.booleans(),
        cdata=st.booleans(),
        backwards=st.booleans(),
        built=st.integers(0, 9),
    )
    def decorate(self, seen: bool, **changes: Any) -> None:
        """Nothing of this is news."""
        self.look = replace(self.look, **changes)
        self._seen(seen)

    @rule(guids=st.sampled_from(["tag", "tag", "permalink", "none"]), seen=SEEN)
    def churn(self, guids: str, seen: bool) -> None:
        """Every entry gets another guid."""
        self.look = replace(self.look, guids=guids, series=self.look.series + 1)
        self._seen(seen)

    # -- what happens to its host

    @rule(kind=st.sampled_from(["honest", "dated", "frozen", "constant", "none"]), seen=SEEN)
    def validate(self, kind: str, seen: bool) -> None:
        self.validators = kind
        self._seen(seen)

    @precondition(lambda self: self.at < HOPS)
    @rule(polls=st.integers(0, AGREEING + 1))
    def move(self, polls: int) -> None:
        self.at += 1
        for _ in range(polls):
            self._poll()

    @precondition(lambda self: self.at)
    @rule(seen=SEEN)
    def move_back(self, seen: bool) -> None:
        self.at = 0
        self._seen(seen)

    @rule(seen=SEEN)
    def turn_off(self, seen: bool) -> None:
        """The feed is elsewhere for a while, or at home again."""
        self.detour = not self.detour
        self._seen(seen)

    @rule(fresh=st.sampled_from([0, 60, 7200]), seen=SEEN)
    def rest(self, fresh: int, seen: bool) -> None:
        """The host wants to be left alone between two polls."""
        self.fresh = fresh
        self._seen(seen)

    # -- what happens to us

    @rule(hours=st.sampled_from([0.0, 0.1, 5.0, 80.0]))
    def poll(self, hours: float) -> None:
        self.clock.now += hours * 3600
        self._poll()

    @rule(refusal=st.sampled_from(sorted(REFUSALS)))
    def poll_in_vain(self, refusal: str) -> None:
        self._poll(refusal=refusal)

    @rule()
    def restart(self) -> None:
        self._restart()

    @rule(refusal=st.sampled_from(["", "rate_limited"]))
    def crash(self, refusal: str) -> None:
        """Poll, and end before that is stored: what was published is published again."""
        self._poll(store=False, refusal=refusal)
        self._restart()

    @precondition(lambda self: self.validators == "frozen" and self.standing)
    @rule()
    def outlast_the_lie(self) -> None:
        """However long the host says that nothing has changed, we find out."""
        polls, self.detour = 0, False
        while {name: known.said for name, known in self.memory.known} != self._said():
            self._poll()
            polls += 1
            assert polls <= LONGEST_LIE + 1

    @invariant()
    def what_is_known_is_what_stood_there(self) -> None:
        if self.source.id in self.desk.state:
            known = unpack(self.desk.state[self.source.id].known)
            assert {one.item for one in known.values()} == {one.item for _, one in self.memory.known}

    # -- the host

    def _serve(self, asked: Asked) -> Answer:
        if self.refusal:
            return REFUSALS[self.refusal]()
        number = int(asked.path.rpartition("/")[2])
        if number != self.at:
            return moved(f"/feed/{number + 1 if number < self.at else 0}")
        if self.detour and not asked.path.startswith("/away"):
            return moved(f"/away/{number}", 302)
        body = self._body()
        etag, modified = self._validators(body)
        sent = asked.headers.get("if-none-match", ""), asked.headers.get("if-modified-since", "")
        rest = f"max-age={self.fresh}" if self.fresh else ""
        fields = {"ETag": etag, "Last-Modified": modified, "Cache-Control": rest}
        fields = {name: value for name, value in fields.items() if value}
        if self.validators != "constant" and any(sent) and sent == (etag, modified):
            return Answer(304, headers=fields)
        self.delivered = [self.posts[name] for name in self.standing]
        return Answer(200, body, fields)

    def _body(self) -> bytes:
        return rss([self.posts[name] for name in self.standing], self.look)

    def _validators(self, body: bytes) -> tuple[str, str]:
        number = crc32(body)
        return {
            "honest": (f'W/"{number} ;"', ""),
            "dated": ("", f"Sun, {number % 28 + 1} Feb 2026 {number % 24:02}:00 UTC"),
            "frozen": ("it's the same", "Sun Feb  1 2026"),
            "constant": ('"1"', ""),
            "none": ("", ""),
        }[self.validators]

    def _paths(self, start: str) -> list[str]:
        """The paths that a question at `start` leads to."""
        paths = [start]
        if self.refusal:
            return paths
        number = int(start.rpartition("/")[2])
        while number != self.at:
            number = number + 1 if number < self.at else 0
            paths.append(f"/feed/{number}")
        return [*paths, f"/away/{number}"] if self.detour else paths

    # -- the poll, and what we expect of it

    def _seen(self, seen: bool) -> None:
        if seen:
            self._poll()

    def _poll(self, store: bool = True, refusal: str = "") -> None:
        self.refusal = refusal
        before, stored, self.delivered = self.memory, self.desk.stored.get(self.source.id), None
        asked_before = len(self.host.asked)
        if self.refusal == "connection":
            self.host.close()
        was_gone = bool((old := self.desk.state.get(self.source.id)) and old.gone)
        state = self.loop.run_until_complete(self.desk.poll(self.source, store=store, now=was_gone))
        if self.refusal == "connection":
            self.loop.run_until_complete(self.host.open())
        asked = self.host.asked[asked_before:]
        believed = before.believed + self._check_question(asked, before)
        assert believed <= LONGEST_LIE or self.delivered is not None
        if self.refusal or len(self._paths(before.path or "/feed/0")) > HOPS + 1:
            self._check_failure(state, before)
        else:
            self._check_answer(state, before)
        self.memory = replace(self.memory, believed=believed if self.delivered is None else 0)
        if self.desk.stored.get(self.source.id) is not stored:
            self.stored = self.memory

    def _restart(self) -> None:
        self.loop.run_until_complete(self.desk.restart())
        self.memory = self.stored

    def _said(self) -> dict[str, tuple[str, str]]:
        return {name: self.posts[name].said for name in self.standing}

    def _check_question(self, asked: list[Asked], before: Memory) -> bool:
        """The right address was asked, with validators byte for byte, or without (False)."""
        if self.refusal == "connection":
            assert asked == []
            return False
        assert [one.path for one in asked] == self._paths(before.path or "/feed/0")[: HOPS + 1]
        sent = tuple(asked[0].headers.get(name, "") for name in ("if-none-match", "if-modified-since"))
        assert sent in ((before.etag, before.modified), ("", ""))
        assert sent == (before.etag, before.modified) or not before.whole
        return any(sent)

    def _check_failure(self, state: FeedState, before: Memory) -> None:
        outcome = OUTCOMES.get(self.refusal, self.refusal) or "redirect_loop"
        assert (state.outcome, self.desk.take()) == (outcome, [])
        over = outcome == "gone" and not before.path
        assert not over or (state.gone and state.due > self.clock.now + 365 * DAY)
        wait = HOLD - 2 if outcome == "rate_limited" else FLOOR
        assert state.due >= self.clock.moment.timestamp() + wait
        failures = before.failures + (not over)
        lost = outcome == "gone" or failures >= LOST
        self.memory = replace(before, failures=failures, path="" if lost else before.path, whole=False)

    def _check_answer(self, state: FeedState, before: Memory) -> None:
        items, now = self.desk.take(), self.clock.moment
        assert (state.gone, state.failures, state.polled) == (False, 0, now)
        rest = FLOOR if state.rushed else max(FLOOR, self.fresh)  # unless that has cost us entries
        assert now.timestamp() + rest <= state.due <= now.timestamp() + 1.1 * DAY
        known = dict(before.known)
        if self.delivered is None:
            assert (state.outcome, items) == ("not_modified", [])
        else:
            known = self._check_items(items, known, before)
        path, moving, moves = self._moved(before)
        body = self._body() if self.delivered is not None else before.body
        etag, modified = self._validators(self._body())
        if body == before.body:  # what an answer does not say stands as it stood
            etag, modified = etag or before.etag, modified or before.modified
        whole = self.delivered is not None
        shown = now if whole else before.shown
        self.memory = Memory(
            tuple(known.items()), etag, modified, body, now, shown, path, moving, moves, whole=whole
        )

    def _check_items(self, items: list[Item], known: dict[str, Known], before: Memory) -> dict[str, Known]:
        """Each entry that is new or says something else was published, and nothing else; what is known then."""
        assert self.delivered is not None
        news = {
            one.name: one
            for one in self.delivered
            if one.name not in known or known[one.name].said != one.said
        }
        names = [urls.canonical(item.url).rpartition("/")[2] for item in items]
        assert sorted(names) == sorted(news)
        born = self.look.guids, self.look.series if self.look.guids == "tag" else 0
        after = {one.name: known[one.name] for one in self.delivered if one.name in known}
        for name, item in zip(names, items, strict=True):
            said, old = news[name].said, known.get(name)
            assert (item.title, item.summary) == said
            assert item.previous == (old.item if old else "")
            lied = self._validators(self._body()) == (before.etag, before.modified)
            since = before.shown if lied else before.polled
            assert (item.first_seen.after, item.first_seen.by) == (since, self.clock.moment)
            assert item.back_catalogue == (before.polled is None)
            after[name] = Known(item.item, said, old.born if old else born)
            self._check_ids(name, item, after[name])
        self._check_order(names)
        return after if self.delivered else known  # an empty feed is an accident

    def _check_ids(self, name: str, item: Item, now: Known) -> None:
        """The same words after the same item are the same item; an entry has one article, and no other has it."""
        assert self.items.setdefault((name, now.born, now.said, item.previous), item.item) == item.item
        assert len(set(self.items.values())) == len(self.items)
        assert self.articles.setdefault(name, item.article) == item.article
        assert len(set(self.articles.values())) == len(self.articles)

    def _check_order(self, names: list[str]) -> None:
        """The oldest first: by their dates where all have one, else as feeds list them."""
        assert self.delivered is not None
        listed = [one.name for one in (self.delivered if self.look.backwards else reversed(self.delivered))]
        if all(one.published for one in self.delivered):
            listed = sorted(listed, key=lambda name: int(name[1:]))
        elif any(one.published for one in self.delivered):
            return
        assert names == [name for name in listed if name in names]

    def _moved(self, before: Memory) -> tuple[str, str, int]:
        """Where it is asked from now on, and where permanent redirects lead since how many polls."""
        paths = self._paths(before.path or "/feed/0")
        if len(paths) == 1 or self.detour:
            return before.path, "", 0
        moves = before.moves + 1 if paths[-1] == before.moving else 1
        return (paths[-1], "", 0) if moves >= AGREEING else (before.path, paths[-1], moves)


def test_whatever_a_feed_its_host_and_we_do_each_state_of_each_entry_is_published_once() -> None:
    run_state_machine_as_test(Feed, settings=settings(stateful_step_count=80))
