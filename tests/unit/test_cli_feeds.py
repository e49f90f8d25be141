"""`wirehose feeds` on a topic that is a dictionary: what each command writes, prints and refuses."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from outlet import Answer, Outlet, piece

from agents.poll import toml
from agents.poll.subscriptions import new, read
from streams import cli_feeds
from streams import feeds as topic
from streams.cli import main
from streams.records import Publisher, Subscription
from streams.settings import Settings, load

A = replace(
    new("https://a.example/rss"), title="A", tags=("war",), language="en", headers={"X-A": "b"}, interval=60.0
)
B = replace(new("https://b.example/rss"), publisher=Publisher(name="B", country="GB"), paused=True)


class Topic(dict[str, Subscription]):
    """The compacted topic; `writes` counts the records."""

    writes = 0

    async def current(self, _: Settings) -> dict[str, Subscription]:
        return dict(self)

    async def write(self, _: Settings, changes: Iterable[tuple[str, Subscription | None]]) -> int:
        for key, sub in changes:
            self.writes += 1
            self.pop(key, None)
            if sub:
                self[key] = sub
        return self.writes


@pytest.fixture
def have(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Topic:
    """The subscriptions A and B, and the commands on them."""
    one = Topic({sub.id: sub for sub in (A, B)})
    settings = load({"WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8", "WIREHOSE_HOST_SPACING": "0"}, tmp_path)
    monkeypatch.setattr(topic, "current", one.current)
    monkeypatch.setattr(topic, "write", one.write)
    monkeypatch.setattr(cli_feeds, "load", lambda: settings)
    monkeypatch.setattr(cli_feeds, "with_broker", lambda settings, work: asyncio.run(work(settings)))
    return one


def feeds(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["feeds", *arguments], catch_exceptions=False)


def test_a_site_is_added_by_its_feed_with_the_settings_given(have: Topic) -> None:
    with Outlet() as outlet:
        feed = outlet.feed("daily", [piece("one")])
        link = '<link rel="alternate" type="application/rss+xml" href="/feeds/daily">'
        outlet.pages["/"] = f"<html><head>{link}</head></html>"
        done = feeds("add", outlet.base, "--tag", "t", "--interval", "10m", "--header", "X-Desk: w")
    assert done.exit_code == 0, done.output
    assert have[new(feed).id] == replace(new(feed), tags=("t",), interval=600.0, headers={"X-Desk": "w"})
    assert feed in done.stderr


def test_headers_are_not_kept_for_a_feed_of_another_origin(have: Topic) -> None:
    with Outlet() as outlet:
        other = outlet.feed("daily", [piece("one")]).replace("127.0.0.1", "localhost")
        outlet.pages["/"] = f'<html><head><link rel="feed" href="{other}"></head></html>'
        done = feeds("add", outlet.base, "--header", "X-Desk: w", "--agent", "me/1")
    assert have[new(other).id] == replace(new(other), agent="me/1")
    assert "without --header" in done.stderr


def test_what_is_no_feed_is_not_added(have: Topic) -> None:
    with Outlet() as outlet:
        outlet.pages["/about"] = Answer(200, b"<html><body>We are us.</body></html>")
        done = feeds("add", f"{outlet.base}/about")
    assert (done.exit_code, have.writes) == (1, 0)
    assert "names none" in done.stderr


def test_a_list_that_is_imported_again_keeps_what_it_does_not_say(have: Topic, tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text(
        "https://a.example/rss The A\nhttps://b.example/rss\nhttps://c.example/rss\n"
    )
    done = feeds("import", str(tmp_path / "l.txt"))
    assert [*have.values()] == [replace(A, title="The A"), B, new("https://c.example/rss")]
    assert "feeds resume https://b.example/rss" in done.stderr


def test_a_list_that_does_not_answer_is_no_feed(have: Topic) -> None:
    with Outlet() as outlet:
        outlet.pages["/feed"] = Answer(503, b"")
        done = feeds("import", f"{outlet.base}/feed")
        assert (done.exit_code, have.writes) == (1, 0)
        assert "try again" in done.stderr
        assert feeds("add", f"{outlet.base}/feed").exit_code == 0
        assert new(f"{outlet.base}/feed").id in have


def test_a_feed_is_added_untried_where_its_secret_is_missing(
    have: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIREHOSE_SECRET_X", raising=False)
    done = feeds(
        "add", "http://127.0.0.1:1/x?key=1", "--header", "X-Key: ${WIREHOSE_SECRET_X}", "--interval", "1s"
    )
    sub = new("http://127.0.0.1:1/x?key=1")
    assert have[sub.id] == replace(sub, headers={"X-Key": "${WIREHOSE_SECRET_X}"}, interval=1.0)
    for words in ("WIREHOSE_SECRET_X is not set here", "1 s becomes 60 s", "looks like a credential"):
        assert words in done.stderr


def test_what_is_subscribed_already_is_told(have: Topic, tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text(f"{A.url}\n{A.url}#top\nhttps://c.example/\n")
    done = feeds("add", str(tmp_path / "l.txt"))
    assert "subscribed to 1 feed(s)\n1 feed(s) already subscribed" in done.stderr
    assert len(have) == 3


def test_an_interval_that_poll_does_not_keep_is_told_when_it_is_set(have: Topic) -> None:
    assert "172800 s becomes 86400 s" in feeds("set", A.url, "--interval", "2d").stderr
    assert "warning" not in feeds("set", A.url, "--title", "x").stderr


@pytest.mark.parametrize(
    "wrong", [("--language", "not a tag"), ("--country", "Britain"), ("--language", "en", "--language", "?")], ids=str
)  # fmt: skip
def test_the_choice_of_an_import_is_checked(have: Topic, wrong: tuple[str, ...]) -> None:
    done = feeds("import", "curated", *wrong)
    assert (done.exit_code, have.writes) == (2, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--all", "LIST", "--write"), "TOML"), (("LIST",), "feeds import"), (("--all", "http://a.example/l.toml", "--write"), "--all takes a file")],
    ids=str,
)  # fmt: skip
def test_a_check_of_a_list_says_what_to_do_before_it_asks(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "l.txt").write_text("http://127.0.0.1:1/rss\n")
    done = feeds("check", *(str(tmp_path / "l.txt") if one == "LIST" else one for one in arguments))
    assert (done.exit_code, said in done.stderr, done.stdout) == (2, True, "")


def test_only_what_was_marked_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREHOSE_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("WIREHOSE_HOST_SPACING", "0")
    with Outlet() as outlet:
        one, two = outlet.feed("one", [piece("one")]), outlet.feed("two", [piece("two")])
        (tmp_path / "l.toml").write_text(f'[[feed]]\nurl = "{one}"\n[[feed]]\n"url" = "{two}"\n')
        done = feeds("check", "--all", str(tmp_path / "l.toml"), "--write")
    assert done.exit_code == 0
    assert "1 feeds marked as checked" in done.stderr
    assert "1 are written in a way that cannot be marked" in done.stderr


def test_an_import_takes_only_what_was_asked_for(have: Topic, tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text(
        toml.write([replace(new("https://c.example/"), tags=("war",)), new("https://d.example/")])
    )
    assert feeds("import", str(tmp_path / "l.toml"), "--tag", "War").exit_code == 0
    assert [sub.url for sub in have.values()][2:] == ["https://c.example/"]
    done = feeds("import", str(tmp_path / "l.toml"), "--tag", "sport")
    assert (done.exit_code, "none of 2 feeds" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "a"),
    [
        (("pause", A.url), replace(A, paused=True)), (("pause", A.id, B.url), replace(A, paused=True)), (("resume", A.url), A),
        (("set", A.url, "--interval", "auto", "--tag", "x"), replace(A, interval=None, tags=("x",))), (("set", A.id, "--header", "X-A:"), replace(A, headers={})),
        (("remove", "http://a.example/rss"), None),
    ],
    ids=str,
)  # fmt: skip
def test_a_change_is_one_record(have: Topic, arguments: tuple[str, ...], a: Subscription | None) -> None:
    done = feeds(*arguments)
    assert done.exit_code == 0, done.output
    assert have.get(A.id) == a
    assert have.writes == len(
        [part for part in arguments if part in (A.url, A.id, B.url, "http://a.example/rss")]
    )


@pytest.mark.parametrize("command", [("remove",), ("pause",), ("set", "--title", "x")], ids=str)
def test_what_nobody_subscribed_to_is_told_and_nothing_is_changed(
    have: Topic, command: tuple[str, ...]
) -> None:
    done = feeds(*command, A.url, "https://c.example/")
    assert (done.exit_code, have.writes) == (2, 0)
    assert "not subscribed: https://c.example/" in done.stderr


def test_a_credential_in_plain_sight_is_refused_and_not_shown(have: Topic) -> None:
    done = feeds("set", A.url, "--header", "Authorization: Bearer hunter2")
    assert (done.exit_code, have.writes) == (2, 0)
    assert done.stderr.startswith("wirehose: --header: the value of Authorization")
    assert "WIREHOSE_SECRET_X" in done.stderr
    assert "hunter2" not in done.output


def test_a_title_goes_with_one_feed(have: Topic, tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text("https://c.example/\nhttps://d.example/\n")
    assert feeds("add", str(tmp_path / "l.txt"), "--title", "x").exit_code == 2


def test_the_list_shows_what_is_paused_and_ids_and_cannot_steer_a_terminal(have: Topic) -> None:
    have[A.id] = replace(A, title="A\x1b[2J\nB")
    assert feeds("list").stdout.splitlines() == [
        f"https://a.example/rss\tA\\x1b[2J\\nB\t{A.id}",
        f"https://b.example/rss\t(paused)\t{B.id}",
    ]


@pytest.mark.parametrize("form", ["opml", "toml"])
def test_an_export_comes_back_whole(have: Topic, tmp_path: Path, form: str) -> None:
    have["broken"] = Subscription(id="broken", url="broken")  # as a record is shown that cannot be read
    printed = feeds("export", "--format", form).stdout
    assert read(printed.encode(), f"x.{form}") == [A, B]
    assert feeds("export", "--format", form, "--out", str(tmp_path / "x")).exit_code == 0
    assert (tmp_path / "x").read_text() == printed


def test_an_export_as_text_is_a_plain_list(have: Topic) -> None:
    assert feeds("export", "--format", "text").stdout == "https://a.example/rss A\nhttps://b.example/rss\n"
