"""When a page says that its article was published and changed: to the minute, with zone, from the best source that has it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from agents.extract.says import jsonld, shown_times, times
from agents.extract.says.marks import Marks
from agents.extract.says.shown_times import Candidate, candidate, when
from agents.extract.says.times import Written
from streams.records import RefusedTime

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publish-date", "publishdate", "pubdate", "publication_date", "published", "published_at",
    "article.published", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created",
    "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "cxenseparse:recs:articlepublishtime",
    "article_date_original", "article:date", "originalpublicationdate", "rnews:datepublished", "last-published", "date", "time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
SPREAD = timedelta(hours=14)  # between the clocks of two zones (UTC-12 to UTC+14 is more; nobody reads both)
MOST = 40  # times of one kind that are looked at
QUARTER = timedelta(minutes=15)  # all zones are whole ones of these
MOST_REFUSED = 10


class Times(NamedTuple):
    """When it was published and changed, where that was said, and the times that cannot be."""

    published: datetime | None = None
    published_from: str | None = None
    published_exact: bool = False  # with a time of day, and its zone
    modified: datetime | None = None
    modified_from: str | None = None
    refused: tuple[RefusedTime, ...] = ()


def find(page: Marks, latest: datetime | None = None, headline: Any = None) -> Times:
    """Return the times of the article. Those behind `latest` are refused. `headline`: the element that shows it."""
    refused: list[RefusedTime] = []
    published = _possible("published", _published(page), latest, refused)
    modified = _possible("modified", _modified(page), latest, refused)
    if not published or not published[0].time.clock:
        shown = shown_times.find(page, headline)
        published += _possible("published", shown.published, latest, refused)
        modified += _possible("modified", shown.modified, latest, refused)
    zones = {given.time.zone for given in (*published, *modified)} - {None}
    zone = zones.pop() if len(zones) == 1 else None
    first, changed = _best(published, zone, latest), _best(modified, zone, latest)
    return Times(*first, *changed[:2], tuple(dict.fromkeys(refused))[:MOST_REFUSED])


class _Given(NamedTuple):
    source: str
    time: Written


def _possible(
    kind: str, given: Iterable[Candidate], latest: datetime | None, refused: list[RefusedTime]
) -> list[_Given]:
    """The times that can be; the others are put on the list of what was refused, with the reason."""
    kept = []
    for source, said, time in islice(given, MOST):
        reason = times.doubt(time.moment, latest) if time else "unreadable"
        if time and reason is None:
            kept.append(_Given(source, time))
        elif reason and any(map(str.isdigit, said)):
            refused.append(RefusedTime(kind=kind, source=source, reason=reason, said=said[:40]))
    return kept


def _best(
    given: list[_Given], zone: timedelta | None, latest: datetime | None
) -> tuple[datetime | None, str | None, bool]:
    """The first, its source, and whether it is exact; or what says the same with a time of day, and with a zone.

    `zone`: the one in which the page's other times are written.
    """
    if not given:
        return None, None, False
    source, first = given[0]
    if first.clock and first.zone is not None:
        return first.moment, source, True
    better = [other for other in given[1:] if other.time.clock and _same(first, other.time)]
    zoned = [other for other in better if other.time.zone is not None]
    if zoned or (better and not first.clock):
        best = (zoned or better)[0]
        return best.time.moment, best.source, best.time.zone is not None
    if first.clock and zone and times.possible(first.moment - zone, latest):
        return first.moment - zone, source, True
    return first.moment, source, False


def _same(first: Written, other: Written) -> bool:
    """Whether `other` can be the moment that `first` gives as a day, or without its zone."""
    if not first.clock:
        day = (first.moment + (first.zone or timedelta())).date()
        return day in ((other.moment + (other.zone or timedelta())).date(), other.moment.date())
    apart = abs(other.moment - first.moment)
    return apart <= SPREAD and apart % QUARTER < timedelta(minutes=1)


def _published(page: Marks) -> Iterator[Candidate]:
    yield from _stated(page, "datePublished", "dateCreated", "uploadDate")
    yield from (candidate("meta", text) for text in page.meta(*_PUBLISHED))
    for name in ("datepublished", "datecreated", "pubdate", "published"):
        yield from (candidate("microdata", when(node)) for node in page.props.get(name, ()))
    yield from (
        candidate("json-ld", text)
        for node in page.page_nodes
        for text in jsonld.strings(node.get("datePublished"))
    )


def _modified(page: Marks) -> Iterator[Candidate]:
    yield from _stated(page, "dateModified")
    yield from (candidate("meta", text) for text in page.meta(*_MODIFIED))
    yield from (candidate("microdata", when(node)) for node in page.props.get("datemodified", ()))


def _stated(page: Marks, *keys: str) -> Iterator[Candidate]:
    for key in keys:
        for value in page.values(key):
            for text in [str(value)] if type(value) is int else jsonld.strings(value):
                yield candidate("json-ld", text)
