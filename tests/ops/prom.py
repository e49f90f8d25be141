"""A real Prometheus for the tests, with the rules as they are delivered; and what Alertmanager would keep quiet of it.

with Prometheus(folder, [9464, 9474]) as prometheus:
    until(lambda: prometheus.query("up"), 30, "a scrape")
    prometheus.alerts()
"""

import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import yaml

from tests.running import free_ports, until

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus"
BINARY = shutil.which("prometheus")
MISSING = "no prometheus here (Debian: apt install prometheus)"
EVERY = 5  # seconds between two scrapes, and two looks at the rules
CONFIG = """
global: {{scrape_interval: {every}s, scrape_timeout: {every}s, evaluation_interval: {every}s}}
rule_files: ["{rules}/rules/*.yml"]
scrape_configs:
  - job_name: wirehose
    file_sd_configs: [{{files: ["{targets}"], refresh_interval: 5s}}]
"""


class Prometheus:
    """Scrapes these ports of this machine; `watch` says which from now on."""

    def __init__(self, folder: Path, ports: Iterable[int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.targets, self.port = folder, folder / "targets.json", free_ports(1)
        self.watch(ports)
        (folder / "prometheus.yml").write_text(CONFIG.format(every=EVERY, rules=RULES, targets=self.targets))
        self._process: subprocess.Popen[bytes] | None = None

    def watch(self, ports: Iterable[int]) -> None:
        """Scrape these."""
        new = self.targets.with_suffix(".new")
        new.write_text(json.dumps([{"targets": [f"127.0.0.1:{port}" for port in ports]}]))
        new.replace(self.targets)

    def __enter__(self) -> "Prometheus":
        assert BINARY
        with (self.folder / "prometheus.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    BINARY,
                    f"--config.file={self.folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={self.folder / 'data'}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                    "--log.level=warn",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until(self._is_ready, 60, "Prometheus")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(30)

    def alerts(self) -> list[dict[str, Any]]:
        """All that are pending or firing, as Prometheus tells them."""
        found: list[dict[str, Any]] = self._get("alerts")["alerts"]
        return found

    def query(self, promql: str) -> list[tuple[dict[str, str], float]]:
        """The series of an expression as they are now."""
        found = self._get(f"query?query={urllib.parse.quote(promql)}")["result"]
        return [(one["metric"], float(one["value"][1])) for one in found]

    def _is_ready(self) -> bool:
        try:
            self._get("alerts")
        except OSError:
            return False
        return True

    def _get(self, what: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{what}", timeout=10) as answer:
            return json.load(answer)["data"]


def told(firing: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Of the labels of firing alerts those that Alertmanager would tell somebody, by the inhibitions of our example."""
    rules = yaml.safe_load((RULES / "alertmanager.yml").read_text())["inhibit_rules"]
    alerts = list(firing)

    def silences(rule: Mapping[str, Any], source: Mapping[str, str], target: Mapping[str, str]) -> bool:
        both = _fits(rule["source_matchers"], target) and _fits(rule["target_matchers"], source)
        return (
            all(source.get(name, "") == target.get(name, "") for name in rule["equal"])
            and _fits(rule["source_matchers"], source)
            and _fits(rule["target_matchers"], target)
            and not both  # else two of a kind would silence each other
        )

    return [
        one for one in alerts if not any(silences(rule, other, one) for rule in rules for other in alerts)
    ]


def _fits(matchers: Iterable[str], labels: Mapping[str, str]) -> bool:
    for matcher in matchers:
        name, how, value = re.fullmatch(r'(\w+)(=~?)"(.*)"', matcher).groups()  # type: ignore[union-attr]
        if not (re.fullmatch(value, labels.get(name, "")) if how == "=~" else labels.get(name, "") == value):
            return False
    return True
