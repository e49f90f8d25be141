"""Twenty lively minutes for the pictures of the docs: `python -m tests.ops.lively --keep FOLDER`.

A pipeline with a broker of its own and a dozen feeds on loopback that bring news all the time: new pieces, copies,
corrections, the same piece in two feeds. Meanwhile a feed breaks, a wave comes, enrich is paused, and a worker is
killed, so that the dashboards have something to show. A real Prometheus scrapes it all, and deploy/docs/draw.py draws it.
What Prometheus has scraped stays in the folder.
"""

import argparse
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.docs.draw import draw_all
from tests.ops.demo_metrics import asked
from tests.ops.prom import Prometheus
from tests.outlet import Answer, Feed, Outlet, Piece, piece
from tests.running import STAGES, Service

FEEDS = [
    f"{place}-{kind}"
    for place in ("harbour", "valley", "coast", "city")
    for kind in ("daily", "news", "post")
]
EVERY = 1.2  # seconds between two pieces


class News:
    """A dozen feeds and what comes next in them; the same in every run."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet, self.chance, self.count = outlet, random.Random(7), 0
        self.told: list[tuple[str, Piece]] = []
        self.addresses = [outlet.feed(name, [piece(f"{name}-first-{n}") for n in range(5)]) for name in FEEDS]

    def next(self) -> None:
        """One more piece: new, a copy, a correction, or one that stands in two feeds."""
        name, kind = self.chance.choice(FEEDS), self.chance.random()
        self.count += 1
        if kind < 0.12 and self.told:
            feed, old = self.chance.choice(self.told[-40:])
            self.outlet.change(
                feed, old.slug, paragraphs=(*old.paragraphs[:-1], f"Corrected: {old.paragraphs[-1]}")
            )
            return
        source = self.chance.choice(self.told[-40:])[1].paragraphs if kind < 0.3 and self.told else ()
        new = piece(f"report-{self.count}", *source, count=self.chance.randint(2, 9))
        self._add(name, new)
        if 0.3 <= kind < 0.4:
            self._add(self.chance.choice(FEEDS), new)

    def _add(self, name: str, new: Piece) -> None:
        feed = self.outlet.feeds[name]
        if isinstance(feed, Feed):
            self.outlet.add(name, new)
            feed.pieces = feed.pieces[:30]
            self.told.append((name, new))

    def wave(self) -> None:
        """A hundred and twenty pieces at once."""
        for _ in range(120):
            self.next()

    def breaks(self) -> None:
        """Two feeds answer with errors from now on, and some pages are gone."""
        for name in FEEDS[:2]:
            self.outlet.feeds[name] = Answer(500)
        for n in range(0, 5000, 17):
            self.outlet.pages[f"/report-{n}"] = Answer(404)


def main() -> int:
    """Run it, and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, required=True, help="a new folder for what is written meanwhile")
    parser.add_argument("--minutes", type=float, default=20)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started ends then, too
    service = Service(
        options.keep / "service",
        "",
        "lively",
        WIREHOSE_MODEL="wirehose",
        WIREHOSE_MIN_INTERVAL="5",
        WIREHOSE_LOOKS="1m,3m",
    )
    ports = range(service.port, service.port + 10 * len(STAGES), 10)
    with Outlet() as outlet:
        news = News(outlet)
        with (
            service.up(*news.addresses),
            Prometheus(options.keep / "prometheus", ports) as prometheus,
        ):
            live(news, options.minutes * 60, happenings(service, news, options.minutes * 60))
            draw_all(asked(prometheus), options.minutes * 60 - 60)
    return 0


def happenings(service: Service, news: News, seconds: float) -> list[tuple[float, Callable[[], object]]]:
    """What happens when, in seconds after the start."""
    return [
        (seconds * 0.25, news.breaks),
        (seconds * 0.40, news.wave),
        (seconds * 0.60, lambda: service.run("pause", "enrich")),
        (seconds * 0.66, lambda: service.run("resume", "enrich")),
        (seconds * 0.80, lambda: service.kill("trace")),
    ]


def live(news: News, seconds: float, happenings: list[tuple[float, Callable[[], object]]]) -> None:
    """News, and what happens meanwhile."""
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        while happenings and happenings[0][0] <= now:
            happenings.pop(0)[1]()
        news.next()
        time.sleep(EVERY)


if __name__ == "__main__":
    sys.exit(main())
