"""Started by test_repairs: a worker whose agent raises at one message, once. Usage: raising_agent.py FOLDER [plain].

Writes a line for every message it has done, until it is asked to end.
"""

import sys
from pathlib import Path
from typing import Any

import faust
from faust import Worker

from streams.app import make
from streams.repairs import SafeApp
from streams.settings import load
from streams.topics import ITEMS

folder = Path(sys.argv[1])
if "plain" in sys.argv:
    SafeApp._on_agent_error = faust.App._on_agent_error  # type: ignore[method-assign]  # the repair R5, switched off

stage = make("dedup", load())
stage.app.conf.broker_session_timeout = 3.0
stage.app.conf.broker_heartbeat_interval = 0.5


@stage.app.agent(stage.topic(ITEMS))
async def work(stream: Any) -> None:
    async for event in stream.events():
        number = event.message.value.decode()
        if number == "3" and not (folder / "raised").exists():
            (folder / "raised").touch()
            raise RuntimeError("a bug")
        with (folder / "done").open("a") as done:
            done.write(f"{number}\n")


worker = Worker(stage.app, redirect_stdouts=False, quiet=True, stdout=sys.stderr, loglevel="ERROR")
worker.execute_from_commandline()
