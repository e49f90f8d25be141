"""How long an answer says that it stays fresh (RFC 9111 §4.2): there is nothing new to expect before."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

LONGEST = 86_400.0  # seconds; some say ten years
_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*("?)([^",\s]*)\1', re.IGNORECASE)
_NEVER = re.compile(r"(?:^|,)\s*no-(?:store|cache)\b", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which the answer stays fresh, from `now` on, at most a day; None when it does not say.

    Cache-Control's max-age less Age, else Expires less Date (less Age, too). 0: it is stale at once, as with no-store
    and no-cache, and with a max-age or an Expires that cannot be read (RFC 9111 §4.2.1, §5.3; ``Expires: 0``). s-maxage
    is for shared caches and not for us. `headers` know no upper and lower case (those of `Response`).
    """
    control = _all(headers, "Cache-Control")
    if _NEVER.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        lifetime = _seconds(found[2])
    elif (expires := headers.get("Expires")) is not None:
        lifetime = _until(expires, headers.get("Date", ""), now)
    else:
        return None
    return min(max(lifetime - _seconds(headers.get("Age", "")), 0.0), LONGEST)


def _all(headers: Mapping[str, str], name: str) -> str:
    """The lines of a header as one."""
    if isinstance(headers, MultiMapping):
        return ",".join(headers.getall(name, ()))
    return headers.get(name, "")


def _seconds(text: str) -> float:
    """A number of seconds; 0 for what is none."""
    text = text.strip()
    return float(text[:12]) if text.isascii() and text.isdigit() else 0.0


def _until(expires: str, date: str, now: datetime) -> float:
    at = http_time(expires)
    return (at - (http_time(date) or now)).total_seconds() if at else 0.0


def http_time(text: str) -> datetime | None:
    """The time that a header names; None for what is none."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
