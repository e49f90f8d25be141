"""State that the last release wrote is read by this one: rows of each table, as they stood, kept in cases/state.json.

When this fails, `streams.position.FORMAT` must count on, so that a worker refuses the old state and says how to
rebuild it, instead of reading it wrongly; then the rows are written anew (`PYTHONPATH=tests/unit python tests/unit/test_state_format.py`).
"""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from newsroom import BRIDGE, at, enriched, traced

from agents.dedup.memory import Known
from agents.dedup.stage import judge
from agents.extract.revisions import Look as Looked
from agents.extract.revisions import Memory
from agents.extract.revisions import judge as revise
from agents.ledger.stage import Account, enter
from agents.story.rulings import Row
from agents.story.stage import Stories
from agents.trace.memory import Remembered
from agents.trace.stage import Window
from streams import codec
from streams.position import FORMAT, At
from streams.records import Correction, Entry, FeedState, FirstSeen, Item, Look, Page, Publisher

CASES = Path(__file__).parents[1] / "cases" / "state.json"
KINDS = {kind.__name__: kind for kind in (Known, Memory, Remembered, Row, Account, At, FeedState, Look)}


def rows() -> list[Any]:
    """A row of each table, and of each schedule, as this release writes it."""
    publisher, seen = Publisher(name="Tellmar Post"), FirstSeen(after=None, by=at(0))
    item = Item(
        item="i1", article="a1", feed="f1", url="https://x.example/1", publisher=publisher, first_seen=seen
    )
    page = Page(item=item, outcome="ok", url=item.url, fetched=at(0))
    account = Account()
    for state in ("seen", "published"):
        enter(account, Entry(item="i1", state=state, stage="poll", at=at(0), article="a1", feed="f1"))
    window, stories = Window(259200.0), Stories(259200.0, {})
    said = Correction(id="c1", kind="retract", articles=("a2",), why="asked", at=at(1))
    return [
        judge(item, "0/1", None)[1],
        revise(Looked(title="Bridge", text=BRIDGE[0], language="en", whole=True), page, None, "0/1")[1],
        *window.trace(enriched("a1", *BRIDGE), 0, at(0).timestamp()).store,
        Row(
            member=stories.place(traced("a1", *BRIDGE), 0, at(0).timestamp()).store[0],
            ruled=stories.correct(said, 1).ruled,
        ),
        account,
        At(FORMAT, 7),
        FeedState(due=at(0).timestamp(), etag='"x"', polled=at(0), interval=60.0, outcome="ok"),
        Look(due=at(0).timestamp(), host="x.example", url=item.url, items=[item], etag='"x"'),
    ]


def is_in(old: Any, new: Any) -> bool:
    """Whether all that stood in the old row stands in the new one: fields may be added."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and is_in(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(old) <= len(new) and all(map(is_in, old, new))
    return bool(old == new)


@pytest.mark.parametrize("name", KINDS)
def test_a_row_of_the_last_release_is_read_whole(name: str) -> None:
    kept = json.loads(CASES.read_text(encoding="utf-8"))
    assert kept["format"] == FORMAT, "the rows are to be written anew, see above"
    raw = base64.b64decode(kept[name])
    read = codec.unpack(KINDS[name], raw)
    assert is_in(msgspec.msgpack.decode(raw), msgspec.msgpack.decode(codec.pack(read)))


def test_a_row_that_lost_a_field_is_noticed() -> None:
    assert not is_in({"a": 1, "b": [1, {"c": 2}]}, {"a": 1, "b": [1, {}]})
    assert is_in({"a": 1, "b": [1, {"c": 2}]}, {"a": 1, "b": [1, {"c": 2, "d": 3}], "e": 4})


if __name__ == "__main__":
    made = {type(row).__name__: base64.b64encode(codec.pack(row)).decode() for row in rows()}
    CASES.write_text(json.dumps({"format": FORMAT} | made, indent=1) + "\n", encoding="utf-8")
