"""Throughput of the whole way, and what it puts on disk, as tables: `python -m tests.bench.way [--seconds N]`.

Reads the simulated world of publishers where it is at hand (../shared/world), else a small news server of our own: all
news stands there at the start, every page is downloaded, and the first fifth of the articles is not counted (start,
first rebalance, compilers that warm up). Articles are distinct ones, published by the last stage.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streams.gauges import size
from tests.outlet import Outlet, piece
from tests.running import STAGES, WORLD, Service, world

STEP = 1.0  # seconds between two looks
# As a user has it, but for what keeps the machine idle; `tests.running` has settings that make tests quick.
SETTINGS = {
    "WIREHOSE_MODEL": "wirehose",
    "WIREHOSE_SETTLE": "5",
    "WIREHOSE_MIN_INTERVAL": "1",
    "WIREHOSE_LOG": "warning",
}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Usage:
    """Of one stage, with all its processes: CPU seconds, MiB, processes."""

    cpu: float = 0.0
    memory: float = 0.0
    processes: list[str] = field(default_factory=list)


@contextlib.contextmanager
def outlets(count: int, size: int) -> Iterator[str]:
    """Our own news server with so many feeds of so many articles; its feeds, separated by spaces."""
    with Outlet() as server:
        yield " ".join(
            server.feed(f"feed{n}", [piece(f"feed{n}-item{m}") for m in range(size)]) for n in range(count)
        )


def processes(root: int) -> dict[int, tuple[str, str]]:
    """Every process below `root` and itself: the stage (or Kafka, up) it works for, and its command line."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    parents, lines = {}, {}
    for line in listed.splitlines():
        pid, parent, arguments = line.split(None, 2)
        parents[int(pid)], lines[int(pid)] = int(parent), arguments
    found: dict[int, tuple[str, str]] = {}
    for pid in lines:
        above, name = pid, "up"
        while above not in (root, 0, 1) and above in parents:
            if " run " in lines[above] and "streams.cli" in lines[above]:
                name = lines[above].split(" run ")[1].split()[0]
            elif "kafka.Kafka" in lines[above]:
                name = "Kafka"
            above = parents[above]
        if above == root:
            found[pid] = (name, lines[pid])
    return found


def usage(root: int) -> dict[str, Usage]:
    """CPU time and memory by stage; memory is PSS, so that what processes share counts once."""
    found: dict[str, Usage] = defaultdict(Usage)
    for pid, (name, arguments) in processes(root).items():
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            memory = (
                next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
            )
            one = found[name]
            one.cpu += (int(stat[11]) + int(stat[12])) / TICKS
            one.memory += memory
            one.processes.append(f"{memory:5.0f} MiB  {pid}  {arguments[-70:]}")
    return dict(found)


@dataclass
class Run:
    """What was measured: articles over time, and the use of the machine when it was over."""

    curve: list[tuple[float, float]] = field(default_factory=list)  # seconds since the start, articles
    peak: float = 0.0  # MiB
    used: dict[str, Usage] = field(default_factory=dict)
    means: dict[str, tuple[float, float]] = field(default_factory=dict)  # stage: seconds a record, records

    @property
    def rate(self) -> float:
        """Articles a second, the first fifth left out; up to the last that came."""
        last = self.curve[-1][1]
        begin = next(((at, n) for at, n in self.curve if n >= last / 5), (0.0, 0.0))
        end = next(((at, n) for at, n in self.curve if n >= last), begin)
        return (end[1] - begin[1]) / max(end[0] - begin[0], 1e-9) if last else 0.0


def published(service: Service) -> float:
    """Distinct articles so far."""
    return service.metrics("story").get('wirehose_items_total{outcome="published",stage="story"}', 0.0)


def measure(service: Service, seconds: float) -> Run:
    """Watch until nothing is open any more, or the time is over."""
    assert service.process
    run, began, calm = Run(), time.monotonic(), 0
    while (now := time.monotonic() - began) < seconds and calm < 5 and service.process.poll() is None:
        time.sleep(STEP)
        run.curve.append((time.monotonic() - began, published(service)))
        still = len(run.curve) > 1 and run.curve[-1][1] == run.curve[-2][1] > 0
        calm = calm + 1 if still and service.metrics("ledger").get("wirehose_ledger_open") == 0 else 0
        if int(now) % 5 == 0:
            run.used = usage(service.process.pid)
            run.peak = max(run.peak, sum(one.memory for one in run.used.values()))
    run.used = usage(service.process.pid)
    for stage in STAGES:
        told = service.metrics(stage)
        count = told.get(f'wirehose_stage_seconds_count{{stage="{stage}"}}', 0.0)
        total = told.get(f'wirehose_stage_seconds_sum{{stage="{stage}"}}', 0.0)
        run.means[stage] = (total / count if count else 0.0, count)
    return run


def table(run: Run, source: str) -> str:
    """The result as a table (Markdown)."""
    cpu = sum(one.cpu for one in run.used.values()) or 1.0
    memory = sum(one.memory for one in run.used.values())
    articles = max(run.curve[-1][1], 1)
    lines = [
        f"{run.rate:.1f} distinct articles a second over the whole way ({run.curve[-1][1]:.0f} articles, {source}, "
        f"{os.cpu_count()} cores); memory (PSS) {memory:.0f} MiB at the end, {run.peak:.0f} at most; "
        f"{1000 * cpu / articles:.0f} ms of CPU an article.",
        "",
        "| process | share of CPU | CPU ms an article | memory MiB | records | mean ms a record |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name in (*STAGES, "Kafka", "up"):
        one = run.used.get(name, Usage())
        mean, count = run.means.get(name, (0.0, 0.0))
        told = f"{count:.0f} | {1000 * mean:.2f}" if count else " | "
        lines.append(
            f"| {name} | {100 * one.cpu / cpu:.0f} % | {1000 * one.cpu / articles:.1f} | {one.memory:.0f} | {told} |"
        )
    return "\n".join(lines)


def disk(service: Service, articles: float) -> str:
    """What Kafka and the stages keep of an article, as a table: packed, as it lies on disk, one replica."""
    kept: dict[str, int] = defaultdict(int)
    for log in (service.folder / "data" / "kafka" / "kafka").glob(f"{service.prefix}*/*.log"):
        kept[log.parent.name.removeprefix(service.prefix).rpartition("-")[0]] += log.stat().st_size
    for stage in (service.folder / "data" / "stages").iterdir():
        kept[f"state of {stage.name.rpartition('-')[0]}"] = size(stage)
    lines = ["| topic or state | KiB an article |", "|---|---:|"]
    lines += [
        f"| {name} | {kept[name] / articles / 1024:.1f} |"
        for name in sorted(kept)
        if kept[name] > 102 * articles
    ]
    return "\n".join([*lines, f"| all | {sum(kept.values()) / articles / 1024:.1f} |"])


def main() -> int:
    """Run it, print the table; 1 when nothing came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120, help="time limit of the measurement")
    parser.add_argument("--publishers", type=int, default=100)
    parser.add_argument("--stories", type=int, default=600)
    parser.add_argument(
        "--own", action="store_true", help="our own news server, also where the world is at hand"
    )
    parser.add_argument("--processes", action="store_true", help="list every process with its memory")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wirehose-bench-")))
        if WORLD.exists() and not options.own:
            extent = ["--publishers", str(options.publishers), "--stories", str(options.stories)]
            feeds = stack.enter_context(world(folder, 8800, "--static", "--calm", "--warm", *extent))
            source = f"simulated world of {options.publishers} publishers, pages on"
        else:
            feeds = stack.enter_context(outlets(options.publishers // 5, 50))
            source = (
                f"{options.publishers // 5} feeds of one host, which is asked for 20 pages a second at most"
            )
        service = Service(folder, "", "bench", **SETTINGS)
        stack.enter_context(service.up(lists=feeds))
        run = measure(service, options.seconds)
        print(table(run, source))
        if articles := run.curve[-1][1]:
            print("\n" + disk(service, articles))
        if options.processes:
            for one in run.used.values():
                print("\n".join(one.processes))
        if not run.curve[-1][1]:
            print(service.log(), file=sys.stderr)
    return 0 if run.curve[-1][1] else 1


if __name__ == "__main__":
    sys.exit(main())
