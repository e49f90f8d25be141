"""What dedup remembers of one article, and of what it decided about it."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from streams.records import Item
from streams.sweep import is_forgotten

ANSWERS = 64  # of one article: far more than can lie between two commits


class Answer(Struct, frozen=True, array_like=True):
    """What was decided for the record at `me`, when the article had been seen in `feeds` feeds."""

    me: str
    kind: str
    feeds: int


class Known(Struct, kw_only=True):
    """One article: the feeds that showed it in their order, what it goes on as, and the last answers.

    Answers stand under the item's id, or under the alias's name (`agents.dedup.aliases`).
    """

    feeds: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    first: datetime | None = None  # when it was first seen; None: never, only an alias speaks of it
    last: Item | None = None  # passed on, without its content
    same: list[str] = field(default_factory=list)  # articles that turned out to be this one
    alias_of: str = ""  # the older article under which it goes on; once set, it stays
    heard: float = 0.0  # when an item or alias last spoke of it, epoch seconds
    items: int = -1  # offset of the newest item judged
    aliases: int = -1  # offset of the newest alias


class Heard(Struct):
    """As much of `Known` as tells whether it may be forgotten."""

    heard: float = 0.0


def still(known: Known | None, now: float) -> Known | None:
    """`known`, unless it is too old to be remembered at `now` (epoch seconds, of the record that asks)."""
    return None if known is None or is_forgotten(known.heard, now) else known


def offset_of(me: str) -> int:
    """The offset in "partition/offset"."""
    return int(me.partition("/")[2])


def remember(known: Known, key: str, answer: Answer) -> Known:
    """`known` with one more answer."""
    answers = {**known.answers, key: answer}
    if len(answers) > ANSWERS:
        del answers[next(iter(answers))]
    return replace(known, answers=answers)
