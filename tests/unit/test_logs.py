"""A line of the log is one line, in both forms, whatever a feed says; and it is there for whom its level says."""

import json
import logging
import re
import subprocess
import sys
import unicodedata
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from streams import outcomes
from streams.logs import FIELDS, LINES, LONGEST, Json, OneLine, Seldom, is_wrong

FORMS = {"console": OneLine(), "json": Json(stage="story", worker=1)}
HOSTILE = "\x1b]0;owned\x07\r\n2026-03-02T06:00:00.000Z INFO wirehose: all is well\x9b31m\u202e\u2028\u2029\x85\ud83d"
STEERS = {"Cc", "Cs", "Zl", "Zp"}  # Unicode: controls, surrogates, separators of lines
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
each = pytest.mark.parametrize("form", FORMS)


def record(message: str, *values: object, level: int = logging.WARNING, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord("wirehose.test", level, "", 0, message, values, None)
    made.__dict__.update(extra)
    return made


def raised(words: str) -> Any:
    try:
        raise ValueError(words)
    except ValueError:
        return sys.exc_info()


def steers(line: str) -> list[str]:
    return [
        letter
        for letter in line
        if unicodedata.category(letter) in STEERS or unicodedata.bidirectional(letter) in TURNS
    ]


@each
@given(st.text(), st.text(), st.text())
@example(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_a_line_or_steers_a_terminal(form: str, title: str, item: str, error: str) -> None:
    made = record("put aside: %s", title, item=item, exc_info=raised(error))
    first, *below = FORMS[form].format(made).split("\n")
    assert not steers("".join([first, *below]))
    assert all(line.startswith("  ") for line in below), "it would pass for a line of ours"
    assert not (form == "json" and below)


@given(st.text(), st.text(), st.text())
@example(HOSTILE, HOSTILE, HOSTILE)
def test_what_a_program_reads_out_of_the_json_does_not_steer_either(
    title: str, item: str, error: str
) -> None:
    line = json.loads(FORMS["json"].format(record("%s", title, item=item, exc_info=raised(error))))
    assert not steers(line["message"] + line.get("item", ""))
    assert not steers(line["error"].replace("\n", ""))


@each
def test_a_text_without_end_is_cut(form: str) -> None:
    made = record("%s", "x" * 10**6, reason="y" * 10**6, exc_info=raised("z\n" * 10**5 + "w" * 10**6))
    line = FORMS[form].format(made)
    assert len(line) < (LINES + 4) * LONGEST / 4
    assert f"(+{10**6 - LONGEST})" in line


def test_a_line_of_json_has_all_its_parts() -> None:
    made = record(
        "items 1/7: rejected",
        item="i1",
        feed="f1",
        outcome="rejected",
        reason="no_url",
        seconds=0.25,
        article="",
    )
    line = json.loads(FORMS["json"].format(made))
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert line == {
        "level": "warning",
        "logger": "wirehose.test",
        "stage": "story",
        "worker": 1,
        "message": "items 1/7: rejected",
        "item": "i1",
        "feed": "f1",
        "outcome": "rejected",
        "reason": "no_url",
        "seconds": 0.25,
    }


def test_the_page_about_logs_tells_every_field_and_shows_lines_as_they_are() -> None:
    page = (Path(__file__).resolve().parents[2] / "deploy" / "logs-and-spans.md").read_text(encoding="utf-8")
    (shown,) = (json.loads(line) for line in page.splitlines() if line.startswith("    {"))
    made = record(
        shown["message"], level=logging.DEBUG, **{name: shown[name] for name in FIELDS if name in shown}
    )
    made.name = shown["logger"]
    line = json.loads(Json(stage=shown["stage"], worker=shown["worker"]).format(made))
    assert line | {"time": shown["time"]} == shown
    assert {f"`{name}`" for name in (*FIELDS, *line, "error")} <= set(re.findall(r"`\w+`", page))


def test_a_line_for_people_ends_with_what_it_is_about() -> None:
    line = FORMS["console"].format(record("gone", item="i1", reason="a b=c"))
    assert re.fullmatch(
        r'\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z WARNING wirehose\.test: gone item=i1 reason="a b=c"', line
    )


@each
def test_a_message_that_does_not_fit_its_values_is_told_all_the_same(form: str) -> None:
    assert "it took %d s" in FORMS[form].format(record("it took %d s", "long"))


def test_what_is_tried_again_and_again_is_told_once_a_minute() -> None:
    rare, first, other = Seldom(), record("Kafka is away", seldom=True), record("it works")
    later = record("Kafka is away", seldom=True)
    assert [rare.filter(one) for one in (first, later, other, other)] == [True, False, True, True]
    later.created = first.created + 61
    assert rare.filter(later)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"kind": "published"}, logging.DEBUG),
        ({"kind": "rejected", "reason": "no_identity"}, logging.INFO),
        ({"kind": "rejected", "reason": "too_large", "why": "too_large: 9 MB"}, logging.WARNING),
        ({"kind": "dead", "reason": "no_record", "why": "no_record: not JSON"}, logging.WARNING),
        ({"kind": "dead", "reason": "bug", "why": "bug: 5 times"}, logging.ERROR),
        ({"kind": "disagreement"}, logging.ERROR),
    ],
)
def test_an_outcome_is_told_at_the_level_of_who_should_look(
    said: dict[str, str], level: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "wirehose.outcome")
    told = outcomes.Outcome(began=0.0, seconds=0.5, item="i1", **said)  # type: ignore[arg-type]
    outcomes.tell(SimpleNamespace(name="dedup"), told)  # type: ignore[arg-type]
    (line,) = caplog.records
    assert (line.levelno, line.item, line.outcome) == (level, "i1", said["kind"])  # type: ignore[attr-defined]


POOL = """
import asyncio
from streams.pool import Pool, _nothing
pool = Pool("poll", 1, 20.0, _nothing)
asyncio.run(pool.run(logging.error, "a\\x1b[2Jb"))
pool._pool.stop()
pool._pool.join()
"""
UNCAUGHT = """
import logging, threading, warnings
from streams import logs
logs.setup("warning", "json", stage="poll", worker=0)
warnings.warn("old", DeprecationWarning)
{}
"""


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError('a\\x1b[2Jb')",
        "thread = threading.Thread(target=lambda: {}['a\\x1b[2Jb']); thread.start(); thread.join()",
        "logging.getLogger('trafilatura').error('a\\x1b[2Jb'); logging.getLogger('trafilatura').warning('c')",
        POOL,
    ],
    ids=["main", "thread", "library", "pool"],
)
def test_whatever_a_process_says_is_a_line_of_json(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNCAUGHT.format(code)], capture_output=True, text=True, check=False
    )
    (line,) = done.stderr.splitlines()
    told = json.loads(line)
    assert "x1b[2J" in told["message"]
    assert (told["stage"], told["level"]) == ("poll", "error" if "logging." in code else "critical")


@pytest.mark.parametrize(
    ("topic", "wrong"), [("wirehose.story.members.changelog", False), ("wirehose.traced", True)]
)
def test_that_nobody_reads_a_changelog_is_no_error(topic: str, wrong: bool) -> None:
    said = "[^-%s]: Stream has not started processing TP(topic=%r, partition=3) (started 5 minutes ago)."
    assert is_wrong(record(said, "Consumer", topic)) is wrong


def test_another_trouble_of_a_changelog_is_told() -> None:
    assert is_wrong(record("Cannot write to %r", "wirehose.story.members.changelog"))


def test_no_library_tells_what_it_sends_since_that_may_be_a_password() -> None:
    """At level debug aiokafka writes every request, also the one that holds it."""
    code = "import logging; from streams import logs; logs.setup('debug'); print(*[n for n in logs.QUIET if logging.getLogger(n).isEnabledFor(10)])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
