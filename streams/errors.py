"""What can go wrong, as a decision: each class says what the caller does next.

The first argument is a code: a short word, used as a metric label and as the reason in the ledger.
"""


class WirehoseError(Exception):
    """What every error of ours has: a code for counting and a message for a person."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


class Rejected(WirehoseError):
    """This input cannot become news: count it, put it aside with the reason, go on with the next."""


class Unavailable(WirehoseError):
    """Our own broker or disk does not answer. A command says so and exits 1; a stage waits (see `streams.outbox`)."""


class Misconfigured(WirehoseError):
    """Refuse to start, and say what to set. Exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__("misconfigured", message)
