"""`wirehose trial`: a line in, a line out, in order, whatever the line is."""

import json
import select
import subprocess
from base64 import b64encode
from pathlib import Path
from random import Random
from typing import Any

import pytest
from outlet import Feed, piece
from running import command, environment, wirehose

STAGES = ("parse", "extract", "article", "enrich", "trace", "story", "all")
TEXT = "TOLVA, March 2 (Reuters) - At least 40 people were killed in Tolva on Monday, officials said."
OTHER = "A choir of Lisbon sang on a bridge. The mayor of the town, Mira Kolb, said: “We liked it very much.”"
BASE = "http://outlet.example"


def line(stage: str, id_: str, text: str = TEXT) -> dict[str, Any]:
    """An input line that a stage can take."""
    if stage == "parse":
        body = Feed("daily", [piece("bridge"), piece("harbour")]).render(BASE).body
        return {"id": id_, "url": f"{BASE}/feed", "body": b64encode(body).decode()}
    if stage == "extract":
        return {"id": id_, "url": f"{BASE}/{id_}", "html": piece("bridge", text).page(BASE)}
    return {"id": id_, "text": text, "title": "A title"}


def trial(stage: str, lines: list[Any], *arguments: str, **env: str) -> list[dict[str, Any]]:
    """The answers; a string or bytes among the lines is sent as it is."""
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    done = wirehose("trial", stage, *arguments, env=environment(**env), stdin=b"\n".join(raw))
    assert done.returncode == 0, done.stderr
    return [json.loads(answer) for answer in done.stdout.splitlines()]


NEEDED = {
    "parse": ("outcome", "format", "title", "items", "problems"),
    "extract": ("title", "authors", "published", "modified", "language", "text", "credits", "dateline", "parts", "removed", "page"),
    "article": ("credits", "dateline", "parts", "language", "body"),
    "enrich": ("language", "sentences", "entities", "places", "quotes", "figures", "events"),
    "trace": ("near_duplicate_of", "copies", "sentences", "own_share", "spun", "spun_by"),
    "story": ("story", "near_duplicate_of", "origin"),
    "all": ("id", "revision", "url", "title", "text", "story", "origin", "figures", "made_by"),
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_every_line_is_answered_in_order_whatever_it_is(stage: str) -> None:
    good = line(stage, "good")
    lines = [
        good,
        b"{not json",
        b"[1, 2]",
        b"null",
        {"text": "no id"},
        good | {"id": 7},
        {"id": "nothing else"},
        {key: (["wrong"] if key != "id" else "wrong types") for key in good},
        b"",  # no line at all
        b"\xff\xfe",
        b"[" * 100_000,
        line(stage, "surrogate", "A \udcff sign, and more of it. " + OTHER),
        good | {"id": "last", "unknown": {"field": 1}},
    ]
    answers = trial(stage, lines)
    codes = [(one["id"], one.get("error", {}).get("code")) for one in answers]
    assert codes == [
        ("good", None),
        (None, "bad_input"),
        (None, "bad_input"),
        (None, "bad_input"),
        (None, "bad_input"),
        (None, "bad_input"),
        ("nothing else", "bad_input"),
        ("wrong types", "bad_input"),
        (None, "bad_input"),
        (None, "bad_input"),
        ("surrogate", None),
        ("last", None),
    ]
    assert all(one["error"]["message"] for one in answers if "error" in one)
    assert [field for field in NEEDED[stage] if field not in answers[0]] == [], "the fields that are measured"


@pytest.mark.parametrize("stage", ["extract", "article", "enrich", "trace", "all"])
def test_offsets_point_at_what_they_name(stage: str) -> None:
    given = line(stage, "first", TEXT + " 😀 " + OTHER)
    (answer,) = trial(stage, [given])
    text = answer.get("text") or given["text"]
    spans = [
        span for field in ("sentences", "parts", "entities", "quotes", "figures", "credits") for span in answer.get(field) or []
    ]  # fmt: skip
    assert spans
    assert all(0 <= span["start"] < span["end"] <= len(text) for span in spans)
    surfaces = {"credits": "Reuters", "quotes": "We liked it very much", "dateline": "TOLVA"}
    for field in {"credits", "quotes", "dateline"} & set(answer):
        found = answer[field] if isinstance(answer[field], list) else [answer[field]]
        assert any(surfaces[field] in text[one["start"] : one["end"]] for one in found), field


@pytest.mark.parametrize("stage", ["parse", "extract", "article", "enrich"])
def test_more_workers_give_the_same_answers_in_the_same_order(stage: str) -> None:
    lines = [line(stage, f"n{number}") for number in range(12)] + [b"{bad", line(stage, "last")]
    assert trial(stage, lines, "--workers", "2") == trial(stage, lines)


def test_answers_come_line_by_line_while_the_input_is_still_open() -> None:
    with subprocess.Popen(
        [*command(), "trial", "story"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            for number in range(3):
                process.stdin.write(json.dumps(line("story", f"n{number}")).encode() + b"\n")
                process.stdin.flush()
                ready, _, _ = select.select([process.stdout], [], [], 30)
                assert ready, "no answer before the input ends"
                assert json.loads(process.stdout.readline())["id"] == f"n{number}"
        finally:
            process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize("stage", ["story", "all"])
def test_each_input_stands_in_exactly_one_of_the_final_stories(stage: str, tmp_path: Path) -> None:
    lines = [
        line(stage, "a", TEXT),
        line(stage, "b", TEXT),
        line(stage, "c", OTHER),
        b"{bad",
        line(stage, "d", " ".join(piece("bees").paragraphs)),
    ]
    answers = trial(stage, lines, "--stories", str(tmp_path / "stories.jsonl"))
    stories = [json.loads(one) for one in (tmp_path / "stories.jsonl").read_text().splitlines()]
    members = sorted(member["id"] for story in stories for member in story["articles"])
    assert members == ["a", "b", "c", "d"]
    by_member = {member["id"]: story["id"] for story in stories for member in story["articles"]}
    assert by_member["a"] == by_member["b"] != by_member["c"]
    assert [one.get("near_duplicate_of") for one in answers[:2]] == [None, "a"]


def test_stories_go_with_the_stages_that_make_them(tmp_path: Path) -> None:
    done = wirehose("trial", "enrich", "--stories", str(tmp_path / "stories"), stdin=b"")
    assert done.returncode == 2
    assert b"--stories" in done.stderr


@pytest.mark.parametrize("stage", ["trace", "story", "all"])
def test_an_id_that_was_there_is_refused_and_changes_nothing(stage: str) -> None:
    once = trial(stage, [line(stage, "a"), line(stage, "b", OTHER)])
    first, again, other = trial(stage, [line(stage, "a"), line(stage, "a"), line(stage, "b", OTHER)])
    assert again["error"]["code"] == "bad_input"
    assert [first["id"], other["id"]] == ["a", "b"]
    assert [one["near_duplicate_of"] for one in (first, other)] == [one["near_duplicate_of"] for one in once]


def test_the_same_input_gives_the_same_bytes() -> None:
    lines = [line("all", f"n{number}", TEXT if number % 2 else OTHER) for number in range(6)]
    assert trial("all", lines) == trial("all", lines)


def test_lines_come_from_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps(line("article", "first")) + "\n\n" + json.dumps(line("article", "second")))
    done = wirehose("trial", "article", str(file))
    assert [json.loads(one)["id"] for one in done.stdout.splitlines()] == ["first", "second"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "yesterday"),
        ("published", "0001-01-01T00:00:00+14:00"),
        ("published", 12),
        ("title", 3),
        ("language", ["en"]),
        ("language", "English"),
        ("id", 5),
    ],
)
def test_a_field_of_the_wrong_kind_is_told(field: str, value: Any) -> None:
    (answer,) = trial("enrich", [line("enrich", "first") | {field: value}])
    assert answer["error"]["code"] == "bad_input"
    assert field in answer["error"]["message"]


def test_a_language_may_be_written_with_either_dash() -> None:
    (answer,) = trial("enrich", [line("enrich", "first") | {"language": "en_US"}])
    assert answer["language"] == "en-US"
    assert answer["figures"]


@pytest.mark.parametrize("model", ["not_installed", "a.b", "./nothing", "os", "numpy"])
def test_a_model_that_cannot_be_used_ends_the_run_before_the_first_line(model: str) -> None:
    done = wirehose(
        "trial",
        "enrich",
        env=environment(WIREHOSE_MODEL=model),
        stdin=json.dumps(line("enrich", "a")).encode(),
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"WIREHOSE_MODEL=rules" in done.stderr or b"rules for none" in done.stderr


def test_a_body_that_is_not_base64_is_told() -> None:
    (answer,) = trial("parse", [{"id": "first", "url": BASE, "body": "***"}])
    assert answer["error"]["code"] == "bad_input"


@pytest.mark.parametrize(
    "body", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + Random(1).randbytes(4000), b""]
)
def test_bytes_that_are_no_page_are_refused(body: bytes) -> None:
    (answer,) = trial("extract", [{"id": "first", "url": BASE, "body": b64encode(body).decode()}])
    assert answer["error"]["code"] == "not_html"


def test_times_are_utc_with_z() -> None:
    given = line("all", "first") | {"published": "2026-03-02T08:00:00+02:00"}
    (answer,) = trial("all", [given])
    assert answer["first_seen"]["by"] == "2026-03-02T06:00:00Z"
