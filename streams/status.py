"""How every stage stands, as a person or a program asks now and then (pure): from samples to rows, and to lines.

`streams.measuring` takes the samples.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from agents.ledger.stage import ENDS
from streams import codec
from streams.logs import plain
from streams.pausing import LOW, told
from streams.records import Control

STILL = 5.0  # seconds that a record waits before we call a stage that takes nothing stuck
LATE = 400.0  # seconds after its time at which we call a feed late: what brings no news is written every 300
GOOD = ("", "ok", "capped", "partial", "not_modified", "paused")  # outcomes of polls
WORST = 5
NOBODY, STANDS = "has no worker", "stands still"
OLDEST = "wirehose_ledger_oldest_open_seconds"
UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
Where = tuple[str, int]  # topic and partition


class Sample(Struct, frozen=True):
    """One stage at one moment. `read`: next offset of each partition (its beginning where nothing is committed)."""

    at: float
    workers: int
    read: Mapping[Where, int]
    ends: Mapping[Where, int]

    @property
    def waiting(self) -> int:
        """Records that wait for the stage."""
        return sum(max(0, end - self.read[where]) for where, end in self.ends.items())


class Row(Struct, frozen=True):
    """How one stage stands. Times in seconds; `lag`: age of the oldest unread record; `state`: for a person."""

    stage: str
    workers: int
    waiting: int
    lag: float
    rate: float  # records a second
    catch_up: float | None  # seconds; None: not to be seen
    paused: bool
    wrong: str  # "" when it is as it should be
    state: str

    @property
    def stuck(self) -> bool:
        """Whether it has workers, and they take nothing."""
        return self.wrong == STANDS


class Feed(Struct, frozen=True):
    """A feed that does not come: `failures` in a row; `late` seconds after it was due; `silent` against its habit."""

    url: str
    outcome: str
    failures: int
    answered: datetime | None
    late: float
    gone: bool
    news: datetime | None = None  # when it last brought any
    silent: bool = False


class Report(Struct, frozen=True):
    """Everything `wirehose status` tells. `ledger`: None where its stage does not answer here."""

    at: datetime
    stages: tuple[Row, ...]
    ledger: dict[str, int] | None
    feeds: tuple[Feed, ...]
    paused: tuple[Control, ...]
    free: int  # bytes under WIREHOSE_DATA
    low: int  # see `streams.pausing.level`

    @property
    def wrong(self) -> list[str]:
        """What is not as it should be."""
        return [f"{row.stage} {row.wrong}" for row in self.stages if row.wrong]


def judge(stage: str, before: Sample, after: Sample, oldest: float | None, *, paused: bool) -> Row:
    """How a stage stands, from two samples and the time (epoch seconds) of its oldest unread record."""
    seconds = max(after.at - before.at, 0.1)
    taken = sum(max(0, offset - before.read.get(where, offset)) for where, offset in after.read.items())
    waiting, rate = after.waiting, taken / seconds
    lag = max(0.0, after.at - oldest) if waiting and oldest is not None else 0.0
    stuck = bool(before.waiting and waiting and not taken and lag >= STILL and not paused)
    wrong = NOBODY if not after.workers else STANDS if stuck else ""
    catch_up = 0.0 if not waiting else waiting / rate if rate else None
    state = _state(waiting, rate, seconds, paused=paused, wrong=wrong)
    return Row(stage, after.workers, waiting, lag, rate, catch_up, paused, wrong, state)


def _state(waiting: int, rate: float, seconds: float, *, paused: bool, wrong: str) -> str:
    if paused or wrong == NOBODY:
        return ", ".join(filter(None, ("paused" if paused else "", wrong.removeprefix("has "))))
    if wrong:
        return f"stands still: {waiting} waiting, nothing taken in {seconds:.0f} s"
    if not waiting:
        return "caught up"
    return f"{span(waiting / rate)} at {rate:.3g}/s" if rate else f"{waiting} just came in"


def span(seconds: float) -> str:
    """A time for a person: "12 min"."""
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), UNITS[-1])
    return f"{seconds / size:.0f} {unit}"


def worst(feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """Those that need somebody, most of all first: that fail most often in a row, then that wait longest."""
    bad = [f for f in feeds if f.outcome not in GOOD or f.gone or f.silent or f.late > LATE]
    return tuple(sorted(bad, key=lambda feed: (-feed.failures, -feed.late, feed.url)))


def figures(metrics: str) -> dict[str, float]:
    """Our figures on a page of /metrics, by name with labels."""
    lines = (line.rsplit(" ", 1) for line in metrics.splitlines() if line.startswith("wirehose_"))
    return {name: float(value) for name, value in lines}


def balance(pages: Iterable[Mapping[str, float]]) -> dict[str, int] | None:
    """The last line of `wirehose ledger`, from the pages of /metrics of all workers of that stage; None without."""
    found = [page for page in pages if "wirehose_ledger_open" in page]
    if not found:
        return None
    names = {state: f'wirehose_ledger_items{{state="{state}"}}' for state in ("seen", *ENDS)}
    names |= {name: f"wirehose_ledger_{name}" for name in ("open", "overdue")}
    counts = {short: int(sum(page.get(name, 0) for page in found)) for short, name in names.items()}
    return counts | {"oldest_open_seconds": int(max(page.get(OLDEST, 0) for page in found))}


def table(report: Report) -> list[tuple[str, ...]]:
    """The stages, a row each, with a head."""
    head = ("stage", "workers", "waiting", "lag", "rate", "how it stands")
    rows = [
        (
            row.stage,
            str(row.workers),
            str(row.waiting),
            span(row.lag) if row.waiting else "–",
            f"{row.rate:.3g}/s",
            row.state,
        )
        for row in report.stages
    ]
    return [head, *rows]


def notes(report: Report) -> list[str]:
    """What stands below the table; the last line says what is wrong, or that nothing is."""
    lines = []
    if report.ledger is not None:
        oldest = report.ledger["oldest_open_seconds"]
        counts = " ".join(f"{name}={n}" for name, n in report.ledger.items() if name != "oldest_open_seconds")
        lines.append(f"ledger   {counts}" + (f"  oldest open: {span(oldest)}" if oldest else ""))
    else:
        lines.append(
            "ledger   its worker does not answer here (another machine?): `wirehose ledger` counts on Kafka"
        )
    lines.append(f"disk     {report.free / 1e9:.1f} GB free{LOW[report.low]}")
    lines += [f"paused   {told(control)}" for control in report.paused]
    lines += [f"feed     {_feed(feed, report.at)}" for feed in report.feeds[:WORST]]
    if (more := len(report.feeds) - WORST) > 0:
        lines.append(f"feed     and {more} more that fail or wait: `wirehose status --json` names them")
    wrong = report.wrong
    resting = [control.name for control in report.paused]
    well = (
        f"every stage has its workers; paused: {', '.join(resting)}"
        if resting
        else "every stage runs, nothing stands still"
    )
    return [*lines, f"wrong: {', '.join(wrong)}" if wrong else well]


def _feed(feed: Feed, now: datetime) -> str:
    if feed.outcome in GOOD and feed.silent and feed.news:
        return f"{plain(feed.url)}  silent against its habit: no news for {span((now - feed.news).total_seconds())}"
    if feed.outcome in GOOD and not feed.gone:
        return f"{plain(feed.url)}  not polled: was due {span(feed.late)} ago"
    often = f", {feed.failures} times in a row" if feed.failures > 1 else ""
    answered = (
        f"answered {span((now - feed.answered).total_seconds())} ago" if feed.answered else "never answered"
    )
    gone = ", not asked again" if feed.gone else ""
    return f"{plain(feed.url)}  {plain(feed.outcome)}{often}, {answered}{gone}"


def as_json(report: Report) -> dict[str, Any]:
    """All of it for a program."""
    made: dict[str, Any] = msgspec.to_builtins(report)
    return made | {"at": codec.stamp(report.at), "ok": not report.wrong, "wrong": report.wrong}
