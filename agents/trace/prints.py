"""What a sentence is found by: one key for its exact words, a few for words in a row that an edit leaves standing.

The near keys are the smallest hashes of its word trigrams (bottom-k sketch: Broder 1997), numbers taken as one word,
so that two prints with another figure or another attribution still share some.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np

EXACT = 1 << 63  # set in exact keys, never in near ones: the two never meet
NEAR = 4  # near keys of a sentence
FEWEST = 5  # words of a sentence that can be traced
_MASK, _NARROW = (1 << 64) - 1, (1 << 32) - 1
# Odd: no two keys become one, and the smallest lie as evenly as all (`agents.trace.postings`).
_SPREAD = 0x9E3779B1
_MIX = 0xD6E8FEB86659FD93
_ONE, _TWO, _THREE = (
    np.uint64(n & _MASK) for n in (0x9E3779B97F4A7C15 * _MIX, 0xC2B2AE3D27D4EB4F * _MIX, _MIX)
)


def exact(folded: str) -> int:
    """The key of these very words."""
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()) | EXACT


def near(sentences: Sequence[list[str]]) -> list[list[int]]:
    """For each sentence, given as words, up to `NEAR` keys of 32 bits."""
    hashed = [number for words in sentences for number in map(_number, words)]
    if len(hashed) < 3:
        return [[] for _ in sentences]
    words = np.array(hashed, np.uint64)
    keys = (words[:-2] * _ONE + words[1:-1] * _TWO + words[2:] * _THREE >> np.uint64(32)).tolist()
    found, start = [], 0
    for sentence in sentences:
        end = start + len(sentence)
        smallest = sorted(set(keys[start : max(start, end - 2)]))[:NEAR]
        found.append([key * _SPREAD & _NARROW for key in smallest])
        start = end
    return found


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    """The same for all figures."""
    return 1 if word[0].isdigit() else crc32(word.encode("utf-8", "surrogatepass"))
