"""One scenario of the chaos suite: a broker and a service of its own, news in waves, and the judgement at the end.

    with Run("kill", folder, Plan(stories=250)) as run:
        run.waves(lambda wave: run.kill("dedup"))
        run.verify()

Each wave is shown only when poll has seen the one before, so that the input itself loses nothing; everything behind
poll may be as late as it likes. What is judged is what an outside consumer reads when all has settled.
"""

import asyncio
import contextlib
import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError
from outlet import START, Outlet
from running import STAGES, Read, Service, until

import streams.records
from streams import codec, ids
from streams.broker import Broker
from streams.records import FirstSeen, Item, Publisher
from streams.topics import LARGEST, TOPICS
from tests.broker.chaos import machine, table
from tests.broker.chaos.history import Entry, Findings, Record, check
from tests.broker.chaos.news import Edition, Plan

FAULTS = Path(__file__).parent / "faults"
BEAT = "wirehose-beat"  # the header of heartbeats, which are no news
PATIENCE = 240.0  # seconds until all has settled: every machine that runs this is busy
REPLAYED = 400  # repeats that one interruption may cost on one topic: half a second of backlog, or a batch
DEADLY = ("poll.", "fetch.", "extract.child_dies", "enrich.child_dies")


class Run:
    """A scenario while it runs. `kafka`, `state`: folders elsewhere, for the broker and for the service."""

    def __init__(
        self,
        name: str,
        folder: Path,
        plan: Plan,
        *,
        kafka: Path | None = None,
        state: Path | None = None,
        **settings: str,
    ) -> None:
        self.name, self.began = name, time.monotonic()
        self.dice = random.Random(f"{table.SEED} {name}")
        self.edition = Edition(plan, self.dice.randrange(2**32))
        self.faults = folder / "faults"
        self.faults.mkdir(parents=True)
        self.broker = Broker(kafka or folder / "kafka")
        self.outlet = Outlet()
        self.folder = state or folder / "service"
        self.settings = settings
        self.kills = self.breaks = self.moves = self.again = 0
        self.rest = 0
        self.planted: list[str] = []  # slugs of items put beside the news
        self.wave = -1
        self.notes: list[str] = []

    def __enter__(self) -> "Run":
        self.stack = contextlib.ExitStack()
        with contextlib.ExitStack() as stack:
            stack.callback(self.broker.stop)
            self.broker.start()
            stack.enter_context(self.outlet)
            self.service = Service(self.folder, self.broker.address, "chaos", **self.settings)
            path = [str(FAULTS), *filter(None, [self.service.env.get("PYTHONPATH")])]
            self.service.env |= {"PYTHONPATH": ":".join(path), "CHAOS_FAULTS": str(self.faults)}
            stack.callback(self.service.stop)
            feeds = [self.outlet.feed(name) for name in self.edition.names]
            self.service.start(*feeds)
            self.warm_up()
            self.stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(f"chaos {self.name} failed, CHAOS_SEED={table.SEED} repeats it\n{self.logs()}")
        self.stack.close()

    # -- the news

    def warm_up(self) -> None:
        """The first wave undisturbed: afterwards every process that will be there is there."""
        self.show(0)
        self.settled(self.edition.items(0))
        self.rest = machine.memory(self.pid)

    def show(self, wave: int) -> None:
        """Put a wave into the feeds."""
        self.wave = wave
        for name, pieces in self.edition.feeds(wave).items():
            self.outlet.feed(name, pieces, pages=not self.edition.plan.full)

    def waves(
        self, act: Callable[[int], None] | None = None, longest: float = 2.5, until_wave: int = 0
    ) -> None:
        """Show the rest of the waves; `act` at a random moment after each. A wave waits until the last was seen."""
        for wave in range(self.wave + 1, until_wave or self.edition.waves):
            self.show(wave)
            if act:
                time.sleep(self.dice.uniform(0.0, longest))
                act(wave)
            until(self.seen, PATIENCE, f"poll to see wave {wave}: {self.logs()}")

    def seen(self) -> bool:
        """Whether poll has published every item of the waves shown so far."""
        return len({one.headers["wirehose-item"] for one in self.read("items")}) >= self.edition.items(
            self.wave
        )

    # -- breaking

    @property
    def pid(self) -> int:
        """The process of `up`."""
        assert self.service.process is not None
        return self.service.process.pid

    def worker(self, stage: str) -> int:
        """The process of a stage, once it has one."""

        def find() -> int:
            return next((pid for pid, name in self.service.children().items() if name == stage), 0)

        return until(find, 60, f"a worker of {stage}")

    def kill(self, stage: str) -> None:
        """SIGKILL the worker of a stage."""
        self.kills += machine.send(self.worker(stage), signal.SIGKILL)

    def kill_child(self, stage: str) -> None:
        """SIGKILL a process of a stage's pool, if it has one just now."""
        children = [pid for pid, line in machine.tree(self.worker(stage)).items() if "spawn_main" in line]
        if children:
            self.kills += machine.send(self.dice.choice(children), signal.SIGKILL)

    def kill_broker(self) -> None:
        """SIGKILL Kafka, and start it again after a moment."""
        assert self.broker.pid
        self.kills += machine.send(self.broker.pid, signal.SIGKILL)
        time.sleep(self.dice.uniform(0.1, 4.0))
        self.start_broker()

    def restart_broker(self) -> None:
        """Stop Kafka cleanly, and start it again after a moment."""
        self.breaks += 1
        self.broker.stop(30)
        time.sleep(self.dice.uniform(0.1, 2.0))
        self.start_broker()

    def start_broker(self) -> None:
        """Kafka again, on its own port."""
        self.broker.start(timeout=120)

    @contextlib.contextmanager
    def stopped(self, pid: int) -> Iterator[None]:
        """A process stands still while the block runs."""
        self.breaks += 1
        machine.send(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            machine.send(pid, signal.SIGCONT)

    def add_worker(self, stage: str, number: int) -> None:
        """One more worker of a stage; wait until it has partitions."""
        self.moves += 1
        self.service.add_worker(stage, number)
        until(lambda: self._lags(stage, number), 120, f"worker {number} of {stage} to join")

    def end_worker(self, stage: str, number: int) -> None:
        """Let a worker drain; a fenced or late one may end in any way, since then it has committed nothing."""
        self.moves += 1
        code = self.service.end_worker(stage, number)
        if code:
            self.notes.append(f"{stage}-{number} ended with {code}")

    def stage_pids(self) -> list[int]:
        """`up` and all below it."""
        return list(machine.tree(self.pid))

    @contextlib.contextmanager
    def full(self, disk: machine.Disk | None, pids: Callable[[], list[int]]) -> Iterator[None]:
        """No room on the disk while the block runs; without a disk of our own, these processes write no files."""
        self.breaks += 1
        self.notes.append(disk.how if disk else "RLIMIT_FSIZE")
        if disk:
            disk.fill()
        else:
            for pid in pids():
                machine.limit_files(pid, 0)
        try:
            yield
        finally:
            if disk:
                disk.free()
            else:
                for pid in pids():
                    machine.limit_files(pid, None)

    def limit(self, name: str, size: int | None) -> None:
        """Let a topic take messages up to this size only; None: as it was."""
        self.breaks += 1
        topic = next(topic for topic in TOPICS if topic.name == name)
        config = topic.config() | ({"max.message.bytes": str(size)} if size else {})

        async def alter() -> None:
            client = AIOKafkaAdminClient(bootstrap_servers=self.broker.address)
            await client.start()
            try:
                resource = ConfigResource(ConfigResourceType.TOPIC, self.service.topic(name), configs=config)
                await client.alter_configs([resource])
            finally:
                await client.close()

        asyncio.run(alter())

    def plant_item(self, size: int) -> None:
        """Put an item of so many bytes beside the news, as poll would; most of it is a comment in its markup."""
        slug, now = f"large{len(self.planted)}", START
        said = "".join(
            f"<p>{'Word '.join(self.dice.sample('abcdefghijklmnopqrstuvwxyz', 20))}</p>" for _ in range(9)
        )
        url, name = f"{self.outlet.base}/{slug}", ids.hash_of("large", slug)
        publisher = Publisher(name="Large", domain=f"{slug}.example", family=f"{slug}.example")
        item = Item(
            item=name,
            article=ids.article_by_url(url),
            feed="large",
            url=url,
            title=f"{slug} {self.dice.random()}",
            content=f"{said}<!---->",
            language="en",
            publisher=publisher,
            first_seen=FirstSeen(after=None, by=now),
        )
        padding = size - len(codec.encode(item))
        item = msgspec.structs.replace(
            item, content=f"{said}<!--{'-a' * (padding // 2)}{'a' * (padding % 2)}-->"
        )
        assert len(codec.encode(item)) == size
        self.planted.append(slug)
        seen = codec.encode(streams.records.Entry(item=name, state="seen", stage="poll", at=now))
        self.produce("ledger", [(0, name.encode(), seen, codec.headers("ledger", name, now, name))])
        headers = codec.headers("items", name, now, name)
        self.produce("items", [(0, item.article.encode(), codec.encode(item), headers)])

    def send_again(self, name: str) -> None:
        """Copy all of a topic to its end, each record into its own partition."""
        old = self.read(name)
        self.again += len(old)
        self.produce(name, [(one.partition, one.key.encode(), one.value, one.headers) for one in old])

    def produce(self, name: str, records: list[tuple[int, bytes, bytes | None, dict[str, bytes]]]) -> None:
        """Write records (partition, key, value, headers) to a topic, compressed as our own are."""

        async def send() -> None:
            given = {"acks": "all", "compression_type": "zstd", "max_request_size": 2 * LARGEST}
            async with AIOKafkaProducer(bootstrap_servers=self.broker.address, **given) as producer:
                topic = self.service.topic(name)
                waits = [
                    await producer.send(topic, value, key, partition=number, headers=list(headers.items()))
                    for number, key, value, headers in records
                ]
                await asyncio.gather(*waits)

        asyncio.run(send())

    def plant(self, point: str, count: int = 1) -> None:
        """Let a point fire so many times (see `faults`)."""
        for _ in range(count):
            (self.faults / f"{point}-{self.dice.randrange(10**9)}").touch()

    def fired(self) -> Counter[str]:
        """How often each point has fired."""
        log = self.faults / "fired.log"
        lines = log.read_text().splitlines() if log.exists() else []
        assert not [line for line in lines if line.startswith("MISSING")], lines
        return Counter(line.split()[0].rpartition("-")[0] for line in lines)

    def all_fired(self, seconds: float = PATIENCE) -> None:
        """Wait until no planted file is left."""
        until(
            lambda: not [path for path in self.faults.glob("*.*-*") if not path.name.startswith("always")],
            seconds,
            f"every planted fault to fire: {[path.name for path in self.faults.iterdir()]}",
        )

    # -- looking

    def read(self, name: str) -> list[Read]:
        """A topic without its heartbeats; nothing while the broker does not answer."""
        try:
            found = self.service.read(name)
        except (KafkaError, OSError):
            return []
        return [one for one in found if BEAT not in one.headers and self.is_ours(one)]

    def is_ours(self, one: Read) -> bool:
        """Whether the pipeline wrote it, and not a scenario."""
        return "chaos" not in one.headers or "wirehose.errors.stage" in one.headers

    def values(self, name: str) -> set[tuple[str, bytes | None]]:
        """The distinct keys and values of a topic."""
        return {(one.key, one.value) for one in self.read(name)}

    def waits(self, stage: str) -> bool:
        """Whether a stage says that it waits."""
        return self.service.metrics(stage).get(f'wirehose_waiting{{stage="{stage}"}}') == 1

    def lag(self) -> float:
        """Records that wait for any stage; infinite while one does not say."""
        return sum(sum(self._lags(stage) or [float("inf")]) for stage in STAGES)

    def _lags(self, stage: str, worker: int = 0) -> list[float]:
        said = self.service.metrics(stage, worker)
        return [value for name, value in said.items() if name.startswith("wirehose_lag_records{")]

    def settled(self, seen: int, seconds: float = PATIENCE) -> None:
        """Wait until the ledger has seen so many items, none is open, and no stage has anything before it, twice."""

        def calm() -> bool:
            now = self.service.metrics("ledger")
            saw = now.get('wirehose_ledger_items{state="seen"}', 0.0) >= seen
            return saw and now.get("wirehose_ledger_open") == 0 and self.lag() == 0

        def twice() -> bool:
            return calm() and (time.sleep(2.5) or calm())

        try:
            until(twice, seconds, f"{seen} items seen, none open, no lag")
        except AssertionError as error:
            ledger = self.service.metrics("ledger")
            now = {name: value for name, value in ledger.items() if name.startswith("wirehose_ledger")}
            raise AssertionError(f"{error}: lag {self.lag()}, {now}\n{self.logs()}") from None

    def logs(self) -> str:
        """The ends of all logs, for a report."""
        tails = [f"-- {stage}: {self.service.stage_log(stage)[-1500:]}" for stage in STAGES]
        return "\n".join([self.service.log()[-4000:], *tails])

    # -- the judgement

    def verify(self, dead: dict[str, str] | None = None, letters: Counter[str] | None = None) -> None:
        """Judge everything, and put the scenario into the table.

        `dead`: the reason by slug, of the marked and planted articles that must not come out (the others do).
        `letters`: dead letters by reason beside theirs, of what a scenario planted.
        """
        dead = dead or {}
        right = self.edition.right
        self.settled(right.seen + len(self.planted))
        articles = self.read("articles")
        found = check(self._expected(dead), [self._article(one) for one in articles], self._entries())
        assert found.right, found.wrong
        self._titles(articles)
        self._balance(dead)
        self._stories(articles, dead)
        self._letters(Counter(dead.values()) + (letters or Counter()))
        every = found.repeats + sum(self._inner())
        broken = self.kills + self.breaks + self.moves + sum(self.fired().values())
        assert found.repeats <= (bound := broken * REPLAYED + self.again), (
            f"repeats, at most {bound} for {broken}"
        )
        growth = machine.memory(self.pid) / self.rest
        assert growth < 2, f"memory grew to {growth:.2f} of its resting size"
        self._tell(found, every, growth)

    def _expected(self, dead: dict[str, str]) -> set[str]:
        right = self.edition.right
        plain = {f"{slug} {revision}" for slug, revision in right.revisions}
        return plain | {f"{slug} 1" for slug in self._alone(dead)}

    def _alone(self, dead: dict[str, str]) -> list[str]:
        """The articles beside the news that come out."""
        return [slug for slug in (*self.edition.right.marked, *self.planted) if slug not in dead]

    def _article(self, one: Read) -> Record:
        record = one.record
        return _record(one, f"{_slug(record)} {record['revision']}", record["revision"])

    def _entries(self) -> list[Entry]:
        return [Entry(one.record["item"], one.record["state"]) for one in self.read("ledger")]

    def _titles(self, articles: list[Read]) -> None:
        said = {(_slug(one.record), one.record["revision"]): one.record["title"] for one in articles}
        wrong = {
            key: said.get(key) for key, title in self.edition.right.revisions.items() if said[key] != title
        }
        assert wrong == {}

    def _balance(self, dead: dict[str, str]) -> None:
        """The closed form, an outside count of the ledger, the command and the metrics say the same numbers."""
        right = self.edition.right
        refused = sum(reason == "too_large" for reason in dead.values())
        wanted = {
            "seen": right.seen + len(self.planted),
            "published": right.published + len(self._alone(dead)),
        }
        wanted |= {"revised": right.revised, "duplicate": right.duplicate}
        wanted |= {"rejected": refused, "dead": len(dead) - refused}
        states = {(entry.item, entry.state) for entry in self._entries()}
        counted = Counter(state for _, state in states)
        assert {state: counted[state] for state in wanted} == wanted
        line, code = self.service.ledger()
        assert (line, code) == (wanted | {"open": 0, "overdue": 0}, 0)
        said = self.service.metrics("ledger")
        assert {state: said[f'wirehose_ledger_items{{state="{state}"}}'] for state in wanted} == wanted
        for name in ("open", "overdue", "disagreements"):
            assert said[f"wirehose_ledger_{name}"] == 0, name

    def _stories(self, articles: list[Read], dead: dict[str, str]) -> None:
        """Which articles belong together, and that articles and stories agree about it."""
        slugs = {one.key: _slug(one.record) for one in articles}
        last = {one.key: one for one in self.read("stories")}
        groups = {
            key: frozenset(slugs[article["id"]] for article in one.record["articles"])
            for key, one in last.items()
            if one.value is not None
        }
        alone = {frozenset([slug]) for slug in self._alone(dead)}
        assert set(groups.values()) == self.edition.right.stories | alone
        assert sum(map(len, groups.values())) == len(slugs), "every article in exactly one story"
        wrong = [one.key for one in articles if slugs[one.key] not in groups.get(one.record["story"], ())]
        assert wrong == [], "an article names another story than the one it stands in"

    def _inner(self) -> Iterator[int]:
        """What runs between the stages is as it must be too: repeats of each topic."""
        for topic in ("texts", "enriched", "traced", "revisions"):
            found = check(None, [_revision(one) for one in self.read(topic)])
            assert found.right, (topic, found.wrong)
            yield found.repeats
        for topic in ("items", "unique", *(("pages",) if self.edition.plan.full else ())):
            found = check(None, [_item(one) for one in self.read(topic)])
            assert found.divergent == (), topic
            yield found.repeats
        records = [_record(one, f"{one.key} {_version(one)}", _version(one)) for one in self.read("stories")]
        found = check(None, records)
        assert found.right, ("stories", found.wrong)
        yield found.repeats

    def _letters(self, wanted: Counter[str]) -> None:
        """The dead letters, each once or more often (a letter may be repeated like any record), by reason."""
        places = {
            tuple(
                one.headers[f"wirehose.errors.{name}"] for name in ("topic", "partition", "offset", "reason")
            )
            for one in self.read("deadletters")
        }
        assert Counter(reason.decode() for *_, reason in places) == wanted

    def _tell(self, found: Findings, every: int, growth: float) -> None:
        fired = self.fired()
        kills = self.kills + sum(count for name, count in fired.items() if name.startswith(DEADLY))
        told = ", ".join([*(f"{name} {count}" for name, count in sorted(fired.items())), *self.notes])
        seconds = time.monotonic() - self.began
        row = table.Row(
            self.name, self.edition.right.seen, kills, found.repeats, every, seconds, growth, told
        )
        table.ROWS.append(row)
        print(f"chaos {row}, seed {table.SEED}")


def _slug(record: dict[str, str]) -> str:
    return record["url"].rpartition("/")[2]


def _record(one: Read, identity: str, order: int) -> Record:
    return Record(one.topic, one.partition, one.offset, one.key, identity, order, one.value)


def _revision(one: Read) -> Record:
    """Of a record between the stages: it may be keyed by its language, but what has an order is the article."""
    record = one.record
    made = _record(one, f"{record['id']} {record['revision']}", record["revision"])
    return made._replace(key=record["id"])


def _version(one: Read) -> int:
    return int(one.record["version"]) if one.value is not None else 10**9


def _item(one: Read) -> Record:
    """An item as poll saw it; when it saw it first is all that a repeated poll may say differently."""
    record = one.record
    item = record.get("item") if isinstance(record.get("item"), dict) else record
    if one.topic.endswith(".items.v1"):
        item["first_seen"] = None
    value = json.dumps(record, sort_keys=True).encode()
    return Record(one.topic, one.partition, one.offset, one.key, str(item["item"]), 0, value)
