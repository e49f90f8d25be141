"""Metrics: one list, each with a sentence for the operator."""

import re

import pytest
from prometheus_client import Counter, generate_latest

from streams import metrics

ALL = [getattr(metrics, name) for name in metrics.METRICS]
LABELS = {
    "stage", "outcome", "topic", "partition", "reason", "state", "why", "look", "kind", "feed", "folder", "quantile",
}  # fmt: skip


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric._name)
def test_a_metric_has_our_prefix_a_sentence_and_labels_of_the_fixed_set(metric: object) -> None:
    name, doc, labels = metric._name, metric._documentation, metric._labelnames  # type: ignore[attr-defined]
    assert re.fullmatch(r"wirehose_[a-z_]+[a-z]", name)
    assert doc.endswith(".")
    assert "|" not in doc, "it stands in a table"
    assert set(labels) <= LABELS, "feed text, addresses and hosts are no labels"


def test_every_metric_is_listed() -> None:
    listed = {metric._name for metric in ALL}
    shown = set(re.findall(r"^# HELP (wirehose_\w+)", generate_latest().decode(), re.MULTILINE))
    assert {re.sub(r"_(total|info|created)$", "", name) for name in shown} <= listed


def test_names_that_dashboards_use_are_there() -> None:
    listed = {metric._name for metric in ALL}
    assert {
        "wirehose_items_in", "wirehose_items", "wirehose_stage_seconds", "wirehose_lag_records",
        "wirehose_deadletters", "wirehose_ledger_open", "wirehose_ledger_overdue", "wirehose_ledger_disagreements",
    } <= listed  # fmt: skip


def test_counters_count_up_only() -> None:
    assert all(metric._type == "counter" for metric in ALL if isinstance(metric, Counter))
    with pytest.raises(ValueError):
        metrics.polls.labels("ok").inc(-1)
