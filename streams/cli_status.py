"""`wirehose status`: whether every stage runs and keeps up, and what needs somebody."""

import json
import sys

import click

from streams.cli_common import with_broker
from streams.settings import load


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def status(as_json: bool) -> None:
    """How every stage stands: workers, records that wait, lag, rate, and when it will have caught up.

    Below it the ledger, free disk, what is paused, and the feeds that fail most. The last line says what is wrong, and
    then the exit code is 1: a stage without a worker, or one that takes nothing although records wait.
    """
    from streams import status as told
    from streams.measuring import measure

    report = with_broker(load(), measure, dial_first=True)
    if as_json:
        print(json.dumps(told.as_json(report)))
    else:
        _show(told.table(report))
        print("\n".join(told.notes(report)))
    sys.exit(1 if report.wrong else 0)


def _show(rows: list[tuple[str, ...]]) -> None:
    """Columns; with colours and lines on a terminal only."""
    if not sys.stdout.isatty():
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0], box=None, header_style="bold")
    for row in rows[1:]:
        table.add_row(*row, style="red" if row[-1].startswith(("stands still", "no worker")) else "")
    Console().print(table)
