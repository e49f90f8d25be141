"""A loop that stands still ends the worker, also in code that keeps the interpreter to itself; one that turns does not."""

import subprocess
import sys

import pytest

HANGS = "re.match('(a+)+$', 'a' * 64 + 'b')"
TURNS = "[(watchdog.alive(), time.sleep(0.1)) for _ in range(20)]"


@pytest.mark.parametrize(("work", "code"), [(HANGS, 1), ("time.sleep(60)", 1), (TURNS, 0)])
def test_a_process_that_says_nothing_for_too_long_is_ended_and_tells_where_it_was(
    work: str, code: int
) -> None:
    script = f"import re, os, time\nfrom streams import watchdog\nwatchdog.SECONDS = 1\nwatchdog.alive()\n{work}\nos._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=False)
    assert done.returncode == code
    assert (b"Timeout (0:00:01)" in done.stderr) == bool(code)
