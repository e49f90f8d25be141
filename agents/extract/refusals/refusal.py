"""Pages that answered, but not with the article: walls, errors, empty shells, lists of stories. Each kind has its name.

Precision first: an article that is refused is lost, a wall that is read is one bad text. So words count only where a
page has little else to say, and less where the page calls itself an article.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

from agents.extract.lines import told
from agents.extract.refusals import indexes, signs, wording
from agents.extract.refusals.seen import Seen, ended

__all__ = ["RULES", "Seen", "outcome"]

LONGEST = 2_500  # characters of text from which on a page is judged no more by its words
TITLED = 1_200  # characters of prose on a page whose title and text both say that it is no article
BRIEF = 400  # one of which only the title says so
HINTED = 300  # one of which only the text says so
STUB = 900  # characters of text, of an article that is closed, up to which it is a stub
LONG_STUB = 2_000  # the same where the text breaks off
LONG_WALL = 8_000  # of a consent wall with all its purposes
OFFER = 200  # of sentences behind a paywall's words that are no story: conditions, prices
OPENING = 50  # characters by which a paragraph is known again
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|cmp|guce|myprivacy|gdpr)[.-]", re.IGNORECASE)
_CONSENT_PATH = re.compile(r"/(?:privacy|cookie|consent)-?(?:gate|wall)(?:/|$)", re.IGNORECASE)
_CONSENT_TOPIC = re.compile(
    r"cookie|consent|privacy|partner|personal data|datenschutz|einwillig|zustimm|werbung|tracking|données|donnees|vie privée|datos|privacidad|socios|dados|"
    r"dati|toestemming|gegevens|zgod|danych|конфиденц|данны|партн|соглас|çerez|kişisel|samtyck|samtykk|uppgifter|oplysninger|opplysninger|隐私|隱私|同意|合作|"
    r"パートナー|クッキー|خصوصي|موافق|شركا",
    re.IGNORECASE,
)  # fmt: skip
_GONE_PLACE = re.compile(
    r"/(?:(?:error|page|fehler|errors?)[-_/]?)?(?:404|not-?found|page-?not-?found|nicht-gefunden)(?:\.\w{3,5})?/?$",
    re.IGNORECASE,
)


def _notice(kind: str, page: Seen) -> bool:
    """Whether title and words are those of a page of this kind, and there is hardly anything else."""
    titled = not page.titles.isdisjoint(wording.TITLES[kind])
    said = page.says(wording.SENTENCES[kind])
    if not titled and not said:
        return False
    rest = page.prose(said)
    if titled and said:
        return not page.tells and rest < HINTED if page.is_article else rest < TITLED
    return not page.is_article and (rest < BRIEF if titled else rest < HINTED and not page.tells)


def _not_html(page: Seen) -> bool:
    return signs.is_data(page.tree)


def _bot_wall(page: Seen) -> bool:
    empty = page.length < HINTED and page.is_tiny and not page.is_article
    return (empty and signs.has_wall(page.tree)) or _notice("bot_wall", page)


def _redirect_stub(page: Seen) -> bool:
    if page.length > HINTED or len(page.shown) > 2 * HINTED:
        return False
    said = bool(page.says(wording.SENTENCES["redirect_stub"])) and not page.is_article
    return said or signs.redirects(page.tree, bare=len(page.shown) < HINTED // 2)


def _needs_javascript(page: Seen) -> bool:
    """An empty shell: nothing to read but that one needs JavaScript, or nothing at all in the element of an app."""
    said = page.says(wording.SENTENCES["needs_javascript"])
    empty = len(page.shown) < BRIEF and page.prose(said) < HINTED // 3 and not page.tells
    return empty and (bool(said) or (not page.paragraphs and signs.is_shell(page.tree)))


def _not_found(page: Seen) -> bool:
    marked = bool(_GONE_PLACE.search(urlsplit(page.url).path)) or signs.is_404(page.tree)
    return (marked and not page.is_article and page.prose(()) < TITLED) or _notice("not_found", page)


def _parked(page: Seen) -> bool:
    empty = page.length < BRIEF and not page.is_article
    return (empty and signs.is_parked(page.tree)) or _notice("parked", page)


def _consent(page: Seen) -> bool:
    address = urlsplit(page.url)
    if _CONSENT_HOST.search(address.hostname or "") or _CONSENT_PATH.search(address.path):
        return True
    if page.length > (LONGEST if page.is_article else LONG_WALL):
        return False
    said = page.says(wording.SENTENCES["consent"])
    titled = not page.titles.isdisjoint(wording.TITLES["consent"])
    if len(said) + titled < 2 or not said:
        return False
    other = sum(
        len(text)
        for text in page.paragraphs
        if ended(text) and (told(text) or not _CONSENT_TOPIC.search(text))
    )
    return other < (HINTED // 3 if page.is_article or page.tells else HINTED)


def _login_wall(page: Seen) -> bool:
    if page.is_article or page.length > BRIEF:
        return False
    titled = not page.titles.isdisjoint(wording.TITLES["login_wall"])
    asks = signs.asks_password(page.tree)
    said = bool(page.says(wording.SENTENCES["login_wall"]))
    return (said or asks) if titled else (said and asks and page.is_tiny)


def _paywall(page: Seen) -> bool:
    """A beginning that says how to read on, with no more of the story behind that; or one of a page that calls itself closed."""
    offers = [
        not told(text) and any(phrase in folded for phrase in wording.SENTENCES["closed"])
        for text, folded in zip(page.paragraphs, page.folded, strict=True)
    ]
    if not page.is_free:
        return _is_stub(page, offers)
    if page.length > STUB:
        return False
    if any(offers):
        behind = offers[::-1].index(True)
        return sum(len(text) for text in page.paragraphs[len(offers) - behind :] if ended(text)) < OFFER
    if page.length > STUB // 2:
        return False
    beside = page.notices if page.length < STUB // 4 else wording.fold(signs.offers(page.tree))
    return any(phrase in beside for phrase in wording.SENTENCES["closed"])


def _is_stub(page: Seen, offers: Sequence[bool]) -> bool:
    """Whether only the beginning stands on a page that calls itself closed; metered ones carry their whole text."""
    closed = signs.closed_part(page.tree, page.nodes)
    story = [text for text, offer in zip(page.paragraphs, offers, strict=True) if not offer]
    if any(len(text) > OPENING and text[:OPENING] in (closed or "") for text in story):
        return False
    last = story[-1] if story else ""
    breaks_off = last.endswith(("…", "...", "…]", "...]")) or not ended(last)
    return page.length <= STUB or (page.length <= LONG_STUB and closed is not None and breaks_off)


def _not_an_article(page: Seen) -> bool:
    if any(len(text) > indexes.STRETCH for text in page.paragraphs):
        return False
    return indexes.is_index(page.tree, page.nodes, page.url, page.is_article)


RULES: dict[str, Callable[[Seen], bool]] = {
    "not_html": _not_html,
    "bot_wall": _bot_wall,
    "redirect_stub": _redirect_stub,
    "needs_javascript": _needs_javascript,
    "not_found": _not_found,
    "geo_blocked": partial(_notice, "geo_blocked"),
    "maintenance": partial(_notice, "maintenance"),
    "site_error": partial(_notice, "site_error"),
    "parked": _parked,
    "consent": _consent,
    "login_wall": _login_wall,
    "paywall": _paywall,
    "not_an_article": _not_an_article,
}
_OF_LONG = ("not_html", "consent", "not_an_article")  # a feed, all that partners do with data, a list


def outcome(page: Seen) -> str:
    """Return why this page does not have the article (a name of `RULES`); "ok" where it seems to."""
    rules = RULES if page.length < LONGEST else _OF_LONG
    return next((name for name in rules if RULES[name](page)), "ok")
