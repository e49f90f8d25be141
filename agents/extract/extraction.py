"""What one look at a page, or one item of a feed, says of an article."""

from datetime import datetime

from agents.extract.rights import Said
from streams.records import Credit, Dateline, PageInfo, Part, Record, RefusedTime, Removed, TextBlock


class Extraction(Record, frozen=True, kw_only=True):
    """As in `streams.records.Text`. `text_from`: page, feed, summary; `page`: what became of the page.

    `published_exact`: with a time of day, and its zone; `reserves`: what the page says of its use.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    authors_are: str | None = None
    published: datetime | None = None
    published_from: str | None = None
    published_exact: bool = False
    modified: datetime | None = None
    modified_from: str | None = None
    refused_times: tuple[RefusedTime, ...] = ()
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
    reserves: Said = Said()
    blocks: tuple[TextBlock, ...] = ()
    parts: tuple[Part, ...] = ()
    removed: tuple[Removed, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()
