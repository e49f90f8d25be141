"""Rules, dashboards and runbooks speak of what is there: metrics with their labels, alerts, commands, targets."""

import json
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from prometheus_client import Counter, Histogram, Info
from prometheus_client.utils import floatToGoString

from streams import metrics
from streams.cli import main
from streams.topics import STAGES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CONTRACT = {
    f"Wirehose{name}"
    for name in [
        "FreshnessBurnFast",
        "FreshnessBurnSlow",
        "LedgerDisagrees",
        "ItemsOverdue",
        "PoisonItem",
        "LagGrowing",
        "StageStalled",
        "StageDown",
        "BrokerUnreachable",
        "FeedSilent",
        "FeedsSilent",
        "NothingNew",
        "DeadLetters",
        "CrashLoop",
        "DiskLow",
        "Paused",
    ]
}
# Everybody's, of every process that prometheus_client runs in, or of every node of Kubernetes.
BUILT_IN = {
    "up", "process_start_time_seconds", "process_resident_memory_bytes", "process_virtual_memory_bytes",
    "process_cpu_seconds_total", "process_open_fds", "process_max_fds",
    "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes",
}  # fmt: skip
OURS = {"job", "instance", "namespace", "persistentvolumeclaim"}  # labels that a scrape gives to everything


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def name_of(rule: dict[str, Any]) -> str:
    """What tells a rule from all others: some have several."""
    return "-".join([rule.get("record") or rule["alert"], *rule.get("labels", {}).values()])


RULE_FILES = sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
RULES = [rule for path in RULE_FILES for group in loaded(path)["groups"] for rule in group["rules"]]
ALERTS = [rule for rule in RULES if "alert" in rule]
RECORDED = {rule["record"] for rule in RULES if "record" in rule}
CASES = [
    case for path in sorted((DEPLOY / "prometheus" / "tests").glob("*.yml")) for case in loaded(path)["tests"]
]
RUNBOOKS = sorted((DEPLOY / "runbooks").glob("Wirehose*.md"))
DASHBOARDS = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))


def shown() -> dict[str, set[str]]:
    """Every series that a worker shows, with its labels."""
    found = {name: set[str]() for name in BUILT_IN}
    for one in (getattr(metrics, name) for name in metrics.METRICS):
        name, labels = one._name, {*one._labelnames}
        if isinstance(one, Info):
            found[f"{name}_info"] = {"stage", "version", "model"}
        elif isinstance(one, Counter):
            found[f"{name}_total"] = labels
        elif isinstance(one, Histogram):
            found |= {
                f"{name}_bucket": labels | {"le"},
                f"{name}_count": labels,
                f"{name}_sum": labels,
            }
        else:
            found[name] = labels
    return found


SHOWN = shown()
LABELS = set().union(*SHOWN.values()) | OURS
GROUPING = r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)"
WORDS = {"and", "or", "unless", "offset", "bool", "inf", "nan"}


def selectors(promql: str) -> Iterable[tuple[str, str]]:
    """Each series that an expression asks for, with its matchers, whose values are left out."""
    bare = re.sub(GROUPING, "", re.sub(r'"(?:[^"\\]|\\.)*"', '""', promql.replace("'", '"')))
    for name, matchers, call in re.findall(r"(?<![\w.$])([a-zA-Z_:][\w:]*)?(\{[^}]*\})?\s*(\()?", bare):
        if name and not call and name.lower() not in WORDS:
            yield name, matchers


def grouped(promql: str) -> set[str]:
    """The labels that an expression groups or joins by."""
    return {
        label.strip() for one in re.findall(GROUPING, promql) for label in one.split(",") if label.strip()
    }


def wrong(promql: str) -> list[str]:
    """What an expression asks for that is not there; [] when all is."""
    found = []
    for name, matchers in selectors(promql):
        known = SHOWN.get(name, LABELS if name in RECORDED else None)
        if name == "ALERTS":
            known = LABELS | {"alertname", "alertstate", "severity"}
        if known is None:
            found.append(f"no metric {name}")
            continue
        found += [
            f"{name} has no label {label}"
            for label in re.findall(r"(\w+)\s*[=!]", matchers)
            if label not in known | OURS
        ]
    return found + [f"no label {label}" for label in grouped(promql) - LABELS]


def queries(panel: Any) -> Iterable[str]:
    """Every expression in a dashboard, its variables replaced by what fits."""
    if isinstance(panel, dict):
        if isinstance(expr := panel.get("expr"), str):
            yield re.sub(r"\$\{?__\w+\}?", "5m", expr)
        for value in panel.values():
            yield from queries(value)
    elif isinstance(panel, list):
        for value in panel:
            yield from queries(value)


PANELS = [(path.stem, query) for path in DASHBOARDS for query in queries(json.loads(path.read_bytes()))]


def test_the_stages_that_must_have_a_worker_are_ours() -> None:
    expected = [
        rule["labels"]["stage"] for rule in RULES if rule.get("record") == "stage:wirehose_expected:group"
    ]
    assert expected == [stage.name for stage in STAGES]


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_rule_asks_for_metrics_that_are_there_by_labels_that_they_have(rule: dict[str, Any]) -> None:
    assert wrong(rule["expr"]) == []


def test_dashboards_ask_for_metrics_that_are_there_by_labels_that_they_have() -> None:
    assert PANELS
    assert [(board, query, found) for board, query in PANELS if (found := wrong(query))] == []


def test_what_is_wrong_with_an_expression_is_told() -> None:
    assert (
        wrong('sum by (stage) (rate(wirehose_items_total{outcome=~"a{2}|b"}[5m] offset 1d)) > bool 0.5e3')
        == []
    )
    assert wrong("rate(wirehose_itms_total[5m])") == ["no metric wirehose_itms_total"]
    assert wrong('wirehose_waiting{feed="x"}') == ["wirehose_waiting has no label feed"]
    assert wrong("sum by (colour) (up)") == ["no label colour"]


def test_every_metric_is_asked_for_by_a_rule_or_a_panel() -> None:
    asked = {name for rule in RULES for name, _ in selectors(rule["expr"])}
    asked |= {name for _, query in PANELS for name, _ in selectors(query)}
    of_ours = {re.sub(r"_(bucket|count|sum)$", "", name) for name in SHOWN if name not in BUILT_IN}
    assert of_ours - {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked} == set()


def test_the_objective_is_a_bucket_of_the_histogram_and_written_as_it_is_shown() -> None:
    asked = {
        le for rule in RULES for le in re.findall(r'fresh_seconds_bucket{[^}]*le="([^"]+)"', rule["expr"])
    }
    assert asked == {"60.0"}
    assert asked <= {floatToGoString(bound) for bound in metrics.FRESH}


def test_every_alert_of_the_contract_is_there_and_no_other() -> None:
    assert {rule["alert"] for rule in ALERTS} == CONTRACT


@pytest.mark.parametrize("rule", ALERTS, ids=name_of)
def test_an_alert_says_how_urgent_it_is_what_is_seen_and_where_to_read_on(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert rule["labels"]["severity"] in ("page", "ticket", "info")
    assert said["runbook_url"] == f"deploy/runbooks/{rule['alert']}.md"
    assert len(said["summary"]) <= 80
    assert said["description"].endswith(".")


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_recorded_series_is_named_level_metric_operations(name: str) -> None:
    level, metric, operations = name.split(":")
    assert level in ("job", "stage", "instance")
    assert metric.startswith("wirehose_")
    assert re.fullmatch(r"[a-z_]+[a-z0-9_]*", operations)


def expected(case: dict[str, Any]) -> list[dict[str, str]]:
    """The labels of every alert that a case says must fire."""
    samples = [sample for test in case["promql_expr_test"] for sample in test["exp_samples"]]
    found = [dict(re.findall(r'(\w+)="([^"]*)"', sample["labels"])) for sample in samples]
    return [labels for labels in found if "alertname" in labels]


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_an_alert_has_a_case_in_which_it_fires_and_one_in_which_it_nearly_does(name: str) -> None:
    fires = [case for case in CASES if case["name"].startswith(f"{name} fires")]
    quiet = [case for case in CASES if case["name"].startswith(f"{name} is quiet")]
    assert fires
    assert all(name in {labels["alertname"] for labels in expected(case)} for case in fires)
    assert quiet
    assert not any(name in {labels["alertname"] for labels in expected(case)} for case in quiet)


@pytest.mark.parametrize("rule", ALERTS, ids=name_of)
def test_every_rule_of_an_alert_fires_in_a_case_with_the_labels_that_its_words_use(
    rule: dict[str, Any],
) -> None:
    fired = [
        labels
        for case in CASES
        for labels in expected(case)
        if labels["alertname"] == rule["alert"] and rule["labels"].items() <= labels.items()
    ]
    used = set(re.findall(r"\{\{ \$labels\.(\w+)", " ".join(rule["annotations"].values())))
    assert fired
    assert all(used <= labels.keys() for labels in fired)


def test_the_cases_feed_series_that_workers_show() -> None:
    series = {one["series"] for case in CASES for one in case["input_series"]}
    assert {one: wrong(one) for one in series if wrong(one)} == {}


def test_alertmanager_keeps_alerts_quiet_that_are_there_and_knows_its_receivers() -> None:
    config = loaded(DEPLOY / "prometheus" / "alertmanager.yml")
    matchers = [
        matcher
        for rule in config["inhibit_rules"]
        for matcher in (*rule["source_matchers"], *rule["target_matchers"])
    ]
    named = [re.fullmatch(r'alertname(=~?)"(.+)"', matcher) for matcher in matchers]
    for match in filter(None, named):
        assert any(re.fullmatch(match[2], name) for name in CONTRACT), match[0]
    routes = [config["route"], *config["route"]["routes"]]
    assert {route["receiver"] for route in routes} == {one["name"] for one in config["receivers"]}


def test_every_alert_has_its_runbook_and_every_runbook_its_alert() -> None:
    assert {path.stem for path in RUNBOOKS} == CONTRACT


def lines_of_code(text: str) -> list[str]:
    """What a page shows as code: indented lines, and words between backticks."""
    return [*re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE), *re.findall(r"`([^`]+)`", text)]


def command_of(words: list[str]) -> str:
    """What is wrong with a call of `wirehose`; "" when its commands and options are there."""
    command: click.Command = main
    while isinstance(command, click.Group):
        if not words or words[0] not in command.commands:
            return f"no command {words[:1]}"
        command, words = command.commands[words[0]], words[1:]
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    return f"no option {sorted(asked - known)}" if asked - known else ""


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.stem)
def test_a_runbook_is_a_page_with_its_parts_and_names_commands_targets_and_metrics_that_are_there(
    path: Path,
) -> None:
    text = path.read_text(encoding="utf-8")
    code = lines_of_code(text)
    calls = [
        shlex.split(line.partition("#")[0])
        for line in code
        if re.match(r"wirehose [a-z]", line) and "…" not in line
    ]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert text.startswith(f"# {path.stem}\n")
    assert text.rstrip().endswith("(README.md), where you run wirehose.")
    assert 15 <= text.count("\n") <= 42
    assert re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)[:5] == [
        "What it means.", "What users notice.", "Look at.", "Do.", "It is over",
    ]  # fmt: skip
    assert [(words, found) for words in calls if (found := command_of(words[1:]))] == []
    assert {line.split()[1] for line in code if line.startswith("make ")} <= targets
    promql = [line for line in code if re.search(r"\b(wirehose|process|job:|stage:|instance:)[\w:]+", line)]
    promql = [line for line in promql if not line.startswith(("wirehose ", "make "))]
    assert [(line, found) for line in promql if (found := wrong(line))] == []
