"""Pages that answered, but not with the article: walls, errors, empty shells, lists of stories. Each kind has its name.

Precision first: an article that is refused is lost, a wall that is read is one bad text. So words count only where a
page has little else to say, and less where the page calls itself an article.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from agents.extract import indexes, jsonld, signs, wording

LONGEST = 2_500  # characters of text from which on a page is judged no more by its words
TINY = 1_500  # characters that can be read on a page that is nothing but a notice
READ = 8_000  # characters of a page in which words are looked for
TITLED = 1_200  # characters of prose on a page whose title and text both say that it is no article
BRIEF = 400  # one of which only the title says so
HINTED = 300  # one of which only the text says so
STUB = 900  # characters of text, of an article that is closed, up to which it is a stub
LONG_STUB = 2_000  # the same where the text breaks off
SITE_WORDS = 4  # of a site's name
OPENING = 50  # characters by which a paragraph is known again
ENDED = re.compile(r"""[.!?…。！？।؟]["'”’»)\]」』]*$""")
_SITE_PIECE = re.compile(r"\s+[|–—»·•:-]+\s+|\s*[|»]\s*|(?<=\d):\s")
_CONSENT_PLACE = re.compile(r"(?:^|[./])(?:consent|cmp|guce|myprivacy|privacy-?gate|privacygate|cookie-?wall)[./-]", re.IGNORECASE)
_CONSENT_TOPIC = re.compile(
    r"cookie|consent|privacy|partner|personal data|datenschutz|einwillig|zustimm|werbung|tracking|données|donnees|vie privée|datos|privacidad|socios|dados|"
    r"dati|toestemming|gegevens|zgod|danych|конфиденц|данны|партн|соглас|çerez|kişisel|samtyck|samtykk|uppgifter|oplysninger|opplysninger|隐私|隱私|同意|合作|"
    r"パートナー|クッキー|خصوصي|موافق|شركا",
    re.IGNORECASE,
)  # fmt: skip
_GONE_PLACE = re.compile(r"/(?:(?:error|page|fehler|errors?)[-_/]?)?(?:404|not-?found|page-?not-?found|nicht-gefunden)(?:\.\w{3,5})?/?$", re.IGNORECASE)


@dataclass(frozen=True)
class Seen:
    """What is judged: the page's title and paragraphs, all one can read on it, what it says of itself, its address.

    `visible` reads the page where there is no `root` (its lxml tree); `nodes` is its JSON-LD (`jsonld.read`).
    """

    title: str
    paragraphs: Sequence[str]
    visible: Callable[[], str]
    is_article: bool
    is_free: bool
    url: str
    root: Any = None
    nodes: Sequence[jsonld.Node] = ()

    @cached_property
    def length(self) -> int:
        return sum(map(len, self.paragraphs))

    @cached_property
    def folded(self) -> list[str]:
        return [wording.fold(text) for text in self.paragraphs]

    @cached_property
    def shown(self) -> str:
        """All that stands on the page, folded, forms and what is shown without JavaScript too."""
        text = self.visible() if self.root is None else signs.text(self.root, READ * 2)
        return wording.fold(text)[:READ]

    @cached_property
    def headings(self) -> list[str]:
        return [wording.fold(text) for text in signs.headings(self.root)] if self.root is not None else []

    @cached_property
    def titles(self) -> frozenset[str]:
        """Its titles, bare; of one with the site's name beside it both parts, where the other can be a name."""
        given = [self.title, *(signs.titles(self.root) if self.root is not None else ()), *self.headings[:1]]
        return frozenset(bare for title in given for bare in _pieces(title))

    @cached_property
    def words(self) -> str:
        """Its text and headings and, where that is a mere notice, anything on it."""
        notice = self.length < TINY and len(self.shown) < TINY
        return "\n".join((*self.folded, *self.headings, self.shown if notice else ""))

    def says(self, phrases: Sequence[str]) -> list[str]:
        """Which of these its words say."""
        return [phrase for phrase in phrases if phrase in self.words]

    def prose(self, without: Sequence[str]) -> int:
        """Characters of its sentences, but for paragraphs with one of these phrases."""
        pairs = zip(self.paragraphs, self.folded, strict=True)
        return sum(len(text) for text, folded in pairs if ENDED.search(text) and not any(p in folded for p in without))


def _pieces(title: str) -> Iterator[str]:
    yield wording.bare(title[:300])
    parts = [part for part in _SITE_PIECE.split(title[:300]) if part.strip()]
    if len(parts) in (2, 3) and min(len(part.split()) for part in parts) <= SITE_WORDS:
        yield from map(wording.bare, parts)


def _notice(kind: str, page: Seen) -> bool:
    """Whether title and words are those of a page of this kind, and there is hardly anything else."""
    titled = not page.titles.isdisjoint(wording.TITLES[kind])
    said = page.says(wording.SENTENCES[kind])
    if not titled and not said:
        return False
    rest = page.prose(said)
    if titled and said:
        return rest < (HINTED if page.is_article else TITLED)
    return not page.is_article and rest < (BRIEF if titled else HINTED)


def _no_html(page: Seen) -> bool:
    return page.root is not None and signs.is_data(page.root)


def _bot_wall(page: Seen) -> bool:
    if page.root is not None and page.length < HINTED and not page.is_article and len(page.shown) < TINY and signs.has_wall(page.root):
        return True
    return _notice("bot_wall", page)


def _redirect_stub(page: Seen) -> bool:
    if page.length > HINTED or len(page.shown) > 2 * HINTED:
        return False
    said = bool(page.says(wording.SENTENCES["redirect_stub"])) and not page.is_article
    return said or (page.root is not None and signs.redirects(page.root, bare=len(page.shown) < HINTED // 2))


def _needs_javascript(page: Seen) -> bool:
    """An empty shell: nothing to read but that one needs JavaScript, or nothing at all in the element of an app."""
    said = page.says(wording.SENTENCES["needs_javascript"])
    empty = len(page.shown) < BRIEF and page.prose(said) < HINTED // 3
    return empty and (bool(said) or (page.root is not None and not page.paragraphs and signs.is_shell(page.root)))


def _not_found(page: Seen) -> bool:
    declared = page.root is not None and signs.is_404(page.root)
    placed = bool(_GONE_PLACE.search(urlsplit(page.url).path))
    return ((declared or placed) and not page.is_article and page.prose(()) < TITLED) or _notice("not_found", page)


def _geo_blocked(page: Seen) -> bool:
    return _notice("geo_blocked", page)


def _parked(page: Seen) -> bool:
    if page.root is not None and page.length < BRIEF and not page.is_article and signs.is_parked(page.root):
        return True
    return _notice("parked", page)


def _consent(page: Seen) -> bool:
    address = urlsplit(page.url)
    if _CONSENT_PLACE.search(f"{address.hostname or ''}/") or _CONSENT_PLACE.search(address.path):
        return True
    said = page.says(wording.SENTENCES["consent"])
    titled = not page.titles.isdisjoint(wording.TITLES["consent"])
    if len(said) + titled < 2 or not said:
        return False
    other = sum(len(text) for text in page.paragraphs if ENDED.search(text) and not _CONSENT_TOPIC.search(text))
    return other < (HINTED // 3 if page.is_article else HINTED)


def _login_wall(page: Seen) -> bool:
    if page.is_article or page.length > BRIEF:
        return False
    titled = not page.titles.isdisjoint(wording.TITLES["login_wall"])
    asks = page.root is not None and signs.asks_password(page.root)
    said = bool(page.says(wording.SENTENCES["login_wall"]))
    return titled + said + asks >= 2


def _paywall(page: Seen) -> bool:
    if not page.is_free:
        return _is_stub(page)
    if page.length > STUB:
        return False
    said = "\n".join((*page.folded, page.shown if page.length < STUB // 2 else ""))
    return any(phrase in said for phrase in wording.SENTENCES["closed"])


def _is_stub(page: Seen) -> bool:
    """Whether only the beginning stands on a page that calls itself closed; metered ones carry their whole text."""
    closed = signs.closed_part(page.root, page.nodes) if page.root is not None else ""
    if any(len(text) > OPENING and text[:OPENING] in closed for text in page.paragraphs):
        return False
    last = page.paragraphs[-1] if page.paragraphs else ""
    breaks_off = bool(last) and (last.endswith(("…", "...", "…]", "...]")) or not ENDED.search(last))
    return page.length <= STUB or (page.length <= LONG_STUB and bool(closed) and breaks_off)


def _not_an_article(page: Seen) -> bool:
    if page.root is None or any(len(text) > indexes.STRETCH for text in page.paragraphs):
        return False
    return indexes.is_index(page.root, page.nodes, page.url, page.is_article)


RULES: dict[str, Callable[[Seen], bool]] = {
    "not_html": _no_html,
    "bot_wall": _bot_wall,
    "redirect_stub": _redirect_stub,
    "needs_javascript": _needs_javascript,
    "not_found": _not_found,
    "geo_blocked": _geo_blocked,
    "maintenance": partial(_notice, "maintenance"),
    "site_error": partial(_notice, "site_error"),
    "parked": _parked,
    "consent": _consent,
    "login_wall": _login_wall,
    "paywall": _paywall,
    "not_an_article": _not_an_article,
}


def outcome(page: Seen) -> str:
    """Return why this page does not have the article (a name of `RULES`); "ok" where it seems to."""
    long = page.length >= LONGEST
    return next((name for name, rule in RULES.items() if (not long or name == "not_an_article") and rule(page)), "ok")
