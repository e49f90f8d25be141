"""The API: what the pages show, as JSON for programs. Records stand there byte for byte as on their topics."""

from collections.abc import Callable
from hashlib import sha256

import msgspec
from aiohttp import ETag, web

from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.site import answers, asked, links
from agents.desk.site.app import DESK, missing
from agents.desk.store.database import Ask
from agents.poll.after import HEALTH

JSON = "application/json"


async def story_list(request: web.Request) -> web.Response:
    """Stories, those with the latest news or the most origins first."""
    desk, base = request.app[DESK], links.base(request)
    wanted = asked.stories(request.query, desk.database, desk.clock())
    limit, cursor = _paged(request)

    def answer(ask: Ask) -> answers.Stories:
        page = stories.stories(ask, wanted, limit, cursor)
        return answers.Stories([answers.story(one, base) for one in page.rows], page.cursor or None)

    return await _json(request, answer)


async def story(request: web.Request) -> web.Response:
    """A story whole, as it stands on the topic stories."""
    name, desk = request.match_info["id"], request.app[DESK]

    def answer(ask: Ask) -> bytes:
        if (found := stories.raw(ask, name)) is not None:
            return found
        if into := stories.merged_into(ask, name):
            raise web.HTTPMovedPermanently(links.story("/api/v1", into))
        raise missing("story", desk)

    return _record(request, await desk.ask(answer))


async def article_list(request: web.Request) -> web.Response:
    """Articles, the latest first."""
    base, match = links.base(request), asked.match(request.query, request.app[DESK].database)
    wanted = {name: asked.text(request.query, name) for name in ("publisher", "language", "story")}
    limit, cursor = _paged(request)

    def answer(ask: Ask) -> answers.Articles:
        page = articles.articles(ask, limit, cursor, match=match, **wanted)
        return answers.Articles([answers.article(one, base) for one in page.rows], page.cursor or None)

    return await _json(request, answer)


async def article(request: web.Request) -> web.Response:
    """A revision of an article whole, as it stands on the topic articles."""
    name, desk = request.match_info["id"], request.app[DESK]
    revision = asked.revision(request.query)

    def answer(ask: Ask) -> bytes:
        if (found := articles.raw(ask, name, revision)) is None:
            raise missing("revision" if revision else "article", desk)
        return found

    return _record(request, await desk.ask(answer))


async def article_revisions(request: web.Request) -> web.Response:
    """What changed in an article, the latest first."""
    name, desk = request.match_info["id"], request.app[DESK]

    def answer(ask: Ask) -> answers.Revisions:
        if not articles.kept_revisions(ask, name):
            raise missing("article", desk)
        return answers.Revisions([answers.revision(one) for one in articles.revisions_of(ask, name)], None)

    return await _json(request, answer)


async def revision_list(request: web.Request) -> web.Response:
    """What changed in articles, the latest first."""
    of = asked.text(request.query, "story")
    limit, cursor = _paged(request)

    def answer(ask: Ask) -> answers.Revisions:
        page = articles.revisions(ask, limit, cursor, story=of)
        return answers.Revisions([answers.revision(one) for one in page.rows], page.cursor or None)

    return await _json(request, answer)


async def feed_list(request: web.Request) -> web.Response:
    """The feeds that are polled, and how they do."""
    health = asked.choice(request.query, "health", ("", *HEALTH))
    limit, cursor = _paged(request)

    def answer(ask: Ask) -> answers.Feeds:
        page = feeds.feeds(ask, limit, cursor, health=health)
        return answers.Feeds([answers.feed(one) for one in page.rows], page.cursor or None)

    return await _json(request, answer)


async def balance(request: web.Request) -> web.Response:
    """The ledger: whether every item came to one end, how they ended, and what is on its way."""
    limit, now = asked.limit(request.query), request.app[DESK].clock()

    def answer(ask: Ask) -> answers.Ledger:
        stands = ledger.balance(ask, now)
        opened = [answers.open_item(one) for one in ledger.opened(ask, limit)]
        return answers.Ledger(stands, stands.right, ledger.endings(ask), opened)

    return await _json(request, answer)


async def letter_list(request: web.Request) -> web.Response:
    """Dead letters without what they hold, the latest first."""
    wanted = {name: asked.text(request.query, name) for name in ("stage", "reason")}
    waiting = asked.choice(request.query, "waiting", ("", "0", "1")) == "1"
    limit, cursor = _paged(request)

    def answer(ask: Ask) -> answers.DeadLetters:
        page = ledger.letters(ask, limit, cursor, waiting=waiting, **wanted)
        return answers.DeadLetters([answers.letter(one) for one in page.rows], page.cursor or None)

    return await _json(request, answer)


def _paged(request: web.Request) -> tuple[int, str]:
    return asked.limit(request.query), asked.text(request.query, "cursor")


async def _json(request: web.Request, answer: Callable[[Ask], msgspec.Struct]) -> web.Response:
    """An answer that is put together and written in a thread, from one moment of the database."""
    body = await request.app[DESK].ask(lambda ask: msgspec.json.encode(answer(ask)))
    return web.Response(body=body, content_type=JSON)


def _record(request: web.Request, raw: bytes) -> web.Response:
    """A record, or that it is still the one which the asker has."""
    tag = ETag(sha256(raw).hexdigest()[:32], is_weak=True)  # compressed or not, it is the same
    known = {one.value for one in request.if_none_match or ()}
    same = bool(known & {tag.value, "*"})
    response = web.Response(status=304) if same else web.Response(body=raw, content_type=JSON)
    response.etag = tag
    return response
