"""The settings of a feed as options of commands: `feeds add`, `set` and `check` have the same."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from streams.records import Publisher, Subscription
from streams.times import AGE, UNITS

F = TypeVar("F", bound=Callable[..., Any])
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


class Interval(click.ParamType):
    """A time between two polls: 90, 15m, 1h; "" or auto for one that is learned."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value).strip()
        found = AGE.fullmatch(text if text[-1:].isalpha() else f"{text}s")
        if text in ("", "auto"):
            return "auto"
        if found is None or float(found[1]) <= 0:
            self.fail(f"{text!r} is no time: write it as 90, 15m, 1h or auto", param, ctx)
        return float(found[1]) * _SECONDS[UNITS[found[2]]]


def _header(_: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names and values; the value is not repeated in an error: it may be a secret."""
    pairs = [text.partition(":") for text in given]
    if any(not colon or not name.strip() for name, colon, _ in pairs):
        raise click.BadParameter('write it as "Name: value"; "Name:" alone takes it away', param=param)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _language(_: click.Context, param: click.Parameter, given: str | None) -> str | None:
    from agents.poll.feed import language

    if given and not language(given):
        raise click.BadParameter(f"{given!r} is no language: write en, de or pt-BR", param=param)
    return given and language(given)


def _country(_: click.Context, param: click.Parameter, given: str | None) -> str | None:
    if given and not re.fullmatch(r"[A-Za-z]{2}", given):
        raise click.BadParameter(f"{given!r} is no country: write two letters, like GB", param=param)
    return given and given.upper()


ASKING = (
    click.option("--header", "headers", multiple=True, callback=_header, metavar='"NAME: VALUE"',
                 help="Sent with each poll; repeat for several. Credentials only as ${WIREHOSE_SECRET_X}."),
    click.option("--agent", metavar="TEXT", help="What we call ourselves there."),
)  # fmt: skip
SETTINGS = (
    click.option("--title", metavar="TEXT"),
    click.option("--publisher", metavar="NAME", help="Who publishes it."),
    click.option("--family", metavar="NAME", help="The owner whose titles count as one origin."),
    click.option("--language", callback=_language, metavar="TAG", help="Where the feed does not say: en, pt-BR."),
    click.option("--country", callback=_country, metavar="XX", help="Where the publisher is at home."),
    click.option("--tag", "tags", multiple=True, metavar="TEXT", help="Repeat for several."),
    click.option("--interval", type=Interval(), metavar="TIME", help="Between two polls: 90, 15m, 1h; auto: learned."),
    click.option("--full-text", type=click.Choice(["page", "feed", "auto"]),
                 help="page: pages are always read; feed: never; auto: where the feed carries no full text."),
    *ASKING,
)  # fmt: skip


def options(*some: Callable[[F], F]) -> Callable[[F], F]:
    """Put these options on a command, in this order."""

    def put(command: F) -> F:
        for option in reversed(some):
            command = option(command)
        return command

    return put


def apply(sub: Subscription, given: dict[str, Any]) -> Subscription:
    """The subscription with what the options say; an empty value takes a setting away. Raises Rejected."""
    from agents.poll.subscriptions import valid

    changes = {name: given[name] for name in ("title", "language", "agent") if given.get(name) is not None}
    if given.get("tags"):
        changes["tags"] = tuple(dict.fromkeys(tag.strip() for tag in given["tags"] if tag.strip()))
    if (interval := given.get("interval")) is not None:
        changes["interval"] = None if interval == "auto" else interval
    if full_text := given.get("full_text"):
        changes["full_text"] = "" if full_text == "auto" else full_text
    if headers := dict(given.get("headers") or ()):
        changes["headers"] = {name: value for name, value in (sub.headers | headers).items() if value}
    about = {to: given[name] for name, to in (("publisher", "name"), ("family", "family"), ("country", "country"))
             if given.get(name) is not None}  # fmt: skip
    if about:
        publisher = replace(sub.publisher or Publisher(name=""), **about)
        changes["publisher"] = publisher if publisher != Publisher(name="") else None
    return valid(replace(sub, **changes), sub.url)
