"""What became of each record at a stage, told once Kafka has all that follows: a line in the log, a span where wanted."""

import logging
from typing import Any

import msgspec

from streams import tracing
from streams.app import Stage
from streams.outbox import Message

log = logging.getLogger("wirehose.outcome")
LEVELS = {
    "disagreement": logging.ERROR,
    "rejected": logging.INFO,
}  # of the rest it is enough to know at debug


class Outcome(msgspec.Struct, kw_only=True):
    """One record's; `kind` as in wirehose_items_total, `began` and `seconds` since then."""

    kind: str
    item: str = ""
    article: str = ""
    feed: str = ""
    reason: str = ""
    why: str = ""  # it was put aside: the reason in a sentence
    began: float
    seconds: float
    message: Message | None = None  # None: the clock began it
    parent: str = ""  # the span that led to it
    went: bool = True  # it went on, or ended here


def of(record: Any) -> dict[str, str]:
    """Article and feed of a record of any stage."""
    record = getattr(record, "item", None) if hasattr(record, "look") else record  # a page is of an item
    feeds = getattr(record, "feeds", None) or ("",)
    article = getattr(record, "article", "") or getattr(record, "id", "")
    return {"article": article, "feed": getattr(record, "feed", "") or feeds[0]}


def are_wanted() -> bool:
    """Whether good outcomes are told, too."""
    return tracing.spans is not None or log.isEnabledFor(logging.DEBUG)


def tell(stage: Stage, one: Outcome) -> None:
    """Write the line, and export the span."""
    if log.isEnabledFor(level := _level(one)):
        about = {name: getattr(one, name) for name in ("item", "article", "feed", "reason")}
        where = f"{one.message.topic} {one.message.me}: " if one.message else ""
        said = f"{where}put aside: {one.why}" if one.why else f"{where}{one.kind}"
        log.log(level, "%s", said, extra=about | {"outcome": one.kind, "seconds": round(one.seconds, 4)})
    if tracing.spans and one.item and one.went:
        tracing.spans.add(stage, one)


def _level(one: Outcome) -> int:
    if one.why:
        return logging.ERROR if one.reason == "bug" else logging.WARNING
    return LEVELS.get(one.kind, logging.DEBUG)
