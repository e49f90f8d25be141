"""What the API answers beside whole records: lists of short forms, and errors. The OpenAPI document is made from these.

`next` is the cursor of the next page; null where this is the last. Times are RFC 3339 in UTC.
"""

from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import asdict

from agents.desk.card import Card
from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.queries.ledger import Balance, Ending
from agents.desk.site import links
from streams.records import Copy, FeedState, Revision, Time

LAST = 253_402_300_800.0  # the end of the year 9999, where times end


class Error(Struct, frozen=True):
    """Why there is no answer: `error` is a word for programs, `message` a sentence for people."""

    error: str
    message: str


class StorySummary(Struct, frozen=True):
    """A story in a list; `url` is its page, `origins` how many independent ones it has at most, `conflicts` how many figures disagree."""

    id: str
    url: str
    title: str
    language: str
    phase: str
    origins: int
    articles: int
    conflicts: int
    first_seen: Time
    last_seen: Time
    card: Card


class Stories(Struct, frozen=True):
    """Some stories."""

    stories: list[StorySummary]
    next: str | None


class ArticleSummary(Struct, frozen=True):
    """The newest revision of an article in a list; `url` is where it was published, `desk_url` its page here."""

    id: str
    revision: int
    url: str
    desk_url: str
    title: str
    publisher: str
    domain: str
    language: str
    origin: str
    own_share: float
    first_seen: Time
    published: Time | None
    copies: tuple[Copy, ...]


class Articles(Struct, frozen=True):
    """Some articles."""

    articles: list[ArticleSummary]
    next: str | None


class ToldRevision(Revision, frozen=True, kw_only=True):
    """What changed between two revisions: the record, when it was told, and title and publisher of its article."""

    at: Time
    title: str
    publisher: str


class Revisions(Struct, frozen=True):
    """Some revisions."""

    revisions: list[ToldRevision]
    next: str | None


class Feed(Struct, frozen=True):
    """A feed and how it does; `interval`: seconds between two polls; `failures`: in a row; `outcome`: of the last poll."""

    id: str
    url: str
    title: str
    publisher: str
    health: str
    polled: Time | None
    news: Time | None
    due: Time | None
    interval: float | None
    failures: int
    outcome: str


class Feeds(Struct, frozen=True):
    """Some feeds."""

    feeds: list[Feed]
    next: str | None


class OpenItem(Struct, frozen=True):
    """An item that is on its way, and the stage that saw it last."""

    item: str
    feed: str
    article: str
    stage: str
    since: Time | None


class Ledger(Struct, frozen=True):
    """The balance; `right`: every item ended once, or is on its way for less than an hour. `open`: the longest first."""

    balance: Balance
    right: bool
    endings: list[Ending]
    open: list[OpenItem]


class DeadLetter(Struct, frozen=True):
    """A message that a stage put aside: `place` is its partition/offset on the topic of dead letters, `origin` in `topic`."""

    place: str
    topic: str
    origin: str
    stage: str
    reason: str
    message: str
    item: str
    at: Time | None
    bytes: int
    retried: bool


class DeadLetters(Struct, frozen=True):
    """Some dead letters."""

    deadletters: list[DeadLetter]
    next: str | None


def time(seconds: float | None) -> datetime | None:
    """Epoch seconds as a time; None for what is none, as 0 is in a feed's state."""
    return datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < LAST else None


def story(one: stories.Listed, base: str) -> StorySummary:
    """A story of a list."""
    return StorySummary(
        id=one.id,
        url=links.story(base, one.id),
        title=one.title,
        language=one.language,
        phase=one.phase,
        origins=one.origins,
        articles=one.articles,
        conflicts=one.conflicts,
        first_seen=datetime.fromtimestamp(one.first_seen, UTC),
        last_seen=datetime.fromtimestamp(one.last_seen, UTC),
        card=one.card,
    )


def article(one: articles.Listed, base: str) -> ArticleSummary:
    """An article of a list."""
    told = {name: value for name, value in asdict(one).items() if name not in ("seen", "published")}
    return ArticleSummary(
        **told,
        desk_url=links.article(base, one.id),
        first_seen=datetime.fromtimestamp(one.seen, UTC),
        published=None if one.published is None else datetime.fromtimestamp(one.published, UTC),
    )


def revision(one: articles.Changed) -> ToldRevision:
    """A revision of a list."""
    return ToldRevision(
        **asdict(one.record), at=datetime.fromtimestamp(one.at, UTC), title=one.title, publisher=one.publisher
    )


def feed(one: feeds.Listed) -> Feed:
    """A feed of a list. Of its subscription nothing else is told: headers may hold secrets."""
    state = one.state or FeedState(due=0.0)
    return Feed(
        id=one.id,
        url=one.url,
        title=one.title,
        publisher=one.publisher,
        health=one.health,
        polled=state.polled,
        news=time(state.news),
        due=time(state.due),
        interval=state.interval or None,
        failures=state.failures,
        outcome=state.outcome,
    )


def open_item(one: ledger.Open) -> OpenItem:
    """An item of a list."""
    return OpenItem(one.item, one.feed, one.article, one.stage, time(one.since))


def letter(one: ledger.Letter) -> DeadLetter:
    """A dead letter of a list."""
    return DeadLetter(**{**asdict(one), "at": time(one.at)})
