"""Makes the golden events of a release: whole messages as the demo publishes them, and the schemas of that day.

    .venv/bin/python -m tests.unit.golden.make      # a minute; writes tests/unit/golden/v<version>/

`<topic>.jsonl` has the fullest two messages of each output topic: key, headers, value. `<record>.json` is its schema.
Make them once for each release, when its records are final. Those of a release that is out are never made again: every
later one has to read them (tests/unit/test_golden.py). The texts are those of seeds/samples, which are invented.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streams import __version__
from streams.schema import schema
from streams.topics import OUTPUT, Topic
from tests.running import Read, command, environment, read_topic, until

FOLDER = Path(__file__).parent / f"v{__version__}"
MOST = 2  # messages of a topic
SECONDS = 120.0
DONE = "published=15 revised=1 "  # what the demo says when all its articles and the one revision are through


def main() -> None:
    """Run the demo, take its messages, end it."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as said:
            run = [*command(), "demo", "--keep", str(Path(folder) / "data")]
            demo = subprocess.Popen(run, env=environment(), cwd=folder, stdout=said, stderr=said)
        try:
            until(lambda: DONE in log.read_text("utf-8"), SECONDS, DONE)
            address = log.read_text("utf-8").partition("Kafka    ")[2].split()[0]
            FOLDER.mkdir(exist_ok=True)
            for topic in OUTPUT:
                write(topic, asyncio.run(read_topic(address, f"wirehose.{topic.name}.v1", topic.partitions)))
        finally:
            demo.terminate()
            demo.wait(30)


def write(topic: Topic, read: list[Read]) -> None:
    """The fullest messages of a topic, and its schema."""
    events = [
        {
            "key": one.key,
            "headers": {name: value.decode() for name, value in one.headers.items()},
            "value": one.record,
        }
        for one in fullest([one for one in read if one.value])
    ]
    lines = [json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n" for event in events]
    (FOLDER / f"{topic.name}.jsonl").write_text("".join(lines), encoding="utf-8")
    told = json.dumps(schema(topic.record), indent=1) + "\n"
    (FOLDER / f"{topic.record.lower()}.json").write_text(told, encoding="utf-8")
    print(f"{len(events)} of {len(read)} messages of {topic.name}", file=sys.stderr)


def fullest(read: list[Read]) -> list[Read]:
    """Those that together fill most fields, the first the most by itself; a later revision before an earlier one."""
    chosen: list[Read] = []
    seen: set[str] = set()
    for _ in range(min(MOST, len(read))):
        best = max(reversed(read), key=lambda one: (len(set(filled(one.record)) - seen), one not in chosen))
        chosen.append(best)
        seen |= set(filled(best.record))
    return chosen


def filled(value: Any, at: str = "") -> Iterator[str]:
    """The fields of a record that say something; entries of a list are all one."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from filled(one, f"{at}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from filled(one, at)
    elif value not in (None, "", False):
        yield at


if __name__ == "__main__":
    main()
