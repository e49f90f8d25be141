"""What one article leaves in the window: where its sentences stand, what they are found by, what was answered.

One row of the table an article, about 3 KB: arrays as bytes, texts compressed. A sentence is kept as it stood when it was
first seen in this article; later revisions add to the list and never change it, so that what an older offset saw
stays as it was.
"""

import zlib
from array import array
from collections.abc import Sequence

import msgspec

from agents.text.when import When
from agents.trace import prints
from streams.records import Copy, Revision, Source, SpunBy

REVISIONS = 16  # answers kept of one article: a replay of an older one is judged anew
SENTENCES = 1 << 12  # of one article, as many as a place can name: the first ones are traced
_BETWEEN = "\x00"


class Given(msgspec.Struct, array_like=True, frozen=True):
    """An answer as it is kept: what trace adds to the article, and the changes it told, of this and of other articles."""

    sources: tuple[tuple[int, Source], ...]  # (sentence, its source)
    near_duplicate_of: str | None
    copies: tuple[Copy, ...]
    copied_by: tuple[Copy, ...]
    own_share: float
    spun_by: SpunBy | None
    change: Revision | None
    corrections: tuple[Revision, ...]


class Grown(msgspec.Struct, array_like=True, frozen=True):
    """What a revision brought: its offset, how many sentences were known after it, when it was there."""

    offset: int
    size: int
    when: When


class Remembered(msgspec.Struct, kw_only=True):
    """One article of the window. `grown`: by the first revision, and each that had a new sentence, oldest first."""

    offset: int  # of the newest revision
    seen: float  # the clock then, epoch seconds
    id: str
    revision: int
    revision_id: str
    family: str
    title: str
    modified: float | None
    grown: list[Grown]
    spans: bytes  # array "I": start, end of each sentence, and the newest revision it stands so in
    keys: bytes  # array "Q": exact key and `prints.NEAR` near keys (0: none) of each sentence
    texts: bytes  # the sentences, compressed
    current: bytes  # array "H": the sentences of the newest revision, by number, in order
    answers: list[tuple[int, bytes]]  # (revision, `Given`), oldest first
    older: list[tuple[int, str]]  # (sentence, id): sources that came after the newest revision was answered
    withheld: str = ""  # why the text of the newest revision is not published

    def answer(self, revision: int) -> bytes | None:
        """What was answered for this revision."""
        return next((given for number, given in self.answers if number == revision), None)

    def given(self) -> Given:
        """What was answered for the newest revision."""
        return msgspec.msgpack.decode(self.answers[-1][1], type=Given)

    def sentences(self) -> list[str]:
        """All sentences the article ever had."""
        return zlib.decompress(self.texts).decode("utf-8", "surrogatepass").split(_BETWEEN)

    def brought(self, sentence: int) -> Grown:
        """The revision that brought this sentence."""
        return next((grown for grown in self.grown if sentence < grown.size), self.grown[-1])

    def newest(self) -> list[int]:
        """The sentences of the newest revision, by number, in order."""
        return memoryview(self.current).cast("H").tolist()

    def span(self, sentence: int) -> tuple[int, int, int]:
        """Where the sentence stands: start, end, and the newest revision that has it."""
        start, end, revision = memoryview(self.spans).cast("I")[3 * sentence : 3 * sentence + 3]
        return start, end, revision

    def counts(self, sentence: int) -> bool:
        """Whether a copy of this sentence tells something."""
        return memoryview(self.keys).cast("Q")[sentence * (1 + prints.NEAR)] != 0

    def each_keys(self) -> list[list[int]]:
        """The keys of each sentence, without the places left empty."""
        flat, width = array("Q", self.keys), 1 + prints.NEAR
        return [[key for key in flat[at : at + width] if key] for at in range(0, len(flat), width)]


def compress(sentences: Sequence[str]) -> bytes:
    """The texts of sentences as `Remembered.texts`."""
    whole = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in sentences)
    return zlib.compress(whole.encode("utf-8", "surrogatepass"), 1)


def pack_keys(keys: Sequence[tuple[int, list[int]]]) -> bytes:
    """(exact, near keys) of each sentence as `Remembered.keys`."""
    flat = array("Q")
    for exact, near in keys:
        flat.append(exact)
        flat.extend(near + [0] * (prints.NEAR - len(near)))
    return flat.tobytes()
