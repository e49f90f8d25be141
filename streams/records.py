"""What stands on the topics: one frozen record each, and the parts they are made of.

JSON on the wire; unknown fields are ignored, so that fields can be added; JSON Schemas come from these classes.
`start` and `end` are Unicode code points into `text`, half open: ``text[start:end]`` is the surface. Where a text is
withheld, ``sha256:`` and 64 hexadecimal digits stand for a stretch of it (its UTF-8; see `streams.withholding`).
Times are UTC. Enumerations are open: a reader must expect kinds it does not know.
"""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, field

Time = Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})]


class Record(Struct, frozen=True):
    """What every record is: frozen, named fields, defaults for what a later stage or version fills."""


# -- what we poll, and what we leave alone -----------------------------------------------------------------------------


class Control(Record, frozen=True, kw_only=True):
    """A stage or a host that somebody paused (topic controls). `kind`: stage or host."""

    kind: str
    name: str
    since: Time
    why: str = ""


class Publisher(Record, frozen=True, kw_only=True):
    """Who publishes: `family` is the owner whose titles count as one origin (the domain where unknown)."""

    name: str
    domain: str = ""
    family: str = ""
    country: str = ""  # where it is at home, ISO 3166-1 alpha-2


class Media(Record, frozen=True, kw_only=True):
    """A picture, sound or film that comes with an entry (enclosure, media:content, JSON Feed attachment)."""

    url: str
    type: str = ""  # MIME type, or image, audio, video where only that is said
    bytes: int | None = None
    seconds: float | None = None


class Subscription(Record, frozen=True, kw_only=True):
    """One feed to poll (topic feeds)."""

    id: str
    url: str
    title: str = ""
    publisher: Publisher | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    interval: float | None = None  # seconds; None: learned
    headers: dict[str, str] = field(
        default_factory=dict
    )  # sent with each poll; ${WIREHOSE_SECRET_X} stands for a secret
    agent: str = ""  # what we call ourselves there; "": as everywhere
    full_text: str = ""  # page: pages are always read; feed: never; "": where the feed carries no full text
    text: str = ""  # none: never published; full: also where a page asks not to; "": as its page allows
    tdm: str = ""  # licensed: pages are read though mining them is reserved; respect, "": they are not
    paused: bool = False


class Known(Record, frozen=True, kw_only=True):
    """One entry that stands in a feed now: its article and the item that we published last for it.

    By `raw`, `link` and `words` it is known again: as it stood in the document, by its address, by its title and summary.
    """

    article: str
    item: str
    content: str
    raw: bytes = b""
    link: str = ""
    words: str = ""


class Push(Struct, frozen=True, kw_only=True):
    """A feed's subscription at its hub. Times are epoch seconds.

    `callback`: the whole address that the hub got; its last part is derived from `secret` and cannot be guessed.
    `until`: when the lease ends; 0: not verified, or denied. `tries`: how often it was asked for since it was last
    verified. `heard`: the last delivery that was signed. `before`: the callback that this one replaced.
    """

    hub: str
    topic: str
    callback: str
    secret: str
    until: float = 0.0
    asked: float = 0.0
    tries: int = 0
    heard: float = 0.0
    before: str = ""


class FeedState(Struct, kw_only=True):
    """What poll remembers of one feed (topic polls). Times are epoch seconds unless they are `Time`; `seq` counts polls."""

    due: float
    since: float = 0.0  # its first poll was due; 0: before this was kept
    seq: int = 0
    kept: float = 0.0  # when it was last written: what a poll without news changes may be written later
    url: str = ""  # where it has moved for good; "": it stands where the subscription says
    moving: str = ""  # where permanent redirects lead since `moves` polls
    moves: int = 0
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    known: bytes = field(
        default=b"", name="entries"
    )  # the entries that stand in it, packed (agents.poll.known): 100,000 feeds have to fit
    rules: int = 0  # edition of the rules that tell them apart
    polled: Time | None = None  # the last poll that was answered (200 or 304)
    whole: Time | None = None  # the last that showed what stands there
    interval: float = 0.0  # seconds, learned
    hint: float = 0.0  # seconds between two polls that the feed asks for
    skip_hours: tuple[int, ...] = ()  # UTC, and days (0: Monday), when it does not want to be asked
    skip_days: tuple[int, ...] = ()
    rushed: bool = False  # honouring the hint, we came too late for some of its items
    probe: int = 0  # the `seq` from which a poll sends no validators, and how many polls lie between two such
    spacing: int = 0
    news: float = 0.0  # the last poll that brought news
    habit: float = 0.0  # seconds: its usual longest time without news
    gaps: int = 0  # times between news that `habit` was learned from
    silent: bool = False  # without news for longer than it is used to, and we have said so
    push: Push | None = None  # its subscription at a hub
    failures: int = 0
    shut: float = 0.0  # until when its host has asked to be left alone
    gone: bool = False
    outcome: str = ""


# -- on the way -----------------------------------------------------------------------------------------------------


class FirstSeen(Record, frozen=True, kw_only=True):
    """When it appeared: not there at `after` (None: we had not looked), there at `by`."""

    after: Time | None
    by: Time


class Item(Record, frozen=True, kw_only=True):
    """One new or changed entry of a feed (topics items and unique)."""

    item: str
    article: str
    feed: str
    feeds: tuple[str, ...] = ()  # all feeds that we have seen the article in (dedup fills it)
    url: str = ""
    guid: str = ""
    title: str = ""
    summary: str = ""  # text
    content: str = ""  # HTML, where the feed carries more than a summary
    authors: tuple[str, ...] = ()
    published: Time | None = None
    updated: Time | None = None
    language: str = ""  # as the feed says
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    media: tuple[Media, ...] = ()
    rights: str = ""
    full_text: str = ""  # as the subscription says: page, feed or ""
    text: str = ""  # as it says: none, full or ""
    tdm: str = ""  # as it says: licensed, respect or ""
    publisher: Publisher
    first_seen: FirstSeen
    back_catalogue: bool = False  # stood there already at our first poll of this feed
    previous: str = ""  # the item before, of this entry in this feed
    superseded_by: str = ""  # the article's last item (dedup makes it): it goes on under this older id


class Alias(Record, frozen=True, kw_only=True):
    """Tells `article` (the key) that `same_as` is the same article (topic aliases).

    `since`: when `same_as` was first seen; None: all we have of it is that the page of `article` names its address.
    """

    article: str
    same_as: str
    since: Time | None = None


class Look(Struct, kw_only=True):
    """What fetch remembers of one article's page (topic looks). `items` wait for the next look."""

    due: float
    seq: int = 0
    host: str
    url: str
    items: list[Item] = field(default_factory=list)
    last: Item | None = None  # the last item looked up, without its content: what a re-look is about
    tries: int = 0  # of this look, so far without an answer
    looks: int = 0  # re-looks done since the last item
    looked: Time | None = None
    etag: str = ""  # validators of the page as it was read last, for re-looks
    last_modified: str = ""


class Page(Record, frozen=True, kw_only=True):
    """One look (topic pages): the page as it came, or what the feed has of it.

    `outcome`: ok, feed (full text stood in the feed), or why the page could not be read: http_404, robots,
    too_slow, too_large, … `look` is 0 for the look an item asked for, n for the n-th re-look after it.
    `reserved`: what its host reserves: mining (tdm_header, tdm_well_known), showing it (see `Text.withheld`).
    """

    item: Item
    look: int = 0
    outcome: str
    status: int | None = None
    url: str  # where it was found, after redirects
    body: bytes | None = None  # base64 on the wire
    content_type: str = ""
    fetched: Time
    looked_before: Time | None = None
    reserved: tuple[str, ...] = ()


# -- facts, each with its evidence ------------------------------------------------------------------------------------


class Span(Record, frozen=True, kw_only=True):
    """A stretch of `text`."""

    start: int
    end: int


class Part(Record, frozen=True, kw_only=True):
    """What a stretch of `text` is: body title dateline byline credit caption bio teaser boilerplate."""

    kind: str
    start: int
    end: int


class TextBlock(Record, frozen=True, kw_only=True):
    """What a stretch of `text` was on its page, where it was no plain paragraph: heading item quote row caption."""

    kind: str
    start: int
    end: int


class Removed(Record, frozen=True, kw_only=True):
    """What stood on the page and is not the article: kept, but out of `text`."""

    kind: str
    text: str


class Dateline(Record, frozen=True, kw_only=True):
    """Where the report says it was written."""

    place: str
    start: int
    end: int


class Credit(Record, frozen=True, kw_only=True):
    """An agency the article credits (canonical short name), where it says so.

    `id`: the agency's in seeds/agencies.toml, "" for one that nobody has listed. `said`: what the page says outside of
    its text ("json-ld author: Agence France-Presse"); then `start` and `end` are 0.
    """

    agency: str
    start: int
    end: int
    id: str = ""
    said: str = ""


class Source(Record, frozen=True, kw_only=True):
    """The oldest known sentence this one repeats: `start`, `end` in that article's text, in its `revision`.

    `kind`: exact, near (edited), spun (machine-made synonyms). `similarity` 0 to 1.
    """

    id: str
    revision: int = 1
    start: int
    end: int
    kind: str
    similarity: float


class Sentence(Record, frozen=True, kw_only=True):
    """One sentence. `quoted`: it is, for the most part, somebody's words in quotation marks."""

    start: int
    end: int
    quoted: bool = False
    source: Source | None = None
    hash: str | None = None  # of its text, where that is withheld


class Copy(Record, frozen=True, kw_only=True):
    """An earlier article, and the share of this article's sentences (by length) that stand in it."""

    id: str
    share: float


class SpunBy(Record, frozen=True, kw_only=True):
    """Why a text is called machine-spun."""

    sources: tuple[str, ...] = ()
    substitutions: tuple[tuple[str, str], ...] = ()  # (original, put instead)
    confidence: float = 0.0


class Entity(Record, frozen=True, kw_only=True):
    """A named PER, ORG, LOC, NORP or MISC. `id`: only where a list has it; `name`: in full, as list or text have it.

    `method`: seed (a list), model, repeated, definition, or what a rule went by (title, word, speaks, first_name, …):
    deploy/enrichment.md has them all.
    """

    start: int
    end: int
    type: str
    id: str | None = None
    name: str | None = None
    method: str
    confidence: float


class Place(Record, frozen=True, kw_only=True):
    """A toponym. Unresolved: `lat`, `lon` None. `precision`: point city region country; `role`: event dateline mention.

    `id`: gn: (GeoNames), iso: (a country), wh: (our own list). `method`: how the name was matched: list (our own),
    name (as it is written in GeoNames), skeleton or fuzzy (near it, in a country the text speaks of), none.
    """

    start: int
    end: int
    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    precision: str | None = None
    role: str = "mention"
    confidence: float = 0.0
    id: str | None = None
    method: str = "none"


class Speaker(Record, frozen=True, kw_only=True):
    """Who says it; `entity` is the entity's id where it has one, `name` the full name where the span is a part of it."""

    start: int
    end: int
    entity: str | None = None
    name: str | None = None
    confidence: float = 1.0  # lower for pronouns and for speakers who stand further away


class Quote(Record, frozen=True, kw_only=True):
    """What somebody said: `kind` direct, mixed or indirect; `cue` is the verb."""

    start: int
    end: int
    kind: str
    speaker: Speaker | None = None
    cue: Span | None = None


class Figure(Record, frozen=True, kw_only=True):
    """A count or a measure as a claim: low ≤ it ≤ high (None: open or unknown).

    `kind`: killed wounded missing captured displaced arrests distance area money percentage strikes weapons.
    `hedge`: exact at_least at_most about range vague. `unit`: persons km m ha km2 USD … percent count.
    `who`: whom or what it counts, as the text has it. `of`: only for a part of another count, or an addition to it.
    `place`: where it was counted; of a distance, the place it is measured to. `date`: when, as `Event.date`.
    """

    start: int
    end: int
    kind: str
    low: float | None
    high: float | None
    hedge: str
    unit: str
    of: str | None = None
    who: str | None = None
    place: str | None = None
    date: str | None = None
    said_by: Speaker | None = None


class TimeSpan(Record, frozen=True, kw_only=True):
    """A time that the text names. `value`: ISO 8601, as exact as the text is ("2016-11-04", "2016-11", "2016-W44",
    "2016-11-04T15", "2016-11-03/2016-11-04" for a stretch); `grain`: minute hour day week weekend month season quarter year decade.
    """

    start: int
    end: int
    value: str
    grain: str
    relative: bool = False  # told from the time of publication


class Event(Record, frozen=True, kw_only=True):
    """Something that happened; `actors`, `places`, `figures` are indexes into the lists of the article.

    Of the actors, `agents` did it and `targets` suffered it, where the sentence tells; `sentence` is an index too.
    """

    type: str
    start: int
    end: int
    actors: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    date: str | None = None  # ISO 8601, as exact as the text is
    agents: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    sentence: int | None = None


class PageInfo(Record, frozen=True, kw_only=True):
    """What became of the page: `outcome` as in `Page`, or why what answered was not the article (`agents.extract.refusals.refusal`).

    `live`: a live blog, which grows for hours.
    """

    outcome: str
    status: int | None = None
    looked: Time | None = None
    live: bool = False


class RefusedTime(Record, frozen=True, kw_only=True):
    """A time that a page gives and that cannot be. `kind`: published, modified; `source` as in `published_from`.

    `reason`: future, too_early (before 1995), unreadable. `said`: as it is written, at most 40 characters.
    """

    kind: str
    source: str
    reason: str
    said: str


class MadeBy(Record, frozen=True, kw_only=True):
    """Which code made this record: wirehose's version, the language model (or "rules"), the rules' edition."""

    version: str
    model: str = "rules"
    rules: str = ""


# -- the article, stage by stage --------------------------------------------------------------------------------------


class Text(Record, frozen=True, kw_only=True):
    """An article as text (topic texts): what extract found.

    `withheld`: why its text is not published: noarchive nosnippet max_snippet noindex feed setting.
    """

    id: str
    revision: int
    revision_id: str
    superseded_by: str | None = None
    url: str
    canonical_url: str
    feeds: tuple[str, ...] = ()
    publisher: Publisher
    title: str
    authors: tuple[str, ...] = ()
    authors_are: str | None = None  # people; organisation, where it is signed by one and names nobody
    published: Time | None = None
    published_from: str | None = None  # json-ld meta microdata time text guess feed
    published_feed: Time | None = None  # what the feed says of it, whatever the page does
    modified: Time | None = None
    modified_from: str | None = None  # as published_from
    refused_times: tuple[RefusedTime, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    media: tuple[Media, ...] = ()
    language: str  # ISO 639-1, or "und"
    route: str = ""  # the language its stream runs in: fixed at the first revision, the key from here on
    first_seen: FirstSeen
    text: str
    text_from: str  # page, feed, summary
    withheld: str | None = None
    summary: str | None = None  # as the feed has it, cut short
    page: PageInfo
    rights: str | None = None
    blocks: tuple[TextBlock, ...] = ()
    parts: tuple[Part, ...] = ()
    removed: tuple[Removed, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()
    back_catalogue: bool = False
    made_by: MadeBy


class Enriched(Text, frozen=True, kw_only=True):
    """With who, where, what, how many (topic enriched)."""

    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    places: tuple[Place, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    times: tuple[TimeSpan, ...] = ()


class Traced(Enriched, frozen=True, kw_only=True):
    """With the source of each sentence (topic traced)."""

    near_duplicate_of: str | None = None
    copies: tuple[Copy, ...] = ()
    copied_by: tuple[Copy, ...] = ()  # younger, but came before: with the share of theirs that stands here
    own_share: float = 1.0
    spun: bool = False
    spun_by: SpunBy | None = None


class Passed(Record, frozen=True, kw_only=True):
    """The story most like an article that it did not join: how likely they are of one event, and how likely they must be.

    `why`: unlike, corrected (somebody said that they are two; see `Correction`).
    """

    story: str
    likely: float
    needed: float
    why: str


class Article(Traced, frozen=True, kw_only=True):
    """One revision of an article, whole (topic articles)."""

    story: str | None = None  # at publication; the topic of stories is the truth after a merge
    joined_by: tuple[str, ...] = ()
    passed: Passed | None = None  # of an article that opened a story: the one it might have joined
    origin: str | None = None  # an agency, a publisher family, or the article it copies
    text_hash: str | None = None  # of the whole text, where it is withheld


class Change(Record, frozen=True, kw_only=True):
    """One change: `start`, `end` in the new text; a headline and what was cut have none.

    An edited sentence is told once for each kind of thing that changed in it: figure, name, quote, date; wording where
    it is none of these. `retracted` and `correction` are the editors' notes. `rewritten` stands for all others where
    little of the text is left (`before`, `after`: at most 2,000 characters from the beginning of each). `source`: an
    older original of the sentence came later (`before`, `after`: ids of the source told then, or null, and of this one).
    """

    kind: str  # headline sentence_added sentence_cut figure name quote date wording rewritten retracted correction source
    before: str | None = None
    after: str | None = None
    start: int | None = None
    end: int | None = None


class Revision(Record, frozen=True, kw_only=True):
    """What changed between two revisions (topic revisions); where nothing of the report did, there is no record.

    Where `previous` is `revision`, nothing was revised: an older source of this revision came later, and `changes` are
    all that are known so far (of kind source), under a `revision_id` of its own.
    """

    id: str
    revision: int
    previous: int
    revision_id: str
    changes: tuple[Change, ...] = ()
    stealth: bool = False  # the text changed, the publisher's own time did not
    withheld: str | None = None  # why hashes stand for sentences: as one of the two revisions says
    made_by: MadeBy


class First(Record, frozen=True, kw_only=True):
    """Who had the story first, by when we saw it: `article` appeared between `after` (None: we had not looked) and `by`.

    `claimed`: when it was published, as its publisher says. `tie`: another article may have stood there before `by`.
    """

    article: str
    after: Time | None
    by: Time
    claimed: Time | None = None
    tie: bool = False


class Member(Record, frozen=True, kw_only=True):
    """An article of a story, and why it is there."""

    id: str
    revision: int
    publisher: str
    origin: str
    joined_by: tuple[str, ...] = ()


class Evidence(Record, frozen=True, kw_only=True):
    """Why articles are one origin: a credit, a copied sentence, a family."""

    kind: str  # credit copied_sentence family
    article: str
    start: int | None = None
    end: int | None = None
    source: str | None = None
    detail: str = ""


class Origin(Record, frozen=True, kw_only=True):
    """One independent origin and the articles that go back to it."""

    name: str
    kind: str  # agency publisher publisher_family copied_article
    articles: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class Origins(Record, frozen=True, kw_only=True):
    """How many independent origins: `count` is an upper bound, since copying can be hidden."""

    count: int
    upper_bound: bool = True
    groups: tuple[Origin, ...] = ()


class Claim(Record, frozen=True, kw_only=True):
    """One article's figure."""

    low: float | None
    high: float | None
    hedge: str
    article: str
    start: int
    end: int
    said_by: str | None = None


class StoryFigure(Record, frozen=True, kw_only=True):
    """What a story's articles say of one figure; `verdict`: agree range conflict superseded."""

    kind: str
    unit: str
    of: str | None = None
    place: str | None = None
    verdict: str
    claims: tuple[Claim, ...]


class StoryActor(Record, frozen=True, kw_only=True):
    """Somebody a story speaks of, in how many of its articles."""

    id: str | None
    name: str
    type: str
    articles: int


class StoryPlace(Record, frozen=True, kw_only=True):
    """A place a story speaks of, in how many of its articles."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    articles: int


class Story(Record, frozen=True, kw_only=True):
    """A story as it stands (topic stories, compacted).

    `articles` has the newest 500 of `article_count`: figures, actors and places are what these tell.
    """

    id: str
    version: int
    title: str
    language: str
    first: First
    last_seen: Time
    articles: tuple[Member, ...]
    article_count: int
    origins: Origins
    figures: tuple[StoryFigure, ...] = ()
    actors: tuple[StoryActor, ...] = ()
    places: tuple[StoryPlace, ...] = ()
    phase: str
    merged: tuple[str, ...] = ()
    split_from: str | None = None
    made_by: MadeBy


class Correction(Record, frozen=True, kw_only=True):
    """What people know better (topic corrections, and an event on the topic traced, from where story takes it).

    `kind`: retract (`articles` are taken down), apart (no two of `articles` are of one story), family (`domains` have
    one owner, `name`), actor (`name`, an id or a name, is not who `articles` speak of; without articles: no article is).
    """

    id: str  # a hash of what it says: said again it is the same
    kind: str
    articles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    name: str = ""
    why: str = ""
    at: Time
    revoked: bool = False  # it holds no more


class Entry(Record, frozen=True, kw_only=True):
    """One line of the ledger: an item was seen, came to its end, or is open again since its dead letter was retried.

    `state`: seen, retried, or one of published revised duplicate rejected dead. `at`: when it was seen, by what it says
    itself; of what was put aside, when the message was written to its topic; of retried, the time of the new message,
    so that what ended before it and what it comes to can be told apart. `of`: the article it duplicates.
    """

    item: str
    state: str
    stage: str
    at: Time
    article: str = ""
    feed: str = ""
    reason: str = ""
    of: str = ""
