"""Every address of the API, with the document that tells programs of them."""

import msgspec
from aiohttp import web

from agents.desk.site import answers, api, openapi
from agents.desk.site.app import ADDRESSES, DESK
from agents.desk.site.endpoint import (
    ARTICLES,
    HEALTHS,
    LETTERS,
    LIMIT,
    PAGED,
    REVISION,
    STORIES,
    STORY,
    Endpoint,
)
from streams.records import Article, Story


async def described(request: web.Request) -> web.Response:
    """This document."""
    made = openapi.document(ENDPOINTS, request.app[DESK].settings)
    return web.Response(body=msgspec.json.encode(made), content_type=api.JSON)


ENDPOINTS = (
    Endpoint("/api/v1/stories", api.story_list, answers.Stories, (*STORIES, *PAGED)),
    Endpoint("/api/v1/stories/{id}", api.story, Story, record=True, moves=True),
    Endpoint("/api/v1/articles", api.article_list, answers.Articles, (*ARTICLES, *PAGED)),
    Endpoint("/api/v1/articles/{id}", api.article, Article, (REVISION,), record=True),
    Endpoint("/api/v1/articles/{id}/revisions", api.article_revisions, answers.Revisions),
    Endpoint("/api/v1/revisions", api.revision_list, answers.Revisions, (STORY, *PAGED)),
    Endpoint("/api/v1/feeds", api.feed_list, answers.Feeds, (HEALTHS, *PAGED)),
    Endpoint("/api/v1/ledger", api.balance, answers.Ledger, (LIMIT,)),
    Endpoint("/api/v1/deadletters", api.letter_list, answers.DeadLetters, (*LETTERS, *PAGED)),
    Endpoint(ADDRESSES, described, dict),
)
