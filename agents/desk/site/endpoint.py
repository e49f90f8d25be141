"""An address of the API as data: what may be asked there, and what it answers. Routes and OpenAPI document come from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from agents.desk.queries.paging import MOST
from agents.desk.queries.stories import PHASES, SORTS
from agents.desk.site import asked
from agents.desk.site.guard import Handler
from agents.poll.after import HEALTH


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its name, what it means, and its range as JSON Schema."""

    name: str
    doc: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Endpoint:
    """An address: its handler, whose docstring says what it is for, the type of its answer, and its parameters.

    `record`: it gives one record as it stands on its topic. `moves`: what was merged into another is found there.
    """

    path: str
    handler: Handler
    answer: Any
    query: tuple[Parameter, ...] = ()
    record: bool = False
    moves: bool = False

    def route(self) -> web.RouteDef:
        """The route; parameters that it does not know are refused."""
        names = [one.name for one in self.query]

        async def handle(request: web.Request) -> web.StreamResponse:
            asked.known(request.query, names)
            return await self.handler(request)

        return web.get(self.path, handle)


def _words(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": [*words]}


def _number(low: int, high: int, default: int | None = None) -> dict[str, Any]:
    made = {"type": "integer", "minimum": low, "maximum": high}
    return made if default is None else made | {"default": default}


TEXT = {"type": "string", "maxLength": asked.LONGEST}
SWITCH = _words("0", "1")
Q = Parameter("q", "words that all stand in title, text or publisher; the last may be a beginning", TEXT)
LIMIT = Parameter("limit", "how many of them", _number(1, MOST, asked.PAGE))
CURSOR = Parameter("cursor", "`next` of the page before", TEXT)
PAGED = (LIMIT, CURSOR)
STORIES = (
    Q,
    Parameter("phase", "how they move", _words(*PHASES)),
    Parameter("origins", "at least so many independent origins", _number(0, asked.ORIGINS, 0)),
    Parameter("conflicts", "1: only where articles disagree on a figure", SWITCH),
    Parameter("actor", "whom they speak of: a name or an id", TEXT),
    Parameter("place", "of which place they speak, by name", TEXT),
    Parameter("country", "of which country they speak, ISO 3166-1 alpha-2", TEXT),
    Parameter("language", "of one of their articles, ISO 639-1", TEXT),
    Parameter("publisher", "who has an article of them, by name", TEXT),
    Parameter("within", "how long ago their last article came at most", _words(*asked.WITHIN)),
    Parameter("sort", "what comes first", _words(*SORTS) | {"default": SORTS[0]}),
)
STORY = Parameter("story", "of this story, by id", TEXT)
ARTICLES = (
    Q,
    Parameter("publisher", "by the publisher's name", TEXT),
    Parameter("language", "ISO 639-1", TEXT),
    STORY,
)
REVISION = Parameter(
    "revision", "this one, as far as it is kept; 0: the newest", _number(0, asked.REVISIONS, 0)
)
HEALTHS = Parameter("health", "how they do", _words(*HEALTH))
LETTERS = (
    Parameter("stage", "which put them aside", TEXT),
    Parameter("reason", "why, in one word", TEXT),
    Parameter("waiting", "1: only those that were not sent back", SWITCH),
)
