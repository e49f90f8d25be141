"""What a report says as a vector: the sentence encoder all-MiniLM-L6-v2 (Wang et al. 2020, Reimers & Gurevych 2019), in numpy.

Off unless `WIREHOSE_SEMANTIC` names a folder with its weights. Reports of one event in other words come near to each
other, as "quake" and "tremor" do. The vector is kept with the article, so that a replay asks nothing again.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agents.enrich.model.wordpiece import WordPiece
from streams.errors import Misconfigured

WEIGHTS, VOCABULARY = "model.safetensors", "vocab.txt"
PIECES = 128  # of title and beginning that are read
CHARACTERS = 700  # some PIECES pieces
HEADS = 12
TINY = 1e-12  # under the root, as BERT has it
Tensors = dict[str, Any]
Meaning = Callable[[str], bytes]  # a text -> its vector, as `Vector.meaning` keeps it


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder, ready: a text in, its direction out (unit length, packed float16)."""

    cutter: WordPiece
    tensors: Tensors
    layers: int

    def __call__(self, text: str) -> bytes:
        """The mean of what the last layer says of each piece (float16 [width]), at unit length."""
        pieces = self.cutter.cut(text[:CHARACTERS]).ids[: PIECES - 2]
        ids = np.array([self.cutter.first, *pieces, self.cutter.last])
        state = self._embedded(ids)
        for number in range(self.layers):
            layer = f"encoder.layer.{number}."
            state = self._normal(
                state + self._attended(state, layer + "attention."), layer + "attention.output.LayerNorm"
            )
            inner = _gelu(self._linear(state, layer + "intermediate.dense"))
            state = self._normal(
                state + self._linear(inner, layer + "output.dense"), layer + "output.LayerNorm"
            )
        mean = state.mean(0)
        packed: bytes = (mean / np.linalg.norm(mean)).astype(np.float16).tobytes()
        return packed

    def _embedded(self, ids: Any) -> Any:
        words, places, kinds = (
            self.tensors[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        return self._normal(words[ids] + places[: len(ids)] + kinds[0], "embeddings.LayerNorm")

    def _attended(self, state: Any, name: str) -> Any:
        query, key, value = (
            self._linear(state, f"{name}self.{part}").reshape(len(state), HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ value).transpose(1, 0, 2).reshape(state.shape)
        return self._linear(mixed, f"{name}output.dense")

    def _linear(self, state: Any, name: str) -> Any:
        return state @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]

    def _normal(self, state: Any, name: str) -> Any:
        centred = state - state.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + TINY)
        return scaled * self.tensors[f"{name}.weight"] + self.tensors[f"{name}.bias"]


def _gelu(x: Any) -> Any:
    """As BERT's, by its tanh approximation: the vectors differ in the fourth digit."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def load(folder: Path | None) -> Meaning | None:
    """The encoder in `folder`, None for none; `Misconfigured` where it cannot be used, saying what to do."""
    if folder is None:
        return None
    try:
        from safetensors.numpy import load_file

        tensors = {
            name.removeprefix("bert."): array.astype(np.float32)
            for name, array in load_file(folder / WEIGHTS).items()
            if not name.endswith("position_ids")
        }
        cutter = WordPiece((folder / VOCABULARY).read_text("utf-8").split("\n"))
        layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
        encoder = Encoder(cutter, tensors, layers)
        encoder("A report.")  # what is missing is missed now, not with the first article
    except ImportError as error:
        raise Misconfigured(f"WIREHOSE_SEMANTIC needs pip install 'wirehose[semantic]' ({error})") from error
    except Exception as error:  # weights of anything else fail in whatever way they like
        raise Misconfigured(
            f"WIREHOSE_SEMANTIC={folder}: no all-MiniLM-L6-v2 there ({WEIGHTS} and {VOCABULARY} are needed; {error!r}). "
            "deploy/stories.md says how to get it; unset it to go without."
        ) from error
    return encoder
