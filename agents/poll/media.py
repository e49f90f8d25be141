"""Pictures, sounds and films of an entry: enclosures, Media RSS, podcasts."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agents.poll.vocabulary import Children, Names
from streams.records import Media

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+\-]{0,63}(?:/[a-z0-9][a-z0-9.+\-]{0,63})?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:\.\d{1,9})?)", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_WHERE = ("media:content", "media:group", "media:thumbnail", "enclosure", "link")


def found(children: Children, names: Names) -> list[Media]:
    """What the entry names, the best picture first, addresses as they are written."""
    media = [one for one in _all(children, names) if one.url]
    if not media or "itunes:duration" not in children:
        return media
    length = seconds(children["itunes:duration"][0].text or "")
    for at, one in enumerate(media):
        if not one.type.startswith("image"):
            media[at] = Media(url=one.url, type=one.type, bytes=one.bytes, seconds=one.seconds or length)
            break
    return media


def type_of(written: str) -> str:
    """A MIME type or a medium without parameters, "" for anything else."""
    if not written or len(written) > 256:
        return ""
    kind = written.partition(";")[0].strip().lower()
    return kind if _TYPE.fullmatch(kind) else ""


def size(written: str) -> int | None:
    """A number of bytes; 0 is written where it is not known."""
    written = written.strip()
    if not (written.isascii() and written.isdigit()) or len(written) > 15:
        return None
    return int(written) or None


def seconds(written: str) -> float | None:
    """A length as seconds or ``1:02:03``; None for none."""
    if not written:
        return None
    written = written[:64].strip()
    if clock := _CLOCK.fullmatch(written):
        return (int(clock[1] or 0) * 60 + int(clock[2])) * 60 + float(clock[3]) or None
    return float(written) or None if _DECIMAL.fullmatch(written) else None


def _all(children: Children, names: Names) -> Iterator[Media]:
    for key in _WHERE:
        for element in children.get(key, ()):
            if key == "media:group":
                inner = names.inside(element).children(element)
                yield from _all(
                    {k: inner[k] for k in ("media:content", "media:thumbnail") if k in inner}, names
                )
            elif key != "link" or element.get("rel") == "enclosure":
                yield _one(element, key)


def _one(element: Element, key: str) -> Media:
    kind = "image" if key == "media:thumbnail" else element.get("type") or element.get("medium") or ""
    return Media(
        url=(element.get("url") or element.get("href") or "").strip(),
        type=type_of(kind),
        bytes=size(element.get("length") or element.get("fileSize") or ""),
        seconds=seconds(element.get("duration") or ""),
    )
