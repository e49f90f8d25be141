"""The pipeline, as its topics. Read from top to bottom: this is the way of an item.

`Topic.name` is short; on the broker it is ``<prefix><name>.v1`` (prefix: the setting `WIREHOSE_TOPIC_PREFIX`).
Partitions of a topic with state are never changed: growing means a new prefix and a replay.
By feed, host or article there are as many as the setting `WIREHOSE_PARTITIONS` says (`streams.app.count`).
"""

from dataclasses import dataclass, field

DAY = 86_400_000  # milliseconds
SMALL, LARGE = 1 << 20, 8 << 20  # bytes of one message
LARGEST = LARGE + (1 << 17)  # a dead letter: any message, with the reason in its headers
# Bytes of one partition, packed: in 16 GiB of pages, at some 70 kB a look, a week may have 35,000 looks a day.
KEPT = 4 << 30
CPU, LANGUAGES = 4, 8  # partitions: by feed, host or article; by language


@dataclass(frozen=True)
class Topic:
    """One topic: what stands in it, by which key, how long, in how many partitions."""

    name: str
    record: str  # the class in streams.records; "" = bytes as they came
    key: str
    doc: str
    partitions: int = CPU
    keep_ms: int = 7 * DAY
    compact: bool = False
    max_bytes: int = SMALL
    fixed: bool = False  # its partitions are those, whatever the setting says

    def config(self, replicas: int = 1) -> dict[str, str]:
        """What is set on the broker."""
        config = {
            "cleanup.policy": "compact" if self.compact else "delete",
            "compression.type": "zstd",
            "max.message.bytes": str(self.max_bytes),
            "min.insync.replicas": str(max(1, replicas - 1)),
        }
        if self.compact:
            return config | {"min.cleanable.dirty.ratio": "0.3", "segment.ms": str(DAY)}
        # A segment is deleted as a whole, when its newest record is old enough: a day later at most.
        return config | {
            "retention.ms": str(self.keep_ms),
            "retention.bytes": str(KEPT),
            "segment.ms": str(DAY),
        }


CONTROLS = Topic(
    "controls",
    "Control",
    "kind/name",
    "stages and hosts that are paused; null resumes",
    1,
    compact=True,
    fixed=True,
)
FEEDS = Topic("feeds", "Subscription", "feed id", "what to poll; null removes", compact=True)
POLLS = Topic(
    "polls",
    "FeedState",
    "feed id",
    "poll's schedule: validators, next time, known items",
    compact=True,
    max_bytes=LARGE,
)
ITEMS = Topic("items", "Item", "article id", "every new or changed entry of a feed", max_bytes=LARGE)
ALIASES = Topic("aliases", "Alias", "article id", "articles that turned out to be one, from extract")
UNIQUE = Topic("unique", "Item", "host", "items that are news to us", max_bytes=LARGE)
LOOKS = Topic(
    "looks", "Look", "article id", "fetch's schedule: pages to look at", compact=True, max_bytes=LARGE
)
PAGES = Topic(
    "pages",
    "Page",
    "article id",
    "pages as they came, or the feed's own text",
    max_bytes=LARGE,
)
TEXTS = Topic("texts", "Text", "article id", "articles as text, revisions numbered", max_bytes=LARGE)
ENRICHED = Topic(
    "enriched",
    "Enriched",
    "language",
    "with names, places, quotes, figures, events",
    LANGUAGES,
    max_bytes=LARGE,
    fixed=True,
)
TRACED = Topic(
    "traced", "Traced", "language", "with the source of each sentence", LANGUAGES, max_bytes=LARGE, fixed=True
)
CORRECTIONS = Topic(
    "corrections",
    "Correction",
    "correction id",
    "what people corrected; revoked ones stay",
    1,
    compact=True,
    fixed=True,
)
ARTICLES = Topic(
    "articles",
    "Article",
    "article id",
    "the articles: every revision, whole; null: retracted",
    keep_ms=30 * DAY,
    max_bytes=LARGE,
)
STORIES = Topic(
    "stories",
    "Story",
    "story id",
    "the stories as they stand; null: merged into another, or all retracted",
    compact=True,
    max_bytes=LARGE,
)
REVISIONS = Topic(
    "revisions",
    "Revision",
    "article id",
    "what changed between two revisions; older sources that came late; null: retracted",
    keep_ms=30 * DAY,
    max_bytes=LARGE,
)
LEDGER = Topic("ledger", "Entry", "item id", "every item seen, and its one end", keep_ms=30 * DAY)
DEADLETTERS = Topic(
    "deadletters",
    "",
    "as it came",
    "what no stage could take, byte for byte, with the reason",
    keep_ms=30 * DAY,
    max_bytes=LARGEST,
)

TOPICS = (
    CONTROLS,
    FEEDS,
    POLLS,
    ITEMS,
    ALIASES,
    UNIQUE,
    LOOKS,
    PAGES,
    TEXTS,
    ENRICHED,
    TRACED,
    CORRECTIONS,
    ARTICLES,
    STORIES,
    REVISIONS,
    LEDGER,
    DEADLETTERS,
)
OUTPUT = (ARTICLES, STORIES, REVISIONS)


@dataclass(frozen=True)
class Stage:
    """One stage: its consumer group reads `source`, and what it remembers is partitioned like it."""

    name: str
    source: Topic
    sends: tuple[Topic, ...]
    tables: tuple[str, ...] = field(default=())  # a changelog topic each, as many partitions as the source
    beside: tuple[Topic, ...] = field(default=())  # read too: same key, as many partitions as the source


STAGES = (
    Stage("poll", FEEDS, (ITEMS,)),
    Stage("dedup", ITEMS, (UNIQUE, ITEMS, ALIASES), ("known",), beside=(ALIASES,)),
    Stage("fetch", UNIQUE, (PAGES,)),
    Stage("extract", PAGES, (TEXTS, ALIASES), ("texts",)),
    Stage("enrich", TEXTS, (ENRICHED,)),
    Stage("trace", ENRICHED, (TRACED, REVISIONS), ("window",)),
    Stage("story", TRACED, (ARTICLES, STORIES), ("members",)),
    Stage("ledger", LEDGER, (), ("open",)),
)
STAGE = {stage.name: stage for stage in STAGES}
