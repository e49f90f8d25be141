"""One line an event, and feed text can neither start a new line nor steer a terminal."""

import logging
import sys
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
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
)
_IDLE = "Stream has not started processing"  # Faust's words
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))} | {
    10: "\\n",
    9: " ",
}


def plain(text: str) -> str:
    """Text from outside, without what steers a terminal or begins a new line."""
    return text.translate(_ESCAPES)


def is_wrong(record: logging.LogRecord) -> bool:
    """Whether it is worth a line: not that nobody reads a changelog, which Faust misses five minutes after the start."""
    said = record.getMessage()
    return not (_IDLE in said and ".changelog'" in said)


class OneLine(logging.Formatter):
    """Escapes what would break the line. A traceback has its lines indented: none of them passes for one of ours."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        lines = super().formatException(ei).split("\n")
        return "\n".join("  " + plain(line) for line in lines)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        return plain(super().formatMessage(record))


def setup(level: str) -> None:
    """Log to standard error; libraries only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("faust.transport.drivers.aiokafka").addFilter(is_wrong)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else logging.ERROR)
    logging.getLogger("aiokafka.conn").setLevel(
        logging.INFO
    )  # it would write every request, also the one with our password
    if level != "debug":
        logging.getLogger("aiokafka").setLevel(
            logging.CRITICAL
        )  # what it calls errors it tries again; we say what lasts
