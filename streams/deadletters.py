"""Dead letters: what no stage could take, as it stands on its topic.

A letter's name is its place there, "partition/offset". Behind it, in the same partition, stands a marker once it was
sent back (`streams.retry`): the letter's key, no value, and its place in a header. So the topic itself remembers what
was retried.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from streams import codec
from streams.app import count, full_name
from streams.errors import Misconfigured
from streams.reading import partitions, reader, records
from streams.settings import Settings
from streams.topics import DEADLETTERS, TOPICS

RETRIED = "wirehose.retried"  # the header that makes a marker: the place of the letter that was sent back
TOLD = "wirehose.errors."  # the headers that a stage adds to what it puts aside,
TWINS = "__connect.errors."  # and the same once more, by the names that Kafka Connect gives them
PATIENCE = 10.0  # seconds for one record
Origin = tuple[str, str, str]  # topic, partition, offset


@dataclass(frozen=True)
class Letter:
    """A message that was put aside: as it came (`key`, `value`, `headers`), and what the stage told of it."""

    partition: int
    offset: int
    time: datetime  # when it was put aside
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    told: dict[str, str]  # topic partition offset stage reason message attempt version; bytes and sha256
    size: int  # bytes of the value

    @property
    def place(self) -> str:
        """Its name."""
        return f"{self.partition}/{self.offset}"

    @property
    def origin(self) -> Origin:
        """Where it came from. A stage that replays puts the same message aside twice."""
        return self.told.get("topic", ""), self.told.get("partition", ""), self.told.get("offset", "")

    @property
    def item(self) -> str:
        """The item it is about, "" when it does not say."""
        return codec.header(self.headers, codec.ITEM)


class Letters:
    """What stands on the topic: the letters without their values, and which messages were sent back, and when."""

    def __init__(self, settings: Settings) -> None:
        self.partitions = {full_name(settings, topic): count(settings, topic) for topic in TOPICS}
        self.by_place: dict[str, Letter] = {}
        self.retried: dict[Origin, datetime] = {}

    def read(self, record: Any) -> None:
        """One record of the topic."""
        if not (place := marked(record)):
            letter = letter_of(record, keep_value=False)
            self.by_place[letter.place] = letter
        elif place in self.by_place:
            self.retried[self.by_place[place].origin] = _time(record)

    def chosen(
        self,
        places: Sequence[str] = (),
        *,
        reason: str | None = None,
        stage: str | None = None,
        since: datetime | None = None,
    ) -> list[Letter]:
        """The letters that all of this holds for, the oldest first; `Misconfigured` for a place where none stands."""
        if unknown := sorted({*places} - self.by_place.keys()):
            raise none_at(", ".join(unknown))
        return [
            letter
            for letter in sorted(
                self.by_place.values(), key=lambda one: (one.time, one.partition, one.offset)
            )
            if (not places or letter.place in places)
            and reason in (None, letter.told.get("reason"))
            and stage in (None, letter.told.get("stage"))
            and (since is None or letter.time >= since)
        ]

    def cannot(self, letter: Letter) -> str:
        """Why a letter is not sent back (again), "" when it is."""
        topic, partition, _ = letter.origin
        if letter.origin in self.retried:
            return "retried before"
        if letter.value is None and "sha256" in letter.told:
            return "only its hash was kept"
        if partition not in map(str, range(self.partitions.get(topic, 0))):
            return "not from a topic of ours"
        return ""

    def to_retry(self, letters: Sequence[Letter]) -> tuple[list[Letter], Counter[str]]:
        """Those of them to send back, each message once; and how many are not, by reason."""
        once: dict[Origin, Letter] = {}
        skipped: Counter[str] = Counter()
        for letter in letters:
            if why := self.cannot(letter) or ("put aside twice" if letter.origin in once else ""):
                skipped[why] += 1
            else:
                once[letter.origin] = letter
        return list(once.values()), skipped


def marked(record: Any) -> str:
    """The place that a marker names, "" when the record is no marker."""
    said = {name: _text(value) for name, value in record.headers or ()}
    return "" if f"{TOLD}topic" in said else said.get(RETRIED, "")


def letter_of(record: Any, keep_value: bool = True) -> Letter:
    """The letter in a record; without its value where it only matters whether there is one (then it is empty)."""
    headers = tuple((name, value or b"") for name, value in record.headers or ())
    return Letter(
        partition=record.partition,
        offset=record.offset,
        time=_time(record),
        key=record.key,
        value=record.value if keep_value or record.value is None else b"",
        headers=tuple(one for one in headers if not one[0].startswith((TOLD, TWINS))),
        told={name.removeprefix(TOLD): _text(value) for name, value in headers if name.startswith(TOLD)},
        size=len(record.value or b""),
    )


def none_at(places: str) -> Misconfigured:
    """What to say of places where no letter stands."""
    return Misconfigured(f"no dead letter stands at {places}; `wirehose deadletters list` names their places")


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _time(record: Any) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)


async def read(settings: Settings) -> Letters:
    """What stands on the topic now."""
    letters = Letters(settings)
    async for record in records(settings, DEADLETTERS):
        letters.read(record)
    return letters


async def get(settings: Settings, place: str) -> Letter:
    """One letter, whole; `Misconfigured` when none stands at this place."""
    partition, _, offset = place.partition("/")
    if partition not in map(str, range(count(settings, DEADLETTERS))) or not offset.isdecimal():
        raise none_at(place)
    async with reader(settings, place) as client:
        tp = (await partitions(client, settings, DEADLETTERS))[int(partition)]
        client.assign([tp])
        first, end = (await client.beginning_offsets([tp]))[tp], (await client.end_offsets([tp]))[tp]
        if not first <= int(offset) < end:
            raise none_at(place)
        client.seek(tp, int(offset))
        async with asyncio.timeout(PATIENCE):
            record = await client.getone(tp)
    if marked(record):
        raise none_at(place)
    return letter_of(record)
