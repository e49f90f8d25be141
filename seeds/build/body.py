"""Train the model that finds the article on a page, and write seeds/body.bin.

    pip install catboost
    python seeds/build/body.py FOLDER

FOLDER holds aeb, fundus and trafilatura as `*.dev.jsonl.gz`: pages with the article's text, or with pieces that must and
must not stand in it (see `load`). The pages are other people's and not part of wirehose. First every page is read by a
model that has seen no page of its site (five parts): those are the figures to believe. Then one model is trained on all.
"""

import gzip
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import catboost
import msgspec
import numpy as np

from agents.extract import tree
from agents.extract.article import blocks, body, lists
from agents.extract.article.blocks import Block
from agents.extract.article.features import COLUMNS, features, fold
from agents.extract.article.forest import Forest, Trees
from agents.extract.says import head

TARGET = Path(__file__).resolve().parent.parent / "body.bin"
PARTS = 5
PARAMETERS = {
    "iterations": 300, "depth": 6, "learning_rate": 0.1, "bagging_temperature": 3, "random_seed": 1, "thread_count": 2, "verbose": False,
    "allow_writing_files": False,
}  # fmt: skip
# Two models, their scores averaged: one learns to trust trafilatura, one also from pages where it is said to have found
# little or nothing (those three views of a page weigh as much as the page itself). Held-back F1 of the first alone:
# .958 .964 .944, of the second .949 .965 .956, of both .962 .972 .948.
POOR = (0.0, 1.0)
EASY, EVERY = (
    60,
    5,
)  # of shorter blocks that are none of the article only each fifth is learned from, at five times its weight
HEAVIEST = 0.3  # weight of one block, of which all words of a page's article weigh 1
SEGMENT = 0.12  # weight of a block with a piece that must or must not stand there
_WORD = re.compile(r"\w+")


class Labelled(NamedTuple):
    """A page: its blocks and their numbers, which of them are the article's (0 to 1), and what each weighs (0: unknown)."""

    set: str
    part: int
    gold: dict[str, Any]
    blocks: list[Block]
    rows: Any
    poor: list[Any]  # the same, had trafilatura found little, or nothing
    labels: Any
    weights: Any


def load(folder: Path) -> Iterator[Labelled]:
    for name in ("aeb", "fundus", "trafilatura"):
        with gzip.open(folder / f"{name}.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield read(name, json.loads(line))


def read(name: str, record: dict[str, Any]) -> Labelled:
    root = tree.parse(record.pop("html"))
    said = head.read(root, record["url"])
    found = blocks.read(root)
    voted = body.vote(found, root, record["url"])
    rows, *poor = (
        features(found, said.title, said.body, "\n".join(vote))
        for vote in (voted, voted[: len(voted) // 4], voted[len(voted) // 2 :], [])
    )
    labels, weights = by_segments(found, record) if name == "trafilatura" else by_text(found, gold_of(record))
    site = record.get("publisher") or urlsplit(record["url"]).hostname or ""
    part = int(hashlib.sha256(site.encode()).hexdigest(), 16) % PARTS
    return Labelled(name, part, record, found, rows, poor, np.array(labels), np.array(weights))


def gold_of(record: dict[str, Any]) -> str:
    return "\n".join([*record.get("summary", ()), record["text"]])


def by_text(found: Sequence[Block], gold: str) -> tuple[list[float], list[float]]:
    """The share of each block's words that stand in the gold text, and its share of the gold's words."""
    lines = {fold(line) for line in gold.split("\n")}
    words = _WORD.findall(gold)
    known = set(zip(words, words[1:], words[2:], strict=False))
    labels = [_share(block.text, known, lines) for block in found]
    _once(found, labels)
    weights = [
        min(max(len(_WORD.findall(block.text)), 0.5) / max(len(words), 50), HEAVIEST) + 0.002
        for block in found
    ]
    return labels, weights


def _share(text: str, known: set[tuple[str, ...]], lines: set[str]) -> float:
    words = _WORD.findall(text)
    if len(words) < 4:
        return float(bool(words) and fold(text) in lines)
    covered = [False] * len(words)
    for i in range(len(words) - 2):
        if (words[i], words[i + 1], words[i + 2]) in known:
            covered[i : i + 3] = [True] * 3
    return sum(covered) / len(words)


def _once(found: Sequence[Block], labels: list[float]) -> None:
    """Of blocks that say the same only the one amid the article is the article's."""
    same: dict[str, list[int]] = {}
    for i, block in enumerate(found):
        if labels[i] > 0.5:
            same.setdefault(fold(block.text), []).append(i)
    for places in same.values():
        best = max(places, key=lambda i: sum(labels[max(0, i - 5) : i + 6]))
        for i in places:
            labels[i] = labels[i] if i == best else 0.0


def by_segments(found: Sequence[Block], record: dict[str, Any]) -> tuple[list[float], list[float]]:
    labels, weights = [0.0] * len(found), [0.0] * len(found)
    for label, segments in ((1.0, record["must"]), (0.0, record["mustnot"])):
        for i, block in enumerate(found):
            text = squeeze(block.text)
            if any(squeeze(s) in text or (len(text) > 20 and text in squeeze(s)) for s in segments):
                labels[i], weights[i] = label, SEGMENT
    return labels, weights


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def train(pages: Sequence[Labelled]) -> Forest:
    """Both models as one forest."""
    forests = [as_forest(_fit(pages, poor)) for poor in POOR]
    half = 1 / len(forests)
    leaves = np.concatenate([np.frombuffer(one.leaves, "<f4") * np.float32(half) for one in forests])
    return msgspec.structs.replace(
        forests[0],
        columns=b"".join(one.columns for one in forests),
        borders=b"".join(one.borders for one in forests),
        leaves=leaves.astype("<f4").tobytes(),
        bias=sum(one.bias for one in forests) * half,
    )


def _fit(pages: Sequence[Labelled], poor: float) -> catboost.CatBoostClassifier:
    rows, labels, weights = [], [], []
    chance = np.random.default_rng(7)
    for page in pages:
        short = np.array([len(block.text) < EASY for block in page.blocks], dtype=bool)
        easy = short & (page.labels < 0.1)
        views = [(page.rows, 1.0, 1.0), *((view, poor / len(page.poor), 0.5) for view in page.poor if poor)]
        for view, weight, share in views:
            kept = (~easy | (chance.random(len(easy)) < 1 / EVERY)) & (page.weights > 0)
            kept &= chance.random(len(easy)) < share
            rows.append(view[kept])
            labels.append(page.labels[kept] > 0.5)
            weights.append((page.weights * np.where(easy, EVERY, 1))[kept] * weight)
    weight = np.concatenate(weights)
    model = catboost.CatBoostClassifier(**PARAMETERS)
    return model.fit(
        np.vstack(rows), np.concatenate(labels), sample_weight=weight * len(weight) / weight.sum()
    )


def as_forest(model: catboost.CatBoostClassifier) -> Forest:
    """The trees as flat arrays."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        model.save_model(file.name, format="json")
        told = json.loads(Path(file.name).read_text(encoding="utf-8"))
    depth = PARAMETERS["depth"]
    columns: list[int] = []
    borders: list[float] = []
    leaves: list[float] = []
    for one in told["oblivious_trees"]:
        splits = one["splits"] or []
        missing = depth - len(splits)  # a shallow tree: its last questions are answered with no by every row
        columns += [split["float_feature_index"] for split in splits] + [0] * missing
        borders += [split["border"] for split in splits] + [float("inf")] * missing
        leaves += one["leaf_values"] + [0.0] * ((1 << depth) - len(one["leaf_values"]))
    scale, (bias,) = told["scale_and_bias"]
    return Forest(
        width=COLUMNS,
        depth=depth,
        columns=np.array(columns, "<i2").tobytes(),
        borders=np.array(borders, "<f4").tobytes(),
        leaves=(np.array(leaves) * scale).astype("<f4").tobytes(),
        bias=bias,
        made_by=f"seeds/build/body.py, CatBoost {catboost.__version__}",
    )


def text_of(page: Labelled, trees: Trees) -> str:
    chosen = (
        lists.whole(page.blocks, list(trees.probability(page.rows) >= body.CHOSEN)) if len(page.rows) else []
    )
    return "\n\n".join(block.text for block, one in zip(page.blocks, chosen, strict=False) if one)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def measure(name: str, texts: Sequence[tuple[Labelled, str]]) -> str:
    """Precision, recall and F1: of word 4-grams, each page weighing one; or of segments."""
    right = given = wanted = 0.0
    for page, text in texts:
        if page.set != name:
            continue
        if name == "trafilatura":
            text = squeeze(text)
            kept = sum(squeeze(s) in text for s in page.gold["must"])
            right, wanted = right + kept, wanted + len(page.gold["must"])
            given += kept + sum(squeeze(s) in text for s in page.gold["mustnot"])
        elif total := (shingles(gold_of(page.gold)) | (have := shingles(text))).total():
            want = shingles(gold_of(page.gold))
            right, given, wanted = (
                right + (want & have).total() / total,
                given + have.total() / total,
                wanted + want.total() / total,
            )
    precision, recall = right / given, right / wanted
    return (
        f"{name:12} P {precision:.4f} R {recall:.4f} F1 {2 * precision * recall / (precision + recall):.4f}"
    )


def main() -> None:
    pages = list(load(Path(sys.argv[1])))
    print(len(pages), "pages,", sum(len(page.blocks) for page in pages), "blocks")
    models = [Trees(train([page for page in pages if page.part != part])) for part in range(PARTS)]
    held = [(page, text_of(page, models[page.part])) for page in pages]
    for name in ("aeb", "fundus", "trafilatura"):
        print("sites held back:", measure(name, held))
    forest = train(pages)
    seen = [(page, text_of(page, Trees(forest))) for page in pages]
    for name in ("aeb", "fundus", "trafilatura"):
        print("pages seen:     ", measure(name, seen))
    TARGET.write_bytes(msgspec.msgpack.encode(forest))
    print(TARGET.name, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
