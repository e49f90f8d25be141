"""Who wrote it: people's names out of what pages and feeds call an author; apart from them the agencies, outlets and desks."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from agents.extract.credits.agencies import Agencies
from agents.extract.lines import squeeze
from agents.text import clean

MOST = 20
LONGEST = 60  # characters of a name
_LONGEST_TEXT = 600

_BY = r"(?:by|von|por|par|di|door|af|av|автор|bởi|oleh|yazan|بقلم|כתבה|מאת)"
_PREFIX = re.compile(
    rf"^(?:(?:(?:written|posted|published|reported|story|text|words|recipe|verfasst|veröffentlicht|geschrieben|escrito|écrit|publié|scritto|skrevet|skriven)\s)?{_BY}\b[\s:]+"
    r"|(?:autor(?:[*:_/]?in)?|author|auteur|autore|text|texte|texto|words|interview|story|szerző|autoři?|opublikował|作者|撰文|文|記者|记者|通讯员)(?:\s?[:：/]\s*|\s+(?=[A-Z]))"
    rf"|(?:view|see|read|show|more|all|zeige|alle|mehr|voir|ver|tous|posts?|articles?|beiträge|ein|eine|un|une)\b(?:\s[^\W\d_]+){{0,3}}\s(?:{_BY}|from|de)\s)",
    re.IGNORECASE,
)  # fmt: skip
_SPLIT = re.compile(
    r"\s*(?:[,;|&•·\n、，；]|(?<!\w)/|/(?!\w)|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|\s[-–—]\s"
    r"|\b(?:and|und|et|y|e|i|og|och|en|ja|ve|и|та|και|with|mit|con|avec|med|met)(?=\s)(?<=\s\w)|(?<=\s)(?:and|und|et|og|och|en|ja|ve|та|και|with|mit|con|avec|med|met)(?=\s))\s*",
    re.IGNORECASE,
)
_ROLE = (
    r"editors?|editorial|reporters?|correspondents?|writers?|columnists?|producers?|contributors?|commentators?|critics?|analysts?|journalists?|journaliste|periodista"
    r"|corresponsal|redactora?|giornalista|inviat[oa]|jornalista|repórter|korrespondent(?:in|en)?|redakteur(?:in)?|redacteur|reporter(?:in|ka)?|reportér|volontär(?:in)?"
    r"|journalist(?:in)?|autorin|gastautor(?:in)?|корреспондент|обозреватель|журналист|muhabiri?|editör|dziennikarz|minister|professor|director|founder|ceo|intern"
)
_BEFORE_ROLE = (
    r"political|politics|business|sports?|chief|senior|deputy|staff|foreign|science|health|environment|defen[cs]e|economics?|education|technology|tech|royal|world|"
    r"national|crime|special|freelance|contributing|associate|managing|assistant|digital|online|news|features?|arts|city|home|security|diplomatic|transport|europe|asia|us|uk"
)
_ROLE_BEHIND = re.compile(rf"\s(?:(?:{_BEFORE_ROLE})\s){{0,3}}(?:{_ROLE})\b.*$", re.IGNORECASE)
_NOBODY = re.compile(
    rf"\b(?:{_ROLE}|admin(?:istrator)?|webmaster|guest|anonymous|anonym|unknown|unbekannt|author|autor|users?|null|none|undefined|press release|pressemitteilung|follow|folgen"
    rf"|share|image|photos?|foto|source|quelle|all rights|copyright|datum|date|name|e-?mail|kontaktieren|beiträge|inhalte|archiv|alle|mehr|more|about|über|posted|published|updated|ph\.?d|m\.?d|mba|m\.?sc|b\.?sc|contact)\b"
    rf"|^(?:n/?a|red|zvg|{_BEFORE_ROLE}|{_BY}|jr\.?|sr\.?)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:redak(?:tion|tor|ce|cja|cija|si)\w*|redacción|redacao|redação|rédaction|redazione|redactie|redaktionen|редакция|newsroom|(?:news ?)?desk|staff|team|equipo|agenc(?:y|ies)|agentur(?:en)?"
    r"|agences?|agencias?|agenzia|ajansı|агентство|haber merkezi|tòa soạn|ban biên tập|news|nachrichten|noticias|notícias|zeitung|tageblatt|verlag|gmbh|inc|ltd|llc|corp|co\. kg|e\. ?v|media|medien"
    r"|tv|radio|magazin|magazine|times|press|presse|pressestelle|online|digital|service|services|university|universität|institute?|stiftung|foundation|verband|bundesverband|ministry|ministerium"
    r"|police|polizei|feuerwehr|blog|council|company|network|channel|bureau|department|departement|club|society|verein|communications|publishing|kitchen|kitchens|газета|новости|dainik)\b"
    r"|\bAG$|\bSE$|-(?:redaktion|team)\b|新聞|日報|新闻|通信|編集部|编辑部|デジタル|オンライン|网$|网讯|신문|일보|뉴스|편집|وكالات|न्यूज|डेस्क|टीम",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}=#*→»]|\.(?:com|net|org|de|co|info|is|at|ch|tr|pl|fr)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*(?:https?:|www\.|\S+@\S+\s*$)", re.IGNORECASE)
_WHEN = re.compile(
    r"\d[\d.:/-]*|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli"
    r"|oktober|dezember|uhr)\b|\b(?:datum|date|quelle|source|autor(?:[*:_/]?in)?|author|auteur|text|published|veröffentlicht|stand)\s?:",
    re.IGNORECASE,
)
_PICTURED = re.compile(
    r"\b(?:fotos?|photos?|pictures?|bild(?:er)?|images?|illustrations?|grafik|graphics?|videos?|фото)\s?(?:by\b|von\b|credits?\b|[:：/©])[^,;|\n]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"\S*@\S+")
_BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]*)[)\]）]")
_PLACE_BEHIND = re.compile(r"(?<=\w)\s(?:in|at|à|aus|em|for|für|pour|para)\s(?=[A-ZÀ-Þ]|the\b).*$")
_ASIAN_ROLE = re.compile(
    r"^(?:本报|新华社)?(?:记者|記者)\s?|\s?(?:記者|记者|기자|특파원|선임기자|논설위원)(?:\s?외\s?\d+명)?$"
)
_ASIAN_BY = re.compile("[记記]者|作者|撰文|文[:：/]|기자|특파원")
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’.-]+)")
_DESK = re.compile(r"(?<=\bdpa)/[a-z]{2,4}\b")  # dpa/lno: its desk for Lower Saxony
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|il|o)\s", re.IGNORECASE)
_PARTICLES = frozenset(
    "al bin da das de del den der di dos du e el ibn la le ten ter van vom von y zu zum".split()  # noqa: SIM905  # a list to read
)
_WESTERN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?!$)|\.$)*")


class Byline(NamedTuple):
    """Who signs: `people`, each once and in order; `others`, the agencies, outlets and desks, as they are written."""

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read(
    given: Iterable[str], outlets: Iterable[str] = (), agencies: Agencies | None = None, seen: bool = False
) -> Byline:
    """Return who signs in `given`. `outlets`: names and domain of the publisher, which is nobody.

    `seen`: these are words of the page and not of its markup; they must look like a name to be one. Without `agencies`
    their names are taken for people's.
    """
    own = _outlets(outlets)
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for text in given:
        if seen and text > "\u0e00" and not _ASIAN_BY.search(text):
            continue
        for piece in _pieces(_WHEN.sub(",", text) if seen else text, agencies):
            kind = _kind(piece, own, agencies, seen)
            if kind:
                (people if kind == "person" else others).setdefault(squeeze(piece), piece)
    return Byline(tuple(map(_cased, list(people.values())[:MOST])), tuple(others.values())[:MOST])


def _outlets(names: Iterable[str]) -> set[str]:
    """The names of an outlet, folded: also without article, and a domain's first label."""
    spelt = (name for given in names for name in (given, given.partition(".")[0], _ARTICLE.sub("", given)))
    return {squeeze(name) for name in spelt} - {""}


def _pieces(text: str, agencies: Agencies | None) -> Iterator[str]:
    """The names in one byline, without "By", roles, places, addresses."""
    text = clean.line(unescape(text[:_LONGEST_TEXT]))
    if _ADDRESS.match(text):
        return
    inside = _BRACKETS.findall(text)
    text = _DESK.sub("", _PICTURED.sub(",", _HANDLE.sub(" ", _BRACKETS.sub("", text)))).strip()
    turned = [_SURNAME_FIRST.fullmatch(part.strip()) for part in text.split(";")]
    names = [(name[1], name[2]) for name in turned if name]
    if len(names) == len(turned) and not any(_is_agency(part, agencies) for name in names for part in name):
        text = "; ".join(f"{first} {last}" for last, first in names)
    for part in (*_SPLIT.split(_PREFIX.sub("", text)), *(part for part in inside if part.isupper())):
        name = _ASIAN_ROLE.sub("", _PREFIX.sub("", part.strip()))
        name = _PLACE_BEHIND.sub("", name)
        if len(name.split()) > 2:
            name = _ROLE_BEHIND.sub("", name)
        if name := name.strip(" .:-–—\"'()[]»«→"):
            yield name


def _kind(name: str, own: set[str], agencies: Agencies | None, seen: bool) -> str:
    """person, other (an agency, an outlet, a desk), or "" for nobody."""
    folded = squeeze(name)
    if len(name) > LONGEST or not any(map(str.isalpha, name)):
        return ""
    if folded in own or _is_agency(name, agencies):
        return "other"
    if _of_outlet(name, own) or _ORGANISATION.search(name):
        return "" if seen else "other"
    if _NOBODY.search(name) or _NOT_A_NAME.search(name) or len(name.split()) > 7 or len(name) < 2:
        return ""
    return "person" if not seen or _looks_like_one(name) else ""


def _is_agency(name: str, agencies: Agencies | None) -> bool:
    return agencies is not None and bool(agencies.canonical(name) or agencies.only(name))


def _of_outlet(name: str, own: set[str]) -> bool:
    """The outlet's own letters, and where it sits: "MDR Sachsen"."""
    first, _, rest = name.partition(" ")
    return bool(rest) and len(first) > 1 and first.isupper() and squeeze(first) in own


def _looks_like_one(name: str) -> bool:
    words = name.split()
    if name >= "\u0e00" and len(words) == 1:
        return 2 <= len(name) <= 4
    proper = [word for word in words if word.lower() not in _PARTICLES]
    return (
        2 <= len(proper) <= 5
        and len(words) <= 7
        and all(_WESTERN_NAME.fullmatch(word) for word in words)
        and all(not word[0].islower() for word in proper)
        and max(map(len, proper)) > 2
    )


def _cased(name: str) -> str:
    """JANE O'HARA-SMITH as Jane O'Hara-Smith; a name of one word may be an abbreviation."""
    words = name.split()
    if len(words) < 2 or not name.isupper():
        return name
    return " ".join(w.lower() if w.lower() in _PARTICLES and i else _capital(w) for i, w in enumerate(words))


def _capital(word: str) -> str:
    if len(word) <= 2 and not word.endswith("."):
        return word if len(word) == 1 or not re.search("[AEIOUY]", word) else word.title()
    word = re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), word)
    return re.sub(r"\bMc(\w)", lambda found: f"Mc{found[1].upper()}", word)
