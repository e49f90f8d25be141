"""Lists and tables of an article stand whole: their short lines look like a page's furniture, one by one."""

from collections.abc import Sequence
from itertools import groupby

from agents.extract.article.blocks import Block, Element
from agents.extract.article.roles import BIT

LINKED = 0.3  # share of a list's text in links from which it is one of pointers
MOST = 80  # lines of a list
_LISTS = frozenset({"ul", "ol", "dl", "table"})
_OTHERS = sum(
    BIT[role] for role in ("related", "comment", "share", "newsletter", "ad", "nav", "foot", "meta")
)


def whole(page: Sequence[Block], chosen: Sequence[bool]) -> list[bool]:
    """Return which blocks belong to the article, given which ones do by themselves (`chosen`).

    A list between two blocks of the article, or behind one that ends with a colon, is the article's, if it stands in
    the same element as they do and is not made of links; so is one that was chosen in part.
    """
    kept = list(chosen)
    for place, numbers in groupby(range(len(page)), lambda i: _list_around(page[i].within)):
        lines = list(numbers)
        if place is not None and len(lines) <= MOST and _belongs(place, page, kept, lines[0], lines[-1]):
            kept[lines[0] : lines[-1] + 1] = [True] * len(lines)
    return kept


def _list_around(element: Element) -> Element | None:
    """The outermost list or table that holds a block; None where it stands in none."""
    found = None
    for one in element.around():
        found = one if one.tag in _LISTS else found
    return found


def _belongs(place: Element, page: Sequence[Block], kept: Sequence[bool], first: int, last: int) -> bool:
    if not first or not kept[first - 1] or place.roles & _OTHERS:
        return False
    length = sum(len(block.text) for block in page[first : last + 1])
    if sum(block.linked for block in page[first : last + 1]) > LINKED * length:
        return False
    before, behind = page[first - 1], page[last + 1] if last + 1 < len(page) else None
    wrappers = (one for one in place.around() if one is not place)  # until one holds more than the list
    holds = (one for one in wrappers if _is_in(before, one) or (behind and _is_in(behind, one)))
    around = next(holds, None)
    if around is None or not _is_in(before, around):
        return False
    goes_on = behind is not None and kept[last + 1] and _is_in(behind, around)
    return any(kept[first : last + 1]) or goes_on or before.text.endswith((":", "："))


def _is_in(block: Block, element: Element) -> bool:
    return any(one is element for one in block.within.around())
