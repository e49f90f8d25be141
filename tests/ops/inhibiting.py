"""What Alertmanager would keep quiet of the alerts that fire, by our example for it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "prometheus" / "alertmanager.yml"


def told(firing: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Of the labels of firing alerts those that somebody would be told."""
    rules, alerts = yaml.safe_load(EXAMPLE.read_text())["inhibit_rules"], list(firing)
    return [
        one for one in alerts if not any(_silences(rule, other, one) for rule in rules for other in alerts)
    ]


def _silences(rule: Mapping[str, Any], source: Mapping[str, str], target: Mapping[str, str]) -> bool:
    both = _fits(rule["source_matchers"], target) and _fits(rule["target_matchers"], source)
    return (
        all(source.get(name, "") == target.get(name, "") for name in rule["equal"])
        and _fits(rule["source_matchers"], source)
        and _fits(rule["target_matchers"], target)
        and not both  # else two of a kind would silence each other
    )


def _fits(matchers: Iterable[str], labels: Mapping[str, str]) -> bool:
    parts = [re.fullmatch(r'(\w+)(=~?)"(.*)"', matcher) for matcher in matchers]
    return all(
        part and re.fullmatch(part[3] if part[2] == "=~" else re.escape(part[3]), labels.get(part[1], ""))
        for part in parts
    )
