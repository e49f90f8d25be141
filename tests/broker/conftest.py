"""One running `wirehose up` that the tests of this folder look at, so that it starts only once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from collector import Collector
from outlet import START, Answer, Outlet, Piece, piece, sentences
from repair_table import pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401
from running import Service

from streams.broker import Broker

FLOOD = tuple(" ".join(sentences(f"flood-{n}", 3)) for n in range(4))


@dataclass
class News:
    """The service, the server it reads, and what stands there from the beginning."""

    service: Service
    outlet: Outlet
    pieces: list[Piece]  # each article once
    duplicates: int  # entries beyond these: the same article in another feed
    feeds: tuple[str, ...]
    collector: Collector  # of its spans

    @property
    def items(self) -> int:
        return len(self.pieces) + self.duplicates


@pytest.fixture(scope="session")
def news(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[News]:
    """Three feeds with 14 articles in three formats, a feed that is HTML, and one whose host is dead.

    It says all it can: logs in JSON at debug, and spans. No page is looked at again while the tests run, however slow
    the machine: such a look is about no item.
    """
    with Outlet() as outlet, Collector() as collector:
        shared = piece("shared-by-two")
        flood = piece("flood", *FLOOD, title="Water in the streets", published=START)
        daily = [flood, shared, piece("missing-page")]
        daily += [piece(f"daily-{n}") for n in range(3)]
        evening = [piece("copied-flood", *FLOOD[:3], title="Streets under water"), shared]
        evening += [piece(f"evening-{n}", full=n < 2) for n in range(3)]
        weekly = [piece(f"weekly-{n}") for n in range(4)]
        feeds = (
            outlet.feed("daily", daily),
            outlet.feed("evening", evening, "atom"),
            outlet.feed("weekly", weekly, "json"),
        )
        outlet.pages["/missing-page"] = Answer(404, b"not here")
        outlet.feeds["website"] = Answer(200, b"<!doctype html><html><body><h1>Welcome</h1></body></html>")
        telling = {"WIREHOSE_LOG": "debug", "WIREHOSE_LOG_FORMAT": "json", "WIREHOSE_OTEL": "on"}
        telling |= {"WIREHOSE_LOOKS": "24h"}
        service = Service(tmp_path_factory.mktemp("news"), broker.address, "news", **telling, **collector.env)
        bad = (f"{outlet.base}/feeds/website", "http://127.0.0.1:9/dead-host")
        pieces = [*daily, *(one for one in evening if one is not shared), *weekly]
        with service.up(*feeds, *bad):
            service.settle(seen=len(pieces) + 1)
            yield News(service, outlet, pieces, 1, feeds, collector)
