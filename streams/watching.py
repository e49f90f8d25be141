"""What `watch` and `ledger` show of the topics."""

import json
import time
from collections import Counter
from collections.abc import Mapping
from sys import intern
from typing import Any

import msgspec

from agents.ledger.stage import ENDS, Account, Balance, Book, balance
from streams import codec
from streams.deadletters import marked
from streams.errors import Rejected
from streams.logs import plain
from streams.naming import origin_names, origin_of
from streams.reading import is_cut, records
from streams.records import Article, Entry, Revision, Story
from streams.settings import Settings
from streams.status import GOOD
from streams.tables import claim_words
from streams.topics import DAY, LEDGER, POLLS


def line_of(what: str, record: Any, as_json: bool) -> str:
    """A record as one line (a story: as a few) for a terminal, or whole as JSON; one that is none says so."""
    try:
        said = _line(what, record, as_json)
    except Rejected as error:
        said = f"{record.topic} {record.partition}/{record.offset} is no record: {error}"
    return said if as_json else "\n".join(plain(line) for line in said.split("\n"))


def _line(what: str, record: Any, as_json: bool) -> str:
    if what == "deadletters":
        return _dead(record, as_json)
    key = codec.text(record.key)
    if record.value is None:
        return json.dumps({"id": key, "gone": True}) if as_json else f"{key} gone"
    if as_json:
        return str(record.value.decode())
    if what == "articles":
        article = codec.decode(Article, record.value)
        return f"{codec.stamp(article.first_seen.by)} {article.publisher.name or article.publisher.domain}: {article.title} (revision {article.revision}, origin {origin_of(article)})"
    if what == "revisions":
        revision = codec.decode(Revision, record.value)
        kinds = ", ".join(change.kind for change in revision.changes)
        return f"{revision.id} {revision.previous} → {revision.revision}{' STEALTH' if revision.stealth else ''}: {kinds}"
    return headline(codec.decode(Story, record.value))


def _dead(record: Any, as_json: bool) -> str:
    headers = {key: (value or b"").decode("utf-8", "replace") for key, value in record.headers or ()}
    if as_json:
        return json.dumps(
            {
                "offset": record.offset,
                "partition": record.partition,
                "headers": headers,
                "bytes": len(record.value or b""),
            }
        )
    if place := marked(record):
        return f"{place} was sent back"
    where = {key.removeprefix("wirehose.errors."): value for key, value in headers.items()}
    return f"{where.get('stage')} {where.get('reason')}: {where.get('message')} ({where.get('topic')} {where.get('partition')}/{where.get('offset')})"


def headline(story: Story) -> str:
    """A story for a terminal: title, who stands behind it, where figures disagree."""
    lines = [
        f"{story.phase:<10} {story.origins.count} origin(s), {story.article_count} article(s): {story.title}"
    ]
    lines += [
        f"{'':11}{name} ({group.kind.replace('_', ' ')}): {len(group.articles)} article(s)"
        for name, group in zip(origin_names(story), story.origins.groups, strict=True)
    ]
    for figure in story.figures:
        if figure.verdict == "conflict":
            said = " / ".join(dict.fromkeys(map(claim_words, figure.claims)))
            lines.append(f"{'':11}they disagree on {figure.kind}: {said}")
    return "\n".join(lines)


class Ledger:
    """The ledger as a consumer reads it from the topic: independent of the stage that watches it."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.book = Book()
        self.unread: list[str] = []
        self.cut = False  # retention took the beginning: what ended without a `seen` may have had one
        self.clocks: dict[int, float] = {}  # the newest entry of each partition
        self.swept = 0.0

    def read(self, record: Any) -> None:
        """One record of the topic; one that is none is remembered as such."""
        if codec.header(record.headers, codec.BEAT):
            return
        try:
            self.take(codec.decode(Entry, record.value), record.partition)
        except Rejected as error:
            self.unread.append(f"no record  {record.partition}/{record.offset}  {error}")

    def take(self, entry: Entry, partition: int = 0) -> None:
        """One entry. Items that ended long ago are forgotten, as the stage does."""
        account = self.accounts.setdefault(entry.item, Account())
        self.book.enter(account, entry)
        # Millions of accounts share these words.
        account.end, account.stage = intern(account.end), intern(account.stage)
        account.reason, account.feed = intern(account.reason), intern(account.feed)
        self.clocks[partition] = max(self.clocks.get(partition, 0.0), entry.at.timestamp())
        at = min(self.clocks.values())  # partitions are read at different paces
        if at > self.swept + DAY / 1000:
            self.swept = at
            self._forget(at)

    def _forget(self, now: float) -> None:
        for item in [item for item, account in self.accounts.items() if account.is_over(now)]:
            self.book.remove(item, self.accounts.pop(item))

    @property
    def balance(self) -> Balance:
        """The sets as they stand."""
        if self.cut:
            self.book.early.clear()
        return balance([self.book], time.time())

    def reasons(self) -> list[str]:
        """How items ended, by stage and reason."""
        counts = Counter((a.end, a.stage, a.reason) for a in self.accounts.values() if a.end)
        return [
            f"{count:>8}  {end} by {stage}{f' ({reason})' if reason else ''}"
            for (end, stage, reason), count in sorted(counts.items())
        ]

    def table(self, by: str, names: Mapping[str, str]) -> list[str]:
        """How many items came to which end, or are open, for each `by` (feed, stage or reason), the most first.

        `names`: the addresses of feeds. The columns add up to the last line.
        """
        counts: dict[str, Counter[str]] = {}
        for account in self.accounts.values():
            if account.known:
                name = "(on its way)" if by == "stage" and not account.end else getattr(account, by)
                counts.setdefault(name, Counter())[account.end or "open"] += 1
        columns = (*ENDS, "open")
        rows = sorted(counts.items(), key=lambda row: (-row[1].total(), row[0]))
        return [
            "  ".join(f"{column:>9}" for column in columns) + f"  {by}",
            *(
                "  ".join(f"{count[column]:>9}" for column in columns) + f"  {names.get(name, name) or '-'}"
                for name, count in rows
            ),
        ]

    def troubles(self) -> list[str]:
        """The open items, and the ones that ended twice or were never seen."""
        opened = [
            f"open      {item}  article {a.article}  feed {a.feed}  since {codec.stamp_of(a.since)}, seen by {a.stage}: `wirehose where {item}` tells where it is"
            for item, a in ((item, self.accounts[item]) for item in sorted(self.book.open))
        ]
        wrong = [
            f"disagree  {item}  {a.end} and {a.other}" for item, a in sorted(self.accounts.items()) if a.other
        ]
        return (
            self.unread
            + opened
            + wrong
            + [f"unseen    {item}  {self.accounts[item].end}" for item in sorted(self.book.early)]
        )


class Outcome(msgspec.Struct):
    """As much of a feed's state as tells how its last poll went."""

    outcome: str = ""


class Health:
    """Which feeds fail now, as poll's own state says."""

    def __init__(self) -> None:
        self.failing: dict[bytes, str] = {}

    async def follow(self, settings: Settings) -> None:
        """Follow the state of all feeds."""
        async for record in records(settings, POLLS, follow=True):
            outcome = codec.decode(Outcome, record.value).outcome if record.value else ""
            self.failing.pop(record.key, None)
            if outcome not in GOOD:
                self.failing[record.key] = outcome

    def line(self) -> str:
        """What to add to the status line; "" when all is well."""
        if not self.failing:
            return ""
        counts = Counter(self.failing.values()).most_common()
        return f"  failing feeds: {', '.join(f'{count} {outcome}' for outcome, count in counts)}"


async def read_ledger(settings: Settings) -> Ledger:
    """Read the ledger up to its present end."""
    ledger = Ledger()
    ledger.cut = await is_cut(settings, LEDGER)
    async for record in records(settings, LEDGER):
        ledger.read(record)
    return ledger
