"""README says what the code does: settings, metrics, topics, the version, the names of the commands."""

import json
import re
from pathlib import Path

import pytest
from prometheus_client import Counter, Info

from agents.extract.refusals import refusal
from streams import codec, metrics
from streams.cli import main
from streams.records import Article
from streams.settings import SETTINGS, Setting
from streams.topics import TOPICS, Topic

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = {
    name: [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", rest)]
    for name, rest in re.findall(r"^\| `([^`]+)` \|(.*)\|\s*$", README, re.MULTILINE)
}
ALL = [getattr(metrics, name) for name in metrics.METRICS]


def plain(text: str) -> str:
    """Without the marks and spaces that a table may add."""
    return " ".join(text.replace("`", "").split())


def row(name: str) -> list[str]:
    """The cells behind a name, or a failure that says what is missing."""
    assert name in ROWS, f"README has no row that begins with | `{name}` |"
    return [plain(cell) for cell in ROWS[name]]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_stands_in_the_table_with_its_default_and_meaning(setting: Setting) -> None:
    cells = row(setting.name)
    assert plain(setting.doc) in cells
    assert setting.default in cells or (
        not setting.default and any(cell in ("", "unset", "-") for cell in cells)
    )


def test_the_table_has_no_setting_that_is_none() -> None:
    known = {setting.name for setting in SETTINGS} | {"WIREHOSE_SECRET_*"}
    assert {name for name in ROWS if name.startswith("WIREHOSE_")} <= known


def shown(metric: object) -> str:
    """A metric's name as an operator reads it on /metrics."""
    ending = "_total" if isinstance(metric, Counter) else "_info" if isinstance(metric, Info) else ""
    return f"{metric._name}{ending}"  # type: ignore[attr-defined]  # the client has no public name


@pytest.mark.parametrize("metric", ALL, ids=shown)
def test_a_metric_stands_in_the_table_under_the_name_it_is_shown_by(metric: object) -> None:
    assert plain(metric._documentation) in row(shown(metric))  # type: ignore[attr-defined]


def test_the_table_has_no_metric_that_is_none() -> None:
    assert {name for name in ROWS if name.startswith("wirehose_")} <= {shown(metric) for metric in ALL}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_stands_in_the_table_with_its_key_and_content(topic: Topic) -> None:
    cells = row(topic.name)
    assert plain(topic.doc) in cells
    assert plain(topic.key) in cells


def test_every_make_target_and_command_that_readme_shows_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets
    named = set(re.findall(r"(?:`| {4,}|\$ )wirehose ([a-z]+)", README))
    assert named
    assert named <= set(main.commands), "README shows a command that is not there"


def test_the_whole_record_that_readme_shows_is_one_with_all_its_fields() -> None:
    shown = README.partition("### One whole record")[2].partition("```json")[2].partition("```")[0]
    told = json.loads(shown.replace(", …]", "]"))
    assert told == json.loads(codec.encode(codec.decode(Article, json.dumps(told).encode())))


def test_every_reason_why_a_page_is_not_the_article_is_told() -> None:
    assert set(refusal.RULES) <= set(re.findall(r"`(\w+)`", README))


def test_readme_holds_no_place_that_was_left_to_fill() -> None:
    assert re.findall(r"^@[A-Z]+@$|TODO|TBD", README, re.MULTILINE) == []


def test_the_changelog_tells_the_version_or_what_is_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[?(Unreleased|\d+\.\d+\.\d+)", text, re.MULTILINE)
