"""Vectors of meaning: the encoder in numpy, with weights of a tiny BERT made here, and what story does with them."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from newsroom import at, traced
from safetensors.numpy import save_file

from agents.story import likeness
from agents.story.meaning import HEADS, load
from agents.story.memory import Vector
from agents.story.stage import Stories
from streams.errors import Misconfigured

WIDTH, INNER, LAYERS = 24, 48, 2
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "quake", "tremor", "##s", "a", "."]


def weights(rng: np.random.Generator) -> dict[str, Any]:
    """The tensors of a BERT of two layers, by the names that its files have."""

    def some(*shape: int) -> Any:
        return (rng.standard_normal(shape) * 0.3).astype(np.float32)

    made = {
        "embeddings.word_embeddings.weight": some(len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": some(128, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
        "embeddings.position_ids": np.arange(128),
    }
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        square = [
            f"{layer}.attention.{name}" for name in ("self.query", "self.key", "self.value", "output.dense")
        ]
        shapes = dict.fromkeys(square, (WIDTH, WIDTH))
        shapes |= {f"{layer}.intermediate.dense": (INNER, WIDTH), f"{layer}.output.dense": (WIDTH, INNER)}
        for name, shape in shapes.items():
            made |= {f"{name}.weight": some(*shape), f"{name}.bias": some(shape[0])}
    normals = [
        "embeddings",
        *(f"encoder.layer.{n}.{p}" for n in range(LAYERS) for p in ("attention.output", "output")),
    ]
    for name in normals:
        made |= {f"{name}.LayerNorm.weight": some(WIDTH) + 1, f"{name}.LayerNorm.bias": some(WIDTH)}
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `WIREHOSE_SEMANTIC` names it."""
    save_file(weights(np.random.default_rng(1)), tmp_path / "model.safetensors")
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES))
    return tmp_path


def by_hand(tensors: dict[str, Any], ids: list[int]) -> list[float]:
    """The same, number by number, as the papers write it: what the encoder is held against."""

    def normal(row: list[float], name: str) -> list[float]:
        mean = sum(row) / len(row)
        spread = sum((x - mean) ** 2 for x in row) / len(row)
        scale, shift = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        return [(x - mean) / math.sqrt(spread + 1e-12) * scale[n] + shift[n] for n, x in enumerate(row)]

    def linear(row: list[float], name: str) -> list[float]:
        matrix, bias = tensors[f"{name}.weight"].tolist(), tensors[f"{name}.bias"].tolist()
        return [
            sum(a * b for a, b in zip(line, row, strict=True)) + c
            for line, c in zip(matrix, bias, strict=True)
        ]

    words, places = (
        tensors["embeddings.word_embeddings.weight"],
        tensors["embeddings.position_embeddings.weight"],
    )
    kind = tensors["embeddings.token_type_embeddings.weight"][0]
    rows = [normal((words[i] + places[n] + kind).tolist(), "embeddings.LayerNorm") for n, i in enumerate(ids)]
    size = WIDTH // HEADS
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            [linear(row, f"{layer}.attention.self.{part}") for row in rows]
            for part in ("query", "key", "value")
        )
        mixed = []
        for q in query:
            out: list[float] = []
            for head in range(0, WIDTH, size):
                scores = [sum(q[head + n] * k[head + n] for n in range(size)) / math.sqrt(size) for k in key]
                shares = [math.exp(s) for s in scores]
                out += [
                    sum(share * v[head + n] for share, v in zip(shares, value, strict=True)) / sum(shares)
                    for n in range(size)
                ]
            mixed.append(linear(out, f"{layer}.attention.output.dense"))
        added = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(rows, mixed, strict=True)]
        rows = [normal(row, f"{layer}.attention.output.LayerNorm") for row in added]
        inner = [
            [0.5 * x * (1 + math.erf(x / math.sqrt(2))) for x in linear(row, f"{layer}.intermediate.dense")]
            for row in rows
        ]
        outer = [linear(row, f"{layer}.output.dense") for row in inner]
        added = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(rows, outer, strict=True)]
        rows = [normal(row, f"{layer}.output.LayerNorm") for row in added]
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    length = math.sqrt(sum(x * x for x in mean))
    return [x / length for x in mean]


def test_the_encoder_does_what_a_bert_does(folder: Path) -> None:
    encode = load(folder)
    assert encode is not None
    vector = np.frombuffer(encode("A quake. Tremors"), np.float16)
    ids = [PIECES.index(piece) for piece in ("[CLS]", "a", "quake", ".", "tremor", "##s", "[SEP]")]
    assert vector == pytest.approx(by_hand(weights(np.random.default_rng(1)), ids), abs=4e-3)
    assert encode("A quake. Tremors") == encode("A quake. Tremors"), "the same on every replay"
    assert len(encode("quake " * 10_000)) == 2 * WIDTH, "a text of any length has a vector"
    assert len(encode("")) == 2 * WIDTH


def test_without_a_folder_there_is_no_encoder() -> None:
    assert load(None) is None


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt"])
def test_a_folder_that_lacks_something_is_refused_with_what_to_do(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(Misconfigured, match=r"WIREHOSE_SEMANTIC=.*deploy/stories\.md"):
        load(folder)


def test_weights_of_another_model_are_refused(folder: Path) -> None:
    save_file({"encoder.layer.0.x": np.zeros(1, np.float32)}, folder / "model.safetensors")
    with pytest.raises(Misconfigured, match="no all-MiniLM-L6-v2 there"):
        load(folder)


def vector(meant: bytes) -> Vector:
    return likeness.vector([], [], meant)


def test_meaning_makes_likelier_what_shares_no_word() -> None:
    same, other = (np.array(v, np.float16).tobytes() for v in ((1.0, 0.0), (0.0, 1.0)))
    near, far = likeness.compare(vector(same), [vector(same), vector(other)], [0, 0], [0, 0]).likely
    assert near > 2 * far


def test_a_pair_of_which_one_has_no_vector_is_compared_by_words_alone() -> None:
    meant = np.array((1.0, 0.0), np.float16).tobytes()
    alone = likeness.compare(vector(b""), [vector(b"")], [0], [0]).likely
    for one, other in ((meant, b""), (b"", meant)):
        pairs = likeness.compare(vector(one), [vector(other)], [0], [0])
        assert pairs.likely == pytest.approx(alone)
        assert not pairs.parts.any()


def test_story_reads_title_and_beginning_and_keeps_the_vector() -> None:
    told = []

    def encode(text: str) -> bytes:
        told.append(text)
        return np.array((1.0,), np.float16).tobytes()

    stories = Stories(meaning=encode)
    placed = stories.place(
        traced("a1", "A tremor was felt in Tellmar.", title="Tellmar shakes"), 1, at(0).timestamp()
    )
    assert told == ["Tellmar shakes. A tremor was felt in Tellmar."]
    (member,) = placed.store
    assert member.vector.meaning == np.array((1.0,), np.float16).tobytes()
    again = Stories(meaning=encode)
    again.load([member])
    assert len(told) == 1, "what is in the table is not encoded again"
