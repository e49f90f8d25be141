"""What may be done with an article's text: as its page says, as its host said before, as its feed is set.

Mining that is reserved (TDM Reservation Protocol): the page is not read, the feed's own text goes on. Showing that is
forbidden (noarchive and its like): the text is read, and left out of what is published. What a page forbids says
nothing of the feed's own text, which the publisher hands out himself.
"""

from typing import Any

from msgspec import Struct

from agents.text import clean, directives
from streams.records import Item, Page

SUMMARY = 500  # characters of a feed's summary that are published: some feeds put the whole article there


class Said(Struct, frozen=True):
    """What a page's own head says. `mining`: reserved or not (None: it is silent); `showing`: why it may not be shown."""

    mining: bool | None = None
    showing: str = ""


def read(tree: Any) -> Said:
    """Return what the ``<meta>`` tags of a page say."""
    mining, showing = None, set()
    for meta in tree.iterfind(".//meta[@content]"):
        name = (meta.get("name") or "").strip().lower()
        if name == "tdm-reservation" and mining is None:
            mining = directives.reservation(meta.get("content"))
        elif name in directives.NAMES:
            showing.add(directives.forbidden(meta.get("content"), name))
    return Said(mining, next((reason for reason in directives.REASONS if reason in showing), ""))


def is_reserved(page: Page, said: Said) -> bool:
    """Whether the page must not be read: what it says itself counts more than header and file (TDMRep, priority)."""
    if page.item.tdm == "licensed":
        return False
    return any(name.startswith("tdm_") for name in page.reserved) if said.mining is None else said.mining


def withheld(page: Page, said: Said, text_from: str) -> str | None:
    """Return why the text is not to be published, None when it may be. `text_from`: page, feed, summary."""
    if page.item.text:
        return "feed" if page.item.text == "none" else None
    if text_from != "page":
        return None
    forbidden = {*page.reserved, said.showing}
    return next((reason for reason in directives.REASONS if reason in forbidden), None)


def may_keep(page: Page, said: Said) -> bool:
    """Whether the page itself may stand in an archive."""
    archived = page.item.text == "full" or "noarchive" not in {*page.reserved, said.showing}
    return archived and not is_reserved(page, said)


def summary(item: Item) -> str | None:
    """Return the feed's summary as it is published: plain, and cut where a word ends."""
    text = clean.line(item.summary)
    if len(text) > SUMMARY:
        text = text[: SUMMARY - 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
    return text or None
