"""Names of sentences seen before: most of what news sites print was printed elsewhere, and is not analysed again.

Bounded, the longest unasked goes first. What the model says of a sentence hangs on the sentence alone, so that an answer
from here and a fresh one are the same.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from agents.enrich.facts import Name

# One character for one, so that places stay: every sort of quotation mark, dash and space as the plain one.
_SAME = str.maketrans(
    dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’`´", "'")
    | dict.fromkeys("–—‑‐", "-")
    | dict.fromkeys("\n\t\r\xa0\u2009\u202f", " ")
)
_MOST = 50  # names of a sentence: with lists of thousands some hundred hostile texts would fill the memory
Names = tuple[Name, ...]


def same(sentence: str) -> str:
    """The sentence as it is asked for and analysed, letter for letter as long."""
    return sentence.translate(_SAME)


def key(sentence: str) -> bytes:
    """What stands for a sentence here."""
    return hashlib.blake2b(same(sentence).encode("utf-8", "replace"), digest_size=12).digest()


class Sentences:
    """At most `size` sentences with their names (some 350 bytes each); `asked` and `known` count."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked = self.known = 0
        self._names: OrderedDict[bytes, Names] = OrderedDict()

    def ask(self, keys: Sequence[bytes]) -> dict[int, Names]:
        """The names of those sentences that are known, by their number."""
        found = {}
        for number, one in enumerate(keys):
            names = self._names.get(one)
            if names is not None:
                self._names.move_to_end(one)
                found[number] = names
        self.asked += len(keys)
        self.known += len(found)
        return found

    def learn(self, fresh: Iterable[tuple[bytes, Names]]) -> None:
        """Keep what was found now; a list of very many names is analysed again."""
        self._names.update((one, names) for one, names in fresh if len(names) <= _MOST)
        while len(self._names) > self.size:
            self._names.popitem(last=False)
