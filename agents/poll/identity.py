"""Which entry is which: keys that stay the same while a feed moves, rewrites and repeats itself.

An entry has a name: its guid, else its link, else its words. Its key is the name, and where several entries share the
name, what else tells it apart. A known entry is found again by the first of `RULES` under which one entry of the
document and one of memory, and no others, look the same: so a guid that many share finds nobody by itself, and a guid
that changes with each poll is outvoted by link and words.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from agents.poll.content import content_hash
from agents.poll.feed import FeedEntry
from agents.text import urls
from streams import ids
from streams.records import Known

__all__ = ["RULES", "article", "content_hash", "keys", "link_of", "places", "words_of"]

# What generators write where a guid should stand.
NO_GUIDS = frozenset(("", "-", "-1", "0", "false", "guid", "id", "n/a", "nan", "nil", "none", "null", "true", "undefined"))  # fmt: skip
CROWD = 3  # titles on one address in one document: it is a place (a show, a list of warnings), not an article
_ALONE = "0" * 16  # the second half of a key whose name no other entry has
_HALF = 8


class Face(Struct, frozen=True):
    """What an entry looks like. Of a known entry `place` and `exact` are its key."""

    place: str  # its key beside others of its name: that, and a hash of link and fragment
    exact: str  # as `place`; where others share that, too, with a hash of all its words
    link: str
    words: str
    content: str
    dated: bool = True

    @property
    def name(self) -> str:
        return self.place[:16]

    @property
    def page(self) -> str:
        """Its link, where that can name an entry: a front page cannot."""
        return "" if _is_front(self.link) else self.link

    @property
    def whole(self) -> str:
        """All that it says, and where it leads."""
        return self.link + self.words + self.content


# Under which of these looks an entry is found again, the surest first; "" says nothing. Words alone are an entry only
# together with a time: bulletins have the same title every hour.
RULES: dict[str, Callable[[Face], str]] = {
    "unchanged": lambda face: face.name + face.whole,
    "unchanged_but_guid": lambda face: face.whole if face.page or face.dated else "",
    "place": lambda face: face.exact,
    "guid": lambda face: face.name,
    "link_and_title": lambda face: face.page and face.page + face.words[:_HALF],
    "link": lambda face: face.page,
    "path_and_words": lambda face: face.page and face.page[_HALF:] + face.words,
    "words": lambda face: face.words if face.dated else "",
}
_EQUAL = ("unchanged", "unchanged_but_guid")  # what looks so is the same, however often it stands there


def link_of(entry: FeedEntry) -> str:
    """16 hexadecimal digits for its link, 8 for the host and 8 for the rest; "" where it has none."""
    return _link(entry.url)


@lru_cache(maxsize=4096)  # each entry is asked for it four times
def _link(url: str) -> str:
    address = urls.canonical(url)
    if not address:
        return ""
    host, _, path = address.removeprefix("https://").partition("/")
    return _short(host) + _short(path)


def words_of(entry: FeedEntry) -> str:
    """16 hexadecimal digits: 8 for its title, 8 for the time it was published (where it has none, its summary)."""
    when = entry.published.isoformat() if entry.published else entry.summary
    return _short("".join((entry.title or entry.summary).split())) + _short(when)


def article(feed: str, entry: FeedEntry, key: str, places: Container[str] = ()) -> str:
    """The article of an entry that is new to us: by its address, where that names one; else by its guid in this feed."""
    link = link_of(entry)
    if link and not _is_front(link) and link not in places:
        return ids.article_by_url(urls.canonical(entry.url))
    return ids.article_by_guid(feed, "#".join(filter(None, _guid(entry))) or key)


def places(
    entries: Iterable[FeedEntry], known: Mapping[str, Known], standing: Iterable[str]
) -> frozenset[str]:
    """The links (as `link_of`) of a document under which it lists so many titles that they name no article."""
    titles: dict[str, set[str]] = {}
    for entry in entries:
        titles.setdefault(link_of(entry), set()).add(words_of(entry)[:_HALF])
    for key in standing:
        titles.setdefault(known[key].link, set()).add(known[key].words[:_HALF])
    return frozenset(link for link, listed in titles.items() if len(listed) >= CROWD)


def keys(entries: Sequence[FeedEntry], known: Mapping[str, Known], standing: Collection[str]) -> list[str]:
    """One key (32 hexadecimal digits) for each entry, in their order. Equal keys are one entry, given twice.

    `standing`: keys of `known` whose entries stand in the document as they stood, and are not in `entries`.
    The rest of `known` stands there no longer, or is among the entries.
    """
    faces, stands = _faces(entries, standing, bool(known)), {*standing}
    memory = _remembered(known, (key for key in known if key not in stands))
    stand = _remembered(known, standing)
    contents = {face.content for face in stand.values()}
    open_ = {face.exact: face for face in faces}
    listed = [*open_.values()]
    remembered = [*memory.values(), *stand.values()]
    chosen: dict[str, str] = {}  # by `exact`
    for rule, look in RULES.items():
        if not open_:
            break
        found = _found(look, open_, memory)
        if rule in _EQUAL:
            if any(face.content in contents for face in open_.values()):
                found = _twins(look, open_, stand) | found
        elif found:
            shared = _several(look, [*listed, *stand.values()]) | _several(look, remembered)
            found = {exact: key for exact, key in found.items() if look(memory[key]) not in shared}
        chosen |= found
        for exact, key in found.items():
            del open_[exact]
            memory.pop(key, None)
    _name(open_, listed, known, chosen)
    return [chosen[face.exact] for face in faces]


def _remembered(known: Mapping[str, Known], which: Iterable[str]) -> dict[str, Face]:
    """What these known entries look like, by their keys."""
    return {
        key: Face(key, key, kept.link, kept.words, kept.content)
        for key, kept in ((key, known[key]) for key in which)
    }


def _found(
    look: Callable[[Face], str], open_: Mapping[str, Face], memory: Mapping[str, Face]
) -> dict[str, str]:
    """The known entries that look like open ones, each for one of them: keys by `exact`."""
    rows: dict[str, list[str]] = {}
    for key, face in memory.items():
        rows.setdefault(look(face), []).append(key)
    return {
        exact: rows[seen].pop() for exact, face in open_.items() if (seen := look(face)) and rows.get(seen)
    }


def _twins(
    look: Callable[[Face], str], open_: Mapping[str, Face], stand: Mapping[str, Face]
) -> dict[str, str]:
    """The entries that stand in the document twice, once unread: its key by their `exact`."""
    keys = {look(face): key for key, face in stand.items()}
    return {exact: keys[seen] for exact, face in open_.items() if (seen := look(face)) and seen in keys}


def _several(look: Callable[[Face], str], faces: Iterable[Face]) -> set[str]:
    """What more than one of them look like."""
    return {seen for seen, count in Counter(map(look, faces)).items() if count > 1}


def _name(
    new: Mapping[str, Face], listed: Iterable[Face], known: Iterable[str], chosen: dict[str, str]
) -> None:
    """Give the entries that are new a key each: no longer than it takes, and none that another has."""
    if not new:
        return
    taken = {*known}
    names = Counter(key[:16] for key in taken)
    names.update(face.name for face in listed)
    for exact, face in new.items():
        key = face.name + _ALONE if names[face.name] == 1 else exact
        while key in taken:
            key = face.name + ids.hash_of(key)[:16]
        taken.add(key)
        chosen[exact] = key


def _faces(entries: Sequence[FeedEntry], standing: Iterable[str], compared: bool) -> list[Face]:
    faces = [_face(entry, content_hash(entry) if compared else "") for entry in entries]
    crowd = Counter(standing)
    crowd.update(face.place for face in faces)
    return [
        face if crowd[face.place] == 1 else replace(face, exact=_exact(entry, face))
        for entry, face in zip(entries, faces, strict=True)
    ]


def _face(entry: FeedEntry, content: str) -> Face:
    link = link_of(entry)
    guid, fragment = _guid(entry)
    if guid:
        name = ids.hash_of("guid", guid)
    elif link and not _is_front(link):
        name = ids.hash_of("link", link)
    else:
        name = ids.hash_of("words", entry.title, entry.summary)
    place = name[:16] + ids.hash_of(link, fragment)[:16]
    return Face(place, place, link, words_of(entry), content, entry.published is not None)


def _exact(entry: FeedEntry, face: Face) -> str:
    words = (entry.title, entry.summary, str(entry.published), face.content or content_hash(entry))
    return face.name + ids.hash_of(face.place, *words)[:16]


def _guid(entry: FeedEntry) -> tuple[str, str]:
    """The guid and, of one that is an address, the fragment apart; ("", "") for one that names no entry.

    An address may change its scheme, its tracking and its fragment, and still name the same entry; the front page of a
    site names one only with a fragment.
    """
    if entry.guid.lower() in NO_GUIDS:
        return "", ""
    address = urls.canonical(entry.guid)
    fragment = entry.guid.partition("#")[2]
    if not address or "#" in address:
        return address or entry.guid, ""
    if urls.is_front_page(address):
        return (f"{address}#{fragment}" if fragment else ""), ""
    return address, fragment


def _is_front(link: str) -> bool:
    return link[_HALF:] == _FRONT


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


_FRONT = _short("")
