"""The command `wirehose`. Each command is thin; heavy imports wait until a command needs them."""

import asyncio
import json
import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from streams import __version__
from streams.cli_acls import acls
from streams.cli_common import say, with_broker
from streams.cli_controls import pause, resume
from streams.cli_copy import copy
from streams.cli_corrections import corrections
from streams.cli_deadletters import deadletters
from streams.cli_desk import desk
from streams.cli_doctor import doctor
from streams.cli_export import export
from streams.cli_feeds import feeds
from streams.cli_pages import pages
from streams.cli_replay import replay
from streams.cli_retract import retract
from streams.cli_status import status
from streams.cli_where import where
from streams.errors import Misconfigured, Rejected, Unavailable, WirehoseError
from streams.logs import plain
from streams.settings import Settings, load
from streams.topics import ARTICLES, DEADLETTERS, REVISIONS, STAGES, STORIES

STAGE_NAMES = [stage.name for stage in STAGES]
WATCHED = {"stories": STORIES, "articles": ARTICLES, "revisions": REVISIONS, "deadletters": DEADLETTERS}
TRIALS = ["parse", "extract", "article", "enrich", "trace", "story", "all"]


class Commands(click.Group):
    """Turns our own errors into one clear line and an exit code: 2 settings or usage, 1 the rest."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Misconfigured as error:
            say(f"wirehose: {error}")
            sys.exit(2)
        except (Unavailable, Rejected) as error:
            say(f"wirehose: {error}")
            sys.exit(1)
        except (KeyboardInterrupt, BrokenPipeError):
            sys.exit(130)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wirehose")
def main() -> None:
    """Point it at feeds; get one clean stream of news on Kafka."""


@main.command()
@click.option(
    "--feeds",
    "sources",
    multiple=True,
    metavar="FILE|URL",
    help="OPML, TOML, a list of addresses, or a feed. Several: repeat, or separate by spaces.",
)
@click.option("--for", "seconds", type=click.FloatRange(min=1), help="Stop after so many seconds.")
@click.option("--stories", is_flag=True, help="Print each story as it forms.")
def up(sources: tuple[str, ...], seconds: float | None, stories: bool) -> None:
    """Everything on this machine: broker if none is configured, topics, all stages. Ctrl-C drains."""
    from streams import logs
    from streams.up import up as run_up

    settings = load()
    as_json = settings.log_format == "json"  # then what it says to a person is a line of the log, too
    logs.setup("info" if as_json else "warning", settings.log_format, stage="up")
    asyncio.run(
        run_up(
            settings,
            [part for source in sources for part in source.split()],
            logging.getLogger("wirehose.up").info if as_json else say,
            show_stories=stories,
            seconds=seconds,
        )
    )


@main.command()
@click.option("--for", "seconds", type=click.FloatRange(min=1), help="Stop after so many seconds.")
@click.option("--keep", type=click.Path(path_type=Path), help="Use this folder instead of a throw-away one.")
def demo(seconds: float | None, keep: Path | None) -> None:
    """The same on a throw-away folder, with three invented outlets served on loopback."""
    from streams import logs
    from streams.demo import play

    logs.setup("warning")
    settings = load()
    if keep:
        asyncio.run(play(replace(settings, data=keep), say, seconds=seconds))
        return
    with tempfile.TemporaryDirectory(prefix="wirehose-demo-", ignore_cleanup_errors=True) as folder:
        asyncio.run(play(replace(settings, data=Path(folder)), say, seconds=seconds))


@main.command()
@click.argument("stage", type=click.Choice(STAGE_NAMES))
@click.option(
    "--worker",
    default=0,
    show_default=True,
    type=click.IntRange(0, 9),
    help="Number of this worker of the stage on this machine.",
)
def run(stage: str, worker: int) -> None:
    """One worker of one stage; scale by more of them, up to the partitions of its input."""
    from streams.worker import run as run_worker

    settings = load()
    if not settings.broker:
        raise Misconfigured("`wirehose run` needs WIREHOSE_BROKER; `wirehose up` starts a broker of its own")
    try:
        run_worker(settings, stage, worker)
    except WirehoseError as error:
        if settings.log_format == "console":
            raise
        logging.getLogger("wirehose.worker").critical("%s", error)
        sys.exit(2 if isinstance(error, Misconfigured) else 1)


@main.command()
@click.argument("what", type=click.Choice(list(WATCHED)), default="stories")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Whole records, one JSON object a line; null values as {id, gone}.",
)
@click.option("--from-start", is_flag=True, help="Begin with the oldest record instead of the next one.")
@click.option("--once", is_flag=True, help="Stop at the present end of the topic.")
def watch(what: str, as_json: bool, from_start: bool, once: bool) -> None:
    """Print what comes out, as it comes."""
    from streams.watching import line_of

    async def work(settings: Settings) -> None:
        from streams.reading import records
        from streams.retracting import is_of, is_told_of, retracted

        old = from_start or once
        gone = await retracted(settings) if old else frozenset()
        if not old:
            say("waiting for new records; --from-start shows what is there")
        async for record in records(settings, WATCHED[what], follow=not once, from_end=not old):
            if not (is_told_of if what == "stories" else is_of)(record, gone):
                print(line_of(what, record, as_json), flush=True)

    with_broker(load(), work)


@main.command()
@click.option(
    "--open", "show_open", is_flag=True, help="List the open items, since when, and the disagreements."
)
@click.option(
    "--by", type=click.Choice(["feed", "stage", "reason"]), help="A table of the ends for each of these."
)
def ledger(show_open: bool, by: str | None) -> None:
    """The balance of items seen and ended. Exit 1 when the sets disagree or something is overdue."""
    from streams.feeds import current
    from streams.watching import Ledger, read_ledger

    async def work(settings: Settings) -> tuple[Ledger, dict[str, str]]:
        names = {key: sub.url for key, sub in (await current(settings)).items()} if by == "feed" else {}
        return await read_ledger(settings), names

    book, names = with_broker(load(), work)
    for line in book.table(by, names) if by else book.reasons():
        print(plain(line))
    if show_open:
        for line in book.troubles():
            print(plain(line))
    if not book.balance.right:
        print(
            f"{book.balance.disagreements} disagreements, {book.balance.overdue} overdue: `wirehose ledger --open` lists them"
        )
    print(book.balance.line())
    sys.exit(0 if book.balance.right else 1)


@main.group()
def topics() -> None:
    """The topics on the broker."""


@topics.command("apply")
def topics_apply() -> None:
    """Make the topics that are missing; say where the others differ (exit 1)."""
    from streams.cluster import apply

    lines = with_broker(load(), apply)
    for line in lines:
        print(line)
    sys.exit(1 if lines else 0)


@topics.command("list")
def topics_list() -> None:
    """Print the pipeline's topics."""
    from streams.app import count, full_name
    from streams.topics import TOPICS

    settings = load()
    for topic in TOPICS:
        print(
            f"{full_name(settings, topic):<28} by {topic.key:<12} {count(settings, topic)} partitions  {topic.doc}"
        )


topics.add_command(copy)
topics.add_command(acls)


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write them there, a file each, instead of printing.",
)
def schema(out: Path | None) -> None:
    """JSON Schemas of the records on the topics, and the output topics as AsyncAPI (asyncapi.json)."""
    from streams import asyncapi
    from streams.schema import schemas

    made = schemas() | {asyncapi.FILE: asyncapi.document(load())}
    if out is None:
        print(json.dumps(made, indent=2))
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"--out {out}: cannot be written: {error}") from error
    say(f"{len(made) - 1} schemas and {asyncapi.FILE} in {out}")


@main.command()
@click.argument("stage", type=click.Choice(TRIALS))
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--stories",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the final stories there (story, all).",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes for parse, extract, article, enrich.",
)
def trial(stage: str, file: Any, stories: Path | None, workers: int) -> None:
    """A stage as a filter, without a broker: JSON Lines in, JSON Lines out.

    \b
    A line has an id, and for
      parse      url, body (base64 of the feed's bytes)
      extract    url, html (text) or body (base64)
      article    text; title, published, url where known
      enrich     text; title, published, language where known
      trace      text; title, published, publisher, language where known
      story      the same
      all        the same, or url and html
    A line that fails is answered with an error; the run goes on.
    """
    from streams.trial import run as run_trial

    if stories and stage not in ("story", "all"):
        raise Misconfigured("--stories goes with the stages story and all")
    run_trial(stage, file, sys.stdout, load(), stories=stories, workers=workers)


@main.command()
def setup() -> None:
    """Bring Kafka's jars into the cache, so that nothing is downloaded later."""
    from streams.broker import fetch_jars

    fetch_jars()


for command in (
    feeds,
    export,
    pages,
    retract,
    corrections,
    pause,
    resume,
    status,
    replay,
    deadletters,
    where,
    doctor,
    desk,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
