"""A small simulated world of publishers through the whole way, checked against its exact truth."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import WORLD, Service, wirehose, world

from streams.broker import Broker

pytestmark = [pytest.mark.broker, pytest.mark.world]

PORT = 8811  # not the one that somebody may be using by hand
SIZE = ("--seed", "7", "--publishers", "20", "--stories", "40", "--static", "--calm")


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[str]:
    """The list of feeds of a world that serves."""
    if not (WORLD / "world.py").exists():
        pytest.skip("needs the simulated world beside the checkout (../shared/world)")
    files = ["--truth", str(tmp_path / "truth.json"), "--log", str(tmp_path / "access.jsonl")]
    with world(tmp_path, PORT, *SIZE, *files) as address:
        yield address


def rest(service: Service, seconds: float = 150) -> None:
    """Wait until nothing is open and nothing new was seen for some polls."""
    calm, last, deadline = 0, -1.0, time.monotonic() + seconds
    while calm < 8:
        assert time.monotonic() < deadline, f"no rest: {service.metrics('ledger')}"
        time.sleep(1)
        now = service.metrics("ledger")
        seen = now.get('wirehose_ledger_items{state="seen"}', 0.0)
        calm = calm + 1 if seen == last > 0 and now.get("wirehose_ledger_open") == 0 else 0
        last = seen


def test_a_world_comes_out_as_its_truth_demands(feeds: str, tmp_path: Path, broker: Broker) -> None:
    service = Service(
        tmp_path / "service", broker.address, "world", WIREHOSE_MIN_INTERVAL="1", WIREHOSE_SETTLE="5"
    )
    with service.up(lists=feeds):
        rest(service)
        for name in ("articles", "stories", "revisions"):
            with (tmp_path / f"{name}.jsonl").open("w", encoding="utf-8") as out:
                for one in service.read(name):
                    gone = json.dumps({"id": one.key, "gone": True})
                    out.write((one.value.decode() if one.value else gone) + "\n")
        ledger = service.run("ledger")
    assert ledger.returncode == 0, ledger.stdout
    (tmp_path / "ledger.txt").write_bytes(ledger.stdout)
    assert wirehose("schema", "--out", str(tmp_path / "schemas")).returncode == 0
    files = [
        part
        for name in ("articles", "stories", "revisions")
        for part in (f"--{name}", str(tmp_path / f"{name}.jsonl"))
    ]
    more = (
        ("--truth", "truth.json"),
        ("--log", "access.jsonl"),
        ("--ledger", "ledger.txt"),
        ("--schemas", "schemas"),
    )
    files += [part for option, name in more for part in (option, str(tmp_path / name))]
    check = subprocess.run(
        [sys.executable, "world.py", "check", *files, "--floors", "strict.toml"],
        cwd=WORLD, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout.decode()[-6000:] + check.stderr.decode()[-2000:]
