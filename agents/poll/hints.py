"""What a feed says of itself to those who poll it: how often, when not, where its hub is."""

from agents.poll.vocabulary import Children

MAX_TTL = 86_400  # seconds: no feed silences us for longer than a day

# By the first letters: "dayly", "hour" and "Weekly" are written, too.
_PERIODS = (
    ("mi", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("mo", 2_592_000), ("y", 31_536_000), ("a", 31_536_000)
)  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def ttl(head: Children) -> int | None:
    """Seconds it wants to be left alone: RSS ttl (minutes), else sy:updatePeriod and updateFrequency; a day at most.

    Those two are known by how they begin, with any prefix or none: they are misspelt and their namespace forgotten.
    """
    if (minutes := _number(_first(head, "ttl"))) is not None:
        return min(minutes * 60, MAX_TTL) or None
    period = _first(head, "updatep").lower()
    length = next((length for start, length in _PERIODS if period.startswith(start)), None)
    if length is None:
        return None
    return min(length // max(_number(_first(head, "updatef")) or 1, 1), MAX_TTL) or None


def skip_hours(head: Children) -> tuple[int, ...]:
    """The hours (UTC) in which it is not to be asked; 24 is 0. All of them: none, it cannot be meant."""
    hours = {
        number % 24
        for word in _list(head, "skiphours")
        if (number := _number(word)) is not None and number <= 24
    }
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def skip_days(head: Children) -> tuple[int, ...]:
    """The days on which it is not to be asked, 0 is Monday. All of them: none."""
    days = {_DAYS.index(day) for word in _list(head, "skipdays") if (day := word.lower()[:3]) in _DAYS}
    return tuple(sorted(days)) if len(days) < 7 else ()


def link(head: Children, relation: str) -> str:
    """Where the first link of this relation leads, as it is written, whatever prefix the link has."""
    for key, elements in head.items():
        if key == "link" or key.endswith(":link"):
            for element in elements:
                href = (element.get("href") or "").strip()
                if href and relation in (element.get("rel") or "").lower().split():
                    return href
    return ""


def _list(head: Children, key: str) -> list[str]:
    return [(inner.text or "").strip() for element in head.get(key, ()) for inner in element][:64]


def _first(head: Children, start: str) -> str:
    """The text of the first element whose name begins so, whatever its prefix."""
    for key, elements in head.items():
        if start in key and key.rpartition(":")[2].startswith(start):
            return (elements[0].text or "").strip()
    return ""


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else None
