"""Pages that answered, but not with the article: a paywall's stub, a consent wall, "not found", a list of stories."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

STUB = 900  # characters of text, of an article that is closed, up to which it is a stub
WALL = 2_500  # characters of text that a consent wall has at most

_SUBSCRIBE = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|become a (?:member|subscriber))\b[^.!?]{0,60}\b(?:to (?:read|continue|keep reading|view|access|unlock|see)|for (?:full|unlimited) access)\b"
    r"|\b(?:this (?:article|story|content) is|exclusively|only|reserved) (?:available )?(?:for|to) (?:our |paying |registered )?(?:subscribers|members)\b"
    r"|\b(?:subscribers?|members?)[- ]only\b|\bto (?:continue|keep) reading\b[^.!?]{0,60}\b(?:subscri|sign|log|register)"
    r"|\bunlock (?:this|the full) (?:article|story)\b|\balready a (?:subscriber|member|reader)\?"
    r"|\b(?:weiterlesen|lesen sie) (?:mit|weiter mit)\b[^.!?]{0,40}\babo\b|\bnur für abonnent|\bréservé aux abonnés|\bpour lire la suite\b"
    r"|\b(?:exclusivo|solo) para (?:suscriptores|abonados)\b|\bexclusivo para assinantes\b|\bcontenuto riservato agli abbonati\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|gdpr|partners?|personal data|privacy|zustimm\w+|einwilligung|datenschutz|personenbezogen\w*|consentement|données personnelles|"
    r"toestemming|consentimiento|datos personales)\b",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|cmp|privacy|gdpr)[.-]", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"\W*(?:error\W*)?(?:404\b.*|410\b.*|(?:the )?page (?:is )?(?:not found|can(?:no|')t be found|does(?: no|n')t exist|no longer exists|missing).*"
    r"|not found|article not found.*|(?:sorry|oops)\W.*(?:not|n[’']t) (?:be found|find|exist).*|seite (?:wurde )?nicht gefunden.*|page (?:introuvable|non trouvée).*"
    r"|página no encontrada.*|página não encontrada.*|pagina non trovata.*|pagina niet gevonden.*|страница не найдена.*|siden (?:blev )?ikke (?:fundet|funnet).*)",
    re.IGNORECASE,
)
_ENDED = re.compile(r"""[.!?…。！？।]["'”’»)\]]*$""")
_LIST_LINES = 8
_LIST_SHARE = 0.8


class Seen(NamedTuple):
    """What is judged: the page's title and paragraphs, all one can read on it, what it says of itself, its address."""

    title: str
    paragraphs: Sequence[str]
    visible: Callable[[], str]
    is_article: bool
    is_free: bool
    url: str

    @property
    def length(self) -> int:
        return sum(map(len, self.paragraphs))


def _paywall(page: Seen) -> bool:
    if page.length > STUB:
        return False
    said = any(_SUBSCRIBE.search(text) for text in page.paragraphs)
    return said or not page.is_free or (page.length < STUB // 2 and bool(_SUBSCRIBE.search(page.visible())))


def _consent(page: Seen) -> bool:
    host = urlsplit(page.url).hostname or ""
    asked = sum(len(_CONSENT.findall(text)) for text in page.paragraphs)
    return bool(_CONSENT_HOST.search(host)) or (
        page.length < WALL and not page.is_article and asked >= 4 and asked * 150 > page.length
    )


def _not_found(page: Seen) -> bool:
    return page.length < WALL and bool(_NOT_FOUND.fullmatch(page.title))


def _not_an_article(page: Seen) -> bool:
    """A list: nearly all paragraphs are short and no sentences."""
    lines = [text for text in page.paragraphs if len(text) < 160 and not _ENDED.search(text)]
    return (
        not page.is_article and len(lines) >= _LIST_LINES and len(lines) >= _LIST_SHARE * len(page.paragraphs)
    )


RULES: dict[str, Callable[[Seen], bool]] = {
    "not_found": _not_found,
    "consent": _consent,
    "paywall": _paywall,
    "not_an_article": _not_an_article,
}


def outcome(page: Seen) -> str:
    """Return why this page does not have the article; "ok" where it seems to."""
    return next((name for name, rule in RULES.items() if rule(page)), "ok")
