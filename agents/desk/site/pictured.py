"""Pictures of what pages show (`agents.desk.pictures`), from what stands on them in words, too."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from markupsafe import Markup

from agents.desk.pictures import Dot, Edge, Lane, Node, Point, graph, spark, timeline, world
from agents.desk.queries.articles import Listed
from agents.desk.views.story import View

WHOLE = 0.5  # share of its own text below which an article is drawn as a copy


def story(view: View) -> Mapping[str, Markup]:
    """Timeline, copies, map of a story; an empty one where there is nothing to draw."""
    return {
        "timeline": timeline([Lane(one.name, tuple(map(_dot, one.articles))) for one in view.backers]),
        "copies": graph(_nodes(view), [Edge(one.copy.id, one.source.id, one.share) for one in view.copied]),
        "map": world(
            [
                Point(one.name, one.lat, one.lon, one.articles, "/?" + urlencode({"place": one.name}))
                for one in view.story.places
                if one.lat is not None and one.lon is not None
            ]
        ),
    }


def history(counts: Sequence[int]) -> Markup:
    """What a feed brought, hour by hour."""
    return spark(counts, "items an hour")


def _dot(article: Listed) -> Dot:
    at = datetime.fromtimestamp(article.seen, UTC)
    return Dot(at, article.title, article.publisher, _address(article), article.own_share < WHOLE)


def _nodes(view: View) -> list[Node]:
    """Articles that copy or are copied, the oldest first."""
    named = {one.id for edge in view.copied for one in (edge.copy, edge.source)}
    return [
        Node(one.id, f"{one.publisher}: {one.title}", _address(one), view.lanes.get(one.id, 0))
        for one in view.listed
        if one.id in named
    ]


def _address(article: Listed) -> str:
    return f"/articles/{article.id}"
