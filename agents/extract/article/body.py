"""The article's text on a page: which of its blocks belong to it.

Boosted trees decide block by block from what stands on the page and what trafilatura thinks of it. Trained on 641 pages
of three labelled sets and measured on sites that were held back (five parts, by site); `seeds/build/body.py` prints the
figures: word 4-gram F1 .973 on news pages of 41 countries (trafilatura favouring precision, alone: .949), segments F1
.949 on mostly German pages (.931), 4-gram F1 .959 on the article-extraction benchmark (.964: among shops, blogs and
comments it is the safer one).
"""

from collections.abc import Sequence
from typing import Any

from agents.extract.article import blocks, lists, voter
from agents.extract.article.blocks import Block
from agents.extract.article.features import features
from agents.extract.article.forest import Trees

CHOSEN = 0.6  # probability from which a block belongs to the article
COVERED = 0.65  # share of the page's paragraphs below which trafilatura's quick way is not believed
MISSED = 0.5  # share of the page's own articleBody below which extraction has failed
LONG_ENOUGH = 400  # characters of an articleBody to be one
_NOWHERE = blocks.Element("p")


def read(tree: Any, url: str, title: str, stated: str, trees: Trees) -> tuple[list[Block], list[Block]]:
    """Return the blocks of a page, and those of its article. `stated`: its articleBody, if it has one."""
    page = blocks.read(tree)
    if not page:
        return page, _stated(stated)
    voted = "\n".join(vote(page, tree, url))
    chosen = lists.whole(page, list(trees.probability(features(page, title, stated, voted)) >= CHOSEN))
    found = [block for block, is_article in zip(page, chosen, strict=True) if is_article]
    if len(stated) >= LONG_ENOUGH and _length(found) < MISSED * len(stated):
        return page, _stated(stated)
    return page, found


def vote(page: Sequence[Block], tree: Any, url: str) -> list[str]:
    """Return the paragraphs that trafilatura chooses: its quick way, and its whole way where that found little."""
    voted = voter.vote(tree, url, whole=False)
    if sum(map(len, voted)) < COVERED * _length([block for block in page if block.is_long]):
        return voter.vote(tree, url, whole=True) or voted
    return voted


def _stated(text: str) -> list[Block]:
    return [Block(paragraph, 0, _NOWHERE) for paragraph in text.split("\n\n") if paragraph.strip()]


def _length(found: Sequence[Block]) -> int:
    return sum(len(block.text) for block in found)
