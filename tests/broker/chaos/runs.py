"""One scenario of the chaos suite: a broker and a service of its own, news in waves, and the judgement at the end.

    with Run("kill", folder, Plan(stories=250)) as run:
        run.waves(lambda wave: run.kill("dedup"))
        run.verify()

Each wave is shown only when poll has seen the one before, so that the input itself loses nothing; everything behind
poll may be as late as it likes. What is judged is what an outside consumer reads when all has settled.
"""

import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from aiokafka.errors import KafkaError
from outlet import Outlet
from running import STAGES, Read, Service, until

from streams.broker import Broker
from streams.topics import TOPICS
from tests.broker.chaos import machine, planting, table, verdict
from tests.broker.chaos.news import Edition, Plan

FAULTS = Path(__file__).parent / "faults"
BEAT = "wirehose-beat"  # the header of heartbeats, which are no news
REPLAYED = 200  # repeats that one break may cost on the output topic: a batch, or half a second of backlog
DEADLY = (".before_publish", ".before_state", ".mid_look", ".child_dies")  # points that kill
PATIENCE = 240.0  # seconds until all has settled: every machine that runs this is busy


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
        until(self.seen, PATIENCE, f"poll to see wave {self.wave}")
        for wave in range(self.wave + 1, until_wave or self.edition.waves):
            self.show(wave)
            if act:
                time.sleep(self.dice.uniform(0.0, longest))
                act(wave)
            until(self.seen, PATIENCE, f"poll to see wave {wave}")

    def seen(self) -> bool:
        """Whether poll has published every item of the waves shown so far; not while the broker does not answer."""
        try:
            items = {one.headers["wirehose-item"] for one in self.read("items")}
        except (KafkaError, OSError):
            return False
        return len(items) >= self.edition.items(self.wave) + len(self.planted)

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
        """SIGKILL a process of a stage's pool, as soon as it has one."""
        self.kills += machine.send(self.child(stage), signal.SIGKILL)

    def child(self, stage: str) -> int:
        """A process of a stage's pool, once it has one."""

        def find() -> int:
            lines = machine.tree(self.worker(stage)).items()
            return next((pid for pid, line in lines if "spawn_main" in line), 0)

        return until(find, 60, f"a process in the pool of {stage}")

    def taken(self, stage: str) -> float:
        """Records that a stage has taken up since it started."""
        return self.service.metrics(stage).get(f'wirehose_items_in_total{{stage="{stage}"}}', 0.0)

    def kill_broker(self) -> None:
        """SIGKILL Kafka, and start it again after a moment."""
        assert self.broker.pid
        self.kills += machine.send(self.broker.pid, signal.SIGKILL)
        until(lambda: not self.broker.alive(), 30, "Kafka to be dead")  # what still dies would not be started
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
        planting.configure(self.broker.address, self.service.topic(name), config)

    def plant_item(self, size: int) -> None:
        """Put an item of so many bytes beside the news, as poll would."""
        slug = f"large{len(self.planted)}"
        self.planted.append(slug)
        item, seen = planting.large_item(slug, f"{self.outlet.base}/{slug}", size, self.dice)
        planting.produce(self.broker.address, self.service.topic("ledger"), [seen])
        planting.produce(self.broker.address, self.service.topic("items"), [item])

    def send_again(self, name: str) -> None:
        """Copy all of a topic to its end, each record into its own partition."""
        old = self.read(name)
        self.again += len(old)
        records = [(one.partition, one.key.encode(), one.value, one.headers) for one in old]
        planting.produce(self.broker.address, self.service.topic(name), records)

    def plant(self, point: str) -> None:
        """Let a point fire once (see `faults`), unless it still has to: three deaths at one record would be its own."""
        if not list(self.faults.glob(f"{point}-*")):
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
            "every planted fault to fire",
        )

    def restarts(self) -> int:
        """How often `up` had to start a stage again."""
        return self.service.log().count(", starts again in")

    # -- looking

    def read(self, name: str) -> list[Read]:
        """What the pipeline wrote to a topic, without its heartbeats."""
        return [one for one in self.service.read(name) if BEAT not in one.headers and self.is_ours(one)]

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
            lags = {stage: self._lags(stage) for stage in STAGES}
            raise AssertionError(f"{error}: lag {lags}, {now}") from None

    def logs(self) -> str:
        """The ends of all logs, for a report."""
        tails = [f"-- {stage}: {self.service.stage_log(stage)[-1500:]}" for stage in STAGES]
        return "\n".join([self.service.log()[-4000:], *tails])

    def verify(self, dead: dict[str, str] | None = None, letters: Counter[str] | None = None) -> None:
        """Let all settle, judge it, and put the scenario into the table.

        `dead`: the reason by slug, of the marked and planted articles that must not come out (the others do).
        `letters`: dead letters by reason beside theirs, of what a scenario planted.
        """
        self.settled(self.edition.right.seen + len(self.planted))
        broken = self.kills + self.breaks + self.moves + self.restarts()
        shown = verdict.Shown(
            {name: self.read(name) for name in verdict.TOPICS}, self.service.metrics("ledger")
        )
        repeats = verdict.judge(shown, self.edition, self.planted, dead or {}, letters or Counter())
        assert self.service.ledger() == (shown.balance | {"overdue": 0}, 0)
        bound = broken * REPLAYED + self.again
        assert repeats["articles"] <= bound, f"{repeats}, at most {bound} after {broken} breaks"
        growth = machine.memory(self.pid) / self.rest
        assert growth < 2, f"memory grew to {growth:.2f} of its resting size"
        self._tell(repeats, growth)

    def _tell(self, repeats: Counter[str], growth: float) -> None:
        fired = self.fired()
        kills = self.kills + sum(count for name, count in fired.items() if name.endswith(DEADLY))
        points = [f"{name} {count}" for name, count in sorted(fired.items())]
        told = ", ".join([f"{self.restarts()} restarts", *points, *self.notes])
        seconds = time.monotonic() - self.began
        row = table.Row(
            self.name,
            self.edition.right.seen,
            kills,
            repeats["articles"],
            repeats.total(),
            seconds,
            growth,
            told,
        )
        table.ROWS.append(row)
        print(f"chaos {row}, seed {table.SEED}")
