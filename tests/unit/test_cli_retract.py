"""What `wirehose retract` says, with what the topics know given; and how commands take an id."""

from collections.abc import Iterable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from streams import retracting, told
from streams import where as searching
from streams.cli import main
from streams.topics import ARTICLES
from streams.way import Found
from streams.where import Way

ID = "0f" * 16


class Desk:
    """Topics that know an article, ID, and a story, "s1"."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gone: set[str] = set()

    async def find(self, _: Any, target: str) -> Way:
        self.asked.append(target)
        way = Way(target, articles={ID} if target == ID else set())
        if target == ID:
            way.places["articles", "0/0"] = Found(ARTICLES, Record())
        return way

    async def retracted(self, _: Any) -> set[str]:
        return set(self.gone)

    async def retract(self, _: Any, articles: Iterable[str], __: str) -> None:
        self.gone |= {*articles}

    async def lines(self, _: Any, id_: str, __: Any) -> list[str]:
        return ["story s1 is open"] if id_ == "s1" else []


class Record:
    """A message that stands on a topic."""

    partition = offset = timestamp = 0
    value, key, headers = b"{}", ID.encode(), ()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    for name in ("find", "retracted", "retract"):
        monkeypatch.setattr(retracting, name, getattr(made, name))
    monkeypatch.setattr(told, "lines", made.lines)
    monkeypatch.setattr(searching, "where", made.find)
    monkeypatch.setenv("WIREHOSE_BROKER", "127.0.0.1:9")
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])


def test_what_was_retracted_before_is_told(desk: Desk) -> None:
    assert run("retract", ID, "--dry-run").stderr == "1 article(s) would be retracted; nothing is changed\n"
    assert desk.gone == set()
    assert run("retract", ID).stderr == "1 article(s) retracted\n"
    again = run("retract", ID, "--dry-run").stderr
    assert again == "1 article(s) would be retracted; nothing is changed; 1 of them were retracted before\n"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("s1", "s1 is a story; retract its articles: `wirehose where s1` names them"),
        ("gone", "gone was retracted before, and nothing of it is left"),
        ("s2", "nothing is known of s2, so nothing is retracted"),
        ("https://post.example/x", "nothing is known of https://post.example/x"),
    ],
)
def test_what_is_no_article_here_is_told_why(desk: Desk, target: str, said: str) -> None:
    desk.gone = {"gone"}
    done = run("retract", target)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"wirehose: {said}")
    assert desk.gone == {"gone"}


@pytest.mark.parametrize("command", ["where", "retract"])
def test_an_id_is_found_as_it_was_pasted_and_nothing_is_refused(desk: Desk, command: str) -> None:
    assert run(command, " ").exit_code == run(command, "").exit_code == 2
    assert desk.asked == []
    run(command, f" {ID.upper()}\n")
    run(command, "https://post.example/X")
    assert desk.asked == [ID, "https://post.example/X"]
