"""What the pages show as CSV for spreadsheets; stories and articles with the columns of `wirehose export`."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.queries.ledger import Ending
from agents.desk.site import answers, asked, endpoint, links
from agents.desk.site.app import DESK, missing
from agents.desk.store.database import Ask
from agents.poll.after import HEALTH
from streams import tables
from streams.topics import ARTICLES, STORIES, Topic

MOST = 1000  # rows: more is for the API, or for `wirehose export`
CONTENT_TYPE = "text/csv"
PAGED = ("limit",)
STORY_NAMES = (*(one.name for one in endpoint.STORIES), *PAGED)
ARTICLE_NAMES = (*(one.name for one in endpoint.ARTICLES), *PAGED)
LETTER_NAMES = (*(one.name for one in endpoint.LETTERS), *PAGED)
_PLAIN = re.compile(r"[^A-Za-z0-9]+")


async def story_list(request: web.Request) -> web.Response:
    """Stories."""
    asked.known(request.query, STORY_NAMES)
    wanted = asked.stories(request.query, request.app[DESK].database, request.app[DESK].clock())
    limit = asked.limit(request.query, MOST, MOST)

    def table(ask: Ask) -> bytes:
        page = stories.stories(ask, wanted, limit)
        return _records(STORIES, (stories.raw(ask, one.id) for one in page.rows))

    return await _file(request, "stories", table)


async def story(request: web.Request) -> web.Response:
    """The articles of a story."""
    name, desk = request.match_info["id"], request.app[DESK]

    def table(ask: Ask) -> bytes:
        page = articles.articles(ask, MOST, story=name)
        if not page.rows and stories.raw(ask, name) is None:
            if into := stories.merged_into(ask, name):
                raise web.HTTPMovedPermanently(f"{links.story('', into)}.csv")
            raise missing("story", desk)
        return _records(ARTICLES, (articles.raw(ask, one.id) for one in page.rows))

    return await _file(request, f"story-{name}", table)


async def article_list(request: web.Request) -> web.Response:
    """Articles."""
    asked.known(request.query, ARTICLE_NAMES)
    match = asked.match(request.query, request.app[DESK].database)
    wanted = {name: asked.text(request.query, name) for name in ("publisher", "language", "story")}
    limit = asked.limit(request.query, MOST, MOST)

    def table(ask: Ask) -> bytes:
        page = articles.articles(ask, limit, match=match, **wanted)
        return _records(ARTICLES, (articles.raw(ask, one.id) for one in page.rows))

    return await _file(request, "articles", table)


async def article(request: web.Request) -> web.Response:
    """One article."""
    name, desk, revision = request.match_info["id"], request.app[DESK], asked.revision(request.query)

    def table(ask: Ask) -> bytes:
        if (found := articles.raw(ask, name, revision)) is None:
            raise missing("revision" if revision else "article", desk)
        return _records(ARTICLES, [found])

    return await _file(request, f"article-{name}", table)


async def feed_list(request: web.Request) -> web.Response:
    """Feeds."""
    asked.known(request.query, (endpoint.HEALTHS.name, *PAGED))
    health = asked.choice(request.query, "health", ("", *HEALTH))
    limit = asked.limit(request.query, MOST, MOST)

    def table(ask: Ask) -> bytes:
        return _rows(answers.Feed, map(answers.feed, feeds.feeds(ask, limit, health=health).rows))

    return await _file(request, "feeds", table)


async def letters(request: web.Request) -> web.Response:
    """Dead letters without what they hold."""
    asked.known(request.query, LETTER_NAMES)
    wanted = {name: asked.text(request.query, name) for name in ("stage", "reason")}
    waiting = asked.choice(request.query, "waiting", ("", "0", "1")) == "1"
    limit = asked.limit(request.query, MOST, MOST)

    def table(ask: Ask) -> bytes:
        page = ledger.letters(ask, limit, waiting=waiting, **wanted)
        return _rows(answers.DeadLetter, map(answers.letter, page.rows))

    return await _file(request, "deadletters", table)


async def endings(request: web.Request) -> web.Response:
    """How items ended, by stage and reason."""
    asked.known(request.query, ())
    return await _file(request, "ledger", lambda ask: _rows(Ending, ledger.endings(ask)))


def _records(topic: Topic, raws: Iterable[bytes | None]) -> bytes:
    return tables.head(topic) + b"".join(tables.rows(topic, raw) for raw in raws if raw is not None)


def _rows(kind: Any, records: Iterable[Any]) -> bytes:
    """Records whose fields are the columns."""
    names = kind.__struct_fields__
    told = [[tables.cell(getattr(one, name)) for name in names] for one in records]
    return tables.BOM.encode() + tables.lines([names, *told])


async def _file(request: web.Request, name: str, table: Callable[[Ask], bytes]) -> web.Response:
    """A file to keep, under a name that every system takes."""
    body = await request.app[DESK].ask(table)
    plain = _PLAIN.sub("-", name)[:100].strip("-")
    return web.Response(
        body=body,
        content_type=CONTENT_TYPE,
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{plain}.csv"'},
    )
