"""`wirehose export` with the topic's records given: files that are whole or absent, and what is said."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_tables import article

from streams import codec, exporting
from streams.cli import main
from streams.exporting import Choice, Taken
from streams.topics import ARTICLES, REVISIONS, STORIES

VALUES = [codec.encode(article("a1")), codec.encode(article("a2", title="=1"))]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Choice]:
    """What the command chose; it is given two articles, one of them in odd spacing, and two that are none."""
    choices: list[Choice] = []

    async def exported(_: Any, choice: Choice) -> AsyncIterator[Taken]:
        choices.append(choice)
        if choice.topic is ARTICLES:
            yield Taken("2/0", VALUES[0].replace(b'","', b'",\n"'))
            yield Taken("2/1", b"", "no Head: \x1b[31m")
            yield Taken("2/2", VALUES[1])
            yield Taken("2/3", b'{"id": "a3"}')

    monkeypatch.setattr(exporting, "exported", exported)
    monkeypatch.setenv("WIREHOSE_BROKER", "127.0.0.1:9")
    return choices


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments])


def test_the_options_choose(asked: list[Choice]) -> None:
    since = "2026-03-02T06:00:00Z"
    run("stories", "--since", since, "--language", "EN", "--language", "de-AT", "--min-origins", "3")
    run("articles", "--until", since, "--all-revisions")
    run("articles", "--since", "2026-03-02", "--language", "und")
    run("revisions")
    then = datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert asked == [
        Choice(STORIES, since=then, languages=frozenset({"en", "de"}), min_origins=3),
        Choice(ARTICLES, until=then, all_revisions=True),
        Choice(ARTICLES, since=then.replace(hour=0), languages=frozenset({"und"})),
        Choice(REVISIONS),
    ]


def test_each_record_is_a_line_and_what_is_none_is_told(asked: list[Choice]) -> None:
    done = run("articles")
    assert done.exit_code == 0
    first, second, third = done.stdout.splitlines()
    assert codec.decode(type(article()), first.encode()) == article("a1")
    assert second.encode() == VALUES[1]
    assert third == '{"id": "a3"}'  # as it stands
    told, count = done.stderr.splitlines()
    assert told.startswith("articles 2/1 is left out: no Head: ")
    assert "\x1b" not in told
    assert count == "3 record(s)"


@pytest.mark.parametrize("name", ["new.csv", "new.csv.gz"])
def test_a_table_is_a_new_file(asked: list[Choice], tmp_path: Path, name: str) -> None:
    done = run("articles", "--format", "csv", "--out", str(tmp_path / name))
    assert done.exit_code == 0
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "articles 2/1 is left out",
        "articles 2/3 is left out",
        "2 record(s)",
    ]
    raw = (tmp_path / name).read_bytes()
    head, first, second = (gzip.decompress(raw) if name.endswith(".gz") else raw).splitlines()
    assert head.startswith(b'\xef\xbb\xbf"id","revision",')
    assert first.startswith(b'"a1","1",')
    assert b'''"'=1"''' in second


@pytest.mark.parametrize("name", ["new.csv", "new.csv.gz"])
def test_nothing_leaves_no_file(asked: list[Choice], tmp_path: Path, name: str) -> None:
    done = run("stories", "--format", "csv", "--out", str(tmp_path / name))
    assert (done.exit_code, done.stderr) == (0, "0 record(s)\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stories", "--since", "yesterday"), "is no time: write it as"),
        (("stories", "--since", "1h", "--until", "2h"), "--until lies before --since"),
        (("articles", "--min-origins", "2"), "only stories have origins"),
        (("revisions", "--language", "en"), "revisions have no language"),
        (("stories", "--language", "english"), "'english' is no language code: write en, de or fr"),
        (
            ("stories", "--all-revisions"),
            "--all-revisions goes with articles: of a story the last record stands",
        ),
        (("revisions", "--all-revisions"), "of revisions each is written anyway"),
        (("articles", "--format", "xml"), "'xml' is not one of"),
        (("articles", "--out", "."), "exists: name another file"),
        (("ledger",), "'ledger' is not one of"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(
    asked: list[Choice], arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert asked == []
