"""A real Prometheus (Debian's package `prometheus`) on loopback that scrapes the workers of a running pipeline.

with scraping(folder, ports=range(9464, 9544, 10)) as prometheus:
    prometheus.get("query", query="up")
"""

import contextlib
import json
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from deploy.grafana.asking import Prometheus, Refused
from tests.running import free_ports

PROGRAM = "prometheus"
MISSING = (
    f"{PROGRAM} is not here: apt-get install --no-install-recommends prometheus, or put the program on PATH"
)
HOST = "127.0.0.1"


@contextlib.contextmanager
def scraping(
    folder: Path, ports: Iterable[int], every: int = 1, rules: Iterable[Path] = ()
) -> Iterator[Prometheus]:
    """It runs while the block does, and keeps in `folder` what it scrapes. `every`: seconds between two scrapes."""
    folder.mkdir(parents=True, exist_ok=True)
    watch(folder, ports)
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config(folder, every, rules)))
    address = f"{HOST}:{free_ports(1)}"
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [
                PROGRAM,
                f"--config.file={folder / 'prometheus.yaml'}",
                f"--storage.tsdb.path={folder / 'series'}",
                f"--web.listen-address={address}",
                "--log.level=warn",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        prometheus = Prometheus(f"http://{address}", float(every))
        _wait(prometheus, process)
        yield prometheus
    finally:
        process.terminate()
        process.wait(20)


def watch(folder: Path, ports: Iterable[int]) -> None:
    """Let the Prometheus of this folder scrape these ports from now on."""
    new = folder / "targets.new"
    new.write_text(json.dumps([{"targets": [f"{HOST}:{port}" for port in ports]}]))
    new.replace(folder / "targets.json")


def config(folder: Path, every: int, rules: Iterable[Path]) -> dict[str, object]:
    """What it scrapes, under the job's name that our rules and dashboards know."""
    found = {"files": [str(folder / "targets.json")], "refresh_interval": "5s"}
    return {
        "global": {"scrape_interval": f"{every}s", "evaluation_interval": f"{every}s"},
        "rule_files": [str(path) for path in rules],
        "scrape_configs": [{"job_name": "wirehose", "file_sd_configs": [found]}],
    }


def _wait(prometheus: Prometheus, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            prometheus.now()
        except Refused:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
