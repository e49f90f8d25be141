"""Two articles are one: which of them goes on, and what the other still says.

A page names another address as its own (rel=canonical), so its article X is told that Y is the same. Articles talk by
alias records, each decided where the state of its article lies, by the age that only this state knows: X answers by
telling Y its own age, and the younger of the two goes on as the older, or tells the older its age in turn. Whoever
goes on as another passes on what it is told. Every article goes on as an older one (by first sight, then by id): so
chains end at the oldest, and none can be a ring. One that was never seen is younger than all.
"""

from msgspec import Struct
from msgspec.structs import replace

from agents.dedup.memory import Answer, Known, offset_of, remember
from streams import ids
from streams.records import Alias, Item

MOST = 8  # articles that may be the same as one; a site that gives all its pages one address is mistaken


class Joined(Struct, frozen=True):
    """What becomes of an alias.

    `kind`: joined (was never seen; what may come goes on as the other), superseded (the same, and `item` is its last),
    answered or forwarded (send `alias`); and, with nothing to send: same (known), unknown (nobody to join), too_many,
    repeat.
    """

    kind: str
    alias: Alias | None = None
    item: Item | None = None


def join(alias: Alias, me: str, known: Known | None) -> tuple[Joined, Known]:
    """Decide on the alias at `me` ("partition/offset") with what is known of `alias.article`, and what to remember."""
    known = known or Known()
    key = f"{alias.same_as} {alias.since}"
    if answer := known.answers.get(key):
        kind = answer.kind if answer.me == me else "repeat"
        return _joined(kind, alias, known, answer.feeds), known
    if (offset := offset_of(me)) <= known.aliases:
        return Joined("repeat"), known  # an old record, whose answer is forgotten
    kind = _kind(alias, known)
    known = remember(replace(known, aliases=offset), key, Answer(me, kind, len(known.feeds)))
    if kind in ("joined", "superseded"):
        known = replace(known, alias_of=alias.same_as)
    if alias.same_as not in known.same and kind not in ("same", "too_many"):
        known = replace(known, same=[*known.same, alias.same_as])
    return _joined(kind, alias, known, len(known.feeds)), known


def _kind(alias: Alias, known: Known) -> str:
    if alias.same_as in (alias.article, known.alias_of):
        return "same"
    if alias.same_as not in known.same and len(known.same) >= MOST:
        return "too_many"
    if known.alias_of:
        return "forwarded"
    if known.first is None:
        return "joined" if alias.since else "unknown"
    if alias.since is None:
        return "answered"
    theirs, ours = (alias.since.timestamp(), alias.same_as), (known.first.timestamp(), alias.article)
    return "superseded" if theirs < ours else "answered"


def _joined(kind: str, alias: Alias, known: Known, feeds: int) -> Joined:
    if kind == "forwarded":
        return Joined(kind, alias=replace(alias, article=known.alias_of))
    if kind == "answered":
        return Joined(kind, alias=Alias(article=alias.same_as, same_as=alias.article, since=known.first))
    if kind == "superseded" and known.last:
        return Joined(kind, item=_last(alias, known.last, tuple(known.feeds[:feeds])))
    return Joined(kind)


def _last(alias: Alias, item: Item, feeds: tuple[str, ...]) -> Item:
    return replace(
        item,
        item=ids.superseded(alias.article, alias.same_as),
        previous=item.item,
        feeds=feeds,
        superseded_by=alias.same_as,
    )
