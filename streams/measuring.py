"""Takes the samples of `wirehose status`: groups, offsets, the oldest unread records, feeds, the ledger's metrics."""

import asyncio
import contextlib
import shutil
import time
import urllib.request
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiokafka.errors import KafkaError

from streams import codec, controls, feeds
from streams.closing import close
from streams.cluster import connect
from streams.errors import Rejected, Unavailable
from streams.groups import app_id, members
from streams.pausing import key, level
from streams.reading import consumer, partitions, records
from streams.settings import Settings
from streams.status import Feed, Report, Row, Sample, balance, figures, judge, worst
from streams.topics import POLLS, STAGES
from streams.worker import port

# Seconds between two samples, and more of them where a stage seems to stand still: it may take much at once, and then
# nothing for a while. What enrich holds back on purpose (WIREHOSE_SETTLE) comes on top.
BETWEEN, LONGER = 2.0, 8.0
PATIENCE = 10.0  # seconds for the oldest unread records, and for the state of all feeds
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # our own port, whatever proxy is set
BYTES = 1 << 16  # of a partition that are fetched to see when its oldest unread record was written


class State(msgspec.Struct):
    """As much of `FeedState` as tells how a feed does."""

    due: float
    outcome: str = ""
    failures: int = 0
    polled: datetime | None = None
    gone: bool = False
    news: float = 0.0
    silent: bool = False


async def measure(settings: Settings) -> Report:
    """Everything that `wirehose status` tells; takes some seconds."""
    paused = await controls.current(settings)
    try:
        stages, failing = await asyncio.gather(rows(settings, paused), _feeds(settings))
    except (KafkaError, TimeoutError) as error:
        raise Unavailable("broker", f"Kafka at {settings.broker} does not tell: {error!r}") from error
    ledger = next(row for row in stages if row.stage == "ledger")
    shown = await asyncio.to_thread(pages, settings, ledger.workers)
    free = shutil.disk_usage(
        next(path for path in (settings.data, *settings.data.absolute().parents) if path.exists())
    ).free
    return Report(
        datetime.now(UTC),
        stages,
        balance(shown),
        worst(failing),
        tuple(paused.values()),
        free,
        level(free, settings.min_free),
    )


async def rows(settings: Settings, paused: Mapping[str, Any]) -> tuple[Row, ...]:
    """How every stage stands; takes some seconds."""
    admin = await connect(settings)
    client = await consumer(settings, BYTES)
    try:
        tps = {
            stage.name: [
                tp
                for topic in (stage.source, *stage.beside)
                for tp in await partitions(client, settings, topic)
            ]
            for stage in STAGES
        }
        before = await _sample(admin, client, settings, tps)
        for pause in (BETWEEN, LONGER + settings.settle):
            await asyncio.sleep(pause)
            after = await _sample(admin, client, settings, tps)
            found = await _judged(client, tps, before, after, paused)
            if not any(row.stuck for row in found):
                break
    finally:
        await close(client)
        await admin.close()
    return found


async def _judged(
    client: Any,
    tps: Mapping[str, list[Any]],
    before: Mapping[str, Sample],
    after: Mapping[str, Sample],
    paused: Mapping[str, Any],
) -> tuple[Row, ...]:
    unread = {
        tp: sample.read[tp]
        for sample in after.values()
        for tp, end in sample.ends.items()
        if sample.read[tp] < end
    }
    times = await _times(client, unread)
    return tuple(
        judge(
            name,
            before[name],
            after[name],
            min((times[tp] for tp in tps[name] if tp in times), default=None),
            paused=key("stage", name) in paused,
        )
        for name in tps
    )


async def _sample(
    admin: Any, client: Any, settings: Settings, tps: Mapping[str, list[Any]]
) -> dict[str, Sample]:
    """A sample of every stage. Offsets are asked before ends, so that never more is read than there is."""
    groups = {name: await _group(admin, app_id(settings, name)) for name in tps}
    every = [tp for some in tps.values() for tp in some]
    first, ends, now = await client.beginning_offsets(every), await client.end_offsets(every), time.time()
    return {
        name: Sample(
            now,
            workers,
            {tp: max(committed.get(tp, 0), first[tp]) for tp in tps[name]},
            {tp: ends[tp] for tp in tps[name]},
        )
        for name, (workers, committed) in groups.items()
    }


async def _group(admin: Any, name: str) -> tuple[int, dict[Any, int]]:
    """The members of a group, and what it has committed."""
    hosts = await members(admin, name)
    offsets = await admin.list_consumer_group_offsets(name)
    return len(hosts), {tp: meta.offset for tp, meta in offsets.items() if meta.offset >= 0}


async def _times(client: Any, unread: Mapping[Any, int]) -> dict[Any, float]:
    """When the first unread record of each of these partitions was written; without what does not come in time."""
    found: dict[Any, float] = {}
    client.assign(list(unread))
    for tp, offset in unread.items():
        client.seek(tp, offset)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while len(found) < len(unread):
                for tp, batch in (await client.getmany(timeout_ms=300, max_records=1)).items():
                    found[tp] = batch[0].timestamp / 1000
                    client.pause(tp)
    return found


async def _feeds(settings: Settings) -> list[Feed]:
    """Every feed that is subscribed to, as poll's own state has it, as far as that can be read in time."""
    subscribed = {name: sub.url for name, sub in (await feeds.current(settings)).items()}
    found: dict[str, Feed] = {}
    now = time.time()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            async for record in records(settings, POLLS):
                name = record.key.decode("utf-8", "replace")
                if name in subscribed and record.value is not None:
                    found[name] = _feed(subscribed[name], record.value, now)
    return list(found.values())


def _feed(url: str, value: bytes, now: float) -> Feed:
    try:
        state = codec.decode(State, value)
    except Rejected:
        return Feed(url, "no_record", 0, None, 0.0, gone=False)
    late = 0.0 if state.gone else max(0.0, now - state.due)
    news = datetime.fromtimestamp(state.news, UTC) if state.news else None
    return Feed(url, state.outcome, state.failures, state.polled, late, state.gone, news, state.silent)


def pages(settings: Settings, workers: int) -> Iterable[Mapping[str, float]]:
    """What the workers of the ledger say on /metrics: of all that there are, or nothing."""
    found = []
    for number in range(workers):
        url = f"http://{settings.metrics_host}:{port(settings, 'ledger', number)}/metrics"
        try:
            with DIRECT.open(url, timeout=2) as answer:
                found.append(figures(answer.read().decode()))
        except (OSError, ValueError):
            return []
    return found
