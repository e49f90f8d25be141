"""Ends a worker whose event loop stands still: whatever hangs in it, a restart is better than a silent stage.

The clock runs outside Python, so that code which keeps the interpreter to itself (a regular expression that never ends)
is caught too; where it hung is written to the log. The record that was in work is known to `streams.blame`: one that
hangs again and again is put aside in the end.
"""

import faulthandler

SECONDS = 60.0  # of standing still; table recovery and building memory leave the loop free


def alive() -> None:
    """The loop turns: call this every second or so. Without it the process ends with code 1."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)
