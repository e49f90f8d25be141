"""From a page to an article's text: what it says, who wrote it, when, and which revision it is.

`extract` is the work (some 36 ms of CPU a page, in a pool), `revise` decides what becomes of it, `compose` writes the
record. A page that cannot be read is no error: the feed's own text takes its place, and the page's outcome says why.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import structs

from agents.extract import rights
from agents.extract.credits.headcredits import head_credits, together
from agents.extract.cutting.cut import article_text
from agents.extract.cutting.parts import ArticleParts, article_parts
from agents.extract.extraction import Extraction
from agents.extract.page import extract_html
from agents.extract.revisions import Look, Memory, Verdict, is_stub, judge
from agents.extract.says import people
from agents.extract.tools import Tools
from agents.text import clean, html, languages, urls
from streams import ids
from streams.errors import Rejected
from streams.records import FirstSeen, Item, MadeBy, Page, PageInfo, Text

__all__ = [
    "ArticleParts",
    "Extraction",
    "Memory",
    "Verdict",
    "article_parts",
    "compose",
    "extract",
    "extract_html",
    "from_feed",
    "revise",
]

RULES = "3"  # the edition of this stage's rules
DAY, ZONES = timedelta(days=1), timedelta(hours=14)  # of a bare day, and what zones may make of it
AHEAD = timedelta(days=1)  # a page may be dated so far behind our look (zones, clocks), not more
# Pages whose head can be believed.
_HEADED = frozenset({"paywall", "login_wall", "needs_javascript", "no_text"})


def extract(page: Page, tools: Tools) -> Extraction:
    """Return what a look and its item say of the article. Never fails on a page: its outcome tells."""
    return _completed(_read(page, tools), page, tools)


def _read(page: Page, tools: Tools) -> Extraction:
    """What the page says, or the feed's own text in place of a page that has none for us."""
    if page.outcome != "ok" or page.body is None:
        return from_feed(page.item, tools, page.outcome)
    try:
        found = extract_html(
            page.body, page.url, page.content_type, tools, page.fetched + AHEAD, page.item.language
        )
    except Rejected as reason:
        return from_feed(page.item, tools, reason.code)
    if rights.is_reserved(page, found.reserves):
        return from_feed(page.item, tools, "tdm_reserved")
    if found.page.outcome == "ok":
        fed = from_feed(page.item, tools, "stub") if page.item.content else None
        return _with_head(fed, found) if fed and is_stub(found.text, len(fed.text)) else found
    fed = from_feed(page.item, tools, found.page.outcome)
    return _with_head(fed, found) if found.page.outcome in _HEADED else fed


def _completed(found: Extraction, page: Page, tools: Tools) -> Extraction:
    """What the page does not say, the feed may."""
    item = page.item
    by_feed = item.published is not None and _is_better(item.published, found)
    outlet = (item.publisher.name, item.publisher.domain, found.publisher_name)
    signed = people.read(item.authors, outlet, tools.agencies)
    authors, authors_are = found.authors, found.authors_are
    if signed.people and authors_are != "people":
        authors, authors_are = signed.people, "people"
    elif signed.others and not authors:
        authors, authors_are = signed.others[:1], "organisation"
    said = head_credits(
        (("feed author", name) for name in item.authors), tools.agencies, outlet[0] or outlet[2]
    )
    return structs.replace(
        found,
        title=found.title or clean.line(item.title),
        credits=together(found.credits, said),
        authors=authors,
        authors_are=authors_are,
        published=item.published if by_feed else found.published,
        published_from="feed" if by_feed else found.published_from,
        modified=found.modified or item.updated,
        modified_from=found.modified_from or ("feed" if item.updated else None),
        section=found.section or item.section or None,
        tags=found.tags or item.tags,
        image=found.image or item.image or None,
        rights=found.rights or item.rights or None,
        page=structs.replace(found.page, status=page.status, looked=page.fetched),
    )


def _is_better(fed: datetime, found: Extraction) -> bool:
    """Whether the feed's time says more than the page's: one without its zone may be the same moment."""
    if found.published is None or found.published_from == "guess":
        return True
    return not found.published_exact and -ZONES <= fed - found.published <= DAY + ZONES


def from_feed(item: Item, tools: Tools, outcome: str) -> Extraction:
    """Return the feed's own title and text; `outcome` says why it is not the page's."""
    title = clean.line(item.title)
    content = html.paragraphs(item.content)
    raw = "\n\n".join(content) or clean.text(item.summary)
    read = article_text(raw, title, tools.agencies)
    return Extraction(
        title=title,
        language=languages.detect(f"{title}\n{read.text}", (item.language,)),
        text_from="feed" if content else "summary",
        page=PageInfo(outcome=outcome),
        text=read.text,
        parts=read.parts,
        removed=read.removed,
        dateline=read.dateline,
        credits=read.credits,
    )


def _with_head(fed: Extraction, found: Extraction) -> Extraction:
    """A page without its text still says who wrote it, when, and from whom it has it."""
    guessed = found.published_from == "guess"
    return structs.replace(
        found,
        title=fed.title or found.title,
        published=None if guessed else found.published,
        published_from=None if guessed else found.published_from,
        language=fed.language if fed.language != "und" else found.language,
        text_from=fed.text_from,
        page=fed.page,
        text=fed.text,
        blocks=(),
        parts=fed.parts,
        removed=fed.removed,
        dateline=fed.dateline,
        credits=together(fed.credits, (credit for credit in found.credits if credit.said)),
    )


def revise(
    extraction: Extraction, page: Page, memory: Memory | None, offset: str
) -> tuple[Verdict, Memory | None]:
    """Return what becomes of this look, and what to remember of the article (None: nothing changes).

    `offset`: "partition/offset" of the record. See `agents.extract.revisions`.
    """
    by_feed = extraction.text_from == "feed"
    look = Look(
        title=extraction.title,
        text=extraction.text,
        language=extraction.language,
        whole=extraction.text_from == "page" or (by_feed and page.outcome == "feed"),
        fed=len(extraction.text) if by_feed and page.outcome != "feed" else 0,
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
        authors_are=found.authors_are,
        published=found.published,
        published_from=found.published_from,
        published_feed=item.published,
        modified=found.modified,
        modified_from=found.modified_from,
        refused_times=found.refused_times,
        section=found.section,
        tags=found.tags,
        image=found.image,
        media=item.media,
        language=found.language,
        route=verdict.route,
        first_seen=_first_seen(item, page, verdict),
        text=found.text,
        text_from=found.text_from,
        withheld=rights.withheld(page, found.reserves, found.text_from),
        summary=rights.summary(item),
        page=found.page,
        rights=found.rights,
        blocks=found.blocks,
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
