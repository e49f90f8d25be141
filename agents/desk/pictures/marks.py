"""The marks all pictures are made of: the frame, links, numbers, the class of an origin."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

ORIGINS = 12  # have a colour of their own: --origin-0 to --origin-11
_LINK, _LINK_END, _LINKED = Markup('<a href="'), Markup('"><title>'), Markup("</a>")
_GROUP, _TITLED, _GROUP_END = Markup("<g><title>"), Markup("</title>"), Markup("</g>")
_CIRCLE = tuple(map(Markup, ('<circle class="pic-', '" cx="', '" cy="', '" r="', '"/>')))
_OURS = re.compile(r"https?://|[/?#]", re.IGNORECASE)
_ADDRESS = "%/:?#[]@!$&'()*+,;=~"  # what stands in an address as it is


def picture(kind: str, size: tuple[float, float], says: str, body: Markup) -> Markup:
    """A picture with links in it; `says`: the gist, for who cannot see it."""
    frame = Markup('<svg class="pic pic-{}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>')
    return frame.format(kind, number(size[0]), number(size[1]), says, body)


def address(href: str) -> str:
    """As it can stand in a link; empty where it would not lead to a page: javascript:, data:."""
    return quote(href, safe=_ADDRESS, errors="replace") if _OURS.match(href) else ""


def link(href: str, title: str, mark: Markup) -> Markup:
    """A mark that says what it is and leads somewhere; where there is no address to lead to, it says only."""
    leads = address(href)
    if not leads:
        return join((_GROUP, title, _TITLED, mark, _GROUP_END))
    return join((_LINK, leads, _LINK_END, title, _TITLED, mark, _LINKED))


def text(kind: str, x: float, y: float, words: str) -> Markup:
    """Words at a place; `words` may be markup."""
    return Markup('<text class="pic-{}" x="{}" y="{}">{}</text>').format(kind, number(x), number(y), words)


def time(kind: str, x: float, y: float, words: str, at: datetime, form: str) -> Markup:
    """A time at a place, which our script writes in the reader's zone; `form`: clock, day or year."""
    return Markup('<text class="pic-{}" x="{}" y="{}" data-time="{}" data-form="{}">{}</text>').format(
        kind, number(x), number(y), at.strftime("%Y-%m-%dT%H:%MZ"), form, words
    )


def circle(kind: str, x: float, y: float, radius: float) -> Markup:
    """A dot."""
    begin, cx, cy, r, end = _CIRCLE
    return join((begin, kind, cx, number(x), cy, number(y), r, number(radius), end))


def path(kind: str, steps: str) -> Markup:
    """Lines."""
    return Markup('<path class="pic-{}" d="{}"/>').format(kind, steps)


def join(parts: Iterable[str]) -> Markup:
    """One after the other; what is no markup is escaped. Ten times as fast as a form that is filled in."""
    return Markup("").join(parts)


def origin(lane: int) -> str:
    """The class of an origin by its place in the list; all beyond those with a colour share one."""
    return f"origin-{lane}" if 0 <= lane < ORIGINS else "origin-more"


def number(value: float) -> str:
    """As short as can be, to a tenth."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)
