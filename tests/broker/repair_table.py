"""Prints, at the end of a run, which test shows each repair of `streams.repairs`, with it and without it.

The rows come from the tests that ran: a test marked ``repair`` is parametrized by `repaired`, and the one without the
repair says by ``record_property("showed", …)`` what went wrong in plain Faust.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import pytest

HEAD = ("repair", "what plain Faust does", "upstream", "test", "with", "without")


@dataclass
class Row:
    """One test of one repair. `kept`: it held with the repair; `showed`: what went wrong without. None: did not run."""

    repair: str
    does: str
    upstream: str
    test: str
    kept: bool | None = None
    showed: str | None = None

    def cells(self) -> tuple[str, ...]:
        """The cells of its line, as in HEAD."""
        kept = {None: "did not run", True: "holds", False: "FAILS"}[self.kept]
        without = "did not run" if self.showed is None else self.showed or "shows nothing"
        return (self.repair, self.does, self.upstream, self.test, kept, without)


ROWS: dict[str, Row] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, Any, Any]:
    report = yield
    marker = item.get_closest_marker("repair")
    if marker is None or report.when != "call":
        return report
    row = ROWS.setdefault(item.originalname, Row(*marker.args, **marker.kwargs, test=item.originalname))
    if item.callspec.params["repaired"]:
        row.kept = report.passed and row.kept is not False
    elif row.showed != "":  # of several cases, one that shows nothing counts
        row.showed = dict(item.user_properties).get("showed", "") if report.passed else ""
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not ROWS:
        return
    lines = [HEAD, *sorted(row.cells() for row in ROWS.values())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    terminalreporter.section("repairs")
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        terminalreporter.write_line(" | ".join(cells).rstrip())
