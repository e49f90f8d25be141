"""Each stage as a filter, without a broker: JSON Lines in, JSON Lines out, through the same `stage.py` as the workers.

One output line for each input line, in order, `id` repeated. A line that fails becomes ``{"id", "error": {"code",
"message"}}`` and the run goes on: bad_input (the line), a code of `Rejected`, or bug (ours).
"""

import binascii
import json
import logging
import multiprocessing
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import msgspec

from agents.enrich.stage import Enricher, analyse
from agents.enrich.tools import load as load_enricher
from agents.extract import rights, tools
from agents.extract.cutting.cut import article_text
from agents.extract.stage import AHEAD, Extraction, Verdict, article_parts, compose, extract_html, from_feed
from agents.poll.parse import parse
from agents.story.families import load_families
from agents.story.meaning import load as load_meaning
from agents.story.rarity import load_common
from agents.story.stage import Stories
from agents.text import languages, urls
from agents.trace.stage import Window
from streams import __version__, ids, withholding
from streams.errors import WirehoseError
from streams.paths import seed
from streams.records import FirstSeen, Item, Page, PageInfo, Publisher, Story, Text
from streams.settings import Settings

Line = dict[str, Any]
START = datetime(2000, 1, 1, tzinfo=UTC)  # the clock of lines that tell no time: a second each
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
FOREVER = (
    1e12  # seconds of memory: what was on an earlier line is remembered, however far apart their times are
)
log = logging.getLogger("wirehose.trial")


class BadInput(WirehoseError):
    """The line is not what the stage takes."""

    def __init__(self, message: str) -> None:
        super().__init__("bad_input", message)


def run(
    stage: str,
    source: Iterable[bytes],
    out: TextIO,
    settings: Settings,
    *,
    stories: Path | None = None,
    workers: int = 1,
) -> None:
    """Take every line of `source` through `stage`; `stories`: where the final stories are written.

    Settings that cannot be used raise `Misconfigured` before the first line.
    """
    if stage == "enrich" or stage not in ALONE:
        _enricher(settings)
    if stage in ALONE:
        for line in _spread(stage, source, settings, workers):
            print(line, file=out, flush=True)
        return
    stream = Stream(stage, settings)
    for raw in source:
        if raw.strip():
            print(answer(raw, stream.take), file=out, flush=True)
    if stories:
        records = [msgspec.json.encode(story).decode() for story in stream.final()]
        stories.write_text("".join(record + "\n" for record in records), encoding="utf-8")


def answer(raw: bytes, work: Callable[[Line], Any]) -> str:
    """One output line for one input line, whatever happens."""
    name = None
    try:
        line = _read(raw)
        name = line["id"]
        done = {"id": name} | msgspec.to_builtins(work(line))
        return msgspec.json.encode(done | {"id": name}).decode()
    except WirehoseError as error:
        code, message = error.code, error.message
    except Exception as error:  # a fault of ours fails its line, not the run
        log.debug("line %r", name, exc_info=True)
        code, message = "bug", f"{type(error).__name__}: {error}"
    return json.dumps({"id": name, "error": {"code": code, "message": message}})


def _read(raw: bytes) -> Line:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not JSON: {error}") from error
    if not isinstance(line, dict) or not isinstance(line.get("id"), str):
        raise BadInput('a line is an object with an id that is a string, like {"id": "5", ...}')
    line["id"] = _plain(line["id"])
    return line


def _plain(value: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text(line: Line, field: str, needed: bool = False) -> str:
    """A string of the line; lone surrogates, which JSON can carry, are replaced."""
    value = line.get(field)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"{field} is a string" + (" and needed here" if needed else ""))
    return _plain(value)


def time(line: Line, field: str) -> datetime | None:
    """A time of the line, in UTC."""
    value = text(line, field)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{field} is no RFC 3339 time: {value!r}") from error


def language(line: Line, words: str) -> str:
    """The language that the line claims, else the one its words are in."""
    value = text(line, "language").replace("_", "-")
    if value and not _TAG.fullmatch(value):
        raise BadInput(f"language is a code like en or pt-BR, not {value!r}")
    return value or languages.detect(words)


def body(line: Line) -> bytes:
    """The raw bytes of the line."""
    try:
        return b64decode(text(line, "body", needed=True), validate=True)
    except binascii.Error as error:
        raise BadInput(f"body is not base64: {error}") from error


# -- stages that take each line alone ----------------------------------------------------------------------------------


def _parse(line: Line, _: Settings) -> Any:
    url = text(line, "url")
    feed = msgspec.to_builtins(parse(body(line), url, text(line, "content_type"), datetime.now(UTC)))
    del feed["same"]
    for item in feed["items"]:
        del item["raw"]  # how it stood there: for poll only
    items = [
        item | {"url": item["url"] or None, "id": ids.hash_of(item["guid"], item["url"], item["title"])}
        for item in feed["items"]
    ]
    return feed | {"items": items}


def _extract(line: Line, _: Settings) -> Extraction:
    return _page(line)


def _page(line: Line) -> Extraction:
    source: str | bytes = text(line, "html") if "html" in line else body(line)
    latest = datetime.now(UTC) + AHEAD  # as the running stage has it
    return extract_html(source, text(line, "url"), text(line, "content_type"), _tools(), latest)


def _article(line: Line, _: Settings) -> Line:
    words, title = text(line, "text", needed=True), text(line, "title")
    found: Line = msgspec.to_builtins(article_parts(words, title, _tools().agencies))
    return found | {"language": languages.detect(f"{title}\n{words}")}


def _enrich(line: Line, settings: Settings) -> Any:
    words, title = text(line, "text", needed=True), text(line, "title")
    spoken = language(line, f"{title}\n{words}")
    facts = analyse(
        _enricher(settings), words, title=title, published=time(line, "published"), language=spoken
    )
    return {"language": spoken} | msgspec.to_builtins(facts)


ALONE: dict[str, Callable[[Line, Settings], Any]] = {
    "parse": _parse,
    "extract": _extract,
    "article": _article,
    "enrich": _enrich,
}


@cache
def _tools() -> tools.Tools:
    return tools.load()


@cache
def _enricher(settings: Settings) -> Enricher:
    return load_enricher(settings)


def _spread(stage: str, source: Iterable[bytes], settings: Settings, workers: int) -> Iterator[str]:
    """Answer every line, in order, in this process or in `workers` others."""
    lines = ((stage, raw, settings) for raw in source if raw.strip())
    if workers == 1:
        yield from map(_alone, lines)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_alone, lines)


def _alone(task: tuple[str, bytes, Settings]) -> str:
    stage, raw, settings = task
    return answer(raw, lambda line: ALONE[stage](line, settings))


# -- stages with a memory ----------------------------------------------------------------------------------------------


class Stream:
    """trace, story and all: what stands before them runs on each line; their memory lasts as long as the run."""

    def __init__(self, stage: str, settings: Settings) -> None:
        self.stage, self.settings, self.shown = stage, settings, settings.text
        self.windows: dict[str, Window] = {}
        self.stories: dict[str, Stories] = {}
        self.families, self.common = load_families(seed("publishers.toml")), load_common(seed("common.npz"))
        self.meaning = None if stage == "trace" else load_meaning(settings.semantic)
        self.count = 0
        self.known: set[str] = set()
        self.published: dict[str, Story] = {}

    def take(self, line: Line) -> Any:
        """The record of one line, as it would stand on its topic."""
        if line["id"] in self.known:
            raise BadInput("an earlier line has this id")
        enriched = _enricher(self.settings).enrich(_text(line, START + timedelta(seconds=self.count)))
        self.known.add(line["id"])
        self.count += 1
        now = enriched.first_seen.by.timestamp()
        window = self.windows.setdefault(enriched.route, Window(FOREVER))
        traced = window.trace(enriched, self.count, now).traced
        if self.stage == "trace":
            return traced
        if enriched.route not in self.stories:
            self.stories[enriched.route] = Stories(FOREVER, self.families, self.common, self.meaning)
        stories = self.stories[enriched.route]
        placed = stories.place(withholding.marked(traced, self.shown), self.count, now)
        for name, story in placed.stories:
            self.published.pop(name, None)
            if story:
                self.published[name] = story
        return withholding.article(placed.article)

    def final(self) -> Iterable[Story]:
        """Every story as its last record on the topic says, also those that were closed since."""
        return self.published.values()


def _text(line: Line, else_by: datetime) -> Text:
    """What extract would send on, of a page or of a text without markup; `else_by`: when neither tells a time."""
    url, published = text(line, "url"), time(line, "published")
    if "html" in line or "body" in line:
        extraction = _page(line)
    else:
        title, words = text(line, "title"), text(line, "text", needed=True)
        read = article_text(words, title, _tools().agencies)
        extraction = Extraction(
            title=title or next((part.text for part in read.removed if part.kind == "title"), ""),
            published=published,
            language=language(line, f"{title}\n{words}").partition("-")[0].lower(),  # as extract has it
            page=PageInfo(outcome="ok"),
            **msgspec.structs.asdict(read),
        )
    domain = urls.site(url) if url else ""
    name = text(line, "publisher") or domain
    publisher = Publisher(name=name, domain=domain, family=domain or name)
    by = published or extraction.published or else_by
    seen = FirstSeen(after=None, by=by)
    item = Item(item=line["id"], article=line["id"], feed="", url=url, publisher=publisher, first_seen=seen)
    page = Page(item=item, outcome="ok", url=url, fetched=by)
    if rights.is_reserved(page, extraction.reserves):
        extraction = from_feed(item, _tools(), "tdm_reserved")
    verdict = Verdict(
        kind="text", item=line["id"], revision=1, revision_id=line["id"], route=extraction.language
    )
    return compose(extraction, page, verdict, __version__)
