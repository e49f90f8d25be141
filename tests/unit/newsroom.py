"""Articles for the tests of trace and story: invented, with a default for everything."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from agents.text import sentences
from streams.records import Credit, Enriched, FirstSeen, MadeBy, PageInfo, Publisher, Sentence, Traced

START = datetime(2026, 3, 2, 6, tzinfo=UTC)

BRIDGE = (
    "Floodwater carried away the old stone bridge at Tellmar early on Monday, officials said.",
    "Twelve people were hurt when the middle arch fell into the river Oss.",
    "Engineers had warned the town council of cracks in the pillars for two years.",
    "Ferries will take the children to school until a new crossing is built.",
    "The ministry promised 40 million crowns for a wooden bridge before the summer.",
)
MINE = (
    "Rescuers reached nine miners trapped below the Karkov coal field on Tuesday night.",
    "The men had waited for six days in a gallery with little air and no light.",
    "A pump that the company had rented from a neighbour kept the water from rising.",
    "Relatives sang at the gate as the first cage came to the surface.",
)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def enriched(
    id_: str, *told: str, hours: float = 0.0, publisher: str = "", revision: int = 1, **more: Any
) -> Enriched:
    text = more.pop("text", None) or " ".join(told)
    agencies = more.pop("credits", ())
    fields: dict[str, Any] = {
        "id": id_,
        "revision": revision,
        "revision_id": f"{id_}/{revision}",
        "url": f"https://{publisher or id_}.example/{id_}",
        "canonical_url": f"https://{publisher or id_}.example/{id_}",
        "publisher": Publisher(name=publisher or f"{id_} Post", domain=f"{publisher or id_}.example"),
        "title": f"Title of {id_}",
        "language": "en",
        "published": at(hours),
        "modified": at(hours),
        "first_seen": FirstSeen(after=at(hours - 0.1), by=at(hours)),
        "text": text,
        "text_from": "page",
        "page": PageInfo(outcome="ok"),
        "credits": tuple(Credit(agency=name, start=0, end=1) for name in agencies),
        "sentences": tuple(
            Sentence(start=a, end=b, quoted=sentences.quoted(text, a, b)) for a, b in sentences.split(text)
        ),
        "made_by": MadeBy(version="0"),
    }
    return Enriched(**fields | more)


def traced(id_: str, *told: str, near_duplicate_of: str | None = None, **more: Any) -> Traced:
    added = {name: more.pop(name) for name in ("copies", "copied_by", "own_share") if name in more}
    article = enriched(id_, *told, **more)
    fields = {name: getattr(article, name) for name in Enriched.__struct_fields__}
    return Traced(**fields, near_duplicate_of=near_duplicate_of, **added)


def stream(seed: int, length: int) -> list[Enriched]:
    """A stream in which articles copy, cut, edit, revise and come late: of a few publishers, in order of arrival."""
    rng = Random(seed)
    line = "river council bridge miners flood ministry school ferry winter engineer market harbour strike"
    words = line.split()
    pool = [
        " ".join(rng.choice(words) for _ in range(rng.randint(4, 12))).capitalize() + f" {n} times."
        for n in range(30)
    ]
    out: list[Enriched] = []
    revisions: dict[str, int] = {}
    for n in range(length):
        if out and rng.random() < 0.2:
            old = rng.choice(out)
            told = [old.text[s.start : s.end] for s in old.sentences]
            told[rng.randrange(len(told))] = rng.choice(pool)
            id_ = old.id
        else:
            told = [pool[k] for k in sorted(rng.sample(range(len(pool)), rng.randint(1, 6)))]
            id_ = f"a{n}"
        if rng.random() < 0.3:
            told[0] = told[0].replace("times", "hours").replace("river", "stream")
        revision = revisions[id_] = revisions.get(id_, 0) + 1
        agencies = ("AP",) if rng.random() < 0.2 else ()
        publisher = f"p{rng.randrange(5)}"
        hours = 3 * (n - rng.choice((0, 0, 0, 2, 5)))
        out.append(
            enriched(id_, *told, hours=hours, publisher=publisher, revision=revision, credits=agencies)
        )
    return out
