"""The commands `wirehose pages export|show`: the kept pages, as a web archive or one article's."""

import sys
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from streams.cli_common import named, say, with_broker
from streams.codec import stamp
from streams.errors import Misconfigured
from streams.logs import plain
from streams.newfile import opened
from streams.settings import Settings, load
from streams.times import TIME, TIME_UNTIL, stretch

if TYPE_CHECKING:
    from streams.archive import Choice
    from streams.records import Page
    from streams.warc import Archive


@click.group()
def pages() -> None:
    """The pages as they came, for as long as they are kept: export them as WARC, show those of an article."""


@pages.command("export")
@click.option(
    "--since",
    metavar="TIME",
    help=f"Written since: {TIME}.",
)
@click.option("--until", metavar="TIME", help=f"Not those written after it ({TIME_UNTIL}).")
@click.option("--host", metavar="HOST", help="Only of this host; .example.org is the host and all below it.")
@click.option("--article", metavar="ID", help="Only of this article: `wirehose where URL` names it.")
@click.option(
    "--out", default="-", metavar="FILE", help="A new file, packed if it ends in .gz; - is standard output."
)
def export(since: str | None, until: str | None, host: str | None, article: str | None, out: str) -> None:
    """Write the kept pages as WARC 1.1, which web archives read; up to the end that the topic has now.

    Each look has a metadata record with its item, article, number and outcome, and a response with the page where there
    is one. Pages whose publisher reserves mining, or asks not to archive them, are left out of it (see Rights in
    deploy/README.md).
    """
    from streams.warc import Archive

    choice = _choice(since, until, host, article)
    with opened(out) as file:
        archive = Archive(file, packed=out == "-" or out.endswith(".gz"))
        with_broker(load(), lambda settings: _export(settings, choice, archive))
    say(f"{archive.looks} look(s), {archive.bodies} of them with the page")


async def _export(settings: Settings, choice: "Choice", archive: "Archive") -> None:
    from streams.archive import kept, may_keep

    async with aclosing(kept(settings, choice)) as looks:
        async for place, page, trouble in looks:
            if page is None:
                say(plain(f"pages {place} is left out: {trouble}"))
            else:
                archive.add(page, whole=may_keep(page))


@pages.command("show")
@click.argument("article", metavar="ID", callback=named)
@click.option("--body", is_flag=True, help="Only the newest page that is kept, byte for byte.")
def show(article: str, body: bool) -> None:
    """The looks at an article's page that are kept, the oldest first. ID is the article's. Exit 1 without any."""
    from streams.archive import Choice, kept

    async def work(settings: Settings) -> "tuple[int, Page | None]":
        count, newest = 0, None
        async with aclosing(kept(settings, Choice(article=article))) as looks:
            async for place, page, trouble in looks:
                count += 1
                newest = page if page is not None and page.body is not None else newest
                if not body:
                    print(plain(f"{place}  {_line(page) if page else trouble}"))
        return count, newest

    count, newest = with_broker(load(), work)
    if not count or (body and newest is None):
        say(
            f"wirehose: no {'page' if count else 'look'} of the article {plain(article)} is kept: `wirehose where` finds its id"
        )
        sys.exit(1)
    if body and newest is not None:
        sys.stdout.buffer.write(newest.body or b"")


def _line(page: "Page") -> str:
    kind = f"  {page.content_type}, {len(page.body)} bytes" if page.body is not None else ""
    status = f" ({page.status})" if page.status else ""
    return f"{stamp(page.fetched)}  look {page.look}  {page.outcome}{status}  {page.url}{kind}"


def _choice(since: str | None, until: str | None, host: str | None, article: str | None) -> "Choice":
    """What the options choose. `Misconfigured` for what cannot be meant."""
    from streams.archive import Choice
    from streams.pausing import named as named_host

    begin, end = stretch(since, until, datetime.now(UTC))
    kind, proper = named_host(host) if host else ("host", "")
    if kind != "host":
        raise Misconfigured(
            f"{host!r} is no host: write it as www.example.org, or .example.org for all below it"
        )
    return Choice(begin, end, proper, article or "")
