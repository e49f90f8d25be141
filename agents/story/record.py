"""The record of a story: a pure function of its articles."""

from collections import Counter
from collections.abc import Mapping

from agents.story import figures, origins
from agents.story.memory import Membership, Where
from agents.story.rulings import Rulings
from streams.records import First, MadeBy, Member, Origins, Story, StoryActor, StoryPlace

ARTICLES = 500  # the newest, which are listed, and of which figures, actors and places are told
LISTED = 30  # actors and places
HOUR = 3600.0


def build(members: list[Membership], rulings: Rulings) -> Story:
    """The story as it stands, `rulings` applied; `members` in the order of arrival, never empty."""
    grouped = origins.count(members, rulings)
    origin_of = {name: group.name for group in grouped.groups for name in group.articles}
    newest, listed = max(members, key=lambda member: member.offset), members[-ARTICLES:]
    return Story(
        id=members[0].story,
        version=sum(member.events for member in members),
        title=next((member.title for member in members if member.title), ""),
        language=members[0].language,
        first=_first(members),
        last_seen=max(member.first_seen.by for member in members),
        articles=tuple(
            Member(
                id=m.id,
                revision=m.revision,
                publisher=m.publisher,
                origin=origin_of[m.id],
                joined_by=m.joined_by,
            )
            for m in listed
        ),
        article_count=len(members),
        origins=grouped,
        figures=figures.compare(_claims(listed, origin_of)),
        actors=_actors(listed, rulings),
        places=_places(listed),
        phase=phase(members, grouped),
        merged=tuple(dict.fromkeys(name for member in members for name in member.merged)),
        split_from=next((m.cut[0] for m in members if m.cut and m.cut[1] == m.story), None),
        made_by=MadeBy(version=newest.version),
    )


def _claims(members: list[Membership], origin_of: Mapping[str, str]) -> list[figures.Told]:
    """Each figure and whose it is: who tells another number later corrects itself.

    An origin's, but who only took some prose tells its own. In a sentence of another article it is the same as there,
    as far as it is the same number: a rewrite of two sources that differ makes neither of them correct itself.
    """
    whose: dict[tuple[object, ...], str] = {}  # by article and what it tells
    told: list[figures.Told] = []
    for member in members:
        own = member.family if member.reused and not member.copied else origin_of[member.id]
        for count in member.counts:
            what = count.kind, count.unit, count.claim.low, count.claim.high
            teller = whose.get((count.source, *what), own)
            whose.setdefault((member.id, *what), teller)
            told.append((teller, count))
    return told


def phase(members: list[Membership], grouped: Origins) -> str:
    """Where the story stands in its life, by when its origins came: hours of its own time, newest article last.

    Only live articles tell how fast news comes. What stood there at our first poll tells how old the story is, and
    nothing else: by itself it never makes a story breaking, developing or sustained.
    """
    told = {member.id: member.told for member in members}
    live = {member.id: member.told for member in members if not member.back_catalogue}
    now, begun = max(told.values()), min(told.values())
    heard = [[live[name] for name in group.articles if name in live] for group in grouped.groups]
    came = [min(times) for times in heard if times]
    if len(came) > 1 and now - begun < 2 * HOUR:
        return "breaking"
    if now - begun >= 24 * HOUR:
        return "sustained" if any(now - time < 24 * HOUR for time in came) else "fading"
    return "developing" if any(now - time < 6 * HOUR for time in came) else "fading"


def _first(members: list[Membership]) -> First:
    """Who stood there first; a tie where another may have stood there before we looked."""
    first = min(members, key=lambda member: (member.first_seen.by, member.opened))
    others = (m.first_seen.after for m in members if m.id != first.id)
    return First(
        article=first.id,
        after=first.first_seen.after,
        by=first.first_seen.by,
        claimed=first.published,
        tie=any(after is None or after < first.first_seen.by for after in others),
    )


def _actors(members: list[Membership], rulings: Rulings) -> tuple[StoryActor, ...]:
    told = [actor for member in members for actor in rulings.actors(member)]
    keys = [actor.id or actor.name.casefold() for actor in told]
    named, count = (
        dict(zip(reversed(keys), reversed(told), strict=True)),
        Counter(keys),
    )  # as each is first named
    ranked = sorted(count, key=lambda key: (-count[key], key))[:LISTED]
    return tuple(
        StoryActor(id=named[key].id or None, name=named[key].name, type=named[key].type, articles=count[key])
        for key in ranked
    )


def _places(members: list[Membership]) -> tuple[StoryPlace, ...]:
    told = [place for member in members for place in member.places]
    keys = [place.name.casefold() for place in told]
    count = Counter(keys)
    named: dict[str, Where] = {}
    for key, place in zip(keys, told, strict=True):
        if key not in named or (named[key].lat is None and place.lat is not None):
            named[key] = place
    ranked = sorted(count, key=lambda key: (-count[key], key))[:LISTED]
    return tuple(
        StoryPlace(name=p.name, country=p.country, lat=p.lat, lon=p.lon, articles=count[key])
        for key in ranked
        for p in (named[key],)
    )
