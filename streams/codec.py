"""Records to bytes and back: JSON on the topics, MessagePack in our own state, CloudEvents headers around it.

Topics are opened raw, so that bytes which are no record stay in our hands and reach the dead letters unchanged.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from streams.errors import Rejected

T = TypeVar("T")
Headers = dict[str, bytes]

ITEM = "wirehose-item"  # which item this message is about
TRACE = "traceparent"
BEAT = "wirehose-beat"  # a heartbeat: when it was sent, epoch seconds; it has no value and is about no item
CORRECTION = "wirehose-correction"  # a `Correction` in story's input: its id; it is about no item
PREFIX = "wirehose"  # of our event types

_JSON: dict[Any, msgspec.json.Decoder[Any]] = {}  # making one costs more than using it
_PACKED: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def encode(record: msgspec.Struct) -> bytes:
    """A record as JSON; the same record gives the same bytes."""
    return msgspec.json.encode(record)


def decode(kind: type[T], raw: bytes | None) -> T:
    """A record from JSON; `Rejected` with code ``no_record`` when these bytes are none."""
    try:
        decoder = _JSON.get(kind) or _JSON.setdefault(kind, msgspec.json.Decoder(kind))
        result: T = decoder.decode(raw or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected("no_record", f"no {kind.__name__}: {error}") from error
    return result


def text(key: bytes | None) -> str:
    """A message's key as text; "" where it has none."""
    return (key or b"").decode("utf-8", "replace")


def pack(state: msgspec.Struct) -> bytes:
    """A record of our own state."""
    return msgspec.msgpack.encode(state)


def unpack(kind: type[T], raw: bytes) -> T:
    """Our own state again. What we cannot read here is a bug or damage, so the error is not translated."""
    decoder = _PACKED.get(kind) or _PACKED.setdefault(kind, msgspec.msgpack.Decoder(kind))
    result: T = decoder.decode(raw)
    return result


def headers(event_type: str, event_id: str, time: datetime, item: str) -> Headers:
    """CloudEvents 1.0 in binary mode, with the item it belongs to. `time` comes from the record: replays repeat it."""
    made = {
        "ce_id": event_id.encode(),
        "ce_source": b"/wirehose",
        "ce_specversion": b"1.0",
        "ce_time": stamp(time).encode(),
        "ce_type": f"{PREFIX}.{event_type}.v1".encode(),
        "content-type": b"application/json",
    }
    if item:
        made[ITEM] = item.encode()
        made[TRACE] = b"00-" + trace_id(item) + b"-" + trace_id(event_id)[:16] + b"-01"
    return made


def header(headers: Iterable[tuple[str, bytes | None]] | None, name: str) -> str:
    """The first header of this name, "" when there is none."""
    found = next((value for key, value in headers or () if key == name), None)
    return (found or b"").decode("ascii", "replace")


def trace_id(item: str) -> bytes:
    """A W3C trace id (32 hexadecimal digits) that follows from the item, so that a replay joins its first trace."""
    digits = item.encode().ljust(32, b"0")[:32]
    return digits if digits.strip(b"0") else b"1" * 32


def stamp(time: datetime) -> str:
    """RFC 3339 in UTC with Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stamp_of(seconds: float) -> str:
    """The same, from epoch seconds."""
    return stamp(datetime.fromtimestamp(seconds, UTC))
