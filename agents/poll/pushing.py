"""The feeds of one worker that hubs tell us about: asks hubs, keeps what they answer until the next poll stores it.

A poll decides (`agents.poll.websub`); this holds what happens between two polls. What is lost in a crash is asked for
again.
"""

import asyncio
from collections.abc import Callable
from secrets import token_hex

from msgspec.structs import replace

from agents.net.client import Client, Response
from agents.poll import websub
from agents.poll.callbacks import Callbacks
from agents.poll.feed import Feed
from agents.poll.websub import Offer
from agents.text import urls
from streams.records import FeedState, Push, Subscription
from streams.repairs import EXIT_TIMER, hard_exit
from streams.settings import Settings


class Pushes:
    """WebSub for one worker of poll.

    `entry` gives the state of a feed that is ours; `hurry` makes it due now, and says whether it is ours;
    `is_paused`: whether a host is to be left alone; `clock`: epoch seconds.
    """

    def __init__(
        self,
        settings: Settings,
        worker: int,
        client: Client,
        entry: Callable[[bytes], FeedState | None],
        hurry: Callable[[bytes], bool],
        is_paused: Callable[[str], bool],
        clock: Callable[[], float],
    ) -> None:
        self.is_paused = is_paused
        self.client, self.entry, self.hurry, self.clock = client, entry, hurry, clock
        self.asking: dict[str, Push] = {}  # asked of a hub since the last poll
        self.granted: dict[str, float] = {}  # leases since the last poll: until when
        self.heard: dict[str, float] = {}  # deliveries since the last poll: when
        self.tasks: set[asyncio.Task[str]] = set()
        self.callbacks = Callbacks(
            settings.callback,
            settings.callback_listen,
            worker,
            pushes=self._known,
            verified=self.granted.__setitem__,
            hurry=self._hear,
            clock=clock,
        )

    async def run(self) -> None:
        """Listen for hubs, until cancelled."""
        await self.callbacks.start()
        try:
            await asyncio.Event().wait()
        finally:
            await self.callbacks.close()

    def moved(self) -> None:
        """Other partitions are ours now: forget what was said since the last polls; it is asked for again."""
        for since in (self.asking, self.granted, self.heard):
            since.clear()

    def told(self, source: Subscription, state: FeedState) -> FeedState:
        """`state` with what a hub has said since the last poll."""
        push = self._push(source.id, state)
        for since in (self.asking, self.granted):
            since.pop(source.id, None)
        if (heard := self.heard.pop(source.id, None)) and push:
            push = replace(push, heard=heard)
        return state if push == state.push else replace(state, push=push)

    def plan(
        self, source: Subscription, state: FeedState, answer: Response, feed: Feed | None, now: float
    ) -> FeedState:
        """`state` after a poll; where it is time to ask a hub, it is asked."""
        links = answer.headers.getall("Link", [])
        offer = websub.discover(links, feed.hub if feed else "", feed.self_url if feed else "", answer.url)
        if offer is None and feed is None and state.push:  # 304: it stands as it stood
            offer = Offer(state.push.hub, state.push.topic)
        callback = self.callbacks.address(source.id)
        push = websub.plan(state.push, offer, callback, state.due - now, now, token_hex(32))
        if push is None or self.is_paused(urls.host(push.hub)):
            return state
        self.asking[source.id] = push
        task = asyncio.create_task(self.callbacks.subscribe(self.client, source.id, push))
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return replace(state, push=push)

    def _done(self, task: asyncio.Task[str]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            hard_exit(EXIT_TIMER, "asking a hub", error)

    def _known(self, feed: str) -> Push | None:
        state = self.entry(feed.encode())
        return self._push(feed, state) if state else None

    def _push(self, feed: str, state: FeedState) -> Push | None:
        """The subscription of a feed: as it is stored, or as it was asked for or answered since."""
        asked = [push for push in (state.push, self.asking.get(feed)) if push]
        push = max(asked, key=lambda push: push.asked, default=None)
        until = self.granted.get(feed)
        return websub.answered(push, until, self.clock()) if push and until is not None else push

    def _hear(self, feed: str) -> None:
        if self.hurry(feed.encode()):
            self.heard[feed] = self.clock()
