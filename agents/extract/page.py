"""Reads one page: what it says of its article, the article's text, and whether it has one at all."""

from collections.abc import Sequence
from datetime import datetime

from agents.extract import charset, rights, tree
from agents.extract.article import body, voter
from agents.extract.article.blocks import Block
from agents.extract.article.layout import layout
from agents.extract.credits.headcredits import head_credits, together
from agents.extract.cutting.cut import article_text
from agents.extract.extraction import Extraction
from agents.extract.refusals import liveblog, refusal
from agents.extract.says import head
from agents.extract.tools import Tools
from agents.text import languages
from streams.records import PageInfo, Removed

CLOSE = 4  # blocks before and behind the article among which a caption is its own
GUESSED = 1 << 20  # characters of a page up to which its day is guessed: htmldate takes 4 s for so many


def extract_html(
    source: str | bytes,
    url: str,
    content_type: str,
    tools: Tools,
    latest: datetime | None = None,
    language: str = "",
) -> Extraction:
    """Return what a page says of its article; times behind `latest` are not believed. `language`: what its feed claims.

    `page.outcome` is ok, or why it does not have the article (see `agents.extract.refusals.refusal.RULES`).
    Raises Rejected where it cannot be read at all (see `agents.extract.tree.parse`).
    """
    markup = source if isinstance(source, str) else charset.decode(source, content_type)
    root = tree.parse(markup)
    said = head.read(root, url, latest, tools.agencies)
    page, chosen = body.read(root, url, said.title, said.body, tools.trees)
    found = [block.text for block in chosen]
    if live := liveblog.is_live(root, said.nodes, said.title, url):
        found = liveblog.whole(found, liveblog.entries(root, said.nodes))
    read = article_text("\n\n".join(found), said.title, tools.agencies)
    seen = refusal.Seen(said.title, found, said.is_article, said.is_free, url, root, said.nodes)
    outcome = refusal.outcome(seen)
    outcome = "no_text" if outcome == "ok" and not read.text else outcome
    guess = None if said.published or len(markup) > GUESSED else voter.guess_day(root, url, latest)
    return Extraction(
        title=said.title,
        authors=said.authors or said.signed[:1],
        authors_are="people" if said.authors else "organisation" if said.signed else None,
        published=said.published or guess,
        published_from="guess" if guess else said.published_from,
        published_exact=said.published_exact,
        modified=said.modified,
        modified_from=said.modified_from,
        refused_times=said.refused,
        section=said.section,
        tags=said.tags,
        image=said.image,
        language=languages.detect(f"{said.title}\n{read.text}", (*said.languages, language)),
        canonical_url=said.canonical_url,
        publisher_name=said.publisher_name,
        rights=said.rights,
        reserves=rights.read(root),
        page=PageInfo(outcome=outcome, live=live and outcome == "ok"),
        text=read.text,
        blocks=layout(read.text, chosen),
        parts=read.parts,
        removed=(*read.removed, *_captions(page, chosen)),
        dateline=read.dateline,
        credits=together(read.credits, head_credits(said.said, tools.agencies, said.publisher_name)),
    )


def _captions(page: Sequence[Block], chosen: Sequence[Block]) -> tuple[Removed, ...]:
    """The captions that stand amid the article's blocks, or close to them."""
    if not chosen or chosen[0] not in page:
        return ()
    first, last = page.index(chosen[0]), page.index(chosen[-1])
    texts = dict.fromkeys(b.text for b in page[max(0, first - CLOSE) : last + CLOSE] if b.kind == "caption")
    taken = {block.text for block in chosen}
    return tuple(Removed(kind="caption", text=text) for text in texts if text not in taken)
