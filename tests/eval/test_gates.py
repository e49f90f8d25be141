"""Quality has floors (floors.toml): measured through the same door that everybody has, `wirehose trial`."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import command, environment, wirehose

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "cases"
SCORE = HERE.parents[2] / "shared" / "eval" / "score.py"
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))

Case = tuple[dict[str, Any], dict[str, Any]]  # what is given, what is answered


@cache
def answered(stage: str, name: str, model: str = "rules") -> tuple[Case, ...]:
    """The cases of a file with their answers."""
    raw = (CASES / f"{name}.jsonl").read_bytes()
    done = wirehose("trial", stage, stdin=raw, env=environment(WIREHOSE_MODEL=model))
    assert done.returncode == 0, done.stderr
    pairs = zip(map(json.loads, raw.splitlines()), map(json.loads, done.stdout.splitlines()), strict=True)
    return tuple(pairs)


def f1(cases: Iterable[tuple[str, Iterable[Any], Iterable[Any]]]) -> tuple[float, list[str]]:
    """F1 over (id, expected, found), and what is wrong in words."""
    right = missing = wrong = 0
    told = []
    for id_, expected, found in cases:
        want, have = Counter(expected), Counter(found)
        right += (want & have).total()
        missing += (want - have).total()
        wrong += (have - want).total()
        if want != have:
            told.append(f"{id_}: expected {sorted(want, key=str)}, found {sorted(have, key=str)}")
    return 2 * right / max(2 * right + missing + wrong, 1), told


def holds(name: str, measured: tuple[float, list[str]]) -> None:
    """Fail with the cases that are wrong when a figure is below its floor."""
    figure, told = measured
    assert figure >= FLOORS["cases"][name], f"{name} {figure:.3f}\n" + "\n".join(told)


def test_agencies_are_credited_where_they_are_credited_and_nowhere_else() -> None:
    cases = answered("article", "credits")
    holds(
        "credits",
        f1((i["id"], i["expect"]["credits"], {c["agency"] for c in o["credits"]}) for i, o in cases),
    )


def test_datelines_are_found_where_they_stand() -> None:
    def found(given: dict[str, Any], answer: dict[str, Any]) -> list[str]:
        line = answer["dateline"]
        return [given["text"][line["start"] : line["end"]]] if line else []

    cases = answered("article", "credits")
    expected = (
        (i["id"], [i["expect"]["dateline"]] if i["expect"]["dateline"] else [], found(i, o)) for i, o in cases
    )
    holds("datelines", f1(expected))


def test_every_line_that_is_not_the_article_is_told_by_its_kind() -> None:
    def lines(given: dict[str, Any], answer: dict[str, Any]) -> list[str]:
        starts = (found.start() for found in re.finditer(r"^(?=.*\S)", given["text"], re.MULTILINE))
        kinds = (next(p["kind"] for p in answer["parts"] if p["start"] <= at < p["end"]) for at in starts)
        return ["body" if kind == "dateline" else kind for kind in kinds]

    def apart(kinds: Iterable[str]) -> list[tuple[int, str]]:
        return [(number, kind) for number, kind in enumerate(kinds) if kind != "body"]

    cases = answered("article", "parts")
    holds("parts", f1((i["id"], apart(i["expect"]), apart(lines(i, o))) for i, o in cases))


@pytest.mark.parametrize("model", ["rules", "wirehose"])
def test_names_are_found_with_their_kind(model: str) -> None:
    def found(text: str, answer: dict[str, Any]) -> list[tuple[str, str]]:
        named = (one for one in answer["entities"] if one["type"] in ("PER", "ORG", "LOC"))
        return [(one["type"], text[one["start"] : one["end"]].removeprefix("The ")) for one in named]

    cases = answered("enrich", "names", model)
    holds(f"names_{model}", f1((i["id"], map(tuple, i["expect"]), found(i["text"], o)) for i, o in cases))


@pytest.mark.parametrize("model", ["rules", "wirehose"])
def test_figures_are_read_with_kind_bounds_and_hedge(model: str) -> None:
    def found(answer: dict[str, Any]) -> list[Any]:
        return [(one["kind"], one["low"], one["high"], one["hedge"]) for one in answer["figures"]]

    cases = answered("enrich", "figures", model)
    holds("figures", f1((i["id"], map(tuple, i["expect"]), found(o)) for i, o in cases))


def test_figures_tell_whom_they_count_and_where_and_who_says_so() -> None:
    def told(given: dict[str, Any], figure: dict[str, Any], field: str) -> str | None:
        value = figure[field]
        return given["text"][value["start"] : value["end"]] if isinstance(value, dict) else value

    def found(given: dict[str, Any], answer: dict[str, Any], field: str) -> list[tuple[int, str | None]]:
        return list(enumerate(told(given, figure, field) for figure in answer["figures"]))

    cases = answered("enrich", "figures")
    for field in ("who", "place", "said_by"):
        rows = ((i["id"], enumerate(i[field]), found(i, o, field)) for i, o in cases if field in i)
        holds(f"figures_{field}", f1(rows))


@pytest.mark.parametrize("model", ["rules", "wirehose"])
def test_events_are_typed_with_who_did_it_and_who_suffered_it(model: str) -> None:
    def named(given: dict[str, Any], answer: dict[str, Any], indexes: list[int]) -> tuple[str, ...]:
        spans = (answer["entities"][index] for index in indexes)
        return tuple(given["text"][one["start"] : one["end"]] for one in spans)

    def found(given: dict[str, Any], answer: dict[str, Any]) -> Iterable[Any]:
        for one in answer["events"]:
            yield one["type"], named(given, answer, one["agents"]), named(given, answer, one["targets"])

    def expected(given: dict[str, Any]) -> list[Any]:
        return [(kind, tuple(agents), tuple(targets)) for kind, agents, targets in given["expect"]]

    cases = answered("enrich", "events", model)
    holds(f"events_{model}", f1((i["id"], expected(i), found(i, o)) for i, o in cases))


def test_quotes_are_found_with_their_speakers() -> None:
    def found(given: dict[str, Any], answer: dict[str, Any]) -> Iterable[tuple[str, str]]:
        for one in answer["quotes"]:
            words = given["text"][one["start"] : one["end"]].strip('“”",. ')
            who = one["speaker"]
            name = given["text"][who["start"] : who["end"]] if who else ""
            yield words, next((n for w, n in given["expect"] if w == words and n in name), name)

    cases = answered("enrich", "quotes")
    holds("quotes", f1((i["id"], map(tuple, i["expect"]), found(i, o)) for i, o in cases))


def test_near_duplicates_and_copied_sentences_name_their_source() -> None:
    cases = answered("story", "copies")
    near = ((i["id"], [i["expect"]["near_duplicate_of"]], [o["near_duplicate_of"]]) for i, o in cases)
    holds("near_duplicates", f1(near))
    sources = (
        (i["id"], i["expect"]["sources"], {s["source"]["id"] for s in o["sentences"] if s["source"]})
        for i, o in cases
    )
    holds("sources", f1(sources))


def test_reports_of_one_event_are_one_story_and_others_are_not() -> None:
    cases = answered("story", "copies")
    pairs = [(one, two) for n, one in enumerate(cases) for two in cases[:n]]

    def same(one: Case, two: Case) -> tuple[str, list[str], list[str]]:
        expected = one[0]["expect"]["story"] == two[0]["expect"]["story"]
        found = one[1]["story"] == two[1]["story"]
        return f"{two[0]['id']} and {one[0]['id']}", ["same"] * expected, ["same"] * found

    holds("stories", f1(same(one, two) for one, two in pairs))


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    """The main figures of the labelled sets, where they are at hand."""
    if not SCORE.exists():
        pytest.skip("needs the labelled sets beside the checkout (../shared/eval)")
    names = sorted(FLOORS["score"])
    trial = " ".join([*command(), "trial"])
    done = subprocess.run(
        [sys.executable, str(SCORE), *names, "--limit", "30", "--json", "--trial", trial],
        capture_output=True, env=environment(), timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return {name: one["figures"][one["main"]] for name, one in json.loads(done.stdout).items()}


@pytest.mark.world
@pytest.mark.parametrize("name", sorted(FLOORS["score"]))
def test_a_labelled_set_is_not_below_its_floor(scores: dict[str, float], name: str) -> None:
    assert scores[name] >= FLOORS["score"][name]
