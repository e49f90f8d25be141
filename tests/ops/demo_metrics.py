"""`make demo-metrics`: the demo with a real Prometheus on this machine, and what that answers to each panel's queries.

The table is printed as soon as every query is answered, or after `--within` seconds as it is then. Afterwards all stays
up until Ctrl-C, or for `--stay` seconds. The exit code is 1 when a query was not answered.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.grafana.asking import Answer, Prometheus, ask_all, table
from tests.ops import prom
from tests.running import command, until

LOOKS = "20s,1m"  # pages are looked at again while one watches


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--within", type=float, default=180, help="seconds until all must be answered")
    parser.add_argument("--stay", type=float, help="seconds to stay up afterwards; without: until Ctrl-C")
    options = parser.parse_args()
    if prom.BINARY is None:
        print(prom.MISSING, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started ends then, too
    with tempfile.TemporaryDirectory(prefix="wirehose-metrics-", ignore_cleanup_errors=True) as folder:
        try:
            return run(Path(folder), options.within, options.stay)
        except KeyboardInterrupt:
            return 130


def run(folder: Path, within: float, stay: float | None) -> int:
    """The demo, then Prometheus, then the table."""
    with demo(folder) as ports, prom.Prometheus(folder / "prometheus", ports) as scraping:
        prometheus = asked(scraping)
        say(f"Prometheus is at {prometheus.url}; waiting for every panel to be answered …")
        answers = answered(prometheus, within)
        say(table(answers))
        say(f"Prometheus stays at {prometheus.url} {'until Ctrl-C' if stay is None else f'for {stay:g} s'}")
        with suppress(KeyboardInterrupt):
            time.sleep(1e9 if stay is None else stay)
        return int(any(answer.fault for answer in answers))


@contextmanager
def demo(folder: Path) -> Iterator[range]:
    """The demo while the block runs; the ports on which its stages show their metrics."""
    log = folder / "demo.log"
    settings = os.environ | {"WIREHOSE_LOOKS": os.environ.get("WIREHOSE_LOOKS", LOOKS)}
    say("starting the demo and its Kafka …")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command(), "demo"], env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        until(lambda: ports(log) or process.poll() is not None, 120, "the ports of the demo")
        if not ports(log):
            raise SystemExit(log.read_text("utf-8", "replace"))
        yield ports(log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def ports(log: Path) -> range:
    """The ports that the demo names; none yet is an empty range."""
    found = re.search(
        r"^metrics  http://[\w.]+:(\d+)/metrics … :(\d+)", log.read_text("utf-8", "replace"), re.MULTILINE
    )
    return range(int(found[1]), int(found[2]) + 1, 10) if found else range(0)


def asked(scraping: prom.Prometheus) -> Prometheus:
    """The same Prometheus, for the questions of the dashboards."""
    return Prometheus(f"http://127.0.0.1:{scraping.port}", prom.EVERY)


def answered(prometheus: Prometheus, within: float) -> list[Answer]:
    """The answers as soon as nothing is wrong with them, or when the time is over."""
    deadline = time.monotonic() + within
    while True:
        answers = ask_all(prometheus)
        if not any(answer.fault for answer in answers) or time.monotonic() > deadline:
            return answers
        time.sleep(2)


def say(text: str) -> None:
    """Print it at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
