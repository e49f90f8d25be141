"""JSON-LD (schema.org) as pages embed it: any nesting, ``@graph``, references by ``@id``, and the usual mistakes."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

LARGEST = 2_000_000  # characters of one script
MOST = 5_000  # nodes
ARTICLES = frozenset(
    """NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle
    AskPublicNewsArticle LiveBlogPosting BlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report AdvertiserContentArticle
    SatiricalArticle Review""".split()  # noqa: SIM905  # a list to read
)
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def read(tree: Any) -> list[Node]:
    """Return every object of every JSON-LD script, outer ones first; what is not JSON is left out."""
    nodes: list[Node] = []
    for script in tree.iterfind(".//script[@type]"):
        if script.get("type").strip().lower().startswith("application/ld+json"):
            nodes += _walk(_load(script.text or ""), MOST - len(nodes))
    return nodes


def _load(text: str) -> Any:
    text = _WRAPPER.sub("", text[:LARGEST]).strip().removesuffix(";")
    for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, most: int) -> Iterator[Node]:
    """All objects in it, breadth first, at most so many."""
    queue = [value]
    for i in range(most * 20):
        if i >= len(queue):
            return
        value = queue[i]
        if isinstance(value, dict):
            yield value
            queue.extend(v for v in value.values() if isinstance(v, dict | list))
        elif isinstance(value, list):
            queue.extend(v for v in value if isinstance(v, dict | list))


def types(node: Node) -> set[str]:
    """The types of a node, without address."""
    given = node.get("@type")
    return {
        t.rpartition("/")[2] for t in (given if isinstance(given, list) else [given]) if isinstance(t, str)
    }


def article(nodes: list[Node]) -> Node:
    """Return the node of the page's article: the first with a headline or a date, ``{}`` for none."""
    found = [node for node in nodes if types(node) & ARTICLES]
    return next((node for node in found if node.get("headline") or node.get("datePublished")), {})


def resolve(value: Any, nodes: list[Node]) -> Any:
    """Return the node that ``{"@id": …}`` refers to; other values as they are."""
    if isinstance(value, dict) and len(value) <= 2 and "@id" in value and "name" not in value:
        return next((node for node in nodes if node.get("@id") == value["@id"] and len(node) > 2), value)
    return value


def strings(value: Any, *keys: str) -> list[str]:
    """Return the strings of a value: itself, those of a list, or of an object under the first of `keys` it has."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for part in value[:50] for text in strings(part, *keys)]
    if isinstance(value, dict):
        return next((strings(value[key]) for key in keys if isinstance(value.get(key), str | list)), [])
    return []
