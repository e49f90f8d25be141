"""Things are broken for real while news flows. Afterwards nothing is lost, nothing differs, and the ledger balances.

`make test` runs the first scenario; `make chaos` all of them, under an hour. CHAOS_SEED repeats a run.
"""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import STAGES, until

from streams.topics import STAGE
from tests.broker.chaos import machine, table
from tests.broker.chaos.news import Plan
from tests.broker.chaos.runs import Run

pytestmark = [pytest.mark.broker, pytest.mark.chaos]
long = pytest.mark.skipif(not table.LONG, reason="takes minutes: run `make chaos`")

SESSION = 10.0  # seconds after which Kafka gives a silent worker's partitions away
GARBAGE = b'\xff\x00{"no record \xe2\x80'


@pytest.fixture(autouse=True, scope="session")
def _table(pytestconfig: pytest.Config) -> None:
    pytestconfig.pluginmanager.register(table, "chaos table")


@pytest.fixture
def plan() -> Plan:
    """1,313 items in 250 stories."""
    return Plan(stories=250, waves=8)


def cycle(*names: str) -> Iterator[str]:
    """These names in turn, for ever."""
    while True:
        yield from names


def test_kills_bugs_and_garbage_at_once(tmp_path: Path) -> None:
    """The short form: 501 items while stages, pool processes and the broker are killed and stages raise."""
    plan = Plan(stories=100, waves=5, marks=("poisontrace",))
    with Run("kills, bugs and garbage at once", tmp_path, plan) as run:
        (run.faults / "always-poisontrace").touch()
        acts = [lambda stage=stage: run.kill(stage) for stage in run.dice.sample(STAGES, 3)]
        acts += [lambda: run.plant("poll.before_publish"), lambda: run.plant("poll.before_state")]
        acts += [lambda: run.kill_child("extract"), lambda: run.plant("enrich.child_dies")]
        acts += [lambda: run.plant("dedup.raise_once"), lambda: garbage(run, "texts"), run.kill_broker]
        run.dice.shuffle(acts)

        def act(wave: int) -> None:
            for chosen in acts[wave - 1 :: run.edition.waves - 1]:
                chosen()

        run.waves(act)
        run.verify({"mark0": "bug"}, Counter(no_record=1))


def garbage(run: Run, topic: str) -> None:
    """Bytes that are no record, on a topic."""
    run.service.send(topic, GARBAGE, key=b"some key", headers={"chaos": b"planted"})


# -- processes that end ------------------------------------------------------------------------------------------------


@long
def test_every_stage_is_killed_twice(tmp_path: Path) -> None:
    victims = list(STAGES * 2)
    with Run("kill -9 of every stage, twice", tmp_path, Plan(stories=250, waves=len(victims))) as run:
        run.dice.shuffle(victims)
        run.waves(lambda wave: run.kill(victims[wave - 1]))
        run.verify()


@long
def test_poll_dies_between_download_publish_and_state(tmp_path: Path) -> None:
    points = cycle("poll.before_publish", "poll.before_state")
    with Run("poll dies around its publishing", tmp_path, Plan(stories=250, waves=6)) as run:
        run.waves(lambda _: run.plant(next(points)), longest=0.0)
        run.all_fired()
        run.verify()


@long
def test_fetch_dies_in_mid_look(tmp_path: Path) -> None:
    plan = Plan(stories=250, waves=7, copies=3, revisions=1, full=False)
    points = cycle("fetch.mid_look", "fetch.before_publish", "fetch.before_state")
    with Run("fetch dies in mid look", tmp_path, plan, WIREHOSE_LOOKS="24h") as run:
        run.waves(lambda _: run.plant(next(points)), longest=0.0)
        run.all_fired()
        run.verify()


@long
def test_pool_processes_die(tmp_path: Path) -> None:
    """They are killed, and two records kill theirs every time: only these two are put aside."""
    marks = ("killsextract", "killsenrich")
    with Run("processes of the pools die", tmp_path, Plan(stories=250, waves=8, marks=marks)) as run:
        for mark in marks:
            (run.faults / f"always-{mark}").touch()

        def act(wave: int) -> None:
            stage = ("extract", "enrich")[wave % 2]
            run.plant(f"{stage}.child_dies")
            run.all_fired()
            run.settled(run.edition.items(wave))

        def thrice(wave: int) -> None:
            stage = ("extract", "enrich")[wave % 2]
            before = run.taken(stage)
            child = run.child(stage)
            with run.stopped(child):  # so that what comes now waits, and nobody's record is to blame
                until(lambda: run.taken(stage) > before, 60, f"work for {stage}")
                for _ in range(3):
                    run.kill_child(stage)
            run.settled(run.edition.items(wave))

        run.waves(thrice, longest=0.0, until_wave=5)
        run.waves(act, longest=0.0)
        run.verify(dict.fromkeys(("mark0", "mark1"), "pool_died"))


@long
def test_the_broker_is_killed_and_restarted(tmp_path: Path, plan: Plan) -> None:
    with Run("broker killed and restarted", tmp_path, plan) as run:
        run.waves(lambda wave: run.kill_broker() if wave % 2 else run.restart_broker())
        run.verify()


# -- processes that stand still, come and go ---------------------------------------------------------------------------


@long
def test_a_worker_stands_still_past_its_session_and_wakes_up(tmp_path: Path, plan: Plan) -> None:
    stages = ("dedup", "extract", "story", "poll", "fetch")
    with Run("worker stopped past its session", tmp_path, plan) as run:

        def act(wave: int) -> None:
            if wave > len(stages):
                return
            stage = stages[wave - 1]
            run.add_worker(stage, 1)
            with run.stopped(run.worker(stage)):
                time.sleep(SESSION + run.dice.uniform(3.0, 6.0))
            run.end_worker(stage, 1)

        run.waves(act)
        run.verify()


@long
def test_stages_scale_from_one_to_three_and_back(tmp_path: Path) -> None:
    stages = cycle("dedup", "extract", "story", "fetch", "trace")
    with Run("stages scale 1 to 3 to 1", tmp_path, Plan(stories=250, waves=5)) as run:

        def act(_: int) -> None:
            stage = next(stages)
            for number in (1, 2):
                run.add_worker(stage, number)
            time.sleep(run.dice.uniform(0.0, 3.0))
            for number in (1, 2):
                run.end_worker(stage, number)

        run.waves(act)
        assert run.moves >= 20
        run.notes.append(f"{run.moves} workers came or went")
        run.verify()


# -- the broker does not answer, or refuses ----------------------------------------------------------------------------


@long
def test_a_broker_that_stalls_for_a_minute(tmp_path: Path, plan: Plan) -> None:
    with Run("broker stalled for 60 s", tmp_path, plan) as run:
        run.waves(until_wave=4)
        run.show(4)
        time.sleep(run.dice.uniform(0.0, 2.0))
        assert run.broker.pid
        with run.stopped(run.broker.pid):
            time.sleep(60)
        run.waves()
        run.verify()


@long
def test_a_dead_letter_topic_that_refuses_writes(tmp_path: Path, plan: Plan) -> None:
    """The stage waits: its garbage is not dropped, is not blamed as a bug, and what stands behind it waits too."""
    with Run("dead-letter topic refuses writes", tmp_path, plan) as run:
        run.waves(until_wave=3)
        run.limit("deadletters", 100)
        for topic in ("texts", "unique"):
            garbage(run, topic)
        run.waves(until_wave=6)
        time.sleep(30)
        assert run.read("deadletters") == []
        assert run.waits("enrich"), "the stage must say that it waits"
        run.limit("deadletters", None)
        run.waves()
        run.verify(letters=Counter(no_record=2))


# -- full disks --------------------------------------------------------------------------------------------------------


@long
def test_a_full_disk_for_the_state_of_the_stages(tmp_path: Path, plan: Plan) -> None:
    with machine.disk(tmp_path / "disk", 800) as disk:
        state = disk.folder / "service" if disk else None
        with Run("disk of the state is full", tmp_path, plan, state=state, WIREHOSE_MIN_FREE="0") as run:
            run.waves(until_wave=3)  # poll would rest when the disk is low: here everything runs into its end
            with run.full(disk, run.stage_pids):
                run.show(3)
                time.sleep(40)
            run.waves()
            run.verify()


@long
def test_a_full_disk_for_the_broker(tmp_path: Path, plan: Plan) -> None:
    with (
        machine.disk(tmp_path / "disk", 1500) as disk,
        Run(
            "disk of the broker is full", tmp_path, plan, kafka=disk.folder / "kafka" if disk else None
        ) as run,
    ):
        run.waves(until_wave=3)
        with run.full(disk, lambda: [run.broker.pid or 0]):
            run.show(3)
            time.sleep(30)
        if not run.broker.alive():
            run.notes.append("Kafka gave up")
        run.broker.stop()
        run.start_broker()
        run.waves()
        run.verify()


# -- records that nobody can take --------------------------------------------------------------------------------------

INPUTS = tuple(
    dict.fromkeys(topic.name for stage in STAGE.values() for topic in (stage.source, *stage.beside))
)


@long
def test_bytes_that_are_no_record_on_every_topic(tmp_path: Path, plan: Plan) -> None:
    """Each stage puts its own aside; nobody reads what stands on the output topics."""
    read = [
        name for name in INPUTS if name != "feeds"
    ]  # poll answers for a subscription that is none by itself
    with Run("garbage on every topic", tmp_path, plan) as run:

        def act(_: int) -> None:
            for topic in (*INPUTS, "articles", "stories", "revisions", "deadletters"):
                garbage(run, topic)

        run.waves(act)
        run.verify(letters=Counter(no_record=len(read) * (run.edition.waves - 1)))


@long
def test_records_near_the_limit_of_size(tmp_path: Path, plan: Plan) -> None:
    """Just under 8 MiB an item is published, or refused for its size; just over it is refused. Both end."""
    with Run("records of 8 MiB", tmp_path, plan) as run:
        run.waves(until_wave=4)
        sizes = (7 << 20, (8 << 20) - 10_000, (8 << 20) - 2_000, (8 << 20) + 2_000)
        for size in sizes:
            run.plant_item(size)
        run.waves()
        run.verify(dict.fromkeys(run.planted[2:], "too_large"))


# -- bugs --------------------------------------------------------------------------------------------------------------


@long
def test_every_stage_raises_once(tmp_path: Path) -> None:
    stages = [stage for stage in STAGES if stage != "poll"]  # decides on nothing
    with Run("every stage raises once", tmp_path, Plan(stories=250, waves=len(stages) + 1)) as run:
        run.waves(lambda wave: run.plant(f"{stages[wave % len(stages)]}.raise_once"), longest=0.0)
        run.all_fired()
        run.verify()


@long
def test_a_record_that_always_raises_is_put_aside_and_everything_else_goes_on(tmp_path: Path) -> None:
    marks = ("poisondedup", "poisonextract", "poisonstory")
    with Run("three records raise always", tmp_path, Plan(stories=250, waves=8, marks=marks)) as run:
        for mark in marks:
            (run.faults / f"always-{mark}").touch()
        run.waves()
        run.verify(dict.fromkeys(("mark0", "mark1", "mark2"), "bug"))


@long
def test_a_stage_that_hangs_is_ended_and_starts_again(tmp_path: Path, plan: Plan) -> None:
    stages = cycle("extract", "dedup")
    with Run("event loops and pools hang", tmp_path, plan) as run:

        def act(wave: int) -> None:
            run.plant(f"{next(stages)}.loop_hangs" if wave in (2, 4) else "extract.child_hangs")

        run.waves(act, longest=0.0)
        run.all_fired()
        run.verify()


@long
def test_a_pool_process_that_takes_all_memory(tmp_path: Path, plan: Plan) -> None:
    with Run("a pool takes all memory", tmp_path, plan) as run:
        run.waves(lambda _: run.plant("extract.child_memory"), longest=0.0)
        run.all_fired()
        assert not run.fired()["no-limit-of"], "the product limits the memory of its pools"
        run.verify()


# -- time --------------------------------------------------------------------------------------------------------------


@long
def test_the_clock_jumps_back_an_hour(tmp_path: Path, plan: Plan) -> None:
    with Run("clock an hour back", tmp_path, plan) as run:
        run.waves(until_wave=4)
        (run.faults / "clock").write_text("-3600")
        run.waves()
        run.verify()


@long
def test_the_same_day_again_at_later_offsets(tmp_path: Path, plan: Plan) -> None:
    with Run("the same input again", tmp_path, plan) as run:
        run.waves()
        run.settled(run.edition.right.seen)
        before = {topic: run.values(topic) for topic in ("articles", "revisions")}
        for topic in ("items", "unique", "pages", "texts", "enriched", "traced", "ledger"):
            run.send_again(topic)
        run.verify()
        assert {topic: run.values(topic) for topic in before} == before
