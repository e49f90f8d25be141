"""Started by test_repairs: an app that is to stop under a commit that never returns. Usage: hanging_stop.py [plain].

So it is when SIGTERM comes as a rebalance begins: the client is closed, and the last commit is retried for ever.
"""

import asyncio
import sys
from types import SimpleNamespace

import faust
from faust.types import TP

from streams import repairs

repairs.STOP_SECONDS = 0.2
App = faust.App if "plain" in sys.argv else repairs.SafeApp


async def main() -> None:
    app = App("hanging", broker="kafka://127.0.0.1:1", web_enabled=False, stream_wait_empty=True)
    app.consumer._thread = SimpleNamespace(assignment=lambda: {TP("items", 0)})
    app.consumer._commit_fut = asyncio.get_running_loop().create_future()
    print("stopping", flush=True)
    await app.stop()


asyncio.run(main())
