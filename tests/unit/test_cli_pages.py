"""`wirehose pages` with the topic's looks given: files that are whole or absent, and what is said."""

import errno
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from streams import archive, warc
from streams.archive import Choice, Kept
from streams.cli import main
from streams.records import FirstSeen, Item, Page, Publisher

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def look(number: int, body: bytes | None = b"<p>Rain.</p>", outcome: str = "ok") -> Kept:
    item = Item(
        item="i1",
        article="a1",
        feed="f1",
        url="https://news.example/rain",
        publisher=Publisher(name="News"),
        first_seen=FirstSeen(after=None, by=NOON),
    )
    page = Page(
        item=item,
        look=number,
        outcome=outcome,
        status=200,
        url=item.url,
        body=body,
        content_type="text/html\x1b[31m",
        fetched=NOON,
    )
    return Kept(f"2/{number}", page)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Choice]:
    """What the command chose; it is given two looks, and one message that is no record."""
    choices: list[Choice] = []

    async def kept(_: Any, choice: Choice) -> AsyncIterator[Kept]:
        choices.append(choice)
        if choice.article != "none":
            yield look(0)
            yield Kept("2/1", None, "no Page: \x1b[31m")
            yield look(2, body=None, outcome="timeout")

    monkeypatch.setattr(archive, "kept", kept)
    monkeypatch.setenv("WIREHOSE_BROKER", "127.0.0.1:9")
    return choices


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["pages", *arguments])


def kinds(raw: bytes) -> list[str]:
    return [record.rec_type for record in ArchiveIterator(BytesIO(raw))]


@pytest.mark.parametrize(("name", "beginning"), [("new.warc.gz", b"\x1f\x8b"), ("new.warc", b"WARC/1.1\r\n")])
def test_an_export_is_a_new_file(asked: list[Choice], tmp_path: Path, name: str, beginning: bytes) -> None:
    done = run("export", "--host", ".News.example", "--article", "a1", "--out", str(tmp_path / name))
    assert done.exit_code == 0, done.stderr
    assert asked == [Choice(host=".news.example", article="a1")]
    raw = (tmp_path / name).read_bytes()
    assert raw.startswith(beginning)
    assert kinds(raw) == ["warcinfo", "response", "metadata", "metadata"]
    assert list(tmp_path.iterdir()) == [tmp_path / name]
    assert done.stderr.splitlines()[-1] == "2 look(s), 1 of them with the page"
    assert "pages 2/1 is left out: no Page: " in done.stderr
    assert "\x1b" not in done.stderr


def test_an_export_may_go_on_to_a_program(asked: list[Choice]) -> None:
    done = run("export")
    assert done.exit_code == 0
    assert kinds(done.stdout_bytes) == ["warcinfo", "response", "metadata", "metadata"]


def test_an_export_of_nothing_leaves_no_file(asked: list[Choice], tmp_path: Path) -> None:
    done = run("export", "--article", "none", "--out", str(tmp_path / "new.warc.gz"))
    assert done.exit_code == 0
    assert done.stderr.splitlines()[-1] == "0 look(s), 0 of them with the page"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_stands_there_is_kept(asked: list[Choice], tmp_path: Path) -> None:
    there = tmp_path / "old.warc.gz"
    there.write_bytes(b"precious")
    done = run("export", "--out", str(there))
    assert done.exit_code == 2
    assert "name another file" in done.stderr
    assert there.read_bytes() == b"precious"
    assert asked == []


@pytest.mark.parametrize(
    ("trouble", "code"), [(OSError(errno.ENOSPC, "No space left on device"), 1), (RuntimeError("bug"), 1)]
)
def test_an_export_that_fails_leaves_no_half_file(
    asked: list[Choice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, code: int
) -> None:
    def add(*_: Any, **__: Any) -> None:
        raise trouble

    monkeypatch.setattr(warc.Archive, "add", add)
    done = run("export", "--out", str(tmp_path / "new.warc.gz"))
    assert done.exit_code == code
    assert isinstance(done.exception, RuntimeError) or "no room for" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_looks_at_an_article_are_shown(asked: list[Choice]) -> None:
    done = run("show", "a1")
    assert done.exit_code == 0
    assert asked == [Choice(article="a1")]
    first, broken, last = done.stdout.splitlines()
    assert first.startswith(
        "2/0  2026-03-02T12:00:00Z  look 0  ok (200)  https://news.example/rain  text/html"
    )
    assert first.endswith(", 12 bytes")
    assert broken.startswith("2/1  no Page")
    assert last == "2/2  2026-03-02T12:00:00Z  look 2  timeout (200)  https://news.example/rain"
    assert "\x1b" not in done.stdout


def test_the_newest_page_comes_byte_for_byte(asked: list[Choice]) -> None:
    assert run("show", "a1", "--body").stdout_bytes == b"<p>Rain.</p>"


def test_an_article_without_looks_is_said_to_have_none(asked: list[Choice]) -> None:
    done = run("show", "none")
    assert done.exit_code == 1
    assert "no look of the article none is kept" in done.stderr
