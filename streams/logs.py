"""One line an event, for people or as JSON; feed text can neither start a new line nor steer a terminal.

    log.warning("%s put aside", place, extra={"item": item, "reason": "too_deep"})

A level says who should look: error and critical (this worker ends) a person, now; warning: something was put aside, or
waits; info: what happened; debug: each step of each item. What became of an item that is well stands in the ledger, for
good: at info two hundred such lines a second would push out of a bounded log what somebody has to read.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

FIELDS = ("item", "article", "feed", "outcome", "reason", "seconds")  # what a line is about, given as `extra`
LONGEST, LINES = 2000, 120  # characters of a message or of a line of a traceback, and lines of that
SHORT = 200  # characters of a field
SELDOM, MINUTE = {"seldom": True}, 60.0  # for a line that comes again with every try; seconds
QUIET = (
    "streams.intake",  # Faust names its services after the module of their class
    "streams.repairs",
    "aiokafka",
    "faust",
    "mode",
    "asyncio",
    "trafilatura",
    "htmldate",
    "kafka",
    "aiohttp",
    "feedparser",
    "readability",
    "charset_normalizer",
    "opentelemetry",
    "urllib3",
    "py.warnings",
)
TOLD_BY_US = ("aiokafka", "opentelemetry")  # what they call errors they try again; we say what lasts
_IDLE = "Stream has not started processing"  # Faust's words
# Controls (C0, DEL, C1), marks of direction (they reorder what a reader sees), separators that end a line for some
# programs, and lone surrogates, which no encoding takes.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_PLAIN = {"\n": "\\n", "\t": " "}
_WORD = re.compile(r"[\w.:/@+-]+")


def plain(text: str) -> str:
    """Text from outside, without what steers a terminal, begins a new line, or turns the order of letters."""
    return _STEERING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _PLAIN.get(match[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def short(text: str, most: int) -> str:
    """Its beginning, plain; how much is left out."""
    return plain(text) if len(text) <= most else f"{plain(text[:most])}… (+{len(text) - most})"


def is_wrong(record: logging.LogRecord) -> bool:
    """Whether it is worth a line: not that nobody reads a changelog, which Faust misses five minutes after the start."""
    said = record.getMessage()
    return not (_IDLE in said and ".changelog'" in said)


class Seldom(logging.Filter):
    """Lets what is tried again and again be told once a minute, where the caller says so (`extra=SELDOM`)."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "seldom"):
            return True
        if record.created < self.told.get(record.msg, 0.0) + MINUTE:
            return False
        self.told[record.msg] = record.created
        return True


class OneLine(logging.Formatter):
    """For people: time, level, who, what, and what it is about. A traceback has its lines indented below.

    So none of them passes for a line of ours.
    """

    def format(self, record: logging.LogRecord) -> str:
        about = "".join(f" {name}={_word(value)}" for name, value in _fields(record))
        line = f"{_time(record)} {record.levelname} {record.name}: {_message(record)}{about}"
        return "\n  ".join([line, *_traceback(self, record)])


class Json(logging.Formatter):
    """For programs: one object a line; a traceback is its field `error`. `who`: stage and worker."""

    def __init__(self, **who: Any) -> None:
        super().__init__()
        self.who = who

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name}
        line |= self.who | {"message": _message(record)} | dict(_fields(record))
        if lines := _traceback(self, record):
            line["error"] = "\n".join(lines)
        return msgspec.json.encode(line).decode()


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _message(record: logging.LogRecord) -> str:
    try:
        said = record.getMessage()
    except Exception:  # noqa: BLE001  # a library's mistake must not cost the line, nor write a raw traceback
        said = f"{record.msg} {record.args!r}"
    return short(said, LONGEST)


def _fields(record: logging.LogRecord) -> list[tuple[str, Any]]:
    found = [(name, record.__dict__.get(name)) for name in FIELDS]
    return [
        (name, short(value, SHORT) if isinstance(value, str) else value)
        for name, value in found
        if value not in (None, "")
    ]


def _word(value: Any) -> str:
    """A field's value that ends where it seems to end."""
    said = str(value)
    return said if _WORD.fullmatch(said) else msgspec.json.encode(said).decode()


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> list[str]:
    told = formatter.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
    lines = [short(line, LONGEST) for line in told.split("\n") if line]
    return lines if len(lines) <= LINES else [*lines[:10], "…", *lines[10 - LINES :]]


def setup(level: str, form: str = "console", **who: Any) -> None:
    """Log to standard error, uncaught exceptions too; libraries only what is wrong, at debug what they do.

    `form`: console or json; `who`: what each line of JSON says of this process.
    """
    global same  # as the root logger is
    same = partial(setup, level, form, **who)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Seldom())
    handler.setFormatter(Json(**who) if form == "json" else OneLine())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.getLogger("faust.transport.drivers.aiokafka").addFilter(is_wrong)
    for name in QUIET:
        # never their debug: aiokafka writes down every request, also the one with our password
        logging.getLogger(name).setLevel(logging.INFO if level == "debug" else logging.ERROR)
    for name in TOLD_BY_US if level != "debug" else ():
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.excepthook = _uncaught
    threading.excepthook = lambda said: _uncaught(
        said.exc_type, said.exc_value or said.exc_type(), said.exc_traceback
    )


same: Callable[[], None] = partial(setup, "warning")  # what sets up a process that we start, as here


def _uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("wirehose").critical("uncaught: %r", error, exc_info=(kind, error, trace))
