"""Fits the coefficients of agents/story/likeness.py: prints what stands there.

    PYTHONPATH=. python seeds/build/likeness.py ../shared/data/stories ../shared/world [WIREHOSE_SEMANTIC]

With the folder of an encoder it fits the second rows, for pairs with vectors of meaning.

Logistic regression (ridge, Newton's method) over pairs of reports that share anything, of the labelled headlines, ECB+
and NewsWCL50, and of three simulated worlds, whose copies are left out. A set counts by its weight, not by its size: the
worlds have few pairs of one story among very many, the headlines few pairs at all. `FADE`, `SHARED` and `SHARE` are not fitted: the worlds live two days, and copied
sentences between reports are too few to tell.
"""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from agents.story import features, likeness, meaning, rarity
from streams.paths import seed
from streams.settings import load
from streams.trial import Stream

SETS = {"rss_headlines_labelled": ("event", 5.0), "ecbplus": ("story", 2.0), "newswcl50": ("story", 1.0)}
SEEDS, WORLD = (21, 22, 23), 10.0  # the worlds, and how much each counts
ALIKE = 0.03  # cosine of the words: what has less is told by all weights
RIDGE = 0.1
START = datetime(2026, 3, 2, 6, tzinfo=UTC)  # of the worlds
Line = dict[str, Any]


def labelled(folder: Path, name: str, label: str) -> Iterator[tuple[Line, str]]:
    """The lines of a set as `wirehose trial` takes them, and the story of each."""
    with gzip.open(folder / f"{name}.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in sorted(rows, key=lambda row: row.get("published") or ""):
        line = {"id": row["id"], "text": row.get("text") or row.get("summary") or "", "language": "en"}
        line |= {
            "title": row.get("title") or "",
            "publisher": row.get("outlet") or row.get("outlet_lean") or "",
        }
        yield line | ({"published": row["published"]} if "outlet" in row else {}), row[label]


def world(folder: Path, number: int) -> Iterator[tuple[Line, str]]:
    """The first versions of a world's articles, the unreadable ones by their summary."""
    size = ("--publishers", "60", "--stories", "200", "--hours", "48")
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "world.py", "truth", "--seed", str(number), *size],
        cwd=folder, capture_output=True, check=True,
    )  # fmt: skip
    for article in sorted(json.loads(done.stdout)["articles"], key=lambda one: one["first_visible"]):
        version = article["versions"][0]
        text = version["text"] if article["text_available"] else version["summary"]
        by = START + timedelta(seconds=article["first_visible"])
        line = {"id": article["id"], "text": text, "title": version["title"], "language": "en"}
        yield line | {"published": by.isoformat(), "publisher": str(article["publisher"])}, article["story"]


def pairs(lines: Iterable[tuple[Line, str]], encode: meaning.Meaning | None) -> tuple[Any, Any]:
    """[pairs, inputs] and whether each is of one story: cosines, whether one is short, both, and the fade."""
    stream, rare = Stream("trace", load()), rarity.Rarity(rarity.load_common(seed("common.npz"))["en"])
    vectors, told, stories, inputs, one_story = [], [], [], [], []
    for line, story in lines:
        article = stream.take(line)
        found = features.of(article, features.counts(article))
        meant = encode(f"{article.title}. {features.body(article, ())}") if encode else b""
        vector = likeness.vector(found, rare.weigh(found), meant)
        rare.add(likeness.keys(vector))
        if article.near_duplicate_of or any(copy.share >= 0.3 for copy in article.copies):
            continue
        if vectors:
            apart = np.array(
                [(article.first_seen.by - before).total_seconds() for before in told], np.float32
            )
            rows, kept = _inputs(vector, vectors, apart, np.array(stories) == story)
            inputs.append(rows)
            one_story.append(kept)
        vectors.append(vector)
        told.append(article.first_seen.by)
        stories.append(story)
    return np.concatenate(inputs), np.concatenate(one_story)


def _inputs(vector: Any, others: list[Any], apart: Any, one_story: Any) -> tuple[Any, Any]:
    cosines, elsewhere = likeness.common(vector, others)
    short = likeness.shortness(vector, others)[:, None]
    fade = np.minimum(np.abs(apart) / likeness.DAY, 1.0)[:, None]
    rows = np.hstack([cosines, short * cosines, elsewhere, short, np.ones_like(short), fade])
    keep = (cosines[:, 0] > ALIKE) | one_story
    return rows[keep], one_story[keep]


def fit(inputs: Any, one_story: Any, weights: Any) -> Any:
    """The coefficients; the last column of the inputs is the fade, which is given."""
    x, offset = inputs[:, :-1].astype(np.float64), -likeness.FADE * inputs[:, -1]
    found = np.zeros(x.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-(x @ found + offset)))
        slope = x.T @ (weights * (likely - one_story)) + RIDGE * found
        bend = (x * (weights * likely * (1 - likely))[:, None]).T @ x + RIDGE * np.eye(len(found))
        found -= np.linalg.solve(bend, slope)
    return found


def main() -> None:
    sets, worlds = Path(sys.argv[1]), Path(sys.argv[2])
    encode = meaning.load(Path(sys.argv[3]) if sys.argv[3:] else None)
    sources = [(labelled(sets, name, label), weight) for name, (label, weight) in SETS.items()]
    sources += [(world(worlds, number), WORLD) for number in SEEDS]
    read = [(*pairs(lines, encode), weight) for lines, weight in sources]
    weights = np.concatenate([np.full(len(y), 1000 * weight / len(y)) for _, y, weight in read])
    found = fit(np.concatenate([x for x, _, _ in read]), np.concatenate([y for _, y, _ in read]), weights)
    count = len(likeness.CLASSES)
    for name, part in (("COEFFICIENTS", found[:count]), ("SHORTER", found[count : 2 * count])):
        print(name, ", ".join(f"{value:.1f}" for value in part))
    print("ELSEWHERE", ", ".join(f"{value:.1f}" for value in found[2 * count : -2]))
    print(f"BIAS, SHORTER_BIAS = {found[-1]:.1f}, {found[-2]:.1f}")


if __name__ == "__main__":
    main()
