"""From a page to an article's text: what it says, who wrote it, when, and which revision it is.

`extract` is the work (some 25 ms of CPU a page, in a pool), `revise` decides what becomes of it, `compose` writes the
record. A page that cannot be read is no error: the feed's own text takes its place, and the page's outcome says why.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from agents.extract import body, charset, head, people, refusal, tree
from agents.extract.agencies import Agencies
from agents.extract.cut import ArticleText, article_text
from agents.extract.parts import ArticleParts, article_parts
from agents.extract.revisions import Look, Memory, Verdict, judge
from agents.text import clean, html, languages, urls
from streams import ids
from streams.errors import Rejected
from streams.records import (
    Credit,
    Dateline,
    FirstSeen,
    Item,
    MadeBy,
    Page,
    PageInfo,
    Part,
    Record,
    Removed,
    Text,
)

__all__ = [
    "ArticleParts",
    "Extraction",
    "Memory",
    "Verdict",
    "article_parts",
    "compose",
    "extract",
    "extract_html",
    "revise",
]

RULES = "1"  # the edition of this stage's rules
AHEAD = timedelta(days=1)  # a page may be dated so far behind our look (zones, clocks), not more
VISIBLE = 20_000  # characters of a page in which a paywall's words are looked for


class Extraction(Record, frozen=True, kw_only=True):
    """What one look found. `text_from`: page, feed, summary; `page`: what became of the page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str | None = None
    modified: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    language: str = "und"
    canonical_url: str = ""
    publisher_name: str = ""
    text: str = ""
    text_from: str = "page"
    page: PageInfo
    rights: str | None = None
    parts: tuple[Part, ...] = ()
    removed: tuple[Removed, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()


def extract(page: Page, agencies: Agencies) -> Extraction:
    """Return what a look and its item say of the article. Never fails on a page: its outcome tells."""
    if page.outcome != "ok" or page.body is None:
        return _from_feed(page, agencies, page.outcome)
    try:
        found = extract_html(page.body, page.url, page.content_type, agencies, page.fetched + AHEAD)
    except Rejected as reason:
        return _from_feed(page, agencies, reason.code)
    if found.page.outcome == "ok":
        return _completed(found, page)
    unread = _from_feed(page, agencies, found.page.outcome)
    return _with_head(unread, found) if found.page.outcome in ("paywall", "no_text") else unread


def extract_html(
    source: str | bytes, url: str, content_type: str, agencies: Agencies, latest: datetime | None = None
) -> Extraction:
    """Return what a page says of its article; times behind `latest` are not believed.

    `page.outcome` is ok, or why it does not have the article: paywall, consent, not_found, not_an_article, no_text.
    Raises Rejected where it cannot be read at all (see `agents.extract.tree.parse`).
    """
    root = tree.parse(source if isinstance(source, str) else charset.decode(source, content_type))
    said = head.read(root, url, latest)
    found = body.paragraphs(root, url, said.body)
    read = article_text("\n\n".join(found), said.title, agencies)
    seen = refusal.Seen(said.title, found, partial(_visible, root), said.is_article, said.is_free, url)
    outcome = refusal.outcome(seen)
    guess = None if said.published else body.guess_day(root, url, latest)
    return Extraction(
        title=said.title,
        authors=said.authors,
        published=said.published or guess,
        published_from="guess" if guess else said.published_from,
        modified=said.modified,
        section=said.section,
        tags=said.tags,
        image=said.image,
        language=languages.detect(f"{said.title}\n{read.text}", said.languages),
        canonical_url=said.canonical_url,
        publisher_name=said.publisher_name,
        rights=said.rights,
        page=PageInfo(outcome="no_text" if outcome == "ok" and not read.text else outcome),
        **_read_fields(read),
    )


def _visible(root: Any) -> str:
    return "\n".join(html.tree_paragraphs(root))[:VISIBLE]


def _read_fields(read: ArticleText) -> dict[str, Any]:
    return structs.asdict(read)


def _completed(found: Extraction, page: Page) -> Extraction:
    """What the page does not say, the feed may."""
    item = page.item
    sure = found.published is not None and found.published_from != "guess"
    by_feed = item.published is not None and not sure
    return structs.replace(
        found,
        title=found.title or clean.line(item.title),
        authors=found.authors or people.names(item.authors, (item.publisher.name, item.publisher.domain)),
        published=item.published if by_feed else found.published,
        published_from="feed" if by_feed else found.published_from,
        modified=found.modified or item.updated,
        section=found.section or item.section or None,
        tags=found.tags or item.tags,
        image=found.image or item.image or None,
        rights=found.rights or item.rights or None,
        page=PageInfo(outcome=found.page.outcome, status=page.status, looked=page.fetched),
    )


def _from_feed(page: Page, agencies: Agencies, outcome: str) -> Extraction:
    """The feed's own text in place of a page that has none for us."""
    item = page.item
    title = clean.line(item.title)
    content = html.paragraphs(item.content)
    raw = "\n\n".join(content) or clean.text(item.summary)
    read = article_text(raw, title, agencies)
    bare = Extraction(
        title=title,
        language=languages.detect(f"{title}\n{read.text}", (item.language,)),
        text_from="feed" if content else "summary",
        page=PageInfo(outcome=outcome),
        **_read_fields(read),
    )
    return _completed(bare, page)


def _with_head(unread: Extraction, found: Extraction) -> Extraction:
    """A page without its text still says who wrote it, and when."""
    sure = found.published is not None and found.published_from != "guess"
    return structs.replace(
        unread,
        authors=found.authors or unread.authors,
        published=found.published if sure else unread.published,
        published_from=found.published_from if sure else unread.published_from,
        modified=found.modified or unread.modified,
        section=found.section or unread.section,
        tags=found.tags or unread.tags,
        image=found.image or unread.image,
        canonical_url=found.canonical_url,
        publisher_name=found.publisher_name,
    )


def revise(
    extraction: Extraction, page: Page, memory: Memory | None, offset: str
) -> tuple[Verdict, Memory | None]:
    """Return what becomes of this look, and what to remember of the article (None: nothing changes).

    `offset`: "partition/offset" of the record. See `agents.extract.revisions`.
    """
    look = Look(
        title=extraction.title,
        text=extraction.text,
        language=extraction.language,
        whole=extraction.text_from == "page" or (extraction.text_from == "feed" and page.outcome == "feed"),
        same_as=_same_as(extraction, page),
    )
    return judge(look, page, memory, offset)


def compose(extraction: Extraction, page: Page, verdict: Verdict, version: str) -> Text:
    """Return the record of a verdict "text". `version` is ours."""
    item, found = page.item, extraction
    url = item.url or page.url
    name = item.publisher.name or found.publisher_name or item.publisher.domain
    return Text(
        id=item.article,
        revision=verdict.revision,
        revision_id=verdict.revision_id,
        superseded_by=verdict.superseded_by or None,
        url=url,
        canonical_url=_own_address(found.canonical_url, url) or urls.clean(url),
        feeds=item.feeds or (item.feed,),
        publisher=structs.replace(item.publisher, name=name),
        title=found.title,
        authors=found.authors,
        published=found.published,
        published_from=found.published_from,
        modified=found.modified,
        section=found.section,
        tags=found.tags,
        image=found.image,
        media=item.media,
        language=found.language,
        route=verdict.route,
        first_seen=_first_seen(item, page, verdict),
        text=found.text,
        text_from=found.text_from,
        page=found.page,
        rights=found.rights,
        parts=found.parts,
        removed=found.removed,
        dateline=found.dateline,
        credits=found.credits,
        back_catalogue=item.back_catalogue,
        made_by=MadeBy(version=version, rules=RULES),
    )


def _first_seen(item: Item, page: Page, verdict: Verdict) -> FirstSeen:
    """A text that we found on the page only appeared between two looks."""
    return FirstSeen(after=page.looked_before, by=page.fetched) if verdict.seen else item.first_seen


def _same_as(found: Extraction, page: Page) -> str:
    """The article whose address the page gives as its own, "" when that is the item's own address.

    Poll knows better what stands there: under one address a feed may list many articles (episodes of a show).
    """
    address = urls.canonical(_own_address(found.canonical_url, page.item.url or page.url))
    if not address or address == urls.canonical(page.item.url):
        return ""
    article = ids.article_by_url(address)
    return "" if article == page.item.article else article


def _own_address(said: str, url: str) -> str:
    """The address that the page gives as its own, if it can be: on the same site, and not its front page; else ""."""
    same = bool(said) and urls.site(said) == urls.site(url)
    front = urlsplit(said).path in ("", "/") and not urlsplit(said).query
    return said if same and not front else ""
