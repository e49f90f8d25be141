"""Asks a Prometheus what every panel of our dashboards asks, and prints what it answers, as a table.

    python -m deploy.grafana.asking http://127.0.0.1:9090

It exits 1 when a query is refused, or brings no series where a running pipeline must have one: so it also says whether
your Prometheus scrapes all that the dashboards need.
"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from streams.topics import STAGES

FOLDER = Path(__file__).parent / "dashboards"
SPAN = 900.0  # seconds that are asked for
STEP = SCRAPE = 15.0  # seconds between two points, between two scrapes
# Without a series in a healthy pipeline, and why. Everything else must have one.
EXCUSED = {("feeds", "WebSub, a minute"): "no callback is set, so no hub is asked and none delivers"}


class Query(NamedTuple):
    """One query of one panel. `now`: asked for its value at the end only. `none`: why it may have no series."""

    dashboard: str
    panel: str
    expr: str
    legend: str
    now: bool
    none: str
    least: float  # seconds between two points


class Series(NamedTuple):
    """A series with its points: epoch seconds and value."""

    labels: dict[str, str]
    points: list[tuple[float, float]]


class Refused(Exception):
    """Prometheus does not answer, or says that a query is wrong."""


class Prometheus:
    """One that runs."""

    def __init__(self, url: str, scrape: float = SCRAPE) -> None:
        self.url, self.scrape = url.rstrip("/"), scrape

    def get(self, path: str, **arguments: object) -> Any:
        """What it says under /api/v1; `Refused` with its own words."""
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(arguments)}"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - the operator names it
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise Refused(error.read().decode(errors="replace").strip() or str(error)) from error
        except (OSError, ValueError) as error:
            raise Refused(str(error)) from error

    def now(self) -> float:
        """Its own clock, epoch seconds."""
        return float(self.get("query", query="time()")["result"][1])

    def series(
        self, query: Query, stage: str, end: float, span: float = SPAN, step: float = STEP
    ) -> list[Series]:
        """The answer to a query as Grafana would ask it for a panel that shows `span` seconds up to `end`."""
        step = max(step, query.least)
        expr = fill(query.expr, stage, span, step, self.scrape)
        if query.now:
            found = self.get("query", query=expr, time=end)["result"]
            return [Series(one["metric"], [(end, float(one["value"][1]))]) for one in found]
        return self.over(expr, end, span, step)

    def over(self, expr: str, end: float, span: float, step: float) -> list[Series]:
        """What an expression was over time."""
        found = self.get("query_range", query=expr, start=end - span, end=end, step=step)["result"]
        return [Series(one["metric"], [(at, float(value)) for at, value in one["values"]]) for one in found]


def fill(expr: str, stage: str, span: float, step: float, scrape: float) -> str:
    """A query with the variables filled in that Grafana would fill in (its documentation: Prometheus template variables)."""
    rate = max(step + scrape, 4 * scrape)
    for name, value in (
        ("$__rate_interval", f"{rate:.0f}s"),
        ("$__range", f"{span:.0f}s"),
        ("$stage", stage),
    ):
        expr = expr.replace(name, value)
    return expr


def seconds(text: str) -> float:
    """15s, 1m, 2h as seconds; "" is none."""
    found = re.fullmatch(r"(\d+)([smh])", text)
    return int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2]] if found else 0.0


def dashboards(folder: Path = FOLDER) -> dict[str, Any]:
    """Every dashboard by its name, as it is committed."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def queries(name: str, dashboard: Any) -> Iterator[Query]:
    """All queries of a dashboard's panels."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield query_of(name, panel, target)


def query_of(name: str, panel: Any, target: Any) -> Query:
    """One query of a panel."""
    return Query(
        name,
        panel["title"],
        target["expr"],
        target.get("legendFormat", ""),
        bool(target.get("instant")),
        panel["fieldConfig"]["defaults"].get("noValue", ""),
        seconds(panel.get("interval", "")),
    )


def legend(query: Query, labels: dict[str, str]) -> str:
    """The name of a series, as Grafana writes it."""
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: labels.get(found[1], ""), query.legend)


class Answer(NamedTuple):
    """What a query brought: its series by stage (one stage, "", where it does not ask for one)."""

    query: Query
    series: dict[str, list[Series]]
    error: str = ""

    @property
    def without(self) -> list[str]:
        """The stages that have no series."""
        return [stage for stage, found in self.series.items() if not found]

    @property
    def fault(self) -> str:
        """What is wrong with it; "" is nothing."""
        if self.error:
            return self.error
        if len(self.without) == len(self.series):
            return "" if (self.query.dashboard, self.query.panel) in EXCUSED else "no series"
        return f"no series in {', '.join(self.without)}" if self.without and not self.query.none else ""


def ask(prometheus: Prometheus, query: Query, end: float) -> Answer:
    """The answer to a query, for every stage where it asks for one."""
    stages = [stage.name for stage in STAGES] if "$stage" in query.expr else [""]
    try:
        return Answer(query, {stage: prometheus.series(query, stage, end) for stage in stages})
    except Refused as error:
        return Answer(query, {}, str(error))


def ask_all(prometheus: Prometheus) -> list[Answer]:
    """The answers to all queries of all panels, as of now."""
    end = prometheus.now()
    return [
        ask(prometheus, query, end) for name, board in dashboards().items() for query in queries(name, board)
    ]


def line(answer: Answer) -> str:
    """One line of the table: how many series, the last value of the first, or what is wrong."""
    found = [one for listed in answer.series.values() for one in listed]
    told = answer.fault or (f"{found[0].points[-1][1]:.6g}" if found else "")
    excuse = EXCUSED.get((answer.query.dashboard, answer.query.panel), answer.query.none)
    if answer.without and not answer.fault:
        told += f"  ({', '.join(filter(None, answer.without)) or 'none'}: {excuse})"
    mark = "!" if answer.fault else " "
    name = f"{answer.query.panel} · {answer.query.legend}" if answer.query.legend else answer.query.panel
    return f"{mark} {answer.query.dashboard:9}{name[:62]:63}{len(found):5}  {told}"


def table(answers: list[Answer]) -> str:
    """All answers, and how many are as they must be."""
    good = sum(not answer.fault for answer in answers)
    head = f"  {'':9}{'panel · query':63}{'series':>6}  last value of the first"
    return "\n".join([head, *map(line, answers), f"{good} of {len(answers)} queries are answered"])


def main() -> int:
    """Print the table; 1 when a query is not answered."""
    answers = ask_all(Prometheus(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:9090"))
    sys.stdout.write(table(answers) + "\n")
    return int(any(answer.fault for answer in answers))


if __name__ == "__main__":
    sys.exit(main())
