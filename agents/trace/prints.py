"""What a sentence is found by: one key for its exact words, a few for words in a row that an edit leaves standing.

The near keys are the smallest hashes of its word trigrams (bottom-k sketch: Broder 1997), numbers taken as one word,
so that two prints with another figure or another attribution still share some.
"""

from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

EXACT = 1 << 63  # set in exact keys, never in near ones: the two never meet
NEAR = 4  # near keys of a sentence
FEWEST = 5  # words of a sentence that can be traced
_MASK = (1 << 64) - 1
_MIX = 0xD6E8FEB86659FD93
_ONE, _TWO, _THREE = 0x9E3779B97F4A7C15 * _MIX, 0xC2B2AE3D27D4EB4F * _MIX, _MIX


def exact(folded: str) -> int:
    """The key of these very words."""
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()) | EXACT


def near(words: list[str]) -> list[int]:
    """Up to `NEAR` keys of 32 bits, smallest first."""
    parts = [_parts(word) for word in words]
    keys = {
        (one[0] + two[1] + three[2] & _MASK) >> 32
        for one, two, three in zip(parts, parts[1:], parts[2:], strict=False)
    }
    return sorted(keys)[:NEAR]


@lru_cache(1 << 14)
def _parts(word: str) -> tuple[int, int, int]:
    """What a word adds to the hash of a trigram as its first, second and third word."""
    hashed = 1 if word[0].isdigit() else crc32(word.encode("utf-8", "surrogatepass"))
    return hashed * _ONE & _MASK, hashed * _TWO & _MASK, hashed * _THREE & _MASK
