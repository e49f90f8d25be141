"""Every metric, once, with the sentence an operator needs. Feed text never becomes a label.

One process has one registry and one port; CPU pools report back to their worker, which counts.
"""

from prometheus_client import Counter, Gauge, Histogram, Info

FRESH = (
    1,
    2,
    5,
    10,
    15,
    20,
    30,
    45,
    60,
    90,
    120,
    300,
    600,
    1800,
    3600,
)  # seconds; the objective is one of them
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
lag_seconds = Gauge(
    "wirehose_lag_seconds",
    "How long the oldest record that waits for a stage has been on its topic; 0: none waits.",
    ["stage", "topic", "partition"],
)
partitions = Gauge(
    "wirehose_partitions",
    "Partitions of its input that a worker works at; 0 for long: it is a spare, or does not begin.",
    ["stage"],
)
fresh = Histogram(
    "wirehose_fresh_seconds",
    "From seen in a feed, or on a page, to published on articles; the objective: 99 of 100 new and revised ones within 60 s.",
    ["kind"],
    buckets=FRESH,
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
broker_up = Gauge(
    "wirehose_broker_up", "1 while Kafka answers this worker, who asks every five seconds; else 0.", ["stage"]
)
loop_late = Gauge(
    "wirehose_loop_late_seconds",
    "How late a worker's event loop was in its last second: who holds it up holds up all.",
    ["stage"],
)
disk_free = Gauge(
    "wirehose_disk_free_bytes",
    "Room for what a worker keeps (folder state), and for the embedded Kafka (broker).",
    ["stage", "folder"],
)
disk_reserve = Gauge(
    "wirehose_disk_reserve_bytes", "WIREHOSE_MIN_FREE: with less, no poll is started.", ["stage"]
)
state_bytes = Gauge(
    "wirehose_state_bytes", "What a worker keeps on disk; all of it can be read anew from Kafka.", ["stage"]
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
feed_unheard = Gauge(
    "wirehose_feed_unheard_seconds",
    "Of the ten worst feeds of a worker: how long ago each should have answered again.",
    ["feed"],
)
feeds_unheard = Gauge(
    "wirehose_feeds_unheard_seconds",
    "The same of all its feeds: that of the half, 90, 99 and all of 100.",
    ["quantile"],
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
pool_processes = Gauge(
    "wirehose_pool_processes", "Processes that work for a worker (WIREHOSE_POOL).", ["stage"]
)
pool_tasks = Gauge(
    "wirehose_pool_tasks",
    "Tasks they were given and have not finished; always more than there are processes: add some.",
    ["stage"],
)
model = Info("wirehose_model", "What finds names: our model, a spaCy pipeline, or rules alone.")
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
