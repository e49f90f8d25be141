"""Stories on a table, as the agent keeps it; and reports that meet, merge and split. Invented."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from newsroom import BRIDGE, START, traced

from agents.story.rarity import load_common
from agents.story.rulings import Row
from agents.story.stage import Corrected, Placed, Stories
from streams.paths import seed
from streams.records import Correction, Story, Traced

COMMON = load_common(seed("common.npz"))

# Two reports of one event that share no word, and one that tells both.
FALL = traced(
    "fall",
    "Floodwater carried away the old stone bridge at Tellmar early on Monday.",
    "Twelve people were hurt when the middle arch fell into the river Oss.",
    title="Flood takes Tellmar bridge",
)
INQUIRY = traced(
    "inquiry",
    "Mayor Ines Vardo called for an inquiry into the ministry after engineers' warnings went unheard.",
    "Vardo told the council that cracks in the pillars had been reported in spring.",
    title="Vardo demands inquiry into warnings",
    hours=0.5,
)
BOTH = traced(
    "both",
    "Mayor Ines Vardo called for an inquiry after floodwater carried away the old stone bridge at Tellmar on Monday.",
    "Twelve people were hurt when the middle arch fell into the river Oss; engineers' warnings of cracks in the pillars "
    "went unheard by the council, Vardo said.",
    title="Vardo demands inquiry after Tellmar bridge falls",
    hours=1,
)
MERGING = (FALL, INQUIRY, BOTH)

# A roundup, and two reports of each of its events.
SPLITTING = (
    traced(
        "roundup",
        "Floodwater carried away the old stone bridge at Tellmar on Monday, and nine miners trapped below the Karkov coal "
        "field were reached.",
        title="Tellmar bridge falls, Karkov miners reached",
    ),
    traced(
        "bridge1",
        "Floodwater carried away the old stone bridge at Tellmar early on Monday, officials said.",
        "Twelve people were hurt when the middle arch fell into the river Oss.",
        title="Flood takes old stone bridge at Tellmar",
        hours=1,
    ),
    traced(
        "mine1",
        "Rescuers reached nine miners trapped below the Karkov coal field.",
        "The men had waited for six days in a gallery with little air.",
        title="Nine Karkov miners reached below coal field",
        hours=2,
    ),
    traced(
        "bridge2",
        "The middle arch of the old stone bridge at Tellmar fell into the river Oss when floodwater rose early on Monday.",
        "Officials said twelve people were hurt.",
        title="Old Tellmar bridge falls into the Oss",
        hours=3,
    ),
    traced(
        "mine2",
        "Nine miners who waited six days in a gallery below the Karkov coal field were reached by rescuers.",
        "The men had little air.",
        title="Rescuers reach nine miners at Karkov",
        hours=4,
    ),
)


def collapse(id_: str, hours: float = 0.0, **more: Any) -> Traced:
    """A report of the bridge's fall that copies nobody."""
    return traced(id_, *BRIDGE, hours=hours, **{"title": "Tellmar bridge falls into the Oss"} | more)


def correction(
    kind: str, *articles: str, said: str = "c1", when: datetime = START, **more: Any
) -> Correction:
    return Correction(id=said, kind=kind, articles=articles, at=when, **more)


class Desk:
    """The stories of a partition, and the rows of their table."""

    def __init__(self, *articles: Traced, families: dict[str, str] | None = None) -> None:
        self.families = families
        self.live = Stories(families=families, common=COMMON)
        self.rows: dict[str, bytes] = {}
        self.offset = -1
        self.placed = [self.place(article) for article in articles]

    def place(self, article: Traced) -> Placed:
        """Place an article at the next offset; the clock is what the article says."""
        self.offset += 1
        placed = self.live.place(article, self.offset, article.first_seen.by.timestamp())
        self._write(placed, {})
        return placed

    def correct(self, said: Correction) -> Corrected:
        """Take a correction at the next offset."""
        self.offset += 1
        done = self.live.correct(said, self.offset)
        self._write(done, {f"correction {said.id}": Row(ruled=done.ruled)})
        return done

    def _write(self, done: Placed | Corrected, more: dict[str, Row]) -> None:
        for id_ in done.forget:
            del self.rows[id_]
        written = {member.id: Row(member=member) for member in done.store} | more
        self.rows |= {name: msgspec.msgpack.encode(row) for name, row in written.items()}

    def rebuilt(self) -> Stories:
        """The stories as another process reads them from the table."""
        stories = Stories(families=self.families, common=COMMON)
        listed = [msgspec.msgpack.decode(self.rows[name], type=Row) for name in sorted(self.rows)]
        stories.load([row.member for row in listed if row.member], [row.ruled for row in listed if row.ruled])
        return stories

    def story(self, article: str) -> Story:
        """The story that an article stands in."""
        (found,) = [s for s in self.live.final() if article in [m.id for m in s.articles]]
        return found


def members(story: Story | None) -> list[str]:
    """The articles of a story."""
    assert story
    return [member.id for member in story.articles]


def byte(records: Iterable[Any]) -> list[bytes]:
    """As they are published."""
    return [msgspec.json.encode(record) for record in records]
