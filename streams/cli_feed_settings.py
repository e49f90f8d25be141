"""The settings of a feed as options of commands: `feeds add`, `set` and `check` have the same."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from streams.errors import Misconfigured, Rejected
from streams.records import Publisher, Subscription

F = TypeVar("F", bound=Callable[..., Any])


class Interval(click.ParamType):
    """A time between two polls: 90, 15m, 1h; "" or auto for one that is learned."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from agents.poll.subscriptions import interval

        try:
            return interval(value) or "auto"
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _header(_: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names and values; the value is not repeated in an error: it may be a secret."""
    pairs = [text.partition(":") for text in given]
    if any(not colon or not name.strip() for name, colon, _ in pairs):
        raise click.BadParameter('write it as "Name: value"; "Name:" alone takes it away', param=param)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def a_language(_: click.Context, param: click.Parameter, given: Any) -> Any:
    """One language tag or several, in their usual spelling."""
    from agents.poll.subscriptions import language

    return _checked(language, given, param)


def a_country(_: click.Context, param: click.Parameter, given: Any) -> Any:
    """One country or several, in capitals."""
    from agents.poll.subscriptions import country

    return _checked(country, given, param)


def _checked(check: Callable[[str], str], given: Any, param: click.Parameter) -> Any:
    try:
        return tuple(map(check, given)) if isinstance(given, tuple) else given and check(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


ASKING = (
    click.option("--header", "headers", multiple=True, callback=_header, metavar='"NAME: VALUE"',
                 help="Sent with each poll; repeat for several. Credentials only as ${WIREHOSE_SECRET_X}."),
    click.option("--agent", metavar="TEXT", help="What we call ourselves there."),
)  # fmt: skip
SETTINGS = (
    click.option("--title", metavar="TEXT"),
    click.option("--publisher", metavar="NAME", help="Who publishes it."),
    click.option("--family", metavar="NAME", help="The owner whose titles count as one origin."),
    click.option("--language", callback=a_language, metavar="TAG", help="Where the feed does not say: en, pt-BR."),
    click.option("--country", callback=a_country, metavar="XX", help="Where the publisher is at home."),
    click.option("--tag", "tags", multiple=True, metavar="TEXT", help="Repeat for several."),
    click.option("--interval", type=Interval(), metavar="TIME", help="Between two polls: 90, 15m, 1h; auto: learned."),
    click.option("--full-text", type=click.Choice(["page", "feed", "auto"]),
                 help="page: pages are always read; feed: never; auto: where the feed carries no full text."),
    click.option("--text", type=click.Choice(["full", "none", "auto"]),
                 help="none: never published; full: also where a page asks not to; auto: as its page allows."),
    click.option("--tdm", type=click.Choice(["respect", "licensed"]),
                 help="licensed: pages are read though mining them is reserved, since you may."),
    *ASKING,
)  # fmt: skip


def options(*some: Callable[[F], F]) -> Callable[[F], F]:
    """Put these options on a command, in this order."""

    def put(command: F) -> F:
        for option in reversed(some):
            command = option(command)
        return command

    return put


def doubts(subs: Iterable[Subscription], floor: float) -> list[str]:
    """Warnings for what is kept as it was given, but is not what a person may think; one for each kind."""
    from agents.poll.timing import clamp
    from agents.text import urls
    from streams.secrets import in_query

    found: dict[str, list[str]] = {}
    for sub in subs:
        kept = sub.interval and clamp(sub.interval, floor)
        if kept != sub.interval:
            why = (
                f"an interval of {sub.interval:.10g} s becomes {kept:.10g} s (WIREHOSE_MIN_INTERVAL to a day)"
            )
            found.setdefault(why, []).append(urls.host(sub.url))
        if name := in_query(sub.url):
            why = f"{name} in an address looks like a credential: it will stand on topics and in logs"
            found.setdefault(why, []).append(urls.host(sub.url))
    more = {why: f" and {len(hosts) - 1} more" if len(hosts) > 1 else "" for why, hosts in found.items()}
    return [f"warning: {hosts[0]}{more[why]}: {why}" for why, hosts in found.items()]


def apply(sub: Subscription, given: dict[str, Any]) -> Subscription:
    """The subscription with what the options say; an empty value takes a setting away.

    Raises Misconfigured for an option that cannot be, Rejected for what the subscription had.
    """
    from agents.poll.subscriptions import check_agent, valid
    from streams import secrets

    changes = {name: given[name] for name in ("title", "language", "agent") if given.get(name) is not None}
    if given.get("tags"):
        changes["tags"] = tuple(dict.fromkeys(tag.strip() for tag in given["tags"] if tag.strip()))
    if (interval := given.get("interval")) is not None:
        changes["interval"] = None if interval == "auto" else interval
    for name in ("full_text", "text", "tdm"):
        if chosen := given.get(name):
            changes[name] = "" if chosen == "auto" else chosen
    if headers := dict(given.get("headers") or ()):
        changes["headers"] = {name: value for name, value in (sub.headers | headers).items() if value}
    try:
        secrets.check(changes.get("headers", {}), "--header")
        check_agent(changes.get("agent", ""), "--agent")
    except Rejected as error:
        raise Misconfigured(error.message) from error
    about = {to: given[name] for name, to in (("publisher", "name"), ("family", "family"), ("country", "country"))
             if given.get(name) is not None}  # fmt: skip
    if about:
        publisher = replace(sub.publisher or Publisher(name=""), **about)
        changes["publisher"] = publisher if publisher != Publisher(name="") else None
    return valid(replace(sub, **changes), sub.url)
