"""What tells blocks of an article from the rest of a page, as numbers: one row a block, for `agents.extract.article.forest`.

Nothing here knows a language or a site: lengths, links, places, roles (`agents.extract.article.roles`), what stands around a
block, and what one extractor (trafilatura) thought of it and of its like: blocks of the same element, of the elements
around it, of the same looks (tag and class).
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.extract.article.blocks import Block
from agents.extract.article.roles import BIT

Numbers = NDArray[np.floating[Any]]

LEVELS = 4  # elements around a block that are looked at
NEAR = (-3, -2, -1, 1, 2, 3)  # neighbours
SOME = 200  # characters of a block in which capitals and digits are counted
WINDOW = 11  # blocks around one, over which votes are averaged
_ROLES = (
    "caption",
    "comment",
    "related",
    "newsletter",
    "share",
    "side",
    "foot",
    "lead",
    "meta",
    "hidden",
    "text",
    "article",
)
_TAG = {
    tag: number
    for number, tag in enumerate(
        ("p", "h1", "h2", "h3", "li", "div", "figcaption", "blockquote", "td", "pre")
    )
}
COLUMNS = 141  # of a row
_FOLD = re.compile(r"[\W_]+")
_ENDED = re.compile(r"""[.!?…。！？।؟]['"’”»)\]\s]*$""")
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Letters and digits only, lower case, one space between words."""
    return _FOLD.sub(" ", text).strip().casefold()


def features(blocks: Sequence[Block], title: str, stated: str, voted: str) -> Numbers:
    """Return the numbers of each block, shape (blocks, columns).

    `stated`: the body that the page's own markup gives, "" for none; `voted`: the body by another extractor.
    """
    folded = [fold(block.text) for block in blocks]
    said, chosen = fold(stated), fold(voted)
    length = _column(len(block.text) for block in blocks)
    linked = _column(block.linked / max(len(block.text), 1) for block in blocks)
    ended = _column(bool(_ENDED.search(block.text)) for block in blocks)
    vote = _column(bool(text) and text in chosen for text in folded)
    long = np.fromiter((block.is_long for block in blocks), dtype=np.bool_)
    own = [length, linked, ended, vote, *_own(blocks, folded, said), *_places(folded, title, length, vote)]
    columns = [*own, *_roles(blocks), *_page(length, long, vote)]
    for keys in _groups(blocks):
        columns += _group(keys, length, linked * length, long, ended, vote)
    for distance in NEAR:
        columns += [_shift(values, distance) for values in (length, linked, ended, vote)]
    columns.append(np.convolve(vote, np.ones(WINDOW) / WINDOW, "full")[WINDOW // 2 :][: len(blocks)])
    return np.column_stack([column.astype(np.float32) for column in columns])


def _column(values: Iterable[float]) -> Numbers:
    return np.fromiter(values, dtype=np.float32)


def _own(blocks: Sequence[Block], folded: Sequence[str], said: str) -> list[Numbers]:
    """What the text itself tells."""
    seen: dict[str, int] = {}
    for text in folded:
        seen[text] = seen.get(text, 0) + 1
    return [
        _column(len(_WORD.findall(block.text)) for block in blocks),
        _column(sum(map(str.isupper, block.text[:SOME])) / len(block.text[:SOME]) for block in blocks),
        _column(sum(map(str.isdigit, block.text[:SOME])) / len(block.text[:SOME]) for block in blocks),
        _column(block.text[0].islower() for block in blocks),
        _column(seen[text] for text in folded),
        _column((text in said) if said else -1 for text in folded),
        _column(block.text.count(",") for block in blocks),
    ]


def _places(folded: Sequence[str], title: str, length: Numbers, vote: Numbers) -> list[Numbers]:
    """Where a block stands: on the page, behind the title, in the text that the other extractor chose."""
    count = len(folded)
    name = fold(title)
    start = next((i for i, text in enumerate(folded) if name and text == name), 0)
    place = np.arange(count, dtype=np.float32)
    return [
        place / count,
        np.cumsum(length) / length.sum(),
        place - start,
        (place - start) / count,
        np.cumsum(vote * length) / (1 + vote @ length),
        _column(bool(name) and text == name for text in folded),
    ]


def _roles(blocks: Sequence[Block]) -> list[Numbers]:
    elements = [block.within for block in blocks]
    own = np.fromiter((element.roles for element in elements), dtype=np.int64)
    near = np.fromiter((element.roles_near for element in elements), dtype=np.int64)
    within = np.fromiter((element.roles_within for element in elements), dtype=np.int64)
    tag = np.fromiter((_TAG.get(element.tag, -1) for element in elements), dtype=np.int64)
    flags = [(bits & BIT[role]) != 0 for bits in (own, near, within) for role in _ROLES]
    return [flag.astype(np.float32) for flag in (*flags, *(tag == number for number in _TAG.values()))]


def _page(length: Numbers, long: NDArray[np.bool_], vote: Numbers) -> list[Numbers]:
    """The same for all blocks of a page: how much there is, how much of it is paragraphs, how much was chosen."""
    total, paragraphs, chosen = length.sum(), (long * length).sum() + 1, vote @ length
    numbers = (total, len(length), paragraphs / (total + 1), chosen, chosen / paragraphs)
    return [np.full(len(length), number, dtype=np.float32) for number in numbers]


def _groups(blocks: Sequence[Block]) -> list[list[Hashable]]:
    """Which blocks are of one kind: by the elements around them, by their looks, by those of their parent too."""
    above = [list(islice(block.within.around(), LEVELS)) for block in blocks]
    by_element: list[list[Hashable]] = [
        [id(elements[min(level, len(elements) - 1)]) for elements in above] for level in range(LEVELS)
    ]
    looks: list[Hashable] = [elements[0].looks for elements in above]
    both: list[Hashable] = [
        (elements[0].looks, elements[min(1, len(elements) - 1)].looks) for elements in above
    ]
    return [*by_element, looks, both]


def _group(
    keys: Sequence[Hashable],
    length: Numbers,
    linked: Numbers,
    long: NDArray[np.bool_],
    ended: Numbers,
    vote: Numbers,
) -> list[Numbers]:
    """What the blocks of a block's group are like, and how many of the others were chosen."""
    numbers: dict[Hashable, int] = {}
    which = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), dtype=np.int64)

    def summed(values: Numbers) -> Numbers:
        each = np.bincount(which, weights=values, minlength=len(numbers)).astype(np.float64)
        return each[which]

    text, count = summed(length), summed(np.ones_like(length))
    paragraphs = long * length
    chosen, own = summed(vote * length), vote * length
    others = text - length
    return [
        text / (length.sum() + 1),
        summed(linked) / (text + 1),
        count,
        text / count,
        summed(ended) / count,
        summed(paragraphs) / (paragraphs.sum() + 1),
        np.where(others > 0, (chosen - own) / np.maximum(others, 1), -1),
        chosen / ((vote * length).sum() + 1),
    ]


def _shift(values: Numbers, distance: int) -> Numbers:
    """What stands `distance` blocks behind each; -1 beyond the page."""
    moved = np.full_like(values, -1)
    if abs(distance) < len(values):
        if distance < 0:
            moved[-distance:] = values[:distance]
        else:
            moved[:-distance] = values[distance:]
    return moved
