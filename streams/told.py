"""What the topic of stories says of one story (`wirehose where ID`), and in which story an article is now.

A story stands, was taken over by another, or is no more.
"""

from collections.abc import AsyncIterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from streams import codec
from streams.errors import Rejected
from streams.naming import origin_names
from streams.reading import records
from streams.records import Member, Story
from streams.retracting import is_told_of, retracted
from streams.settings import Settings
from streams.topics import STORIES
from streams.watching import headline


async def lines(settings: Settings, id_: str, now: datetime) -> list[str]:
    """A story in words; nothing where the topic does not know it."""
    gone = await retracted(settings)
    last, into = await _find(records(settings, STORIES), id_)
    if last is not None and is_told_of(last, gone):
        return [f"story {id_}: it still tells of an article that was retracted, and is not shown"]
    if last is not None and last.value is not None:
        return _stands(codec.decode(Story, last.value), now - timedelta(seconds=settings.window))
    if into is not None:
        more = [] if is_told_of(into, gone) else headline(codec.decode(Story, into.value)).splitlines()[:1]
        return [f"story {id_} was merged into {codec.text(into.key)}", *(f"  {line}" for line in more)]
    return [] if last is None else [f"story {id_} is no more: {_why(last)}"]


async def stories_now(settings: Settings, published: Mapping[str, str]) -> dict[str, str]:
    """The story in which each article is now; "" where in none. `published`: the one in which it was published."""
    told = dict[str, Story]()  # the stories that name one of these, as they stand
    named = {name.encode() for pair in published.items() for name in pair}
    async for record in records(settings, STORIES):
        told.pop(codec.text(record.key), None)
        if record.value is not None and any(name in record.value for name in named):
            with suppress(Rejected):
                told[codec.text(record.key)] = codec.decode(Story, record.value)
    return {article: _story_of(article, story, told) for article, story in published.items()}


def _story_of(article: str, published: str, told: Mapping[str, Story]) -> str:
    listed = (name for name, story in told.items() if any(one.id == article for one in story.articles))
    # Only the newest 500 are listed: an older one moves with the story that has it.
    moved = (name for name, story in told.items() if published in story.merged)
    return next(listed, "") or (published if published in told else next(moved, ""))


async def _find(stories: AsyncIterable[Any], id_: str) -> tuple[Any, Any]:
    """The last message of a story, and of the one that has it among those it was merged from."""
    last, into = None, dict[bytes, Any]()
    async for record in stories:
        into.pop(record.key, None)  # it may be no more, either: then another has both
        if codec.text(record.key) == id_:
            last = record
        elif _has_merged(record, id_):
            into[record.key] = record
    return last, next(iter(into.values()), None)


def _has_merged(record: Any, id_: str) -> bool:
    if record.value is None or id_.encode() not in record.value:
        return False
    try:
        return id_ in codec.decode(Story, record.value).merged
    except Rejected:
        return False


def _why(null: Any) -> str:
    if codec.header(null.headers, "ce_id").endswith("-retracted"):
        return "all its articles were retracted"
    return "it was merged into another, of which nothing is known any more"


def _stands(story: Story, oldest: datetime) -> list[str]:
    state = "open" if story.last_seen >= oldest else "closed, since nothing more came"
    told = f"story {story.id} is {state}: version {story.version}, last article seen {codec.stamp(story.last_seen)}"
    taken = [f"split from {story.split_from}"] if story.split_from else []
    taken += [f"merged from {', '.join(story.merged)}"] if story.merged else []
    more = story.article_count - len(story.articles)
    taken += [f"and {more} older article(s)"] if more else []
    groups = zip(origin_names(story), story.origins.groups, strict=True)
    called = {id_: name for name, group in groups for id_ in group.articles}
    members = (_article(member, called.get(member.id, member.origin)) for member in story.articles)
    return [told, *(f"  {line}" for line in (*headline(story).splitlines(), *taken, *members))]


def _article(member: Member, origin: str) -> str:
    why = f"joined by {', '.join(member.joined_by)}" if member.joined_by else "opened it"
    return f"article {member.id} revision {member.revision} of {member.publisher}, origin {origin}, {why}"
