"""What each scenario did and found, as a table at the end of the run (a plugin of pytest, loaded by the scenarios)."""

import os
import random
from typing import Any, NamedTuple

SEED = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
LONG = os.environ.get("CHAOS") == "long"


class Row(NamedTuple):
    """One scenario. `kills`: SIGKILLs; `repeats`: articles twice on their topic; `all`: so of every topic."""

    scenario: str
    items: int
    kills: int
    repeats: int
    all: int
    seconds: float
    memory: float  # at the end, as a multiple of what it was at rest
    note: str


ROWS: list[Row] = []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table, if any scenario ran."""
    if not ROWS:
        return
    write = terminalreporter.write_line
    terminalreporter.section(f"chaos, seed {SEED}: CHAOS_SEED={SEED} repeats it")
    write(
        f"{'scenario':<44}{'items':>7}{'kills':>7}{'repeats':>9}{'on all topics':>15}{'seconds':>9}{'memory':>8}"
    )
    for row in ROWS:
        write(
            f"{row.scenario:<44}{row.items:>7}{row.kills:>7}{row.repeats:>9}{row.all:>15}{row.seconds:>9.0f}"
            f"{row.memory:>7.2f}x  {row.note}"
        )
    items, kills = sum(row.items for row in ROWS), sum(row.kills for row in ROWS)
    repeats, every = sum(row.repeats for row in ROWS), sum(row.all for row in ROWS)
    seconds = sum(row.seconds for row in ROWS)
    write(f"{f'{len(ROWS)} scenarios':<44}{items:>7}{kills:>7}{repeats:>9}{every:>15}{seconds:>9.0f}")
