"""The settings of a feed, as options of commands give them."""

from typing import Any

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from agents.poll.subscriptions import new
from streams.cli_feed_settings import SETTINGS, apply, doubts, options
from streams.errors import Misconfigured
from streams.records import Publisher, Subscription

FULL = replace(
    new("https://a.example/rss"), title="A", publisher=Publisher(name="P", domain="a.example", family="F", country="GB"), language="en", tags=("x",), interval=60.0,
    headers={"X-A": "b"}, agent="me", full_text="page", text="none", tdm="licensed", paused=True,
)  # fmt: skip


def given(*arguments: str) -> dict[str, Any]:
    """The options as a command gets them."""
    caught: dict[str, Any] = {}

    @click.command()
    @options(*SETTINGS)
    def command(**values: Any) -> None:
        caught.update(values)

    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    return caught


@pytest.mark.parametrize("sub", [new("https://a.example/rss"), FULL])
def test_no_option_changes_nothing(sub: Subscription) -> None:
    assert apply(sub, given()) == sub


def test_every_setting_can_be_given() -> None:
    sub = apply(
        new("https://a.example/rss"),
        given(
            "--title", "A", "--publisher", "P", "--family", "F", "--country", "gb", "--language", "pt_BR", "--tag", "x", "--tag", "y", "--tag", "x", "--interval", "15m",
            "--header", "X-A: b: c", "--header", "Authorization: Bearer ${WIREHOSE_SECRET_A}", "--agent", "me (+m@a.example)", "--full-text", "feed", "--text", "full", "--tdm", "respect",
        ),
    )  # fmt: skip
    assert sub == replace(
        new("https://a.example/rss"), title="A", publisher=Publisher(name="P", family="F", country="GB"), language="pt-BR", tags=("x", "y"), interval=900.0,
        headers={"X-A": "b: c", "Authorization": "Bearer ${WIREHOSE_SECRET_A}"}, agent="me (+m@a.example)", full_text="feed", text="full", tdm="respect",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (("--title", ""), "title", ""), (("--agent", ""), "agent", ""), (("--language", ""), "language", ""), (("--tag", ""), "tags", ()),
        (("--interval", ""), "interval", None), (("--interval", "auto"), "interval", None), (("--full-text", "auto"), "full_text", ""), (("--text", "auto"), "text", ""), (("--tdm", "respect"), "tdm", "respect"),
        (("--header", "X-A:"), "headers", {}),
        (("--header", "X-B: c"), "headers", {"X-A": "b", "X-B": "c"}), (("--family", ""), "publisher", Publisher(name="P", domain="a.example", country="GB")),
    ],
)  # fmt: skip
def test_an_option_changes_its_own_setting_and_an_empty_one_takes_it_away(
    arguments: tuple[str, ...], field: str, value: object
) -> None:
    assert apply(FULL, given(*arguments)) == replace(FULL, **{field: value})


@pytest.mark.parametrize(
    ("written", "seconds"), [("90", 90.0), ("90s", 90.0), ("1.5h", 5400.0), ("2d", 172_800.0)]
)
def test_an_interval_is_written_as_a_time(written: str, seconds: float) -> None:
    assert given("--interval", written)["interval"] == seconds


def test_a_credential_in_plain_sight_is_refused() -> None:
    with pytest.raises(Misconfigured, match=r"^--header: the value of X-Api-Key"):
        apply(FULL, given("--header", "X-Api-Key: hunter2"))
    with pytest.raises(Misconfigured, match=r"^--agent: "):
        apply(FULL, given("--agent", "ü"))


@pytest.mark.parametrize(
    ("interval", "kept"), [(None, ""), (60.0, ""), (10.0, "10 s becomes 60 s"), (172_800.0, "172800 s becomes 86400 s")]
)  # fmt: skip
def test_an_interval_that_poll_does_not_keep_is_told(interval: float | None, kept: str) -> None:
    said = doubts([replace(FULL, interval=interval)] * 3, 60.0)
    assert [kept in line and "a.example and 2 more" in line for line in said] == [True] * bool(kept)


def test_a_credential_in_an_address_is_told_without_showing_it() -> None:
    (line,) = doubts([new("https://a.example/rss?token=hunter2")], 60.0)
    assert ("a.example: token in an address" in line, "hunter2" in line) == (True, False)
