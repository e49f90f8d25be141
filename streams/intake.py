"""How much a worker takes in: nothing while its stage is paused, and never more than it can hold.

Faust bounds its buffers by number alone (4,096 messages, of up to 8 MiB here), and drops what was fetched already when
its partitions are paused: a hole. So the next fetch waits instead: the worker stays in its group, keeps its state,
finishes and commits what it holds. Changelogs, which are read to restore tables, never wait.
"""

from collections.abc import Callable
from typing import Any

from faust.types import TP

from streams.repairs import SafeApp, SafeConsumer, SafeTransport

BYTES = 48 << 20  # that may be held, unfinished or uncommitted, when more is fetched
RECORDS, RESTORED = 50, 5000  # that one fetch brings at most: of a stage's input, of a changelog
# Unfinished records that may be held when more is fetched: two batches at least, and what is done in a second or two.
AHEAD = {"extract": 128, "enrich": 192, "trace": 400, "story": 400}
MOST = 1500  # of the other stages
PAUSED, FULL = 0.5, 0.02  # seconds until we look again
# Milliseconds for which the broker may hold a fetch that brings nothing. aiokafka sends one at a time: what is asked of
# partitions without news, while the rows of another are restored, would keep its next rows away for as long.
WAITING, RESTORING = 1500, 20
# A partition that nobody has: a fetch of it waits, brings nothing, and keeps us in the group.
NOBODY = {TP("", -1)}


class IntakeConsumer(SafeConsumer):
    """Fetches nothing while there is a reason to wait, and no more at once than fits."""

    _size = BYTES / 10  # of one record: the largest lately

    async def _wait_next_records(self, timeout: float) -> Any:
        if not self.flow_active:
            await self.wait(self.can_resume_flow.wait())
        active = self._get_active_partitions()
        restores = any(map(self._is_changelog_tp, active))
        if not restores and (pause := self._pause()):
            await self._getmany(active_partitions=NOBODY, timeout=pause)
            return {}, active
        fits = min(RECORDS, max(1, int(BYTES / self._size)))
        client = self._thread._ensure_consumer()
        client._max_poll_records = RESTORED if restores else fits
        client._fetcher._fetch_max_wait_ms = RESTORING if restores else WAITING
        records, active = await super()._wait_next_records(timeout)
        for record in (record for batch in (records or {}).values() for record in batch):
            self._size = max(len(record.value or b""), 0.9 * self._size, 1)
        return records, active

    def _pause(self) -> float:
        """Seconds to wait before the next fetch, 0 for none."""
        if self.app.paused():
            return PAUSED
        held = [message for flight in self._inflight.values() for message in flight.values()]
        size = sum(len(message.value or b"") for message in held)
        return FULL if size > BYTES or sum(not m.acked for m in held) > self.app.ahead else 0.0

    async def verify_all_partitions_active(self) -> None:
        """Faust would call a partition stuck that is paused."""
        if not self.app.paused():
            await super().verify_all_partitions_active()


class IntakeTransport(SafeTransport):
    """Uses `IntakeConsumer`."""

    Consumer = IntakeConsumer


class App(SafeApp):
    """`SafeApp` that takes nothing while ``paused()``, and holds `ahead` unfinished records or some more."""

    ahead: int
    paused: Callable[[], bool]

    def _new_transport(self) -> Any:
        return IntakeTransport(self.conf.broker_consumer, self)
