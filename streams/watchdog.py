"""Ends a worker whose event loop stands still: whatever hangs in it, a restart is better than a silent stage.

What was in work is known to `streams.blame`, so a record that hangs again and again is put aside in the end.
"""

import faulthandler
import sys
import threading
import time
from collections.abc import Callable

from streams.repairs import EXIT_HUNG, hard_exit

SECONDS = 60.0  # of standing still; table recovery and building memory leave the loop free
TICK = 1.0


class Watchdog:
    """Call `alive` from the loop, at least every few seconds."""

    def __init__(self, seconds: float = SECONDS, end: Callable[[], object] | None = None) -> None:
        self.seconds, self.end = seconds, end or leave
        self.moved = False

    def alive(self) -> None:
        """The loop turns."""
        self.moved = True

    def start(self) -> None:
        """Watch from now on."""
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def _watch(self) -> None:
        """Counts its own ticks, not the clock: a process that was frozen has not hung."""
        still = 0.0
        while still < self.seconds:
            time.sleep(TICK)
            still = 0.0 if self.moved else still + TICK
            self.moved = False
        self.end()


def leave() -> None:
    """Say where it hangs, and end."""
    faulthandler.dump_traceback(file=sys.stderr)
    hard_exit(EXIT_HUNG, f"error: the loop stood still for {SECONDS:g} s, see the traceback above")
