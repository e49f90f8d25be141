"""Lines around a report that change by themselves: counters, ages, teasers, credits. Their change is none of the text."""

import re

_LONGEST = 300  # characters
_COUNT = r"\d[\d.,]*\s?(?:k|m|тыс\.?)?"
_TRIFLE = re.compile(
    rf"""\W{{0,9}}(?:
    {_COUNT}\+?\s(?:comments?|shares?|views?|likes?|reads?|replies|reactions?|kommentare?|aufrufe|commentaires?|partages
        |comentarios?|comentários?|commenti|condivisioni|reacties|комментари\w+|просмотр\w*)
    |(?:comments?|shares?|views?|kommentare|commentaires|comentarios|commenti|reacties)\W{{0,3}}\d[\d.,]*
    |{_COUNT}[\s-]?(?:min(?:ute)?s?|minuten|мин\w*)[\s-](?:read|lesezeit|de\slecture|de\slectura|di\slettura|leestijd)
    |\d+\s(?:seconds?|minutes?|mins?|hours?|days?)\sago
    |(?:read|see|watch|listen)(?:\s(?:more(?!\sthan\b)|also|next|now|here|the\slatest)\b|:)[^\n]*|(?:more\son\sthis|most\sread
        |(?:mehr|lesen\ssie|lire)\s(?:zum\sthema|auch|aussi)|leia\s(?:também|mais)|lea\stambién|leggi\sanche|lees\sook|читайте\sтакже)\b[^\n]*
    |(?:related|recommended)(?:\s(?:stor(?:y|ies)|articles?|reading|coverage|content|topics?|links?|videos?|for\syou))?(?::[^\n]*)?
    |(?:sign\sup\s(?:for|to|here)|subscribe\s(?:to\s(?:our|the)|now|here|today)|follow\sus\son|share\sthis|click\shere|download\s(?:the|our)|join\sour)\b[^\n]*
    |advertisement|anzeige|publicité
    |(?:photo(?:graph)?s?|image|picture|foto|credit)(?:\scredit)?:\s[^\n]*
    |(?:©|\(c\)\s|copyright\W{{0,3}}(?:\(c\)|by\b|\d{{4}}))[^\n]*
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_STAMP = re.compile(
    r"""\W{0,9}(?:last\s)?(?:updated?|published|posted|modified|aktualisiert|veröffentlicht|mis\sà\sjour|publié|actualizado
    |publicado|aggiornato|pubblicato|atualizado|bijgewerkt|gepubliceerd|обновлено|опубликовано)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TIMES = (
    "on at of the by um uhr am pm vom vor le la las los el il a à há hace fa y de del di da do dell alle ore às em op om o"
    " clock gmt utc bst est edt cst cdt mst mdt pst pdt cet cest ist jst et ct mt pt h в г just now time standard ago"
    " today yesterday heute gestern aujourd hui hier hoy ayer oggi ieri hoje ontem vandaag gisteren сегодня вчера"
    " second minute min hour day seconds minutes mins hours days sekunden minuten stunde stunden tagen minutos hora horas"
    " dias días minuti ora giorni heure heures jours uur dagen назад минут час часа часов"
)
_WHEN = frozenset(_TIMES.split())
_MONTHS = (
    "jan feb fév fev mar mär mrt apr avr abr may mai mei mag jun jui jul giu lug aug aoû ago sep set oct okt ott out nov"
    " dec dez déc dic gen ene янв фев мар апр мая май июн июл авг сен окт ноя дек"
)
_WEEKDAYS = (
    "mon tue wed thu fri sat sun die mit don fre sam son lun mar mer jeu ven dim mié jue vie sáb gio sab dom seg ter qua"
    " qui sex din woe vri zat zon пон вто сре чет пят суб вос"
)
_CALENDAR = frozenset(f"{_MONTHS} {_WEEKDAYS}".split())  # their first letters
_MADE = re.compile(
    r"\W{0,9}(?:(?:additional|further)\s)?(?:reporting|writing|editing|compiled|translated|edited|written)\sby\s",
    re.IGNORECASE,
)
_BESIDE = (
    "and in for by with from to of the additional further reporting writing editing contributed this report"
)
_BESIDE_NAMES = frozenset(_BESIDE.split())


def is_trifle(line: str) -> bool:
    """Whether it is no part of the report, whatever it says."""
    if len(line) > _LONGEST:
        return False
    return _TRIFLE.fullmatch(line) is not None or _is_stamp(line) or _is_credit(line)


def without(text: str) -> str:
    """The text less such lines; all of it where nothing would be left."""
    lines = [line for line in text.split("\n") if not is_trifle(line.strip())]
    return "\n".join(lines) if any(map(str.strip, lines)) else text


def _is_stamp(line: str) -> bool:
    """Whether it tells a time and no more, but for who wrote it: "Update: 12 dead" is news."""
    head = _STAMP.match(line)
    if head is None:
        return False
    when, _, who = line[head.end() :].partition(" by ")
    words = re.findall(r"\w+", when.lower())
    is_time = all(word[0].isdigit() or word in _WHEN or word[:3] in _CALENDAR for word in words)
    return bool(words) and is_time and not re.search(r"\d|[.:;]\s", who)


def _is_credit(line: str) -> bool:
    """Whether it names people and no more: "Reporting by Reuters showed ..." is news."""
    head = _MADE.match(line)
    words = re.findall(r"[\w'’-]+", line[head.end() :]) if head else []
    return bool(words) and all(not word[0].islower() or word in _BESIDE_NAMES for word in words)
