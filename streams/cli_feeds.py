"""`wirehose feeds`: what is polled. Each change is one record on a compacted topic that poll follows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from streams.cli_common import say, with_broker
from streams.cli_feed_check import check
from streams.cli_feed_settings import SETTINGS, a_country, a_language, apply, doubts, options
from streams.errors import Misconfigured, Rejected
from streams.logs import plain
from streams.records import Subscription
from streams.settings import Settings, load

FORMATS = ("text", "opml", "toml")


@click.group()
def feeds() -> None:
    """What is polled. Changes take effect in seconds, without a restart."""


@feeds.command("add")
@click.argument("urls", nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="All feeds that a site names, not only its main one.")
@options(*SETTINGS)
def add(urls: tuple[str, ...], everything: bool, **given: Any) -> None:
    """Subscribe to feeds by address: of a feed, of a list, or of a site's page, whose feed is looked for."""
    from agents.poll.subscriptions import new
    from streams.sources import find

    async def work(settings: Settings) -> None:
        wanted = []
        for url in urls:
            how = apply(new("https://any.example/"), {key: given[key] for key in ("headers", "agent")})
            found = await find(url, settings, say, everything=everything, like=how, silent="feed")
            wanted += [apply(sub, _bound(given, url, sub)) for sub in found]
        if given["title"] and len(wanted) > 1:
            raise Misconfigured(f"--title goes with one feed, these are {len(wanted)}")
        await _subscribe(settings, wanted)

    with_broker(load(), work)


def _bound(given: dict[str, Any], source: str, sub: Subscription) -> dict[str, Any]:
    """The options for one feed behind `source`: headers are for the origin that they were given for."""
    from streams.secrets import same_origin
    from streams.sources import address

    if not given["headers"] or Path(source).expanduser().exists() or same_origin(address(source), sub.url):
        return given
    say(f"warning: {sub.url} is of another origin than {source}: it is asked without --header")
    return given | {"headers": ()}


@feeds.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL|curated...")
@click.option(
    "--tag", "tags", multiple=True, metavar="TEXT", help="Only feeds with this tag; repeat: or that."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    callback=a_language,
    metavar="TAG",
    help="Only feeds in this language.",
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    callback=a_country,
    metavar="XX",
    help="Only publishers of this country.",
)
def import_(
    sources: tuple[str, ...], tags: tuple[str, ...], languages: tuple[str, ...], countries: tuple[str, ...]
) -> None:
    """Subscribe to all feeds of lists: OPML, TOML, or one address a line. `curated` is the list that we bring.

    What a list does not say of a feed that you have already stays as it is.
    """
    from agents.poll.subscriptions import matches
    from streams.sources import find

    async def work(settings: Settings) -> None:
        found = [sub for source in sources for sub in await find(source, settings, say, silent="refuse")]
        wanted = [sub for sub in found if matches(sub, tags, languages, countries)]
        if not wanted:
            raise Rejected("no_feed", f"none of {len(found)} feeds has such a tag, language and country")
        await _subscribe(settings, wanted)

    with_broker(load(), work)


async def _subscribe(settings: Settings, wanted: list[Subscription]) -> None:
    """Write what is wanted, also when nothing changed: somebody asks for these feeds now, gone ones included."""
    from streams.feeds import current, joined, write

    have = await current(settings)
    subs = [joined(have.get(key), sub) for key, sub in {sub.id: sub for sub in wanted}.items()]
    await write(settings, [(sub.id, sub) for sub in subs])
    fresh = [sub for sub in subs if have.get(sub.id) != sub]
    if fresh:
        say(f"subscribed to {len(fresh)} feed(s)")
    if same := len(subs) - len(fresh):
        say(f"{same} feed(s) already subscribed, with the same settings")
    for line in doubts(fresh, settings.min_interval):
        say(plain(line))
    if paused := [sub.url for sub in subs if sub.paused]:
        say(plain(f"{len(paused)} of them paused; `wirehose feeds resume {paused[0]}` polls it again"))


@feeds.command("list")
def list_() -> None:
    """Print the subscriptions: address, title, whether one is paused, and the id by which metrics and records name it."""
    from streams.feeds import listed

    for sub in with_broker(load(), listed):
        facts = (sub.url, sub.title, "(paused)" if sub.paused else "", sub.id)
        print("\t".join(plain(fact) for fact in facts if fact))


@feeds.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="opml", show_default=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of printing."
)
def export(form: str, out: Path | None) -> None:
    """The subscriptions as a list: OPML for any feed reader (and back), TOML with everything, or addresses."""
    from agents.poll import opml, subscriptions, toml
    from agents.text import urls
    from streams.feeds import listed

    subs = [sub for sub in with_broker(load(), listed) if urls.is_web(sub.url)]  # not what cannot be read
    text = {"opml": opml.write, "toml": toml.write, "text": subscriptions.write_plain}[form](subs)
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"{out} cannot be written: {error.strerror}") from error
    say(f"{len(subs)} feed(s) in {out}")


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL|ID...")
def remove(urls: tuple[str, ...]) -> None:
    """Stop polling these for good."""
    _change(urls, lambda sub: None, "removed")


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL|ID...")
def pause(urls: tuple[str, ...]) -> None:
    """Stop polling these until `feeds resume`; what is known of them is kept."""
    _change(urls, lambda sub: replace(sub, paused=True), "paused")


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL|ID...")
def resume(urls: tuple[str, ...]) -> None:
    """Poll these again, now: paused ones, and those that had answered 410."""
    _change(urls, lambda sub: replace(sub, paused=False), "polled again")


@feeds.command("set")
@click.argument("urls", nargs=-1, required=True, metavar="URL|ID...")
@options(*SETTINGS)
def set_(urls: tuple[str, ...], **given: Any) -> None:
    """Change settings of feeds. An empty value (--title "", --tag "", --header "Name:") takes a setting away."""
    if not any(value not in (None, ()) for value in given.values()):
        raise Misconfigured("say what to set: `wirehose feeds set --help` lists the settings")
    _change(urls, lambda sub: apply(sub, given), "changed")


def _change(names: tuple[str, ...], change: Callable[[Subscription], Subscription | None], done: str) -> None:
    from streams.feeds import current, named, write

    async def work(settings: Settings) -> None:
        have = await current(settings)
        ids = named(have, names)
        changes = {key: change(have[key]) for key in ids}
        await write(settings, changes.items())
        say(f"{len(ids)} feed(s) {done}")
        paced = [sub for key, sub in changes.items() if sub and sub.interval != have[key].interval]
        for line in doubts(paced, settings.min_interval):
            say(plain(line))

    with_broker(load(), work)


feeds.add_command(check)
