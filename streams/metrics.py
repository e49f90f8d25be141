"""Every metric, once, with the sentence an operator needs. Feed text never becomes a label.

One process has one registry and one port; CPU pools report back to their worker, which counts.
"""

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Info, start_http_server

from streams import __version__

SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

items_in = Counter(
    "wirehose_items_in", "Records a stage has taken up; repeats after a restart count again.", ["stage"]
)
items = Counter(
    "wirehose_items",
    "What became of them: a stage that only rejects has lost its input.",
    ["stage", "outcome"],
)
seconds = Histogram(
    "wirehose_stage_seconds",
    "Time a stage spent on one record, pool and download included.",
    ["stage"],
    buckets=SECONDS,
)
lag = Gauge(
    "wirehose_lag_records",
    "Records that wait for a stage; growing for minutes means it is too slow or stuck.",
    ["stage", "topic", "partition"],
)
last = Gauge(
    "wirehose_last_processed_timestamp_seconds",
    "When a stage last finished a record; compare with now.",
    ["stage"],
)
age = Gauge(
    "wirehose_last_processed_age_seconds",
    "How old, since it was first seen, the last finished record was.",
    ["stage"],
)
beat = Gauge(
    "wirehose_heartbeat_timestamp_seconds",
    "When the last heartbeat passed a stage; one is sent every 30 s, news or not.",
    ["stage"],
)
beat_age = Gauge(
    "wirehose_heartbeat_age_seconds",
    "How old it was then: what an item needs to come this far.",
    ["stage"],
)
waiting = Gauge(
    "wirehose_waiting",
    "1 while a stage waits for our own broker or disk; nothing is lost, nothing moves.",
    ["stage"],
)
paused = Gauge(
    "wirehose_paused",
    "1 while a worker takes no new records (why asked: `wirehose pause`; unknown: that cannot be read yet) or starts no polls or looks (disk: low).",
    ["stage", "why"],
)
dead = Counter(
    "wirehose_deadletters",
    "Records put aside byte for byte; reason bug is our own fault.",
    ["stage", "reason"],
)
polls = Counter(
    "wirehose_polls", "Polls of feeds by outcome; ok and not_modified are the good ones.", ["outcome"]
)
feeds = Gauge(
    "wirehose_feeds",
    "Feeds of this worker by how they do: failing or silent ones (against their own habit) want a look.",
    ["state"],
)
pushes = Counter(
    "wirehose_pushes",
    "WebSub, by outcome: asked and not_asked of hubs; verified and denied by them; hint is a delivery that counts, bad_signature one that does not; many unknown: see deploy/README.md.",
    ["outcome"],
)
downloads = Counter(
    "wirehose_downloads",
    "Looks at pages by outcome: first (an item asked for it) or again (as WIREHOSE_LOOKS says; not_modified: nothing has changed).",
    ["look", "outcome"],
)
late = Histogram(
    "wirehose_timer_late_seconds", "How late a due poll or look began.", ["stage"], buckets=(*SECONDS, 100.0)
)
scheduled = Gauge("wirehose_scheduled", "Feeds or pages in the schedule of this worker.", ["stage"])
pool_failures = Counter(
    "wirehose_pool_failures",
    "Items that ran out of time or memory, or killed their process.",
    ["stage", "reason"],
)
sentences = Counter(
    "wirehose_sentences",
    "English sentences by what the language model did: analysed, known (seen before), listed (no name but listed ones).",
    ["outcome"],
)
ledger_items = Gauge(
    "wirehose_ledger_items",
    "Items by state, of the last eight days; seen = the sum of the ends + open.",
    ["state"],
)
ledger_open = Gauge("wirehose_ledger_open", "Items seen that have no end yet.")
ledger_overdue = Gauge(
    "wirehose_ledger_overdue", "Open items older than an hour: something holds or lost them."
)
ledger_oldest = Gauge(
    "wirehose_ledger_oldest_open_seconds", "Age of the oldest item that has no end yet; 0 when there is none."
)
ledger_disagreements = Gauge(
    "wirehose_ledger_disagreements", "Items ended twice differently, or ended and never seen: our bug."
)
build = Info("wirehose_build", "Version of this worker.")

METRICS = tuple(
    sorted(name for name, value in globals().items() if isinstance(value, Counter | Gauge | Histogram | Info))
)


def serve(host: str, port: int, stage: str) -> None:
    """Answer /metrics on this port; `OSError` when it is taken."""
    build.info({"version": __version__, "stage": stage})
    start_http_server(port, addr=host, registry=REGISTRY)
