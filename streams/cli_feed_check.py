"""`wirehose feeds check`: one feed with all about it, or many with a line each."""

import asyncio
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from streams.cli_common import say, with_broker
from streams.cli_feed_settings import ASKING, apply, options
from streams.errors import Misconfigured, Rejected
from streams.logs import plain
from streams.records import Subscription
from streams.settings import Settings, load


@click.command()
@click.argument("source", required=False, metavar="[URL|FILE|curated]")
@click.option(
    "--all", "everything", is_flag=True, help="Every subscription, or every feed of a list: a line each."
)
@click.option("--write", is_flag=True, help="With --all FILE: set checked = true there for feeds seen alive.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each feed.")
@options(*ASKING)
def check(source: str | None, everything: bool, write: bool, as_json: bool, **given: Any) -> None:
    """Try a feed and tell all about it; no broker is needed. Exit 0 if it can be polled, 1 if not."""
    if write and not (everything and source):
        raise Misconfigured("--write goes with --all and a TOML file")
    if everything:
        sys.exit(_check_all(source, write, as_json))
    if source is None:
        raise Misconfigured("give the address of a feed, or --all")
    if Path(source).expanduser().is_file():
        raise Misconfigured(
            f"{source} is a file: `wirehose feeds check --all FILE` tries the feeds that it lists, "
            "`wirehose feeds import FILE` subscribes to them"
        )
    sys.exit(0 if asyncio.run(_check_one(load(), source, given, as_json)) else 1)


async def _check_one(settings: Settings, source: str, given: dict[str, Any], as_json: bool) -> bool:
    from agents.poll.subscriptions import new
    from streams.advice import lines
    from streams.asking import Asking
    from streams.checking import check as check_feed
    from streams.sources import address, refuse_passwords

    sub, now = apply(new(address(source)), given), datetime.now(UTC)
    refuse_passwords([sub.url])
    async with Asking(settings) as asking:
        found = await check_feed(sub, asking, now)
    for line in [_json(found)] if as_json else map(plain, lines(found, now)):
        print(line)
    return found.good


def _check_all(source: str | None, write: bool, as_json: bool) -> int:
    """Check a list, or the subscriptions; the exit code."""
    from streams.feeds import listed
    from streams.paths import seed
    from streams.sources import CURATED, read_file

    if source and "://" in source:
        raise Misconfigured(f"--all takes a file or `curated`: save {source} and give the file")
    path = seed("feeds.toml") if source == CURATED else Path(source or "").expanduser()
    subs = read_file(source) if source else with_broker(load(), listed)
    if write:
        _refuse_other_than_toml(path)
    outcomes, alive = asyncio.run(_check_each(load(), subs, as_json))
    say(f"{len(subs)} feeds: " + ", ".join(f"{count} {name}" for name, count in outcomes.most_common()))
    if write:
        _mark(path, alive)
    return 0 if len(alive) == len(subs) else 1


async def _check_each(
    settings: Settings, subs: list[Subscription], as_json: bool
) -> tuple[Counter[str], set[str]]:
    """Print a line for each feed as it is known; the outcomes, and the addresses of those that are feeds."""
    from streams.advice import line
    from streams.asking import Asking
    from streams.checking import Check, check_all

    outcomes: Counter[str] = Counter()
    alive: set[str] = set()

    def tell(found: Check) -> None:
        print(_json(found) if as_json else plain(line(found, datetime.now(UTC))), flush=True)
        outcomes[found.outcome] += 1
        alive.update([found.url] if found.good else ())

    async with Asking(settings) as asking:
        await check_all(subs, asking, datetime.now(UTC), tell)
    return outcomes, alive


def _refuse_other_than_toml(path: Path) -> None:
    from agents.poll import toml

    try:
        lists = toml.read(path.read_bytes().decode(), str(path))
    except (OSError, UnicodeDecodeError, Rejected) as error:
        raise Misconfigured(f"--write wants a TOML list; {error}") from error
    if not lists:
        raise Misconfigured(f"--write wants a TOML list; {path} has no [[feed]]")


def _mark(path: Path, alive: set[str]) -> None:
    from agents.poll import toml

    try:
        marked = toml.mark(path.read_bytes().decode(), alive)
        path.write_bytes(marked.encode())
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} cannot be written: {error}") from error
    done = {one["url"] for one in toml.read(marked, str(path)) if one.get("checked") is True} & alive
    say(f"{len(done)} feeds marked as checked in {path}")
    if rest := alive - done:
        say(f"{len(rest)} are written in a way that cannot be marked: write url = … on a line of its own")


def _json(record: msgspec.Struct) -> str:
    """One line of ASCII, which steers no terminal."""
    return json.dumps(msgspec.to_builtins(record)).replace("\x7f", "\\u007f")
