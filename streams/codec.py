"""Records to bytes and back: JSON on the topics, MessagePack in our own state, CloudEvents headers around it.

Topics are opened raw, so that bytes which are no record stay in our hands and reach the dead letters unchanged.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
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

_TRACE_ID = re.compile("(?!0{32})[0-9a-f]{32}")
_TRACEPARENT = re.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
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


def headers(event_type: str, event_id: str, time: datetime, item: str, by: str) -> Headers:
    """CloudEvents 1.0 in binary mode, with the item it belongs to. `time` comes from the record: replays repeat it.

    `by`: the stage or command that sends it.
    """
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
        made[TRACE] = f"00-{trace_id(item)}-{span_id(item, by)}-01".encode()
    return made


def header(headers: Iterable[tuple[str, bytes | None]] | None, name: str) -> str:
    """The first header of this name, "" when there is none."""
    found = next((value for key, value in headers or () if key == name), None)
    return (found or b"").decode("ascii", "replace")


def trace_id(item: str) -> str:
    """The item's W3C trace id: its own id, which has that form; a hash of what a stranger calls an item."""
    return item if _TRACE_ID.fullmatch(item) else sha256(item.encode()).hexdigest()[:32]


def span_id(item: str, by: str) -> str:
    """The W3C id of what a stage does for an item. All it sends for it says so, and the same in a replay."""
    return sha256(f"{by}/{item}".encode()).hexdigest()[:16]


def parent(headers: Iterable[tuple[str, bytes | None]] | None, item: str) -> str:
    """Whose work led to this message: the span id in its `traceparent`, "" where that is not of this item's trace."""
    found = _TRACEPARENT.fullmatch(header(headers, TRACE))
    return found[2] if found and found[1] == trace_id(item) else ""


def stamp(time: datetime) -> str:
    """RFC 3339 in UTC with Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stamp_of(seconds: float) -> str:
    """The same, from epoch seconds."""
    return stamp(datetime.fromtimestamp(seconds, UTC))
