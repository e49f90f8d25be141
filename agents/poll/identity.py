"""Which entry is which: keys that stay the same while a feed moves, rewrites and repeats itself.

An entry is its guid, else its link, else its words. A guid that is an address may change its scheme, its tracking
and its fragment; a guid (or link) that several entries of one document share does not tell them apart, so link,
fragment and title do.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from agents.poll.feed import FeedEntry
from agents.text import urls
from streams import ids
from streams.records import Known

_TAG = re.compile(r"<[^<>]*>")


def content_hash(entry: FeedEntry) -> str:
    """What counts as a change: the words of title, summary and content. Not white space, markup, addresses, dates."""
    parts = (entry.title, entry.summary, _TAG.sub("", entry.content))
    return ids.hash_of(*("".join(part.split()) for part in parts))


def article(feed: str, entry: FeedEntry, key: str) -> str:
    """The article of an entry that is new to us."""
    if entry.url:
        return ids.article_by_url(urls.canonical(entry.url))
    return ids.article_by_guid(feed, entry.guid or key)


def keys(feed: str, entries: Sequence[FeedEntry], known: Mapping[str, Known]) -> list[str]:
    """One key for each entry, in their order. Equal keys in one document are one entry, given twice."""
    plain = [_plain(entry) for entry in entries]
    linked = [_linked(key, entry) for key, entry in zip(plain, entries, strict=True)]
    plain_counts, linked_counts = Counter(plain), Counter(linked)
    chosen = []
    for entry, key, long in zip(entries, plain, linked, strict=True):
        titled = ids.hash_of(long, entry.title)
        if plain_counts[key] == 1:  # it may have shared its guid when we saw it first
            chosen.append(next((k for k in (key, long, titled) if k in known), key))
            continue
        own = titled if linked_counts[long] > 1 else long
        first = known.get(key)  # or have had it to itself
        same = first is not None and first.article == article(feed, entry, key)
        chosen.append(key if same and own not in known else own)
    return chosen


def _plain(entry: FeedEntry) -> str:
    if entry.guid:
        return ids.hash_of("guid", urls.canonical(entry.guid) or entry.guid)
    if entry.url:
        return ids.hash_of("link", urls.canonical(entry.url))
    return ids.hash_of("words", entry.title, entry.summary)


def _linked(key: str, entry: FeedEntry) -> str:
    return ids.hash_of(key, urls.canonical(entry.url), entry.guid.partition("#")[2])
