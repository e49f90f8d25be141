"""What a page's markup gives away when it has no article: whose scripts it runs, what it asks for, what it lacks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from agents.extract.says import jsonld
from agents.net.walls import WALLS

MARKUP = 1 << 16  # characters of scripts and addresses that are looked at
SOON = 30  # seconds; who reloads later shows a page first
_UNREAD = frozenset(("script", "style", "template", "svg", "title", "head"))
_WALLS = (*(words.decode() for wall in WALLS for words in wall.words), "g-recaptcha", "h-captcha", "cf-turnstile", "geetest", "smart-captcha", "/recaptcha/api.js", "hcaptcha.com/")  # fmt: skip
_PARKING = ("sedoparking.com", "parkingcrew.net", "bodis.com/", "parklogic.com", "/park.js", "dsparking.com", "hugedomains.com", "afternic.com/forsale", "//dan.com/", "domainmarket.com", "uniregistry.com", "above.com/marketplace", "skenzo.com", "voodoo.com", "window.park", "data-adblockkey")  # fmt: skip
_404 = re.compile(r"(?:(?:is|page|error|err|status|route|http|template)[-_]?){0,3}(?:404|not[-_]?found)(?:[-_]?(?:page|template|body|error))?", re.IGNORECASE)  # fmt: skip
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d{0,3})?\s*[;,]\s*(?:url\s*=\s*)?\S", re.IGNORECASE)
_MOVES = re.compile(r"\blocation(?:\.href)?\s{0,5}=\s{0,5}[\"'\w]|\blocation\.(?:replace|assign)\s{0,5}\(")
_APP = frozenset(("root", "app", "__next", "__nuxt", "___gatsby", "app-root", "main-app", "react-root", "svelte", "q-app", "ember-app", "application"))  # fmt: skip
_APP_TAGS = frozenset(("app-root", "my-app", "app-component", "flt-glass-pane"))
_offers = etree.XPath(
    "//@*[name()='class' or name()='id'][" + " or ".join(f"contains(., '{name}')" for name in ("aywall", "egwall", "ubscri", "remium", "piano", "locked", "metered", "offer", "abo-")) + "]"
    "/parent::*[not(ancestor-or-self::header or ancestor-or-self::nav or ancestor-or-self::footer or self::body or self::html)]"
)  # fmt: skip
_CLASS = re.compile(r"[.#]([\w-]{1,100})")


def text(root: Any, most: int) -> str:
    """Return the first `most` characters that stand on the page; forms, buttons and ``<noscript>`` too."""
    found: list[str] = []
    length = 0
    for piece in _pieces(root):
        found.append(piece)
        length += len(piece)
        if length >= most:
            break
    return " ".join(found)[:most]


def _pieces(root: Any) -> Iterator[str]:
    for node in root.iter():
        read = isinstance(node.tag, str) and node.tag not in _UNREAD
        if read and node.text and not node.text.isspace():
            yield node.text
        if read and node.tag == "input" and node.get("type") in ("submit", "button"):
            yield node.get("value") or ""
        if node.tail and not node.tail.isspace():
            yield node.tail


def headings(root: Any) -> list[str]:
    """Return the first headings of the page, main ones first."""
    return [" ".join(h.text_content().split())[:300] for tag in ("h1", "h2") for h in _first(root, tag, 3)]


def titles(root: Any) -> list[str]:
    """Return what the page calls itself in its head."""
    return [" ".join(title.itertext()) for title in _first(root, "title", 1)]


def _first(root: Any, tag: str, most: int) -> list[Any]:
    return [node for node, _ in zip(root.iter(tag), range(most), strict=False)]


def _machinery(root: Any) -> str:
    """Its scripts, and where scripts, frames and forms come from; identifiers and classes of what stands in the body."""
    parts: list[str] = []
    for node in root.iter("script", "iframe", "form", "div", "link", "body", "html"):
        parts += (
            node.get("src") or "",
            node.get("id") or "",
            node.get("class") or "",
            "data-adblockkey" if node.get("data-adblockkey") else "",
        )
        if node.tag == "script":
            parts.append((node.text or "")[:MARKUP])
        if len(parts) > MARKUP // 16:
            break
    return "\n".join(parts)[: 2 * MARKUP]


def has_wall(root: Any) -> bool:
    """Whether a service that keeps programs out, or its riddle, works on this page."""
    machinery = _machinery(root)
    return any(words in machinery for words in _WALLS)


def is_parked(root: Any) -> bool:
    """Whether a seller of domains works on this page."""
    machinery = _machinery(root)
    return any(words in machinery for words in _PARKING)


def is_data(root: Any) -> bool:
    """Whether this is a feed, or JSON, that calls itself HTML."""
    if next(root.iter("rss", "feed", "channel", "rdf:rdf", "urlset", "sitemapindex"), None) is not None:
        return next(root.iter("article", "main", "h1", "nav"), None) is None
    start = text(root, 200).lstrip()
    return (
        bool(re.match(r"""[\[{]\s*(?:["{\[]|[\]}]\s*$)""", start))
        and _first(root, "p", 2)[1:] == []
        and not _first(root, "h1", 1)
    )


def is_404(root: Any) -> bool:
    """Whether the page's own frame says so: ``<body class="error404">``, a framework's route."""
    body = root.find(".//body")
    names = (
        " ".join(filter(None, (body.get("class"), body.get("id"), root.get("class"))))
        if body is not None
        else ""
    )
    data = next((script.text or "" for script in root.iterfind(".//script[@id='__NEXT_DATA__']")), "")
    return (
        any(map(_404.fullmatch, names[:2000].split()))
        or re.search(r'"page":"/(?:404|_error)"', data[-5000:] + data[:5000]) is not None
    )


def redirects(root: Any, bare: bool) -> bool:
    """Whether it sends its reader on at once; a `bare` page may do so by script."""
    for meta in root.iterfind(".//meta[@content]"):
        found = (
            _REFRESH.match(meta.get("content"))
            if (meta.get("http-equiv") or "").lower() == "refresh"
            else None
        )
        if found and int(found[1]) <= SOON:
            return True
    return bare and any(_MOVES.search((script.text or "")[:MARKUP]) for script in _first(root, "script", 5))


def is_shell(root: Any) -> bool:
    """Whether there is an app's element with nothing in it, and scripts to fill it."""
    body = root.find(".//body")
    if body is None or next(root.iter("script"), None) is None:
        return False
    apps = (node for node in body.iter() if node.tag in _APP_TAGS or (node.get("id") or "").lower() in _APP)
    return any(not node.text_content().strip() for node in apps)


def asks_password(root: Any) -> bool:
    return root.find(".//input[@type='password']") is not None


def offers(root: Any) -> str:
    """Return what stands in boxes that ask for a subscription, by the names their makers gave them."""
    return "\n".join(node.text_content()[:1000] for node in _offers(root)[:20])


def closed_part(root: Any, nodes: Sequence[jsonld.Node]) -> str | None:
    """Return what stands in the parts that the page's JSON-LD names as not free; None where it names none."""
    selectors = [
        text
        for node in nodes
        if str(node.get("isAccessibleForFree", "")).lower() in ("false", "http://schema.org/false")
        for text in jsonld.strings(node.get("cssSelector"))
    ]
    names = {name for selector in selectors[:20] for name in _CLASS.findall(selector)}
    if not names:
        return None
    parts = (node for node in root.iter() if names & {*(node.get("class") or "").split(), node.get("id")})
    return "\n".join(" ".join(node.text_content().split()) for node, _ in zip(parts, range(20), strict=False))
