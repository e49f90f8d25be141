"""The commands `wirehose corrections`: what people know better than the stories."""

from datetime import UTC, datetime
from pathlib import Path

import click

from streams.cli_common import say, with_broker
from streams.codec import stamp
from streams.logs import plain
from streams.records import Correction
from streams.settings import Settings, load


@click.group()
def corrections() -> None:
    """Say it better: these articles are two stories, these titles have one owner, this is not who is meant."""


@corrections.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be sent.")
@click.option(
    "--again", is_flag=True, help="Send all that holds once more: for a story stage that lost its state."
)
def apply(file: Path, dry_run: bool, again: bool) -> None:
    """Let hold what FILE says, and nothing else: what is new is sent, what is in it no more is revoked.

    FILE is TOML with [[apart]], [[family]] and [[actor]] (see Corrections in deploy/README.md). Articles are named by id;
    a URL does where `wirehose where` finds one article under it. What was retracted stays so. Stories are told anew in
    seconds, while the story stage runs.
    """
    from streams import correcting
    from streams.corrections import article_at, current, send
    from streams.where import where

    tables = correcting.read(file.read_bytes(), file.name)

    async def work(settings: Settings) -> list[Correction]:
        have = await current(settings)
        articles = {url: await article_at(settings, url) for url in correcting.addresses(tables)}
        for url, id_ in articles.items():
            say(plain(f"{url} is article {id_}: write the id, the address is known for some weeks only"))
        now = datetime.now(UTC)
        changes = correcting.changes(correcting.corrections(tables, articles, now), have, now, again=again)
        named = {id_ for one in changes if not one.revoked for id_ in one.articles} - set(articles.values())
        for id_ in sorted(named):
            if not (await where(settings, id_)).found:
                say(f"no article {id_} is known here (is it a story's id, or has it left?)")
        if changes and not dry_run:
            await send(settings, changes)
        return changes

    changes = with_broker(load(), work)
    for one in changes:
        print(plain(f"{'-' if one.revoked else '+'} {one.kind:<7} {correcting.words(one)}"))
    revoked = sum(one.revoked for one in changes)
    would = "would be " if dry_run else ""
    say(f"{would}sent: {len(changes) - revoked}, {would}revoked: {revoked}")


@corrections.command("list")
def list_() -> None:
    """What holds: id, kind, since when, and what it says; articles that are taken down among it."""
    from streams.correcting import words
    from streams.corrections import current

    held = [one for one in with_broker(load(), current).values() if not one.revoked]
    for one in sorted(held, key=lambda one: (one.at, one.id)):
        print(plain(f"{one.id}  {one.kind:<7}  {stamp(one.at)}  {words(one)}"))
    if not held:
        say("nothing is corrected")
