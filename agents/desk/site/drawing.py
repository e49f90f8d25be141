"""Templates to HTML. Everything is escaped; what comes from feeds is text, and an address is a link only where it is http(s)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agents.desk.views import said
from agents.text import urls

HERE = Path(__file__).parent
RTL = frozenset(("ar", "fa", "he", "ur", "ps", "ku", "sd", "ug", "yi", "dv", "ckb"))


def draw(template: str, **given: Any) -> str:
    """A page."""
    return ENVIRONMENT.get_template(template).render(**given)


def when(time: datetime | float | None) -> Markup:
    """A time as an element that our script writes in the reader's zone; without it, UTC."""
    if time is None:
        return Markup('<span class="unknown">unknown</span>')
    at = time if isinstance(time, datetime) else datetime.fromtimestamp(time, UTC)
    at = at.astimezone(UTC)
    return Markup('<time datetime="{}">{} UTC</time>').format(
        at.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{at.day} {at:%b %Y, %H:%M}"
    )


def link(address: str) -> str:
    """An address that may be followed; "" for what is none of the web."""
    return address if urls.is_web(address) else ""


def query(given: dict[str, Any], **change: Any) -> str:
    """The query of an address: what is given, changed; empty values are left out."""
    kept = {name: str(value) for name, value in (given | change).items() if value not in ("", None, 0)}
    return "?" + urlencode(kept)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"when": when, "link": link, **said.FILTERS}
    made.globals |= {"query": query, "rtl": RTL}
    return made


ENVIRONMENT = _environment()
