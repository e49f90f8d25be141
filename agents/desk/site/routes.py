"""Every address of the desk."""

from pathlib import Path

from aiohttp import web

from agents.desk.site import downloads, pages, probes, syndication
from agents.desk.site.endpoints import ENDPOINTS
from agents.desk.site.live_route import live

STATIC = Path(__file__).parent.parent / "static"

ROUTES: tuple[web.AbstractRouteDef, ...] = (
    web.get("/", pages.now),
    web.get("/stories.csv", downloads.story_list),
    web.get("/stories.rss", syndication.rss),
    web.get("/stories.feed.json", syndication.json_feed),
    web.get("/stories/{id}.csv", downloads.story),  # before the page, which would take x.csv for an id
    web.get("/stories/{id}", pages.story),
    web.get("/articles", pages.article_list),
    web.get("/articles.csv", downloads.article_list),
    web.get("/articles/{id}.csv", downloads.article),
    web.get("/articles/{id}", pages.article),
    web.get("/feeds", pages.feed_list),
    web.get("/feeds.csv", downloads.feed_list),
    web.get("/ledger", pages.balance),
    web.get("/ledger.csv", downloads.endings),
    web.get("/deadletters.csv", downloads.letters),
    web.get("/help", pages.help_page),
    web.get("/live", live),
    web.get("/livez", probes.livez),
    web.get("/readyz", probes.readyz),
    *(one.route() for one in ENDPOINTS),
    web.static("/static", STATIC, append_version=False),
)
