"""What the topics say of an item, in words (pure): each message of its way, and where it stands now."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agents.ledger.stage import TAKEN_BACK, Account
from streams import codec, records, topics
from streams.deadletters import letter_of, marked
from streams.errors import Rejected
from streams.records import (
    Alias,
    Article,
    Enriched,
    Entry,
    FeedState,
    Item,
    Look,
    Page,
    Revision,
    Text,
    Traced,
)
from streams.topics import STAGES, Stage, Topic

WAY = tuple(stage.source for stage in STAGES if stage.name not in ("poll", "ledger"))  # items to traced


@dataclass(frozen=True)
class Found:
    """One message; `item` is "" when it is about none."""

    topic: Topic
    record: Any  # as aiokafka gives it

    @property
    def item(self) -> str:
        """The item it is about: as its header says, of the ledger its key."""
        if self.topic is topics.LEDGER:
            return self.key
        return codec.header(self.record.headers, codec.ITEM)

    @property
    def key(self) -> str:
        """Its key."""
        return codec.text(self.record.key)

    @property
    def place(self) -> str:
        """Where it stands: partition/offset."""
        return f"{self.record.partition}/{self.record.offset}"

    @property
    def time(self) -> datetime:
        """When it was written."""
        return datetime.fromtimestamp(self.record.timestamp / 1000, UTC)

    def read(self) -> Any:
        """The record; `Rejected` when it is none."""
        return codec.decode(getattr(records, self.topic.record), self.record.value)

    def words(self) -> str:
        """What it says."""
        if self.topic is topics.DEADLETTERS:
            return _letter(self.record)
        if self.record.value is None and self.topic in topics.OUTPUT:
            return "retracted"
        try:
            return _words(self.read())
        except Rejected as error:
            return f"no record: {error}"

    def line(self, *, is_retracted: bool = False) -> str:
        """All of it in one line; of what is retracted, without what it tells of the article."""
        words = "" if is_retracted and self.topic is not topics.LEDGER else self.words()
        return f"{codec.stamp(self.time)}  {self.topic.name:<11} {self.place:<8} {words}".rstrip()


def _letter(record: Any) -> str:
    if place := marked(record):
        return f"{place} was sent back"
    told = letter_of(record, keep_value=False).told
    return f"put aside by {told.get('stage')}, {told.get('reason')}: {told.get('message')}"


def _why(article: Article) -> str:
    """Why it is in its story; of one that opened it, why it did not join another."""
    if article.joined_by:
        return f", joined by {', '.join(article.joined_by)}"
    if (passed := article.passed) is None:
        return ", which it opened: nothing was like it"
    if passed.why == "corrected":
        return f", which it opened: a correction keeps it out of {passed.story}"
    likely, needed = f"{passed.likely:.2f}", f"{passed.needed:.2f}"
    return f", which it opened: likely of one event with {passed.story} at {likely}, of {needed} needed"


def _words(record: Any) -> str:
    match record:
        case Item():
            after = f", goes on as {record.superseded_by}" if record.superseded_by else ""
            kind = "changed" if record.previous else "new"
            feeds = f", in {len(record.feeds)} feed(s)" if record.feeds else ""
            return f"{kind}: {record.title}{feeds}{after}"
        case Page():
            again = f"look {record.look} after it, " if record.look else ""
            size = f", {len(record.body)} bytes" if record.body is not None else ""
            return f"{again}{record.outcome}{f' ({record.status})' if record.status else ''}{size}"
        case Article():
            return f"revision {record.revision}, story {record.story}{_why(record)}"
        case Traced():
            near = f", near-duplicate of {record.near_duplicate_of}" if record.near_duplicate_of else ""
            return f"revision {record.revision}, {record.own_share:.0%} its own{near}"
        case Enriched():
            counts = (
                f"{len(record.entities)} names, {len(record.quotes)} quotes, {len(record.figures)} figures"
            )
            return f"revision {record.revision}, {counts}"
        case Text():
            size = f"{len(record.text)} characters of the {record.text_from}"
            return f"revision {record.revision}, {record.language}, {size}"
        case Revision():
            kinds = ", ".join(change.kind for change in record.changes)
            return f"{record.previous} → {record.revision}: {kinds}"
        case Alias():
            return f"is the same as {record.same_as}"
        case Entry():
            of = f" of {record.of}" if record.of else ""
            return f"{record.state}{of} by {record.stage}{f' ({record.reason})' if record.reason else ''}"
    raise TypeError(type(record))


def published_in(found: Iterable[Found]) -> dict[str, str]:
    """The story in which each article was published last, without those that were in none or are retracted."""
    stories = dict[str, str]()
    for one in sorted((one for one in found if one.topic is topics.ARTICLES), key=lambda one: one.time):
        stories.pop(one.key, None)
        if one.record.value is not None:
            with suppress(Rejected):
                stories[one.key] = one.read().story or ""
    return {article: story for article, story in stories.items() if story}


def feed_words(url: str, state: FeedState, now: float) -> str:
    """When a feed is asked next, and how the last poll went."""
    if state.gone:
        return f"feed {url} is gone: not asked again until its subscription changes"
    if state.outcome == "paused":
        return f"feed {url} is paused"
    return (
        f"feed {url} is asked again {_due(state.due, now)}; the last time: {state.outcome or 'never asked'}"
        + (f" (as of {now - state.kept:.0f} s ago)" if 0 < state.kept < now - 60 else "")
    )


def look_words(look: Look, now: float) -> str:
    """What fetch has in its schedule for a page."""
    tries = f", tried {look.tries} time(s)" if look.tries else ""
    what = f"for {len(look.items)} item(s)" if look.items else "for changes"
    return f"page {look.url} is looked at {what} {_due(look.due, now)}{tries}"


def _due(due: float, now: float) -> str:
    return f"in {due - now:.0f} s" if due > now else "now"


def standing(
    item: str,
    found: Sequence[Found],
    account: Account | None,
    looks: Sequence[Look],
    committed: Mapping[tuple[str, int], int],
    now: float,
) -> str:
    """Where an item stands now, in a sentence.

    `found`: the messages about it; `account`: as the ledger has it; `looks`: of its article, in fetch's schedule;
    `committed`: by stage and partition of its input, the offset it takes next.
    """
    if account is not None and account.end:
        return _ended(found, account)
    since = "the ledger does not know it"
    if account is not None:
        since = f"open {'again ' if account.retried else ''}since {codec.stamp_of(account.since)}"
    way = [one for one in found if one.topic in WAY]
    if not way:
        return f"{since}: on none of the topics {', '.join(topic.name for topic in WAY)}"
    last = max(way, key=lambda one: (WAY.index(one.topic), one.time))
    reader = next(stage for stage in STAGES if stage.source is last.topic)
    ahead = last.record.offset - committed.get((reader.name, last.record.partition), 0)
    if ahead >= 0:
        then = f"which {reader.name} has not committed yet ({ahead} records before it)"
    elif reader.name == "fetch" and (waits := [look for look in looks if _waits(item, look)]):
        then = f"waits in fetch: {look_words(waits[0], now)}"
    else:
        then = f"which {reader.name} has committed, and nothing stands behind it"
    return f"{since}: {_passed(way)}, last at {last.topic.name} {last.place}, {then}"


def _waits(item: str, look: Look) -> bool:
    return any(one.item == item for one in look.items)


def _passed(way: Sequence[Found]) -> str:
    """The stages that have sent it on."""
    first, *then = (stage.name for stage in STAGES if any(one.topic in _onward(stage) for one in way))
    return f"seen by {first}" + (f", passed by {', '.join(then)}" if then else "")


def _onward(stage: Stage) -> list[Topic]:
    """The topics behind a stage; dedup sends some items once more, but not on."""
    return [topic for topic in stage.sends if topic is not stage.source]


def _ended(found: Sequence[Found], account: Account) -> str:
    why = f" ({account.reason})" if account.reason else ""
    at = f"at {codec.stamp_of(account.ended)}" if account.ended is not None else "at an unknown time"
    if account.end in TAKEN_BACK:
        letters = [one for one in found if one.topic is topics.DEADLETTERS and not marked(one.record)]
        again = f"; `wirehose deadletters retry {letters[-1].place}` sends it back" if letters else ""
        return f"{account.end} in {account.stage}{why} {at}{again}"
    if account.end == "duplicate":
        of = next((entry.of for entry in entries(found) if entry.state == "duplicate"), "")
        return f"a duplicate of {of or 'another'}, as {account.stage} found{why} {at}"
    articles = [one for one in found if one.topic is topics.ARTICLES]
    as_what = f" as {articles[-1].words()}" if articles else ""
    return f"{account.end}{as_what} {f'at {codec.stamp(articles[-1].time)}' if articles else at}"


def entries(found: Sequence[Found]) -> list[Entry]:
    """What the ledger says among these messages."""
    said = []
    for one in found:
        if one.topic is topics.LEDGER:
            with suppress(Rejected):
                said.append(codec.decode(Entry, one.record.value))
    return said
