"""The same article from another feed, or news of it?

An article belongs to every feed it was seen in. A feed that shows it for the first time brings a duplicate, unless it
is the first of all; a feed that showed it already brings a change, since poll publishes only what is new or changed.
What comes for an article that goes on under an older id (`agents.dedup.aliases`) is judged there.

What was decided is kept with the place of the record it was decided for (partition and offset): the same record again
is a replay and gets the same answer, byte for byte; the same item in another record is a repeat and goes no further.
"""

from msgspec import Struct
from msgspec.structs import replace

from agents.dedup.memory import ANSWERS, Answer, Known, offset_of, remember
from streams.records import Item

__all__ = ["ANSWERS", "Known", "Verdict", "judge"]


class Verdict(Struct, frozen=True):
    """What becomes of an item.

    `kind`: pass (news to us), duplicate (of its article), moved (send it again, as an item of the article it has now),
    repeat (nothing is sent, nothing counted).
    """

    kind: str
    item: Item  # with `feeds` filled


def judge(item: Item, me: str, known: Known | None) -> tuple[Verdict, Known]:
    """Decide on the record at `me` ("partition/offset"), and return what to remember instead of `known`."""
    known = known or Known()
    if answer := known.answers.get(item.item):
        kind = answer.kind if answer.me == me else "repeat"
        return _verdict(kind, item, known, answer.feeds), known
    if (offset := offset_of(me)) <= known.items:
        return _verdict("repeat", item, known, 0), known  # an old record, whose answer is forgotten
    before = list(
        dict.fromkeys([*known.feeds, *item.feeds])
    )  # a moved item brings those that showed it elsewhere
    feeds = before if item.feed in before else [*before, item.feed]
    kind = "moved" if known.alias_of else "pass" if not known.feeds or item.feed in before else "duplicate"
    count = len(before if kind == "moved" else feeds)
    heard = max(known.heard, item.first_seen.by.timestamp())
    known = replace(known, feeds=feeds, heard=heard, items=offset)
    known = remember(known, item.item, Answer(me, kind, count))
    verdict = _verdict(kind, item, known, count)
    if kind == "pass":
        first = known.first or item.first_seen.by
        known = replace(known, first=first, last=replace(verdict.item, content=""))
    return verdict, known


def _verdict(kind: str, item: Item, known: Known, feeds: int) -> Verdict:
    article = known.alias_of if kind == "moved" else item.article
    return Verdict(kind, replace(item, article=article, feeds=tuple(known.feeds[:feeds])))
