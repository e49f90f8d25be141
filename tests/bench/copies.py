"""How much of a body of news is copied, as a table, and random copies for a person to judge: `python -m tests.bench.copies FILE …`.

FILE: JSON lines, plain or gzipped, in the order of time, with `id`, `text` or `summary` (markup is taken off), and, where
they are known, `title`, `published` or `date` (ISO 8601), `publisher` or `feed` (else all are of one house), `lang`. Without a file: the background
traffic beside the checkout (../shared/data/background), where it is there. Only trace is run: sentences are split, and
traced within 72 hours of each language.
"""

import argparse
import gzip
import html
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from agents.trace.stage import Window
from streams.records import Enriched, FirstSeen, MadeBy, PageInfo, Publisher, Traced

BACKGROUND = Path(__file__).resolve().parents[3] / "shared" / "data" / "background"
SHOWN = 50
SHARE = 0.3  # of an article that stands in an earlier one: it is a copy in part
WIDTH = 160  # characters of a sentence that are shown
START = datetime(2026, 3, 2, tzinfo=UTC)  # of lines that tell no time
_MARKUP = re.compile(r"<[^>]*>?")


class Copied(NamedTuple):
    """A sentence, and where it stood before: publisher and words of both."""

    kind: str
    similarity: float
    ours: str
    theirs: str


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        yield from map(json.loads, file)


def article(line: dict[str, Any], house: str, before: datetime) -> Enriched:
    said = line.get("published") or line.get("date")
    published = datetime.fromisoformat(said) if said else before
    published = published if published.tzinfo else published.replace(tzinfo=UTC)
    name = line.get("publisher") or line.get("feed") or house
    markup = line.get("text") or line.get("summary") or ""
    return Enriched(
        id=line["id"],
        revision=1,
        revision_id=line["id"],
        url="",
        canonical_url="",
        publisher=Publisher(name=name, domain=name),
        title=line.get("title") or "",
        language=line.get("lang") or "en",
        published=published,
        first_seen=FirstSeen(after=None, by=published),
        text=" ".join(html.unescape(_MARKUP.sub(" ", markup)).split()),
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
    )


def measure(path: Path, shown: int) -> None:
    windows: dict[str, Window] = {}
    texts: dict[str, Enriched] = {}
    count: Counter[str] = Counter()
    copied: list[Copied] = []
    now, began = START, time.monotonic()
    for number, line in enumerate(lines(path)):
        one = article(line, path.name, now)
        texts[one.id], now = one, one.first_seen.by
        traced = windows.setdefault(one.language, Window()).trace(one, number, now.timestamp()).traced
        count.update(judged(traced))
        copied += sentences(traced, texts)
    count["articles/s"] = round(count["articles"] / (time.monotonic() - began))
    print(f"\n{path.name}\n| " + " | ".join(count) + " |\n|" + "--:|" * len(count))
    print("| " + " | ".join(f"{number:,}" for number in count.values()) + " |\n")
    for one in random.Random(0).sample(copied, min(shown, len(copied))):
        print(f"{one.kind} {one.similarity}\n  {one.ours}\n  {one.theirs}")


def judged(traced: Traced) -> dict[str, int]:
    kinds = Counter(s.source.kind for s in traced.sentences if s.source)
    return {
        "articles": 1,
        "with a source": bool(kinds),
        f"{SHARE:.0%} copied": bool(traced.copies and traced.copies[0].share >= SHARE),
        "near-duplicates": traced.near_duplicate_of is not None,
        "spun": traced.spun,
        "sentences": len(traced.sentences),
        "exact": kinds["exact"],
        "near": kinds["near"] + kinds["spun"],
    }


def sentences(traced: Traced, texts: dict[str, Enriched]) -> Iterator[Copied]:
    for one in traced.sentences:
        if (source := one.source) is not None:
            theirs, ours = texts[source.id], traced.text[one.start : one.end]
            stood = theirs.text[source.start : source.end]
            yield Copied(
                source.kind,
                source.similarity,
                f"{traced.publisher.name[:30]}: {ours[:WIDTH]}",
                f"{theirs.publisher.name[:30]}: {stood[:WIDTH]}",
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--show", type=int, default=SHOWN, help="copied sentences, drawn at random")
    given = parser.parse_args()
    files = given.files or sorted(BACKGROUND.glob("*.jsonl.gz"))
    if not files:
        parser.error(f"no FILE, and no background traffic in {BACKGROUND}")
    for path in files:
        measure(path, given.show)


if __name__ == "__main__":
    main()
