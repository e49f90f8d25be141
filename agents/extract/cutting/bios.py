"""Lines at the end that tell who the author is, and where to write to: ``Jane Doe is a reporter based in Oslo.``

A report may end in such a sentence about somebody it speaks of. So a name counts only if it stands nowhere else in the
article (its byline apart) or the line says where to follow or to reach the author; "the writer is" says so itself.
"""

import re
from collections.abc import Sequence

from agents.extract.cutting import phrases
from agents.extract.lines import Line, told

LONGEST = 700  # characters of a bio
LONGEST_CONTACT = 240
_NAME = r"(?P<who>[^\W\d_a-zß-öø-ÿ][\w.'’-]*+(?:\s(?:(?:de|del|della|di|da|dos|la|le|van|von|der|den|ten|bin|al|el|y)\s)?[^\W\d_a-zß-öø-ÿ][\w.'’-]*+){1,3})"
_TRADE = {
    "en": r"(?:is|was|are)\s(?:an?\s|the\s|our\s)?(?:[\w'’&,./-]+\s){0,8}?(?:reporters?|correspondents?|journalists?|columnists?|editors?|writers?|freelancers?|bloggers?|producers?|photographers?|photojournalists?|"
    r"fact-?checkers?|podcasters?|contributors?|contributing|fellow|intern|anchor|bureau\schief|author\sof|professors?|lecturer|economist|historian|scholar|researcher)\b",
    "de": r"(?:ist|sind|war|arbeitet\sals)\s(?:[\w'’-]+\s){0,6}?(?:\w*journalist(?:in)?|\w*redakteur(?:in)?|\w*korrespondent(?:in)?|\w*reporter(?:in)?|kolumnist(?:in)?|volontär(?:in)?|autor(?:in)?|\w*fotograf(?:in)?|ressortleiter(?:in)?|professor(?:in)?|historiker(?:in)?|ökonom(?:in)?|schriftsteller(?:in)?|\w+wissenschaftler(?:in)?)\b",
    "fr": r"est\s(?:une?\s|la\s|le\s)?(?:[\w'’-]+\s){0,4}?(?:journaliste|correspondante?|rédacteur|rédactrice|chroniqueur|chroniqueuse|reporter|grand\sreporter|éditorialiste|photographe|pigiste|professeure?|chercheu(?:r|se)|historien(?:ne)?|économiste|écrivaine?|essayiste)\b",
    "es": r"es\s(?:una?\s|la\s|el\s)?(?:[\w'’-]+\s){0,4}?(?:periodista|corresponsal|redactora?|editora?|columnista|reporter[oa]|articulista|cronista|fotógraf[oa]|profesora?|catedrátic[oa]|investigadora?|economista|historiadora?|escritora?)\b",
    "pt": r"é\s(?:uma?\s|a\s|o\s)?(?:[\w'’-]+\s){0,4}?(?:jornalista|correspondente|repórter|redatora?|editora?|colunista|cronista|fotógraf[oa]|professora?|pesquisadora?|economista|historiadora?|escritora?)\b",
    "it": r"è\s(?:una?\s|un['’]|la\s|il\s|l['’])?(?:[\w'’-]+\s){0,4}?(?:giornalista|corrispondente|redattore|redattrice|caporedattore|caporedattrice|inviat[oa]|cronista|editorialista|fotograf[oa]|professore|professoressa|docente|economista|storic[oa]|scrittore|scrittrice)\b",
    "nl": r"is\s(?:een\s|de\s)?(?:[\w'’-]+\s){0,4}?(?:journaliste?|verslaggever|verslaggeefster|redacteur|correspondente?|columniste?)\b",
    "no da sv": r"(?:er|är)\s(?:en\s)?(?:[\w'’-]+\s){0,3}?(?:journalist|korrespondent|reporter|redaktør|redaktör|kommentator|skribent)\b",
    "pl": r"jest\s(?:[\w'’-]+\s){0,3}?(?:dziennikarzem|dziennikarką|korespondentem|korespondentką|redaktorem|redaktorką|publicystą|publicystką|reporterem|reporterką)\b",
}  # fmt: skip
_COVERS = (
    r"(?:covers|writes\s(?:about|on|for|from)|reports\s(?:on|from|for)|has\s(?:covered|been\scovering)|joined\s.{2,60}\s(?:in\s\d{4}|as\s)|"
    r"berichtet\s(?:seit|für|über|aus|als)|schreibt\s(?:seit|für|über|als)|escribe\s(?:sobre|para|en)|cubre\s|escreve\s(?:sobre|para)|cobre\s|scrive\s(?:di|per|su)|si\soccupa\sdi|couvre\s|écrit\s(?:sur|pour))"
)
_WRITER = re.compile(
    r"\W{0,3}(?:the\s(?:writer|author|columnist)s?\s(?:(?:is|are|was)\s(?:an?|the|our|his|based|currently|(?:vice-?)?president|professor|editor|director|founder|chair\w*|head|chief|deputy|senior|associate|assistant|former|executive|managing|contributing|freelance|co-?\w+)\b|has\s(?:written|worked|taught|served|published|covered|reported)\b|can\sbe\s|writes\b|works\b|teaches\b)|about\sthe\s(?:author|writer|reporter|columnist)s?\b\W|this\s(?:columnist|writer)\scan\sbe\s"
    r"|(?:die\sautorin|der\sautor|die\sautoren|unsere?\sautor(?:in|en)?)\s(?:ist|sind|war|arbeitet|lebt|schreibt|lehrt)\b|l['’]auteure?\s(?:est|dirige|enseigne)\b|l['’]autrice\s(?:est|è)\b|l['’]autore\sè\b"
    r"|(?:el\sautor|la\sautora|los\sautores)\s(?:es|son)\b|(?:o\sautor|a\sautora|os\sautores)\s(?:é|são)\b|de\sauteur\sis\b|forfatteren\ser\b|autor(?:ka)?\sjest\b|автор\s[-–—]\s)",
    re.IGNORECASE,
)  # fmt: skip
# In some languages the author of a deed is called so too.
_DEED = re.compile(
    r"\b(?:arrested|jailed|detained|haft|inhaftiert|flüchtig|festgenommen|tot|recherchée?s?|homme|individu|fuite|interpellée?|arrêtée?|identifiée?|décédée?|inconnue?|hombre|detenid[oa]|prófug[oa]|desconocid[oa]|homem|detid[oa]|pres[oa]|foragid[oa]|uomo|arrestat[oa]|ricercat[oa]|ignot[oa]|años|anos|anni|ans|задержан\w*|арестован\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_PERSON = r"(?:her|him|them|me|(?:the\s)?(?:author|writer|reporter)s?)"
_NAMED = r"(?-i:(?P<who>(?!The\b)[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){1,3}))"
_PLACE = r"(?:twitter|x\b|facebook|instagram|threads|bluesky|mastodon|linkedin|social\smedia|tiktok|@)"
_CONTACT = re.compile(
    rf"\W{{0,3}}(?:you\scan\s)?(?:follow|find)\s(?:{_PERSON}|{_NAMED})\s(?:on\s|at\s)?{_PLACE}"
    rf"|\W{{0,3}}(?:you\scan\s)?(?:reach|contact|e-?mail|tweet|write\sto|message)\s{_PERSON}\s?(?:directly\s)?(?:at|on|via|:)"
    r"|\W{0,3}to\s(?:reach|contact|e-?mail)\s(?:the\s)?(?:author|writer|reporter)s?\b"
    r"|\W{0,3}(?:he|she|they|i|the\s(?:author|writer))\scan\sbe\s(?:reached|contacted)\s(?:at|on|by|via)\b(?=.*(?:@|\d{3}|mail|phone|twitter|facebook))"
    rf"|\W{{0,3}}(?:he|she|they|i|the\s(?:author|writer))\scan\sbe\s(?:followed|found)\s(?:at|on|via)\s{_PLACE}"
    r"|\W{0,3}(?:folgen\ssie\s(?:ihr|ihm|der\sautorin|dem\sautor)\b|suivez[- ](?:le|la)\b\s?(?:sur|:)|s[ií]gu(?:el[ao]|eme)\sen\b|(?:puedes|puede)\sseguir(?:l[ao]|me)?\b.{0,40}\ben\b"
    r"|siga-[ao]\s(?:no|na|em)\b|segui(?:l[ao]|mi)\s(?:su|on)\b|volg\s(?:haar|hem)\sop\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    rf"\W{{0,3}}(?:(?:reach|contact|e-?mail|write\sto)\s{_NAMED}\s(?:directly\s)?(?:at|on|via)\s|(?:(?-i:[A-Z][\w.'’-]*)\s){{0,3}}(?:e-?mail|mail|twitter|x|contact|kontakt|contacto|contatto|correo)\s?:\s?)"
    r"(?:[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,32}|@\w{2,32})\W*",
    re.IGNORECASE,
)  # fmt: skip
_ALONE = re.compile(r"\W*[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,32}(?:\W{1,4}@\w{1,32})?\W*|\W*@\w{2,32}\W*")
_TRADES = re.compile(
    rf"\W{{0,3}}(?i:(?:by|von|par|por|di)\s)?{_NAME},?\s(?i:{'|'.join((*_TRADE.values(), _COVERS))})"
)
_FOR = re.compile(
    r"\b(?:for|at|with|of|from|in|im|am|bei|beim|seit|für|der|des|chez|pour|au|à|en|de|del|para|do|da|per|presso|bij|voor|i|w)\s"
)
HEADINGS: phrases.Table = {
    "en": "about the author; about the authors; about the writer; about the reporter; about the columnist; author bio; the author",
    "de": "über den autor; über die autorin; über die autoren; zum autor; zur autorin; der autor; die autorin; zur person",
    "fr": "à propos de l'auteur; à propos de l'auteure; à propos de l'autrice; l'auteur; l'autrice",
    "es": "sobre el autor; sobre la autora; sobre la firma; acerca del autor; acerca de la autora",
    "pt": "sobre o autor; sobre a autora",
    "it": "l'autore; l'autrice; chi è l'autore; informazioni sull'autore",
    "nl pl": "over de auteur; o autorze; o autorce",
    "ru uk": "об авторе; про автора",
    "sv da no fi": "om författaren; om forfatteren; kirjoittaja",
    "tr el ar": "yazar hakkında; σχετικά με τον συγγραφέα; عن الكاتب; عن المؤلف",
    "zh ja hi": "作者简介; 關於作者; 关于作者; 著者プロフィール; 筆者プロフィール; लेखक के बारे में",
}
_HEADINGS = phrases.whole(HEADINGS)


def is_bio(line: Line, others: Sequence[Line], byline: str, below: bool) -> bool:
    """Whether a line at the end presents the author.

    `others`: the other lines of the article; `byline`: the line that says who wrote; `below`: a bio comes next.
    """
    text = line.text
    if len(text) > LONGEST:
        return False
    if _ALONE.fullmatch(text):
        return True
    if told(text):
        return False
    if _WRITER.match(text):
        return not _DEED.search(text)
    short = len(text) <= LONGEST_CONTACT
    found = (short and (_CONTACT.match(text) or _ADDRESS.match(text))) or _TRADES.match(text)
    if not found:
        return False
    surname = (found["who"] or "").split()[-1:]
    if not surname or surname[0] in byline:
        return True
    strange = not any(surname[0] in other.text for other in others)
    return strange and (found.re is not _TRADES or below or bool(_FOR.search(text, found.end())))


def is_heading(line: Line) -> bool:
    """Whether the author is presented from the next line on."""
    return len(line.text) <= 60 and line.folded in _HEADINGS
