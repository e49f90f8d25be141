"""Asks each feed when it is due, publishes what is new or changed in it, and only then remembers that it did.

The clock starts this work, not a message: `streams.timers` runs it. The agent on `feeds` only holds the group's
ownership of the partitions; the schedule follows that topic itself.
"""

import os
import time
from functools import partial
from typing import Any

from agents.poll.health import Health
from agents.poll.poller import PARALLEL, Poller, Source
from agents.poll.pushing import Pushes
from streams import codec, heartbeat
from streams.app import Stage
from streams.errors import Misconfigured, Rejected
from streams.outbox import Outbox
from streams.ports import is_free
from streams.records import FeedState, Subscription
from streams.timers import Timers
from streams.topics import FEEDS, ITEMS, POLLS


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent and its schedule."""
    poller = Poller(stage, time.time, os.environ)
    health = Health()
    rests = partial(stage.pauses.rests, stage.name)
    timers = Timers(
        stage,
        POLLS,
        FeedState,
        poller,
        poller.give_up,
        fresh=_fresh,
        read=_read,
        hold=poller.hold,
        opened=poller.opened,
        rests=rests,
        later=_later,
        parallel=PARALLEL,
    )

    if stage.settings.callback:
        poller.pushes = pushes = _pushes(stage, poller, timers)

        @stage.app.task
        async def listen() -> None:
            """Hear what hubs have to tell."""
            await pushes.run()

    @stage.app.agent(stage.topic(FEEDS), name="poll")
    async def poll_feeds(stream: Any) -> None:
        """Asks each feed when due: politely, conditionally, safely."""
        async for _ in stream.events():
            pass

    @stage.app.timer(heartbeat.EVERY)
    async def beat() -> None:
        """Send a heartbeat on its way, one for each partition that is ours; count the feeds."""
        poller.pace.forget(time.time())
        health.show(timers.entries(), time.time())
        sent, outbox = time.time(), Outbox(stage)
        for number in timers.owned():
            outbox.beat(ITEMS, number, sent)
        await outbox.deliver()
        heartbeat.passed("poll", sent, time.time())


def _pushes(stage: Stage, poller: Poller, timers: Timers[FeedState]) -> Pushes:
    """Where hubs call us; `Misconfigured` where nobody can listen there."""
    pushes = Pushes(
        stage.settings,
        stage.worker,
        poller.client,
        timers.entry,
        timers.hurry,
        is_paused=lambda host: bool(stage.pauses.until(host, time.time())),
        clock=time.time,
    )
    host, number = pushes.callbacks.listen
    if not is_free(number, host):
        raise Misconfigured(f"{host}:{number} for callbacks is taken or none: set WIREHOSE_CALLBACK_LISTEN")
    return pushes


def _read(raw: bytes) -> Source:
    """A subscription, or why it cannot be read."""
    try:
        return codec.decode(Subscription, raw)
    except Rejected as error:
        return error


def _fresh(key: bytes, now: float) -> FeedState:
    return FeedState(due=now, since=now)


def _later(old: FeedState, new: FeedState) -> bool:
    """Whether the new state need not be written now: `agents.poll.stage.unchanged` left `kept` as it was."""
    return new.kept == old.kept
