"""Lines that belong to the site and not to the article: tables of phrases, and patterns for what varies.

A rule is looked for in whole short lines. What may stand between two paragraphs of an article (`_ANYWHERE`) is found
there too; a single word there may as well be a heading of the article's own.
"""

import re
from collections.abc import Iterable

from agents.extract.cutting import phrases
from agents.extract.lines import OPENING, QUOTES, Line, told

LONGEST = 260  # characters; what is longer is somebody's sentence

_NETWORK = "facebook|twitter|instagram|x|threads|bluesky|mastodon|linkedin|youtube|telegram|whatsapp|tiktok|reddit|pinterest|google news"
RULES = {
    "address": r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+",
    "comments": r"\d+ (?:comments?|kommentare?|commentaires?|comentarios|comentários|commenti|reacties|komentarz[ey]?|yorum)\s?:?|comments? \(\d+\)|view (?:all )?comments.*",
    "blog": (
        r"theme images? by .*|designed by [^,.]{1,60}|newer posts?|older posts?|home"
        r"|subscribe to:? post comments.*|labels?: .*|posted by .*(?:[^.]|[ap]\.m\.)|email thisblogthis.*"
    ),
    "feed": (
        r"the post .* appeared first on .*|der beitrag .* erschien zuerst auf .*|l['’]article .* est apparu en premier sur .*"
        r"|la entrada .* (?:se publicó primero en|aparece primero en) .*|o post .* apareceu primeiro em .*|l['’]articolo .* proviene da .*"
        r"|het bericht .* verscheen eerst op .*|artykuł .* pochodzi z serwisu .*|запись .* впервые появилась .*|inlägget .* dök först upp på .*"
        r"|innlegget .* dukket først opp på .*|indlægget .* blev først udgivet på .*|artikkeli .* julkaistiin ensimmäisenä .*|το άρθρο .* εμφανίστηκε πρώτα στο .*"
        r"|(?:continue|keep) reading(?:\b.*(?:[^.]|\.\.\.))?|\[(?:…|\.\.\.)\]|read (?:the )?(?:full|entire|whole) (?:article|story)\b.*"
    ),
    "copyright": r"(?:©|ⓒ|\(c\)).*|copyright\b(?:\W*(?:©|\(c\)|\d{4}|by\b|$).*|.*[^.])|\W{0,3}저작권자\s?[©ⓒ(].*",
    "advertisement": r"\W*(?:article|story) continues (?:below|after)\b.{0,60}",
    "sharing": (
        rf"share(?: this)?(?: (?:article|story|post|page|news))? (?:on|via|with) (?:{_NETWORK}|e-?mail|friends|your friends)\b.{{0,60}}"
        rf"|(?:like us|follow (?:us|(?:the )?\w+(?: \w+){{0,4}})) on (?:{_NETWORK})\b.*|(?:print|e-?mail) this(?: (?:article|story|page|post|news|item|to a friend))?\W*"
    ),
    "subscription": (
        r"(?:sign up|subscribe)\b.*\b(?:newsletters?|e-?mails?|inbox|updates|alerts|channel)\b.*|(?:sign up|subscribe|register) (?:now )?to (?:read|keep reading|continue|unlock)\b.*"
        r"|get (?:our|the) .*\b(?:newsletter|inbox)\b.*|already a (?:subscriber|reader|member)\?.*|subscribe\W*|sign in\W*|log ?in\W*|download (?:our|the) .*\bapp\b.*"
        r"|il vous reste .{1,12} (?:de|à) .{0,30}\b(?:article|lire)\b.*|この記事は.{0,20}会員.*|残り[:：]?\s?\d+\s?文字.*"
    ),
    "topics": (
        r"(?:tags?|filed under|topics?|categor(?:y|ies)|keywords|schlagw(?:o|ö)rter|schlagworte|stichw(?:o|ö)rter|mots[- ]cl[ée]s|etiquetas|temas|palavras-chave|assuntos|argomenti|trefwoorden"
        r"|tagi|теги|теґи|etiketler|ämnen|emner|avainsanat|ετικέτεσ|الكلمات المفتاحية|وسوم|标签|標籤|キーワード|タグ|टैग्स)\s?[:：].*"
    ),
    "label": (
        r"(?:latest|breaking|top|local|world|more)? ?(?:news|stories|headlines)|contact ?\|.*|loading\W*|(?:reading time|lesedauer|temps de lecture|tiempo de lectura)\W.{0,20}"
        rf"|\d+ min(?:ute)?s? read|back to top|{_NETWORK.replace('|x|', '|')}"
    ),
    "time": r"(?:first |last )?(?:published|updated|posted|last modified)(?: (?:on|at))?\b[:\s](?!\s*in\s)(?=\D{0,24}\d)(?=.*\d\D{0,16}$)[\w ,.:/|()+-]{4,60}|(?:(?:erstellt|aktualisiert|veröffentlicht|publié le|actualizado|publicado|aggiornato|pubblicato)\b[:\s](?!\s*(?:in|en|em|nel)\s)(?=\D{0,24}\d)(?=.*\d\D{0,16}$)[\w ,.:/|()à+-]{4,50})",
}  # fmt: skip

# Patterns that begin anywhere are slow: a line is asked for these words first.
RARE = {
    "powered_by": (("powered by",), r".*\bpowered by (?:blogger|wordpress).*"),
    "rights": (("rights reserved", "©", "ⓒ"), r".*\ball rights reserved\W*|.*[©ⓒ]\s?\d{4}.*"),
    "click_to_tweet": (("click to tweet",), r".*\bclick to tweet\W*"),
    "newsletter": (("newsletter",), r".*\bsigning up (?:to|for) our\b.*\bnewsletters?\W*|.*\bnewsletter\b.*\bhier geht[’']?s zur anmeldung\W*"),
    "consent": (
        ("cookie",),
        r"(?=.*\b(?:we|us|our|your|you|(?:this|our) (?:web)?site|by continuing|by clicking|wir|diese (?:web)?seite|diese website|nous|ce site|utilizamos|este si(?:tio|te))\b)"
        r".*\b(?:accept|accepting|agree|consent|use|uses|improve|settings|akzeptieren|zustimmen|verwenden|verwendet|utilise|utilisons|aceptar?)\b.*",
    ),
}  # fmt: skip
TABLES = {
    "advertisement": phrases.ADVERTISEMENT,
    "sharing": phrases.SHARING,
    "comments": phrases.COMMENTS,
    "follow": phrases.FOLLOW,
    "subscription": phrases.NEWSLETTER,
    "app": phrases.APP,
    "donation": phrases.DONATION,
    "policy": phrases.POLICY,
    "copyright": phrases.RIGHTS,
}
_ANYWHERE = frozenset(
    """advertisement sharing subscription newsletter click_to_tweet consent comments follow app donation policy""".split()  # noqa: SIM905  # a list to read
)


_QUOTES_US = frozenset(
    {"feed", "topics", "click_to_tweet"}
)  # with words of the article, which may say who said so


def _either(names: Iterable[str]) -> re.Pattern[str]:
    """One pattern that tells by its last group which rule it was (the rules have no groups of their own)."""
    return re.compile("|".join(f"(?P<{name}>{RULES[name]})" for name in names))


_ALL = _either(RULES)
_INSIDE = _either(name for name in RULES if name in _ANYWHERE)
_RARE = {name: (needed, re.compile(pattern)) for name, (needed, pattern) in RARE.items()}
_WHOLE = {phrase: name for name, table in TABLES.items() for phrase in phrases.whole(table)}
_OPENINGS: dict[str, list[tuple[str, str]]] = {}  # first two letters -> (opening, name)
for _name, _table in TABLES.items():
    for _opening in phrases.openings(_table):
        _OPENINGS.setdefault(_opening[:2], []).append((_opening, _name))


def rule(line: Line, inside: bool = False) -> str | None:
    """Return the rule that calls this line boilerplate; `inside`: other lines of the article stand on both sides."""
    if len(line.text) > LONGEST:
        return None
    name = _rule(line, inside)
    return name if name in _QUOTES_US or not told(line.text) else None


def _rule(line: Line, inside: bool) -> str | None:
    name = _phrase(line)
    if name and (not inside or (name in _ANYWHERE and (name == "advertisement" or " " in line.folded))):
        return name
    text = line.text.casefold()
    if found := (_INSIDE if inside else _ALL).fullmatch(text):
        return found.lastgroup
    for name, (needed, pattern) in _RARE.items() if text[0] not in QUOTES else ():
        if (
            any(word in text for word in needed)
            and (not inside or name in _ANYWHERE)
            and pattern.fullmatch(text)
        ):
            return name
    return None


def _phrase(line: Line) -> str | None:
    """Return the table in which the line, or its beginning, stands."""
    said = line.opening
    if len(line.text) <= OPENING and (name := _WHOLE.get(said[:-1])):
        return name
    if line.text[0] in QUOTES:
        return None
    return next((name for opening, name in _OPENINGS.get(said[:2], ()) if said.startswith(opening)), None)
