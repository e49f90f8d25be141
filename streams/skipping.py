"""What a stage has already taken when a replay ends before the present: it goes on where it stood.

`wirehose replay` keeps, for each partition, where the stage stood (an offset) and where the replay ends (in that
offset's metadata) as a commit of a group of its own, ``<app id>.replay``: on Kafka, so that it outlives every machine,
and in one record, so that it is never half there. The stage reads it whenever it is given partitions. It never has to
be removed: offsets only grow, so a stage that is past it never meets it again.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from streams.errors import Misconfigured
from streams.groups import committed, outside
from streams.logs import SELDOM

log = logging.getLogger("wirehose.runtime")
AGAIN = 0.5  # seconds before a broker that does not answer is asked again


def group_of(app_id: str) -> str:
    """The group that keeps the replay of a stage."""
    return f"{app_id}.replay"


async def read(connection: Mapping[str, Any], app_id: str, tps: Iterable[Any]) -> dict[Any, range]:
    """The offsets of each partition that the stage has taken already; waits for a broker that is away."""
    wanted = list(tps)
    while True:
        try:
            async with outside(connection, group_of(app_id)) as client:
                kept = await committed(client, wanted)
        except (GroupAuthorizationFailedError, TopicAuthorizationFailedError) as error:
            raise Misconfigured(f"allow us to read the group {group_of(app_id)}: {error!r}") from error
        except (KafkaError, OSError) as error:
            log.warning("waiting to read what a replay leaves out: %r", error, extra=SELDOM)
            await asyncio.sleep(AGAIN)
        else:
            return {tp: range(int(until), stood) for tp, (stood, until) in kept.items() if int(until) < stood}
