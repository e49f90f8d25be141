"""Prometheus takes our configuration, and our rules do what their cases say; Alertmanager's example silences what it should."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ops.prom import told

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="no promtool here (Debian: apt install prometheus)"
)


def promtool(*arguments: str) -> None:
    done = subprocess.run(
        [str(PROMTOOL), *arguments], capture_output=True, text=True, check=False, cwd=FOLDER
    )
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_takes_the_configuration_with_its_rules() -> None:
    promtool("check", "config", "prometheus.yml")


@needs_promtool
@pytest.mark.parametrize("path", sorted((FOLDER / "tests").glob("*.yml")), ids=lambda path: path.stem)
def test_rules_fire_and_are_quiet_as_their_cases_say(path: Path) -> None:
    promtool("test", "rules", str(path))


def alert(name: str, severity: str = "page", **labels: str) -> dict[str, str]:
    return {"alertname": f"Wirehose{name}", "severity": severity, "job": "wirehose"} | labels


def test_a_stage_that_is_down_silences_what_follows_from_it() -> None:
    down = alert("StageDown", stage="trace")
    other = alert("LagGrowing", "ticket", stage="enrich")
    follows = [
        alert("LagGrowing", "ticket", stage="trace"),
        alert("FreshnessBurnFast"),
        alert("ItemsOverdue", "ticket"),
    ]
    assert told([down, other, *follows]) == [down, other]


def test_without_kafka_one_page_is_sent_and_a_full_disk_which_may_be_why() -> None:
    gone, full = alert("BrokerUnreachable"), alert("DiskLow", folder="broker")
    follows = [
        alert("StageDown", stage="trace"),
        alert("CrashLoop", stage="dedup"),
        alert("FreshnessBurnFast"),
    ]
    assert told([gone, full, *follows, alert("LagGrowing", "ticket", stage="fetch")]) == [gone, full]


def test_a_page_silences_the_ticket_of_the_same_name_for_the_same_stage_alone() -> None:
    page = alert("DeadLetters", stage="dedup")
    elsewhere = alert("DeadLetters", "ticket", stage="trace")
    assert told([page, alert("DeadLetters", "ticket", stage="dedup"), elsewhere]) == [page, elsewhere]


def test_a_ticket_silences_no_page() -> None:
    both = [alert("LagGrowing", "ticket", stage="enrich"), alert("FreshnessBurnFast")]
    assert told(both) == both


def test_when_nobody_answers_us_a_silent_feed_is_no_news() -> None:
    all_of_them = alert("FeedsSilent")
    assert told([all_of_them, alert("FeedSilent", "info", why="no_answer")]) == [all_of_them]
