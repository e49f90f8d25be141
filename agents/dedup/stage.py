"""The same article from another feed, or news of it?

An article belongs to every feed it was seen in. A feed that shows it for the first time brings a duplicate, unless it
is the first of all; a feed that showed it already brings a change, since poll publishes only what is new or changed.

What was decided is kept with the place of the record it was decided for (partition and offset): the same record again
is a replay and gets the same answer, byte for byte; the same item in another record is a repeat and goes no further.
"""

from msgspec import Struct, field
from msgspec.structs import replace

from streams.records import Item

ANSWERS = 64  # of one article: far more than can lie between two commits


class Answer(Struct, frozen=True, array_like=True):
    """What was decided for the record at `me`, when the article had been seen in `feeds` feeds."""

    me: str
    kind: str
    feeds: int


class Known(Struct, kw_only=True):
    """What dedup remembers of one article: its feeds in the order they showed it, and the last answers by item id."""

    feeds: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)


class Verdict(Struct, frozen=True):
    """What becomes of an item: pass (news to us), duplicate (of its article), repeat (nothing is sent, nothing counted)."""

    kind: str
    item: Item  # with `feeds` filled


def judge(item: Item, me: str, known: Known | None) -> tuple[Verdict, Known]:
    """Decide on the record at `me` ("partition/offset"), and return what to remember instead of `known`."""
    known = known or Known()
    if answer := known.answers.get(item.item):
        kind = answer.kind if answer.me == me else "repeat"
        return _verdict(kind, item, known.feeds[: answer.feeds]), known
    kind = "pass" if not known.feeds or item.feed in known.feeds else "duplicate"
    feeds = known.feeds if item.feed in known.feeds else [*known.feeds, item.feed]
    answers = {**known.answers, item.item: Answer(me, kind, len(feeds))}
    if len(answers) > ANSWERS:
        del answers[next(iter(answers))]
    return _verdict(kind, item, feeds), Known(feeds=feeds, answers=answers)


def _verdict(kind: str, item: Item, feeds: list[str]) -> Verdict:
    return Verdict(kind, replace(item, feeds=tuple(feeds)))
