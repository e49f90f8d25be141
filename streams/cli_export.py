"""The command `wirehose export`: the output topics as JSON Lines, or as a table for spreadsheets."""

import gzip
from contextlib import aclosing, closing
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import click

from streams.cli_common import say, with_broker
from streams.errors import Misconfigured, Rejected
from streams.logs import plain
from streams.newfile import opened
from streams.settings import Settings, load
from streams.times import TIME, TIME_UNTIL, stretch
from streams.topics import ARTICLES, OUTPUT, REVISIONS, STORIES, Topic

if TYPE_CHECKING:
    from streams.exporting import Choice

EXPORTED = {topic.name: topic for topic in OUTPUT}


def _codes(_: click.Context, param: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """Languages as records have them."""
    from agents.text.languages import code

    found = {one: one.lower() if one.lower() == "und" else code(one) for one in given}
    for one, known in found.items():
        if not known:
            raise click.BadParameter(
                f"{one!r} is no language code: write en, de or fr (ISO 639-1)", param=param
            )
    return frozenset(found.values())


@click.command()
@click.argument("what", type=click.Choice([*EXPORTED]))
@click.option(
    "--since",
    metavar="TIME",
    help=f"Written since: {TIME}; of stories: with an article seen since.",
)
@click.option(
    "--until",
    metavar="TIME",
    help=f"Not those written after it ({TIME_UNTIL}); of stories: with none seen after it.",
)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option(
    "--language",
    "languages",
    multiple=True,
    callback=_codes,
    metavar="CODE",
    help="Only in it, as its ISO code: en, de; und (unknown); repeat: or that.",
)
@click.option(
    "--min-origins", type=click.IntRange(0), default=0, metavar="N", help="Only stories with so many."
)
@click.option("--all-revisions", is_flag=True, help="Of articles every revision, not only the newest.")
@click.option(
    "--out", default="-", metavar="FILE", help="A new file, packed if it ends in .gz; - is standard output."
)
def export(
    what: str,
    since: str | None,
    until: str | None,
    form: str,
    languages: frozenset[str],
    min_origins: int,
    all_revisions: bool,
    out: str,
) -> None:
    """Write articles, stories or revisions to a file, up to the end that their topic has now.

    Of an article its newest revision in that time; of a story its last record, unless it was merged into another. jsonl:
    the records as they stand, one a line. csv: a flat table for spreadsheets, without the texts (columns and how text is
    kept from being calculated: Export in deploy/README.md). What was retracted is left out.
    """
    from streams.exporting import Choice

    topic = EXPORTED[what]
    if languages and topic is REVISIONS:
        raise Misconfigured("revisions have no language: leave out --language")
    if min_origins and topic is not STORIES:
        raise Misconfigured(f"only stories have origins, {what} have none: leave out --min-origins")
    if all_revisions and topic is not ARTICLES:
        raise Misconfigured(
            "--all-revisions goes with articles: of a story the last record stands on its topic, of revisions each is "
            "written anyway; leave it out"
        )
    begin, end = stretch(since, until, datetime.now(UTC))
    choice = Choice(topic, begin, end, languages, min_origins, all_revisions)
    with (
        opened(out, text=True) as file,
        closing(Lines(file, choice.topic, as_table=form == "csv", packed=out.endswith(".gz"))) as lines,
    ):
        with_broker(load(), lambda settings: _export(settings, choice, lines))
    say(f"{lines.count} record(s)")


async def _export(settings: Settings, choice: "Choice", lines: "Lines") -> None:
    from streams.exporting import exported

    async with aclosing(exported(settings, choice)) as records:
        async for place, value, trouble in records:
            try:
                if trouble:
                    raise Rejected("no_record", trouble)
                lines.add(value)
            except Rejected as error:
                say(plain(f"{choice.topic.name} {place} is left out: {error}"))


class Lines:
    """The records written to a file, as lines of JSON or of a table; nothing where there are none."""

    def __init__(self, file: IO[bytes], topic: Topic, *, as_table: bool, packed: bool) -> None:
        self.topic, self.as_table, self.packed, self.count = topic, as_table, packed, 0
        self._file = file
        self._packer: gzip.GzipFile | None = None

    def add(self, value: bytes) -> None:
        """Write a record; `Rejected` when it is none."""
        from streams.tables import head, rows

        lines = rows(self.topic, value) if self.as_table else value.replace(b"\n", b" ") + b"\n"
        if self.packed and self._packer is None:
            self._packer = gzip.GzipFile("", "wb", fileobj=self._file, mtime=0)
        first = head(self.topic) if self.as_table and not self.count else b""
        (self._packer or self._file).write(first + lines)
        self.count += 1

    def close(self) -> None:
        """Write what is left."""
        if self._packer:
            self._packer.close()
