"""SIGKILL of every stage while news flows: afterwards nothing is missing, nothing stands there twice in two ways."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from outlet import Outlet, Piece, piece
from running import STAGES, Read, Service, until

from streams.broker import Broker
from streams.topics import STAGE

pytestmark = pytest.mark.broker

FIRST, WAVE = 54, 12  # pieces at the beginning, and before each kill
FEEDS = ("red", "green", "blue")


def wave(name: str, count: int) -> list[Piece]:
    """Pieces whose whole text stands in the feed."""
    return [piece(f"{name}-{number}", full=True) for number in range(count)]


class After:
    """What stood on the topics when all was over."""

    def __init__(self, service: Service, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.articles: list[Read] = service.read("articles")
        self.items: list[Read] = service.read("items")
        self.dead: list[Read] = service.read("deadletters")
        self.balance, self.code = service.ledger()
        self.log = service.log()


def kill_at_work(service: Service, stage: str, release: Callable[[], None]) -> None:
    """Kill the worker of a stage as soon as what was released reaches it (poll: at once)."""
    source = STAGE[stage].source.name
    before = len(service.read(source))
    release()
    if stage != "poll":
        until(lambda: len(service.read(source)) > before, 30, f"work for {stage}")
    service.kill(stage)


@pytest.fixture(scope="module")
def after(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """About 150 articles, released in waves, and one kill of each stage in the middle of them."""
    with Outlet() as outlet:
        pieces = wave("first", FIRST)
        third = FIRST // len(FEEDS)
        feeds = [
            outlet.feed(name, pieces[n * third : (n + 1) * third], pages=False)
            for n, name in enumerate(FEEDS)
        ]
        service = Service(tmp_path_factory.mktemp("kill"), broker.address, "kill")
        with service.up(*feeds):
            until(lambda: service.read("items"), 60, "the first items")
            for number, stage in enumerate(reversed(STAGES)):  # from the end, so that each still gets work
                new = wave(stage, WAVE)
                pieces += new
                kill_at_work(service, stage, lambda feed=FEEDS[number % 3], new=new: outlet.add(feed, *new))
            service.settle(seen=len(pieces), seconds=120)
            yield After(service, pieces)


def test_nothing_is_missing(after: After) -> None:
    titles = {one.record["title"] for one in after.articles}
    assert sorted(piece.slug for piece in after.pieces if piece.title not in titles) == []
    assert len({one.key for one in after.articles}) == len(after.pieces)


def test_a_revision_always_has_the_same_bytes(after: After) -> None:
    bytes_of: dict[tuple[str, int], set[bytes]] = defaultdict(set)
    for one in after.articles:
        bytes_of[one.key, one.record["revision"]].add(one.value or b"")
    assert [key for key, values in bytes_of.items() if len(values) != 1] == []


def test_nothing_became_a_revision_or_a_dead_letter_that_is_none(after: After) -> None:
    assert {one.record["revision"] for one in after.articles} == {1}
    assert after.dead == []


def test_an_item_keeps_its_id_when_its_feed_is_polled_again(after: After) -> None:
    assert len({one.record["item"] for one in after.items}) == len(after.pieces)


def test_the_ledger_balances(after: After) -> None:
    assert after.balance == {
        "seen": len(after.pieces),
        "published": len(after.pieces),
        "revised": 0,
        "duplicate": 0,
        "rejected": 0,
        "dead": 0,
        "open": 0,
        "overdue": 0,
    }
    assert after.code == 0


def test_each_kill_was_told_and_the_stage_started_again(after: After) -> None:
    for stage in STAGES:
        assert f"{stage} was killed by signal 9" in after.log, stage
