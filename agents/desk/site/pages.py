"""The pages for people. Each is drawn in one thread from one moment of the database."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from agents.desk.queries import articles, feeds, ledger, stories
from agents.desk.queries.stories import PHASES
from agents.desk.site import asked, pictured
from agents.desk.site.app import DESK, Desk, missing
from agents.desk.site.drawing import draw
from agents.desk.site.endpoint import ARTICLES, HEALTHS, LETTERS, STORIES, Parameter
from agents.desk.store.database import Ask
from agents.desk.views import article as article_view
from agents.desk.views import story as story_view
from agents.poll.after import HEALTH

HOURS = 48  # of a feed's history that its sparkline shows
FRESH = 60.0  # seconds for which suggestions are kept
WAITING = 25  # open items and dead letters of a page

Draw = Callable[[Desk, Ask], str]


async def now(request: web.Request) -> web.Response:
    """Stories by phase and independent origins."""
    wanted = asked.stories(request.query, request.app[DESK].database, request.app[DESK].clock())
    cursor, limit = request.query.get("cursor", ""), asked.limit(request.query)

    def page(desk: Desk, ask: Ask) -> str:
        found = stories.searched(ask, wanted)
        return draw(
            "now.html",
            page=stories.stories(ask, found, limit, cursor),
            phases=stories.phases(ask, found),
            given=_given(request.query, STORIES),
            wanted=wanted,
            suggested=_suggested(desk, ask),
            within=asked.WITHIN,
            **_common(desk, "stories"),
        )

    return await _page(request, page)


async def story(request: web.Request) -> web.StreamResponse:
    """One story; the address of one that was merged leads to the other."""
    name = request.match_info["id"]

    def page(desk: Desk, ask: Ask) -> str:
        found = stories.story(ask, name)
        if found is None:
            if into := stories.merged_into(ask, name):
                raise web.HTTPMovedPermanently(f"/stories/{into}")
            raise missing("story", desk)
        view = story_view.view(ask, found)
        return draw("story.html", view=view, pictures=pictured.story(view), **_common(desk, f"story/{name}"))

    return await _page(request, page)


async def article(request: web.Request) -> web.Response:
    """One article: its text with the sentences that it copied."""
    name = request.match_info["id"]
    revision = asked.number(request.query, "revision", 0, 0, 10**6) or None
    number = asked.number(request.query, "page", 1, 1, 10**4)

    def page(desk: Desk, ask: Ask) -> str:
        view = article_view.view(ask, name, revision, number)
        if view is None:
            raise missing("article", desk)
        return draw("article.html", view=view, asked=revision, **_common(desk, f"article/{name}"))

    return await _page(request, page)


async def feed_list(request: web.Request) -> web.Response:
    """How the feeds do."""
    health = asked.choice(request.query, "health", ("", *HEALTH))
    cursor, limit = request.query.get("cursor", ""), asked.limit(request.query)

    def page(desk: Desk, ask: Ask) -> str:
        at = desk.clock()
        found = feeds.feeds(ask, limit, cursor, health=health)
        counts = feeds.arrivals(ask, [one.id for one in found.rows], at, HOURS)
        return draw(
            "feeds.html",
            page=found,
            healths=feeds.healths(ask),
            health=health,
            sparks={name: pictured.history(some) for name, some in counts.items()},
            counts={name: sum(some) for name, some in counts.items()},
            hours=HOURS,
            at=at,
            given=_given(request.query, (HEALTHS,)),
            **_common(desk, "feeds"),
        )

    return await _page(request, page)


async def balance(request: web.Request) -> web.Response:
    """The ledger, and the dead letters."""
    cursor = request.query.get("cursor", "")
    stage, reason = asked.text(request.query, "stage"), asked.text(request.query, "reason")

    def page(desk: Desk, ask: Ask) -> str:
        return draw(
            "ledger.html",
            balance=ledger.balance(ask, desk.clock()),
            endings=ledger.endings(ask),
            opened=ledger.opened(ask, WAITING),
            letters=ledger.letters(ask, WAITING, cursor, stage=stage, reason=reason),
            counts=ledger.letter_counts(ask),
            given=_given(request.query, LETTERS),
            **_common(desk, "ledger"),
        )

    return await _page(request, page)


async def article_list(request: web.Request) -> web.Response:
    """Articles, the latest first; also those of one story."""
    match = asked.match(request.query, request.app[DESK].database)
    wanted = {name: asked.text(request.query, name) for name in ("publisher", "language", "story")}
    cursor, limit = request.query.get("cursor", ""), asked.limit(request.query)

    def page(desk: Desk, ask: Ask) -> str:
        return draw(
            "articles.html",
            page=articles.articles(ask, limit, cursor, match=match, **wanted),
            given=_given(request.query, ARTICLES),
            suggested=_suggested(desk, ask),
            **_common(desk, "articles"),
        )

    return await _page(request, page)


async def help_page(request: web.Request) -> web.Response:
    """What the words on the pages mean."""
    return await _page(request, lambda desk, _: draw("help.html", **_common(desk, "")))


async def _page(request: web.Request, page: Draw) -> web.Response:
    desk = request.app[DESK]
    html = await desk.ask(lambda ask: page(desk, ask))
    return web.Response(text=html, content_type="text/html")


def _common(desk: Desk, live: str) -> dict[str, Any]:
    """What every page shows. `live`: the name under which its news is told."""
    return {"live": live, "behind": desk.behind(), "base": desk.settings.desk_address, "all_phases": PHASES}


def _given(query: Mapping[str, str], parameters: Iterable[Parameter]) -> dict[str, str]:
    """What was asked for, as far as it is known here, for links to the same with something changed."""
    names = [*(one.name for one in parameters), "limit"]
    return {name: query[name][: asked.LONGEST] for name in names if name in query}


def _suggested(desk: Desk, ask: Ask) -> dict[str, list[str]]:
    """Names to choose from; counting them takes longer than a page may, so they are kept for a minute."""
    at, (counted, known) = time.monotonic(), desk.suggested
    if at - counted > FRESH:
        desk.suggested = at, known  # the others show the old ones meanwhile
        desk.suggested = at, stories.suggestions(ask, desk.clock() - asked.WITHIN["week"] * 3600)
    return desk.suggested[1]
