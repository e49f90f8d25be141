"""What a person sees of the topics: safe for a terminal, right about what is wrong."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import structs
from test_tables import article

from agents.ledger.stage import GRACE, KEEP
from streams import codec, reading, retracting
from streams.cli import main
from streams.records import Claim, Entry, First, MadeBy, Origins, Story, StoryFigure
from streams.watching import Ledger, headline, line_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def record(value: bytes | None, key: bytes = b"k", headers: Any = ()) -> Any:
    return SimpleNamespace(topic="t", partition=1, offset=7, key=key, value=value, headers=headers)


def entry(state: str, item: str = "a", at: datetime = NOON) -> Any:
    return record(codec.encode(Entry(item=item, state=state, stage="story", at=at)))


@pytest.mark.parametrize("what", ["stories", "articles", "revisions", "deadletters"])
def test_a_foreign_key_or_header_cannot_steer_the_terminal(what: str) -> None:
    wild = record(
        None, b"\x1b[31mred\x07", [("wirehose.errors.message", b"\x1b]0;title\x07"), ("null", None)]
    )
    assert line_of(what, wild, as_json=False).isprintable()


@pytest.mark.parametrize(
    ("origin", "shown"),
    [("post.example", "post"), ("Wire", "Wire"), ("other.example", "other.example")],
)
def test_an_article_whose_origin_is_its_host_has_the_name_of_its_outlet(origin: str, shown: str) -> None:
    one = structs.replace(article(publisher="post"), origin=origin)
    line = line_of("articles", record(codec.encode(one)), as_json=False)
    assert line.endswith(f"(revision 1, origin {shown})")


@pytest.mark.parametrize("option", ["", "--from-start", "--once"])
def test_a_watch_that_shows_nothing_of_old_says_so(monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    async def records(*_: Any, **__: Any) -> AsyncIterator[Any]:
        yield record(None)

    async def retracted(_: Any) -> frozenset[str]:
        return frozenset()

    monkeypatch.setattr(reading, "records", records)
    monkeypatch.setattr(retracting, "retracted", retracted)
    monkeypatch.setenv("WIREHOSE_BROKER", "127.0.0.1:9")
    done = CliRunner().invoke(main, ["watch", *option.split()])
    assert (done.exit_code, done.stdout) == (0, "k gone\n")
    assert done.stderr == ("" if option else "waiting for new records; --from-start shows what is there\n")


def test_bytes_that_are_no_record_are_named_and_do_not_end_the_watch() -> None:
    assert "t 1/7 is no record" in line_of("articles", record(b"\xff"), as_json=False)


def test_the_ledger_goes_on_over_a_record_that_cannot_be_read_and_lists_it() -> None:
    ledger = Ledger()
    for one in (entry("seen"), record(b"junk"), entry("published")):
        ledger.read(one)
    assert ledger.balance.line().startswith("seen=1 published=1")
    (trouble,) = ledger.troubles()
    assert "1/7" in trouble


def test_an_end_whose_seen_was_taken_by_retention_is_no_disagreement() -> None:
    long_ago = datetime.now(UTC) - timedelta(seconds=10 * GRACE)
    whole, cut = Ledger(), Ledger()
    cut.cut = True
    for ledger in (whole, cut):
        ledger.read(entry("published", at=long_ago))
    assert (whole.balance.right, cut.balance.right) == (False, True)


def test_items_that_ended_long_ago_are_forgotten_with_their_accounts() -> None:
    ledger = Ledger()
    for one in (entry("seen"), entry("published"), entry("seen", "b", NOON + timedelta(seconds=KEEP + 1))):
        ledger.read(one)
    assert set(ledger.accounts) == {"b"}
    assert ledger.balance.open == 1


def test_claims_are_shown_whole_and_each_once() -> None:
    told = [(41, 41, "exact"), (None, 40, "at_most"), (41, 41, "exact"), (32, 50, "about")]
    claims = [
        Claim(low=low, high=high, hedge=hedge, article="a", start=0, end=2) for low, high, hedge in told
    ]
    figure = StoryFigure(kind="wounded", unit="persons", verdict="conflict", claims=tuple(claims))
    story = Story(
        id="s", version=1, title="A dock burns", language="en", first=First(article="a", after=None, by=NOON),
        last_seen=NOON, articles=(), article_count=3, origins=Origins(count=2), figures=(figure,), phase="breaking",
        made_by=MadeBy(version="0"),
    )  # fmt: skip
    assert headline(story).splitlines()[-1].strip() == (
        "they disagree on wounded: exact 41 / at most 40 / about 32-50"
    )
