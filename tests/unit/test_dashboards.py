"""Dashboards: what is committed is what the script makes, and every panel asks for what there is."""

import itertools
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter as Count
from prometheus_client import Histogram, Info

from deploy.grafana import asking
from deploy.grafana.build import COMMAND, FOLDER, made
from streams import metrics
from streams.topics import STAGES

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = ROOT / "deploy" / "runbooks"
RECORDING = ROOT / "deploy" / "prometheus" / "rules" / "recording.yml"
BOARDS = asking.dashboards()
PANELS = [
    (name, panel) for name, board in BOARDS.items() for panel in board["panels"] if panel["type"] != "row"
]
QUERIES = [query for name, board in BOARDS.items() for query in asking.queries(name, board)]
ENDINGS = {Count: ("_total",), Histogram: ("_bucket", "_sum", "_count"), Info: ("_info",)}
NOT_OURS = {  # of prometheus_client, and of Prometheus itself
    "process_start_time_seconds", "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "up", "ALERTS",
}  # fmt: skip
TOLD = {
    "wirehose_build_info": {"stage", "version"},
    "wirehose_model_info": {"model"},
}  # their labels are values
NAMES = tuple(stage.name for stage in STAGES)

WORDS = {  # of labels, in one worker of each stage
    "stage": NAMES,
    "outcome": ("published", "revised", "duplicate", "rejected", "ok"),
    "kind": ("new", "revised", "back_catalogue"),
    "look": ("first", "again"),
    "state": ("seen", "published", "duplicate", "rejected", "ok", "silent", "failing"),
    "folder": ("state", "broker"),
    "le": ("1.0", "60.0", "+Inf"),
}
PROMTOOL = pytest.mark.skipif(
    not shutil.which("promtool"), reason="promtool is not here: Debian's package prometheus has it"
)

panels = pytest.mark.parametrize(("name", "panel"), PANELS, ids=[f"{n}: {p['title']}" for n, p in PANELS])
boards = pytest.mark.parametrize("name", BOARDS)


def shown() -> dict[str, set[str]]:
    """Every name that /metrics shows, with its labels."""
    ours = [getattr(metrics, name) for name in metrics.METRICS]
    return {
        f"{metric._name}{ending}": set(metric._labelnames) | TOLD.get(f"{metric._name}{ending}", set())
        for metric in ours
        for ending in ENDINGS.get(type(metric), ("",))
    }


def filled(query: asking.Query) -> str:
    """A query as it is asked for one stage and an hour."""
    return asking.fill(query.expr, "story", 3600, 15, 15)


def sample_series() -> list[dict[str, str]]:
    """Series of every metric, for promtool: each grows; one for each of the words that its labels have."""
    names = shown() | {name: set() for name in NOT_OURS - {"ALERTS"}}
    found = []
    for name, labels in names.items():
        listed = sorted(labels | ({"le"} if name.endswith("_bucket") else set()))
        for values in itertools.product(*(WORDS.get(label, ("any",)) for label in listed)):
            worker = dict(zip(listed, values, strict=True))
            where = [worker["stage"]] if "stage" in worker else NAMES
            told = "".join(f'{label}="{value}",' for label, value in worker.items())
            found += [
                {"series": f'{name}{{{told}job="wirehose",instance="{stage}"}}', "values": "1+1x60"}
                for stage in where
            ]
    return found


def test_what_is_committed_is_what_the_script_makes() -> None:
    committed = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    assert committed == made(), f"run `{COMMAND}` and commit what it writes"


@PROMTOOL
def test_every_query_finds_a_series_where_each_metric_has_some(tmp_path: Path) -> None:
    asked = [query for query in QUERIES if (query.dashboard, query.panel) not in asking.EXCUSED]
    missing = [
        {"alert": f"{query.dashboard}: {query.panel}: {query.legend}", "expr": f"absent({filled(query)})"}
        for query in asked
    ]
    others = [filled(query) for query in QUERIES if query not in asked]
    others += [note["expr"] for board in BOARDS.values() for note in board["annotations"]["list"]]
    read = [{"record": f"wirehose:other:{number}", "expr": expr} for number, expr in enumerate(others)]
    rules, tests = tmp_path / "rules.yaml", tmp_path / "tests.yaml"
    rules.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": missing + read}]}))
    quiet = [{"eval_time": "10m", "alertname": rule["alert"]} for rule in missing]
    told = {"interval": "15s", "input_series": sample_series(), "alert_rule_test": quiet}
    tests.write_text(
        yaml.safe_dump(
            {"rule_files": [str(RECORDING), str(rules)], "evaluation_interval": "1m", "tests": [told]}
        )
    )
    done = subprocess.run(["promtool", "test", "rules", tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_variable_of_grafana_is_left_unfilled_by_what_asks_for_it() -> None:
    assert [query.expr for query in QUERIES if "$" in filled(query)] == []


@boards
def test_panels_fill_their_rows_and_none_lies_on_another(name: str) -> None:
    taken: Counter[tuple[int, int]] = Counter()
    for panel in BOARDS[name]["panels"]:
        at = panel["gridPos"]
        taken.update(
            (x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
        )
    height = max(y for _, y in taken) + 1
    assert taken == Counter((x, y) for x in range(24) for y in range(height))


def test_uids_and_ids_are_each_one_panels_own() -> None:
    assert {board["uid"] for board in BOARDS.values()} == {f"wirehose-{name}" for name in BOARDS}
    for board in BOARDS.values():
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        titles = [panel["title"] for panel in board["panels"]]
        assert len(set(titles)) == len(titles)


@panels
def test_a_panel_says_what_is_normal_in_a_unit_and_with_a_name_for_each_line(name: str, panel: Any) -> None:
    assert panel["description"].endswith(".")
    assert len(panel["description"]) > 40 or panel["type"] == "stat"
    if panel["type"] != "state-timeline":
        assert panel["fieldConfig"]["defaults"]["unit"]
    legends = [target["legendFormat"] for target in panel["targets"]]
    assert len(set(legends)) == len(legends)
    assert all(legends) or panel["type"] == "stat"


@panels
def test_a_panel_asks_the_source_that_the_reader_chooses(name: str, panel: Any) -> None:
    for place in (panel, *panel["targets"]):
        assert place["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_every_runbook_that_a_panel_names_is_there() -> None:
    asked = {link["url"] for _, panel in PANELS for link in panel["links"]}
    assert asked
    assert {f"${{runbooks}}/{path.name}" for path in RUNBOOKS.glob("*.md")} >= asked


def test_what_is_excused_from_having_a_series_is_a_panel_that_says_so_itself() -> None:
    said = {(query.dashboard, query.panel) for query in QUERIES if query.none}
    assert asking.EXCUSED.keys() <= said


def test_grafana_is_told_where_the_dashboards_and_prometheus_are() -> None:
    folder = FOLDER.parent / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "prometheus.yaml").read_text())["datasources"]
    (provider,) = yaml.safe_load((folder / "dashboards" / "wirehose.yaml").read_text())["providers"]
    assert source["type"] == "prometheus"
    told = {
        yaml.safe_load(path.read_text())["global"]["scrape_interval"]
        for path in (ROOT / "deploy").rglob("prometheus.yml")
    }
    assert told == {source["jsonData"]["timeInterval"]}, "else Grafana asks for rates over too little"
    assert provider["options"]["path"].endswith("/wirehose")


def test_the_excuse_of_a_query_does_not_hide_an_error() -> None:
    query = next(query for query in QUERIES if (query.dashboard, query.panel) in asking.EXCUSED)
    assert asking.Answer(query, {"": []}).fault == ""
    assert asking.Answer(query, {}, "parse error").fault == "parse error"


def test_a_query_must_have_a_series_in_every_stage_unless_its_panel_says_why_not() -> None:
    asked = next(query for query in QUERIES if "$stage" in query.expr and not query.none)
    one = asking.Series({}, [(0.0, 1.0)])
    assert asking.Answer(asked, {"poll": [one], "story": []}).fault == "no series in story"
    assert asking.Answer(asked._replace(none="no pool"), {"poll": [one], "story": []}).fault == ""
    assert asking.Answer(asked._replace(none="no pool"), {"poll": [], "story": []}).fault == "no series"


def test_a_line_of_a_stage_leads_to_the_dashboard_of_that_stage() -> None:
    led = {
        panel["title"]: [link["url"] for link in panel["fieldConfig"]["defaults"].get("links", [])]
        for _, panel in PANELS
        if any("{{stage}}" in target["legendFormat"] for target in panel["targets"])
    }
    assert led
    for urls in led.values():
        (url,) = urls
        assert url.startswith(f"/d/{BOARDS['stage']['uid']}?var-stage=${{__field.labels.stage}}&")


def test_dashboards_hold_no_address_of_anybody() -> None:
    assert re.findall(r"https?://[^\"]+", json.dumps(BOARDS)) == []
