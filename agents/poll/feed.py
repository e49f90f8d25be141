"""A feed that was read: its entries as plain values, cleaned and within limits, whatever format they came in."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from agents.poll import dates
from agents.text import clean, markup, urls
from streams.records import Media

MAX_ITEMS = 5_000
MAX_TAGS = 256
MAX_TITLE = 4_096  # characters
MAX_SUMMARY = 65_536
MAX_CONTENT = 500_000  # a record has to stay well under 8 MiB, whatever its letters cost in UTF-8 and JSON
MAX_GUID = 65_536
MAX_MEDIA = 32
MAX_MARKUP = 16 * MAX_TITLE  # of a title or a name, before its tags are out

_BLOCK = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_MAILED = re.compile(r"[^\s()<>]+@[^\s()<>]+\s*\(([^()]+)\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One entry: `summary` is text, `content` HTML. `scheme`: of the link, where that is none we follow."""

    guid: str = ""
    url: str = ""
    scheme: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    media: tuple[Media, ...] = ()
    rights: str = ""
    raw: bytes = b""  # hash of the entry as it stood in the document, 8 bytes; empty: it cannot be told


class Feed(Struct, frozen=True, kw_only=True):
    """What a body held. `outcome`: ok, capped (a limit was met), partial (something is missing), not_a_feed."""

    outcome: str
    format: str = ""  # rss atom rdf json sitemap
    title: str = ""
    link: str = ""  # the site it belongs to
    language: str = ""
    ttl_seconds: int | None = None  # how long it wants to be left alone
    skip_hours: tuple[int, ...] = ()  # UTC, when it is not to be asked
    skip_days: tuple[int, ...] = ()  # 0 is Monday
    hub: str = ""  # WebSub
    self_url: str = ""  # the address it gives itself
    same: tuple[bytes, ...] = ()  # `raw` of the entries that were not read, because they were known
    items: tuple[FeedEntry, ...] = ()
    problems: tuple[str, ...] = ()


class Raw(Struct, kw_only=True):
    """An entry as a reader found it, in document order; titles and summaries are HTML unless `plain` says text."""

    guid: str = ""
    links: list[str]  # absolute or not, the best first
    base: str
    title: str = ""
    title_is_text: bool = False
    published: str = ""
    updated: str = ""
    authors: list[str]
    summary: str = ""
    summary_is_text: bool = False
    content: str = ""
    language: str = ""
    section: str = ""
    tags: list[str]
    image: str = ""
    media: list[Media]  # addresses as they are written
    rights: str = ""


def entry(raw: Raw, problems: set[str], known_by: bytes = b"") -> FeedEntry:
    """Return the entry cleaned and cut; the limits that it met are added to `problems`. `known_by`: its hash."""
    url, scheme = _link(raw)
    if not url and raw.links:
        problems.add("bad_link")
    summary, content = raw.summary, raw.content
    if not content and _BLOCK.search(summary):
        content = summary
    return FeedEntry(
        guid=_cut(clean.line(raw.guid), MAX_GUID, "guid_cut", problems),
        url=url,
        scheme=scheme,
        title=_title(raw, problems),
        published=_time(raw.published, problems),
        updated=_time(raw.updated, problems),
        authors=_distinct(map(_person, raw.authors[:MAX_TAGS])),
        summary=_summary(raw, problems),
        content=_cut(clean.characters(content).strip(), MAX_CONTENT, "content_cut", problems),
        language=language(raw.language),
        section=name(raw.section),
        tags=_tags(raw.tags, problems),
        image=_address(raw.base, raw.image),
        media=_media(raw, problems),
        rights=line(raw.rights, 1024),
        raw=known_by,
    )


def line(html: str, limit: int = MAX_TITLE) -> str:
    """The text of an HTML fragment on one line, cut."""
    if "<" not in html and "&" not in html:
        return clean.line(html[:MAX_MARKUP])[:limit]
    return clean.line(" ".join(markup.paragraphs(html[:MAX_MARKUP])))[:limit]


def name(html: str) -> str:
    """The line of a name or a tag: the same few come again and again."""
    return _short(html) if len(html) <= 256 else line(html, 256)


@lru_cache(maxsize=4096)
def _short(html: str) -> str:
    return line(html, 256)


def language(tag: str) -> str:
    """A language tag that looks like one (``en-GB``), else ""."""
    tag = tag[:64].strip().replace("_", "-")
    return tag if len(tag) <= 35 and _LANGUAGE.fullmatch(tag) else ""


def _title(raw: Raw, problems: set[str]) -> str:
    title = _cut(raw.title, MAX_MARKUP, "title_cut", problems)
    words = clean.line(title) if raw.title_is_text else line(title, MAX_MARKUP)
    return _cut(words, MAX_TITLE, "title_cut", problems)


def _summary(raw: Raw, problems: set[str]) -> str:
    summary = _cut(raw.summary, MAX_CONTENT, "summary_cut", problems)
    words = clean.text(summary) if raw.summary_is_text else "\n\n".join(markup.paragraphs(summary))
    return _cut(words, MAX_SUMMARY, "summary_cut", problems)


def _cut(words: str, limit: int, problem: str, problems: set[str]) -> str:
    if len(words) <= limit:
        return words
    problems.add(problem)
    return words[:limit]


def _link(raw: Raw) -> tuple[str, str]:
    """The first link that is a web address, else the scheme of the first that has one."""
    for link in raw.links:
        if url := _address(raw.base, link):
            return url, ""
    return "", next((s for s in map(urls.scheme, raw.links) if s and s not in urls.PORTS), "")


def _address(base: str, link: str) -> str:
    """The web address that is meant, "" for none. Not even tried: what is far too long for one."""
    return urls.join(base, link) if link and len(link) <= 2 * urls.MAX_URL else ""


def _media(raw: Raw, problems: set[str]) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for one in raw.media:
        url = _address(raw.base, one.url)
        if url and len(found) == MAX_MEDIA and url not in found:
            problems.add("media_cut")
            break
        if url:
            found.setdefault(url, replace(one, url=url))
    return tuple(found.values())


def _time(words: str, problems: set[str]) -> datetime | None:
    if not words.strip():
        return None
    found = dates.read(words)
    if found is None:
        problems.add("bad_date")
    return found


def _person(written: str) -> str:
    """``jo@example.org (Jo Roe)`` is Jo Roe (RSS 2.0 wants the address); an address alone is nobody."""
    who = name(written)
    if "@" not in who:
        return who
    mailed = _MAILED.fullmatch(who)
    who = mailed[1].strip() if mailed else who
    return "" if "@" in who and " " not in who else who


def _tags(tags: list[str], problems: set[str]) -> tuple[str, ...]:
    if len(tags) > MAX_TAGS:
        problems.add("tags_cut")
    return _distinct(map(name, tags[:MAX_TAGS]))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
