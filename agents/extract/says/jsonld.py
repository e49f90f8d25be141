"""JSON-LD (schema.org) as pages embed it: any nesting, ``@graph``, references by ``@id``, and the usual mistakes."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Node = dict[str, Any]

LARGEST = 2_000_000  # characters of one script
MOST = 5_000  # nodes
DEEPEST = 8  # lists and objects around a name
ARTICLES = frozenset(
    """newsarticle article reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle reviewnewsarticle
    asknewsarticle askpublicnewsarticle liveblogposting blogposting socialmediaposting techarticle scholarlyarticle report
    advertisercontentarticle satiricalarticle review""".split()  # noqa: SIM905  # a list to read
)
_WRAPPER = re.compile(
    r"^[\s;\ufeff]*+(?:<!--|//\s*+<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|<!\[CDATA\[)"
    r"|(?:-->|//\s*+\]\]>|/\*\s*+\]\]>\s*+\*/|\]\]>)[\s;]*+$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*+[}\]])")
_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_BORDER = re.compile(r"\s*+[,;]?\s*+")
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated)"\s*+:\s*+("(?:[^"\\\n]|\\.){1,1000}+")'
)


def read(tree: Any) -> list[Node]:
    """Return every object of every JSON-LD script, outer ones first; of what is not JSON, the fields that can be told."""
    nodes: list[Node] = []
    for script in tree.iterfind(".//script[@type]"):
        if script.get("type").strip().lower().startswith("application/ld+json"):
            nodes += _walk(_load(script.text or ""), MOST - len(nodes))
    return nodes


def _load(text: str) -> Any:
    text = _WRAPPER.sub("", text[:LARGEST]).strip().removesuffix(";")
    mended = _ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", text))
    for attempt in (text, mended, html.unescape(mended)):
        try:
            return _documents(attempt)
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _documents(text: str) -> list[Any]:
    """One JSON document, or several in a row."""
    found: list[Any] = []
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(text) and len(found) < MOST:
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            if found:
                break  # what stands behind it is nothing
            raise
        found.append(value)
        border = _BORDER.match(text, at)
        at = border.end() if border else at
    return found


def _salvage(text: str) -> Node:
    """The headline and the times of an article whose JSON is broken elsewhere."""
    found: Node = {}
    for key, value in _FIELD.findall(text):
        try:
            found.setdefault(key, json.loads(value, strict=False))
        except ValueError:
            continue
    return {"@type": "Article", **found} if found else {}


def _walk(value: Any, most: int) -> Iterator[Node]:
    """All objects in it, breadth first, among the first `most` * 20 objects and lists."""
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
    """The types of a node in lower case, without address."""
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return {re.split("[/:]", t)[-1].lower() for t in listed if isinstance(t, str)}


def articles(nodes: list[Node], is_own: Callable[[str], bool] | None = None) -> list[Node]:
    """Return the nodes of the page's article, best first: those at its own address, else the first with a headline or a date.

    `is_own` tells of an address whether it is the page's. Others follow where they have the same headline.
    """
    found = [n for n in nodes if types(n) & ARTICLES and (n.get("headline") or n.get("datePublished"))]
    own = [n for n in found if is_own and any(map(is_own, _addresses(n)))] or found[:1]
    same = [
        n for n in found if n not in own and n.get("headline") and n["headline"] == own[0].get("headline")
    ]
    return own + same


def _addresses(node: Node) -> Iterable[str]:
    return strings([node.get(key) for key in ("url", "mainEntityOfPage", "@id")], "@id", "url")


def by_id(nodes: list[Node]) -> dict[str, Node]:
    """Return the nodes that can be referred to: of several with the same ``@id`` the one that says most."""
    known: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(known.get(name, ())):
            known[name] = node
    return known


def resolve(value: Any, known: dict[str, Node]) -> Any:
    """Return the node that ``{"@id": …}`` refers to; other values as they are."""
    if (
        isinstance(value, dict)
        and len(value) <= 2
        and "name" not in value
        and isinstance(value.get("@id"), str)
    ):
        return known.get(value["@id"], value)
    return value


def strings(value: Any, *keys: str, depth: int = DEEPEST) -> list[str]:
    """Return the strings of a value: itself, those of a list, or of an object under the first of `keys` it has."""
    if isinstance(value, str):
        return [value]
    if depth <= 0:
        return []
    if isinstance(value, list):
        return [text for part in value[:50] for text in strings(part, *keys, depth=depth - 1)]
    if isinstance(value, dict):
        given = (
            value[key] for key in (*keys, "@value", "@list") if isinstance(value.get(key), str | list | dict)
        )
        return next((found for v in given if (found := strings(v, *keys, depth=depth - 1))), [])
    return []
