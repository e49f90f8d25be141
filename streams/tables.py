"""Records as rows of a flat table for spreadsheets: the columns, and CSV that a spreadsheet only shows.

RFC 4180, UTF-8 with a byte order mark (without it Excel takes it for something else), every cell quoted. A cell is one
line; lists are joined with "; ", and a semicolon within an entry becomes a comma; times are RFC 3339 in UTC; what is not
known is empty. Spreadsheets calculate what begins with = + - or @, also where it comes from the web: such text gets an
apostrophe before it, also behind a semicolon (and quotes), since in half of Europe that is what parts cells. The text itself is
not in the tables: JSON Lines have the records whole.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from streams import codec, records
from streams.naming import origin_names
from streams.records import Article, Change, Claim, Figure, Revision, Story, StoryFigure
from streams.topics import ARTICLES, REVISIONS, STORIES, Topic

BOM = "\ufeff"
JOINT = "; "
_TRAP = re.compile(r'(^|;)[ "]*(?=[=+\-@＝＋－＠])')
_CONTROLS = dict.fromkeys(
    [*range(9), *range(14, 28), *range(127, 133), *range(134, 160)]
)  # others are spaces

ARTICLE: Mapping[str, Callable[[Article], Any]] = {
    "id": lambda a: a.id,
    "revision": lambda a: a.revision,
    "superseded_by": lambda a: a.superseded_by,
    "first_seen": lambda a: a.first_seen.by,
    "published": lambda a: a.published,
    "published_from": lambda a: a.published_from,
    "modified": lambda a: a.modified,
    "language": lambda a: a.language,
    "publisher": lambda a: a.publisher.name,
    "domain": lambda a: a.publisher.domain,
    "family": lambda a: a.publisher.family,
    "country": lambda a: a.publisher.country,
    "title": lambda a: a.title,
    "authors": lambda a: a.authors,
    "url": lambda a: a.url,
    "canonical_url": lambda a: a.canonical_url,
    "section": lambda a: a.section,
    "tags": lambda a: a.tags,
    "summary": lambda a: a.summary,
    "text_from": lambda a: a.text_from,
    "page": lambda a: a.page.outcome,
    "withheld": lambda a: a.withheld,
    "credits": lambda a: _once(credit.agency for credit in a.credits),
    "origin": lambda a: a.origin,
    "own_share": lambda a: a.own_share,
    "near_duplicate_of": lambda a: a.near_duplicate_of,
    "copies": lambda a: [copy.id for copy in a.copies],
    "spun": lambda a: a.spun,
    "entities": lambda a: _once(entity.name or a.text[entity.start : entity.end] for entity in a.entities),
    "places": lambda a: _once(place.name for place in a.places),
    "figures": lambda a: _once(map(_figure, a.figures)),
    "back_catalogue": lambda a: a.back_catalogue,
    "story": lambda a: a.story,
    "joined_by": lambda a: a.joined_by,
}
STORY: Mapping[str, Callable[[Story], Any]] = {
    "id": lambda s: s.id,
    "version": lambda s: s.version,
    "title": lambda s: s.title,
    "language": lambda s: s.language,
    "phase": lambda s: s.phase,
    "origins": lambda s: s.origins.count,
    "origin_names": origin_names,
    "articles": lambda s: s.article_count,
    "publishers": lambda s: _once(member.publisher for member in s.articles),
    "first_article": lambda s: s.first.article,
    "first_after": lambda s: s.first.after,
    "first_by": lambda s: s.first.by,
    "first_claimed": lambda s: s.first.claimed,
    "first_tie": lambda s: s.first.tie,
    "last_seen": lambda s: s.last_seen,
    "conflicts": lambda s: [_claims(one) for one in s.figures if one.verdict == "conflict"],
    "figures": lambda s: [_claims(one) for one in s.figures if one.verdict != "conflict"],
    "actors": lambda s: [actor.name for actor in s.actors],
    "places": lambda s: [place.name for place in s.places],
    "article_ids": lambda s: [member.id for member in s.articles],
    "merged": lambda s: s.merged,
    "split_from": lambda s: s.split_from,
}
CHANGE: Mapping[str, Callable[[Revision, Change], Any]] = {  # a row for each change of a revision
    "id": lambda r, c: r.id,
    "revision": lambda r, c: r.revision,
    "previous": lambda r, c: r.previous,
    "revision_id": lambda r, c: r.revision_id,
    "stealth": lambda r, c: r.stealth,
    "withheld": lambda r, c: r.withheld,
    "kind": lambda r, c: c.kind,
    "before": lambda r, c: c.before,
    "after": lambda r, c: c.after,
    "start": lambda r, c: c.start,
    "end": lambda r, c: c.end,
}
COLUMNS: Mapping[Topic, Mapping[str, Callable[..., Any]]] = {
    ARTICLES: ARTICLE,
    STORIES: STORY,
    REVISIONS: CHANGE,
}


def head(topic: Topic) -> bytes:
    """The first line, with the names of the columns."""
    return BOM.encode() + lines([COLUMNS[topic]])


def rows(topic: Topic, value: bytes) -> bytes:
    """The lines of one record; `Rejected` when it is none."""
    record = codec.decode(getattr(records, topic.record), value)
    told = [(record, change) for change in record.changes] if topic is REVISIONS else [(record,)]
    return lines([[cell(of(*one)) for of in COLUMNS[topic].values()] for one in told])


def cell(value: Any) -> str:
    """A value as a spreadsheet shows it, and does not calculate it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case datetime():
            return codec.stamp(value)
        case str():
            return _TRAP.sub(lambda found: f"{found[0]}'", _line(value))
        case _:
            return cell(JOINT.join(_line(str(one)).replace(";", ",") for one in value))


def _line(text: str) -> str:
    return " ".join(text.translate(_CONTROLS).split())


def lines(table: Iterable[Iterable[str]]) -> bytes:
    """Rows of cells (see `cell`) as they stand in the file."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    return file.getvalue().encode("utf-8", "replace")


def _once(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def claim_words(claim: Figure | Claim) -> str:
    """A number as it is told: "exact 41", "at most 40", "about 32-50"."""
    numbers = [_number(one) for one in (claim.low, claim.high) if one is not None]
    return " ".join([claim.hedge.replace("_", " "), "-".join(dict.fromkeys(numbers))]).strip()


def _figure(figure: Figure) -> str:
    return f"{_what(figure)}: {claim_words(figure)} {figure.unit}"


def _claims(figure: StoryFigure) -> str:
    said = _once(claim_words(claim) for claim in figure.claims)
    return f"{_what(figure)}, {figure.verdict}: {' / '.join(said)} {figure.unit}"


def _what(figure: Figure | StoryFigure) -> str:
    of, place = f" of {figure.of}" if figure.of else "", f" ({figure.place})" if figure.place else ""
    return f"{figure.kind}{of}{place}"


def _number(value: float) -> str:
    return f"{value:.12g}"
