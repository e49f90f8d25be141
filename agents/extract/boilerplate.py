"""Lines that belong to the site and not to the article: tables of phrases, and patterns for what varies.

A rule is looked for in whole short lines. What may stand between two paragraphs of an article (`_ANYWHERE`) is found
there too; a single word there may as well be a heading of the article's own.
"""

import re

from agents.extract import phrases
from agents.extract.lines import Line, fold

LONGEST = 260  # characters; what is longer is somebody's sentence
LONGEST_PHRASE = 80  # characters of the longest phrase in the tables, and some more
SAID = "\"'“‘„«‹「『"  # who quotes a line does not say it

_NETWORK = "facebook|twitter|instagram|x|threads|bluesky|mastodon|linkedin|youtube|telegram|whatsapp|tiktok|reddit|pinterest|google news"
RULES = {
    "address": re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+"),
    "comments": re.compile(r"\d+ (?:comments?|kommentare?|commentaires?|comentarios|comentários|commenti|reacties|komentarz[ey]?|yorum)\s?:?|comments? \(\d+\)|view (?:all )?comments.*"),
    "powered by": re.compile(r".*\bpowered by (?:blogger|wordpress).*"),
    "blog": re.compile(
        r"theme images? by .*|designed by .{1,60}|newer posts?|older posts?|home"
        r"|subscribe to:? post comments.*|labels?: .*|posted by .*|email thisblogthis.*"
    ),
    "feed": re.compile(
        r"the post .* appeared first on .*|der beitrag .* erschien zuerst auf .*|l['’]article .* est apparu en premier sur .*"
        r"|la entrada .* (?:se publicó primero en|aparece primero en) .*|o post .* apareceu primeiro em .*|l['’]articolo .* proviene da .*"
        r"|het bericht .* verscheen eerst op .*|artykuł .* pochodzi z serwisu .*|запись .* впервые появилась .*|inlägget .* dök först upp på .*"
        r"|innlegget .* dukket først opp på .*|indlægget .* blev først udgivet på .*|artikkeli .* julkaistiin ensimmäisenä .*|το άρθρο .* εμφανίστηκε πρώτα στο .*"
        r"|(?:continue|keep) reading\b.*|\[(?:…|\.\.\.)\]|read (?:the )?(?:full|entire|whole) (?:article|story)\b.*"
    ),
    "copyright": re.compile(r"(?:©|ⓒ|\(c\)|copyright\b).*"),
    "rights": re.compile(r".*\ball rights reserved\W*|.*[©ⓒ]\s?\d{4}.*"),
    "advertisement": re.compile(r"\W*(?:article|story) continues (?:below|after)\b.{0,60}"),
    "sharing": re.compile(
        rf"share(?: this)?(?: (?:article|story|post|page|news))? (?:on|via|with) (?:{_NETWORK}|e-?mail|friends|your friends)\b.{{0,60}}"
        rf"|(?:follow|like) (?:us|(?:the )?\w+(?: \w+){{0,4}}) on (?:{_NETWORK})\b.*|.{{0,200}}\bclick to tweet\W*|print(?: this.*)?|e-?mail(?: this.*)?"
    ),
    "subscription": re.compile(
        r"(?:sign up|subscribe|register)\b.*\b(?:newsletters?|e-?mails?|inbox|updates|alerts|channel|daily|rest|free|story|reading)\b.*"
        r"|get (?:our|the) .*\b(?:newsletter|inbox)\b.*|already a (?:subscriber|reader|member)\?.*|subscribe\W*|sign in\W*|log ?in\W*|download (?:our|the) .*\bapp\b.*"
        r"|il vous reste .{1,12} (?:de|à) .{0,30}\b(?:article|lire)\b.*|この記事は.{0,20}会員.*|残り[:：]?\s?\d+\s?文字.*"
    ),
    "newsletter": re.compile(r".*\bsigning up (?:to|for) our\b.*\bnewsletters?\W*|.*\bnewsletter\b.*\bhier geht[’']?s zur anmeldung\W*"),
    "consent": re.compile(
        r".*\b(?:cookies?|privacy policy|datenschutz\w*)\b.*\b(?:accept|agree|improve|consent|use|settings|akzeptieren|zustimmen)\b.*"
        r"|.*\b(?:accept|agree|consent|use)\b.*\bcookies?\b.*"
    ),
    "topics": re.compile(
        r"(?:tags?|filed under|topics?|categor(?:y|ies)|keywords|schlagw(?:o|ö)rter|schlagworte|stichw(?:o|ö)rter|mots[- ]cl[ée]s|etiquetas|temas|palavras-chave|assuntos|argomenti|trefwoorden"
        r"|tagi|теги|теґи|etiketler|ämnen|emner|avainsanat|ετικέτεσ|الكلمات المفتاحية|وسوم|标签|標籤|キーワード|タグ|टैग्स)\s?[:：].*"
    ),
    "label": re.compile(
        r"(?:latest|breaking|top|local|world|more)? ?(?:news|stories|headlines)|contact ?\|.*|loading\W*|(?:reading time|lesedauer|temps de lecture|tiempo de lectura)\W.{0,20}"
        rf"|\d+ min(?:ute)?s? read|back to top|{_NETWORK.replace('|x|', '|')}"
    ),
    "time": re.compile(r"(?:first |last )?(?:published|updated|posted|last modified)(?: (?:on|at))?\b[:\s](?=.*\d)[\w ,.:/|()+-]{4,60}|(?:(?:erstellt|aktualisiert|veröffentlicht|publié le|actualizado|publicado|aggiornato|pubblicato)\b[:\s](?=.*\d)[\w ,.:/|()à+-]{4,50})"),
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
# Patterns that begin anywhere are slow: a line is asked for these words first.
_NEEDED = {
    "rights": ("rights reserved", "©", "ⓒ"),
    "click to tweet": ("click to tweet",),
    "newsletter": ("newsletter",),
    "powered by": ("powered by",),
    "consent": ("cookie", "privacy policy", "datenschutz"),
}
_ANYWHERE = frozenset(
    """advertisement sharing subscription newsletter consent comments follow app donation policy""".split()  # noqa: SIM905  # a list to read
) | {"click to tweet"}

_WHOLE = {phrase: name for name, table in TABLES.items() for phrase in phrases.whole(table)}
_OPENINGS: dict[str, list[tuple[str, str]]] = {}  # first two letters -> (opening, name)
for _name, _table in TABLES.items():
    for _opening in phrases.openings(_table):
        _OPENINGS.setdefault(_opening[:2], []).append((_opening, _name))


def rule(line: Line, inside: bool = False) -> str | None:
    """Return the rule that calls this line boilerplate; `inside`: other lines of the article stand on both sides."""
    if len(line.text) > LONGEST:
        return None
    name = _phrase(line)
    if name and (not inside or (name in _ANYWHERE and (name == "advertisement" or " " in line.folded))):
        return name
    text = line.text.casefold()
    for name, pattern in RULES.items():
        if inside and name not in _ANYWHERE:
            continue
        if (name not in _NEEDED or any(word in text for word in _NEEDED[name])) and pattern.fullmatch(text):
            return name
    return None


def _phrase(line: Line) -> str | None:
    """Return the table in which the line, or its beginning, stands."""
    short = len(line.text) <= LONGEST_PHRASE
    if short and line.folded in _WHOLE:
        return _WHOLE[line.folded]
    if line.text[0] in SAID:
        return None
    said = f"{line.folded} " if short else fold(line.text[:LONGEST_PHRASE])
    return next((name for opening, name in _OPENINGS.get(said[:2], ()) if said.startswith(opening)), None)
