"""The commands `wirehose deadletters list|show|retry`."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from streams.cli_common import say, with_broker
from streams.codec import stamp
from streams.errors import Misconfigured
from streams.logs import plain
from streams.settings import Settings, load
from streams.times import TIME, moment

if TYPE_CHECKING:
    from streams.deadletters import Letter, Letters


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose letters."""
    for option in (
        click.option(
            "--since",
            metavar="TIME",
            help=f"Put aside since: {TIME}.",
        ),
        click.option("--stage", help="Put aside by this stage."),
        click.option("--reason", help="Put aside for this reason: no_record, bug, too_large, …"),
    ):
        command = option(command)
    return command


@click.group()
def deadletters() -> None:
    """What no stage could take: list, show, and send back once it can."""


@deadletters.command("list")
@filters
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_letters(reason: str | None, stage: str | None, since: str | None, as_json: bool) -> None:
    """One line for each, the oldest first. Its name is its place on the topic, like 2/17."""
    from streams.deadletters import read

    after = _moment(since)
    letters: Letters = with_broker(load(), read)
    found = letters.chosen(reason=reason, stage=stage, since=after)
    for letter in found:
        print(json.dumps(_facts(letters, letter)) if as_json else plain(_line(letters, letter)))
    say(
        f"{len(found)} dead letter(s), {sum(not letters.cannot(letter) for letter in found)} of them can be retried"
    )


@deadletters.command("show")
@click.argument("place")
@click.option("--raw", is_flag=True, help="Only the value, byte for byte.")
def show(place: str, raw: bool) -> None:
    """A letter whole: what the stage told, its headers, key and value as they came. PLACE is like 2/17."""
    from streams.deadletters import get

    letter = with_broker(load(), lambda settings: get(settings, place))
    if raw:
        sys.stdout.buffer.write(letter.value or b"")
        return
    print(f"dead letter {letter.place}, put aside {stamp(letter.time)}")
    for name, value in letter.told.items():
        print(f"  {name:<10} {plain(value)}")
    print("headers")
    for name, value in letter.headers:
        print(f"  {plain(name)}: {_escaped(value)}")
    print(f"key\n  {'none' if letter.key is None else _escaped(letter.key)}")
    print(f"value, {letter.size} bytes")
    for line in _pretty(letter.value):
        print(f"  {line}")


@deadletters.command("retry")
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@filters
@click.option("--all", "everything", is_flag=True, help="All that were not sent back yet.")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent back.")
def retry(
    places: tuple[str, ...],
    reason: str | None,
    stage: str | None,
    since: str | None,
    everything: bool,
    dry_run: bool,
) -> None:
    """Send letters back to the topic they came from, each once. The ledger opens their items again."""
    from streams.deadletters import read
    from streams.retry import send_back

    if not (places or reason or stage or since is not None or everything):
        raise Misconfigured(
            "say which: places like 2/17 (`wirehose deadletters list` names them), --reason, --stage, --since, or --all"
        )
    after = _moment(since)

    async def work(settings: Settings) -> None:
        letters = await read(settings)
        chosen = letters.chosen(places, reason=reason, stage=stage, since=after)
        wanted, skipped = letters.to_retry(chosen)
        for letter in wanted:
            print(plain(_line(letters, letter)))
        if not dry_run and wanted:
            await send_back(settings, wanted)
        say(f"{'would send' if dry_run else 'sent'} back {len(wanted)} of {len(chosen)} dead letter(s)")
        for why, count in skipped.most_common():
            say(f"  {count} not: {why}")

    with_broker(load(), work)


def _moment(since: str | None) -> datetime | None:
    return None if since is None else moment(since, datetime.now(UTC))


def _line(letters: "Letters", letter: "Letter") -> str:
    told = letter.told
    topic, partition, offset = letter.origin
    state = letters.cannot(letter)
    return (
        f"{letter.place}  {stamp(letter.time)}  {told.get('stage')} {told.get('reason')}  item {letter.item or '-'}  "
        f"from {topic} {partition}/{offset}{f'  [{state}]' if state else ''}  {told.get('message')}"
    )


def _facts(letters: "Letters", letter: "Letter") -> dict[str, Any]:
    retried = letters.retried.get(letter.origin)
    return {
        "place": letter.place,
        "time": stamp(letter.time),
        **letter.told,
        "item": letter.item or None,
        "size": letter.size,
        "retried": retried and stamp(retried),
        "cannot_retry": letters.cannot(letter) or None,
    }


def _escaped(raw: bytes) -> str:
    return plain(raw.decode("utf-8", "backslashreplace"))


def _pretty(value: bytes | None) -> list[str]:
    if value is None:
        return ["none"]
    try:
        shown = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return [_escaped(value)]
    return [plain(line) for line in shown.splitlines()]
